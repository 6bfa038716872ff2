"""Words of a source made harmless for the program that opens the file: nothing in a cell or a tag is ever run.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab or a line
break for a formula; such a text gets an apostrophe in front (OWASP, CSV injection). So does what follows a semicolon,
a tab or a line break inside a text, since many a spreadsheet begins a new cell there, whatever the quotation marks.
The loss report names each.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

SIGNS = r"[=+\-@|%＝＋－＠]"
UNSEEN = r"\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff"
START = re.compile(rf"[\t\r\n]|[{UNSEEN}]*{SIGNS}")
INSIDE = re.compile(rf'([;\t\r\n][{UNSEEN}"]{{0,40}})(?={SIGNS})')
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GUARD = "'"


def for_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    inside = INSIDE.sub(rf"\1{GUARD}", text)
    return GUARD + inside if START.match(text) else inside


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text."""
    return START.match(text) is not None or INSIDE.search(text) is not None


def for_xml(text: str) -> str:
    """A text as the content of an XML element or an attribute in double quotes."""
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;"})


def for_sheet(text: str) -> str:
    """A text without what the XML of a workbook cannot hold."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
