"""The pages that list: the queue, incidents as a table, a map and a timeline, documents, sources, agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from saksi.pipeline import desk
from saksi.pipeline.desk.shown import Why
from saksi.pipeline.desk.sources import sources_view
from saksi.web.asked import Listed, Stepped, Tiled, Wanted, take
from saksi.web.drawing import columns
from saksi.web.render import show
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response

DOCUMENTS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands in its list, with the addresses of the ones before and after it."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def pager(path: str, asked: Listed, shown: int, total: int) -> Pager:
    def at(offset: int) -> str:
        return f"{path}?{urlencode(asked.pairs(offset=offset or None, limit=_changed(asked.limit)))}"

    return Pager(
        first=asked.offset + 1 if shown else 0,
        last=asked.offset + shown,
        total=total,
        before=at(max(asked.offset - asked.limit, 0)) if asked.offset else None,
        after=at(asked.offset + asked.limit) if asked.offset + shown < total else None,
    )


def _changed(limit: int) -> int | None:
    return limit if limit not in (50, DOCUMENTS_A_PAGE) else None


def queue_page(visit: Visit) -> Response:
    asked = take(Listed, visit.query)
    with visit.desk.looking() as case:
        queue = desk.queue(case, asked.filter(), limit=asked.limit, offset=asked.offset)
    return show(
        visit,
        "queue.html",
        current="queue",
        asked=asked,
        queue=queue,
        whys=tuple(Why),
        pager=pager("/", asked, len(queue.items), queue.total),
        **_links(asked),
    )


def search_page(visit: Visit) -> Response:
    asked = take(Listed, visit.query)
    with visit.desk.looking() as case:
        found = desk.search(case, asked.filter(), limit=asked.limit, offset=asked.offset)
        facets = desk.facets(case, asked.filter())
    return show(
        visit,
        "search.html",
        current="incidents",
        view="search",
        asked=asked,
        found=found,
        facets=facets,
        pager=pager("/search", asked, len(found.rows), found.total),
        **_links(asked),
    )


def incidents_page(visit: Visit) -> Response:
    """The list of incidents by its plain name: the search with the same filters."""
    from starlette.responses import RedirectResponse

    asked = take(Listed, visit.query)
    words = urlencode(asked.pairs(limit=_changed(asked.limit)))
    return RedirectResponse(f"/search?{words}" if words else "/search", status_code=303)


def map_page(visit: Visit) -> Response:
    """The map; its script asks the interface for what lies in the window."""
    asked = take(Tiled, visit.query)
    with visit.desk.looking() as case:
        facets = desk.facets(case, asked.filter())
    return show(visit, "map.html", current="incidents", view="map", asked=asked, facets=facets, **_links(asked))


def timeline_page(visit: Visit) -> Response:
    asked = take(Stepped, visit.query)
    with visit.desk.looking() as case:
        bars = desk.timeline(case, asked.filter(), step=asked.step)
        facets = desk.facets(case, asked.filter())
    return show(
        visit,
        "timeline.html",
        current="incidents",
        view="timeline",
        asked=asked,
        bars=bars,
        columns=columns(bars),
        facets=facets,
        **_links(asked),
    )


def _links(asked: Wanted) -> dict[str, Any]:
    """What every filtered page needs to lead to the others with the same filters."""
    same = Wanted.pairs(asked, box=None, why=None)
    return {"same": urlencode(same), "filtered": asked.pairs()}


def documents_page(visit: Visit) -> Response:
    from saksi.pipeline.front import document_names

    asked = take(Listed, {k: v for k, v in visit.query.items() if k == "offset"})
    with visit.desk.looking() as case:
        every = list(case.store.document_ids())
        chosen = every[asked.offset : asked.offset + DOCUMENTS_A_PAGE]
        names = document_names(case, chosen) if chosen else {}
        rows = [(d, names[d], case.store.document(d)) for d in chosen]
    listed = Listed(offset=asked.offset, limit=DOCUMENTS_A_PAGE)
    return show(
        visit,
        "documents.html",
        current="documents",
        rows=rows,
        pager=pager("/documents", listed, len(rows), len(every)),
    )


def sources_page(visit: Visit) -> Response:
    """Every voice of the case and what depends on what."""
    with visit.desk.looking() as case:
        view = sources_view(case)
    return show(visit, "sources.html", current="sources", view=view)
