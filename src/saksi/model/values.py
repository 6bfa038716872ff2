"""Values that keep their precision: where in the text, when, where on earth, how many, which term."""

from __future__ import annotations

from typing import Annotated

from saksi.model.canonical import Record
from saksi.model.terms import PlaceKind, Qualifier, Tier, TimeBasis, TimePrecision

PUBLIC, PARTNER, SEALED = Tier.PUBLIC, Tier.PARTNER, Tier.SEALED


class Span(Record, frozen=True):
    """Half-open range of Unicode code points into ``Document.text``; 0 <= start <= end."""

    start: Annotated[int, PUBLIC]
    end: Annotated[int, PUBLIC]

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class When(Record, frozen=True, kw_only=True):
    """An interval in the place's civil time; both ends inclusive at their own precision.

    ``earliest`` and ``latest`` are ISO 8601 texts no finer than what is known: ``2022``, ``2022-03``, ``2022-03-01``
    or ``2022-03-01T08:20``. They are usually given as days even where precision is coarser (a month runs from its
    first to its last day). None is an open end. ``zone`` is an IANA name or a UTC offset where known.
    """

    earliest: Annotated[str | None, PUBLIC]
    latest: Annotated[str | None, PUBLIC]
    precision: Annotated[TimePrecision, PUBLIC]
    basis: Annotated[TimeBasis, PUBLIC]
    zone: Annotated[str | None, PUBLIC] = None


class Where(Record, frozen=True, kw_only=True):
    """A place as precise as it is known: coordinates in 1e-5 degrees, radius in metres.

    ``path`` runs from the most specific container to the country. Crosswalks to UCDP where_prec and ACLED
    geo_precision are in the ``place_kind`` vocabulary.
    """

    name: Annotated[str, PUBLIC]
    kind: Annotated[PlaceKind, PUBLIC]
    lat_e5: Annotated[int | None, PARTNER] = None
    lon_e5: Annotated[int | None, PARTNER] = None
    radius_m: Annotated[int | None, PUBLIC] = None
    gazetteer_id: Annotated[str | None, PUBLIC] = None
    path: Annotated[tuple[str, ...], PUBLIC] = ()


class Count(Record, frozen=True):
    """A number of people with its hedge: ``high=None`` is open, ``low=None`` unknown; ``words`` as in the text.

    "At least 21" is (21, None, at_least), "dozens" (24, None, vague), "between 18 and 20" (18, 20, between),
    "several" (None, None, vague), "no casualties" (0, 0, exact).
    """

    low: Annotated[int | None, PUBLIC]
    high: Annotated[int | None, PUBLIC]
    qualifier: Annotated[Qualifier, PUBLIC]
    words: Annotated[str, PUBLIC] = ""


class Code(Record, frozen=True):
    """A term of a versioned vocabulary."""

    vocabulary: Annotated[str, PUBLIC]
    term: Annotated[str, PUBLIC]
