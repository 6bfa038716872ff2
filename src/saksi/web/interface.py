"""The JSON interface: the same read models as the pages, described by OpenAPI 3.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saksi.pipeline import desk
from saksi.web.asked import KnownAt, Listed, Nothing, Stepped, Tiled, take
from saksi.web.drawing import clustered
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def as_json(value: object) -> Response:
    import msgspec
    from starlette.responses import Response

    return Response(msgspec.json.encode(value), media_type="application/json")


def queue(visit: Visit) -> Response:
    asked = take(Listed, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.queue(case, asked.filter(), limit=asked.limit, offset=asked.offset))


def search(visit: Visit) -> Response:
    asked = take(Listed, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.search(case, asked.filter(), limit=asked.limit, offset=asked.offset))


def incident(visit: Visit) -> Response:
    asked = take(KnownAt, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.incident_view(case, visit.path["incident"], as_known_at=asked.as_known_at))


def document(visit: Visit) -> Response:
    take(Nothing, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.document_view(case, visit.path["document"]))


def clusters(visit: Visit) -> Response:
    asked = take(Tiled, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.clusters(case, asked.filter(), zoom=asked.zoom))


def points(visit: Visit) -> Response:
    """The same clusters as the map's script draws them."""
    asked = take(Tiled, visit.query)
    with visit.desk.looking() as case:
        return as_json(clustered(desk.clusters(case, asked.filter(), zoom=asked.zoom)))


def timeline(visit: Visit) -> Response:
    asked = take(Stepped, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.timeline(case, asked.filter(), step=asked.step))


def facets(visit: Visit) -> Response:
    asked = take(Tiled, visit.query)
    with visit.desk.looking() as case:
        return as_json(desk.facets(case, asked.filter()))
