"""The one place where pdfium touches a file: a process of its own, with limits on memory and time.

Run as a script, with the PDF on standard input; it imports nothing of saksi so that it starts quickly. It prints one
JSON object a line: first ``{"pages", "title", "author", "made"}``, then for each page ``{"page", "width", "height",
"images", "lines"}``, where a line is a list of words ``[text, left, bottom, right, top]`` in hundredths of a point
from the page's lower left, in the order of the file. On failure: ``{"error": reason}``.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

Word = list[Any]
MOST_PAGES = 50_000
MOST_MISSING = 200
"""Pages in a row that cannot be opened, after which no more are tried."""
HYPHEN = "\u00ad"
"""Stands for a hyphen at a line's end, which pdfium marks as such."""


def main() -> int:
    memory_bytes, cpu_s, most_chars = (int(argument) for argument in sys.argv[1:4])
    _limit(memory_bytes, cpu_s)
    import pypdfium2

    try:
        with os.fdopen(0, "rb") as file, pypdfium2.PdfDocument(file) as pdf:
            _say({"pages": len(pdf), **_facts(pdf)})
            for page in _pages(pdf, most_chars):
                _say(page)
    except pypdfium2.PdfiumError as error:
        _say({"error": "encrypted" if "password" in str(error).lower() else "damaged"})
    except MemoryError:
        _say({"error": "memory"})
    return 0


def _limit(memory_bytes: int, cpu_s: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: the parent's clock is the only limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what, ensure_ascii=True), flush=True)


def _facts(pdf: Any) -> dict[str, str]:
    names = {"title": "Title", "author": "Author", "made": "CreationDate"}
    return {name: pdf.get_metadata_value(key) for name, key in names.items()}


def _pages(pdf: Any, most_chars: int) -> Iterator[dict[str, Any]]:
    """The pages that can be opened; the count that a file claims may be far from the truth."""
    total = missing = 0
    for number in range(min(len(pdf), MOST_PAGES)):
        try:
            found = _page(pdf, number)
        except ValueError:
            missing += 1
            if missing >= MOST_MISSING:
                break
            continue
        missing = 0
        total += sum(len(word[0]) for line in found["lines"] for word in line)
        if total > most_chars:
            yield {"error": "long"}
            return
        yield {"page": number + 1, **found}


def _page(pdf: Any, number: int) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        page = pdf[number]
    except pypdfium2.PdfiumError as error:
        raise ValueError("page cannot be opened") from error
    textpage = page.get_textpage()
    lines = list(_lines(raw, textpage.raw))
    images = not lines and any(o.type == raw.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=2))
    size = {"width": _hundredths(page.get_width()), "height": _hundredths(page.get_height())}
    textpage.close()
    page.close()
    return {**size, "images": images, "lines": lines}


def _lines(raw: Any, textpage: Any) -> Iterator[list[Word]]:
    """Lines as pdfium breaks them; each word with the box around its characters."""
    line: list[Word] = []
    word: Word | None = None
    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        letter = _letter(raw, textpage, index)
        if letter in "\r\n":
            if line and letter == "\n":
                yield line
                line = []
            word = None
        elif letter.isspace() or letter == "\x00":
            word = None
        elif raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            edges = [_hundredths(edge) for edge in (box.left, box.bottom, box.right, box.top)]
            word = _grown(line, word, letter, edges)
    if line:
        yield line


def _letter(raw: Any, textpage: Any, index: int) -> str:
    code = raw.FPDFText_GetUnicode(textpage, index)
    if code in {0x02, 0xFFFE}:
        return HYPHEN
    return chr(code) if code < 0x110000 else "\ufffd"


def _grown(line: list[Word], word: Word | None, letter: str, edges: list[int]) -> Word:
    """The word with one more letter; a new word where there is none or where the letter stands far off."""
    left, bottom, right, top = edges
    if word is not None and bottom < word[4] and word[2] < top and left - word[3] < (top - bottom) // 2:
        word[:] = [
            word[0] + letter,
            min(left, word[1]),
            min(bottom, word[2]),
            max(right, word[3]),
            max(top, word[4]),
        ]
        return word
    line.append([letter, *edges])
    return line[-1]


def _hundredths(points: float) -> int:
    return round(max(-1e7, min(1e7, points)) * 100) if points == points else 0


if __name__ == "__main__":
    sys.exit(main())
