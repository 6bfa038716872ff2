"""Whose number a claim is and who depends on whom: what settling takes from the resolution of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.source import Provenance

SourceOf = Callable[[Account, Claim], str]
Independent = Callable[[Sequence[Account]], tuple[str, ...]]
"""The independent sources behind accounts: one name for each group of sources that depend on each other."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose number each claim is, which sources count once, and which later version takes a document's place."""

    source_of: SourceOf
    independent: Independent
    versions: Mapping[str, str] = field(default_factory=dict)


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

    def source_of(account: Account, claim: Claim) -> str:
        return provenance.by_claim.get(claim.id) or named_source(account, claim)

    return Voices(source_of, independent, provenance.versions)


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
