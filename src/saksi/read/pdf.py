"""PDF: running text in reading order, each line with its page and box.

Line ends inside a paragraph become spaces, words broken at a line's end are joined, headers and footers that return on
each page are left out and noted. pdfium runs in a process of its own (``pdf_child``).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from saksi.errors import SourceError
from saksi.model.document import PageBox
from saksi.read.draft import Draft, Item, Weave, too_long
from saksi.read.layout import Line, furniture, is_letter, lines_of, ordered

METHOD: Final = "pdf/1"
CPU_S: Final = 60
WALL_S: Final = 120
MEMORY_BYTES: Final = 2 << 30
NO_TEXT: Final = "no text layer; OCR is an optional hook"

_GOES_ON: Final = "\u2060"
_HYPHENS: Final = ("-", "\u00ad", "\u2010")
_SENTENCE_END: Final = re.compile("[.!?:;\u2026\u06d4\u061f\u3002][\"'\u201d\u2019\u00bb)\\]]*$")
_BULLET: Final = re.compile("[\u2022\u25cf\u25aa\u25e6\u2023\u2013\u2014*] ?")
_PRESENTATION: Final = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]+")
_JUNK_TITLE: Final = re.compile(r"(?i)untitled|microsoft word|\.(?:docx?|odt|indd|qxd|rtf|pdf)\b|^\W*$")
_REASONS: Final = {
    "encrypted": ("encrypted: it opens with a password only", "give a copy without a password"),
    "damaged": ("damaged PDF", None),
    "memory": (f"needs more than {MEMORY_BYTES >> 30} GiB of memory", None),
}


def read(item: Item) -> Draft:
    """The text of a PDF. Raises SourceError where it is encrypted, damaged, without text, or takes too much."""
    head, *pages = _told(item)
    raw = [lines_of(page["lines"]) for page in pages]
    if not any(any(is_letter(c) for c in line.text) for lines in raw for line in lines):
        raise SourceError("no text in it", hint=NO_TEXT)
    edge = furniture(raw)
    kept = [[line for i, line in enumerate(lines) if (n, i) not in edge] for n, lines in enumerate(raw)]
    weave = Weave(item.limits.max_text_chars)
    _weave_pages(kept, weave)
    return Draft(
        METHOD,
        weave.text(),
        tuple(weave.segments),
        title=_title(head),
        author=" ".join(head["author"].split()) or None,
        notes=(*_notes(head, pages, edge), *weave.notes()),
    )


def _told(item: Item) -> list[dict[str, Any]]:
    """What the child process says, line by line. Raises SourceError with its reason, or where it was stopped."""
    with item.content() as stream, _as_file(stream) as file:
        arguments = [str(MEMORY_BYTES), str(CPU_S), str(item.limits.max_text_chars)]
        script = Path(__file__).with_name("pdf_child.py")
        try:
            child = subprocess.run(
                [sys.executable, "-I", str(script), *arguments],
                stdin=file,
                capture_output=True,
                timeout=WALL_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError(f"took longer than {WALL_S} s to open") from error
    said = [json.loads(line) for line in child.stdout.splitlines()] if child.returncode == 0 else []
    reason = next((told["error"] for told in said if "error" in told), None)
    if reason == "long":
        raise too_long(item.limits)
    if reason is not None:
        raise SourceError(_REASONS[reason][0], hint=_REASONS[reason][1])
    if not said:
        raise SourceError(f"damaged PDF: its reader stopped ({child.returncode})")
    return said


def _as_file(stream: BinaryIO) -> IO[bytes] | BinaryIO:
    """The stream itself where the system knows it as a file, else a temporary copy."""
    try:
        stream.fileno()
    except OSError:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        while piece := stream.read(1 << 20):
            copy.write(piece)
        copy.seek(0)
        return copy
    return stream


def _notes(head: dict[str, Any], pages: Sequence[dict[str, Any]], edge: set[tuple[int, int]]) -> Iterator[str]:
    empty = [page["page"] for page in pages if not page["lines"]]
    if len(pages) < head["pages"]:
        yield f"{head['pages'] - len(pages)} of {head['pages']} pages could not be opened"
    scanned = [page["page"] for page in pages if not page["lines"] and page["images"]]
    if edge:
        yield f"{len(edge)} lines that return at the edges of pages (headers, footers) were left out"
    if scanned:
        yield f"pages without a text layer: {', '.join(map(str, scanned[:50]))}; OCR is an optional hook"
    elif empty:
        yield f"pages without text: {', '.join(map(str, empty[:50]))}"
    made = re.match(r"D:(\d{4})(\d{2})(\d{2})", head["made"])
    if made:
        yield f"the file says that it was made on {'-'.join(made.groups())}; this is no date of publication"


def _title(head: dict[str, Any]) -> str | None:
    title = " ".join(head["title"].split())
    return None if _JUNK_TITLE.search(title) else title


def _weave_pages(pages: Sequence[Sequence[Line]], weave: Weave) -> None:
    compounds = _compounds(line.text for lines in pages for line in lines)
    flow = list(_flow(pages))
    for index, (page, gap, line) in enumerate(flow):
        following = flow[index + 1][2].text if index + 1 < len(flow) else ""
        _join(weave, gap)
        _weave_line(weave, line, page, _goes_on(_shown(line), following, compounds))


def _flow(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, str, Line]]:
    """(page from 1, gap before, line) through the whole document in reading order."""
    before: Line | None = None
    for number, lines in enumerate(pages, start=1):
        in_order = ordered(list(lines))
        for gap, line in zip(_gaps(in_order, before), in_order, strict=True):
            yield number, gap, line
            before = line


def _compounds(texts: Iterator[str]) -> frozenset[str]:
    """Words that the document itself writes with a hyphen inside a line: such a hyphen is kept at a line's end."""
    return frozenset(word.lower() for text in texts for word in re.findall(r"\w+-\w+", text))


def _join(weave: Weave, gap: str) -> None:
    """Put the gap before the next line, unless the last word goes on in it."""
    if weave.length and weave.pieces[-1] == _GOES_ON:
        weave.pieces.pop()
        weave.length -= len(_GOES_ON)
    elif weave.length:
        weave.add(gap)


def _shown(line: Line) -> str:
    """The line's text with ligatures and presentation forms as plain letters."""
    return _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found.group()), line.text)


def _weave_line(weave: Weave, line: Line, page: int, goes_on: str | None) -> None:
    """The line's text; where its last word goes on in the next line, a mark tells ``_join`` to put no space."""
    text = goes_on if goes_on is not None else _shown(line).replace("\u00ad", "-")
    weave.add(text, PageBox(page=page, left=line.left, bottom=line.bottom, right=line.right, top=line.top))
    if goes_on is not None:
        weave.add(_GOES_ON)


def _goes_on(text: str, following: str, compounds: frozenset[str]) -> str | None:
    """The text without its line-end hyphen (or with it, for a compound), where its last word goes on; else None."""
    if not text.endswith(_HYPHENS) or not following[:1].islower() or not is_letter(text[-2:-1] or " "):
        return None
    first = re.findall(r"\w+$", text[:-1])
    rest = re.match(r"\w+", following)
    compound = f"{first[0] if first else ''}-{rest.group() if rest else ''}".lower()
    return text[:-1] + "-" if compound in compounds else text[:-1]


def _gaps(lines: Sequence[Line], before: Line | None) -> list[str]:
    """What stands before each line of a page: a space inside a paragraph, a bar in a row, a line or paragraph end."""
    if not lines:
        return []
    steps = sorted(a.bottom - b.bottom for a, b in zip(lines, lines[1:], strict=False) if a.bottom > b.bottom)
    usual = steps[len(steps) // 2] if steps else 0
    first = " " if before is not None and _runs_on(before, lines[0]) else "\n\n"
    return [first, *(_gap(line, after, usual) for line, after in zip(lines, lines[1:], strict=False))]


def _runs_on(line: Line, after: Line) -> bool:
    return not _SENTENCE_END.search(line.text) and after.text[:1].islower()


def _gap(line: Line, after: Line, usual: int) -> str:
    """A paragraph ends by space below, by a short last line, an indent or another size of letters."""
    if after.cell:
        return " | "
    step = line.bottom - after.bottom
    if step <= 0:  # up the page: a new column, into which a sentence may run
        return " " if _runs_on(line, after) else "\n\n"
    if step > max(usual, min(line.height, after.height)) * 1.35 or abs(line.height - after.height) * 5 > line.height:
        return "\n\n"
    if line.cell or _BULLET.match(after.text):
        return "\n"
    indented = after.height // 2 < after.left - line.left < after.height * 6
    short = line.right < after.right - 4 * line.height
    return "\n\n" if _SENTENCE_END.search(line.text) and (indented or short) else " "
