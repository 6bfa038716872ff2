"""The pages on which two people code the same claims, each alone, and see how far they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from saksi.pipeline import desk
from saksi.web import claimform
from saksi.web.asked import Id, take
from saksi.web.render import show
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response


class Compared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two people's codings of one sample; ``gold`` is the record as people's rulings have left it."""

    name: Id | None = None
    one: Id = "gold"
    other: Id = "gold"


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sample."""

    name: Id


def agreement_page(visit: Visit) -> Response:
    """The samples; where two people are named, their agreement field by field."""
    asked = take(Compared, visit.query)
    with visit.desk.looking() as case:
        samples = desk.samples(case)
        kappas = desk.agreement(case, asked.name, asked.one, asked.other) if asked.name else None
    return show(visit, "agreement.html", current="agreement", samples=samples, kappas=kappas, asked=asked)


def coding_page(visit: Visit) -> Response:
    """The next claim of a sample that this person has not coded."""
    asked = take(Named, visit.query)
    with visit.desk.looking() as case:
        items = desk.sample_items(case, asked.name, by=visit.by)
    item = next((i for i in items if not i.is_coded), None)
    kind = item.claim.kind if item else "casualty"
    return show(
        visit,
        "coding.html",
        current="agreement",
        name=asked.name,
        item=item,
        done=sum(i.is_coded for i in items),
        total=len(items),
        fields=(*claimform.FIELDS[kind], *claimform.VOICE),
        values=claimform.values_of(item.claim if item else None, kind),
    )
