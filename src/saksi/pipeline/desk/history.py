"""What people did to a document or an incident, in the order of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec

from saksi.case import Case
from saksi.model.act import Assigned, Unsealed
from saksi.model.decision import Link, Ruling
from saksi.model.terms import Verdict
from saksi.pipeline.desk.sealed import OPEN, Mask
from saksi.pipeline.desk.shown import Event
from saksi.resolve.rulings import standing
from saksi.store.desk import links_about, rulings_about

DID = {
    Verdict.ACCEPT: "accepted",
    Verdict.CORRECT: "corrected",
    Verdict.REJECT: "rejected",
    Verdict.ADD: "added",
    Verdict.REVIEWED: "reviewed",
    Verdict.WITHDRAW: "withdrew",
    Verdict.UNDO: "took back a ruling on",
}
SAID = {
    "same": "one incident",
    "different": "different incidents",
    "part_of": "one part of the other",
    "unsure": "open",
}


def history(
    case: Case,
    *,
    documents: Iterable[str] = (),
    subjects: Iterable[str] = (),
    reports: Iterable[str] = (),
    mask: Mask = OPEN,
) -> tuple[Event, ...]:
    """Rulings inside these documents or on these subjects, links of these reports, assignments, unsealings."""
    named, inside = {*subjects, *documents}, set(documents)
    database = case.store.database
    rulings = rulings_about(database, documents=inside, subjects=named)
    standing_now = {ruling.id for stack in standing(r for _, r in rulings).values() for ruling in stack}
    events = [_ruled(entry, ruling, standing_now) for entry, ruling in rulings]
    events += [_linked(entry, link) for entry, link in links_about(database, reports)]
    for entry, act in case.store.acts(Assigned):
        if act.subject in named:
            words = f"assigned it to {act.to}" if act.to else "took the assignment back"
            events.append(Event(entry, at_of(case, entry), act.by, "assigned", words, ""))
    for entry, opened in case.store.acts(Unsealed):
        if opened.document in inside:
            events.append(Event(entry, at_of(case, entry), opened.by, "unsealed", "unsealed its names", opened.reason))
    return tuple(_masked(event, mask) for event in sorted(events, key=lambda event: event.entry))


def assignments(case: Case) -> Mapping[str, str]:
    """Who was given which incident or document, those taken back left out."""
    found: dict[str, str] = {}
    for _, act in case.store.acts(Assigned):
        if act.to is None:
            found.pop(act.subject, None)
        else:
            found[act.subject] = act.to
    return found


def at_of(case: Case, entry: int) -> str:
    """The clock's time in the log's own entry."""
    row = case.store.database.one("SELECT body FROM entry WHERE idx = ?", (entry,))
    form = msgspec.json.decode(row[0]) if row else {}
    return str(form.get("at", ""))


def _ruled(entry: int, ruling: Ruling, standing_now: set[str]) -> Event:
    subject = ruling.subject
    what = f"{subject.kind.replace('_', ' ')} claim" if subject.type == "claim" and subject.kind else subject.type
    undone = ruling.id not in standing_now and ruling.verdict is not Verdict.UNDO
    value = f": {ruling.value}" if ruling.verdict is Verdict.CORRECT and ruling.value else ""
    words = f"{DID[ruling.verdict]} the {what}{value}"
    return Event(entry, ruling.at, ruling.by, str(ruling.verdict), words, ruling.reason, ruling.id, undone)


def _linked(entry: int, link: Link) -> Event:
    words = f"said that two reports are {SAID[link.judgement]}" if link.judgement != "unsure" else "took a link back"
    return Event(entry, link.at or "", link.by, "linked", words, link.reason, link.id)


def _masked(event: Event, mask: Mask) -> Event:
    return replace(event, words=mask.hide(event.words), reason=mask.hide(event.reason))
