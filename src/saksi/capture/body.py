"""HTTP messages as they lie in an archive: head, and the body with its transfer and content coding undone.

The archived bytes stay in the archive; what comes out here is what a browser would have shown, with a remark on each
coding that was undone. Output is bounded: a small body that expands without end is refused, not unpacked.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, BinaryIO

from saksi.capture.spool import BLOCK, Spool
from saksi.errors import SourceError

LONGEST_HEAD = 1 << 18
_MOST_CODINGS = 5
"""Content codings one over the other; each is undone inside the next, and no server means more than two."""
_FREE_EXPANSION = 10_000_000
"""Bytes below which the ratio of expansion is not looked at: short repetitive pages compress very well."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line (or request line) and headers; ``size`` is where the body starts."""

    line: str
    headers: tuple[tuple[str, str], ...]
    size: int

    def get(self, name: str) -> str | None:
        """The last value of a header, or None."""
        values = [value for key, value in self.headers if key.lower() == name]
        return values[-1] if values else None

    @property
    def status(self) -> int | None:
        """The status code of a response, or None where the line is none."""
        match = re.match(r"HTTP/\d(?:\.\d)? (\d{3})(?: |$)", self.line)
        return int(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Most bytes that may come out, and most per byte that went in."""

    max_bytes: int
    max_ratio: int


def head_of(block: Spool) -> Head:
    """The head of an HTTP message; informational (1xx) responses before the real one are skipped.

    Raises SourceError where there is none.
    """
    first = block.head(LONGEST_HEAD)
    start = 0
    while True:
        found = re.compile(rb"\r?\n\r?\n").search(first, start)
        if found is None:
            raise SourceError("no HTTP head in the record")
        head = _parsed(first[start : found.start()], found.end())
        if head.status is None or not 100 <= head.status < 200 or head.status == 101:
            return head
        start = found.end()


def _parsed(raw: bytes, size: int) -> Head:
    lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]+", " ", _text(raw)))
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.strip(), value.strip()))
    return Head(lines[0], tuple(headers), size)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def body_of(block: Spool, head: Head, bounds: Bounds) -> tuple[Spool, tuple[str, ...]]:
    """The body as a browser would show it, and remarks on what was undone. Raises SourceError where it is damaged."""
    remarks: list[str] = []
    blocks = blocks_of(block.part(head.size))
    length = head.get("content-length")
    if (head.get("transfer-encoding") or "").lower().rpartition(",")[2].strip() == "chunked":
        if re.match(rb"[0-9A-Fa-f]+[ \t]*(;[^\n]*)?\r?\n", block.part(head.size, head.size + 1024).read()):
            blocks = dechunked(block.part(head.size))
            remarks.append("transfer coding undone: chunked")
        else:
            remarks.append("said to be chunked, and is not: taken as it is")
    elif length is not None and length.isdigit() and int(length) != block.size - head.size:
        remarks.append(f"Content-Length says {length}, the archive holds {block.size - head.size}")
    codings = [c.strip().lower() for c in (head.get("content-encoding") or "").split(",")]
    if len(codings) > _MOST_CODINGS:
        raise SourceError(f"more than {_MOST_CODINGS} content codings, one over the other")
    for coding in reversed(codings):
        blocks, remark = _decoded(coding, blocks)
        remarks.extend(remark)
    return bounded(blocks, block.size - head.size, bounds), tuple(remarks)


def bounded(blocks: Iterable[bytes], size_in: int, bounds: Bounds) -> Spool:
    """The blocks in a spool. Raises SourceError once they outgrow the bounds."""
    out = Spool()
    for block in blocks:
        out.write(block)
        if out.size > bounds.max_bytes:
            raise SourceError(f"expands to more than {bounds.max_bytes} bytes")
        if out.size > _FREE_EXPANSION and out.size > bounds.max_ratio * max(1, size_in):
            raise SourceError(f"expands to more than {bounds.max_ratio} times its size")
    return out


def dechunked(body: BinaryIO) -> Iterator[bytes]:
    """The content of a chunked body (RFC 9112, 7.1). Raises SourceError where it breaks off or is malformed."""
    while True:
        line = body.readline(1024)
        size = re.match(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\n]*)?\r?\n\Z", line)
        if size is None:
            raise SourceError("the chunked body is damaged or breaks off")
        left = int(size[1], 16)
        if left == 0:
            return
        while left:
            block = body.read(min(left, BLOCK))
            if not block:
                raise SourceError("the chunked body breaks off")
            left -= len(block)
            yield block
        if body.readline(3) not in (b"\r\n", b"\n"):
            raise SourceError("the chunked body is damaged")


def _decoded(coding: str, blocks: Iterable[bytes]) -> tuple[Iterator[bytes], list[str]]:
    decoders: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
        "gzip": _gunzipped,
        "x-gzip": _gunzipped,
        "deflate": _inflated,
        "br": _unbrotlied,
    }
    if coding in ("", "identity"):
        return iter(blocks), []
    if coding not in decoders:
        raise SourceError(f"content coding {coding[:40]!r} is not known")
    return decoders[coding](blocks), [f"content coding undone: {coding}"]


def _gunzipped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip, or the body as it is where it never was (archives written by browsers keep the header)."""
    return _zlibbed(blocks, lambda first: 31 if first[:2] == b"\x1f\x8b" else None)


def _inflated(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Deflate with the zlib frame that RFC 9110 asks for, or without it as some servers send."""

    def frame(first: bytes) -> int | None:
        return 15 if len(first) > 1 and first[0] & 0x0F == 8 and (first[0] << 8 | first[1]) % 31 == 0 else -15

    return _zlibbed(blocks, frame)


def _zlibbed(blocks: Iterable[bytes], frame: Callable[[bytes], int | None]) -> Iterator[bytes]:
    whole = _first_longer(iter(blocks))
    first = next(whole, b"")
    wbits = frame(first)
    if wbits is None or not first:
        yield first
        yield from whole
        return
    inflate = zlib.decompressobj(wbits)
    for block in chain([first], whole):
        yield from _steps(inflate, block)
        while inflate.eof and inflate.unused_data[:2] == b"\x1f\x8b" and wbits == 31:
            block, inflate = inflate.unused_data, zlib.decompressobj(wbits)
            yield from _steps(inflate, block)
        if inflate.eof:
            return  # what follows the end of the coding is padding
    if not inflate.eof:
        raise SourceError("the compressed body breaks off")


def _first_longer(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes with at least two in the first block, since a chunk may be one byte and a magic number is two."""
    first = b""
    for block in blocks:
        first += block
        if len(first) > 1:
            break
    if first:
        yield first
    yield from blocks


def _steps(inflate: zlib._Decompress, block: bytes) -> Iterator[bytes]:
    """Decompressed in bounded steps, so that no single block can fill the memory."""
    try:
        while block and not inflate.eof:
            yield inflate.decompress(block, BLOCK * 16)
            block = inflate.unconsumed_tail
    except zlib.error as error:
        raise SourceError("the compressed body is damaged") from error


def _unbrotlied(blocks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli

    inflate = brotli.Decompressor()
    try:
        for block in blocks:
            yield inflate.process(block, output_buffer_limit=BLOCK * 16)
            while not inflate.can_accept_more_data():
                yield inflate.process(b"", output_buffer_limit=BLOCK * 16)
    except brotli.error as error:
        raise SourceError("the compressed body is damaged") from error
    if not inflate.is_finished():
        raise SourceError("the compressed body breaks off")


def blocks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream in blocks of bounded size."""
    while block := stream.read(BLOCK):
        yield block
