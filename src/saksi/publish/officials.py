"""Who speaks or is told of in a public office: their names stand.

Erring on masking: a speaker's name stands where the reading gives an office's role and the text, or another text of
the case, gives the office with the whole name; anybody else's only right beside a public office ("President …").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from saksi.model.claim import Casualty, Claim, Identity
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span
from saksi.publish import names
from saksi.publish.names import Known, folded

OFFICE_ROLES = frozenset(
    {
        SourceRole.STATE_OFFICIAL,
        SourceRole.LOCAL_AUTHORITY,
        SourceRole.EMERGENCY_SERVICE,
        SourceRole.HOSPITAL_MORGUE,
        SourceRole.MILITARY,
        SourceRole.ARMED_GROUP,
        SourceRole.DE_FACTO_AUTHORITY,
        SourceRole.UN,
        SourceRole.ICRC,
        SourceRole.NGO,
        SourceRole.COURT,
    }
)
NEAR = 90  # characters between an office and the name of its holder
WORDS_BETWEEN = 7
MOST_WORDS = 5  # of one name


@dataclass(frozen=True, slots=True)
class Said:
    """A text and what its reading says of people: who speaks in it, and the spans of those it tells harm of."""

    text: str
    speakers: tuple[Speaker, ...]
    harmed: tuple[Span, ...] = ()


def officials(said: Said, known: Known, elsewhere: Collection[str] = ()) -> Iterator[Span]:
    """Where the text names office holders: in full, and by the last name standing alone.

    ``elsewhere`` are the whole names that other texts of the case give with their office.
    """
    text, last_names = said.text, {name.split()[-1] for name in elsewhere}
    found: list[list[str]] = []
    for name in dict.fromkeys(s.name for s in said.speakers if s.role in OFFICE_ROLES):
        words = _own_name(name, known)
        is_told = _office_in(names.WORD.findall(name)) or any(_has_office(text, s) for s in occurrences(text, words))
        if words and (is_told or " ".join(words) in elsewhere or (len(words) == 1 and words[0] in last_names)):
            found.append(words)
    found += [words for words in (name.split() for name in elsewhere) if words not in found]
    found += [words for words in _beside_offices(said, known) if words not in found]
    for words in found:
        whole = list(occurrences(text, words))
        yield from whole
        if whole and len(words) > 1:
            yield from (s for s in occurrences(text, words[-1:]) if _stands_alone(text, s))


def whole_names(said: Said, known: Known) -> set[str]:
    """The names of two words and more that this text gives with an office."""
    return {" ".join(names.WORD.findall(s.of(said.text))) for s in officials(said, known) if " " in s.of(said.text)}


def occurrences(text: str, words: Sequence[str]) -> Iterator[Span]:
    """Where a text has these words one after the other."""
    if words:
        pattern = r"\b" + r"[\s\-]+".join(map(re.escape, words)) + r"\b"
        yield from (Span(*m.span()) for m in re.finditer(pattern, text))


def _beside_offices(said: Said, known: Known) -> Iterator[list[str]]:
    """Names right behind a public office ("President …", "the governor of the region, …"), not of anybody harmed."""
    text, offices = said.text, names.lists().public_offices
    for run in names.runs(text):
        at = max((i + 1 for i, word in enumerate(run) if word.bare in offices), default=0)
        own = run[at:]
        if not 2 <= len(own) <= MOST_WORDS or not (at or _is_in_office(text, own[0].span)):
            continue
        span = Span(own[0].span.start, own[-1].span.end)
        is_harmed = names.OF_A_PERSON.match(text, span.end) or any(span.overlaps(s) for s in said.harmed)
        if not is_harmed and not any(word.bare in known.words for word in own):
            yield [word.text for word in own]


def _is_in_office(text: str, span: Span) -> bool:
    """Whether what is right before the name ends with a public office, or with one "of" something and a comma."""
    before = re.split(r"[.!?…]\s|\n", text[max(0, span.start - NEAR) : span.start])[-1]
    words = [folded(word) for word in names.WORD.findall(before)]
    offices = names.lists().public_offices
    if words and before.endswith(" ") and words[-1] in offices:
        return True
    clause = before.rstrip(" ").removesuffix(",").rpartition(",")[2] if before.endswith(", ") else ""
    return any(folded(word) in offices for word in names.WORD.findall(clause)[:4])


def harmed(claims: Iterable[Claim]) -> Iterator[Span]:
    """The words of every casualty and identity claim."""
    yield from (s for c in claims if isinstance(c.value, Casualty | Identity) for s in c.spans)


def _own_name(name: str, known: Known) -> list[str]:
    """The words of a speaker's own name within how the text calls them, the office and its place left out."""
    masked_words = names.person_like(name, Known(words=known.words, spans=(), common=known.common))
    found = [
        [m.group() for m in names.WORD.finditer(name, s.start, s.end) if m.group()[0].isupper()] for s in masked_words
    ]
    own = [words for words in found if words]
    return own[-1] if own else []


def _stands_alone(text: str, span: Span) -> bool:
    before = list(names.WORD.finditer(text, max(0, span.start - 30), span.start))
    if not before or text[before[-1].end() : span.start] != " ":
        return True
    word = before[-1].group()
    plain = names.lists()
    return word[0].islower() or folded(word) in plain.offices | plain.openers | plain.honorifics


def _has_office(text: str, span: Span) -> bool:
    """Whether an office word stands in the same sentence, close by, with no other name between."""
    before = text[max(0, span.start - NEAR) : span.start]
    after = text[span.end : span.end + NEAR]
    before = re.split(r"[.!?…]\s|\n", before)[-1]
    after = re.split(r"[.!?…](?:\s|$)|\n", after)[0]
    behind = re.match(r"\s*,\s*(?:who (?:is|heads)\s)?", after)
    return _office_in(names.WORD.findall(before)[::-1]) or (
        behind is not None and _office_in(names.WORD.findall(after[behind.end() :]))
    )


def _office_in(words: list[str]) -> bool:
    for word in words[:WORDS_BETWEEN]:
        if folded(word) in names.lists().offices:
            return True
        if folded(word) in names.lists().verbs:
            return False
    return False
