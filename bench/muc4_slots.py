"""The full MUC-4 slots, scored fill by fill as the task's scoring guidelines (version 7) say, without a person's help.

A response template is taken for a key template when their types agree at least partly and at least one perpetrator,
physical or human target does; of all assignments the one with the most credit is taken. In each slot response fills are
assigned to key fills: 1 for a correct one, 1/2 for a partly correct one. Recall divides the credit by the key's fills,
precision by the response's; fills and templates that the key marks optional do not count when missed. Slots that the
key marks inapplicable are not scored. *All templates* counts missing and spurious templates' fills, *matched only* does
not.

Partly correct, from the guidelines: an attack for another type (3.2.4); a day inside the key's range, or "on or before"
the key's last day (3.2.2); the country alone, one end of a range, or all but the country (3.2.3); one end of a range of
numbers or the figure without its tilde (3.2.14, 3.2.21); less of an effect than the key has, destroyed for damaged
(3.2.16, 3.2.23); a set fill tied to the wrong string (3.1.2). Where the guidelines leave it to a person: a string is
correct when it differs only by modifiers before the key's string, partly correct when all words of one are among the
other's; a place is correct when country and most specific name agree, a wrong place in the right country is partly so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bench.assignment import assign
from bench.muc4_score import Tally, normalise
from training.muc.keys import SLOTS, Fill, Template
from training.muc.values import Location, read_days, read_location, read_number

STRINGS = frozenset(
    (
        "INCIDENT: INSTRUMENT ID", "PERP: INDIVIDUAL ID", "PERP: ORGANIZATION ID", "PHYS TGT: ID", "HUM TGT: NAME",
        "HUM TGT: DESCRIPTION",
    )
)  # fmt: skip
NUMBERS = frozenset(("PHYS TGT: NUMBER", "PHYS TGT: TOTAL NUMBER", "HUM TGT: NUMBER", "HUM TGT: TOTAL NUMBER"))
SCORED = SLOTS[2:]
CONTENT = (
    "PERP: INDIVIDUAL ID", "PERP: ORGANIZATION ID", "PHYS TGT: ID", "PHYS TGT: TYPE", "HUM TGT: NAME",
    "HUM TGT: DESCRIPTION", "HUM TGT: TYPE",
)  # fmt: skip
_HALF = {  # (slot, response): what the key may have
    ("INCIDENT: INSTRUMENT TYPE", "GUN"): {"MACHINE GUN", "MORTAR", "HANDGUN", "RIFLE"},
    ("INCIDENT: INSTRUMENT TYPE", "EXPLOSIVE"): {
        "BOMB", "VEHICLE BOMB", "DYNAMITE", "MINE", "AERIAL BOMB", "GRENADE", "MOLOTOV COCKTAIL",
    },
    ("INCIDENT: INSTRUMENT TYPE", "BOMB"): {"VEHICLE BOMB", "DYNAMITE", "MINE", "AERIAL BOMB"},
    ("INCIDENT: INSTRUMENT TYPE", "PROJECTILE"): {"MISSILE", "ROCKET"},
    ("PERP: ORGANIZATION CONFIDENCE", "SUSPECTED OR ACCUSED"): {"SUSPECTED OR ACCUSED BY AUTHORITIES"},
    ("PHYS TGT: TYPE", "POLITICAL FIGURE OFFICE OR RESIDENCE"): {"GOVERNMENT OFFICE OR RESIDENCE"},
    ("PHYS TGT: EFFECT OF INCIDENT", "DESTROYED"): {"SOME DAMAGE"},
    ("HUM TGT: TYPE", "GOVERNMENT OFFICIAL"): {"FORMER GOVERNMENT OFFICIAL"},
    ("HUM TGT: TYPE", "ACTIVE MILITARY"): {"FORMER ACTIVE MILITARY"},
    ("HUM TGT: TYPE", "POLITICAL FIGURE"): {"GOVERNMENT OFFICIAL"},
    ("HUM TGT: EFFECT OF INCIDENT", "NO INJURY"): {"NO INJURY OR DEATH"},
    ("HUM TGT: EFFECT OF INCIDENT", "NO DEATH"): {"NO INJURY OR DEATH"},
}  # fmt: skip


def score_slots(
    response: Sequence[Template], key: Sequence[Template], *, matched_only: bool = False
) -> dict[str, Tally]:
    """The tallies of one message, slot by slot."""
    gains = [[_gain(r, k) for r in response] for k in key]
    pairs = [(k, r) for k, r in assign(gains) if gains[k][r] > 0]
    tallies = {slot: Tally() for slot in SCORED}
    for k, r in pairs:
        for slot, tally in _template(response[r], key[k]).items():
            tallies[slot] += tally
    if matched_only:
        return tallies
    for index, template in enumerate(response):
        if index not in {r for _, r in pairs}:
            for slot in SCORED:
                tallies[slot] += Tally(predicted=len(template.fills(slot)))
    for index, template in enumerate(key):
        if index not in {k for k, _ in pairs} and not template.optional:
            for slot in SCORED:
                tallies[slot] += Tally(gold=sum(not fill.optional for fill in template.fills(slot)))
    return tallies


def _gain(response: Template, key: Template) -> float:
    """The credit of a pair; 0 where the task forbids it: no agreement in type, or none in any target or perpetrator."""
    tallies = _template(response, key)
    allowed = tallies["INCIDENT: TYPE"].right > 0 and any(slot in tallies and tallies[slot].right for slot in CONTENT)
    return sum(tally.right for tally in tallies.values()) if allowed else 0.0


def _template(response: Template, key: Template) -> dict[str, Tally]:
    slots = [slot for slot in SCORED if slot not in key.inapplicable]
    return {slot: score_slot(slot, response.fills(slot), key.fills(slot)) for slot in slots}


def score_slot(slot: str, response: Sequence[Fill], key: Sequence[Fill]) -> Tally:
    """One slot of a pair of templates."""
    gains = [[credit(slot, ours, theirs) for ours in response] for theirs in key]
    pairs = [(k, r) for k, r in assign(gains) if gains[k][r] > 0]
    right = sum(gains[k][r] for k, r in pairs)
    forgiven = sum(fill.optional for index, fill in enumerate(key) if index not in {k for k, _ in pairs})
    return Tally(right, len(response), right, len(key) - forgiven)


def credit(slot: str, response: Fill, key: Fill) -> float:
    """0, 1/2 or 1 for one fill against another; a response has one alternative, the best of the key's counts."""
    compare = _comparison(slot)
    value = max((compare(response.values[0], wanted) for wanted in key.values), default=0.0)
    if slot == "HUM TGT: DESCRIPTION" or not (value and key.refs):
        return value
    wanted = {normalise(ref) for ref in key.refs}
    tied = any(normalise(ref) in wanted or _string(ref, other) for ref in response.refs for other in key.refs)
    return value if tied else 0.5


def _comparison(slot: str) -> Callable[[str, str], float]:
    if slot in STRINGS:
        return _string
    if slot in NUMBERS:
        return _number
    if slot == "INCIDENT: DATE":
        return _days
    if slot == "INCIDENT: LOCATION":
        return _location
    return lambda response, key: _set_fill(slot, response, key)


def _set_fill(slot: str, response: str, key: str) -> float:
    if response == key:
        return 1.0
    if slot == "INCIDENT: TYPE":
        return 0.5 if response == "ATTACK" else 0.0
    return 0.5 if key in _HALF.get((slot, response), ()) else 0.0


def _string(response: str, key: str) -> float:
    ours, theirs = normalise(response).split(), normalise(key).split()
    if not ours or not theirs:
        return 0.0
    if ours[-len(theirs) :] == theirs:  # the same, or modifiers before it
        return 1.0
    return 0.5 if set(ours) <= set(theirs) or set(theirs) <= set(ours) else 0.0


def _number(response: str, key: str) -> float:
    ours, theirs = read_number(response), read_number(key)
    if ours is None or theirs is None:
        return float(response == key)
    if ours == theirs:
        return 1.0
    if ours.plural or theirs.plural or ours.low != ours.high or ours.about:
        return 0.0
    return 0.5 if ours.low in (theirs.low, theirs.high) else 0.0


def _days(response: str, key: str) -> float:
    ours, theirs = read_days(response), read_days(key)
    if ours is None or theirs is None:
        return float(response == key)
    if ours == theirs:
        return 1.0
    if ours.earliest is None:
        return 0.5 if ours.latest == theirs.latest else 0.0
    begins = theirs.earliest or ours.earliest
    return 0.5 if begins <= ours.earliest and ours.latest <= theirs.latest else 0.0


def _location(response: str, key: str) -> float:
    ours, theirs = read_location(response), read_location(key)
    country = ours.country == theirs.country
    if ours.path[-1].name == theirs.path[-1].name and ours.until == theirs.until:
        return 1.0 if country else 0.5
    one_end = theirs.until is not None and ours.path[-1].name in (theirs.path[-1].name, theirs.until.name)
    return 0.5 if country or (one_end and _is_specific(ours)) else 0.0


def _is_specific(location: Location) -> bool:
    return len(location.path) > 1


def total_of(tallies: Mapping[str, Tally], slots: Sequence[str] = SCORED) -> Tally:
    """The sum over some slots."""
    return sum((tallies[slot] for slot in slots if slot in tallies), Tally())
