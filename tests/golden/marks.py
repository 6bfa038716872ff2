"""How a golden report is marked up by hand, and how marks become the expected record with exact spans.

A mark names its words; the span is computed here, so that nobody counts characters and no span can drift from its
text. Only what a mark states is expected: a key left out is not compared (`match.py`), a None is compared as nothing.
The rules for what is marked are those of the corpus guidelines: one claim a mention, the shortest string that holds
the number and the outcome, errors of the text included.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

JsonObject = dict[str, object]

SHELLING = ["artillery_rocket", "shelling"]
NO_ATTACK = ("report", "casualty", "damage", "weapon", "attack", "perpetrator", "quotation")


@dataclass(frozen=True, slots=True)
class Claim:
    """One expected claim: its words, which occurrence of them, and the values that are compared."""

    kind: str
    quote: str
    values: Mapping[str, object]
    key: str | None = None
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """One expected incident of a text; `part_of` and the keys of its claims are local names."""

    anchor: str
    scope: str | tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """One passage in quotation marks, given by its first and last words."""

    first: str
    last: str
    speaker: str | None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Golden:
    """Everything expected of one text. Kinds in `complete` admit no claim beyond those marked."""

    name: str
    published: str | None
    reports: tuple[Report, ...] = ()
    anywhere: tuple[Claim, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    complete: tuple[str, ...] = ("casualty", "quotation")
    document: Mapping[str, object] = field(default_factory=dict)


def exactly(number: int) -> JsonObject:
    return {"low": number, "high": number, "qualifier": "exact"}


def at_least(number: int) -> JsonObject:
    return {"low": number, "high": None, "qualifier": "at_least"}


def more_than(number: int) -> JsonObject:
    return {"low": number + 1, "high": None, "qualifier": "more_than"}


def at_most(number: int) -> JsonObject:
    return {"low": None, "high": number, "qualifier": "at_most"}


def about(number: int) -> JsonObject:
    return {"low": number, "high": number, "qualifier": "about"}


def between(low: int, high: int) -> JsonObject:
    return {"low": low, "high": high, "qualifier": "between"}


def vague(low: int | None = None) -> JsonObject:
    return {"low": low, "high": None, "qualifier": "vague"}


def casualty(outcome: str, quote: str, count: JsonObject, **values: object) -> Claim:
    """A casualty claim; `group` is expected to be people, `subset_of` and `beside` nothing, unless stated."""
    full: JsonObject = {"outcome": outcome, "count": count, "group": "people", "subset_of": None, "beside": None}
    return _claim("casualty", quote, full | values)


def killed(quote: str, count: JsonObject, **values: object) -> Claim:
    return casualty("killed", quote, count, **values)


def injured(quote: str, count: JsonObject, **values: object) -> Claim:
    return casualty("injured", quote, count, **values)


def claim(kind: str, quote: str, **values: object) -> Claim:
    """A claim of any other kind, with the values of its kind as keywords."""
    return _claim(kind, quote, dict(values))


def _claim(kind: str, quote: str, values: JsonObject) -> Claim:
    """Take the marking keywords (`key`, `nth`, `by`, `unstated`) out of the values that are compared."""
    key, nth, by = values.pop("key", None), values.pop("nth", 1), values.pop("by", ...)
    if by is not ...:
        values["said_by"] = [{"name": name} for name in ([by] if isinstance(by, str) else by or ())]  # type: ignore[attr-defined]
    dropped = values.pop("unstated", ())
    kept = {name: value for name, value in values.items() if name not in dropped}  # type: ignore[operator]
    assert key is None or isinstance(key, str)
    assert isinstance(nth, int)
    return Claim(kind, quote, kept, key, nth)


def day(date: str) -> JsonObject:
    """A weekday of the text, read against the publication date; the time of day is not compared."""
    return {"earliest": date, "latest": date, "basis": ["resolved", "stated"]}


def told(where: str | None, date: str | None, event: object = None, **values: object) -> JsonObject:
    """The place, civil date and event of a report, as far as they are compared."""
    stated: JsonObject = dict(values)
    if where:
        stated["where"] = {"name": where}
    if date:
        stated["when"] = day(date)
    if event:
        stated["event"] = event
    return stated


def one(name: str, published: str, report: Report, *quotations: Quotation) -> Golden:
    return Golden(name, published, reports=(report,), quotations=quotations)


def find(text: str, quote: str, nth: int = 1) -> tuple[int, int]:
    """Code point span of the nth occurrence of `quote`; ValueError where there is none."""
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


def expected(golden: Golden, text: str) -> JsonObject:
    """The expected record of one golden in the form of `saksi read`, spans computed from the quotes."""
    names = {report.key: index for index, report in enumerate(golden.reports) if report.key}
    return {
        "id": golden.name,
        "published": golden.published,
        **golden.document,
        "complete": list(golden.complete),
        "reports": [_report(report, text, names) for report in golden.reports],
        "claims": list(_claims(golden.anywhere, text)),
        "quotations": [_quotation(quotation, text) for quotation in golden.quotations],
    }


def _report(report: Report, text: str, names: Mapping[str, int]) -> JsonObject:
    start, end = find(text, report.anchor)
    values = dict(report.values)
    if isinstance(part_of := values.get("part_of"), str):
        values["part_of"] = names[part_of]
    scope = list(report.scope) if isinstance(report.scope, tuple) else report.scope
    anchor = {"quote": report.anchor, "start": start, "end": end}
    return {"anchor": anchor, "scope": scope, **values, "claims": list(_claims(report.claims, text))}


def _claims(claims: Sequence[Claim], text: str) -> Iterator[JsonObject]:
    names = {claim.key: index for index, claim in enumerate(claims) if claim.key}
    for claim in claims:
        start, end = find(text, claim.quote, claim.nth)
        values = dict(claim.values)
        for link in ("subset_of", "beside"):
            if isinstance(target := values.get(link), str):
                values[link] = names[target]
        yield {"kind": claim.kind, "quote": claim.quote, "start": start, "end": end, **values}


def _quotation(quotation: Quotation, text: str) -> JsonObject:
    start, _ = find(text, quotation.first)
    end = text.index(quotation.last, start) + len(quotation.last)
    return {"quote": text[start:end], "start": start, "end": end, "speaker": quotation.speaker, **quotation.values}
