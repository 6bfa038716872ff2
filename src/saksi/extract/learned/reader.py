"""The reader with a trained model: one pass of the encoder, marks, then claims and reports computed from them.

What is exact is computed, not guessed: counts by the grammar of counts, days by the grammar of times, coordinates by
the gazetteer. The model says which words matter, what they are, and which belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from saksi.extract.count.around import figures as numbers_in
from saksi.extract.learned.backing import words_by_rules
from saksi.extract.learned.blend import beside_rules
from saksi.extract.learned.casualties import Figure, read_figures
from saksi.extract.learned.labels import CLAIMS, QUOTATION, SPANS
from saksi.extract.learned.marks import Mark, Sight, decide, find_marks
from saksi.extract.learned.model import Model
from saksi.extract.learned.private import again, private_words
from saksi.extract.learned.seen import Surroundings, look_around
from saksi.extract.learned.telling import Told, anchor_of, tell
from saksi.extract.learned.things import value_of
from saksi.extract.learned.voices import Cast, channel_of, read_cast
from saksi.extract.page.lexicon import LANGUAGES
from saksi.extract.page.tags import Account
from saksi.extract.page.text import Page, read_page
from saksi.extract.report.gate import of_attacks, without_reports
from saksi.extract.report.nested import with_sites
from saksi.extract.report.placing import with_places
from saksi.extract.report.sections import by_section
from saksi.extract.rules import RulesExtractor
from saksi.model.claim import (
    Casualty,
    Claim,
    ClaimValue,
    Findings,
    Identity,
    PlaceClaim,
    Quotation,
    Report,
    Rescue,
    TimeClaim,
    Toponym,
    claim_id,
    report_id,
)
from saksi.model.claim import TimeMention as SeenTime
from saksi.model.document import Document
from saksi.model.language import language_name
from saksi.model.terms import Scope, Stance
from saksi.model.values import Span, When

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

METHOD = "learned/1"
RULED = ("en",)
"""The languages that are read by rules too."""
UNLEARNED = 600
"""The highest score of a claim in a language that the model has not learned: the share of figures read in fourteen of
them that were right, rounded down (`bench.further`, docs/evaluation.md)."""
LEAST_ATTACK = 0.1
"""Below it a text tells of no attack: low, since an attack that is passed over costs more than an accident that a
person has to put aside."""
MOST_UNREAD = 0.1
"""Share of signs outside the vocabulary beyond which a text is not read: of other scripts it holds next to nothing."""
MOST_LOOKED_AT = 5_000
MOST_CHARS = 300_000
"""About a hundred pages. What is longer is read this far and a note says so: the time a text takes stays bounded."""


@dataclass(frozen=True, slots=True)
class LearnedExtractor:
    """Fulfils ``ports.Extractor`` with a model, and with those that read one language; one instance serves any number
    of documents. ``alone``: without the rules beside the model, as its floors are fitted."""

    model: Model
    own: Mapping[str, Model] = field(default_factory=dict)
    alone: bool = False

    @property
    def method(self) -> str:
        return METHOD

    @property
    def model_digest(self) -> str | None:
        return self.model.digest

    def extract(self, document: Document) -> Findings:
        """Everything read in one document; without claims, but with a note, where the language has no reader."""
        language = (document.language or "en").split("-")[0].lower()
        if not document.text.strip():
            return _nothing(self, document, "no text")
        if language not in LANGUAGES and self.model.unread(document.text[:MOST_LOOKED_AT]) > MOST_UNREAD:
            return _nothing(self, document, f"no reader for {language_name(language)} yet")
        left = len(document.text) - MOST_CHARS
        if left <= 0:
            return self._read(document, language)
        cut = msgspec.structs.replace(document, text=document.text[:MOST_CHARS])
        found = self._read(cut, language)
        note = f"only the first {MOST_CHARS} of {len(document.text)} characters were read for claims"
        return msgspec.structs.replace(found, notes=(note, *found.notes))

    def _read(self, document: Document, language: str) -> Findings:
        """By the language's model, and by the rules beside it where there are some."""
        reading = _Reading(self.own.get(language, self.model), read_page(document), language)
        found = reading.findings()
        if language not in LANGUAGES:
            return _unlearned(with_sites(found, document.text), language)
        if not self.alone and language in RULED:
            found = beside_rules(RulesExtractor(alone=False).extract(document), found, document.text)
        elif not self.alone:
            found = of_attacks(found)
        told = self.alone or reading.attacked >= LEAST_ATTACK
        if not told:
            return without_reports(found)
        return with_places(with_sites(by_section(found, document.text), document.text), document.text)


def _unlearned(found: Findings, language: str) -> Findings:
    """What was read in a language that the model never learned: no score above what such readings are worth."""
    reports = tuple(msgspec.structs.replace(r, claims=tuple(map(_lowered, r.claims))) for r in found.reports)
    note = f"the model has not learned {language_name(language)}: what it read needs a person"
    claims = tuple(map(_lowered, found.claims))
    return msgspec.structs.replace(found, reports=reports, claims=claims, notes=(note, *found.notes))


def _lowered(claim: Claim) -> Claim:
    return msgspec.structs.replace(claim, score=min(claim.score, UNLEARNED))


def _nothing(reader: LearnedExtractor, document: Document, note: str) -> Findings:
    return Findings(
        document=document.id,
        method=METHOD,
        model_digest=reader.model_digest,
        language=document.language,
        notes=(note,),
    )


class _Reading:
    """The reading of one page: marks first, then everything that follows from them."""

    def __init__(self, model: Model, page: Page, language: str) -> None:
        self.model, self.page, self.language = model, page, language
        self.sight: Sight = model.see(page.text, language)
        self.around: Surroundings = look_around(page, self.sight, model.floors, language)
        named = [(p.start, p.end) for p in self.around.places]
        ruled = [*private_words(page.text, language, named), *(words_by_rules(page) if language == "en" else ())]
        self.marks: list[Mark] = find_marks(self.sight, model.floors, extra=self.around.given(), ruled=ruled)
        self.marks = self.around.settled(self.marks)
        self.spans: Floats = decide(self.sight, model.heads, self.marks)
        self.cast: Cast = read_cast(self.marks, page.text)
        self.figures: list[Figure] = read_figures(page.text, self.marks, language)
        self.by_mark = {f.mark.number: f for f in self.figures}
        self.told: list[Told] = tell(
            page,
            self.sight,
            model.heads,
            self.marks,
            self.spans,
            places=self.around.places_by_mark(self.marks),
            times=self.around.times_by_mark(self.marks),
            sent=self.around.sent,
            live=self.around.is_live,
            weights=model.grouping,
        )

    @property
    def attacked(self) -> float:
        """The greatest chance, over the whole text, of a word that tells of an attack or of what goes with one."""
        kinds = [SPANS.index(kind) for kind in ("event", "weapon", "party", "object")]
        return float((1 - self.sight.chances[:, kinds, 0]).max(initial=0.0))

    def findings(self) -> Findings:
        document = self.page.document
        claims = self._claims()
        homes = {m.number: t for t in self.told for m in t.marks}
        anchors = self._anchors()
        ids = {id(t): report_id(document.id, a) for t, a in zip(self.told, anchors, strict=True)}
        reports = tuple(self._report(t, a, claims, ids) for t, a in zip(self.told, anchors, strict=True))
        free = [c for number, c in claims.items() if number not in homes and self._is_free(number)]
        free += self._named_again()
        return Findings(
            document=document.id,
            method=METHOD,
            model_digest=self.model.digest,
            language=document.language,
            reports=reports,
            claims=tuple(sorted(_once(free), key=lambda c: c.spans[0].start)),
            quotations=tuple(self._quotations()),
            toponyms=tuple(
                Toponym(
                    span=p.span, where=p.where if p.where.kind != "unknown" or p.where.lat_e5 else None, score=p.score
                )
                for p in self.around.places
            ),
            times=tuple(SeenTime(span=t.span, type=t.type, timex=t.timex, when=t.when) for t in self.around.times),
            notes=tuple(self._notes()),
        )

    def _is_free(self, number: int) -> bool:
        """Whether a claim may stand outside all reports: demands, legal words, identities; and figures only where
        the model says that no report is theirs."""
        mark = self.marks[number]
        return mark.kind in ("legal", "demand", "presence", "identity", "evidence", "warning", "answer")

    def _named_again(self) -> Iterator[Claim]:
        """The last word of a person's name wherever else it stands: who is sealed once is sealed throughout."""
        taken = [m.span for m in self.marks if m.kind == "identity"] + [p.span for p in self.around.places]
        named = [m for m in self.marks if m.kind == "identity" and m.said("detail")[0] == "name"]
        for span, mark in again(self.page.text, named, taken):
            person = Identity(person=self.page.text[span.start : span.end], detail="name")
            yield self._made(person, mark, span, Account(), None)

    def _anchors(self) -> list[Span]:
        quotes = {f.mark.number: f.quote for f in self.figures}
        anchors: list[Span] = []
        for told in self.told:
            anchors.append(anchor_of(told, quotes, anchors))
        return anchors

    def _claims(self) -> dict[int, Claim]:
        """One claim a mark, by the mark's number; links between figures are filled in last."""
        scopes = {m.number: t.scope for t in self.told for m in t.marks}
        claims: dict[int, Claim] = {}
        for mark in self.marks:
            made = self._claim(mark, scopes.get(mark.number))
            if made is not None:
                claims[mark.number] = made
        for figure in self.figures:
            links = {
                name: claims[self.figures[target].mark.number].id
                for name, target in (("subset_of", figure.subset_of), ("beside", figure.beside))
                if target is not None and self.figures[target].outcome is not None and figure.outcome is not None
            }
            if links and figure.mark.number in claims:
                claims[figure.mark.number] = msgspec.structs.replace(claims[figure.mark.number], **links)
        return claims

    def _claim(self, mark: Mark, scope: Scope | None) -> Claim | None:
        if mark.kind == "identity":
            words = " ".join(self.page.text[mark.start : mark.end].split())
            person = Identity(person=words, detail=mark.said("detail")[0])
            return self._made(person, mark, mark.span, Account(), scope)
        if mark.kind not in CLAIMS:
            return None
        account = self.cast.account(mark)
        if mark.kind == "people":
            return self._figure_claim(mark, account, scope)
        value = value_of(mark, self.page.text, self.marks, self.cast)
        return None if value is None else self._made(value, mark, mark.span, account, scope)

    def _figure_claim(self, mark: Mark, account: Account, scope: Scope | None) -> Claim | None:
        figure = self.by_mark.get(mark.number)
        if figure is None:
            return None
        value: Casualty | Rescue = Rescue(count=figure.counted.count)
        if figure.outcome is not None:
            value = Casualty(outcome=figure.outcome, group=figure.group, count=figure.count)
        return self._made(value, mark, figure.quote, account, scope)

    def _made(self, value: ClaimValue, mark: Mark, span: Span, account: Account, scope: Scope | None) -> Claim:
        figure = self.by_mark.get(mark.number)
        claim = Claim(
            document=self.page.document.id,
            value=value,
            spans=(span,),
            quote=self.page.quote(span),
            said_by=account.said_by,
            channel=account.channel,
            stance=account.stance,
            scope=scope or Scope.INCIDENT,
            as_of=self._as_of(mark),
            method=METHOD,
            score=self.model.calibrated(mark.kind, figure.score if figure is not None else mark.score),
        )
        return _named(claim)

    def _as_of(self, mark: Mark) -> When | None:
        """When a count stood so, where the words say it."""
        pointed = mark.target("as_of") if mark.kind == "people" else None
        time = self.around.times_by_mark(self.marks).get(pointed[0]) if pointed is not None else None
        return time.when if time is not None else None

    def _report(self, told: Told, anchor: Span, claims: Mapping[int, Claim], ids: Mapping[int, str]) -> Report:
        own = [claims[m.number] for m in sorted(told.marks, key=lambda m: m.start) if m.number in claims]
        kept = _without_repeats(own)
        everything = sorted(_once([*kept, *self._placed(told)]), key=lambda c: c.spans[0].start)
        return Report(
            id=ids[id(told)],
            document=self.page.document.id,
            anchor=anchor,
            quote=self.page.quote(anchor),
            scope=told.scope,
            when=told.when,
            where=told.place.where if told.place is not None else None,
            event=told.event,
            part_of=ids[id(told.part_of)] if told.part_of is not None else None,
            claims=tuple(_linked(everything)),
        )

    def _placed(self, told: Told) -> Iterator[Claim]:
        """The claims of place and time in their own words."""
        found: list[tuple[PlaceClaim | TimeClaim, Span]] = []
        if told.place is not None:
            found.append((PlaceClaim(where=told.place.where), told.place.span))
        if told.time is not None and told.time.when is not None:
            found.append((TimeClaim(when=told.time.when), told.time.span))
        for value, span in found:
            claim = Claim(
                document=self.page.document.id,
                value=value,
                spans=(span,),
                quote=self.page.quote(span),
                stance=Stance.ASSERTED,
                scope=told.scope,
                method=METHOD,
                score=800,
            )
            yield _named(claim)

    def _quotations(self) -> Iterator[Quotation]:
        """Passages between marks that are somebody's words."""
        for mark in self.marks:
            if mark.kind != QUOTATION or mark.said("spoken")[0] != "yes":
                continue
            start, end = _trimmed(self.page.text, mark.start, mark.end)
            if start < end:
                yield Quotation(span=Span(start, end), speaker=self.cast.speaker(mark), channel=channel_of(mark))

    def _notes(self) -> Iterator[str]:
        """Numbers of people beside words of harm that no claim took."""
        harmed = {m.sentence for m in self.marks if m.kind == "harm"}
        taken = [f.quote for f in self.figures] + [t.span for t in self.around.times]
        for index in sorted(harmed):
            sentence = self.page.sentences[index]
            for number in numbers_in(sentence.text, self.language):
                span = Span(sentence.start + number.start, sentence.start + number.end)
                if number.kind == "people" and not any(span.overlaps(other) for other in taken):
                    yield f"a number beside words of harm was not read, at {span.start}"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _named(claim: Claim) -> Claim:
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _once(claims: Sequence[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def _linked(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of one report; a link out of it is dropped."""
    known = {claim.id for claim in claims}
    for claim in claims:
        lost = {n: None for n in ("subset_of", "beside") if getattr(claim, n) not in (None, *known)}
        yield msgspec.structs.replace(claim, **lost) if lost else claim


def _without_repeats(claims: Sequence[Claim]) -> list[Claim]:
    """One thing struck, one weapon of one account, one party a report; figures all stay."""
    kept: list[Claim] = []
    known: set[tuple[object, ...]] = set()
    for claim in claims:
        key = _sameness(claim)
        if key is None or key not in known:
            kept.append(claim)
        if key is not None:
            known.add(key)
    return kept


def _sameness(claim: Claim) -> tuple[object, ...] | None:
    speaker = claim.said_by[0].name if claim.said_by else None
    if claim.kind in ("damage", "perpetrator"):
        return claim.kind, claim.quote.casefold(), speaker if claim.kind == "perpetrator" else None
    if claim.kind == "weapon":
        return claim.kind, claim.value, claim.stance
    return None
