"""Claims as the desk shows them: as they stand after people's rulings, with the machine's reading beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from saksi.model.claim import Casualty, Claim, Identity, PlaceClaim, TimeClaim
from saksi.model.decision import Ruling
from saksi.model.document import Document, PageBox
from saksi.model.terms import Verdict
from saksi.model.values import Count, Span, When, Where
from saksi.pipeline.desk.ruling import BY_HAND, claim_subject
from saksi.pipeline.desk.sealed import Mask
from saksi.pipeline.desk.shown import ClaimShown, PageArea, Voice
from saksi.resolve.rulings import CLAIM_FIELDS, Key, Stack, corrected_or_as_read, is_about, key_of, standing

HEDGES = {"at_least": "at least ", "more_than": "more than ", "at_most": "at most ", "about": "about "}
STANDING = {Verdict.ACCEPT: "accepted", Verdict.CORRECT: "corrected", Verdict.REJECT: "rejected"}
TERMS = ("object", "weapon", "event", "party", "presence", "media", "term", "act", "given")


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings inside one document: what stands on each subject, and the latest act on each."""

    stacks: tuple[Stack, ...]
    latest: Mapping[Key, Ruling]

    @classmethod
    def of(cls, rulings: Iterable[Ruling]) -> Ruled:
        told = tuple(rulings)
        return cls(tuple(standing(told).values()), {key_of(ruling): ruling for ruling in told})

    def on(self, claim: Claim) -> Ruling | None:
        """The ruling that counts for a claim as it was read."""
        found = (stack[-1] for stack in reversed(self.stacks) if is_about(stack[-1], claim))
        return next(found, None)

    def last(self, claim: Claim) -> str | None:
        """The id of the latest ruling that one on this claim would follow."""
        group = str(claim.value.group) if isinstance(claim.value, Casualty) and claim.method != BY_HAND else None
        found = self.latest.get((claim_subject(claim), group))
        return found.id if found else None


def shown(
    claims: Sequence[Claim], ruled: Ruled, document: Document, mask: Mask, *, report: str | None = None
) -> Iterator[ClaimShown]:
    """The claims of one document or report; rejected ones too, marked so."""
    for claim in claims:
        yield _one(claim, claims, ruled, (document, mask, report))


def _one(claim: Claim, beside: Sequence[Claim], ruled: Ruled, place: tuple[Document, Mask, str | None]) -> ClaimShown:
    document, mask, report = place
    ruling = ruled.on(claim)
    now = claim
    if ruling is not None and ruling.verdict is Verdict.CORRECT:
        now = corrected_or_as_read(claim, ruling.value or "{}", beside)
    is_sealed = isinstance(claim.value, Identity) and bool(mask.spans)
    return ClaimShown(
        id=claim.id,
        document=claim.document,
        report=report,
        kind=claim.kind,
        words=mask.hide(words_of(now)),
        value=_hidden(value_form(now), mask),
        machine=_hidden(_as_read(claim), mask) if now != claim else None,
        spans=claim.spans,
        quote=mask.hide(claim.quote),
        said_by=tuple(Voice(mask.hide(speaker.name), str(speaker.role)) for speaker in now.said_by),
        channel=now.channel,
        stance=str(now.stance),
        scope=str(now.scope),
        as_of=when_form(now.as_of),
        subset_of=now.subset_of,
        beside=now.beside,
        score=claim.score,
        method=claim.method,
        standing=_standing(claim, ruling),
        ruling=ruled.last(claim),
        ruled_by=ruling.by if ruling else None,
        is_sealed=is_sealed,
        areas=areas(document, claim.spans),
    )


def _standing(claim: Claim, ruling: Ruling | None) -> str:
    added = "added" if claim.method == BY_HAND else "machine"
    return added if ruling is None else STANDING.get(ruling.verdict, added)


def areas(document: Document, spans: Iterable[Span]) -> tuple[PageArea, ...]:
    """The boxes on pages that these words were read from; empty where the capture has no pages."""
    boxes = (s.origin for span in spans for s in document.origins(span.start, span.end))
    return tuple(
        dict.fromkeys(
            PageArea(box.page, box.left / 100, box.bottom / 100, box.right / 100, box.top / 100)
            for box in boxes
            if isinstance(box, PageBox)
        )
    )


def value_form(claim: Claim) -> dict[str, Any]:
    """The fields of a claim's value in plain JSON, places in degrees."""
    form: dict[str, Any] = msgspec.to_builtins(claim.value)
    form.pop("kind")
    if isinstance(claim.value, PlaceClaim):
        form["where"] = where_form(claim.value.where)
    return form


def _as_read(claim: Claim) -> dict[str, Any]:
    fields = msgspec.to_builtins(claim)
    return {**value_form(claim), **{name: fields[name] for name in CLAIM_FIELDS}}


def _hidden(form: Any, mask: Mask) -> Any:
    if isinstance(form, str):
        return mask.hide(form)
    if isinstance(form, dict):
        return {name: _hidden(value, mask) for name, value in form.items()}
    return [_hidden(value, mask) for value in form] if isinstance(form, list | tuple) else form


def when_form(when: When | None) -> dict[str, Any] | None:
    return None if when is None else msgspec.to_builtins(when)


def where_form(where: Where | None) -> dict[str, Any] | None:
    """A place in plain JSON, in degrees."""
    if where is None:
        return None
    form: dict[str, Any] = msgspec.to_builtins(where)
    lat, lon = form.pop("lat_e5"), form.pop("lon_e5")
    return {**form, "lat": degrees(lat), "lon": degrees(lon)}


def degrees(e5: int | None) -> float | None:
    return None if e5 is None else e5 / 1e5


def words_of(claim: Claim) -> str:
    """A claim in few words: "killed children: at least 3, of them"."""
    value = claim.value
    if isinstance(value, Casualty):
        group = "" if value.group == "people" else f" {_plain(value.group)}"
        links = (" more" if claim.beside else "") + (", of them" if claim.subset_of else "")
        return f"{_plain(value.outcome)}{group}: {count_words(value.count)}{links}"
    if isinstance(value, Identity):
        return "a person's name or detail"
    return f"{_plain(claim.kind)}: {_term(claim)}".rstrip(": ")


def _term(claim: Claim) -> str:
    form = value_form(claim)
    if isinstance(claim.value, TimeClaim):
        when = claim.value.when
        return " to ".join(dict.fromkeys(end for end in (when.earliest, when.latest) if end)) or "unknown"
    if isinstance(claim.value, PlaceClaim):
        return claim.value.where.name
    found = next((form[name] for name in TERMS if form.get(name) is not None), "")
    answer = f" ({form['answer']})" if "answer" in form else ""
    return f"{_plain(found)}{answer}"


def count_words(count: Count) -> str:
    """A count with its hedge: "at least 21", "18 to 20", "dozens (24 or more)"."""
    low, high = count.low, count.high
    if count.qualifier in HEDGES:
        number = high if count.qualifier == "at_most" else low
        if count.qualifier == "more_than" and number is not None:
            number -= 1  # the record keeps the least whole number that fits: "more than 60" is 61 or above
        return f"{HEDGES[count.qualifier]}{'?' if number is None else number}"
    if low is None and high is None:
        return f"no number ({count.words})" if count.words else "no number"
    if count.qualifier == "vague":
        return f"{count.words or 'vague'} ({range_words(low, high)})"
    return range_words(low, high)


def range_words(low: int | None, high: int | None) -> str:
    if low == high:
        return "?" if low is None else str(low)
    if high is None:
        return f"{low} or more"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _plain(term: object) -> str:
    return str(term).replace("_", " ")
