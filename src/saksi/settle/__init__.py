"""What an incident is, from its accounts: date, place, event, tolls and grade, each with its trace. Pure functions."""

from saksi.settle.history import Known, history, known_by
from saksi.settle.incident import Standing, settle
from saksi.settle.responsibility import Party, responsibility
from saksi.settle.rules import NAMES, RULES, counting_rule
from saksi.settle.tolls import tolls
from saksi.settle.voices import Voices, as_named, of_provenance

__all__ = [
    "NAMES",
    "RULES",
    "Known",
    "Party",
    "Standing",
    "Voices",
    "as_named",
    "counting_rule",
    "history",
    "known_by",
    "of_provenance",
    "responsibility",
    "settle",
    "tolls",
]
