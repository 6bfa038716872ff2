"""Who stands behind a claim: one speaker by their fullest name, in each script; pronouns give way; nobody is nobody."""

from __future__ import annotations

import pytest

from saksi.extract.learned.marks import Mark
from saksi.extract.learned.voices import Cast, channel_of, read_cast
from saksi.model.terms import SourceRole, Stance
from tests.extract.learned.marking import mark, numbered, point


def cast_of(text: str, *speakers: str, role: str = "unknown") -> tuple[Cast, list[Mark]]:
    """The cast of a text with these words for speakers, each found behind the one before."""
    made: list[Mark] = []
    for words in speakers:
        each = mark(text, words, "speaker", role=role)
        while any(each.start == other.start for other in made):
            at = text.index(words, each.start + 1)
            each.start, each.end = at, at + len(words)
        made.append(each)
    marks = numbered(made)
    return read_cast(marks, text), marks


def names(cast: Cast, marks: list[Mark]) -> list[str]:
    return [cast.speakers[m.number].name for m in marks]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Governor Oleh Tarnak spoke. Tarnak said more.", ("Governor Oleh Tarnak", "Tarnak")),
        (
            "Мэр города Игорь Лозовский сообщил. По словам Лозовского, тихо.",
            ("Мэр города Игорь Лозовский", "Лозовского"),
        ),
        ("Очільник громади Іван Крутенко. За словами Крутенка, тихо.", ("Очільник громади Іван Крутенко", "Крутенка")),
        ("El alcalde Tomás Arriaga habló. Arriaga dijo más.", ("El alcalde Tomás Arriaga", "Arriaga")),
        ("Le maire Luc Fourtain parle. Fourtain précise.", ("Le maire Luc Fourtain", "Fourtain")),
    ],
)
def test_one_person_by_the_fullest_name_however_inflected(text: str, speakers: tuple[str, str]) -> None:
    cast, marks = cast_of(text, *speakers)
    assert names(cast, marks) == [speakers[0]] * 2


def test_another_family_name_is_another_person() -> None:
    cast, marks = cast_of("Oleh Tarnak and Oleh Birkov spoke.", "Oleh Tarnak", "Oleh Birkov")
    assert names(cast, marks) == ["Oleh Tarnak", "Oleh Birkov"]


def test_short_alike_names_stay_apart() -> None:
    cast, marks = cast_of("Ana Lind spoke; Eva Linn spoke.", "Ana Lind", "Eva Linn")
    assert names(cast, marks) == ["Ana Lind", "Eva Linn"]


def test_words_without_capitals_are_one_speaker_only_where_they_are_equal() -> None:
    cast, marks = cast_of("a doctor ran; a nurse ran; a doctor fell", "a doctor", "a nurse", "a doctor")
    assert names(cast, marks) == ["a doctor", "a nurse", "a doctor"]
    assert [cast.speakers[m.number].span for m in marks] == [m.span for m in marks]


def test_an_arabic_office_is_a_name() -> None:
    cast, marks = cast_of("قالت وزارة الصحة إن", "وزارة الصحة")
    assert cast.named[marks[0].number]


def test_a_role_is_that_of_all_mentions() -> None:
    text = "Mayor Tarnak spoke. Tarnak left. Tarnak slept."
    marks = numbered(
        [
            mark(text, "Mayor Tarnak", "speaker", role="local_authority"),
            mark(text, "Tarnak", "speaker", nth=1, role="witness"),
            mark(text, "Tarnak", "speaker", nth=2, role="local_authority"),
        ]
    )
    cast = read_cast(marks, text)
    assert {cast.speakers[m.number].role for m in marks} == {SourceRole.LOCAL_AUTHORITY}


CHAIN = "Officials at Dorn Clinic told the Lower Valley Post. She wept. Two died."


def told_by(points: dict[str, dict[int, float]], *, stance: str = "asserted") -> tuple[Cast, Mark]:
    marks = numbered(
        [
            mark(CHAIN, "Dorn Clinic", "speaker", role="hospital_morgue"),
            mark(CHAIN, "Lower Valley Post", "speaker", role="media"),
            mark(CHAIN, "She", "speaker", role="unknown"),
            mark(CHAIN, "Two", "people", stance=stance, channel="none"),
        ]
    )
    marks[2].start, marks[2].end = CHAIN.index("he wept"), CHAIN.index("he wept") + 2  # "he": no capital, no name
    for relation, chances in points.items():
        point(marks[3], relation, chances)
    return read_cast(marks, CHAIN), marks[3]


def test_a_chain_runs_from_who_knows_to_who_passes_on() -> None:
    cast, claim = told_by({"voice": {0: 0.9, -1: 0.1}, "relay": {1: 0.8, -1: 0.2}})
    account = cast.account(claim)
    assert [s.name for s in account.said_by] == ["Dorn Clinic", "Lower Valley Post"]
    assert account.stance is Stance.ATTRIBUTED


def test_one_speaker_is_not_their_own_messenger() -> None:
    cast, claim = told_by({"voice": {0: 0.9}, "relay": {0: 0.9}})
    assert [s.name for s in cast.account(claim).said_by] == ["Dorn Clinic"]


def test_nobody_speaks_where_nobody_is_likelier_than_all_together() -> None:
    cast, claim = told_by({"voice": {-1: 0.6, 0: 0.3, 1: 0.1}}, stance="attributed")
    account = cast.account(claim)
    assert account.said_by == ()
    assert account.stance is Stance.ASSERTED  # nobody is named, so the outlet itself says it


def test_somebody_speaks_where_the_mentions_together_outweigh_nobody() -> None:
    cast, claim = told_by({"voice": {-1: 0.4, 0: 0.35, 1: 0.25}})
    assert [s.name for s in cast.account(claim).said_by] == ["Dorn Clinic"]


def test_a_pronoun_gives_way_to_a_name() -> None:
    cast, claim = told_by({"voice": {2: 0.5, 0: 0.3, -1: 0.2}})
    assert [s.name for s in cast.account(claim).said_by] == ["Dorn Clinic"]
    cast, claim = told_by({"voice": {2: 0.9, 0: 0.05, -1: 0.05}})
    assert [s.name for s in cast.account(claim).said_by] == ["Dorn Clinic"]  # an outlet is nobody's "he"


@pytest.mark.parametrize("stance", [s for s in Stance if s not in (Stance.ASSERTED, Stance.ATTRIBUTED)])
def test_every_other_stance_is_as_judged(stance: Stance) -> None:
    cast, claim = told_by({"voice": {0: 0.9, -1: 0.1}}, stance=str(stance))
    assert cast.account(claim).stance is stance


def test_without_pointers_nobody_speaks() -> None:
    cast, claim = told_by({})
    assert cast.account(claim).said_by == ()
    assert cast.speaker(claim, "verifier") is None


def test_a_channel_is_told_where_the_model_is_likely_right() -> None:
    text = "posted"
    assert channel_of(mark(text, text, "people", channel="telegram")) == "Telegram"
    assert channel_of(mark(text, text, "people", channel="press_release")) == "press release"
    assert channel_of(mark(text, text, "people", channel="none")) is None
    assert channel_of(mark(text, text, "people")) is None


def test_he_said_is_whoever_was_named_last_and_nobody_by_that_name() -> None:
    text = (
        "“No one”, he added. The police wrote. Governor Oleh Tarnak spoke. “Stay in,” he said. Mayor Ira Birkova spoke."
    )
    cast, marks = cast_of(text, "he added", "The police", "Governor Oleh Tarnak", "he said", "Mayor Ira Birkova")
    assert names(cast, marks) == [
        "he added",
        "The police",
        "Governor Oleh Tarnak",
        "Governor Oleh Tarnak",
        "Mayor Ira Birkova",
    ]
