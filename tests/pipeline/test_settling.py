"""Incidents as they were known, or recorded, at an earlier time are those of a case that holds only what was there."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from pipeline.lines import PLACES, LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model import media
from saksi.model.incident import Incident
from saksi.model.terms import Judgement, Verdict
from saksi.pipeline.decisions import link, rule_on
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date
from saksi.pipeline.settling import Asked, as_it_stood, incidents_as, otherwise, the_settled

Told = tuple[str, str]
"""A text, and the day it was published."""


def told(chance: random.Random) -> Told:
    """One to three attacks of the last days in three towns, told on one of ten days."""
    published = chance.randint(3, 12)
    lines = [
        f"2020-05-{max(1, published - chance.randint(0, 4)):02d} | {chance.choice(list(PLACES))} | "
        f"{chance.choice(['shelling', 'drone'])} | {chance.randint(1, 9)} killed | "
        f"{chance.choice(['mayor', 'ministry'])}"
        for _ in range(chance.randint(1, 3))
    ]
    return "\n".join(dict.fromkeys(lines)), f"2020-05-{published:02d}"


def take(case: Case, folder: Path, texts: list[Told], name: str) -> None:
    path = folder / f"{name}.jsonl"
    lines = (
        {"id": f"{name}{n}", "text": text, "published": published, "url": f"https://{n}.example/{name}"}
        for n, (text, published) in enumerate(texts)
    )
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    list(add(case, files.collect([str(path)], by="A. Recorder", declared=media.JSON_LINES), LineExtractor()))
    bring_up_to_date(case)


def shape(case: Case, found: list[Incident]) -> list[tuple[object, ...]]:
    """Incidents by what they rest on and come to, without their ids."""

    def members(incident: Incident) -> tuple[tuple[str, str, int], ...]:
        reports = list(case.store.reports(incident.reports))
        documents = {r.document: case.store.document(r.document) for r in reports}
        assert all(documents.values())
        return tuple(
            sorted((d.published or "", d.text, r.anchor.start) for r in reports if (d := documents[r.document]))
        )

    by_id = {incident.id: members(incident) for incident in found}
    return sorted(
        (
            by_id[i.id],
            tuple((t.outcome, t.group, t.low, t.best, t.high) for t in i.tolls),
            str(i.grade),
            str(i.scope),
            tuple(sorted(by_id[whole] for whole in i.part_of)),
            i.when.earliest if i.when else "",
        )
        for i in found
    )


@pytest.mark.parametrize("seed", range(6))
def test_as_known_at_is_the_case_of_what_had_been_published(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    texts, day = [told(chance) for _ in range(14)], "2020-05-07"
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, [one for one in texts if one[1] <= day], "early")
        before = list(case.store.incidents())
        shaped = shape(case, before)
        take(case, tmp_path, [one for one in texts if one[1] > day], "late")
        assert shape(case, incidents_as(case, Asked(known_at=day))) == shaped
        for incident in case.store.incidents():
            found = as_it_stood(case, incident, Asked(known_at=day))
            early = {report for one in before for report in one.reports} & set(incident.reports)
            assert (found is None) is (not early)
            assert found is None or shape(case, [found.incident])[0][:4] in [one[:4] for one in shaped]
        assert shape(case, incidents_as(case, Asked(known_at="2020-06"))) == shape(case, list(case.store.incidents()))


def test_as_recorded_at_is_the_case_before_what_came_and_was_ruled_later(tmp_path: Path) -> None:
    chance = random.Random(3)
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, [told(chance) for _ in range(8)], "first")
        before = list(case.store.incidents())
        shaped = shape(case, before)
        time.sleep(1.1)  # acts are logged to the second
        moment = files.now()
        time.sleep(1.1)
        take(case, tmp_path, [told(chance) for _ in range(6)], "later")
        link(case, before[0].id, before[1].id, Judgement.SAME, reason="one attack")
        rule_on(case, before[2].reports[0], Verdict.REJECT, reason="misread")
        bring_up_to_date(case)
        assert shape(case, list(case.store.incidents())) != shaped
        assert shape(case, incidents_as(case, Asked(recorded_at=moment))) == shaped
        assert {i.id for i in incidents_as(case, Asked(recorded_at=moment))} == {i.id for i in before}


def test_what_a_person_joined_later_stood_apart_and_is_said_to(tmp_path: Path) -> None:
    texts = [("2020-05-01 | Arvale | shelling | 4 killed | mayor", "2020-05-02")]
    texts += [("2020-05-02 | Brenmoor | drone | 9 killed | ministry", "2020-05-03")]
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, texts, "all")
        time.sleep(1.1)  # acts are logged to the second
        moment = files.now()
        time.sleep(1.1)
        one, other = case.store.incidents()
        link(case, one.id, other.id, Judgement.SAME, reason="one night")
        bring_up_to_date(case)
        (joined,) = case.store.incidents()
        then = the_settled(case, joined, Asked(recorded_at=moment))
        assert len(then.incident.reports) == 1 and otherwise(then) == (
            "Then one of its reports stood in another incident.",
        )
        early = the_settled(case, joined, Asked(known_at="2020-05-02"))
        assert [t.best for t in early.incident.tolls] == [4] and otherwise(early) == ()
        with pytest.raises(NotFound):
            the_settled(case, joined, Asked(known_at="2020-05-01"))
        with pytest.raises(InputError):
            the_settled(case, joined, Asked(known_at="once"))
        by_rule = the_settled(case, joined, Asked(rule="airwars"))
        assert by_rule.incident.id == joined.id and {t.rule for t in by_rule.incident.tolls} == {"airwars/1"}
