"""Who came and went, in the case's own log: one act each, refusals gathered so that nobody fills it by trying."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

LOG = logging.getLogger("saksi.web")
APART_S = 60.0


@dataclass(slots=True)
class Audit:
    """Writes comings and goings into the log of the case in a folder, under the lock that rulings take."""

    folder: Path
    writing: threading.Lock
    clock: Callable[[], float] = time.monotonic
    _refused: int = 0
    _last: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def entered(self, name: str, way: str) -> None:
        """Before somebody is let in. SaksiError where it cannot be logged: then they are not."""
        self._append("in", way, name)

    def left(self, name: str, way: str) -> None:
        self._append("out", way, name)

    def refused(self, name: str, way: str) -> None:
        """An attempt that failed; logged at most once a minute, with how many there were since."""
        now = self.clock()
        with self._lock:
            self._refused += 1
            if self._last is not None and now - self._last < APART_S:
                return
            times, self._refused, self._last = self._refused, 0, now
        self._append("refused", way, name, times)

    def _append(self, what: str, way: str, name: str, times: int = 1) -> None:
        from saksi.case import Case
        from saksi.model.act import Entered

        with self.writing, Case.open(self.folder, write=True) as case:
            case.append(Entered(what=what, way=way, by=name, times=times))
