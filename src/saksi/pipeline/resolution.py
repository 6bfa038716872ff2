"""From read reports to incidents: resolve → settle, over just what a change can touch.

Whatever is joined to a changed report by no chain of bearing pairs (`saksi.resolve.bearing`), people's links, parts or
shared incidents keeps its incident as it is. Recomputing that closure gives the same result as recomputing the whole
case. Chains of merely shared blocks would not do: in one war they soon reach every report, and each `add` would
compute the whole case again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from saksi.case import Case
from saksi.model.account import Account, Limits
from saksi.model.act import Allotment, Allotted, Linked, PolicySet, Reading, Ruled
from saksi.model.canonical import decode, framed, identify, sha256
from saksi.model.decision import Link, Ruling
from saksi.model.incident import Doubt, Incident
from saksi.model.terms import IncidentStatus, Verdict
from saksi.pipeline.doubts import doubts_of
from saksi.pipeline.provenance import provenance_of, told_in, voices_in, with_sources
from saksi.ports import Store, Transaction
from saksi.resolve import LARGEST, Resolution, accounts_of, bearing, keys, method, resolve
from saksi.resolve.rulings import reviewed_by, ruled, stacks_of
from saksi.settings import Policy
from saksi.settle import RULES, Standing, counting_rule, grades, settle

Group = tuple[str, ...]
DECIDING = ("resolution.py", "provenance.py")
"""What of this package has a say in an incident, beside the stages."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a resolution comes to: machine links, incidents, the ids newly allotted, the incidents they replace, and
    what of each incident needs a person."""

    links: tuple[Link, ...]
    incidents: tuple[Incident, ...]
    allotted: tuple[Allotment, ...]
    forget: tuple[str, ...]
    doubts: Mapping[str, tuple[Doubt, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was computed before from accounts that no change has touched since, and so would come out the same."""

    links: Mapping[tuple[str, str], Link]
    """By both ends, as each link names them."""
    incidents: Mapping[Group, Incident]
    """By their reports."""


def bring_up_to_date(case: Case) -> int:
    """Resolve and settle what the log has beyond the last resolution; the number of incidents computed anew."""
    if not is_behind(case):
        return 0
    with case.transaction() as transaction:
        return catch_up(case.store, transaction)


def catch_up(store: Store, transaction: Transaction) -> int:
    """The same inside a transaction that goes on; also what other processes added until it began is resolved."""
    if store.resolved_by() not in (None, rules()):
        return resolve_all(store, transaction)
    return resolve_into(store, transaction, _touched(store, store.resolved()))


def is_behind(case: Case) -> bool:
    """Whether the incidents are not what this version computes from the log: acts came after, or other rules did it."""
    return case.store.unresolved() or case.store.resolved_by() not in (None, rules())


@cache
def rules() -> str:
    """The rules in force, exactly: their names and a digest over the code of resolving and settling, this included.

    Kept with what they computed, so that a case made by another version is told from one that was altered.
    """
    code = sorted(
        (f"{stage}/{item.name}", item.read_bytes())
        for stage in ("resolve", "settle", "pipeline")
        for item in _files(resources.files(f"saksi.{stage}"))
        if item.name.endswith((".py", ".toml")) and (stage != "pipeline" or item.name in DECIDING)
    )
    digest = sha256(framed(*(part for name, body in code for part in (name.encode(), body))))
    return f"{method()} {RULES[0].id} {grades.RULE} {digest[:16]}"


def _files(folder: Traversable) -> Iterator[Traversable]:
    """The files of a folder, those of its data folders included."""
    for item in folder.iterdir():
        yield from _files(item) if item.is_dir() else (item,)


def resolve_all(store: Store, transaction: Transaction) -> int:
    """Resolve and settle the whole case, as after a rebuild or a change of rules. Fulfils the Resolve port."""
    return resolve_into(store, transaction, {report.id for report in store.reports()} | store.stranded())


def resolve_into(store: Store, transaction: Transaction, touched: set[str]) -> int:
    """Write what follows from a change of these reports: their blocks, then links and incidents of their closure."""
    read = accounts_in(store, touched)
    as_ruled = {account.id: account for account in ruled(read, tuple(store.rulings()))}
    for account in read:
        # Found by what was read and by what people made of it: a corrected place or day meets other reports.
        transaction.put_blocks(account.id, {*keys(account), *keys(as_ruled.get(account.id, account))})
    settled = settled_closure(store, touched)
    if settled.allotted:
        transaction.append(Allotted(allotments=settled.allotted))
    transaction.put_resolution(
        settled.links, settled.incidents, forget=settled.forget, rules=rules(), doubts=settled.doubts
    )
    return len(settled.incidents)


def standing_accounts(store: Store, incident: Incident) -> tuple[Account, ...]:
    """The accounts of an incident as people's rulings leave them."""
    rulings = [ruling for document in incident.documents for ruling in store.rulings(document)]
    return ruled(accounts_in(store, set(incident.reports)), rulings)


def reached(store: Store, reports: Set[str]) -> set[str]:
    """Every report that these bear on, themselves included."""
    return _closure(store, set(reports), tuple(store.rulings()))[0]


def grouped(
    store: Store, accounts: Sequence[Account], links: Sequence[Link], rulings: Sequence[Ruling], *, rule: str
) -> tuple[Incident, ...]:
    """The incidents that these accounts make among themselves under these links and rulings, counted by a rule.
    Nothing is written. In a case so large that keys are left out for standing on too many reports, they are left out
    here where they are today."""
    crowded = store.crowded({account.id for account in accounts}, LARGEST)
    resolution = resolve(accounts, links, crowded=crowded)
    return _incidents(store, accounts, resolution, rulings, {}, rule=rule)[0]


def settled_closure(store: Store, touched: set[str], supposed: Sequence[Link] = ()) -> Settled:
    """Resolve and settle everything that the touched reports can bear on.

    ``supposed`` are links that nobody has logged yet, for a preview; their ends are to be among ``touched``.
    """
    rulings = tuple(store.rulings())
    closure, accounts = _closure(store, touched, rulings)
    crowded = store.crowded(closure, LARGEST)
    kept = _kept(store, closure, touched)
    resolution = resolve(accounts, (*store.links(closure), *supposed), crowded=crowded, told=kept.links)
    incidents, allotted = _incidents(store, accounts, resolution, rulings, kept.incidents)
    forget = tuple(sorted(set(store.incidents_of(closure).values())))
    by_id, reviewers = {account.id: account for account in accounts}, policy_in_force(store).reviewers
    doubts = doubts_of(store, incidents, by_id, resolution.links, rulings, reviewers=reviewers)
    return Settled(resolution.links, incidents, allotted, forget, doubts)


def _kept(store: Store, closure: set[str], touched: set[str]) -> Kept:
    """What the case holds of the closure that no touched document has a part in; nothing where other rules made it.

    Whole documents, since what one of its reports tells says which words and which place in the text another has.
    """
    if store.resolved_by() != rules():
        return Kept({}, {})
    unchanged = closure - touched - _told_beside(store, touched)
    links = {(link.left, link.right): link for link in store.matches(unchanged) if unchanged >= {link.left, link.right}}
    found = (store.incident(name) for name in sorted(set(store.incidents_of(unchanged).values())))
    return Kept(links, {one.reports: one for one in found if one is not None and unchanged.issuperset(one.reports)})


def _told_beside(store: Store, reports: set[str]) -> set[str]:
    """The reports of the documents that tell these."""
    documents = {report.document for report in store.reports(reports)}
    return {told.id for document in documents for told in store.reports_in(document)}


def _closure(store: Store, touched: set[str], rulings: Sequence[Ruling]) -> tuple[set[str], tuple[Account, ...]]:
    """The reports, lost ones too, that can be reached from these; and the accounts of those that stand."""
    known: dict[str, Account] = {}
    standing: dict[str, Account] = {}
    found: set[str] = set()
    edge = set(touched)
    # A key may have become crowded by the touched reports alone; then all under it are compared otherwise than before.
    most = Limits(*(limit + len(touched) for limit in LARGEST))
    while edge:
        found |= edge
        near, crowded = store.sharing(edge, most), store.crowded(edge, most)
        read = accounts_in(store, near - known.keys())
        standing.update((account.id, account) for account in ruled(read, rulings))
        # What was ruled out bore on others before: it is compared as it was read.
        known.update((account.id, standing.get(account.id, account)) for account in read)
        wider = bearing([known[report] for report in sorted(near) if report in known], edge, crowded=crowded)
        most = LARGEST
        edge = (wider | _joined_to(store, edge) | _parts_of(store, edge)) - found
    return found, tuple(standing[report] for report in sorted(found) if report in standing)


def _joined_to(store: Store, reports: set[str]) -> set[str]:
    """What these were joined or likened to until now, by people, by a machine or in one incident."""
    links = (*store.links(reports), *store.matches(reports))
    return store.members_beside(reports) | {end for link in links for end in (link.left, link.right)}


def _parts_of(store: Store, reports: set[str]) -> set[str]:
    """What these are part of and what is part of them, as one document tells it."""
    found: set[str] = set()
    for document in {report.document for report in store.reports(reports)}:
        for told in store.reports_in(document):
            if told.part_of is not None and (told.part_of in reports or told.id in reports):
                found.update((told.id, told.part_of))
    return found


def _touched(store: Store, since: int) -> set[str]:
    """Reports that acts after ``since`` read, linked or ruled on, and members of incidents that lost a report."""
    documents = {act.document for _, act in store.acts(Reading, since=since)}
    found: set[str] = store.stranded()
    for _, linked in store.acts(Linked, since=since):
        found.update((linked.link.left, linked.link.right))
    for _, act in store.acts(Ruled, since=since):
        found.update(_subjects(store, act.ruling))
        documents.update(d for d in (act.ruling.subject.document,) if d)
    for document in documents:
        found.update(report.id for report in store.reports_in(document))
    if next(store.acts(PolicySet, since=since), None) is not None:
        found.update(_counted_otherwise(store))
        # How many reviewers it takes may have changed.
        for ruling in store.rulings():
            found.update(_subjects(store, ruling) if ruling.subject.type in ("incident", "source") else ())
    return found


def _subjects(store: Store, ruling: Ruling) -> Iterable[str]:
    if ruling.subject.id is None:
        return ()
    if ruling.subject.type in ("source", "dependence"):
        return told_in(store, ruling)
    if ruling.subject.type == "incident":
        incident = store.incident(ruling.subject.id)
        return incident.reports if incident else ()
    if ruling.subject.type == "document":
        return tuple(report.id for report in store.reports_in(ruling.subject.id))
    return (ruling.subject.id,) if ruling.subject.type == "report" else ()


def accounts_in(store: Store, ids: Set[str]) -> tuple[Account, ...]:
    """The accounts of these reports as they were read, in the order of their ids."""
    found: list[Account] = []
    for name in sorted({report.document for report in store.reports(ids)}):
        document = store.document(name)
        assert document is not None
        found.extend(accounts_of(document, tuple(store.reports_in(name)), ids))
    return tuple(sorted(found, key=lambda account: account.id))


def _incidents(
    store: Store,
    accounts: Sequence[Account],
    resolution: Resolution,
    rulings: Sequence[Ruling],
    kept: Mapping[Group, Incident],
    *,
    rule: str | None = None,
) -> tuple[tuple[Incident, ...], tuple[Allotment, ...]]:
    by_id = {account.id: account for account in accounts}
    recalled = resolution.recalls
    groups = [group for group in resolution.groups if not any(report in recalled for report in group)]
    ids, allotted = _named(store, groups, by_id)
    incident_of = {report: ids[group][0] for group in groups for report in group}
    mentioned: dict[str, set[str]] = defaultdict(set)
    for recalling, told in recalled.items():
        if told in incident_of:
            mentioned[incident_of[told]].add(by_id[recalling].document)
    policy = policy_in_force(store)
    statuses = _statuses(rulings, policy.reviewers)
    incidents = []
    for group in groups:
        name, formerly = ids[group]
        whole = {incident_of[w] for r in group for w in resolution.parts.get(r, ()) if w in incident_of}
        own = {by_id[r].document for r in group}
        standing = Standing(
            id=name,
            part_of=tuple(sorted(whole - {name})),
            formerly=formerly,
            mentioned_in=tuple(sorted(mentioned[name] - own)),
            status=statuses.get(name, IncidentStatus.PROPOSED),
        )
        if group in kept:
            incidents.append(_standing_anew(kept[group], standing))
            continue
        members = [by_id[r] for r in group]
        found = provenance_of(store, members, rulings, reviewers=policy.reviewers)
        settled = settle(members, standing, voices_in(found), rule=rule or policy.counting_rule)
        incidents.append(with_sources(settled, found))
    return tuple(sorted(incidents, key=lambda i: i.id)), allotted


def _standing_anew(kept: Incident, standing: Standing) -> Incident:
    """An incident that its own reports leave as it was, where others may have changed what stands around it."""
    return msgspec.structs.replace(
        kept,
        id=standing.id,
        part_of=standing.part_of,
        formerly=standing.formerly,
        mentioned_in=standing.mentioned_in,
        status=standing.status,
    )


def _named(
    store: Store, groups: Sequence[Group], by_id: Mapping[str, Account]
) -> tuple[dict[Group, tuple[str, Group]], tuple[Allotment, ...]]:
    """Each group's id and the ids it absorbed: the oldest allotted to any of its reports, else a new one."""
    names: dict[Group, tuple[str, Group]] = {}
    fresh: list[Allotment] = []
    for group in groups:
        had = list(store.allotted(group).values())
        if not had:
            founding = min(group, key=lambda r: (by_id[r].published or "9", r))
            had = [identify(Incident.domain, {"report": founding})]
            fresh.append(Allotment(incident=had[0], report=founding))
        names[group] = (had[0], tuple(had[1:]))
    return names, tuple(sorted(fresh, key=lambda a: a.incident))


def _counted_otherwise(store: Store) -> set[str]:
    """Members of incidents whose tolls were counted by another rule than the policy now names."""
    rule = counting_rule(policy_in_force(store).counting_rule).id
    return {r for i in store.incidents() if any(toll.rule != rule for toll in i.tolls) for r in i.reports}


def policy_in_force(store: Store) -> Policy:
    """The policy last logged, or the default one."""
    logged = store.last(PolicySet)
    return decode(Policy, logged.policy.encode()) if logged else Policy()


def _statuses(rulings: Sequence[Ruling], reviewers: int) -> dict[str, IncidentStatus]:
    """An incident is reviewed once as many people as the policy asks for have accepted it since any rejection."""
    found: dict[str, IncidentStatus] = {}
    for name, stack in stacks_of(rulings, "incident").items():
        if stack[-1].verdict is Verdict.REJECT:
            found[name] = IncidentStatus.REJECTED
        elif len(reviewed_by(stack)) >= reviewers:
            found[name] = IncidentStatus.REVIEWED
    return found
