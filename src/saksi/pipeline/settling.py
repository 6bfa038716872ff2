"""Incidents settled otherwise than they are kept: by another counting rule, or as they were known at an earlier time.

Nothing here is written. As known or recorded at a time, the reports of then are grouped anew among themselves: what
was published later, taken in later or ruled later has no say in which of them are one incident.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.account import Account
from saksi.model.decision import Link, Ruling
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.pipeline.provenance import provenance_of, voices_in
from saksi.pipeline.resolution import accounts_in, grouped, policy_in_force, reached
from saksi.resolve.rulings import ruled
from saksi.settle import Known, Standing, Voices, counting_rule, history, known_by, settle
from saksi.settle.moments import is_by, is_moment


@dataclass(frozen=True, slots=True)
class Asked:
    """How an incident is to be settled; each None as it is kept.

    ``known_at`` leaves out what was published later, ``recorded_at`` what the case took in or people ruled later; both
    are dates (to their end) or RFC 3339 times.
    """

    rule: str | None = None
    known_at: str | None = None
    recorded_at: str | None = None

    def __bool__(self) -> bool:
        return any((self.rule, self.known_at, self.recorded_at))

    @property
    def is_then(self) -> bool:
        return self.known_at is not None or self.recorded_at is not None


@dataclass(frozen=True, slots=True)
class Then:
    """An incident as it stood then. ``elsewhere``: reports of today's incident that were known and stood in others;
    ``others``: reports that stood in it then and no longer do; ``around``: what it was part of, what it contained."""

    incident: Incident
    elsewhere: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    around: tuple[Incident, ...] = ()


def settled_as(case: Case, incident: Incident, asked: Asked) -> Incident | None:
    """The incident as asked for; None where nothing was known of it then.

    InputError where there is no such rule or a time is none.
    """
    if not asked:
        return incident
    if asked.is_then:
        found = as_it_stood(case, incident, asked)
        return None if found is None else found.incident
    rule = counting_rule(asked.rule or case.policy().counting_rule)
    accounts = accounts_as(case, incident, asked)
    standing = Standing(incident.id, incident.part_of, incident.formerly, status=incident.status)
    return settle(accounts, standing, voices(case, accounts), rule=rule.name)


def as_it_stood(case: Case, incident: Incident, asked: Asked) -> Then | None:
    """The incident that an incident of today was then: the one of its id, else the one that shares most reports."""
    now = set(incident.reports)
    every = _grouped_then(case, reached(case.store, now), asked)
    found = [one for one in every if now & set(one.reports)]
    if not found:
        return None
    best = max(found, key=lambda one: (one.id == incident.id, len(now & set(one.reports)), one.id))
    elsewhere = (report for one in found if one is not best for report in one.reports if report in now)
    around = tuple(one for one in every if one.id in best.part_of or best.id in one.part_of)
    return Then(best, tuple(sorted(elsewhere)), tuple(sorted(set(best.reports) - now)), around)


def the_settled(case: Case, incident: Incident, asked: Asked) -> Then:
    """The same for one incident that a person named. NotFound where nothing was known of it then."""
    found = as_it_stood(case, incident, asked) if asked.is_then else None
    if asked.is_then and found is None:
        raise NotFound("nothing was known of this incident then", subject=incident.id)
    return found or Then(settled_as(case, incident, asked) or incident, around=_around(case, incident))


def _around(case: Case, incident: Incident) -> tuple[Incident, ...]:
    """What an incident of today is part of, and what it contains."""
    wholes = (case.store.incident(name) for name in incident.part_of)
    parts = (part for part in case.store.incidents() if incident.id in part.part_of)
    return (*(whole for whole in wholes if whole is not None), *parts)


def otherwise(found: Then) -> tuple[str, ...]:
    """In words, how the reports lay then otherwise than they lie now."""
    words = []
    if count := len(found.elsewhere):
        told = "one of its reports stood" if count == 1 else f"{count} of its reports stood"
        words.append(f"Then {told} in another incident.")
    if count := len(found.others):
        words.append(f"Then it held {'a report' if count == 1 else f'{count} reports'} of other incidents of today.")
    return tuple(words)


def toll_history(case: Case, incident: Incident, asked: Asked | None = None) -> tuple[Known, ...]:
    """The incident's tolls after each publication, by the rule of its tolls or the one asked for."""
    asked = asked or Asked()
    accounts = accounts_as(case, incident, asked)
    rule = counting_rule(asked.rule or case.policy().counting_rule)
    return history(accounts, rule, voices(case, accounts))


def accounts_as(case: Case, incident: Incident, asked: Asked) -> tuple[Account, ...]:
    """The accounts of an incident that count, with people's rulings laid over them, as known or recorded at a time."""
    return _accounts_then(case, set(incident.reports), asked)


def links_of(case: Case, incident: Incident, asked: Asked) -> tuple[Link, ...]:
    """People's links on the incident's reports in the order of the log, superseded ones too, then the machine's: those
    that were decided then, on reports that were known then."""
    links = (*case.store.links(incident.reports), *case.store.matches(incident.reports))
    if not asked.is_then:
        return links
    ends = {end for link in links for end in (link.left, link.right)}
    known = {account.id for account in _accounts_then(case, ends, asked)}
    return tuple(
        link
        for link in links
        if known >= {link.left, link.right} and (link.features or _is_ruled_by(link.at, asked.recorded_at))
    )


def voices(case: Case, accounts: Sequence[Account]) -> Voices:
    """Whose numbers the accounts' claims are, and who depends on whom."""
    reviewers = policy_in_force(case.store).reviewers
    return voices_in(provenance_of(case.store, accounts, case.store.rulings(), reviewers=reviewers))


def incidents_as(case: Case, asked: Asked) -> list[Incident]:
    """The case's incidents as asked for; as known or recorded at a time, those that the reports of then make."""
    if asked.is_then:
        return _grouped_then(case, {report.id for report in case.store.reports()}, asked)
    settled = (settled_as(case, incident, asked) for incident in case.store.incidents())
    return [incident for incident in settled if incident is not None]


def _grouped_then(case: Case, reports: Set[str], asked: Asked) -> list[Incident]:
    """What these reports make by themselves, of what was known and ruled then."""
    accounts = _accounts_then(case, reports, asked)
    links = [link for link in case.store.links(reports) if _is_ruled_by(link.at, asked.recorded_at)]
    rule = counting_rule(asked.rule or case.policy().counting_rule)
    return list(grouped(case.store, accounts, links, _rulings(case, asked.recorded_at), rule=rule.name))


def _accounts_then(case: Case, reports: Set[str], asked: Asked) -> tuple[Account, ...]:
    for moment in (asked.known_at, asked.recorded_at):
        if moment is not None and not is_moment(moment):
            raise InputError("not a date or a time", subject=moment, hint="For example 2022-03-01T12:00+02:00.")
    read = accounts_in(case.store, reports)
    if asked.recorded_at is not None:
        read = tuple(a for a in read if _was_taken_in(case, case.store.document(a.document), asked.recorded_at))
    accounts = ruled(read, _rulings(case, asked.recorded_at))
    return tuple(known_by(accounts, asked.known_at)) if asked.known_at else tuple(accounts)


def _was_taken_in(case: Case, document: Document | None, moment: str) -> bool:
    capture = case.store.capture(document.capture) if document is not None else None
    return capture is not None and is_by(capture.collection.at, moment)


def _rulings(case: Case, moment: str | None) -> tuple[Ruling, ...]:
    return tuple(r for r in case.store.rulings() if _is_ruled_by(r.at, moment))


def _is_ruled_by(at: str | None, moment: str | None) -> bool:
    return moment is None or (at is not None and is_by(at, moment))
