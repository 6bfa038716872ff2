"""Pages from templates: everything escaped, nothing inline, undefined names are faults."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from saksi.web import phrases

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.responses import Response

    from saksi.web.visit import Visit


@cache
def environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("saksi.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(phrases.FILTERS)
    made.globals.update(term=phrases.term, query=lambda **pairs: urlencode(pairs), options=phrases.options)
    return made


def warm() -> None:
    """Load what the first page would otherwise wait for."""
    import starlette.responses  # noqa: F401

    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def page(template: str, *, session: Any, status: int = 200, **values: Any) -> Response:
    from starlette.responses import HTMLResponse

    text = (
        environment()
        .get_template(template)
        .render(session=session, status=status, **{"notice": None, "address": "/", "current": "", **values})
    )
    return HTMLResponse(text.encode("utf-8", "replace"), status_code=status)


def show(visit: Visit, template: str, *, current: str = "", status: int = 200, **values: Any) -> Response:
    """A page for a visitor, with what is to be told once."""
    return page(
        template,
        session=visit.session,
        status=status,
        notice=visit.take_notice(),
        address=visit.address,
        current=current,
        is_network=visit.desk.entrance.accounts is not None,
        **values,
    )
