"""Mentions cleaned and linked, spans folded into templates, all slots scored; worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.muc4_fold import ROLES, Settings, fold, of_document
from bench.muc4_full import Where, response
from bench.muc4_mentions import clean, same
from bench.muc4_model import ModelPredictor, candidates, counted
from bench.muc4_predict import TYPES, MucPrediction, RoleSpan
from bench.muc4_score import Tally
from bench.muc4_slots import credit, score_slot, score_slots
from bench.muc4_tune import Case, tally, tune
from saksi.extract.learned.heads import Heads
from saksi.extract.learned.labels import CLASSES, EPISODES, SPANS, place_features
from saksi.extract.learned.layout import lay_out
from saksi.extract.learned.marks import Sight
from tests.training.muc_sample import folder_of
from training.muc.entities import Entity, RoleTemplate
from training.muc.keys import Fill, Template
from training.muc.labels import PUBLIC_ROLES, documents

TEXT = "The Green Hill Front [GHF] shot Ana Beltrano. GHF rebels also threw bombs at the town hall. Beltrano died."


@pytest.mark.parametrize(
    ("said", "role", "kept"),
    [
        ("the  town\nhall", "Target", "town hall"),
        ("Mayor Ana Beltrano", "Victim", "Ana Beltrano"),
        ("Mayor", "Victim", "Mayor"),
        ("bombs yesterday", "Weapon", "bombs"),
        ("Green Hill Front [GHF", "PerpOrg", "Green Hill Front"),
        ("Ana Beltrano's", "Victim", "Ana Beltrano"),
        ('"', "Target", ""),
    ],
)
def test_mentions_are_made_like_the_keys(said: str, role: str, kept: str) -> None:
    assert clean(said, role) == kept


@pytest.mark.parametrize(
    ("one", "other", "loosest"),
    [
        ("town hall", "Town Halls", "string"),
        ("Beltrano", "Ana Beltrano", "part"),
        ("GHF", "Green Hill Front", "part"),
        ("armed rebels", "hooded rebels", "head"),
        ("rebels", "gunmen", "one"),
    ],
)
def test_links_from_the_strictest_to_the_loosest(one: str, other: str, loosest: str) -> None:
    order = ["string", "part", "head", "one"]
    assert [same(one, other, link) for link in order] == [k >= order.index(loosest) for k in range(4)]


def span(words: str, role: str, score: float = 0.9, nth: int = 0) -> RoleSpan:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return RoleSpan(at, at + len(words), role, score)


SPANS_SAID = (
    span("Green Hill Front", "PerpOrg"),
    span("GHF", "PerpOrg", 0.6),
    span("Ana Beltrano", "Victim", 0.8),
    span("bombs", "Weapon"),
    span("town hall", "Target", 0.4),
    span("Beltrano", "Victim", 0.7, nth=1),
)


def test_a_message_is_one_incident_where_nothing_tells_more() -> None:
    (folded,) = fold(TEXT, MucPrediction(SPANS_SAID, {"attack": 0.6, "bombing": 0.5}), Settings())
    assert folded.type == "bombing"  # an explosive, and a bombing is likely enough
    assert [f.mentions for f in folded.fillers["PerpOrg"]] == [("Green Hill Front", "GHF")]
    assert [f.mentions[0] for f in folded.fillers["Victim"]] == ["Ana Beltrano"]
    assert folded.fillers["Target"] == ()  # under the floor
    assert of_document([folded], Settings())["Victim"] == [["Ana Beltrano"]]


def test_weak_mentions_together_may_reach_the_floor() -> None:
    weak = MucPrediction((span("Ana Beltrano", "Victim", 0.4), span("Beltrano", "Victim", 0.4, nth=1)))
    assert fold(TEXT, weak, Settings()) == []
    joint = Settings(joint=dict.fromkeys(ROLES, True))
    assert [f.mentions[0] for f in fold(TEXT, weak, joint)[0].fillers["Victim"]] == ["Ana Beltrano"]  # 1 - .6 × .6


def test_a_message_told_to_hold_nothing_holds_nothing() -> None:
    assert fold(TEXT, MucPrediction(SPANS_SAID, {"none": 0.8}), Settings(relevance=0.7)) == []
    assert fold(TEXT, MucPrediction((), {"attack": 1.0}), Settings()) == []


def test_incidents_are_told_apart_and_a_perpetrator_joins_both() -> None:
    org, victim, weapon = SPANS_SAID[0], SPANS_SAID[2], SPANS_SAID[3]
    pairs = {(victim, weapon): 0.1, (org, victim): 0.9, (org, weapon): 0.8}
    chances = {**pairs, **{(b, a): chance for (a, b), chance in pairs.items()}}
    told = MucPrediction((org, victim, weapon), {"attack": 0.9, "bombing": 0.3}, same=chances)
    first, second = fold(TEXT, told, Settings(together=0.5))
    assert (first.type, second.type) == ("attack", "bombing")
    assert len(first.fillers["PerpOrg"]) == len(second.fillers["PerpOrg"]) == 1
    assert len(fold(TEXT, told, Settings(together=0.0))) == 1


def test_tuning_finds_the_floor_that_keeps_right_from_wrong() -> None:
    gold = {**dict.fromkeys(PUBLIC_ROLES, ()), "Victim": (Entity(("ana beltrano",)),)}
    said = (span("Ana Beltrano", "Victim", 0.3), span("GHF", "Victim", 0.2), span("bombs", "Weapon", 0.9))
    case = Case(TEXT, MucPrediction(said, {"attack": 1.0}), [RoleTemplate(("attack",), gold)])
    settings = tune([case])
    assert 0.2 < settings.floors["Victim"] <= 0.3
    assert tally([case], settings)["Victim"] == Tally(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("slot", "response", "key", "points"),
    [
        ("INCIDENT: TYPE", "ATTACK", "BOMBING", 0.5),
        ("INCIDENT: TYPE", "BOMBING", "ATTACK", 0),
        ("INCIDENT: DATE", "26 AUG 89", "25 AUG 89 - 26 AUG 89", 0.5),
        ("INCIDENT: DATE", "25 AUG 89", "- 26 AUG 89", 0.5),
        ("INCIDENT: DATE", "- 26 AUG 89", "26 AUG 89", 0.5),
        ("INCIDENT: DATE", "- 26 AUG 89", "25 AUG 89", 0),
        ("INCIDENT: DATE", "- 26 AUG 89", "- 26 AUG 89", 1),
        ("INCIDENT: LOCATION", "PERU: LIMA (CITY)", "PERU: LIMA (CITY)", 1),
        ("INCIDENT: LOCATION", "PERU", "PERU: LIMA (CITY)", 0.5),
        ("INCIDENT: LOCATION", "CHILE: LIMA (CITY)", "PERU: LIMA (CITY)", 0.5),
        ("INCIDENT: LOCATION", "PERU: CUZCO (CITY)", "PERU: LIMA (CITY) - CUZCO (CITY)", 0.5),
        ("INCIDENT: LOCATION", "CHILE: ARICA (CITY)", "PERU: LIMA (CITY)", 0),
        ("HUM TGT: NUMBER", "7", "5 - 7", 0.5),
        ("HUM TGT: NUMBER", "7", "~7", 0.5),
        ("HUM TGT: NUMBER", "6", "5 - 7", 0),
        ("HUM TGT: NUMBER", "7", "7", 1),
        ("HUM TGT: EFFECT OF INCIDENT", "NO INJURY", "NO INJURY OR DEATH", 0.5),
        ("HUM TGT: EFFECT OF INCIDENT", "DEATH", "INJURY", 0),
        ("PHYS TGT: EFFECT OF INCIDENT", "DESTROYED", "SOME DAMAGE", 0.5),
        ("INCIDENT: INSTRUMENT TYPE", "GUN", "RIFLE", 0.5),
        ("HUM TGT: NAME", "THE MAYOR ANA B", "ANA B", 1),
        ("HUM TGT: NAME", "B", "ANA B", 0.5),
        ("HUM TGT: NAME", "CARL", "ANA B", 0),
    ],
)
def test_partial_credit_as_the_guidelines_have_it(slot: str, response: str, key: str, points: float) -> None:
    assert credit(slot, Fill((response,)), Fill((key,))) == points


def test_a_set_fill_tied_to_the_wrong_string_is_half_right() -> None:
    slot, key = "HUM TGT: EFFECT OF INCIDENT", Fill(("DEATH",), ("MEN", "THE REBELS"))
    assert credit(slot, Fill(("DEATH",), ("REBELS",)), key) == 1
    assert credit(slot, Fill(("DEATH",), ("WOMEN",)), key) == 0.5
    assert credit(slot, Fill(("INJURY",), ("REBELS",)), key) == 0


def test_optional_fills_count_only_when_found() -> None:
    key = [Fill(("MEN",)), Fill(("GHF",), optional=True)]
    assert score_slot("PERP: INDIVIDUAL ID", [Fill(("MEN",))], key) == Tally(1, 1, 1, 1)
    assert score_slot("PERP: INDIVIDUAL ID", [Fill(("MEN",)), Fill(("GHF",))], key) == Tally(2, 2, 2, 2)
    assert score_slot("PERP: INDIVIDUAL ID", [], key) == Tally(0, 0, 0, 1)


def template(kind: str, name: str, *, optional: bool = False) -> Template:
    return Template("M", 1, {"INCIDENT: TYPE": (Fill((kind,)),), "HUM TGT: NAME": (Fill((name,)),)}, optional)


def test_templates_meet_by_type_and_a_target() -> None:
    key = [template("BOMBING", "ANA B"), template("ARSON", "CARL D")]
    told = [template("ATTACK", "ANA B"), template("ARSON", "EVA F")]
    every = score_slots(told, key)
    assert every["INCIDENT: TYPE"] == Tally(0.5, 2, 0.5, 2)  # the arsons share no target, so they are not taken
    assert every["HUM TGT: NAME"] == Tally(1, 2, 1, 2)
    assert score_slots(told, key, matched_only=True)["HUM TGT: NAME"] == Tally(1, 1, 1, 1)
    forgiven = score_slots([], [template("ARSON", "CARL D", optional=True)])
    assert forgiven["HUM TGT: NAME"] == Tally()


def test_a_folded_incident_fills_the_slots() -> None:
    people = RoleSpan(0, 0, "VictimDescription", 0.9, number="3", effect="DEATH")
    at = TEXT.index("rebels")
    people = RoleSpan(at, at + 6, people.role, 0.9, number="3", effect="DEATH")
    (folded,) = fold(TEXT, MucPrediction((*SPANS_SAID, people)), Settings())
    made = response("M", 1, folded)
    assert made.fills("HUM TGT: NAME") == (Fill(("ANA BELTRANO",)),)
    assert made.fills("HUM TGT: NUMBER") == (Fill(("1",), ("ANA BELTRANO",)), Fill(("3",), ("REBELS",)))
    assert made.fills("HUM TGT: EFFECT OF INCIDENT") == (Fill(("DEATH",), ("REBELS",)),)


def test_the_day_stands_near_the_fillers() -> None:
    text = "LIMA, 5 MAR 90 -- [TEXT] On 1 March it rained. Yesterday rebels shot a man. Nothing else."
    spans = [RoleSpan(text.index("rebels"), 0, "PerpInd")]
    assert Where([]).tell(text, spans) == ("04 MAR 90", None)
    assert Where([]).tell("LIMA, 5 MAR 90 -- [TEXT] Rebels shot a man.", spans) == ("- 05 MAR 90", None)


def test_the_place_stands_near_the_fillers_and_in_no_longer_name(tmp_path: Path) -> None:
    where = Where(documents(folder_of(tmp_path)), ["PUERTO GRIS (PORT)", "BELTRANO (TOWN)", "Two lines of prose."])
    head = "PUERTO GRIS, 5 MAR 90 -- [TEXT] "
    spans = [RoleSpan(len(head), 0, "PerpInd")]
    told = where.tell(head + "Rebels shot Ana Beltrano in San Telmo. It rained in Puerto Gris.", spans)
    assert told[1] == "PERU: SAN TELMO (TOWN / CITY)"
    assert where.tell(head + "Rebels shot Ana Beltrano.", spans)[1] is None
    told = where.tell(
        head + "Rebels shot Ana Beltrano in Puerto Gris." + " It rained." * 200 + " San Telmo slept.", spans
    )
    assert told[1] == "PERU: PUERTO GRIS (PORT)"  # the country is that of the place the keys know


def sight_of(text: str, tags: list[tuple[int, float, float]]) -> Sight:
    """A sight whose pieces are words; (word, chance of begin, chance of inside) of `instrument`, else outside."""
    starts, at = [], 0
    for word in text.split():
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
    ends = [s + len(w) for s, w in zip(starts, text.split(), strict=True)]
    layout = lay_out(text, np.array(starts), np.array(ends))
    chances = np.zeros((len(starts), len(SPANS), 3), dtype=np.float32)
    chances[:, :, 0] = 1.0
    for word, begin, inside in tags:
        chances[word, SPANS.index("instrument")] = (1 - begin - inside, begin, inside)
    return Sight(text, layout, np.zeros((len(starts), 4), dtype=np.float32), chances)


def test_candidates_begin_more_easily_than_the_likeliest_tags() -> None:
    text = "they threw car bombs and stones"
    found = candidates(sight_of(text, [(2, 0.4, 0.0), (3, 0.1, 0.8), (5, 0.1, 0.0)]), "instrument")
    assert [text[start:end] for start, end, *_ in found] == ["car bombs"]
    assert found[0][2] == pytest.approx((0.4 * 0.8) ** 0.5, abs=1e-3)


class SmallModel:
    """Heads of random numbers over a sight given from outside."""

    def __init__(self, sight: Sight) -> None:
        fixed, width, wide = np.random.default_rng(1), sight.hidden.shape[1], 6
        shapes = {"span": (wide, 3 * width), "classes.effect": (len(CLASSES["effect"]), wide), "left.same": (3, wide)}
        shapes |= {"right.same": (3, wide), "position.same": (1, place_features()), "episodes": (len(EPISODES), width)}
        made = {f"{name}.weight": fixed.normal(size=shape) for name, shape in shapes.items()}
        made |= {f"{name}.bias": fixed.normal(size=shape[0]) for name, shape in shapes.items()}
        self.heads = Heads({name: matrix.astype(np.float32) for name, matrix in made.items()})
        self._sight = sight

    def see(self, text: str) -> Sight:
        return self._sight


def test_the_models_heads_make_a_prediction() -> None:
    text = "they threw car bombs and stones"
    sight = sight_of(text, [(2, 0.4, 0.0), (3, 0.1, 0.8), (5, 0.6, 0.0)])
    told = ModelPredictor(SmallModel(sight)).predict(text)
    assert [(text[s.start : s.end], s.role) for s in told.spans] == [("car bombs", "Weapon"), ("stones", "Weapon")]
    assert set(told.types) == {*TYPES, "none"} and all(0 <= chance <= 1 for chance in told.types.values())
    assert set(told.same) == {(a, b) for a in told.spans for b in told.spans}
    assert ModelPredictor(SmallModel(sight_of(text, []))).predict(text).spans == ()


def test_a_number_before_people_counts_them() -> None:
    text = "three young men and 12 others"
    assert counted(text, 6, 15, [(0, 5), (20, 22)]) == "3"
    assert counted(text, 20, 29, [(0, 5), (20, 22)]) == "12"
    assert counted(text, 6, 15, []) is None
