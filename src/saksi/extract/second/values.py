"""A claim's value from the fields of an answer, one function a kind. Terms are of the closed lists, words are cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from saksi.errors import SourceError
from saksi.extract.second.answer import SaidClaim
from saksi.extract.second.cut import Cutter
from saksi.extract.second.prompt import terms
from saksi.model.claim import (
    Attack,
    Casualty,
    ClaimValue,
    Damage,
    Demand,
    Evidence,
    Identity,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    PlaceClaim,
    Rescue,
    Responsibility,
    TimeClaim,
    Warned,
    Weapon,
)
from saksi.model.terms import Degree, Group, PlaceKind, Protection, Qualifier, TimeBasis, TimePrecision
from saksi.model.values import Count, Span, When, Where
from saksi.model.vocabulary import vocabulary

PRECISIONS = {10: TimePrecision.DAY, 7: TimePrecision.MONTH, 4: TimePrecision.YEAR}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")

Build = Callable[[Cutter, SaidClaim, Span], ClaimValue]


def value_of(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    """The value of a claim quoted at ``span``. SourceError saying which field is missing or does not fit."""
    build = _BUILDS.get(said.kind)
    if build is None:
        raise SourceError("kind is no term of its list")
    return build(cutter, said, span)


def term(name: str, word: str | None) -> str:
    """A word of one of the closed lists. SourceError where it is none."""
    if word not in terms()[name]:
        raise SourceError(f"{name} is missing or no term of its list")
    return str(word)


def when_of(earliest: str | None, latest: str | None) -> When | None:
    """A time as an answer gives it: days, months or years; None where it gives none. SourceError on anything else."""
    first, last = earliest or latest, latest or earliest
    if first is None or last is None:
        return None
    if not (DATE.match(first) and DATE.match(last)) or first[: len(last)] > last:
        raise SourceError("its dates are no dates in order")
    precision = PRECISIONS[min(len(first), len(last))]
    return When(earliest=first, latest=last, precision=precision, basis=TimeBasis.RESOLVED)


def _count(said: SaidClaim, words: str) -> Count:
    given = said.count
    if given is None:
        raise SourceError("count is missing")
    low, high = given.low, given.high
    if low is not None and high is not None and low > high:
        raise SourceError("count is lower at its end than at its beginning")
    return Count(low, high, given.qualifier or _qualifier(low, high), " ".join(words.split()))


def _qualifier(low: int | None, high: int | None) -> Qualifier:
    if low is None or high is None:
        return Qualifier.VAGUE if low is None and high is None else Qualifier.AT_LEAST if low else Qualifier.AT_MOST
    return Qualifier.EXACT if low == high else Qualifier.BETWEEN


def _casualty(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    if said.outcome is None:
        raise SourceError("outcome is missing")
    count = _count(said, span.of(cutter.text))
    return Casualty(outcome=said.outcome, group=said.group or Group.PEOPLE, count=count)


def _rescue(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    return Rescue(count=_count(said, span.of(cutter.text)) if said.count is not None else None)


def _damage(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    kind = term("object", said.object)
    flag = vocabulary("object").cross(kind, "ihl_protection")
    return Damage(
        object=kind,
        protection=Protection(str(flag)) if flag else Protection.UNDETERMINED,
        degree=said.degree or Degree.UNKNOWN,
        name=cutter.maybe(said.name, "name", span) or "",
    )


def _responsibility(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    if said.answer is None:
        raise SourceError("answer is missing")
    return Responsibility(party=cutter.words(said.party, "party", span), answer=said.answer)


def _presence(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    if said.presence is None:
        raise SourceError("presence is missing")
    return MilitaryPresence(presence=said.presence)


def _evidence(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    return Evidence(
        media=term("media", said.media),
        shows=cutter.maybe(said.shows, "shows", span),
        published_by=cutter.maybe(said.published_by, "published_by", span),
        verified_by=cutter.maybe(said.verified_by, "verified_by", span),
    )


def _time(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    when = when_of(said.earliest, said.latest)
    if when is None:
        raise SourceError("earliest is missing")
    return TimeClaim(when=when)


def _warned(cutter: Cutter, said: SaidClaim, span: Span) -> ClaimValue:
    if said.given is None:
        raise SourceError("given is missing")
    return Warned(given=said.given)


_BUILDS: Mapping[str, Build] = {
    "casualty": _casualty,
    "rescue": _rescue,
    "damage": _damage,
    "weapon": lambda _c, said, _s: Weapon(weapon=term("weapon", said.weapon)),
    "attack": lambda _c, said, _s: Attack(event=term("event", said.event)),
    "perpetrator": lambda c, said, s: Perpetrator(party=c.words(said.party, "party", s)),
    "responsibility": _responsibility,
    "military_presence": _presence,
    "evidence": _evidence,
    "legal_characterisation": lambda c, said, s: LegalCharacterisation(
        term=c.words(said.term, "term", s), about=c.maybe(said.about, "about", s)
    ),
    "demand": lambda c, said, s: Demand(
        act=c.words(said.act, "act", s), addressee=c.maybe(said.addressee, "addressee", s)
    ),
    "place": lambda c, said, s: PlaceClaim(where=Where(name=c.words(said.place, "place", s), kind=PlaceKind.UNKNOWN)),
    "time": _time,
    "warning": _warned,
    "identity": lambda c, said, s: Identity(
        person=c.words(said.person, "person", s), detail=term("detail", said.detail or "name")
    ),
}
