"""The closed lists that annotation draws on: the record's own, and a few that only the corpus has."""

from __future__ import annotations

from saksi.extract.learned import labels
from saksi.model.terms import Answer, Group, Outcome, Presence, Scope, SourceRole, Stance, TimeBasis, TimePrecision
from saksi.model.vocabulary import vocabulary

ROLES = frozenset(map(str, SourceRole))
SCOPES = frozenset(map(str, Scope))
PRECISIONS = frozenset(map(str, TimePrecision))
BASES = frozenset(map(str, TimeBasis))
GROUPS = frozenset(map(str, Group))
STANCES = frozenset(map(str, Stance))
OUTCOMES = frozenset(map(str, Outcome))
EVENTS = frozenset(vocabulary("event").terms)
OBJECTS = frozenset(vocabulary("object").terms)
WEAPONS = frozenset(vocabulary("weapon").terms)
DEGREES = frozenset(("damaged", "destroyed", "unknown"))
MEDIA = frozenset(labels.MEDIA)
CHANNELS = frozenset(labels.CHANNELS) - {"none"}
DETAILS = frozenset(("name", "age", "relation", "occupation", "address", "contact"))
NO_TERMS: frozenset[str] = frozenset()
CLAIM_TERMS: dict[str, tuple[str, frozenset[str]]] = {
    "casualty": ("outcome", OUTCOMES),
    "damage": ("object", OBJECTS),
    "weapon": ("weapon", WEAPONS),
    "attack": ("event", EVENTS),
    "perpetrator": ("", NO_TERMS),
    "responsibility": ("answer", frozenset(map(str, Answer))),
    "military_presence": ("presence", frozenset(map(str, Presence))),
    "evidence": ("media", MEDIA),
    "legal_characterisation": ("", NO_TERMS),
    "demand": ("", NO_TERMS),
    "warning": ("given", frozenset(("given", "absent"))),
    "rescue": ("", NO_TERMS),
    "identity": ("", NO_TERMS),
}
"""Kind of claim to the name of its value and the terms it may take (none: free words)."""
LETTERS = {
    "C": "casualty",
    "O": "damage",
    "W": "weapon",
    "E": "attack",
    "P": "perpetrator",
    "A": "responsibility",
    "M": "military_presence",
    "V": "evidence",
    "L": "legal_characterisation",
    "D": "demand",
    "G": "warning",
    "X": "rescue",
    "I": "identity",
}
"""The notation's letter for each kind of claim."""
