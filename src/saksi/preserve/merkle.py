"""The Merkle tree of RFC 6962, section 2.1: pure functions on hashes, nothing read and nothing written.

A tree is named by its size (how many leaves) and its root (32 bytes of SHA-256). A leaf is hashed with the
prefix byte 0x00, an inner node with 0x01, so that neither can pass for the other. For n > 1 leaves the left
subtree holds the largest power of two smaller than n.

What can be proved, and by which function:

1. one leaf is in a tree                         `inclusion_proof`, `verify_inclusion`
2. one tree is the beginning of a larger one     `consistency_proof`, `verify_consistency`
3. the same two for an aligned subtree           `verify_subtree_inclusion`, `subtree_consistency_proof`,
   (Merkle Tree Certificates, section 4)         `verify_subtree_consistency`

A verifier returns nothing and raises IntegrityError with the reason. `Frontier` is the right edge of a tree, all
that is needed to append: a log keeps it beside its size and never hashes old leaves again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from saksi.errors import IntegrityError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves: SHA-256 of nothing."""


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of one entry: SHA-256 of 0x00 and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of an inner node: SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in O(n).

    Pairs are joined level by level and an odd last node moves up as it is, which builds the same tree as the
    recursive definition in RFC 6962.
    """
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)] + odd
    return level[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, largest first.

    There is one hash for every set bit of `size`. Appending joins as many of them as `size` has trailing one bits,
    so it costs two hashes on average and at most log2(size) + 1.
    """

    size: int = 0
    edge: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.edge) != self.size.bit_count():
            raise IntegrityError(f"a frontier of size {self.size} cannot have {len(self.edge)} hashes")
        if any(len(node) != HASH_BYTES for node in self.edge):
            raise IntegrityError(f"a frontier holds hashes of {HASH_BYTES} bytes each")

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf hash (of 32 bytes)."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier with more leaf hashes, in their order."""
        size, edge = self.size, list(self.edge)
        for node in leaves:
            carry = size
            while carry & 1:
                node = node_hash(edge.pop(), node)
                carry >>= 1
            edge.append(node)
            size += 1
        return Frontier(size, tuple(edge))

    def root(self) -> bytes:
        """The root of the tree of this size."""
        if not self.edge:
            return EMPTY_ROOT
        node = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            node = node_hash(left, node)
        return node

    def to_bytes(self) -> bytes:
        """Eight bytes of size, big-endian, then the hashes, largest subtree first."""
        return self.size.to_bytes(8, "big") + b"".join(self.edge)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Frontier:
        """Read what `to_bytes` wrote; IntegrityError when the length does not fit the size."""
        size, rest = int.from_bytes(stored[:8], "big"), stored[8:]
        if len(stored) < 8 or len(rest) != HASH_BYTES * size.bit_count():
            raise IntegrityError(f"a stored frontier of {len(stored)} bytes does not fit its size")
        return cls(size, tuple(rest[i : i + HASH_BYTES] for i in range(0, len(rest), HASH_BYTES)))


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The siblings from leaf `index` up to the root of the tree over all `leaf_hashes` (RFC 6962, 2.1.1)."""
    size = len(leaf_hashes)
    if not 0 <= index < size:
        raise IntegrityError(f"there is no leaf {index} in a tree of size {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(root(leaf_hashes[middle:end]))
            end = middle
        else:
            proof.append(root(leaf_hashes[start:middle]))
            start = middle
    return tuple(reversed(proof))


def inclusion_proofs(leaf_hashes: Sequence[bytes], indices: Iterable[int]) -> Iterator[tuple[bytes, ...]]:
    """The proof of each of these leaves, in their order, as `inclusion_proof` gives it.

    Roots that several proofs share are computed once, so that all proofs of a log cost little more than its root.
    """
    known: dict[tuple[int, int], bytes] = {}

    def between(start: int, end: int) -> bytes:
        if end - start == 1:
            return leaf_hashes[start]
        if (start, end) not in known:
            middle = start + _split(end - start)
            known[start, end] = node_hash(between(start, middle), between(middle, end))
        return known[start, end]

    for index in indices:
        start, end, siblings = 0, len(leaf_hashes), []
        while end - start > 1:
            middle = start + _split(end - start)
            is_left = index < middle
            siblings.append(between(middle, end) if is_left else between(start, middle))
            start, end = (start, middle) if is_left else (middle, end)
        yield tuple(reversed(siblings))


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes which show that the first `old_size` leaves are the beginning of the tree (RFC 6962, 2.1.2).

    Empty when the sizes are equal. IntegrityError for size 0, of which there is nothing to prove.
    """
    if not 0 < old_size <= len(leaf_hashes):
        raise IntegrityError(f"no consistency proof from size {old_size} to size {len(leaf_hashes)}")
    return subtree_consistency_proof(leaf_hashes, 0, old_size)


def subtree_consistency_proof(leaf_hashes: Sequence[bytes], start: int, end: int) -> tuple[bytes, ...]:
    """The hashes which show that leaves `start` to `end` form a subtree of the tree over all `leaf_hashes`.

    The subtree must be aligned, see `is_subtree`. Source: draft-ietf-plants-merkle-tree-certs, section 4.4.1.
    """
    size = len(leaf_hashes)
    if not is_subtree(start, end) or end > size:
        raise IntegrityError(f"[{start}, {end}) is not a subtree of a tree of size {size}")
    if start == end:
        return ()
    proof: list[bytes] = []
    low, high, known = 0, size, True
    while (start, end) != (low, high):
        middle = low + _split(high - low)
        if end <= middle:
            proof.append(root(leaf_hashes[middle:high]))
            high = middle
            continue
        proof.append(root(leaf_hashes[low:middle]))
        if start < middle:
            # The subtree straddles the split: its left part is the hash just given, only its right part is followed,
            # and the verifier does not know that part's root.
            start, known = middle, False
        low = middle
    if not known:
        proof.append(root(leaf_hashes[start:end]))
    return tuple(reversed(proof))


def is_subtree(start: int, end: int) -> bool:
    """Whether the leaves from `start` up to, not including, `end` can form a subtree.

    `start` must be a multiple of the smallest power of two not below the width. An empty range counts as one.
    """
    if not 0 <= start <= end:
        return False
    width = end - start
    return width == 0 or start % (1 << (width - 1).bit_length()) == 0


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> None:
    """Check that `leaf` (a leaf hash) stands at `index` in the tree of `size` with `expected_root`.

    RFC 9162, section 2.1.3.2. Raises IntegrityError with the reason.
    """
    if not 0 <= index < size:
        raise IntegrityError(f"leaf {index} lies outside a tree of size {size}")
    _check_lengths((leaf, *proof))
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise IntegrityError(f"the inclusion proof of leaf {index} in size {size} is too long")
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise IntegrityError(f"the inclusion proof of leaf {index} in size {size} is too short")
    if node != expected_root:
        raise IntegrityError(f"the inclusion proof of leaf {index} in size {size} leads to another root")


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that the tree of `old_size` is the beginning of the tree of `new_size` (RFC 9162, section 2.1.4.2).

    Size 0 is refused: everything begins with nothing, so such a proof says nothing. Equal sizes need equal roots and
    an empty proof. Raises IntegrityError with the reason.
    """
    if not 0 < old_size <= new_size:
        raise IntegrityError(f"no consistency can be shown from size {old_size} to size {new_size}")
    _verify_subtree((0, old_size), new_size, proof, old_root, new_root)


def verify_subtree_inclusion(
    leaf: bytes, index: int, subtree: tuple[int, int], proof: Sequence[bytes], subtree_root: bytes
) -> None:
    """Check that `leaf` stands at `index` of the log within the subtree `(start, end)` with `subtree_root`.

    Source: draft-ietf-plants-merkle-tree-certs, section 4.3. Raises IntegrityError with the reason.
    """
    start, end = subtree
    if start >= end or not is_subtree(start, end):
        raise IntegrityError(f"[{start}, {end}) is not a subtree that holds leaves")
    if not start <= index < end:
        raise IntegrityError(f"leaf {index} lies outside the subtree [{start}, {end})")
    verify_inclusion(leaf, index - start, end - start, proof, subtree_root)


def verify_subtree_consistency(
    subtree: tuple[int, int], size: int, proof: Sequence[bytes], subtree_root: bytes, tree_root: bytes
) -> None:
    """Check that the subtree `(start, end)` with `subtree_root` is part of the tree of `size` with `tree_root`.

    An empty subtree is consistent with every tree large enough when its root is `EMPTY_ROOT` and the proof is empty.
    Source: draft-ietf-plants-merkle-tree-certs, section 4.4. Raises IntegrityError with the reason.
    """
    start, end = subtree
    if not is_subtree(start, end) or end > size:
        raise IntegrityError(f"[{start}, {end}) is not a subtree of a tree of size {size}")
    if start < end:
        _verify_subtree(subtree, size, proof, subtree_root, tree_root)
    elif proof or subtree_root != EMPTY_ROOT:
        raise IntegrityError("an empty subtree has an empty proof and the root of the empty tree")


def _verify_subtree(
    subtree: tuple[int, int], size: int, proof: Sequence[bytes], subtree_root: bytes, tree_root: bytes
) -> None:
    """Climb from the subtree's last leaf to both roots at once; the range is not empty and already checked.

    `first`, `last` and `end` are the positions, on the present level, of the subtree's first and last node and of the
    tree's last node. While `first < last`, a left sibling belongs to the subtree as well.
    """
    _check_lengths(proof)
    first, last, end = subtree[0], subtree[1] - 1, size - 1
    # Go up to the largest complete node which ends the subtree; the proof starts there.
    while first != last and (last == end or last & 1):
        first, last, end = first >> 1, last >> 1, end >> 1
    steps = list(proof)
    if first == last:
        steps.insert(0, subtree_root)
    if not steps:
        raise IntegrityError("the consistency proof is empty")
    old = new = steps[0]
    for sibling in steps[1:]:
        if end == 0:
            raise IntegrityError("the consistency proof is too long")
        if last & 1 or last == end:
            old = node_hash(sibling, old) if first < last else old
            new = node_hash(sibling, new)
            while not last & 1:
                first, last, end = first >> 1, last >> 1, end >> 1
        else:
            new = node_hash(new, sibling)
        first, last, end = first >> 1, last >> 1, end >> 1
    if end != 0:
        raise IntegrityError("the consistency proof is too short")
    if old != subtree_root:
        raise IntegrityError("the consistency proof does not lead to the older root")
    if new != tree_root:
        raise IntegrityError("the consistency proof does not lead to the newer root")


def _check_lengths(hashes: Iterable[bytes]) -> None:
    if any(len(node) != HASH_BYTES for node in hashes):
        raise IntegrityError(f"every hash in a proof has {HASH_BYTES} bytes")


def _split(width: int) -> int:
    """The largest power of two smaller than `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)
