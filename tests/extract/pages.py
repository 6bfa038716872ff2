"""A page from a few words, for the tests of single readers."""

from __future__ import annotations

from saksi.extract.page.text import Page, read_page
from saksi.model.document import Document


def page(text: str, published: str | None = None) -> Page:
    document = Document(id="document-0", capture="capture-0", method="given", text=text, published=published)
    return read_page(document)
