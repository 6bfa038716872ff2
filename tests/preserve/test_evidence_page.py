"""The examples in docs/evidence.md are true: a verifier written from that page can be tried on them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from saksi.model.canonical import canonical
from saksi.preserve import keys, merkle, note, tiles
from saksi.preserve.log import entry_body, payload_line, salted_digest
from saksi.preserve.note import Checkpoint, PublicKey
from saksi.store.rows import recorded_act

ENTRIES = (b"one", b"two", b"three")
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


@pytest.fixture(scope="module")
def blocks(root: Path) -> list[str]:
    return re.findall(
        r"^```text\n(.*?)^```", (root / "docs" / "evidence.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_entry_and_its_payload(blocks: list[str]) -> None:
    payload, digest, entry, leaf = (line.split(None, 1)[1] for line in blocks[0].splitlines())
    act = recorded_act(payload.encode())
    assert canonical(act) == payload.encode()
    assert salted_digest(bytes(32), payload.encode()) == digest
    at = json.loads(entry)["at"]
    assert entry_body("exported", at, bytes(32), payload.encode()) == entry.encode()
    assert merkle.leaf_hash(entry.encode()).hex() == leaf
    lines = [payload_line(9, bytes(32), payload.encode()), payload_line(9, None, None)]
    assert blocks[1].encode() == b"".join(lines)


def test_the_tree(blocks: list[str]) -> None:
    shown = [line.split()[-1] for line in blocks[2].splitlines()]
    assert shown == [h.hex() for h in (*LEAVES, merkle.node_hash(*LEAVES[:2]), merkle.root(LEAVES))]
    assert merkle.inclusion_proof(LEAVES, 1) == (LEAVES[0], LEAVES[2])
    assert merkle.consistency_proof(LEAVES, 2) == (LEAVES[2],)


def test_the_checkpoint_and_its_key(blocks: list[str]) -> None:
    key = PublicKey.parse(blocks[3].rstrip("\n"))
    assert key == keys.from_seed("case.example/archive", bytes(32)).public
    checkpoint = Checkpoint("case.example/archive", 3, merkle.root(LEAVES))
    assert note.open_checkpoint(blocks[4].encode(), [key]) == (checkpoint, (key,))


def test_the_bundle(blocks: list[str]) -> None:
    assert tiles.parse_bundle(bytes.fromhex(blocks[5])) == ENTRIES
    assert tiles.tile_path(0, 0, 3) == "tile/0/000.p/3" and tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"


def test_the_rotation(blocks: list[str]) -> None:
    change = keys.verify_key_change(blocks[6].encode())
    assert (change.kind, change.size, change.root) == ("rotation", 3, merkle.root(LEAVES))
    assert change.old.vkey == blocks[3].rstrip("\n")
