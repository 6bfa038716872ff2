"""Labels found in a text of our own writing; the same over the real corpus where it is present."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.training.muc_sample import KEY, TEXT, folder_of
from training.muc.counting import count_spans, value_of
from training.muc.dating import expressions
from training.muc.entities import merged, role_templates
from training.muc.keys import read_keys
from training.muc.labels import MucDocument, documents, held_back, occurrences
from training.muc.text import Head

SHARED = Path(os.environ.get("SAKSI_SHARED", Path(__file__).resolve().parents[3] / "shared"))
MUC = SHARED / "data" / "muc4"


@pytest.fixture
def doc(tmp_path: Path) -> MucDocument:
    return next(iter(documents(folder_of(tmp_path))))


def said(doc: MucDocument, role: str) -> list[str]:
    return [doc.raw[span.start : span.end] for span in doc.spans if span.role == role]


def test_every_filler_is_found_where_it_stands(doc: MucDocument) -> None:
    assert said(doc, "PerpInd") == ["TWO HOODED MEN"]  # the longer alternative; the shorter lies inside it
    assert said(doc, "PerpOrg") == ["GREEN HILL FRONT", "GHF", "GHF"]
    assert said(doc, "Target") == ["TOWN HALL"]
    assert said(doc, "Weapon") == ["BOMB"]
    assert said(doc, "Victim") == ["ANA BELTRANO"]
    assert said(doc, "VictimDescription") == ["TEACHERS", "MAYOR"]
    assert said(doc, "VictimNumber") == ["THREE"]
    assert said(doc, "Date") == ["YESTERDAY"]
    assert said(doc, "Location") == ["SAN TELMO"]


def test_what_the_key_says_of_a_filler_goes_with_it(doc: MucDocument) -> None:
    by_words = {doc.raw[s.start : s.end]: s for s in doc.spans}
    teachers = by_words["TEACHERS"]
    assert (teachers.get("number"), teachers.get("effect"), teachers.get("type")) == ("3", "DEATH", "CIVILIAN")
    assert teachers.get("names") is None and teachers.get("optional") == "yes"
    mayor = by_words["MAYOR"]
    assert mayor.get("names") == "ANA BELTRANO" and mayor.get("effect") == "NO INJURY"
    ghf = [s for s in doc.spans if doc.raw[s.start : s.end] == "GHF"][1]
    assert (ghf.get("occurrence"), ghf.get("occurrences")) == ("3", "3")
    assert ghf.get("confidence") == "CLAIMED OR ADMITTED"


def test_spans_hold_in_the_restored_text(doc: MucDocument) -> None:
    assert len(doc.text) == len(doc.raw)
    assert {doc.text[s.start : s.end] for s in doc.spans if s.role == "PerpOrg"} == {"Green Hill Front", "GHF"}


def test_surnames_are_victims_only_when_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, text=TEXT + "\n   BELTRANO THANKED THE POLICE.")
    assert said(next(documents(folder)), "Victim") == ["ANA BELTRANO"]
    asked = next(documents(folder, surnames=True))
    assert said(asked, "Victim") == ["ANA BELTRANO", "BELTRANO"]
    assert [span.get("part") for span in asked.spans if span.role == "Victim"] == [None, "yes"]


def test_occurrences_are_whole_words_over_any_blanks() -> None:
    text = "Men, armed\n  men and MENDERS; armed men."
    assert [text[a:b] for a, b in occurrences(text, ["ARMED MEN", "MEN"])] == ["Men", "armed\n  men", "armed men"]
    assert occurrences(text, ["ARMED MEN"], start=12) == [(30, 39)]


@pytest.mark.parametrize(
    ("words", "value"),
    [("1,200", 1200), ("TWENTY-FIVE", 25), ("two hundred and six", 206), ("three thousand", 3000), ("dozen", 12)],
)
def test_number_words(words: str, value: int) -> None:
    assert value_of(words) == value


@pytest.mark.parametrize(
    ("text", "noun", "fill", "found"),
    [
        ("at least six young men died", "men", "6-", ["six"]),
        ("six died.  Young men fled", "men", "6", []),  # another sentence
        ("between 6 and 8 men", "men", "6-8", ["8"]),
        ("50 peasants, 30 of them men", "men", "30", ["30"]),
        ("seven men", "men", "PLURAL", []),
        ("one man", "man", "1", []),
        ("the 6 men", "the 6 men", "6", ["6"]),
    ],
)
def test_counts_are_found_before_what_they_count(text: str, noun: str, fill: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in count_spans(text, occurrences(text, [noun]), fill)] == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", date(1990, 3, 4)),
        ("on 28 February", date(1990, 2, 28)),
        ("on 30 December", date(1989, 12, 30)),
        ("on 2 January 1988", date(1988, 1, 2)),
        ("three days ago", date(1990, 3, 2)),
        ("the day before yesterday", date(1990, 3, 3)),
        ("last Saturday", date(1990, 3, 3)),
        ("this morning", date(1990, 3, 5)),
    ],
)
def test_days_are_counted_from_the_dateline(text: str, day: date) -> None:
    assert [found for *_, found in expressions(text, Head("X", date(1990, 3, 5), None, 0))] == [day]
    assert not list(expressions(text, Head("X", None, None, 0)))


def test_the_public_form_takes_names_for_victims(doc: MucDocument) -> None:
    (template,) = role_templates(doc.raw, doc.templates)
    assert [e.mentions for e in template.entities["Victim"]] == [("ana beltrano",)]
    assert [e.mentions for e in template.entities["PerpOrg"]] == [("green hill front", "ghf")]
    assert template.types == ("bombing", "attack") and template.optional
    (described,) = role_templates(doc.raw, doc.templates, described=True)
    assert [e.mentions for e in described.entities["Victim"]] == [("ana beltrano", "mayor"), ("teachers",)]


def test_fillers_said_again_in_another_template_are_merged() -> None:
    again = KEY.split("\n\n")[0].replace('"GREEN HILL FRONT" / "GHF"', '"GHF"').replace("1 (OPTIONAL)", "2")
    templates = [t for _, ts in read_keys(KEY.split("\n\n")[0] + "\n\n" + again) for t in ts]
    found = role_templates(TEXT.strip(), templates)
    assert len(found) == 2
    whole = merged(found)
    assert [e.mentions for e in whole["PerpOrg"]] == [("green hill front", "ghf")]
    assert [e.optional for e in whole["PerpOrg"]] == [False]  # one of the two templates is not optional
    assert [e.optional for e in whole["PerpInd"]] == [True]


def test_the_held_back_are_always_the_same() -> None:
    ids = [f"DEV-MUC3-{number:04d}" for number in range(1, 1301)]
    assert held_back(ids) == held_back(reversed(ids)) and len(held_back(ids)) == 100


@pytest.mark.skipif(not MUC.is_dir(), reason="skipped: data absent")
def test_the_whole_corpus_reads() -> None:
    """Counts of the key files themselves; nearly every filler stands in its text."""
    counts: Counter[str] = Counter()
    for doc in documents(MUC, ("tst1", "tst2")):
        counts["messages"] += 1
        counts["templates"] += len(doc.templates)
        counts["irrelevant"] += not doc.templates
        for template in doc.templates:
            for fill in template.fills("HUM TGT: NAME"):
                counts["names"] += 1
                counts["found"] += bool(occurrences(doc.raw, fill.values))
    assert (counts["messages"], counts["templates"], counts["irrelevant"]) == (200, 191, 84)
    assert counts["names"] == counts["found"] == 90


@pytest.mark.skipif(not MUC.is_dir(), reason="skipped: data absent")
def test_training_and_tuning_are_apart() -> None:
    tuning = {doc.id for doc in documents(MUC, keep="tune")}
    training = {doc.id for doc in documents(MUC, keep="train")}
    assert len(tuning) == 100 and len(training) == 1200 and not tuning & training
