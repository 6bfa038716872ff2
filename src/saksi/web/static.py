"""The few files that pages load: own script and style, the published site's style, Leaflet and the base map."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from saksi.errors import BackendError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
OWN = frozenset({"desk.css", "desk.js", "document.js", "map.js"})
LEAFLET = frozenset({"leaflet.js", "leaflet.css"})
SHAPES = {"land.js": "land", "borders.js": "borders"}
MAX_AGE_S = 600


def static_route() -> Route:
    from starlette.routing import Route

    return Route("/static/{name}", answer, methods=["GET"])


async def answer(request: Request) -> Response:
    """One file by its name, packed; anything else is not found."""
    from starlette.responses import PlainTextResponse, Response

    name = request.path_params["name"]
    if name not in OWN | LEAFLET | SHAPES.keys() | {"site.css"}:
        return PlainTextResponse("There is no such file.", status_code=404)
    headers = {"cache-control": f"private, max-age={MAX_AGE_S}", "vary": "accept-encoding"}
    content = packed(name)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, headers=headers, media_type=TYPES[name.rpartition(".")[2]])


@cache
def packed(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)


def _content(name: str) -> bytes:
    if name in OWN:
        return (files("saksi.web") / "static" / name).read_bytes()
    if name == "site.css":
        return (files("saksi.publish") / "static" / name).read_bytes()
    if name in SHAPES:
        shapes = (files("saksi.publish") / f"data/{SHAPES[name]}.json").read_bytes()
        return f"window.saksi_{SHAPES[name]}=".encode() + shapes + b";\n"
    try:
        content = (files("xstatic.pkg.leaflet") / "data" / name).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise BackendError("Leaflet is not installed", hint="Install saksi again: pip install saksi") from error
    return b"".join(line for line in content.splitlines(keepends=True) if b"sourceMappingURL" not in line)
