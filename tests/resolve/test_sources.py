"""One source whatever the spelling: names in three scripts, offices, bodies, whoever speaks for them; rulings."""

from __future__ import annotations

import json
from itertools import permutations

import msgspec
import pytest

from accounts import account, claim
from saksi.model.account import Account
from saksi.model.decision import Ruling
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole, Verdict
from saksi.resolve.sources import Speaking, source_subject, sources
from saksi.resolve.spelling import alike

MAYOR, GOVERNOR, MINISTRY = SourceRole.LOCAL_AUTHORITY, SourceRole.LOCAL_AUTHORITY, SourceRole.STATE_OFFICIAL
MILITARY, NGO, UN, WITNESS = SourceRole.MILITARY, SourceRole.NGO, SourceRole.UN, SourceRole.WITNESS


def said(document: str, *speakers: tuple[str, SourceRole], number: str = "4") -> Account:
    """A document of Arvale in which each of these gives a figure."""
    made = [
        msgspec.structs.replace(claim(number, at=10 * k, id=f"c{k}"), said_by=(Speaker(name=name, role=role),))
        for k, (name, role) in enumerate(speakers)
    ]
    return account(document, *made, place="Arvale")


def names(found: Speaking) -> list[list[str]]:
    return sorted(sorted(source.variants) for source in found.sources if source.role is not SourceRole.MEDIA)


def are_one(left: str, right: str, role: SourceRole = MAYOR, other: SourceRole | None = None) -> bool:
    found = sources([said("a", (left, role)), said("b", (right, other or role))])
    return found.by_claim["a/c0"] == found.by_claim["b/c0"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mayor Oleh Berestenko", "мэр Олег Берестенко"),
        ("міський голова Олег Берестенко", "the mayor"),
        ("Arvale Mayor Oleh Berestenko", "Berestenko"),
        ("Oleh B.", "the mayor, Oleh Berestenko"),
        ("رئيس البلدية أوليغ بيريستينكو", "Mayor Oleh Berestenko"),
        ("el alcalde Oleh Berestenko", "le maire Oleg Berestenko"),
        ("мэра Олега Берестенко", "мер Олег Берестенко"),
    ],
)
def test_one_mayor_in_six_languages(left: str, right: str) -> None:
    assert are_one(left, right)


@pytest.mark.parametrize(
    ("left", "right", "role"),
    [
        ("the health ministry", "Minister of Health Dana Ruvik", MINISTRY),
        ("Минздрав", "the ministry of health", MINISTRY),
        ("وزارة الصحة", "le ministère de la Santé", MINISTRY),
        ("the interior ministry's spokesman, Tarel Osun", "МВД", MINISTRY),
        ("The Russian defence ministry", "Министерство обороны РФ", MILITARY),
        ("The Syrian Observatory for Human Rights", "El Observatorio Sirio de Derechos Humanos", NGO),
        ("the Arvale Network for Rights", "ANR", NGO),
        ("The International Committee of the Red Cross", "Міжнародний Червоний Хрест", SourceRole.ICRC),
        ("la mission de l'ONU", "the UN", UN),
        ("Reuters", "агентство Рейтер", SourceRole.NEWS_AGENCY),
    ],
)
def test_bodies_and_whoever_speaks_for_them(left: str, right: str, role: SourceRole) -> None:
    assert are_one(left, right, role)


@pytest.mark.parametrize(
    ("left", "right", "role"),
    [
        ("Mayor Oleh Berestenko", "Mayor Ivan Talko", MAYOR),
        ("the mayor of Arvale", "the mayor of Brenmoor", MAYOR),
        ("the mayor", "the deputy mayor", MAYOR),
        ("the mayor of the next town", "the mayor", MAYOR),
        ("the health ministry", "the interior ministry", MINISTRY),
        ("The Russian defence ministry", "the Ukrainian defence ministry", MILITARY),
        ("Arvale Central Hospital", "Saint Anne Hospital", SourceRole.HOSPITAL_MORGUE),
        ("the hospital", "a hospital", SourceRole.HOSPITAL_MORGUE),
        ("residents", "residents", WITNESS),
        ("officials", "an official", MINISTRY),
        ("Tarel Hassan", "Tarel Hussein", WITNESS),
    ],
)
def test_what_is_not_one(left: str, right: str, role: SourceRole) -> None:
    assert not are_one(left, right, role)


def test_a_bare_office_that_can_mean_two_means_neither() -> None:
    both = said("a", ("Mayor Oleh Berestenko", MAYOR)), said("b", ("Mayor Ivan Talko", MAYOR))
    found = sources([*both, said("c", ("the mayor", MAYOR))])
    assert names(found) == [["Mayor Ivan Talko"], ["Mayor Oleh Berestenko"], ["the mayor"]]


def test_every_variant_is_told_with_its_reason_and_the_fullest_name_stands() -> None:
    found = sources([said("a", ("the mayor", MAYOR)), said("b", ("Mayor Oleh Berestenko", MAYOR))])
    (source,) = [source for source in found.sources if "the mayor" in source.variants]
    assert source.name == "Mayor Oleh Berestenko"
    assert [tie.words for tie in source.ties] == ["the same office (mayor), in accounts of one place"]
    assert source.documents == ("a", "b")


def test_order_of_accounts_changes_nothing() -> None:
    told = [
        said("a", ("the mayor", MAYOR), ("residents", WITNESS)),
        said("b", ("мэр Олег Берестенко", MAYOR)),
        said("c", ("Mayor Oleh Berestenko", MAYOR), ("the governor", GOVERNOR)),
    ]
    assert len({str(sources(order)) for order in permutations(told)}) == 1


def test_its_director_speaks_for_what_was_named_before() -> None:
    first = said("a", ("the Arvale Observatory", NGO), ("its director, Rena Oduya", NGO))
    claims = [
        msgspec.structs.replace(c, said_by=(msgspec.structs.replace(c.said_by[0], span=c.spans[0]),))
        for c in first.report.claims
    ]
    found = sources([account("a", *claims, place="Arvale")])
    assert names(found) == [["its director, Rena Oduya", "the Arvale Observatory"]]


def ruling(verdict: Verdict, left: str, right: str, **more: list[str]) -> Ruling:
    value = json.dumps({"left": [left], "right": [right], **more})
    subject = source_subject([left], [right])
    return Ruling(id=f"r-{verdict}", subject=subject, verdict=verdict, value=value, by="Ana", at="2022", reason="known")


def test_a_person_joins_parts_and_takes_back() -> None:
    told = [said("a", ("Oleh Berestenko", MAYOR)), said("b", ("the man with the red cap", MAYOR))]
    join = ruling(Verdict.ACCEPT, "Oleh Berestenko", "the man with the red cap")
    assert len(names(sources(told))) == 2
    assert len(names(sources(told, rulings=[join]))) == 1
    undo = msgspec.structs.replace(join, id="r-undo", verdict=Verdict.UNDO)
    assert len(names(sources(told, rulings=[join, undo]))) == 2
    same = [said("a", ("the mayor", MAYOR)), said("b", ("Mayor Oleh Berestenko", MAYOR))]
    part = ruling(Verdict.REJECT, "the mayor", "Mayor Oleh Berestenko")
    assert len(names(sources(same, rulings=[part]))) == 2


def test_a_ruling_on_an_office_holds_where_the_person_saw_it() -> None:
    told = [said("a", ("the mayor", MAYOR)), said("b", ("Ivan Talko", MAYOR))]
    here = ruling(Verdict.ACCEPT, "the mayor", "Ivan Talko", documents=["a"])
    elsewhere = ruling(Verdict.ACCEPT, "the mayor", "Ivan Talko", documents=["z"])
    assert len(names(sources(told, rulings=[here]))) == 1
    assert len(names(sources(told, rulings=[elsewhere]))) == 2


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Berestenko", "Берестенко", True),
        ("Ihor", "Игорь", True),
        ("Mohammed", "Muhammad", True),
        ("سلامة", "Salame", True),
        ("Hassan", "Hussein", False),
        ("Ivan", "Oleh", False),
        ("O", "Oleh", True),
    ],
)
def test_words_of_names(left: str, right: str, same: bool) -> None:
    assert alike(left, right) is same
    assert alike(right, left) is same
