"""Floors, links and choices for each role, tuned on the messages of dev that are held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from bench.muc4_fold import CHOICES, ROLES, Settings, fold, of_document
from bench.muc4_mentions import LINKS
from bench.muc4_predict import MucPrediction
from bench.muc4_score import Tally, added, ceaf_ree, template_f1, total
from training.muc.entities import RoleTemplate, merged
from training.muc.labels import PUBLIC_ROLES

MARGIN = 0.01  # what another way of linking or choosing must gain: a hundred messages tell no finer difference
FLOORS = tuple(k / 20 for k in range(1, 20))
TOGETHER = tuple(k / 10 for k in range(10))
RELEVANCES = (*(k / 10 for k in range(3, 10)), 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """One message: its text as read, what the reader said, the gold incidents."""

    text: str
    prediction: MucPrediction
    gold: Sequence[RoleTemplate]


def tally(cases: Sequence[Case], settings: Settings, *, lenient: bool = False) -> dict[str, Tally]:
    """CEAF-REE of some messages, role by role."""
    sums: dict[str, Tally] = {}
    for case in cases:
        told = of_document(fold(case.text, case.prediction, settings), settings)
        sums = added(sums, ceaf_ree(told, merged(case.gold), lenient=lenient))
    return sums


def tune(cases: Sequence[Case]) -> Settings:
    """The settings with the best CEAF-REE, role by role, then of relevance; then the best template F1 for `together`.

    Roles do not meet in CEAF-REE, so each is tuned by itself. Descriptions, which the public evaluation does not
    score, take the floor of names.
    """
    settings = Settings()
    for role in PUBLIC_ROLES:
        settings = _tuned_role(cases, settings, role)
    floors = {**settings.floors, "VictimDescription": settings.floors["Victim"]}
    settings = replace(settings, floors={role: floors[role] for role in ROLES})
    scored = [(total(tally(cases, replace(settings, relevance=floor))).f1, floor) for floor in RELEVANCES]
    settings = replace(settings, relevance=max(scored)[1])
    apart = [(_templates(cases, replace(settings, together=floor)).f1, -floor) for floor in TOGETHER]
    return replace(settings, together=-max(apart)[1])


def _templates(cases: Sequence[Case], settings: Settings) -> Tally:
    """Template F1 of some messages, micro."""
    scored = (
        template_f1([f.public() for f in fold(case.text, case.prediction, settings)], case.gold) for case in cases
    )
    return sum(map(total, scored), Tally())


def _tuned_role(cases: Sequence[Case], settings: Settings, role: str) -> Settings:
    only = [replace(case, prediction=_of_role(case.prediction, role)) for case in cases]
    usual = (settings.links[role], settings.choices[role], settings.joint[role])
    best = _best_floor(only, _shaped(settings, role, usual), role)
    for shape in product(LINKS, CHOICES, (False, True)):
        reached, tried = _best_floor(only, _shaped(settings, role, shape), role)
        best = (reached, tried) if reached > best[0] + MARGIN else best
    return best[1]


def _shaped(settings: Settings, role: str, shape: tuple[str, str, bool]) -> Settings:
    link, choice, joint = shape
    return replace(
        settings,
        links={**settings.links, role: link},
        choices={**settings.choices, role: choice},
        joint={**settings.joint, role: joint},
    )


def _best_floor(cases: Sequence[Case], settings: Settings, role: str) -> tuple[float, Settings]:
    tried = [replace(settings, floors={**settings.floors, role: floor}) for floor in FLOORS]
    return max(((tally(cases, one)[role].f1, one) for one in tried), key=lambda pair: pair[0])


def _of_role(prediction: MucPrediction, role: str) -> MucPrediction:
    return replace(prediction, spans=tuple(span for span in prediction.spans if span.role == role))
