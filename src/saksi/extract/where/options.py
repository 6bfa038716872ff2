"""What a name may mean: every place of the gazetteer that bears it in one of its forms, with what that form costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from saksi.extract.where.forms import Form, forms, given
from saksi.extract.where.gazetteer import Place, prominence, world
from saksi.extract.where.names import name_key, skeleton

MOST = 40
"""Places kept for one name, by prominence less cost: context lifts none that far down."""
KNOWN = 3.7
"""Where no place of that name is likelier than this (some thousand people), look-alikes are asked as well."""
ALIKE = "of the same consonants"
COUNTIES, NO_TOWN = (" county", " parish"), 2.5
"""English says these after the name of a county only: no town is meant."""
POINTS = ("neighbourhood", "landmark", "street")


@dataclass(frozen=True, slots=True)
class Option:
    """One place that a name may mean. ``cost`` in powers of ten of likelihood; ``usual``: by its usual name."""

    place: Place
    cost: float
    form: Form
    usual: bool

    @property
    def standing(self) -> float:
        """Its likelihood (a logarithm) before any context."""
        bump = 3.0 if self.place.kind == "region" else 0.0  # no people are counted for a named region
        return prominence(self.place) + bump - self.cost


@lru_cache(maxsize=20_000)
def options(name: str, language: str) -> tuple[Option, ...]:
    """The places that a name written in a text of this language may mean, the likeliest first; may be empty."""
    found: dict[int, Option] = {}
    if language == "en":
        name = given(language)["postal"].get(name, name)
    known = forms(name, language)
    for form in known:
        county = form.kind == "district" and form.shown.lower().endswith(COUNTIES)
        for place, usual in world().bearers(form.key):
            _keep(found, place, form, usual=usual, more=NO_TOWN * (county and place.kind == "city"))
        if form.kind == "province":
            _provinces(found, form)
    if language == "en" and (code := world().demonyms.get(name)) is not None:
        _keep(found, world().countries[code], known[0], usual=True)
    if max((o.standing for o in found.values()), default=0.0) < KNOWN:
        _alike(found, known)
    return tuple(sorted(found.values(), key=lambda o: (-o.standing, o.place.row))[:MOST])


def _keep(found: dict[int, Option], place: Place, form: Form, *, usual: bool, more: float = 0.0) -> None:
    cost = more + form.cost / 10 + (0.0 if usual else 0.6) + _against(form.kind, place.kind)
    cost += 2.0 * bool(form.part and place.kind == "city")  # "southern X" is mostly said of a land
    held = found.get(place.row)
    if held is None or cost < held.cost:
        found[place.row] = Option(place, cost, form, usual)


_FITS = {
    "province": {"province": -2.0, "region": -1.0, "district": 0.0, "city": 3.0, "country": 0.0, "wide": 0.0},
    "district": {"district": -2.5, "province": 0.5, "city": 1.0, "region": 0.5, "country": 3.0, "wide": 3.0},
    "settlement": {"city": -0.5, "district": 1.0, "province": 2.0, "region": 2.0, "country": 6.0, "wide": 6.0},
    "": {},
}
_POINT = {"city": 2.0, "district": 3.0, "province": 4.0, "region": 4.0, "country": 6.0, "wide": 6.0}


def _against(said: str, kind: str) -> float:
    """What it costs that the word beside the name says another kind of place."""
    return _POINT[kind] if said in (*POINTS, "water") else _FITS[said].get(kind, 0.0)


def _provinces(found: dict[int, Option], form: Form) -> None:
    """ "the X region" where the province bears X's name in another shape: the province that X lies in."""
    for place, usual in world().bearers(form.key)[:8]:
        if place.kind == "city" and place.unit < 65_535:
            above = world().place(place.unit)
            if skeleton(name_key(above.name))[:3] == skeleton(name_key(place.name))[:3]:
                _keep(found, above, form, usual=usual)


def _alike(found: dict[int, Option], known: tuple[Form, ...]) -> None:
    """The last resort: names of the same consonants, whatever the script."""
    for form in known[:60]:
        bones = skeleton(form.key)
        if len(bones) < 4 and form.key.isascii():
            continue
        for place in world().look_alikes(form.key)[:12]:
            if place.kind == "country":
                continue
            theirs = skeleton(name_key(place.name))
            cost = form.cost / 10 + (1.0 if len(bones) > 3 else 2.0) + (0.0 if theirs == bones else 0.5)
            cost += _against(form.kind, place.kind)
            held = found.get(place.row)
            if held is None or cost < held.cost:
                found[place.row] = Option(place, cost, replace(form, why=ALIKE), usual=False)
