"""Who has entered: sessions in this process's memory, and the one-time token that opens the first of them.

Nothing of a session is written anywhere: when the desk stops, everybody is out. Secrets are kept as SHA-256 digests,
so that a comparison tells nothing of them by its time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from saksi.web.roles import Role

IDLE_S = 4 * 3600
LONGEST_S = 16 * 3600
MOST = 500
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Session:
    """A person at the desk. ``csrf`` must come back with whatever changes something."""

    name: str
    role: Role
    csrf: str = field(repr=False)
    began: float
    way: str = ""
    """How they came in; empty: as the desk lets people in."""
    mark: str = field(default="", repr=False)
    """The account's as it was then: another passphrase or role since, and the session is over."""


class Sessions:
    """The open sessions, by the digest of the secret in their cookie; they end when idle or old."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Session, float]] = {}

    def enter(self, name: str, role: Role, way: str = "", *, mark: str = "") -> str:
        """A new session; the secret for its cookie."""
        secret = secrets.token_urlsafe(32)
        now = self._clock()
        session = Session(name, role, secrets.token_urlsafe(32), now, way, mark)
        with self._lock:
            self._drop_old(now)
            self._open[digest(secret)] = (session, now)
        return secret

    def find(self, secret: str | None) -> Session | None:
        """The session that a cookie's secret opens; being asked for keeps it alive."""
        if not secret or len(secret) > 100:
            return None
        key, now = digest(secret), self._clock()
        with self._lock:
            self._drop_old(now)
            found = self._open.get(key)
            if found is None:
                return None
            self._open[key] = (found[0], now)
        return found[0]

    def leave(self, secret: str | None) -> None:
        with self._lock:
            self._open.pop(digest(secret or ""), None)

    def leave_all(self, name: str) -> None:
        """End every session of one person: their account is gone or has changed."""
        with self._lock:
            self._open = {key: kept for key, kept in self._open.items() if kept[0].name != name}

    def _drop_old(self, now: float) -> None:
        alive = {
            k: (s, seen) for k, (s, seen) in self._open.items() if now - seen < IDLE_S and now - s.began < LONGEST_S
        }
        while len(alive) >= MOST:
            alive.pop(min(alive, key=lambda k: alive[k][1]))
        self._open = alive


class OneTimeToken:
    """A token that opens the desk once and is void from then on."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)
        self._lock = threading.Lock()
        self._is_used = False

    def take(self, given: str) -> bool:
        """Whether this is the token, and it was not taken before."""
        if not hmac.compare_digest(digest(given), digest(self.text)):
            return False
        with self._lock:
            first, self._is_used = not self._is_used, True
        return first


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(given: str, known: str) -> bool:
    """Whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(digest(given), digest(known))
