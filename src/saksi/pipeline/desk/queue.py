"""What needs a person, ordered by disagreement × consequence, each with its reasons in words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from saksi.case import Case
from saksi.model.act import SecondReading
from saksi.model.incident import Doubt
from saksi.pipeline.desk.claims import degrees
from saksi.pipeline.desk.document import mask_of
from saksi.pipeline.desk.history import assignments
from saksi.pipeline.desk.ruling import document_of
from saksi.pipeline.desk.shown import Filter, Item, Queue, Reason, Row, Why
from saksi.pipeline.desk.wording import worded
from saksi.pipeline.front import document_names
from saksi.store.desk import Fact, Wanted, facts_of, incidents_in, last_rulings, noted, waiting, waiting_for

NOTE_WEIGHT, SECOND_WEIGHT = 150, 450
"""How surely a document needs a person that the reader did not wholly understand, or that two readers read apart."""
EVERYTHING = Filter()


def queue(case: Case, wanted: Filter = EVERYTHING, *, limit: int = 50, offset: int = 0) -> Queue:
    """A page of what waits for a person. Incidents that are settled and unchanged since wait no more."""
    database = case.store.database
    assigned = assignments(case)
    asked = asked_of(case, wanted, assigned)
    documents = _documents(case, wanted, assigned)
    weights = {name: max(r.weight for r in reasons) for name, reasons in documents.items()}
    page = waiting(database, asked, weights, limit=limit, offset=offset)
    rows = facts_of(database, [subject for subject, _ in page if subject not in documents])
    shown_rows = rows_of(case, rows, assigned)
    names = document_names(case, [s for s, _ in page if s in documents]) if documents else {}
    items = tuple(
        Item(
            subject=subject,
            priority=priority,
            reasons=_masked(case, subject, documents[subject]) if subject in documents else reasons_of(rows[subject]),
            row=shown_rows.get(subject),
            title=names.get(subject, "") or _title(rows.get(subject)),
            assigned_to=assigned.get(subject),
        )
        for subject, priority in page
    )
    counts = waiting_for(database, asked)
    counts[""] += len(documents)
    counts.update(Counter(str(why) for reasons in documents.values() for why in {r.why for r in reasons}))
    return Queue(items, counts.pop(""), {why: counts[why] for why in Why if counts[why]})


def asked_of(case: Case, wanted: Filter, assigned: Mapping[str, str] | None = None) -> Wanted:
    """A person's filter as the store asks it; words and assignments become lists of incidents."""
    among: Sequence[str] | None = None
    outside: Sequence[str] = ()
    if wanted.assigned_to is not None:
        to = assignments(case) if assigned is None else assigned
        if wanted.assigned_to:
            among = [subject for subject, person in to.items() if person == wanted.assigned_to]
        else:
            outside = tuple(to)
    if wanted.words.strip():
        found, _ = worded(case, wanted.words)
        held = {i for _, i in incidents_in(case.store.database, [d for _, d in found])}
        among = sorted(held if among is None else held & set(among))
    box = wanted.box
    return Wanted(
        since=wanted.since,
        until=wanted.until,
        event=wanted.event,
        country=wanted.country,
        grade=wanted.grade,
        status=wanted.status,
        killed_at_least=wanted.killed_at_least,
        box=None if box is None else (_e5(box.west), _e5(box.south), _e5(box.east), _e5(box.north)),
        why=str(wanted.why) if wanted.why else None,
        among=among,
        outside=outside,
    )


def rows_of(case: Case, found: Mapping[str, Fact], assigned: Mapping[str, str]) -> dict[str, Row]:
    """Incident id to its row, with the latest ruling on it and whom it was given to."""
    rulings = last_rulings(case.store.database, found)
    return {name: row_of(fact, rulings.get(name), assigned.get(name)) for name, fact in found.items()}


def row_of(fact: Fact, ruling: str | None, assigned_to: str | None) -> Row:
    return Row(
        incident=fact["incident"],
        day=fact["day"],
        last=fact["last"],
        place=fact["place"],
        country=fact["country"],
        lat=degrees(fact["lat_e5"]),
        lon=degrees(fact["lon_e5"]),
        radius_m=fact["radius_m"],
        event=fact["event"],
        status=fact["status"],
        grade=fact["grade"],
        scope=fact["scope"],
        killed=(fact["killed_low"], fact["killed"], fact["killed_high"]),
        injured=(fact["injured_low"], fact["injured"], fact["injured_high"]),
        documents=fact["documents"],
        ruling=ruling,
        assigned_to=assigned_to,
    )


def reasons_of(fact: Fact) -> tuple[Reason, ...]:
    """Why an incident needs a person, weightiest first."""
    kept = msgspec.json.decode(fact["doubts"], type=list[Doubt])
    return tuple(Reason(Why(doubt.why), doubt.weight, doubt.words) for doubt in kept)


def _documents(case: Case, wanted: Filter, assigned: Mapping[str, str]) -> dict[str, tuple[Reason, ...]]:
    """Documents that wait, where nothing is asked that only an incident can answer."""
    if wanted.why not in (None, Why.NOTE, Why.SECOND) or _bare(wanted) != EVERYTHING:
        return {}
    found: dict[str, list[Reason]] = {}
    if wanted.why in (None, Why.SECOND):
        for document, count in _differing(case).items():
            words = f"the second reader differs in {count} {'thing' if count == 1 else 'things'}"
            found.setdefault(document, []).append(Reason(Why.SECOND, SECOND_WEIGHT, words))
    if wanted.why in (None, Why.NOTE):
        for document, notes in noted(case.store.database):
            found.setdefault(document, []).append(Reason(Why.NOTE, NOTE_WEIGHT, _told(notes)))
    if wanted.assigned_to is not None:
        found = {name: reasons for name, reasons in found.items() if assigned.get(name, "") == wanted.assigned_to}
    return {name: tuple(reasons) for name, reasons in found.items()}


def _bare(wanted: Filter) -> Filter:
    """The filter without what documents can answer as well."""
    return dataclasses.replace(wanted, why=None, assigned_to=None)


def _differing(case: Case) -> Counter[str]:
    if next(case.store.acts(SecondReading), None) is None:
        return Counter()
    from saksi.pipeline.second import open_disagreements

    return Counter(one.document for one in open_disagreements(case))


def _masked(case: Case, document: str, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    mask = mask_of(case, document_of(case, document))
    return tuple(dataclasses.replace(reason, words=mask.hide(reason.words)) for reason in reasons)


def _told(notes: Sequence[str]) -> str:
    more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
    return f"the reader says: {notes[0]}{more}"


def _title(fact: Fact | None) -> str:
    if fact is None:
        return ""
    event = str(fact["event"] or "incident").replace("_", " ")
    return " · ".join(str(part) for part in (event, fact["place"], fact["day"]) if part)


def _e5(value: float) -> int:
    return round(value * 100_000)
