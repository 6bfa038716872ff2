"""Draws one page of a PDF: a process of its own, with limits on memory and time.

Run as a script with the PDF on standard input; it imports nothing of saksi so that it starts quickly. Arguments: the
page from 1, memory in bytes, seconds, boxes to black out (``left,bottom,right,top;…`` in points). Prints a PNG; ends
with 3 where there is no such page, with 1 on any fault.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any

DOTS_AN_INCH = 110
MOST_PIXELS = 6_000_000


def main() -> int:
    number, memory_bytes, cpu_s = (int(argument) for argument in sys.argv[1:4])
    _limit(memory_bytes, cpu_s)
    import pypdfium2

    content = sys.stdin.buffer.read()
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            if not 1 <= number <= len(pdf):
                return 3
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(DOTS_AN_INCH / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            image = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_numpy()
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return 1
    sys.stdout.buffer.write(_png(_blacked(image, sys.argv[4], scale)))
    return 0


def _blacked(image: Any, boxes: str, scale: float) -> Any:
    """The pixels with these boxes black, a point wider on every side."""
    pixels = image.copy()
    height = pixels.shape[0]
    for box in filter(None, boxes.split(";")):
        left, bottom, right, top = (float(edge) * scale for edge in box.split(","))
        rows = slice(max(int(height - top - scale), 0), max(int(height - bottom + scale) + 1, 0))
        pixels[rows, max(int(left - scale), 0) : max(int(right + scale) + 1, 0)] = 0
    return pixels


def _png(image: object) -> bytes:
    """The pixels (rows of blue, green, red, perhaps a filler) as a PNG of eight bits a channel."""
    import struct
    import zlib

    import numpy

    pixels = numpy.asarray(image)
    pixels = pixels[..., None].repeat(3, -1) if pixels.ndim == 2 else pixels
    pixels = pixels.repeat(3, -1) if pixels.shape[2] == 1 else pixels[..., 2::-1]
    height, width = pixels.shape[:2]
    rows = numpy.concatenate([numpy.zeros((height, 1), "uint8"), pixels.reshape(height, width * 3)], axis=1)

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    out = BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, 2)
    out.write(part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
    out.write(part(b"IDAT", zlib.compress(rows.tobytes(), 6)) + part(b"IEND", b""))
    return out.getvalue()


def _limit(memory_bytes: int, cpu_s: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's clock is the only limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
