"""The desk put together: the shield around every route, the guard before each of the table's entries."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saksi.errors import SaksiError
from saksi.web.entrance import Door
from saksi.web.guard import guarded
from saksi.web.shield import Rate, Shield
from saksi.web.static import static_route
from saksi.web.table import ENTRIES
from saksi.web.visit import Bounds, Desk, Entrance

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOG = logging.getLogger("saksi.web")


def application(folder: Path, entrance: Entrance, *, by: str = "unnamed", bounds: Bounds | None = None) -> ASGIApp:
    """The ASGI application that serves one case. ``by`` is who works where one enters by the token."""
    return over(Desk(folder, entrance, bounds or Bounds()), by=by)


def over(desk: Desk, *, by: str = "unnamed") -> ASGIApp:
    """The application over a desk that the caller keeps hold of (tests look into its sessions)."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    bounds = desk.bounds
    routes = [
        Route(
            entry.path,
            guarded(desk, entry),
            methods=[entry.method],
            max_body_size=bounds.upload_bytes if entry.takes_files else bounds.body_bytes,
        )
        for entry in ENTRIES
    ]
    app = Starlette(routes=[*Door(desk, by).routes(), static_route(), *routes], exception_handlers=_handlers())
    return Shield(app, desk.entrance.hosts, Rate(bounds.burst, bounds.per_second))


def _handlers() -> dict[Any, Any]:
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response

    def unknown(request: Request, error: Exception) -> Response:
        return PlainTextResponse("There is no such page.", status_code=404)

    def unable(request: Request, error: Exception) -> Response:
        LOG.warning("the desk cannot answer: %s", error)
        return PlainTextResponse("The desk cannot do this now; its terminal tells more.", status_code=503)

    def other_method(request: Request, error: Exception) -> Response:
        return PlainTextResponse("Not this way.", status_code=405)

    return {404: unknown, 405: other_method, SaksiError: unable}
