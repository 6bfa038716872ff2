"""Cues of speech in one sentence: the verb or phrase, whose words it gives, and which part of the sentence they are.

Narration only: a verb inside a quoted passage is somebody's word, not the writer's. Offsets are token indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.text import Token
from saksi.extract.voice.name_edges import (
    QUOTES,
    apposition,
    before_who,
    cue_words,
    has_verb,
    is_clock,
    is_noun,
    phrase_end,
    say_verbs,
    subject_start,
    titles,
    trimmed_end,
)
from saksi.extract.voice.speakers import can_speak, head_of, sort_of

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens [first, last) give words to the subject [left, right) (token indices; ``title`` an apposition to it).

    ``forward``: the words follow ("X said that …"); else they go before ("…, X said"). ``through``: who passes it
    on ("told the agency X", "X reported, citing").
    """

    first: int
    last: int
    left: int
    right: int
    forward: bool
    title: tuple[int, int] | None = None
    according: bool = False
    figure: bool = False

    @property
    def begins(self) -> int:
        return min(self.first, self.left)

    @property
    def ends(self) -> int:
        return max(self.last, self.right)


def read_cues(tokens: Tokens, quoted: Sequence[bool], *, heading: bool = False) -> list[Cue]:
    """All cues of a sentence in order; ``quoted[i]`` says that token i lies inside a passage."""
    found = [*_verb_cues(tokens, quoted), *_according(tokens, quoted), *_label(tokens, quoted)]
    if heading:
        found += _dash(tokens, quoted)
    unique: dict[tuple[int, int], Cue] = {}
    for cue in sorted(found, key=lambda cue: (cue.first, -cue.according)):
        unique.setdefault((cue.left, cue.right), cue)
    kept = sorted(unique.values(), key=lambda cue: cue.first)
    return [
        cue for cue in kept if not any(o.according and cue is not o and o.first <= cue.first < o.last for o in kept)
    ]


@cache
def _figure_verbs() -> frozenset[str]:
    return frozenset(words("speech")["verbs"]["figure"])


def _verb_cues(tokens: Tokens, quoted: Sequence[bool]) -> Iterator[Cue]:
    for at, token in enumerate(tokens):
        if quoted[at]:
            continue
        noun = at > 0 and tokens[at - 1].lower in cue_words("before_nouns")
        figure = not noun and token.lower in _figure_verbs() and token.lower not in say_verbs()
        says = (token.lower in say_verbs() and not is_noun(tokens, at)) or _finds(tokens, at)
        if not says and not figure and not _has_number(tokens, at):
            continue
        cue = _inverted(tokens, at, quoted) or _quoted_other(tokens, at) or _left_subject(tokens, at, quoted)
        if cue is not None and (not figure or cue.forward):
            yield cue


def _finds(tokens: Tokens, at: int) -> bool:
    """ "Found that …", "…, the inquiry has found": a verb of finding gives words only with "that" or as a close."""
    follow = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].lower in cue_words("showing"):
        return any(token.lower in cue_words("shown_by") for token in tokens[max(0, at - 7) : at])
    return tokens[at].lower in cue_words("finding") and (
        follow is None or follow.text in ".;" or follow.lower == "that"
    )


def _has_number(tokens: Tokens, at: int) -> bool:
    """ "The hospital has 31 dead", "a reporter saw nine bodies": who keeps a list, or was sent to look, gives it."""
    seers = cue_words("seers") if tokens[at].lower in ("saw", "counted") else frozenset[str]()
    if tokens[at].lower not in ("has", "had", "have") and not seers:
        return False
    number = next((t for t in tokens[at + 1 : at + 4] if t.lower not in cue_words("before_number")), None)
    if number is None or not (number.is_number or number.lower in words("numbers")["small"]):
        return False
    head = tokens[at - 1].lower if at else ""
    return head in seers if seers else head in cue_words("keepers") or _keeps(tokens, at)


def _keeps(tokens: Tokens, at: int) -> bool:
    """ "The hospital in X had": the subject at the head of the sentence or part is one that keeps lists."""
    start = next((k + 1 for k in range(at - 1, -1, -1) if tokens[k].lower in cue_words("edges")), 0)
    return start < at and head_of(tokens[start:at]).lower in cue_words("keepers")


def _quoted_other(tokens: Tokens, at: int) -> Cue | None:
    """ "The agency quoted the minister as saying": the minister speaks."""
    if tokens[at].lower not in ("quoted", "quotes", "cited", "cites"):
        return None
    end = phrase_end(tokens, at + 1)
    behind = [token.lower for token in tokens[end : end + 2]]
    if end == at + 1 or behind not in (["as", "saying"], ["as", "telling"]) or not can_speak(tokens[at + 1 : end]):
        return None
    return Cue(at, end + 2, at + 1, end, True)


def _shared_subject(tokens: Tokens, end: int, quoted: Sequence[bool]) -> tuple[int, int] | None:
    """ "The governor visited the site and said": the subject at the sentence's head, where the verb follows "and"."""
    if tokens[end].lower not in ("and", "but") or any(quoted[:end]):
        return None
    if any(t.lower in say_verbs() and not is_noun(tokens, k) for k, t in enumerate(tokens[:end])):
        return None  # its account goes on
    verb = next((k for k in range(1, end) if has_verb(tokens[k : k + 1])), end)
    last = min(phrase_end(tokens, 0), verb)
    return (0, last - 1) if 0 < last < end and can_speak(tokens[:last]) else None


def _back(tokens: Tokens, at: int) -> int:
    """Index of the last word before the verb that is no auxiliary or adverb."""
    at -= 1
    while (
        at >= 0
        and (
            (tokens[at].lower in cue_words("auxiliary") and tokens[at].lower != "it") or tokens[at].lower.endswith("ly")
        )
        and tokens[at].lower not in ("family", "italy")
    ):
        at -= 1
    return at


def _left_subject(tokens: Tokens, at: int, quoted: Sequence[bool]) -> Cue | None:
    """ "X said": the phrase to the left, an apposition between commas passed over."""
    end = _back(tokens, at)
    title = None
    if end >= 1 and tokens[end].text in ",)—–" and not quoted[end]:
        opened = apposition(tokens, end)
        if opened is None:
            return None
        title, end = (opened + 1, end), opened - 1
    if end < 0 or quoted[end]:
        return None
    if tokens[end].lower in ("and", "but"):
        shared = _shared_subject(tokens, end, quoted)
        return Cue(at, at + 1, shared[0], shared[1] + 1, True) if shared else None
    start = subject_start(tokens, end, quoted)
    start, end = before_who(tokens, start, end, quoted)
    end = trimmed_end(tokens, start, end)
    if start > end or tokens[end].lower in ("we", "i", "you", "who"):
        return None
    if not can_speak(tokens[start : end + 1], loosely=tokens[at].lower in _PLAIN_SAYING):
        return None
    if (
        any(t.lower in ("was", "were", "been", "being", "is", "are") for t in tokens[end + 1 : at])
        and tokens[at].lower not in ("quoted", "cited", "told")
        and title is None
    ):
        return None
    if tokens[at].lower == "told" and any(t.lower in ("was", "were") for t in tokens[end + 1 : at]):
        return None
    return Cue(
        at,
        at + 1,
        start,
        end + 1,
        _is_forward(tokens, at, start, quoted),
        title,
        figure=tokens[at].lower in _figure_verbs(),
    )


_PLAIN_SAYING = frozenset(("said", "says", "told", "tells", "wrote", "added", "explained", "recalled", "say"))


def _is_forward(tokens: Tokens, at: int, start: int, quoted: Sequence[bool]) -> bool:
    """Words follow unless the cue closes them: it stands behind a comma or quotation and the sentence (part) ends."""
    before = tokens[start - 1].text if start else ""
    rest = tokens[at + 1 : at + 41]
    behind = before in (",", "”", '"', "»", "’", "—", "–", "?", "!") and start > 1
    if not behind:
        return True
    first = rest[0].lower if rest else "."
    if first in ("that", ":", "“", '"', "«") or (
        rest and rest[0].text == "," and len(rest) > 1 and rest[1].text in '“"«'
    ):
        return not quoted[start - 1] and before not in ("”", '"', "»")
    if first in cue_words("closing"):
        return not _ends_soon(rest) and _opening_adverbial(tokens, start)
    if tokens[at].lower in ("told", "informed", "tells"):
        return _opening_adverbial(tokens, start) or any(token.lower == "that" for token in rest[:8])
    return True


def _ends_soon(rest: Tokens) -> bool:
    """Nothing but a time, a place or a channel stands between the cue and the end of the sentence."""
    stop = next((k for k, token in enumerate(rest) if token.text in ".;" or token.lower == "that"), len(rest))
    return (stop == len(rest) or rest[stop].text in ".;") and stop <= 9 and not has_verb(rest[:stop])


def _opening_adverbial(tokens: Tokens, start: int) -> bool:
    """ "In a statement, X said on Monday that …": only a short phrase without a verb goes before the comma."""
    opening = tokens[: max(start - 1, 0)]
    prefix = bool(opening) and opening[0].lower in cue_words("openings")
    plain = not has_verb(opening) and not any(token.is_number or token.text in QUOTES for token in opening[:-1])
    return prefix and (plain or opening[0].lower in ("speaking", "asked", "writing")) and len(opening) < 14


def _inverted(tokens: Tokens, at: int, quoted: Sequence[bool]) -> Cue | None:
    """ "…,” said X": the subject follows the verb."""
    if at == 0 or at + 1 >= len(tokens):
        return None
    before = tokens[at - 1]
    closes = before.text in "”\"»’'" or quoted[at - 1]
    if not closes and not (
        before.text in ",—–"
        and tokens[at].lower in ("said", "says", "according", "reported", "wrote")
        and apposition(tokens, at - 1) is None
    ):
        return None
    end = phrase_end(tokens, at + 1)
    if end == at + 1 or not can_speak(tokens[at + 1 : end], loosely=closes and tokens[at].lower in _PLAIN_SAYING):
        return None
    follow = tokens[end].lower if end < len(tokens) else "."
    if not closes and follow not in (".", ",", "on", "in", ";", "who", "at"):
        return None
    title = None
    if (
        follow == ","
        and end + 1 < len(tokens)
        and (
            tokens[end + 1].lower in ("the", "a", "an", "who", "whose", "aged")
            or tokens[end + 1].is_number
            or tokens[end + 1].is_capitalised
            or tokens[end + 1].lower in titles()
        )
    ):
        stop = next((k for k in range(end + 1, min(end + 14, len(tokens))) if tokens[k].text in ',.;”“"'), None)
        title = (end + 1, stop) if stop else None
    return Cue(at, at + 1, at + 1, end, False, title)


@cache
def _according_phrases() -> Phrases[str]:
    return Phrases((phrase, phrase) for phrase in words("speech")["phrases"]["according"])


def _according(tokens: Tokens, quoted: Sequence[bool]) -> Iterator[Cue]:
    """ "According to X", "citing X", "confirmed by X"."""
    for at in range(len(tokens)):
        if quoted[at] or not (found := _according_phrases().match(tokens, at)):
            continue
        end = phrase_end(tokens, found[1])
        if end == found[1] or not (can_speak(tokens[found[1] : end]) or tokens[end - 1].lower in cue_words("shown_by")):
            continue
        title = None
        if (
            end + 1 < len(tokens)
            and tokens[end].text == ","
            and (tokens[end + 1].lower in ("the", "a", "an", "who", "which") or tokens[end + 1].is_capitalised)
        ):
            stop = next((k for k in range(end + 1, min(end + 14, len(tokens))) if tokens[k].text in ',.;”“"'), None)
            title = (end + 1, stop) if stop else None
        yield Cue(at, found[1], found[1], end, at == 0, title, according=True)


def _label(tokens: Tokens, quoted: Sequence[bool]) -> Iterator[Cue]:
    """ "Governor X: “…”" at the head of a line."""
    colon = next((k for k, token in enumerate(tokens[:12]) if token.text == ":"), None)
    if colon is None or colon == 0 or quoted[colon]:
        return
    first = 2 if [token.lower for token in tokens[:2]] in (["quote", "from"], ["quote", "of"]) else 0
    clock = next((k for k in range(min(3, colon)) if not is_clock(tokens, k)), 0)
    first = first or clock
    subject = tokens[first:colon]
    if not subject or (clock and all(token.text.isupper() for token in subject)):
        return  # "14:05 KYIV:": the place of an entry
    opens = colon + 1 < len(tokens) and (tokens[colon + 1].text in '“"«„')
    if tokens[0].lower in ("source", "sources") and colon == 1:
        end = phrase_end(tokens, 2)
        if end > 2:
            yield Cue(0, 2, 2, end, True, _comma_title(tokens, end))
    elif not can_speak(subject) or any(token.lower in say_verbs() for token in subject):
        return
    elif opens or (sort_of(subject) != "person" and not has_verb(subject) and len(subject) <= 4 and not first):
        yield Cue(colon, colon + 1, first, colon, True)


def _comma_title(tokens: Tokens, end: int) -> tuple[int, int] | None:
    """The apposition that a comma opens at ``end``, up to the next mark."""
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return None
    stop = next((k for k in range(end + 1, min(end + 14, len(tokens))) if tokens[k].text in ',.;”“"('), len(tokens))
    return (end + 1, stop) if stop > end + 1 else None


def _dash(tokens: Tokens, quoted: Sequence[bool]) -> Iterator[Cue]:
    """A headline's "12 dead – governor"."""
    at = next((k for k in range(len(tokens) - 1, max(len(tokens) - 6, 2), -1) if tokens[k].text in "–—-"), None)
    if at is None or quoted[at] or at + 1 >= len(tokens) or tokens[at].start == tokens[at - 1].end:
        return
    subject = tokens[at + 1 :]
    if can_speak(subject) and not has_verb(subject) and subject[-1].is_word:
        yield Cue(at, at + 1, at + 1, len(tokens), False)
