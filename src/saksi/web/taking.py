"""Bringing documents in: files sent by the browser or a text typed in, captured and read as `saksi add` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from saksi.errors import InputError
from saksi.web.asked import Day, Nothing, take
from saksi.web.guard import CSRF_FIELD
from saksi.web.interface import as_json
from saksi.web.render import show
from saksi.web.visit import Bounds, Desk, Upload, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from saksi.case import Case
    from saksi.pipeline.intake import Taken
    from saksi.ports import Received
    from saksi.web.arriving import Arrival

MOST_SHOWN = 500
HINT = "Send the rest by itself, or take in as much as there is from the command line: `saksi add`."
LONGEST_NAME = 200


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person says of the documents that they send."""

    published: Day | None = None
    why: Annotated[str, Meta(max_length=500)] = ""
    text: Annotated[str, Meta(max_length=1_000_000)] = ""
    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""


def add_page(visit: Visit) -> Response:
    return show(visit, "add.html", current="add", arrival=None, items=visit.desk.bounds.upload_items)


def added(visit: Visit) -> Response:
    """Take files and text into the case; what became of each, or the way to how far it is."""
    from starlette.responses import RedirectResponse

    given = take(Given, {k: v for k, v in visit.form.items() if k not in (CSRF_FIELD, "files")})
    files = [*visit.files]
    if given.text.strip():
        files.append(Upload(_text_name(given.name), given.text.encode("utf-8", "replace")))
    if not files:
        raise InputError("nothing was sent", hint="Choose files or type a text.")
    desk = visit.desk
    arrival = desk.arriving.begin(visit.by, len(files), _opening_case(desk), _work(desk.bounds, files, given, visit.by))
    arrival = desk.arriving.wait(arrival.id, visit.by, desk.bounds.upload_wait)
    if not arrival.is_done:
        return RedirectResponse(f"/add/{arrival.id}", status_code=303)
    return _arrived(visit, arrival)


def arrival_page(visit: Visit) -> Response:
    """How far one sending is; when it is done, what became of each item."""
    return _arrived(visit, visit.desk.arriving.find(visit.path["arrival"], visit.by))


def arrival_told(visit: Visit) -> Response:
    """The same in short, for the page's script."""
    take(Nothing, visit.query)
    arrival = visit.desk.arriving.find(visit.path["arrival"], visit.by)
    seconds = visit.desk.arriving.seconds(arrival)
    return as_json({"state": arrival.state, "step": arrival.step, "is_done": arrival.is_done, "seconds": seconds})


def _arrived(visit: Visit, arrival: Arrival) -> Response:
    seconds, items = visit.desk.arriving.seconds(arrival), visit.desk.bounds.upload_items
    return show(visit, "add.html", current="add", arrival=arrival, seconds=seconds, items=items, most_shown=MOST_SHOWN)


def _opening_case(desk: Desk) -> Callable[[ExitStack], Case]:
    """Opens the case as rulings do, then lets others rule while this one is at work."""

    def opened(stack: ExitStack) -> Case:
        from saksi.pipeline.front import current_case

        with desk.writing:
            return stack.enter_context(current_case(desk.folder, write=True))

    return opened


def _work(bounds: Bounds, files: list[Upload], given: Given, by: str) -> Callable[[Case], Iterator[Taken]]:
    def work(case: Case) -> Iterator[Taken]:
        from saksi.pipeline.front import reader
        from saksi.pipeline.intake import Room, add
        from saksi.pipeline.places import case_reader

        room = Room(bounds.upload_items, bounds.upload_unpacked, HINT)
        yield from add(case, _received(files, given, by), case_reader(case, reader(case.settings)), room=room)

    return work


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
