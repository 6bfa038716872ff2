"""Whose number a claim is and who depends on whom: what settling takes from the resolution of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.source import Provenance
from saksi.model.terms import SourceRole

SourceOf = Callable[[Account, Claim], str]
RoleOf = Callable[[Account, Claim], SourceRole]
Independent = Callable[[Sequence[Account]], tuple[str, ...]]
"""The independent sources behind accounts: one name for each group of sources that depend on each other."""


def stated_role(account: Account, claim: Claim) -> SourceRole:
    """The first speaker's role as its text tells it; an outlet speaking for itself stands with the media."""
    return claim.said_by[0].role if claim.said_by else SourceRole.MEDIA


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose number each claim is and in which role they give it, which sources count once, and which later version
    takes a document's place."""

    source_of: SourceOf
    independent: Independent
    versions: Mapping[str, str] = field(default_factory=dict)
    role_of: RoleOf = stated_role


def named_source(account: Account, claim: Claim) -> str:
    """Whose number it is by the names in the text: the first speaker's, else the outlet's; a document without outlet
    is its own source."""
    if claim.said_by:
        return "speaker:" + " ".join(claim.said_by[0].name.casefold().split())
    if account.outlet:
        return "outlet:" + account.outlet.casefold()
    return "document:" + account.document


def as_named(are_copies: Callable[[str, str], bool]) -> Voices:
    """Voices by the names that texts give them, dependent only where their texts are copies."""
    return Voices(named_source, lambda accounts: _of_originals(accounts, are_copies))


def of_provenance(provenance: Provenance, independent: Independent) -> Voices:
    """Voices by the sources found across documents; ``independent`` counts over the graph of who depends on whom."""

    roles = {source.id: source.role for source in provenance.sources}
    by_people = {source.id: source.role for source in provenance.sources if source.stated is not None}

    def source_of(account: Account, claim: Claim) -> str:
        return provenance.by_claim.get(claim.id) or named_source(account, claim)

    def role_of(account: Account, claim: Claim) -> SourceRole:
        name = provenance.by_claim.get(claim.id, "")
        if name in by_people:
            return by_people[name]
        stated = stated_role(account, claim)
        if claim.said_by and stated is not SourceRole.UNKNOWN:
            return stated
        found = roles.get(name, SourceRole.UNKNOWN)
        return stated if found is SourceRole.UNKNOWN else found

    return Voices(source_of, independent, provenance.versions, role_of)


def behind(account: Account, source_of: SourceOf) -> set[str]:
    """The speakers behind an account's casualty claims; the outlet itself only where it cites nobody for them."""
    told = [claim for claim in account.report.claims if isinstance(claim.value, Casualty)]
    speakers = {source_of(account, claim) for claim in told if claim.said_by}
    return speakers or {source_of(account, claim) for claim in told} or {account.outlet or account.document}


def _of_originals(accounts: Iterable[Account], are_copies: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Sources counted once each: an outlet that quotes a speaker is no second source beside that speaker."""
    originals: list[Account] = []
    for account in sorted(accounts, key=lambda a: (a.published or "", a.id)):
        if not any(are_copies(account.fingerprint, earlier.fingerprint) for earlier in originals):
            originals.append(account)
    return tuple(sorted(set().union(*(behind(account, named_source) for account in originals))))
