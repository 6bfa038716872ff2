"""Things struck are claimed once a report."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from saksi.extract.learned.once import named_once
from saksi.model.claim import Claim, Damage, Report, claim_id
from saksi.model.terms import Degree, Protection, Scope
from saksi.model.values import Span


def struck(text: str, words: str, nth: int) -> Claim:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    value = Damage(object="education", protection=Protection.UNDETERMINED, degree=Degree.HIT, name=words)
    made = Claim(document="d", value=value, spans=(Span(at, at + len(words)),), quote=words, method="learned/1")
    return replace(made, id=claim_id(made))


@pytest.mark.parametrize(
    ("text", "things", "kept"),
    [
        ("Shells hit a village school. The school burned.", ["village school", "school"], ["village school"]),
        ("Shells hit a village school. A school in the next street burned.", ["village school", "school"], None),
        ("Shells hit a school and two other schools.", ["school", "schools"], None),
        ("Shells hit the boys' school and the girls' school.", ["boys' school", "girls' school"], None),
        ("School shelled\n\nShells hit Oak Lane school.", ["School", "Oak Lane school"], ["Oak Lane school"]),
        ("Oak Lane school shelled\n\nShells hit a school.", ["Oak Lane school", "school"], ["Oak Lane school"]),
        ("Shells hit a school.\n\nA school in Elm Road burned.", ["school", "school in Elm Road"], None),
        ("Shells hit a school and the market.", ["school", "market"], None),
    ],
)
def test_a_thing_named_again_is_one_claim(text: str, things: list[str], kept: list[str] | None) -> None:
    nth = {words: sum(words in earlier for earlier in things[:at]) for at, words in enumerate(things)}
    claims = tuple(struck(text, words, nth[words]) for words in things)
    report = Report(id="r", document="d", anchor=Span(0, 1), quote=text[0], scope=Scope.INCIDENT, claims=claims)
    assert [c.quote for c in named_once(report, text).claims] == (things if kept is None else kept)
