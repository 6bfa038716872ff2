"""What an incident is, from its accounts: date, place, event, tolls and grade, each with its trace. Pure functions."""

from saksi.settle.incident import Sources, Standing, settle
from saksi.settle.rules import NAMES, RULES, counting_rule
from saksi.settle.tolls import tolls

__all__ = ["NAMES", "RULES", "Sources", "Standing", "counting_rule", "settle", "tolls"]
