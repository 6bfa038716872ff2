"""The shape of a verification: checks that run in order and never raise, whatever lies on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from saksi.errors import SaksiError

NAMED_AT_MOST = 50
"""How many wrong objects a check names; it says how many more there are."""


class Result(StrEnum):
    """What a check came to. Not checked is never passed."""

    PASS = "pass"
    FAIL = "fail"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check: its result in a sentence, and the objects it is about: which entry, row, blob, file.

    With `fail` the objects are the wrong ones; with the other results they are worth a look (orphans, erasures).
    """

    number: int
    title: str
    result: Result
    words: str
    objects: tuple[str, ...] = ()


@dataclass(slots=True)
class Finding:
    """What a check gathers while it runs."""

    wrong: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    words: str = ""
    open: str | None = None
    """Why the check could not be made, or not wholly."""

    def check(self, number: int, title: str) -> Check:
        if self.wrong:
            unique = list(dict.fromkeys(self.wrong))
            more = f", {len(unique) - NAMED_AT_MOST} more" if len(unique) > NAMED_AT_MOST else ""
            words = f"{len(unique)} wrong{more}: {unique[0]}"
            return Check(number, title, Result.FAIL, words, tuple(unique[:NAMED_AT_MOST]))
        result = Result.PASS if self.open is None else Result.NOT_CHECKED
        return Check(number, title, result, self.open or self.words, tuple(self.noted[:NAMED_AT_MOST]))


FAULTS = (
    SaksiError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    MemoryError,
    msgspec.MsgspecError,
)
"""What reading damaged bytes can raise. A check that meets one has failed; the object is named where it is known."""


def run(number: int, title: str, check: Callable[[Finding], None]) -> Check:
    """The check's outcome; a fault that escapes it is a failure of its own."""
    finding = Finding()
    try:
        check(finding)
    except FAULTS as error:
        finding.wrong.append(fault(error))
    return finding.check(number, title)


def fault(error: BaseException, name: str | None = None) -> str:
    """An error as an object with what is wrong with it; foreign errors by their kind alone, never their words."""
    if isinstance(error, SaksiError):
        subject = name or error.subject
        return f"{subject}: {error.message}" if subject else error.message
    if isinstance(error, OSError):
        return f"{name or error.filename}: {error.strerror}"
    return f"{name or 'data'}: damaged ({type(error).__name__})"


def exit_code(checks: Sequence[Check]) -> int:
    """0 when all passed, 4 when any failed, 7 when none failed but some were not checked."""
    results = {check.result for check in checks}
    return 4 if Result.FAIL in results else 7 if Result.NOT_CHECKED in results else 0


def runs(numbers: Iterable[int]) -> Iterator[str]:
    """Whole numbers in order, with neighbours joined: 3, 5–9."""
    start = last = None
    for number in [*sorted(set(numbers)), None]:
        if last is not None and number == last + 1:
            last = number
            continue
        if start is not None:
            yield str(start) if start == last else f"{start}–{last}"
        start = last = number
