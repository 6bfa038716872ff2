"""A recorder's own incident sheet into the case: read by a map of its columns, as claims by that sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from saksi.errors import InputError
from saksi.extract.sheet.plan import Plan, plan_of
from saksi.extract.sheet.reading import SheetReader
from saksi.ports import Received, Refusal


def by_map(items: Iterable[Received | Refusal], path: Path) -> tuple[Iterator[Received | Refusal], SheetReader]:
    """The items as the recorder's own, and the reader of their cells. InputError for a map that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the map cannot be read", subject=str(path)) from error
    plan = plan_of(text, str(path))
    return _told(items, plan), SheetReader(plan, text)


def _told(items: Iterable[Received | Refusal], plan: Plan) -> Iterator[Received | Refusal]:
    """Each item with the recorder as its outlet and, where the map names the sheet, a lasting identity."""
    for item in items:
        if isinstance(item, Refusal):
            yield item
            continue
        lasting = f"sheet:{plan.id}" if plan.id else item.hints.stable_id
        yield replace(item, hints=msgspec.structs.replace(item.hints, outlet=plan.recorder, stable_id=lasting))
