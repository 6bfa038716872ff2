"""The reader's words, kept as data: one TOML file a phenomenon and language under ``extract/data``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from saksi.extract.page.further import further

LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
"""The languages with tables of their own."""


@cache
def words(name: str, language: str = "en") -> Mapping[str, Any]:
    """The tables of ``data/<language>/<name>.toml``, read once; what is known of a language beyond the six."""
    if language not in LANGUAGES:
        return further(name, language, words(name))
    return tomllib.loads((files("saksi.extract") / "data" / language / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, table: str, language: str = "en") -> frozenset[str]:
    """One list of a file as a set of lower-case words or phrases."""
    return frozenset(words(name, language)[table])
