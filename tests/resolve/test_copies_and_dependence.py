"""Copies that were rewritten, damaged or translated; versions; who depends on whom, and how many stand independent."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import msgspec
import pytest

from accounts import account, claim
from saksi.model.account import Account
from saksi.model.decision import Ruling
from saksi.model.source import Dependence, Provenance, Speaker
from saksi.model.terms import SourceRole, Verdict
from saksi.read.fingerprint import fingerprint
from saksi.resolve.copies import copies
from saksi.resolve.dependence import dependence_subject, independent, provenance

ORIGINAL = (
    "ARVALE, May 1 (Brenmoor Press) – At least 14 people were killed and 37 wounded on Friday when shells hit the "
    "covered market of Arvale at 11:20, Mayor Oleh Berestenko said. Rescuers pulled 9 people from the rubble before "
    "noon, among them a girl of 6 and her brother, 11. Some 120 stalls burned out, and the fire spread to 3 houses in "
    "Mill Street. Doctors at Saint Anne Hospital said that 8 of the wounded were in danger. The market had been closed "
    "for 2 weeks after an earlier attack on 12 April. Buses took 240 families to Coldwater, 35 kilometres to the "
    "west, where the town opened 4 schools for the night. Governor Dana Ruvik promised help for everybody who lost a "
    "home, and asked drivers to keep the road to Coldwater free."
)
REWRITTEN = (
    "Shells struck the covered market in Arvale on Friday at 11:20, and at least 14 people were killed and 37 wounded, "
    "according to Mayor Oleh Berestenko. Before noon rescuers had pulled 9 people from the rubble, a girl of 6 and her "
    "brother, 11, among them. About 120 stalls burned out and the fire spread to 3 houses in Mill Street. At Saint "
    "Anne "
    "Hospital doctors said 8 of the wounded were in danger. After an earlier attack on 12 April the market had "
    "been closed for 2 weeks. Buses took 240 families to Coldwater, 35 kilometres west, and the town opened 4 schools. "
    "Governor Dana Ruvik promised help for people who lost a home and asked drivers to keep the road free."
)
DAMAGED = (
    "Projectiles strike roofed bazaar of Arvalle at 11:20 Friday, no less than 14 persons dead plus 37 harmed, informs "
    "the burgomaster Olek Berestnko. Savers extracted 9 individuals out of wreckage until midday, including girl aged "
    "6 "
    "with sibling 11. Circa 120 booths incinerated; blaze reached 3 dwellings upon Mill Street. Medics in Saint Ann "
    "Hospital tell 8 of the harmed remain critical. Bazaar stood shut during 2 weeks following previous assault at 12 "
    "April. Coaches carried 240 households towards Coldwater, 35 km westward, there 4 schools unlocked overnight. "
    "Governor Dana Ruvick pledges aid, begs motorists leave Coldwater lane vacant."
)
TRANSLATED = (
    "АРВАЛЕ – Щонайменше 14 людей загинули і 37 поранені у п’ятницю, коли снаряди влучили в критий ринок Арвале об "
    "11:20, сказав мер Олег Берестенко. До полудня рятувальники дістали з-під завалів 9 людей, серед них дівчинку 6 "
    "років та її брата, 11. Згоріло близько 120 яток, вогонь перекинувся на 3 будинки на вулиці Мілл. Лікарі лікарні "
    "Сент-Енн кажуть, що 8 поранених у небезпеці. Ринок був зачинений 2 тижні після обстрілу 12 квітня. Автобуси "
    "вивезли 240 родин до Колдвотера, за 35 кілометрів на захід, де місто відкрило 4 школи. Губернаторка Дана Рувік "
    "пообіцяла допомогу і просила звільнити дорогу на Колдвотер."
)
ANOTHER = (
    "We were in the market of Arvale when it was shelled on Friday. Mayor Oleh Berestenko told us that 14 people died; "
    "he gave the number of wounded as 37. We counted 6 craters between the fish hall and the tram stop. Rena Oduya, "
    "who "
    "sells bread, lay under a table for 20 minutes with 3 customers. The governor, Dana Ruvik, came at 16:00 and spoke "
    "of 120 burned stalls. In Mill Street 11 people slept in a stairwell. The hospital let nobody in. Some of the dead "
    "had come from Coldwater, a ride of 35 kilometres, to buy seed for their gardens. It was the 2nd attack here in a "
    "month: on 12 April a rocket fell beside the station and hurt 4 railway workers."
)
MAYOR = Speaker(name="Mayor Oleh Berestenko", role=SourceRole.LOCAL_AUTHORITY)


def report(document: str, *speakers: Speaker | None, text: str = "", number: str = "14", **more: str) -> Account:
    """A document with one figure for each of these speakers; None is the outlet itself."""
    made = [
        msgspec.structs.replace(claim(number, at=10 * k, id=f"c{k}"), said_by=(who,) if who else ())
        for k, who in enumerate(speakers)
    ]
    return account(document, *made, place="Arvale", fingerprint=fingerprint(text), **more)


def who(name: str, role: str = "local_authority") -> Speaker:
    return Speaker(name=name, role=SourceRole(role))


@pytest.mark.parametrize("text", [ORIGINAL + " More follows.", REWRITTEN, DAMAGED, TRANSLATED])
def test_a_copy_is_a_copy_however_it_was_changed(text: str) -> None:
    first = report("first", MAYOR, text=ORIGINAL, published="2020-05-01T12:00Z")
    later = report("later", MAYOR, text=text, published="2020-05-01T14:00Z")
    (edge,) = copies([later, first], {"first": ORIGINAL, "later": text})
    assert (edge.left, edge.right, edge.kind) == ("later", "first", "copy")
    assert "agrees" in edge.words or "same order" in edge.words


def test_another_account_of_the_same_attack_is_no_copy() -> None:
    told = [report("first", MAYOR, text=ORIGINAL), report("other", MAYOR, text=ANOTHER)]
    assert copies(told, {"first": ORIGINAL, "other": ANOTHER}) == ()


def test_a_damaged_name_in_a_copy_is_the_name_in_its_original() -> None:
    first = report("first", MAYOR, text=ORIGINAL, published="2020-05-01T12:00Z")
    later = report("later", who("the burgomaster Zlek Brstnk"), text=DAMAGED, published="2020-05-01T14:00Z")
    found = provenance([first, later], texts={"first": ORIGINAL, "later": DAMAGED})
    assert found.by_claim["first/c0"] == found.by_claim["later/c0"]
    assert len(independent(found, [first, later])) == 1


def count(*accounts: Account) -> int:
    return len(independent(provenance(accounts), accounts))


def test_outlets_that_cite_one_speaker_are_one_source() -> None:
    assert count(report("a", MAYOR), report("b", who("мэр Олег Берестенко"))) == 1


def test_two_speakers_are_two_and_an_outlet_is_none_beside_the_speaker_it_quotes() -> None:
    assert count(report("a", MAYOR), report("b", who("the police"))) == 2
    assert count(report("a", MAYOR, None)) == 1


def test_outlets_in_their_own_voice_are_each_a_source() -> None:
    assert count(report("a", None), report("b", None)) == 2


def test_an_agency_cited_elsewhere_rests_on_whom_its_own_report_cites() -> None:
    agency = report("agency", MAYOR, outlet="Brenmoor Press")
    paper = report("paper", who("Brenmoor Press", "news_agency"))
    assert count(agency, paper) == 1
    assert count(paper, report("else", who("the police"))) == 2


def test_unnamed_officials_are_nobody_else_and_unnamed_residents_are_their_papers_finding() -> None:
    assert count(report("a", MAYOR), report("b", who("local officials"))) == 1
    assert count(report("a", MAYOR), report("b", who("residents", "witness"))) == 2
    assert count(report("a", who("residents", "witness"), who("a shopkeeper", "witness"))) == 1
    assert count(report("a", who("residents", "witness")), report("b", who("residents", "witness"))) == 2


def test_what_a_resident_told_one_outlet_is_that_outlets_wherever_it_is_told() -> None:
    def through(document: str) -> Account:
        made = claim("14", id="c0")
        chain = (who("a resident", "witness"), who("Arvale Radio", "media"))
        return account(document, msgspec.structs.replace(made, said_by=chain), place="Arvale")

    assert count(through("a"), through("b")) == 1


def test_a_later_capture_of_one_page_takes_the_place_of_the_earlier() -> None:
    old = report("old", None, stable_id="page", published="2020-05-01T10:00Z", outlet="Arvale News")
    new = report(
        "new", None, stable_id="page", published="2020-05-01T10:00Z", edited="2020-05-01T18:00Z", outlet="Arvale News"
    )
    found = provenance([new, old])
    assert found.versions == {"old": "new"}
    assert len(independent(found, [old, new])) == 1
    unordered = [replace(old, edited=None), replace(new, edited=None)]
    assert provenance(unordered).versions == {}
    assert provenance(unordered, captured={"old": "2020-05-01T11:00Z", "new": "2020-05-02T11:00Z"}).versions == {
        "old": "new"
    }


def edges(found: Provenance) -> dict[str, Dependence]:
    return {edge.kind: edge for edge in found.edges}


def test_a_person_cuts_an_edge_and_adds_one() -> None:
    told = [
        report("first", MAYOR, text=ORIGINAL, published="2020-05-01T12:00Z"),
        report("later", who("the police"), text=REWRITTEN, published="2020-05-01T14:00Z"),
    ]
    texts = {"first": ORIGINAL, "later": REWRITTEN}
    copy = edges(provenance(told, texts=texts))["copy"]
    cut = Ruling(
        id="r1", subject=dependence_subject(copy), verdict=Verdict.REJECT, by="Ana", at="2022", reason="own reporters"
    )
    found = provenance(told, texts=texts, rulings=[cut])
    assert edges(found)["copy"].is_cut
    assert len(independent(found, told)) == 2
    apart = [report("a", MAYOR), report("b", who("the police"))]
    known = Dependence(left="b", right="a", kind="copy", words="")
    value = json.dumps({"left": "b", "right": "a", "kind": "copy"})
    add = msgspec.structs.replace(cut, subject=dependence_subject(known), verdict=Verdict.ADD, value=value)
    assert len(independent(provenance(apart, rulings=[add]), apart)) == 1


def test_order_changes_nothing() -> None:
    told = [
        report("a", MAYOR, text=ORIGINAL, published="2020-05-01T12:00Z"),
        report("b", None, text=REWRITTEN, published="2020-05-01T14:00Z"),
        report("c", who("residents", "witness"), text=ANOTHER, published="2020-05-02"),
    ]
    texts = {"a": ORIGINAL, "b": REWRITTEN, "c": ANOTHER}
    found = {
        (str(provenance(order, texts=texts)), independent(provenance(order, texts=texts), order))
        for order in permutations(told)
    }
    assert len(found) == 1


def test_whose_id_comes_first_does_not_decide_how_many_texts_there_are() -> None:
    """Two texts published on one day, and a third that is near to both: one text, whatever ids they were given."""
    shift = {"left": 0, "middle": 20, "right": 40}  # of 64 parts of a signature, those that differ from the first's
    signatures = {name: "".join(f"{k + 900 * (k < n):08x}" for k in range(64)) for name, n in shift.items()}
    found = set()
    for ids in permutations("abc"):
        name_of = dict(zip(ids, shift, strict=True))
        told = [
            account(document, claim("5"), published="2020-05-01", fingerprint=signatures[name], outlet=name)
            for document, name in name_of.items()
        ]
        edges = copies(told, {})
        assert len(edges) == 2
        found.add(frozenset((name_of[edge.left], name_of[edge.right]) for edge in edges))
    assert len(found) == 1
