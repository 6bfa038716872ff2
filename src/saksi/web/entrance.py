"""Coming in and going out: the one-time token on this machine, accounts on a network. Only this asks for no session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from saksi.errors import SaksiError
from saksi.web.audit import Audit
from saksi.web.guard import COOKIE, CSRF_FIELD, Refused, check_site, safe_address
from saksi.web.openid import BACK, BEGIN, PENDING_S
from saksi.web.render import page
from saksi.web.roles import Role
from saksi.web.sessions import LONGEST_S, same
from saksi.web.shield import Rate, visitor
from saksi.web.visit import Desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

PENDING_COOKIE = "saksi_sign_in"
NOT_SIGNED_IN = "The sign-in did not succeed."
LOG = logging.getLogger("saksi.web")


class Door:
    """The entrance of one desk; counts attempts by visitor and by name, so that nobody tries passphrases in bulk."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk, self._by = desk, by
        bounds = desk.bounds
        self._visitors = Rate(bounds.attempts, bounds.attempts_per_second)
        self._names = Rate(bounds.attempts * 2, bounds.attempts_per_second)
        self._audit = Audit(desk.folder, desk.writing)

    def routes(self) -> list[Route]:
        from starlette.routing import Route

        openid = [
            Route(BEGIN, self.begin_openid, methods=["GET"]),
            Route(BACK, self.by_openid, methods=["GET"]),
        ]
        return [
            *(openid if self._desk.entrance.openid is not None else ()),
            Route("/enter", self.look, methods=["GET"]),
            Route("/enter", self.enter, methods=["POST"], max_body_size=10_000),
            Route("/leave", self.leave, methods=["POST"], max_body_size=10_000),
        ]

    async def look(self, request: Request) -> Response:
        """The form for a name and a passphrase; with a token in the address, the way in by it."""
        token = request.query_params.get("token")
        if self._desk.entrance.token is not None and token is not None:
            return await self._by_token(request, token)
        return self._form(200)

    async def _by_token(self, request: Request, given: str) -> Response:
        entrance = self._desk.entrance
        if not self._visitors.allows(visitor(request.scope)):
            return self._form(429, "Too many attempts; wait a minute.")
        if entrance.token is None or not entrance.token.take(given):
            await self._refuse("", "link")
            return self._form(403, "This link has been used, or is of another desk.")
        return await self._let_in(self._by, Role.ADMIN, "link")

    async def enter(self, request: Request) -> Response:
        """Name and passphrase against the accounts; the same answer whichever of them is wrong."""
        from starlette.concurrency import run_in_threadpool
        from starlette.exceptions import HTTPException
        from starlette.requests import ClientDisconnect

        try:
            check_site(request)
            form = await request.form(max_files=0, max_fields=10)
        except Refused as refused:
            return self._form(refused.status, refused.words)
        except HTTPException as unread:
            return self._form(unread.status_code, "The form could not be read.")
        except ClientDisconnect:
            return self._form(400, "The request broke off.")
        name, passphrase = str(form.get("name", ""))[:200].strip(), str(form.get("passphrase", ""))
        accounts = self._desk.entrance.accounts
        if accounts is None:
            return self._form(403, "This desk is entered by the link that its terminal shows.")
        if not (self._visitors.allows(visitor(request.scope)) and self._names.allows(name)):
            LOG.warning("too many attempts to enter")
            return self._form(429, "Too many attempts; wait a minute.")
        role = await run_in_threadpool(accounts.opens, name, passphrase)
        if role is None:
            LOG.warning("an attempt to enter failed")
            await self._refuse(name if accounts.role_of(name) is not None else "", "account")
            return self._form(403, "Name and passphrase do not belong together.")
        return await self._let_in(name, role, "account")

    async def begin_openid(self, request: Request) -> Response:
        """Sends the browser to the provider, with a secret to bring back."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import RedirectResponse

        openid = self._desk.entrance.openid
        if openid is None or not self._visitors.allows(visitor(request.scope)):
            return self._form(429, "Too many attempts; wait a minute.")
        try:
            begun = await run_in_threadpool(openid.begin)
        except SaksiError as error:
            LOG.warning("a sign-in could not begin: %s", error)
            return self._form(403, NOT_SIGNED_IN)
        answer = RedirectResponse(begun.address, status_code=303)
        encrypted = self._desk.entrance.is_encrypted
        answer.set_cookie(  # lax: the provider sends the browser back from another site
            PENDING_COOKIE, begun.browser, max_age=PENDING_S, path=BACK, httponly=True, samesite="lax", secure=encrypted
        )
        return answer

    async def by_openid(self, request: Request) -> Response:
        """The provider's answer; whatever is wrong with it, the visitor is told the same."""
        from starlette.concurrency import run_in_threadpool

        entrance = self._desk.entrance
        if entrance.openid is None or entrance.accounts is None or not self._visitors.allows(visitor(request.scope)):
            return self._form(429, "Too many attempts; wait a minute.")
        browser = request.cookies.get(PENDING_COOKIE, "")
        try:
            name = await run_in_threadpool(entrance.openid.finish, dict(request.query_params), browser)
            role = entrance.accounts.role_of(name)
        except SaksiError as error:
            LOG.warning("a sign-in failed: %s", error)
            role = None
        if role is None:
            await self._refuse("", "openid")
            return self._form(403, NOT_SIGNED_IN)
        answer = await self._let_in(name, role, "openid")
        answer.delete_cookie(PENDING_COOKIE, path=BACK)
        return answer

    async def leave(self, request: Request) -> Response:
        """Ends the session, if its own page asks."""
        from starlette.exceptions import HTTPException
        from starlette.requests import ClientDisconnect
        from starlette.responses import RedirectResponse

        secret = request.cookies.get(COOKIE)
        session = self._desk.session(secret)
        try:
            check_site(request)
            form = await request.form(max_files=0, max_fields=10)
        except Refused as refused:  # nor is the cookie taken away: another site could put people out
            return self._form(refused.status, refused.words)
        except HTTPException as unread:
            return self._form(unread.status_code, "The form could not be read.")
        except ClientDisconnect:
            return self._form(400, "The request broke off.")
        if session is not None:
            if not same(str(form.get(CSRF_FIELD, "")), session.csrf):
                return self._form(403, "You have not left: load the page again.")
            self._desk.sessions.leave(secret)
            await self._logged(self._audit.left, session.name, session.way or self._way)
        answer = RedirectResponse("/enter", status_code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    @property
    def _way(self) -> str:
        return "link" if self._desk.entrance.accounts is None else "account"

    async def _refuse(self, name: str, way: str) -> None:
        await self._logged(self._audit.refused, name, way)

    async def _logged(self, note: Callable[[str, str], None], name: str, way: str) -> bool:
        """Whether it was; what the case's log cannot take stands in the program's own."""
        from starlette.concurrency import run_in_threadpool

        try:
            await run_in_threadpool(note, name, way)
        except SaksiError as error:
            LOG.warning("not logged in the case: %s", error)
            return False
        return True

    async def _let_in(self, name: str, role: Role, way: str) -> Response:
        from starlette.responses import RedirectResponse

        if not await self._logged(self._audit.entered, name, way):
            return self._form(503, "The case's log cannot be written, so nobody is let in; the terminal tells more.")
        answer = self._onward() if way == "openid" else RedirectResponse(safe_address("/"), status_code=303)
        accounts = self._desk.entrance.accounts
        secret = self._desk.sessions.enter(name, role, way, mark=accounts.mark_of(name) if accounts else "")
        encrypted = self._desk.entrance.is_encrypted
        answer.set_cookie(
            COOKIE, secret, max_age=LONGEST_S, path="/", httponly=True, samesite="strict", secure=encrypted
        )
        LOG.info("%s has entered", role.word)
        return answer

    def _onward(self) -> Response:
        """A page of the desk's own between: a redirect from another site's would not bring the strict cookie along."""
        answer = self._form(200, is_in=True)
        answer.headers["refresh"] = "0; url=/"
        return answer

    def _form(self, status: int, words: str = "", *, is_in: bool = False) -> Response:
        entrance = self._desk.entrance
        return page(
            "enter.html",
            session=None,
            status=status,
            words=words,
            is_in=is_in,
            by_account=entrance.accounts is not None,
            openid=BEGIN if entrance.openid is not None else None,
        )
