"""Writing WARC files: exchanges exactly as they went over the wire (WARC 1.1, ISO 28500:2017)."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import uuid4

from saksi.capture.spool import BLOCK, Spool

if TYPE_CHECKING:
    from saksi.capture.wire import Wire

_VERSION = "WARC/1.1"


class WarcFile:
    """A growing WARC file, compressed record by record, each record with SHA-256 digests of block and payload."""

    def __init__(self, software: str) -> None:
        from warcio.warcwriter import WARCWriter

        self.spool = Spool()
        self._writer = WARCWriter(_Sink(self.spool), gzip=True, warc_version="1.1")
        info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
        block = Spool()
        block.write(info)
        self._write("warcinfo", block, "application/warc-fields", {}, datetime.now(UTC))

    def add_exchange(self, url: str, at: datetime, wire: Wire) -> None:
        """The request and the response of one exchange, as bytes on the wire."""
        about = {"WARC-Target-URI": url}
        if wire.ip:
            about["WARC-IP-Address"] = wire.ip
        request = self._write("request", wire.sent, "application/http; msgtype=request", about, at)
        about["WARC-Concurrent-To"] = request
        self._write("response", wire.received, "application/http; msgtype=response", about, at)

    def _write(self, kind: str, block: Spool, content_type: str, about: dict[str, str], at: datetime) -> str:
        from warcio.recordloader import ArcWarcRecord
        from warcio.statusandheaders import StatusAndHeaders

        record_id = f"<urn:uuid:{uuid4()}>"
        fields = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
            *about.items(),
            ("WARC-Block-Digest", _digest(block.open())),
        ]
        if kind != "warcinfo":
            fields.append(("WARC-Payload-Digest", _digest(block.part(_payload_start(block)))))
        headers = StatusAndHeaders("", fields, protocol=_VERSION)
        # the record is given no parsed HTTP headers, so that the writer copies the wire's bytes and builds none anew
        arguments: tuple[Any, ...] = ("warc", kind, headers, block.open(), None, content_type, block.size)
        self._writer.write_record(ArcWarcRecord(*arguments, payload_length=block.size))
        return record_id


class _Sink:
    """What the writer writes to."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def write(self, block: bytes) -> None:
        self._spool.write(block)

    def flush(self) -> None:
        """Nothing waits: a spool takes every block at once."""


def _payload_start(block: Spool) -> int:
    """Where the HTTP head ends; the payload digest covers what follows, as it was transferred."""
    end = re.search(rb"\r?\n\r?\n", block.head(1 << 18))
    return end.end() if end else 0


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return f"sha256:{digest.hexdigest()}"
