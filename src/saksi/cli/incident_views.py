"""An incident as the terminal shows it: the table, the page with its tolls and sentences, the evidence for links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from saksi.case import Case
from saksi.cli.terminal import (
    GRADE_COLOURS,
    count_words,
    range_words,
    short,
    toll_words,
    when_words,
    where_words,
)
from saksi.model.claim import Casualty, Claim, Report
from saksi.model.contract import claim_form, incident_form
from saksi.model.decision import Link
from saksi.model.document import Document, sentence_around
from saksi.model.incident import Incident, Toll
from saksi.model.terms import IncidentStatus, Outcome, Scope

ROLE_COLOURS = {"supporting": "green", "conflicting": "magenta", "superseded": "dim", "excluded": "dim"}
KIND_ORDER = (
    "casualty",
    "damage",
    "weapon",
    "attack",
    "perpetrator",
    "responsibility",
    "military_presence",
    "evidence",
    "legal_characterisation",
    "demand",
    "warning",
    "rescue",
    "place",
    "time",
)


def incident_table(found: Sequence[Incident], *, with_all: bool) -> Table | Text:
    """One row an incident, earliest first; wider totals and rejected ones only when asked for."""
    shown = [i for i in found if with_all or _is_listed(i)]
    if not shown:
        return Text("No incidents yet. Add reports with: saksi add PATH", style="dim")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, style in (("incident", "cyan"), ("when", ""), ("where", ""), ("what", "")):
        table.add_column(name, style=style, overflow="fold")
    for name in ("killed", "injured", "missing"):
        table.add_column(name, justify="right")
    table.add_column("grade")
    table.add_column("reports", justify="right")
    for incident in shown:
        table.add_row(*_row(incident))
    hidden = len(found) - len(shown)
    if hidden:
        table.caption = f"{hidden} wider totals, recalled or rejected ones are not shown (--all)"
        table.caption_justify = "left"
    return table


def _is_listed(incident: Incident) -> bool:
    return incident.scope in (Scope.INCIDENT, Scope.AREA) and incident.status is not IncidentStatus.REJECTED


def _row(incident: Incident) -> list[Text | str]:
    what = (incident.event or "?").replace("_", " ")
    if incident.scope is not Scope.INCIDENT:
        what += f" ({str(incident.scope).replace('_', ' ')} total)"
    return [
        short(incident.id),
        when_words(incident.when),
        where_words(incident.where),
        what,
        *(toll_words(incident, o) for o in (Outcome.KILLED, Outcome.INJURED, Outcome.MISSING)),
        Text(str(incident.grade), style=GRADE_COLOURS[str(incident.grade)]),
        str(len(incident.documents)),
    ]


def print_incident(out: Console, case: Case, incident: Incident, *, why: bool) -> None:
    """The whole incident: head, tolls with their traces, every claim with its sentence, links on request."""
    reports = list(case.store.reports(incident.reports))
    documents = {d: document for d in incident.documents if (document := case.store.document(d))}
    out.print(_head(incident))
    if incident.tolls:
        out.print(_toll_table(incident.tolls))
    claims = {claim.id: claim for report in reports for claim in report.claims}
    out.print(Text("\nWho says what", style="bold"))
    for report in sorted(reports, key=lambda r: (documents[r.document].published or "9", r.document)):
        out.print(_account(report, documents[report.document]))
    _print_trace(out, incident.tolls, claims)
    free = [claim for d in incident.documents for claim in case.store.free_claims(d)]
    if free:
        out.print(Text("\nSaid of no single incident in these documents", style="bold"))
        for claim in free:
            out.print(_claim_line(claim, documents[claim.document].text))
    if why:
        _print_links(out, case, incident)


def _head(incident: Incident) -> Panel:
    lines = [
        Text.assemble(("when   ", "dim"), when_words(incident.when), (f"  {_basis(incident)}", "dim")),
        Text.assemble(("where  ", "dim"), where_words(incident.where)),
        Text.assemble(("what   ", "dim"), (incident.event or "unknown").replace("_", " ")),
        Text.assemble(
            ("grade  ", "dim"),
            (str(incident.grade), GRADE_COLOURS[str(incident.grade)]),
            (f"  {'; '.join(incident.grade_trace)}", "dim"),
        ),
        Text.assemble(("status ", "dim"), str(incident.status)),
    ]
    for name, ids in (("part of", incident.part_of), ("formerly", incident.formerly)):
        if ids:
            lines.append(Text.assemble((f"{name} ", "dim"), ", ".join(short(i) for i in ids)))
    return Panel(Group(*lines), title=short(incident.id), title_align="left", border_style="cyan", expand=False)


def _basis(incident: Incident) -> str:
    if incident.when is None:
        return ""
    said = {"stated": "stated", "resolved": "worked out from the text", "inferred": "inferred from publication"}
    return f"{said[str(incident.when.basis)]}, to the {str(incident.when.precision).replace('_', ' ')}"


def _toll_table(tolls: Sequence[Toll]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("toll", "group"):
        table.add_column(name)
    for name in ("low", "best", "high"):
        table.add_column(name, justify="right")
    table.add_column("by rule", style="dim")
    for toll in tolls:
        unknown = toll.low is None and toll.best is None and toll.high is None
        high = "?" if unknown else ("open" if toll.high is None else str(toll.high))
        cells = ("?" if toll.low is None else str(toll.low), "?" if toll.best is None else str(toll.best), high)
        table.add_row(str(toll.outcome).replace("_", " "), str(toll.group).replace("_", " "), *cells, toll.rule)
    return table


def _account(report: Report, document: Document) -> Group:
    published = document.published or "no publication date"
    name = document.outlet or document.channel or document.title or "unnamed outlet"
    head = Text.assemble(("● ", "cyan"), (name, "bold"), (f"  {published}  {document.given_id or document.id}", "dim"))
    ordered = sorted(report.claims, key=lambda c: (KIND_ORDER.index(c.kind) if c.kind in KIND_ORDER else 99, c.spans))
    return Group(head, *(_claim_line(claim, document.text) for claim in ordered if claim.kind != "identity"))


def _claim_line(claim: Claim, text: str) -> Text:
    line = Text("  ")
    line.append(f"{_value_words(claim):<34}", style="bold" if claim.kind == "casualty" else "")
    line.append(_marked(claim, text))
    line.append(f"  {_said(claim)}", style="dim")
    return line


def _value_words(claim: Claim) -> str:
    if isinstance(claim.value, Casualty):
        value = claim.value
        group = "" if value.group == "people" else f" {str(value.group).replace('_', ' ')}"
        beside = " more" if claim.beside else ""
        part = ", of them" if claim.subset_of else ""
        return f"{str(value.outcome).replace('_', ' ')}{group}: {count_words(value.count)}{beside}{part}"
    return " ".join([claim.kind.replace("_", " ") + ":", _term(claim)])


def _term(claim: Claim) -> str:
    form = claim_form(claim)
    for key in ("object", "weapon", "event", "party", "presence", "media", "term", "act", "given"):
        if form.get(key) is not None:
            return str(form[key]).replace("_", " ") + (f" ({form['answer']})" if "answer" in form else "")
    where = form.get("where")
    return str(where["name"]) if where else ""


def _marked(claim: Claim, text: str) -> Text:
    """The claim's own sentence with its words marked."""
    span = claim.spans[0]
    around = sentence_around(text, span, most=220)
    marked = Text("“", style="dim")
    marked.append(" ".join(text[around.start : span.start].split(" ")).lstrip(), style="dim")
    marked.append(text[span.start : span.end], style="reverse")
    marked.append(text[span.end : around.end] + "”", style="dim")
    return Text(" ").join(marked.split("\n"))


def _said(claim: Claim) -> str:
    chain = " ← ".join(speaker.name for speaker in claim.said_by) or "the outlet itself"
    channel = f" via {claim.channel}" if claim.channel else ""
    return f"[{claim.stance}: {chain}{channel}]"


def _print_trace(out: Console, tolls: Iterable[Toll], claims: Mapping[str, Claim]) -> None:
    out.print(Text("\nHow each figure was settled", style="bold"))
    for toll in tolls:
        named = f"{str(toll.outcome).replace('_', ' ')}, {str(toll.group).replace('_', ' ')}"
        out.print(Text.assemble((named, "bold"), f": {range_words(toll.low, toll.best, toll.high)}"))
        for step in toll.trace:
            claim = claims.get(step.claim)
            quote = f"“{claim.quote}” {_said(claim)}" if claim else step.claim
            line = Text.assemble("  ", (f"{step.role:<12}", ROLE_COLOURS[step.role]), quote)
            out.print(line.append(f"  {step.reason}", style="dim"))


def _print_links(out: Console, case: Case, incident: Incident) -> None:
    out.print(Text("\nWhy these reports are one incident", style="bold"))
    people = [link for link in case.store.links() if {link.left, link.right} & set(incident.reports)]
    machine = list(case.store.matches(incident.reports))
    if not people and not machine:
        out.print(Text("  One report alone; nothing to link.", style="dim"))
    for link in [*people, *machine]:
        _print_link(out, link)


def _print_link(out: Console, link: Link) -> None:
    out.print(
        Text.assemble(
            ("  ", ""), (str(link.judgement), "bold"), f"  {short(link.left)} – {short(link.right)}  by {link.by}"
        )
    )
    if link.reason:
        out.print(Text(f"      {link.reason}"))
    for feature in link.features:
        colour = "green" if feature.score > 0 else "red" if feature.score < 0 else "dim"
        sides = f"{feature.left} | {feature.right}" if feature.name != "copy" else ""
        out.print(
            Text.assemble(
                "      ", (f"{feature.name:<6}{feature.score:>6}", colour), f"  {feature.words}  ", (sides, "dim")
            )
        )


def incident_json(case: Case, incident: Incident, *, why: bool) -> dict[str, Any]:
    """The incident with every claim: quote, document and capture digest; links with ``why``."""
    from saksi.pipeline import document_names

    names = document_names(case, incident.documents)
    form = incident_form(incident, names)
    form["grade_trace"] = list(incident.grade_trace)
    form["claims"] = [
        _claim_json(case, claim, report.id, names)
        for report in case.store.reports(incident.reports)
        for claim in report.claims
        if claim.kind != "identity"
    ]
    form["trace"] = [
        {"outcome": str(t.outcome), "group": str(t.group), "claim": s.claim, "role": s.role, "reason": s.reason}
        for t in incident.tolls
        for s in t.trace
    ]
    if why:
        form["links"] = [_link_json(link) for link in (*case.store.links(), *case.store.matches(incident.reports))]
    return form


def _claim_json(case: Case, claim: Claim, report: str, names: Mapping[str, str]) -> dict[str, Any]:
    document = case.store.document(claim.document)
    capture = case.store.capture(document.capture) if document else None
    return {
        "id": claim.id,
        "report": report,
        "document": names.get(claim.document, claim.document),
        "capture": capture.id if capture else None,
        "sha256": capture.blob if capture else None,
        "subset_of": claim.subset_of,
        "beside": claim.beside,
        **claim_form(claim),
    }


def _link_json(link: Link) -> dict[str, Any]:
    return {
        "left": link.left,
        "right": link.right,
        "judgement": str(link.judgement),
        "by": link.by,
        "reason": link.reason,
        "features": [{"name": f.name, "score": f.score / 1000, "words": f.words} for f in link.features],
    }


def print_hits(out: Console, hits: Sequence[tuple[str, str]]) -> None:
    """Documents found, each with the passage and its hits marked."""
    if not hits:
        out.print(Text("Nothing found.", style="dim"))
    for name, snippet in hits:
        out.print(Text(name, style="cyan"))
        line = Text("  ")
        for k, piece in enumerate(snippet.replace("\n", " ").split("\ue000")):
            hit, mark, rest = piece.partition("\ue001")
            if k and mark:
                line.append(hit, style="reverse").append(rest)
            else:
                line.append(piece)
        out.print(line)
