"""Verification of a case: what is checked, in this order. The code below carries the same numbers.

 1. Layout and format. The case has its database, blobs, log and settings, of a format this version knows, and nothing
    in it is a link, a pipe or a device. Files that belong to no part of a case are named; they are no failure.
 2. Database. SQLite's own integrity check finds every page, row and index in order.
 3. Entries. They are numbered from 0 without a gap, each is canonical JSON of a known version, and the leaf hash
    beside it is its own.
 4. Payloads. Each is the canonical record of the act that its entry names and fits the entry's salted digest; or it
    was erased by order, and an entry that logs the erasure names it.
 5. Keys. The log begins with the opening of the case under its first key; every rotation is signed by the old and
    the new key. A marked break (the old key was lost) is told: nothing vouches for the hand-over.
 6. Checkpoint. The signed heads, in the database over every entry and in log/ over those published, are by the key in
    force at their size, and their roots are the Merkle roots (RFC 6962) of the entries.
 7. Published log. Tiles, bundles and payload files in log/ hold what the database holds.
 8. Blobs. Every blob that a payload names is there, with its size and SHA-256. Blobs that nothing names are told.
 9. Words. Every document's segments lie in its text; every claim, report and quotation of every reading is the text
    at its span.
10. Rows. Each stored row is what the log says, by folding the log into an empty database and comparing.
11. Incidents. The rows of resolution are what resolution computes from the other rows.
12. Full text. The index fits the texts.
13. Trusted time. The timestamps over checkpoints are right. Without one, the key's holder could rewrite the log.
14. Checkpoint kept elsewhere. A checkpoint that was kept outside the case is the beginning of this log.
15. Policy. What saksi.toml sets is the policy last logged: a change is in force, and seen, only once it is logged.

Verifying is offline and changes nothing: it works on a private copy of the database (`snapshot`), also from read-only
media. It believes nothing that the database derives: 3 to 9 read the log, 10 to 12 hold the rest against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from saksi.case import verify_log as log_checks
from saksi.case import verify_rows as row_checks
from saksi.case.checks import FAULTS, Check, Finding, Result, fault, run, runs
from saksi.case.checks import exit_code as exit_code
from saksi.case.folder import logged_policy
from saksi.case.layout import foreign_things, unknown_files
from saksi.case.snapshot import snapshot, state
from saksi.errors import BackendError
from saksi.ports import Resolve
from saksi.preserve.blobs import Blobs, digest_of
from saksi.preserve.log import CHECKPOINT, LogFolder
from saksi.settings import load
from saksi.store.database import FIRST_READABLE, JOURNAL, Database, migrations
from saksi.store.sql import SqlStore

TITLES = (
    "Layout and format",
    "Database",
    "Entries",
    "Payloads",
    "Keys",
    "Checkpoint",
    "Published log",
    "Blobs",
    "Words",
    "Rows",
    "Incidents",
    "Full text",
    "Trusted time",
    "Checkpoint kept elsewhere",
    "Policy",
)

BESIDE_DATABASE = frozenset({6, 7, 8, 15})
"""Checks that hold files as they are now against the private copy of the database."""
MEANWHILE = "another process wrote to the case meanwhile; verify again when it has finished"


def verify(
    path: Path, *, checkpoint: bytes | None = None, recompute: Resolve | None = None, rules: str = ""
) -> tuple[Check, ...]:
    """All checks of a case folder, in order. `checkpoint` is a signed one kept elsewhere; `recompute` is the pipeline's
    resolution, without which check 11 is not made. Nothing found in the case is ever raised; BackendError only when
    another process keeps writing to it."""
    return tuple(checks(path, checkpoint=checkpoint, recompute=recompute, rules=rules))


def checks(
    path: Path, *, checkpoint: bytes | None = None, recompute: Resolve | None = None, rules: str = ""
) -> Iterator[Check]:
    """The checks one after another, for showing progress."""
    first = run(1, TITLES[0], lambda finding: _layout(path, finding))
    yield first
    before = _written(path)
    with ExitStack() as stack:
        try:
            database = stack.enter_context(snapshot(path / "case.db"))
        except FAULTS as error:
            if isinstance(error, BackendError):
                raise
            yield Check(2, TITLES[1], Result.FAIL, fault(error, "case.db"), (fault(error, "case.db"),))
            for number in range(3, len(TITLES) + 1):
                yield Check(number, TITLES[number - 1], Result.NOT_CHECKED, "the database cannot be opened")
            return
        case = Verified(path, database, checkpoint, recompute, rules)
        for number, check in enumerate(case.in_order(), start=2):
            found = run(number, TITLES[number - 1], check)
            if found.result is Result.FAIL and number in BESIDE_DATABASE and _written(path) != before:
                found = Check(number, found.title, Result.NOT_CHECKED, MEANWHILE)
            yield found


def _written(path: Path) -> object:
    """Another value once a process has committed or published something."""
    return state(path / "case.db", path / "case.db-wal", path / "log" / CHECKPOINT)


def _layout(path: Path, finding: Finding) -> None:
    """1."""
    for name in ("case.db", "saksi.toml"):
        if not (path / name).is_file():
            finding.wrong.append(f"{name}: missing")
    for name in ("blobs", "log"):
        if not (path / name).is_dir():
            finding.wrong.append(f"{name}/: missing")
    finding.wrong += foreign_things(path)
    if (path / f"case.db{JOURNAL}").exists():
        finding.wrong.append(f"case.db{JOURNAL}: a case has none; opened by other programs it would change case.db")
    load(path)
    finding.noted = list(unknown_files(path))
    more = f"; {len(finding.noted)} files that belong to no part of a case" if finding.noted else ""
    finding.words = f"all parts are there{more}"


@dataclass(frozen=True, slots=True)
class Verified:
    """The parts of a case under verification."""

    path: Path
    database: Database
    checkpoint: bytes | None
    recompute: Resolve | None
    rules: str

    @property
    def blobs(self) -> Blobs:
        return Blobs(self.path / "blobs")

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.database, self.blobs)

    def in_order(self) -> Iterator[Callable[[Finding], None]]:
        """Checks 2 to 15."""
        log = LogFolder(self.path / "log")
        yield self._integrity
        yield lambda finding: log_checks.entries(self.store, finding)
        yield lambda finding: log_checks.payloads(self.store, finding)
        yield lambda finding: log_checks.keys(self.store, finding)
        yield lambda finding: log_checks.checkpoint(self.store, log, finding)
        yield lambda finding: log_checks.published(self.store, log, finding)
        yield self._blobs
        yield lambda finding: row_checks.words(self.store, finding)
        yield lambda finding: row_checks.rows(self.store, finding)
        yield lambda finding: row_checks.incidents(self.store, self.recompute, self.rules, finding)
        yield lambda finding: row_checks.full_text(self.store, finding)
        yield lambda finding: log_checks.trusted_time(self.path, self.store, finding)
        yield lambda finding: log_checks.kept_elsewhere(self.store, self.checkpoint, finding)
        yield self._policy

    def _integrity(self, finding: Finding) -> None:
        """2."""
        version = self.database.run("PRAGMA user_version")[0][0]
        if not FIRST_READABLE <= version <= len(migrations()):
            finding.wrong.append(f"case.db: of format {version}, this version knows {len(migrations())}")
        finding.wrong += [f"case.db: {schema}" for schema in row_checks.schema_differences(self.database)]
        finding.wrong += [f"case.db: {line}" for line in row_checks.integrity_faults(self.database)]
        finding.wrong += [f"case.db: table {table}" for table, *_ in self.database.run("PRAGMA foreign_key_check")]
        finding.words = "SQLite finds its file in order"

    def _policy(self, finding: Finding) -> None:
        """15."""
        logged, written = logged_policy(self.store), load(self.path, environment={}).policy
        for name in logged.__struct_fields__:
            here, there = getattr(written, name), getattr(logged, name)
            if here != there:
                finding.wrong.append(
                    f"saksi.toml: {name} is {here!r}, the log says {there!r}: not in force until a command that "
                    "writes to the case logs the change"
                )
        finding.words = "saksi.toml sets the policy that the log says is in force"

    def _blobs(self, finding: Finding) -> None:
        """8."""
        named = log_checks.named_blobs(self.store)
        found = set()
        for digest in self.blobs.digests():
            found.add(digest)
            self._one_blob(digest, named.get(digest), finding)
        for digest in sorted(set(named) - found):
            entries = ", ".join(runs(named[digest][1]))
            finding.wrong.append(f"blob {digest}: missing, named by entry {entries}")
        orphans = sorted(found - set(named))
        finding.noted = [f"blob {digest}: named by no entry" for digest in orphans]
        finding.noted += [f"blobs/tmp/{path.name}: unfinished" for path in self.blobs.temporary()]
        more = f"; {len(orphans)} blobs that no entry names{self._on_orphans()}" if orphans else ""
        finding.words = f"{len(named)} blobs are there, each with its size and SHA-256{more}"

    def _on_orphans(self) -> str:
        if self.database.one("SELECT 1 FROM payload WHERE body IS NULL") is None:
            return ", which is harmless"
        return ": left by a stopped run or, since there were erasures, put back from an older copy; look at them"

    def _one_blob(self, digest: str, named: tuple[int | None, list[int]] | None, finding: Finding) -> None:
        try:
            with self.blobs.open(digest) as file:
                blob = digest_of(file)
        except FAULTS as error:
            finding.wrong.append(fault(error, f"blob {digest}"))
            return
        if blob.digest != digest:
            finding.wrong.append(f"blob {digest}: its bytes have the SHA-256 {blob.digest}")
        elif named and named[0] not in (None, blob.size):
            finding.wrong.append(f"blob {digest}: has {blob.size} bytes, entry {named[1][0]} says {named[0]}")
