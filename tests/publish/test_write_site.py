"""From a case on disk to a folder: the act is logged, rulings count, and a broken number writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from pipeline.lines import LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.errors import InputError, PublicationHeld
from saksi.model.act import Exported
from saksi.model.claim import Claim, Findings, Identity, LegalCharacterisation, claim_id
from saksi.model.document import Document
from saksi.model.terms import Verdict
from saksi.model.values import Span
from saksi.pipeline.decisions import rule_on
from saksi.pipeline.desk import NewClaim, add_claim
from saksi.pipeline.intake import add
from saksi.pipeline.publishing import gather, write_site
from saksi.pipeline.resolution import bring_up_to_date
from saksi.publish import gate as gates
from saksi.publish.known import sealed_words

NOW = datetime(2020, 6, 1, tzinfo=UTC)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    text = "2020-05-01 | Arvale | shelling | 4+ killed | mayor\n2020-05-01 | Brenmoor | drone | 2 killed"
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    with new_case(tmp_path / "case") as made:
        list(add(made, files.collect([str(tmp_path / "report.txt")], by="A. Recorder"), LineExtractor()))
        bring_up_to_date(made)
        yield made


def test_a_site_is_written_and_logged(case: Case, tmp_path: Path) -> None:
    written = write_site(case, tmp_path / "site", title="A title", at=NOW)
    assert (written.incidents, written.pages, written.held_back) == (2, 5, ())
    exported = case.store.last(Exported)
    assert exported is not None and (exported.form, exported.incidents) == ("site", 2)
    assert exported.digest == json.loads((tmp_path / "site" / "saksi-site.json").read_text())["digest"]
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "A title" in index and "1 June 2020" in index and "Arvale" in index


class WithFreeClaim(LineExtractor):
    """Also reads the words "war crime" as a claim that belongs to no one report."""

    def extract(self, document: Document) -> Findings:
        start = document.text.index("war crime")
        free = Claim(
            document=document.id,
            value=LegalCharacterisation(term="war_crime"),
            spans=(Span(start, start + 9),),
            quote="war crime",
            method=self.method,
        )
        free = msgspec.structs.replace(free, id=claim_id(free))
        return msgspec.structs.replace(super().extract(document), claims=(free,))


def test_a_rejected_claim_of_no_one_report_is_not_published(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("2020-05-01 | Arvale | shelling | 4+ killed | mayor\nThe mayor spoke of a war crime.", "utf-8")
    with new_case(tmp_path / "case") as case:
        list(add(case, files.collect([str(path)], by="A. Recorder"), WithFreeClaim()))
        bring_up_to_date(case)
        write_site(case, tmp_path / "one", at=NOW)
        assert "war_crime" in (tmp_path / "one/data/incidents.json").read_text("utf-8")
        (document,) = case.store.document_ids()
        (free,) = (c for c in case.store.claims(document) if c.quote == "war crime")
        rule_on(case, free.id, Verdict.REJECT, reason="said of another attack")
        write_site(case, tmp_path / "two", at=NOW)
        assert "war_crime" not in (tmp_path / "two/data/incidents.json").read_text("utf-8")


def test_only_time_and_checkpoint_change_between_two_exports(case: Case, tmp_path: Path) -> None:
    write_site(case, tmp_path / "one", at=NOW)
    write_site(case, tmp_path / "two", at=NOW)
    for path in (tmp_path / "one").rglob("*"):
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        if path.is_file() and path.name not in (
            "checkpoint.txt",
            "documents.html",
            "incidents.json",
            "saksi-site.json",
        ):
            assert path.read_bytes() == other.read_bytes(), path.name


def test_what_a_person_rejected_stays(case: Case, tmp_path: Path) -> None:
    first = next(iter(case.store.incidents()))
    rule_on(case, first.id, Verdict.REJECT, reason="told twice")
    written = write_site(case, tmp_path / "site", at=NOW)
    assert written.incidents == 1 and written.held_back == (f"{first.id}: rejected in review",)
    assert all(first.id not in p.name for p in (tmp_path / "site" / "incidents").iterdir())


def test_nothing_is_written_over_what_is_not_a_site(case: Case, tmp_path: Path) -> None:
    size = case.store.size()
    with pytest.raises(InputError):
        write_site(case, case.path, at=NOW)
    assert case.store.size() == size and (case.path / "case.db").exists()


def test_a_held_publication_writes_and_logs_nothing(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = case.store.size()
    monkeypatch.setattr(gates, "SHA256", gates.re.compile("never"))
    with pytest.raises(PublicationHeld):
        write_site(case, tmp_path / "site", at=NOW)
    assert case.store.size() == size and not (tmp_path / "site").exists()


class WithName(LineExtractor):
    """Also reads "Tamsin" as the name of a victim, and misses the rest of it."""

    def extract(self, document: Document) -> Findings:
        start = document.text.index("Tamsin")
        name = Claim(
            document=document.id,
            value=Identity(person="Tamsin"),
            spans=(Span(start, start + 6),),
            quote="Tamsin",
            method=self.method,
        )
        name = msgspec.structs.replace(name, id=claim_id(name))
        return msgspec.structs.replace(super().extract(document), claims=(name,))


def test_a_name_that_a_person_corrected_or_added_is_masked(tmp_path: Path) -> None:
    path, text = tmp_path / "report.txt", "2020-05-01 | Arvale | shelling | 4+ killed | mayor\nTamsin Rose. Old Linden."
    path.write_text(text, "utf-8")
    with new_case(tmp_path / "case") as case:
        list(add(case, files.collect([str(path)], by="A. Recorder"), WithName()))
        bring_up_to_date(case)
        (document,) = case.store.document_ids()
        (read,) = (c for c in case.store.claims(document) if isinstance(c.value, Identity))
        value = msgspec.json.encode({"person": "Tamsin Rose"}).decode()
        rule_on(case, read.id, Verdict.CORRECT, reason="her name in full", value=value)
        new = NewClaim(Span(text.index("Old"), len(text) - 1), "identity", {"person": "Old Linden"})
        add_claim(case, document, new, by="A. Recorder", reason="missed")
        sealed = sealed_words(gather(case).findings.values())
    assert {"tamsin", "rose", "old", "linden"} <= sealed
