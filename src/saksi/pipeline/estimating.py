"""The case's own lists: which outlets report which incidents, as a table for an estimate of all incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.terms import IncidentStatus, Scope
from saksi.settle.overlap import Overlap, overlap

USUAL = 3
"""How many of the outlets that report most are taken where none is named."""


def lists_of_case(case: Case, outlets: Sequence[str] = ()) -> Overlap:
    """Outlets as lists of incidents: those named, else the three that report most. Rejected incidents and wider
    totals are on none. NotFound where an outlet reports nothing."""
    incidents = (incident for incident in case.store.incidents() if _counts(incident.scope, incident.status))
    told = [_outlets(case, incident.documents) for incident in incidents]
    often = Counter(outlet for reported in told for outlet in reported)
    for name in outlets:
        if name not in often:
            raise NotFound("no incident is reported by this outlet", subject=name)
    lists = list(outlets) or [name for name, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:USUAL]]
    if len(lists) < 2:
        raise InputError("an estimate takes at least two outlets that report incidents")
    return overlap(lists, (([name in reported for name in lists], 1) for reported in told))


def _counts(scope: Scope, status: IncidentStatus) -> bool:
    return scope is Scope.INCIDENT and status is not IncidentStatus.REJECTED


def _outlets(case: Case, documents: Sequence[str]) -> set[str]:
    found = (case.store.document(name) for name in documents)
    return {document.outlet for document in found if document is not None and document.outlet}
