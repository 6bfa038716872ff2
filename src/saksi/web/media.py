"""Pictures beside a text, shown only when asked for: a PDF's pages drawn in a process of its own, captured photographs.

Nothing that was captured is handed to the browser as a page or a program: only these raster types go out, each in a
sandbox of its own by its headers. SVG is text to the desk.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.errors import BackendError, NotFound, SourceError
from saksi.model import media
from saksi.pipeline.desk import document_view
from saksi.pipeline.desk.claims import areas
from saksi.web.bare import bare
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from saksi.case import Case
    from saksi.model.capture import Capture
    from saksi.model.document import Document
    from saksi.model.values import Span
    from saksi.pipeline.desk.shown import PageArea

RASTER = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": "inline",
    "cache-control": "no-store",
}
MOST_BYTES = 50_000_000
MOST_BESIDE = 24
MEMORY_BYTES, CPU_S, WAIT_S = 1_500_000_000, 20, 30
TURN_S = 10.0


def pdf_page(visit: Visit) -> Response:
    """One page of a captured PDF as PNG, 110 dots an inch, the lines that hold sealed names blacked out.

    NotFound where there is no such page, or where it is not known on which lines the sealed names stand.
    """
    number = int(visit.path["number"])
    with visit.desk.looking() as case:
        view = document_view(case, visit.path["document"])
        if view.media_type != media.PDF:
            raise NotFound("not a PDF", subject=view.id)
        found = case.store.document(view.id)
        boxes = [_sealed_boxes(found, span) for span in view.sealed] if found else []
        content = case.blobs.read(view.blob)
    if not all(boxes):
        raise NotFound("the page cannot be shown: where its sealed names stand is not known", subject=view.id)
    hidden = [area for areas_ in boxes for area in areas_ if area.page == number]
    if not visit.desk.drawing.acquire(timeout=TURN_S):
        raise BackendError("too many pages are being drawn", hint="Ask for it again in a moment.")
    try:
        return _picture(_drawn(content, number, hidden, view.capture), "image/png")
    finally:
        visit.desk.drawing.release()


def _sealed_boxes(document: Document, span: Span) -> tuple[PageArea, ...]:
    return areas(document, [span])


def picture(visit: Visit) -> Response:
    """A captured photograph, if its bytes are what its type says, without where and by what it was taken."""
    with visit.desk.looking() as case:
        capture = case.store.capture(visit.path["capture"])
        if capture is None or capture.media_type not in RASTER or capture.size > MOST_BYTES:
            raise NotFound("no picture that can be shown", subject=visit.path["capture"][:80])
        content = case.blobs.read(capture.blob)
    if not content.startswith(RASTER[capture.media_type]):
        raise NotFound("not the kind of picture that it says it is", subject=capture.id)
    try:
        return _picture(bare(content, capture.media_type), capture.media_type)
    except SourceError as error:
        raise NotFound("the picture is damaged and cannot be shown", subject=capture.id) from error


def beside(case: Case, document: Document) -> tuple[Capture, ...]:
    """The pictures that came with a document: other members of the same archive, message or post."""
    own = case.store.capture(document.capture)
    if own is None:
        return ()
    folder = (own.member or "").rpartition("/")[0]
    around = [*case.store.members(own.id), *(case.store.members(own.parent) if own.parent else ())]
    near = [c for c in around if c.media_type in RASTER and (c.member or "").startswith(folder)]
    return tuple(near[:MOST_BESIDE])


def _picture(content: bytes, media_type: str) -> Response:
    from starlette.responses import Response

    return Response(content, media_type=media_type, headers=HEADERS)


def _drawn(content: bytes, number: int, hidden: Sequence[PageArea], name: str) -> bytes:
    boxes = ";".join(f"{a.left},{a.bottom},{a.right},{a.top}" for a in hidden)
    script = Path(__file__).with_name("pdf_picture.py")
    arguments = [sys.executable, "-I", str(script), str(number), str(MEMORY_BYTES), str(CPU_S), boxes]
    try:
        child = subprocess.run(arguments, input=content, capture_output=True, timeout=WAIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise SourceError("the page could not be drawn in time", subject=name) from error
    if child.returncode == 3:
        raise NotFound("no such page", subject=name)
    if child.returncode or not child.stdout.startswith(RASTER["image/png"]):
        raise SourceError("the page could not be drawn", subject=name)
    return child.stdout
