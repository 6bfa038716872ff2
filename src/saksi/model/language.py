"""Languages by name, for whoever reads what a code stands for.

Names lie in ``model/languages.toml``, in English, as Unicode CLDR has them; the file is read once, when first asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def language_name(code: str) -> str:
    """The English name of a language by its tag: of ``ar`` and ``ar-SY`` Arabic; the tag itself where none is known."""
    return _names().get(code.replace("_", "-").split("-")[0].lower(), code)


@cache
def _names() -> Mapping[str, str]:
    text = (files("saksi.model") / "languages.toml").read_text(encoding="utf-8")
    return {code: str(name) for code, name in tomllib.loads(text).items()}
