"""What people ruled, laid over what the machine read: the machine's claims stay in the record, these accounts count.

A ruling names document, span and kind, not a model's id, so it finds its subject again after a new reading: the
overlapping item of the same kind and outcome. The latest ruling on a subject counts, unless it was taken back. Whether
a ruling bears on a report is told from that report alone, so that a part of a case comes out as it does in the whole.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from saksi.errors import InputError
from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, ClaimValue, Report
from saksi.model.decision import Addition, Ruling, SourceSaid, Subject
from saksi.model.terms import Verdict
from saksi.model.values import Span

CLAIM_FIELDS = ("said_by", "channel", "stance", "scope", "as_of", "subset_of", "beside")
"""What a correction may change of a claim beside the fields of its value."""
REPORT_FIELDS = ("when", "where", "event", "scope")
REFERENCES = ("subset_of", "beside")
REVIEWING = (Verdict.ACCEPT, Verdict.REVIEWED)

Stack = tuple[Ruling, ...]
Key = tuple[Subject, str | None]
"""What rulings follow one another on: a subject and, for a casualty claim, the group that the person saw. Two claims
may be read from the same words ("a man and a woman")."""


def standing(rulings: Iterable[Ruling]) -> dict[Key, Stack]:
    """The rulings on each subject that were not taken back, oldest first; the last one counts.

    A ruling with a ``misfit`` counts for nothing, as if it were not in the log; so does taking it back.
    """
    stacks: dict[Key, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        stack = stacks[key_of(ruling)]
        if ruling.verdict is not Verdict.UNDO:
            stack.append(ruling)
        elif stack:
            stack.pop()
    sound = ((key, tuple(r for r in stack if misfit(r) is None)) for key, stack in stacks.items())
    return {key: stack for key, stack in sound if stack}


@lru_cache(maxsize=4096)
def misfit(ruling: Ruling) -> str | None:
    """Why a ruling's value does not fit its subject, in words without its text; None where it does.

    Told from the ruling alone, so that it is asked before another case's rulings are taken in, and comes out alike in
    every case: a correction of a claim or report is held against what the person saw, where the ruling holds it.
    """
    if ruling.value is None:
        return "it has no value" if ruling.verdict in (Verdict.CORRECT, Verdict.ADD) else None
    try:
        _try_value(ruling, ruling.value)
    except (InputError, msgspec.MsgspecError, ValueError, RecursionError):
        return "its value does not fit its subject"
    return None


def _try_value(ruling: Ruling, text: str) -> None:
    kind, verdict = ruling.subject.type, ruling.verdict
    if kind == "source" and (verdict is Verdict.CORRECT or "names" in msgspec.json.decode(text, type=dict[str, Any])):
        msgspec.json.decode(text.encode(), type=SourceSaid)
    elif kind == "source":
        msgspec.json.decode(text.encode(), type=dict[str, list[str]])
    elif kind == "dependence":
        told = msgspec.json.decode(text.encode(), type=dict[str, str])
        if verdict is Verdict.ADD and {"left", "right", "kind"} - set(told):
            raise InputError("an added dependence names its ends and its kind")
    elif kind == "claim" and verdict is Verdict.ADD:
        correction(msgspec.json.decode(text.encode(), type=Addition).claim, "{}")
    elif kind == "claim" and verdict is Verdict.CORRECT and (claim := _seen(ruling)) is not None:
        correction(claim, text)
    elif kind == "report" and verdict is Verdict.ADD:
        added = msgspec.json.decode(text.encode(), type=Report)
        if (added.id, added.document) != (ruling.subject.id, ruling.subject.document) or added.claims:
            raise InputError("an added report is its own subject, and holds no claims")
    elif kind == "report" and verdict is Verdict.CORRECT and (report := _seen_report(ruling)) is not None:
        corrected_report(report, text)
    else:
        msgspec.json.decode(text.encode(), type=dict[str, Any])


def _seen_report(ruling: Ruling) -> Report | None:
    try:
        return msgspec.json.decode((ruling.seen or "null").encode(), type=Report)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def said_of(ruling: Ruling) -> SourceSaid | None:
    """What a ruling says of one source's role and party; None for any other ruling or a malformed one."""
    if ruling.subject.type != "source" or ruling.value is None or misfit(ruling):
        return None
    told = msgspec.json.decode(ruling.value.encode(), type=dict[str, Any])
    return msgspec.convert(told, SourceSaid) if "names" in told else None


def key_of(ruling: Ruling) -> Key:
    """What a ruling follows earlier ones on."""
    is_casualty = ruling.subject.type == "claim" and ruling.subject.outcome is not None
    seen = _seen(ruling) if is_casualty and ruling.subject.id is None else None
    return ruling.subject, None if seen is None else _group(seen)


def ruled(accounts: Sequence[Account], rulings: Iterable[Ruling]) -> tuple[Account, ...]:
    """The accounts as people's rulings leave them: withdrawn and rejected ones gone, corrections and additions in."""
    by_document: dict[str | None, list[Stack]] = defaultdict(list)
    for (subject, _), stack in standing(rulings).items():
        by_document[subject.document or subject.id].append(stack)
    about = ((account, _about(account, by_document.get(account.document, ()))) for account in accounts)
    return tuple(_as_ruled(account, stacks) for account, stacks in about if not _is_out(account, stacks))


def _about(account: Account, stacks: Sequence[Stack]) -> Sequence[Stack]:
    """Of a document's rulings those that bear on one account: a report that a person added is meant by its id alone,
    and a ruling on it means no other, whatever their words share."""
    added = {str(stack[0].subject.id) for stack in stacks if stack[0].verdict is Verdict.ADD and _on_report(stack)}
    if not added:
        return stacks
    return [
        stack
        for stack in stacks
        if not _on_report(stack)
        or stack[0].subject.id == account.id
        or not {str(stack[0].subject.id), account.id} & added
    ]


def _on_report(stack: Stack) -> bool:
    return stack[0].subject.type == "report"


def corrected(claim: Claim, text: str, beside: Sequence[Claim] = ()) -> Claim:
    """A claim with the fields in ``text`` (a JSON object) put in place: those of its value, and CLAIM_FIELDS.

    ``subset_of`` and ``beside`` name another claim by its id or as a Subject, looked for among ``beside``. InputError
    where the fields do not fit.
    """
    try:
        changes = msgspec.json.decode(text.encode(), type=dict[str, Any])
        own = {name: changes.pop(name) for name in CLAIM_FIELDS if name in changes}
        for name in REFERENCES:
            if isinstance(own.get(name), dict):
                own[name] = _referred(msgspec.convert(own[name], Subject), beside)
        value: ClaimValue = msgspec.convert(
            _laid_over(msgspec.to_builtins(claim.value), changes), ClaimValue, strict=False
        )
        whole = {**msgspec.to_builtins(claim), **own, "value": msgspec.to_builtins(value)}
        return msgspec.convert(whole, Claim, strict=False)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InputError(f"not a correction of this kind of claim: {error}") from error


def correction(claim: Claim, text: str, beside: Sequence[Claim] = ()) -> Claim:
    """What a person corrects a claim to; InputError also for people below nothing, or from more to fewer."""
    now = corrected(claim, text, beside)
    count = getattr(now.value, "count", None)
    ends = [end for end in (count.low, count.high) if end is not None] if count else []
    if any(end < 0 for end in ends) or ends != sorted(ends):
        raise InputError("a count goes from a number not below 0 to one not smaller")
    return now


def corrected_report(report: Report, text: str) -> Report:
    """A report with place, time, event or scope put in place from ``text`` (a JSON object). InputError otherwise."""
    try:
        changes = msgspec.json.decode(text.encode(), type=dict[str, Any])
        if unknown := sorted(set(changes) - set(REPORT_FIELDS)):
            raise InputError(f"a report has no such field to correct: {', '.join(unknown)}")
        return msgspec.convert(_laid_over(msgspec.to_builtins(report), changes), Report, strict=False)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InputError(f"not a correction of a report: {error}") from error


def names(subject: Subject, claim: Claim) -> bool:
    """Whether a ruling's subject is this claim: by document, overlapping span, kind and, for casualties, outcome."""
    if subject.type != "claim" or subject.span is None or subject.document != claim.document:
        return False
    if subject.id is not None:
        return subject.id == claim.id
    outcome = str(claim.value.outcome) if isinstance(claim.value, Casualty) else None
    if (subject.kind, subject.outcome) != (claim.kind, outcome):
        return False
    return any(subject.span.overlaps(span) for span in claim.spans)


def is_about(ruling: Ruling, claim: Claim) -> bool:
    """Whether a ruling is about this claim and not about a neighbour that its words overlap.

    Within the reading that the person saw, it is the very claim, or one of the same words and group; another reading's
    claim is found by overlap, as ``names`` says.
    """
    if not names(ruling.subject, claim):
        return False
    seen = _seen(ruling)
    if seen is None or seen.id == claim.id or seen.method != claim.method:
        return True
    return seen.spans[:1] == claim.spans[:1] and _group(seen) == _group(claim)


def ruled_claims(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> tuple[Claim, ...]:
    """The claims of no single report as one document's rulings, in the order of the log, leave them: rejected ones
    gone, corrected values in place, added ones at the end."""
    stacks = tuple(standing(rulings).values())
    found = _with_claims_ruled(tuple(claims), stacks)
    return (*found, *(claim for claim, report in additions(stacks) if report is None))


def additions(stacks: Iterable[Stack]) -> Iterable[tuple[Claim, Span | None]]:
    """The claims that people added and nobody rejected, each with the anchor of its report."""
    for stack in stacks:
        added = next((r for r in reversed(stack) if r.verdict is Verdict.ADD and r.subject.type == "claim"), None)
        if added is None or added.value is None or stack[-1].verdict is Verdict.REJECT:
            continue
        addition = msgspec.json.decode(added.value.encode(), type=Addition)
        claim = addition.claim
        if stack[-1].verdict is Verdict.CORRECT and stack[-1].value is not None:
            claim = corrected_or_as_read(claim, stack[-1].value)
        yield claim, addition.report


def tells(anchor: Span, report: Span) -> bool:
    """Whether a report with this anchor is the one that was meant: most of both is the same words."""
    shared = min(anchor.end, report.end) - max(anchor.start, report.start)
    whole = max(anchor.end, report.end) - min(anchor.start, report.start)
    return anchor == report or 2 * shared > whole


def _is_out(account: Account, stacks: Iterable[Stack]) -> bool:
    for ruling in (stack[-1] for stack in stacks):
        subject = ruling.subject
        if ruling.verdict is Verdict.WITHDRAW and subject.type == "document" and subject.id == account.document:
            return True
        if ruling.verdict is Verdict.REJECT and subject.type == "report" and _is_report(subject, account):
            return True
    return False


def _is_report(subject: Subject, account: Account) -> bool:
    if subject.span is None:
        return subject.id == account.id
    return subject.document == account.document and subject.span.overlaps(account.report.anchor)


def _as_ruled(account: Account, stacks: Sequence[Stack]) -> Account:
    if not stacks:
        return account
    report = account.report
    for ruling in (stack[-1] for stack in stacks):
        if (
            ruling.subject.type == "report"
            and ruling.verdict is Verdict.CORRECT
            and _is_report(ruling.subject, account)
        ):
            report = report_or_as_read(report, ruling.value or "{}")
    added = [claim for claim, anchor in additions(stacks) if anchor is not None and tells(anchor, report.anchor)]
    claims = (*_with_claims_ruled(report.claims, stacks), *added)
    return dataclasses.replace(account, report=msgspec.structs.replace(report, claims=claims))


def _with_claims_ruled(claims: Sequence[Claim], stacks: Iterable[Stack]) -> tuple[Claim, ...]:
    on_claims = tuple(stack[-1] for stack in stacks if stack[-1].subject.type == "claim")
    found = ((claim, next((r for r in reversed(on_claims) if is_about(r, claim)), None)) for claim in claims)
    return tuple(
        claim
        if ruling is None or ruling.verdict is not Verdict.CORRECT
        else corrected_or_as_read(claim, ruling.value or "{}", claims)
        for claim, ruling in found
        if ruling is None or ruling.verdict is not Verdict.REJECT
    )


def corrected_or_as_read(claim: Claim, text: str, beside: Sequence[Claim] = ()) -> Claim:
    """A claim as a correction in the log leaves it: as it was read, where that does not fit this very claim."""
    try:
        return correction(claim, text, beside)
    except InputError:
        return claim


def report_or_as_read(report: Report, text: str) -> Report:
    """The same of a report."""
    try:
        return corrected_report(report, text)
    except InputError:
        return report


def _laid_over(whole: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Plain JSON with changes put in place, one level down as well: a count may be changed in its low end alone."""
    return {
        **whole,
        **{
            name: {**whole[name], **new} if isinstance(new, dict) and isinstance(whole.get(name), dict) else new
            for name, new in changes.items()
        },
    }


def _referred(subject: Subject, claims: Iterable[Claim]) -> str | None:
    """The claim that a correction refers to, the one of exactly these words before one that overlaps them."""
    fitting = [claim for claim in claims if names(subject, claim)]
    exact = [claim for claim in fitting if claim.spans[0] == subject.span]
    return next((claim.id for claim in (*exact, *fitting)), None)


def _seen(ruling: Ruling) -> Claim | None:
    """The claim as the person saw it; None where the ruling does not hold one."""
    try:
        return msgspec.json.decode((ruling.seen or "null").encode(), type=Claim)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _group(claim: Claim) -> str | None:
    return str(claim.value.group) if isinstance(claim.value, Casualty) else None


def stacks_of(rulings: Iterable[Ruling], kind: str) -> Mapping[str, Stack]:
    """Subject id to the standing rulings on it, for subjects of one type that are named by id."""
    found = ((subject, stack) for (subject, _), stack in standing(rulings).items())
    return {s.id: stack for s, stack in found if s.type == kind and s.id is not None and s.kind is None}


def reviewed_by(stack: Sequence[Ruling]) -> tuple[str, ...]:
    """Who accepted an incident since it was last rejected, each once, in order."""
    rejected = max((k for k, ruling in enumerate(stack) if ruling.verdict is Verdict.REJECT), default=-1)
    return tuple(dict.fromkeys(ruling.by for ruling in stack[rejected + 1 :] if ruling.verdict in REVIEWING))
