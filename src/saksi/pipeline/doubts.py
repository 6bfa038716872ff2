"""What of each incident needs a person, from its accounts, the machine's links and how far its review has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saksi.model.account import Account
from saksi.model.canonical import decode
from saksi.model.decision import Link, Ruling
from saksi.model.incident import Doubt, Incident
from saksi.ports import Store
from saksi.resolve.rulings import reviewed_by, stacks_of
from saksi.settle.doubts import Reviewed, doubts


def doubts_of(
    store: Store,
    incidents: Sequence[Incident],
    by_id: Mapping[str, Account],
    links: Sequence[Link],
    rulings: Sequence[Ruling],
    *,
    reviewers: int,
) -> dict[str, tuple[Doubt, ...]]:
    """Doubts by incident. ``reviewers`` is how many people the policy asks for."""
    stacks = stacks_of(rulings, "incident")
    touching: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        touching[link.left].append(link)
        touching[link.right].append(link)
    found = {}
    for incident in incidents:
        accounts = [by_id[report] for report in incident.reports]
        stack = stacks.get(incident.id, ())
        reviewed = Reviewed(_seen(stack), len(reviewed_by(stack)), reviewers)
        own = {link.id: link for report in incident.reports for link in touching[report]}
        found[incident.id] = doubts(incident, accounts, own.values(), reviewed, _changed_posts(store, accounts))
    return found


def _seen(stack: Sequence[Ruling]) -> Incident | None:
    """The incident as the last person to rule on it saw it."""
    try:
        return decode(Incident, (stack[-1].seen or "null").encode()) if stack else None
    except msgspec.DecodeError:
        return None  # it was shown by a version whose incidents had other fields


def _changed_posts(store: Store, accounts: Iterable[Account]) -> int:
    """How many pages and posts behind these accounts are there in more than one version."""
    stable = {account.stable_id for account in accounts if account.stable_id is not None}
    return sum(len(store.document_ids(stable_id=name)) > 1 for name in stable)
