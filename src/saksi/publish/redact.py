"""Redaction: from the record to what may be seen, before anything else touches it.

1. Tiers: each field carries one; only public ones pass (``tiers.released``). Three things of the partner tier leave
   changed, not whole: a claim's sentence (of the sealed text), who says it (by office, else a description), and a
   place's coordinates (coarsened). The time and tool of a capture go with its hash, which would prove nothing alone.
2. Identity claims never leave, and the words in them are masked wherever they stand in any text of the case.
3. Persons are masked in every quoted sentence unless they speak for an office that the text gives (``mask``).
4. Of a text only as much is quoted as ``excerpt`` allows.
5. Under embargo an incident has no coordinates, no place finer than its settlement, no damage claims, and only the
   claims' own words without their sentences (``place``).
6. Ids made from sealed words (claims, reports) are replaced by running numbers; ids that the collector gave to
   documents stay, because a file or a row is often named after a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from saksi.model.claim import (
    Attack,
    Casualty,
    Claim,
    Damage,
    Demand,
    Evidence,
    Identity,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    PlaceClaim,
    Report,
    Rescue,
    Responsibility,
    TimeClaim,
    Warned,
    Weapon,
)
from saksi.model.incident import Incident, Toll
from saksi.model.source import Speaker
from saksi.model.values import Count, Where
from saksi.publish import excerpt as excerpts
from saksi.publish.gate import Passed
from saksi.publish.mask import Masked, bodies, masked, sealed_words
from saksi.publish.material import Material, Release
from saksi.publish.names import Known, is_cased, stands_for_another, uncapitalised
from saksi.publish.place import embargo_end, public_where, withheld_where
from saksi.publish.public import (
    PublicAccount,
    PublicCapture,
    PublicCase,
    PublicClaim,
    PublicDocument,
    PublicIncident,
    PublicSpeaker,
    PublicStep,
    PublicToll,
    PublicWhere,
    Rules,
)
from saksi.publish.tiers import released

LEADING_SIGNS = re.compile(r"^[^\w\"“«(]+")
UNDER_EMBARGO = (Damage, PlaceClaim)


@dataclass(frozen=True, slots=True)
class Texts:
    """The documents that a publication quotes: what is masked in each, what is shown of each, their public entries."""

    masked: Mapping[str, Masked]
    windows: Mapping[str, Mapping[str, excerpts.Window]]
    entries: Mapping[str, PublicDocument]


def redact(material: Material, passed: Passed, release: Release) -> PublicCase:
    """Everything that may be seen of the incidents that passed the gate."""
    ends = {i.id: _embargo(i, material, release) for i in passed.incidents}
    texts = _texts(material, passed.incidents, ends)
    public = [_incident(i, material, texts, release, ends[i.id]) for i in passed.incidents]
    held = [f"{i}: place and damage held back until {end:%Y-%m-%d %H:%M} UTC" for i, end in ends.items() if end]
    policy = release.policy
    return PublicCase(
        title=release.title,
        exported=release.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        incidents=tuple(sorted(public, key=lambda i: ((i.when and i.when.latest) or "9", i.id))),
        documents=tuple(sorted(texts.entries.values(), key=lambda d: d.number)),
        checkpoint=release.checkpoint,
        rules=Rules(
            counting_rule=policy.counting_rule,
            grade_rule=policy.grade_rule,
            embargo_hours=policy.embargo_hours,
            coarsen_m=policy.coarsen_m,
            review_required=policy.review_required,
        ),
        held_back=(*passed.held_back, *held),
    )


def _embargo(incident: Incident, material: Material, release: Release) -> datetime | None:
    known_by = []
    for name in incident.documents:
        document = material.documents[name]
        known_by += [t for t in (document.published, material.captures[document.capture].collection.at) if t]
    end = embargo_end(incident, known_by, release.policy.embargo_hours)
    return end if end is not None and end > release.at else None


def _texts(material: Material, incidents: Sequence[Incident], ends: Mapping[str, datetime | None]) -> Texts:
    used = sorted({d for i in incidents for d in (*i.documents, *i.mentioned_in) if d in material.documents})
    known = Known(
        words=frozenset(material.nations)
        | bodies((material.documents[d].text, material.findings.get(d)) for d in used),
        phrases=tuple(sorted({o for d in used if (o := material.documents[d].outlet)})),
        common=frozenset().union(*(uncapitalised(material.documents[d].text) for d in used)),
        sealed=sealed_words(material.findings.values()),
    )
    hidden = {d: masked(material.documents[d], material.findings.get(d), known) for d in used}
    windows, shown = {}, {}
    young = {d for i in incidents if ends[i.id] for d in i.documents}
    for d in used:
        claims = _quoted(d, incidents, material)
        bare = [c.id for c in claims] if d in young else []
        windows[d], shown[d] = excerpts.windows(material.documents[d].text, claims, bare=bare)
    order = sorted(used, key=lambda d: (material.documents[d].published or "9", d))
    entries = {d: _document(material, d, number=n, shown=shown[d]) for n, d in enumerate(order, 1)}
    return Texts(hidden, windows, entries)


def _quoted(document: str, incidents: Iterable[Incident], material: Material) -> list[Claim]:
    """Every claim of a document that some page will quote, once."""
    own = (c for i in incidents for c in material.claims_of(i) if c.document == document)
    found = {claim.id: claim for claim in (*own, *_free(document, material))}
    return [claim for claim in found.values() if not isinstance(claim.value, Identity)]


def _free(document: str, material: Material) -> tuple[Claim, ...]:
    findings = material.findings.get(document)
    return findings.claims if findings else ()


def _document(material: Material, name: str, *, number: int, shown: int) -> PublicDocument:
    whole = material.documents[name]
    document, capture = released(whole), material.captures[whole.capture]
    open_part = released(capture)
    return PublicDocument(
        id=document.id,
        number=number,
        outlet=document.outlet,
        channel=document.channel,
        language=document.language,
        published=document.published,
        published_basis=document.published_basis,
        edited=document.edited,
        method=document.method,
        length=len(whole.text),
        shown=shown,
        capture=PublicCapture(
            id=open_part.id,
            sha256=open_part.blob,
            size=open_part.size,
            media_type=open_part.media_type,
            at=capture.collection.at,
            tool=f"{capture.collection.tool} {capture.collection.tool_version}",
            method=capture.collection.method,
            entry=material.entries.get(capture.id),
            address=document.address,
        ),
    )


def _incident(
    incident: Incident, material: Material, texts: Texts, release: Release, end: datetime | None
) -> PublicIncident:
    numbers = _Numbers()
    accounts = [
        _account(report, material, texts, numbers, is_young=end is not None)
        for report in sorted(
            material.reports_of(incident), key=lambda r: (texts.entries[r.document].number, r.anchor.start)
        )
    ]
    return PublicIncident(
        id=incident.id,
        scope=str(incident.scope),
        when=incident.when,
        where=_where(incident, material, texts, release, is_young=end is not None),
        event=incident.event,
        status=str(incident.status),
        grade=str(incident.grade),
        grade_trace=_grade_trace(incident, material, texts),
        tolls=tuple(_toll(toll, numbers) for toll in incident.tolls),
        accounts=tuple(accounts),
        part_of=incident.part_of,
        mentioned_in=tuple(d for d in incident.mentioned_in if d in texts.entries),
        formerly=incident.formerly,
        embargo=end.strftime("%Y-%m-%dT%H:%M:%SZ") if end else None,
    )


class _Numbers:
    """Running numbers in place of the ids of claims."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def of(self, claim: str) -> str:
        return self.known.setdefault(claim, f"c{len(self.known) + 1}")


def _where(
    incident: Incident, material: Material, texts: Texts, release: Release, *, is_young: bool
) -> PublicWhere | None:
    if incident.where is None:
        return None
    if is_young:
        return withheld_where(incident.where)
    return public_where(
        incident.where, _place_name(incident.where, incident.documents, texts), release.policy.coarsen_m
    )


def _place_name(where: Where, documents: Iterable[str], texts: Texts) -> str:
    """The place's name, masked as in the first of the documents that has it."""
    own = [texts.masked[d] for d in documents if where.name in texts.masked[d].text]
    return own[0].words(where.name) if own else where.name


def _grade_trace(incident: Incident, material: Material, texts: Texts) -> tuple[str, ...]:
    """The reasons for the grade, with every party's name masked as it is in the claim that names it."""
    lines = incident.grade_trace
    for claim in material.claims_of(incident):
        if isinstance(claim.value, Perpetrator | Responsibility):
            party = claim.value.party
            shown = texts.masked[claim.document].words(party)
            lines = tuple(line.replace(party, shown) for line in lines)
    return lines


def _toll(toll: Toll, numbers: _Numbers) -> PublicToll:
    return PublicToll(
        outcome=str(toll.outcome),
        group=str(toll.group),
        low=toll.low,
        best=toll.best,
        high=toll.high,
        rule=toll.rule,
        trace=tuple(
            PublicStep(numbers.of(step.claim), step.role, step.reason)
            for step in sorted(toll.trace, key=lambda s: (s.role != "supporting", s.role, numbers.of(s.claim)))
        ),
    )


def _account(report: Report, material: Material, texts: Texts, numbers: _Numbers, *, is_young: bool) -> PublicAccount:
    hidden = texts.masked[report.document]
    shown = [c for c in report.claims if _may_leave(c, is_young=is_young)]
    free = [c for c in _free(report.document, material) if _may_leave(c, is_young=is_young)]
    where = None
    if report.where is not None:
        where = withheld_where(report.where).name if is_young else hidden.words(report.where.name)
    return PublicAccount(
        document=texts.entries[report.document],
        when=report.when,
        where=where,
        event=report.event,
        scope=str(report.scope),
        claims=tuple(_claim(c, texts, numbers) for c in sorted(shown, key=lambda c: c.spans[0].start)),
        beside=tuple(_claim(c, texts, numbers) for c in sorted(free, key=lambda c: c.spans[0].start)),
    )


def _may_leave(claim: Claim, *, is_young: bool) -> bool:
    if isinstance(claim.value, Identity):
        return False
    return not (is_young and isinstance(claim.value, UNDER_EMBARGO))


def _claim(claim: Claim, texts: Texts, numbers: _Numbers) -> PublicClaim:
    hidden, window = texts.masked[claim.document], texts.windows[claim.document][claim.id]
    open_part = released(claim)
    term, details, count = _value(open_part, hidden)
    casualty = open_part.value if isinstance(open_part.value, Casualty) else None
    return PublicClaim(
        id=numbers.of(claim.id),
        document=claim.document,
        kind=claim.kind,
        stance=str(claim.stance),
        scope=str(claim.scope),
        start=claim.spans[0].start,
        end=claim.spans[0].end,
        excerpt=excerpts.excerpt(hidden, window),
        method=claim.method,
        score=claim.score,
        said_by=tuple(_speaker(s, hidden) for s in claim.said_by),
        channel=hidden.words(claim.channel) if claim.channel else None,
        as_of=claim.as_of,
        subset_of=numbers.of(claim.subset_of) if claim.subset_of else None,
        beside=numbers.of(claim.beside) if claim.beside else None,
        term=term,
        outcome=str(casualty.outcome) if casualty else None,
        group=str(casualty.group) if casualty else None,
        count=count,
        details={key: words for key, words in details.items() if words},
    )


def _value(claim: Claim, hidden: Masked) -> tuple[str | None, dict[str, str], Count | None]:
    """A claim's main word, the rest of its value as masked texts, and its count. Places are named, never located."""
    words = hidden.words
    match claim.value:
        case Casualty(count=count):
            return None, {}, count
        case Rescue(count=count):
            return None, {}, count
        case Damage() as v:
            return v.object, {"name": words(v.name), "degree": str(v.degree), "protection": str(v.protection)}, None
        case Weapon(weapon=term) | Attack(event=term):
            return term, {}, None
        case Perpetrator(party=party):
            return words(party), {}, None
        case Responsibility() as v:
            return words(v.party), {"answer": str(v.answer)}, None
        case MilitaryPresence(presence=presence):
            return str(presence), {}, None
        case Evidence(media=media):
            return media, {}, None
        case LegalCharacterisation() as v:
            return words(v.term), {"about": words(v.about or "")}, None
        case Demand() as v:
            return words(v.act), {"addressee": words(v.addressee or "")}, None
        case PlaceClaim(where=where):
            return words(where.name), {}, None
        case TimeClaim(when=when):
            return None, {"earliest": when.earliest or "", "latest": when.latest or ""}, None
        case Warned(given=given):
            return ("given" if given else "not_given"), {}, None
    return None, {}, None


def _speaker(speaker: Speaker, hidden: Masked) -> PublicSpeaker:
    """The speaker by name where the text shows an office or a body; else only what kind of speaker it is."""
    role = str(speaker.role)
    if speaker.span is not None:
        is_open = not hidden.hides(speaker.span) and hidden.words(speaker.name) == speaker.name
    else:
        is_open = hidden.words(speaker.name) == speaker.name
    if is_open and is_cased(speaker.name) and not stands_for_another(speaker.name):
        return PublicSpeaker(LEADING_SIGNS.sub("", excerpts.clean(speaker.name)), role, is_named=True)
    return PublicSpeaker("", role, is_named=False)
