"""The known rates of error of what read and brought together an incident, as ``error_rates.toml`` keeps them.

The figures are those of docs/evaluation.md; a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from saksi.publish.public import PublicDocument


def rates(methods: Iterable[str], documents: Sequence[PublicDocument], note: Mapping[str, str]) -> list[dict[str, Any]]:
    """A table for each reader that read a claim here, in the languages of the documents; a sentence where none is."""
    languages = {(document.language or "").split("-")[0] for document in documents} | {"all"}
    known = {name: table for name, table in _known().items() if name != "joining"}
    found: list[dict[str, Any]] = []
    for method in dict.fromkeys(methods):
        table = next((t for t in known.values() if method.startswith(t["method"])), None)
        if table is None:
            found.append({"note": note["no_rates"].format(method=method), "languages": [], "rows": []})
            continue
        columns = [k for k, language in enumerate(table["languages"]) if language in languages]
        found.append(
            {
                "note": note["rates"].format(name=f"{table['name']} ({method})", on=table["on"]),
                "languages": [table["languages"][k] for k in columns],
                "rows": [{"name": name, "cells": [cells[k] for k in columns]} for name, cells in table["rows"]],
            }
        )
    return found


def joining(note: Mapping[str, str]) -> dict[str, Any]:
    """The table for bringing reports together, which is told of every incident."""
    table = _known()["joining"]
    rows = [{"name": name, "cells": cells} for name, cells in table["rows"]]
    return {"note": note["joining"], "languages": table["on"], "rows": rows}


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads((files("saksi.publish") / "data" / "error_rates.toml").read_text(encoding="utf-8"))
