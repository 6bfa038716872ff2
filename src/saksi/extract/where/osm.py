"""OpenStreetMap XML (version 0.6), read as a stream: named nodes, ways and relations with the points that they hold.

A document type is refused: OpenStreetMap writes none, and one could make entities that never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from saksi.errors import InputError
from saksi.extract.where.shapes import Point

Named = tuple[str, int, dict[str, str], tuple[Point, ...]]
"""Kind of element, its number, its tags, its points."""
_ELEMENTS = ("node", "way", "relation")
_PIECE = 1 << 16


@dataclass(slots=True)
class _Open:
    """The element being read."""

    kind: str
    number: int
    tags: dict[str, str] = field(default_factory=dict)
    nodes: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)


class _Reading:
    """What one pass has seen: every node's point, every way's nodes, and the named elements in order."""

    def __init__(self) -> None:
        self.points: dict[int, Point] = {}
        self.ways: dict[int, list[int]] = {}
        self.named: list[_Open] = []
        self.open: _Open | None = None

    def start(self, name: str, said: dict[str, str]) -> None:
        if name in _ELEMENTS:
            self.open = _Open(name, int(said["id"]))
            if name == "node" and "lat" in said:
                self.points[self.open.number] = (float(said["lat"]), float(said["lon"]))
        elif self.open is None:
            return
        elif name == "tag":
            self.open.tags[said["k"]] = said["v"]
        elif name == "nd":
            self.open.nodes.append(int(said["ref"]))
        elif name == "member" and said["type"] in ("node", "way"):
            (self.open.nodes if said["type"] == "node" else self.open.ways).append(int(said["ref"]))

    def end(self, name: str) -> None:
        if self.open is None or name != self.open.kind:
            return
        if name == "way":
            self.ways[self.open.number] = self.open.nodes
        if self.open.tags.get("name"):
            self.named.append(self.open)
        self.open = None

    def refuse(self, *_: object) -> None:
        raise InputError("holds a document type, which no OpenStreetMap file does")

    def points_of(self, element: _Open) -> tuple[Point, ...]:
        if element.kind == "node":
            return tuple(self.points[n] for n in (element.number,) if n in self.points)
        nodes = [*element.nodes, *(n for way in element.ways for n in self.ways.get(way, ()))]
        return tuple(self.points[n] for n in nodes if n in self.points)


def named_rows(path: Path) -> Iterator[Named]:
    """The named elements of a file, in its order. InputError where it is not OpenStreetMap XML."""
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = reading.refuse
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise InputError("not OpenStreetMap XML", subject=str(path)) from error
    for element in reading.named:
        yield element.kind, element.number, element.tags, reading.points_of(element)
