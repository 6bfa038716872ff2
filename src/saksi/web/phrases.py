"""The record's values in words, and the choices of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saksi.model.language import language_name
from saksi.publish.words import bounds_words, date_words, metres_words, span_words
from saksi.publish.words import term as published_term

RTL = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "sd", "ug"})
SECTIONS = {
    "source_role": "role_words",
    "time_basis": "basis",
    "incident_status": "status",
    "time_precision": "precision",
}
BARE = frozenset({"source_role", "stance"})
"""Vocabularies whose published words only fit into a sentence: a form shows the bare terms."""
STANDING = {
    "machine": "read by machine",
    "accepted": "accepted",
    "corrected": "corrected",
    "rejected": "rejected",
    "added": "added by a person",
}
WHY = {
    "tolls": "Conflicting tolls",
    "excess": "A part above its whole",
    "parties": "Different parties named",
    "score": "Low score",
    "link": "Merge in doubt",
    "high": "High toll",
    "changed": "Changed since review",
    "version": "Changed by its publisher",
    "second": "Second reader differs",
    "note": "Not understood",
    "reviewers": "Needs one more reviewer",
    "new": "New",
}


def term(vocabulary: str, word: Any) -> str:
    """A vocabulary's term in words."""
    if word is None or word == "":
        return "unknown"
    said = published_term(SECTIONS.get(vocabulary, vocabulary), str(word)) if _has(vocabulary) else ""
    return said or str(word).replace("_", " ")


def _has(vocabulary: str) -> bool:
    from saksi.publish.words import words

    return SECTIONS.get(vocabulary, vocabulary) in words()


def options(vocabulary: str) -> tuple[tuple[str, str], ...]:
    """Every term of a vocabulary with its words, in the vocabulary's order."""
    from saksi.model.vocabulary import vocabulary as named

    plain = vocabulary in BARE
    return tuple((key, key.replace("_", " ") if plain else term(vocabulary, key)) for key in named(vocabulary).terms)


def bounds(three: Sequence[int | None] | None) -> str:
    """Low, best and high as a range: ``18–20``, ``21+``, ``?``."""
    return "?" if three is None else bounds_words(*three)


def best(three: Sequence[int | None]) -> str:
    return "?" if three[1] is None else f"{three[1]:,}"


def when(value: Mapping[str, Any] | None) -> str:
    """A time as precise as it is known, from its plain JSON."""
    ends = [str(e) if e else "" for e in ((value or {}).get("earliest"), (value or {}).get("latest"))]
    if not any(ends):
        return "date unknown"
    cut = {"year": 4, "month": 7, "week": 10, "day": 10}.get(str((value or {}).get("precision")))
    first, last = (e[:cut] if cut else e for e in ends)
    if not first or not last:
        return f"from {date_words(first)}" if first else f"by {date_words(last)}"
    return date_words(first) if first == last else span_words(first, last)


def basis(value: Mapping[str, Any] | None) -> str:
    """How a time is known."""
    return term("time_basis", value["basis"]) if value and value.get("basis") else ""


def where(value: Mapping[str, Any] | None) -> str:
    if not value:
        return "place unknown"
    return ", ".join(dict.fromkeys([str(value.get("name") or "unnamed"), *map(str, value.get("path") or ())]))


def days(first: str | None, last: str | None) -> str:
    """The day or days of a row."""
    if not first and not last:
        return "date unknown"
    if not first or not last or first[:10] == last[:10]:
        return date_words((first or last or "")[:10])
    return span_words(first[:10], last[:10])


def direction(language: str | None) -> str:
    """Which way a text runs, by its language; the browser decides where that is unknown."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in RTL else "ltr"


def said_by(voices: Sequence[Any]) -> str:
    """Who stands behind a claim, then who passes it on."""
    named = [v.name or term("source_role", v.role) for v in voices]
    return ", as told by ".join(named) if named else "the outlet itself"


def short(identifier: str | None, digits: int = 8) -> str:
    """An id by its first digits."""
    kind, dash, rest = (identifier or "").partition("-")
    return rest[:digits] if dash else kind[:digits]


def moment(text: str | None) -> str:
    """An act's time, to the minute, in UTC."""
    return "" if not text else f"{date_words(text[:10])}" + (f", {text[11:16]} UTC" if len(text) > 15 else "")


def reason(why: str) -> str:
    return WHY.get(str(why), str(why))


def standing(word: str) -> str:
    return STANDING.get(word, word)


def marked(passage: str) -> tuple[tuple[str, bool], ...]:
    """A found passage in parts, those that were hit told apart."""
    parts: list[tuple[str, bool]] = []
    for piece in passage.split("\ue000"):
        hit, end, rest = piece.partition("\ue001")
        parts += [(hit, True), (rest, False)] if end else [(hit, False)]
    return tuple(p for p in parts if p[0])


def percent(thousandths: int) -> str:
    return f"{thousandths / 10:.0f}%"


def parcel(asked: Any) -> str:
    """What shall leave and for whom, in a few words."""
    what = {"table": "Table", "dossier": "Dossier", "bundle": "Bundle", "site": "Site"}[asked.what]
    about = f" of incident {short(asked.incident)}" if asked.incident else ""
    form = f", {asked.form}" if asked.form and asked.what in ("table", "dossier") else ""
    readers = {"public": "for everyone", "partner": "for a partner", "sealed": "sealed"}[str(asked.tier)]
    return f"{what}{about}{form}, {readers}"


FILTERS = {
    "parcel": parcel,
    "best": best,
    "bounds": bounds,
    "when": when,
    "basis": basis,
    "where": where,
    "days": days,
    "dir": direction,
    "said_by": said_by,
    "short": short,
    "moment": moment,
    "reason": reason,
    "standing": standing,
    "marked": marked,
    "metres": metres_words,
    "percent": percent,
    "language": language_name,
    "date": date_words,
}
