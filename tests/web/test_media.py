"""A PDF's page as a picture: drawn apart, in bounds, with what is sealed blacked out."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.pipeline import Sources, add_sources
from saksi.web import media
from saksi.web.roles import Role
from saksi.web.visit import MOST_DRAWN, Desk
from web.desks import seat

PNG = media.RASTER["image/png"]


@pytest.fixture
def paper(root: Path) -> Path:
    return root / "samples" / "papers" / "mogadishu-note.pdf"


def rows(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and unpacked rows of a PNG that has one data part."""
    width, height = struct.unpack(">II", png[16:24])
    at = png.index(b"IDAT")
    (size,) = struct.unpack(">I", png[at - 4 : at])
    return width, height, zlib.decompress(png[at + 4 : at + 4 + size])


def drawn(content: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    script = Path(media.__file__).with_name("pdf_picture.py")
    words = [sys.executable, "-I", str(script), *arguments]
    return subprocess.run(words, input=content, capture_output=True, check=False)


def test_a_page_is_drawn_for_whoever_may_look(desk: Desk, paper: Path) -> None:
    with Case.open(desk.folder, write=True) as case:
        (taken,) = add_sources(case, Sources((str(paper),)))
    answer = seat(desk, Role.READER).look(f"/documents/{taken.document}/pages/1")
    assert answer.status_code == 200 and answer.content.startswith(PNG)
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store", "what is sealed later must not lie in the browser"
    assert seat(desk, Role.READER).look(f"/documents/{taken.document}/pages/99").status_code == 404


def test_only_so_many_pages_are_drawn_at_a_time(desk: Desk, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "TURN_S", 0.05)
    with Case.open(desk.folder, write=True) as case:
        (taken,) = add_sources(case, Sources((str(paper),)))
    path = f"/documents/{taken.document}/pages/1"
    for _ in range(MOST_DRAWN):
        assert desk.drawing.acquire(blocking=False)
    assert seat(desk, Role.READER).look(path).status_code == 503
    desk.drawing.release()
    for _ in range(2):
        assert seat(desk, Role.READER).look(path).status_code == 200, "its turn is given back"


def test_sealed_lines_are_black(paper: Path) -> None:
    content = paper.read_bytes()
    plain = drawn(content, "1", "2000000000", "20", "")
    hidden = drawn(content, "1", "2000000000", "20", "100,600,300,700")
    width, height, before = rows(plain.stdout)
    _, _, after = rows(hidden.stdout)
    stride, scale = 1 + 3 * width, 110 / 72
    for up, across in ((601, 101), (650, 200), (699, 299)):
        at = int(height - up * scale) * stride + 1 + 3 * int(across * scale)
        assert after[at : at + 3] == b"\0\0\0"
    assert before != after and before[:stride] == after[:stride]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00" * 1000])
def test_what_is_no_pdf_ends_without_a_picture(content: bytes) -> None:
    done = drawn(content, "1", "2000000000", "20", "")
    assert done.returncode == 1 and not done.stdout and not done.stderr


def test_a_text_has_no_pages(desk: Desk, subjects: dict[str, str]) -> None:
    assert seat(desk, Role.READER).look(f"/documents/{subjects['document']}/pages/1").status_code == 404
