"""What is not for everyone lies on the machine so that its maker alone can open it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.lines import LineExtractor, new_case
from saksi.capture import files
from saksi.model.terms import Tier
from saksi.pipeline.bundling import bundle_case
from saksi.pipeline.dossiers import write_dossier
from saksi.pipeline.intake import add
from saksi.pipeline.publishing import write_export
from saksi.pipeline.resolution import bring_up_to_date


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER])
def test_only_what_is_public_can_be_opened_by_others(tier: Tier, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("2020-05-01 | Arvale | shelling | 4+ killed", encoding="utf-8")
    with new_case(tmp_path / "case") as case:
        list(add(case, files.collect([str(tmp_path / "report.txt")], by="A. Recorder"), LineExtractor()))
        bring_up_to_date(case)
        (incident,) = case.store.incidents()
        bundle_case(case, tmp_path / "bundle", tier=tier)
        write_export(case, "csv", tmp_path / "csv", tier=tier)
        write_dossier(case, incident.id, tmp_path / "dossier.html", form="html", tier=tier)
    made = [(tmp_path / name).stat().st_mode & 0o077 for name in ("bundle", "csv", "dossier.html")]
    assert all(made) if tier is Tier.PUBLIC else not any(made)
