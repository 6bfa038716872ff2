"""The hard cases as stories: reports in, toll history out."""

from __future__ import annotations

from pathlib import Path

import pytest

from settle.telling import FOLDER, outcome, story

STORIES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_reports_in_toll_history_out(path: Path) -> None:
    told = story(path)
    assert outcome(told) == list(told.expected), told.title


def test_every_hard_case_has_its_story() -> None:
    assert len(STORIES) >= 14
