"""A person's rulings from the desk: each an act in the log, behind what that person saw; none is ever passed over.

What a ruling holds as *seen* is the machine's reading, so that it finds its claim again after a new reading; what it
*supersedes* is the latest ruling that the person saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import Conflict, InputError, NotFound
from saksi.model.act import Assigned
from saksi.model.canonical import canonical
from saksi.model.claim import Casualty, Claim, ClaimValue, Report, claim_id
from saksi.model.decision import Ruling, Subject
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import Scope, Stance, Verdict
from saksi.model.values import Span
from saksi.pipeline.decisions import as_seen, check, enter, last_ruling
from saksi.pipeline.desk.shown import Bulk
from saksi.resolve.rulings import REFERENCES, additions, key_of, standing
from saksi.store.desk import ruling_named, rulings_on

ELSEWHERE: Mapping[str, Any] = {"lat_e5": None, "lon_e5": None, "radius_m": None, "gazetteer_id": None, "path": []}
"""What a place of another name does not keep: a name moved to another town must not stay at the old one's spot."""
BY_HAND = "person/1"
"""The method of claims that a person read."""


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that the reader missed: the words that hold it, its kind, and the fields of its value in plain JSON.

    ``report`` is the id of the report that tells it, None where it is said of no single incident. ``said_by`` runs
    from who stands behind it to who passes it on.
    """

    span: Span
    kind: str
    value: Mapping[str, Any]
    report: str | None = None
    said_by: Sequence[Mapping[str, Any]] = ()
    channel: str | None = None
    stance: str = Stance.ASSERTED
    scope: str = Scope.INCIDENT
    subset_of: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """What all rulings take: who rules, why, and the latest ruling that they saw."""

    by: str
    reason: str
    seen: str | None

    def on(self, subject: Subject, verdict: str, seen: Any, changes: Mapping[str, Any] | None = None) -> Ruling:
        draft = Ruling(
            subject=subject,
            verdict=_verdict(verdict),
            value=canonical(dict(changes)).decode() if changes else None,
            seen=as_seen(seen),
            by=self.by,
            at=machine_clock(),
            reason=self.reason,
            supersedes=self.seen,
        )
        check(draft, seen)
        return draft


def rule_claim(
    case: Case,
    document: str,
    claim: str,
    verdict: str,
    *,
    by: str,
    reason: str,
    seen: str | None,
    changes: Mapping[str, Any] | None = None,
) -> Ruling:
    """Accept, reject or correct a claim. ``changes`` are the fields that are otherwise: of its value, or one of
    ``said_by, channel, stance, scope, as_of, subset_of, beside`` (the last two name a claim by its id, or None).

    A correction adds to the one that stands. Conflict where another has ruled since ``seen``.
    """
    found, subject = claim_of(case, document, claim)
    drafted = _Draft(by, reason, seen)
    if changes:
        earlier = _standing_changes(case, drafted.on(subject, Verdict.ACCEPT, found))
        changes = _merged(earlier, _by_words(case, document, changes))
    return enter(case, [drafted.on(subject, verdict, found, changes)], is_checked=True)[0]


def rule_report(
    case: Case,
    document: str,
    report: str,
    verdict: str,
    *,
    by: str,
    reason: str,
    seen: str | None,
    changes: Mapping[str, Any] | None = None,
) -> Ruling:
    """Accept, reject or correct (``when, where, event, scope``) one document's account of an incident."""
    found = next((r for r in case.store.reports_in(document) if r.id == report), None)
    if found is None:
        raise NotFound("no such report in this document", subject=report)
    drafted, subject = _Draft(by, reason, seen), report_subject(found)
    if changes:
        earlier = _standing_changes(case, drafted.on(subject, Verdict.ACCEPT, found))
        changes = _merged(earlier, _in_record_units(changes))
    return enter(case, [drafted.on(subject, verdict, found, changes)], is_checked=True)[0]


def rule_incident(case: Case, incident: str, verdict: str, *, by: str, reason: str, seen: str | None) -> Ruling:
    """Accept, review or reject an incident as it stands now."""
    return enter(case, [_on_incident(case, incident, verdict, _Draft(by, reason, seen))], is_checked=True)[0]


def rule_document(case: Case, document: str, verdict: str, *, by: str, reason: str, seen: str | None) -> Ruling:
    """Mark a document as reviewed, or withdraw it from the record."""
    document_of(case, document)
    draft = _Draft(by, reason, seen).on(Subject(type="document", id=document), verdict, None)
    return enter(case, [draft], is_checked=True)[0]


def accept_all(case: Case, chosen: Sequence[tuple[str, str | None]], *, by: str, reason: str) -> Bulk:
    """Accept many incidents, each with the ruling that was seen on it; those ruled on since are told, not touched."""
    drafts: list[Ruling] = []
    refused: list[tuple[str, str]] = []
    for incident, seen in dict(chosen).items():
        try:
            drafts.append(_on_incident(case, incident, Verdict.ACCEPT, _Draft(by, reason, seen)))
        except NotFound as error:
            refused.append((incident, error.message))
    return _all_that_may(case, drafts, refused)


def undo(case: Case, rulings: Sequence[str], *, by: str, reason: str) -> Bulk:
    """Take rulings back: what stood before each stands again. One that another followed is told, not touched."""
    drafts: list[Ruling] = []
    refused: list[tuple[str, str]] = []
    for name in dict.fromkeys(rulings):
        before = ruling_named(case.store.database, name)
        if before is None or before.verdict is Verdict.UNDO:
            refused.append((name, "there is no such ruling to take back"))
        elif not _stands_last(case, before):
            refused.append((name, "another ruling followed it, or it was taken back"))
        else:
            drafts.append(_undoing(case, before, by=by, reason=reason_given(reason)))
    return _all_that_may(case, drafts, refused)


def assign(case: Case, subject: str, to: str | None, *, by: str) -> None:
    """Give an incident or document to somebody, or with None take it back."""
    known = case.store.incident(subject) if subject.startswith("incident-") else case.store.document(subject)
    if known is None:
        raise NotFound("no such incident or document", subject=subject)
    case.append(Assigned(subject=subject, to=to, by=by))


def _stands_last(case: Case, ruling: Ruling) -> bool:
    on_it = (each for _, each in rulings_on(case.store.database, ruling.subject))
    stack = standing(on_it).get(key_of(ruling), ())
    return bool(stack) and stack[-1].id == ruling.id


def _undoing(case: Case, ruling: Ruling, *, by: str, reason: str) -> Ruling:
    return msgspec.structs.replace(
        ruling,
        verdict=Verdict.UNDO,
        value=ruling.value if ruling.subject.type == "source" else None,  # the names that it bore on
        by=by,
        at=machine_clock(),
        reason=reason,
        supersedes=last_ruling(case, ruling),
    )


def _all_that_may(case: Case, drafts: Sequence[Ruling], refused: list[tuple[str, str]]) -> Bulk:
    """Enter what nobody has ruled on since, in one transaction."""
    may: list[Ruling] = []
    for draft in drafts:
        if last_ruling(case, draft) == draft.supersedes:
            may.append(draft)
        else:
            refused.append((_about(draft), "somebody else has ruled on this meanwhile"))
    try:
        made = enter(case, may, is_checked=True) if may else ()
    except Conflict:
        return _all_that_may(case, drafts, refused[: len(refused) - (len(drafts) - len(may))])
    return Bulk(tuple(ruling.id for ruling in made), tuple(refused))


def _about(draft: Ruling) -> str:
    is_undo = draft.verdict is Verdict.UNDO
    return str((draft.supersedes if is_undo else None) or draft.subject.id or draft.subject.document)


def _on_incident(case: Case, incident: str, verdict: str, drafted: _Draft) -> Ruling:
    found = case.store.incident(incident)
    if found is None:
        raise NotFound("no such incident", subject=incident)
    return drafted.on(Subject(type="incident", id=found.id), verdict, found)


# Claims as the desk names them ---------------------------------------------------------------------------------------


def document_of(case: Case, document: str) -> Document:
    """The document of this id; NotFound otherwise."""
    found = case.store.document(document)
    if found is None:
        raise NotFound("no such document", subject=document)
    return found


def all_claims(case: Case, document: str) -> tuple[Claim, ...]:
    """Every claim of a document as it was read, by a machine or by a person, ruled out or not."""
    stacks = standing(case.store.rulings(document)).values()
    added = [claim for claim, _ in additions(stack[:1] for stack in stacks)]
    return (*case.store.claims(document), *added)


def claim_of(case: Case, document: str, claim: str) -> tuple[Claim, Subject]:
    """A claim as it was read, and what a ruling on it names. NotFound where the document has no such claim."""
    document_of(case, document)
    found = next((known for known in all_claims(case, document) if known.id == claim), None)
    if found is None:
        raise NotFound("no such claim in this document", subject=claim)
    return found, claim_subject(found)


def claim_subject(claim: Claim) -> Subject:
    """What a ruling on this claim names: its words and kind; by its id where a person added it."""
    return added_subject(claim) if claim.method == BY_HAND else msgspec.structs.replace(added_subject(claim), id=None)


def report_subject(report: Report) -> Subject:
    return Subject(type="report", id=report.id, document=report.document, span=report.anchor)


def added_subject(claim: Claim) -> Subject:
    outcome = str(claim.value.outcome) if isinstance(claim.value, Casualty) else None
    return Subject(
        type="claim", id=claim.id, document=claim.document, span=claim.spans[0], kind=claim.kind, outcome=outcome
    )


def as_claim(document: str, text: str, new: NewClaim) -> Claim:
    try:
        value: ClaimValue = msgspec.convert({**_in_record_units(new.value), "kind": new.kind}, ClaimValue, strict=False)
        said_by = msgspec.convert(tuple(new.said_by), tuple[Speaker, ...], strict=False)
        stance, scope = Stance(new.stance), Scope(new.scope)
    except (msgspec.ValidationError, ValueError) as error:
        raise InputError(f"not a claim of this kind: {error}") from error
    claim = Claim(
        document=document,
        value=value,
        spans=(new.span,),
        quote=new.span.of(text),
        said_by=said_by,
        channel=new.channel,
        stance=stance,
        scope=scope,
        subset_of=new.subset_of,
        beside=new.beside,
        method=BY_HAND,
    )
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _by_words(case: Case, document: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes with other claims named by document, span and kind, so that a new reading does not lose them."""
    found = _in_record_units(changes)
    for name in REFERENCES:
        if isinstance(found.get(name), str) and found[name]:
            _, subject = claim_of(case, document, str(found[name]))
            found[name] = msgspec.to_builtins(subject)
        elif name in found:
            found[name] = None
    return found


def _in_record_units(changes: Mapping[str, Any]) -> dict[str, Any]:
    """A place's degrees as the record keeps them, one of another name without the first one's spot; days checked."""
    found = dict(changes)
    where, when = found.get("where"), found.get("when")
    if isinstance(when, dict):
        for end in ("earliest", "latest"):
            _check_moment(when.get(end))
    if isinstance(where, dict):
        own = {name: value for name, value in where.items() if name not in ("lat", "lon")}
        if "name" in own:
            own = {**ELSEWHERE, **own}
        for name in ("lat", "lon"):
            if where.get(name) is not None:
                own[f"{name}_e5"] = _e5(where[name])
        found["where"] = own
    return found


def _check_moment(text: Any) -> None:
    """Refuses what is no year, month, day or minute of the calendar."""
    if text is None:
        return
    whole = f"{text}-01-01" if len(str(text)) == 4 else f"{text}-01" if len(str(text)) == 7 else str(text)
    try:
        datetime.fromisoformat(whole)
    except ValueError as error:
        raise InputError("not a day", subject=str(text)[:40], hint="Give it as 2024, 2024-05 or 2024-05-01.") from error


def _e5(degrees: Any) -> int:
    try:
        found = round(float(degrees) * 100_000)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError("not degrees", subject=str(degrees)[:20]) from error
    if abs(found) > 18_000_000:
        raise InputError("not degrees on the earth", subject=str(degrees)[:20])
    return found


def _standing_changes(case: Case, draft: Ruling) -> Mapping[str, Any]:
    """What the correction that stands has changed already."""
    rulings = case.store.rulings(draft.subject.document)
    stack = standing(rulings).get(key_of(draft), ())
    if not stack or stack[-1].verdict is not Verdict.CORRECT:
        return {}
    return msgspec.json.decode((stack[-1].value or "{}").encode(), type=dict[str, Any])


def _merged(earlier: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(earlier)
    for name, new in changes.items():
        old = merged.get(name)
        is_reference = name in REFERENCES
        both = isinstance(old, dict) and isinstance(new, dict) and not is_reference
        merged[name] = {**old, **new} if both else new  # type: ignore[dict-item]
    return merged


def _verdict(verdict: str) -> Verdict:
    try:
        return Verdict(verdict)
    except ValueError as error:
        raise InputError("no such verdict", subject=verdict) from error


def reason_given(reason: str) -> str:
    if not reason.strip():
        raise InputError("a ruling needs a reason", hint="Say why.")
    return reason
