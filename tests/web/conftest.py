"""The case is made once; tests that change it take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.web.visit import Desk
from web.desks import a_desk, made_case


@pytest.fixture(scope="session")
def first_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAKSI_KEYS", str(tmp_path_factory.mktemp("keys")))
        return made_case(tmp_path_factory.mktemp("cases") / "case")


@pytest.fixture
def folder(first_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the case, with the key that signs it at hand."""
    monkeypatch.setenv("SAKSI_KEYS", str(next(first_case.parent.parent.glob("keys*"))))
    return Path(shutil.copytree(first_case, tmp_path / "case"))


@pytest.fixture
def desk(folder: Path) -> Desk:
    return a_desk(folder)


@pytest.fixture
def subjects(folder: Path) -> dict[str, str]:
    """One of each thing that addresses name."""
    with Case.open(folder) as case:
        incident = next(case.store.incidents())
        document = incident.documents[0]
        found = case.store.document(document)
        assert found is not None
        claim = case.store.claims(document)[0]
        return {
            "incident": incident.id,
            "document": document,
            "capture": found.capture,
            "claim": claim.id,
            "job": "none",
            "arrival": "none",
        }
