"""A table's document to findings: each row a report, each cell a claim whose words it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from saksi.errors import SourceError
from saksi.extract.sheet.cells import bounds, count_of, degrees, when_of
from saksi.extract.sheet.plan import Figure, Plan
from saksi.model.canonical import sha256
from saksi.model.claim import (
    Attack,
    Casualty,
    Claim,
    ClaimValue,
    Damage,
    Findings,
    Perpetrator,
    PlaceClaim,
    Report,
    TimeClaim,
    Weapon,
    claim_id,
    report_id,
)
from saksi.model.document import Document, MemberText
from saksi.model.source import Speaker
from saksi.model.terms import Degree, Group, Protection
from saksi.model.values import Count, Span, When, Where

METHOD = "sheet/1"
PATH = re.compile(r"(?:(.*)!)?([A-Z]+)(\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's words and where they stand in the document's text."""

    text: str
    span: Span


class SheetReader:
    """Reads a table by a map; an ``Extractor`` for the documents of ``saksi add --map``.

    ``model_digest`` is the SHA-256 of the map's text, which is kept whole among the findings' notes.
    """

    def __init__(self, plan: Plan, source: str) -> None:
        self.plan, self.source = plan, source

    @property
    def method(self) -> str:
        return METHOD

    @property
    def model_digest(self) -> str | None:
        return sha256(self.source.encode())

    def extract(self, document: Document) -> Findings:
        """The findings. Raises SourceError where the sheet or one of the map's headings is not there."""
        rows = _grid(document, self.plan)
        head = {cell.text.casefold(): column for column, cell in rows.pop(self.plan.heading_row, {}).items()}
        missing = sorted({h for h in self.plan.headings() if h.casefold() not in head})
        if missing:
            raise SourceError(f"{len(missing)} of the map's headings are not in the sheet", hint=", ".join(missing))
        reports, notes = [], [self.source]
        for number, cells in sorted(rows.items()):
            if number > self.plan.heading_row:
                row = _Row(document, self.plan, {h: cells[c] for h, c in head.items() if c in cells}, notes, number)
                report = row.report()
                if report is not None:
                    reports.append(report)
        return Findings(
            document=document.id,
            method=METHOD,
            model_digest=self.model_digest,
            language=document.language,
            reports=tuple(reports),
            notes=tuple(notes),
        )


def is_sheet(method: str) -> bool:
    """Whether a reading was made by a map: it is not read again by another reader."""
    return method.startswith("sheet/")


def _grid(document: Document, plan: Plan) -> dict[int, dict[str, Cell]]:
    """Row number and column letters to cells; of the sheet that the map names, else of the first."""
    rows: dict[int, dict[str, Cell]] = {}
    first: str | None = plan.sheet
    for segment in document.segments:
        place = PATH.fullmatch(segment.origin.path) if isinstance(segment.origin, MemberText) else None
        if place is None:
            continue
        sheet = place[1] or ""
        first = sheet if first is None else first
        if sheet == first or not sheet:
            span = Span(segment.start, segment.end)
            rows.setdefault(int(place[3]), {})[place[2]] = Cell(span.of(document.text), span)
    if not rows:
        raise SourceError("no such sheet in the workbook" if plan.sheet else "no cell in this table")
    return rows


@dataclass(frozen=True, slots=True)
class _Row:
    document: Document
    plan: Plan
    cells: dict[str, Cell]
    notes: list[str]
    number: int

    def report(self) -> Report | None:
        """The row's account; None where it holds no figure, event or other thing that is understood."""
        columns = self.plan.columns
        when, where = self._when(), self._where()
        claims = [*self._figures(), *self._things()]
        if not claims:
            self.notes.append(f"row {self.number}: not taken: no figure, event, weapon, object or party was understood")
            return None
        place, day = self._cell(columns.place), self._cell(columns.date)
        if where is not None and place is not None:
            claims.append(self._claim(PlaceClaim(where=where), [place]))
        if when is not None and day is not None:
            claims.append(self._claim(TimeClaim(when=when), [day]))
        spans = sorted((cell.span for cell in self.cells.values()), key=lambda s: s.start)
        anchor = Span(spans[0].start, spans[-1].end)
        event = self._term(columns.event, self.plan.events)
        return Report(
            id=report_id(self.document.id, anchor),
            document=self.document.id,
            anchor=anchor,
            quote=anchor.of(self.document.text),
            when=when,
            where=where,
            event=event,
            claims=_whole_first(claims),
        )

    def _cell(self, heading: str | None) -> Cell | None:
        return self.cells.get(heading.casefold()) if heading else None

    def _text(self, heading: str | None) -> str | None:
        cell = self._cell(heading)
        return cell.text if cell else None

    def _claim(self, value: ClaimValue, cells: Sequence[Cell]) -> Claim:
        source = self._cell(self.plan.columns.source)
        made = Claim(
            document=self.document.id,
            value=value,
            spans=tuple(cell.span for cell in cells),
            quote=cells[0].text,
            said_by=(Speaker(name=source.text, span=source.span),) if source else (),
            method=METHOD,
        )
        return msgspec.structs.replace(made, id=claim_id(made))

    def _figures(self) -> Iterator[Claim]:
        for figure in self.plan.figures:
            cells = [c for c in map(self._cell, (figure.column, figure.low, figure.high)) if c is not None]
            if not cells:
                continue
            count = self._count(figure)
            if count is None:
                self.notes.append(f"row {self.number}: no number in {figure.column or figure.low or figure.high}")
            else:
                yield self._claim(Casualty(outcome=figure.outcome, group=figure.group, count=count), cells)

    def _count(self, figure: Figure) -> Count | None:
        if figure.column is not None:
            return count_of(self._text(figure.column) or "")
        return bounds(self._text(figure.low), self._text(figure.high))

    def _things(self) -> Iterator[Claim]:
        columns, plan = self.plan.columns, self.plan
        event, weapon = self._term(columns.event, plan.events), self._term(columns.weapon, plan.weapons)
        hit, party = self._term(columns.object, plan.objects), self._text(columns.perpetrator)
        found: list[tuple[str | None, ClaimValue | None]] = [
            (columns.event, Attack(event=event) if event else None),
            (columns.weapon, Weapon(weapon=weapon) if weapon else None),
            (columns.perpetrator, Perpetrator(party=party) if party else None),
        ]
        if hit:
            name = self._text(columns.object) or ""
            damage = Damage(object=hit, protection=Protection.UNDETERMINED, degree=Degree.UNKNOWN, name=name)
            found.append((columns.object, damage))
        for heading, value in found:
            cell = self._cell(heading)
            if value is not None and cell is not None:
                yield self._claim(value, [cell])

    def _term(self, heading: str | None, words: dict[str, str]) -> str | None:
        """The vocabulary's term for a cell, by the map's words or by the term's own name."""
        from saksi.model.vocabulary import vocabulary

        text = self._text(heading)
        if text is None or heading is None:
            return None
        said = {word.casefold(): term for word, term in words.items()}.get(text.casefold())
        kind = {self.plan.columns.event: "event", self.plan.columns.weapon: "weapon"}.get(heading, "object")
        named = text.casefold().replace(" ", "_")
        found = said or (named if named in vocabulary(kind) else None)
        if found is None:
            self.notes.append(f"row {self.number}: the map has no {kind} for what is in {heading}")
        return found

    def _when(self) -> When | None:
        columns = self.plan.columns
        first, last = self._text(columns.date), self._text(columns.date_end)
        when = when_of(first, last, self.plan.date_format)
        if when is None and (first or last):
            self.notes.append(f"row {self.number}: no date in {columns.date if first else columns.date_end}")
        return when

    def _where(self) -> Where | None:
        columns = self.plan.columns
        name = self._text(columns.place)
        country = self._text(columns.country) or self.plan.country
        path = tuple(part for part in (self._text(columns.province), country) if part)
        lat, lon = degrees(self._text(columns.lat), 90), degrees(self._text(columns.lon), 180)
        if (lat is None or lon is None) and (self._text(columns.lat) or self._text(columns.lon)):
            self.notes.append(f"row {self.number}: no point in {columns.lat} and {columns.lon}")
        if name is None:
            return None
        if lat is not None and lon is not None:
            kind, radius = self.plan.place_kind, self.plan.radius_m
            return Where(name=name, kind=kind, lat_e5=lat, lon_e5=lon, radius_m=radius, path=path)
        return _looked_up(name, path) or Where(name=name, kind=self.plan.place_kind, path=path)


def _looked_up(name: str, path: Sequence[str]) -> Where | None:
    """The gazetteer's most prominent place of this name within the units that the row names."""
    from saksi.extract.where.gazetteer import world

    wanted = {part.casefold() for part in path}
    fitting = (w for w in world().look_up(name) if wanted <= {part.casefold() for part in w.path})
    return next(fitting, None)


def _whole_first(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with every group's figure as a part of the row's figure for all people, where there is one."""
    told = list(claims)
    whole = {c.value.outcome: c.id for c in told if isinstance(c.value, Casualty) and c.value.group is Group.PEOPLE}
    return tuple(
        msgspec.structs.replace(c, subset_of=whole.get(c.value.outcome))
        if isinstance(c.value, Casualty) and c.value.group is not Group.PEOPLE
        else c
        for c in told
    )
