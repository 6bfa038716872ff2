"""One SQLite file, opened for one of three purposes, with its errors in Saksi's words.

`synchronous=FULL` with WAL: what was committed is on the disk. `secure_delete`: what is deleted is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from saksi.errors import BackendError, IntegrityError, SaksiError

BUSY_TIMEOUT_S = 60.0
JOURNAL = "-journal"
"""What SQLite calls a rollback journal. A case has none after its first moment, since it has a write-ahead log."""
CACHE_KIB = 16_384
FIRST_READABLE = 1
"""From this version on a file holds every table of the record; later ones add what lists and maps are looked up by."""

Values = Sequence[Any] | Mapping[str, Any]


class Database:
    """A connection in autocommit mode; every failure is a SaksiError naming the file.

    `write` runs a transaction that takes the right to write at its beginning, so that it never fails half-way for it.
    """

    __slots__ = ("connection", "name")

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self.connection = connection
        self.name = name

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Database:
        """For reading and writing; brings the schema up to this version. IntegrityError when it is no such file."""
        _refuse_journal(path)
        database = cls._connect(f"{_uri(path)}?mode={'rwc' if create else 'rw'}", str(path))
        database._refuse_programs()
        database.run("PRAGMA journal_mode = WAL")
        database._tune()
        migrate(database)
        return database

    @classmethod
    def open_for_reading(cls, path: Path, *, immutable: bool = False) -> Database:
        """For look-ups. `immutable` promises that nobody writes meanwhile and makes SQLite leave no file behind."""
        _refuse_journal(path)
        database = cls._connect(f"{_uri(path)}?mode=ro{'&immutable=1' if immutable else ''}", str(path))
        database._refuse_programs()
        database.run("PRAGMA query_only = ON")
        if _version(database) < FIRST_READABLE:
            hint = "Run any command that writes to the case, such as `saksi rebuild`."
            raise BackendError("made by an earlier version of Saksi", subject=str(path), hint=hint)
        return database

    @classmethod
    def open_copy(cls, path: Path) -> Database:
        """For verifying a copy that may be damaged in any way: nothing is run on it but what the caller asks."""
        database = cls._connect(f"{_uri(path)}?mode=rw", path.name)
        database.run("PRAGMA synchronous = OFF")
        database.run("PRAGMA cell_size_check = ON")
        database._refuse_programs()
        return database

    @classmethod
    def temporary(cls, version: int | None = None) -> Database:
        """An empty one, of an earlier version if asked, that vanishes on closing; in memory until it grows large."""
        database = cls._connect("file:?mode=rwc", "temporary database")
        database.run("PRAGMA synchronous = OFF")
        database.run("PRAGMA journal_mode = OFF")
        migrate(database, version)
        return database

    @classmethod
    def _connect(cls, uri: str, name: str) -> Database:
        with failures(name):
            connection = sqlite3.connect(
                uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S, cached_statements=512
            )
        return cls(connection, name)

    def _refuse_programs(self) -> None:
        """A case's database has neither triggers nor views. One that does is not run: whoever put them there could make
        rows appear, change or vanish unseen, or a look-up never end."""
        self.run("PRAGMA trusted_schema = OFF")
        found = self.one("SELECT type FROM sqlite_schema WHERE type IN ('trigger', 'view')")
        if found is not None:
            hint = "`saksi doctor --restore` makes the database again from blobs/ and log/."
            raise IntegrityError(f"a {found[0]} was added to the database", subject=self.name, hint=hint)

    def _tune(self) -> None:
        self.run("PRAGMA synchronous = FULL")
        self.run("PRAGMA foreign_keys = ON")
        self.run("PRAGMA secure_delete = ON")
        self.run(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.run("PRAGMA temp_store = MEMORY")

    def run(self, sql: str, values: Values = ()) -> list[Any]:
        """Execute one statement; all its rows."""
        with failures(self.name):
            return self.connection.execute(sql, values).fetchall()

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        with failures(self.name):
            self.connection.executemany(sql, rows)

    def each(self, sql: str, values: Values = ()) -> Iterator[Any]:
        """The rows one after another, without holding them all."""
        with failures(self.name):
            yield from self.connection.execute(sql, values)

    def one(self, sql: str, values: Values = ()) -> Any | None:
        """The first row, or None."""
        with failures(self.name):
            return self.connection.execute(sql, values).fetchone()

    @contextmanager
    def write(self) -> Iterator[None]:
        """All or nothing; BackendError when another process keeps writing for longer than the timeout."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.run("ROLLBACK")
            raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """One state of the file for several look-ups, whatever others write meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def close(self) -> None:
        with failures(self.name):
            self.connection.close()


def _refuse_journal(path: Path) -> None:
    """SQLite writes the pages in such a journal into the database on opening it: a way to change a case unseen."""
    journal = path.with_name(path.name + JOURNAL)
    if not journal.exists():
        return
    try:
        with path.open("rb") as file:
            writes_ahead = file.read(20)[18:] == b"\2\2"
    except OSError:
        return
    if writes_ahead:
        hint = "Move it out of the case, then run `saksi verify`."
        raise IntegrityError("a case has no such file; it would change the database", subject=str(journal), hint=hint)


def migrate(database: Database, to: int | None = None) -> None:
    """Run the numbered migrations that this file has not had; BackendError when it is of a later version."""
    steps = migrations()[:to]
    for number in range(_version(database), len(steps)):
        script = f"BEGIN IMMEDIATE;\n{steps[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
        with failures(database.name):
            database.connection.executescript(script)


def _version(database: Database) -> int:
    """How many migrations the file has had; BackendError when more than this version knows."""
    row = database.one("PRAGMA user_version")
    version = int(row[0]) if row else 0
    if version > len(migrations()):
        raise BackendError(
            f"made by a later version of Saksi (format {version})", subject=database.name, hint="Install that version."
        )
    return version


def migrations() -> tuple[str, ...]:
    """The scripts in `migrations/`, in the order of their numbers."""
    folder = resources.files("saksi.store") / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


@contextmanager
def failures(name: str) -> Iterator[None]:
    """SQLite's errors in Saksi's tree: busy, full or forbidden is the machine's; anything else damaged evidence."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_our_words(error, name) from error


def _in_our_words(error: sqlite3.Error, name: str) -> SaksiError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        hint = "Wait until it has finished, then repeat."
        return BackendError("another saksi is writing to this case", subject=name, hint=hint)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        hint = "Run `saksi verify`; `saksi doctor --restore` makes the database again from blobs/ and log/."
        return IntegrityError("the database is damaged", subject=name, hint=hint)
    if isinstance(error, sqlite3.OperationalError):
        return BackendError(f"the database refuses: {getattr(error, 'sqlite_errorname', 'unknown')}", subject=name)
    return IntegrityError(f"a row is not as it must be: {getattr(error, 'sqlite_errorname', 'unknown')}", subject=name)


def _uri(path: Path) -> str:
    return f"file:{quote(str(path.absolute()))}"
