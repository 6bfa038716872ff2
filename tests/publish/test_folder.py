"""A folder is written whole or not at all, and nothing of somebody else's is ever lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saksi.errors import InputError
from saksi.publish.folder import MANIFEST, digest_of, write_folder

FILES = {"index.html": b"one", "static/a.js": b"two"}


def test_a_site_is_written_with_its_manifest_and_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    digest = write_folder(out, FILES)
    assert digest == digest_of(FILES) == json.loads((out / MANIFEST).read_text())["digest"]
    write_folder(out, {"index.html": b"new"})
    assert (out / "index.html").read_bytes() == b"new" and not (out / "static").exists()
    assert [p.name for p in out.parent.iterdir()] == ["site"]


def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write_folder(tmp_path / "site", FILES)
    assert (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize("name", ["notes.txt", "sub/notes.txt", MANIFEST])
def test_what_is_not_of_a_site_is_never_touched(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "site" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("{}")
    (tmp_path / "site" / "other").write_text("mine")
    with pytest.raises(InputError, match="nothing was written"):
        write_folder(tmp_path / "site", FILES)
    assert mine.read_text() == "{}" and not (tmp_path / "site" / "index.html").exists()


def test_a_file_added_to_a_site_stops_its_replacement(tmp_path: Path) -> None:
    write_folder(tmp_path / "site", FILES)
    (tmp_path / "site" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match=r"mine\.txt"):
        write_folder(tmp_path / "site", FILES)


def test_a_file_and_a_link_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(InputError, match="no folder"):
            write_folder(tmp_path / name, FILES)
