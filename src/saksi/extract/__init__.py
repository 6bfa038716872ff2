"""Text to claims: readers of phenomena over tagged sentences, and their assembly into findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from saksi.errors import InputError
from saksi.extract.contract import as_contract
from saksi.extract.rules import RulesExtractor
from saksi.model.canonical import identify
from saksi.model.document import Document

if TYPE_CHECKING:
    from saksi.ports import Extractor

__all__ = ["RulesExtractor", "as_contract", "choose", "described", "read_text"]

READERS = ("auto", "model", "rules")


def choose(reader: str = "auto", *, model: Path | None = None) -> Extractor:
    """The reader asked for: ``auto`` is the trained one where a model file is there, else the one by rules.

    ``model`` names another model folder than the one shipped. InputError for an unknown name or, with ``model``, where
    no model file is there.
    """
    from saksi.extract.learned.model import open_models, shipped
    from saksi.extract.learned.reader import LearnedExtractor

    if reader not in READERS:
        raise InputError(f"there is no reader {reader}", hint=f"One of {', '.join(READERS)}.")
    if reader == "rules":
        return RulesExtractor()
    found = open_models(model) if model is not None else shipped()
    if found is not None:
        return LearnedExtractor(*found)
    if reader == "model":
        raise InputError("no model file is installed", hint="Install one, or use the reader by rules: reader = rules.")
    return RulesExtractor()


def described(reader: Extractor) -> str:
    """Which reader this is, for a person: its method, and the name and digest of its model if it has one."""
    from saksi.extract.learned.reader import LearnedExtractor

    if not isinstance(reader, LearnedExtractor):
        digest = reader.model_digest
        return f"{reader.method}, " + ("without a model" if digest is None else f"sha256 {digest}")
    named = (f"{code}: {model.name}, sha256 {model.digest}" for code, model in reader.own.items())
    own = "".join(f"; for {name}" for name in named)
    return f"{reader.method} with the model {reader.model.name}, sha256 {reader.model_digest}{own}"


def read_text(
    text: str,
    *,
    published: str | None = None,
    language: str | None = "en",
    mentions: bool = False,
    sealed: bool = False,
    reader: str = "rules",
) -> dict[str, Any]:
    """Plain text to the form of ``saksi read``; nothing is captured, kept or logged. ``reader`` as for ``choose``."""
    name = identify("text", {"text": text})
    document = Document(id=name, capture=name, method="given", text=text, language=language, published=published)
    findings = choose(reader).extract(document)
    return as_contract(document, findings, given_id=name, with_text=False, mentions=mentions, sealed=sealed)
