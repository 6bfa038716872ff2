"""Text to claims: readers of phenomena over tagged sentences, and their assembly into findings."""

from __future__ import annotations

from typing import Any

from saksi.extract.contract import as_contract
from saksi.extract.rules import RulesExtractor
from saksi.model.canonical import identify
from saksi.model.document import Document

__all__ = ["RulesExtractor", "as_contract", "read_text"]


def read_text(
    text: str,
    *,
    published: str | None = None,
    language: str | None = "en",
    mentions: bool = False,
    sealed: bool = False,
) -> dict[str, Any]:
    """Plain text to the form of ``saksi read``; nothing is captured, kept or logged."""
    name = identify("text", {"text": text})
    document = Document(id=name, capture=name, method="given", text=text, language=language, published=published)
    findings = RulesExtractor().extract(document)
    return as_contract(document, findings, given_id=name, with_text=False, mentions=mentions, sealed=sealed)
