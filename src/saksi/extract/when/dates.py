"""Times in a page: an interval grammar for English, resolved against publication; never a finer time than is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page, Sentence
from saksi.extract.when.calendar import Day, nearest_past, read_clock, read_day
from saksi.extract.when.dateline import header_lines, reference_day
from saksi.extract.when.patterns import DAYNUM, HINT, MONTH, PATTERNS, YEAR, time_pattern
from saksi.extract.when.roles import TimeRole, role_of
from saksi.model.terms import TimeBasis, TimePrecision
from saksi.model.values import Span, When


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time at [start, end) of a sentence (its index); ``when`` is None where it cannot be resolved."""

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
    sent = reference_day(page)
    headers = header_lines(page)
    year = _stated_year(page.text)
    found: list[TimeMention] = []
    for sentence in page.sentences:
        if HINT.search(sentence.text):
            times = _in_sentence(sentence, Day(sent, year, _last_day(found)))
            found += [replace(t, role=TimeRole.SPEECH) for t in times] if sentence.index in headers else times
    return tuple(found)


def _stated_year(text: str) -> int | None:
    """The one year that full dates of the text share; None where there is none or there are several."""
    years = {int(m.group()[-4:]) for m in re.finditer(rf"(?:{MONTH}\s+{DAYNUM},?|{DAYNUM}\s+{MONTH},?)\s+{YEAR}", text)}
    return years.pop() if len(years) == 1 else None


def _last_day(found: list[TimeMention]) -> date | None:
    """The latest mentioned day of an event, to which "a day earlier" refers."""
    for mention in reversed(found):
        when = mention.when
        if mention.role is TimeRole.EVENT and when and when.latest and len(when.latest) >= 10 and when.earliest:
            return date.fromisoformat(when.latest[:10])
    return None


def _in_sentence(sentence: Sentence, base: Day) -> list[TimeMention]:
    taken: list[tuple[int, int]] = []
    found: list[TimeMention] = []
    for name, _ in (PATTERNS[2], *PATTERNS[:2], *PATTERNS[3:]):
        for match in time_pattern(name).finditer(sentence.text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            mention = _mention(sentence, name, match, base)
            if mention is not None:
                taken.append((start, end))
                found.append(mention)
    return sorted(found, key=lambda m: m.start)


def _mention(sentence: Sentence, name: str, match: re.Match[str], base: Day) -> TimeMention | None:
    read = _READERS[name](match, base)
    if read is None:
        return None
    timex, when, kind = read
    at = match.start() + len(match.group()) - len(match.group().lstrip())
    role = role_of(sentence, at, match.end())
    if role is TimeRole.SINCE and when is not None:
        when = replace_latest(when, base.published)
    return TimeMention(
        start=sentence.start + at,
        end=sentence.start + match.end(),
        sentence=sentence.index,
        type=kind,
        timex=timex,
        when=when,
        role=role,
    )


def replace_latest(when: When, latest: date | None) -> When:
    """A period from a start to publication."""
    return When(
        earliest=when.earliest,
        latest=latest.isoformat() if latest else None,
        precision=when.precision,
        basis=when.basis,
    )


Read = tuple[str | None, When | None, str] | None


def _when(earliest: date | None, latest: date | None, precision: TimePrecision, basis: TimeBasis) -> When:
    return When(
        earliest=earliest.isoformat() if earliest else None,
        latest=latest.isoformat() if latest else None,
        precision=precision,
        basis=basis,
    )


def _read_range(match: re.Match[str], base: Day) -> Read:
    two = read_day(match["two"], base)
    one = read_day(match["one"], base, like=match["two"])
    if two is None or one is None or two.day is None or one.day is None or one.day > two.day:
        return None
    timex = f"{one.day.isoformat()}/{two.day.isoformat()}"
    return timex, _when(one.day, two.day, TimePrecision.DAY, two.basis), "DURATION"


def _read_one_day(match: re.Match[str], base: Day) -> Read:
    said = read_day(match["day"], base)
    if said is None:
        return None
    if said.day is None:
        return said.timex, said.when(), "DATE"
    part = match["part"] or match["after"] or said.part
    clock = read_clock(match["clock"] or match["clock2"], part=match["after"] or "")
    if clock:
        moment = f"{said.day.isoformat()}T{clock.time}"
        precision = TimePrecision.MINUTE if clock.minutes else TimePrecision.HOUR
        return moment, When(earliest=moment, latest=moment, precision=precision, basis=said.basis), "TIME"
    earliest = said.day - timedelta(days=1) if part and part.lower() == "overnight" else said.day
    precision = TimePrecision.PART_OF_DAY if part else TimePrecision.DAY
    return said.day.isoformat(), _when(earliest, said.day, precision, said.basis), "TIME" if part else "DATE"


def _read_overnight(match: re.Match[str], base: Day) -> Read:
    if base.published is None:
        return None, None, "TIME"
    night = _when(base.published - timedelta(days=1), base.published, TimePrecision.PART_OF_DAY, TimeBasis.RESOLVED)
    return f"{base.published.isoformat()}TNI", night, "TIME"


def _read_year_ago(match: re.Match[str], base: Day) -> Read:
    count = words("dates")["numbers"].get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else 1)
    if base.published is None or count >= base.published.year or "week" in match.group():
        return None, None, "DATE"
    day = base.published.replace(
        year=base.published.year - count, day=min(base.published.day, 28 if base.published.month == 2 else 31)
    )
    return day.isoformat(), _when(day, day, TimePrecision.DAY, TimeBasis.RESOLVED), "DATE"


def _read_nth(match: re.Match[str], base: Day) -> Read:
    return None, None, "DATE"


def _read_month(match: re.Match[str], base: Day) -> Read:
    text = match.group()
    name = re.search(MONTH, text)
    if (
        name is None
        or (text in ("May", "March", "Mar", "Jun", "Jan") and not _led(match))
        or text in ("Mar", "Sun", "Sat")
    ):
        return None
    month = month_number(name.group())
    given = match["year"]
    year = int(given) if given and given.isdigit() else None
    if year is None and base.published:
        year = nearest_past(base.published, month)
        if given == "last year":
            year = base.published.year - 1
    if year is None:
        return f"XXXX-{month:02d}", None, "DATE"
    first = date(year, month, 1)
    basis = TimeBasis.STATED if given and given.isdigit() else TimeBasis.RESOLVED
    return f"{year}-{month:02d}", _when(first, last_of_month(first), TimePrecision.MONTH, basis), "DATE"


def _led(match: re.Match[str]) -> bool:
    """ "in May", "since March", "of May": a month that is also another word needs a word before it."""
    if match.string[match.end() :][:2] in ("'s", "’s"):
        return False
    before = match.string[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    return before in ("in", "since", "of", "last", "this", "until", "by", "from", "during", "and", "to", "between")


def last_of_month(first: date) -> date:
    """The last day of the month that begins on ``first``."""
    following = first.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def month_number(name: str) -> int:
    """1 to 12 for a month's name or short form."""
    lowered = name.lower().rstrip(".")
    months = words("dates")["months"]
    return months.index(lowered) + 1 if lowered in months else int(words("dates")["month_short"][lowered])


def _read_weekend(match: re.Match[str], base: Day) -> Read:
    if base.published is None:
        return None, None, "DATE"
    sunday = base.published - timedelta(days=(base.published.weekday() + 1) % 7)
    if base.published.weekday() == 5:
        sunday = base.published + timedelta(days=1)
    return (
        f"{sunday.isocalendar().year}-W{sunday.isocalendar().week:02d}-WE",
        _when(sunday - timedelta(days=1), sunday, TimePrecision.WEEK, TimeBasis.RESOLVED),
        "DATE",
    )


def _read_span(match: re.Match[str], base: Day) -> Read:
    if base.published is None:
        return None, None, "DATE"
    text, today = match.group().lower(), base.published
    past = "last" in text or "previous" in text
    if text.endswith("week"):
        monday = today - timedelta(days=today.weekday() + (7 if past else 0))
        return _week(monday, today)
    if text.endswith("month"):
        first = today.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if past else first
        return (
            f"{first:%Y-%m}",
            _when(first, min(last_of_month(first), today), TimePrecision.MONTH, TimeBasis.RESOLVED),
            "DATE",
        )
    year = today.year - 1 if past else today.year
    return (
        str(year),
        _when(date(year, 1, 1), min(date(year, 12, 31), today), TimePrecision.YEAR, TimeBasis.RESOLVED),
        "DATE",
    )


def _week(monday: date, today: date) -> Read:
    iso = monday.isocalendar()
    when = _when(monday, min(monday + timedelta(days=6), today), TimePrecision.WEEK, TimeBasis.RESOLVED)
    return f"{iso.year}-W{iso.week:02d}", when, "DATE"


def _read_ago(match: re.Match[str], base: Day) -> Read:
    count = words("dates")["numbers"].get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else None)
    unit = match["unit"].rstrip("s")
    if base.published is None or count is None:
        return None, None, "DATE"
    if unit == "week":
        day = base.published - timedelta(weeks=count)
        return _week(day - timedelta(days=day.weekday()), base.published)
    months = base.published.year * 12 + base.published.month - 1 - count * {"month": 1, "year": 12, "decade": 120}[unit]
    if months < 12:
        return None, None, "DATE"
    year, month = divmod(months, 12)
    if unit == "month":
        first = date(year, month + 1, 1)
        return f"{first:%Y-%m}", _when(first, last_of_month(first), TimePrecision.MONTH, TimeBasis.RESOLVED), "DATE"
    return str(year), _when(date(year, 1, 1), date(year, 12, 31), TimePrecision.YEAR, TimeBasis.RESOLVED), "DATE"


DAYS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}


def _read_past(match: re.Match[str], base: Day) -> Read:
    unit = match["unit"].split(" ")[-1].rstrip("s")
    n = match["n"] or "1"
    count = int(n) if n.isdigit() else words("dates")["numbers"].get(n, 3)
    if base.published is None:
        return None, None, "DURATION"
    days = max(1, -(-count // 24)) if unit == "hour" else count * DAYS[unit]
    when = _when(base.published - timedelta(days=days), base.published, TimePrecision.UNKNOWN, TimeBasis.RESOLVED)
    return f"P{count}{'TH' if unit == 'hour' else unit[0].upper()}", when, "DURATION"


def _read_recent(match: re.Match[str], base: Day) -> Read:
    return None, None, "DURATION"


def _read_year(match: re.Match[str], base: Day) -> Read:
    before = match.string[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    if before not in (
        "in",
        "since",
        "of",
        "during",
        "from",
        "until",
        "to",
        "late",
        "early",
        "mid",
        "and",
        "by",
        "the",
        "(",
        "before",
        "after",
        "between",
    ):
        return None
    year = int(match["y"])
    return str(year), _when(date(year, 1, 1), date(year, 12, 31), TimePrecision.YEAR, TimeBasis.STATED), "DATE"


def _read_clock(match: re.Match[str], base: Day) -> Read:
    clock = read_clock(match["clock"], part="")
    return (f"T{clock.time}", None, "TIME") if clock else None


_READERS = {
    "range": _read_range,
    "day": _read_one_day,
    "year_ago": _read_year_ago,
    "overnight": _read_overnight,
    "nth": _read_nth,
    "month": _read_month,
    "weekend": _read_weekend,
    "span": _read_span,
    "ago": _read_ago,
    "past": _read_past,
    "recent": _read_recent,
    "year": _read_year,
    "clock": _read_clock,
}
