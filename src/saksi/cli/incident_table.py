"""The incidents of a case as one table that fits the terminal, from a phone's width to a wide screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from saksi.cli.terminal import GRADE_COLOURS, range_words, toll_of, when_words, where_words
from saksi.model.incident import Incident
from saksi.model.terms import IncidentStatus, Outcome, Scope

OUTCOMES = (Outcome.KILLED, Outcome.INJURED, Outcome.MISSING)
ROOMY = 110
"""Columns from which place and kind of attack have columns of their own."""
LEGEND = (
    "5+ at least; 3–22 from to; ? told without a number; empty: nobody tells of it; (3) of a part of them only; "
    "~ day inferred"
)


def print_incidents(out: Console, found: Sequence[Incident], *, with_all: bool, is_then: bool = False) -> None:
    """One row an incident, in the order given; wider totals, recalled and rejected ones only when asked for."""
    shown = [i for i in found if with_all or _is_listed(i)]
    if shown:
        out.print(_table(shown, is_roomy=out.width >= ROOMY))
        out.print(Text(f"\n{LEGEND}", style="dim"))
    elif not found and is_then:
        out.print(Text("Nothing was known then.", style="dim"))
    elif not found:
        out.print(Text("No incidents yet. Add reports with: saksi add PATH", style="dim"))
    if len(shown) < len(found):
        hidden = len(found) - len(shown)
        out.print(Text(f"{hidden} more with --all: wider totals, recalled or rejected ones", style="dim"))


def _is_listed(incident: Incident) -> bool:
    return incident.scope in (Scope.INCIDENT, Scope.AREA) and incident.status is not IncidentStatus.REJECTED


def _table(shown: Sequence[Incident], *, is_roomy: bool) -> Table:
    outcomes = [o for o in OUTCOMES if o is not Outcome.MISSING or any(toll_of(i, o) for i in shown)]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2 if is_roomy else 1, 0, 0))
    table.add_column("id", style="cyan", no_wrap=True)
    table.add_column("when", no_wrap=is_roomy, min_width=10)
    for name in ("where", "what") if is_roomy else ("where, what",):
        table.add_column(name, overflow="fold", min_width=8, ratio=1 if is_roomy and name == "where" else None)
    for outcome in outcomes:
        table.add_column(str(outcome), justify="right", no_wrap=True)
    table.add_column("grade", no_wrap=True)
    table.add_column("docs", justify="right", no_wrap=True)
    for incident in shown:
        table.add_row(*_row(incident, outcomes, is_roomy=is_roomy))
    return table


def _row(incident: Incident, outcomes: Sequence[Outcome], *, is_roomy: bool) -> list[Text]:
    what, where = what_words(incident), where_words(incident.where, most=3 if is_roomy else 2)
    place = [Text(where), Text(what)] if is_roomy else [Text.assemble(where, (f", {what}", "dim"))]
    return [
        Text(incident.id.removeprefix("incident-")[:8]),
        Text(when_words(incident.when)),
        *place,
        *(_toll(incident, outcome) for outcome in outcomes),
        Text(str(incident.grade), style=GRADE_COLOURS[str(incident.grade)]),
        Text(str(len(incident.documents))),
    ]


def what_words(incident: Incident) -> str:
    """The kind of attack, and what the totals are of where that is wider than one incident."""
    what = "attack" if incident.event in (None, "other") else incident.event.replace("_", " ")
    if incident.scope is Scope.INCIDENT:
        return what
    return f"{what} ({str(incident.scope).replace('_', ' ')} total)"


def _toll(incident: Incident, outcome: Outcome) -> Text:
    """The people's toll as a range; in brackets that of a part of them where no account gives the whole."""
    whole = toll_of(incident, outcome)
    if whole is not None:
        return Text(range_words(whole.low, whole.best, whole.high))
    parts = [toll for toll in incident.tolls if toll.outcome is outcome]
    if not parts:
        return Text("")
    most = max(parts, key=lambda toll: (toll.low or 0, str(toll.group)))
    return Text(f"({range_words(most.low, most.best, most.high)})", style="dim")
