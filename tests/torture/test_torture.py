"""A twentieth of the long trials; `make torture` runs all of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.torture import flips, kills, rulings, rulings_at_desk

SEED = random.SystemRandom().randrange(1 << 32)


@pytest.mark.torture
def test_every_flipped_bit_is_found_or_touches_no_content(tmp_path: Path) -> None:
    outcome = flips.trial(tmp_path, 50, SEED, documents=20)
    assert not outcome.missed, f"seed {SEED}"
    assert sum(outcome.found.values()) >= 37  # all but those in the database, at least


@pytest.mark.torture
def test_adding_survives_being_killed_at_any_instant(tmp_path: Path) -> None:
    outcome = kills.trial(tmp_path, 10, SEED, documents=25)
    assert not outcome.wrong, f"seed {SEED}"


@pytest.mark.torture
def test_two_reviewers_at_once_lose_no_ruling(tmp_path: Path) -> None:
    outcome = rulings.trial(tmp_path, 50, SEED)
    assert not outcome.wrong, f"seed {SEED}"
    assert list(outcome.made.values()) == [50, 50]


@pytest.mark.torture
def test_two_sessions_at_the_desk_lose_no_ruling(tmp_path: Path) -> None:
    outcome = rulings_at_desk.trial(tmp_path, 50, SEED)
    assert not outcome.wrong, f"seed {SEED}"
    assert all(made >= 50 for made in outcome.made.values())
