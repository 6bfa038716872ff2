"""What is known of a case's texts before anybody in them is masked: places, weapons, bodies, officials, the sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from saksi.model.claim import Claim, Findings, Identity, Perpetrator, PlaceClaim, Responsibility, Weapon
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span, Where
from saksi.publish import names
from saksi.publish.names import Known, folded
from saksi.publish.officials import OFFICE_ROLES, Said, harmed, occurrences, officials, whole_names

BODIES = OFFICE_ROLES | {SourceRole.NEWS_AGENCY, SourceRole.MEDIA}
SURE = 800
"""Score, in thousandths, from which a name is a person's whatever else the reading takes its words for."""
Read = tuple[Document, Findings | None]


def known_in(used: Sequence[Read], nations: Collection[str], readings: Iterable[Findings | None]) -> Known:
    """What the documents to be published let know of each other's words.

    ``readings`` are those of the whole case: whoever is sealed in any of them is sealed in all.
    """
    known = Known(
        words=frozenset(nations) | bodies((document.text, findings) for document, findings in used),
        phrases=tuple(sorted({d.outlet for d, _ in used if d.outlet})),
        common=frozenset().union(*(names.uncapitalised(document.text) for document, _ in used)),
        sealed=sealed_words(readings),
    )
    in_office = (whole_names(_said(d, findings), _with_places(d, findings, known)) for d, findings in used)
    return replace(known, in_office=frozenset().union(*in_office))


def about(document: Document, findings: Findings | None, known: Known) -> Known:
    """What is known about this text: its places, weapons and officials, and its language's common words."""
    own = _with_places(document, findings, known)
    return replace(own, officials=tuple(officials(_said(document, findings), own, known.in_office)))


def _with_places(document: Document, findings: Findings | None, known: Known) -> Known:
    text, claims = document.text, list(claims_in(findings))
    places = [*_places(text, findings, claims)]
    places += [span for phrase in known.phrases for span in occurrences(text, names.WORD.findall(phrase))]
    return replace(
        known,
        words=frozenset(known.words) - frozenset(known.sealed),
        common=frozenset(known.common) | names.common_words(document.language),
        spans=tuple(places),
    )


def _said(document: Document, findings: Findings | None) -> Said:
    claims = list(claims_in(findings))
    return Said(document.text, tuple(_speakers(findings, claims)), tuple(harmed(claims)))


def claims_in(findings: Findings | None) -> Iterator[Claim]:
    """Every claim that a reading found."""
    if findings is not None:
        for report in findings.reports:
            yield from report.claims
        yield from findings.claims


def persons_in(findings: Findings | None, in_office: Collection[str] = ()) -> Iterator[Claim]:
    """The identity claims of a reading, save doubtful ones about what the same reading knows to be something else.

    A reader that is to miss nobody often takes a town, a weapon or a minister for a person in need of protection. A
    name below ``SURE`` whose words are a place on the map, a weapon or part of an office holder's is none; nor are
    capitals alone ("NGO"). ``in_office`` are the words of names that other readings give with a public office.
    """
    claims = list(claims_in(findings))
    others = [t.span for t in findings.toponyms if t.where is not None] if findings else []
    others += [s for c in claims if isinstance(c.value, Weapon) for s in c.spans]
    spoken = _in_office(findings) | set(in_office)
    for claim in claims:
        if not isinstance(claim.value, Identity):
            continue
        words = names.WORD.findall(claim.value.person)
        is_other = all(any(o.start <= s.start and s.end <= o.end for o in others) for s in claim.spans)
        is_spoken = bool(words) and all(word in spoken for word in words)
        is_body = bool(words) and all(names.is_acronym(word) for word in words)
        is_name = claim.value.detail == "name"
        if not (claim.score < SURE and (is_body or (is_name and (is_other or is_spoken)))):
            yield claim


def _in_office(findings: Findings | None) -> set[str]:
    """Every word of the names by which a reading's speakers are called together with a public office."""
    speakers = _speakers(findings, claims_in(findings))
    return {word for speaker in speakers if _is_in_office(speaker) for word in names.WORD.findall(speaker.name)}


def _is_in_office(speaker: Speaker) -> bool:
    words = [folded(word) for word in names.WORD.findall(speaker.name)]
    return speaker.role in OFFICE_ROLES and not names.lists().public_offices.isdisjoint(words)


def sealed_words(findings: Iterable[Findings | None]) -> frozenset[str]:
    """Folded words of every person that an identity claim names; not those that are a plain word for something else.

    Such a word ("Rose" of "Rose Market") would be masked everywhere, and an institution that a reader took for a
    person with it. Where it is a person's it still falls under the rules for names.
    """
    plain = names.lists()
    open_words = plain.particles | plain.institutions | plain.proper | plain.offices | plain.openers
    readings = list(findings)
    in_office = set[str]().union(*(_in_office(f) for f in readings))
    people = [c.value for f in readings for c in persons_in(f, in_office) if isinstance(c.value, Identity)]
    words = {folded(m.group()) for who in people if who.detail == "name" for m in names.WORD.finditer(who.person)}
    # A kinship, an age or a trade may have a name in it ("Emil's widow"); its other words are anybody's.
    details = {
        folded(w) for who in people if who.detail != "name" for w in names.WORD.findall(who.person) if w[0].isupper()
    }
    if details:
        details -= names.every_common_word() | plain.kin | plain.family | plain.ordinary
    return frozenset(w for w in words | details if len(w) > 1 and w not in open_words)


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
        yield from occurrences(text, names.WORD.findall(name))
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
