"""In which role a source speaks and of which party it is, where people ruled on it.

The role decides in which class the counting ranks the source's figures, before what a text calls it. A party is told
beside it and decides nothing. Where the case's policy asks for several people, as many must have said the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec

from saksi.model.canonical import identify
from saksi.model.decision import Ruling, SourceSaid, Subject
from saksi.model.source import Source
from saksi.model.terms import SourceRole
from saksi.resolve.rulings import said_of, standing
from saksi.resolve.sources import plain


@dataclass(frozen=True, slots=True)
class OnSource:
    """The rulings that stand on one source's role and party, oldest first, and the one in force (None: not yet)."""

    stack: tuple[Ruling, ...]
    in_force: Ruling | None

    @property
    def latest(self) -> SourceSaid:
        said = said_of(self.stack[-1])
        assert said is not None
        return said


def role_subject(said: SourceSaid) -> Subject:
    """What such a ruling is about: every name of the source, in its documents where the name alone is not enough."""
    names = {"names": sorted({plain(name) for name in said.names}), "documents": sorted(said.documents)}
    return Subject(type="source", id=identify("names", names))


def rulings_on_roles(rulings: Iterable[Ruling], reviewers: int = 1) -> tuple[OnSource, ...]:
    """What stands on each source, the latest ruled on last."""
    told = list(rulings)
    order = {ruling.id: k for k, ruling in enumerate(told)}
    stacks = (tuple(r for r in stack if said_of(r)) for stack in standing(told).values())
    found = (OnSource(stack, _in_force(stack, reviewers)) for stack in stacks if stack)
    return tuple(sorted(found, key=lambda on: order[on.stack[-1].id]))


def said_about(source: Source, known: Iterable[OnSource]) -> tuple[OnSource, ...]:
    """Of these the ones about this source, by its names and, where they hold in some documents only, by those."""
    names, documents = {plain(name) for name in source.variants}, set(source.documents)
    return tuple(
        on
        for on in known
        if names & {plain(name) for name in on.latest.names}
        and (not on.latest.documents or documents & set(on.latest.documents))
    )


def with_roles(sources: Iterable[Source], rulings: Iterable[Ruling], reviewers: int = 1) -> tuple[Source, ...]:
    """The sources as people's rulings leave them; where several in force meet in one source, the latest counts."""
    known = [on for on in rulings_on_roles(rulings, reviewers) if on.in_force is not None]
    return tuple(_as_said(source, said_about(source, known)) for source in sources)


def _as_said(source: Source, known: Sequence[OnSource]) -> Source:
    said = said_of(known[-1].in_force) if known and known[-1].in_force else None
    if said is None:
        return source
    if said.role is None:
        return msgspec.structs.replace(source, party=said.party)
    return msgspec.structs.replace(source, role=said.role, party=said.party, stated=source.role)


def _in_force(stack: Sequence[Ruling], reviewers: int) -> Ruling | None:
    """The last ruling of the latest run in which enough different people said the same."""
    runs = [list(run) for _, run in groupby(stack, key=_words)]
    return next((run[-1] for run in reversed(runs) if len({ruling.by for ruling in run}) >= reviewers), None)


def _words(ruling: Ruling) -> tuple[SourceRole | None, str | None]:
    said = said_of(ruling)
    return (said.role, said.party) if said else (None, None)
