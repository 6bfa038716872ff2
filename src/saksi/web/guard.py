"""The way from a request to its answer: who asks, may they, is it truly they, within which bounds; then the entry.

1. The session's cookie says who asks; nobody is sent to the entrance (an answer of 401 on the JSON interface).
2. The entry's least role is asked of them: 403.
3. Whatever changes something must bring the session's own token, as a field or as a header, and must not come from
   another site by the browser's own word: 403.
4. Bodies are read within the bounds that the route sets: 413.
5. The entry runs in a thread of its own; errors become pages with their sentence and hint, never a traceback.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saksi.errors import BackendError, Conflict, InputError, IntegrityError, NotFound, SaksiError
from saksi.web.roles import Role
from saksi.web.sessions import Session, same
from saksi.web.visit import Desk, Upload, Visit

if TYPE_CHECKING:
    from starlette.datastructures import FormData, QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "saksi_desk"
CSRF_HEADER, CSRF_FIELD = "x-saksi-token", "token"
STATUS: tuple[tuple[type[SaksiError], int], ...] = (
    (NotFound, 404),
    (InputError, 400),
    (Conflict, 409),
    (IntegrityError, 409),
    (BackendError, 503),
)
LOG = logging.getLogger("saksi.web")


@dataclass(frozen=True, slots=True)
class Entry:
    """One route: who may, what answers, and for the JSON interface what is taken (``query`` or ``body``) in types."""

    method: str
    path: str
    least: Role
    answer: Callable[[Visit], Response]
    summary: str
    is_api: bool = False
    query: type[Any] | None = None
    body: type[Any] | None = None
    takes_files: bool = False


class Refused(Exception):
    """A request that goes no further, with its status and a sentence."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def guarded(desk: Desk, entry: Entry) -> Callable[[Request], Awaitable[Response]]:
    """The entry behind the five steps."""

    async def endpoint(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool
        from starlette.exceptions import HTTPException
        from starlette.requests import ClientDisconnect

        session = desk.session(request.cookies.get(COOKIE))
        try:
            session = _let_in(entry, session)
            visit = await _visit(desk, entry, request, session)
        except Refused as refused:
            return refusal(entry, session, refused.status, refused.words, desk=desk)
        except HTTPException as unread:  # a body past its bound, a form that is none
            return refusal(entry, session, unread.status_code, str(unread.detail), desk=desk)
        except ClientDisconnect:
            return refusal(entry, session, 400, "The request broke off.", desk=desk)
        return await run_in_threadpool(_answered, entry, visit)

    return endpoint


def _let_in(entry: Entry, session: Session | None) -> Session:
    if session is None:
        raise Refused(401, "Nobody has entered here, or the session has ended.")
    if session.role < entry.least:
        raise Refused(403, f"This needs the role {entry.least.word}; yours is {session.role.word}.")
    return session


async def _visit(desk: Desk, entry: Entry, request: Request, session: Session) -> Visit:
    form: Mapping[str, list[str]] = {}
    body = b""
    files: tuple[Upload, ...] = ()
    if entry.method == "POST":
        check_site(request)
        header = request.headers.get(CSRF_HEADER)
        if entry.is_api:
            _check_token(session, header)
            body = await request.body()
        else:
            sent = await _form(desk, request)
            form = _texts(sent)
            files = await _uploads(sent) if entry.takes_files else ()
            await sent.close()
            _check_token(session, header or (form.get(CSRF_FIELD) or [""])[-1])
    return Visit(
        desk=desk,
        session=session,
        path=dict(request.path_params),
        query=_query(request.query_params),
        form=form,
        body=body,
        files=files,
        address=_address(request),
    )


def check_site(request: Request) -> None:
    """Refuses what a browser says comes from another site."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "This came from another site.")
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower():
        raise Refused(403, "This came from another site.")


def _check_token(session: Session, given: str | None) -> None:
    if not same(given or "", session.csrf):
        raise Refused(403, "The page's token is missing or not this session's: load the page again.")


async def _form(desk: Desk, request: Request) -> FormData:
    return await request.form(max_files=desk.bounds.upload_files, max_fields=2000, max_part_size=1_000_000)


def _texts(form: FormData) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


async def _uploads(form: FormData) -> tuple[Upload, ...]:
    files = [v for _, v in form.multi_items() if not isinstance(v, str) and v.filename]
    return tuple([Upload(file.filename or "file", await file.read()) for file in files])


def _query(given: QueryParams) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in given.multi_items():
        found.setdefault(name, []).append(value)
    return found


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _answered(entry: Entry, visit: Visit) -> Response:
    try:
        return entry.answer(visit)
    except SaksiError as error:
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 400)
        return refusal(entry, visit.session, status, str(error), error.hint, desk=visit.desk, form=visit.form)
    except Exception as error:
        LOG.exception("%s %s", entry.method, entry.path)
        words = f"A fault in Saksi itself ({type(error).__name__}); the desk's terminal tells more."
        return refusal(entry, visit.session, 500, words, desk=visit.desk)


def refusal(
    entry: Entry,
    session: Session | None,
    status: int,
    words: str,
    hint: str | None = None,
    *,
    desk: Desk,
    form: Mapping[str, list[str]] | Any = None,
) -> Response:
    """A page, or JSON, that says why not. Nobody who may not enter learns more than that."""
    from starlette.responses import JSONResponse, RedirectResponse

    if entry.is_api:
        return JSONResponse({"error": words, "hint": hint}, status_code=status)
    if session is None and entry.method == "GET":
        return RedirectResponse("/enter", status_code=303)
    from saksi.web.render import page

    kept = {k: v for k, v in (form or {}).items() if k in ("reason",) or k.startswith("set.")}
    return page(
        "refused.html",
        session=session,
        status=status,
        words=words,
        hint=hint,
        kept=kept,
        back=safe_address(((form or {}).get("back") or ["/"])[-1]),
        is_network=desk.entrance.accounts is not None,
    )


def safe_address(text: str) -> str:
    """An address inside the desk; the queue where the text is anything else."""
    inside = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if inside and text.isprintable() and len(text) < 4000 else "/"
