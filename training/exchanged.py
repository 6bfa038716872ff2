"""Training reports told again with the parties' names exchanged, so that no claim hangs on who is named.

The table and the rules are those of the swap test (``bench/exchange.py``, ``bench/parties.toml``): demonyms wherever
they stand, other names in the words for an author or a speaker; places and persons stay. The swap test is therefore
measured on reports that are never trained on.
"""

from __future__ import annotations

from typing import Any

from bench.exchange import Exchanged, Table
from bench.swap import exchanged
from training.records import Record


def told_again(record: Record, tables: dict[str, Table]) -> Record | None:
    """The record of the exchanged text, every span moved with its words; None where no party is named."""
    change = exchanged(record, tables)
    if not change.edits:
        return None
    moved: Record = _moved(record, change)
    return {**moved, "id": f"{record['id']}, exchanged", "text": change.text}


def _moved(value: Any, change: Exchanged) -> Any:
    if isinstance(value, list):
        return [_moved(part, change) for part in value]
    if not isinstance(value, dict):
        return value
    found = {name: _moved(part, change) for name, part in value.items()}
    if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
        found["start"], found["end"] = change.forth(value["start"], value["end"])
        if "quote" in found:
            found["quote"] = change.text[found["start"] : found["end"]]
    return found
