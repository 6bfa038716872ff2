"""The assembled reader: deterministic, exact in its spans, the same for every side, honest about its limits."""

from __future__ import annotations

import json

import pytest

from saksi.extract import RulesExtractor, as_contract, read_text, rules
from saksi.extract.page.text import MOST_TOKENS, read_page
from saksi.model.canonical import canonical, decode
from saksi.model.claim import Findings, claim_id, report_id
from saksi.model.document import Document

TEXT = (
    "At least nine people, two of them children, were killed when Freedonian missiles hit a hospital in Kharkiv on "
    "Tuesday, the mayor wrote on Telegram. Another 14 were wounded. “This is a war crime,” he said. "
    "The Freedonian army denied striking a hospital. Video from the scene shows a burned ward. The mayor demanded "
    "an independent inquiry."
)


def document(text: str, language: str = "en") -> Document:
    return Document(
        id="document-1", capture="capture-1", method="given", text=text, language=language, published="2024-05-15"
    )


def test_reading_twice_gives_the_same_bytes() -> None:
    first, second = (RulesExtractor().extract(document(TEXT)) for _ in range(2))
    assert canonical(first) == canonical(second)
    assert decode(Findings, canonical(first)) == first


def test_ids_follow_from_what_is_said() -> None:
    findings = RulesExtractor().extract(document(TEXT))
    for report in findings.reports:
        assert report.id == report_id("document-1", report.anchor)
        for claim in report.claims:
            assert claim.id == claim_id(claim)
            assert claim.method == "rules-en/1"
            assert claim.spans[0].of(TEXT) == claim.quote


def test_links_stay_inside_a_report() -> None:
    for report in RulesExtractor().extract(document(TEXT)).reports:
        own = {claim.id for claim in report.claims}
        for claim in report.claims:
            assert {claim.subset_of, claim.beside} - {None} <= own


def test_every_kind_of_claim_is_there() -> None:
    findings = RulesExtractor().extract(document(TEXT))
    kinds = {claim.kind for report in findings.reports for claim in report.claims} | {c.kind for c in findings.claims}
    assert kinds >= {
        "attack",
        "casualty",
        "damage",
        "demand",
        "evidence",
        "legal_characterisation",
        "place",
        "responsibility",
        "time",
        "weapon",
    }


@pytest.mark.parametrize("language, name", [("uk", "Ukrainian"), ("ar", "Arabic"), ("es-MX", "Spanish")])
def test_a_language_without_a_reader_gives_a_note_and_no_claim(language: str, name: str) -> None:
    findings = RulesExtractor().extract(document("Загинуло 9 людей.", language))
    assert findings.reports == findings.claims == ()
    assert findings.notes == (f"no reader for {name} yet",)


@pytest.mark.parametrize("text", ["", "   \n ", "???", "12 34", "“”", "A", "\ufeff"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    assert RulesExtractor().extract(document(text)).reports == ()


def test_swapping_the_parties_swaps_nothing_else() -> None:
    """What is read of one side is read of any other; only their names differ."""
    story = (
        "{A} missiles hit a school in Tandil on Tuesday, killing 12 people, the mayor said. {B} officials "
        "called it a war crime. {C} denied striking the school."
    )

    def shape(a: str, b: str, c: str) -> str:
        found = read_text(story.format(A=a, B=b, C=c), published="2024-05-15")
        claims = [claim for report in found["reports"] for claim in report["claims"]] + found["claims"]
        told = sorted((c["kind"], c["stance"], bool(c["said_by"]), c.get("answer"), c.get("term")) for c in claims)
        return json.dumps([[r["scope"], r["event"]] for r in found["reports"]]) + repr(told)

    assert shape("Russian", "Ukrainian", "Russia") == shape("Ukrainian", "Russian", "Ukraine")
    assert shape("Israeli", "Lebanese", "Israel") == shape("Lebanese", "Israeli", "Lebanon")


def test_a_number_that_nobody_read_is_noted() -> None:
    notes = read_text("Shelling killed four people in Sumy. The dead and 87.", published=None)["notes"]
    assert any("was not read" in note for note in notes)


def test_the_contract_has_every_key_and_no_empty_string() -> None:
    read = document(TEXT)
    findings = RulesExtractor().extract(read)
    line = as_contract(read, findings, given_id="x", with_text=True, mentions=True, sealed=False)
    assert line["text"] == TEXT
    assert set(line) == {
        "id", "lang", "published", "text", "reports", "claims", "quotations", "notes", "toponyms", "times",
    }  # fmt: skip
    for report in line["reports"]:
        assert set(report) == {"anchor", "scope", "when", "where", "event", "part_of", "claims"}
        assert isinstance(report["where"]["lat"], float)
        for claim in report["claims"]:
            assert {"kind", "quote", "start", "end", "said_by", "channel", "stance", "scope", "as_of", "score"} <= set(
                claim
            )
            assert 0 <= claim["score"] <= 1
            assert claim["kind"] != "identity"
            assert "" not in claim.values()
            for link in (claim["subset_of"], claim["beside"]):
                assert link is None or report["claims"][link]["kind"] == "casualty"


def test_a_text_longer_than_a_hundred_pages_is_read_so_far_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_CHARS", 60)
    read = document("A missile hit a school in Kyiv, killing 3 people on Monday. Shelling killed 9 people in Sumy.")
    findings = RulesExtractor().extract(read)
    assert findings.notes[0] == f"only the first 60 of {len(read.text)} characters were read for claims"
    assert [c.quote for r in findings.reports for c in r.claims if c.kind == "casualty"] == ["killing 3 people"]


def test_a_run_of_words_without_an_end_is_cut_into_bounded_sentences() -> None:
    page = read_page(document("A shell fell. " + "Kyiv " * 2_000))
    assert max(len(sentence.tokens) for sentence in page.sentences) == MOST_TOKENS
    assert sum(len(sentence.tokens) for sentence in page.sentences) == 2_004
