"""Bringing documents in: files sent by the browser or a text typed in, captured and read as `saksi add` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from saksi.errors import InputError
from saksi.web.asked import Day, take
from saksi.web.guard import CSRF_FIELD
from saksi.web.render import show
from saksi.web.visit import Upload, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from saksi.ports import Received

LONGEST_NAME = 200


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person says of the documents that they send."""

    published: Day | None = None
    why: Annotated[str, Meta(max_length=500)] = ""
    text: Annotated[str, Meta(max_length=1_000_000)] = ""
    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""


def add_page(visit: Visit) -> Response:
    return show(visit, "add.html", current="add", taken=None)


def added(visit: Visit) -> Response:
    """Take files and text into the case; what became of each."""
    from saksi.pipeline.front import reader
    from saksi.pipeline.intake import add
    from saksi.pipeline.resolution import bring_up_to_date

    given = take(Given, {k: v for k, v in visit.form.items() if k not in (CSRF_FIELD, "files")})
    files = [*visit.files]
    if given.text.strip():
        files.append(Upload(_text_name(given.name), given.text.encode("utf-8", "replace")))
    if not files:
        raise InputError("nothing was sent", hint="Choose files or type a text.")
    with visit.desk.ruling() as case:
        items = _received(files, given, visit.by)
        taken = list(add(case, items, reader(case.settings)))
        bring_up_to_date(case)
    return show(visit, "add.html", current="add", taken=taken)


def _text_name(name: str) -> str:
    cleaned = name.strip() or "typed text"
    return cleaned if cleaned.endswith(".txt") else f"{cleaned}.txt"


def _received(files: list[Upload], given: Given, by: str) -> Iterator[Received]:
    from saksi.capture import sniff
    from saksi.capture.files import now
    from saksi.capture.member import TOOL, tool_version
    from saksi.model.capture import Collection, Hints
    from saksi.ports import Received

    for file in files:
        name = clean_name(file.name)
        opened = _opening(file.content)
        found = sniff.media_type_of(name, None, opened)
        collection = Collection(
            requested=name,
            at=now(),
            by=by,
            why=given.why,
            tool=TOOL,
            tool_version=tool_version(),
            method="upload",
            remarks=tuple(sniff.remarks(name, None, found)),
        )
        hints = Hints(published=given.published, published_by_person=given.published is not None)
        yield Received(collection=collection, media_type=found, open=opened, hints=hints)


def _opening(content: bytes) -> Callable[[], BytesIO]:
    return lambda: BytesIO(content)


def clean_name(name: str) -> str:
    """A sent file's own name without folders and control characters: it is shown, never used as a path."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c if c.isprintable() else "_" for c in bare).strip()
    return plain[:LONGEST_NAME] or "file"
