"""One source across documents: names, titles, spellings and offices that stand for the same speaker.

Two names are tied where they name one person, one office of one place, or one organisation; each tie says why. Names
that are told apart (two holders of one seat, offices of two places) never come together, whatever ties there are
between. A bare office or a shortened name is tied only where it can mean a single source. A person's ruling on two
names comes before all of this. An unnamed voice ("residents") is a source of its own document alone.

Everything here depends on the accounts given and nothing else: order does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import msgspec

from saksi.model.account import Account
from saksi.model.canonical import identify
from saksi.model.claim import Casualty, Claim
from saksi.model.decision import Ruling, Subject
from saksi.model.source import Dependence, Source, Speaker, Tie
from saksi.model.terms import SourceRole, Verdict
from saksi.resolve.alike import OUTLETS, Likeness, likeness
from saksi.resolve.lands import country_of
from saksi.resolve.offices import Named, concept, is_sort, parse
from saksi.resolve.rulings import misfit, said_of, standing
from saksi.resolve.spelling import consonants, folded, latin, script, table

LEAST_SHARED = 2
"""Letters by which words of names are looked up before they are compared."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker as named in the documents of one place: ``documents`` is one document for an unnamed voice."""

    named: Named
    places: tuple[str, ...]
    document: str | None = None

    @property
    def key(self) -> tuple[str, str, str, tuple[str, ...]]:
        return (self.document or "", " ".join(folded(self.named.text).split()), self.named.role, self.places)


@dataclass(frozen=True, slots=True)
class Speaking:
    """The sources of some accounts, which of them stands behind each claim, and whose voice each document is."""

    sources: tuple[Source, ...]
    by_claim: Mapping[str, str]
    own: Mapping[str, str]
    chains: Mapping[str, tuple[str, ...]]
    """Claim id to the ids of everybody it came through, from who stands behind it to who passed it on."""


def sources(
    accounts: Iterable[Account],
    *,
    copies: Iterable[Dependence] = (),
    passages: Mapping[str, str] | None = None,
    rulings: Iterable[Ruling] = (),
) -> Speaking:
    """The sources that speak in these accounts.

    ``copies`` are documents known to be copies of others; ``passages`` the quoted words that claims stand in, by
    claim id: two voices of one quotation are one.
    """
    told = sorted(accounts, key=lambda a: a.id)
    mentions, uses = _mentions(told)
    ties = _ties(list(mentions.values()), uses, decided(rulings))
    ties += _owned(told, mentions)
    ties += [*_copied(told, mentions, tuple(copies)), *_quoting(told, passages or {})]
    groups = _grouped(list(mentions), ties)
    made = {source.id: source for source in (_source(group, mentions, uses, ties) for group in groups)}
    by_key = {key: _source_id(group, mentions) for group in groups for key in group}
    return Speaking(
        tuple(made[name] for name in sorted(made)),
        {c.id: by_key[_key_of(a, c.said_by[0] if c.said_by else None)] for a in told for c in a.report.claims},
        {a.document: by_key[_key_of(a, None)] for a in told},
        {c.id: tuple(by_key[_key_of(a, s)] for s in c.said_by) for a in told for c in a.report.claims},
    )


def source_subject(left: Iterable[str], right: Iterable[str]) -> Subject:
    """What a ruling on two sources is about: every name of the one beside every name of the other."""
    sides = sorted([sorted({plain(n) for n in left}), sorted({plain(n) for n in right})])
    return Subject(type="source", id=identify("names", {"left": sides[0], "right": sides[1]}))


def ruled_names(ruling: Ruling) -> tuple[list[str], list[str]]:
    """The names on either side that a ruling on two sources is about; empty for any other or a malformed one."""
    if ruling.subject.type != "source" or ruling.value is None or misfit(ruling) or said_of(ruling):
        return [], []
    names = msgspec.json.decode(ruling.value.encode(), type=dict[str, list[str]])
    return names.get("left", []), names.get("right", [])


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's word on two names: one source or two; ``documents`` where it holds, everywhere if empty."""

    is_one: bool
    documents: frozenset[str] = frozenset()


def decided(rulings: Iterable[Ruling]) -> dict[tuple[str, str], Decided]:
    """What people ruled on pairs of plain names; of rulings that stand the latest counts."""
    told = list(rulings)
    last = {stack[-1].id for stack in standing(told).values() if stack}
    latest: dict[tuple[str, str], Decided] = {}
    for ruling in told:
        left, right = ruled_names(ruling)
        if ruling.id not in last or not left:
            continue
        where = msgspec.json.decode((ruling.value or "{}").encode(), type=dict[str, list[str]]).get("documents", ())
        for pair in {(min(plain(a), plain(b)), max(plain(a), plain(b))) for a in left for b in right}:
            latest[pair] = Decided(ruling.verdict is Verdict.ACCEPT, frozenset(where))
    return latest


def plain(name: str) -> str:
    """A name as rulings know it: without case, accents and doubled blanks."""
    return " ".join(folded(name).split())


Key = tuple[str, str, str, tuple[str, ...]]


def _mentions(accounts: Sequence[Account]) -> tuple[dict[Key, Mention], dict[Key, set[str]]]:
    """Every way in which a speaker is named, and the documents that do so."""
    found: dict[Key, Mention] = {}
    uses: dict[Key, set[str]] = defaultdict(set)
    for account in accounts:
        speakers: list[Speaker | None] = [None, *(s for c in account.report.claims for s in c.said_by)]
        for speaker in speakers:
            mention = _mention(account, speaker)
            found.setdefault(mention.key, mention)
            uses[mention.key].add(account.document)
    return dict(sorted(found.items())), dict(uses)


def _key_of(account: Account, speaker: Speaker | None) -> Key:
    return _mention(account, speaker).key


def _mention(account: Account, speaker: Speaker | None) -> Mention:
    """The speaker as this account names them; None is the document's own voice."""
    places = _places(account)
    if speaker is None:
        own = _own_voice(account)
        if own is None:
            return Mention(Named(account.document, SourceRole.UNKNOWN, is_unnamed=True), (), account.document)
        return Mention(parse(own, SourceRole.MEDIA), ())
    named = parse(speaker.name, speaker.role, tuple(word for place in places for word in place.split()))
    if named.is_unnamed or named.is_generic:
        return Mention(named, places, account.document)
    return Mention(named, places if named.office is not None else ())


def _own_voice(account: Account) -> str | None:
    """The outlet or, for a post, whoever it was forwarded from or its channel; None where none of them is known."""
    for name in (account.forwarded_from, account.outlet, account.channel):
        if name and plain(name) not in table("offices")["words"]["means"]:
            return name
    return None


def _places(account: Account) -> tuple[str, ...]:
    where = account.report.where
    return () if where is None else tuple(dict.fromkeys((where.name, *where.path)))


@dataclass(frozen=True, slots=True)
class _Tie:
    left: Key
    right: Key
    strength: int
    words: str


def _ties(
    mentions: Sequence[Mention], uses: Mapping[Key, set[str]], ruled: Mapping[tuple[str, str], Decided]
) -> list[_Tie]:
    """What ties or parts each two mentions that share a key; pairs with rulings on their names besides."""
    found = []
    for left, right in _pairs(mentions, ruled):
        names = sorted((plain(left.named.text), plain(right.named.text)))
        said = ruled.get((names[0], names[1]))
        holds = said is not None and (not said.documents or said.documents & (uses[left.key] | uses[right.key]))
        verdict = (
            _ruled(said) if said is not None and holds else likeness(left.named, right.named, left.places, right.places)
        )
        if verdict is not None:
            found.append(_Tie(left.key, right.key, verdict.strength, verdict.words))
    return found


def _ruled(said: Decided) -> Likeness:
    if said.is_one:
        return Likeness(9, "a person ruled that they are one source")
    return Likeness(-9, "a person ruled them apart")


def _pairs(mentions: Sequence[Mention], ruled: Iterable[tuple[str, str]]) -> list[tuple[Mention, Mention]]:
    blocks: dict[str, list[Mention]] = defaultdict(list)
    of_rulings = {name for pair in ruled for name in pair}
    for mention in mentions:
        for key in _keys(mention):
            blocks[key].append(mention)
        if plain(mention.named.text) in of_rulings:
            blocks["ruled"].append(mention)
    met: dict[tuple[Key, Key], tuple[Mention, Mention]] = {}
    for members in blocks.values():
        for left, right in combinations(sorted(members, key=lambda m: m.key), 2):
            met.setdefault((left.key, right.key), (left, right))
    return [met[pair] for pair in sorted(met)]


def _keys(mention: Mention) -> set[str]:
    """The keys under which a mention meets others: its office, the sound and the letters its words begin with."""
    named = mention.named
    if named.is_unnamed:
        return set()
    words = (*named.person, *named.words, *named.speaks_for)
    found = {f"means:{meaning}" for word in words if (meaning := concept(word) or country_of(word))}
    found |= {f"sound:{consonants(word)[:LEAST_SHARED]}" for word in words}
    found |= {f"letters:{latin(word)[:LEAST_SHARED]}" for word in words}
    found |= {f"initial:{consonants(word)[:1]}" for word in words if len(latin(word)) == 1}
    if any(len(latin(word)) == 1 or word.isupper() for word in words):
        found |= {f"initial:{consonants(word)[:1]}" for word in words}
    initials = "".join(latin(word)[:1] for word in words)
    found |= {f"acronym:{initials[:2]}"} | {f"acronym:{latin(word)[:2]}" for word in words if word.isupper()}
    return found | ({f"office:{named.office.key}"} if named.office is not None else set())


def _owned(accounts: Sequence[Account], mentions: Mapping[Key, Mention]) -> list[_Tie]:
    """ "Its director, X" speaks for the organisation that the same document named last before."""
    named: dict[str, set[tuple[int, Key]]] = defaultdict(set)
    for account in accounts:
        for speaker in (s for c in account.report.claims for s in c.said_by if s.span is not None):
            assert speaker.span is not None
            named[account.document].add((speaker.span.start, _key_of(account, speaker)))
    found = []
    for spoken in named.values():
        before: Key | None = None
        for _, key in sorted(spoken):
            who = mentions[key].named
            if before is not None and who.person and is_sort(who.text.split()[0], "own") and before[2] == who.role:
                found.append(_Tie(min(before, key), max(before, key), 2, "named as its head or its voice"))
            before = before if who.person or who.is_unnamed else key
    return found


def _quoting(accounts: Sequence[Account], passages: Mapping[str, str]) -> list[_Tie]:
    """Whoever stands behind one quoted passage in two documents is one, however each of them names the voice."""
    voices: dict[str, set[Key]] = defaultdict(set)
    for account in accounts:
        for claim in account.report.claims:
            if claim.id in passages and claim.said_by:
                voices[passages[claim.id]].add(_key_of(account, claim.said_by[0]))
    pairs = {pair for keys in voices.values() for pair in combinations(sorted(keys), 2)}
    return [_Tie(left, right, 3, "the same quoted words") for left, right in sorted(pairs)]


def _copied(accounts: Sequence[Account], mentions: Mapping[Key, Mention], copies: Sequence[Dependence]) -> list[_Tie]:
    """In copies of one text: who stands behind one figure there and here is one, however their name was damaged."""
    figures: dict[str, dict[tuple[object, ...], set[Key]]] = defaultdict(lambda: defaultdict(set))
    for account in accounts:
        for claim in account.report.claims:
            if isinstance(claim.value, Casualty) and claim.said_by:
                figures[account.document][_figure(claim)].add(_key_of(account, claim.said_by[0]))
    found = []
    for copy in copies:
        ours, theirs = figures[copy.left], figures[copy.right]
        for figure in sorted(ours.keys() & theirs.keys(), key=str):
            if len(ours[figure]) == len(theirs[figure]) == 1:
                left, right = next(iter(ours[figure])), next(iter(theirs[figure]))
                if left != right and _may_be_damaged(mentions[left].named, mentions[right].named):
                    found.append(_Tie(min(left, right), max(left, right), 3, "the same figure in copies of one text"))
    return found


def _figure(claim: Claim) -> tuple[object, ...]:
    assert isinstance(claim.value, Casualty)
    count = claim.value.count
    return (claim.value.outcome, claim.value.group, count.low, count.high, count.qualifier)


def _may_be_damaged(left: Named, right: Named) -> bool:
    """Whether two names can be one that a rewriting hand or machine changed: of one role, and not of two offices."""
    offices = {named.office.key for named in (left, right) if named.office is not None}
    return len(offices) < 2 and (left.role is right.role or SourceRole.UNKNOWN in (left.role, right.role))


def _grouped(keys: Sequence[Key], ties: Sequence[_Tie]) -> list[tuple[Key, ...]]:
    """Groups of mentions, surest ties first; a tie never joins two groups that hold a pair told apart.

    Ties by office or by a shortened name (strength below 2) count only where they lead to a single group.
    """
    group_of = {key: {key} for key in keys}
    apart: dict[Key, set[Key]] = defaultdict(set)
    for tie in ties:
        if tie.strength < 0:
            apart[tie.left].add(tie.right)
            apart[tie.right].add(tie.left)
    for strength in sorted({tie.strength for tie in ties if tie.strength > 0}, reverse=True):
        here = sorted((t for t in ties if t.strength == strength), key=lambda t: (t.left, t.right))
        if strength < 2:
            here = [tie for tie in here if _leads_to_one(tie, here, group_of, apart)]
        for tie in here:
            ours, theirs = group_of[tie.left], group_of[tie.right]
            if ours is not theirs and not any(apart[key] & theirs for key in ours):
                ours |= theirs
                group_of.update(dict.fromkeys(theirs, ours))
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def _leads_to_one(
    tie: _Tie, ties: Sequence[_Tie], group_of: Mapping[Key, set[Key]], apart: Mapping[Key, set[Key]]
) -> bool:
    """Whether neither end is tied, as weakly, to groups that are told apart from each other."""
    for end in (tie.left, tie.right):
        reached = [t.right if t.left == end else t.left for t in ties if end in (t.left, t.right)]
        groups = [group_of[key] for key in reached]
        for one, other in combinations(groups, 2):
            if one is not other and any(apart[key] & other for key in one if key in apart):
                return False
    return True


def _source(
    group: Sequence[Key], mentions: Mapping[Key, Mention], uses: Mapping[Key, set[str]], ties: Sequence[_Tie]
) -> Source:
    members = set(group)
    roles = Counter(mentions[key].named.role for key in group for _ in uses[key])
    known = [role for role in roles if role is not SourceRole.UNKNOWN]
    known = [role for role in known if role not in OUTLETS] or known  # an office's own page is that office
    role = min(known, key=lambda r: (-roles[r], list(SourceRole).index(r)), default=SourceRole.UNKNOWN)
    inside = _joining([tie for tie in ties if tie.strength > 0 and {tie.left, tie.right} <= members])
    names = {key: mentions[key].named.text for key in group}
    why = {(names[t.left], names[t.right], t.words) for t in inside if names[t.left] != names[t.right]}
    return Source(
        id=_source_id(group, mentions),
        name=mentions[max(group, key=lambda key: _fullness(mentions[key].named))].named.text,
        role=role,
        variants=tuple(sorted(set(names.values()))),
        documents=tuple(sorted(set().union(*(uses[key] for key in group)))),
        ties=tuple(Tie(left=left, right=right, words=words) for left, right, words in sorted(why)),
        is_named=not all(mentions[key].document for key in group),
    )


def _joining(ties: Sequence[_Tie]) -> list[_Tie]:
    """Of all ties in a group those that are enough to join it, the surest first: no more is told than is needed."""
    group_of: dict[Key, Key] = {}
    kept = []

    def root(key: Key) -> Key:
        while key in group_of:
            key = group_of[key]
        return key

    for tie in sorted(ties, key=lambda t: (-t.strength, t.left, t.right)):
        left, right = root(tie.left), root(tie.right)
        if left != right:
            group_of[right] = left
            kept.append(tie)
    return kept


def _source_id(group: Sequence[Key], mentions: Mapping[Key, Mention]) -> str:
    """From the fullest name alone; with its places for a bare office, its document for a voice without a name."""
    fullest = max((mentions[key] for key in group), key=lambda m: (_fullness(m.named), m.key))
    named = fullest.named
    places = list(fullest.places) if named.is_bare_office else []
    name = {"name": plain(named.text), "places": places, "document": fullest.document or ""}
    return identify(Source.domain, name)


def _fullness(named: Named) -> tuple[bool, int, bool, bool, int, str]:
    own = len(named.person) + len(named.words)
    is_latin = script(named.text) == "latin"
    return (not named.is_unnamed, own, named.office is not None, is_latin, len(named.text), named.text)
