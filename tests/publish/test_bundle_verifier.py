"""The stand-alone verifier's own mathematics: Ed25519 against RFC 8032 and the library, the tree against ours."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.preserve import merkle
from saksi.preserve.keys import from_seed
from saksi.preserve.note import Checkpoint, sign_checkpoint
from saksi.preserve.tiles import tile_path
from saksi.publish import bundle_verifier as verifier

# RFC 8032, section 7.1: public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
        "5141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
        "0d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc0"
        "27beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9"
        "bef1177331a704",
    ),
)


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS, ids=["1", "2", "3", "sha-abc"])
def test_signatures_of_the_standard(key: str, message: str, signature: str) -> None:
    raw, said, signed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.is_signed(raw, said, signed)
    assert not verifier.is_signed(raw, said + b"\0", signed)
    for at in (0, 31, 32, 62):
        assert not verifier.is_signed(raw, said, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    above = int.from_bytes(signed[32:], "little") + verifier.ORDER
    assert not verifier.is_signed(raw, said, signed[:32] + above.to_bytes(32, "little")), "another form of one number"
    assert not verifier.is_signed(raw, said, signed + b"\0")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signatures_of_the_library(seed: bytes, message: bytes, bit: int) -> None:
    key = from_seed("k", seed)
    signature = key.sign(message)
    assert verifier.is_signed(key.public.raw, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verifier.is_signed(key.public.raw, message, bytes(flipped))


@given(st.lists(st.binary(max_size=5), max_size=70))
def test_roots_and_proofs_are_those_of_the_log(entries: list[bytes]) -> None:
    leaves = [verifier.leaf_hash(entry) for entry in entries]
    root = verifier.root_of(leaves)
    assert root == merkle.root(leaves)
    for index, proof in enumerate(merkle.inclusion_proofs(leaves, range(len(leaves)))):
        assert proof == merkle.inclusion_proof(leaves, index)
        assert verifier.is_included(leaves[index], index, len(leaves), proof, root)
        assert not verifier.is_included(leaves[index], index, len(leaves), (*proof, root), root)
        assert not proof or not verifier.is_included(leaves[index], index, len(leaves), proof[1:], root)
        assert not verifier.is_included(leaves[index], len(leaves), len(leaves), proof, root)


@given(st.integers(0, 10**9))
def test_paths_are_those_of_the_log(number: int) -> None:
    assert verifier.tile_path("0", number, 256 * number + 300) == ("data/log/" + tile_path(0, number), 256)
    assert verifier.tile_path("0", number, 256 * number + 3) == ("data/log/" + tile_path(0, number, 3), 3)


def test_a_note_counts_only_with_each_signature_asked_for() -> None:
    one, other = from_seed("one", bytes(32)), from_seed("other", bytes([1]) * 32)
    note = sign_checkpoint(Checkpoint("log", 3, bytes(32)), one)
    assert verifier.signed_text(note, one.public.vkey).startswith("log\n3\n")
    both = sign_checkpoint(Checkpoint("log", 3, bytes(32)), one, other)
    assert verifier.signed_text(both, one.public.vkey, other.public.vkey)
    for wrong in (note.replace(b"3", b"4", 1), note[:-1], b"", b"\n\n"):
        with pytest.raises(ValueError):
            verifier.signed_text(wrong, one.public.vkey)
    with pytest.raises(ValueError):
        verifier.signed_text(note, one.public.vkey, other.public.vkey)


def test_it_imports_the_standard_library_alone() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= set(sys.stdlib_module_names)
    assert not {"socket", "urllib", "http", "subprocess"} & {name.split(".")[0] for name in named}


def test_an_act_told_in_two_ways_fits_no_entry() -> None:
    """Of a member that stands twice one reader takes the first, another the last."""
    salt = bytes(32)
    for payload, is_right in ((b'{"act":"ruled","by":"A"}', True), (b'{"act":"ruled","by":"A","by":"B"}', False)):
        framed = b"".join(len(part).to_bytes(8, "big") + part for part in (salt, payload))
        entry = json.dumps({"act": "ruled", "payload": hashlib.sha256(framed).hexdigest()}).encode()
        assert verifier.fits(entry, payload, salt) is is_right


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("four were killed", True),
        ("[name withheld] and four were killed", True),
        ("Ana \u2026 killed", True),
        ("five were killed", False),
        ("[name withheld] and five \u2026 killed", False),
        ("killed \u2026 four", False),
    ],
)
def test_words_stand_but_for_what_is_withheld(quote: str, stands: bool) -> None:
    assert verifier.stands(quote, "Ana and four were killed") is stands


def test_a_log_begins_with_no_more_than_it_has(tmp_path: Path) -> None:
    """Who holds the key can sign that more entries were there than there were, and have that stamped."""
    bundle = verifier.Bundle(str(tmp_path))
    bundle.leaves, bundle.size = [verifier.leaf_hash(b"one"), verifier.leaf_hash(b"two")], 2
    root = verifier.root_of(bundle.leaves)
    assert bundle.begins_with(2, root) and bundle.begins_with(1, bundle.leaves[0])
    assert not bundle.begins_with(3, root) and not bundle.begins_with(-1, bundle.leaves[0])
