"""`make torture`, second part: single flipped bits in every file of a case's evidence.

    python tests/torture/flips.py [--flips 1000] [--seed N] [--documents 60]

Each trial flips one random bit of one file of a sound case, verifies, and puts the bit back. The flip must be found by
a failed check that names the object it hit: the blob, the entry or payload, the row or table, or the file of the log.
The only other way out is that it provably touches no content: for the database, that a logical dump of every table is
what it was, on top of a clean integrity check; these are listed with the place in the file that they hit.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from saksi.case.checks import Check, Result
from saksi.case.verify import verify
from sample_case import resolve, sample_case

PAGE_BYTES = 4096
PACKED = ("fulltext_data", "fulltext_idx")
KINDS = ("blobs", "log", "case.db", "log/checkpoint")


@dataclass(slots=True)
class Outcome:
    """Where the flips went: found by kind of file, harmless by place, and those that nobody noticed."""

    found: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sound:
    """The database before any flip: its logical dump, and whose each page is."""

    dump: str
    owners: dict[int, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--documents", type=int, default=60)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        outcome = trial(Path(folder), options.flips, options.seed, documents=options.documents)
    print(f"{sum(outcome.found.values())} found: {dict(outcome.found)}")
    print(f"{sum(outcome.harmless.values())} touch no content: {dict(outcome.harmless)}")
    for missed in outcome.missed:
        print(f"MISSED {missed}")
    return 1 if outcome.missed else 0


def trial(folder: Path, flips: int, seed: int, *, documents: int) -> Outcome:
    """Flip bits in a fresh case; files of each kind are hit equally often, bytes in them evenly."""
    path = folder / "case"
    with sample_case(path, documents):
        pass
    choose = random.Random(seed)
    sound = verify(path, recompute=resolve)
    assert not [check for check in sound if check.result is Result.FAIL], sound
    before = Sound(logical_dump(path / "case.db", folder), owners(path / "case.db"))
    files = {kind: files_of(path, kind) for kind in KINDS}
    outcome = Outcome()
    for number in range(flips):
        kind = KINDS[number % len(KINDS)]
        file = choose.choice(files[kind])
        if file.stat().st_size:
            _one(path, file, choose.randrange(file.stat().st_size * 8), before, outcome)
    return outcome


def files_of(path: Path, kind: str) -> list[Path]:
    """The files of one kind of evidence, in order."""
    if kind in ("blobs", "log"):
        return sorted(file for file in (path / kind).rglob("*") if file.is_file() and file.name != "checkpoint")
    return [path / kind]


def _one(path: Path, file: Path, bit: int, sound: Sound, outcome: Outcome) -> None:
    name = file.relative_to(path).as_posix()
    flip(file, bit)
    try:
        checks = verify(path, recompute=resolve)
        wrong = [thing for check in checks if check.result is Result.FAIL for thing in check.objects]
        where = f"{name} byte {bit // 8} bit {bit % 8}"
        if names_it(name, checks, sound.owners.get(bit // 8 // PAGE_BYTES + 1, "")):
            outcome.found[name.split("/")[0] if name != "log/checkpoint" else name] += 1
        elif not wrong and name == "case.db" and logical_dump(file, path.parent) == sound.dump:
            outcome.harmless[place(file, bit // 8)] += 1
        else:
            outcome.missed.append(f"{where}: {wrong[:5]}")
    finally:
        flip(file, bit)


def flip(file: Path, bit: int) -> None:
    """Flip one bit in place."""
    mode = file.stat().st_mode
    file.chmod(0o644)
    with file.open("r+b") as opened:
        opened.seek(bit // 8)
        (byte,) = opened.read(1)
        opened.seek(bit // 8)
        opened.write(bytes([byte ^ 1 << bit % 8]))
    file.chmod(mode)


def names_it(name: str, checks: tuple[Check, ...], owner: str) -> bool:
    """Whether a failed check names the object that the file is or holds."""
    wrong = [thing for check in checks if check.result is Result.FAIL for thing in check.objects]
    if name.startswith("blobs/"):
        return any(name.rsplit("/", 1)[1] in thing for thing in wrong)
    if name.startswith("log/"):
        return any(thing.startswith(name) for thing in wrong)
    # The table whose page it is; or the database as a whole, where its header or schema can no longer be read.
    table = owner.removeprefix("sqlite_autoindex_").split("_")[0]
    named = re.compile(rf"(row|table) {table}\b|case\.db\b|{'entry' if table == 'entry' else 'payload'} \d")
    return any(named.match(thing) for thing in wrong)


def owners(file: Path) -> dict[int, str]:
    """Page number (from 1) to the table or index that it belongs to."""
    connection = sqlite3.connect(file)
    try:
        return dict(connection.execute("SELECT pageno, name FROM dbstat"))
    finally:
        connection.close()


def logical_dump(file: Path, folder: Path) -> str:
    """A digest over the schema and every row of every table; else "unreadable".

    Of the full-text index it takes what it says, every word with its document, column and place, instead of the blobs
    that it is packed in: these hold flags that nothing reads (a mark of deletion on an entry that has places).
    """
    copy = folder / "dumped.db"
    shutil.copyfile(file, copy)
    digest = sha256()
    connection = sqlite3.connect(copy)
    try:
        tables = connection.execute("SELECT name, type, sql FROM sqlite_schema ORDER BY name, type").fetchall()
        digest.update(repr(tables).encode())
        digest.update(repr(connection.execute("PRAGMA user_version").fetchall()).encode())
        connection.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab('main', 'fulltext', 'instance')")
        for name, kind in [*((n, k) for n, k, _ in tables if n not in PACKED), ("said", "table")]:
            if kind == "table":
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    digest.update(repr(row).encode())
    except sqlite3.Error:
        return "unreadable"
    finally:
        connection.close()
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)
    return digest.hexdigest()


def place(file: Path, byte: int) -> str:
    """What lies at a byte of the database that no row is made of."""
    if byte < 100:
        return f"file header byte {byte}"
    content = file.read_bytes()
    page = byte // PAGE_BYTES
    start, header = page * PAGE_BYTES, page * PAGE_BYTES + (100 if page == 0 else 0)
    kind, free, cells = content[header], content[header + 1 : header + 3], content[header + 3 : header + 5]
    if kind not in (2, 5, 10, 13):
        return "overflow or free page"
    size = 12 if kind in (2, 5) else 8
    first_cell = int.from_bytes(content[header + 5 : header + 7], "big") or 65536
    pointers = header + size + 2 * int.from_bytes(cells, "big")
    if pointers <= byte < start + first_cell:
        return "gap between cell pointers and cells"
    if byte < header + size:
        return f"page header byte {byte - header}"
    if owners(file).get(page + 1) in PACKED:
        return "flag in the full-text index that nothing reads"
    return "free block within a page" if int.from_bytes(free, "big") else "inside cells"


if __name__ == "__main__":
    sys.exit(main())
