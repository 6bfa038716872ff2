"""Claims of a report made or told anew: of a place in its own words, of another scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from saksi.model.claim import Claim, PlaceClaim, Report, claim_id
from saksi.model.terms import Scope
from saksi.model.values import Span, Where

LINKS = ("subset_of", "beside")


def start_of(claim: Claim) -> int:
    """Where a claim's words begin, in code points."""
    return claim.spans[0].start


def scoped(claims: Iterable[Claim], scope: Scope) -> list[Claim]:
    """The claims with a scope; links between them follow, links to others are dropped."""
    told = list(claims)
    now = {c.id: _renamed(c, scope) for c in told}
    return [replace(now[c.id], **{name: _led(getattr(c, name), now) for name in LINKS}) for c in told]


def _led(link: str | None, now: Mapping[str, Claim]) -> str | None:
    return now[link].id if link is not None and link in now else None


def closed(report: Report) -> Report:
    """The report with links between its own claims only: what is told of another incident is no part of it."""
    own = {c.id for c in report.claims}
    claims = (replace(c, **{n: None for n in LINKS if getattr(c, n) not in own}) for c in report.claims)
    return replace(report, claims=tuple(claims))


def _renamed(claim: Claim, scope: Scope) -> Claim:
    claim = replace(claim, scope=scope)
    return replace(claim, id=claim_id(claim))


def placed(report: Report, span: Span, where: Where, text: str) -> Claim:
    """The claim of a report's place in its own words."""
    claim = Claim(
        document=report.document,
        value=PlaceClaim(where=where),
        spans=(span,),
        quote=text[span.start : span.end],
        scope=report.scope,
        method=report.claims[0].method,
        score=800,
    )
    return replace(claim, id=claim_id(claim))
