"""Documents that people send, taken in one after another beside the desk while everybody goes on ruling.

Each document is in the log as soon as it is read, and the case is free between two of them: a ruling waits for one
document at most, never for an archive. What a stopped desk left untaken is simply sent again: what the case has, it
knows.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from saksi.errors import InputError, NotFound, SaksiError

if TYPE_CHECKING:
    from saksi.case import Case
    from saksi.pipeline.intake import Taken

LOG = logging.getLogger("saksi.web")
KEPT_S = 3600
MOST_EACH, MOST = 2, 6
"""Sendings that one person may have waiting or at work, and everybody together: each lies in memory until its turn."""
MOST_KEPT = 50
SETTLED_EVERY = 25
"""Documents after which incidents are brought up to date, so that no ruling finds very many to do first."""
Opening = Callable[[ExitStack], "Case"]
Work = Callable[["Case"], Iterator["Taken"]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One sending. ``state`` is waiting, taking, done or failed; ``taken`` is what became of each item so far."""

    id: str
    by: str
    files: int
    began: float
    state: str = "waiting"
    step: str = "Waiting for its turn"
    hint: str | None = None
    taken: tuple[Taken, ...] = ()
    ended: float | None = None

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "failed")


@dataclass(slots=True)
class Arriving:
    """Everything being taken in at one desk, one sending at a time, and what was within the last hour."""

    clock: Callable[[], float] = time.monotonic
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    lock: threading.Condition = field(default_factory=threading.Condition)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, by: str, files: int, opening: Opening, work: Work) -> Arrival:
        """Begin to take it in; InputError where too much is waiting already."""
        arrival = Arrival(secrets.token_hex(16), by, files, self.clock())
        with self.lock:
            self._drop_old()
            waiting = [kept for kept in self.arrivals.values() if not kept.is_done]
            if len(waiting) >= MOST or sum(kept.by == by for kept in waiting) >= MOST_EACH:
                raise InputError("too much is being taken in at once", hint="Wait until what was sent before is done.")
            self.arrivals[arrival.id] = arrival
        run = threading.Thread(target=self._take, args=(arrival, opening, work), daemon=True)
        run.start()
        return arrival

    def find(self, name: str, by: str) -> Arrival:
        """What this person sent; NotFound for anybody else's."""
        with self.lock:
            self._drop_old()
            found = self.arrivals.get(name)
        if found is None or found.by != by:
            raise NotFound("nothing of this kind was sent here, or its hour is over")
        return found

    def wait(self, name: str, by: str, seconds: float) -> Arrival:
        """The same, once it is done or so many seconds are over."""
        with self.lock:
            self.lock.wait_for(lambda: name not in self.arrivals or self.arrivals[name].is_done, seconds)
        return self.find(name, by)

    def seconds(self, arrival: Arrival) -> int:
        """How long it has been, or was, at work."""
        return round((arrival.ended if arrival.ended is not None else self.clock()) - arrival.began)

    def _take(self, arrival: Arrival, opening: Opening, work: Work) -> None:
        name = arrival.id
        with self.turn:
            self._put(name, state="taking", step="Opening the case")
            try:
                with ExitStack() as stack:
                    self._work(name, opening(stack), work)
                self._put(name, state="done", step="Done", ended=self.clock())
            except SaksiError as error:
                self._put(name, state="failed", step=str(error), hint=error.hint, ended=self.clock())
            except Exception as error:
                LOG.exception("taking in what was sent")
                words = f"A fault in Saksi itself ({type(error).__name__}); the desk's terminal tells more."
                self._put(name, state="failed", step=words, ended=self.clock())

    def _work(self, name: str, case: Case, work: Work) -> None:
        from saksi.pipeline.resolution import bring_up_to_date

        self._put(name, step="Reading")
        taken: list[Taken] = []
        try:
            for one in work(case):
                taken.append(one)
                self._put(name, step=_told(taken))
                if len(taken) % SETTLED_EVERY == 0:
                    bring_up_to_date(case)
        finally:
            self._put(name, step="Finding incidents", taken=tuple(taken))
            bring_up_to_date(case)

    def _put(self, name: str, **changed: object) -> None:
        with self.lock:
            if name in self.arrivals:
                self.arrivals[name] = replace(self.arrivals[name], **changed)  # type: ignore[arg-type]
            self.lock.notify_all()

    def _drop_old(self) -> None:
        done = [kept for kept in self.arrivals.values() if kept.ended is not None]
        done.sort(key=lambda kept: kept.ended or 0.0)
        old = [kept for kept in done if self.clock() - (kept.ended or 0.0) > KEPT_S]
        for kept in {*(kept.id for kept in old), *(kept.id for kept in done[: max(0, len(done) - MOST_KEPT)])}:
            self.arrivals.pop(kept)


def _told(taken: list[Taken]) -> str:
    states = Counter(one.state for one in taken)
    return f"{len(taken)} taken up: " + ", ".join(f"{n} {state}" for state, n in states.items())
