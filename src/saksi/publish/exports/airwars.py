"""The shape of Airwars' civilian-harm incidents: killed and injured from least to most, status and harm grade.

Source: Airwars' published methodology. A contested incident has 0 as its least number of killed civilians. Where no
account gives an upper end to the killed civilians, the most is that of all who were killed. Airwars' own
strike status is decided by its researchers; what is given here follows from the grade and says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from saksi.model.vocabulary import vocabulary
from saksi.publish.exports.ged import figures
from saksi.publish.exports.rows import Cell, country_of
from saksi.publish.exports.shape import Shape
from saksi.publish.public import PublicIncident, PublicToll
from saksi.publish.words import unique

COLUMNS = (
    "id",
    "date",
    "date_end",
    "location",
    "country",
    "latitude",
    "longitude",
    "location_accuracy",
    "strike_type",
    "strike_status",
    "harm_grade",
    "civilians_killed_min",
    "civilians_killed_max",
    "civilians_injured_min",
    "civilians_injured_max",
    "children_min",
    "children_max",
    "women_min",
    "women_max",
    "men_min",
    "men_max",
    "belligerents_killed_min",
    "belligerents_killed_max",
    "suspected_attackers",
    "conceded_by",
    "sources",
)
STATUS = {
    "confirmed": "Declared strike",
    "fair": "Likely strike",
    "weak": "Single source claim",
    "contested": "Contested strike",
    "discounted": "Likely strike",
}
NO_COLUMN = "Airwars' tables have no column for it"
ONE_RANGE = "Airwars has least and most, no best figure"
NO_OPEN = "Airwars knows no open range: most is the highest figure given"
CIVILIANS_TOLD = "only civilians are counted where they are told apart"
FROM_NONE = "a contested incident has 0 as its least"
REASONS = {
    "*": NO_COLUMN,
    "when.earliest": "",
    "when.latest": "",
    "where.name": "",
    "where.kind": "told in Airwars' own words for the accuracy of a place",
    "where.path": "only the country is kept",
    "where.point": "",
    "event": "told as strike type; kinds of attack that are no strike have none",
    "grade": "",
    "toll": "Airwars counts killed and injured",
    "toll.killed": "Airwars splits the killed by men, women, children and belligerents",
    **{f"toll.{o}.people.{b}": "" for o in ("killed", "injured") for b in ("low", "high")},
    **{f"toll.killed.{g}.{b}": "" for g in ("women", "men", "children", "combatant") for b in ("low", "high")},
    **{f"toll.killed.{g}.best": ONE_RANGE for g in ("women", "men", "children", "combatant", "people")},
    **{f"toll.killed.{g}.open": NO_OPEN for g in ("women", "men", "children", "combatant", "people", "civilians")},
    "toll.injured": "Airwars splits the injured by no group",
    "toll.injured.people.open": NO_OPEN,
    "toll.injured.people.best": ONE_RANGE,
    "claim.perpetrator": "",
    "claim.responsibility": "concessions are kept, denials are not",
    "documents": "only their number is kept",
}


def row(incident: PublicIncident) -> Mapping[str, Cell]:
    """One incident of civilian harm."""
    when, where = incident.when, incident.where
    is_placed = where is not None and where.lat_e5 is not None and where.lon_e5 is not None
    claims = [c for a in incident.accounts for c in a.claims]
    conceded = [c.term or "" for c in claims if c.kind == "responsibility" and c.details.get("answer") == "accepted"]
    return {
        "id": incident.id,
        "date": when.earliest if when else None,
        "date_end": when.latest if when else None,
        "location": where.name if where else None,
        "country": country_of(incident),
        "latitude": where.lat_e5 / 1e5 if is_placed and where and where.lat_e5 is not None else None,
        "longitude": where.lon_e5 / 1e5 if is_placed and where and where.lon_e5 is not None else None,
        "location_accuracy": vocabulary("place_kind").cross(where.kind, "airwars_accuracy") if where else None,
        "strike_type": vocabulary("event").cross(incident.event or "other", "airwars_strike_type"),
        "strike_status": STATUS.get(incident.grade),
        "harm_grade": incident.grade.capitalize(),
        **_killed(incident),
        **_range("civilians_injured", incident.toll("injured")),
        **_range("children", incident.toll("killed", "children")),
        **_range("women", incident.toll("killed", "women")),
        **_range("men", incident.toll("killed", "men")),
        **_range("belligerents_killed", incident.toll("killed", "combatant")),
        "suspected_attackers": "; ".join(unique(c.term or "" for c in claims if c.kind == "perpetrator")) or None,
        "conceded_by": "; ".join(unique(conceded)) or None,
        "sources": len({a.document.id for a in incident.accounts}),
    }


def _killed(incident: PublicIncident) -> dict[str, Cell]:
    """Civilians killed: the toll of civilians where one is told, else of people, since victims count as civilians."""
    people, civilians = incident.toll("killed"), _civilians(incident)
    found = _range("civilians_killed", civilians or people)
    if civilians and civilians.high is None and people and people.is_known:
        found["civilians_killed_max"] = max(figures(civilians)[2], figures(people)[2])
    if incident.grade == "contested" and found:
        found["civilians_killed_min"] = 0
    return found


def _civilians(incident: PublicIncident) -> PublicToll | None:
    """The toll of killed civilians, where civilians are told apart with a number."""
    toll = incident.toll("killed", "civilians")
    return toll if toll is not None and toll.is_known else None


def _of_its_own(incident: PublicIncident) -> Mapping[str, str]:
    """What is lost of the killed, by which toll is the one of civilians and whether the incident is contested."""
    civilians, reasons = _civilians(incident), dict[str, str]()
    if civilians is not None:
        reasons = {f"toll.killed.people.{b}": CIVILIANS_TOLD for b in ("low", "best", "high", "open")}
        reasons |= {"toll.killed.civilians.low": "", "toll.killed.civilians.high": ""}
        reasons["toll.killed.civilians.best"] = ONE_RANGE
    if civilians is not None and civilians.high is None:
        reasons["toll.killed.people.high"] = ""
        reasons["toll.killed.people.open"] = NO_OPEN
        reasons["toll.killed.civilians.open"] = "most is that of all who were killed"
    if incident.grade == "contested":
        reasons[f"toll.killed.{'people' if civilians is None else 'civilians'}.low"] = FROM_NONE
    return reasons


def _range(name: str, toll: PublicToll | None) -> dict[str, Cell]:
    if toll is None or not toll.is_known:
        return {}
    low, _, high = figures(toll)
    return {f"{name}_min": low, f"{name}_max": high}


SHAPE = Shape("airwars", COLUMNS, row, REASONS, of_its_own=_of_its_own)
