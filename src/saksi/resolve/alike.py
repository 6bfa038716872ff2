"""What two names have in common: one person, one office of one place, one organisation, or nothing that counts.

Each answer explains itself in a line of words. Strengths: 3 the same name, 2 the same name in another spelling or
shorter, 1 the same office or a part of the name (counts only where it can mean one source alone), below 0 told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saksi.model.terms import SourceRole
from saksi.resolve.lands import country_of, is_same_place
from saksi.resolve.offices import PRIVATE, Named, Office, concept, is_sort
from saksi.resolve.spelling import alike, consonants, folded, latin, script

OUTLETS = frozenset({SourceRole.MEDIA, SourceRole.NEWS_AGENCY, SourceRole.SOCIAL_CHANNEL})
LEAST_HEARD = 4
"""Consonants that two names must share to be one person's by the name alone."""
LEAST_INITIALS = 3

Places = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How strongly two names are tied, with the reason in words; below 0 they are told apart."""

    strength: int
    words: str


def likeness(left: Named, right: Named, here: Places = (), there: Places = ()) -> Likeness | None:
    """What ties or parts two names; ``here`` and ``there`` are places their accounts are about, narrowest first."""
    if left.is_unnamed or right.is_unnamed or (left.is_generic and right.is_generic):
        return None
    by_office = _by_office(left, right, here, there)
    if _personal(left) and _personal(right) and (left.person or right.person):
        by_name = _by_person(left, right, same_office=by_office is not None and by_office.strength > 0)
        if by_name is not None:
            return by_name
        if by_office is not None and left.person and right.person and left.office and left.office.kind == "seat":
            return Likeness(-1, f"two persons as {left.office.key.replace('_', ' ')}")
    return by_office or _by_words(left, right) or _by_spokesman(left, right)


def _by_person(left: Named, right: Named, *, same_office: bool) -> Likeness | None:
    fewer, more = sorted((_personal(left), _personal(right)), key=len)
    pairs = [(word, next((other for other in more if alike(word, other)), None)) for word in fewer]
    if any(other is None for _, other in pairs):
        return None
    whole = [(a, b) for a, b in pairs if b is not None and min(len(latin(a)), len(latin(b))) > 1]
    heard = sum(len(consonants(a)) for a, _ in whole)
    if not whole or not (same_office or heard >= LEAST_HEARD or _are_same_letters(whole)):
        return None
    if len(fewer) == 1 and len(more) > 1 and not (same_office or _is_surname(whole[0][1], more, left, right)):
        return None
    if len(fewer) == len(more) and _are_same_letters(whole) and len(whole) == len(pairs):
        return Likeness(3, "the same name")
    if any(script(a) != script(b) for a, b in whole):
        return Likeness(2, "the same name in other letters")
    return Likeness(2, "the same name, shorter or spelled otherwise")


def _personal(named: Named) -> tuple[str, ...]:
    """The words of a person's name, also of one that no office or title shows to be one."""
    if named.person or named.office is not None:
        return named.person
    return () if any(is_sort(word, "organisation") or word.islower() for word in named.words) else named.words


def _are_same_letters(pairs: Sequence[tuple[str, str | None]]) -> bool:
    return all(b is not None and folded(a) == folded(b) and len(folded(a)) > 2 for a, b in pairs)


def _is_surname(word: str | None, name: Sequence[str], left: Named, right: Named) -> bool:
    """Whether one word can stand for a whole name: the last or, for a private person, also the first."""
    is_private = left.role in PRIVATE and right.role in PRIVATE
    return word == name[-1] or (is_private and word == name[0])


def _by_office(left: Named, right: Named, here: Places, there: Places) -> Likeness | None:
    office = left.office
    if office is None or right.office is None or office.key != right.office.key:
        return None
    if left.is_deputy != right.is_deputy or office.kind == "several":
        return None
    words = f"the same office ({office.key.replace('_', ' ')})"
    if office.kind == "one":
        return Likeness(2, f"{words}, of which there is one")
    return _of_one_place(left, right, _Level(office, here, there), words)


@dataclass(frozen=True, slots=True)
class _Level:
    """The office asked about and the places, of its level, that the two accounts are about."""

    office: Office
    here: Places
    there: Places

    def near(self, places: Places) -> Places:
        """Of an account's places those that an office of this level can be of."""
        return places[-1:] if self.office.level == "country" else places[:-1] or places


def _of_one_place(left: Named, right: Named, level: _Level, words: str) -> Likeness | None:
    if left.place and right.place:
        if any(is_same_place(a, b) for a in left.place for b in right.place):
            return Likeness(2, f"{words} of one place")
        apart = script(" ".join(left.place)) == script(" ".join(right.place))
        return Likeness(-1, f"{words} of two places") if apart else None
    if left.place or right.place:
        said, told = (left.place, level.there) if left.place else (right.place, level.here)
        places = [word for place in told for word in place.split()]
        tells_province = level.office.level != "province" or len(told) > 2
        if not places or not tells_province or any(is_same_place(word, place) for word in said for place in places):
            return Likeness(1, f"{words}, of the place told about")
        return None
    ours, theirs = level.near(level.here), level.near(level.there)
    is_comparable = bool(ours and theirs) and script("".join(ours)) == script("".join(theirs))
    if is_comparable and not any(is_same_place(a, b) for a in ours for b in theirs):
        return None
    if level.office.of_a_side and (left.person and right.person or script(left.text) != script(right.text)):
        return None
    return Likeness(1, f"{words}, in accounts of one place")


def _by_words(left: Named, right: Named) -> Likeness | None:
    ours, theirs = own_words(left), own_words(right)
    if not ours or not theirs or not _are_of_one_sort(left.role, right.role):
        return None
    if _match(ours, theirs) and len(ours) == len(theirs):
        same = [folded(w) for w in ours] == [folded(w) for w in theirs]
        return Likeness(3 if same else 2, "the same name" if same else "the same name in another spelling")
    if _is_short_for(ours, theirs) or _is_short_for(theirs, ours):
        return Likeness(2, "the same name and its initials")
    fewer, more = sorted((ours, theirs), key=len)
    if (
        ({left.role, right.role} & OUTLETS and not (left.is_generic or right.is_generic))
        or len(fewer) == len(more)
        or not _match(fewer, more)
    ):
        return None
    return Likeness(1, "a part of the name, of one kind of source")


def _by_spokesman(left: Named, right: Named) -> Likeness | None:
    """A person who bears a title of an organisation, beside that organisation itself or another who speaks for it."""
    ours, theirs = left.speaks_for or own_words(left), right.speaks_for or own_words(right)
    if not (left.speaks_for or right.speaks_for) or not _are_of_one_sort(left.role, right.role):
        return None
    fewer, more = sorted((ours, theirs), key=len)
    proper = [word for word in fewer if not is_sort(word, "organisation") and word[:1].isupper()]
    if not proper or not _match(fewer, more):
        return None
    return Likeness(1, "speaks for it")


def own_words(named: Named) -> tuple[str, ...]:
    """An organisation's words without those that many share; all of them where nothing else is left."""
    words = (*named.person, *named.words, *(named.place if named.office and named.office.kind == "several" else ()))
    if named.office is not None and named.office.kind != "several":
        return ()
    own = tuple(w for w in words if not is_sort(w, "filler") and not is_sort(w, "small"))
    return own or words


def _are_of_one_sort(left: SourceRole, right: SourceRole) -> bool:
    return (
        left is right
        or SourceRole.UNKNOWN in (left, right)
        or {left, right} <= OUTLETS
        or bool({left, right} & OUTLETS and {left, right} & {SourceRole.NGO, SourceRole.UN})
    )


def _is_one_word(left: str, right: str) -> bool:
    """One word in any spelling, a word and its translation, or one country's names."""
    if alike(left, right):
        return True
    meaning = concept(left)
    if meaning is not None and meaning == concept(right):
        return True
    country = country_of(left)
    return country is not None and country == country_of(right)


def _match(fewer: Sequence[str], more: Sequence[str]) -> bool:
    left = list(more)
    for word in fewer:
        found = next((other for other in left if _is_one_word(word, other)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_short_for(short: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the one word in capitals is made of the initials of a name."""
    capitals = [word for word in short if word.isupper() and len(word) >= LEAST_INITIALS]
    if len(capitals) != 1 or any(word[:1].isupper() for word in short if word not in capitals):
        return False
    initials = "".join(latin(word)[:1] for word in name if word[:1].isupper())
    return latin(capitals[0]).replace(".", "") == initials
