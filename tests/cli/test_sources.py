"""Sources in `saksi show --why`; people joining, parting and cutting by `saksi link` and `saksi rule`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.program import Program

STORIES = {
    "first": "2020-05-01 | Arvale | shelling | 4 killed | mayor",
    "second": "2020-05-01 | Arvale | shelling | 4 killed | Oleh Berestenko",
    "third": "2020-05-01 | Arvale | shelling | 6 killed | ministry",
}


@pytest.fixture
def told(saksi: Program, tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert saksi("init", folder, "--by", "A. Recorder").code == 0
    for name, text in STORIES.items():
        (tmp_path / f"{name}.txt").write_text(text)
        assert saksi("add", tmp_path / f"{name}.txt", "--published", "2020-05-02", at=folder).code == 0
    return folder


def shown(saksi: Program, case: Path) -> dict[str, Any]:
    (incident,) = saksi("incidents", "--json", at=case).lines()
    (form,) = saksi("show", incident["id"], "--why", "--json", at=case).lines()
    return form


def named(form: dict[str, Any]) -> list[list[str]]:
    return sorted(source["variants"] for source in form["sources"] if source["is_named"])


def test_a_person_says_that_two_names_are_one_source_and_takes_it_back(saksi: Program, told: Path) -> None:
    before = named(shown(saksi, told))
    assert ["Oleh Berestenko"] in before and ["mayor"] in before
    done = saksi("link", "Oleh Berestenko", "mayor", "--as", "same", "--reason", "he is the mayor", at=told)
    assert done.code == 0, done
    form = shown(saksi, told)
    assert ["Oleh Berestenko", "mayor"] in named(form)
    assert "a person ruled that they are one source" in str(form["sources"])
    assert saksi("link", "Oleh Berestenko", "mayor", "--undo", "--reason", "a mistake", at=told).code == 0
    assert ["Oleh Berestenko", "mayor"] not in named(shown(saksi, told))
    assert saksi("rebuild", at=told).code == 0


def test_a_dependence_is_cut_and_put_back(saksi: Program, told: Path) -> None:
    edge = next(e for e in shown(saksi, told)["dependence"] if e["kind"] == "cites")
    assert saksi("rule", edge["id"], "reject", "--reason", "asked them", at=told).code == 0
    assert [e["is_cut"] for e in shown(saksi, told)["dependence"] if e["id"] == edge["id"]] == [True]
    assert saksi("rule", edge["id"], "accept", "--reason", "asked again", at=told).code == 0
    assert [e["is_cut"] for e in shown(saksi, told)["dependence"] if e["id"] == edge["id"]] == [False]
    assert saksi("rule", edge["id"], "correct", "--value", "{}", "--reason", "no", at=told).code == 2


def test_sources_are_printed_with_all_their_names(saksi: Program, told: Path) -> None:
    assert saksi("link", "Oleh Berestenko", "mayor", "--as", "same", "--reason", "known", at=told).code == 0
    (incident,) = saksi("incidents", "--json", at=told).lines()
    out = saksi("show", incident["id"], "--why", at=told).out
    assert "Who speaks" in out and "also: mayor" in out
    assert saksi("link", "Oleh Berestenko", "mayor", "--as", "part_of", "--reason", "no", at=told).code == 2
    assert saksi("link", "Oleh Berestenko", "mayor", "--as", "same", "--reason", " ", at=told).code == 2


def role_of(form: dict[str, Any], name: str) -> str:
    return next(str(source["role"]) for source in form["sources"] if name in source["variants"])


def test_a_person_says_in_which_role_a_source_speaks_and_takes_it_back(saksi: Program, told: Path) -> None:
    before = role_of(shown(saksi, told), "Oleh Berestenko")
    value = '{"role": "ngo", "party": "Blue"}'
    done = saksi("rule", "Oleh Berestenko", "correct", "--value", value, "--reason", "his own lists", at=told)
    assert done.code == 0 and "on source" in done.err, done
    assert before != "ngo" == role_of(shown(saksi, told), "Oleh Berestenko")
    source = next(s for s in shown(saksi, told)["sources"] if "Oleh Berestenko" in s["variants"])
    assert saksi("rule", source["id"], "correct", "--value", "{}", "--reason", "a mistake", at=told).code == 0
    assert role_of(shown(saksi, told), "Oleh Berestenko") == before
    assert saksi("rebuild", at=told).code == 0
    assert role_of(shown(saksi, told), "Oleh Berestenko") == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("Oleh Berestenko", "accept", "--reason", "x"), 2),
        (("Oleh Berestenko", "correct", "--reason", "x"), 2),
        (("Oleh Berestenko", "correct", "--value", '{"rank": "a"}', "--reason", "x"), 2),
        (("Oleh Berestenko", "correct", "--value", '{"role": "king"}', "--reason", "x"), 2),
        (("Oleh Berestenko", "correct", "--value", "{}", "--reason", " "), 2),
        (("source-0000", "correct", "--value", "{}", "--reason", "x"), 2),
    ],
)
def test_what_is_no_ruling_on_a_source_is_refused(
    saksi: Program, told: Path, words: tuple[str, ...], code: int
) -> None:
    assert saksi("rule", *words, at=told).code == code
