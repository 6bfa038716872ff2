"""What a person may change from the desk: each act with who may, what it takes, and the operation that it calls.

A page's form and the JSON interface take the same act through the same description. All of them are rulings, links or
other acts in the case's log; none of them overwrites.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from saksi.errors import InputError
from saksi.pipeline import desk
from saksi.pipeline.desk.source_role import rule_source
from saksi.pipeline.desk.sources import rule_dependence
from saksi.web.asked import Id, Reason, Whole
from saksi.web.claimform import parted
from saksi.web.roles import Role

if TYPE_CHECKING:
    from saksi.case import Case

Seen = Annotated[str, Meta(max_length=200, description="the latest ruling that you saw; absent: none stood")]
Ids = Annotated[tuple[Id, ...], Meta(min_length=1, max_length=2000)]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what the acts take."""


class RuleClaim(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    document: Id
    claim: Id
    verdict: Annotated[str, Meta(pattern="^(accept|reject|correct)$")]
    reason: Reason
    seen: Seen | None = None
    changes: dict[str, Any] = {}


class AddClaim(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    document: Id
    start: Whole
    end: Whole
    kind: Id
    reason: Reason
    report: Annotated[Id, Meta(description="an account's id; new: one of its own; absent: of none")] | None = None
    changes: dict[str, Any] = {}


class RuleReport(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    document: Id
    report: Id
    verdict: Annotated[str, Meta(pattern="^(accept|reject|correct)$")]
    reason: Reason
    seen: Seen | None = None
    changes: dict[str, Any] = {}


class RuleIncident(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    incident: Id
    verdict: Annotated[str, Meta(pattern="^(accept|reviewed|reject)$")]
    reason: Reason
    seen: Seen | None = None


class RuleDocument(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    document: Id
    verdict: Annotated[str, Meta(pattern="^(reviewed|withdraw)$")]
    reason: Reason
    seen: Seen | None = None


class AcceptAll(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pick: Annotated[Ids, Meta(description="each an incident's id, or id|the ruling that you saw on it")]
    reason: Reason


class Undo(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    rulings: Ids
    reason: Reason


class Merge(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    left: Id
    right: Id
    reason: Reason
    seen: Annotated[Ids, Meta(description="the reports that both incidents had when you saw them")]


class Split(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    incident: Id
    reports: Annotated[Ids, Meta(description="the reports that become an incident of their own")]
    reason: Reason
    seen: Annotated[Ids, Meta(description="the reports that the incident had when you saw it")]


class Unlink(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    links: Ids
    reason: Reason


class Assign(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    subject: Id
    to: Annotated[str, Meta(max_length=200, description="a name; absent takes the assignment back")] | None = None


class DrawSample(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Id
    size: Annotated[int, Meta(ge=1, le=1000)]
    seed: Whole = 0


class RuleDependence(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    edge: Id
    verdict: Annotated[str, Meta(pattern="^(accept|reject)$")]
    reason: Reason
    seen: Seen | None = None


class RuleSource(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: Id
    role: Annotated[str, Meta(max_length=40, description="absent: as the texts tell it")] | None = None
    party: Annotated[str, Meta(max_length=200, description="absent: not known")] | None = None
    reason: Reason
    seen: Seen | None = None


class Code(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Id
    number: Whole
    verdict: Annotated[str, Meta(pattern="^(accept|reject|correct)$")]
    changes: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: a sentence, the ids that were made, and where to look at it."""

    words: str
    made: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    to: str | None = None
    is_links: bool = False
    can_undo: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name in the address, the least role, what it takes, what it does."""

    name: str
    least: Role
    takes: type[Asked]
    do: Callable[[Case, str, Any], Done]
    summary: str


def _rule_claim(case: Case, by: str, asked: RuleClaim) -> Done:
    made = desk.rule_claim(
        case, asked.document, asked.claim, asked.verdict,
        by=by, reason=asked.reason, seen=asked.seen, changes=asked.changes or None,
    )  # fmt: skip
    return Done(f"Claim: {PAST[asked.verdict]}.", (made.id,))


def _add_claim(case: Case, by: str, asked: AddClaim) -> Done:
    new = desk.NewClaim(**_new_claim(asked))
    if asked.report == NEW_INCIDENT:
        account, claim = desk.add_incident(case, asked.document, new, by=by, reason=asked.reason)
        return Done("Incident added. Its account takes time, place and event.", (claim.id, account.id))
    made = desk.add_claim(case, asked.document, new, by=by, reason=asked.reason)
    return Done("Claim added.", (made.id,))


def _rule_report(case: Case, by: str, asked: RuleReport) -> Done:
    made = desk.rule_report(
        case, asked.document, asked.report, asked.verdict,
        by=by, reason=asked.reason, seen=asked.seen, changes=asked.changes or None,
    )  # fmt: skip
    return Done(f"Account: {PAST[asked.verdict]}.", (made.id,))


def _rule_incident(case: Case, by: str, asked: RuleIncident) -> Done:
    made = desk.rule_incident(case, asked.incident, asked.verdict, by=by, reason=asked.reason, seen=asked.seen)
    return Done(f"Incident: {PAST[asked.verdict]}.", (made.id,))


def _rule_document(case: Case, by: str, asked: RuleDocument) -> Done:
    made = desk.rule_document(case, asked.document, asked.verdict, by=by, reason=asked.reason, seen=asked.seen)
    return Done(f"Document: {PAST[asked.verdict]}.", (made.id,))


def _accept_all(case: Case, by: str, asked: AcceptAll) -> Done:
    chosen = [(incident, seen or None) for incident, _, seen in (pick.partition("|") for pick in asked.pick)]
    bulk = desk.accept_all(case, chosen, by=by, reason=asked.reason)
    return Done(f"{len(bulk.made)} accepted.{_refusals(bulk.refused)}", bulk.made, bulk.refused)


def _undo(case: Case, by: str, asked: Undo) -> Done:
    bulk = desk.undo(case, list(asked.rulings), by=by, reason=asked.reason)
    return Done(f"{len(bulk.made)} taken back.{_refusals(bulk.refused)}", bulk.made, bulk.refused, can_undo=False)


def _merge(case: Case, by: str, asked: Merge) -> Done:
    made = desk.merge(case, asked.left, asked.right, by=by, reason=asked.reason, seen=list(asked.seen))
    return Done("Merged.", tuple(link.id for link in made), to=f"/incidents/{asked.left}", is_links=True)


def _split(case: Case, by: str, asked: Split) -> Done:
    made = desk.split(case, asked.incident, list(asked.reports), by=by, reason=asked.reason, seen=list(asked.seen))
    return Done("Split.", tuple(link.id for link in made), to=f"/incidents/{asked.incident}", is_links=True)


def _unlink(case: Case, by: str, asked: Unlink) -> Done:
    made = desk.unlink(case, list(asked.links), by=by, reason=asked.reason)
    return Done("Taken back.", tuple(link.id for link in made), is_links=True, can_undo=False)


def _assign(case: Case, by: str, asked: Assign) -> Done:
    desk.assign(case, asked.subject, asked.to or None, by=by)
    return Done(f"Assigned to {asked.to}." if asked.to else "Assigned to nobody.", can_undo=False)


def _rule_dependence(case: Case, by: str, asked: RuleDependence) -> Done:
    made = rule_dependence(case, asked.edge, asked.verdict, by=by, reason=asked.reason, seen=asked.seen)
    return Done("Dependence cut." if asked.verdict == "reject" else "Dependence confirmed.", (made.id,))


def _rule_source(case: Case, by: str, asked: RuleSource) -> Done:
    made = rule_source(
        case, asked.source, role=asked.role, party=asked.party, by=by, reason=asked.reason, seen=asked.seen
    )
    return Done("Source: role and party ruled on.", (made.id,))


def _draw_sample(case: Case, by: str, asked: DrawSample) -> Done:
    made = desk.draw_sample(case, asked.name, size=asked.size, by=by, seed=asked.seed)
    return Done(f"A sample of {made.size} claims.", can_undo=False)


def _code(case: Case, by: str, asked: Code) -> Done:
    desk.code(case, asked.name, asked.number, asked.verdict, asked.changes or None, by=by)
    return Done("Coded.", can_undo=False)


def _refusals(refused: tuple[tuple[str, str], ...]) -> str:
    return "" if not refused else f" Not done for {len(refused)}: {refused[0][1]}"


def _new_claim(asked: AddClaim) -> dict[str, Any]:
    from saksi.model.values import Span

    if asked.end <= asked.start:
        raise InputError("no words are selected", hint="Select the words that hold the claim.")
    value, about = parted(asked.changes)
    return {"span": Span(asked.start, asked.end), "kind": asked.kind, "report": asked.report, "value": value, **about}


NEW_INCIDENT = "new"
"""In place of an account's id: the claim is of an incident that the reader missed."""
PAST = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
    "reviewed": "marked as reviewed",
    "withdraw": "withdrawn",
}
ACTS: tuple[Act, ...] = (
    Act("rule-claim", Role.CODER, RuleClaim, _rule_claim, "Accept, reject or correct a claim."),
    Act("add-claim", Role.CODER, AddClaim, _add_claim, "Add a claim that the reader missed."),
    Act("rule-report", Role.CODER, RuleReport, _rule_report, "Accept, reject or correct one account of an incident."),
    Act("rule-document", Role.CODER, RuleDocument, _rule_document, "Mark a document as reviewed, or withdraw it."),
    Act("rule-incident", Role.REVIEWER, RuleIncident, _rule_incident, "Accept, review or reject an incident."),
    Act("accept-all", Role.REVIEWER, AcceptAll, _accept_all, "Accept many incidents at once."),
    Act("undo", Role.REVIEWER, Undo, _undo, "Take rulings back; what stood before stands again."),
    Act("merge", Role.REVIEWER, Merge, _merge, "Say that two incidents are one."),
    Act("split", Role.REVIEWER, Split, _split, "Make some reports of an incident one of their own."),
    Act("unlink", Role.REVIEWER, Unlink, _unlink, "Take people's links back."),
    Act("rule-dependence", Role.REVIEWER, RuleDependence, _rule_dependence, "Confirm or cut a dependence."),
    Act("rule-source", Role.REVIEWER, RuleSource, _rule_source, "Say a source's role and party."),
    Act("draw-sample", Role.REVIEWER, DrawSample, _draw_sample, "Draw claims for two people to code."),
    Act("code", Role.CODER, Code, _code, "Code one claim of a sample."),
    Act("assign", Role.REVIEWER, Assign, _assign, "Give an incident or document to somebody."),
)
