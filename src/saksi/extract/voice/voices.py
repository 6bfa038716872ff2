"""Who speaks where on a page: attributed passages in quotation marks, and whose account any words are.

``read_voices`` reads a page once from its beginning, so that "he" and "the group" mean who was named before.
``Voices.account`` then answers for any span. The outlet itself is no source: words that nobody is said to have said
have an empty ``said_by``; a quoted passage whose speaker the text does not name is attributed, to nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from saksi.extract.page.passages import Passage
from saksi.extract.page.tags import Account
from saksi.extract.page.text import Page, Sentence
from saksi.extract.voice.cast_of_sentence import TOOK_IN, Heard, hear_sentence
from saksi.extract.voice.speakers import Cast
from saksi.model.claim import Quotation
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole, Stance
from saksi.model.values import Span


@dataclass(frozen=True, slots=True)
class Voices:
    """What ``read_voices`` found. ``spoken`` maps a passage's start to who speaks it."""

    page: Page
    heard: dict[int, tuple[Heard, ...]]
    carried: dict[int, Heard]
    spoken: dict[int, Heard | None]
    quotations: tuple[Quotation, ...]

    def account(self, start: int, end: int) -> Account:
        """By whose account the words [start, end) are; the stance is asserted or attributed only."""
        passage = self.page.passage_at(start, end)
        if passage is not None and passage.start in self.spoken:
            heard = self.spoken[passage.start]
            return _account(heard) if heard else Account(stance=Stance.ATTRIBUTED)
        sentence = self.page.sentence_at(start)
        covering = [h for h in self.heard.get(sentence.index, ()) if any(a <= start < b for a, b in h.covers)]
        if covering:
            return _account(min(covering, key=lambda h: min(abs(start - h.begins), abs(start - h.ends))))
        if not self.heard.get(sentence.index) and sentence.index in self.carried:
            return _account(self.carried[sentence.index])
        return Account()

    def heard_in(self, sentence: Sentence) -> tuple[Heard, ...]:
        """Every cue of speech in the narration of a sentence, with its speakers."""
        return self.heard.get(sentence.index, ())


def _account(heard: Heard) -> Account:
    return Account(said_by=heard.said_by, channel=heard.channel, stance=Stance.ATTRIBUTED)


def read_voices(page: Page) -> Voices:
    """Speakers of a page, in the order of the text."""
    cast = Cast()
    heard: dict[int, tuple[Heard, ...]] = {}
    carried: dict[int, Heard] = {}
    last: Heard | None = None
    source: Heard | None = None
    for sentence in page.sentences:
        quoted = _quoted(page, sentence)
        found = hear_sentence(page.text, sentence, quoted, cast)
        if found:
            heard[sentence.index] = tuple(found)
        last = _carry(page, sentence, found, last)
        if found and sentence.tokens[0].lower in ("source", "sources"):
            source = found[0]
        if not found and (last or source):
            carried[sentence.index] = last or source  # type: ignore[assignment]
    spoken = _speakers_of_passages(page, heard)
    return Voices(page, heard, carried, spoken, _quotations(page, spoken))


def _quoted(page: Page, sentence: Sentence) -> list[bool]:
    """For each token of a sentence, whether it lies inside a quoted passage."""
    return [page.passage_at(token.start, token.start) is not None for token in sentence.tokens]


_GOES_ON = frozenset(
    (
        "another",
        "among",
        "of",
        "they",
        "he",
        "she",
        "it",
        "most",
        "at",
        "more",
        "all",
        "both",
        "some",
        "others",
        "many",
        "dozens",
        "scores",
        "several",
        "up",
        "about",
        "around",
        "between",
        "no",
        "nobody",
        "none",
    )
)


def _carry(page: Page, sentence: Sentence, found: list[Heard], last: Heard | None) -> Heard | None:
    """The voice that goes on into the next sentence: the same paragraph, and nothing that breaks off."""
    if found:
        goes_on = found[-1].word != TOOK_IN and not sentence.heading and _tells(page, sentence)
        return found[-1] if goes_on else None
    if last is None or page.sentences[sentence.index - 1].paragraph != sentence.paragraph:
        return None
    return last if _plainly_goes_on(sentence) else None


_NO_ACCOUNT = re.compile(r"\b(?:responsibility|comment(?:ed|s|ing)?|condemn\w*|condolences|called (?:on|for))\b")


def _tells(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence with a speaker gives an account that the next may carry on: no mere quotation or comment."""
    quoted = _quoted(page, sentence)
    quotation = sum(quoted) > 3 and any(quoted[:2])
    return not quotation and sum(quoted) * 2 < len(sentence.tokens) and _NO_ACCOUNT.search(sentence.text) is None


def _plainly_goes_on(sentence: Sentence) -> bool:
    first = sentence.tokens[0]
    second = sentence.tokens[1].lower if len(sentence.tokens) > 1 else ""
    of_them = first.lower == "the" and second in (
        "dead",
        "wounded",
        "injured",
        "victims",
        "toll",
        "deaths",
        "missing",
        "others",
    )
    if second in _SPANS:
        return False
    return len(sentence.tokens) <= 30 and (
        of_them or first.lower in _GOES_ON or first.is_number or first.lower in _NUMBERS
    )


_SPANS = frozenset(("days", "day", "hours", "hour", "weeks", "week", "months", "month", "years", "year", "minutes"))
_NUMBERS = frozenset(
    (
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundreds",
    )
)


def _speakers_of_passages(page: Page, heard: dict[int, tuple[Heard, ...]]) -> dict[int, Heard | None]:
    spoken: dict[int, Heard | None] = {}
    previous: Passage | None = None
    for passage in page.passages:
        if _is_title(page, passage):
            continue
        speaker = _adjacent(page, passage, heard) or _before_colon(page, passage, heard)
        if speaker is None and previous is not None:
            speaker = _continued(page, passage, previous, spoken)
        if speaker is not None or not _is_scare(page, passage):
            spoken[passage.start] = speaker
        previous = passage
    return spoken


def _adjacent(page: Page, passage: Passage, heard: dict[int, tuple[Heard, ...]]) -> Heard | None:
    """The cue in the sentence where the passage ends or begins: behind it first, else before it."""
    ending, beginning = page.sentence_at(passage.end - 1), page.sentence_at(passage.start)
    behind = [h for h in heard.get(ending.index, ()) if h.begins >= passage.end]
    ahead = [h for h in heard.get(beginning.index, ()) if h.ends <= passage.start]
    first = min(behind, key=lambda h: h.begins, default=None)
    nearest = max(ahead, key=lambda h: h.ends, default=None)
    if first is not None and first.begins - passage.end <= 4 and not first.forward:
        return first
    if nearest is not None and (nearest.forward or nearest.covers_all):
        return nearest
    if first is not None and not first.forward and not _passage_between(page, passage.end, first.begins):
        return first if not _is_scare(page, passage) else None
    if first is not None and first.begins - passage.end <= 4:
        return first
    return nearest


def _passage_between(page: Page, start: int, end: int) -> bool:
    place = bisect_right(page.passages, start, key=lambda p: p.start)
    later = page.passages[place : place + 20]
    return any(p.start < end and len(p_text(page, p)) > 60 for p in later)


def p_text(page: Page, passage: Passage) -> str:
    return page.text[passage.start : passage.end]


def _before_colon(page: Page, passage: Passage, heard: dict[int, tuple[Heard, ...]]) -> Heard | None:
    """ "X said:" in the sentence or paragraph right before."""
    before = page.text[: passage.start].rstrip(" \t\n\r“\"«„‘'")
    if not before.endswith((":", ",")):
        return None
    sentence = page.sentence_at(len(before) - 1)
    found = heard.get(sentence.index, ())
    return found[-1] if found else None


def _continued(page: Page, passage: Passage, previous: Passage, spoken: dict[int, Heard | None]) -> Heard | None:
    """ "“A,” he said. “B.”": the passage goes on in the same paragraph, with only the cue between."""
    speaker = spoken.get(previous.start)
    if speaker is None:
        return None
    this, that = page.sentence_at(passage.start), page.sentence_at(max(previous.end - 1, previous.start))
    same = this.paragraph == that.paragraph
    whole = page.text[this.start : passage.start].strip(" “\"«„‘'—–-") == ""
    between = page.text[previous.end : passage.start]
    return speaker if same and whole and len(between) < 160 and this.index - that.index <= 1 else None


def _is_title(page: Page, passage: Passage) -> bool:
    """A name in quotation marks inside a sentence: a film, a club, a weapon."""
    words = p_text(page, passage).rstrip(",.").split()
    sentence = page.sentence_at(passage.start)
    inside = page.text[sentence.start : passage.start].strip(" “\"«„‘'") != ""
    capital = [word[:1].isupper() or word in ("of", "the", "and", "for") for word in words]
    ends = page.text[passage.end - 1] in ".!?…" or passage.end >= sentence.end - 2
    return inside and len(words) <= 4 and all(capital) and not ends


def _is_scare(page: Page, passage: Passage) -> bool:
    """A word or two marked inside the writer's own sentence, not something that anybody is shown to say."""
    words = p_text(page, passage).split()
    sentence = page.sentence_at(passage.start)
    inside = page.text[sentence.start : passage.start].strip(" “\"«„‘'") != ""
    ends = page.text[passage.end - 1] in ",.!?…"
    return inside and not ends and len(words) <= 4


def _quotations(page: Page, spoken: dict[int, Heard | None]) -> tuple[Quotation, ...]:
    return tuple(
        _quotation(page, p, spoken[p.start]) for p in page.passages if p.start in spoken and _is_worded(page, p)
    )


def _is_worded(page: Page, passage: Passage) -> bool:
    return any(char.isalpha() for char in p_text(page, passage))


def _quotation(page: Page, passage: Passage, heard: Heard | None) -> Quotation:
    span = Span(passage.start, passage.end)
    if heard is None or not heard.said_by:
        return Quotation(span=span)
    return Quotation(span=span, speaker=heard.said_by[0], channel=heard.channel)


def outlets(speakers: Sequence[Speaker]) -> bool:
    """Whether every one of them only passes things on."""
    return all(s.role in (SourceRole.NEWS_AGENCY, SourceRole.MEDIA) for s in speakers)
