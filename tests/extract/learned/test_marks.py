"""Marks: the edges of their words, floors, what the rules back, and where claims point."""

from __future__ import annotations

from typing import Any

import pytest

from saksi.extract.learned.labels import CLASSES_OF, QUOTATION
from saksi.extract.learned.marks import Mark, decide, find_marks, noun_edges, word_edges
from tests.extract.learned.stub import StubModel, Told

TEXT = "Shells killed two people in Rivne. “We ran,” said Oleh Tarn."


def marks_of(*told: Told, floors: dict[str, float] | None = None, **given: Any) -> list[Mark]:
    return find_marks(StubModel(TEXT, told).see(TEXT), floors or {}, **given)


def words(marks: list[Mark]) -> list[tuple[str, str]]:
    return [(m.kind, TEXT[m.start : m.end]) for m in marks]


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [
        ("two people,", 4, 11, "people"),
        ("two people", 3, 10, "people"),
        ("schools fell", 0, 6, "schools"),
        ("preschool fell", 3, 9, "preschool"),
        ("12 people", 1, 2, "12"),
        ("ракетами били", 0, 5, "ракетами"),
        ("قتل شخصان", 0, 2, "قتل"),
        ("والجيش قال", 1, 6, "الجيش"),  # what Arabic writes together with a word may stay outside
        ("a; ", 0, 3, "a"),
        ("   ", 0, 3, ""),
        (",;", 0, 2, ""),
        ("x", 0, 1, "x"),
    ],
)
def test_marks_hold_whole_words_without_blanks_and_commas(text: str, start: int, end: int, wanted: str) -> None:
    found = word_edges(text, start, end)
    assert text[slice(*found)] == wanted


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [
        ("A missile", 0, 1, ""),
        ("Shelling and", 0, 12, "Shelling"),
        ("the old market of", 0, 17, "old market"),
        ("the city’s square", 0, 10, ""),
        ("the city’s square", 0, 17, "city’s square"),
        ("St Anne’s, too", 0, 9, "St Anne’s"),
        ("en el mercado", 0, 13, "mercado"),
        ("и школа", 0, 7, "школа"),
    ],
)
def test_things_and_attacks_begin_and_end_with_words_of_their_own(text: str, start: int, end: int, wanted: str) -> None:
    found = noun_edges(text, start, end)
    assert text[slice(*found)] == wanted


def test_marks_stand_in_the_order_of_the_text_with_their_numbers() -> None:
    found = marks_of(Told("toponym", "Rivne"), Told("harm", "killed"), Told("people", "two people"))
    assert words(found) == [("harm", "killed"), ("people", "two people"), ("toponym", "Rivne"), (QUOTATION, "We ran,")]
    assert [m.number for m in found] == [0, 1, 2, 3]
    assert found[1].sentence == 0
    assert found[3].sentence == 1


@pytest.mark.parametrize(
    ("text", "parts", "wanted"),
    [
        ("Shells hit two barns in Rivne.", ["two", "barns"], ["two barns"]),
        ("Shells hit the roof of the barn.", ["roof", "barn"], ["roof of the barn"]),
        ("Shells hit a barn, a mill and a shed.", ["barn", "mill", "shed"], ["barn", "mill", "shed"]),
        ("قصفوا مدرسة ومنزلا", ["مدرسة", "ومنزلا"], ["مدرسة", "ومنزلا"]),  # "and" is written as one with the word
    ],
)
def test_the_parts_of_one_thing_struck_are_one_mark(text: str, parts: list[str], wanted: list[str]) -> None:
    told = [Told("object", part) for part in parts]
    assert [text[m.start : m.end] for m in find_marks(StubModel(text, told).see(text), {})] == wanted


def test_kinds_may_overlap() -> None:
    found = marks_of(Told("people", "two people"), Told("identity", "two people"))
    assert [m.kind for m in found[:2]] == ["identity", "people"]


def test_a_span_under_its_floor_is_left_out() -> None:
    faint = Told("harm", "killed", score=0.6)
    assert ("harm", "killed") in words(marks_of(faint, floors={"harm": 0.5}))
    assert ("harm", "killed") not in words(marks_of(faint, floors={"harm": 0.7}))
    assert ("harm", "killed") in words(marks_of(faint, floors={"people": 0.7}))


def test_what_the_rules_see_too_has_a_floor_of_its_own() -> None:
    faint = Told("people", "two people", score=0.6)
    floors = {"people": 0.8, "people backed": 0.5}
    at = TEXT.index("two people")
    assert ("people", "two people") not in words(marks_of(faint, floors=floors))
    backed = marks_of(faint, floors=floors, ruled=[("people", at, at + 3)])
    assert ("people", "two people") in words(backed)
    assert next(m for m in backed if m.kind == "people").backed


def test_words_of_the_rules_alone_stand_with_the_chance_that_the_model_gives() -> None:
    at = TEXT.index("two people")
    ruled = [("people", at, at + 10)]
    assert ("people", "two people") not in words(marks_of(floors={"people backed": 0.1}, ruled=ruled))
    [mark] = [m for m in marks_of(floors={"people backed": 0.01}, ruled=ruled) if m.kind == "people"]
    assert mark.score == pytest.approx(0.02, abs=1e-5)
    assert mark.backed


def test_rules_back_only_their_own_kind() -> None:
    at = TEXT.index("two people")
    found = marks_of(Told("people", "two people"), ruled=[("object", at, at + 10)], floors={"object backed": 0.5})
    assert [m.backed for m in found if m.kind == "people"] == [False]


def test_given_marks_are_added_once() -> None:
    at = TEXT.index("Rivne")
    given = [("toponym", at, at + 5), ("time", 0, 6)]
    found = marks_of(Told("toponym", "Rivne"), extra=given)
    assert [w for w in words(found) if w[0] == "toponym"] == [("toponym", "Rivne")]
    assert ("time", "Shells") in words(found)


def test_given_words_that_no_piece_covers_are_no_mark() -> None:
    assert not [m for m in marks_of(extra=[("time", len(TEXT), len(TEXT))]) if m.kind == "time"]


def test_each_mark_gets_its_classes_and_points() -> None:
    told = [
        Told("people", "two people", to={"harm": "killed", "voice": "Oleh Tarn"}, says={"outcome": "injured"}),
        Told("harm", "killed"),
        Told("speaker", "Oleh Tarn", says={"role": "witness"}),
    ]
    model = StubModel(TEXT, told)
    sight = model.see(TEXT)
    marks = find_marks(sight, {})
    vectors = decide(sight, model.heads, marks)  # type: ignore[arg-type]
    assert len(vectors) == len(marks)
    by_kind = {m.kind: m for m in marks}
    people = by_kind["people"]
    assert set(people.chances) == set(CLASSES_OF["people"])
    assert people.said("outcome")[0] == "injured"
    assert people.target("harm") == (by_kind["harm"].number, pytest.approx(0.99, abs=0.01))
    assert people.target("voice") == (by_kind["speaker"].number, pytest.approx(0.99, abs=0.01))
    assert people.target("subset") is None
    assert people.target("place") is None  # nothing on the page to point to
    assert by_kind["speaker"].said("role")[0] == "witness"


def test_nothing_points_to_itself() -> None:
    told = [Told("people", "two people", to={"subset": "two people"})]
    model = StubModel(TEXT, told)
    sight = model.see(TEXT)
    marks = find_marks(sight, {})
    decide(sight, model.heads, marks)  # type: ignore[arg-type]
    people = next(m for m in marks if m.kind == "people")
    assert people.number not in [number for number, _ in people.points["subset"]]


def test_a_page_without_marks_is_decided_too() -> None:
    model = StubModel("Nothing.", [])
    assert decide(model.see("Nothing."), model.heads, []).shape == (0, 2)  # type: ignore[arg-type]
