"""A batch as its writers and annotators left it: texts under their headers, and lines of notation taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_PART = re.compile(
    r'(?P<key>[a-z_]+)="(?P<value>(?:\\.|[^"\\])*)"(?:@(?P<nth>\d+))?'
    r'|"(?P<text>(?:\\.|[^"\\])*)"(?:@(?P<at>\d+))?'
    r'|-"(?P<without>(?:\\.|[^"\\])*)"'
    r"|(?P<name>[a-z_]+)=(?P<bare>\S+)|(?P<word>\S+)"
)
_HEAD = re.compile(r"^=== (.+)$")


@dataclass
class Text:
    """One report as written: its header's fields and its text."""

    head: dict[str, str]
    text: str


@dataclass
class Line:
    """One line of notation taken apart: bare words, strings with the occurrence meant, and named fields."""

    raw: str
    words: list[str] = field(default_factory=list)
    strings: list[tuple[str, int | None]] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


class Fault(ValueError):
    """A line that cannot be read or does not fit its text."""


def read_texts(path: Path) -> dict[str, Text]:
    """The reports of a batch by id, in order."""
    texts: dict[str, Text] = {}
    for head, body in _sections(path):
        fields = take_apart(head).fields
        if "id" not in fields:
            raise Fault(f"{path.name}: a header without id=: {head[:80]}")
        if fields["id"] in texts:
            raise Fault(f"{path.name}: {fields['id']} twice")
        texts[fields["id"]] = Text(fields, body.strip("\n"))
    return texts


def read_lines(path: Path) -> dict[str, list[str]]:
    """The lines of notation of a batch by report id."""
    return {
        head.split()[0]: [line.strip() for line in body.splitlines() if line.strip() and not line.startswith("#")]
        for head, body in _sections(path)
    }


def _sections(path: Path) -> Iterator[tuple[str, str]]:
    head, body = None, list[str]()
    for line in path.read_text("utf-8").splitlines():
        if found := _HEAD.match(line):
            if head is not None:
                yield head, "\n".join(body)
            head, body = found[1], []
        else:
            body.append(line)
    if head is not None:
        yield head, "\n".join(body)


def take_apart(raw: str) -> Line:
    line = Line(raw)
    for part in _PART.finditer(raw):
        if part["key"]:
            line.fields[part["key"]] = _plain(part["value"])
            if part["nth"]:
                line.places[part["key"]] = int(part["nth"])
        elif part["without"] is not None:
            line.without.append(_plain(part["without"]))
        elif part["text"] is not None:
            line.strings.append((_plain(part["text"]), int(part["at"]) if part["at"] else None))
        elif part["name"]:
            line.fields[part["name"]] = part["bare"]
        else:
            line.words.append(part["word"])
    return line


def _plain(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted)


def occurrences(text: str, words: str, *, whole: bool = False) -> list[int]:
    """Every place of a string; with ``whole`` only where no letter or digit touches it."""
    found, at = [], text.find(words)
    while at >= 0:
        end = at + len(words)
        free = not (at and text[at - 1].isalnum() and words[:1].isalnum()) and not (
            end < len(text) and text[end].isalnum() and words[-1:].isalnum()
        )
        if free or not whole:
            found.append(at)
        at = text.find(words, at + 1)
    return found
