"""The Merkle tree against the recursive definition of RFC 6962, section 2.1, written out again here."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import IntegrityError
from saksi.preserve import merkle

HASHES = [merkle.leaf_hash(b"entry %d" % number) for number in range(300)]


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, on leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


def flipped(value: bytes, bit: int) -> bytes:
    at, position = divmod(bit % (len(value) * 8), 8)
    return value[:at] + bytes([value[at] ^ (1 << position)]) + value[at + 1 :]


def test_known_answers() -> None:
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    two = merkle.root([merkle.leaf_hash(b""), merkle.leaf_hash(b"\x00")])
    assert two.hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle.root([]) == merkle.EMPTY_ROOT


def test_a_node_cannot_pass_for_a_leaf() -> None:
    left, right = HASHES[:2]
    assert merkle.node_hash(left, right) != merkle.leaf_hash(left + right)


@given(st.lists(st.binary(max_size=20), max_size=130))
def test_root_and_frontier_equal_the_definition(entries: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    frontier = merkle.Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    assert merkle.root(leaves) == frontier.root() == defined_root(leaves)
    assert merkle.Frontier().extend(leaves) == frontier
    assert merkle.Frontier.from_bytes(frontier.to_bytes()) == frontier
    assert frontier.size == len(leaves)


@pytest.mark.parametrize("stored", [b"", b"\x00" * 7, (3).to_bytes(8, "big") + b"\x00" * 32, b"\x00" * 40])
def test_a_damaged_frontier_is_refused(stored: bytes) -> None:
    with pytest.raises(IntegrityError):
        merkle.Frontier.from_bytes(stored)


def test_a_frontier_with_wrong_hashes_cannot_be_made() -> None:
    with pytest.raises(IntegrityError):
        merkle.Frontier(1, (b"short",))


def test_every_inclusion_proof_verifies_and_no_other_place_does() -> None:
    for size in range(1, 41):
        leaves = HASHES[:size]
        root = defined_root(leaves)
        for index in range(size):
            proof = merkle.inclusion_proof(leaves, index)
            merkle.verify_inclusion(leaves[index], index, size, proof, root)
            for wrong_index, wrong_size in ((index + 1, size), (index - 1, size), (size, size), (index, 0)):
                with pytest.raises(IntegrityError):
                    merkle.verify_inclusion(leaves[index], wrong_index, wrong_size, proof, root)


def test_consistency_of_all_sizes_up_to_forty() -> None:
    roots = [defined_root(HASHES[:size]) for size in range(41)]
    for new in range(1, 41):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(HASHES[:new], old)
            merkle.verify_consistency(old, new, proof, roots[old], roots[new])
            wrong = [(old, new, (*proof, HASHES[0])), (old, new, proof[:-1]), (new + 1, new, proof), (0, new, proof)]
            for size, larger, hashes in wrong[:: 1 if proof else 2]:
                with pytest.raises(IntegrityError):
                    merkle.verify_consistency(size, larger, hashes, roots[old], roots[new])
            if old != new:
                with pytest.raises(IntegrityError):
                    merkle.verify_consistency(old, new, proof, roots[new], roots[old])


def test_consistency_with_an_empty_tree_says_nothing() -> None:
    with pytest.raises(IntegrityError):
        merkle.verify_consistency(0, 0, (), merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    with pytest.raises(IntegrityError):
        merkle.consistency_proof(HASHES[:4], 0)
    with pytest.raises(IntegrityError):
        merkle.consistency_proof(HASHES[:4], 5)


def test_every_subtree_of_every_small_tree() -> None:
    for size in range(1, 20):
        leaves, root = HASHES[:size], defined_root(HASHES[:size])
        for start in range(size + 1):
            for end in range(start, size + 1):
                if not merkle.is_subtree(start, end):
                    continue
                subtree_root = defined_root(leaves[start:end])
                proof = merkle.subtree_consistency_proof(leaves, start, end)
                merkle.verify_subtree_consistency((start, end), size, proof, subtree_root, root)
                for index in range(start, end):
                    path = merkle.inclusion_proof(leaves[start:end], index - start)
                    merkle.verify_subtree_inclusion(leaves[index], index, (start, end), path, subtree_root)


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, 6), (3, 5), (4, 9), (5, 4), (-2, 0)])
def test_ranges_that_are_no_subtree(start: int, end: int) -> None:
    assert not merkle.is_subtree(start, end)
    with pytest.raises(IntegrityError):
        merkle.subtree_consistency_proof(HASHES[:10], start, end)
    with pytest.raises(IntegrityError):
        merkle.verify_subtree_consistency((start, end), 10, (), HASHES[0], HASHES[1])
    with pytest.raises(IntegrityError):
        merkle.verify_subtree_inclusion(HASHES[0], start, (start, end), (), HASHES[0])


@given(st.data())
def test_one_flipped_bit_fails_an_inclusion_proof(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    leaves = HASHES[:size]
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    merkle.verify_inclusion(leaves[index], index, size, proof, root)
    parts = [leaves[index], root, *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(IntegrityError):
        merkle.verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(st.data())
def test_one_flipped_bit_fails_a_consistency_proof(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, new - 1))
    proof = merkle.consistency_proof(HASHES[:new], old)
    parts = [merkle.root(HASHES[:old]), merkle.root(HASHES[:new]), *proof]
    merkle.verify_consistency(old, new, parts[2:], parts[0], parts[1])
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(IntegrityError):
        merkle.verify_consistency(old, new, parts[2:], parts[0], parts[1])


@given(st.integers(0, 2**64), st.integers(0, 2**64), st.lists(st.sampled_from(HASHES[:8]), max_size=70))
def test_any_sizes_and_hashes_end_in_a_verdict(index: int, size: int, proof: list[bytes]) -> None:
    with pytest.raises(IntegrityError):
        merkle.verify_inclusion(HASHES[9], index, size, proof, HASHES[10])
    with pytest.raises(IntegrityError):
        merkle.verify_consistency(index, size, proof, HASHES[9], HASHES[10])


def test_hashes_of_another_length_are_refused() -> None:
    with pytest.raises(IntegrityError, match="32 bytes"):
        merkle.verify_inclusion(HASHES[0], 0, 2, [HASHES[1] + b"\x00"], defined_root(HASHES[:2]))
