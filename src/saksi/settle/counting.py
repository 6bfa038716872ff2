"""What every counting rule works on and what it answers; the steps that rules share.

A rule is a small pure function from what is stated of one outcome and group to bounds with a trace. It has a name, a
version and the codebook it follows; one whose codebook could not be read whole says so (``unverified``) and is never
a default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from saksi.model.incident import Step
from saksi.settle.figures import Figure, Key
from saksi.settle.moments import sorting


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything said of one outcome and group: figures, and steps of the claims that carry none."""

    key: Key
    figures: tuple[Figure, ...]
    left_out: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """The answer: ``low`` ≤ ``best`` ≤ ``high``; ``high`` None is open, ``best`` None where a rule gives none."""

    low: int | None
    best: int | None
    high: int | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A named, versioned way to count. ``source`` cites its codebook; ``unverified`` says what of it was not read."""

    name: str
    version: str
    says: str
    source: str
    count: Callable[[Stated], Range]
    unverified: str = ""

    @property
    def id(self) -> str:
        """Name and version, as tolls carry it."""
        return f"{self.name}/{self.version}"


def widest_of_each_account(stated: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """The widest figure of each voice in each document, and smaller ones beside it, which may be parts of it.

    A figure repeated stays; one told as some of another outcome's figure gives way to any that can hold it.
    """
    by_voice: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in stated:
        by_voice[(figure.document, figure.source, figure.since, figure.until)].append(figure)
    widest: list[Figure] = []
    parts: list[Figure] = []
    for same_voice in by_voice.values():
        first, *rest = sorted(same_voice, key=lambda f: (-(f.best or 0), f.is_open, f.position))
        widest.append(first)
        for figure in rest:
            repeats = (figure.low, figure.high) == (first.low, first.high)
            (widest if repeats else parts).append(figure)
    held = [f for f in widest if f.is_within and any(_holds(other, f) for other in widest)]
    return [f for f in widest if f not in held], [*parts, *held]


def _holds(whole: Figure, figure: Figure) -> bool:
    same_voice = (whole.document, whole.source) == (figure.document, figure.source)
    return same_voice and not whole.is_within and (whole.best or 0) >= (figure.best or 0)


def latest_of_each_source(stated: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Figures that stand, and those that a later figure of the same source supersedes, upward or downward.

    Where the order of two in time is unknown within their precision, both stand.
    """
    by_source: dict[str, list[Figure]] = defaultdict(list)
    for figure in stated:
        by_source[figure.source].append(figure)
    standing: list[Figure] = []
    superseded: list[Figure] = []
    for same_source in by_source.values():
        for figure in same_source:
            later = any(other.is_later_than(figure) and supersedes(other, figure) for other in same_source)
            (superseded if later else standing).append(figure)
    return standing, superseded


def supersedes(later: Figure, earlier: Figure) -> bool:
    """Whether a later figure takes the place of an earlier one: a part of the harm does not replace a larger whole,
    nor do some groups counted later replace the larger sum of others."""
    is_partial = later.is_part and (not earlier.is_part or bool(later.groups))
    return not (is_partial and (later.low or 0) < (earlier.best or 0))


def in_order_of_time(figure: Figure) -> tuple[str, int, bool, str]:
    """The latest last; between equals the larger, then the closed one, then by id."""
    return sorting(figure.until), figure.best or 0, not figure.is_open, figure.claims[0]


def steps_of(figure: Figure, role: str, reason: str) -> list[Step]:
    """One step for each claim that carries a figure; of people put together from groups it says from which."""
    if figure.groups:
        reason = f"counts {', '.join(str(group).replace('_', ' ') for group in figure.groups)}; {reason}"
    if figure.is_rest:
        reason = f"killed or injured together, without the dead among them; {reason}"
    return [Step(claim=claim, role=role, reason=reason) for claim in figure.claims]


def all_steps(figures: Iterable[Figure], role: str, reason: str) -> list[Step]:
    """The same step for every claim of these figures."""
    return [step for figure in figures for step in steps_of(figure, role, reason)]


def as_told_beside(stated: Sequence[Figure]) -> list[Figure]:
    """The figures, those of some victims alone marked as parts: where an outlet gives a number in its own voice, what a
    speaker whom it quotes says of half of them or fewer is said of some of them. Nobody hurt at all is no part."""
    own: dict[str, int] = defaultdict(int)
    for figure in stated:
        if figure.is_own and not figure.is_vague:
            own[figure.document] = max(own[figure.document], figure.best or 0)
    return [
        replace(f, is_part=True, high=None) if not f.is_own and 0 < 2 * (f.best or 0) <= own[f.document] else f
        for f in stated
    ]


def standing(stated: Stated) -> tuple[list[Figure], list[Step]]:
    """The latest whole figure of each source, and steps for what it left behind."""
    replaced = [f for f in stated.figures if f.is_replaced]
    widest, parts = widest_of_each_account(as_told_beside([f for f in stated.figures if not f.is_replaced]))
    kept, superseded = latest_of_each_source(widest)
    steps = [
        *stated.left_out,
        *all_steps(replaced, "superseded", "a later version of the same page or post stands"),
        *all_steps(parts, "excluded", "a smaller figure in the same account; maybe a part"),
        *all_steps(superseded, "superseded", "a later figure of the same source stands"),
    ]
    return kept, steps
