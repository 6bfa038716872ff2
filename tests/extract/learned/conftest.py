"""The model that is shipped, or another one named by MODEL_UNDER_TEST (to look at it before it is shipped)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import saksi.extract
from saksi.extract.encoder.bundle import MANIFEST
from saksi.extract.learned.model import open_models
from saksi.extract.learned.reader import LearnedExtractor


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the model; the tests that need one are left out without it."""
    named = os.environ.get("MODEL_UNDER_TEST")
    folder = Path(named) if named else Path(saksi.extract.__file__).parent / "model"
    if not (folder / MANIFEST).is_file():
        pytest.skip("skipped: no model shipped")
    return folder


@pytest.fixture(scope="session")
def trained(model_folder: Path) -> LearnedExtractor:
    """The reader with that model, loaded once."""
    return LearnedExtractor(*open_models(model_folder))
