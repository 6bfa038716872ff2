"""The pages on which tables, dossiers, bundles and the site are asked for, watched in the making, and fetched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from saksi.errors import NotFound
from saksi.model.terms import Tier
from saksi.web.asked import Id, Nothing, take
from saksi.web.guard import CSRF_FIELD
from saksi.web.interface import as_json
from saksi.web.leaving import Job
from saksi.web.render import show
from saksi.web.roles import Role
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from saksi.case import Case

LATEST = 20
HANDS_ON = {Tier.PUBLIC: Role.REVIEWER, Tier.PARTNER: Role.ADMIN, Tier.SEALED: Role.ADMIN}
"""Who may let something leave, by who may read it."""


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person asks for; for whom is in the address, so that each tier has its own least role."""

    what: Annotated[str, Meta(pattern="^(table|dossier|bundle|site)$")]
    form: Id = ""
    incident: Id = ""
    rule: Id | None = None


def handing_page(visit: Visit) -> Response:
    """All that can be handed on; what this person asked for; what has left the case."""
    from saksi.model.act import Exported
    from saksi.pipeline.desk.history import at_of
    from saksi.publish.exports.write import FORMATS
    from saksi.settle import NAMES

    take(Nothing, visit.query)
    with visit.desk.looking() as case:
        left = list(case.store.acts(Exported))[-LATEST:]
        gone = [(at_of(case, entry), act) for entry, act in reversed(left)]
        own_rule = case.policy().counting_rule
    return show(
        visit,
        "handing.html",
        current="handing",
        formats=FORMATS,
        rules=[name for name in NAMES if name != own_rule],
        own_rule=own_rule,
        jobs=visit.desk.leaving.of(visit.by),
        gone=gone,
    )


def asked_for(tier: Tier) -> Callable[[Visit], Response]:
    """Begins to make what a form asks for, for readers of a tier; then the page that tells how far it is."""

    def answer(visit: Visit) -> Response:
        from starlette.responses import RedirectResponse

        from saksi.pipeline.leaving import Parcel

        wish = take(Wish, {k: v for k, v in visit.form.items() if k not in (CSRF_FIELD, "back")})
        parcel = Parcel(wish.what, wish.form, wish.incident, tier, wish.rule)
        job = visit.desk.leaving.ask(parcel, visit.by, _opening(visit))
        return RedirectResponse(f"/handing/{job.id}", status_code=303)

    return answer


def _opening(visit: Visit) -> Callable[[ExitStack], Case]:
    """Opens the case as its rulings do, then lets others rule while this one is at work."""
    desk = visit.desk

    def opened(stack: ExitStack) -> Case:
        from saksi.pipeline.front import current_case

        with desk.writing:
            return stack.enter_context(current_case(desk.folder, write=True))

    return opened


def job_page(visit: Visit) -> Response:
    """How far one thing is; when it is ready, the way to it; where the gate stopped it, why."""
    job = visit.desk.leaving.find(visit.path["job"], visit.by)
    size = job.made.path.stat().st_size if job.made is not None and job.made.path.is_file() else 0
    seconds = visit.desk.leaving.seconds(job)
    return show(visit, "job.html", current="handing", job=job, seconds=seconds, bytes=size)


def job_told(visit: Visit) -> Response:
    """The same in short, for the page's script."""
    take(Nothing, visit.query)
    job = visit.desk.leaving.find(visit.path["job"], visit.by)
    return as_json(_told(visit, job))


def _told(visit: Visit, job: Job) -> dict[str, object]:
    return {
        "state": job.state,
        "step": job.step,
        "is_done": job.is_done,
        "seconds": visit.desk.leaving.seconds(job),
    }


def job_file(visit: Visit) -> Response:
    """The file that was made, to be kept and not shown: as an attachment under its own plain name."""
    from starlette.responses import FileResponse

    job = visit.desk.leaving.find(visit.path["job"], visit.by)
    if job.made is None or not job.made.path.is_file() or not visit.may(HANDS_ON[job.parcel.tier]):
        raise NotFound("nothing was made, or its hour is over")
    headers = {"content-security-policy": "default-src 'none'; sandbox"}
    return FileResponse(job.made.path, media_type=job.made.media_type, filename=job.made.path.name, headers=headers)
