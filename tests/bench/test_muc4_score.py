"""The scorers of MUC-4 against examples worked out by hand, and the assignment against trying everything."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.assignment import assign
from bench.muc4_score import (
    PredictedTemplate,
    Tally,
    agrees,
    ceaf_ree,
    ceaf_rme,
    normalise,
    template_f1,
    total,
)
from training.muc.entities import Entity, RoleTemplate
from training.muc.labels import PUBLIC_ROLES


@st.composite
def rectangles(draw: st.DrawFn) -> list[list[float]]:
    columns = draw(st.integers(1, 5))
    row = st.lists(st.integers(-3, 6).map(float), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=5))


@given(rectangles())
def test_no_assignment_gains_more(gains: list[list[float]]) -> None:
    pairs = assign(gains)
    rows, columns = len(gains), len(gains[0])
    assert len(pairs) == min(rows, columns)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    if rows <= columns:
        best = max(sum(gains[r][c] for r, c in enumerate(order)) for order in permutations(range(columns), rows))
    else:
        best = max(sum(gains[r][c] for c, r in enumerate(order)) for order in permutations(range(rows), columns))
    assert sum(gains[r][c] for r, c in pairs) == best


def test_nothing_is_assigned_to_nothing() -> None:
    assert assign([]) == assign([[]]) == []


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("The Mayor of the Town", "mayor of town"),
        ('"Los Amigos" Front', "los amigos front"),
        ("a U.S. citizen", "us citizen"),
        ("Theatre  and  Anthem", "theatre and anthem"),
    ],
)
def test_mentions_are_compared_bare(said: str, compared: str) -> None:
    assert normalise(said) == compared


def gold(**roles: list[list[str]]) -> dict[str, tuple[Entity, ...]]:
    return {role: tuple(Entity(tuple(m)) for m in roles.get(role, [])) for role in PUBLIC_ROLES}


def test_one_right_mention_is_enough_and_one_wrong_spoils() -> None:
    assert agrees(("elf",), ("forest front", "elf"))
    assert not agrees(("elf", "dwarf"), ("forest front", "elf"))
    assert not agrees((), ("elf",))


def test_ceaf_ree_by_hand() -> None:
    """PerpOrg: one of two right, of one gold. Victim: two predictions of one person, one counts. Weapon: missed."""
    key = gold(PerpOrg=[["forest front", "FF"]], Victim=[["ana b"], ["carl d"]], Weapon=[["bomb", "car bomb"]])
    told = {"PerpOrg": [["The Forest Front"], ["army"]], "Victim": [["Ana B"], ["Ana B."]]}
    tallies = ceaf_ree(told, key)
    assert tallies["PerpOrg"] == Tally(1, 2, 1, 1)
    assert tallies["Victim"] == Tally(1, 2, 1, 2)
    assert tallies["Weapon"] == Tally(0, 0, 0, 1)
    micro = total(tallies)
    assert (micro.precision, micro.recall) == (2 / 4, 2 / 4)
    assert micro.f1 == pytest.approx(0.5)


def test_the_alignment_serves_both_entities() -> None:
    """A greedy choice would give "men" to the first entity and leave the second prediction without one."""
    key = gold(PerpInd=[["men", "armed men"], ["men"]])
    assert ceaf_ree({"PerpInd": [["men"], ["armed men"]]}, key)["PerpInd"] == Tally(2, 2, 2, 2)


def test_optional_gold_is_forgiven_only_by_the_second_convention() -> None:
    key = {**gold(Target=[["bridge"]]), "PerpInd": (Entity(("rebels",), optional=True),)}
    missed = {"Target": [["bridge"]]}
    assert ceaf_ree(missed, key)["PerpInd"] == Tally(0, 0, 0, 1)
    assert ceaf_ree(missed, key, lenient=True)["PerpInd"] == Tally(0, 0, 0, 0)
    found = {"PerpInd": [["rebels"]]}
    assert ceaf_ree(found, key, lenient=True)["PerpInd"] == Tally(1, 1, 1, 1)


def test_what_counts_is_found_before_what_is_optional() -> None:
    key = {**gold(), "PerpInd": (Entity(("rebels",), optional=True), Entity(("rebels", "men")))}
    assert ceaf_ree({"PerpInd": [["rebels"]]}, key, lenient=True)["PerpInd"] == Tally(1, 1, 1, 1)


def incident(*types: str, **roles: list[list[str]]) -> RoleTemplate:
    return RoleTemplate(types, gold(**roles))


def test_template_f1_by_hand() -> None:
    """A bombing taken for the bombing with one of two fillers right; an attack predicted; a kidnapping missed."""
    key = [incident("bombing", Target=[["bridge"]], Weapon=[["bomb"]]), incident("kidnapping", Victim=[["ana b"]])]
    told = [
        PredictedTemplate("attack", {"Target": [["bridge"]]}),
        PredictedTemplate("bombing", {"Target": [["bridge"]], "Weapon": [["dynamite"]]}),
    ]
    tallies = template_f1(told, key)
    assert tallies["type"] == Tally(1, 2, 1, 2)
    assert tallies["Target"] == Tally(1, 2, 1, 1)
    assert tallies["Weapon"] == Tally(0, 1, 0, 1)
    assert tallies["Victim"] == Tally(0, 0, 0, 1)
    assert total(tallies) == Tally(2, 5, 2, 5)


def test_a_type_left_open_by_the_key_takes_either() -> None:
    told = [PredictedTemplate("attack", {})]
    assert template_f1(told, [incident("bombing", "attack")])["type"] == Tally(1, 1, 1, 1)
    assert template_f1(told, [incident("arson")])["type"] == Tally(0, 1, 0, 1)


def test_irrelevant_messages_cost_what_is_predicted_in_them() -> None:
    assert total(template_f1([PredictedTemplate("attack", {"Victim": [["x"]]})], [])) == Tally(0, 2, 0, 0)
    assert total(template_f1([], [])) == Tally()


def test_ceaf_rme_by_hand() -> None:
    """One pair of templates: of mentions 2 of 3 predicted and 2 of 4 gold are common, of entities 1 of 2 either way."""
    key = [incident("bombing", PerpOrg=[["front", "ff", "ff army"]], Weapon=[["bomb"]])]
    told = [PredictedTemplate("bombing", {"PerpOrg": [["front", "FF"]], "Weapon": [["mine"]]})]
    assert ceaf_rme(told, key) == Tally(2, 3, 2, 4)
    assert ceaf_rme(told, key, phi="phi-subset") == Tally(1, 2, 1, 2)
    assert ceaf_rme([PredictedTemplate("arson", told[0].entities)], key) == Tally(0, 3, 0, 4)
