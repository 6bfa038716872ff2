"""What stands in a match of a pattern, as values of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saksi.model.terms import TimeBasis

STATED, RESOLVED, INFERRED = TimeBasis.STATED, TimeBasis.RESOLVED, TimeBasis.INFERRED
DURATION = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "night": "P{}D", "week": "P{}W",
    "weekend": "P{}WE", "fortnight": "P{}W", "month": "P{}M", "quarter": "P{}Q", "season": "P{}M", "year": "P{}Y",
    "decade": "P{}DE", "century": "P{}CE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands in a match: slot → value of its table (or digits as written)."""

    said: Mapping[str, str]
    month_first: bool = False  # 03/05/2024 may be a day of May or of March
    easter: str = "west"

    def __getitem__(self, slot: str) -> str | None:
        return self.said.get(slot)

    @property
    def unit(self) -> str:
        return self.said.get("unit") or self.said.get("dual") or ""

    def number(self, *slots: str) -> int | None:
        """The first of the slots that is there, as a whole number."""
        for slot in slots:
            text = self.said.get(slot)
            if text is not None and text.lstrip("-").isdigit():
                return int(text)
        return None
