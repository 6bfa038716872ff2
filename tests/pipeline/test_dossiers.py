"""From a case to a dossier on disk: behind the gate, logged, with proofs that verify and the rule's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from saksi.capture import files
from saksi.case import Case
from saksi.errors import InputError, PublicationHeld
from saksi.model.act import Exported
from saksi.model.canonical import sha256
from saksi.model.terms import Verdict
from saksi.pipeline.decisions import rule_on
from saksi.pipeline.dossiers import rule_in_full, write_dossier
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date
from saksi.pipeline.upkeep import stamp_checkpoint
from saksi.publish import bundle_verifier as verifier
from saksi.settings import Authority as Named
from saksi.settings import Settings
from saksi.settle import NAMES
from tests.pipeline.lines import LineExtractor, new_case
from tests.preserve.test_timestamp import Authority, authority, no_proxy, serving

__all__ = ["authority", "no_proxy"]
NOW = datetime(2020, 6, 1, tzinfo=UTC)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "report.txt").write_text("2020-05-01 | Arvale | shelling | 4+ killed | mayor", encoding="utf-8")
    with new_case(tmp_path / "case") as made:
        list(add(made, files.collect([str(tmp_path / "report.txt")], by="A. Recorder"), LineExtractor()))
        bring_up_to_date(made)
        yield made


def only(case: Case) -> str:
    (incident,) = case.store.incidents()
    return incident.id


def test_it_is_written_and_logged_with_a_proof_that_verifies(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "new" / "dossier.html"
    head = case.keys().open(case.checkpoint())
    digest = write_dossier(case, only(case)[:17], out, form="html", at=NOW)
    exported = case.store.last(Exported)
    assert exported is not None and (exported.form, exported.digest) == ("dossier, html, public", digest)
    assert digest == sha256(out.read_bytes())
    shown = out.read_text("utf-8")
    entry = int(re.search(r"Log entry</dt><dd>(\d+)", shown)[1])  # type: ignore[index]
    leaf, *siblings = (bytes.fromhex(h) for h in re.findall(r"<code>([0-9a-f]{64})</code>", shown)[1:])
    assert verifier.is_included(leaf, entry, head.size, siblings, head.root)
    assert "saksi/2" in shown and "Left out, each with its reason" in shown and "They are roles, never parties" in shown


def test_a_timestamp_is_told_with_its_time(case: Case, tmp_path: Path, authority: Authority) -> None:
    (case.path / "root.pem").write_bytes(authority.pem("root"))
    with serving(authority) as url:
        case.settings = Settings(name="test", by="A.", authorities=(Named(name="TSA", url=url, roots="root.pem"),))
        (made,) = stamp_checkpoint(case)
    write_dossier(case, only(case), tmp_path / "d.html", form="html", at=NOW)
    said = f"Timestamp by TSA: the first {made.size} entries were there at {made.at:%Y-%m-%d %H:%M:%S} UTC"
    assert said in (tmp_path / "d.html").read_text("utf-8")


def test_nothing_is_written_over(case: Case, tmp_path: Path) -> None:
    write_dossier(case, only(case), tmp_path / "d.html", form="html", at=NOW)
    with pytest.raises(InputError, match="lies there already"):
        write_dossier(case, only(case), tmp_path / "d.html", form="html", at=NOW)


def test_the_gate_keeps_what_it_keeps(case: Case, tmp_path: Path) -> None:
    rule_on(case, only(case), Verdict.REJECT, reason="another town's")
    with pytest.raises(PublicationHeld, match="rejected in review"):
        write_dossier(case, only(case), tmp_path / "d.html", form="html", at=NOW)
    assert not list(tmp_path.glob("*d.html*"))


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_words(name: str) -> None:
    rule = rule_in_full(f"{name}/1")
    assert rule.says and rule.source and rule.text
    assert not any("``" in line or "figures.RANKS" in line for line in rule.text)


def test_an_unknown_rule_is_told_as_such() -> None:
    assert "not known" in rule_in_full("elsewhere/9").unverified
