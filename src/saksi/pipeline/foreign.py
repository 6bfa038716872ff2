"""Another case as it comes to be imported: verified first; then who vouches for it, held against what is known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from saksi.case import Case
from saksi.case.checks import Check, Result
from saksi.case.keyring import Keyring
from saksi.case.verify import checks
from saksi.case.verify_log import acts, leaf_hashes
from saksi.errors import InputError, IntegrityError, NotFound
from saksi.model.act import AnyAct, Imported
from saksi.model.canonical import canonical
from saksi.pipeline.bundling import is_bundle
from saksi.ports import BlobStore
from saksi.preserve.blobs import Blobs
from saksi.preserve.note import Checkpoint, split_note
from saksi.store.rows import recorded_act


@dataclass(frozen=True, slots=True)
class Foreign:
    """Another case, verified: its signed head, its keys, its entries' leaf hashes, its acts in order, its blobs.

    ``keys`` are the verifier keys since its last marked break: older ones vouch for nothing that came after it.
    """

    note: bytes
    keys: tuple[str, ...]
    leaves: Sequence[bytes]
    acts: tuple[AnyAct, ...]
    blobs: BlobStore

    @property
    def head(self) -> Checkpoint:
        return Checkpoint.parse(split_note(self.note)[0])

    @property
    def vkey(self) -> str:
        """The key in force, which signed its head."""
        return self.keys[-1]


@contextmanager
def opened(path: Path) -> Iterator[Foreign]:
    """The case or bundle at a path, after every check of it; NotFound where there is neither."""
    if is_bundle(path):
        yield _bundle(path)
    elif (path / "case.db").is_file():
        _refuse(checks(path))
        with Case.open(path) as other:
            told = tuple(act for _, act in acts(other.store))
            yield Foreign(other.checkpoint(), _keys(other.keys()), leaf_hashes(other.store), told, other.blobs)
    else:
        raise NotFound("neither a case nor a bundle", subject=str(path))


def _bundle(path: Path) -> Foreign:
    from saksi.publish import bundle_verifier as verifier

    bundle = verifier.Bundle(str(path))
    found = verifier.verify(bundle)
    _refuse(Check(c.number, c.title, Result(c.result), c.words, c.objects) for c in found)
    about = bundle.about()
    if about["tier"] != "sealed":
        hint = "Ask for one made with --tier sealed, or for a copy of the case."
        raise InputError(f"a bundle of tier {about['tier']} holds no captures to take in", subject=str(path), hint=hint)
    told = tuple(recorded_act(canonical(act)) for _, act in sorted(bundle.acts.items()))
    note = (path / "data" / "log" / "checkpoint").read_bytes()
    keys = _since_break([vkey for _, vkey in bundle.keys], [change["broken"] for change in about["changes"]])
    return Foreign(note, keys, bundle.leaves, told, Blobs(path / "data" / "blobs"))


def _refuse(found: Iterable[Check]) -> None:
    """IntegrityError at the first check that fails."""
    for check in found:
        if check.result is Result.FAIL:
            hint = "Nothing was taken in. `saksi verify` on it names all that is wrong."
            raise IntegrityError(f"it does not verify: {check.title}", subject=check.objects[0], hint=hint)


def _keys(ring: Keyring) -> tuple[str, ...]:
    keys = [ring.first.vkey, *(change.new.vkey for change in ring.changes)]
    return _since_break(keys, [change.kind == "break" for change in ring.changes])


def _since_break(keys: Sequence[str], breaks: Sequence[bool]) -> tuple[str, ...]:
    """The keys from the last marked break on; ``breaks`` tells it of each change from one key to the next."""
    return tuple(keys[max((k + 1 for k, is_break in enumerate(breaks) if is_break), default=0) :])


def strangeness(case: Case, foreign: Foreign, records: Iterable[Imported]) -> Iterator[str]:
    """What speaks against its being the log that its name says: a name known here under a key that it does not have.

    Anyone can make a log under another's name with a key of their own; only the key tells them apart.
    """
    origin = foreign.head.origin
    is_own = origin == case.keys().origin
    known = _keys(case.keys()) if is_own else tuple(record.vkey for record in records if record.origin == origin)[:1]
    if known and not set(known) & set(foreign.keys):
        said = f"known here under {known[-1]}, which did not hand over to it"
        yield f"{origin}: signed by {foreign.vkey}, {said}; ask whose it is"


def parting(case: Case, foreign: Foreign) -> int | None:
    """The entry from which on two logs of one name differ; None where one holds the other, or the names differ."""
    if foreign.head.origin != case.keys().origin:
        return None
    pairs = zip(leaf_hashes(case.store), foreign.leaves, strict=False)
    return next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), None)
