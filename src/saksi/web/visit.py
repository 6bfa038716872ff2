"""One request as a page or an act sees it, and the desk that it comes to."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saksi.web.accounts import Accounts
from saksi.web.arriving import Arriving
from saksi.web.asked import Pairs
from saksi.web.leaving import Leaving
from saksi.web.openid import Openid
from saksi.web.roles import Role
from saksi.web.sessions import OneTimeToken, Session, Sessions

if TYPE_CHECKING:
    from saksi.case import Case

MOST_DRAWN = 2
"""Pages of PDFs that are drawn at a time: each may take a processor and much memory."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How people come in. On this machine alone by the one-time ``token``; on a network by ``accounts``.

    ``hosts`` are the names that a request may be addressed to (a page elsewhere that points its own name at this
    machine is refused); ``is_encrypted`` marks the cookie so that it never travels in the clear.
    """

    hosts: frozenset[str]
    token: OneTimeToken | None = None
    accounts: Accounts | None = None
    is_encrypted: bool = False
    openid: Openid | None = None
    """Where one may sign in beside the accounts' own passphrases."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one visitor may ask for: requests at once and a second, attempts to enter, bytes sent, files sent.

    ``upload_items`` and ``upload_unpacked`` bound what comes of one sending, archives unpacked: items and bytes.
    ``upload_wait`` is for how many seconds its answer waits for what became of it, before it tells how far it is.
    """

    burst: int = 400
    per_second: float = 40.0
    attempts: int = 5
    attempts_per_second: float = 1 / 20
    body_bytes: int = 1_000_000
    upload_bytes: int = 100_000_000
    upload_files: int = 200
    upload_items: int = 2_000
    upload_unpacked: int = 1_000_000_000
    upload_wait: float = 3.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What was just done, told once on the next page; ``undo`` are the rulings that one button takes back."""

    words: str
    undo: tuple[str, ...] = ()
    is_links: bool = False


@dataclass(slots=True)
class Desk:
    """A case folder being served: who is in, how one comes in, what is to be told. One process serves one case."""

    folder: Path
    entrance: Entrance
    bounds: Bounds = field(default_factory=Bounds)
    sessions: Sessions = field(default_factory=Sessions)
    notices: dict[str, Notice] = field(default_factory=dict)
    writing: threading.Lock = field(default_factory=threading.Lock)
    leaving: Leaving = field(default_factory=Leaving)
    arriving: Arriving = field(default_factory=Arriving)
    drawing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_DRAWN))

    @contextmanager
    def looking(self) -> Iterator[Case]:
        """The case for looking, its incidents up to date with its log."""
        from saksi.pipeline.front import current_case

        with current_case(self.folder) as case:
            yield case

    @contextmanager
    def ruling(self) -> Iterator[Case]:
        """The case for ruling; one at a time in this process, other processes wait at the database."""
        from saksi.pipeline.front import current_case

        with self.writing, current_case(self.folder, write=True) as case:
            yield case

    def session(self, secret: str | None) -> Session | None:
        """Who a cookie lets in, with the role that their account has now."""
        found = self.sessions.find(secret)
        if found is None or self.entrance.accounts is None:
            return found
        accounts = self.entrance.accounts
        if accounts.role_of(found.name) is not found.role or accounts.mark_of(found.name) != found.mark:
            self.sessions.leave_all(found.name)
            return None
        return found


@dataclass(frozen=True, slots=True)
class Upload:
    """One file sent to the desk, spooled by the server."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that the guard has let through."""

    desk: Desk
    session: Session
    path: Mapping[str, str]
    query: Pairs
    form: Pairs = field(default_factory=dict)
    body: bytes = b""
    files: tuple[Upload, ...] = ()
    address: str = "/"

    @property
    def by(self) -> str:
        return self.session.name

    def may(self, role: Role) -> bool:
        return self.session.role >= role

    def notify(self, notice: Notice) -> None:
        self.desk.notices[self.session.csrf] = notice

    def take_notice(self) -> Notice | None:
        return self.desk.notices.pop(self.session.csrf, None)

    def last(self, name: str, default: str = "") -> str:
        """A form's last value of a name."""
        values: Any = self.form.get(name) or (default,)
        return str(values[-1])
