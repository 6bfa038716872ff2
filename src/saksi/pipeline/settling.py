"""Incidents settled otherwise than they are kept: by another counting rule, or as they were known at an earlier time.

Nothing here is written. Which reports make up the incident stays as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.account import Account, account_of
from saksi.model.decision import Ruling
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.pipeline.provenance import provenance_of, voices_in
from saksi.pipeline.resolution import policy_in_force
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


def settled_as(case: Case, incident: Incident, asked: Asked) -> Incident | None:
    """The incident as asked for; None where nothing was known of it then.

    InputError where there is no such rule or a time is none.
    """
    if not asked:
        return incident
    rule = counting_rule(asked.rule or case.policy().counting_rule)
    accounts = accounts_as(case, incident, asked)
    if not accounts:
        return None
    standing = Standing(incident.id, incident.part_of, incident.formerly, status=incident.status)
    return settle(accounts, standing, voices(case, accounts), rule=rule.name)


def the_settled(case: Case, incident: Incident, asked: Asked) -> Incident:
    """The same for one incident that a person named. NotFound where nothing was known of it then."""
    found = settled_as(case, incident, asked)
    if found is None:
        raise NotFound("nothing was known of this incident then", subject=incident.id)
    return found


def toll_history(case: Case, incident: Incident, asked: Asked | None = None) -> tuple[Known, ...]:
    """The incident's tolls after each publication, by the rule of its tolls or the one asked for."""
    asked = asked or Asked()
    accounts = accounts_as(case, incident, asked)
    rule = counting_rule(asked.rule or case.policy().counting_rule)
    return history(accounts, rule, voices(case, accounts))


def accounts_as(case: Case, incident: Incident, asked: Asked) -> list[Account]:
    """The accounts that count, with people's rulings laid over them, as known or as recorded at a time."""
    for moment in (asked.known_at, asked.recorded_at):
        if moment is not None and not is_moment(moment):
            raise InputError("not a date or a time", subject=moment, hint="For example 2022-03-01T12:00+02:00.")
    documents: dict[str, Document] = {}
    for name in incident.documents:
        document = case.store.document(name)
        if document is not None and _was_taken_in(case, document, asked.recorded_at):
            documents[name] = document
    reports = [report for report in case.store.reports(incident.reports) if report.document in documents]
    read = [account_of(report, documents[report.document]) for report in reports]
    accounts = ruled(read, _rulings(case, asked.recorded_at))
    return known_by(accounts, asked.known_at) if asked.known_at else list(accounts)


def voices(case: Case, accounts: Sequence[Account]) -> Voices:
    """Whose numbers the accounts' claims are, and who depends on whom."""
    reviewers = policy_in_force(case.store).reviewers
    return voices_in(provenance_of(case.store, accounts, case.store.rulings(), reviewers=reviewers))


def incidents_as(case: Case, found: Iterable[Incident], asked: Asked) -> list[Incident]:
    """These incidents as asked for, without those of which nothing was known then."""
    settled = (settled_as(case, incident, asked) for incident in found)
    return [incident for incident in settled if incident is not None]


def _was_taken_in(case: Case, document: Document, moment: str | None) -> bool:
    capture = case.store.capture(document.capture)
    return moment is None or (capture is not None and is_by(capture.collection.at, moment))


def _rulings(case: Case, moment: str | None) -> tuple[Ruling, ...]:
    return tuple(r for r in case.store.rulings() if moment is None or is_by(r.at, moment))
