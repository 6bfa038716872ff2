"""Two readings of one text made into one: the rules' and the model's.

In force for a language that is read by rules too. The rules give what they are exact in: figures with their speakers,
places, times and a first split into reports, which the model takes further apart. The model says which of those figures
it sees too, and adds what only it finds: figures it is sure of, incidents that the rules do not tell, parties, answers,
evidence, demands, warnings, legal words and persons to seal, and who speaks where the rules heard nobody; of things
struck, weapons and words of attack only what it sees stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from saksi.extract.learned.aged import counts_years
from saksi.extract.learned.apart import THINGS, apart, overlap
from saksi.extract.learned.harmed import is_open
from saksi.extract.learned.harmed import told as words_of_harm
from saksi.extract.learned.once import named_once
from saksi.extract.page.text import sentences
from saksi.extract.where.event import within
from saksi.model.claim import Casualty, Claim, Findings, PlaceClaim, Quotation, Report, Toponym, claim_id
from saksi.model.terms import PlaceKind, Scope, Stance
from saksi.model.values import Span, Where

_NEAR = ("perpetrator", "damage", "weapon", "attack")
BESIDE = (
    "identity",
    "legal_characterisation",
    "warning",
    "responsibility",
    "evidence",
    "demand",
    "military_presence",
    *_NEAR,
)
WIDE = (PlaceKind.COUNTRY, PlaceKind.PROVINCE)
NEAR = 300
"""Code points from a thing struck to the nearest claim of the report that it is taken into."""
IN_EARSHOT = 120
"""Code points from a figure to the name of a speaker whom the model alone heard."""
SURE, CERTAIN = 600, 850
"""The least score, in thousandths, of a figure that the model alone reads; and of one in whose sentence no word says
what became of the people."""
AGREED, DISPUTED, ALONE = 910, 450, 150
"""Scores of a figure of the rules that the model reads alike, reads otherwise, and does not see: about the shares that
were right on the development part."""


def beside_rules(ruled: Findings, learned: Findings, text: str = "") -> Findings:
    """The rules' findings with the model's claims beside them; the model's digest is kept. *text* is what both read.

    A report of the rules whose figures the model tells as several is taken apart first. What the model adds to a
    report of its own goes to the report that shares most figures with it; a figure or a thing struck without such a
    home brings its report along. A weapon, an author or words of attack without one, and a thing struck of no report,
    join the report told nearest to them, and are left out where none is near. Other claims join the one incident of
    the text; where there are several or none they stand alone.
    """
    figures = [c for c in _claims(learned) if c.kind == "casualty"]
    things = [c for c in _claims(learned) if c.kind in THINGS]
    said = tuple(_attributed(quotation, learned.quotations) for quotation in ruled.quotations)
    quoted = partial(_quoted, said=said)
    parts = apart(ruled.reports, learned.reports)
    reports = [_retold(_seen(report, things), lambda c: quoted(_spoken(c, figures, text))) for report in parts]
    reading = _Blend(reports, [quoted(claim) for claim in ruled.claims], partial(_heard, said=said, text=text), text)
    for told in learned.reports:
        home = _home(told, reports)
        reading.take(told, home)
        reading.place(told, home)
    for claim in learned.claims:
        reading.put(claim, None)
    blended = sorted((named_once(r, text) for r in reading.reports(figures)), key=lambda r: r.anchor.start)
    every = tuple(report for report in blended if _tells(report)) or tuple(blended)
    bare = [c for r in blended if r not in every for c in r.claims if c.kind not in ("place", "time")]
    claims = tuple(sorted((*reading.free, *bare), key=lambda c: c.spans[0].start))
    named = _with_more(ruled.toponyms, learned.toponyms)
    replaced = msgspec.structs.replace(ruled, reports=every, claims=claims, quotations=said, toponyms=named)
    return msgspec.structs.replace(replaced, method=learned.method, model_digest=learned.model_digest)


def _with_more(ruled: Sequence[Toponym], learned: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """The rules' places, and those of the model where the rules name none."""
    covered = {at for t in ruled for at in range(t.span.start, t.span.end)}
    more = (t for t in learned if covered.isdisjoint(range(t.span.start, t.span.end)))
    return tuple(sorted((*ruled, *more), key=lambda t: t.span.start))


def _attributed(quotation: Quotation, learned: Sequence[Quotation]) -> Quotation:
    """The quotation, with the model's speaker where the rules know none."""
    if quotation.speaker is not None:
        return quotation
    heard = next((q for q in learned if q.speaker is not None and q.span.overlaps(quotation.span)), None)
    if heard is None:
        return quotation
    return msgspec.structs.replace(quotation, speaker=heard.speaker, channel=heard.channel)


class _Blend:
    """The rules' reports, what is added to each, what stands alone, and reports that only the model tells."""

    def __init__(self, ruled: list[Report], free: Sequence[Claim], heard: Callable[[Claim], Claim], text: str) -> None:
        self.ruled, self.free, self.heard, self.text = ruled, list(free), heard, text
        self.fresh: list[Report] = []
        self.added: dict[str, list[Claim]] = {report.id: [] for report in ruled}
        self.known = [c for r in ruled for c in r.claims] + list(free)
        self.single = _only_incident(ruled)
        self.told: dict[str, Report] = {}
        self.sentences = sentences(text)

    def take(self, told: Report, home: Report | None) -> None:
        """One of the model's reports: into its home, or as it is, where it has none and tells figures or things hit."""
        new = [c for c in told.claims if self._is_new(c)]
        if home is None and any(c.kind in ("casualty", "damage") for c in new):
            kept = [self.heard(c) for c in told.claims if c.kind in ("place", "time") or c in new]
            self.fresh.append(msgspec.structs.replace(told, claims=tuple(kept), part_of=None))
            return
        for claim in new:
            self.put(claim, home)

    def place(self, told: Report, home: Report | None) -> None:
        """Whose place a rules' report may take: of several that have their home in it the one with most figures."""
        if home is not None and _figures(told) > _figures(self.told.get(home.id)):
            self.told[home.id] = told

    def put(self, claim: Claim, home: Report | None) -> None:
        """One claim of the model: into a report, to the free ones, or nowhere."""
        if not self._is_new(claim):
            return
        if claim.kind in _NEAR:
            home = home or _nearest(claim, self.ruled)
        elif claim.kind not in ("identity", "casualty"):
            home = home or self.single
        claim = self.heard(claim)
        if claim.kind == "casualty":
            home = self._of_its_sentence(claim) or home
        if home is not None and claim.kind != "identity":
            self.added[home.id].append(claim)
        elif claim.kind not in (*_NEAR, "casualty"):
            self.free.append(claim)

    def _of_its_sentence(self, claim: Claim) -> Report | None:
        """The rules' report, where only one tells of a place or thing struck in the figure's own sentence."""
        own = _sentence(self.text, claim)
        within = [r for r in self.ruled if any(own.overlaps(c.spans[0]) for c in r.claims)]
        return within[0] if len(within) == 1 else None

    def _is_new(self, claim: Claim) -> bool:
        wanted = claim.kind in BESIDE or (claim.kind == "casualty" and self._is_figure(claim))
        return wanted and not _is_known(claim, self.known)

    def _is_figure(self, claim: Claim) -> bool:
        """Whether a figure that only the model reads is taken: sure enough, of people harmed, no age."""
        aged = any(counts_years(claim, s) for s in self.sentences if s.start <= claim.spans[0].start < s.end)
        return claim.score >= SURE and self._is_harmed(claim) and not aged

    def _is_harmed(self, claim: Claim) -> bool:
        """Whether a word of that harm stands in the figure's sentence, or the model has hardly a doubt: else it takes
        "seven victims" or "four children" for dead where nobody died."""
        if not self.text or claim.score >= CERTAIN or not isinstance(claim.value, Casualty):
            return True
        said = {name for _, name in words_of_harm(_sentence(self.text, claim).of(self.text), "en")}
        return not is_open(claim.value.outcome) or claim.value.outcome in said

    def reports(self, figures: Sequence[Claim]) -> Iterator[Report]:
        """All reports, with links between figures led to the claims that stand here."""
        for report in self.ruled:
            told = self.told.get(report.id)
            report = _of_its_kind(_at_its_place(report, told), told)
            every = sorted((*report.claims, *self.added[report.id]), key=lambda c: c.spans[0].start)
            yield msgspec.structs.replace(report, claims=tuple(_linked(every, figures)))
        for report in self.fresh:
            yield msgspec.structs.replace(report, claims=tuple(_linked(report.claims, figures)))


def _heard(claim: Claim, said: Sequence[Quotation], text: str) -> Claim:
    """What only the model reads: within quotation marks the words of whoever is quoted, elsewhere those of a speaker
    named close by, else the text's own. A figure keeps the speaker that it was trained to point to."""
    quoted = _around(claim, said)
    stance = claim.stance
    if quoted is not None and quoted.speaker is not None:
        stance = Stance.ATTRIBUTED if stance is Stance.ASSERTED else stance
        claim = msgspec.structs.replace(claim, said_by=(quoted.speaker,), channel=quoted.channel, stance=stance)
    elif quoted is None and claim.kind != "casualty" and claim.said_by and not _is_near(claim, text):
        stance = Stance.ASSERTED if stance is Stance.ATTRIBUTED else stance
        claim = msgspec.structs.replace(claim, said_by=(), channel=None, stance=stance)
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _sentence(text: str, claim: Claim) -> Span:
    """The stretch between full stops or line ends that a claim stands in."""
    at = claim.spans[0].start
    start = max(text.rfind(stop, 0, at) for stop in (". ", "\n")) + 1
    return Span(start, min((e for stop in (". ", "\n") if (e := text.find(stop, at)) >= 0), default=len(text)))


def _claims(findings: Findings) -> list[Claim]:
    return [c for r in findings.reports for c in r.claims] + list(findings.claims)


def _seen(report: Report, things: Sequence[Claim]) -> Report:
    """The rules' report without the things struck, weapons and words of attack that the model does not see."""
    kept = [c for c in report.claims if c.kind not in THINGS or _is_known(c, things)]
    return msgspec.structs.replace(report, claims=tuple(kept))


def _tells(report: Report) -> bool:
    """Whether a report still tells of an attack, once what the model does not see in it is gone; what is only denied
    in it ("our forces do not strike towns") is none of its own."""
    telling = (c for c in report.claims if c.stance is not Stance.DENIED)
    return any(c.kind in ("casualty", "evidence", *THINGS) for c in telling)


def _is_known(claim: Claim, known: Iterable[Claim]) -> bool:
    return any(c.kind == claim.kind and overlap(c, claim) for c in known)


def _retold(report: Report, told: Callable[[Claim], Claim]) -> Report:
    """The rules' report with each claim told anew; links follow the claims that they lead to."""
    claims = [told(c) for c in report.claims]
    now = {old.id: new.id for old, new in zip(report.claims, claims, strict=True)}
    led = (msgspec.structs.replace(c, **{n: now.get(to, to) for n, to in _links(c).items()}) for c in claims)
    return msgspec.structs.replace(report, claims=tuple(led))


def _quoted(claim: Claim, said: Sequence[Quotation]) -> Claim:
    """What the rules find in a quotation that only the model knows the speaker of is theirs too."""
    if claim.said_by or claim.stance is not Stance.ATTRIBUTED:
        return claim
    found = _around(claim, said)
    if found is None or found.speaker is None:
        return claim
    claim = msgspec.structs.replace(claim, said_by=(found.speaker,), channel=found.channel)
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _around(claim: Claim, said: Sequence[Quotation]) -> Quotation | None:
    span = claim.spans[0]
    return next((q for q in said if q.span.start <= span.start and span.end <= q.span.end), None)


def _spoken(claim: Claim, figures: Sequence[Claim], text: str) -> Claim:
    """A figure with its score, and with the model's speaker where the rules heard none and one is named close by."""
    if claim.kind != "casualty":
        return claim
    claim = msgspec.structs.replace(claim, score=_score(claim, figures))
    heard = next((f for f in figures if overlap(f, claim) and _is_near(f, text)), None)
    if claim.said_by or heard is None:
        return claim
    said = {"said_by": heard.said_by, "channel": heard.channel, "stance": heard.stance}
    claim = msgspec.structs.replace(claim, **said)
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _is_near(claim: Claim, text: str) -> bool:
    """Whether one of a claim's speakers is named within a sentence's length of it; behind it in its own paragraph."""
    span = claim.spans[0]
    for speaker in claim.said_by:
        if (named := speaker.span) is not None:
            behind = named.start >= span.end and "\n" in text[span.end : named.start]
            if max(named.start - span.end, span.start - named.end) < IN_EARSHOT and not behind:
                return True
    return False


def _links(claim: Claim) -> dict[str, str]:
    """The claims that one leads to, by the name of the link."""
    return {name: to for name in ("subset_of", "beside") if (to := getattr(claim, name)) is not None}


def _score(claim: Claim, figures: Sequence[Claim]) -> int:
    seen = [f for f in figures if overlap(f, claim)]
    if not seen:
        return ALONE
    return AGREED if any(_figure(f) == _figure(claim) for f in seen) else DISPUTED


def _figure(claim: Claim) -> tuple[object, ...]:
    assert isinstance(claim.value, Casualty)
    count = claim.value.count
    return claim.value.outcome, count.low, count.high, count.qualifier


def _home(told: Report, reports: Iterable[Report]) -> Report | None:
    """The rules' report that shares most figures, or else things struck, with one of the model's."""
    shared: Counter[str] = Counter()
    by_id = {report.id: report for report in reports}
    for report in by_id.values():
        for kind, weight in (("casualty", 10), ("damage", 1)):
            own = [c for c in told.claims if c.kind == kind]
            shared[report.id] += weight * sum(c.kind == kind and any(overlap(c, o) for o in own) for c in report.claims)
    best = max(by_id, key=lambda name: shared[name], default=None)
    return by_id[best] if best is not None and shared[best] else None


def _figures(told: Report | None) -> int:
    return -1 if told is None else sum(c.kind == "casualty" for c in told.claims)


def _at_its_place(report: Report, told: Report | None) -> Report:
    """The rules' report at the model's place where that is finer: the rules see only places of the gazetteer, so that
    a village which it lacks is to them the town or country named beside it."""
    if told is None or told.where is None or not _is_finer(told.where, report.where):
        return report
    if report.where is not None and report.where.kind not in WIDE and not _is_named_near(told, report):
        return report
    where = within(told.where, report.where)
    own = [c for c in report.claims if c.kind != "place"]
    own += [_moved(c, where) for c in told.claims if c.kind == "place"]
    return msgspec.structs.replace(report, where=where, claims=tuple(own))


def _of_its_kind(report: Report, told: Report | None) -> Report:
    """The report with the model's event, where the rules know no more than that something was struck."""
    if told is None or told.event is None or report.event not in (None, "other"):
        return report
    return msgspec.structs.replace(report, event=told.event)


def _is_named_near(told: Report, report: Report) -> bool:
    """Whether the model's place stands near what the rules' report tells; one of another section is another's."""
    starts = [c.spans[0].start for c in report.claims if c.kind not in ("place", "time")]
    named = [c.spans[0].start for c in told.claims if c.kind == "place"]
    return not named or any(abs(at - start) <= NEAR for at in named for start in starts)


def _moved(claim: Claim, where: Where) -> Claim:
    """The claim of a place with what is known of where that lies."""
    claim = msgspec.structs.replace(claim, value=PlaceClaim(where=where))
    return msgspec.structs.replace(claim, id=claim_id(claim))


def _is_finer(new: Where, old: Where | None) -> bool:
    if old is not None and old.name.casefold() in new.name.casefold() and old.kind is new.kind:
        return False  # the same name
    if old is None or new.kind is PlaceKind.UNKNOWN or old.name in new.path:
        return True
    return old.kind in WIDE and new.kind not in WIDE


def _only_incident(reports: Sequence[Report]) -> Report | None:
    single = [r for r in reports if r.scope is Scope.INCIDENT]
    return single[0] if len(single) == 1 else None


def _nearest(claim: Claim, reports: Sequence[Report]) -> Report | None:
    at = claim.spans[0].start
    starts = ([r.anchor.start, *(c.spans[0].start for c in r.claims)] for r in reports)
    away = [(min(abs(start - at) for start in found), n) for n, found in enumerate(starts)]
    least, number = min(away, default=(NEAR + 1, 0))
    return reports[number] if least <= NEAR else None


def _linked(claims: Sequence[Claim], figures: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of one report, their links led from the model's claim to the one that stands in its place."""
    known = {claim.id: claim for claim in claims}
    stand = {f.id: c.id for f in figures for c in claims if c.kind == "casualty" and overlap(f, c)}
    for claim in claims:
        led = {name: to if to in known else stand.get(to) for name, to in _links(claim).items()}
        yield msgspec.structs.replace(claim, **{n: to if to != claim.id else None for n, to in led.items()})
