"""The examples in docs/evidence.md are true: a verifier written from that page can be tried on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saksi.preserve import keys, merkle, note, tiles
from saksi.preserve.note import Checkpoint, PublicKey

ENTRIES = (b"one", b"two", b"three")
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


@pytest.fixture(scope="module")
def blocks(root: Path) -> list[str]:
    return re.findall(
        r"^```text\n(.*?)^```", (root / "docs" / "evidence.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_tree(blocks: list[str]) -> None:
    shown = [line.split()[-1] for line in blocks[0].splitlines()]
    assert shown == [h.hex() for h in (*LEAVES, merkle.node_hash(*LEAVES[:2]), merkle.root(LEAVES))]
    assert merkle.inclusion_proof(LEAVES, 1) == (LEAVES[0], LEAVES[2])
    assert merkle.consistency_proof(LEAVES, 2) == (LEAVES[2],)


def test_the_checkpoint_and_its_key(blocks: list[str]) -> None:
    key = PublicKey.parse(blocks[1].rstrip("\n"))
    assert key == keys.from_seed("case.example/archive", bytes(32)).public
    checkpoint = Checkpoint("case.example/archive", 3, merkle.root(LEAVES))
    assert note.open_checkpoint(blocks[2].encode(), [key]) == (checkpoint, (key,))


def test_the_bundle(blocks: list[str]) -> None:
    assert tiles.parse_bundle(bytes.fromhex(blocks[3])) == ENTRIES
    assert tiles.tile_path(0, 0, 3) == "tile/0/000.p/3" and tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"


def test_the_rotation(blocks: list[str]) -> None:
    change = keys.verify_key_change(blocks[4].encode())
    assert (change.kind, change.size, change.root) == ("rotation", 3, merkle.root(LEAVES))
    assert change.old.vkey == blocks[1].rstrip("\n")
