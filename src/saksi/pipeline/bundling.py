"""From the case to an evidence bundle: gather → gate → redact → bag → seal, logged as an act."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.case import Case
from saksi.case.checks import FAULTS, Check, Finding, Result, fault
from saksi.case.verify_log import acts, blobs_of, leaf_hashes
from saksi.errors import InputError, IntegrityError
from saksi.model.act import Captured, Exported, KeyChanged, Stamped
from saksi.model.terms import Tier
from saksi.pipeline.publishing import QUIETLY, Sending, published
from saksi.preserve.log import CHECKPOINT, PAYLOADS_PER_FILE, log_paths, payload_line, payload_path
from saksi.preserve.merkle import inclusion_proofs
from saksi.preserve.note import Checkpoint, sign_note, split_note
from saksi.publish.bundle import FORM, SEAL, TAGS, Contents, shows, write_bundle
from saksi.publish.download import incidents_json
from saksi.publish.public import PublicCase

if TYPE_CHECKING:
    from saksi.publish.bundle_verifier import Bundle

WITHHELD = b'{"index":%d,"payload":null,"salt":null,"withheld":true}\n'
Payload = tuple[int, bytes | None, bytes | None]


@dataclass(frozen=True, slots=True)
class Bundled:
    """What became of a bundle: incidents in its record, acts shown of all, blobs, what was held back, its digest."""

    incidents: int
    shown: int
    entries: int
    blobs: int
    held_back: tuple[str, ...]
    digest: str


def bundle_case(
    case: Case,
    out: Path,
    *,
    tier: Tier = Tier.PUBLIC,
    title: str | None = None,
    at: datetime | None = None,
    sending: Sending = QUIETLY,
) -> Bundled:
    """Write a bundle of the whole case into a new folder and log that it left.

    The record is redacted at every tier: a sealed bundle's, for partners; names are in the readings beside it alone.
    ``at`` is the time of export (now unless given). PublicationHeld where a number lacks its evidence, InputError where
    something lies at ``out``: nothing is written then.
    """
    at = at or datetime.now(UTC)
    readers = Tier.PUBLIC if tier is Tier.PUBLIC else Tier.PARTNER
    public = published(case, title=title, at=at, tier=readers, tell=sending.tell)
    sending.tell("Proofs, seal and files")
    head = case.keys().open(case.checkpoint())
    shown = _shown(case, public, tier, head.size)
    blobs = _blobs(case, tier, head.size)
    data = {"record.json": incidents_json(public), **dict(_log_files(case, head.size, shown))}
    data["proofs.jsonl"] = b"".join(_proofs(case, public, head))
    signer = case.signer
    if signer is None:
        raise InputError("this case is open for looking only", subject=str(case.path))
    about = {**_about(case, head, public.title), "sealed_by": signer.public.vkey}
    contents = Contents(tier, about, data, blobs, case.blobs, at)
    digest = write_bundle(out, contents, lambda text: sign_note(text, [signer]))
    form = f"bundle, {tier}"
    case.append(Exported(form=form, incidents=len(public.incidents), digest=digest, by=sending.name(case)))
    return Bundled(len(public.incidents), len(shown), head.size, len(blobs), public.held_back, digest)


def is_bundle(path: Path) -> bool:
    """Whether a folder is, or was meant as, an evidence bundle."""
    return not (path / "case.db").exists() and any((path / name).exists() for name in ("bagit.txt", SEAL, TAGS))


def verify_bundle(
    path: Path, kept: bytes | None = None, key: str | None = None, roots: bytes | None = None
) -> Iterator[Check]:
    """The stand-alone verifier's checks of a bundle, by the same code that lies in it.

    With ``roots``, certificates (PEM) of authorities that one trusts, the signatures of the timestamps are checked as
    well, which the standard library cannot do.
    """
    from saksi.publish import bundle_verifier as verifier

    bundle = verifier.Bundle(str(path), key, kept)
    for check in verifier.verify(bundle):
        wrong = check.objects if check.result == "fail" else ()
        found = Check(check.number, check.title, Result(check.result), check.words, wrong)
        is_time = check.title == "Trusted time" and check.result != "fail" and bundle.stamps
        yield _signed_times(found, bundle, roots) if roots is not None and is_time else found


def _signed_times(check: Check, bundle: Bundle, roots: bytes) -> Check:
    """The check of trusted time, with each authority's signature."""
    from saksi.preserve.timestamp import verify_timestamp

    finding, sizes = Finding(), []
    for index, note, token in bundle.stamps:
        name = f"entry {index} (timestamp)"
        try:
            stamp = verify_timestamp(token, note, roots)
        except InputError:
            raise
        except FAULTS as error:
            finding.wrong.append(fault(error, name))
            continue
        sizes.append(Checkpoint.parse(split_note(note)[0]).size)
        by = stamp.authority or "an authority under the root certificates given"
        finding.noted.append(f"{name}: {sizes[-1]} entries existed at {stamp.at.isoformat()} by {by}")
    finding.words = (
        f"{len(sizes)} timestamps are signed under the root certificates given; they cover "
        f"{max(sizes, default=0)} of {bundle.size} entries"
    )
    return finding.check(check.number, check.title)


def _about(case: Case, head: Checkpoint, title: str) -> dict[str, object]:
    """What the bundle says of the log that it is from."""
    changes = [
        {"entry": idx, "statement": change.statement, "broken": change.broken}
        for idx, change in case.store.acts(KeyChanged)
    ]
    return {
        "title": title,
        "origin": head.origin,
        "size": head.size,
        "root": b64encode(head.root).decode(),
        "vkey": case.keys().first.vkey,
        "changes": changes,
    }


def _shown(case: Case, public: PublicCase, tier: Tier, size: int) -> frozenset[int]:
    """The entries whose acts go along."""
    documents = frozenset(document.id for document in public.documents)
    incidents = frozenset(known for incident in public.incidents for known in (incident.id, *incident.formerly))
    return frozenset(idx for idx, act in acts(case.store) if idx < size and shows(act, tier, documents, incidents))


def _blobs(case: Case, tier: Tier, size: int) -> tuple[str, ...]:
    """The blobs that go along; IntegrityError names one that is not there."""
    named: dict[str, None] = {}
    for idx, act in acts(case.store):
        if idx < size and (tier is Tier.SEALED or isinstance(act, Stamped)):
            named |= dict.fromkeys(digest for digest, _ in blobs_of(act))
    missing = next((digest for digest in named if not case.blobs.holds(digest)), None)
    if missing is not None:
        raise IntegrityError("this blob is missing", subject=missing, hint="Run `saksi verify`.")
    return tuple(sorted(named))


def _log_files(case: Case, size: int, shown: frozenset[int]) -> Iterator[tuple[str, bytes]]:
    """The published log with the payloads that are shown."""
    for path in log_paths(size):
        if not path.startswith("payload/"):
            content = case.checkpoint() if path == CHECKPOINT else case.log.read(path)
            if content is None:
                raise IntegrityError("missing", subject=f"log/{path}", hint="Run `saksi verify`.")
            yield f"log/{path}", content
    for start in range(0, size, PAYLOADS_PER_FILE):
        payloads = case.store.payloads(start, min(size, start + PAYLOADS_PER_FILE))
        yield f"log/{payload_path(start // PAYLOADS_PER_FILE)}", b"".join(_payload_lines(payloads, shown))


def _payload_lines(payloads: Sequence[Payload], shown: frozenset[int]) -> Iterator[bytes]:
    for idx, salt, body in payloads:
        yield payload_line(idx, salt, body) if body is None or idx in shown else WITHHELD % idx


def _proofs(case: Case, public: PublicCase, head: Checkpoint) -> Iterator[bytes]:
    """An inclusion proof for the entry of each capture in the record, in the order of the log."""
    captures = {document.capture.id for document in public.documents}
    entries = [idx for idx, act in case.store.acts(Captured) if act.capture.id in captures and idx < head.size]
    for idx, proof in zip(entries, inclusion_proofs(leaf_hashes(case.store)[: head.size], entries), strict=True):
        yield json.dumps({"entry": idx, "proof": [h.hex() for h in proof]}, separators=(",", ":")).encode() + b"\n"


__all__ = ["FORM", "Bundled", "bundle_case", "is_bundle", "verify_bundle"]
