"""Checks 3 to 7, 13 and 14 of `saksi.case.verify`: the log by itself. What each checks is said there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from saksi.case.checks import FAULTS, Finding, fault, runs
from saksi.case.keyring import check_head, keyring
from saksi.case.transaction import stored_head
from saksi.errors import IntegrityError
from saksi.model.act import AnyAct, Captured, Erased, Imported, Reading, Stamped, TextRead
from saksi.model.canonical import canonical, decode
from saksi.preserve import tiles
from saksi.preserve.log import (
    CHECKPOINT,
    ENTRY_VERSION,
    PAYLOADS_PER_FILE,
    Entry,
    LogFolder,
    log_paths,
    payload_line,
    payload_path,
    salted_digest,
)
from saksi.preserve.merkle import leaf_hash, root
from saksi.preserve.note import Checkpoint, split_note
from saksi.store.rows import act_name, recorded_act
from saksi.store.sql import SqlStore

BATCH = 256


def entries(store: SqlStore, finding: Finding) -> None:
    """3."""
    expected = 0
    for idx, body, leaf in store.database.each("SELECT idx, body, leaf_hash FROM entry ORDER BY idx"):
        while expected < idx and len(finding.wrong) <= BATCH:
            finding.wrong.append(f"entry {expected}: missing")
            expected += 1
        expected = idx + 1
        try:
            _read_entry(body)
        except FAULTS as error:
            finding.wrong.append(fault(error, f"entry {idx}"))
        if not isinstance(body, bytes) or leaf_hash(body) != leaf:
            finding.wrong.append(f"entry {idx}: its leaf hash is another")
    head = store.database.one("SELECT frontier FROM head")
    if not finding.wrong and (head is None or head[0] != _frontier_bytes(store)):
        finding.wrong.append("row head: the stored edge of the tree does not fit the entries")
    finding.words = f"{expected} entries, numbered without a gap"


def payloads(store: SqlStore, finding: Finding) -> None:
    """4."""
    gone: dict[int, None] = {}
    ordered: set[int] = set()
    sql = (
        "SELECT entry.idx, entry.body, payload.idx, payload.salt, payload.body FROM entry "
        "LEFT JOIN payload ON payload.idx = entry.idx ORDER BY entry.idx"
    )
    for idx, body, has_row, salt, payload in store.database.each(sql):
        if has_row is None:
            finding.wrong.append(f"payload {idx}: its row is missing")
        elif salt is None and payload is None:
            gone[idx] = None
        else:
            try:
                act = checked_payload(body, salt, payload)
            except FAULTS as error:
                finding.wrong.append(fault(error, f"payload {idx}"))
                continue
            if isinstance(act, Erased):
                ordered.update(act.entries)
    finding.wrong += [f"payload {idx}: gone, and no order to erase it is logged" for idx in gone if idx not in ordered]
    finding.wrong += [f"payload {idx}: still there after its erasure" for idx in sorted(ordered) if idx not in gone]
    finding.noted = [f"entry {run}: erased by order" for run in runs(gone)]
    if store.database.one("SELECT 1 FROM unfinished") is not None:
        finding.open = "an erasure was interrupted; the next command that writes to the case finishes it"
    finding.words = "every payload fits its entry" + (f"; {len(gone)} erased by order" if gone else "")


def keys(store: SqlStore, finding: Finding) -> None:
    """5."""
    ring = keyring(store)
    leaves = leaf_hashes(store)
    for change in ring.changes:
        if root(leaves[: change.size]) != change.root:
            finding.wrong.append(f"entry {change.size}: the change of key was signed over other entries")
    for change in ring.breaks:
        finding.noted.append(f"entry {change.size}: marked break, the key before it could not sign")
    count = len(ring.changes)
    finding.words = f"first key {ring.first.vkey}; {count} changes of key" if count else f"key {ring.first.vkey}"
    if ring.breaks:
        finding.open = f"{len(ring.breaks)} marked breaks: nothing vouches that the hand-over was rightful"


def checkpoint(store: SqlStore, log: LogFolder, finding: Finding) -> None:
    """6."""
    ring, leaves = keyring(store), leaf_hashes(store)
    try:
        check_head(*stored_head(store), ring)
    except FAULTS as error:
        finding.wrong.append(fault(error, "row head"))
    note = log.read(CHECKPOINT)
    if note is None:
        finding.wrong.append("log/checkpoint: missing")
        return
    try:
        signed = ring.open(note)
    except FAULTS as error:
        finding.wrong.append(fault(error, "log/checkpoint"))
        return
    finding.wrong += [f"log/{CHECKPOINT}: {what}" for what in _against(leaves, signed)]
    finding.words = f"signed over {signed.size} entries; their Merkle root is the one signed"
    if signed.size < len(leaves):
        span = next(runs(range(signed.size, len(leaves))))
        finding.open = (
            f"entry {span}: signed, and not yet in log/, since a run stopped before it; the next run writes them out"
        )


def published(store: SqlStore, log: LogFolder, finding: Finding) -> None:
    """7."""
    note = log.read(CHECKPOINT)
    size = min(Checkpoint.parse(split_note(note)[0]).size if note else 0, store.size())
    for path, what in tiles.wrong_files(size, store.entries, store.leaf_hashes, log.read):
        finding.wrong.append(f"log/{path}: {what}{_first_entry(store, log, path, what)}")
    for number in range((size + PAYLOADS_PER_FILE - 1) // PAYLOADS_PER_FILE):
        finding.wrong += [f"log/{payload_path(number)}: {what}" for what in _wrong_lines(store, log, number, size)]
    expected = set(log_paths(size))
    finding.noted += [f"log/{name}: no part of a log of {size} entries" for name in log.names() if name not in expected]
    finding.words = f"log/ holds the same {size} entries and payloads"


def trusted_time(path: Path, store: SqlStore, finding: Finding) -> None:
    """13."""
    stamps = list(store.acts(Stamped))
    if not stamps:
        finding.open = "there is no trusted timestamp: the log could be rewritten by the key's holder"
        return
    roots = _roots(path)
    leaves = leaf_hashes(store)
    for idx, stamp in stamps:
        try:
            told = _checked_stamp(store, leaves, stamp, roots)
        except FAULTS as error:
            finding.wrong.append(fault(error, f"entry {idx} (timestamp)"))
            continue
        finding.noted.append(f"entry {idx}: {told}")
        if told.startswith("not checked"):
            finding.open = f"entry {idx}: {told}"
    last = stamps[-1][1]
    finding.words = (
        f"{len(stamps)} timestamps are right by root certificates that the case names: compare their SHA-256 with "
        f"the authority's; the last covers {last.size} of {len(leaves)} entries"
    )


def kept_elsewhere(store: SqlStore, kept: bytes | None, finding: Finding) -> None:
    """14."""
    if kept is None:
        finding.open = "no checkpoint kept elsewhere was given"
        return
    signed = keyring(store).open(kept)
    finding.wrong += [f"checkpoint kept elsewhere: {what}" for what in _against(leaf_hashes(store), signed)]
    finding.words = f"the log begins with the {signed.size} entries of the checkpoint kept elsewhere"


def named_blobs(store: SqlStore) -> dict[str, tuple[int | None, list[int]]]:
    """Digest of every blob that a payload names, to its size where told and the entries that name it."""
    named: dict[str, tuple[int | None, list[int]]] = {}
    for idx, act in acts(store):
        for digest, size in blobs_of(act):
            known, entries_ = named.get(digest, (None, []))
            named[digest] = (size if known is None else known, [*entries_, idx])
    return named


def blobs_of(act: AnyAct) -> Iterator[tuple[str, int | None]]:
    """The blobs that an act names, with their sizes where it tells them."""
    if isinstance(act, Captured):
        yield act.capture.blob, act.capture.size
    elif isinstance(act, TextRead | Reading):
        yield act.output, None
    elif isinstance(act, Stamped):
        yield act.checkpoint, None
        yield act.token, None
    elif isinstance(act, Imported):
        yield act.checkpoint, None


def acts(store: SqlStore) -> Iterator[tuple[int, AnyAct]]:
    """Every act whose payload can be read, in the order of the log; check 4 tells of the others."""
    for idx, body in store.database.each("SELECT idx, body FROM payload WHERE body IS NOT NULL ORDER BY idx"):
        try:
            yield idx, recorded_act(body)
        except FAULTS:
            continue


def sound_acts(store: SqlStore) -> list[tuple[int, AnyAct]]:
    """Every act in the order of the log; IntegrityError at a payload that is wrong, or gone without an order."""
    finding = Finding()
    payloads(store, finding)
    if finding.wrong:
        raise IntegrityError(finding.wrong[0], hint="Run `saksi verify`; nothing is erased from a damaged case.")
    return list(acts(store))


def leaf_hashes(store: SqlStore) -> list[bytes]:
    """The leaf hashes, computed from the entries themselves."""
    return [leaf_hash(bytes(body)) for (body,) in store.database.each("SELECT body FROM entry ORDER BY idx")]


def _read_entry(body: bytes) -> Entry:
    entry = decode(Entry, body)
    if entry.v != ENTRY_VERSION:
        raise IntegrityError(f"of version {entry.v}")
    if canonical(entry) != body:
        raise IntegrityError("not canonical JSON")
    return entry


def checked_payload(body: bytes, salt: bytes, payload: bytes) -> AnyAct:
    """The act in a payload that fits its entry; IntegrityError saying what does not fit."""
    entry = _read_entry(body)
    if salted_digest(salt, payload) != entry.payload:
        raise IntegrityError("does not fit the salted digest in its entry")
    act = recorded_act(payload)
    if act_name(act) != entry.act:
        raise IntegrityError("is another act than its entry names")
    if canonical(act) != payload:
        raise IntegrityError("not canonical JSON")
    return act


def _frontier_bytes(store: SqlStore) -> bytes:
    from saksi.preserve.merkle import Frontier

    return Frontier().extend(leaf_hashes(store)).to_bytes()


def _against(leaves: list[bytes], signed: Checkpoint) -> Iterator[str]:
    if signed.size > len(leaves):
        yield f"covers {signed.size} entries, the case has {len(leaves)}: entry {len(leaves)} is missing"
    elif root(leaves[: signed.size]) != signed.root:
        yield f"the Merkle root of the first {signed.size} entries is another: an entry was changed"


def _first_entry(store: SqlStore, log: LogFolder, path: str, what: str) -> str:
    """For a bundle or a lowest tile that differs: which entry is the first."""
    if what == "missing" or not path.startswith(("tile/entries/", "tile/0/")):
        return ""
    content = log.read(path) or b""
    name, _, width = path.split("/", 2)[2].partition(".p/")
    first = int(name.replace("x", "").replace("/", "")) * tiles.TILE_WIDTH
    is_bundle = path.startswith("tile/entries/")
    try:
        count = int(width or tiles.TILE_WIDTH)
        found = tiles.parse_bundle(content, count) if is_bundle else tiles.parse_tile(content, count)
    except IntegrityError:
        return ""
    expected = (store.entries if is_bundle else store.leaf_hashes)(first, first + len(found))
    different = (i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b)
    at = next(different, None)
    return "" if at is None else f" (entry {first + at})"


def _wrong_lines(store: SqlStore, log: LogFolder, number: int, size: int) -> Iterator[str]:
    first = number * PAYLOADS_PER_FILE
    content = log.read(payload_path(number))
    if content is None:
        yield "missing"
        return
    stop = min(size, first + PAYLOADS_PER_FILE)
    expected = [payload_line(*payload) for payload in store.payloads(first, stop)]
    found = content.splitlines(keepends=True)
    for i, line in enumerate(expected):
        if i >= len(found):
            yield f"cut short before entry {first + i}"
            return
        if found[i] != line:
            yield f"differs in the payload of entry {first + i}"
    known = store.size() if stop == size else stop
    later = [payload_line(*payload) for payload in store.payloads(stop, min(known, first + PAYLOADS_PER_FILE))]
    rest = b"".join(found[len(expected) :])
    if not b"".join(later).startswith(rest):
        yield f"goes on after entry {stop - 1} with something else"


def _roots(path: Path) -> dict[str, bytes]:
    """Name of each configured authority to its root certificates, for those whose file can be read."""
    from saksi.settings import load

    found = {}
    for authority in load(path).authorities:
        file = path / authority.roots
        if file.is_file():
            found[authority.name] = file.read_bytes()
    return found


def _checked_stamp(store: SqlStore, leaves: list[bytes], stamp: Stamped, roots: dict[str, bytes]) -> str:
    """What a timestamp shows, in words; beginning with "not checked" where its authority's root is not at hand."""
    from saksi.preserve.timestamp import verify_timestamp

    note = store.blobs.read(stamp.checkpoint)
    signed = Checkpoint.parse(split_note(note)[0])
    for what in _against(leaves, signed):
        raise IntegrityError(f"its checkpoint {what}")
    if stamp.authority not in roots:
        return f"not checked: no root certificate of {json.dumps(stamp.authority, ensure_ascii=False)} is at hand"
    stamped = verify_timestamp(store.blobs.read(stamp.token), note, roots[stamp.authority])
    by = f"{stamped.authority or stamp.authority}, root certificate {_fingerprints(roots[stamp.authority])}"
    return f"{signed.size} entries existed at {stamped.at.isoformat()} by {by}"


def _fingerprints(pem: bytes) -> str:
    """SHA-256 of each certificate: what a reader compares with what the authority itself publishes."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_pem_x509_certificates

    return ", ".join(certificate.fingerprint(SHA256()).hex() for certificate in load_pem_x509_certificates(pem))
