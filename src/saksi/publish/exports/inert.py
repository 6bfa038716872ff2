"""Words of a source made harmless for the program that opens the file: nothing in a cell or a tag is ever run.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab or a line
break for a formula; such a text gets an apostrophe in front (OWASP, CSV injection). The loss report names each.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GUARD = "'"


def for_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return GUARD + text if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text."""
    return text.startswith(STARTS) or text.lstrip().startswith(STARTS)


def for_xml(text: str) -> str:
    """A text as the content of an XML element or an attribute in double quotes."""
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;"})


def for_sheet(text: str) -> str:
    """A text without what the XML of a workbook cannot hold."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
