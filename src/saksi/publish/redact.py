"""Redaction: from the record to what may be seen, before anything else touches it.

1. Tiers: each field carries one; only public ones pass (``tiers.released``). Three things of the partner tier leave
   changed, not whole: a claim's sentence (of the sealed text), who says it (by office, else a description), and a
   place's coordinates (coarsened). The time and tool of a capture go with its hash, which would prove nothing alone.
2. Identity claims never leave, and the words in them are masked wherever they stand in any text of the case.
3. Persons are masked in every quoted sentence unless they speak for an office that the text gives (``mask``).
4. Of a text only as much is quoted as ``excerpt`` allows.
5. Under embargo an incident has no coordinates, no place finer than its settlement, no damage claims, and only the
   claims' own words without their sentences (``place``).
6. What would point out a person without a name is told less exactly: small groups, exact homes, circumstances that
   fit one (``reidentify``).
7. Ids made from sealed words (claims, reports) are replaced by running numbers; ids that the collector gave to
   documents stay, because a file or a row is often named after a person.

Named partners (tier ``partner``) see exact coordinates, speakers, titles and addresses, and small groups; names in
quoted sentences stay masked, identity claims stay, and the embargo holds for them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from saksi.model.claim import (
    Casualty,
    Claim,
    Damage,
    Identity,
    Perpetrator,
    PlaceClaim,
    Report,
    Responsibility,
)
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Group
from saksi.model.values import Count, Where
from saksi.publish import excerpt as excerpts
from saksi.publish import reidentify
from saksi.publish.gate import Passed
from saksi.publish.known import claims_in, known_in
from saksi.publish.mask import Masked, masked
from saksi.publish.material import Material, Release
from saksi.publish.place import embargo_end, public_where, withheld_where
from saksi.publish.public import (
    PublicAccount,
    PublicCapture,
    PublicCase,
    PublicClaim,
    PublicDocument,
    PublicIncident,
    PublicPast,
    PublicStep,
    PublicToll,
    PublicWhere,
    Rules,
)
from saksi.publish.reidentify import Guard
from saksi.publish.saying import speaker_of, spot, value_of
from saksi.publish.sealed import is_told_by
from saksi.publish.tiers import released

UNDER_EMBARGO = (Damage, PlaceClaim)


@dataclass(frozen=True, slots=True)
class Texts:
    """The documents that a publication quotes: what is masked in each, what is shown of each, their public entries.

    ``told`` are the ids of the incidents that leave: a whole that stays is not named by its parts.
    """

    masked: Mapping[str, Masked]
    windows: Mapping[str, Mapping[str, excerpts.Window]]
    entries: Mapping[str, PublicDocument]
    watch: Guard
    told: frozenset[str]


def redact(material: Material, passed: Passed, release: Release) -> PublicCase:
    """Everything that may be seen of the incidents that passed the gate, by readers of the release's tier."""
    watch = reidentify.guard(release, material)
    ends = {i.id: _embargo(i, material, release) for i in passed.incidents}
    texts = _texts(material, passed.incidents, ends, watch)
    public = [_incident(i, material, texts, release, ends[i.id]) for i in passed.incidents]
    held = [f"{i}: place and damage held back until {end:%Y-%m-%d %H:%M} UTC" for i, end in ends.items() if end]
    held += [line for i in passed.incidents for line in reidentify.words_of(i, material.claims_of(i), watch)]
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
        tier=str(release.tier),
    )


def _embargo(incident: Incident, material: Material, release: Release) -> datetime | None:
    known_by = []
    for name in incident.documents:
        document = material.documents[name]
        known_by += [t for t in (document.published, material.captures[document.capture].collection.at) if t]
    end = embargo_end(incident, known_by, release.policy.embargo_hours)
    return end if end is not None and end > release.at else None


def _texts(
    material: Material, incidents: Sequence[Incident], ends: Mapping[str, datetime | None], watch: Guard
) -> Texts:
    used = sorted({d for i in incidents for d in (*i.documents, *i.mentioned_in) if d in material.documents})
    read = [(material.documents[d], material.findings.get(d)) for d in used]
    known = known_in(read, material.nations, material.findings.values())
    quoted = _quoted(incidents, material)
    hidden, windows, shown = {}, {}, {}
    young = {d for i in incidents if ends[i.id] for d in i.documents}
    for d in used:
        text, findings = material.documents[d].text, material.findings.get(d)
        also = watch.masks(text, (*quoted.get(d, ()), *claims_in(findings)))
        hidden[d] = masked(material.documents[d], findings, known, also=also)
        claims = [c for c in quoted.get(d, ()) if not watch.withholds(c)]
        bare = [c.id for c in claims] if d in young else []
        windows[d], shown[d] = excerpts.windows(text, claims, bare=bare)
    order = sorted(used, key=lambda d: (material.documents[d].published or "9", d))
    entries = {d: _document(material, d, (n, shown[d]), hidden[d], watch) for n, d in enumerate(order, 1)}
    return Texts(hidden, windows, entries, watch, frozenset(i.id for i in incidents))


def _quoted(incidents: Iterable[Incident], material: Material) -> dict[str, tuple[Claim, ...]]:
    """For each document every claim that some page will quote, once."""
    found: dict[str, dict[str, Claim]] = {}
    for incident in incidents:
        for report in material.reports_of(incident):
            found.setdefault(report.document, {}).update((c.id, c) for c in report.claims)
    for document in {d for i in incidents for d in (*i.documents, *i.mentioned_in)}:
        found.setdefault(document, {}).update((c.id, c) for c in _free(document, material))
    return {d: tuple(c for c in own.values() if not isinstance(c.value, Identity)) for d, own in found.items()}


def _free(document: str, material: Material) -> tuple[Claim, ...]:
    findings = material.findings.get(document)
    return findings.claims if findings else ()


def _document(material: Material, name: str, numbers: tuple[int, int], hidden: Masked, watch: Guard) -> PublicDocument:
    """The document's entry: ``numbers`` are its place in the list and how many of its characters are shown."""
    whole = material.documents[name]
    document, capture = released(whole, watch.tier), material.captures[whole.capture]
    open_part = released(capture)
    number, shown = numbers
    return PublicDocument(
        id=document.id,
        number=number,
        outlet=hidden.source(document.outlet),
        channel=hidden.source(document.channel),
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
            address=None if is_told_by(document.address or "", hidden.known.sealed) else document.address,
        ),
        title=hidden.words(document.title) if document.title else None,
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
        tolls=tuple(_tolls(incident, material, texts, numbers)),
        accounts=tuple(accounts),
        part_of=tuple(whole for whole in incident.part_of if whole in texts.told),
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
    where = incident.where
    if where is None:
        return None
    if is_young:
        return withheld_where(where)
    grid_m = 0 if texts.watch.is_open else release.policy.coarsen_m
    if texts.watch.hides(where):
        where, grid_m = reidentify.told(where), max(grid_m, reidentify.LEAST_GRID_M)
    return public_where(where, _place_name(where, incident.documents, texts), grid_m)


def _place_name(where: Where, documents: Iterable[str], texts: Texts) -> str:
    """The place's name, masked as in the first of the documents that has it; a gazetteer's place is no person."""
    if where.gazetteer_id is not None:
        return where.name
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


def _tolls(incident: Incident, material: Material, texts: Texts, numbers: _Numbers) -> Iterator[PublicToll]:
    """Every toll that may be told; a claim told of people, whatever its group, is named in no reason."""
    own = material.claims_of(incident)
    unsaid = {c.id for c in own if texts.watch.withholds(c)}
    general = {c.id for c in own if texts.watch.generalises(c)}
    for toll in incident.tolls:
        if texts.watch.withholds_toll(toll):
            continue
        steps = (s for s in toll.trace if s.claim not in unsaid)
        told = [PublicStep(numbers.of(s.claim), s.role, "" if s.claim in general else s.reason) for s in steps]
        # With a claim withheld, how the toll moved when it was published would tell what it says.
        past = () if unsaid else _past(toll, material.histories.get(incident.id, ()))
        yield replace(_toll(toll, told), history=tuple(past))


def _past(toll: Toll, history: Iterable[tuple[str, tuple[Toll, ...]]]) -> Iterator[PublicPast]:
    """The toll's own line out of the incident's history, an entry for each change."""
    before = None
    for at, tolls in history:
        for then in tolls:
            bounds = (then.low, then.best, then.high)
            if (then.outcome, then.group) == (toll.outcome, toll.group) and bounds != before:
                yield PublicPast(at, *bounds)
                before = bounds


def _toll(toll: Toll, steps: Iterable[PublicStep]) -> PublicToll:
    return PublicToll(
        outcome=str(toll.outcome),
        group=str(toll.group),
        low=toll.low,
        best=toll.best,
        high=toll.high,
        rule=toll.rule,
        trace=tuple(sorted(steps, key=lambda s: (s.role != "supporting", s.role, s.claim))),
    )


def _account(report: Report, material: Material, texts: Texts, numbers: _Numbers, *, is_young: bool) -> PublicAccount:
    hidden = texts.masked[report.document]
    shown = [c for c in report.claims if _may_leave(c, texts.watch, is_young=is_young)]
    free = [c for c in _free(report.document, material) if _may_leave(c, texts.watch, is_young=is_young)]
    where = None
    if report.where is not None:
        where = withheld_where(report.where).name if is_young else spot(report.where, hidden, texts.watch)
    return PublicAccount(
        document=texts.entries[report.document],
        when=report.when,
        where=where,
        event=report.event,
        scope=str(report.scope),
        claims=tuple(_claim(c, texts, numbers) for c in sorted(shown, key=lambda c: c.spans[0].start)),
        beside=tuple(_claim(c, texts, numbers) for c in sorted(free, key=lambda c: c.spans[0].start)),
    )


def _may_leave(claim: Claim, watch: Guard, *, is_young: bool) -> bool:
    if isinstance(claim.value, Identity) or watch.withholds(claim):
        return False
    return not (is_young and isinstance(claim.value, UNDER_EMBARGO))


def _claim(claim: Claim, texts: Texts, numbers: _Numbers) -> PublicClaim:
    hidden, window = texts.masked[claim.document], texts.windows[claim.document][claim.id]
    open_part = released(claim, texts.watch.tier)
    term, details, count = value_of(open_part, hidden, texts.watch)
    casualty = open_part.value if isinstance(open_part.value, Casualty) else None
    is_general = texts.watch.generalises(claim)
    if is_general and count is not None:
        count = Count(count.low, count.high, count.qualifier)
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
        said_by=tuple(speaker_of(s, hidden, texts.watch) for s in claim.said_by),
        channel=hidden.words(claim.channel) if claim.channel else None,
        as_of=claim.as_of,
        subset_of=numbers.of(claim.subset_of) if claim.subset_of else None,
        beside=numbers.of(claim.beside) if claim.beside else None,
        term=term,
        outcome=str(casualty.outcome) if casualty else None,
        group=str(Group.PEOPLE if is_general else casualty.group) if casualty else None,
        count=count,
        details={key: words for key, words in details.items() if words},
    )
