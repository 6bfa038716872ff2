#!/usr/bin/env python3
"""Verify an evidence bundle with nothing but Python 3.9 or newer: one file, the standard library alone, no network.

    python3 -I verify.py [BUNDLE] [--key VKEY] [--checkpoint FILE] [--json]

What is checked, in this order; the code below carries the same numbers.

 1. Seal. The key that it names signed the digest of the tag manifest, and so of everything in the bundle.
 2. Tag files. Each has the SHA-256 that the tag manifest gives.
 3. Payload files. Each has the SHA-256 that the manifest gives.
 4. Bag. The folder is a BagIt bag (RFC 8493) that holds just the files its manifests name, and these are all files that
    a bundle has: no link, nothing beside.
 5. Keys. Every change of key is signed (C2SP signed-note, Ed25519) by the new key and, unless it is marked as a break,
    by the one before; the key in force sealed the bundle.
 6. Checkpoint. The log's head (C2SP tlog-checkpoint) is signed by the key in force at its size.
 7. Entries. Each is canonical JSON, the tiles hold their hashes, and their Merkle root (RFC 6962) is the one signed.
    The changes of key among them are those of check 5.
 8. Payloads. Each act that is shown fits the salted digest in its entry. Withheld and erased ones are told. The log was
    opened with the key that the bundle tells.
 9. Inclusion proofs. Each leads from its entry to the signed root (RFC 9162, section 2.1.3.2).
10. Blobs. Every file that a shown act names and this tier holds is there, its SHA-256 is its name; there is no other.
11. Record. Each document of the record names a capture as the log has it; each figure names claims that are there.
12. Words. Every claim of every reading stands at its place in the document's text, letter for letter; what the record
    quotes stands there too, but for what it withholds.
13. Trusted time. Each timestamp (RFC 3161) is over a checkpoint of this log. The authority's signature is not checked.
14. Kept elsewhere. Key and checkpoint are those that you hold yourself. Without: the key's holder could have made all
    of it anew.

Exit: 0 all passed, 4 any failed, 7 none failed but some could not be checked. What this proves and what it does not is
told in READ-FIRST.md. Take this file from somewhere else than the bundle if you do not trust who gave you the bundle.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

FORM = "saksi bundle 1"
SEAL, TAGS, MANIFEST = "seal.note", "tagmanifest-sha256.txt", "manifest-sha256.txt"
ROTATION, BREAK = "saksi key rotation v1", "saksi key break v1"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = re.compile(
    rb'\{"index":(\d+),"payload":(.*),"salt":(?:"([0-9a-f]{64})"|null)(,"withheld":true)?\}', re.DOTALL
)
"""A line of a payload file: index, the act itself, its salt; withheld at this tier, or null where erased by order."""
FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError)
FILES = re.compile(
    r"bagit\.txt|bag-info\.txt|READ-FIRST\.md|verify\.py|manifest-sha256\.txt"
    r"|data/(bundle\.json|record\.json|proofs\.jsonl|log/[a-z0-9./]+|blobs/sha256/[0-9a-f]{2}/[0-9a-f]{64})"
)
"""What a bundle's manifests may name. Anything else would be sealed and checked by nobody."""
KEY_CHANGE = b'{"act":"key_changed",'
"""How the entry of a change of key begins, in canonical JSON."""
WITHHELD = re.compile(r"\[[^\[\]]+ withheld\]|\u2026")
"""What stands in the record for words of the text that it does not show."""
TSTINFO = bytes.fromhex("060b2a864886f70d0109100104")
"""Object identifier of a timestamp's signed part, in DER."""


class Wrong(Exception):
    """An object of the bundle is not what it should be."""


class Unchecked(Exception):
    """Something that a check needs is itself wrong, or is not in this bundle."""


class Check(NamedTuple):
    """One numbered check: pass, fail or not_checked, a sentence, and the objects it is about."""

    number: int
    title: str
    result: str
    words: str
    objects: tuple[str, ...]


# Ed25519 (RFC 8032, section 5.1): points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    """The sum of two points (section 5.1.4)."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    """The point added to itself so many times."""
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def point_of(encoded: bytes) -> Point | None:
    """The point in 32 bytes (section 5.1.3); None where there is none."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes are this key's signature over the message (section 5.1.7)."""
    base = point_of(bytes.fromhex("58" + "66" * 31))
    owner, nonce = point_of(key), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or base is None or owner is None or nonce is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(scalar, base), add(nonce, times(challenge, owner))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


# Signed notes and keys (C2SP signed-note) ----------------------------------------------------------------------------


def plain64(text: str) -> bytes:
    """Bytes from canonical base64; ValueError where another spelling of them is given."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError("not canonical base64")
    return found


def raw_key(vkey: str) -> bytes:
    """The 32 bytes of a verifier key, `name+id+base64`, whose id must be its own."""
    name, key_id, encoded = vkey.split("+", 2)
    raw = plain64(encoded)
    if len(raw) != 33 or raw[0] != 1 or hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
        raise ValueError("not a verifier key")
    return raw[1:]


def signed_text(note: bytes, *vkeys: str) -> str:
    """The text of a note that each of these keys has signed, and signed rightly; ValueError where one has not."""
    head, _, tail = note.decode().rpartition("\n\n")
    lines = tail.split("\n")
    if not head or lines.pop() != "":
        raise ValueError("not a signed note")
    text = head + "\n"
    for vkey in vkeys:
        name, key_id = vkey.split("+", 2)[:2]
        found = [plain64(line[len(name) + 3 :]) for line in lines if line.startswith("\u2014 " + name + " ")]
        own = [s[4:] for s in found if s[:4].hex() == key_id]
        if len(own) != 1 or not is_signed(raw_key(vkey), text.encode(), own[0]):
            raise ValueError("not signed by " + vkey)
    return text


# The tree (RFC 6962, section 2.1; RFC 9162, section 2.1.3.2) ---------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root: whole subtrees are kept by size and joined from the right."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size = 1
        while stack and stack[-1][0] == size:
            leaf, size = node_hash(stack.pop()[1], leaf), size * 2
        stack.append((size, leaf))
    if not stack:
        return hashlib.sha256(b"").digest()
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf at this index to the root of a tree of this size."""
    first, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            reached = node_hash(sibling, reached)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and reached == root and 0 <= index < size


def numbered(number: int) -> str:
    """A tile's number as it stands in paths: 7 is 007, 1234067 is x001/x234/067."""
    text = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        text = f"x{number % 1000:03d}/{text}"
    return text


def tile_path(level: str, number: int, total: int) -> tuple[str, int]:
    """Path and width of a tile, or of a bundle of entries, of a row of so many (C2SP tlog-tiles)."""
    width = min(256, total - 256 * number)
    partial = "" if width == 256 else f".p/{width}"
    return f"data/log/tile/{level}/{numbered(number)}{partial}", width


# Timestamps (RFC 3161): only what is stamped, and when ---------------------------------------------------------------


def der(content: bytes) -> Iterator[bytes]:
    """The elements of DER one after another, each with its head; ValueError where one is cut."""
    at = 0
    while at < len(content):
        start, length, at = at, content[at + 1], at + 2
        if length & 0x80:
            width = length & 0x7F
            length, at = int.from_bytes(content[at : at + width], "big"), at + width
        if at + length > len(content):
            raise ValueError("cut short")
        yield content[start : at + length]
        at += length


def inside(element: bytes) -> list[bytes]:
    """The elements within a DER element."""
    head = 2 + (element[1] & 0x7F if element[1] & 0x80 else 0)
    return list(der(element[head:]))


def stamped(token: bytes) -> tuple[bytes, str]:
    """The digest that a timestamp is over, and the time it states, from the whole response of the authority."""
    status, content = inside(token)
    if inside(status)[0][2:] not in (b"\x00", b"\x01"):
        raise ValueError("the authority did not grant it")
    kind, *body = inside(inside(inside(inside(content)[1])[0])[2])
    if kind != TSTINFO:
        raise ValueError("not a timestamp")
    info = inside(inside(inside(body[0])[0])[0])
    return inside(info[2])[1][2:], info[4][2:].decode()


# The bundle ----------------------------------------------------------------------------------------------------------


class Finding:
    """What a check gathers while it runs: objects that are wrong, reasons why something could not be checked."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.words = ""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_canonical(entry: bytes) -> bool:
    """Whether an entry is the canonical JSON (RFC 8785) of an object of version 1."""
    try:
        found = json.loads(entry)
        again = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        return again == entry and set(found) == {"act", "at", "payload", "v"} and found["v"] == 1
    except FAULTS:
        return False


def fits(entry: bytes, payload: bytes, salt: bytes) -> bool:
    """Whether an act is the one that its entry holds the salted digest of."""
    said = json.loads(entry)
    try:
        act = json.loads(payload, object_pairs_hook=in_order)["act"]
    except FAULTS:
        return False
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in (salt, payload))
    return bool(said["payload"] == sha256(framed) and said["act"] == act)


def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object in the one order of RFC 8785; ValueError where one stands twice or out of order."""
    names = [name.encode("utf-16-be") for name, _ in pairs]
    if names != sorted(set(names)):
        raise ValueError("not canonical JSON")
    return dict(pairs)


def stands(quote: str, text: str) -> bool:
    """Whether the words of a quote, but for what is withheld of them, stand in a text in their order."""
    at = 0
    for part in WITHHELD.split(quote):
        at = text.find(part.strip(), at)
        if at < 0:
            return False
    return True


def digests_of(act: dict[str, Any]) -> list[str]:
    """The blobs that an act names."""
    if act["act"] == "captured":
        return [act["capture"]["blob"]]
    return [act[name] for name in ("output", "checkpoint", "token") if act.get(name)]


class Bundle:
    """A bundle under verification. Later checks use what earlier ones have read."""

    def __init__(self, folder: str, key: str | None = None, checkpoint: bytes | None = None) -> None:
        self.folder, self.key, self.checkpoint = folder, key, checkpoint
        self.altered: set[str] = set()
        self.sealed: list[str] = []
        self.keys: list[tuple[int, str]] = []
        self.size, self.root = 0, b""
        self.leaves: list[bytes] = []
        self.entries: list[bytes] = []
        self.acts: dict[int, dict[str, Any]] = {}
        self.used: set[str] = set()
        self.texts: dict[str, str] = {}
        self.is_read = False
        self.proved: set[int] = set()
        self.stamps: list[tuple[int, bytes, bytes]] = []

    def open(self, path: str) -> BinaryIO:
        """A plain file of the bundle's own: a link could lead out of it, a pipe or device would never end."""
        parts = path.split("/")
        place = os.path.join(self.folder, *parts)
        is_own = os.path.realpath(place) == os.path.join(os.path.realpath(self.folder), *parts)
        if os.path.lexists(place) and not (is_own and os.path.isfile(place)):
            raise Wrong(path + ": not a plain file of the bundle")
        try:
            return open(place, "rb")
        except OSError as error:
            raise Wrong(path + ": " + ("missing" if isinstance(error, FileNotFoundError) else "unreadable")) from error

    def read(self, path: str) -> bytes:
        self.used.add(path)
        with self.open(path) as file:
            return file.read()

    def digest(self, path: str) -> str:
        """The SHA-256 of a file, read piece by piece: a film may be larger than the memory."""
        found = hashlib.sha256()
        with self.open(path) as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                found.update(part)
        return found.hexdigest()

    def json(self, path: str) -> Any:
        try:
            return json.loads(self.read(path))
        except (ValueError, RecursionError) as error:
            raise Wrong(path + ": damaged") from error

    def about(self) -> dict[str, Any]:
        """What the bundle says of itself; nothing further can be checked where that was altered."""
        if "data/bundle.json" in self.altered:
            raise Unchecked("data/bundle.json is altered")
        found = self.json("data/bundle.json")
        if found.get("form") != FORM:
            raise Wrong("data/bundle.json: not of the form " + FORM)
        return dict(found)

    def blob(self, digest: str) -> str:
        return "data/blobs/sha256/" + digest[:2] + "/" + digest

    def shown(self, *names: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The acts of these names that are shown, in the order of the log."""
        return ((index, act) for index, act in sorted(self.acts.items()) if act["act"] in names)

    def files(self) -> Iterator[str]:
        """Everything that is no folder, by its path."""
        for folder, folders, names in os.walk(self.folder):
            here = os.path.relpath(folder, self.folder).replace(os.sep, "/")
            for name in names + [f for f in folders if os.path.islink(os.path.join(folder, f))]:
                yield name if here == "." else here + "/" + name

    def manifest(self, path: str) -> dict[str, str]:
        """Path to SHA-256, as a manifest gives them."""
        if path in self.altered:
            raise Unchecked(path + " is altered")
        found: dict[str, str] = {}
        for line in self.read(path).decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            if not re.fullmatch("[0-9a-f]{64}", digest) or not name or name in found or ".." in name.split("/"):
                raise Wrong(path + ": a line is malformed")
            found[name] = digest
        return found

    def begins_with(self, size: int, root: bytes) -> bool:
        """Whether the log begins with so many entries of this root."""
        return 0 < size <= self.size and root == root_of(self.leaves[:size])

    def key_at(self, size: int) -> str:
        """The verifier key in force at a size of the log."""
        return [vkey for since, vkey in self.keys if since < size][-1]


def seal(bundle: Bundle, finding: Finding) -> None:
    """1."""
    note = bundle.read(SEAL)
    try:
        bundle.sealed = note.decode().split("\n")[:6]
        signed_text(note, bundle.sealed[5])
        if note.count(b"\n") != 8:
            raise ValueError("more than six lines and one signature")
    except FAULTS as error:
        bundle.sealed = []
        raise Wrong(SEAL + ": not rightly signed by the key that it names") from error
    if bundle.sealed[0] != FORM or bundle.digest(TAGS) != bundle.sealed[4]:
        bundle.altered.add(TAGS)
        finding.wrong.append(TAGS + ": not the one that was sealed")
    finding.words = "sealed by " + bundle.sealed[5]


def manifest_check(path: str, what: str) -> Callable[[Bundle, Finding], None]:
    """2. and 3."""

    def compare(bundle: Bundle, finding: Finding) -> None:
        listed = bundle.manifest(path)
        for name, digest in listed.items():
            try:
                if bundle.digest(name) != digest:
                    raise Wrong(name + ": its SHA-256 is not the one in " + path)
            except Wrong as error:
                bundle.altered.add(name)
                finding.wrong.append(str(error))
        finding.words = f"{len(listed)} {what}, each with its SHA-256"

    return compare


def bag(bundle: Bundle, finding: Finding) -> None:
    """4."""
    here = set(bundle.files())
    for path in sorted(here):
        if os.path.islink(os.path.join(bundle.folder, path)):
            finding.wrong.append(path + ": a link; a bundle holds its own bytes")
    if "bagit.txt" not in bundle.altered and bundle.read("bagit.txt") != BAGIT:
        finding.wrong.append("bagit.txt: not that of a BagIt 1.0 bag")
    named = {SEAL, TAGS, *bundle.manifest(TAGS), *bundle.manifest(MANIFEST)}
    finding.wrong += [path + ": no manifest names it" for path in sorted(here - named)]
    strange = sorted(path for path in named - {SEAL, TAGS} if not FILES.fullmatch(path))
    finding.wrong += [path + ": no file that a bundle has, and nothing here checks it" for path in strange]
    finding.words = f"{len(here)} files, all named by its manifests"


def keys(bundle: Bundle, finding: Finding) -> None:
    """5."""
    about = bundle.about()
    bundle.keys = [(-1, about["vkey"])]
    raw_key(about["vkey"])
    for change in about["changes"]:
        name, old, is_break = f"entry {change['entry']}: ", bundle.keys[-1][1], change["broken"]
        kind, origin, size, _, before, new = change["statement"].split("\n")[:6]
        signed_text(change["statement"].encode(), *([new] if is_break else [old, new]))
        said = (kind, origin, int(size), before)
        if said != (BREAK if is_break else ROTATION, about["origin"], change["entry"], old):
            finding.wrong.append(name + "this change of key is not the one that was signed")
        if is_break:
            finding.open.append(name + "a marked break: nothing vouches that the hand-over was rightful")
        bundle.keys.append((change["entry"], new))
    if bundle.sealed and bundle.sealed[5] != bundle.keys[-1][1]:
        finding.wrong.append(SEAL + ": by another key than the one in force")
    finding.words = f"key {bundle.keys[-1][1]}; {len(bundle.keys) - 1} changes of key"


def checkpoint(bundle: Bundle, finding: Finding) -> None:
    """6."""
    about, path = bundle.about(), "data/log/checkpoint"
    try:
        origin, size, root = bundle.read(path).decode().split("\n")[:3]
        bundle.size, bundle.root = int(size), plain64(root)
        signed_text(bundle.read(path), bundle.key_at(bundle.size))
    except FAULTS as error:
        bundle.size, bundle.root = about["size"], plain64(about["root"])
        raise Wrong(path + ": not rightly signed by the key in force") from error
    said = [[about["origin"], str(about["size"]), about["root"]], bundle.sealed[1:4] or [origin, size, root]]
    if said != [[origin, size, root]] * 2:
        finding.wrong.append(path + ": not the one that the bundle was made from")
    finding.words = f"{origin}, {size} entries, root {root}"


def entries(bundle: Bundle, finding: Finding) -> None:
    """7."""
    bundle.about()
    for start in range(0, bundle.size, 256):
        path, count = tile_path("entries", start // 256, bundle.size)
        content, at = bundle.read(path), 0
        for index in range(start, start + count):
            end = at + 2 + int.from_bytes(content[at : at + 2], "big")
            entry, at = content[at + 2 : end], end
            if not is_canonical(entry):
                finding.wrong.append(f"entry {index}: not canonical JSON ({path})")
            bundle.entries.append(entry)
            bundle.leaves.append(leaf_hash(entry))
        if at != len(content):
            finding.wrong.append(path + ": its entries do not end where the file does")
    level, hashes = 0, bundle.leaves
    while hashes:
        for start in range(0, len(hashes), 256):
            path, count = tile_path(str(level), start // 256, len(hashes))
            if bundle.read(path) != b"".join(hashes[start : start + count]):
                finding.wrong.append(path + ": not the hashes of what lies under it")
        full = range(0, len(hashes) - 255, 256)
        level, hashes = level + 1, [root_of(hashes[start : start + 256]) for start in full]
    if root_of(bundle.leaves) != bundle.root:
        finding.wrong.append("entries: their Merkle root is not the one signed, so one of them was changed")
    for change in bundle.about()["changes"]:
        if plain64(change["statement"].split("\n")[3]) != root_of(bundle.leaves[: change["entry"]]):
            finding.wrong.append(f"entry {change['entry']}: the change of key was signed over other entries")
    told = [change["entry"] for change in bundle.about()["changes"]]
    logged = [index for index, entry in enumerate(bundle.entries) if entry.startswith(KEY_CHANGE)]
    for index in sorted(set(told) ^ set(logged)):
        where = "data/bundle.json" if index in logged else "the log"
        finding.wrong.append(f"entry {index}: a change of key that {where} does not tell")
    if told != sorted(set(told)):
        finding.wrong.append("data/bundle.json: its changes of key are not in the order of the log")
    finding.words = f"{len(bundle.entries)} entries; their Merkle root is the one signed"


def payloads(bundle: Bundle, finding: Finding) -> None:
    """8."""
    tier, gone, withheld, erased = bundle.about()["tier"], set(), 0, set()
    for start in range(0, bundle.size, 256):
        path = "data/log/payload/" + numbered(start // 256) + ".jsonl"
        lines = bundle.read(path).split(b"\n")
        for index in range(start, min(start + 256, bundle.size)):
            name = f"payload {index} ({path}): "
            found = PAYLOAD.fullmatch(lines[index - start]) if index - start < len(lines) else None
            is_empty = found is not None and found[2] == b"null"
            if found is None or int(found[1]) != index or is_empty != (found[3] is None) or (found[4] and not is_empty):
                finding.wrong.append(name + "damaged or missing")
            elif found[4] and tier == "sealed":
                finding.wrong.append(name + "withheld, and a sealed bundle withholds none")
            elif found[4]:
                withheld += 1
            elif is_empty:
                gone.add(index)
            elif not fits(bundle.entries[index], found[2], bytes.fromhex((found[3] or b"").decode())):
                finding.wrong.append(name + "does not fit its entry")
            else:
                bundle.acts[index] = json.loads(found[2])
                erased |= set(bundle.acts[index]["entries"]) if bundle.acts[index]["act"] == "erased" else set()
        if len(lines) != min(256, bundle.size - start) + 1 or lines[-1]:
            finding.wrong.append(path + ": holds something beside its payloads")
    finding.wrong += [
        f"payload {i}: gone, and no erasure of it is logged" for i in sorted(gone - erased) if not withheld
    ]
    finding.wrong += [
        f"payload {i}: still there, though an erasure of it is logged" for i in sorted(erased & set(bundle.acts))
    ]
    finding.wrong += keys_told_otherwise(bundle)
    bundle.is_read = not finding.wrong
    here = {path for path in bundle.files() if path.startswith("data/log/")}
    if bundle.is_read and len(bundle.entries) == bundle.size:
        finding.wrong += [path + ": no part of this log" for path in sorted(here - bundle.used)]
    finding.words = f"{len(bundle.acts)} acts fit their entries; {len(gone)} erased by order"
    if withheld:
        finding.open.append(f"{withheld} acts are withheld in a bundle of tier {tier}")


def keys_told_otherwise(bundle: Bundle) -> Iterator[str]:
    """Acts by which keys came into force, where data/bundle.json tells them otherwise."""
    about = bundle.about()
    for index, act in bundle.shown("opened"):
        if act["vkey"] != about["vkey"]:
            yield f"payload {index}: this log was opened with another key than data/bundle.json tells"
    told = {change["entry"]: (change["statement"], change["broken"]) for change in about["changes"]}
    for index, act in bundle.shown("key_changed"):
        if (act["statement"], act["broken"]) != told.get(index):
            yield f"payload {index}: another change of key than data/bundle.json tells"


def proofs(bundle: Bundle, finding: Finding) -> None:
    """9."""
    path, count = "data/proofs.jsonl", 0
    for line in bundle.read(path).splitlines():
        count += 1
        try:
            found = json.loads(line)
            index, proof = found["entry"], [bytes.fromhex(sibling) for sibling in found["proof"]]
            is_right = is_included(leaf_hash(bundle.entries[index]), index, bundle.size, proof, bundle.root)
        except FAULTS as error:
            raise Wrong(f"{path}: line {count} is damaged") from error
        bundle.proved.add(index)
        if not is_right:
            finding.wrong.append(f"{path}: the proof of entry {index} (line {count}) does not lead to the root")
    finding.words = f"{count} entries are proved to be under the signed root"


def blobs(bundle: Bundle, finding: Finding) -> None:
    """10."""
    about, named = bundle.about(), {}
    for index, act in bundle.shown("captured", "text_read", "reading", "second_reading", "stamped", "imported"):
        for digest in digests_of(act):
            named[bundle.blob(digest)] = index
    is_whole = about["tier"] == "sealed"
    here = {path for path in bundle.files() if path.startswith("data/blobs/")}
    expected = {p for p, i in named.items() if is_whole or bundle.acts[i]["act"] == "stamped"}
    finding.wrong += [f"{path}: missing, named by entry {named[path]}" for path in sorted(expected - here)]
    for path in sorted(here):
        if bundle.digest(path) != path.rpartition("/")[2]:
            finding.wrong.append(path + ": its SHA-256 is not its name")
        if bundle.is_read and path not in named:
            finding.wrong.append(path + ": no act of the log names it")
    finding.words = f"{len(here)} blobs, each with the SHA-256 that is its name"
    if not is_whole:
        finding.open.append("captures and texts are not in a bundle of tier " + about["tier"])


def record(bundle: Bundle, finding: Finding) -> None:
    """11."""
    path, hidden = "data/record.json", 0
    found = bundle.json(path)
    for document in found["documents"]:
        if document["log_entry"] not in bundle.proved and "data/proofs.jsonl" not in bundle.altered:
            finding.wrong.append(f"{path}: nothing proves the entry of {document['id']}")
        act = bundle.acts.get(document["log_entry"])
        if act is None:
            hidden += 1
        elif (act["capture"]["blob"], act["capture"]["size"]) != (document["sha256"], document["size"]):
            finding.wrong.append(f"{path}: {document['id']} is not as entry {document['log_entry']} has it")
    for incident in found["incidents"]:
        claims = {claim["id"] for claim in incident["claims"]}
        for toll in incident["tolls"]:
            if not claims.issuperset(toll["claims"]) or not (toll["claims"] or toll["best"] is None):
                finding.wrong.append(f"{path}: a figure of {incident['id']} rests on no claim in it")
    finding.words = f"{len(found['incidents'])} incidents, {len(found['documents'])} documents"
    if hidden:
        finding.open.append(f"the acts by which {hidden} documents came in are withheld")


def words(bundle: Bundle, finding: Finding) -> None:
    """12."""
    count = 0
    for _, act in bundle.shown("text_read", "reading", "second_reading"):
        path = bundle.blob(act["output"])
        if bundle.about()["tier"] != "sealed" or path in bundle.altered:
            finding.open.append("not all texts and readings are at hand" if path in bundle.altered else "no texts here")
            continue
        try:
            count += claims_in(bundle, act, finding)
        except FAULTS as error:
            finding.wrong.append(f"{path}: damaged ({type(error).__name__})")
    if bundle.texts and "data/record.json" not in bundle.altered:
        finding.wrong += quoted_otherwise(bundle)
    finding.words = f"{count} claims stand in their texts, letter for letter"
    if not count and not finding.open:
        finding.open.append("no reading is shown")


def claims_in(bundle: Bundle, act: dict[str, Any], finding: Finding) -> int:
    """How many claims a reading holds, each held against its text; a text is kept for the readings after it."""
    path = bundle.blob(act["output"])
    if act["act"] == "text_read":
        bundle.texts[act["document"]] = bundle.json(path)["text"]
    if act["act"] == "text_read" or act["document"] not in bundle.texts:
        return 0
    read, text = bundle.json(path), bundle.texts[act["document"]]
    claims = [*read["claims"], *(claim for report in read["reports"] for claim in report["claims"])]
    for claim in claims:
        if text[claim["spans"][0]["start"] : claim["spans"][0]["end"]] != claim["quote"]:
            finding.wrong.append(f"{path}: the words of {claim['id']} are not at its place")
    return len(claims)


def quoted_otherwise(bundle: Bundle) -> Iterator[str]:
    """Claims of the record whose words, but for what it withholds, are not those of the text at their place."""
    for incident in bundle.json("data/record.json")["incidents"]:
        for claim in incident["claims"]:
            text = bundle.texts.get(claim["document"])
            if text is not None and not stands(claim["quote"], text[claim["start"] : claim["end"]]):
                yield f"data/record.json: the words of {claim['id']} of {incident['id']} are not at its place"


def trusted_time(bundle: Bundle, finding: Finding) -> None:
    """13."""
    for index, act in bundle.shown("stamped"):
        checkpoint, token = bundle.blob(act["checkpoint"]), bundle.blob(act["token"])
        note = bundle.read(checkpoint)
        try:
            _, size, root = note.decode().split("\n")[:3]
            signed_text(note, bundle.key_at(int(size)))
            bundle.stamps.append((index, note, bundle.read(token)))
            digest, at = stamped(bundle.stamps[-1][2])
        except FAULTS as error:
            raise Wrong(f"entry {index}: timestamp or checkpoint is damaged ({token})") from error
        if digest not in [hashlib.new(kind, note).digest() for kind in ("sha256", "sha384", "sha512")]:
            finding.wrong.append(f"entry {index}: the timestamp is over something else ({token})")
        if not bundle.begins_with(int(size), plain64(root)):
            finding.wrong.append(f"entry {index}: the checkpoint that was stamped is not of this log")
        told = f"{act['authority']} says that {size} entries were there at {at}"
        finding.open.append(f"{told}; its signature is not checked here ({token} over {checkpoint})")
    if not finding.open:
        finding.open.append("there is no trusted timestamp: the key's holder could have made all of it anew")


def kept_elsewhere(bundle: Bundle, finding: Finding) -> None:
    """14."""
    if bundle.key is None:
        finding.open.append(
            "no key that you know from elsewhere was given (--key), so anyone could have made it with one of their own"
        )
    elif bundle.key not in [vkey for _, vkey in bundle.keys]:
        finding.wrong.append("key: the one that you hold is none of this log's")
    else:
        held = [vkey for _, vkey in bundle.keys].index(bundle.key)
        broken = [change["entry"] for change in bundle.about()["changes"][held:] if change["broken"]]
        finding.open += [
            f"the key that you hold vouches for no more than a checkpoint by it covers: a marked break follows it at "
            f"entry {index}, and anyone could have made that with a key of their own"
            for index in broken[:1]
        ]
    if bundle.checkpoint is None:
        finding.open.append(
            "no checkpoint kept elsewhere was given (--checkpoint), so the key's holder could have written the log anew"
        )
        return
    try:
        _, size, root = bundle.checkpoint.decode().split("\n")[:3]
        signed_text(bundle.checkpoint, bundle.key_at(int(size)))
    except FAULTS as error:
        raise Wrong("checkpoint kept elsewhere: not one that a key of this log has signed") from error
    if not bundle.begins_with(int(size), plain64(root)):
        finding.wrong.append(f"checkpoint kept elsewhere: this log does not begin with its {size} entries")
    finding.words = f"the log begins with the {size} entries of the checkpoint kept elsewhere"


CHECKS: tuple[tuple[str, Callable[[Bundle, Finding], None]], ...] = (
    ("Seal", seal),
    ("Tag files", manifest_check(TAGS, "tag files")),
    ("Payload files", manifest_check(MANIFEST, "payload files")),
    ("Bag", bag),
    ("Keys", keys),
    ("Checkpoint", checkpoint),
    ("Entries", entries),
    ("Payloads", payloads),
    ("Inclusion proofs", proofs),
    ("Blobs", blobs),
    ("Record", record),
    ("Words", words),
    ("Trusted time", trusted_time),
    ("Kept elsewhere", kept_elsewhere),
)
NEED_LOG = (payloads, proofs, trusted_time, kept_elsewhere)


def verify(bundle: Bundle) -> Iterator[Check]:
    """All checks in order; nothing that lies in the bundle makes this raise."""
    for number, (title, check) in enumerate(CHECKS, start=1):
        finding = Finding()
        try:
            if check in NEED_LOG and len(bundle.entries) != bundle.size:
                raise Unchecked("the entries of the log cannot be read")
            check(bundle, finding)
        except Unchecked as error:
            finding.open.append(str(error))
        except Wrong as error:
            finding.wrong.append(str(error))
        except FAULTS as error:
            finding.wrong.append(f"{title}: damaged ({type(error).__name__})")
        yield outcome(number, title, finding)


def outcome(number: int, title: str, finding: Finding) -> Check:
    """A check's result: what is wrong counts before what could not be checked."""
    if finding.wrong:
        wrong = tuple(dict.fromkeys(finding.wrong))
        return Check(number, title, "fail", f"{len(wrong)} wrong: {wrong[0]}", wrong)
    reasons = tuple(dict.fromkeys(finding.open))
    return Check(number, title, "not_checked" if reasons else "pass", "; ".join(reasons) or finding.words, reasons)


def printable(words: str) -> str:
    """Words of the bundle as any terminal can show them, and none that could write over a verdict."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in words)
    encoding = sys.stdout.encoding or "ascii"
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify an evidence bundle, offline.")
    parser.add_argument("bundle", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--key", metavar="VKEY", help="the verifier key as you know it from elsewhere")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint that you kept yourself")
    parser.add_argument("--json", action="store_true", help="one check a line as JSON")
    given = parser.parse_args()
    kept = None
    if not os.path.isdir(given.bundle):
        parser.error("there is no folder " + printable(given.bundle))
    try:
        if given.checkpoint:
            with open(given.checkpoint, "rb") as file:
                kept = file.read()
    except OSError as error:
        parser.error(f"the checkpoint cannot be read: {error.strerror}")
    results = set()
    for check in verify(Bundle(given.bundle, given.key, kept)):
        results.add(check.result)
        if given.json:
            print(json.dumps(check._asdict()))
            continue
        print(f"{check.number:2d}. {check.title:17} {check.result.replace('_', ' '):12} {printable(check.words)}")
        for name in check.objects[1:50] if check.result == "fail" else ():
            print(" " * 34 + printable(name))
    return 4 if "fail" in results else 7 if "not_checked" in results else 0


if __name__ == "__main__":
    sys.exit(main())
