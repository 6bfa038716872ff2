"""Messages and answer keys of MUC-4 as they stand on disk: texts, templates, the 24 slots and their fills.

The format is the task's own (template-doc-part1, sections 4 and 6): a template is 25 numbered lines, a further fill of
a slot stands on a line of its own, `/` parts alternatives of one fill, `?` marks a fill that may be left out,
`(OPTIONAL)` a template that may be, `-` is an empty slot, `*` a slot that does not apply, and `:` ties a fill to the
fill of another slot that it speaks of. Comments begin with `;`. A handful of lines have a missing quotation mark; they
are mended, since nothing else was meant by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from saksi.errors import InputError, NotFound

SLOTS: tuple[str, ...] = (
    "MESSAGE: ID", "MESSAGE: TEMPLATE", "INCIDENT: DATE", "INCIDENT: LOCATION", "INCIDENT: TYPE",
    "INCIDENT: STAGE OF EXECUTION", "INCIDENT: INSTRUMENT ID", "INCIDENT: INSTRUMENT TYPE", "PERP: INCIDENT CATEGORY",
    "PERP: INDIVIDUAL ID", "PERP: ORGANIZATION ID", "PERP: ORGANIZATION CONFIDENCE", "PHYS TGT: ID", "PHYS TGT: TYPE",
    "PHYS TGT: NUMBER", "PHYS TGT: FOREIGN NATION", "PHYS TGT: EFFECT OF INCIDENT", "PHYS TGT: TOTAL NUMBER",
    "HUM TGT: NAME", "HUM TGT: DESCRIPTION", "HUM TGT: TYPE", "HUM TGT: NUMBER", "HUM TGT: FOREIGN NATION",
    "HUM TGT: EFFECT OF INCIDENT", "HUM TGT: TOTAL NUMBER",
)  # fmt: skip
PARTS: tuple[str, ...] = ("dev", "tst1", "tst2", "tst3", "tst4")

_NO_REFERENCE = {"INCIDENT: DATE", "INCIDENT: LOCATION"}
_LINE = re.compile(r"\s*(\d{1,2})\.\s+(.*)")
_HEAD = re.compile(r"^((?:DEV|TST\d)-MUC\d-\d{4})\b[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill: alternatives of equal right, what it is tied to (alternatives too), and whether it may be left out."""

    values: tuple[str, ...]
    refs: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One incident of a message: every slot but the first two, empty ones as no fills.

    `inapplicable` names the slots marked `*`. Also the form in which a system's answer to all slots is scored.
    """

    message: str
    number: int
    slots: Mapping[str, tuple[Fill, ...]]
    optional: bool = False
    inapplicable: frozenset[str] = frozenset()

    def fills(self, slot: str) -> tuple[Fill, ...]:
        """The fills of a slot, in the key's order; none where it is empty or does not apply."""
        return self.slots.get(slot, ())

    def first(self, slot: str) -> str | None:
        """The first alternative of the first fill, or None."""
        fills = self.fills(slot)
        return fills[0].values[0] if fills else None

    def types(self) -> tuple[str, ...]:
        """The incident's types in lower case; more than one where the key leaves it open."""
        return tuple(value.lower() for fill in self.fills("INCIDENT: TYPE") for value in fill.values)


@dataclass(frozen=True, slots=True)
class Message:
    """A text exactly as stored, without its identifier's line, and the incidents that its key holds."""

    id: str
    text: str
    templates: tuple[Template, ...]


def messages(folder: Path, part: str) -> Iterator[Message]:
    """The messages of one part (`dev`, `tst1` …) of a MUC-4 folder, in the order of the texts.

    Raises NotFound where the part is not there, InputError where a text has no key or a key no text.
    """
    where = folder / part
    if part not in PARTS or not where.is_dir():
        raise NotFound(
            "no such part of MUC-4", subject=str(where), hint="Give the folder that holds dev, tst1 and tst2."
        )
    keyed: dict[str, list[Template]] = {}
    for path in sorted(where.glob("key-*")):
        for message, template in read_keys(path.read_text("ascii")):
            keyed.setdefault(message, []).extend(template)
    for path in sorted(where.glob(f"{part}-muc?*")):
        if path.name.endswith("mixed-case"):
            continue
        for message, text in read_texts(path.read_text("ascii")):
            if message not in keyed:
                raise InputError("the message has no answer key", subject=message)
            yield Message(message, text, tuple(keyed.pop(message)))
    if keyed:
        raise InputError("the answer key has no message", subject=min(keyed))


def read_texts(stored: str) -> Iterator[tuple[str, str]]:
    """Identifier and text of every message in a file of texts; blank lines around a text are cut off."""
    heads = list(_HEAD.finditer(stored))
    ends = [head.start() for head in heads[1:]] + [len(stored)]
    for head, end in zip(heads, ends, strict=True):
        yield head[1], stored[head.end() : end].strip("\n ")


def read_keys(stored: str) -> Iterator[tuple[str, tuple[Template, ...]]]:
    """For every block of a key file the message's identifier and its template, or none where it is irrelevant."""
    block: list[tuple[str, str]] = []
    for slot, value in _lines(stored.splitlines()):
        if slot == SLOTS[0] and block:
            yield _template(block)
            block = []
        block.append((slot, value))
    if block:
        yield _template(block)


def _lines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Slot and value of each line that holds one; a line without a number goes on with the slot before."""
    slot = ""
    for line in lines:
        if line.lstrip().startswith(";") or not line.strip():
            continue
        numbered = _LINE.match(line)
        if numbered and int(numbered[1]) < len(SLOTS) and numbered[2].startswith(SLOTS[int(numbered[1])]):
            slot = SLOTS[int(numbered[1])]
            yield slot, numbered[2][len(slot) :].strip()
        else:
            yield slot, line.strip()


def _template(block: list[tuple[str, str]]) -> tuple[str, tuple[Template, ...]]:
    message = block[0][1].split("(")[0].strip()
    number = next(value for slot, value in block if slot == "MESSAGE: TEMPLATE")
    if number.startswith("*"):
        return message, ()
    slots: dict[str, list[Fill]] = {}
    inapplicable = set()
    for slot, value in block[2:]:
        if value == "*":
            inapplicable.add(slot)
        elif value != "-" and (fill := read_fill(slot, value)).values != ("-",):
            slots.setdefault(slot, []).append(fill)
    filled = {slot: tuple(fills) for slot, fills in slots.items()}
    optional = "OPTIONAL" in number
    return message, (Template(message, int(number.split()[0]), filled, optional, frozenset(inapplicable)),)


def read_fill(slot: str, value: str) -> Fill:
    """A fill from its line: `? A / B: C / D` is optional, A or B, of what is called C or D."""
    optional = value.startswith("?")
    value = _mended(value.lstrip("? "), slot)
    told, *tied = [value] if slot in _NO_REFERENCE else _split(value, ":")
    refs = _alternatives(tied[0]) if tied else ()
    return Fill(_alternatives(told), tuple(ref for ref in refs if ref != "-"), optional)


def _mended(value: str, slot: str) -> str:
    """The line with a quotation mark put back or taken away where their number is odd."""
    if len(re.findall(r'(?<!\\)"', value)) % 2 == 0:
        return value
    for wrong, right in ((r'(^|: )""(?=\w)', r'\1"'), (r'("[^"/]*[^"/ ]) / "', r'\1" / "')):
        mended, times = re.subn(wrong, right, value, count=1)
        if times:
            return mended
    if value.startswith('"') or not value.endswith('"') and '"' not in value:
        raise InputError("a quotation mark is missing", subject=f"{slot} in the key")
    return '"' + value


def _split(value: str, mark: str) -> list[str]:
    """Parts between the marks that stand outside quotation marks and brackets, trimmed."""
    parts, quoted, depth, start = [], False, 0, 0
    for at, letter in enumerate(value):
        if letter == '"' and value[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif not quoted and not depth and letter == mark:
            parts.append(value[start:at].strip())
            start = at + 1
    return [*parts, value[start:].strip()]


def _alternatives(value: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in _split(value, "/"):
        whole = len(part) > 1 and part[0] == "(" and part[-1] == ")"
        if whole:
            found.extend(_alternatives(part[1:-1]))
        else:
            found.append(_unquoted(part))
    return tuple(dict.fromkeys(text for text in found if text))


def _unquoted(part: str) -> str:
    if len(part) > 1 and part[0] == part[-1] == '"':
        part = part[1:-1]
    return " ".join(part.replace('\\"', '"').split())
