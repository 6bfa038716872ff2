"""An incident as the desk shows it: figures by account over time, the trace, links, history; as it was known once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.decision import Link, Ruling, Subject
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Judgement, Scope, SourceRole
from saksi.pipeline.desk.claims import when_form, where_form
from saksi.pipeline.desk.comparing import dependence, differences
from saksi.pipeline.desk.document import claims_of_report, mask_of
from saksi.pipeline.desk.history import assignments, history
from saksi.pipeline.desk.queue import reasons_of, row_of
from saksi.pipeline.desk.ruling import document_of
from saksi.pipeline.desk.sealed import Mask
from saksi.pipeline.desk.shown import Row
from saksi.pipeline.desk.shown_incident import (
    AccountShown,
    Figure,
    IncidentView,
    PairShown,
    StepShown,
    TollShown,
    WouldBe,
)
from saksi.pipeline.desk.sources import edges_of
from saksi.pipeline.front import document_names
from saksi.pipeline.resolution import policy_in_force, standing_accounts
from saksi.pipeline.settling import Asked, accounts_as, as_it_stood, otherwise
from saksi.resolve.rulings import reviewed_by, standing
from saksi.store.desk import facts_of, parts_of, rulings_on

BETWEEN_TEXTS = frozenset({"version", "copy", "forward", "post"})
"""Edges from text to text; others end in a voice."""


def incident_view(case: Case, incident: str, *, as_known_at: str | None = None) -> IncidentView:
    """An incident with all that it rests on; of a former id, the one that absorbed it.

    ``as_known_at`` (a day or time) groups and settles anew what had been published by then; what people have ruled on
    it stands. NotFound where there is none; InputError where nothing had been published by then.
    """
    found = case.store.incident(incident)
    if found is None:
        raise NotFound("no such incident", subject=incident)
    every = standing_accounts(case.store, found)
    if as_known_at is None:
        return _View(case, found, every, every).whole(None)
    asked = Asked(known_at=_moment(as_known_at))
    then = as_it_stood(case, found, asked)
    if then is None:
        raise InputError("nothing was known of it by then", subject=as_known_at, hint="Choose a later day.")
    accounts = accounts_as(case, then.incident, asked)
    wider = tuple(w for w in then.incident.part_of if case.store.incident(w) is not None)
    stood = msgspec.structs.replace(then.incident, id=found.id, part_of=wider)
    return replace(_View(case, stood, every, accounts).whole(as_known_at), otherwise=otherwise(then))


def told(case: Case, incidents: Sequence[Incident], known: Container[str]) -> tuple[WouldBe, ...]:
    """Incidents for a preview; those not ``known`` would be new."""
    return tuple(
        WouldBe(
            id=incident.id,
            is_new=incident.id not in known,
            reports=incident.reports,
            tolls=_View(case, incident, accounts := standing_accounts(case.store, incident), accounts).tolls(),
            grade=str(incident.grade),
            when=when_form(incident.when),
            where=where_form(incident.where),
        )
        for incident in incidents
    )


class _View:
    """The parts of one incident's view, over what they share: its accounts, documents and masks."""

    def __init__(self, case: Case, incident: Incident, every: Sequence[Account], accounts: Sequence[Account]) -> None:
        self.case, self.incident, self.every = case, incident, every
        self.accounts = sorted(accounts, key=lambda account: (account.published or "9", account.id))
        self.documents = {name: document_of(case, name) for name in sorted({a.document for a in accounts})}
        self.masks: Mapping[str, Mask] = {name: mask_of(case, document) for name, document in self.documents.items()}
        self.names = document_names(case, self.documents) if self.documents else {}
        self.claims: Mapping[str, tuple[Claim, Account]] = {
            claim.id: (claim, account) for account in accounts for claim in account.report.claims
        }

    def whole(self, as_known_at: str | None) -> IncidentView:
        case, incident = self.case, self.incident
        fact = facts_of(case.store.database, [incident.id])[incident.id]
        on_it = self._rulings()
        last = on_it[-1].id if on_it else None
        stack = next(iter(standing(on_it).values()), ())
        assigned = assignments(case).get(incident.id)
        row = row_of(fact, last, assigned)
        if as_known_at is not None:
            row = replace(row, grade=str(incident.grade), documents=len(incident.documents))
        return IncidentView(
            id=incident.id,
            row=row,
            when=when_form(incident.when),
            where=where_form(incident.where),
            tolls=self.tolls(),
            figures=tuple(self._figures()),
            accounts=tuple(self._accounts()),
            dependence=dependence(self.accounts, incident.dependence, self._edge_words()),
            differences=differences(self.accounts),
            grade_trace=incident.grade_trace,
            pairs=tuple(self._pairs()),
            part_of=incident.part_of,
            wholes=self._rows(incident.part_of),
            parts=self._rows(self._parts()),
            formerly=incident.formerly,
            mentioned_in=incident.mentioned_in,
            reasons=reasons_of(fact),
            history=history(
                case,
                documents=incident.documents,
                subjects=[incident.id, *incident.formerly],
                reports=incident.reports,
                mask=Mask.joined(self.masks.values()),
            ),
            moments=tuple(sorted({account.published[:10] for account in self.every if account.published})),
            as_known_at=as_known_at,
            ruling=last,
            reviewers=reviewed_by(stack),
            reviewers_needed=policy_in_force(case.store).reviewers,
            assigned_to=assigned,
        )

    def _rows(self, incidents: Sequence[str]) -> tuple[Row, ...]:
        """Other incidents as a list shows them, by day."""
        found = facts_of(self.case.store.database, incidents).values()
        return tuple(sorted((row_of(fact, None, None) for fact in found), key=lambda r: (r.day or "9", r.incident)))

    def _parts(self) -> list[str]:
        """What lies in it: looked for where it is a wider total, or where somebody made another a part of it."""
        incident, store = self.incident, self.case.store
        joined = any(link.judgement is Judgement.PART_OF for link in store.links(incident.reports))
        if incident.scope is Scope.INCIDENT and not joined:
            return []
        named = (store.incident(name) for name in parts_of(store.database, incident.id))
        return [one.id for one in named if one is not None and incident.id in one.part_of]

    def tolls(self) -> tuple[TollShown, ...]:
        return tuple(
            TollShown(
                outcome=str(toll.outcome),
                group=str(toll.group),
                low=toll.low,
                best=toll.best,
                high=toll.high,
                rule=toll.rule,
                trace=tuple(self._steps(toll)),
            )
            for toll in self.incident.tolls
        )

    def _steps(self, toll: Toll) -> Iterator[StepShown]:
        for step in toll.trace:
            claim, account = self.claims.get(step.claim, (None, None))
            mask = self.masks.get(account.document) if account else None
            yield StepShown(
                claim=step.claim,
                role=step.role,
                reason=step.reason,
                quote=mask.hide(claim.quote) if claim and mask else "",
                document=account.document if account else "",
                source=mask.hide(self._source(claim, account)) if claim and account and mask else "",
            )

    def _figures(self) -> Iterator[Figure]:
        for claim, account in self.claims.values():
            value = claim.value
            if not isinstance(value, Casualty) or (value.count.low is None and value.count.high is None):
                continue
            as_of = (claim.as_of.latest or claim.as_of.earliest) if claim.as_of else None
            yield Figure(
                outcome=str(value.outcome),
                group=str(value.group),
                low=value.count.low,
                high=value.count.high,
                qualifier=str(value.count.qualifier),
                at=as_of or account.published or "",
                source=self.masks[account.document].hide(self._source(claim, account)),
                role=str(claim.said_by[0].role if claim.said_by else SourceRole.MEDIA),
                claim=claim.id,
                document=account.document,
                stance=str(claim.stance),
            )

    def _edge_words(self) -> dict[str, str]:
        """What each edge says, and of one that ends in a voice whose it is."""
        edges = edges_of(self.case, self.incident)
        return {e.id: e.words if e.kind in BETWEEN_TEXTS else f"{e.words}: {e.right}" for e in edges}

    def _source(self, claim: Claim, account: Account) -> str:
        """Whose figure it is: who stands behind it, else the outlet or channel, else the document as it is known."""
        if claim.said_by:
            first = claim.said_by[0]
            return first.name or f"an unnamed {first.role.replace('_', ' ')}"
        return account.outlet or account.channel or self.names[account.document]

    def _accounts(self) -> Iterator[AccountShown]:
        as_read = {report.id: report for report in self.case.store.reports(self.incident.reports)}
        for account in self.accounts:
            document, mask, report = self.documents[account.document], self.masks[account.document], account.report
            yield AccountShown(
                report=report.id,
                document=document.id,
                name=mask.hide(self.names[document.id]),
                outlet=document.outlet,
                published=document.published,
                quote=mask.hide(report.quote),
                when=when_form(report.when),
                where=where_form(report.where),
                event=report.event,
                claims=claims_of_report(self.case, as_read[report.id], document, mask),
            )

    def _pairs(self) -> Iterator[PairShown]:
        links = [*self.case.store.links(self.incident.reports), *self.case.store.matches(self.incident.reports)]
        ends = {end for link in links for end in (link.left, link.right)}
        incidents = self.case.store.incidents_of(ends)
        latest = {frozenset((link.left, link.right)): link for link in links if link.reason}
        for link in links:
            is_human = bool(link.reason)
            if is_human and latest[frozenset((link.left, link.right))] is not link:
                continue
            yield self._pair(link, incidents, is_human=is_human)

    def _pair(self, link: Link, incidents: Mapping[str, str], *, is_human: bool) -> PairShown:
        others = {incidents.get(end) for end in (link.left, link.right)} - {self.incident.id, None}
        return PairShown(
            left=link.left,
            right=link.right,
            judgement=str(link.judgement),
            by=link.by,
            score=link.score,
            reason=link.reason,
            features=tuple((feature.name, feature.score, feature.words) for feature in link.features),
            other_incident=next(iter(others), None),
            is_human=is_human,
        )

    def _rulings(self) -> list[Ruling]:
        subject = Subject(type="incident", id=self.incident.id)
        return [ruling for _, ruling in rulings_on(self.case.store.database, subject)]


def _moment(text: str) -> str:
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("not a day or time", subject=text[:40], hint="Give 2022-03-01 or 2022-03-01T08:00.") from error
    return text
