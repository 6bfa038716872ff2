"""Speakers as one text names them: the words of a name or office, the kind of office, and who a later word means.

"Kharkiv Mayor X", later "X", "the mayor" and "he" are one speaker under the fullest name that the text gives.
Nobody is taken for a speaker of words that the text does not give to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Token
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span

Tokens = Sequence[Token]

SINGULAR = frozenset(("he", "she"))
THING = frozenset(("it",))
PLURAL = frozenset(("they",))
PRONOUNS = SINGULAR | THING | PLURAL
_SMALL = frozenset(
    ("the", "a", "an", "of", "for", "in", "at", "from", "his", "her", "its", "their", "'s", "and", "s", "with", "on")
)
_CAPITAL = re.compile(r"^[^\W\d_a-z]")


@cache
def _role_patterns() -> tuple[tuple[SourceRole, re.Pattern[str]], ...]:
    table = words("speech")["roles"]
    return tuple(
        (
            SourceRole(name),
            re.compile(
                r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(listed, key=len, reverse=True))) + r")(?![\w-])"
            ),
        )
        for name, listed in table.items()
    )


def role_of(name: str) -> SourceRole:
    """The kind of office that the words of a name and its title tell; UNKNOWN where they do not.

    Where several do, the head decides: the class whose word stands first before any "of", "for", "in", "at".
    """
    lower = name.lower().replace("’", "'")
    head = re.split(r"\b(?:of|for|in|at|from|with)\b|,", lower, maxsplit=1)[0].strip()
    endings = [
        (len(found.group()), -rank, role, found.group())
        for rank, (role, pattern) in enumerate(_role_endings())
        if (found := pattern.search(head))
    ]
    if endings and not (max(endings)[3] in _EMPTY_HEADS and (head != lower or max(endings)[3] != head)):
        return max(endings)[2]
    for part in (head, lower):
        for role, word in _roles_in(part):
            if role in _GENERIC and part is head and head != lower and word in _EMPTY_HEADS:
                break
            return role
    return SourceRole.UNKNOWN


def _roles_in(part: str) -> list[tuple[SourceRole, str]]:
    """Each class of which words stand there, with its first word; "military" in "military administration" is none."""
    every = [(role, found) for role, pattern in _role_patterns() for found in pattern.finditer(part)]
    whole = [
        (role, found)
        for role, found in every
        if not any(
            o.start() <= found.start() and found.end() <= o.end() and len(o[0]) > len(found[0]) for _, o in every
        )
    ]
    first: dict[SourceRole, str] = {}
    for role, found in whole:
        first.setdefault(role, found.group())
    return list(first.items())


@cache
def _role_endings() -> tuple[tuple[SourceRole, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern.pattern + "$")) for role, pattern in _role_patterns())


_GENERIC = (SourceRole.STATE_OFFICIAL, SourceRole.LOCAL_AUTHORITY, SourceRole.WITNESS)
_EMPTY_HEADS = frozenset(
    (
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "official",
        "officials",
        "authorities",
        "worker",
        "man",
        "woman",
        "secretary",
        "people",
        "administration",
        "state",
        "driver",
    )
)


@dataclass(slots=True)
class Known:
    """One speaker of a text, gathered as it goes: the fullest name, all words of its names, its sort."""

    name: str
    role: SourceRole
    words: set[str]
    sort: str
    span: Span
    channel: str | None = None
    sentence: int = -9

    def speaker(self, span: Span) -> Speaker:
        return Speaker(name=self.name, role=self.role, span=span)


@dataclass(slots=True)
class Cast:
    """The speakers met so far in reading a text from its beginning."""

    known: list[Known] = field(default_factory=list)

    def meet(self, text: str, tokens: Tokens, *, title: str = "") -> Known:
        """The speaker that these words name: one met before, or a new one. Moves them to the front."""
        start, end = tokens[0].start, tokens[-1].end
        name = " ".join(text[start:end].split())
        found = self._same(tokens)
        role = role_of(f"{name}, {title}" if title else name)
        if found is None:
            found = Known(name, role, _words(tokens), sort_of(tokens), Span(start, end))
        else:
            self.known.remove(found)
            found.words |= _words(tokens)
            if found.role is SourceRole.UNKNOWN:
                found.role = role
            if _is_fuller(name, found.name):
                found.name = name
        self.known.append(found)
        return found

    def pronoun(self, word: str) -> Known | None:
        """The last speaker that a pronoun can mean; None where there is none of its sort."""
        wanted = ("person",) if word in SINGULAR else ("office",) if word in THING else ("people", "office")
        return next((known for known in reversed(self.known) if known.sort in wanted), None)

    def _same(self, tokens: Tokens) -> Known | None:
        """Met before: a shared surname, or "the mayor" after "Mayor X", "the group" after "a local aid group"."""
        last = next((token for token in reversed(tokens) if _CAPITAL.match(token.text)), None)
        sort = sort_of(tokens)
        for known in reversed(self.known):
            if (
                sort == "person"
                and known.sort == "person"
                and last is not None
                and last.lower in known.words
                and _is_name(tokens)
            ):
                return known
        if tokens[0].lower not in ("the", "this", "that", "its") or len(tokens) > 4:
            return None
        own = _words(tokens)
        if last is not None and tokens[-1] is not last and not own <= {token.lower for token in tokens}:
            return None
        return next((known for known in reversed(self.known) if own and own <= known.words), None)


def _is_fuller(name: str, old: str) -> bool:
    capitals = len(re.findall(r"\b[^\W\d_a-z]\w+", name)), len(re.findall(r"\b[^\W\d_a-z]\w+", old))
    return capitals[0] > capitals[1] and not name.lower().startswith("the ")


def _is_name(tokens: Tokens) -> bool:
    """Ends in a capitalised word that is no title and no office."""
    last = tokens[-1]
    return bool(_CAPITAL.match(last.text)) and last.lower not in _titles() and last.lower not in _offices()


def _words(tokens: Tokens) -> set[str]:
    return {token.lower for token in tokens if token.is_word and token.lower not in _SMALL}


def sort_of(tokens: Tokens) -> str:
    """person, people or office, by the head of the phrase."""
    head = head_of(tokens)
    if head.lower in _offices():
        return "office"
    if head.lower in _plurals():
        return "people"
    if head.lower in _people() or head.lower in _titles():
        return "person"
    capitals = [token for token in tokens if _CAPITAL.match(token.text)]
    if (
        capitals
        and tokens[0].lower != "the"
        and not (len(capitals) == 1 and head.text.isupper() and len(head.text) > 1)
    ):
        return "person"
    return "office"


def head_of(tokens: Tokens) -> Token:
    """The last word before "of", "for", "in" …, possessives passed over."""
    for index, token in enumerate(tokens):
        if (
            index
            and (token.lower in ("of", "for", "in", "at", "from", "with", "on", "near") or is_aside(tokens, index))
            or token.text in ",("
        ):
            return tokens[max(index - 1, 0)]
    return tokens[-1]


def is_aside(tokens: Tokens, at: int) -> bool:
    """A participle that goes on about a speaker already named: "a teacher | reached by telephone"."""
    token = tokens[at]
    if at < 2 or token.is_capitalised or at + 1 >= len(tokens):
        return False
    follows = tokens[at + 1].lower in ("by", "in", "on", "at", "to", "from", "for", "about", "near", "with")
    return token.lower in ("who", "reached", "contacted", "speaking", "interviewed") or (
        token.lower.endswith(("ed", "ing")) and follows
    )


def can_speak(tokens: Tokens, *, loosely: bool = False) -> bool:
    """Whether a phrase before a verb of saying can be a speaker: a name, a person, people or an office.

    ``loosely``: before "said" and "told" any noun with an article or in the plural can be one.
    """
    if not tokens:
        return False
    if len(tokens) == 1 and tokens[0].lower in PRONOUNS:
        return True
    head = head_of(tokens).lower
    if len(tokens) == 1 and (tokens[0].is_number or head in words("numbers")["small"]):
        return False
    if head in _not_speakers() or tokens[0].lower in _not_speakers():
        return False
    if head in _offices() or head in _people() or head in _plurals() or head in _titles():
        return True
    if loosely and tokens[0].lower in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "one",
        "another",
        "two",
        "three",
        "some",
        "many",
        "several",
    ):
        return len(tokens) > 1
    return bool(_CAPITAL.match(head_of(tokens).text)) or (loosely and len(tokens) <= 3 and head.endswith("s"))


@cache
def _titles() -> frozenset[str]:
    return frozenset(words("speech")["nouns"]["titles"])


@cache
def _offices() -> frozenset[str]:
    return frozenset(words("speech")["nouns"]["offices"])


@cache
def _not_speakers() -> frozenset[str]:
    return frozenset(words("speech")["nouns"]["not_speakers"])


@cache
def _people() -> frozenset[str]:
    groups = words("people")["groups"]
    singles = {noun.split()[-1] for listed in groups.values() for noun in listed}
    return frozenset(singles | set(words("speech")["roles"]["witness"]) | {"source", "survivor", "expert", "analyst"})


@cache
def _plurals() -> frozenset[str]:
    data = words("people")
    plurals = {noun.split()[-1] for listed in data["plurals"].values() for noun in listed}
    singles = {noun.split()[-1] for listed in data["groups"].values() for noun in listed}
    extra = (
        "officials",
        "authorities",
        "witnesses",
        "sources",
        "families",
        "medics",
        "spokesmen",
        "eyewitnesses",
        "experts",
        "analysts",
        "investigators",
        "prosecutors",
        "both",
        "others",
    )
    return frozenset(plurals | {noun + "s" for noun in singles} | set(extra))


def mentions_person(text: str, tokens: Tokens) -> list[Tokens]:
    """Persons named with a title in narration ("Mayor X visited"): whom a later "he said" may mean."""
    found: list[Tokens] = []
    at = 0
    while at < len(tokens):
        if not _CAPITAL.match(tokens[at].text) or not tokens[at].is_word:
            at += 1
            continue
        end = at
        while end < len(tokens) and (
            _CAPITAL.match(tokens[end].text)
            or (tokens[end].text == "." and end > at and tokens[end - 1].lower in _titles())
            or tokens[end].lower in ("al", "de", "bin", "von", "-")
        ):
            end += 1
        run = tokens[at:end]
        if len(run) >= 2 and any(token.lower in _titles() for token in run[:-1]) and _is_name(run):
            found.append(run)
        at = max(end, at + 1)
    return found
