"""The one place where the golden tests meet the reader.

`read` gives None until `saksi.extract` offers `read_text(text, *, published)` in the form of `saksi read`; the tests
that need it are collected only then.
"""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

JsonObject = dict[str, object]
Read = Callable[..., JsonObject]

HERE = Path(__file__).parent


def reader() -> Read | None:
    """The function `(text, *, published) -> record`, or None where no reader is built yet."""
    try:
        return cast(Read, importlib.import_module("saksi.extract").read_text)
    except (ImportError, AttributeError):
        return None


def golden_names() -> list[str]:
    """The names of the golden reports whose text lies here, sorted; the seed's does not."""
    return sorted(path.stem for path in HERE.glob("*.txt"))


def load_text(name: str) -> str:
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def load_expected(name: str) -> JsonObject:
    return cast(JsonObject, json.loads((HERE / f"{name}.expected.json").read_text(encoding="utf-8")))
