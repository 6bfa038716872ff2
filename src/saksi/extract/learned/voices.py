"""Who stands behind a claim: the speaker pointed to, by the fullest name that the text gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from saksi.extract.learned.marks import Mark
from saksi.extract.page.tags import Account
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole, Stance

FAINT = 0.12
"""A pointer to a pronoun gives way to the next likeliest name above this chance."""
SURE = 0.5
_WORD = re.compile(r"[^\W\d_]{2,}")
_PRONOUNS = frozenset(
    ("he", "she", "him", "her", "il", "elle", "lui", "él", "ella", "він", "вона", "он", "она", "هو", "هي")
)
"""Words that name nobody by themselves; a mention that begins with one is whoever was named last before it."""
_OUTLETS = (SourceRole.NEWS_AGENCY, SourceRole.MEDIA, SourceRole.SOCIAL_CHANNEL)
_SHARED = 5  # letters that two inflected forms of one name share at least
_PROPER = {"telegram": "Telegram", "x": "X", "facebook": "Facebook", "instagram": "Instagram"}
_LIKELY_CHANNEL = 0.4


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers of one text: for each mark of a speaker the person or office it names."""

    speakers: Mapping[int, Speaker]
    named: Mapping[int, bool]

    def account(self, mark: Mark) -> Account:
        """By whom, on what channel and how a claim is told."""
        chain = [s for s in (self._pointed(mark, "voice"), self._pointed(mark, "relay")) if s is not None]
        if len(chain) == 2 and chain[0].name == chain[1].name:
            chain.pop()
        return Account(tuple(chain), channel_of(mark), _stance(mark, bool(chain)))

    def speaker(self, mark: Mark, relation: str = "voice") -> Speaker | None:
        return self._pointed(mark, relation)

    def _pointed(self, mark: Mark, relation: str) -> Speaker | None:
        """The speaker with the most chance over all mentions; a bare pronoun yields to a name."""
        points = mark.points.get(relation, [])
        nobody = next((chance for number, chance in points if number < 0), 0.0)
        found = [(number, chance) for number, chance in points if number >= 0]
        if not found or nobody > sum(chance for _, chance in found):
            return None
        shares: dict[str, float] = {}
        for number, chance in found:
            name = self.speakers[number].name
            shares[name] = shares.get(name, 0.0) + chance * (1.0 if self.named[number] else 0.5)
        best = max(shares, key=lambda name: shares[name])
        return next(self.speakers[n] for n, _ in found if self.speakers[n].name == best)


def read_cast(marks: Sequence[Mark], text: str) -> Cast:
    """The speakers of a text; mentions that share a distinctive word name one speaker, by the fullest of them."""
    own = [m for m in marks if m.kind == "speaker"]
    groups: list[list[Mark]] = []
    for mark in sorted(own, key=lambda m: m.start):
        home = _last_named(text, groups) if _is_pronoun(text, mark) else None
        home = home or next((g for g in groups if any(_is_same(text, mark, other) for other in g)), None)
        if home is None:
            groups.append([mark])
        else:
            home.append(mark)
    speakers: dict[int, Speaker] = {}
    named: dict[int, bool] = {}
    for group in groups:
        fullest = max(group, key=lambda m: (_is_name(text, m), min(m.end - m.start, 120), -m.start))
        role = _role(group)
        for mark in group:
            speakers[mark.number] = Speaker(name=_plain(text, fullest), role=role, span=mark.span)
            named[mark.number] = _is_name(text, fullest)
    return Cast(speakers, named)


def _is_pronoun(text: str, mark: Mark) -> bool:
    """ "He said", "она": no capital but a sentence's own, and a pronoun in front."""
    words = text[mark.start : mark.end].split()
    return words[0].casefold() in _PRONOUNS and not any(w[0].isupper() for w in words[1:])


def _last_named(text: str, groups: Sequence[list[Mark]]) -> list[Mark] | None:
    """The speaker mentioned last so far whose name is told; an outlet is neither he nor she."""
    told = (g for g in groups if _role(g) not in _OUTLETS)
    named = (g for g in told if any(_is_name(text, m) and not _is_pronoun(text, m) for m in g))
    return max(named, key=lambda g: g[-1].start, default=None)


def _plain(text: str, mark: Mark) -> str:
    return " ".join(text[mark.start : mark.end].split())


def _role(group: Sequence[Mark]) -> SourceRole:
    total: dict[str, float] = {}
    for mark in group:
        role, chance = mark.said("role")
        total[role] = total.get(role, 0.0) + chance
    return SourceRole(max(total, key=lambda r: total[r]))


def _is_name(text: str, mark: Mark) -> bool:
    """Holds a word with a capital, or, in a script without capitals, more than one word."""
    words = text[mark.start : mark.end].split()
    return any(w[0].isupper() for w in words) or (len(words) > 1 and not words[0][0].islower())


def _is_same(text: str, one: Mark, other: Mark) -> bool:
    left, right = text[one.start : one.end].casefold(), text[other.start : other.end].casefold()
    if left == right:
        return True
    return any(_is_one_name(a, b) for a in _names(text, one) for b in _names(text, other))


def _names(text: str, mark: Mark) -> Iterator[str]:
    """The capitalised words of a mention, the last of a run only: the family name, the office's own word."""
    words = _WORD.findall(text[mark.start : mark.end])
    large = [w for w in words if w[0].isupper()]
    yield from large[-1:]


def _is_one_name(one: str, other: str) -> bool:
    """Equal, or inflected forms of one word: the same beginning but for a short ending."""
    a, b = one.casefold(), other.casefold()
    common = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or (common >= _SHARED and max(len(a), len(b)) - common <= 3)


def channel_of(mark: Mark) -> str | None:
    """The channel that the model reads for a claim or quotation, if any."""
    if "channel" not in mark.chances:
        return None
    channel, chance = mark.said("channel")
    if channel == "none" or chance < _LIKELY_CHANNEL:
        return None
    return _PROPER.get(channel, channel.replace("_", " "))


def _stance(mark: Mark, voiced: bool) -> Stance:
    """As judged; but asserted and attributed follow from whether somebody is named."""
    said, _ = mark.said("stance")
    stance = Stance(said)
    if stance in (Stance.ASSERTED, Stance.ATTRIBUTED):
        return Stance.ATTRIBUTED if voiced else Stance.ASSERTED
    return stance
