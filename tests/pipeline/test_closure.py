"""Adding bit by bit computes only what a change bears on, and comes to the very rows of computing the whole case."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import saksi.pipeline.resolution as resolution
from pipeline.lines import PLACES, LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.model import media
from saksi.model.terms import Judgement, Verdict
from saksi.pipeline.decisions import link, rule_on
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date, resolve_all


def story(chance: random.Random) -> str:
    """One to three lines of attacks in three towns within ten days; every fifth is a copy of a common text."""
    if chance.random() < 0.2:
        return "2020-05-03 | Arvale | shelling | 5 killed | mayor\n" + "the same long words of an agency " * 9
    lines = [
        f"2020-05-{chance.randint(1, 10):02d} | {chance.choice(list(PLACES))} | {chance.choice(['shelling', 'drone'])} "
        f"| {chance.randint(1, 9)} killed | {chance.choice(['mayor', 'ministry', 'resident'])}"
        for _ in range(chance.randint(1, 3))
    ]
    return "\n".join(dict.fromkeys(lines))


def take(case: Case, folder: Path, texts: list[str], first: int) -> None:
    path = folder / f"batch-{first}.jsonl"
    lines = ({"id": f"d{first + k}", "text": text, "published": "2020-05-11"} for k, text in enumerate(texts))
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    list(add(case, files.collect([str(path)], by="A. Recorder", declared=media.JSON_LINES), LineExtractor()))
    bring_up_to_date(case)


def decide(case: Case, chance: random.Random) -> None:
    """A person joins or parts two incidents, rejects a report, or withdraws a document."""
    incidents = list(case.store.incidents())
    one, other = chance.sample(incidents, 2)
    match chance.randrange(4):
        case 0:
            link(case, one.id, other.id, Judgement.SAME, reason="one attack")
        case 1:
            link(case, one.reports[0], other.reports[0], Judgement.PART_OF, reason="a part of it")
        case 2:
            rule_on(case, one.reports[-1], Verdict.REJECT, reason="misread")
        case _:
            rule_on(case, one.documents[0], Verdict.WITHDRAW, reason="added by mistake")


@pytest.mark.parametrize("seed", range(6))
def test_bit_by_bit_comes_to_the_rows_of_the_whole(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with new_case(tmp_path / "case") as case:
        had = 0
        for _ in range(5):
            texts = [story(chance) for _ in range(chance.randint(1, 8))]
            take(case, tmp_path, texts, had)
            had += len(texts)
            if len(list(case.store.incidents())) > 1:
                decide(case, chance)
            before = case.store.row_digest()
            assert case.rebuild(resolve_all) == before, f"seed {seed}, after {had} documents"


def test_a_small_change_computes_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a city struck every other day, blocks of days chain through the war; a new report must not follow them."""
    texts = [
        f"2020-{month:02d}-{day:02d} | Arvale | shelling | {day} killed" for month in (5, 6) for day in range(2, 29, 2)
    ]
    computed: list[int] = []
    settled = resolution.settled_closure
    monkeypatch.setattr(
        resolution,
        "settled_closure",
        lambda store, touched: [computed.append(len(made.incidents)) or made for made in [settled(store, touched)]][0],
    )
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, texts, 0)
        take(case, tmp_path, ["2020-05-14 | Arvale | shelling | 14 killed | mayor"], len(texts))
        assert len(list(case.store.incidents())) > 10
    assert computed[-1] == 1
