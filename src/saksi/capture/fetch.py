"""Fetching an address: politely, guarded, and into a WARC file that holds the exchange as it went over the wire.

The capture is the WARC file: one request and one response record for each hop, with digests, dates and network
addresses (WARC 1.1, ISO 28500:2017). The page itself is a member of it, read out by ``saksi.capture.warc``.

Guarded against: server-side request forgery (every host of every hop is resolved here, every address checked, the
checked one dialled), endless and slow responses, compression bombs, redirect loops. Polite: one request at a time,
a pause between two to the same host, an agent that names itself. robots.txt binds feeds and crawls; an address that
a person names is a person's visit, and the record says that robots.txt was not asked.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from saksi.capture.body import Bounds, body_of
from saksi.capture.exchange import Hop, Session, exchange
from saksi.capture.member import TOOL, storable, tool_version
from saksi.capture.robots import permission
from saksi.capture.spool import Spool
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Collection, Header, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Fetch, Settings


def fetch(
    url: str,
    *,
    settings: Settings,
    by: str,
    why: str,
    named_by_person: bool = True,
    session: Session | None = None,
    hints: Hints | None = None,
) -> Received | Refusal:
    """The address as a WARC capture, or a Refusal with the reason.

    ``session`` is shared by all fetches of a run, so that the pause between two to one host is kept; ``hints`` is
    what a person says of the page (its publication, its outlet).

    An answer that is an error (404 and the like) is captured too, since that a page was gone is evidence; a remark
    says so, and unpacking refuses to read it as a document. Where ``named_by_person`` is false, robots.txt binds.
    Never raises on what the network does; raises BackendError where a proxy needs a package that is missing.
    """
    session = session or Session()
    try:
        asked = "robots.txt not asked: a person named this address"
        if not named_by_person:
            asked = permission(url, settings=settings.fetch, session=session)
        hops = exchange(url, settings.fetch, session)
        _check_expansion(hops[-1], settings)
    except SourceError as error:
        return Refusal(storable(url), "capture", str(error), error.hint)
    warc = written(hops)
    collection = _collection(url, hops, by=by, why=why, remarks=(asked, *_remarks(hops, settings.fetch)))
    said = msgspec.structs.replace(hints or Hints(), url=hops[-1].target.url)
    return Received(collection, media.WARC, warc.open, said)


def _check_expansion(hop: Hop, settings: Settings) -> None:
    """Raises SourceError where the body, its codings undone, is damaged or larger than may be fetched."""
    body_of(hop.wire.received, hop.head, Bounds(settings.fetch.max_bytes, settings.limits.max_ratio))


def written(hops: list[Hop]) -> Spool:
    """The exchanges as a WARC file: a warcinfo record, then a request and a response record for each hop."""
    from saksi.capture.warcfile import WarcFile

    file = WarcFile(software=f"{TOOL}/{tool_version()}")
    for hop in hops:
        file.add_exchange(hop.target.url, hop.at, hop.wire)
    return file.spool


def _collection(url: str, hops: list[Hop], *, by: str, why: str, remarks: tuple[str, ...]) -> Collection:
    return Collection(
        requested=storable(url),
        final=hops[-1].target.url,
        at=hops[0].at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        by=by,
        why=why,
        tool=TOOL,
        tool_version=tool_version(),
        method="fetch",
        headers=tuple(Header(name=storable(name), value=storable(value)) for name, value in hops[-1].head.headers),
        remarks=tuple(storable(remark) for remark in remarks),
    )


def _remarks(hops: list[Hop], settings: Fetch) -> list[str]:
    remarks = []
    for hop in hops:
        where = f"at {hop.wire.ip}" if hop.wire.ip else "through the proxy"
        remarks.append(f"{hop.target.url} answered {hop.head.status} {where}")
        if hop.wire.tls:
            remarks.append(f"{hop.target.host}: {hop.wire.tls}")
    status = hops[-1].head.status
    if status is None or not 200 <= status < 300:
        remarks.append(f"answered {status}: kept as evidence, not read as a document")
    if settings.proxy:
        proxy = urlsplit(settings.proxy)
        shown = f"{proxy.scheme}://{proxy.hostname}:{proxy.port}"
        remarks.append(f"through the proxy {shown}, which looked the names up: network addresses not checked here")
    return remarks
