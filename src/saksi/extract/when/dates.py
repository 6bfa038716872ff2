"""Times in a page: an interval grammar for six languages, resolved against publication; never finer than is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from saksi.extract.page.text import Page, Sentence
from saksi.extract.when.calendar import Base, Said, as_when
from saksi.extract.when.dateline import header_lines, lines_of, reference_day
from saksi.extract.when.joining import PART_TIMEX, joined
from saksi.extract.when.roles import TimeRole, role_of
from saksi.extract.when.sayings import Line, Saying, resolved, sayings
from saksi.extract.when.tables import tables
from saksi.model.terms import TimeBasis, TimePrecision
from saksi.model.values import Span, When


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time at [start, end) of a sentence (its index); ``when`` is None where it cannot be resolved.

    ``type`` and ``timex`` are those of TIMEX3: DATE, TIME, DURATION or SET, and its value where it has one.
    """

    start: int
    end: int
    sentence: int
    type: str
    timex: str | None
    when: When | None
    role: TimeRole

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def read_times(page: Page) -> tuple[TimeMention, ...]:
    """All times in the page, in text order; with no day of publication or sending, relative words stay open."""
    language = tables(page.document.language or "en").language
    lines = lines_of(page)
    told_in = [sayings(line) for line in lines]
    base = Base(reference_day(page), _moment(page), _stated_year(told_in))
    headers = header_lines(page)
    found: list[TimeMention] = []
    for sentence, line, told in zip(page.sentences, lines, told_in, strict=True):
        if told:
            now = replace(base, told=_last_day(found))
            times = [_mention(sentence, line, said, base) for said in joined(line, resolved(told, now), now)]
            times = [t for t in times if not _is_street(page.text, t)]
            times = [_with_role(t, sentence, language, base, header=sentence.index in headers) for t in times]
            found += _with_days(times, now)
    return tuple(_with_years(found))


_STREET = re.compile(r"\s+(?:Streets?|St|Avenues?|Ave|Road|Rd|Court|Ct|Place|Pl|Drive|Dr|Lane|Ln|Terrace|Way|Blvd)\b")


def _is_street(text: str, mention: TimeMention) -> bool:
    """ "On 11th Street" is a street, not the eleventh day of a month."""
    said = text[mention.start : mention.end]
    return said.endswith(("st", "nd", "rd", "th")) and _STREET.match(text, mention.end) is not None


def _with_years(found: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """A day of a month without a year is of the year that the text gives that very day, where it gives one."""
    years: dict[str, set[str]] = {}
    for mention in found:
        if mention.when is not None and mention.when.basis is TimeBasis.STATED and mention.role is not TimeRole.SPEECH:
            day = mention.when.earliest or ""
            years.setdefault(day[4:10], set()).add(day[:4])
    for mention in found:
        when = mention.when
        told = years.get(when.earliest[4:10], ()) if when is not None and when.earliest else ()
        if when is not None and when.basis is TimeBasis.RESOLVED and len(told) == 1:
            mention = replace(mention, when=_of_year(when, *told))
        yield mention


def _of_year(when: When, year: str) -> When:
    """The same day and hour in another year; what is no single day stays."""
    first, last = when.earliest or "", when.latest or ""
    if first[:10] != last[:10] or len(first) < 10:
        return when
    then = {"earliest": year + first[4:], "latest": year + last[4:]}
    return When(**then, precision=when.precision, basis=when.basis, zone=when.zone)


def _moment(page: Page) -> datetime | None:
    """Publication with its time of day, in its own zone, where that was given."""
    given = page.document.published
    if not given or "T" not in given:
        return None
    try:
        return datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError:
        return None


def _stated_year(told_in: Sequence[Sequence[Saying]]) -> int | None:
    """The one year that full dates of the text share; None where there is none or there are several."""
    full = [saying for told in told_in for saying in told if saying.kind in ("date", "dates")]
    years = {year for saying in full if (year := saying.slots.number("year")) is not None}
    return years.pop() if len(years) == 1 else None


def _last_day(found: Sequence[TimeMention]) -> date | None:
    """The latest mentioned day of an event, to which "a day earlier" refers."""
    return next((day for mention in reversed(found) if (day := _day(mention)) is not None), None)


def _day(mention: TimeMention) -> date | None:
    """The last day of a time of an event that is told to the day."""
    when = mention.when
    if mention.role is not TimeRole.EVENT or when is None or not when.latest or not when.earliest:
        return None
    wide = (TimePrecision.MONTH, TimePrecision.YEAR, TimePrecision.WEEK)
    if when.precision in wide or when.basis is TimeBasis.INFERRED or len(when.latest) < 10:
        return None
    return date.fromisoformat(when.latest[:10])


def _with_days(times: Sequence[TimeMention], base: Base) -> list[TimeMention]:
    """A clock or part of a day alone is of the sentence's day, else of the day told of, else of publication.

    That is inferred, and marked so.
    """
    own = [(mention.start, day) for mention in times if (day := _day(mention)) is not None]
    found = []
    for mention in times:
        before = [day for start, day in own if start < mention.start] or [day for _, day in own]
        day = before[-1] if before else base.near
        found.append(_on(mention, day) if mention.when is None and day and mention.type == "TIME" else mention)
    return found


def _on(mention: TimeMention, day: date) -> TimeMention:
    """A bare clock or part of a day on a day that was inferred for it."""
    value = mention.timex or ""
    if "T" not in value:  # before or after noon is not said, or it is a range of hours
        when = When(earliest=str(day), latest=str(day), precision=TimePrecision.DAY, basis=TimeBasis.INFERRED)
        return replace(mention, when=when)
    rest = value[value.index("T") :]
    clock = rest if len(rest) > 4 else rest + ":00"
    at = day.isoformat() + (clock if rest[1:3].isdigit() else "")
    precision = TimePrecision.PART_OF_DAY if at == day.isoformat() else TimePrecision.HOUR
    precision = TimePrecision.MINUTE if rest[3:4] == ":" else precision
    when = When(earliest=at, latest=at, precision=precision, basis=TimeBasis.INFERRED)
    return replace(mention, when=when, timex=f"{day.isoformat()}{rest}")


def _mention(sentence: Sentence, line: Line, said: Said, base: Base) -> TimeMention:
    start, end = line.units[said.start].start, line.units[said.end - 1].end
    return TimeMention(
        start=sentence.start + start,
        end=sentence.start + end,
        sentence=sentence.index,
        type=_type(said),
        timex=_timex(said),
        when=as_when(said),
        role=TimeRole.EVENT,
    )


def _type(said: Said) -> str:
    if said.type in ("DURATION", "SET"):
        return said.type
    return "TIME" if said.clock or said.part or said.kind in ("part", "clock") else "DATE"


def _timex(said: Said) -> str | None:
    day = said.last.isoformat() if said.last and said.is_day else None
    if said.clock and said.sure and day:
        return f"{day}T{said.clock}" if said.fine else f"{day}T{said.clock[:2]}"
    if said.kind == "clock" and said.clock:
        return (f"T{said.clock}" if said.fine else f"T{said.clock[:2]}") if said.sure else None
    if said.part and (day or said.kind == "part"):
        return (day or "XXXX-XX-XX") + PART_TIMEX.get(said.part, "") if said.part in PART_TIMEX or day else None
    return said.timex


def _with_role(
    mention: TimeMention, sentence: Sentence, language: str, base: Base, *, header: bool = False
) -> TimeMention:
    start, end = mention.start - sentence.start, mention.end - sentence.start
    role = TimeRole.SPEECH if header else role_of(sentence, start, end, language=language)
    when = mention.when
    if role is TimeRole.SINCE and when is not None and mention.type != "DURATION":
        when = until(when, base.published)
    return replace(mention, role=role, when=when)


def until(when: When, latest: date | None) -> When:
    """A period from a start to publication."""
    day = latest.isoformat() if latest else None
    return When(earliest=when.earliest, latest=day, precision=when.precision, basis=when.basis, zone=when.zone)
