"""Tiles and entry bundles (C2SP tlog-tiles): the log as a set of small files that anyone can serve or copy.

Tile `n` of level `l` holds up to 256 hashes; its hash number `i` is the root over the 256**l leaves that begin at leaf
(n * 256 + i) * 256**l. Level 0 therefore holds leaf hashes, and a hash on level 1 stands for one full tile below. A
tile that is not full carries its width in its name, so no file ever changes its bytes: it is followed by a wider one.
A bundle holds the entries themselves, each after its length in two bytes, big-endian.

Functions here compute names and bytes; reading and writing files is left to the caller, who passes a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from saksi.errors import InputError, IntegrityError
from saksi.preserve.merkle import HASH_BYTES, Frontier
from saksi.preserve.merkle import root as merkle_root

TILE_WIDTH = 256
MAX_ENTRY_BYTES = 0xFFFF

Slice = Callable[[int, int], Sequence[bytes]]
"""Given start and stop (leaf numbers, stop excluded): the leaf hashes, or the entries, of that range in order."""

ReadFile = Callable[[str], bytes | None]
"""Given a path within the log's folder: the bytes of that file, or None when there is none."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """One file of the tiled log: its path, with forward slashes, and its bytes."""

    path: str
    content: bytes


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile: `tile/0/x001/234`, and with `.p/W` after it when it holds fewer than 256 hashes."""
    if not 0 <= level <= 63:
        raise InputError(f"there is no tile level {level}")
    return f"tile/{level}/{_numbered(index, width)}"


def bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """The path of an entry bundle: `tile/entries/x001/234`, with `.p/W` after it when it is not full."""
    return f"tile/entries/{_numbered(index, width)}"


def tile_paths(size: int) -> tuple[str, ...]:
    """Every tile of a tree of `size`, level by level, each level from the left."""
    paths: list[str] = []
    for level in _levels(size):
        paths += [tile_path(level, index, width) for index, width in _tiles(size >> 8 * level)]
    return tuple(paths)


def bundle_paths(size: int) -> tuple[str, ...]:
    """Every entry bundle of a log of `size`, from the left."""
    return tuple(bundle_path(index, width) for index, width in _tiles(size))


def superseded_paths(old_size: int, new_size: int, *, by_full: bool = False) -> tuple[str, ...]:
    """The partial tiles and bundles of `old_size` which `new_size` has replaced by wider ones.

    They may be removed once the wider ones and the new checkpoint are safely written. A log that others read over the
    network must keep them until the *full* tile is there: ask `by_full`, and of each size for which it signed.
    """
    paths: list[str] = []
    for level in _levels(old_size):
        before, after = old_size >> 8 * level, new_size >> 8 * level
        enough = (before // TILE_WIDTH + 1) * TILE_WIDTH if by_full else before + 1
        if before % TILE_WIDTH and after >= enough:
            paths.append(tile_path(level, before // TILE_WIDTH, before % TILE_WIDTH))
            if level == 0:
                paths.append(bundle_path(before // TILE_WIDTH, before % TILE_WIDTH))
    return tuple(paths)


def tiles_between(
    old_size: int, new_size: int, leaf_hashes: Slice, *, read_tile: ReadFile | None = None
) -> Iterator[LogFile]:
    """The tiles that a tree of `new_size` has and a tree of `old_size` has not, lower levels first.

    `leaf_hashes(start, stop)` gives leaf hashes. A hash of a higher level is taken from the older partial tile when
    `read_tile` still has it, and computed from the leaves otherwise. From `old_size` 0 this is the whole tree.
    """
    for level in _levels(new_size):
        span = 1 << 8 * level
        for index, width in _tiles(new_size >> 8 * level, old_size >> 8 * level):
            first = index * TILE_WIDTH
            if level == 0:
                hashes = list(leaf_hashes(first, first + width))
            else:
                hashes = _known_hashes(level, index, (old_size >> 8 * level) - first, read_tile)
                hashes += [
                    merkle_root(leaf_hashes(i * span, (i + 1) * span))
                    for i in range(first + len(hashes), first + width)
                ]
            yield LogFile(tile_path(level, index, width), _joined(hashes, width))


def bundles_between(old_size: int, new_size: int, entries: Slice) -> Iterator[LogFile]:
    """The entry bundles that a log of `new_size` has and one of `old_size` has not.

    `entries(start, stop)` gives the entries of a range. A partial bundle is written whole, beginning with those it had.
    """
    for index, width in _tiles(new_size, old_size):
        first = index * TILE_WIDTH
        yield LogFile(bundle_path(index, width), encode_bundle(entries(first, first + width)))


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """The entries one after another, each with its length before it in two bytes, big-endian."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise InputError(f"a log entry has at most {MAX_ENTRY_BYTES} bytes, this one has {len(entry)}")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def parse_bundle(content: bytes, width: int | None = None) -> tuple[bytes, ...]:
    """The entries of a bundle; IntegrityError when it is cut short or does not hold `width` entries (if given)."""
    entries: list[bytes] = []
    at = 0
    while at < len(content):
        start = at + 2
        at = start + int.from_bytes(content[at:start], "big")
        if start > len(content) or at > len(content):
            raise IntegrityError(f"an entry bundle is cut short in its entry {len(entries)}")
        entries.append(content[start:at])
    if len(entries) > TILE_WIDTH or (width is not None and len(entries) != width):
        raise IntegrityError(f"an entry bundle holds {len(entries)} entries, not {width or TILE_WIDTH}")
    return tuple(entries)


def parse_tile(content: bytes, width: int = TILE_WIDTH) -> tuple[bytes, ...]:
    """The hashes of a tile; IntegrityError when it does not hold exactly `width` of them."""
    if len(content) != width * HASH_BYTES:
        raise IntegrityError(f"a tile of {width} hashes has {width * HASH_BYTES} bytes, this one has {len(content)}")
    return tuple(content[i : i + HASH_BYTES] for i in range(0, len(content), HASH_BYTES))


def frontier_from_tiles(size: int, read_tile: ReadFile) -> Frontier:
    """The frontier of a tree of `size` from its partial tiles alone, at most one a level.

    What the tiles say is believed: compare the root with a signed checkpoint. IntegrityError names a missing tile or
    one of a wrong length. A full tile is read in place of a partial one that is no longer there.
    """
    frontier = Frontier()
    for level in reversed(_levels(size)):
        count = size >> 8 * level
        # The edge of a tree of n nodes is the edge of the 256 n nodes one level below.
        frontier = Frontier(frontier.size << 8, frontier.edge)
        if count % TILE_WIDTH:
            frontier = frontier.extend(_edge_hashes(level, count, read_tile))
    return frontier


def root_from_tiles(size: int, read_tile: ReadFile) -> bytes:
    """The root of a tree of `size` from its partial tiles alone; see `frontier_from_tiles`."""
    return frontier_from_tiles(size, read_tile).root()


def wrong_files(size: int, entries: Slice, leaf_hashes: Slice, read_file: ReadFile) -> Iterator[tuple[str, str]]:
    """Every tile and bundle of a log of `size` whose bytes are not what entries and leaf hashes ask for.

    Yields path and reason: `missing`, or from which byte it differs. Files beyond those that `size` asks for (older
    partial tiles) are not looked at.
    """
    for expected in chain(tiles_between(0, size, leaf_hashes), bundles_between(0, size, entries)):
        found = read_file(expected.path)
        if found is None:
            yield expected.path, "missing"
        elif found != expected.content:
            yield expected.path, f"differs from byte {_first_difference(found, expected.content)}"


def _numbered(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise InputError(f"there is no tile number {index} of width {width}")
    digits = f"{index:03}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return number if width == TILE_WIDTH else f"{number}.p/{width}"


def _levels(size: int) -> range:
    """The levels that hold at least one hash."""
    return range((size.bit_length() + 7) // 8)


def _tiles(count: int, old_count: int = 0) -> Iterator[tuple[int, int]]:
    """Number and width of the tiles over `count` hashes which were not there, or narrower, over `old_count`."""
    if count > old_count:
        for index in range(old_count // TILE_WIDTH, (count + TILE_WIDTH - 1) // TILE_WIDTH):
            yield index, min(TILE_WIDTH, count - index * TILE_WIDTH)


def _known_hashes(level: int, index: int, width: int, read_tile: ReadFile | None) -> list[bytes]:
    """The hashes of the older partial tile, or none when it never was or is not to be had whole."""
    if width <= 0 or read_tile is None:
        return []
    content = read_tile(tile_path(level, index, width))
    return list(parse_tile(content, width)) if content is not None and len(content) == width * HASH_BYTES else []


def _edge_hashes(level: int, count: int, read_tile: ReadFile) -> tuple[bytes, ...]:
    index, width = divmod(count, TILE_WIDTH)
    path = tile_path(level, index, width)
    content = read_tile(path)
    if content is None:
        content = (read_tile(tile_path(level, index)) or b"")[: width * HASH_BYTES]
    try:
        return parse_tile(content, width)
    except IntegrityError as error:
        raise IntegrityError(error.message if content else "this tile is missing", subject=path) from error


def _joined(hashes: Sequence[bytes], width: int) -> bytes:
    content = b"".join(hashes)
    if len(hashes) != width or len(content) != width * HASH_BYTES:
        raise IntegrityError(f"a tile of width {width} was given {len(hashes)} hashes")
    return content


def _first_difference(left: bytes, right: bytes) -> int:
    pairs = zip(left, right, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))
