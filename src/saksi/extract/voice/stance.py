"""How something is said: as a fact, an account, an allegation, a possibility, a denial or a withdrawn statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.tags import Account
from saksi.extract.page.text import Sentence, Token
from saksi.model.terms import Scope, Stance

_EDGE = (";", ".", "!", "?", "…", "”", "“", '"')
_CLAUSE_WORDS = ("while", "but", "although", "though", "whereas")
_RELATIVES = ("where", "which", "whom", "who")
"""What these add is told beside the main clause: neither denied nor supposed with it."""


@cache
def _lists() -> dict[str, Phrases[str]]:
    data = words("stance")
    return {name: Phrases((phrase, phrase) for phrase in listed) for name, listed in data.items()}


def with_stance(account: Account, sentence: Sentence, first: int, last: int) -> Account:
    """The account with the stance that the words around tokens [first, last) give it."""
    stance = stance_of(sentence, first, last)
    return account if stance is None else replace(account, stance=stance)


def stance_of(sentence: Sentence, first: int, last: int) -> Stance | None:
    """Denied, retracted, hypothetical or alleged; None where the words say none of these.

    Looked for in the clause of tokens [first, last) only: "and", "but" and marks end it, a comma does to the right.
    """
    tokens = sentence.tokens
    left, right = _clause(tokens, first, last)
    if _has("denied", tokens, left, first, last=first):
        return Stance.DENIED
    if _is_hypothetical(tokens, left, first, last):
        return Stance.HYPOTHETICAL
    if _has("alleged", tokens, max(left, first - 7), right, last=last + 2):
        return Stance.ALLEGED
    return None


def is_corrected(sentence: Sentence) -> bool:
    """Whether a sentence takes an earlier figure back ("lowered", "had first reported")."""
    return any(_lists()["retracted"].match(sentence.tokens, at) for at in range(len(sentence.tokens)))


def _clause(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    left = first
    while left > 0 and tokens[left - 1].text not in _EDGE and tokens[left - 1].lower not in _CLAUSE_WORDS:
        if tokens[left - 1].text == "," and (
            first - left > 4 or any(t.lower in _RELATIVES for t in tokens[left : left + 2])
        ):
            break
        if tokens[left - 1].lower == "and" and first - left > 0:
            break
        left -= 1
    right = last
    while right < len(tokens) and tokens[right].text not in (*_EDGE, ","):
        right += 1
    return left, right


def _has(name: str, tokens: Sequence[Token], left: int, right: int, *, last: int) -> bool:
    return any(_lists()[name].match(tokens, at) for at in range(left, min(max(right, left), last)))


def _is_hypothetical(tokens: Sequence[Token], left: int, first: int, last: int) -> bool:
    """A modal verb inside the mention or right before it, "if", "threatened to"."""
    modals = words("stance")["hypothetical_modal"]
    for at in range(max(left, first - 3), last):
        word = tokens[at].lower
        if word in modals and not (word in ("may", "will", "can") and tokens[at].is_capitalised and at):
            return not (word == "would" and "said" in (token.lower for token in tokens[left:first]))
        if at < first and _lists()["hypothetical"].match(tokens, at):
            return True
    return (
        tokens[first - 1].lower == "to"
        and first > 1
        and tokens[first].lower in ("kill", "injure", "wound", "abduct", "kidnap", "murder")
        and not any(
            token.lower in ("managed", "went", "continue", "continued") for token in tokens[max(0, first - 3) : first]
        )
    )


def scope_of(sentence: Sentence, first: int, last: int) -> Scope:
    """What the words near a figure say of its reach: this incident, an area, a period, the whole war, the past."""
    tokens = sentence.tokens
    left = _scope_start(tokens, first)
    right = _scope_end(tokens, last)
    for name, scope in (
        ("war_to_date", Scope.WAR_TO_DATE),
        ("historical", Scope.HISTORICAL),
        ("period", Scope.PERIOD),
        ("area", Scope.AREA),
    ):
        if any(_lists()[name].match(tokens, at) for at in range(left, right)):
            return scope
    return Scope.INCIDENT


def _scope_start(tokens: Sequence[Token], first: int) -> int:
    """A leading adverbial ("Since January, …") belongs to the figure; another clause does not."""
    at = first
    while at > 0 and tokens[at - 1].text not in _EDGE and tokens[at - 1].lower not in ("and", "but", "while", "that"):
        at -= 1
    return at


def _scope_end(tokens: Sequence[Token], last: int) -> int:
    at = last
    while at < len(tokens) and tokens[at].text not in (*_EDGE, ",") and tokens[at].lower not in ("and", "but", "while"):
        at += 1
    return at
