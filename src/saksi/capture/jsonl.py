"""JSON Lines: each line a capture of its own, whose bytes are the line exactly as it stands.

The contract of a line (3-architecture, command line): ``{"id", "text" | "html", "published"?, "lang"?, "title"?,
"outlet"?, "author"?, "channel"?, "url"?}``; other keys stay in the bytes and are used by no stage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO, Final

import msgspec

from saksi.capture.member import member_collection
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings

LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes; a longer line is refused by itself without being held in memory."""

_KEYS: Final = {
    "id": "given_id",
    "published": "published",
    "lang": "language",
    "title": "title",
    "outlet": "outlet",
    "author": "author",
    "channel": "channel",
    "url": "url",
}


def members(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The lines as items, blank ones passed over; a line that is no JSON object is refused and the rest go on."""
    with content() as stream:
        for number, line in _lines(stream, LONGEST_LINE):
            if number > settings.limits.max_members:
                yield _refusal(capture, number, f"more than {settings.limits.max_members} lines")
                return
            if line is None:
                yield _refusal(capture, number, f"longer than {LONGEST_LINE} bytes")
            elif line.strip():
                yield _item(capture, number, line)


def hints_of(line: bytes, inherited: Hints) -> Hints:
    """What a line says of itself; a date that a person gave for the whole file stays. Raises ValueError."""
    found = parsed(line)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    said = {field: _text(found.get(key)) for key, field in _KEYS.items()}
    if inherited.published_by_person:
        said["published"] = inherited.published
    return msgspec.structs.replace(inherited, **{field: value for field, value in said.items() if value is not None})


def parsed(line: bytes) -> Any:
    """The JSON value of a line. Raises ValueError with the reason, without any of the line's words."""
    body = line.removeprefix(b"\xef\xbb\xbf")
    try:
        try:
            return msgspec.json.decode(body)
        except msgspec.DecodeError:
            return json.loads(body.decode("utf-8"))  # allows half surrogates and very large numbers
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from error
    except ValueError as error:
        raise ValueError("JSON with a number out of range") from error


def _lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """(number from 1, the line without its end); None for a line longer than ``longest``, which is skipped over."""
    number = 0
    while line := stream.readline(longest + 2):
        number += 1
        if not line.endswith(b"\n") and len(line) > longest:
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def _item(capture: Capture, number: int, line: bytes) -> Received | Refusal:
    try:
        hints = hints_of(line, capture.hints)
    except ValueError as error:
        return _refusal(capture, number, str(error))
    name = f"line {number}"
    record = member_collection(capture, name, method="jsonl")
    return Received(record, media.REPORT, lambda: BytesIO(line), hints, name)


def _refusal(capture: Capture, number: int, reason: str) -> Refusal:
    return Refusal(f"{capture.collection.requested}, line {number}", "capture", reason)


def _text(value: Any) -> str | None:
    """A key's value as text; null, empty and structured values count as unsaid, a number as its digits."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    clean = str(value).encode("utf-8", "replace").decode("utf-8")
    return clean.strip() or None
