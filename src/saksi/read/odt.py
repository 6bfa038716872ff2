"""OpenDocument texts: headings, paragraphs, lists and tables in order, each run with the paragraph it stands in.

Deleted text of tracked changes, notes and comments are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave, foreign
from saksi.read.package import opened

METHOD: Final = "odt/1"
_PARAGRAPHS: Final = frozenset(("text:p", "text:h"))
_SKIPPED: Final = frozenset(("text:tracked-changes", "office:annotation", "text:note", "text:ruby-text"))
_TEXT_NODES: Final = (3, 4)
_BREAKS: Final = {"text:tab": "\t", "text:line-break": "\n"}


def read(item: Item) -> Draft:
    """The text of an .odt. Raises SourceError where it is damaged, encrypted or expands too far."""
    with opened(item, "OpenDocument text") as stream, foreign("OpenDocument text"):
        from odf.opendocument import load

        document = load(stream)
        weave = Weave(item.limits.max_text_chars)
        _weave_body(document.text, weave)
        weave.trim()
        facts = {_name(node): "".join(_texts(node)) for node in document.meta.childNodes}
    return Draft(
        METHOD,
        weave.text(),
        tuple(weave.segments),
        title=facts.get("dc:title") or None,
        author=facts.get("dc:creator") or facts.get("meta:initial-creator") or None,
        language=facts.get("dc:language") or None,
        notes=weave.notes(),
    )


def _weave_body(body: Any, weave: Weave) -> None:
    number = 0
    cells = 0
    fresh = False
    for node in _walk(body):
        if node.tagName == "table:table-row":
            cells = 0
            weave.line_break()
        elif node.tagName == "table:table-cell":
            if cells:
                weave.add(" | ")
            cells, fresh = cells + 1, True
        elif node.tagName in _PARAGRAPHS:
            number += 1
            if not fresh:
                weave.line_break(2)
            fresh = False
            _weave_paragraph(node, f"paragraph {number}", weave)


def _walk(body: Any) -> Iterator[Any]:
    """Elements down to paragraphs, in order, without recursion."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        name = _name(node)
        if name is None or name in _SKIPPED:
            continue
        yield node
        if name not in _PARAGRAPHS:
            waiting.extend(reversed(node.childNodes))


def _weave_paragraph(paragraph: Any, path: str, weave: Weave) -> None:
    at = 0
    for text in _texts(paragraph):
        weave.add(text, MemberText(path=path, start=at, end=at + len(text)))
        at += len(text)


def _texts(paragraph: Any) -> Iterator[str]:
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        name = _name(node)
        if name is None:
            yield str(getattr(node, "data", ""))
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "text:s":
            count = node.getAttrNS("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "c")
            yield " " * min(int(count or 1), 1000)
        elif name not in _SKIPPED:
            waiting.extend(reversed(node.childNodes))


def _name(node: Any) -> str | None:
    """An element's name; None for text."""
    return None if node.nodeType in _TEXT_NODES else str(node.tagName)
