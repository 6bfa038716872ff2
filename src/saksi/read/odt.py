"""OpenDocument texts: headings, paragraphs, lists and tables in order, each run with the paragraph it stands in.

Read with lxml from the package itself: the usual library prints a damaged file's text on the terminal and goes on.
Deleted text of tracked changes, notes and comments are left out; notes are noted.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from saksi.errors import SourceError
from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave, foreign
from saksi.read.package import opened

METHOD: Final = "odt/1"
_KIND: Final = "OpenDocument text"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PARAGRAPHS: Final = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_SKIPPED: Final = frozenset((f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"))
_BREAKS: Final = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_TEXT_BOX: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"
_MOST_SPACES: Final = 1000


def read(item: Item) -> Draft:
    """The text of an .odt. Raises SourceError where it is damaged, encrypted or expands too far."""
    from lxml import etree

    with opened(item, _KIND) as stream, foreign(_KIND, etree.LxmlError):
        content, meta = _parts(stream)
        weave = Weave(item.limits.max_text_chars)
        body = content.find(f".//{_OFFICE}text")
        if body is not None:
            _weave_body(body, weave)
        weave.trim()
        notes = ("notes were left out",) if content.find(f".//{_TEXT}note") is not None else ()
        facts = {} if meta is None else {_bare(e.tag): " ".join(e.itertext()).strip() for e in meta.iter("{*}*")}
    return Draft(
        METHOD,
        weave.text(),
        tuple(weave.segments),
        title=facts.get("title") or None,
        author=facts.get("creator") or facts.get("initial-creator") or None,
        language=facts.get("language") or None,
        notes=(*notes, *weave.notes()),
    )


def _parts(stream: BinaryIO) -> tuple[Any, Any]:
    """The roots of content.xml and, where there is one that can be read, of meta.xml."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise SourceError(f"encrypted {_KIND}", hint="give a copy without a password")
        content = etree.fromstring(archive.read("content.xml"), parser)
        try:
            meta = etree.fromstring(archive.read("meta.xml"), parser) if "meta.xml" in names else None
        except (etree.XMLSyntaxError, zipfile.BadZipFile):
            meta = None
    return content, meta


def _weave_body(body: Any, weave: Weave) -> None:
    """Paragraphs a line each, cells of a row side by side."""
    from lxml import etree

    number = cells = 0
    fresh = False
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element.tag in _SKIPPED:
            walk.skip_subtree()
        elif element.tag == f"{_TABLE}table-row":
            cells = 0
            weave.line_break()
        elif element.tag == f"{_TABLE}table-cell":
            if cells:
                weave.add(" | ")
            cells, fresh = cells + 1, True
        elif element.tag in _PARAGRAPHS:
            number += 1
            if not fresh:
                weave.line_break(2)
            fresh = False
            _weave_paragraph(element, f"paragraph {number}", weave)
            walk.skip_subtree()


def _weave_paragraph(paragraph: Any, path: str, weave: Weave) -> None:
    at = 0
    for text in _texts(paragraph):
        weave.add(text, MemberText(path=path, start=at, end=at + len(text)))
        at += len(text)


def _texts(paragraph: Any) -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(paragraph, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and element.tag in _SKIPPED:
            walk.skip_subtree()
        elif event == "start":
            if element.tag == _TEXT_BOX:
                yield "\n"
            yield _BREAKS.get(element.tag) or _spaces(element) or element.text or ""
        elif element is not paragraph:
            if element.tag in _PARAGRAPHS:  # of a text box: a line of its own
                yield "\n"
            yield element.tail or ""


def _spaces(element: Any) -> str:
    if element.tag != f"{_TEXT}s":
        return ""
    count = element.get(f"{_TEXT}c") or "1"
    return " " * min(int(count), _MOST_SPACES) if count.isdigit() and len(count) < 9 else " "


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
