"""Places of the case's own: what the people who work on it know by name and the built-in gazetteer does not."""

from __future__ import annotations

from typing import Annotated, ClassVar

from saksi.model.canonical import Record, builtins, identify
from saksi.model.terms import PlaceKind
from saksi.model.values import PARTNER, PUBLIC, Where


class OwnPlace(Record, frozen=True, kw_only=True):
    """A square, a hospital, a neighbourhood … with all its names, its middle (1e-5 degrees WGS84) and reach (metres).

    ``path`` runs from the settlement that holds it to the country. ``origin`` says where the row came from:
    "node 12 in town.osm", "line 3 of places.csv".
    """

    domain: ClassVar[str] = "place"

    id: Annotated[str, PUBLIC] = ""
    name: Annotated[str, PUBLIC]
    names: Annotated[tuple[str, ...], PUBLIC] = ()
    kind: Annotated[PlaceKind, PUBLIC]
    lat_e5: Annotated[int, PARTNER]
    lon_e5: Annotated[int, PARTNER]
    radius_m: Annotated[int, PUBLIC]
    path: Annotated[tuple[str, ...], PUBLIC] = ()
    origin: Annotated[str, PARTNER] = ""

    @property
    def every_name(self) -> tuple[str, ...]:
        return (self.name, *self.names)

    def where(self, name: str | None = None) -> Where:
        """The place as a value of the record, under the name that a text uses; its id stands for a gazetteer's."""
        return Where(
            name=name or self.name,
            kind=self.kind,
            lat_e5=self.lat_e5,
            lon_e5=self.lon_e5,
            radius_m=self.radius_m,
            gazetteer_id=self.id,
            path=self.path,
        )


def place_id(place: OwnPlace) -> str:
    """A place's id: everything said of it but where the row came from, so that adding it twice is adding it once."""
    body = builtins(place)
    for key in ("id", "origin"):
        body.pop(key)
    return identify(OwnPlace.domain, body)
