"""The case's own places: added from files or the command line as acts in the log, listed, withdrawn, and read with.

What stands follows from the acts alone. A document that was read before a place was added is read with it by
`saksi rebuild --reread`, like after any change of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.act import AnyAct, PlacesAdded, PlacesWithdrawn
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.model.place import OwnPlace, place_id
from saksi.ports import Extractor

if TYPE_CHECKING:
    from saksi.extract.where.own import OwnPlaces

MOST_IN_ACT = 1_000
"""Places in one act: the payload of an entry stays small enough to show."""
COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one source of places: new ones, how many the case had, and rows left out with the reason."""

    source: str
    places: tuple[OwnPlace, ...]
    known: int = 0
    left_out: tuple[str, ...] = ()


def own_places(case: Case) -> tuple[OwnPlace, ...]:
    """The places that stand, in the order in which they were added."""
    acts: list[tuple[int, PlacesAdded | PlacesWithdrawn]] = []
    acts += case.store.acts(PlacesAdded)
    acts += case.store.acts(PlacesWithdrawn)
    return tuple(standing_places(act for _, act in sorted(acts, key=lambda entry: entry[0])).values())


def standing_places(acts: Iterable[AnyAct]) -> dict[str, OwnPlace]:
    """The places by id that stand after these acts, which are in the order of their log."""
    standing: dict[str, OwnPlace] = {}
    for act in acts:
        if isinstance(act, PlacesAdded):
            standing |= {place.id: place for place in act.places}
        elif isinstance(act, PlacesWithdrawn):
            standing = {id_: place for id_, place in standing.items() if id_ not in act.places}
    return standing


def add_places(case: Case, paths: Iterable[Path]) -> Iterator[Added]:
    """Add the places of each file; InputError, and nothing of that file is logged, where it cannot be read."""
    from saksi.extract.where.supplied import read_supply

    for path in paths:
        supply = read_supply(path)
        added = _log(case, supply.places, path.name)
        yield Added(path.name, added, len(supply.places) - len(added), supply.left_out)


def add_place(case: Case, wkt: str, said: dict[str, str]) -> Added:
    """Add one place: a geometry in Well-Known Text and what is said of it (name, names, kind, radius_m)."""
    from saksi.extract.where.shapes import from_wkt
    from saksi.extract.where.supplied import own_place

    place = own_place(said, tuple(from_wkt(wkt)), origin=COMMAND_LINE)
    added = _log(case, (place,), COMMAND_LINE)
    return Added(COMMAND_LINE, added, 1 - len(added))


def withdraw_places(case: Case, identifiers: Sequence[str], *, reason: str) -> tuple[OwnPlace, ...]:
    """Let places count no longer, each named by its id, a unique beginning of it, or its name."""
    if not reason.strip():
        raise InputError("withdrawing needs a reason", hint="Say why with --reason.")
    standing = own_places(case)
    gone = tuple(_named(standing, identifier) for identifier in identifiers)
    case.append(PlacesWithdrawn(places=tuple(place.id for place in gone), reason=reason, by=case.settings.by))
    return gone


def case_reader(case: Case, reader: Extractor) -> Extractor:
    """The reader with the case's own places in force; the reader itself where the case has none."""
    from saksi.extract.where.own import OwnPlaces

    places = own_places(case)
    return _ReaderOfCase(reader, OwnPlaces.of(places)) if places else reader


@dataclass(frozen=True, slots=True)
class _ReaderOfCase:
    """Fulfils ``ports.Extractor``; what it read with is in the log before the readings."""

    reader: Extractor
    places: OwnPlaces

    @property
    def method(self) -> str:
        return self.reader.method

    @property
    def model_digest(self) -> str | None:
        return self.reader.model_digest

    def extract(self, document: Document) -> Findings:
        from saksi.extract.where.own import in_force

        with in_force(self.places):
            return self.reader.extract(document)


def _log(case: Case, places: Sequence[OwnPlace], source: str) -> tuple[OwnPlace, ...]:
    """Log the places that the case has not, each with what holds it; those logged."""
    from saksi.extract.where.own import with_path

    held = {place.id for place in own_places(case)}
    named = (msgspec.structs.replace(place, id=place_id(place)) for place in with_path(places))
    fresh = list({place.id: place for place in named if place.id not in held}.values())
    with case.transaction() as transaction:
        for start in range(0, len(fresh), MOST_IN_ACT):
            part = tuple(fresh[start : start + MOST_IN_ACT])
            transaction.append(PlacesAdded(places=part, source=source, by=case.settings.by))
    return tuple(fresh)


def _named(standing: Sequence[OwnPlace], identifier: str) -> OwnPlace:
    found = [p for p in standing if p.id.startswith((identifier, f"place-{identifier}")) or p.name == identifier]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound("no place of the case goes by this", subject=identifier, hint="`saksi places` lists them.")
    raise InputError(f"{len(found)} places go by this", subject=identifier, hint="Give more digits of its id.")
