"""What is masked in the words of one document: persons, contacts, ages beside names, house numbers of homes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from saksi.model.claim import Casualty, Claim, Findings, Identity, Perpetrator, PlaceClaim, Responsibility, Weapon
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span, Where
from saksi.publish import names
from saksi.publish.names import Known, folded

NAME, CONTACT, AGE, NUMBER = "[name withheld]", "[contact withheld]", "[age withheld]", "[no. withheld]"

OFFICE_ROLES = frozenset(
    {
        SourceRole.STATE_OFFICIAL,
        SourceRole.LOCAL_AUTHORITY,
        SourceRole.EMERGENCY_SERVICE,
        SourceRole.HOSPITAL_MORGUE,
        SourceRole.MILITARY,
        SourceRole.ARMED_GROUP,
        SourceRole.DE_FACTO_AUTHORITY,
        SourceRole.UN,
        SourceRole.ICRC,
        SourceRole.NGO,
        SourceRole.COURT,
    }
)
BODIES = OFFICE_ROLES | {SourceRole.NEWS_AGENCY, SourceRole.MEDIA}
NEAR = 90  # characters between an office and the name of its holder
WORDS_BETWEEN = 7

CONTACTS = (
    re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"),
    re.compile(r"(?<![\w@])@\w{2,}"),
    re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE),
    re.compile(r"\+\d[\d\s().\-]{6,}\d"),
    re.compile(r"(?<!\d)\(?0\d{2,4}\)?[\s.\-]\d{2,4}[\s.\-]?\d{2,4}(?:[\s.\-]?\d{2,4})?(?!\d)"),
    re.compile(r"(?<!\d)\d{3}[\s.\-]\d{3}[\s.\-]\d{4}(?!\d)"),
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
    r"\s*[,(]\s*(?:aged?\s+|вік\w*\s+|возраст\w*\s+)?(\d{1,3})\b(?!\s*(?:%|people|others|more|kill|dead))"
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
        return applied(text, masks_of(text, self.known), Span(0, len(text)))


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
    numbers = [*_ages(text, people), *_houses(text)]
    found += [mask for mask in numbers if not any(mask.span.overlaps(k) for k in kept)]
    return _disjoint(found)


def masked(document: Document, findings: Findings | None, known: Known) -> Masked:
    """The document's masks. ``known`` holds what is known across the case; the reader's findings add to it here."""
    own = about(document, findings, known)
    claims = list(claims_in(findings))
    kept = [span for claim in claims if isinstance(claim.value, Casualty) for span in claim.spans]
    return Masked(document.text, masks_of(document.text, own, kept), own)


def claims_in(findings: Findings | None) -> Iterator[Claim]:
    """Every claim that a reading found."""
    if findings is not None:
        for report in findings.reports:
            yield from report.claims
        yield from findings.claims


def sealed_words(findings: Iterable[Findings | None]) -> frozenset[str]:
    """Folded words of every person that an identity claim names, small particles left out."""
    people = (c.value.person for f in findings for c in claims_in(f) if isinstance(c.value, Identity))
    words = (folded(m.group()) for person in people for m in names.WORD.finditer(person))
    return frozenset(w for w in words if len(w) > 1 and w not in names.lists().particles)


def about(document: Document, findings: Findings | None, known: Known) -> Known:
    """What is known about this text: places, weapons, parties, bodies that speak, officials with their office."""
    text, claims = document.text, list(claims_in(findings))
    speakers = [*_speakers(findings, claims)]
    words = set(known.words) | _outlet_words(document) | _parties(text, claims) | _bodies(text, speakers)
    return Known(
        spans=tuple(_places(text, findings, claims)),
        officials=tuple(officials(text, speakers)),
        words=frozenset(words) - frozenset(known.sealed),
        common=known.common,
        sealed=known.sealed,
    )


def officials(text: str, speakers: Iterable[Speaker]) -> Iterator[Span]:
    """Where the text names a speaker whose office it also gives: in full, and by the last name standing alone."""
    for name in dict.fromkeys(s.name for s in speakers if s.role in OFFICE_ROLES):
        words = [m.group() for m in names.WORD.finditer(name) if m.group()[0].isupper()]
        if not words or not any(_has_office(text, span) for span in _occurrences(text, words)):
            continue
        yield from _occurrences(text, words)
        if len(words) > 1:
            yield from (s for s in _occurrences(text, words[-1:]) if _stands_alone(text, s))


def _occurrences(text: str, words: list[str]) -> Iterator[Span]:
    if words:
        pattern = r"\b" + r"[\s\-]+".join(map(re.escape, words)) + r"\b"
        yield from (Span(*m.span()) for m in re.finditer(pattern, text))


def _stands_alone(text: str, span: Span) -> bool:
    before = list(names.WORD.finditer(text, max(0, span.start - 30), span.start))
    if not before or text[before[-1].end() : span.start] != " ":
        return True
    word = before[-1].group()
    return word[0].islower() or folded(word) in names.lists().offices or folded(word) in names.lists().openers


def _has_office(text: str, span: Span) -> bool:
    """Whether an office word stands in the same sentence, close by, with no other name between."""
    before = text[max(0, span.start - NEAR) : span.start]
    after = text[span.end : span.end + NEAR]
    before = re.split(r"[.!?…]\s|\n", before)[-1]
    after = re.split(r"[.!?…](?:\s|$)|\n", after)[0]
    behind = re.match(r"\s*,\s*(?:who (?:is|heads)\s)?", after)
    return _office_in(names.WORD.findall(before)[::-1]) or (
        behind is not None and _office_in(names.WORD.findall(after[behind.end() :]))
    )


def _office_in(words: list[str]) -> bool:
    for word in words[:WORDS_BETWEEN]:
        if folded(word) in names.lists().offices:
            return True
        if folded(word) in VERBS:
            return False
    return False


VERBS = frozenset(
    "said says told added wrote killed injured wounded died was were had has have is are who which and but when met"
    "".split()  # noqa: SIM905 -- a list of one word a line says no more
)


def _speakers(findings: Findings | None, claims: Iterable[Claim]) -> Iterator[Speaker]:
    for claim in claims:
        yield from claim.said_by
    for quotation in findings.quotations if findings else ():
        if quotation.speaker is not None:
            yield quotation.speaker


def _places(text: str, findings: Findings | None, claims: Iterable[Claim]) -> Iterator[Span]:
    """Spans that the reader took for places it knows, or for weapons."""
    for toponym in findings.toponyms if findings else ():
        if toponym.where is not None:
            yield toponym.span
    wheres = [r.where for r in findings.reports if r.where] if findings else []
    wheres += [c.value.where for c in claims if isinstance(c.value, PlaceClaim)]
    for name in dict.fromkeys(n for w in wheres if _is_placename(w) for n in (w.name, *w.path)):
        yield from _occurrences(text, names.WORD.findall(name))
    for claim in claims:
        if isinstance(claim.value, Weapon):
            yield from claim.spans


def _is_placename(where: Where) -> bool:
    """A place of the gazetteer, or a name of several words that is nobody's home."""
    words = [folded(word) for word in names.WORD.findall(where.name)]
    return where.gazetteer_id is not None or (len(words) > 1 and not names.lists().family & set(words))


def _parties(text: str, claims: Iterable[Claim]) -> set[str]:
    """Words of the actors that claims name, where they do not read as first name and surname."""
    found: set[str] = set()
    for claim in claims:
        if isinstance(claim.value, Perpetrator | Responsibility):
            found |= _body_words(text, claim.value.party)
    return found


def _bodies(text: str, speakers: Iterable[Speaker]) -> set[str]:
    """Words of organisations that speak under one capitalised word, where the text never makes it a surname."""
    found: set[str] = set()
    for speaker in speakers:
        if speaker.role in BODIES:
            found |= _body_words(text, speaker.name)
    return found


def _body_words(text: str, name: str) -> set[str]:
    words = [m.group() for m in names.WORD.finditer(name) if m.group()[0].isupper()]
    if len(words) != 1 or _is_surname(text, words[0]):
        return set()
    return {folded(words[0])}


def _is_surname(text: str, word: str) -> bool:
    """Whether the text somewhere writes a capitalised word that is no known kind of word right before this one."""
    plain = names.lists()
    for run in names.runs(text):
        for left, right in zip(run, run[1:], strict=False):
            if right.text == word and text[left.span.end : right.span.start] in (" ", "-", ". "):
                closed = plain.openers | plain.offices | plain.institutions | plain.proper
                if left.bare not in closed:
                    return True
    return False


def _outlet_words(document: Document) -> set[str]:
    said = f"{document.outlet or ''} {document.channel or ''}" if document.outlet else ""
    return {folded(m.group()) for m in names.WORD.finditer(said) if m.group()[0].isupper()}


def _ages(text: str, people: Iterable[Span]) -> Iterator[Mask]:
    for span in people:
        behind = AGE_BEHIND.match(text, span.end)
        before = AGE_BEFORE.search(text[max(0, span.start - 50) : span.start])
        if behind:
            yield Mask(Span(*behind.span(1)), AGE)
        if before:
            at = max(0, span.start - 50)
            yield Mask(Span(at + before.start(1), at + before.end(1)), AGE)


def _houses(text: str) -> Iterator[Mask]:
    for pattern in HOUSE_NUMBERS:
        yield from (Mask(Span(*m.span(1)), NUMBER) for m in pattern.finditer(text))


def _disjoint(found: Iterable[Mask]) -> tuple[Mask, ...]:
    kept: list[Mask] = []
    for mask in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mask.span.start < kept[-1].span.end:
            wider = Span(kept[-1].span.start, max(kept[-1].span.end, mask.span.end))
            kept[-1] = Mask(wider, kept[-1].note)
        else:
            kept.append(mask)
    return tuple(kept)
