"""Word documents: paragraphs and tables in order, each run with the paragraph that it stands in.

Text that was inserted under tracked changes is read, deleted and hidden text is not. A text box is read where it is
anchored, once, though files hold it twice for older programs. Footnotes, comments, headers and footers are left out and
noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave, foreign
from saksi.read.package import opened

METHOD: Final = "docx/1"
_KIND: Final = "Word document"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED: Final = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF: Final = frozenset(("0", "false", "off"))
_BREAKS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT: Final = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}


def read(item: Item) -> Draft:
    """The text of a .docx. Raises SourceError where it is damaged, encrypted or expands too far."""
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    with opened(item, _KIND) as stream, foreign(_KIND, PythonDocxError, OpcError, LxmlError):
        document = docx.Document(stream)
        weave = Weave(item.limits.max_text_chars)
        _weave_body(document.element.body, weave)
        weave.trim()
        properties = document.core_properties
        title, author = properties.title or None, properties.author or None
        parts = {str(relation.reltype).rpartition("/")[2] for relation in document.part.rels.values()}
    left_out = sorted(_LEFT_OUT[name] for name in parts & set(_LEFT_OUT))
    notes = [f"{', '.join(left_out)} were left out"] if left_out else []
    return Draft(METHOD, weave.text(), tuple(weave.segments), title, author=author, notes=(*notes, *weave.notes()))


def _weave_body(body: Any, weave: Weave) -> None:
    """Paragraphs a line each, cells of a row side by side."""
    from lxml import etree

    number = 0
    row_has_cell = False
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start" and tag in _SKIPPED:
            walk.skip_subtree()
        elif event == "start" and tag == f"{_W}tr":
            weave.line_break()
            row_has_cell = False
        elif event == "start" and tag == f"{_W}tc":
            if row_has_cell:
                weave.add(" | ")
            row_has_cell = True
        elif event == "start" and tag == f"{_W}p":
            number += 1
            if not _in_cell(element):
                weave.line_break(2)
            _weave_paragraph(element, f"paragraph {number}", weave)
            walk.skip_subtree()


def _in_cell(paragraph: Any) -> bool:
    """Whether it is the first paragraph of a cell, which stands on the row's line."""
    above = paragraph.getparent()
    return above is not None and above.tag == f"{_W}tc" and paragraph.getprevious() in (None, above.find(f"{_W}tcPr"))


def _weave_paragraph(paragraph: Any, path: str, weave: Weave) -> None:
    at = 0
    for text in _texts(paragraph):
        weave.add(text, MemberText(path=path, start=at, end=at + len(text)))
        at += len(text)


def _texts(paragraph: Any) -> Iterator[str]:
    """The paragraph's runs, and those of a text box anchored in it, whose paragraphs are lines of their own."""
    from lxml import etree

    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element.tag == f"{_W}p" and element is not paragraph:
                yield "\n"
        elif element.tag in _SKIPPED or element.tag == _FALLBACK or _is_hidden(element):
            walk.skip_subtree()
        elif element.tag == f"{_W}txbxContent":
            yield "\n"
        elif element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _BREAKS:
            yield _BREAKS[element.tag]


def _is_hidden(element: Any) -> bool:
    """Whether it is a run that no reader of the document sees."""
    mark = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    return mark is not None and mark.get(f"{_W}val") not in _OFF
