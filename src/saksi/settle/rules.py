"""The counting rules by name."""

from __future__ import annotations

from saksi.errors import InputError
from saksi.settle import codebooks, saksi_rule
from saksi.settle.counting import CountingRule

RULES: tuple[CountingRule, ...] = (saksi_rule.RULE, *codebooks.RULES)
NAMES = tuple(rule.name for rule in RULES)
DEFAULT = saksi_rule.RULE


def counting_rule(name: str) -> CountingRule:
    """A rule by its name. InputError where there is none of that name."""
    for rule in RULES:
        if name in (rule.name, rule.id):
            return rule
    raise InputError("no such counting rule", subject=name, hint=f"There are: {', '.join(NAMES)}.")
