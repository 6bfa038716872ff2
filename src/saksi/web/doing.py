"""The two ways to an act: a page's form, answered by going back with a notice, and the JSON interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from saksi.web.acts import Act, Done
from saksi.web.asked import decode, take
from saksi.web.guard import CSRF_FIELD, safe_address
from saksi.web.visit import Notice, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

ASIDE = frozenset({CSRF_FIELD, "back"})
MOST_UNDONE = 2000


def by_form(act: Act) -> Callable[[Visit], Response]:
    """The act from a form; then back to the page that it was asked on."""

    def answer(visit: Visit) -> Response:
        from starlette.responses import RedirectResponse

        asked = take(act.takes, {k: v for k, v in visit.form.items() if k not in ASIDE})
        done = _do(visit, act, asked)
        visit.notify(Notice(done.words, done.made[:MOST_UNDONE] if done.can_undo else (), done.is_links))
        return RedirectResponse(safe_address(done.to or visit.last("back", "/")), status_code=303)

    return answer


def by_json(act: Act) -> Callable[[Visit], Response]:
    """The act from a JSON body; what was made as JSON."""

    def answer(visit: Visit) -> Response:
        from starlette.responses import JSONResponse

        done = _do(visit, act, decode(act.takes, visit.body))
        return JSONResponse({"words": done.words, "made": list(done.made), "refused": [list(r) for r in done.refused]})

    return answer


def _do(visit: Visit, act: Act, asked: object) -> Done:
    with visit.desk.ruling() as case:
        return act.do(case, visit.by, asked)
