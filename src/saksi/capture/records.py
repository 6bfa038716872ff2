"""The records of a WARC file, each checked: lengths, ends, gzip ends, digests.

A reader that trusts what it is given passes truncated files. Here a record is good only where its head is complete,
its block is as long as it says, what follows is the record's end, the gzip member around it is whole, and the digests
that it carries are those of its bytes (WARC 1.1, 5.8 and 5.9). Everything else is named and left out, and the reading
goes on at the next place where a record may start.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from saksi.capture.body import blocks_of, dechunked, head_of
from saksi.capture.spool import BLOCK, Spool
from saksi.capture.tape import GzipTape, Tape, tape_of
from saksi.errors import SourceError

_LONGEST_HEAD = 1 << 18
_ALGORITHMS = {
    **{"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256"},
    **{"sha512": "sha512", "sha-512": "sha512", "md5": "md5"},
}


@dataclass(frozen=True, slots=True)
class Record:
    """A good record: where it starts in the file, its fields in order, and its block."""

    offset: int
    fields: tuple[tuple[str, str], ...]
    block: Spool
    remarks: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """The first value of a field, names compared without regard to case."""
        return next((value for key, value in self.fields if key.lower() == name), None)

    @property
    def kind(self) -> str:
        return (self.get("warc-type") or "").lower()

    @property
    def name(self) -> str:
        """The record's id and place, unique in its file."""
        return f"{self.get('warc-record-id') or 'record'} at byte {self.offset}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A record, or a stretch of the file, that cannot be relied on."""

    name: str
    reason: str


def records(stream: BinaryIO, *, max_bytes: int) -> Iterator[Record | Broken]:
    """Every record of a WARC file in order, good or broken. Blocks above ``max_bytes`` are passed over as broken."""
    tape = tape_of(stream)
    found_by_search = False
    packed_wrongly = False
    while True:
        if tape.at_member_end() and not tape.next_member():
            if tape.damage is None:
                return
            yield Broken(f"byte {tape.offset}", tape.damage)
            found_by_search = tape.resume()
            if not found_by_search:
                return
        if not tape.peek(1) and tape.damage is None:
            return
        reader = _RecordReader(tape, max_bytes)
        outcome = reader.read()
        if isinstance(outcome, Record) and found_by_search:
            outcome = replace(outcome, remarks=(*outcome.remarks, "found by searching on after a damaged record"))
        yield outcome
        if reader.split and not packed_wrongly:
            packed_wrongly = True
            yield Broken(f"byte {tape.offset}", "gzip members and records do not coincide: not compressed by record")
        found_by_search = reader.lost and not tape.at_member_end()
        if reader.lost and not tape.resume():
            return


class _RecordReader:
    """Reads one record off a tape."""

    def __init__(self, tape: Tape, max_bytes: int) -> None:
        self._tape, self._max_bytes = tape, max_bytes
        self._offset = tape.offset
        self.split = False
        self.lost = False

    def read(self) -> Record | Broken:
        """The record here, with the tape left behind its end, or the reason why it is none."""
        self._skip_blank_lines()
        head = self._head()
        if isinstance(head, str):
            return self._broken(head, ())
        length = next((value for key, value in head if key.lower() == "content-length"), "")
        if not re.fullmatch(r"\d{1,18}", length):
            return self._broken("no length", head)
        block, reason = self._block(int(length))
        if reason is None:
            reason = self._end()
        if reason is not None:
            return self._broken(reason, head)
        record = Record(self._offset, head, block)
        try:
            return replace(record, remarks=checked_digests(record))
        except SourceError as error:
            return self._broken(error.message, head, lost=False)

    def _broken(self, reason: str, head: tuple[tuple[str, str], ...], *, lost: bool = True) -> Broken:
        self.lost = lost
        if self._tape.damage is not None:
            reason, self._tape.damage = f"{reason}: {self._tape.damage}", None
        return Broken(Record(self._offset, head, Spool()).name, reason)

    def _skip_blank_lines(self) -> None:
        """Some writers put more line ends between records than the two that the standard asks for."""
        while self._tape.peek(2)[:2] == b"\r\n":
            self._tape.take(2)
        if not self._tape.at_member_end():
            self._offset = self._tape.offset

    def _head(self) -> tuple[tuple[str, str], ...] | str:
        raw = bytearray()
        while not raw.endswith((b"\r\n\r\n", b"\n\n")):
            line = self._line()
            if not line or len(raw) > _LONGEST_HEAD:
                return "its head breaks off"
            raw += line
            if len(raw) == len(line) and not re.match(rb"WARC/[01]\.\d+\s*\r?\n\Z", line):
                return "not the start of a WARC record"
        unfolded = re.sub(rb"\r?\n[ \t]+", b" ", bytes(raw)).decode("utf-8", "replace")
        pairs = [line.partition(":") for line in unfolded.splitlines()[1:]]
        return tuple((key.strip(), value.strip()) for key, colon, value in pairs if colon)

    def _line(self) -> bytes:
        """A line with its end, or what is left of the member."""
        window = self._tape.peek(8192)
        end = window.find(b"\n")
        return self._tape.take(end + 1 if end >= 0 else len(window))

    def _block(self, length: int) -> tuple[Spool, str | None]:
        block, got = Spool(), 0
        keep = length <= self._max_bytes
        while got < length:
            piece = self._tape.take(min(BLOCK, length - got))
            if not piece:
                if not self._goes_on_in_next_member():
                    return block, f"breaks off after {got} of {length} bytes"
                continue
            got += len(piece)
            if keep:
                block.write(piece)
        return block, None if keep else f"larger than {self._max_bytes} bytes"

    def _goes_on_in_next_member(self) -> bool:
        """A record over several gzip members is read on, unless the next member opens a record of its own."""
        if not self._tape.at_member_end() or not self._tape.next_member():
            return False
        if self._tape.peek(5) == b"WARC/":
            return False
        self.split = True
        return True

    def _end(self) -> str | None:
        end = self._tape.peek(4)
        if end != b"\r\n\r\n":
            if self._tape.at_member_end() and not end and self._goes_on_in_next_member():
                return self._end()
            return "what follows its block is not the end of a record: its length is wrong, or it is cut short"
        self._tape.take(4)
        if self._tape.peek(1):
            self.split = self.split or isinstance(self._tape, GzipTape)
        return self._tape.damage


def checked_digests(record: Record) -> tuple[str, ...]:
    """Remarks on the digests checked. Raises SourceError where one is not that of the record's bytes."""
    remarks = [_checked(record, "warc-block-digest", [record.block.open])]
    if record.kind in ("response", "request", "resource", "conversion") and not record.get("warc-segment-number"):
        remarks.append(_checked(record, "warc-payload-digest", _payloads(record)))
    return tuple(remark for remark in remarks if remark)


def _checked(record: Record, field: str, ways: list[Callable[[], Iterable[bytes]]]) -> str | None:
    """A remark on one digest; it must be that of the bytes taken in one of the ways that archiving tools use."""
    given = record.get(field)
    if given is None:
        return None
    label, _, value = given.partition(":")
    algorithm = _ALGORITHMS.get(label.lower())
    if algorithm is None:
        return f"{field} not checked: algorithm {label[:20]!r} is not known"
    for way in ways:
        if _equal(value, _digest(algorithm, way)):
            return f"{field} checked: {algorithm}"
    raise SourceError(f"{field} does not fit: the record was changed or damaged")


def _digest(algorithm: str, way: Callable[[], Iterable[bytes]]) -> bytes:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    try:
        for block in way():
            digest.update(block)
    except SourceError:
        return b""  # this way of taking the payload is not open for these bytes
    return digest.digest()


def _equal(written: str, digest: bytes) -> bool:
    """Whether a digest written in base 16, 32 or 64 (usual or for file names) is this one."""
    if not digest:
        return False
    if written.lower() == digest.hex():
        return True
    urlsafe = written.replace("+", "-").replace("/", "_").rstrip("=")
    if urlsafe == base64.urlsafe_b64encode(digest).decode().rstrip("="):
        return True
    return written.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("=")


def _payloads(record: Record) -> list[Callable[[], Iterable[bytes]]]:
    """What tools take as the payload: the body as transferred, or with its transfer coding undone."""
    if record.kind in ("resource", "conversion") or not is_http(record):
        return [lambda: blocks_of(record.block.open())]
    try:
        start = head_of(record.block).size
    except SourceError:
        start = record.block.size  # a head without the empty line at its end, and nothing after it
    return [
        lambda: blocks_of(record.block.part(start)),
        lambda: dechunked(record.block.part(start)),
    ]


def is_http(record: Record) -> bool:
    """Whether the block is an HTTP message (a WARC may also hold answers of the domain name system and others)."""
    return (record.get("content-type") or "").lower().replace(" ", "").startswith("application/http")
