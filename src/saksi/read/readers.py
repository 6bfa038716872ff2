"""Bytes of a capture to a Document: which reader takes which media type, and whose word counts for what.

For every fact a person's word comes first, then the container's (feed, archive, line of JSON), then what the bytes
say of themselves. What is dropped on the way is noted on the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO, Final, cast

from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.model.document import Document, document_id
from saksi.read.dates import publication_time
from saksi.read.draft import FOREIGN, Draft, Item
from saksi.read.fingerprint import fingerprint
from saksi.read.language import language_of, plain_code
from saksi.settings import Limits

READERS: Final[Mapping[str, str]] = {
    media.PLAIN: "saksi.read.plain",
    media.HTML: "saksi.read.html",
    media.XHTML: "saksi.read.html",
    media.PDF: "saksi.read.pdf",
    media.DOCX: "saksi.read.docx",
    media.ODT: "saksi.read.odt",
    media.RTF: "saksi.read.rtf",
    media.MAIL: "saksi.read.message",
    media.TELEGRAM_POST: "saksi.read.post",
    media.TELEGRAM_POST_HTML: "saksi.read.post_html",
    media.FEED_ENTRY: "saksi.read.entry",
    media.REPORT: "saksi.read.report",
    media.CSV: "saksi.read.table",
    media.XLSX: "saksi.read.table",
}
"""Media type to the module whose ``read`` takes an Item; imported when first needed, since some are heavy."""

_HINTS: Final[Mapping[str, str]] = {
    "image/": "an image has no text layer; OCR is an optional hook",
    "audio/": "a recording has to be transcribed first",
    "video/": "a video has to be described or transcribed first",
}


def read(
    capture: Capture, content: Callable[[], BinaryIO], *, limits: Limits | None = None, headed: bool = False
) -> Document:
    """The Document of a capture. Raises SourceError with the reason where there is no text to be had.

    ``headed`` as in ``Item``: for a case, where nothing that a report says may be lost; ``saksi read --jsonl`` keeps
    the offsets of the text that it was given.
    """
    item = Item(capture, content, limits or Limits(), headed)
    try:
        draft = _reader(capture.media_type)(item)
        if not any(map(str.isalnum, draft.text)) and not draft.may_be_empty:
            raise SourceError("no text in it")
        return _document(capture, draft)
    except SourceError as error:
        if error.subject is not None:
            raise
        raise SourceError(error.message, subject=capture.collection.requested, hint=error.hint) from error
    except FOREIGN as error:  # one item must not end a run of thousands
        reason = f"its reader failed ({type(error).__name__})"
        raise SourceError(reason, subject=capture.collection.requested, hint="please report this") from error


def readable(media_type: str) -> bool:
    """Whether there is a reader for this media type."""
    return _bare(media_type) in READERS


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _reader(media_type: str) -> Callable[[Item], Draft]:
    bare = _bare(media_type)
    module = READERS.get(bare)
    if module is None:
        hint = next((hint for kind, hint in _HINTS.items() if bare.startswith(kind)), None)
        raise SourceError(f"no reader for {bare}", hint=hint)
    return cast("Callable[[Item], Draft]", import_module(module).read)


def _document(capture: Capture, draft: Draft) -> Document:
    hints = capture.hints
    published, basis, notes = _published(hints, draft)
    said = plain_code(hints.language) or plain_code(draft.language)
    edited = publication_time(hints.edited) or publication_time(draft.edited)
    return Document(
        id=document_id(capture.id),
        capture=capture.id,
        method=draft.method,
        text=draft.text,
        segments=draft.segments,
        language=plain_code(hints.language) or language_of(draft.text) or said,
        title=hints.title or draft.title,
        outlet=hints.outlet or draft.outlet,
        author=hints.author or draft.author,
        channel=hints.channel or draft.channel,
        address=hints.url or draft.address or _address(capture),
        published=published,
        published_basis=basis,
        edited=edited if edited != published else None,
        given_id=hints.given_id,
        stable_id=hints.stable_id or draft.stable_id,
        forwarded_from=hints.forwarded_from or draft.forwarded_from,
        fingerprint=fingerprint(draft.text),
        notes=(*draft.notes, *notes),
    )


def _published(hints: Hints, draft: Draft) -> tuple[str | None, str | None, tuple[str, ...]]:
    """(time, whose word it is, what was not understood on the way)."""
    words = (
        (hints.published, "person" if hints.published_by_person else "container"),
        (draft.published, draft.published_basis),
    )
    notes: list[str] = []
    for said, basis in words:
        time = publication_time(said)
        if time is not None:
            return time, basis, tuple(notes)
        if said is not None:
            notes.append(f"publication time of the {basis} not understood")
    return None, None, tuple(notes)


def _address(capture: Capture) -> str | None:
    for place in (capture.collection.final, capture.collection.requested):
        if place is not None and place.startswith(("http://", "https://")) and "!/" not in place:
            return place
    return None
