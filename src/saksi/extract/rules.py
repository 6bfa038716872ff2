"""The English reader by rules: every reader of a phenomenon over one page, put together into findings.

Deterministic: the same document gives the same bytes. What it cannot read it says in ``notes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from saksi.extract.attack.evidence import read_evidence
from saksi.extract.attack.objects import head_of, read_objects
from saksi.extract.attack.parties import read_perpetrators, read_responsibility
from saksi.extract.attack.presence import read_presence
from saksi.extract.attack.statements import read_demands, read_legal, read_warnings
from saksi.extract.attack.weapons import EventWord, read_event_words, read_weapons
from saksi.extract.harm.harm import read_harm
from saksi.extract.page.tags import Account, Mention
from saksi.extract.page.text import Page, read_page
from saksi.extract.report.drafts import Assembly, Draft
from saksi.extract.report.frames import Seen
from saksi.extract.report.gate import NO_ATTACK, refusal
from saksi.extract.report.heard import bare_blasts, blasts_heard
from saksi.extract.report.kinds import event_of
from saksi.extract.report.nested import with_sites
from saksi.extract.report.reports import assemble
from saksi.extract.report.telling import anchor, place_of, time_of
from saksi.extract.voice.stance import with_stance
from saksi.extract.voice.voices import Voices, read_voices
from saksi.extract.when.dateline import header_lines, reference_day
from saksi.extract.when.dates import TimeMention, read_times
from saksi.extract.when.roles import TimeRole
from saksi.extract.when.zones import in_place
from saksi.extract.where.mention import zone_of
from saksi.extract.where.places import PlaceMention, read_places
from saksi.model.claim import (
    Attack,
    Casualty,
    Claim,
    Damage,
    Demand,
    Findings,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    PlaceClaim,
    Report,
    TimeClaim,
    Toponym,
    Weapon,
    claim_id,
    report_id,
)
from saksi.model.claim import (
    TimeMention as SeenTime,
)
from saksi.model.document import Document
from saksi.model.language import language_name
from saksi.model.terms import Scope, Stance
from saksi.model.values import Span, When

METHOD = "rules-en/1"
_NUMBER = re.compile(r"(?<![\d.,:])\d{1,3}(?:,\d{3})*(?![\d.,:]*\d)")
_HURT = re.compile(
    r"\b(?:killed|dead|died|deaths|wounded|injured|bodies|casualties|missing|hurt|abducted)\b", re.IGNORECASE
)


MOST_CHARS = 300_000
"""About a hundred pages. What is longer is read this far and a note says so: the time a text takes stays bounded."""


@dataclass(frozen=True, slots=True)
class RulesExtractor:
    """Fulfils ``ports.Extractor``. Holds no text: one instance may serve any number of documents. ``alone``: no model
    reads beside it, so that it parts totals from their sites itself."""

    alone: bool = True

    @property
    def method(self) -> str:
        return METHOD

    @property
    def model_digest(self) -> str | None:
        return None

    def extract(self, document: Document) -> Findings:
        """Everything read in one document; without claims, but with a note, where the language has no reader."""
        language = (document.language or "en").split("-")[0].lower()
        if language != "en":
            return Findings(
                document=document.id,
                method=METHOD,
                language=document.language,
                notes=(f"no reader for {language_name(language)} yet",),
            )
        if len(document.text) <= MOST_CHARS:
            return self._read(document)
        found = self._read(msgspec.structs.replace(document, text=document.text[:MOST_CHARS]))
        left = f"only the first {MOST_CHARS} of {len(document.text)} characters were read for claims"
        return msgspec.structs.replace(found, notes=(left, *found.notes))

    def _read(self, document: Document) -> Findings:
        found = _read(document)
        return with_sites(found, document.text) if self.alone else found


def _read(document: Document) -> Findings:
    page = read_page(document)
    if not page.sentences:
        return Findings(document=document.id, method=METHOD, language=document.language, notes=("no text",))
    voices = read_voices(page)
    headers = header_lines(page)  # "Published 1 March": its words are no place
    places = tuple(p for p in read_places(page) if p.sentence not in headers)
    seen = Seen(page, read_times(page), places, reference_day(page))
    events = read_event_words(page)
    harm = list(read_harm(page, voices))
    casualties = [m for m in harm if isinstance(m.value, Casualty)]
    things = list(read_objects(page))
    reason = refusal(page, casualties, things)
    common = Findings(
        document=document.id,
        method=METHOD,
        language=document.language,
        quotations=voices.quotations,
        toponyms=tuple(Toponym(span=p.span, where=p.named, score=p.score) for p in seen.places),
        times=tuple(SeenTime(span=t.span, type=t.type, timex=t.timex, when=t.when) for t in seen.times),
        notes=(reason,) if reason else (),
    )
    if reason:
        bare = _blasts(page, bare_blasts(page, places) if reason == NO_ATTACK else [], voices)
        return msgspec.structs.replace(common, claims=tuple(bare))
    mentions = harm + [_voiced(m, voices) for m in _others(page, things)]
    return _assembled(common, assemble(seen, mentions, events), voices)


def _others(page: Page, things: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions of every kind but casualties."""
    yield from things
    for read in (
        read_weapons,
        read_perpetrators,
        read_responsibility,
        read_presence,
        read_evidence,
        read_legal,
        read_demands,
        read_warnings,
    ):
        yield from read(page)


def _voiced(mention: Mention, voices: Voices) -> Mention:
    """The mention with its account: who, on what channel, how. A presence is never itself denied."""
    account = voices.account(mention.span.start, mention.span.end)
    if isinstance(mention.value, LegalCharacterisation) and _is_denied(voices.page.text, mention.span):
        return replace(mention, account=replace(account, stance=Stance.DENIED))
    if not isinstance(mention.value, Damage | Weapon | Perpetrator):
        return replace(mention, account=account)
    sentence = voices.page.sentences[mention.sentence]
    first = next(i for i, token in enumerate(sentence.tokens) if token.end > mention.span.start)
    last = next((i for i, token in enumerate(sentence.tokens) if token.start >= mention.span.end), len(sentence.tokens))
    return replace(mention, account=with_stance(account, sentence, first, last))


_DENIAL = re.compile(r"\b(?:den(?:ied|ies|ying)|reject(?:ed|s|ing)|dismiss(?:ed|es|ing))\s+(?:[\w’'-]+\s+){0,4}$")


def _is_denied(text: str, span: Span) -> bool:
    """ "Denied targeting civilians": the words themselves are what is denied."""
    return _DENIAL.search(text[max(0, span.start - 60) : span.start]) is not None


def _assembled(common: Findings, work: Assembly, voices: Voices) -> Findings:
    """Findings from a finished assembly."""
    document = common.document
    reports: list[Report] = []
    anchors: list[Span] = []
    ids = {id(draft): "" for draft in work.drafts}
    for draft in work.drafts:
        anchors.append(anchor(work, draft, anchors))
        ids[id(draft)] = report_id(document, anchors[-1])
    kept = _kept(work)
    claims = {i: _claim(document, work, i) for i in kept}
    claims = _linked(work, claims)
    for draft, span in zip(work.drafts, anchors, strict=True):
        own = [claims[i] for i in sorted(kept, key=lambda i: work.mentions[i].span.start) if _belongs(work, i) is draft]
        reports.append(_report(work, draft, span, own, voices=voices, ids=ids))
    free = [claims[i] for i in sorted(kept) if _belongs(work, i) is None] + _blasts(
        work.seen.page, blasts_heard(work.seen.page), voices
    )
    return Findings(
        document=document,
        method=common.method,
        language=common.language,
        reports=tuple(reports),
        claims=tuple(sorted(_once(free), key=lambda c: c.spans[0].start)),
        quotations=common.quotations,
        toponyms=common.toponyms,
        times=common.times,
        notes=(*common.notes, *_not_understood(work)),
    )


def _belongs(work: Assembly, index: int) -> Draft | None:
    """A claim's report; words of law, demands and denials of presence belong to none where there are several."""
    home = work.home.get(index)
    if isinstance(work.mentions[index].value, LegalCharacterisation | Demand | MilitaryPresence):
        singles = [d for d in work.drafts if d.scope in (Scope.INCIDENT, Scope.AREA)]
        return home if len(singles) == 1 else None
    return home


def _kept(work: Assembly) -> list[int]:
    """Indices of mentions without repeats: one thing struck, one means, one party a report; figures all stay."""
    kept: list[int] = []
    known: set[tuple[object, ...]] = set()
    heads: dict[int, set[str]] = {}
    for index in sorted(range(len(work.mentions)), key=lambda i: (work.mentions[i].span.start, i)):
        mention = work.mentions[index]
        key = _sameness(work, index, mention)
        if key is not None and (key in known or _is_named_again(work, index, heads)):
            continue
        if key is not None:
            known.add(key)
        kept.append(index)
    return kept


def _is_named_again(work: Assembly, index: int, heads: dict[int, set[str]]) -> bool:
    """ "the station" after "the railway station": a bare noun that ends a longer one of the same report."""
    value = work.mentions[index].value
    if not isinstance(value, Damage):
        return False
    known = heads.setdefault(id(work.home.get(index)), set())
    head = head_of(value)
    again = any(other != head and (other.endswith(" " + head) or head.startswith(other + " ")) for other in known)
    known.add(head)
    return again


def _sameness(work: Assembly, index: int, mention: Mention) -> tuple[object, ...] | None:
    home, value = id(work.home.get(index)), mention.value
    speaker = mention.account.said_by[0].name if mention.account.said_by else None
    if isinstance(value, Damage):
        return (home, "damage", head_of(value))
    if isinstance(value, Weapon):
        return (home, "weapon", value.weapon, mention.account.stance)
    if isinstance(value, Perpetrator):
        return (home, "perpetrator", value.party, speaker)
    return None


def _claim(document: str, work: Assembly, index: int) -> Claim:
    mention, home = work.mentions[index], work.home.get(index)
    page = work.seen.page
    claim = Claim(
        document=document,
        value=mention.value,
        spans=mention.spans,
        quote=page.quote(mention.span),
        said_by=mention.account.said_by,
        channel=mention.account.channel,
        stance=mention.account.stance,
        scope=home.scope if home is not None else mention.scope,
        as_of=_as_of(work, mention) if isinstance(mention.value, Casualty) else None,
        method=METHOD,
        score=mention.score,
    )
    return _named(claim)


def _named(claim: Claim) -> Claim:
    """The claim with its id."""
    return _with(claim, id=claim_id(claim))


def _with(claim: Claim, **changes: object) -> Claim:
    return msgspec.structs.replace(claim, **changes)


def _as_of(work: Assembly, mention: Mention) -> When | None:
    """When a count stood so, if its clause says ("as of 6 a.m.", "by Sunday")."""
    clause = work.seen.segment(mention.span)
    found = [t for t in work.seen.times_in(clause) if t.role is TimeRole.AS_OF and t.when is not None]
    return found[0].when if found else None


def _linked(work: Assembly, claims: dict[int, Claim]) -> dict[int, Claim]:
    """Subsets and additions as ids of claims; a link out of the report is dropped."""
    linked = dict(claims)
    for index, claim in claims.items():
        mention = work.mentions[index]
        changes = {
            name: claims[target].id
            for name, target in (("subset_of", mention.subset_of), ("beside", mention.beside))
            if target is not None and target in claims and work.home.get(target) is work.home.get(index)
        }
        if changes:
            linked[index] = _with(claim, **changes)
    return linked


def _report(
    work: Assembly, draft: Draft, span: Span, own: list[Claim], *, voices: Voices, ids: dict[int, str]
) -> Report:
    document = work.seen.page.document.id
    when, time = time_of(work, draft)
    where, place = place_of(work, draft)
    event, word = event_of(work, draft)
    told = [*_told(work, draft, voices, word, event), *_placed(work, draft, voices, time, place)]
    everything = sorted(_once([*own, *told]), key=lambda c: c.spans[0].start)
    return Report(
        id=ids[id(draft)],
        document=document,
        anchor=span,
        quote=work.seen.page.quote(span),
        scope=draft.scope,
        when=in_place(when, zone_of(place)),
        where=where,
        event=event,
        part_of=ids.get(id(draft.part_of)) if draft.part_of is not None else None,
        claims=tuple(everything),
    )


def _once(claims: Sequence[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def _told(work: Assembly, draft: Draft, voices: Voices, word: EventWord | None, event: str | None) -> Iterator[Claim]:
    """The claim that an attack of a kind took place, in the words that name it."""
    if word is None or event is None:
        return
    yield _own_claim(
        work.seen.page, draft, Span(word.start, word.end), Attack(event=event), voices.account(word.start, word.end)
    )


def _placed(
    work: Assembly, draft: Draft, voices: Voices, time: TimeMention | None, place: PlaceMention | None
) -> Iterator[Claim]:
    """The claims of place and time in their own words."""
    if place is not None:
        yield _own_claim(
            work.seen.page, draft, place.span, PlaceClaim(where=place.where), voices.account(place.start, place.end)
        )
    if time is not None and time.when is not None:
        yield _own_claim(
            work.seen.page, draft, time.span, TimeClaim(when=time.when), voices.account(time.start, time.end)
        )


def _own_claim(
    page: Page, draft: Draft | None, span: Span, value: Attack | PlaceClaim | TimeClaim, account: Account
) -> Claim:
    return _named(
        Claim(
            document=page.document.id,
            value=value,
            spans=(span,),
            quote=page.quote(span),
            said_by=account.said_by,
            channel=account.channel,
            stance=account.stance,
            scope=draft.scope if draft is not None else Scope.INCIDENT,
            method=METHOD,
            score=800,
        )
    )


def _blasts(page: Page, spans: Sequence[Span], voices: Voices) -> list[Claim]:
    """Blasts without a toll: an attack claim in its own words, of no single report."""
    attack = Attack(event="other")
    return [_own_claim(page, None, span, attack, voices.account(span.start, span.end)) for span in spans]


def _not_understood(work: Assembly) -> list[str]:
    """Numbers beside words of harm that no reader took, by place in the text."""
    taken = [s for m in work.mentions for s in m.spans if isinstance(m.value, Casualty)]
    times = [t.span for t in work.seen.times]
    notes = []
    for sentence in work.seen.page.sentences:
        if not _HURT.search(sentence.text):
            continue
        for match in _NUMBER.finditer(sentence.text):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            if not any(span.overlaps(other) for other in (*taken, *times)):
                notes.append(f"a number beside words of harm was not read, at {span.start}")
    return notes


def hypothetical(mention: Mention) -> bool:
    """Whether a mention tells of what might be."""
    return mention.account.stance is Stance.HYPOTHETICAL
