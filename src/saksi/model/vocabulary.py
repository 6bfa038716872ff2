"""The versioned word lists of the record: every term with a definition in plain words and its crosswalks.

Files lie in ``model/vocabularies/<name>.toml``. A crosswalk says what a term becomes in another codebook; one that
could not be checked against the codebook itself is listed under ``unverified`` and is never a default (see
docs/reference). Files are read once, at the first question.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from saksi.errors import NotFound

NAMES = (
    "answer",
    "degree",
    "event",
    "grade",
    "group",
    "incident_status",
    "judgement",
    "object",
    "outcome",
    "place_kind",
    "presence",
    "protection",
    "qualifier",
    "scope",
    "source_role",
    "stance",
    "time_basis",
    "time_precision",
    "verdict",
    "weapon",
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary. ``crosswalk`` maps a codebook's field to its value there (None: cannot be said)."""

    term: str
    definition: str
    crosswalk: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of terms; ``unverified`` names the crosswalk fields whose codebook was not read."""

    name: str
    version: str
    definition: str
    terms: Mapping[str, Term]
    unverified: frozenset[str] = frozenset()

    def __contains__(self, term: object) -> bool:
        return term in self.terms

    def cross(self, term: str, field: str) -> str | int | None:
        """What a term is called in another codebook's field; None where that codebook has no word for it."""
        found = self.terms.get(term)
        return found.crosswalk.get(field) if found else None


@cache
def vocabulary(name: str) -> Vocabulary:
    """A vocabulary by name. Raises NotFound where there is none of that name."""
    if name not in NAMES:
        raise NotFound("no such vocabulary", subject=name, hint=f"known: {', '.join(NAMES)}")
    raw = tomllib.loads((files("saksi.model") / "vocabularies" / f"{name}.toml").read_text(encoding="utf-8"))
    terms = {key: _term(key, dict(body)) for key, body in raw["terms"].items()}
    return Vocabulary(
        name=name,
        version=str(raw["version"]),
        definition=str(raw["definition"]),
        terms=MappingProxyType(terms),
        unverified=frozenset(raw.get("unverified", ())),
    )


def _term(key: str, body: dict[str, str | int]) -> Term:
    definition = str(body.pop("definition"))
    crosswalk: dict[str, str | int | None] = {field: None if value == "" else value for field, value in body.items()}
    return Term(key, definition, MappingProxyType(crosswalk))
