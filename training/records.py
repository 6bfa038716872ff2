"""Annotated reports as training examples: pieces, tags, spans with their classes, pointers between them.

A corpus record (corpus/README.md) holds character spans; here they become piece numbers. A span takes every piece that
overlaps it. Nothing is normalised: pieces carry their offsets into the text.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from saksi.errors import NotFound
from saksi.extract.encoder.pieces import cut
from saksi.extract.learned.labels import CLASSES, CLASSES_OF, QUOTATION, SPANS
from saksi.extract.learned.layout import Layout, lay_out, pieces_of
from saksi.extract.learned.unnamed import unnamed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Record = dict[str, Any]
Ints = npt.NDArray[np.int64]
KIND_OF = {
    "casualty": "people",
    "rescue": "people",
    "damage": "object",
    "weapon": "weapon",
    "attack": "event",
    "perpetrator": "party",
    "responsibility": "answer",
    "military_presence": "presence",
    "evidence": "evidence",
    "legal_characterisation": "legal",
    "demand": "demand",
    "warning": "warning",
    "identity": "identity",
}
OWN = {"damage": "object", "weapon": "weapon", "attack": "event", "evidence": "media", "responsibility": "answer"}
MUC = SPANS.index("perpetrator_individual")  # the first of the kinds that only MUC-4 annotates


@dataclass(slots=True)
class Item:
    """One gold span: its kind, pieces, classes by name, and for each relation the items that it may point to."""

    kind: str
    first: int
    last: int
    classes: dict[str, int] = field(default_factory=dict)
    points: dict[str, list[int]] = field(default_factory=dict)
    report: int | None = None
    templates: frozenset[int] = frozenset()  # of a MUC-4 filler


@dataclass(slots=True)
class Example:
    """One text ready for the model.

    ``tags`` [P, kinds]: 0 outside, 1 begin, 2 inside; ``known`` [kinds]: which kinds are annotated at all.
    """

    id: str
    lang: str
    ids: Ints
    layout: Layout
    tags: npt.NDArray[np.int8]
    known: npt.NDArray[np.float32]
    items: list[Item]
    parts: dict[int, int]  # report to the report that it is part of
    episodes: Ints | None = None


def read_corpus(folder: Path, part: str, *, languages: Sequence[str] = ()) -> list[Record]:
    """The records of one part of the corpus, in the order of file and line."""
    files = sorted((folder / part).glob("*.jsonl"))
    if not files:
        raise NotFound("no corpus here", subject=str(folder / part))
    records = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    return [r for r in records if not languages or r["lang"] in languages]


def example_of(record: Record, tokenizer: Tokenizer) -> Example:
    """A corpus record as an example."""
    shown = unnamed(record["text"], record["lang"])
    pieces = cut(tokenizer, shown.text)
    layout = lay_out(record["text"], *shown.back(pieces.starts, pieces.ends))
    items, parts = _items(record, layout)
    tags = np.zeros((len(pieces), len(SPANS)), dtype=np.int8)
    for item in items:
        if item.kind != QUOTATION:
            tags[item.first, SPANS.index(item.kind)] = 1
            tags[item.first + 1 : item.last + 1, SPANS.index(item.kind)] = 2
    known = np.ones(len(SPANS), dtype=np.float32)
    known[MUC:] = 0
    return Example(record["id"], record["lang"], pieces.ids, layout, tags, known, items, parts)


def _items(record: Record, layout: Layout) -> tuple[list[Item], dict[int, int]]:
    items: list[Item] = []

    def add(kind: str, span: Record) -> int | None:
        found = pieces_of(layout, span["start"], span["end"])
        if found is None:
            return None
        items.append(Item(kind, *found))
        return len(items) - 1

    voices = [[add("speaker", m) for m in s["mentions"]] for s in record["speakers"]]
    for speaker, numbers in zip(record["speakers"], voices, strict=True):
        for number in _some(numbers):
            items[number].classes["role"] = CLASSES["role"].index(speaker["role"])
    names = [add("toponym", span) for span in record["toponyms"]]
    times = [add("time", span) for span in record["times"]]
    spoken = _Links(record, items, voices, _some(names), _some(times))
    homes: dict[int, int] = {}
    for place, claim in enumerate(record["claims"]):
        number = add(KIND_OF[claim["kind"]], claim.get("people") or claim)
        if number is not None:
            homes[place] = number
            spoken.claim(number, claim, add)
    for place, number in homes.items():
        for short, relation in (("subset_of", "subset"), ("beside", "beside")):
            target = record["claims"][place].get(short)
            if items[number].kind == "people":
                items[number].points[relation] = [homes[target]] if target in homes else []
    _quotations(record, layout, items, voices)
    parts = {i: r["part_of"] for i, r in enumerate(record["reports"]) if r["part_of"] is not None}
    return items, parts


class _Links:
    """Classes and pointers of claims, as the record tells them."""

    def __init__(
        self, record: Record, items: list[Item], voices: list[list[int | None]], names: list[int], times: list[int]
    ) -> None:
        self.record, self.items, self.voices, self.names, self.times = record, items, voices, names, times

    def claim(self, number: int, claim: Record, add: Any) -> None:
        item = self.items[number]
        if item.kind == "identity":
            item.classes["detail"] = CLASSES["detail"].index(claim["detail"])
            return
        report = claim["report"]
        item.report = report
        for name, value in self._values(claim, report):
            item.classes[name] = CLASSES[name].index(value)
        harm = add("harm", claim["harm"]) if claim.get("harm") else None
        if harm is not None and claim["kind"] == "casualty":
            self.items[harm].classes["outcome"] = CLASSES["outcome"].index(claim["outcome"])
        if item.kind == "people":
            item.points["harm"] = [harm] if harm is not None else []
            item.points["as_of"] = self._at(self.times, claim.get("as_of"))
        chain = claim["said_by"]
        item.points["voice"] = self._mentions(chain[:1])
        item.points["relay"] = self._mentions(chain[1:2])
        if report is not None:
            told = self.record["reports"][report]
            item.points["place"] = self._at(self.names, told["place"])
            item.points["time"] = self._at(self.times, told["time"])
        if item.kind == "evidence":
            item.points["publisher"] = self._mentions(claim.get("published_by", [])[:1])
            item.points["verifier"] = self._mentions(claim.get("verified_by", [])[:1])

    def _values(self, claim: Record, report: int | None) -> Iterator[tuple[str, str]]:
        kind = claim["kind"]
        if kind == "casualty":
            yield from (("outcome", claim["outcome"]), ("group", claim["group"]))
        elif kind == "rescue":
            yield "outcome", "rescued"
        elif kind == "damage":
            yield from (("object", claim["object"]), ("degree", claim["degree"]))
        elif kind == "military_presence":
            yield "presence", claim["presence"]
        elif kind == "warning":
            yield "given", claim["given"]
        elif kind in OWN:
            yield OWN[kind], claim[OWN[kind]]
        yield from (("stance", claim["stance"]), ("scope", claim["scope"]), ("channel", claim["channel"] or "none"))
        yield "homeless", "yes" if report is None else "no"
        if report is not None:
            yield "told_event", self.record["reports"][report]["event"]

    def _mentions(self, chain: Sequence[int]) -> list[int]:
        return [n for speaker in chain for n in _some(self.voices[speaker])]

    def _at(self, numbers: Sequence[int], span: Record | None) -> list[int]:
        """The marked items that a span overlaps, and those of the very same words elsewhere in the text."""
        if span is None:
            return []
        text = self.record["text"]
        words = text[span["start"] : span["end"]]
        spans = self.record["toponyms"] if numbers is self.names else self.record["times"]
        by_item = dict(zip(numbers, spans, strict=False))
        over = [n for n in numbers if by_item[n]["start"] < span["end"] and span["start"] < by_item[n]["end"]]
        again = [n for n in numbers if text[by_item[n]["start"] : by_item[n]["end"]] == words]
        return sorted({*over, *again})


def _some(numbers: Sequence[int | None]) -> list[int]:
    return [n for n in numbers if n is not None]


def _quotations(record: Record, layout: Layout, items: list[Item], voices: list[list[int | None]]) -> None:
    """Every passage between marks: a quotation of the record, or none."""
    gold = record["quotations"]
    for start, end in layout.passages:
        found = pieces_of(layout, start, end)
        if found is None:
            continue
        told = next((q for q in gold if abs(q["start"] - start) <= 3), None)
        item = Item(QUOTATION, *found, classes={"spoken": int(told is not None)})
        if told is not None:
            item.points["voice"] = [n for s in told["said_by"][:1] for n in _some(voices[s])]
            channel = told["channel"] if told["channel"] in CLASSES["channel"] else "none"
            item.classes["channel"] = CLASSES["channel"].index(channel)
        items.append(item)


def classes_known(item: Item) -> Iterator[tuple[str, int]]:
    """The classes of an item that are annotated."""
    for name in CLASSES_OF.get(item.kind, ()):
        if name in item.classes:
            yield name, item.classes[name]


def shuffled(examples: Sequence[Example], seed: int) -> list[Example]:
    order = list(examples)
    random.Random(seed).shuffle(order)
    return order
