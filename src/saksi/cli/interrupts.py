"""Interruption of a long run: remembered, since Python drops one that strikes in a finalizer or a callback."""

from __future__ import annotations

import signal

_heard: list[int] = []


def listen() -> None:
    """From now on Ctrl-C raises KeyboardInterrupt as before and is remembered."""
    signal.signal(signal.SIGINT, _interrupt)


def heed() -> None:
    """End the run, between two of its steps, where an interruption was heard and got lost."""
    if _heard:
        raise KeyboardInterrupt


def _interrupt(number: int, _frame: object) -> None:
    _heard.append(number)
    raise KeyboardInterrupt
