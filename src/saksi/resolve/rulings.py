"""What people ruled, laid over what the machine read: the machine's claims stay in the record, these accounts count.

A ruling names document, span and kind, not a model's id, so it finds its subject again after a new reading: the
overlapping item of the same kind and outcome. The latest ruling on a subject counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import msgspec

from saksi.errors import InputError
from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, ClaimValue
from saksi.model.decision import Ruling, Subject
from saksi.model.terms import Verdict


def ruled(accounts: Sequence[Account], rulings: Iterable[Ruling]) -> tuple[Account, ...]:
    """The accounts as people's rulings leave them: withdrawn and rejected ones gone, corrected values in place."""
    latest: dict[Subject, Ruling] = {}
    for ruling in rulings:
        latest[ruling.subject] = ruling
    kept = [account for account in accounts if not _is_out(account, latest.values())]
    return tuple(_with_claims_ruled(account, latest.values()) for account in kept)


def corrected(value: ClaimValue, text: str) -> ClaimValue:
    """A claim's value with the fields in ``text`` (a JSON object) put in place. InputError where they do not fit."""
    try:
        changes = msgspec.json.decode(text.encode(), type=dict[str, object])
        return msgspec.convert({**msgspec.to_builtins(value), **changes}, ClaimValue)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InputError(f"not a correction of this kind of claim: {error}") from error


def names(subject: Subject, claim: Claim) -> bool:
    """Whether a ruling's subject is this claim: by document, overlapping span, kind and, for casualties, outcome."""
    if subject.type != "claim" or subject.span is None or subject.document != claim.document:
        return False
    outcome = str(claim.value.outcome) if isinstance(claim.value, Casualty) else None
    if (subject.kind, subject.outcome) != (claim.kind, outcome):
        return False
    return any(subject.span.overlaps(span) for span in claim.spans)


def _is_out(account: Account, rulings: Iterable[Ruling]) -> bool:
    for ruling in rulings:
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


def ruled_claims(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> tuple[Claim, ...]:
    """Claims as rulings, in the order of the log, leave them: rejected ones gone, corrected values in place."""
    latest = {ruling.subject: ruling for ruling in rulings if ruling.subject.type == "claim"}
    on_claims = tuple(latest.values())
    return tuple(after for claim in claims if (after := _ruled_claim(claim, on_claims)))


def _with_claims_ruled(account: Account, rulings: Iterable[Ruling]) -> Account:
    on_claims = [r for r in rulings if r.subject.type == "claim" and r.subject.document == account.document]
    if not on_claims:
        return account
    claims = ruled_claims(account.report.claims, on_claims)
    return dataclasses.replace(account, report=msgspec.structs.replace(account.report, claims=claims))


def _ruled_claim(claim: Claim, rulings: Sequence[Ruling]) -> Claim | None:
    ruling = next((r for r in reversed(rulings) if names(r.subject, claim)), None)
    if ruling is None:
        return claim
    if ruling.verdict is Verdict.REJECT:
        return None
    if ruling.verdict is Verdict.CORRECT and ruling.value is not None:
        return msgspec.structs.replace(claim, value=corrected(claim.value, ruling.value))
    return claim
