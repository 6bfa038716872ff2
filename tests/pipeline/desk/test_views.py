"""What the desk shows: the queue's order and reasons, masked names, an incident as it was once known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pipeline.desk.cases import ARVALE, desk_case, document, incident, take
from pipeline.lines import LineExtractor
from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.act import Reading, Unsealed
from saksi.model.canonical import canonical
from saksi.model.claim import Claim, Findings, Identity, claim_id
from saksi.model.terms import Judgement
from saksi.model.values import Span
from saksi.pipeline import desk
from saksi.pipeline.decisions import link
from saksi.pipeline.desk.document import mask_of
from saksi.pipeline.desk.shown import Box, Filter, Why
from saksi.pipeline.resolution import bring_up_to_date

NAME = "Odalys Brankovar"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return desk_case(tmp_path)


@pytest.fixture
def named(case: Case, tmp_path: Path) -> Iterator[Case]:
    """The case with a document that names a victim, twice and in its title's stead in a note."""
    text = f"2020-09-01 | Arvale | drone | 1 killed | resident\n{NAME} was at home. Neighbours mourn Brankovar."
    take(case, tmp_path, [(text, "2020-09-02")], first=7)
    d = document(case, 7)
    found: Findings = LineExtractor(method="lines/2").extract(case.store.document(d))  # type: ignore[arg-type]
    at = text.index(NAME)
    span = Span(at, at + len(NAME))
    claim = Claim(document=d, value=Identity(person=NAME), spans=(span,), quote=NAME, method="lines/2")
    claim = msgspec.structs.replace(claim, id=claim_id(claim))
    found = msgspec.structs.replace(found, claims=(claim,), notes=(f"who {NAME} was is not understood",))
    case.append(Reading(document=d, method="lines/2", output=case.blobs.put(canonical(found)).digest))
    bring_up_to_date(case)
    yield case


def test_the_queue_puts_disagreement_and_consequence_first(case: Case) -> None:
    found = desk.queue(case)
    assert [item.subject for item in found.items] == [incident(case, n) for n in (0, 4, 3)]
    assert found.total == 3 and found.by_reason[Why.NEW] == 3 and found.by_reason[Why.TOLLS] == 1
    first = found.items[0]
    assert first.reasons[0].why is Why.TOLLS and first.reasons[0].words == "killed: accounts say from 4 to 9"
    assert Why.HIGH in {reason.why for reason in found.items[1].reasons}
    priorities = [item.priority for item in found.items]
    assert priorities == sorted(priorities, reverse=True)
    assert [i.subject for i in desk.queue(case, limit=1, offset=1).items] == [incident(case, 4)]


def test_what_is_settled_leaves_the_queue_and_comes_back_when_it_changes(case: Case, tmp_path: Path) -> None:
    desk.rule_incident(case, incident(case, 0), "accept", by="B.", reason="all three read", seen=None)
    assert incident(case, 0) not in {item.subject for item in desk.queue(case).items}
    take(case, tmp_path, [(ARVALE.format("19 killed", "mayor"), "2020-05-07")], first=7)
    item = next(item for item in desk.queue(case).items if item.subject == incident(case, 0))
    assert item.reasons[0].why is Why.CHANGED and "its figures" in item.reasons[0].words


def test_a_policy_may_ask_for_two_reviewers(tmp_path: Path) -> None:
    case = desk_case(tmp_path)
    case.settings = msgspec.structs.replace(
        case.settings, policy=msgspec.structs.replace(case.settings.policy, reviewers=2)
    )
    case._log_policy()
    bring_up_to_date(case)
    name = incident(case, 4)
    first = desk.rule_incident(case, name, "accept", by="B.", reason="read", seen=None)
    again = desk.rule_incident(case, name, "accept", by="B.", reason="read twice", seen=first.id)
    view = desk.incident_view(case, name)
    assert (view.row.status, view.reviewers, view.reviewers_needed) == ("proposed", ("B.",), 2)
    assert Why.REVIEWERS in {reason.why for reason in view.reasons}
    desk.rule_incident(case, name, "accept", by="C.", reason="read as well", seen=again.id)
    assert desk.incident_view(case, name).row.status == "reviewed"


def test_assigned_items_are_filtered_by_person(case: Case) -> None:
    desk.assign(case, incident(case, 3), "C. Reviewer", by="B.")
    assert [i.subject for i in desk.queue(case, Filter(assigned_to="C. Reviewer")).items] == [incident(case, 3)]
    assert len(desk.queue(case, Filter(assigned_to="")).items) == 2
    desk.assign(case, incident(case, 3), None, by="B.")
    assert len(desk.queue(case, Filter(assigned_to="")).items) == 3
    with pytest.raises(NotFound):
        desk.assign(case, "incident-x", "C.", by="B.")


def test_a_reader_s_note_waits_until_somebody_has_seen_the_document(named: Case) -> None:
    item = next(item for item in desk.queue(named, Filter(why=Why.NOTE)).items)
    assert item.subject == document(named, 7) and not item.is_incident
    assert NAME not in repr(item)
    desk.rule_document(named, item.subject, "reviewed", by="B.", reason="seen", seen=None)
    assert not desk.queue(named, Filter(why=Why.NOTE)).items


def test_names_are_masked_everywhere_until_they_are_unsealed_with_a_reason(named: Case) -> None:
    d = document(named, 7)
    shown = (
        desk.document_view(named, d),
        desk.incident_view(named, incident(named, 7)),
        desk.search(named, Filter(words="mourn")),
        desk.queue(named),
    )
    assert not [part for part in ("Odalys", "Brankovar") if part in repr(shown)]
    text = named.store.document(d).text  # type: ignore[union-attr]
    assert len(shown[0].text) == len(text)
    assert any(claim.is_sealed for claim in shown[0].claims)
    with pytest.raises(InputError, match="reason"):
        desk.unseal(named, d, by="B.", reason=" ")
    assert not list(named.store.acts(Unsealed))
    opened = desk.unseal(named, d, by="B.", reason="to call the family")
    assert opened.text == text and opened.is_unsealed
    ((_, act),) = named.store.acts(Unsealed)
    assert (act.document, act.by, act.reason) == (d, "B.", "to call the family")
    assert not desk.document_view(named, d).is_unsealed


@pytest.mark.parametrize("words", ["Odalys", "Brankovar", "Odalys Brankovar", '"brankov"', "Odálys", "mourn Odalys"])
def test_nobody_is_found_by_a_sealed_name(named: Case, words: str) -> None:
    """Else a name could be tried, and its other part be read beside it."""
    everywhere = Filter(words=words)
    assert desk.search(named, everywhere) == desk.search(named, Filter(words="nosuchword"))
    assert not desk.queue(named, everywhere).items and not desk.clusters(named, everywhere, zoom=3)


@pytest.mark.parametrize("sign", ["-", "_", "+", "%20", " ", "\n"])
def test_an_address_does_not_tell_a_sealed_name(named: Case, sign: str) -> None:
    found = named.store.document(document(named, 7))
    assert found is not None
    hidden = mask_of(named, found).hide(f"https://news.example/{sign.join(NAME.lower().split())}-mourned")
    assert "odalys" not in hidden and "brankovar" not in hidden


def test_words_in_a_passage_are_hidden_before_it_is_cut(named: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saksi.pipeline.desk.wording.MOST_LOOKED_THROUGH", 0)
    for around in range(1, 40):
        monkeypatch.setattr("saksi.store.search.AROUND", around)
        for words in ("mourn", "Odalys", "Brankovar"):
            found = repr(desk.search(named, Filter(words=words)).passages)
            assert not any(part in found for part in ("Odal", "alys", "Brank", "kovar")), (around, found)


def test_a_ruling_on_a_sealed_claim_does_not_repeat_the_name(named: Case) -> None:
    d = document(named, 7)
    claim = next(c for c in desk.document_view(named, d).claims if c.kind == "identity")
    made = desk.rule_claim(named, d, claim.id, "accept", by="B.", reason="named by the morgue", seen=None)
    assert "Brankovar" not in (made.seen or "")
    assert next(c for c in desk.document_view(named, d).claims if c.id == claim.id).standing == "accepted"


def test_a_sentence_knows_its_claims_and_a_claim_its_words(case: Case) -> None:
    view = desk.document_view(case, document(case, 0))
    (claim,) = view.claims
    assert claim.spans[0].of(view.text) == claim.quote == "4+ killed"
    (sentence,) = [s for s in view.sentences if claim.id in s.claims]
    assert "4+ killed" in sentence.span.of(view.text)
    assert view.reports[0].incident == incident(case, 0)


def test_an_incident_shows_every_account_its_differences_and_its_trace(case: Case) -> None:
    view = desk.incident_view(case, incident(case, 0))
    assert [account.published for account in view.accounts] == ["2020-05-03", "2020-05-04", "2020-05-05"]
    assert {(f.low, f.high) for f in view.figures} == {(4, None), (9, 9), (7, 7)}
    (killed,) = [d for d in view.differences if d.matter == "killed"]
    assert {said for said, _ in killed.sides} == {"4 or more", "9", "7"}
    assert {step.quote for toll in view.tolls for step in toll.trace} == {"4+ killed", "9 killed", "7 killed"}
    assert len(view.dependence) == 3 and view.moments == ("2020-05-03", "2020-05-04", "2020-05-05")


def test_as_known_at_a_day_only_what_was_published_by_then_counts(case: Case) -> None:
    now, then = (desk.incident_view(case, incident(case, 0), as_known_at=at) for at in (None, "2020-05-03"))
    assert [toll.best for toll in now.tolls] == [7] and [toll.best for toll in then.tolls] == [4]
    assert len(then.accounts) == 1 and then.moments == now.moments
    for wrong in ("2019-01-01", "some day"):
        with pytest.raises(InputError):
            desk.incident_view(case, incident(case, 0), as_known_at=wrong)


def test_search_map_timeline_and_facets_take_the_same_filter(case: Case) -> None:
    everything, shelling = Filter(), Filter(event="shelling")
    assert desk.search(case, everything).total == 3
    assert [row.place for row in desk.search(case, shelling).rows] == ["Coldharbour", "Arvale"]
    assert [bar.day for bar in desk.timeline(case, shelling, step="month")] == ["2020-05-01", "2020-07-01"]
    assert sum(bar.killed for bar in desk.timeline(case, shelling)) == 47
    assert desk.facets(case, everything)["event"] == {"shelling": 2, "drone": 1}
    assert desk.search(case, Filter(killed_at_least=40)).total == 1
    assert desk.search(case, Filter(since="2020-06-01", until="2020-06-30")).total == 1
    found = desk.search(case, Filter(words="hospital"))
    assert [row.incident for row in found.rows] == [incident(case, 0)] and "\ue000hospital\ue001" in found.passages[
        incident(case, 0)
    ]
    assert desk.search(case, Filter(words="hospital", event="drone")).total == 0
    assert desk.search(case, Filter(words='"un*balanced ( NEAR')).total == 0


def test_the_map_gathers_by_zoom_and_keeps_to_its_window(case: Case) -> None:
    assert sum(c.count for c in desk.clusters(case, Filter(), zoom=0)) == 3
    close = desk.clusters(case, Filter(), zoom=10)
    assert len(close) == 3 and all(c.incident and c.row and c.row.incident == c.incident for c in close)
    arvale = next(c for c in close if c.incident == incident(case, 0))
    assert (round(arvale.lat, 2), round(arvale.lon, 2), arvale.killed) == (49.99, 36.23, 7)
    window = Filter(box=Box(west=36, south=49, east=37, north=50.5))
    assert [c.incident for c in desk.clusters(case, window, zoom=10)] == [incident(case, 0)]
    round_the_back = Filter(box=Box(west=170, south=-80, east=-170, north=80))
    assert not desk.clusters(case, round_the_back, zoom=3)


def test_what_an_incident_lies_in_and_contains_is_told_in_rows(case: Case) -> None:
    part, whole = incident(case, 0), incident(case, 3)
    assert desk.incident_view(case, part).wholes == desk.incident_view(case, whole).parts == ()
    link(case, part, whole, Judgement.PART_OF, reason="one of its quarters")
    bring_up_to_date(case)
    assert [row.incident for row in desk.incident_view(case, part).wholes] == [whole]
    assert [row.incident for row in desk.incident_view(case, whole).parts] == [part]
    assert desk.incident_view(case, whole).wholes == desk.incident_view(case, part).parts == ()
