"""The text as it may be sent: sealed names replaced by placeholders, and the map back to the document.

What is hidden are the spans that identity claims name, every other place where the same words stand (inflected, inside
a handle or a hashtag too), and the document's author. Two places with the same words get the same placeholder, so
that a reader still sees that one person is meant twice. Hiding too much is harmless here; hiding too little is not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from saksi.model.claim import Claim, Identity
from saksi.model.values import Span

PLACEHOLDER = "person"
SHORTEST_NAME = 3
"""Letters of the shortest word of a name that is looked for away from where the name was read: not "de", not "Al"."""
LONGEST_PLACEHOLDER = 16
TOKEN = re.compile(r"[^\W_]+")
BREAKS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…。؟])[\"'”’»)\]]*\s+"), re.compile(r"\s+"))
"""Where a text may be cut, best first: between lines, sentences, words."""
HANDLE = re.compile(r"[@#]\w*\Z")
ARABIC_PREFIXES = ("ال", "و", "ف", "ب", "ل", "ك", "وال", "بال", "لل")


@dataclass(frozen=True, slots=True)
class Hidden:
    """One placeholder: where it stands in the text sent, and which words of the document it stands for."""

    sent: Span
    origin: Span


@dataclass(frozen=True, slots=True)
class Sendable:
    """A passage [``span``) of a document as it is sent, ``text``, with the map back. ``hidden`` is in text order."""

    span: Span
    text: str
    hidden: tuple[Hidden, ...] = ()

    def origin(self, sent: Span) -> Span | None:
        """Which words of the document a span of the text sent stands for; None where it cuts into a placeholder."""
        if any(_cuts(sent, place.sent) for place in self.hidden):
            return None
        return Span(self._at(sent.start), self._at(sent.end))

    def _at(self, position: int) -> int:
        """The document's offset of a position that lies in no placeholder; at a placeholder's end, behind its words."""
        before = bisect_right([place.sent.end for place in self.hidden], position)
        if before == 0:
            return self.span.start + position
        last = self.hidden[before - 1]
        return last.origin.end + position - last.sent.end


def _cuts(sent: Span, place: Span) -> bool:
    return any(place.start < edge < place.end for edge in (sent.start, sent.end))


def sealed_spans(
    text: str, claims: Iterable[Claim], author: str | None = None, *, places: Iterable[Span] = ()
) -> tuple[Span, ...]:
    """Every span of the text to hide, in order, not overlapping.

    ``claims``: any; those of identity count, whichever reading they are from. ``places``: spans of place names on the
    map, which an inflected name must not be taken for (Maria, Mariupol); the very name is hidden there too.
    """
    people = [(claim, claim.value) for claim in claims if isinstance(claim.value, Identity)]
    # A reading of another state of the text has its spans elsewhere; its names are looked for all the same.
    found = [s for claim, _ in people if claim.quote == claim.spans[0].of(text) for s in claim.spans]
    whole = [value.person for _, value in people] + ([author] if author else [])
    for words in dict.fromkeys(whole):
        found += _standing(text, words)
    named = [value.person for _, value in people if value.detail in ("name", "")] + ([author] if author else [])
    found += _tokens(text, {m.group() for name in named for m in TOKEN.finditer(name)}, tuple(places))
    return disjoint(span for span in found if span.end > span.start)


def _standing(text: str, words: str) -> Iterator[Span]:
    """Where a name stands whole, whatever blanks lie between its words."""
    parts = [re.escape(part) for part in words.split()]
    if parts and sum(map(len, words.split())) >= SHORTEST_NAME:
        for match in re.finditer(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", text, re.IGNORECASE):
            yield Span(*match.span())


def _tokens(text: str, names: set[str], places: Sequence[Span]) -> Iterator[Span]:
    wanted = [name for name in names if len(name) >= SHORTEST_NAME and (name[0].isupper() or not _is_cased(name))]
    lower = {name for name in names if len(name) >= SHORTEST_NAME and name[0].islower()}
    if not wanted and not lower:
        return
    for match in TOKEN.finditer(text):
        token, span = match.group(), Span(*match.span())
        is_handle = HANDLE.search(text[max(0, span.start - 60) : span.start]) is not None
        on_map = any(place.overlaps(span) for place in places)
        if token in lower or any(_is_name(token, name, is_handle=is_handle, on_map=on_map) for name in wanted):
            yield span


def _is_name(token: str, name: str, *, is_handle: bool, on_map: bool) -> bool:
    """Whether a word of the text is, or may be a form of, a word of a name."""
    word, own = token.casefold(), name.casefold()
    if is_handle:
        return own in word
    if not _is_cased(name):
        bare = {word, *(word.removeprefix(prefix) for prefix in ARABIC_PREFIXES)}
        return own in bare or (own in word and len(word) <= len(own) + 2 and not on_map)
    if not token[0].isupper():
        return False
    if word == own:
        return True
    inflected = word.startswith(_stem(own)) and len(word) <= len(own) + 3
    return not on_map and (inflected or (len(own) > SHORTEST_NAME and own in word))


def _stem(word: str) -> str:
    """A word without what its case endings may change, in languages that inflect names."""
    return word[: -1 if len(word) < 7 else -2] if len(word) > 4 else word


def _is_cased(word: str) -> bool:
    return word[0].upper() != word[0].lower()


def disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap joined."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def sendable(text: str, span: Span, hidden: Sequence[Span]) -> Sendable:
    """A passage with placeholders for the ``hidden`` spans inside it; it follows from these three alone.

    Placeholders are numbered through the passage: ``[person 1]``. Where the passage has such words of its own, the
    word in the brackets is another one.
    """
    label = PLACEHOLDER
    while f"[{label} " in text:
        label += "x"
    people: list[frozenset[str]] = []
    pieces: list[str] = []
    places: list[Hidden] = []
    at, length = span.start, 0
    for place in hidden:
        if not (span.start <= place.start and place.end <= span.end):
            continue
        note = f"[{label} {_number(place.of(text), people)}]"
        length += place.start - at
        places.append(Hidden(Span(length, length + len(note)), place))
        pieces += [text[at : place.start], note]
        at, length = place.end, length + len(note)
    return Sendable(span, "".join([*pieces, text[at : span.end]]), tuple(places))


def _number(words: str, people: list[frozenset[str]]) -> int:
    """A person's number: that of the first whose words these are or are among ("Okoro" after "Tamsin Okoro")."""
    own = frozenset(TOKEN.findall(words.casefold()))
    for number, known in enumerate(people, 1):
        if own <= known or known < own:
            return number
    people.append(own)
    return len(people)


def passages(text: str, hidden: Sequence[Span], most: int) -> tuple[Span, ...]:
    """The text in passages of ``most`` code points as sent, cut between lines, sentences or words, never in a name.

    They follow one another without a gap, save that passages of blanks alone are left out.
    """
    found: list[Span] = []
    at = 0
    while at < len(text):
        end = _end(text, hidden, at, max(1, most))
        if text[at:end].strip():
            found.append(Span(at, end))
        at = end
    return tuple(found)


def _end(text: str, hidden: Sequence[Span], at: int, most: int) -> int:
    inside = [span for span in hidden if span.start >= at]
    limit, grown = at, 0
    # Each placeholder is counted at its longest, so that a passage never comes out longer than allowed.
    for span in [*inside, Span(len(text), len(text))]:
        room = most - (limit - at) - grown
        if span.start - limit >= room:
            limit += room
            break
        longer = max(0, LONGEST_PLACEHOLDER - (span.end - span.start))
        if span.end - limit + longer > room and span.start > at:
            limit = span.start
            break
        limit, grown = span.end, grown + longer
    if limit >= len(text):
        return len(text)
    limit = max(limit, at + 1)
    for pattern in BREAKS:
        cuts = [m.end() for m in pattern.finditer(text, at + (limit - at) // 2, limit)]
        safe = [cut for cut in cuts if not any(s.start < cut < s.end for s in inside)]
        if safe:
            return safe[-1]
    held = next((s for s in inside if s.start < limit < s.end), None)
    return limit if held is None else held.end
