"""An ordered dump of every derived row: what two cases must agree on, on any machine.

A table's rows come in the order of a key that does not depend on the machine, and no rowid is in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from saksi.model.canonical import framed
from saksi.store.database import Database

LOGGED: Mapping[str, tuple[str, ...]] = {
    "act": ("idx",),
    "capture": ("idx",),
    "document": ("idx",),
    "reading": ("idx",),
    "report": ("document", "n"),
    "refusal": ("idx",),
    "link": ("idx",),
    "ruling": ("idx",),
    "allotment": ("idx", "incident"),
    "fulltext": ("rowid",),
}
"""Tables that follow from the log alone, with the columns that name and order their rows."""

RESOLVED: Mapping[str, tuple[str, ...]] = {
    "block": ("key", "report"),
    "match": ('"left"', '"right"', "judgement"),
    "incident": ("id",),
    "member": ("report", "incident"),
    "former": ("id", "incident"),
}
"""Tables that resolution fills. `resolved` is not among them: it says how far it came, not what it found."""


def rows(database: Database, table: str, key: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """(key, whole row) of each row of a table, in order of the key."""
    names = ", ".join(key)
    for row in database.each(f"SELECT {names}, * FROM {table} ORDER BY {names}"):
        yield tuple(row[: len(key)]), tuple(row[len(key) :])


def row_digest(database: Database) -> str:
    """SHA-256 (hexadecimal) over all derived rows: length-framed, tables in a fixed order, rows in order of key."""
    digest = sha256()
    for table, key in {**LOGGED, **RESOLVED}.items():
        digest.update(framed(b"table", table.encode()))
        for name, row in rows(database, table, key):
            # The virtual table's rowid is no column of its own; its key says which document a text belongs to.
            digest.update(framed(b"row", *map(_value, (*name, *row))))
    return digest.hexdigest()


def differences(
    found: Database, expected: Database, tables: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[Any, ...], str]]:
    """(table, key, what) for each row that is missing, unexpected or different in `found`."""
    for table, key in tables.items():
        for name, what in _compared(rows(found, table, key), rows(expected, table, key)):
            yield table, name, what


def _compared(
    found: Iterator[tuple[tuple[Any, ...], Any]], expected: Iterator[tuple[tuple[Any, ...], Any]]
) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Merge two ordered runs of rows; keys are compared as SQLite orders them (numbers before text before blobs)."""
    here, there = next(found, None), next(expected, None)
    while here is not None or there is not None:
        if there is None or (here is not None and _order(here[0]) < _order(there[0])):
            assert here is not None
            yield here[0], "is not what the log says"
            here = next(found, None)
        elif here is None or _order(there[0]) < _order(here[0]):
            yield there[0], "is missing"
            there = next(expected, None)
        else:
            if here[1] != there[1]:
                yield here[0], "differs from what the log says"
            here, there = next(found, None), next(expected, None)


def _order(key: tuple[Any, ...]) -> tuple[tuple[int, Any], ...]:
    return tuple((_kind(part), part.encode() if isinstance(part, str) else part) for part in key)


def _kind(part: object) -> int:
    return 1 if isinstance(part, int) else 2 if isinstance(part, str) else 3


def _value(value: object) -> bytes:
    """One column, with its type before it; derived columns are whole numbers, texts, bytes or absent."""
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i%d" % value
    return b"t" + value.encode() if isinstance(value, str) else b"b" + bytes(value)  # type: ignore[call-overload]
