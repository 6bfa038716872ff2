"""Names of victims, relatives and private witnesses: read only to be sealed, never as facts about an incident.

A person named with a title of office speaks for that office and is none of these. Where the text does not tell, the
name is taken for a private one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from saksi.extract.page.lexicon import word_set, words
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence, Token
from saksi.extract.voice.voices import Voices
from saksi.model.claim import Identity
from saksi.model.values import Span

Tokens = Sequence[Token]


def read_identities(page: Page, voices: Voices) -> tuple[Mention, ...]:
    """One mention for each naming of a private person in narration or quotation."""
    seen: set[str] = set()
    found: list[Mention] = []
    for sentence in page.sentences:
        for first, last in _names(sentence.tokens):
            name = page.text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
            detail = _detail(sentence.tokens, first, last)
            again = last - first == 1 or name.split()[-1] in seen
            if detail is None and not (again and name.split()[-1] in seen):
                continue
            seen.add(name.split()[-1])
            found.append(_mention(page, voices, sentence, (first, last)))
    return tuple(found)


def _mention(page: Page, voices: Voices, sentence: Sentence, place: tuple[int, int]) -> Mention:
    span = Span(sentence.tokens[place[0]].start, sentence.tokens[place[1] - 1].end)
    account = voices.account(span.start, span.end)
    name = " ".join(page.quote(span).split())
    return Mention(Identity(person=name, detail="name"), (span,), sentence.index, account, score=800)


def _names(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, initials included, that stand where a name can."""
    at = 0
    while at < len(tokens):
        if not _is_part(tokens, at, first=True):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _is_part(tokens, end, first=False):
            end += 1
        while (
            end > at + 1
            and tokens[end - 1].text in ".-"
            and not (tokens[end - 1].text == "." and len(tokens[end - 2].text) == 1)
        ):
            end -= 1
        start = at
        while start < end - 1 and tokens[start].lower in word_set("identity", "private"):
            start += 1
        if start > at or at == 0 or tokens[at - 1].lower != "the":  # "the Red Cross": no person bears an article
            yield start, end
        at = end


def _is_part(tokens: Tokens, at: int, *, first: bool) -> bool:
    token = tokens[at]
    if token.is_word and token.is_capitalised:
        return not (token.lower in _function() and (first or not token.text.isupper()))
    if first:
        return False
    initial = token.text == "." and len(tokens[at - 1].text) == 1
    joined = (
        token.text == "-"
        and token.start == tokens[at - 1].end
        and at + 1 < len(tokens)
        and tokens[at + 1].is_capitalised
    )
    return (
        initial
        or joined
        or (token.lower in ("al", "bin", "de", "von", "abu") and at + 1 < len(tokens) and tokens[at + 1].is_capitalised)
    )


@cache
def _function() -> frozenset[str]:
    grammar = words("grammar")
    return frozenset(
        word
        for name in ("be", "have", "modal", "negative", "conjunction", "clause", "preposition", "pronoun", "adverb")
        for word in grammar[name]
    ) | {
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "all",
        "one",
        "two",
        "three",
        "police",
        "officials",
        "no",
    }


def _detail(tokens: Tokens, first: int, last: int) -> str | None:
    """Why a run of capitals is a private person's name: an age, kin, a private calling, "named"; None where not."""
    if _has_office(tokens, first, last):
        return None
    after = tokens[last : last + 3]
    if (
        last - first >= 2
        and len(after) == 3
        and after[0].text in ",("
        and after[1].is_number
        and after[2].text in ",)."
        and after[1].text.isdigit()
        and int(after[1].text) < 111
    ):
        return "age"
    before = [token.lower for token in tokens[max(0, first - 3) : first]]
    if (
        last - first >= 2
        and before
        and (before[-1] in word_set("identity", "kin") or before[-1] in word_set("identity", "private"))
    ):
        return "calling"
    if (
        len(before) >= 2
        and before[-1] == ","
        and (before[-2] in word_set("identity", "kin") or before[-2] in word_set("identity", "private"))
    ):
        return "calling"
    if before and (
        before[-1] in word_set("identity", "named") or before[-2:] in (["identified", "as"], ["named", "as"])
    ):
        return "named"
    return _after_comma(tokens, last) if last - first >= 2 else None


def _has_office(tokens: Tokens, first: int, last: int) -> bool:
    around = [token.lower for token in (*tokens[max(0, first - 2) : last], *tokens[last : last + 6])]
    return bool(set(around) & word_set("identity", "office"))


def _after_comma(tokens: Tokens, last: int) -> str | None:
    """ "Name, a resident of the street": a private calling in apposition."""
    rest = [token.lower for token in tokens[last : last + 7]]
    if len(rest) < 3 or rest[0] != "," or rest[1] not in ("a", "an", "the", "his", "her", "whose", "who"):
        return None
    return "calling" if rest[1] == "whose" or set(rest[2:]) & word_set("identity", "private") else None
