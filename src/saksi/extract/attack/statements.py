"""What speakers say of an attack beside its facts: legal words, demands, warnings. Never this program's findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import Lookup, alternatives, clause_end, lookup, mention
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.model.claim import Demand, LegalCharacterisation, Warned


def read_legal(page: Page) -> tuple[Mention, ...]:
    """Legal and judging words with the thing that they are said of."""
    return tuple(m for sentence in page.sentences for m in _legal(sentence))


@cache
def _not_legal() -> Lookup[bool]:
    return Lookup((phrase, True) for phrase in words("statements")["legal_not"]["phrases"])


def _legal(sentence: Sentence) -> Iterator[Mention]:
    text = sentence.text
    masked = [(a, b) for a, b, _ in _not_legal().find(sentence)]
    for start, end, term in lookup("statements", "legal").find(sentence):
        if any(start < b and a < end for a, b in masked) or _is_label(text, start, end):
            continue
        value = LegalCharacterisation(term=term, about=_about(text, end))
        yield mention(sentence, value, _with_article(text, start), end, score=800)


def _is_label(text: str, start: int, end: int) -> bool:
    """A word of law inside another's name, or an event merely called so in passing ("since the massacre of 1995")."""
    before, after = text[:start].lower(), text[end : end + 30]
    if re.match(
        r"\s+(?:tribunal|court|trial|trials|charges|prosecutor|investigators|investigation|suspect|law|laws|act|"
        r"expert)\b",
        after,
    ):
        return True
    return bool(re.search(r"\b(?:anniversary of the|since the|anti|counter|fight(?:ing)? against)\s*$", before))


def _with_article(text: str, start: int) -> int:
    """ "a war crime", "an act of terrorism" with the article where one stands there."""
    before = re.search(r"\b(?:an?|frank,|naked|pure|blatant|clear|state)\s+$", text[:start])
    return before.start() if before and before.group().strip() in ("a", "an") else start


def _about(text: str, at: int) -> str | None:
    """What the word is said of: "against the city", "of civilians"."""
    found = re.match(
        r"\s+(?:against|of|on|by)\s+((?:the\s+|its\s+|every\s+|innocent\s+)?[\w’'-]+(?:\s+(?!(?:and|or|in|on|at|"
        r"against|by|of|for|to|that)\b)[\w’'-]+){0,2})",
        text[at : at + 80],
    )
    return found.group(1).strip() if found else None


def read_demands(page: Page) -> tuple[Mention, ...]:
    """Demands: the act asked for, and of whom."""
    return tuple(m for sentence in page.sentences for m in _demands(sentence))


_HINT = re.compile(r"demand|call|urg|appeal|insist|must|should|press|request|ask", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"(?:called? up?on|calls up?on|calling on|call on|urge[ds]?|urging|appeal(?:ed|s)? to)\s+(?P<who>(?:all\s+|"
    r"the\s+|every\s+|its\s+|both\s+)?[\w’'-]+(?:\s+(?!to\b|for\b|that\b)[\w’'-]+){0,7}?)\s+(?:to|"
    r"for)\s+(?P<act>.+)",
    re.IGNORECASE,
)


@cache
def _demand_verbs() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:We|I)\s+(?:\w+ly\s+)?)?\b(?:{alternatives(words('statements')['demand']['verbs'])})\b", re.IGNORECASE
    )


def _demands(sentence: Sentence) -> Iterator[Mention]:
    text, at = sentence.text, 0
    if not _HINT.search(text):
        return
    while match := _demand_verbs().search(text, at):
        end = clause_end(text, match.end())
        clause = text[match.start() : end]
        at = max(end, match.end())
        if _is_noun(text, match) or len(clause.split()) < 3:
            continue
        addressed = _ADDRESSED.match(re.sub(r"^(?:We|I)\s+(?:\w+ly\s+)?", "", clause))
        act = addressed["act"] if addressed else _act(clause)
        who = addressed["who"] if addressed else None
        yield mention(sentence, Demand(act=act.strip(" ,"), addressee=who), match.start(), end, score=750)


def _is_noun(text: str, match: re.Match[str]) -> bool:
    """ "the call for prayer", "in demand": nouns, not verbs; "said it demanded" is one."""
    said = match.group().lower()
    before = text[: match.start()].lower().rstrip()
    if said in (
        "demand",
        "demands",
        "call for",
        "call on",
        "appeal to",
        "appeal for",
        "calls for",
        "call upon",
        "ask for",
    ):
        return not re.search(
            r"\b(?:we|they|i|you|to|and|people|residents|groups|ministers|officials|relatives|families|activists|"
            r"countries|it|he|she)$",
            before,
        )
    return bool(
        re.search(r"\b(?:police|emergency|fire|officers|were|was|are|is|being|help)$", before)
    ) and said.startswith(("called", "urged", "requested"))


def _act(clause: str) -> str:
    return (
        re.sub(
            rf"^(?:(?:We|I)\s+(?:\w+ly\s+)?)?(?:{alternatives(words('statements')['demand']['verbs'])})\s*(?:that|"
            rf"to|for)?\s*",
            "",
            clause,
            flags=re.IGNORECASE,
        )
        or clause
    )


def read_warnings(page: Page) -> tuple[Mention, ...]:
    """Warnings said to have been given before an attack, and their absence."""
    return tuple(m for sentence in page.sentences for m in _warnings(sentence))


def _warnings(sentence: Sentence) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for key, given in (("absent", False), ("given", True)):
        for start, end in _warned(key, sentence):
            if not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield mention(sentence, Warned(given=given), start, end, score=750)


def _warned(key: str, sentence: Sentence) -> list[tuple[int, int]]:
    return [(a, b) for a, b, list_ in lookup("statements", "warning").find(sentence) if list_ == key]
