"""Sources and dependence of an incident's accounts, as resolution finds them and settling takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.account import Account
from saksi.model.decision import Ruling
from saksi.model.incident import Incident
from saksi.model.source import Dependence, Provenance
from saksi.ports import Store
from saksi.resolve.dependence import independent, provenance
from saksi.resolve.rulings import misfit, said_of
from saksi.resolve.sources import plain, ruled_names
from saksi.settle import Voices, of_provenance


def provenance_of(
    store: Store, accounts: Sequence[Account], rulings: Iterable[Ruling], *, reviewers: int
) -> Provenance:
    """Who speaks in these accounts of one incident and who depends on whom, by their texts and people's rulings.

    ``reviewers`` is how many people the policy asks for where a source's role is ruled on.
    """
    bearing = [ruling for ruling in rulings if ruling.subject.type in ("source", "dependence")]
    texts: dict[str, str] = {}
    captured: dict[str, str] = {}
    documents = {account.document for account in accounts}
    for name in sorted(documents) if len(documents) > 1 else ():
        document = store.document(name)
        capture = store.capture(document.capture) if document is not None else None
        if document is not None:
            texts[name] = document.text
        if capture is not None:
            captured[name] = capture.collection.at
    return provenance(accounts, texts=texts, captured=captured, rulings=bearing, reviewers=reviewers)


def voices_in(found: Provenance) -> Voices:
    """The same as settling takes it: whose number each claim is, and who counts once."""
    return of_provenance(found, lambda accounts: independent(found, accounts))


def with_sources(incident: Incident, found: Provenance) -> Incident:
    """The incident with its sources and the graph of who depends on whom."""
    return msgspec.structs.replace(incident, sources=found.sources, dependence=found.edges)


def told_in(store: Store, ruling: Ruling) -> set[str]:
    """The reports of every incident that a ruling on sources or on a dependence bears on."""
    said = said_of(ruling)
    names = {plain(name) for side in (*ruled_names(ruling), said.names if said else ()) for name in side}
    is_edge_told = ruling.subject.type == "dependence" and misfit(ruling) is None
    ends = set(msgspec.json.decode(ruling.value or "{}", type=dict[str, str]).values()) if is_edge_told else set()
    found: set[str] = set()
    for incident in store.incidents():
        spoken = {plain(variant) for source in incident.sources for variant in source.variants}
        known = {source.id for source in incident.sources} | set(incident.documents)
        is_edge = any(edge.id == ruling.subject.id for edge in incident.dependence)
        if (names & spoken) or is_edge or (ends & known):
            found.update(incident.reports)
    return found


def find_dependence(case: Case, identifier: str) -> Dependence:
    """The edge of an incident's graph that an id's beginning names. NotFound, or InputError where several do."""
    edges = {edge.id: edge for incident in case.store.incidents() for edge in incident.dependence}
    found = [edges[name] for name in sorted(edges) if name.startswith(identifier)]
    if not found:
        raise NotFound("no such dependence", subject=identifier, hint="`saksi show ID --why --ids` prints them.")
    if len(found) > 1:
        raise InputError(f"{len(found)} ids begin with this", subject=identifier, hint="Give more digits.")
    return found[0]
