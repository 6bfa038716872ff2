"""Accounts of one incident against each other: who depends on whom, and where they say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, MilitaryPresence, Perpetrator, Responsibility, Weapon
from saksi.model.source import Dependence as Edge
from saksi.model.source import Provenance
from saksi.model.terms import Stance
from saksi.pipeline.desk.claims import range_words
from saksi.pipeline.desk.shown_incident import Dependence, Difference
from saksi.resolve.dependence import independent

SILENT = (Stance.HYPOTHETICAL, Stance.RETRACTED)


def dependence(accounts: Sequence[Account], edges: Sequence[Edge], words: Mapping[str, str]) -> tuple[Dependence, ...]:
    """Accounts in groups that count as one source each, by the same edges that the counting goes by.

    Two accounts are of one group where the sources at the ends of one's chains are all among the other's; edges that
    a person cut lead nowhere. ``words`` are those of each edge by its id, as they may be shown.
    """
    found = Provenance(edges=tuple(edges))
    ends = {account.document: frozenset(independent(found, [account])) for account in accounts}
    group = {account.id: account.id for account in accounts}
    for one, other in combinations(accounts, 2):
        left, right = ends[one.document], ends[other.document]
        if left <= right or right <= left:
            kept, gone = sorted((group[one.id], group[other.id]))
            group = {name: kept if of == gone else of for name, of in group.items()}
    members: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        members[group[account.id]].append(account)
    return tuple(Dependence(_why(told, edges, words), tuple(a.id for a in told)) for told in members.values())


def _why(told: Sequence[Account], edges: Iterable[Edge], words: Mapping[str, str]) -> str:
    """What ties the accounts of one group, or whom an account alone rests on; each reason once."""
    documents = {account.document for account in told}
    if len(told) > 1 and len(documents) == 1:
        return "told in one document"
    onward = (edge for edge in edges if edge.left in documents and not edge.is_cut)
    named = "; ".join(dict.fromkeys(words[edge.id] for edge in onward if edge.id in words))
    return named or ("stands by itself" if len(told) == 1 else "they name one source")


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
