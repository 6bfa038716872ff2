"""Keeping a case sound: verify, rebuild, read again, stamp, erase, restore, and how it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from saksi.case import Case
from saksi.case.checks import Check, exit_code
from saksi.case.erase import Erasure
from saksi.case.folder import Order, new_signer
from saksi.case.restore import restore
from saksi.case.verify import checks
from saksi.errors import InputError, SaksiError
from saksi.model.act import Refused, SecondReading, Stamped
from saksi.model.canonical import sha256
from saksi.pipeline.bundling import is_bundle, verify_bundle
from saksi.pipeline.decisions import full_id
from saksi.pipeline.front import current_case, reader
from saksi.pipeline.intake import Taken, reread
from saksi.pipeline.places import case_reader
from saksi.pipeline.resolution import bring_up_to_date, is_behind, resolve_all, rules
from saksi.preserve.note import Checkpoint, split_note
from saksi.resolve.rulings import misfit
from saksi.settings import load


@dataclass(frozen=True, slots=True)
class Stamp:
    """A trusted timestamp obtained: by whom, when (UTC), over how many entries."""

    authority: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Health:
    """How a case is: rows of each kind, the reader in force, what needs attention in words, what could not be taken."""

    counts: Mapping[str, int]
    reader: str
    remarks: tuple[str, ...]
    refused: tuple[Refused, ...]


def rebuild_case(case: Case) -> str:
    """Compute every derived row again from log and blobs, without any model; the row digest."""
    return case.rebuild(resolve_all)


def misfits(case: Case) -> tuple[str, ...]:
    """A sentence on each ruling in the log whose value is malformed: it counts for nothing."""
    found = ((ruling, misfit(ruling)) for ruling in case.store.rulings())
    return tuple(f"{r.id}: a malformed ruling on a {r.subject.type} ({why}); skipped" for r, why in found if why)


def reread_case(case: Case) -> Iterator[Taken]:
    """Read every document again with the present reader, then resolve."""
    yield from reread(case, case_reader(case, reader(case.settings)))
    bring_up_to_date(case)


def stamp_checkpoint(case: Case) -> Iterator[Stamp]:
    """Ask each configured authority for a timestamp over the present checkpoint; the token becomes a blob, logged."""
    from saksi.preserve.timestamp import request_timestamp

    if not case.settings.authorities:
        raise InputError("no timestamp authority is configured", hint="Add [[authorities]] to saksi.toml.")
    signed = case.checkpoint()
    head = Checkpoint.parse(split_note(signed)[0])
    for authority in case.settings.authorities:
        roots = (case.path / authority.roots).read_bytes()
        stamp = request_timestamp(signed, authority.url, roots)
        case.blobs.put(signed)
        token = case.blobs.put(stamp.token)
        act = Stamped(size=head.size, checkpoint=sha256(signed), authority=authority.name, token=token.digest)
        case.append(act)
        yield Stamp(authority.name, stamp.at, head.size)


def health(folder: Path | None) -> Health:
    """Counts, what is behind, and every item that was refused."""
    with current_case(folder) as case:
        remarks = []
        unread = case.store.unread()
        if unread:
            remarks.append(f"{len(unread)} documents without a reading: run `saksi rebuild --reread`")
        remarks += _second_remarks(case)
        if is_behind(case):
            remarks.append("the incidents are behind the log: run any command that writes")
        if not case.settings.authorities:
            remarks.append("no timestamp authority is configured: the key's holder could rewrite the log unseen")
        return Health(case.store.counts(), _reader_in_force(case), tuple(remarks), tuple(case.store.refusals()))


def _reader_in_force(case: Case) -> str:
    """The reader by name, or why there is none: a case is looked at even where its model is broken."""
    from saksi.extract import described

    try:
        return described(reader(case.settings))
    except SaksiError as error:
        return f"none: {error}"


def _second_remarks(case: Case) -> Iterator[str]:
    """What the second reader left to be looked at; nothing is loaded where there is none."""
    if next(case.store.acts(SecondReading), None) is None:
        return
    from saksi.pipeline.second import open_disagreements

    count = sum(1 for _ in open_disagreements(case))
    if count:
        yield f"{count} differences between the two readers are open: see `saksi second --list`"


def rotate_key(case: Case, *, reason: str) -> str:
    """Hand the log over to a new key in the user's folder; both sign. The new verifier key."""
    new = new_signer(case.settings, case.keys().origin)
    case.rotate(new, by=case.settings.by, reason=reason)
    return new.public.vkey


def replace_lost_key(path: Path, *, reason: str) -> str:
    """Go on with a new key although the one in force is lost: a marked break. The new verifier key."""
    settings = load(path)
    with Case.open(path) as case:
        new = new_signer(settings, case.keys().origin)
    with Case.take_over(path, new, by=settings.by, reason=reason):
        return new.public.vkey


def verify_case(path: Path, kept: Path | None, key: str | None = None, roots: Path | None = None) -> Iterator[Check]:
    """The numbered checks of a case or a bundle, one after another; ``kept`` is a checkpoint kept elsewhere.

    ``key`` is a bundle's verifier key as known from elsewhere, ``roots`` a file of certificates for its timestamps;
    InputError for either with a case, whose log and settings name its own.
    """
    checkpoint = kept.read_bytes() if kept else None
    if is_bundle(path):
        return verify_bundle(path, checkpoint, key, roots.read_bytes() if roots else None)
    if key is not None or roots is not None:
        hint = "Leave out --key and --roots: a case names its own."
        raise InputError("a key and roots are held against bundles only", subject=str(path), hint=hint)
    return checks(path, checkpoint=checkpoint, recompute=resolve_all, rules=rules())


def erase_from(case: Case, identifier: str, *, authority: str, reason: str, with_parent: bool) -> Erasure:
    """Erase by order; the incidents are computed again in the same transaction."""
    order = Order(authority=authority, reason=reason, by=case.settings.by)
    return case.erase(full_id(case, identifier), order=order, with_parent=with_parent, resolve=resolve_all)


def restore_case(path: Path) -> str:
    """Make case.db again from blobs/ and log/ alone; the row digest."""
    return restore(path, resolve=resolve_all)


__all__ = [
    "Health",
    "Stamp",
    "erase_from",
    "exit_code",
    "health",
    "misfits",
    "rebuild_case",
    "replace_lost_key",
    "reread_case",
    "restore_case",
    "rotate_key",
    "stamp_checkpoint",
    "verify_case",
]
