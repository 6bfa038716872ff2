"""Takes files the way the pipeline does (collect, unpack, read), and says what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from saksi.capture.files import collect
from saksi.capture.unpack import unpack
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.canonical import canonical
from saksi.model.capture import Capture, capture_of
from saksi.ports import Received, Refusal
from saksi.read import read
from saksi.settings import Settings

Outcome = tuple[str, str, str]
"""(name, "read" or "refused", text or reason)."""


def outcomes(paths: list[Path], settings: Settings | None = None) -> Iterator[Outcome]:
    for item in collect([str(path) for path in paths], by="tester"):
        yield from _outcome(item, settings or Settings(), None, 0)


def _outcome(item: Received | Refusal, settings: Settings, parent: Capture | None, depth: int) -> Iterator[Outcome]:
    if isinstance(item, Refusal):
        yield item.requested, "refused", item.reason
        return
    name = item.collection.requested
    with item.open() as stream:
        size = stream.seek(0, 2)
    capture = capture_of(
        "0" * 64,
        size,
        item.media_type,
        item.collection,
        hints=item.hints,
        parent=parent.id if parent else None,
        member=item.member,
    )
    members = unpack(capture, item.open, settings)
    if members is not None and depth >= settings.limits.max_depth:
        yield name, "refused", f"nested more than {depth} deep"
        return
    for member in members or ():
        yield from _outcome(member, settings, capture, depth + 1)
    if members is None or capture.media_type == media.MAIL:
        try:
            document = read(capture, item.open, limits=settings.limits)
        except SourceError as error:
            yield name, "refused", error.message
            return
        canonical(document)
        for segment in document.segments:
            assert 0 <= segment.start < segment.end <= len(document.text)
        yield name, "read", document.text
