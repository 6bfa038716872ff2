"""The whole composition over chosen answers of a model: claims, reports, quotations, what is sealed, what is noted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.extract.contract import as_contract
from saksi.extract.learned import reader
from saksi.extract.learned.labels import CLAIMS, SPANS
from saksi.model.canonical import canonical
from saksi.model.claim import Casualty, Claim, Damage, Evidence, Findings, Identity, Rescue, Responsibility
from saksi.model.terms import Answer, Outcome, Scope, Stance
from tests.extract.learned.stub import StubModel, Told, claims_of, document, extractor, of_kind, read

TEXT = (
    "Shelling hit a clinic in Kharkiv on Monday and killed at least 12 people, among them four children, "
    "the regional governor Oleh Tarnak said. A drone wrecked a bus in Sumy on Sunday, injuring three. "
    "Rescuers freed two women. “We heard the drone,” said Marta Lisk, a neighbour of 34-year-old Ivo Renn. "
    "A video shows the burning bus near the market. The Red Brigade denied the attack and blamed it on The Blue Guard."
)
TOLD = (
    Told("event", "Shelling", says={"event": "shelling", "told_event": "shelling"}, to={"place": "Kharkiv"}),
    Told(
        "object",
        "clinic",
        says={"object": "health_care", "degree": "damaged"},
        to={"place": "Kharkiv", "time": "Monday"},
    ),
    Told(
        "people",
        "12 people",
        to={"harm": "killed", "voice": "governor Oleh Tarnak", "place": "Kharkiv", "time": "Monday"},
    ),
    Told("harm", "killed", report=None, says={"outcome": "killed"}),
    Told(
        "people",
        "four children",
        to={"subset": "12 people", "voice": "governor Oleh Tarnak", "place": "Kharkiv", "time": "Monday"},
    ),
    Told("speaker", "governor Oleh Tarnak", report=None, says={"role": "local_authority"}),
    Told("weapon", "drone", report=1, says={"weapon": "one_way_drone", "told_event": "drone"}, to={"place": "Sumy"}),
    Told("object", "bus", report=1, says={"object": "transport", "degree": "destroyed"}, to={"place": "Sumy"}),
    Told("people", "three", report=1, says={"outcome": "injured"}, to={"harm": "injuring", "place": "Sumy"}),
    Told("harm", "injuring", report=None, says={"outcome": "injured"}),
    Told("people", "two women", report=1, says={"outcome": "rescued", "group": "women"}, to={"place": "Sumy"}),
    Told("speaker", "Marta Lisk", report=None, says={"role": "witness"}),
    Told("quotation", "We heard the drone,", report=None, says={"spoken": "yes"}, to={"voice": "Marta Lisk"}),
    Told("identity", "Ivo Renn", report=None, says={"detail": "name"}),
    Told("evidence", "video", report=1, says={"media": "video"}),
    Told("party", "The Red Brigade", report=1),
    Told("answer", "denied the attack", report=1, says={"answer": "denied"}),
    Told("answer", "blamed it on The Blue Guard", report=1, says={"answer": "accepted"}),
    Told("toponym", "Kharkiv", report=None),
    Told("toponym", "Sumy", report=None),
)
SEEN = tuple(t for t in TOLD if t.kind in SPANS)


class _Told(StubModel):
    """Quotations are not tagged, only judged: the stub's heads know of them, its eyes do not."""

    def __init__(self) -> None:
        super().__init__(TEXT, TOLD)
        self.told = SEEN


@pytest.fixture(scope="module")
def findings() -> Findings:
    return extractor(_Told()).extract(document(TEXT))


def one(findings: Findings, kind: str, quote: str) -> Claim:
    [found] = [c for c in of_kind(findings, kind) if quote in c.quote]
    return found


def test_one_report_an_incident_with_its_place_time_and_event(findings: Findings) -> None:
    first, second = findings.reports
    assert first.where is not None
    assert second.where is not None
    assert (first.where.name, second.where.name) == ("Kharkiv", "Sumy")
    assert first.when is not None
    assert (first.when.earliest, first.when.latest) == ("2024-05-13", "2024-05-13")
    assert first.event == "shelling"
    assert first.scope is Scope.INCIDENT
    assert first.quote == "killed at least 12 people"


def test_a_figure_is_counted_by_the_grammar_and_told_by_its_speaker(findings: Findings) -> None:
    claim = one(findings, "casualty", "12 people")
    assert isinstance(claim.value, Casualty)
    assert claim.value.outcome is Outcome.KILLED
    assert (claim.value.count.low, claim.value.count.high) == (12, None)
    assert [s.name for s in claim.said_by] == ["governor Oleh Tarnak"]
    assert claim.stance is Stance.ATTRIBUTED


def test_a_part_names_its_whole_in_the_same_report(findings: Findings) -> None:
    part, whole = one(findings, "casualty", "four children"), one(findings, "casualty", "12 people")
    assert part.subset_of == whole.id
    assert part in findings.reports[0].claims


def test_things_weapons_evidence_and_answers(findings: Findings) -> None:
    clinic, video = one(findings, "damage", "clinic").value, one(findings, "evidence", "video").value
    answer = one(findings, "responsibility", "denied").value
    assert isinstance(clinic, Damage)
    assert (clinic.object, clinic.name, str(clinic.protection)) == ("health_care", "clinic", "medical")
    assert isinstance(video, Evidence)
    assert (video.media, video.shows) == ("video", "shows the burning bus near the market")
    assert isinstance(answer, Responsibility)
    assert (answer.party, answer.answer) == ("Red Brigade", Answer.DENIED)


def test_words_that_blame_are_no_acceptance_whatever_the_model_says(findings: Findings) -> None:
    assert [c.quote for c in of_kind(findings, "responsibility")] == ["denied the attack"]


def test_rescued_people_are_no_casualty(findings: Findings) -> None:
    [claim] = of_kind(findings, "rescue")
    assert isinstance(claim.value, Rescue)
    assert claim.value.count is not None
    assert claim.value.count.low == 2


def test_quotations_are_without_their_marks_and_have_their_speaker(findings: Findings) -> None:
    [quotation] = findings.quotations
    assert quotation.span.of(TEXT) == "We heard the drone,"
    assert quotation.speaker is not None
    assert quotation.speaker.name == "Marta Lisk"


def test_names_of_victims_are_sealed_and_shown_only_when_asked_for(findings: Findings) -> None:
    [claim] = of_kind(findings, "identity")
    assert isinstance(claim.value, Identity)
    options = {"given_id": None, "with_text": False, "mentions": True}
    assert "Ivo Renn" not in str(as_contract(document(TEXT), findings, sealed=False, **options))  # type: ignore[arg-type]
    assert "Ivo Renn" in str(as_contract(document(TEXT), findings, sealed=True, **options))  # type: ignore[arg-type]


def check(text: str, findings: Findings) -> None:
    """What holds of any findings: exact words, ids once each, links within a report."""
    for claim in claims_of(findings):
        assert claim.quote == claim.spans[0].of(text)
        assert claim.document == "document-0"
        assert 0 <= claim.score <= 1000
        assert claim.method in ("learned/1", "rules-en/1")
    for report in findings.reports:
        assert report.quote == report.anchor.of(text)
        ids = [c.id for c in report.claims]
        assert len(set(ids)) == len(ids)
        assert all(c.subset_of is None or c.subset_of in ids for c in report.claims)
        assert all(c.beside is None or c.beside in ids for c in report.claims)
        assert [c.spans[0].start for c in report.claims] == sorted(c.spans[0].start for c in report.claims)
    own = [r.id for r in findings.reports]
    assert len(set(own)) == len(own)
    assert all(r.part_of is None or r.part_of in own for r in findings.reports)
    free = [c.id for c in findings.claims]
    assert not set(free) & {c.id for r in findings.reports for c in r.claims}
    assert all(c.subset_of is c.beside is None for c in findings.claims)


def test_words_ids_and_links_hold(findings: Findings) -> None:
    check(TEXT, findings)


def test_the_same_text_gives_the_same_bytes(findings: Findings) -> None:
    assert canonical(extractor(_Told()).extract(document(TEXT))) == canonical(findings)


def test_findings_say_which_model_read_them(findings: Findings) -> None:
    assert findings.model_digest == "d" * 64
    assert extractor(_Told()).model_digest == "d" * 64
    assert extractor(_Told()).method == "learned/1"


def test_a_link_out_of_the_report_is_dropped() -> None:
    told = [replace(t, report=1) if t.words == "four children" else t for t in SEEN]
    found = read(TEXT, *told)
    check(TEXT, found)
    assert one(found, "casualty", "four children").subset_of is None


def test_a_report_is_part_of_another() -> None:
    found = read(TEXT, *SEEN, parts=[(1, 0)])
    assert [r.part_of for r in found.reports] == [None, found.reports[0].id]


def test_a_figure_of_no_report_is_no_claim_and_a_legal_word_is() -> None:
    text = "Two people died in a flood. He called it a war crime."
    told = [
        Told("people", "Two people", report=None, to={"harm": "died"}),
        Told("harm", "died", report=None, says={"outcome": "killed"}),
        Told("legal", "war crime", report=None),
    ]
    found = read(text, *told)
    assert found.reports == ()
    assert [c.kind for c in found.claims] == ["legal_characterisation"]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\n"])
def test_an_empty_text_is_noted(text: str) -> None:
    model = StubModel(text, [])
    found = extractor(model).extract(document(text))
    assert claims_of(found) == []
    if not text.strip():
        assert found.notes == ("no text",)
        assert model.seen == []


def test_a_script_outside_the_vocabulary_is_noted_and_the_model_is_not_asked() -> None:
    text = "ხარკოვში 12 ადამიანი დაიღუპა."
    model = StubModel(text, [])
    found = extractor(model).extract(document(text, language="ka"))
    assert found.notes == ("no reader for Georgian yet",)
    assert found.reports == found.claims == ()
    assert model.seen == []


def test_a_language_that_the_model_has_not_learned_is_read_with_low_scores() -> None:
    found = extractor(StubModel(TEXT, SEEN)).extract(document(TEXT, language="qq"))
    assert found.notes[0] == "the model has not learned qq: what it read needs a person"
    learned = extractor(StubModel(TEXT, SEEN)).extract(document(TEXT))
    assert len(claims_of(found)) > 0
    assert max(claim.score for claim in claims_of(found)) == reader.UNLEARNED < max(c.score for c in claims_of(learned))


@pytest.mark.parametrize("language", ["en-GB", "EN", None])
def test_a_language_counts_without_its_region(language: str | None) -> None:
    assert read(TEXT, *SEEN, language=language).reports


def test_a_text_past_the_bound_is_read_that_far_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    most = TEXT.index("A drone")
    monkeypatch.setattr(reader, "MOST_CHARS", most)
    model = StubModel(TEXT, SEEN)
    found = extractor(model).extract(document(TEXT))
    assert model.seen == [TEXT[:most]]
    assert found.notes[0] == f"only the first {most} of {len(TEXT)} characters were read for claims"
    monkeypatch.setattr(reader, "MOST_CHARS", len(TEXT))
    assert not any("only the first" in note for note in read(TEXT, *SEEN).notes)


def test_a_number_beside_words_of_harm_that_no_claim_took_is_noted() -> None:
    text = "Shells killed 17 people and wounded 40 people in Kharkiv on 3 May."
    taken = [
        Told("people", "17 people", to={"harm": "killed"}),
        Told("harm", "killed", report=None, says={"outcome": "killed"}),
        Told("harm", "wounded", report=None, says={"outcome": "injured"}),
    ]
    [note] = read(text, *taken).notes
    assert note == f"a number beside words of harm was not read, at {text.index('40')}"
    both = [*taken, Told("people", "40 people", to={"harm": "wounded"}, says={"outcome": "injured"})]
    assert read(text, *both).notes == ()


def test_notes_hold_no_words_of_the_text(findings: Findings) -> None:
    words = set(re.findall(r"\w{5,}", TEXT))
    for note in findings.notes:
        assert not words & set(note.split()) - {"people", "words"}


def test_what_is_told_twice_is_claimed_once() -> None:
    text = "A missile hit a school in Kharkiv. The missile struck the school at noon, killing two teachers."
    told = [
        Told("weapon", "missile", nth=0, says={"weapon": "ballistic_missile"}),
        Told("weapon", "missile", nth=1, says={"weapon": "ballistic_missile"}),
        Told("object", "school", nth=0, says={"object": "education"}),
        Told("object", "school", nth=1, says={"object": "education"}),
        Told("people", "two teachers", to={"harm": "killing"}),
        Told("harm", "killing", report=None, says={"outcome": "killed"}),
    ]
    kinds = [c.kind for c in claims_of(read(text, *told))]
    assert sorted(kinds) == ["casualty", "damage", "weapon"]


def test_two_reports_on_the_same_words_have_ids_of_their_own() -> None:
    text = "Strikes killed two people in Kharkiv and two people in Sumy."
    told = [
        Told("people", "two people", nth=0, report=0, to={"harm": "killed"}),
        Told("people", "two people", nth=1, report=1, to={"harm": "killed"}),
        Told("harm", "killed", report=None, says={"outcome": "killed"}),
    ]
    found = read(text, *told)
    assert len(found.reports) == 2
    check(text, found)


WORDS = re.findall(r"\w+|[^\w\s]", TEXT)


@st.composite
def sights(draw: st.DrawFn) -> list[Told]:
    """Any words of the text, marked as anything, pointing anywhere, in any reports."""
    told = []
    for _ in range(draw(st.integers(0, 8))):
        first = draw(st.integers(0, len(WORDS) - 1))
        words = " ".join(WORDS[first : first + draw(st.integers(1, 3))])
        if words not in TEXT:
            words = WORDS[first]
        to = {name: draw(st.sampled_from([t.words for t in told])) for name in ("subset", "beside", "voice") if told}
        kind = draw(st.sampled_from([*CLAIMS, "people", "people", "harm", "speaker", "identity"]))
        told.append(Told(kind, words, report=draw(st.sampled_from([0, 1, 2, None])), to=to))
    return told


@given(sights(), st.sampled_from([(), ((0, 1), (1, 0)), ((0, 1), (1, 2), (2, 0))]))
@settings(max_examples=40, deadline=None)
def test_whatever_the_model_sees_the_findings_hold_together(
    told: list[Told], parts: tuple[tuple[int, int], ...]
) -> None:
    check(TEXT, read(TEXT, *told, parts=parts))
