"""What CI holds the corpus to: form, terms, spans, links, splits by event, and the frozen digests of the test part.

.venv/bin/python corpus/check.py            each fault as `PART/LANG ID: what`; exit 1 if there is any
.venv/bin/python corpus/check.py --table    how many reports and claims there are, as the README shows it
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from terms import CHANNELS, CLAIM_TERMS, PRECISIONS, ROLES, SCOPES, STANCES

HERE = Path(__file__).resolve().parent
PARTS = ("train", "dev", "test")
LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
SHAPES = (
    ("agency flash", ("agency_flash", "flash")),
    ("evening wrap, live blog", ("evening_wrap", "live_blog", "agency_wrap", "year_review")),
    ("ministry, governor, police or hospital tally", ("ministry_", "governor_", "hospital_", "police_", "prosecutor")),
    ("NGO or UN report", ("ngo_", "un_", "monitor_", "ombudsman_")),
    ("channel post", ("telegram",)),
    ("local news", ("local_news",)),
    ("correction, denial, rival accounts", ("correction", "denial", "rival_", "statement_", "military_statement")),
    ("feature, explainer, anniversary", ("eyewitness", "feature", "explainer", "background", "anniversary")),
    ("court, inquiry, investigation", ("court", "inquiry", "investigation")),
    ("page noise, machine text, OCR, all capitals", ("page_noise", "machine_", "ocr_", "all_caps", "allcaps")),
    ("agency take", ("agency_take",)),
)
"""What the shapes that writers named come to, by how their names begin; any other is a look-alike's own."""
Record = dict[str, Any]


def records(part: str) -> Iterator[Record]:
    """Every record of a part, in the order of file and line."""
    for path in sorted((HERE / part).glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def faults() -> Iterator[str]:
    """Everything that is wrong with the corpus."""
    schema = json.loads((HERE / "schema.json").read_text("utf-8"))
    sides: dict[str, str] = {}
    known: set[str] = set()
    for part in PARTS:
        for record in records(part):
            where = f"{part} {record.get('id')}"
            yield from (f"{where}: {fault}" for fault in _shape(record, schema, schema))
            if record["id"] in known:
                yield f"{where}: this id twice"
            known.add(record["id"])
            yield from (f"{where}: {fault}" for fault in _content(record))
            for event in record["events"]:
                if sides.setdefault(event, part) != part:
                    yield f"{where}: the event {event} stands in {sides[event]} too"
    yield from _digests()


def _shape(value: Any, rule: Record, schema: Record, at: str = "") -> Iterator[str]:
    """The few words of JSON Schema that schema.json uses: type, required, properties, items, enum, $ref."""
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{at or 'record'} is no {' or '.join(kinds)}"
        return
    if "enum" in rule and value not in rule["enum"]:
        yield f"{at}: unknown term {value}"
    if isinstance(value, dict):
        yield from (f"{at or 'record'} lacks {name}" for name in rule.get("required", ()) if name not in value)
        properties = rule.get("properties", {})
        if rule.get("additionalProperties", True) is False:
            yield from (f"{at or 'record'} has {name}" for name in value if name not in properties)
        for name, inner in properties.items():
            if name in value:
                yield from _shape(value[name], inner, schema, f"{at}.{name}".strip("."))
    if isinstance(value, list) and "items" in rule:
        for number, item in enumerate(value):
            yield from _shape(item, rule["items"], schema, f"{at}[{number}]")


def _is(value: Any, kind: str) -> bool:
    types: dict[str, Any] = {"string": str, "object": dict, "array": list, "boolean": bool, "null": type(None)}
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, types[kind])


def _content(record: Record) -> Iterator[str]:
    size = len(record["text"])
    for name in ("toponyms", "times", "quotations", "claims"):
        for span in record[name]:
            if not 0 <= span["start"] < span["end"] <= size:
                yield f"a span of {name} lies outside the text: {span['start']}–{span['end']}"
    for number, claim in enumerate(record["claims"]):
        yield from (f"claim {number}: {fault}" for fault in _claim(record, claim))
    for speaker in record["speakers"]:
        if speaker["role"] not in ROLES:
            yield f"a speaker of unknown role: {speaker['role']}"
    for number, report in enumerate(record["reports"]):
        if report["scope"] not in SCOPES or report["event"] not in CLAIM_TERMS["attack"][1]:
            yield f"report {number}: unknown term"
        if report["when"] is not None and report["when"]["precision"] not in PRECISIONS:
            yield f"report {number}: unknown precision"
        if report["part_of"] is not None and not 0 <= report["part_of"] < len(record["reports"]):
            yield f"report {number}: part_of leads nowhere"


def _claim(record: Record, claim: Record) -> Iterator[str]:
    if record["text"][claim["start"] : claim["end"]] != claim["quote"]:
        yield "the quote is not what stands there"
    if claim["kind"] == "identity":
        return
    name, terms = CLAIM_TERMS[claim["kind"]]
    if terms and claim[name] not in terms:
        yield f"unknown {name} {claim[name]}"
    if claim["stance"] not in STANCES or claim["scope"] not in SCOPES or claim["channel"] not in {None, *CHANNELS}:
        yield "unknown stance, scope or channel"
    if claim["report"] is not None and not 0 <= claim["report"] < len(record["reports"]):
        yield "its report does not exist"
    if any(not 0 <= speaker < len(record["speakers"]) for speaker in claim["said_by"]):
        yield "a speaker does not exist"
    if claim["kind"] == "casualty":
        yield from _figure(record, claim)


def _figure(record: Record, claim: Record) -> Iterator[str]:
    low, high = claim["count"]["low"], claim["count"]["high"]
    if low is not None and high is not None and low > high:
        yield f"low {low} is above high {high}"
    inside = claim["people"]
    if not claim["start"] <= inside["start"] < inside["end"] <= claim["end"]:
        yield "the people stand outside the quote"
    for name in ("subset_of", "beside"):
        target = claim[name]
        if target is not None and record["claims"][target]["kind"] != "casualty":
            yield f"{name} leads to no figure"


def _digests() -> Iterator[str]:
    for line in (HERE / "test.sha256").read_text("utf-8").splitlines():
        digest, name = line.split()
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != digest:
            yield f"{name}: the frozen test part was changed"


def shape_of(record: Record) -> str:
    """The row of the table in which a report stands."""
    named = record["shape"] or ""
    return next((row for row, starts in SHAPES if named.startswith(starts)), "sport, business, culture and the like")


def table() -> Iterator[str]:
    """The corpus in figures, in Markdown: reports by part, language and shape, claims by kind and part."""
    reports = {part: list(records(part)) for part in PARTS}
    languages = {part: Counter(r["lang"] for r in found) for part, found in reports.items()}
    shapes = {part: Counter(map(shape_of, found)) for part, found in reports.items()}
    alike = {part: Counter(not r["events"] for r in found) for part, found in reports.items()}
    kinds = {part: Counter(c["kind"] for r in found for c in r["claims"]) for part, found in reports.items()}
    for name in ("quotations", "toponyms", "times"):
        for part, found in reports.items():
            kinds[part][name] = sum(len(r[name]) for r in found)
    yield from _rows("reports by language", languages, LANGUAGES)
    yield from (_row("of all, look-alikes", [alike[part][True] for part in PARTS]), "")
    yield from _rows("reports by shape", shapes, sorted(set().union(*shapes.values())))
    yield ""
    yield from _rows("claims by kind", kinds, sorted(set().union(*kinds.values())))


def _rows(title: str, counts: dict[str, Counter[str]], names: Iterable[str]) -> Iterator[str]:
    yield f"| {title} | {' | '.join(PARTS)} | all |"
    yield "| --- |" + " --- |" * (len(PARTS) + 1)
    yield from (_row(name, [counts[part][name] for part in PARTS]) for name in names)
    yield _row("all", [counts[part].total() for part in PARTS])


def _row(name: str, found: list[int]) -> str:
    return f"| {name} | {' | '.join(map(str, [*found, sum(found)]))} |"


def main(arguments: list[str]) -> int:
    if arguments == ["--table"]:
        print("\n".join(table()))
        return 0
    found = list(faults())
    print("\n".join(found) if found else "the corpus is whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
