"""Every error Saksi raises, drawn once.

    SaksiError                       exit code   meaning
    ├── InputError                       2       what the user asked cannot be done as asked
    │   └── NotFound                     2       no such case, incident, document, claim, key …
    ├── SourceError                      3       one item could not be captured or read; recorded, the run goes on
    ├── IntegrityError                   4       the evidence is not what the log says; stops the run
    │   └── PublicationHeld              4       a number that would leave has no span, hash or rule
    ├── Conflict                         5       two acts contradict each other (a link both must and cannot hold)
    └── BackendError                     6       a missing extra, a locked database, a full disk

A message names ids, paths and positions, never source text. ``hint`` is one sentence that tells the user
what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class SaksiError(Exception):
    """The base: a clear sentence, the thing it is about, and a hint."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, subject: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        return self.message if self.subject is None else f"{self.subject}: {self.message}"


class InputError(SaksiError):
    """The request itself cannot be carried out: a wrong option, a malformed value, no case here."""

    exit_code = 2


class NotFound(InputError):
    """The named thing does not exist."""


class SourceError(SaksiError):
    """One item of input could not be captured or read; the item is recorded with this reason and the run goes on."""

    exit_code = 3


class IntegrityError(SaksiError):
    """Evidence differs from what the log says of it; nothing further may be written."""

    exit_code = 4


class PublicationHeld(IntegrityError):
    """A number that would leave lacks its span, its hash or its rule; nothing was published."""


class Conflict(SaksiError):
    """Two acts contradict each other and a person must choose."""

    exit_code = 5


class BackendError(SaksiError):
    """Something Saksi stands on is missing or refuses: an extra not installed, a locked database, a full disk."""

    exit_code = 6
