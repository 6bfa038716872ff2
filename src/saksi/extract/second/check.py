"""From an answer to claims: whatever does not stand in the text sent, word for word, is refused with its reason.

Every string that reaches the record is cut out of the document; the answer only says where. Terms come from the closed
lists. A refusal tells the item's number and what was wrong, never the model's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from saksi.errors import SourceError
from saksi.extract.second.answer import Said, SaidClaim, SaidReport, item
from saksi.extract.second.cut import Cutter
from saksi.extract.second.hide import Sendable
from saksi.extract.second.values import term, value_of, when_of
from saksi.model.claim import Claim, Report, claim_id, report_id
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import PlaceKind, Scope, SourceRole, Stance
from saksi.model.values import Span, Where

T = TypeVar("T")
Numbered = list[tuple[Claim, SaidClaim] | None]
"""An answer's claims by its own numbering; None where one was refused."""

SCORE = 500
"""Of every claim: nothing is known of how often this reader is right."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What stood up to the checks in one passage, and notes on what did not; ``refused`` counts items."""

    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    refused: int = 0


def checked(said: Said, document: Document, sent: Sendable, *, method: str) -> Checked:
    """The reports and claims of an answer that quote the passage sent, with spans into the document."""
    check = _Check(document, Cutter(document.text, sent), method)
    notes: list[str] = []
    reports = _each(said.reports, check.report, "report", notes)
    claims: Numbered = _each(said.claims, lambda raw: check.claim(raw, reports), "claim", notes)
    refused = sum(one is None for one in (*reports, *claims))
    homes: dict[str | None, list[Claim]] = {None: []}
    whole = {report.id: report for report in reversed(reports) if report is not None}
    order = list(dict.fromkeys(report.id for report in reports if report is not None))
    for claim, said_claim in _linked(claims, notes):
        homes.setdefault(_home(said_claim, reports), []).append(claim)
    found = tuple(msgspec.structs.replace(whole[name], claims=tuple(homes.get(name, ()))) for name in order)
    return Checked(found, tuple(homes[None]), tuple(notes), refused)


def _each(raws: Iterable[Any], read: Callable[[Any], T], what: str, notes: list[str]) -> list[T | None]:
    found: list[T | None] = []
    for number, raw in enumerate(raws, 1):
        try:
            found.append(read(raw))
        except SourceError as error:
            found.append(None)
            notes.append(f"{what} {number} refused: {error.message}")
    return found


@dataclass(frozen=True, slots=True)
class _Check:
    document: Document
    cutter: Cutter
    method: str

    def report(self, raw: object) -> Report:
        said = item(raw, SaidReport)
        anchor, quote = self.cutter.cut(said.quote, "quote")
        place = self.cutter.maybe(said.place, "place", anchor)
        return Report(
            id=report_id(self.document.id, anchor),
            document=self.document.id,
            anchor=anchor,
            quote=quote,
            scope=said.scope or Scope.INCIDENT,
            when=when_of(said.earliest, said.latest),
            where=None if place is None else Where(name=place, kind=PlaceKind.UNKNOWN),
            event=None if said.event is None else term("event", said.event),
        )

    def claim(self, raw: object, reports: Sequence[Report | None]) -> tuple[Claim, SaidClaim]:
        said = item(raw, SaidClaim)
        home = reports[said.report - 1] if said.report and said.report <= len(reports) else None
        if said.report and home is None:
            raise SourceError("it belongs to a report that is not there")
        span, quote = self.cutter.cut(said.quote, "quote", home.anchor if home else None)
        speaker = self._speaker(said, span)
        claim = Claim(
            document=self.document.id,
            value=value_of(self.cutter, said, span),
            spans=(span,),
            quote=quote,
            said_by=(speaker,) if speaker else (),
            channel=self.cutter.maybe(said.channel, "channel", span),
            stance=said.stance or (Stance.ATTRIBUTED if speaker else Stance.ASSERTED),
            scope=home.scope if home else Scope.INCIDENT,
            method=self.method,
            score=SCORE,
        )
        return msgspec.structs.replace(claim, id=claim_id(claim)), said

    def _speaker(self, said: SaidClaim, near: Span) -> Speaker | None:
        if said.speaker is None:
            return None
        span, name = self.cutter.cut(said.speaker, "speaker", near)
        return Speaker(name=" ".join(name.split()), role=said.speaker_role or SourceRole.UNKNOWN, span=span)


def _home(said: SaidClaim, reports: Sequence[Report | None]) -> str | None:
    home = reports[said.report - 1] if said.report else None
    return home.id if home else None


def _linked(claims: Numbered, notes: list[str]) -> Iterator[tuple[Claim, SaidClaim]]:
    """The claims, each once, with ``subset_of`` and ``beside``; a link that leads nowhere sound is left out, noted."""
    first: dict[str, int] = {}
    for number, pair in enumerate(claims, 1):
        if pair is not None:
            first.setdefault(pair[0].id, number)
    for number, pair in enumerate(claims, 1):
        if pair is None or first[pair[0].id] != number:
            continue
        claim, said = pair
        links = {}
        for name, target in (("subset_of", said.subset_of), ("beside", said.beside)):
            if target is None:
                continue
            other = claims[target - 1] if target <= len(claims) else None
            if other is not None and _is_sound(number, first[other[0].id], name, claims):
                links[name] = other[0].id
            else:
                notes.append(f"claim {number}: its {name} was left out, since it leads to no other claim of its report")
        yield msgspec.structs.replace(claim, **links), said


def _is_sound(number: int, target: int, name: str, claims: Numbered) -> bool:
    """Whether a link may lead there: to another claim of the same report, and so that no ring of links can arise:
    back to an earlier number, or on to a claim that has no such link itself."""
    here, there = claims[number - 1], claims[target - 1]
    if here is None or there is None or number == target or here[1].report != there[1].report:
        return False
    return target < number or getattr(there[1], name) is None
