"""The fields of a claim's form by its kind, and the form's answers as the record's plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saksi.pipeline.desk.shown import ClaimShown, ReportShown

NUMBERS = frozenset({"low", "high", "radius_m"})
CLAIM_FIELDS = frozenset({"said_by", "channel", "stance", "scope", "subset_of", "beside"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its path in the claim's value (or, for who says it and how, in the claim), its label, and how it is
    filled: number, text, yes_no, time, or a vocabulary by its name."""

    path: str
    label: str
    filled: str

    @property
    def is_choice(self) -> bool:
        return self.filled not in ("number", "text", "yes_no", "time")


COUNT = (
    Field("count.qualifier", "Hedge", "qualifier"),
    Field("count.low", "At least (empty: unknown)", "number"),
    Field("count.high", "At most (empty: open)", "number"),
)
WHEN = (
    Field("when.earliest", "Earliest", "time"),
    Field("when.latest", "Latest", "time"),
    Field("when.precision", "Precision", "time_precision"),
    Field("when.basis", "How it is known", "time_basis"),
)
WHERE = (
    Field("where.name", "Place", "text"),
    Field("where.path", "Inside (smallest first, commas between)", "text"),
    Field("where.kind", "How precisely", "place_kind"),
    Field("where.lat", "Latitude in degrees", "text"),
    Field("where.lon", "Longitude in degrees", "text"),
    Field("where.radius_m", "Within so many metres", "number"),
)
ACCOUNT = (Field("event", "Event", "event"), *WHEN, *WHERE, Field("scope", "Scope", "scope"))
"""What can be corrected in one document's account of an incident."""
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "casualty": (
        Field("outcome", "Outcome", "outcome"),
        Field("group", "Who", "group"),
        *COUNT,
    ),
    "damage": (
        Field("object", "Object", "object"),
        Field("protection", "Protection of this kind of object", "protection"),
        Field("degree", "Degree", "degree"),
        Field("name", "Its own words", "text"),
    ),
    "weapon": (Field("weapon", "Weapon", "weapon"),),
    "attack": (Field("event", "Event", "event"),),
    "perpetrator": (Field("party", "Party named", "text"),),
    "responsibility": (Field("party", "Party", "text"), Field("answer", "Answer", "answer")),
    "military_presence": (Field("presence", "Presence", "presence"),),
    "evidence": (
        Field("media", "Medium", "text"),
        Field("shows", "Shows", "text"),
        Field("published_by", "Published by", "text"),
        Field("verified_by", "Verified by", "text"),
    ),
    "legal_characterisation": (Field("term", "Term", "text"), Field("about", "About", "text")),
    "demand": (Field("act", "Act demanded", "text"), Field("addressee", "Of whom", "text")),
    "time": WHEN,
    "place": WHERE,
    "warning": (Field("given", "A warning was given", "yes_no"),),
    "rescue": COUNT,
}
VOICE = (
    Field("said_by.name", "Speaker (empty: the outlet itself)", "text"),
    Field("said_by.role", "The speaker's role", "source_role"),
    Field("channel", "Channel", "text"),
    Field("stance", "Stance", "stance"),
    Field("scope", "Scope", "scope"),
)
DEFAULTS: Mapping[str, Any] = {
    "outcome": "killed",
    "group": "people",
    "count.qualifier": "exact",
    "said_by.role": "unknown",
    "stance": "attributed",
    "scope": "incident",
    "protection": "general",
    "degree": "hit",
    "given": True,
    "when.precision": "day",
    "when.basis": "stated",
    "where.kind": "settlement",
}


def values_of(claim: ClaimShown | None, kind: str) -> dict[str, Any]:
    """What stands in each field: the claim's own value, or a new claim's default."""
    if claim is None:
        return {f.path: DEFAULTS.get(f.path, "") for f in (*FIELDS[kind], *VOICE)}
    first = claim.said_by[0] if claim.said_by else None
    plain: dict[str, Any] = {
        **claim.value,
        "said_by": {"name": first.name if first else "", "role": first.role if first else "unknown"},
        "channel": claim.channel,
        "stance": claim.stance,
        "scope": claim.scope,
    }
    return {f.path: _at(plain, f.path) for f in (*FIELDS.get(kind, ()), *VOICE)}


def values_of_account(report: ReportShown) -> dict[str, Any]:
    """What stands in each field of an account; the default of its precision or kind where no time or place is read."""
    plain = {"event": report.event, "scope": report.scope, "when": report.when, "where": report.where}
    found = {f.path: _at(plain, f.path) for f in ACCOUNT}
    return {path: value if value != "" or path == "scope" else DEFAULTS.get(path, "") for path, value in found.items()}


def _at(plain: Mapping[str, Any], path: str) -> Any:
    found: Any = plain
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if isinstance(found, list | tuple):
        return ", ".join(map(str, found))
    return "" if found is None else found


def filled(changes: Mapping[str, Any]) -> dict[str, Any]:
    """A form's answers as plain values: whole numbers, yes and no, nothing for empty, the speaker as a list of one."""
    made = {key: _plain(key, value) for key, value in changes.items()}
    speaker = made.pop("said_by", None)
    if isinstance(speaker, dict):
        made["said_by"] = [speaker] if speaker.get("name") else []
    return made


def parted(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new claim's fields: those of its value, and those that say by whom and how it is said."""
    about = {key: value for key, value in changes.items() if key in CLAIM_FIELDS}
    return {key: value for key, value in changes.items() if key not in CLAIM_FIELDS}, about


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(k, v) for k, v in value.items()}
    if not isinstance(value, str):
        return value
    text = value.strip()
    if key == "given":
        return text == "yes"
    if key == "path":
        return [part.strip() for part in text.split(",") if part.strip()]
    if key in NUMBERS and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return text if text or key == "name" else None
