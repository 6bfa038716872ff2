"""What a speaker's name is made of: an office, what it is the office of, a person, or an organisation's own name.

"Kharkiv Mayor Ihor Terekhov", "мэр Харькова Игорь Терехов" and "the mayor" hold the same office; the first two also
name one person. The words for offices are in ``data/offices.toml``, in six languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from saksi.model.terms import SourceRole
from saksi.resolve.lands import is_same_place
from saksi.resolve.spelling import folded, script, stem, table

Term = tuple[tuple[str, str], ...]
"""The words of a term, each with how it is met: stem, beginning, exact or capitals."""

PERSONS = frozenset(
    {
        SourceRole.WITNESS,
        SourceRole.RELATIVE,
        SourceRole.UNKNOWN,
        SourceRole.STATE_OFFICIAL,
        SourceRole.LOCAL_AUTHORITY,
        SourceRole.EMERGENCY_SERVICE,
        SourceRole.HOSPITAL_MORGUE,
        SourceRole.MILITARY,
        SourceRole.COURT,
        SourceRole.DE_FACTO_AUTHORITY,
    }
)
"""Roles in which a name without any office or title is more likely a person's than an organisation's."""

SPOKEN_FOR = {SourceRole.UN: "un", SourceRole.ICRC: "icrc"}
"""Whoever bears a title and has one of these roles speaks for the one body of that kind."""
PRIVATE = frozenset({SourceRole.WITNESS, SourceRole.RELATIVE})
MOST_WORDS_OF_A_PERSON = 5
_WORD = re.compile(r"[^\W_](?:[\w'’ʼ.\-‐]*\w|\.)?")
_SEGMENT = re.compile(r"[,;:()\[\]—–←]|\s-\s")
_LED = re.compile(r"-(?:led|backed|run|controlled|held|occupied)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELIDED = re.compile(r"^([ldLD])['’](.+)$")
_HAS_OWNER = re.compile(r"\w['’]s ")
_INITIAL = re.compile(r"^\w\.$")
_ARTICLE_NAME = re.compile(r"^(?:al|el|ar|as|ad|at|an|az|ash)-[A-Z]")
LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office; ``kind`` is seat, body, one or several, ``level`` where one of it stands (see the table)."""

    key: str
    kind: str
    level: str
    of_a_side: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker's name taken apart. ``place`` is what the office is of, as far as the name says.

    ``words`` are an organisation's own, ``person`` a person's, ``speaks_for`` the words of what a titled person speaks
    for; all as written. ``is_unnamed``: it could be anybody.
    """

    text: str
    role: SourceRole
    office: Office | None = None
    is_deputy: bool = False
    place: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    is_unnamed: bool = False
    is_generic: bool = False
    """A kind of body alone ("the coalition"): who is meant, only another name of the same kind can tell."""

    @property
    def is_bare_office(self) -> bool:
        return self.office is not None and not self.person and not self.words


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of a name. ``sort``: office, title, unnamed, small, organisation, own (capitalised) or other."""

    text: str
    at: int
    segment: int
    sort: str


@lru_cache(maxsize=65536)
def parse(name: str, role: SourceRole = SourceRole.UNKNOWN, places: tuple[str, ...] = ()) -> Named:
    """A name taken apart; ``places`` are words of the places its account is about, which are no person's name."""
    office, tokens = _read(name)
    own = [t for t in tokens if t.sort == "own"]
    place = tuple(t.text for t in own if _is_place(t, tokens, places))
    rest = [t for t in own if t.text not in place]
    titled = any(t.sort == "title" or (t.sort == "office" and _is_any(t.text, "titles", "personal")) for t in tokens)
    deputy = any(_is_any(t.text, "titles", "deputy") for t in tokens) and (office is None or office.kind == "seat")
    named = Named(name, role, office, deputy, place=place)
    if titled and office is None and role in SPOKEN_FOR:
        named = replace(named, office=Office(SPOKEN_FOR[role], "one", "world"))
    if _is_person(named, tokens, rest, has_title=titled):
        groups = tuple(t.text for t in tokens if t.sort == "organisation") if office is None else ()
        return replace(named, person=tuple(t.text for t in rest), speaks_for=(*place, *groups) if titled else ())
    if office is None:
        return _organisation(named, tokens)
    if office.kind in ("seat", "body") and any(is_sort(t.text, "other") for t in tokens):
        return replace(named, is_unnamed=True)
    if office.kind != "several":
        return replace(named, place=(*place, *(t.text for t in rest)))
    words = tuple(t.text for t in rest) or place or tuple(t.text for t in tokens if t.sort == "organisation")
    return replace(named, words=words, place=place if rest else (), is_unnamed=not words)


def _read(name: str) -> tuple[Office | None, list[_Token]]:
    """The office that a name holds, and its words by what they are."""
    words: list[tuple[str, int]] = []
    for segment, part in enumerate(_SEGMENT.split(_LED.sub("", name))):
        for match in _WORD.finditer(part):
            bare = _POSSESSIVE.sub("", match.group())
            elided = _ELIDED.match(bare)
            words += [(word, segment) for word in (elided.groups() if elided else (bare,))]
    office, taken = _office([word for word, _ in words])
    return office, [_Token(w, k, s, "office" if k in taken else _sort(w)) for k, (w, s) in enumerate(words)]


def _is_acronym(word: str) -> bool:
    return word.isupper() and 1 < len(word.replace(".", "")) <= LONGEST_ACRONYM


def _sort(word: str) -> str:
    if _is_any(word, "words", "small"):
        return "small"
    if _is_any(word, "titles", "words") or _is_any(word, "ministry", "heads"):
        return "title"
    if _is_any(word, "words", "unnamed"):
        return "unnamed"
    if _is_any(word, "words", "organisation"):
        return "organisation"
    is_own = word[:1].isupper() or script(word) == "arabic" or _ARTICLE_NAME.match(word)
    return "own" if is_own else "other"


def _organisation(named: Named, tokens: Sequence[_Token]) -> Named:
    """A name without office or person: all its words, or nobody in particular."""
    words = tuple(t.text for t in tokens if t.sort in ("own", "organisation", "other"))
    own = any(t.sort == "own" or (t.sort == "organisation" and t.text[:1].isupper() and t.at) for t in tokens)
    anybody = any(t.sort == "unnamed" for t in tokens) and all(t.text in named.place for t in tokens if t.sort == "own")
    if anybody or own:
        return replace(named, words=words, place=(), is_unnamed=anybody)
    kinds = tuple(t.text for t in tokens if t.sort == "organisation")
    generic = bool(kinds) and _is_any(tokens[0].text, "words", "definite")
    return replace(named, words=kinds or words, place=(), is_unnamed=not generic, is_generic=generic)


def _is_person(named: Named, tokens: Sequence[_Token], rest: Sequence[_Token], *, has_title: bool) -> bool:
    """Whether the capitalised words left over are a person's name: told by an office, a title or the role."""
    if not rest or len(rest) > MOST_WORDS_OF_A_PERSON or all(_is_acronym(t.text) for t in rest):
        return False
    groups = [t for t in tokens if t.sort == "organisation"]
    beside = [t for t in groups if t.segment == rest[0].segment and t.at > rest[0].at]
    before = [t for t in groups if t.segment == rest[0].segment and t.at < rest[0].at]
    is_kind = named.office is not None and named.office.kind in ("one", "several")
    if beside or (before and not has_title) or (is_kind and not has_title and not _HAS_OWNER.search(named.text)):
        return False
    if named.office is not None and named.office.kind == "body" and len(rest) == 1 and not has_title:
        return any(_is_any(t.text, "titles", "personal") for t in tokens)
    if named.office is not None or has_title or any(_INITIAL.match(t.text) for t in rest):
        return True
    is_told = any(t.sort == "unnamed" for t in tokens) or (rest[0].segment > 0 and named.role in PRIVATE)
    return named.role in PERSONS and (is_told or not _is_any(tokens[0].text, "words", "articles"))


def _is_place(token: _Token, tokens: Sequence[_Token], places: tuple[str, ...]) -> bool:
    """Whether a word tells what the office is of: a place of the account, after "of", or before the office."""
    if any(is_same_place(token.text, place) for place in places):
        return True
    heads = [t for t in tokens if t.sort in ("office", "title", "unnamed")]
    if not heads:
        return False
    before = next((t for t in reversed(tokens[: token.at]) if not _is_any(t.text, "words", "articles")), None)
    if before is not None and before.segment == token.segment and _is_any(before.text, "words", "of"):
        return True
    head = next((t for t in heads if t.segment == token.segment and t.at > token.at), None)
    if head is None or script(token.text) != "latin":
        return False
    return not any(_is_any(t.text, "words", "of") for t in tokens[token.at + 1 : head.at])


def is_sort(word: str, sort: str) -> bool:
    """Whether a word is of a sort that the table lists under ``words``: filler, small, organisation …"""
    return _is_any(word, "words", sort)


@lru_cache(maxsize=65536)
def concept(word: str) -> str | None:
    """What a word of organisations' names means, whatever the language; None for other words."""
    return next((entry for entry in table("offices")["glossary"] if _is_any(word, "glossary", entry)), None)


@lru_cache(maxsize=65536)
def _is_any(word: str, section: str, entry: str) -> bool:
    return any(_meets(word, term[0]) for term in _listed(section, entry) if len(term) == 1)


@cache
def _listed(section: str, entry: str) -> tuple[Term, ...]:
    return tuple(_term(words) for words in table("offices")[section][entry])


def _term(words: str) -> Term:
    return tuple(_wanted(word) for word in words.split())


def _wanted(word: str) -> tuple[str, str]:
    if word.endswith("*"):
        return folded(word[:-1]), "beginning"
    if word.startswith("="):
        return folded(word[1:]), "exact"
    return stem(word), "capitals" if _is_acronym(word) else "stem"


def _meets(word: str, wanted: tuple[str, str]) -> bool:
    text, how = wanted
    if how == "beginning":
        return folded(word).startswith(text) or stem(word).startswith(text)
    if how == "exact":
        return folded(word) == text
    return stem(word) == text and (how == "stem" or word.isupper())


@cache
def _offices() -> tuple[tuple[Term, Office], ...]:
    """Every way to name an office, those of most words first, then by the table's order."""
    data = table("offices")
    listed = [
        (_term(words), Office(key, entry["kind"], entry["level"], entry.get("of_a_side", False)))
        for key, entry in data["office"].items()
        for words in entry["terms"]
    ]
    for key, words in data["ministry"]["portfolios"].items():
        ministry = Office(
            f"ministry of {key.replace('_', ' ')}", "body", "country", key in data["ministry"]["of_a_side"]
        )
        listed += [
            ((*_term(head), *_term(portfolio)), ministry) for head in data["ministry"]["heads"] for portfolio in words
        ]
        listed += [(_term(short), ministry) for short in data["ministry"]["short"].get(key, ())]
    return tuple(sorted(listed, key=lambda item: -len(item[0])))


@cache
def _office_index() -> dict[str, tuple[tuple[Term, Office], ...]]:
    """The ways to name an office by the first two letters of their first word."""
    index: dict[str, list[tuple[Term, Office]]] = {}
    for term, office in _offices():
        index.setdefault(term[0][0][:2], []).append((term, office))
    return {start: tuple(ways) for start, ways in index.items()}


def _office(words: Sequence[str]) -> tuple[Office | None, set[int]]:
    """The office that most of the words name, with the positions of its words; of equals the one named first."""
    best: tuple[int, int, int, Office, set[int]] | None = None
    for rank, (term, office) in enumerate(_candidates(words)):
        at = _positions(term, words)
        if at is not None and (best is None or (len(term), -min(at)) > (best[0], best[1])):
            best = (len(term), -min(at), -rank, office, at)
    return (None, set()) if best is None else (best[3], best[4])


def _candidates(words: Sequence[str]) -> Iterable[tuple[Term, Office]]:
    index = _office_index()
    starts = dict.fromkeys(start for word in words for start in (folded(word)[:2], stem(word)[:2]))
    return [way for start in starts for way in index.get(start, ())]


def _positions(term: Term, words: Sequence[str]) -> set[int] | None:
    found: set[int] = set()
    for wanted in term:
        at = next((k for k, word in enumerate(words) if k not in found and _meets(word, wanted)), None)
        if at is None:
            return None
        found.add(at)
    return found
