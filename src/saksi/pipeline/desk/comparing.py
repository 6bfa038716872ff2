"""Accounts of one incident against each other: who depends on whom, and where they say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, MilitaryPresence, Perpetrator, Responsibility, Weapon
from saksi.model.terms import Stance
from saksi.pipeline.desk.claims import range_words
from saksi.pipeline.desk.shown_incident import Dependence, Difference
from saksi.resolve.copies import are_copies

SILENT = (Stance.HYPOTHETICAL, Stance.RETRACTED)


def dependence(accounts: Sequence[Account]) -> tuple[Dependence, ...]:
    """Accounts in groups that count as one source each: copies of one text, outlets that quote the same speaker."""
    group = {account.id: account.id for account in accounts}
    why: dict[str, set[str]] = defaultdict(set)
    for one, other in combinations(accounts, 2):
        words = _shared(one, other)
        if words is None:
            continue
        kept, gone = sorted((group[one.id], group[other.id]))
        group = {name: kept if of == gone else of for name, of in group.items()}
        why[kept] |= {words, *why.pop(gone, ())} if gone != kept else {words}
    members: dict[str, list[str]] = defaultdict(list)
    for name, of in group.items():
        members[of].append(name)
    return tuple(
        Dependence("; ".join(sorted(why[of])) or "stands by itself", tuple(names)) for of, names in members.items()
    )


def _shared(one: Account, other: Account) -> str | None:
    """Why two accounts are not independent of each other; None where nothing shows that."""
    if one.document == other.document:
        return "told in one document"
    if one.stable_id is not None and one.stable_id == other.stable_id:
        return "versions of one page or post"
    if one.fingerprint and other.fingerprint and are_copies(one.fingerprint, other.fingerprint):
        return "copies of one text"
    same = sorted(_speakers(one) & _speakers(other))
    return f"their figures come from {', '.join(same)}" if same and same == sorted(_speakers(one)) else None


def _speakers(account: Account) -> set[str]:
    told = [claim for claim in account.report.claims if isinstance(claim.value, Casualty)]
    return {" ".join(claim.said_by[0].name.split()) for claim in told if claim.said_by}


def differences(accounts: Sequence[Account]) -> tuple[Difference, ...]:
    """Matters on which accounts say different things, with the claims (for date, place and kind: the reports) on each
    side."""
    sides: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for account in accounts:
        for matter, said, who in (*_of_report(account), *_of_claims(account)):
            if who not in sides[matter][said]:
                sides[matter][said].append(who)
    return tuple(
        Difference(matter, tuple((said, tuple(who)) for said, who in sorted(of.items())))
        for matter, of in sides.items()
        if len(of) > 1
    )


def _of_report(account: Account) -> Iterator[tuple[str, str, str]]:
    report = account.report
    if report.when is not None:
        ends = dict.fromkeys(end[:10] for end in (report.when.earliest, report.when.latest) if end)
        yield "date", " to ".join(ends), report.id
    if report.where is not None:
        yield "place", report.where.name, report.id
    if report.event is not None and report.event != "other":
        yield "kind of attack", report.event.replace("_", " "), report.id


def _of_claims(account: Account) -> Iterator[tuple[str, str, str]]:
    for claim in account.report.claims:
        if claim.stance not in SILENT and (told := _matter(claim)) is not None:
            denied = "denied: " if claim.stance is Stance.DENIED else ""
            yield told[0], denied + told[1], claim.id


def _matter(claim: Claim) -> tuple[str, str] | None:
    match claim.value:
        case Casualty() as value if not claim.subset_of and not claim.beside:
            group = "" if value.group == "people" else f" {value.group}"
            has_number = value.count.low is not None or value.count.high is not None
            named = f"{value.outcome}{group}".replace("_", " ")
            return (named, range_words(value.count.low, value.count.high)) if has_number else None
        case Weapon() as value:
            return "weapon", value.weapon.replace("_", " ")
        case Perpetrator() as value:
            return "accused party", value.party
        case Responsibility() as value:
            return f"responsibility of {value.party}", str(value.answer)
        case MilitaryPresence() as value:
            return "military presence", str(value.presence)
        case _:
            return None
