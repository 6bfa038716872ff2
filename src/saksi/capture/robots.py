"""robots.txt (RFC 9309), asked before feeds and crawls: fetched under the same guard as everything else."""

from __future__ import annotations

import hashlib
from urllib.robotparser import RobotFileParser

from saksi.capture.addresses import Target, check_url
from saksi.capture.exchange import Rules, Session, decoded, exchange
from saksi.capture.member import TOOL
from saksi.errors import SourceError
from saksi.settings import Fetch

_MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least so much of a robots.txt is read."""


def permission(url: str, *, settings: Fetch, session: Session) -> str:
    """A remark that robots.txt allows the address. Raises SourceError where it does not, or cannot be reached."""
    target = check_url(url, allow_private=settings.allow_private)
    origin = f"{target.scheme}://{target.host}:{target.port}"
    if origin not in session.robots:
        session.robots[origin] = _ask(target, settings, session)
    rules = session.robots[origin]
    if not rules.parser.can_fetch(TOOL, target.url):
        raise SourceError(f"robots.txt does not allow it ({rules.learnt})", subject=url)
    return f"robots.txt asked and allows it ({rules.learnt})"


def _ask(target: Target, settings: Fetch, session: Session) -> Rules:
    """The rules of a host: no file, no rules; an unreachable one forbids everything (RFC 9309, 2.3.1)."""
    parser = RobotFileParser()
    host = f"[{target.host}]" if ":" in target.host else target.host
    try:
        answer = exchange(f"{target.scheme}://{host}:{target.port}/robots.txt", settings, session)[-1]
        status = answer.head.status or 0
        body = decoded(answer, settings.max_bytes).head(_MOST_BYTES) if 200 <= status < 300 else b""
    except SourceError as error:
        parser.parse(["User-agent: *", "Disallow: /"])
        return Rules(parser, f"not reached: {error.message}")
    if status >= 500 or status == 429:
        parser.parse(["User-agent: *", "Disallow: /"])
    else:
        parser.parse(body.decode("utf-8", "replace").splitlines())
    return Rules(parser, f"{answer.target.url} answered {status}, sha256:{hashlib.sha256(body).hexdigest()}")
