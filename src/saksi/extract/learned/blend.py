"""A reading by rules with what only the model finds beside it: parties, answers, evidence, demands, persons to seal.

In force for a language that the model's manifest does not name among those it reads better than the rules. Figures,
places, times and reports are then the rules' own.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saksi.model.claim import Claim, Findings, Report
from saksi.model.terms import Scope

_NEAR = ("perpetrator", "damage", "weapon", "attack")
BESIDE = ("identity", "responsibility", "evidence", "demand", "military_presence", *_NEAR)
NEAR = 300
"""Code points from a thing struck to the nearest claim of the report that it is taken into."""


def beside_rules(ruled: Findings, learned: Findings) -> Findings:
    """The rules' findings with the model's claims of those kinds that the rules have not; the model's digest is kept.

    A thing struck, a weapon, an author or words of attack join the report told nearest to them, and are left out where
    none is near. Other claims join the one incident of the text; where there are several or none they stand alone.
    """
    known = [c for r in ruled.reports for c in r.claims] + list(ruled.claims)
    more = [c for c in _claims(learned) if c.kind in BESIDE and not _is_known(c, known)]
    home = _only_incident(ruled.reports)
    homes = [(c, _nearest(c, ruled.reports) if c.kind in _NEAR else home) for c in more if c.kind != "identity"]
    own = [c for c, report in homes if report is not None]
    free = [c for c in more if c not in own and c.kind not in _NEAR]
    reports = tuple(_with(r, [c for c, report in homes if report is r]) for r in ruled.reports)
    claims = tuple(sorted((*ruled.claims, *free), key=lambda c: c.spans[0].start))
    changes = {"reports": reports, "claims": claims, "method": learned.method, "model_digest": learned.model_digest}
    return msgspec.structs.replace(ruled, **changes)


def _claims(findings: Findings) -> list[Claim]:
    return [c for r in findings.reports for c in r.claims] + list(findings.claims)


def _is_known(claim: Claim, known: Sequence[Claim]) -> bool:
    return any(c.kind == claim.kind and c.spans[0].overlaps(claim.spans[0]) for c in known)


def _only_incident(reports: Sequence[Report]) -> Report | None:
    single = [r for r in reports if r.scope is Scope.INCIDENT]
    return single[0] if len(single) == 1 else None


def _nearest(claim: Claim, reports: Sequence[Report]) -> Report | None:
    at = claim.spans[0].start
    starts = ([r.anchor.start, *(c.spans[0].start for c in r.claims)] for r in reports)
    away = [(min(abs(start - at) for start in found), n) for n, found in enumerate(starts)]
    least, number = min(away, default=(NEAR + 1, 0))
    return reports[number] if least <= NEAR else None


def _with(report: Report, claims: Sequence[Claim]) -> Report:
    """The report with more claims, each of its scope, in the order of the text."""
    if not claims:
        return report
    every = (*report.claims, *claims)
    return msgspec.structs.replace(report, claims=tuple(sorted(every, key=lambda c: c.spans[0].start)))
