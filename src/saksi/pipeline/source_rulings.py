"""People's word on sources: that two names are one source or two, logged as a ruling on the names themselves.

Names stay what they are when a new reading or a new document makes other sources of them. Where a name alone does not
say who is meant ("the mayor", "residents"), the ruling holds in the documents that the person saw.
"""

from __future__ import annotations

from collections.abc import Iterable

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import InputError, NotFound
from saksi.model.canonical import canonical
from saksi.model.decision import Ruling
from saksi.model.source import Source
from saksi.model.terms import Judgement, Verdict
from saksi.pipeline.decisions import ALLOWED, enter
from saksi.resolve.offices import parse
from saksi.resolve.rulings import standing
from saksi.resolve.sources import plain, ruled_names, source_subject

VERDICTS = {Judgement.SAME: Verdict.ACCEPT, Judgement.DIFFERENT: Verdict.REJECT, Judgement.UNSURE: Verdict.UNDO}
OTHERS = tuple(f"{kind}-" for kind in ALLOWED)
"""How ids begin that are no source's."""


def names_source(case: Case, identifier: str) -> bool:
    """Whether a person can mean a source by this: the beginning of a source's id, or a name in the case as written."""
    if identifier.startswith(OTHERS):
        return False  # without looking through every incident
    return identifier.startswith("source-") or any(
        plain(identifier) == plain(name) for source in _sources(case) for name in source.variants
    )


def link_sources(case: Case, left: str, right: str, judgement: Judgement, *, reason: str) -> Ruling:
    """Log that two sources, by id or by name, are one or two; ``unsure`` takes the latest such ruling back.

    InputError for ``part_of`` and without a reason; NotFound where nothing goes by an id or nothing was ruled.
    """
    if judgement not in VERDICTS:
        raise InputError("a source is no part of another", hint="It can be --as same or --as different.")
    if not reason.strip():
        raise InputError("a ruling needs a reason", hint="Say why with --reason.")
    ours, theirs = _side(case, left), _side(case, right)
    if judgement is Judgement.UNSURE:
        stands = _standing_on(case, {*ours.variants, *theirs.variants})
        subject, value = stands.subject, stands.value
    else:
        subject = source_subject(ours.variants, theirs.variants)
        value = canonical(_value(ours, theirs)).decode()
    draft = Ruling(
        subject=subject,
        verdict=VERDICTS[judgement],
        value=value,
        seen=canonical([ours, theirs]).decode(),
        by=case.settings.by,
        at=machine_clock(),
        reason=reason,
    )
    return enter(case, [draft])[0]


def _value(left: Source, right: Source) -> dict[str, list[str]]:
    names = {"left": sorted(left.variants), "right": sorted(right.variants)}
    alone = [parse(name) for side in names.values() for name in side]
    if any(named.is_bare_office or named.is_unnamed or named.is_generic for named in alone):
        names["documents"] = sorted({*left.documents, *right.documents})
    return names


def _sources(case: Case) -> Iterable[Source]:
    for incident in case.store.incidents():
        yield from incident.sources


def _side(case: Case, identifier: str) -> Source:
    """A source by its id, or one name of a source by that name as written."""
    by_id = {source.id: source for source in _sources(case) if source.id.startswith(identifier)}
    if len(by_id) == 1:
        return next(iter(by_id.values()))
    if by_id:
        raise InputError(f"{len(by_id)} ids begin with this", subject=identifier, hint="Give more digits.")
    bearing = [s for s in _sources(case) if plain(identifier) in {plain(name) for name in s.variants}]
    if not bearing:
        raise NotFound("no such source", subject=identifier, hint="`saksi show ID --why` lists an incident's sources.")
    documents = tuple(sorted({d for source in bearing for d in source.documents}))
    return Source(id="", name=identifier, role=bearing[0].role, variants=(identifier,), documents=documents)


def _standing_on(case: Case, names: set[str]) -> Ruling:
    """The latest ruling that stands on these names."""
    known = {plain(name) for name in names}
    last = {stack[-1].id for stack in standing(case.store.rulings()).values()}
    for ruling in reversed(list(case.store.rulings())):
        if ruling.id in last and all(side and {plain(n) for n in side} <= known for side in ruled_names(ruling)):
            return ruling
    raise NotFound("nothing was ruled on these names", hint="`saksi log` lists rulings.")
