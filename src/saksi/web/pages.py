"""The pages of one document and of one incident, the claim's form, and what a merge or a split would make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saksi.errors import InputError, NotFound
from saksi.model import media as types
from saksi.pipeline import desk
from saksi.pipeline.desk.sources import edges_of
from saksi.web import claimform, media
from saksi.web.asked import KnownAt, take
from saksi.web.drawing import figures_chart, places_of
from saksi.web.render import show
from saksi.web.roles import Role
from saksi.web.textpart import numbers, part_at, part_of
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from saksi.pipeline.desk.shown import ClaimShown, DocumentView


def document_page(visit: Visit) -> Response:
    """A document: its text with the claims in place, part by part; ``claim`` in the address opens the part it is in."""
    with visit.desk.looking() as case:
        view = desk.document_view(case, visit.path["document"])
        found = case.store.document(view.id)
        beside = media.beside(case, found) if found else ()
    return _document(visit, view, beside=beside)


def unsealed_page(visit: Visit) -> Response:
    """The same with sealed words open: this answer alone, logged with its reason."""
    reason = visit.last("reason").strip()
    if not reason:
        raise InputError("unsealing needs a reason", hint="Say why the names must be seen.")
    with visit.desk.ruling() as case:
        view = desk.unseal(case, visit.path["document"], by=visit.by, reason=reason)
    return _document(visit, view)


def _document(visit: Visit, view: DocumentView, beside: Any = ()) -> Response:
    named = numbers(view.claims)
    wanted = _number(visit, "part", 1)
    claim = next((c for c in view.claims if c.id == _one(visit, "claim")), None)
    if claim is not None and claim.spans:
        wanted = part_at(view, claim.spans[0].start)
    return show(
        visit,
        "document.html",
        current="documents",
        view=view,
        part=part_of(view, wanted),
        named=named,
        claims={c.id: c for c in view.claims},
        opened=claim.id if claim else None,
        beside=beside,
        is_pdf=view.media_type == types.PDF,
        kinds=tuple(claimform.FIELDS),
    )


def claim_form(visit: Visit) -> Response:
    """The form for a claim: ``claim`` is corrected, or a new one added at ``start``–``end`` of ``kind``."""
    with visit.desk.looking() as case:
        view = desk.document_view(case, visit.path["document"])
    wanted = _one(visit, "claim")
    claim = next((c for c in view.claims if c.id == wanted), None)
    if wanted and claim is None:
        raise NotFound("no such claim in this document", subject=wanted[:80])
    kind = claim.kind if claim else _one(visit, "kind") or "casualty"
    if kind not in claimform.FIELDS and claim is None:
        raise InputError("no such kind of claim", subject=kind[:80])
    start, end = _number(visit, "start", 0), _number(visit, "end", 0)
    if claim is None and not 0 <= start < end <= len(view.text):
        raise InputError("no words are selected", hint="Select the words that hold the claim.")
    fields = (*claimform.FIELDS.get(kind, ()), *claimform.VOICE)
    return show(
        visit,
        "claim_part.html" if _one(visit, "part") == "form" else "claim.html",
        current="documents",
        view=view,
        claim=claim,
        kind=kind,
        kinds=tuple(claimform.FIELDS),
        fields=fields,
        values=claimform.values_of(claim, kind),
        start=start,
        end=end,
        quote=claim.quote if claim else view.text[start:end],
        others=_others(view, claim),
        part_number=part_at(view, claim.spans[0].start if claim and claim.spans else start),
    )


def account_form(visit: Visit) -> Response:
    """The form that corrects one account of the document, named by ``report``: event, time, place and scope."""
    with visit.desk.looking() as case:
        view = desk.document_view(case, visit.path["document"])
    wanted = _one(visit, "report")
    report = next((r for r in view.reports if r.id == wanted), None)
    if report is None:
        raise NotFound("no such account in this document", subject=wanted[:80])
    return show(
        visit,
        "account_part.html" if _one(visit, "part") == "form" else "account.html",
        current="documents",
        view=view,
        report=report,
        fields=claimform.ACCOUNT,
        values=claimform.values_of_account(report),
    )


def _others(view: DocumentView, claim: ClaimShown | None) -> list[tuple[int, ClaimShown]]:
    """The other casualty claims of the document: what this one may be part of, or beside."""
    named = numbers(view.claims)
    others = [c for c in view.claims if c.kind == "casualty" and (claim is None or c.id != claim.id)]
    return sorted(((named[c.id], c) for c in others), key=lambda pair: pair[0])


def incident_page(visit: Visit) -> Response:
    """An incident with all that it rests on; ``as_known_at`` in the address shows it as it was known then."""
    asked = take(KnownAt, {k: v for k, v in visit.query.items() if k == "as_known_at"})
    with visit.desk.looking() as case:
        view = desk.incident_view(case, visit.path["incident"], as_known_at=asked.as_known_at)
        found = case.store.incident(view.id)
        edges = edges_of(case, found) if found and not view.as_known_at else ()
        candidates = desk.mergeable(case, view) if visit.may(Role.REVIEWER) and not view.as_known_at else ()
    return show(
        visit,
        "incident.html",
        current="incidents",
        view=view,
        chart=figures_chart(view.figures),
        roles={step.claim: step.role for toll in view.tolls for step in toll.trace},
        point=places_of([view.row]),
        edges=edges,
        candidates=candidates,
        accounts={a.report: a for a in view.accounts},
        claims={c.id: c for a in view.accounts for c in a.claims},
    )


def merge_page(visit: Visit) -> Response:
    """What would become of this incident and another (``with`` in the address) as one."""
    other = _one(visit, "with")
    if not other:
        raise InputError("no other incident is named", hint="Give the other incident's id.")
    with visit.desk.looking() as case:
        left = desk.incident_view(case, visit.path["incident"])
        right = desk.incident_view(case, other)
        preview = desk.preview_merge(case, left.id, right.id)
    seen = [a.report for view in (left, right) for a in view.accounts]
    return show(
        visit, "merge.html", current="incidents", left=left, right=right, preview=preview, seen=seen, reports=None
    )


def split_page(visit: Visit) -> Response:
    """What would become of this incident if some of its reports (``report`` in the address) were one of their own."""
    chosen = [r for r in visit.query.get("report", ()) if r]
    if not chosen:
        raise InputError("no account is chosen", hint="Choose the accounts that tell of something else.")
    with visit.desk.looking() as case:
        left = desk.incident_view(case, visit.path["incident"])
        preview = desk.preview_split(case, left.id, chosen)
    seen = [a.report for a in left.accounts]
    return show(
        visit, "merge.html", current="incidents", left=left, right=None, preview=preview, seen=seen, reports=chosen
    )


def _one(visit: Visit, name: str) -> str:
    return (visit.query.get(name) or [""])[-1]


def _number(visit: Visit, name: str, default: int) -> int:
    text = _one(visit, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
