"""Reports in the making: what is known of each, and the state of the one pass that forms them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from saksi.extract.attack.weapons import VERY_GENERAL, EventWord
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Sentence
from saksi.extract.report.frames import Seen, day_of
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.places import PlaceMention
from saksi.model.terms import Scope
from saksi.model.values import Span


@dataclass
class Draft:
    """A report in the making: indices of its mentions, what it is known to be about."""

    scope: Scope
    founded: int  # index of the mention that began it
    mentions: list[int] = field(default_factory=list)
    day: date | None = None
    places: list[PlaceMention] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    kinds: frozenset[str] = frozenset()
    sentences: set[int] = field(default_factory=set)
    header: tuple[TimeMention | None, PlaceMention | None] | None = None  # of the heading over it
    sibling: bool = False  # the same place and day as the main one, told on its own
    part_of: Draft | None = None


@dataclass
class Context:
    """What the sentences so far in this paragraph were about."""

    paragraph: int = -1
    day: date | None = None
    place: PlaceMention | None = None
    draft: Draft | None = None
    headed: bool = False  # a heading or a line of place and date stands over what follows
    inline: bool = False  # that line begins a paragraph, and holds for it alone
    time: TimeMention | None = None


@dataclass
class Assembly:
    """The state of one pass over the mentions: reports so far, where each mention went, what was told last."""

    seen: Seen
    mentions: list[Mention]
    events: Sequence[EventWord]
    drafts: list[Draft] = field(default_factory=list)
    home: dict[int, Draft | None] = field(default_factory=dict)
    context: Context = field(default_factory=Context)
    events_in: Mapping[int, Sequence[EventWord]] = field(init=False)
    """The events by their sentence: asking all of them of each sentence would take their product."""

    def __post_init__(self) -> None:
        found: dict[int, list[EventWord]] = {}
        for event in self.events:
            found.setdefault(event.sentence, []).append(event)
        self.events_in = found

    @property
    def primary(self) -> Draft | None:
        """The incident that the text is about: the first that is told as one; else its first wider total."""
        single = [d for d in self.drafts if d.scope is Scope.INCIDENT and not d.sibling]
        wide = [d for d in self.drafts if d.scope in (Scope.AREA, Scope.PERIOD)]
        if (
            single
            and wide
            and self.drafts.index(wide[0]) < self.drafts.index(single[0])
            and wide[0].scope is Scope.AREA
        ):
            return wide[0]
        return single[0] if single else wide[0] if wide else None


def kinds_in(work: Assembly, sentence: int) -> frozenset[str]:
    """The stated means in a sentence."""
    return frozenset(e.event for e in work.events_in.get(sentence, ()) if e.event not in VERY_GENERAL)


def sentence_day(work: Assembly, sentence: Sentence) -> date | None:
    found = [
        t for t in work.seen.times_in(Span(sentence.start, sentence.end)) if t.role is TimeRole.EVENT and day_of(t)
    ]
    return day_of(found[0]) if found else None
