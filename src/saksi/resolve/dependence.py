"""Who depends on whom: a graph over the documents and sources of one incident, and how many stand independent.

A document rests on the sources behind its figures, or on its own voice where it names none; a copy and a later
capture rest on their original and add nothing. A source rests on another where it is cited for what its own report
here has from that other, or where nothing shows that it is anybody else. Independent sources are the ends of these
chains: copies of one agency text, and outlets that quote one post, are one source.

Each edge says why. A person's ruling confirms an edge, adds one or cuts it; a cut edge stays in the graph and no
longer counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.decision import Ruling, Subject
from saksi.model.source import Dependence, Provenance, Source
from saksi.model.terms import SourceRole, Stance, Verdict
from saksi.resolve.copies import copies, in_utc
from saksi.resolve.offices import PRIVATE
from saksi.resolve.rulings import standing
from saksi.resolve.sketch import quoted
from saksi.resolve.source_roles import with_roles
from saksi.resolve.sources import Speaking, sources

TOLD = frozenset({Stance.ASSERTED, Stance.ATTRIBUTED, Stance.ALLEGED})
OWN_WORD = PRIVATE | {SourceRole.UNKNOWN, SourceRole.SOCIAL_CHANNEL}
"""Unnamed voices of these roles are what their document found out by itself; those of offices could be anyone's."""


def provenance(
    accounts: Iterable[Account],
    *,
    texts: Mapping[str, str] | None = None,
    captured: Mapping[str, str] | None = None,
    rulings: Sequence[Ruling] = (),
    reviewers: int = 1,
) -> Provenance:
    """Sources, dependence and versions of the accounts of one incident; the same whatever their order.

    ``texts`` and ``captured`` (RFC 3339) are by document id; without texts only near-copies are found. ``reviewers``
    is how many people must say the same of a source's role or party.
    """
    told = sorted(accounts, key=lambda a: a.id)
    newer = versions(told, captured or {})
    copied = tuple(c for c in copies(told, texts or {}) if not _are_versions(c, newer))
    copied = ruled_edges(copied, rulings)
    standing_copies = [copy for copy in copied if not copy.is_cut]
    speaking = sources(told, copies=standing_copies, passages=_passages(told, texts or {}), rulings=rulings)
    speaking = replace(speaking, sources=with_roles(speaking.sources, rulings, reviewers))
    edges = dependence(told, speaking, (*_replaced(newer), *copied))
    return Provenance(speaking.sources, speaking.by_claim, speaking.own, ruled_edges(edges, rulings), newer)


def versions(accounts: Iterable[Account], captured: Mapping[str, str]) -> dict[str, str]:
    """Each document that is an earlier capture of a page or post to the latest capture of it.

    Later is what was edited or published later or, where that is the same or not told, captured later. Where nothing
    tells the order, none takes the other's place.
    """
    pages: dict[str, dict[str, Account]] = defaultdict(dict)
    for account in accounts:
        if account.stable_id:
            pages[account.stable_id][account.document] = account
    found = {}
    for same in pages.values():
        for document, account in same.items():
            later = [a for a in same.values() if _is_later(a, account, captured)]
            if later:
                found[document] = max(later, key=lambda a: _moment(a, captured)).document
    return dict(sorted(found.items()))


def _moment(account: Account, captured: Mapping[str, str]) -> tuple[str, str, str]:
    stated = account.edited or account.published or ""
    return (in_utc(stated), captured.get(account.document, ""), account.document)


def _is_later(one: Account, other: Account, captured: Mapping[str, str]) -> bool:
    ours, theirs = _moment(one, captured), _moment(other, captured)
    shared = min(len(ours[0]), len(theirs[0]))
    if ours[0][:shared] != theirs[0][:shared]:
        return ours[0][:shared] > theirs[0][:shared]
    return bool(ours[1] and theirs[1]) and ours[1] > theirs[1]


def _are_versions(copy: Dependence, newer: Mapping[str, str]) -> bool:
    return newer.get(copy.right, copy.right) == newer.get(copy.left, copy.left)


def _replaced(newer: Mapping[str, str]) -> list[Dependence]:
    words = "an earlier capture of the same page or post"
    return [Dependence(left=old, right=new, kind="version", words=words) for old, new in newer.items()]


def _passages(accounts: Sequence[Account], texts: Mapping[str, str]) -> dict[str, str]:
    """Claim id to the quoted passage that its words stand in, where they stand in one."""
    by_document = {a.document: quoted(texts[a.document]) for a in accounts if a.document in texts}
    return {
        claim.id: words
        for account in accounts
        for claim in account.report.claims
        for start, end, words in by_document.get(account.document, ())
        if start <= claim.spans[0].start and claim.spans[0].end <= end
    }


def dependence(
    accounts: Sequence[Account], speaking: Speaking, between: Iterable[Dependence] = ()
) -> tuple[Dependence, ...]:
    """The edges of the graph; ``between`` are those between documents (copies, versions), which come first."""
    named = {source.id: source for source in speaking.sources}
    found = list(between)
    for account in sorted(accounts, key=lambda a: a.id):
        found += _rests_on(account, speaking, named)
    found += _relayed(accounts, speaking, named)
    found += _unnamed(accounts, speaking, named)
    unique = {edge.id: edge for edge in found if edge.left != edge.right}
    return tuple(sorted(unique.values(), key=lambda e: (e.kind, e.left, e.right)))


def _told(account: Account) -> list[Claim]:
    """The claims that a report rests on: what it says of people, else whatever it says."""
    casualties = [c for c in account.report.claims if isinstance(c.value, Casualty) and c.stance in TOLD]
    return casualties or [c for c in account.report.claims if c.stance in TOLD]


def _rests_on(account: Account, speaking: Speaking, named: Mapping[str, Source]) -> list[Dependence]:
    cited = sorted({speaking.by_claim[c.id] for c in _told(account) if c.said_by})
    if cited:
        return [_edge(account.document, name, "cites", "named behind its figures") for name in cited]
    own = speaking.own[account.document]
    kind = "forward" if account.forwarded_from else "own"
    words = f"forwarded from {_name(named, own)}" if kind == "forward" else "names nobody behind its figures"
    return [_edge(account.document, own, kind, words)]


def _relayed(accounts: Sequence[Account], speaking: Speaking, named: Mapping[str, Source]) -> list[Dependence]:
    """A source cited elsewhere whose own report is here rests on whom that report cites; an unnamed voice heard
    through a named one ("a resident told X") is X's finding wherever it is told."""
    cited_in = {a.document: {speaking.by_claim[c.id] for c in _told(a) if c.said_by} for a in accounts}
    somewhere = set().union(*cited_in.values())
    found = []
    for document, outlet in sorted(speaking.own.items()):
        if outlet in somewhere:
            words = "its own report here has its figures from {}"
            cited = sorted(cited_in[document] - {outlet})
            found += [_edge(outlet, name, "relays", words.format(_name(named, name))) for name in cited]
    for claim in (claim for account in accounts for claim in _told(account)):
        first, *through = speaking.chains[claim.id] or ("",)
        known = [name for name in through if named[name].is_named]
        if known and not named[first].is_named:
            words = f"an unnamed voice heard through {_name(named, known[0])}"
            found.append(_edge(first, known[0], "unnamed", words))
    return found


def _unnamed(accounts: Sequence[Account], speaking: Speaking, named: Mapping[str, Source]) -> list[Dependence]:
    """Unnamed voices that nothing shows to be two: private ones of one document, and those of one kind of office."""
    heard = sorted({speaking.by_claim[c.id] for a in accounts for c in _told(a) if len(c.said_by) == 1})
    found = []
    for source in (named[name] for name in heard if not named[name].is_named):
        is_private = source.role in OWN_WORD
        like = [named[name] for name in heard if name != source.id and _may_be_one(source, named[name])]
        certain = [other.id for other in like if other.is_named]
        other = min(certain or [other.id for other in like if other.id < source.id], default=None)
        if other is not None:
            what = "one finding of one document" if is_private else f"nothing tells it from {_name(named, other)}"
            found.append(_edge(source.id, other, "unnamed", f"nobody in particular: {what}"))
    return found


def _may_be_one(unnamed: Source, other: Source) -> bool:
    """Whether nothing tells an unnamed voice from another: in one document, or of one kind of office anywhere."""
    if unnamed.role in OWN_WORD:
        return other.role in OWN_WORD and not other.is_named and unnamed.documents == other.documents
    return other.role is unnamed.role


def _edge(left: str, right: str, kind: str, words: str) -> Dependence:
    return Dependence(left=left, right=right, kind=kind, words=words)


def _name(named: Mapping[str, Source], source: str) -> str:
    return named[source].name if named[source].is_named else f"an unnamed {named[source].role.replace('_', ' ')}"


def dependence_subject(edge: Dependence) -> Subject:
    """What a ruling on an edge is about."""
    return Subject(type="dependence", id=edge.id)


def ruled_edges(edges: Sequence[Dependence], rulings: Iterable[Ruling]) -> tuple[Dependence, ...]:
    """The edges as people's rulings leave them: rejected ones cut, added ones there; the latest ruling counts.

    A ruling that adds an edge carries its ends and kind as its value; it stands only where both ends are known here.
    """
    stacks = standing(r for r in rulings if r.subject.type == "dependence" and r.subject.id is not None)
    latest = {str(subject.id): stack[-1] for (subject, _), stack in stacks.items() if stack}
    known = {edge.id: edge for edge in edges}
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    for name, ruling in latest.items():
        if name in known and ruling.verdict in (Verdict.ACCEPT, Verdict.REJECT):
            is_cut = ruling.verdict is Verdict.REJECT
            known[name] = msgspec.structs.replace(known[name], by=ruling.by, is_cut=is_cut)
        elif ruling.verdict is Verdict.ADD and ruling.value is not None:
            added = msgspec.json.decode(ruling.value.encode(), type=dict[str, str])
            if {added["left"], added["right"]} <= ends:
                edge = _edge(added["left"], added["right"], added["kind"], "a person ruled that it depends")
                known[name] = msgspec.structs.replace(edge, by=ruling.by)
    return tuple(sorted(known.values(), key=lambda e: (e.kind, e.left, e.right)))


def independent(found: Provenance, accounts: Iterable[Account]) -> tuple[str, ...]:
    """The ids of the sources at the ends of the chains that these accounts' documents begin; each counts once."""
    onward: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in found.edges:
        if not edge.is_cut:
            onward[edge.left]["whole" if edge.kind in ("copy", "version") else "part"].add(edge.right)
    ends: set[str] = set()
    for document in {account.document for account in accounts}:
        ends |= _ends(document, onward, found.own)
    return tuple(sorted(ends))


def _ends(start: str, onward: Mapping[str, Mapping[str, set[str]]], own: Mapping[str, str]) -> set[str]:
    """Where the chains from a document or source end: those that depend on nothing further, or on each other only."""
    ends: set[str] = set()
    seen: set[str] = set()
    edge = [start]
    while edge:
        here = edge.pop()
        if here in seen:
            continue
        seen.add(here)
        steps = onward.get(here, {})
        further = steps.get("whole") or steps.get("part") or set()
        if here in own and not further:
            further = {own[here]}
        edge += sorted(further)
        if not further:
            ends.add(here)
    return ends or {min(seen)}
