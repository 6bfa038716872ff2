"""What is inside a capture that holds others: one table from media type to unpacker.

A capture may be both document and container (an e-mail is read for its body and unpacked for its attachments), so
unpacking does not exclude reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import BinaryIO, Final, cast

from saksi.model import media
from saksi.model.capture import Capture
from saksi.ports import Received, Refusal
from saksi.settings import Settings

Unpacker = Callable[[Capture, Callable[[], BinaryIO], Settings], Iterator[Received | Refusal]]

UNPACKERS: Final[Mapping[str, tuple[str, str]]] = {
    media.JSON_LINES: ("saksi.capture.jsonl", "members"),
    media.WARC: ("saksi.capture.warc", "unpack_warc"),
    media.WACZ: ("saksi.capture.wacz", "unpack_wacz"),
    media.MBOX: ("saksi.capture.mail", "unpack_mbox"),
    media.MAIL: ("saksi.capture.mail", "unpack_eml"),
    media.TELEGRAM_EXPORT: ("saksi.capture.telegram", "unpack_telegram"),
    media.TELEGRAM_PAGE: ("saksi.capture.telegram", "unpack_telegram_html"),
    media.RSS: ("saksi.capture.feeds", "unpack_feed"),
    media.ATOM: ("saksi.capture.feeds", "unpack_feed"),
    media.ARCHIVER_ITEM: ("saksi.capture.autoarchiver", "unpack_records"),
    media.ARCHIVER_TABLE: ("saksi.capture.autoarchiver", "unpack_records"),
    media.ARCHIVER_REPORT: ("saksi.capture.autoarchiver", "unpack_records"),
    media.ZIP: ("saksi.capture.zips", "members"),
}
"""Media type to (module, function); modules are imported when first needed, since some are heavy."""


def unpack(
    capture: Capture, content: Callable[[], BinaryIO], settings: Settings
) -> Iterator[Received | Refusal] | None:
    """The members of a capture, or None where it is no container."""
    named = UNPACKERS.get(capture.media_type)
    if named is None:
        return None
    unpacker = cast(Unpacker, getattr(import_module(named[0]), named[1]))
    return unpacker(capture, content, settings)
