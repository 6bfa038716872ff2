"""A place named in a page: where the name stands, what it stands for in its sentence, and which place it means."""

from __future__ import annotations

from dataclasses import dataclass

from saksi.extract.where.gazetteer import Place, world
from saksi.model.values import Span, Where


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may have meant: its chance among the others (thousandths) and what spoke for it.

    ``form`` is the name looked up and how it came about ("nominative"); ``reasons`` are names of evidence (standing,
    country, province, near, beside, home) with their worth in powers of ten of likelihood.
    """

    place: Place
    chance: int
    form: tuple[str, str]
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at [start, end) of a sentence (its index).

    ``cued``: words around it speak of a location. ``speaks``: it stands for a government, an office or an outlet.
    ``aside``: a dateline, or where people were taken, met or came from.
    ``where`` carries the name as written; its path and coordinates come from the world file or from the place that
    holds it. ``unknown`` names have no coordinates. ``score`` is in thousandths. ``considered``: the likeliest
    candidates, best first. ``beside``: how the words set the place off from the one named (offset, near, edge, side,
    part, between); then ``place`` is the one named and ``where`` the one meant.
    """

    start: int
    end: int
    sentence: int
    name: str
    where: Where
    cued: bool
    speaks: bool = False
    aside: bool = False
    place: Place | None = None
    score: int = 0
    considered: tuple[Candidate, ...] = ()
    beside: str = ""

    @property
    def named(self) -> Where:
        """The place that the name itself means, also where the words tell of one beside it: what a toponym is."""
        return world().where(self.place) if self.beside and self.place is not None else self.where

    @property
    def located(self) -> bool:
        """Told of as a place where something may have happened."""
        return self.cued and not self.speaks and not self.aside

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def zone_of(mention: PlaceMention | None) -> str:
    """The IANA time zone of a settlement, or of the one that a place is told beside; empty where it is not known."""
    return mention.place.zone if mention is not None and mention.place is not None else ""


def explain(mention: PlaceMention) -> tuple[str, ...]:
    """Why a name was taken for its place, or for none, in a few lines for a reader of the record."""
    where = mention.where
    if mention.beside:
        lines = [f"{mention.name}: {where.name}, {mention.beside} it, within {where.radius_m} m"]
    elif mention.place is not None:
        lines = [f"{mention.name}: {where.name}, {', '.join(where.path)} ({mention.score / 1000:.2f})"]
    elif where.gazetteer_id is not None:
        lines = [f"{mention.name}: {where.name}, {', '.join(where.path)}, a place of the case's own"]
    elif where.lat_e5 is not None:
        lines = [f"{mention.name}: no place of its own; the point of {where.path[0] if where.path else 'its numbers'}"]
    else:
        lines = [f"{mention.name}: not resolved"]
    for candidate in mention.considered:
        place, reasons = candidate.place, ", ".join(f"{name} {worth:+.1f}" for name, worth in candidate.reasons)
        above = ", ".join(n for n in (place.province, place.country) if n and n != place.name)
        how = f"{candidate.form[0]} ({candidate.form[1]})"
        lines.append(f"  {candidate.chance / 1000:.2f} {place.name}, {above} [{place.id}] by {how}: {reasons}")
    return tuple(lines)
