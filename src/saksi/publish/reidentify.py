"""Whom facts would point out without a name: small groups, exact homes, circumstances that fit one person.

A publication for everyone tells less where a fact fits few. The rules, in the order in which they are asked:

 1. *Small group*: fewer than ``smallest_group`` people of a trait or trade (older, disabled, medical, teacher …) are
    told as people: their number stays, their group and its words do not.
 2. *Sensitive outcome*: fewer than ``smallest_group`` detained or subjected to sexual violence are not told at all.
 3. *Exact home*: an address, a point, or a place that its words call a home is told as its settlement; so is a street
    wherever one text of the case gives it with a house's number or as where somebody's home is.
 4. *Unique circumstance*: "the only midwife", "the sole survivor": the phrase is masked.

Women, men, girls, boys and children are told whatever their number: records of the field have always told them, and
the tables of OHCHR are made of them. Partners are told everything but identities.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from saksi.model.claim import Casualty, Claim, PlaceClaim
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Group, Outcome, PlaceKind, Tier
from saksi.model.values import Count, Span, Where
from saksi.publish import names
from saksi.publish.mask import addresses
from saksi.publish.material import Material, Release

TRAITS = frozenset(
    {
        *(Group.OLDER, Group.DISABLED, Group.MEDICAL, Group.RESCUE, Group.AID),
        *(Group.JOURNALIST, Group.TEACHER, Group.DETAINEE, Group.OTHER),
    }
)
SENSITIVE = frozenset({Outcome.DETAINED, Outcome.SEXUAL_VIOLENCE})
STREETS = frozenset({PlaceKind.STREET, PlaceKind.LANDMARK, PlaceKind.NEIGHBOURHOOD})
LEAST_GRID_M = 1000
SMALL_GROUP, EXACT_PLACE, CIRCUMSTANCE = (
    "[small group withheld]",
    "[exact place withheld]",
    "[circumstance withheld]",
)
HOME = re.compile(
    r"\b(?:home|house|flat|residence|apartment(?!\s+(?:block|building|complex|house))|вдома|квартир[іиеу]|casa|domicile|منزل\w*)\b"
    r"[^.!?\n]{0,25}$",
    re.IGNORECASE,
)
FEW = 80  # characters before a street in which a home is looked for
HOUSE_NUMBER = re.compile(r"^\s*\d{1,4}\w?\b|\b\d{1,4}\w?\s*$")


@dataclass(frozen=True, slots=True)
class Guard:
    """What is asked of every claim, toll and place of one publication; with ``smallest_group`` 0 only of places.

    ``homes`` are the streets, by folded name and path, on which a text of the case places a home.
    """

    tier: Tier
    smallest_group: int
    homes: frozenset[tuple[str, tuple[str, ...]]] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether the readers may know what points out a person short of a name."""
        return self.tier is not Tier.PUBLIC

    def generalises(self, claim: Claim) -> bool:
        """Whether a claim is told of people instead of its small group."""
        value = claim.value
        return isinstance(value, Casualty) and self._is_trait(value.outcome, value.group, _figure(value.count))

    def withholds(self, claim: Claim) -> bool:
        """Whether a claim is not told at all."""
        value = claim.value
        return isinstance(value, Casualty) and self._is_sensitive(value.outcome, _figure(value.count))

    def withholds_toll(self, toll: Toll) -> bool:
        """Whether a toll is not told."""
        figure = next((n for n in (toll.best, toll.high, toll.low) if n is not None), None)
        return self._is_trait(toll.outcome, toll.group, figure) or self._is_sensitive(toll.outcome, figure)

    def hides(self, where: Where) -> bool:
        """Whether a place is told as its settlement: an address, a point, or a home by its words."""
        if self.is_open:
            return False
        words = {names.folded(word) for word in names.WORD.findall(where.name)}
        is_numbered = where.kind is PlaceKind.STREET and HOUSE_NUMBER.search(where.name) is not None
        is_home = is_numbered or bool(words & names.lists().family) or _street(where) in self.homes
        return where.kind is PlaceKind.EXACT or is_home

    def masks(self, text: str, claims: Iterable[Claim]) -> Iterator[tuple[Span, str]]:
        """Spans of a text to be masked, with the note that stands in."""
        if self.is_open:
            return
        for claim in claims:
            if self.generalises(claim) or self.withholds(claim):
                yield from ((span, SMALL_GROUP) for span in claim.spans)
            elif isinstance(claim.value, PlaceClaim) and self.hides(claim.value.where):
                yield from ((span, EXACT_PLACE) for span in claim.spans)
        yield from ((span, CIRCUMSTANCE) for span in circumstances(text))

    def _is_trait(self, outcome: Outcome, group: Group, figure: int | None) -> bool:
        return group in TRAITS and outcome not in SENSITIVE and self._is_small(figure)

    def _is_sensitive(self, outcome: Outcome, figure: int | None) -> bool:
        return outcome in SENSITIVE and self._is_small(figure)

    def _is_small(self, figure: int | None) -> bool:
        return not self.is_open and figure is not None and 0 < figure < self.smallest_group


def guard(release: Release, material: Material) -> Guard:
    """The guard of one publication of a case."""
    return Guard(release.tier, release.policy.smallest_group, frozenset(_homes(material)))


def _homes(material: Material) -> Iterator[tuple[str, tuple[str, ...]]]:
    for report in material.reports.values():
        text = material.documents[report.document].text if report.document in material.documents else ""
        for claim in report.claims:
            where = claim.value.where if isinstance(claim.value, PlaceClaim) else None
            if where is not None and where.kind in STREETS and any(_is_home(text, span) for span in claim.spans):
                yield _street(where)


def _is_home(text: str, span: Span) -> bool:
    """Whether a place in a text has a house's number, or a home just before it in its sentence."""
    start, end = max(0, span.start - FEW), span.end + FEW
    around = (Span(found.start + start, found.end + start) for found in addresses(text[start:end]))
    is_numbered = any(found.start < span.end and span.start < found.end for found in around)
    return is_numbered or HOME.search(text[start : span.start]) is not None


def _street(where: Where) -> tuple[str, tuple[str, ...]]:
    return where.name.casefold(), where.path


def _figure(count: Count) -> int | None:
    return count.high if count.high is not None else count.low


def told(where: Where) -> Where:
    """A hidden place as its settlement: the name of what holds it, its coordinates kept for coarsening."""
    return Where(
        name=where.path[0] if where.path else "withheld",
        kind=PlaceKind.SETTLEMENT if len(where.path) > 2 else PlaceKind.UNKNOWN,
        lat_e5=where.lat_e5,
        lon_e5=where.lon_e5,
        radius_m=where.radius_m,
        path=where.path[1:],
    )


def circumstances(text: str) -> Iterator[Span]:
    """Phrases that fit one person alone, in any of the languages known."""
    for pattern in _patterns():
        yield from (Span(*m.span()) for m in pattern.finditer(text))


def words_of(incident: Incident, claims: Iterable[Claim], watch: Guard) -> Iterator[str]:
    """Sentences on what of an incident is told less exactly, which tell nothing of it themselves."""
    own = list(claims)
    small = sum(1 for toll in incident.tolls if watch.withholds_toll(toll))
    if small or any(watch.generalises(c) or watch.withholds(c) for c in own):
        least = watch.smallest_group
        yield f"{incident.id}: figures of groups smaller than {least} held back ({max(small, 1)})"
    if incident.where is not None and watch.hides(incident.where):
        yield f"{incident.id}: an exact place is told as its settlement"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    body = (files("saksi.publish") / "data" / "circumstances.toml").read_text(encoding="utf-8")
    found = []
    for words in tomllib.loads(body).values():
        person = rf"(?:{'|'.join(words['persons'])})\w*"
        found += [rf"\b(?:{one})\s*(?:[\w-]+\s+){{0,2}}?{person}" for one in words["before"]]
        found += [rf"\b{person}\s+(?:\w+\s+){{0,2}}?{one}" for one in words["behind"]]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in found)
