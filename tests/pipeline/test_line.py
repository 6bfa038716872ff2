"""From files to incidents: repeating, adding in any order, ruling, linking, rereading, rebuilding."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pipeline.lines import LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.case.checks import Result
from saksi.case.transaction import LoggedTransaction
from saksi.case.verify import verify
from saksi.errors import Conflict, InputError
from saksi.model.incident import Incident
from saksi.model.terms import IncidentStatus, Judgement, Outcome, Verdict
from saksi.pipeline.decisions import link, rule_on
from saksi.pipeline.intake import Taken, add, reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all, rules

STORIES = {
    "agency": "2020-05-01 | Arvale | shelling | 4+ killed\n2020-05-01 | Brenmoor | drone | 2 killed",
    "paper": "2020-05-01 | Arvale | shelling | 6 killed | mayor",
    "ministry": "2020-05-01 | Arvale | shelling | 7 killed | ministry",
    "later": "2020-05-09 | Arvale | shelling | 1 killed",
    "elsewhere": "2020-05-01 | Coldharbour | missile | 3 injured",
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with new_case(tmp_path / "case") as made:
        yield made


def take(case: Case, folder: Path, *names: str, extractor: LineExtractor | None = None) -> list[Taken]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(STORIES[name], encoding="utf-8")
    items = files.collect([str(folder / f"{name}.txt") for name in names], by="A. Recorder", published="2020-05-03")
    taken = list(add(case, items, extractor or LineExtractor()))
    bring_up_to_date(case)
    return taken


def tellings(case: Case) -> set[tuple[tuple[str, ...], tuple[tuple[int | None, ...], ...]]]:
    """Each incident as the lines that tell it and its tolls, without ids."""
    found = set()
    for incident in case.store.incidents():
        lines = tuple(sorted(report.quote for report in case.store.reports(incident.reports)))
        found.add((lines, tuple((t.low, t.best, t.high) for t in incident.tolls)))
    return found


def incident_with(case: Case, words: str) -> Incident:
    return next(i for i in case.store.incidents() if any(words in r.quote for r in case.store.reports(i.reports)))


def test_reports_become_incidents_with_their_range(case: Case, tmp_path: Path) -> None:
    assert [t.state for t in take(case, tmp_path / "in", *STORIES)] == ["added"] * 5
    incident = incident_with(case, "4+ killed")
    assert len(incident.documents) == 3
    killed = next(t for t in incident.tolls if t.outcome is Outcome.KILLED)
    assert (killed.low, killed.best, killed.high) == (6, 7, 7)
    assert len(list(case.store.incidents())) == 4


def test_repeating_changes_nothing(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", *STORIES)
    size, rows = case.store.size(), case.store.row_digest()
    assert {t.state for t in take(case, tmp_path / "in", *STORIES)} == {"known"}
    assert (case.store.size(), case.store.row_digest()) == (size, rows)


@pytest.mark.parametrize("order", [*itertools.islice(itertools.permutations(STORIES), 0, 120, 23)])
def test_any_order_and_one_by_one_gives_what_all_at_once_gives(tmp_path: Path, order: tuple[str, ...]) -> None:
    with new_case(tmp_path / "whole") as whole, new_case(tmp_path / "stepwise") as stepwise:
        take(whole, tmp_path / "in", *STORIES)
        for name in order:
            take(stepwise, tmp_path / "in", name)
        assert tellings(stepwise) == tellings(whole)


def test_a_rebuild_comes_to_the_same_rows(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", "agency", "later")
    take(case, tmp_path / "in", "paper", "ministry")
    before = case.store.row_digest()
    assert case.rebuild(resolve_all) == before


def test_a_refused_item_is_recorded_once_and_the_others_go_on(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "good.txt").write_text(STORIES["paper"])
    for _ in range(2):
        taken = list(add(case, files.collect([str(folder)], by="A. Recorder"), LineExtractor()))
        assert sorted(t.state for t in taken)[-1] == "refused"
    refused = list(case.store.refusals())
    assert len(refused) == 1
    assert refused[0].requested.endswith("empty.txt")
    assert refused[0].reason


def test_json_lines_are_documents_with_their_own_ids(case: Case, tmp_path: Path) -> None:
    lines = [{"id": f"r{k}", "text": text, "published": "2020-05-02"} for k, text in enumerate(STORIES.values())]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join([*(json.dumps(line) for line in lines), "{broken"]) + "\n")
    taken = list(add(case, files.collect([str(path)], by="A. Recorder"), LineExtractor()))
    assert [t.state for t in taken].count("added") == 5
    assert [t.state for t in taken].count("refused") == 1
    assert case.store.document_ids(given_id="r3")
    grown = json.dumps({"id": "r9", "text": STORIES["later"], "published": "2020-05-10"})
    path.write_text(path.read_text() + grown + "\n")
    again = [t.state for t in add(case, files.collect([str(path)], by="A. Recorder"), LineExtractor())]
    assert again.count("known") == 5
    assert again.count("added") == 1


def test_a_person_parts_joins_and_takes_back(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", *STORIES)
    told, later = incident_with(case, "4+ killed"), incident_with(case, "1 killed")
    link(case, told.id, later.id, Judgement.SAME, reason="one siege, told in two parts")
    joined = incident_with(case, "4+ killed")
    assert len(joined.documents) == 4
    assert set(joined.formerly) | {joined.id} == {told.id, later.id}
    assert case.store.incident(later.id) == joined
    link(case, told.id, later.id, Judgement.UNSURE, reason="taken back")
    assert incident_with(case, "4+ killed").id == told.id
    assert incident_with(case, "1 killed").id == later.id


def test_a_link_that_contradicts_others_is_refused_and_the_case_goes_on(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", "agency", "paper", "ministry")
    one, two, three = incident_with(case, "4+ killed").reports
    link(case, one, two, Judgement.SAME, reason="seen")
    link(case, two, three, Judgement.SAME, reason="seen")
    size = case.store.size()
    with pytest.raises(Conflict, match="both same and different"):
        link(case, one, three, Judgement.DIFFERENT, reason="not seen")
    assert case.store.size() == size
    link(case, two, three, Judgement.UNSURE, reason="taken back")
    link(case, one, three, Judgement.DIFFERENT, reason="now it fits")
    assert len(incident_with(case, "4+ killed").reports) < 3


def test_joining_two_incidents_leaves_no_report_behind(case: Case, tmp_path: Path) -> None:
    """Not even where both have a report out of one document, which a machine would never join."""
    take(case, tmp_path / "in", "agency", "paper", "ministry")
    told, other = incident_with(case, "4+ killed"), incident_with(case, "Brenmoor")
    link(case, told.id, other.id, Judgement.SAME, reason="one attack on two towns")
    assert len(list(case.store.incidents())) == 1
    link(case, told.id, other.id, Judgement.UNSURE, reason="taken back")
    assert {len(i.reports) for i in case.store.incidents()} == {1, 3}


def test_a_ruling_moves_the_number_and_the_claim_stays(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", "paper", "ministry")
    incident = incident_with(case, "6 killed")
    claim = next(c for r in case.store.reports(incident.reports) for c in r.claims if c.quote == "7 killed")
    count = {"count": {"low": 9, "high": 9, "qualifier": "exact", "words": "7"}}
    rule_on(case, claim.id, Verdict.CORRECT, reason="misprint, see erratum", value=json.dumps(count))
    assert [t.high for t in incident_with(case, "6 killed").tolls] == [9]
    rule_on(case, claim.id, Verdict.REJECT, reason="about another day")
    assert [t.high for t in incident_with(case, "6 killed").tolls] == [6]
    assert case.store.claim(claim.id) == claim
    rulings = list(case.store.rulings())
    assert rulings[1].supersedes == rulings[0].id


def test_rulings_survive_a_new_reading(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", "paper", "ministry")
    incident = incident_with(case, "6 killed")
    claim = next(c for r in case.store.reports(incident.reports) for c in r.claims if c.quote == "7 killed")
    rule_on(case, claim.id, Verdict.REJECT, reason="about another day")
    list(reread(case, LineExtractor(method="lines/2")))
    bring_up_to_date(case)
    assert [t.high for t in incident_with(case, "6 killed").tolls] == [6]


def test_a_report_that_a_new_reading_drops_leaves_its_incident(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", *STORIES)
    list(reread(case, LineExtractor(method="lines/2", drop="7 killed")))
    bring_up_to_date(case)
    incident = incident_with(case, "6 killed")
    assert len(incident.documents) == 2
    before = case.store.row_digest()
    assert case.rebuild(resolve_all) == before


def test_an_incident_is_reviewed_or_rejected(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", *STORIES)
    incident = incident_with(case, "1 killed")
    rule_on(case, incident.id, Verdict.REVIEWED, reason="checked against both sources")
    assert incident_with(case, "1 killed").status is IncidentStatus.REVIEWED
    with pytest.raises(InputError):
        rule_on(case, incident.id, Verdict.WITHDRAW, reason="no such verdict for an incident")


def test_a_withdrawn_document_no_longer_counts(case: Case, tmp_path: Path) -> None:
    taken = take(case, tmp_path / "in", "paper", "ministry")
    assert taken[1].document is not None
    rule_on(case, taken[1].document, Verdict.WITHDRAW, reason="added by mistake")
    assert len(incident_with(case, "6 killed").documents) == 1


def test_a_crash_before_resolving_is_mended_on_the_next_opening(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "paper.txt").write_text(STORIES["paper"])
    list(add(case, files.collect([str(folder)], by="A. Recorder"), LineExtractor()))
    assert case.store.resolved() < case.store.size()
    assert bring_up_to_date(case) == 1
    assert case.store.resolved() == case.store.size()


def test_what_another_process_adds_meanwhile_is_resolved_too(case: Case, tmp_path: Path) -> None:
    """Two runs of `add` at once: the first to resolve must not take the other's documents for resolved."""
    (tmp_path / "paper.txt").write_text(STORIES["paper"])
    (tmp_path / "elsewhere.txt").write_text(STORIES["elsewhere"])
    list(add(case, files.collect([str(tmp_path / "paper.txt")], by="A. Recorder"), LineExtractor()))
    transaction = case.transaction

    def after_another() -> AbstractContextManager[LoggedTransaction]:
        with Case.open(case.path, write=True, signer=case.signer) as other:
            list(add(other, files.collect([str(tmp_path / "elsewhere.txt")], by="A. Recorder"), LineExtractor()))
        return transaction()

    case.transaction = after_another  # type: ignore[method-assign]
    bring_up_to_date(case)
    case.transaction = transaction  # type: ignore[method-assign]
    bring_up_to_date(case)
    assert len(list(case.store.incidents())) == 2
    digest = case.store.row_digest()
    assert case.rebuild(resolve_all) == digest


def test_a_case_by_other_rules_is_no_forgery_and_is_computed_anew(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", *STORIES)
    with case.store.database.write():
        case.store.database.run("UPDATE resolved SET rules = 'older/1'")
        case.store.database.run("DELETE FROM incident WHERE id = (SELECT min(id) FROM incident)")
    told = {c.number: c for c in verify(case.path, recompute=resolve_all, rules=rules())}
    assert told[11].result is Result.NOT_CHECKED
    assert "older/1" in told[11].words
    assert bring_up_to_date(case) == 4
    told = {c.number: c for c in verify(case.path, recompute=resolve_all, rules=rules())}
    assert told[11].result is Result.PASS


def test_a_date_given_later_is_not_ignored_in_silence(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path / "in", "paper")
    again = files.collect([str(tmp_path / "in" / "paper.txt")], by="A. Recorder", published="2020-05-04")
    (taken,) = add(case, again, LineExtractor())
    assert (taken.state, taken.reason) == ("known", "stays with the publication date it was taken with")
