"""Places found and resolved, against LGL and GeoVirus: found and right within 161 km (100 miles), end to end.

    .venv/bin/python -m bench.geo DIR [--model FOLDER] [--given] [--half even|odd|all] [--home] [--wrong N]

DIR holds ``lgl.xml`` (Lieberman, Samet and Sankaranarayanan 2010) and ``GeoVirus.xml`` (Gritta, Pilehvar and Collier
2018), in those corpora's own XML; any file of either form is read. Toponyms without coordinates are left out of the
count, and what is found on them counts neither for nor against. LGL annotates the people of a country too ("Russian"),
GeoVirus does not: the finder by rules is told so. The weights were chosen on the even articles of each
file; the odd ones are the default here.

``--given`` resolves the corpus's own spans: resolution alone. ``--model`` takes toponyms from the trained reader.
``--home``: the outlet's place is where its other articles of the file mostly are (no annotation is used for it).
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import table
from saksi.extract.page.text import read_page
from saksi.extract.where.given import places_at
from saksi.extract.where.home import home_of
from saksi.extract.where.named import find_toponyms
from saksi.extract.where.places import PlaceMention
from saksi.model.document import Document

NEAR_KM = 161.0


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated toponym: code points [start, end), degrees; no point where the corpus gives none."""

    start: int
    end: int
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    text: str
    outlet: str
    peoples: bool
    gold: tuple[Gold, ...]


@dataclass(slots=True)
class Tally:
    """Counts over a corpus: annotated, found of them, right of those, all found; distances in km of those found."""

    gold: int = 0
    found: int = 0
    right: int = 0
    said: int = 0
    km: list[float] = field(default_factory=list)
    texts: int = 0
    seconds: float = 0.0

    def row(self, name: str) -> tuple[str, ...]:
        precision, recall = self.right / max(1, self.said), self.right / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        accuracy = self.right / max(1, self.found)
        median = statistics.median(self.km) if self.km else 0.0
        shares = (self.found / max(1, self.gold), precision, recall, f1, accuracy)
        return (
            name, str(self.texts), str(self.gold), *(f"{x:.3f}" for x in shares), f"{median:.1f}",
            f"{self.texts / max(1e-9, self.seconds):.0f}",
        )  # fmt: skip


def articles(path: Path) -> Iterator[Article]:
    """The articles of a file in LGL's or GeoVirus's form."""
    from lxml import etree

    for number, node in enumerate(etree.parse(str(path)).iter("article")):
        text = node.findtext("text") or ""
        found = []
        for item in (*node.iter("toponym"), *node.iter("location")):
            lat, lon = item.findtext(".//lat"), item.findtext(".//lon")
            point = (float(lat), float(lon)) if lat and lon else None
            start, end = int(item.findtext("start")), int(item.findtext("end"))
            name = item.findtext("phrase") or item.findtext("name") or ""
            found.append(Gold(*_placed(text, start, end, name), point))
        peoples = node.find("toponyms") is not None
        yield Article(number, text, node.findtext("domain") or "", peoples, tuple(found))


def _placed(text: str, start: int, end: int, name: str) -> tuple[int, int]:
    """The span, moved to where the name stands: GeoVirus counts from 1, and some of its spans are off by more."""
    if text[start:end] == name:
        return start, end
    near = [at for shift in range(0, 40) for at in (start - shift, start + shift) if text.startswith(name, max(0, at))]
    return (max(0, near[0]), max(0, near[0]) + len(name)) if near else (start, end)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    (a, b), (c, d) = [tuple(map(math.radians, p)) for p in (one, other)]
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


Point = tuple[int, int, float | None, float | None]
Reader = Callable[[Article, str], Sequence[Point]]


def _document(article: Article) -> Document:
    return Document(
        id="document-0", capture="capture-0", method="given", text=article.text, language="en", outlet=article.outlet
    )


def _points(mentions: Sequence[PlaceMention]) -> list[Point]:
    return [(m.start, m.end, m.named.lat_e5, m.named.lon_e5) for m in mentions]


def by_rules(article: Article, home: str) -> list[Point]:
    page = read_page(_document(article))
    return _points(places_at(page, find_toponyms(page, peoples=article.peoples), "en", home=home))


def by_given(article: Article, home: str) -> list[Point]:
    page = read_page(_document(article))
    return _points(places_at(page, [(g.start, g.end, 1.0) for g in article.gold], "en", home=home))


def by_model(folder: Path) -> Reader:
    from saksi.extract import choose

    reader = choose(model=folder)

    def read(article: Article, home: str) -> list[Point]:
        del home
        found = reader.extract(_document(article)).toponyms
        return [(t.span.start, t.span.end, *((t.where.lat_e5, t.where.lon_e5) if t.where else (None, None)))
                for t in found]  # fmt: skip

    return read


def homes(every: Sequence[Article]) -> dict[str, str]:
    """Each outlet's place by what its articles speak of: found and resolved without any annotation."""
    pages: dict[str, list[tuple[PlaceMention, ...]]] = {}
    for article in every:
        page = read_page(_document(article))
        pages.setdefault(article.outlet, []).append(places_at(page, find_toponyms(page), "en"))
    return {outlet: home_of(found) for outlet, found in pages.items() if outlet}


def measure(every: Sequence[Article], read: Reader, known: dict[str, str]) -> tuple[Tally, list[str]]:
    """The tally over articles, and what was wrong in words (spans and distances, no text but the name)."""
    tally, wrong = Tally(texts=len(every)), []
    for article in every:
        began = time.perf_counter()
        found = read(article, known.get(article.outlet, ""))
        tally.seconds += time.perf_counter() - began
        wrong += _compare(tally, article, found)
    return tally, wrong


def _compare(tally: Tally, article: Article, found: Sequence[Point]) -> list[str]:
    wrong, used = [], set()
    for gold in article.gold:
        hits = [k for k, (start, end, lat, _) in enumerate(found) if start < gold.end and gold.start < end]
        used.update(hits)
        if gold.point is None:
            continue
        tally.gold += 1
        name = article.text[gold.start : gold.end]
        placed = [(found[k][2], found[k][3]) for k in hits]
        exact = [(lat / 1e5, lon / 1e5) for lat, lon in placed if lat is not None and lon is not None]
        if not exact:
            wrong.append(f"{article.number} missed {name}")
            continue
        tally.found += 1
        tally.said += 1
        far = min(kilometres(gold.point, point) for point in exact)
        tally.km.append(far)
        tally.right += far <= NEAR_KM
        if far > NEAR_KM:
            wrong.append(f"{article.number} {far:.0f} km {name} {gold.point}")
    for k, (start, end, lat, _) in enumerate(found):
        if lat is not None and k not in used:
            tally.said += 1
            wrong.append(f"{article.number} no place {article.text[start:end]}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description="Places against LGL and GeoVirus.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--given", action="store_true")
    parser.add_argument("--half", choices=("even", "odd", "all"), default="odd")
    parser.add_argument("--home", action="store_true")
    parser.add_argument("--wrong", type=int, default=0)
    options = parser.parse_args()
    read = by_model(options.model) if options.model else by_given if options.given else by_rules
    rows, told = [], []
    for path in sorted(options.folder.glob("*.xml")):
        every = list(articles(path))
        known = homes(every) if options.home else {}
        kept = [a for a in every if options.half == "all" or a.number % 2 == (options.half == "odd")]
        tally, wrong = measure(kept, read, known)
        rows.append(tally.row(path.stem))
        told += [f"{path.stem} {line}" for line in wrong]
    head = ("corpus", "texts", "toponyms", "found", "P", "R", "F1", "acc@161", "median km", "texts/s")
    table(f"{options.half} articles", head, rows)
    for line in told[: options.wrong]:
        print(line)


if __name__ == "__main__":
    main()
