"""Tiles and entry bundles: names, bytes, growth in steps, and the root that comes back out of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.errors import InputError, IntegrityError
from saksi.preserve import merkle, tiles

ENTRIES = [b"entry %d" % number for number in range(70_000)]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def hashes(start: int, stop: int) -> list[bytes]:
    return HASHES[start:stop]


def entries(start: int, stop: int) -> list[bytes]:
    return ENTRIES[start:stop]


def test_names_of_the_standard() -> None:
    assert tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.tile_path(1, 0, 1) == "tile/1/000.p/1"
    assert tiles.bundle_path(999) == "tile/entries/999"
    assert tiles.bundle_path(1000, 255) == "tile/entries/x001/000.p/255"
    for wrong in ((64, 0, 256), (-1, 0, 256), (0, -1, 256), (0, 0, 0), (0, 0, 257)):
        with pytest.raises(InputError):
            tiles.tile_path(*wrong)


def test_the_tiles_of_a_tree_of_70000() -> None:
    """The example in C2SP tlog-tiles: 273 full and one partial of 112, one full and one of 17, one of 1."""
    paths = tiles.tile_paths(70_000)
    assert len(paths) == 273 + 1 + 1 + 1 + 1
    assert paths[273:] == ("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1")
    assert tiles.tile_paths(256) == ("tile/0/000", "tile/1/000.p/1")
    assert tiles.tile_paths(0) == tiles.bundle_paths(0) == ()


def test_a_hash_on_level_one_is_the_root_of_a_full_tile() -> None:
    files = {file.path: file.content for file in tiles.tiles_between(0, 600, hashes)}
    assert tiles.parse_tile(files["tile/1/000.p/2"], 2) == (merkle.root(HASHES[:256]), merkle.root(HASHES[256:512]))
    assert tiles.parse_tile(files["tile/0/002.p/88"], 88) == tuple(HASHES[512:600])


SIZES = [1, 5, 255, 256, 257, 512, 600, 65_535, 65_536, 65_537, 70_000]


@pytest.mark.parametrize("with_old_tiles", [True, False])
def test_growing_in_steps_writes_what_one_step_would(with_old_tiles: bool) -> None:
    files: dict[str, bytes] = {}
    size = 0
    for larger in SIZES:
        read_tile = files.get if with_old_tiles else None
        new = list(tiles.tiles_between(size, larger, hashes, read_tile=read_tile))
        new += tiles.bundles_between(size, larger, entries)
        assert not {file.path for file in new} & set(files), "no file is written twice"
        files |= {file.path: file.content for file in new}
        for path in tiles.superseded_paths(size, larger):
            del files[path]
        assert set(files) == {*tiles.tile_paths(larger), *tiles.bundle_paths(larger)}
        assert tiles.root_from_tiles(larger, files.get) == merkle.root(HASHES[:larger])
        size = larger
    assert not list(tiles.wrong_files(size, entries, hashes, files.get))
    assert not list(tiles.tiles_between(size, size, hashes))


def test_a_damaged_older_tile_is_not_built_upon_when_its_length_is_wrong() -> None:
    new = {file.path: file.content for file in tiles.tiles_between(600, 1100, hashes, read_tile=lambda path: b"short")}
    assert new["tile/1/000.p/4"] == b"".join(merkle.root(HASHES[i * 256 : i * 256 + 256]) for i in range(4))


@given(st.integers(0, 1500), st.integers(0, 1500))
@settings(max_examples=40)
def test_any_two_sizes(one: int, other: int) -> None:
    old, new = sorted((one, other))
    files = {file.path: file.content for file in tiles.tiles_between(0, old, hashes)}
    files |= {file.path: file.content for file in tiles.tiles_between(old, new, hashes, read_tile=files.get)}
    for size in (old, new):
        frontier = tiles.frontier_from_tiles(size, files.get)
        assert frontier == merkle.Frontier().extend(HASHES[:size])


def test_a_full_tile_stands_in_for_a_partial_one_that_was_removed() -> None:
    files = {file.path: file.content for size in (300, 512) for file in tiles.tiles_between(0, size, hashes)}
    (gone,) = (path for path in tiles.superseded_paths(300, 512, by_full=True) if "entries" not in path)
    assert gone == "tile/0/001.p/44"
    del files[gone]
    assert tiles.root_from_tiles(300, files.get) == merkle.root(HASHES[:300])


def test_a_served_log_keeps_partial_tiles_until_the_full_one_is_there() -> None:
    assert tiles.superseded_paths(300, 400, by_full=True) == ()
    assert tiles.superseded_paths(300, 400) == ("tile/0/001.p/44", "tile/entries/001.p/44")
    assert tiles.superseded_paths(300, 512) == ("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1")


def test_a_missing_or_cut_tile_is_named() -> None:
    files = {file.path: file.content for file in tiles.tiles_between(0, 300, hashes)}
    with pytest.raises(IntegrityError, match=r"tile/0/001\.p/44: this tile is missing"):
        tiles.root_from_tiles(300, {**files, "tile/0/001.p/44": b""}.get)
    with pytest.raises(IntegrityError, match=r"tile/1/000\.p/1: a tile of 1 hashes"):
        tiles.root_from_tiles(300, {**files, "tile/1/000.p/1": bytes(31)}.get)


@given(st.data())
@settings(max_examples=60)
def test_every_flipped_bit_is_found_in_the_right_file(data: st.DataObject) -> None:
    files = {f.path: f.content for f in tiles.tiles_between(0, 300, hashes)}
    files |= {f.path: f.content for f in tiles.bundles_between(0, 300, entries)}
    path = data.draw(st.sampled_from(sorted(files)))
    changed = bytearray(files[path])
    at = data.draw(st.integers(0, len(changed) - 1))
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    files[path] = bytes(changed)
    assert list(tiles.wrong_files(300, entries, hashes, files.get)) == [(path, f"differs from byte {at}")]
    del files[path]
    assert list(tiles.wrong_files(300, entries, hashes, files.get)) == [(path, "missing")]


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_round_trip(items: list[bytes]) -> None:
    assert tiles.parse_bundle(tiles.encode_bundle(items), len(items)) == tuple(items)


def test_limits_of_a_bundle() -> None:
    assert tiles.encode_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert tiles.parse_bundle(tiles.encode_bundle([bytes(65_535)])) == (bytes(65_535),)
    with pytest.raises(InputError):
        tiles.encode_bundle([bytes(65_536)])
    for cut in (b"\x00", b"\x00\x02a", b"\x00\x01a\xff", b"\xff\xff"):
        with pytest.raises(IntegrityError):
            tiles.parse_bundle(cut)
    with pytest.raises(IntegrityError, match="holds 1 entries, not 2"):
        tiles.parse_bundle(b"\x00\x01a", 2)
    with pytest.raises(IntegrityError):
        tiles.parse_bundle(b"\x00\x00" * 257)


def test_a_caller_that_gives_too_few_hashes_is_caught() -> None:
    with pytest.raises(IntegrityError):
        list(tiles.tiles_between(0, 10, lambda start, stop: HASHES[start : stop - 1]))
