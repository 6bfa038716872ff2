"""Adding bit by bit computes only what a change bears on, and comes to the very rows of computing the whole case."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import ModuleType

import pytest

import saksi.pipeline.resolution as resolution
from pipeline.lines import PLACES, LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.model import media
from saksi.model.act import PolicySet
from saksi.model.claim import Report
from saksi.model.decision import Link
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.model.terms import Judgement, Verdict
from saksi.model.values import Span
from saksi.pipeline.decisions import link, rule_on
from saksi.pipeline.intake import add, reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.pipeline.source_rulings import link_sources
from saksi.resolve import cluster


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


def counted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[int]:
    """How often a function of a module is called from now on, as a list that grows by one each time."""
    calls: list[int] = []
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given, **named: calls.append(1) or real(*given, **named))
    return calls


def computed_in(case: Case) -> tuple[list[Link], list[Incident]]:
    return list(case.store.matches()), list(case.store.incidents())


class OtherEvent(LineExtractor):
    """Reads another kind of attack from the same lines, so that each report keeps its id."""

    def _report(self, document: Document, anchor: Span, parts: list[str]) -> Report:
        return super()._report(document, anchor, [*parts[:2], "missile", *parts[3:]])


def alter(case: Case, change: str) -> None:
    """Change what a report says or how it is counted: by a new reading, a ruling or the policy."""
    mayors = next(r for r in case.store.reports() if "mayor" in r.quote)
    match change:
        case "reading":
            list(reread(case, OtherEvent(method="lines/2")))
        case "claim":
            count = {"count": {"low": 7, "high": 7, "qualifier": "exact", "words": "5"}}
            rule_on(case, mayors.claims[0].id, Verdict.CORRECT, reason="misprint", value=json.dumps(count))
        case "report":
            rule_on(case, mayors.id, Verdict.CORRECT, reason="misread", value='{"event": "drone"}')
        case "source":
            sources = [s.id for i in case.store.incidents() for s in i.sources if s.name in ("mayor", "ministry")]
            link_sources(case, sources[0], sources[1], Judgement.SAME, reason="one office")
        case _:
            with case.transaction() as transaction:
                transaction.append(PolicySet(policy='{"counting_rule":"ohchr"}', by="A. Recorder"))
    bring_up_to_date(case)


def test_what_no_change_touched_is_taken_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of two days are likely pairs, so one more reaches both days' incidents; only its own is settled."""
    texts = [
        f"2020-05-{day:02d} | Arvale | shelling | {dead} killed | {by}"
        for day, dead in ((10, 5), (11, 9))
        for by in ("mayor", "ministry", "resident")
    ]
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, texts, 0)
        words, settled = counted(monkeypatch, cluster, "_link"), counted(monkeypatch, resolution, "settle")
        reached = counted(monkeypatch, resolution, "_standing_anew")
        take(case, tmp_path, ["2020-05-10 | Arvale | shelling | 5 killed"], len(texts))
        told = list(case.store.matches())
        new = next(report.id for report in case.store.reports() if report.quote.endswith("5 killed"))
        assert len(words) == sum(new in (link.left, link.right) for link in told) < len(told)
        assert len(settled) == 1
        assert reached
        assert case.rebuild(resolve_all) == case.store.row_digest()


@pytest.mark.parametrize("change", ["reading", "claim", "report", "source", "policy"])
def test_nothing_is_taken_as_it_stood_once_it_changed(tmp_path: Path, change: str) -> None:
    """Whatever the change, and with one more report after it, the rows are those of computing the whole case."""
    texts = [f"2020-05-10 | Arvale | shelling | {dead} killed | {by}" for dead, by in ((5, "mayor"), (6, "ministry"))]
    with new_case(tmp_path / "case") as case:
        take(case, tmp_path, [*texts, "2020-05-11 | Arvale | shelling | 9 killed | resident"], 0)
        before = computed_in(case)
        alter(case, change)
        assert computed_in(case) != before
        rows = case.store.row_digest()
        assert case.rebuild(resolve_all) == rows
        take(case, tmp_path, ["2020-05-11 | Arvale | drone | 8 killed"], 3)
        rows = case.store.row_digest()
        assert case.rebuild(resolve_all) == rows


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
