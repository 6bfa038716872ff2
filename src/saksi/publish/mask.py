"""What is masked in the words of one document: persons, contacts, ages beside names, house numbers of homes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from saksi.model.claim import Casualty, Claim, Findings, Identity
from saksi.model.document import Document, sentence_around
from saksi.model.values import Span
from saksi.publish import names
from saksi.publish.known import about, claims_in, persons_in
from saksi.publish.names import Known, folded
from saksi.publish.officials import occurrences
from saksi.publish.sealed import whole_names_in

NAME, CONTACT, AGE, NUMBER = "[name withheld]", "[contact withheld]", "[age withheld]", "[no. withheld]"
POINT = "[coordinates withheld]"

CONTACTS = (
    re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"),
    re.compile(r"(?<![\w@])@\w{2,}"),
    re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE),
    re.compile(r"\+\d[\d\s().\-]{6,}\d"),
    re.compile(r"(?<!\d)\(?0\d{2,4}\)?[\s.\-]\d{2,4}[\s.\-]?\d{2,4}(?:[\s.\-]?\d{2,4})?(?!\d)"),
    re.compile(r"(?<!\d)\d{3}[\s.\-]\d{3}[\s.\-]\d{4}(?!\d)"),
)
POINTS = (  # degrees with decimals, degrees and minutes, MGRS, plus codes
    re.compile(r"[-−]?\b\d{1,2}\.\d{3,}°?\s*[NS]?\s*[,;/ ]\s*[-−]?\d{1,3}\.\d{3,}°?(?:\s*[EW]\b)?"),
    re.compile(r"\b\d{1,3}°\s*\d{1,2}(?:\.\d+)?\s*['′’](?:\s*\d{1,2}(?:\.\d+)?\s*[\"″”])?\s*[NSEW]?"),
    re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{4}\s?\d{4}|\d{5}\s?\d{5})\b"),
    re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),
)
STREETS = r"Street|Str\.|St\.|Avenue|Ave\.?|Road|Rd\.?|Lane|Boulevard|Blvd\.?|Drive|Alley|Close|Terrace"
HOUSE_NUMBERS = (
    re.compile(rf"(?<![\d.,])(\d{{1,4}}[A-Za-zА-я]?(?:/\d+)?)\s+(?:[A-ZА-ЯІЇЄҐ][\w’'\-]+\s+){{1,3}}(?:{STREETS})"),
    re.compile(rf"(?:{STREETS})\s*,?\s*(?:[Nn]o\.?\s*|№\s*)?(\d{{1,4}}[A-Za-zА-я]?(?:/\d+)?)\b(?!\s+[^\W\d_A-Z])"),
    re.compile(
        r"\b(?:[Aa]partment|[Aa]pt\.?|[Ff]lat|[Hh]ouse|[Hh]ome)\s+(?:[Nn]o\.?\s*|[Nn]umber\s+|#\s*|№\s*)?(\d{1,4}\w?)\b(?!\s+[^\W\d_A-Z])"
    ),
    re.compile(
        r"\b(?:вул|ул|просп|пр-т|пров|пер|бул|вулиц\w+|улиц\w+|провул\w+|переул\w+)\.?\s+(?:[\w’'ʼ\-]+\s?){1,3},?\s*"
        r"(?:буд\w*\.?|д\.|дом\w*)?\s*(\d{1,4}[а-яіїєґ]?(?:/\d+)?)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:кв|квартир\w*|будин\w+|дом)\.?\s*(?:№\s*)?(\d{1,4})\b", re.IGNORECASE),
)
AGE_BEHIND = re.compile(
    r"\s*[,(]\s*(?:aged?\s+|вік\w*\s+|возраст\w*\s+)?(\d{1,3})\b(?!\s*(?:%|people|others|more|kill|dead|mm\b|cm\b|km\b|m\b|kg\b|мм\b))"
)
AGE_BEFORE = re.compile(
    r"(\d{1,3})(?:-|\s)(?:years?|months?|річн\w+|летн\w+)(?:(?:-|\s)olds?)?(?:\s+[^\W\dA-ZА-Я]\w*){0,2},?\s+$"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """One run of the text and the note that stands in for it."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A document's masks in order, not overlapping, and how to mask any other words that come from it."""

    text: str
    masks: tuple[Mask, ...]
    known: Known

    def hides(self, span: Span) -> bool:
        return any(mask.span.overlaps(span) for mask in self.masks)

    def words(self, text: str) -> str:
        """A short text of the record (a party, a place, an addressee), masked as where it stands, or by itself."""
        at = self.text.find(text) if text else -1
        if at >= 0:
            return applied(self.text, self.masks, Span(at, at + len(text)))
        return applied(text, masks_of(text, self._elsewhere(text)), Span(0, len(text)))

    def source(self, name: str | None) -> str | None:
        """An outlet or channel by its name, which is public, save where it holds a sealed name whole."""
        spans = names.joined(name, whole_names_in(name, self.known.sealed)) if name else []
        return applied(name, [Mask(span, NAME) for span in spans], Span(0, len(name))) if name and spans else name

    def _elsewhere(self, text: str) -> Known:
        """What is known, for a text that is not this one: the same places and officials where it names them."""
        spans, people = (
            tuple(s for name in dict.fromkeys(s.of(self.text) for s in found) for s in occurrences(text, name.split()))
            for found in (self.known.spans, self.known.officials)
        )
        return replace(self.known, spans=spans, officials=people)


def applied(text: str, masks: Iterable[Mask], span: Span) -> str:
    """The words in a span with every mask that touches it in place."""
    return "".join(note or text[part.start : part.end] for part, note in cut(masks, span))


def cut(masks: Iterable[Mask], span: Span) -> Iterator[tuple[Span, str | None]]:
    """A span in parts: each either stands (None) or has a note in its place."""
    at = span.start
    for mask in masks:
        if not mask.span.overlaps(span):
            continue
        if at < mask.span.start:
            yield Span(at, mask.span.start), None
        yield Span(max(at, mask.span.start), min(mask.span.end, span.end)), mask.note
        at = min(mask.span.end, span.end)
    if at < span.end:
        yield Span(at, span.end), None


def masks_of(text: str, known: Known, kept: Collection[Span] = ()) -> tuple[Mask, ...]:
    """Every mask of a text; numbers inside ``kept`` spans (casualty figures) are never taken for ages or houses."""
    people = names.person_like(text, known)
    found = [Mask(span, NAME) for span in people]
    found += [Mask(Span(*m.span()), CONTACT) for pattern in CONTACTS for m in pattern.finditer(text)]
    found += [Mask(Span(*m.span()), POINT) for pattern in POINTS for m in pattern.finditer(text)]
    numbers = [*_houses(text), *_ages(text, people)]
    found += [mask for mask in numbers if not any(mask.span.overlaps(k) for k in kept)]
    return _disjoint(found)


def masked(
    document: Document, findings: Findings | None, known: Known, *, also: Iterable[tuple[Span, str]] = ()
) -> Masked:
    """The document's masks. ``known`` holds what is known across the case; the reader's findings add to it here.

    ``also`` are spans to mask for other reasons, each with its note.
    """
    own = about(document, findings, known)
    claims = list(claims_in(findings))
    text = document.text
    kept = [span for claim in claims for span in _counted(text, claim)]
    in_office = {word for name in known.in_office for word in name.split()}
    people = [span for c in persons_in(findings, in_office) for span in _named(text, c)]
    bare = {s for c in claims for s in c.spans if not names.has_capitals(sentence_around(text, s).of(text))}
    people += [span for s in sorted(bare, key=lambda s: s.start) for span in names.unjudged(text, s, own)]
    more = [*(Mask(span, NAME) for span in people), *(Mask(span, note) for span, note in also)]
    return Masked(text, _disjoint([*masks_of(text, own, kept), *more]), own)


def _counted(text: str, claim: Claim) -> Iterator[Span]:
    """The digits in a casualty claim's words that are its count; another number there may be an age."""
    if isinstance(claim.value, Casualty):
        count = claim.value.count
        bounds = {n for n in (count.low, count.low and count.low - 1, count.high) if n is not None}
        for span in claim.spans:
            digits = re.finditer(r"\d+", text[span.start : span.end])
            yield from (Span(span.start + m.start(), span.start + m.end()) for m in digits if int(m.group()) in bounds)


def _named(text: str, claim: Claim) -> Iterator[Span]:
    """Where an identity claim names its person, whatever words the name is made of; a body's name is no person's."""
    assert isinstance(claim.value, Identity)
    words = names.WORD.findall(claim.value.person)
    plain = names.lists().institutions | names.lists().offices
    if words and not all(folded(word) in plain for word in words):
        for span in claim.spans:
            yield from (s for s in occurrences(text, words) if s.overlaps(span))


def _ages(text: str, people: Iterable[Span]) -> Iterator[Mask]:
    for span in people:
        behind = AGE_BEHIND.match(text, span.end)
        before = AGE_BEFORE.search(text[max(0, span.start - 50) : span.start])
        if behind and int(behind.group(1)) < 120:
            yield Mask(Span(*behind.span(1)), AGE)
        if before:
            at = max(0, span.start - 50)
            yield Mask(Span(at + before.start(1), at + before.end(1)), AGE)


def _houses(text: str) -> Iterator[Mask]:
    yield from (Mask(Span(*m.span(1)), NUMBER) for m in _numbered(text))


def addresses(text: str) -> Iterator[Span]:
    """Where a text gives a street with a house's number, or a house or a flat by its number."""
    yield from (Span(*m.span()) for m in _numbered(text))


def _numbered(text: str) -> Iterator[re.Match[str]]:
    for pattern in HOUSE_NUMBERS:
        yield from pattern.finditer(text)


def _disjoint(found: Iterable[Mask]) -> tuple[Mask, ...]:
    kept: list[Mask] = []
    for mask in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mask.span.start < kept[-1].span.end:
            wider = Span(kept[-1].span.start, max(kept[-1].span.end, mask.span.end))
            kept[-1] = Mask(wider, kept[-1].note)
        else:
            kept.append(mask)
    return tuple(kept)
