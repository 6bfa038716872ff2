"""What is masked in the words of one document: persons, contacts, ages beside names, house numbers of homes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from saksi.model.claim import Casualty, Claim, Findings, Identity, Perpetrator, PlaceClaim, Responsibility, Weapon
from saksi.model.document import Document, sentence_around
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span, Where
from saksi.publish import names
from saksi.publish.names import Known, folded
from saksi.publish.sealed import whole_names_in

NAME, CONTACT, AGE, NUMBER = "[name withheld]", "[contact withheld]", "[age withheld]", "[no. withheld]"
POINT = "[coordinates withheld]"

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
            tuple(s for name in dict.fromkeys(s.of(self.text) for s in found) for s in _occurrences(text, name.split()))
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
    people = [span for c in claims if isinstance(c.value, Identity) for span in _named(text, c)]
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
            yield from (s for s in _occurrences(text, words) if s.overlaps(span))


def claims_in(findings: Findings | None) -> Iterator[Claim]:
    """Every claim that a reading found."""
    if findings is not None:
        for report in findings.reports:
            yield from report.claims
        yield from findings.claims


def sealed_words(findings: Iterable[Findings | None]) -> frozenset[str]:
    """Folded words of every person that an identity claim names; not those that are a plain word for something else.

    Such a word ("Rose" of "Rose Market") would be masked everywhere, and an institution that a reader took for a
    person with it. Where it is a person's it still falls under the rules for names.
    """
    plain = names.lists()
    open_words = plain.particles | plain.institutions | plain.proper | plain.offices | plain.openers
    people = (c.value.person for f in findings for c in claims_in(f) if isinstance(c.value, Identity))
    words = (folded(m.group()) for person in people for m in names.WORD.finditer(person))
    return frozenset(w for w in words if len(w) > 1 and w not in open_words)


def about(document: Document, findings: Findings | None, known: Known) -> Known:
    """What is known about this text: places, weapons, parties, bodies that speak, officials with their office."""
    text, claims = document.text, list(claims_in(findings))
    speakers = [*_speakers(findings, claims)]
    words = frozenset(known.words) - frozenset(known.sealed)
    places = [*_places(text, findings, claims)]
    places += [span for phrase in known.phrases for span in _occurrences(text, names.WORD.findall(phrase))]
    own = replace(known, words=words, spans=tuple(places))
    return replace(own, officials=tuple(officials(text, speakers, own)))


def bodies(texts: Iterable[tuple[str, Findings | None]]) -> frozenset[str]:
    """Folded words that the case's texts use for bodies of people: as speakers, as actors, or before "forces" and the
    like; save those that any of them uses as a surname."""
    found: set[str] = set()
    surnames: set[str] = set()
    for text, findings in texts:
        claims = list(claims_in(findings))
        named = [s.name for s in _speakers(findings, claims) if s.role in BODIES]
        named += [c.value.party for c in claims if isinstance(c.value, Perpetrator | Responsibility)]
        found |= {word for name in named for word in _single(name)} | set(_collective(text))
        surnames |= _surnames(text)
    return frozenset(found - surnames)


def officials(text: str, speakers: Iterable[Speaker], known: Known) -> Iterator[Span]:
    """Where the text names a speaker whose office it also gives: in full, and by the last name standing alone."""
    for name in dict.fromkeys(s.name for s in speakers if s.role in OFFICE_ROLES):
        words = _own_name(name, known)
        whole = list(_occurrences(text, words))
        if not words or not (_office_in(names.WORD.findall(name)) or any(_has_office(text, span) for span in whole)):
            continue
        yield from whole
        if len(words) > 1:
            yield from (s for s in _occurrences(text, words[-1:]) if _stands_alone(text, s))


def _own_name(name: str, known: Known) -> list[str]:
    """The words of a speaker's own name within how the text calls them, the office and its place left out."""
    masked_words = names.person_like(name, Known(words=known.words, spans=(), common=known.common))
    found = [
        [m.group() for m in names.WORD.finditer(name, s.start, s.end) if m.group()[0].isupper()] for s in masked_words
    ]
    own = [words for words in found if words]
    return own[-1] if own else []


def _occurrences(text: str, words: list[str]) -> Iterator[Span]:
    if words:
        pattern = r"\b" + r"[\s\-]+".join(map(re.escape, words)) + r"\b"
        yield from (Span(*m.span()) for m in re.finditer(pattern, text))


def _stands_alone(text: str, span: Span) -> bool:
    before = list(names.WORD.finditer(text, max(0, span.start - 30), span.start))
    if not before or text[before[-1].end() : span.start] != " ":
        return True
    word = before[-1].group()
    plain = names.lists()
    return word[0].islower() or folded(word) in plain.offices | plain.openers | plain.honorifics


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
        if folded(word) in names.lists().verbs:
            return False
    return False


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
    surnames = _surnames(text)
    for name in dict.fromkeys(n for w in wheres if _is_placename(w, surnames) for n in (w.name, *w.path)):
        yield from _occurrences(text, names.WORD.findall(name))
    for claim in claims:
        if isinstance(claim.value, Weapon):
            yield from claim.spans


def _is_placename(where: Where, surnames: set[str]) -> bool:
    """A place on the map, or a name that the text makes nobody's surname; never a home."""
    words = [folded(word) for word in names.WORD.findall(where.name)]
    is_home = bool(names.lists().family & set(words))
    is_placed = where.gazetteer_id is not None or where.lat_e5 is not None
    return not is_home and (is_placed or len(words) > 1 or not surnames & set(words))


def _single(name: str) -> set[str]:
    """The folded capitalised word of a name that has just one."""
    words = [m.group() for m in names.WORD.finditer(name) if m.group()[0].isupper()]
    return {folded(words[0])} if len(words) == 1 else set()


def _collective(text: str) -> Iterator[str]:
    for run in names.runs(text):
        after = names.WORD.match(text, run[-1].span.end + 1)
        if after and text[run[-1].span.end] == " " and folded(after.group()) in names.lists().collectives:
            yield run[-1].bare


def _surnames(text: str) -> set[str]:
    """Folded words that stand right behind a capitalised word of no known kind."""
    plain, found = names.lists(), set()
    closed = plain.openers | plain.offices | plain.institutions | plain.proper
    for run in names.runs(text):
        for left, right in zip(run, run[1:], strict=False):
            if left.bare not in closed and text[left.span.end : right.span.start] in (" ", "-", ". "):
                found.add(right.bare)
    return found


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
