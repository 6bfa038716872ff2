"""Why reports are one incident, as the terminal shows it: what people decided, and the evidence for and against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from pathlib import PurePath

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from saksi.case import Case
from saksi.cli.terminal import printable, short
from saksi.model.decision import Feature, Link
from saksi.model.incident import Incident
from saksi.model.terms import Judgement
from saksi.pipeline.front import document_names
from saksi.pipeline.settling import Asked, links_of

JUDGED = {
    Judgement.SAME: "the same incident",
    Judgement.DIFFERENT: "different incidents",
    Judgement.PART_OF: "the first is part of the second",
    Judgement.UNSURE: "taken back",
}
LIKELY = {**JUDGED, Judgement.SAME: "likely one incident", Judgement.UNSURE: "perhaps one incident"}


def print_links(out: Console, case: Case, incident: Incident, asked: Asked, *, ids: bool) -> None:
    """The links inside the incident, then those to reports that lie elsewhere."""
    links = links_of(case, incident, asked)
    known = _names(case, incident, links, ids=ids)
    last = {frozenset((link.left, link.right)): link for link in links if not link.features}
    own = set(incident.reports)
    inside = [link for link in links if {link.left, link.right} <= own]
    beside = [link for link in links if not {link.left, link.right} <= own]
    out.print(Text("\nWhy these reports are one incident", style="bold"))
    if not inside:
        out.print(Text("  One report alone; nothing to link." if len(own) == 1 else "  No pair of them was likely."))
    for link in inside:
        _print_link(out, link, known, is_over=_is_over(link, last))
    if beside:
        out.print(Text("\nCompared with reports that lie elsewhere", style="bold"))
    for link in beside:
        _print_link(out, link, known, is_over=_is_over(link, last))


def _is_over(link: Link, last: Mapping[frozenset[str], Link]) -> bool:
    """Whether a person decided otherwise on the pair since."""
    latest = last.get(frozenset((link.left, link.right)))
    return not link.features and latest is not link


def _names(case: Case, incident: Incident, links: Iterable[Link], *, ids: bool) -> dict[str, str]:
    """Each report by its document, by its own id too where asked for or where the document tells several; and where it
    lies, if elsewhere."""
    ends = {*incident.reports, *(end for link in links for end in (link.left, link.right))}
    documents = {report.id: report.document for report in case.store.reports(ends)}
    texts, lies = document_names(case, set(documents.values())), case.store.incidents_of(ends)
    found = {}
    for report in ends:
        words = texts.get(documents.get(report, ""), "")
        words = words if "://" in words else PurePath(words).name
        if ids or not words or len(list(case.store.reports_in(documents[report]))) > 1:
            words = f"{words} {short(report)}".strip()
        if report not in incident.reports:
            words += f" ({short(lies[report])})" if report in lies else " (in no incident)"
        found[report] = printable(words)
    return found


def _print_link(out: Console, link: Link, known: Mapping[str, str], *, is_over: bool) -> None:
    head = Text.assemble("  ", f"{known[link.left]} – {known[link.right]}  ")
    if link.features:
        head.append(LIKELY[link.judgement], style="bold")
        head.append(f", probability {link.score / 1000:.2f}").append(f"  by {printable(link.by)}", style="dim")
    else:
        head.append(JUDGED[link.judgement], style="bold").append(f", by {printable(link.by)}")
        head.append("  decided otherwise since" if is_over else "", style="yellow")
    out.print(head)
    if link.reason:
        out.print(Padding(Text(printable(link.reason)), (0, 0, 0, 6)))
    if link.features:
        out.print(Padding(_evidence(link.features), (0, 0, 0, 6)))
    idle = ", ".join(feature.name for feature in link.features if not feature.score)
    if idle:
        out.print(Padding(Text(f"neither for nor against: {idle}", style="dim"), (0, 0, 0, 6)))


def _evidence(features: Iterable[Feature]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column()
    for feature in features:
        if feature.score:
            colour = "green" if feature.score > 0 else "red"
            words = Text.assemble(printable(feature.words), (_sides(feature), "dim"))
            grid.add_row(Text(feature.name, style=colour), Text(_times(feature.score), style=colour), words)
    return grid


def _sides(feature: Feature) -> str:
    """What each report has, where the two differ: else the words beside it say it all."""
    if feature.name == "copy" or feature.left == feature.right:
        return ""
    return printable(f"  {feature.left or '–'} | {feature.right or '–'}")


def _times(score: int) -> str:
    """By how many times a piece of evidence makes one incident likelier, or less likely."""
    factor = exp(abs(score) / 1000)
    return f"{'×' if score > 0 else '÷'}{factor:.1f}" if factor < 10 else f"{'×' if score > 0 else '÷'}{factor:.0f}"
