"""What is being made to leave the case: asked for by a button, made one after another, fetched by whoever asked.

Making runs beside the desk, so that nobody waits for it at a page. What was made lies in a folder of temporary files
that this user alone can read, for an hour or until the desk stops. A desk that was killed leaves its folder, named by
its process; the next desk of the same user removes it.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import stat
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.errors import InputError, NotFound, PublicationHeld, SaksiError

if TYPE_CHECKING:
    from saksi.case import Case
    from saksi.pipeline.leaving import Made, Parcel

LOG = logging.getLogger("saksi.web")
KEPT_S = 3600
PREFIX = "saksi-leaving-"
MOST_EACH, MOST = 5, 30
"""How many one person may have at the desk at a time, and everybody together."""
Opening = Callable[[ExitStack], "Case"]
"""Opens the case for writing, to be closed with the stack."""


def clear_left_behind() -> int:
    """Remove the folders of this user's desks that run no more; how many there were.

    Only true folders that the user owns and nobody else can read are touched, never what a link points to; another
    desk's stays while its process is there.
    """
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*") if _is_left(path)]
    for path in left:
        LOG.info("removing what a stopped desk left: %s", path.name)
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_left(path: Path) -> bool:
    process = path.name.removeprefix(PREFIX).partition("-")[0]
    try:
        found = path.lstat()
    except OSError:
        return False
    is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return is_own and process.isascii() and process.isdigit() and not _runs(int(process))


def _runs(process: int) -> bool:
    """Whether there is such a process; where that cannot be told, as if there were."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """One thing asked for. ``state`` is waiting, making, ready, held (by the gate) or failed; ``step`` says how far."""

    id: str
    by: str
    parcel: Parcel
    began: float
    state: str = "waiting"
    step: str = "Waiting for its turn"
    hint: str | None = None
    made: Made | None = None
    ended: float | None = None

    @property
    def is_done(self) -> bool:
        return self.state in ("ready", "held", "failed")


@dataclass(slots=True, weakref_slot=True)
class Leaving:
    """Everything being made at one desk, and what was made within the last hour."""

    clock: Callable[[], float] = time.monotonic
    jobs: dict[str, Job] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    turn: threading.Lock = field(default_factory=threading.Lock)
    folder: Path | None = None

    def ask(self, parcel: Parcel, by: str, opening: Opening) -> Job:
        """Begin to make it; InputError where it cannot be made, or too much is asked for."""
        from saksi.pipeline.leaving import check

        check(parcel)
        job = Job(secrets.token_hex(16), by, parcel, self.clock())
        with self.lock:
            self._drop_old()
            own = [kept for kept in self.jobs.values() if kept.by == by]
            if sum(not kept.is_done for kept in own) >= MOST_EACH or len(self.jobs) >= MOST:
                raise InputError("too much is being made at once", hint="Wait until some of it is ready.")
            done = sorted((kept for kept in own if kept.is_done), key=lambda kept: kept.began)
            for kept in done[: max(0, len(own) + 1 - MOST_EACH)]:
                self._drop(kept)
            self.jobs[job.id] = job
        threading.Thread(target=self._make, args=(job, opening), daemon=True, name=f"saksi-{job.id[:8]}").start()
        return job

    def find(self, name: str, by: str) -> Job:
        """What this person asked for; NotFound for anybody else's."""
        with self.lock:
            self._drop_old()
            found = self.jobs.get(name)
        if found is None or found.by != by:
            raise NotFound("nothing of this kind was asked for here, or its hour is over")
        return found

    def of(self, by: str) -> tuple[Job, ...]:
        """What a person asked for, the latest first."""
        with self.lock:
            self._drop_old()
            return tuple(sorted((j for j in self.jobs.values() if j.by == by), key=lambda j: -j.began))

    def seconds(self, job: Job) -> int:
        """How long it has been, or was, in the making."""
        return round((job.ended if job.ended is not None else self.clock()) - job.began)

    def _make(self, job: Job, opening: Opening) -> None:
        from saksi.pipeline.leaving import make
        from saksi.pipeline.publishing import Sending

        with self.turn:
            self._put(job.id, state="making", step="Opening the case")
            sending = Sending(job.by, lambda step: self._put(job.id, step=step))
            try:
                with ExitStack() as stack:
                    made = make(opening(stack), job.parcel, self._place(job), sending)
                self._end(job, "ready", "Ready", made=made)
            except PublicationHeld as held:
                self._end(job, "held", str(held), hint=held.hint)
            except SaksiError as error:
                self._end(job, "failed", str(error), hint=error.hint)
            except Exception as error:
                LOG.exception("leaving: %s", job.parcel.what)
                self._end(job, "failed", f"A fault in Saksi itself ({type(error).__name__}); the terminal tells more.")

    def _place(self, job: Job) -> Path:
        with self.lock:
            if self.folder is None:
                self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # of mode 0700
                weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
            place = self.folder / job.id
        place.mkdir(mode=0o700)
        return place

    def _end(self, job: Job, state: str, step: str, *, made: Made | None = None, hint: str | None = None) -> None:
        with self.lock:
            if job.id in self.jobs:
                now = self.jobs[job.id]
                self.jobs[job.id] = replace(now, state=state, step=step, made=made, hint=hint, ended=self.clock())

    def _put(self, name: str, *, step: str, state: str = "making") -> None:
        with self.lock:
            if name in self.jobs:
                self.jobs[name] = replace(self.jobs[name], state=state, step=step)

    def _drop_old(self) -> None:
        now = self.clock()
        for job in [j for j in self.jobs.values() if j.ended is not None and now - j.ended > KEPT_S]:
            self._drop(job)

    def _drop(self, job: Job) -> None:
        self.jobs.pop(job.id, None)
        if self.folder is not None:
            shutil.rmtree(self.folder / job.id, ignore_errors=True)
