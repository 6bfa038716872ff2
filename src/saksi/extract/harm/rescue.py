"""People said to have been rescued, evacuated or discharged: no casualties, and kept apart from them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from saksi.extract.harm.binding import after, before, kind_at, objects, subjects
from saksi.extract.harm.chunks import Chunk, Kind, read_chunks
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.extract.voice.stance import scope_of, with_stance
from saksi.extract.voice.voices import Voices
from saksi.model.claim import Rescue
from saksi.model.values import Count, Span


@cache
def _verbs() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in words("rescue")["verbs"])


def read_rescues(page: Page, voices: Voices) -> tuple[Mention, ...]:
    """One mention for each group of people said to have been rescued."""
    return tuple(
        mention
        for sentence in page.sentences
        if any(_verbs().match(sentence.tokens, at) for at in range(len(sentence.tokens)))
        for mention in _in_sentence(page, voices, sentence)
    )


def _in_sentence(page: Page, voices: Voices, sentence: Sentence) -> Iterator[Mention]:
    row = read_chunks(sentence)
    for at, chunk in enumerate(row):
        if chunk.kind not in (Kind.WORD, Kind.OUT) or not _verbs().match(sentence.tokens, chunk.first):
            continue
        if chunk.word in ("pulled", "pulling") and "alive" not in (token.lower for token in sentence.tokens):
            continue
        passive = kind_at(row, before(row, at)) is Kind.BE
        for index in subjects(row, at) if passive else objects(row, at):
            mention = _mention(page, voices, sentence, (chunk, row[index]))
            if mention is not None:
                yield mention
        if not passive and not objects(row, at) and kind_at(row, after(row, at)) is None:
            return


def _mention(page: Page, voices: Voices, sentence: Sentence, pair: tuple[Chunk, Chunk]) -> Mention | None:
    verb, people = pair
    phrase = people.phrase
    if phrase is None or not phrase.known or not (phrase.people.stated or phrase.people.count.low):
        return None
    first, last = min(verb.first, phrase.first), max(verb.last, phrase.last)
    tokens = sentence.tokens
    span = Span(tokens[first].start, tokens[last - 1].end)
    count = phrase.people.count
    value = Rescue(count=Count(count.low, count.high, count.qualifier, page.quote(span)))
    account = with_stance(voices.account(span.start, span.end), sentence, first, last)
    return Mention(value, (span,), sentence.index, account, scope_of(sentence, first, last), score=850)
