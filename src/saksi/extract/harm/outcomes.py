"""Words that say what happened to people, tagged with their outcome and grammatical form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.text import Token
from saksi.model.terms import Outcome

Tokens = Sequence[Token]


class Form(StrEnum):
    """How an outcome word takes its people.

    PARTICIPLE: either "killed 12" or "12 were killed"; ALONE forms take a subject only ("died"); ADJECTIVE stands
    after "to be" or right behind the people.
    """

    PARTICIPLE = "participle"
    PAST = "past"
    ING = "ing"
    ING_ALONE = "ing_alone"
    BASE = "base"
    BASE_ALONE = "base_alone"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """Tokens up to ``last`` (exclusive) are an outcome word of this form."""

    outcome: Outcome
    form: Form
    last: int


@cache
def _verbs() -> Phrases[tuple[Outcome, Form]]:
    data = words("outcomes")
    return Phrases(
        (phrase, (Outcome(name), form))
        for form in Form
        for name, listed in data[form.value].items()
        for phrase in listed
    )


def read_outcome(tokens: Tokens, at: int) -> OutcomeWord | None:
    """The outcome word that begins at token ``at``, or None."""
    found = _verbs().match(tokens, at)
    care = _care(tokens, at)
    if care and (found is None or care.last >= found[1]):
        return care
    return OutcomeWord(*found[0], found[1]) if found else None


def _care(tokens: Tokens, at: int) -> OutcomeWord | None:
    """Taken to hospital, under treatment, "sustained shrapnel wounds": injured."""
    care = _care_lists()
    word = tokens[at].lower
    if word in _SENDING and (sent := _sent_in(tokens, at)):
        return sent
    if word in care["verbs"]:
        return _to_hospital(tokens, at)
    if word == "with":
        return _with_harms(tokens, at)
    if word == "in":
        return _in_condition(tokens, at)
    if treated := _treated().match(tokens, at):
        return OutcomeWord(Outcome.INJURED, Form.PARTICIPLE if word == "treated" else Form.PAST, treated[1])
    if word in care["suffered"]:
        for end in range(at + 1, min(at + 8, len(tokens))):
            if tokens[end].lower in care["harms"]:
                while end + 1 < len(tokens) and tokens[end + 1].lower in care["harms"]:
                    end += 1
                return OutcomeWord(Outcome.INJURED, Form.PAST, end + 1)
            if tokens[end].text in ".;:":
                break
    return None


_SENDING = ("sent", "sends", "sending", "put", "puts", "landed")


def _sent_in(tokens: Tokens, at: int) -> OutcomeWord | None:
    """ "Sent four people to hospital": the verb alone, where its people stand before the words "to hospital"."""
    towards = next((k for k in range(at + 2, min(at + 8, len(tokens))) if tokens[k].lower in ("to", "in")), None)
    if towards is None or any(tokens[k].text in ".;:" for k in range(at + 1, towards)):
        return None
    care = any(_places().match(tokens, k) for k in range(towards + 1, min(towards + 5, len(tokens))))
    return OutcomeWord(Outcome.INJURED, Form.ING, at + 1) if care else None


def _with_harms(tokens: Tokens, at: int) -> OutcomeWord | None:
    """ "With life-threatening injuries", a few words between at most."""
    for end in range(at + 1, min(at + 6, len(tokens))):
        if tokens[end].lower in _care_lists()["harms"] and tokens[end].lower not in ("shrapnel", "trauma"):
            return OutcomeWord(Outcome.INJURED, Form.ADJECTIVE, end + 1)
        if tokens[end].text in ".;:," or tokens[end].lower in ("who", "that", "and", "of", "in", "people"):
            break
    return None


def _in_condition(tokens: Tokens, at: int) -> OutcomeWord | None:
    """ "In a critical condition", "in serious but stable condition"."""
    for end in range(at + 1, min(at + 6, len(tokens))):
        if tokens[end].lower in ("condition", "state", "state") and end > at + 1:
            grave = any(token.lower in _CONDITIONS for token in tokens[at + 1 : end])
            return OutcomeWord(Outcome.INJURED, Form.ADJECTIVE, end + 1) if grave else None
        if not tokens[end].is_word:
            break
    return None


_CONDITIONS = frozenset(("serious", "critical", "grave", "severe", "stable", "moderate", "extremely", "satisfactory"))


def _to_hospital(tokens: Tokens, at: int) -> OutcomeWord | None:
    """ "Taken to a nearby hospital", a few words between at most."""
    towards = next(
        (k for k in range(at + 1, min(at + 4, len(tokens))) if tokens[k].lower in ("to", "into", "in")), None
    )
    if towards is None:
        return None
    for end in range(towards + 1, min(towards + 8, len(tokens))):
        if _places().match(tokens, end):
            return OutcomeWord(Outcome.INJURED, Form.PAST, _places().match(tokens, end)[1])  # type: ignore[index]
        if tokens[end].text in ".;:,":
            break
    return None


@cache
def _care_lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(listed) for name, listed in words("outcomes")["care"].items()}


@cache
def _treated() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in words("outcomes")["care"]["treated"])


@cache
def _places() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in words("outcomes")["care"]["places"])


@cache
def _nouns() -> Phrases[Outcome]:
    listed = words("outcomes")["noun"]
    return Phrases((phrase, Outcome(name)) for name, phrases in listed.items() for phrase in phrases)


@cache
def _tolls() -> Phrases[Outcome]:
    return Phrases(
        (phrase, Outcome(name))
        for name, phrases in words("outcomes")["toll"].items()
        if name != "open"
        for phrase in phrases
    )


@cache
def _references() -> Phrases[Outcome]:
    listed = words("outcomes")["reference"]
    return Phrases((phrase, Outcome(name)) for name, phrases in listed.items() for phrase in phrases)


def read_noun(tokens: Tokens, at: int) -> tuple[Outcome, int] | None:
    """A noun that counts what it names, "deaths", "casualties"; its outcome and end."""
    return _nouns().match(tokens, at)


def read_toll(tokens: Tokens, at: int) -> tuple[Outcome, int] | None:
    """A name for the running figure: "death toll", "number of wounded"."""
    return _tolls().match(tokens, at)


def read_reference(tokens: Tokens, at: int) -> tuple[Outcome, int] | None:
    """ "The dead", "those killed", "the victims": the people of an outcome, named before."""
    word = tokens[at].lower
    if word in ("the", "those", "these", "its", "all"):
        extra = at + 1 < len(tokens) and tokens[at + 1].lower in (
            "confirmed",
            "people",
            "seriously",
            "other",
            "persons",
            "known",
        )
        found = _references().match(tokens, at + 1 + extra)
        if found and found[1] < len(tokens) and tokens[found[1]].lower == "of":
            return None
        if found and word == "those" and tokens[found[1] - 1].lower in ("deaths", "injuries", "casualties"):
            return None
        return found
    if word in ("casualties", "victims", "fatalities"):
        return _references().match(tokens, at)
    return None


@cache
def trigger_words() -> frozenset[str]:
    """Every first word that can begin an outcome word, noun, toll or reference: a cheap test for a sentence."""
    data = words("outcomes")
    parts = [*(form.value for form in Form), "noun", "toll", "reference"]
    phrases = [phrase for part in parts for listed in data[part].values() for phrase in listed]
    phrases += [phrase for listed in data["care"].values() for phrase in listed]
    firsts = {phrase.replace("-", " ").split()[0] for phrase in phrases}
    return frozenset((firsts - _TOO_COMMON) | _INSTEAD)


_TOO_COMMON = {"in", "with", "under", "left", "found"}
_INSTEAD = {
    "condition",
    "state",
    "hospital",
    "hospitals",
    "rubble",
    "care",
    "debris",
    "ruins",
    "wreckage",
    "lost",
    "cost",
    "costing",
}


@cache
def _open_tolls() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in words("outcomes")["toll"]["open"])


def read_open_toll(tokens: Tokens, at: int) -> int | None:
    """ "The number had climbed to": a running figure whose outcome was said before; the index after its name."""
    found = _open_tolls().match(tokens, at)
    if found is None or (
        found[1] < len(tokens) and tokens[found[1]].lower in ("of", "killed", "wounded", "injured", "dead")
    ):
        return None
    verbs = [token.lower for token in tokens[found[1] : found[1] + 5]]
    return found[1] if any(word in _RUNS for word in verbs) else None


_RUNS = frozenset(
    (
        "rose",
        "risen",
        "climbed",
        "reached",
        "stood",
        "stands",
        "raised",
        "grew",
        "grown",
        "increased",
        "jumped",
        "lowered",
        "revised",
        "doubled",
    )
)


@cache
def outcome_openers() -> frozenset[str]:
    """First words of outcome words, nouns, tolls and references."""
    care = _care_lists()
    lists = (_verbs(), _treated(), _nouns(), _tolls(), _references(), _open_tolls())
    firsts = frozenset(word for phrases in lists for word in phrases.openers())
    return (
        firsts
        | frozenset(_SENDING)
        | care["verbs"]
        | care["suffered"]
        | {"with", "in", "the", "those", "these", "its", "all"}
    )
