"""Who speaks in an incident and who depends on whom, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from saksi.cli.terminal import printable, short
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.model.source import Dependence, Source

KINDS = {
    "version": "replaced by",
    "copy": "copy of",
    "forward": "forwards",
    "cites": "cites",
    "own": "its own word",
    "relays": "has it from",
    "unnamed": "may be",
}


def print_sources(out: Console, incident: Incident, documents: Mapping[str, Document], *, ids: bool) -> None:
    """Every source with all its names and why they are one; then what each document and source rests on."""
    names = {source.id: _named(source) for source in incident.sources}
    names |= {name: printable(d.given_id or d.address or d.outlet or short(name)) for name, d in documents.items()}
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(ratio=1)
    for source in sorted(incident.sources, key=lambda s: (not s.is_named, s.name.casefold())):
        grid.add_row(*_source_row(source, ids=ids))
    out.print(Padding(grid, (0, 0, 0, 2)))
    if incident.dependence:
        out.print(Text("\nWho has it from whom", style="bold"))
        out.print(Padding(_edges(incident.dependence, names, ids=ids), (0, 0, 0, 2)))


def _named(source: Source) -> str:
    return printable(source.name)


def _source_row(source: Source, *, ids: bool) -> tuple[Text, Text]:
    head = Text(_named(source), style="bold" if source.is_named else "default")
    role = str(source.role).replace("_", " ")
    body = Text(role if source.is_named else f"{role}, nobody in particular", style="dim")
    if ids:
        body.append(f"  {short(source.id)}", style="cyan")
    others = [printable(name) for name in source.variants if name != source.name]
    if others:
        body.append("\nalso: " + " · ".join(others))
    for tie in source.ties:
        body.append(f"\n{printable(tie.left)} = {printable(tie.right)}: {printable(tie.words)}", style="dim")
    return head, body


def _edges(edges: Sequence[Dependence], names: Mapping[str, str], *, ids: bool) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(4):
        grid.add_column()
    for edge in edges:
        words = Text(printable(edge.words), style="dim")
        if edge.is_cut:
            words = Text("cut by a person", style="red").append(f"  {printable(edge.words)}", style="dim")
        if ids:
            words.append(f"  {short(edge.id)}", style="cyan")
        left, right = (names.get(end, short(end)) for end in (edge.left, edge.right))
        grid.add_row(Text(left), Text(KINDS.get(edge.kind, edge.kind), style="yellow"), Text(right), words)
    return grid


def sources_json(incident: Incident) -> dict[str, object]:
    """The sources and the graph as plain JSON."""
    return {
        "sources": [
            {
                "id": source.id,
                "name": source.name,
                "role": str(source.role),
                "variants": list(source.variants),
                "is_named": source.is_named,
                "ties": [{"left": t.left, "right": t.right, "words": t.words} for t in source.ties],
            }
            for source in incident.sources
        ],
        "dependence": [
            {"id": e.id, "left": e.left, "right": e.right, "kind": e.kind, "words": e.words, "is_cut": e.is_cut}
            for e in incident.dependence
        ],
    }
