"""The words that a publication shows, from one file a language, and values of the record put into them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from saksi.model.values import Count, When
from saksi.publish.public import PublicClaim, PublicDocument, PublicSpeaker, PublicToll, PublicWhere


@cache
def words(language: str = "en") -> Mapping[str, Any]:
    """Every word of one language by section and key."""
    text = (files("saksi.publish") / "words" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def term(section: str, key: str | None) -> str:
    """A vocabulary's term in words; a term without words is shown as it is, with blanks."""
    found = words()[section].get(key or "unknown")
    return str(found) if found is not None else (key or "").replace("_", " ")


def date_words(text: str | None) -> str:
    """An ISO date or time in words: ``8 April 2022, 13:40 (UTC+03:00)``."""
    if not text:
        return ""
    day, _, clock = text.partition("T")
    parts = day.split("-")
    months = words()["months"]["names"]
    named = [parts[0]]
    if len(parts) > 1 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        named.insert(0, months[int(parts[1]) - 1])
    if len(parts) > 2 and parts[2].isdigit():
        named.insert(0, str(int(parts[2])))
    return " ".join(named) + (f", {_clock(clock)}" if clock else "")


def _clock(clock: str) -> str:
    if clock.endswith("Z"):
        return clock[:5] + " UTC"
    for sign in "+-":
        if sign in clock[5:]:
            return f"{clock[:5]} (UTC{sign}{clock.rpartition(sign)[2]})"
    return clock[:5]


def when_words(when: When | None) -> str:
    """A time as precise as it is known."""
    if when is None or (when.earliest is None and when.latest is None):
        return str(words()["ui"]["unknown"])
    first, last = (_trimmed(end, str(when.precision)) for end in (when.earliest, when.latest))
    if first == last or not last or not first:
        said = date_words(first or last)
        if first and last:
            return said
        return f"from {said}" if first else f"by {said}"
    return span_words(first, last)


def span_words(first: str, last: str) -> str:
    """Two dates as one range, without saying month and year twice."""
    if first[:7] == last[:7] and len(first) == len(last) == 10:
        return f"{int(first[8:])}–{date_words(last)}"
    if first[:10] == last[:10] and len(last) > 10:
        return f"{date_words(first)}–{_clock(last.partition('T')[2])}"
    return f"{date_words(first)} – {date_words(last)}"


def _trimmed(end: str | None, precision: str) -> str:
    if end is None:
        return ""
    return end[: {"year": 4, "month": 7, "week": 10, "day": 10}.get(precision, len(end))]


def basis_words(when: When | None) -> str:
    if when is None or (when.earliest is None and when.latest is None):
        return ""
    return f"{term('basis', str(when.basis))}, {term('precision', str(when.precision))}"


def where_words(where: PublicWhere | None) -> str:
    """A place with what holds it, from small to large."""
    if where is None:
        return str(words()["ui"]["unknown"])
    return ", ".join(dict.fromkeys([where.name, *where.path]))


def metres_words(metres: int) -> str:
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:.0f} km"


def bounds_words(low: int | None, best: int | None, high: int | None) -> str:
    """``21+`` (open above), ``18–20``, ``21``; ``?`` where there is no figure."""
    if low is None and best is None and high is None:
        return "?"
    if high is None:
        return f"{low or 0:,}+" if best in (low, None) else f"{low or 0:,}–{best:,}+"
    return f"{high:,}" if low == high else f"{low or 0:,}–{high:,}"


def range_words(toll: PublicToll | None) -> str:
    return "" if toll is None else bounds_words(toll.low, toll.best, toll.high)


def toll_words(toll: PublicToll) -> str:
    """A toll in a phrase: ``at least 21``, ``between 18 and 20``, ``21``."""
    low, high = toll.low, toll.high
    if not toll.is_known:
        return str(words()["ui"]["no_figure"])
    if high is None:
        return f"at least {low or 0:,}"
    return f"{high:,}" if low == high else f"{low or 0:,} to {high:,}"


def count_words(count: Count | None) -> str:
    """A claim's own number with its hedge."""
    if count is None or (count.low is None and count.high is None):
        said = count.words if count else ""
        return f"no number (“{said}”)" if said else "no number"
    hedge = term("qualifier", str(count.qualifier))
    low, high = count.low, count.high
    if str(count.qualifier) == "more_than" and low is not None:
        low -= 1  # the record keeps the least whole number that fits: "more than 30" is 31 or above
    number = (
        f"{low:,} to {high:,}"
        if low is not None and high is not None and low != high
        else f"{low if low is not None else high:,}"
    )
    if hedge == "in words only":
        return f"{number}{' or more' if high is None else ''} (in words)"
    return number if hedge in ("", "between") else f"{hedge} {number}"


def speaker_words(speaker: PublicSpeaker) -> str:
    return speaker.words if speaker.is_named else term("role_words", speaker.role)


def said_by(claim: PublicClaim, outlet: str) -> str:
    """Who stands behind a claim, then who passes it on."""
    return ", as told by ".join(map(speaker_words, claim.said_by)) if claim.said_by else outlet


def outlet_words(document: PublicDocument) -> str:
    return document.outlet or document.channel or str(words()["ui"]["unnamed_outlet"])


def claim_words(claim: PublicClaim) -> str:
    """What a claim says, in a few words beside its sentence."""
    details = claim.details
    match claim.kind:
        case "casualty":
            group = "" if claim.group == "people" else f" {term('group', claim.group)}"
            return f"{term('outcome', claim.outcome)}{group}: {count_words(claim.count).partition(' (“')[0]}"
        case "rescue":
            return f"rescued: {count_words(claim.count)}"
        case "damage":
            degree = term("degree", details.get("degree"))
            return f"{term('object', claim.term)}{': ' + degree if degree else ''}"
        case "weapon":
            return term("weapon", claim.term)
        case "attack":
            return term("event", claim.term).lower()
        case "responsibility":
            return f"{claim.term} {term('answer', details.get('answer'))}"
        case "military_presence":
            return term("presence", claim.term)
        case "warning":
            return term("warning", claim.term)
        case "demand":
            addressee = f" – to {details['addressee']}" if "addressee" in details else ""
            return shortened((claim.term or "").replace("_", " "), 70) + addressee
        case "time":
            first, last = details.get("earliest", ""), details.get("latest", "")
            return date_words(last) if first == last else " – ".join(date_words(d) for d in (first, last) if d)
    return (claim.term or "").replace("_", " ")


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters and an ellipsis, cut at a word's end."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def joined(parts: Sequence[str]) -> str:
    """A list in a sentence."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def unique(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))
