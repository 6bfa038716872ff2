"""Claims that share words, told together: the passage once, each claim's own words marked with its letter in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from saksi.publish.public import Piece, PublicClaim


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage: the ids of the claims whose words it is, and the letters of those that end with it."""

    text: str
    claims: tuple[str, ...]
    ends: tuple[str, ...]
    is_masked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Claims whose sentences overlap, with that text once. ``letters`` is empty where all mark the same words."""

    runs: tuple[Run, ...]
    claims: tuple[PublicClaim, ...]
    letters: dict[str, str]
    is_cut_before: bool
    is_cut_after: bool

    @property
    def voices(self) -> list[tuple[PublicClaim, str]]:
        """One claim for each way in which these things are said, with the letters of those said so."""
        found: dict[tuple[object, ...], list[PublicClaim]] = {}
        for claim in self.claims:
            found.setdefault(_voice(claim), []).append(claim)
        if len(found) == 1:
            return [(self.claims[0], "")]
        return [(same[0], " ".join(dict.fromkeys(self.letters.get(c.id, "") for c in same))) for same in found.values()]


def passages(claims: Iterable[PublicClaim]) -> list[Passage]:
    """The passages of one account: those with casualty figures first, then by their place in the text."""
    groups: list[list[PublicClaim]] = []
    reach = -1
    for claim in sorted((c for c in claims if c.excerpt.pieces), key=lambda c: (_start(c), c.start, c.end)):
        if groups and _start(claim) < reach:
            groups[-1].append(claim)
        else:
            groups.append([claim])
        reach = max(reach, _end(claim)) if len(groups[-1]) > 1 else _end(claim)
    groups.sort(key=lambda group: (not _has_figure(group), _start(group[0])))
    return [_passage(group) for group in _strung(groups)]


def _strung(groups: Iterable[list[PublicClaim]]) -> list[list[PublicClaim]]:
    """Words shown without their sentences, by one voice and one after another, strung together."""
    strung: list[list[PublicClaim]] = []
    for group in groups:
        if strung and _is_bare(group) and _is_bare(strung[-1]) and len({_voice(c) for c in (*group, *strung[-1])}) == 1:
            strung[-1] = [*strung[-1], *group]
        else:
            strung.append(group)
    return strung


def _has_figure(group: Iterable[PublicClaim]) -> bool:
    return any(claim.kind == "casualty" for claim in group)


def _is_bare(group: Sequence[PublicClaim]) -> bool:
    return not _has_figure(group) and all(claim.excerpt.text == claim.excerpt.quote for claim in group)


def _voice(claim: PublicClaim) -> tuple[object, ...]:
    return (claim.stance, claim.said_by, claim.channel, claim.as_of)


def _passage(group: Sequence[PublicClaim]) -> Passage:
    ordered = sorted(group, key=lambda c: (c.start, c.end, c.kind != "casualty", c.id))
    words = list(dict.fromkeys((c.start, c.end) for c in ordered))
    letters = {c.id: _letter(words.index((c.start, c.end))) for c in ordered} if len(words) > 1 else {}
    first, last = min(group, key=_start), max(group, key=_end)
    return Passage(
        runs=tuple(_runs(ordered, letters)),
        claims=tuple(ordered),
        letters=letters,
        is_cut_before=first.excerpt.is_cut_before,
        is_cut_after=last.excerpt.is_cut_after,
    )


def _runs(group: Sequence[PublicClaim], letters: dict[str, str]) -> list[Run]:
    pieces = [(claim, piece) for claim in group for piece in claim.excerpt.pieces]
    edges = sorted({edge for _, p in pieces for edge in (p.start, p.end)})
    runs: list[Run] = []
    note_until = -1
    for start, end in zip(edges, edges[1:], strict=False):
        here = [(c, p) for c, p in pieces if p.start <= start and end <= p.end]
        if not here:
            runs.append(Run(" … ", (), (), is_masked=False))
            continue
        piece = next((p for _, p in here if p.is_masked), here[0][1])
        marked = tuple(c.id for c, p in here if p.is_marked)
        ends = tuple(dict.fromkeys(letters[c.id] for c, p in here if p.is_marked and letters and _marked_end(c) == end))
        text = "" if piece.is_masked and start < note_until else _text(piece, start, end)
        note_until = piece.end if piece.is_masked else -1
        runs.append(Run(text, marked, ends, piece.is_masked))
    return [run for run in runs if run.text or run.ends]


def _text(piece: Piece, start: int, end: int) -> str:
    return piece.text if piece.is_masked else piece.text[start - piece.start : end - piece.start]


def _marked_end(claim: PublicClaim) -> int:
    return max((p.end for p in claim.excerpt.pieces if p.is_marked), default=-1)


def _start(claim: PublicClaim) -> int:
    return claim.excerpt.pieces[0].start


def _end(claim: PublicClaim) -> int:
    return claim.excerpt.pieces[-1].end


def _letter(number: int) -> str:
    return ascii_lowercase[number] if number < 26 else str(number + 1)
