"""Documents whose incidents are known: local news of shootings and the project's own corpus, read by a reader once.

A reading is kept in a file, outside the repository's tracked files, since reading takes longer than everything else.
"""

from __future__ import annotations

import csv
import gzip
import json
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from saksi.extract import choose
from saksi.model.canonical import canonical
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.read.fingerprint import fingerprint
from saksi.read.report import is_headed

LANGUAGES = ("ar", "en", "es", "fr", "ru", "uk")


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it was read, and the incidents that it is known to tell of."""

    document: Document
    findings: Findings
    events: frozenset[str]
    unsure: frozenset[str] = frozenset()
    """Sets of incidents of which one may be another: two documents that share one are not known to be apart."""


def shootings(folder: Path, *, reader: str, kept: Path, headed: bool = False) -> list[Known]:
    """Reports of shootings, each of one incident; those filed under two are left out. ``headed``: the headline stands
    before the text too, as in a case."""
    with gzip.open(folder / "reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    filed = Counter(report["doc"] for report in reports)
    single = [report for report in reports if filed[report["doc"]] == 1]
    file = kept / f"shootings-{'headed-' if headed else ''}{reader}.jsonl.gz"
    return list(_read(((_shooting(_headed(r) if headed else r), [r["incident"]]) for r in single), reader, file))


def years(folder: Path) -> dict[str, str]:
    """Incident to the year that it happened in."""
    with (folder / "incidents.csv").open(encoding="utf-8") as rows:
        return {row["incident"]: row["date"][:4] for row in csv.DictReader(rows)}


def corpus(folder: Path, part: str, *, reader: str, kept: Path) -> list[Known]:
    """The reports of one part of the corpus. Its test part is not for fitting."""
    lines = (line for lang in LANGUAGES for line in (folder / part / f"{lang}.jsonl").open(encoding="utf-8"))
    items = ((_of_corpus(item), item["events"]) for item in map(json.loads, lines))
    return list(map(named(), _read(items, reader, kept / f"corpus-{part}-{reader}.jsonl.gz")))


def by_hand(path: Path, *, reader: str, kept: Path) -> list[Known]:
    """The reports of a file in the corpus's form, of which only text and incidents are looked at."""
    items = ((_of_corpus(item), item["events"]) for item in map(json.loads, path.open(encoding="utf-8")))
    return list(_read(items, reader, kept / f"{path.stem}-{reader}.jsonl.gz"))


def named() -> Callable[[Known], Known]:
    """What gives one name to each incident that the corpus's annotators named in several ways."""
    lists = tomllib.loads(Path(__file__).with_name("events.toml").read_text(encoding="utf-8"))
    one_name = {name: names[0] for names in lists["same"] for name in names}
    held: dict[str, set[str]] = defaultdict(set)
    for names in lists["unsure"]:
        for name in names:
            held[one_name.get(name, name)].add(names[0])

    def renamed(known: Known) -> Known:
        events = frozenset(one_name.get(event, event) for event in known.events)
        return replace(known, events=events, unsure=frozenset(u for event in events for u in held[event]))

    return renamed


def _headed(report: dict[str, Any]) -> dict[str, Any]:
    headline, text = str(report["title"] or ""), str(report["text"])
    return report if is_headed(text, headline) else {**report, "text": f"{headline.strip()}\n\n{text}"}


def _shooting(report: dict[str, Any]) -> Document:
    host = urlsplit("http" + report["url"].rpartition("http")[2]).hostname
    return _document(report, report["doc"], "en", host)


def _of_corpus(item: dict[str, Any]) -> Document:
    return _document(item, item["id"], item["lang"], item["outlet"])


def _document(item: dict[str, Any], name: str, language: str, outlet: str | None) -> Document:
    return Document(
        id=name,
        capture=name,
        method="given",
        text=item["text"],
        title=item["title"],
        language=language,
        outlet=outlet,
        published=item["published"],
        fingerprint=fingerprint(item["text"]),
    )


def _read(items: Iterable[tuple[Document, list[str]]], reader: str, kept: Path) -> Iterator[Known]:
    """Each document with its findings, from the kept file where that is there."""
    found = _kept(kept) if kept.is_file() else {}
    extractor, fresh = None, {}
    for document, events in items:
        if document.id not in found:
            extractor = extractor or choose(reader)
            found[document.id] = fresh[document.id] = extractor.extract(document)
        yield Known(document, found[document.id], frozenset(events))
    if fresh:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(kept, "wb") as file:
            file.writelines(canonical(findings) + b"\n" for findings in found.values())


def _kept(path: Path) -> dict[str, Findings]:
    with gzip.open(path, "rb") as lines:
        readings = [msgspec.json.decode(line, type=Findings) for line in lines]
    return {findings.document: findings for findings in readings}


def half(event: str) -> int:
    """Which half an incident belongs to, by its name alone."""
    return zlib.crc32(event.encode()) % 2
