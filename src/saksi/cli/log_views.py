"""The log, the checks and the health of a case as the terminal shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from saksi.case import Case
from saksi.cli.terminal import printable, short
from saksi.model.canonical import builtins
from saksi.pipeline import document_names

if TYPE_CHECKING:
    from saksi.case.checks import Check
    from saksi.pipeline.upkeep import Health

MOST_NAMED = 20
"""Wrong objects named below a check in the terminal."""
COUNTED = {
    "entry": "entries in the log",
    "capture": "captures: files, pages, posts, archives as received",
    "document": "documents: texts read from them",
    "report": "reports of incidents in these texts",
    "incident": "incidents",
    "ruling": "rulings by people",
    "link": "links by people",
    "refusal": "items not taken",
}
RESULT_MARKS = {"pass": ("✓", "green"), "fail": ("✗", "bold red"), "not_checked": ("–", "yellow")}


def entry_forms(case: Case, limit: int) -> Iterator[dict[str, Any]]:
    """Entries with their payloads, latest first; a payload erased by order is null."""
    size = case.store.size()
    first = max(0, size - limit) if limit else 0
    for index in reversed(range(first, size)):
        act = case.store.act(index)
        entry = json.loads(case.store.entries(index, index + 1)[0])
        yield {"index": index, **entry, "payload_digest": entry["payload"], "payload": builtins(act) if act else None}


def print_entries(out: Console, case: Case, limit: int) -> None:
    """The history as a table, documents by the names that people know."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("entry", justify="right", no_wrap=True)
    table.add_column("at (machine's clock, UTC)", no_wrap=True)
    table.add_column("act", no_wrap=True)
    table.add_column("what", overflow="fold")
    names: dict[str, str] = {}
    for form in entry_forms(case, limit):
        payload = form["payload"]
        document = payload.get("document") if payload else None
        if document and document not in names:
            names |= document_names(case, [document])
        what = Text("erased by order", style="yellow") if payload is None else Text(printable(_what(payload, names)))
        table.add_row(str(form["index"]), form["at"][:19].replace("T", " "), form["act"].replace("_", " "), what)
    out.print(table)
    head = case.checkpoint().decode().splitlines()
    out.print(Text(f"\n{head[1]} entries, root {head[2]}", style="dim"))


def _what(payload: dict[str, Any], names: dict[str, str]) -> str:
    """An act in one line: what it is about, by whom, why."""
    if "capture" in payload and isinstance(payload["capture"], dict):
        return str(payload["capture"]["collection"]["requested"])
    if "ruling" in payload:
        ruling = payload["ruling"]
        return f"{ruling['verdict']} on a {ruling['subject']['type']}, by {ruling['by']}: {ruling['reason']}"
    if "link" in payload:
        link = payload["link"]
        return f"{short(link['left'])} – {short(link['right'])} {link['judgement']}, by {link['by']}: {link['reason']}"
    if payload.get("act") == "places_added":
        return f"{len(payload['places'])} from {payload['source']}, by {payload['by']}"
    if payload.get("act") == "places_withdrawn":
        return f"{', '.join(map(short, payload['places']))}, by {payload['by']}: {payload['reason']}"
    if payload.get("act") == "imported":
        held = len(payload["rulings"]) + len(payload["links"])
        return f"from {payload['origin']}, up to entry {payload['size'] - 1}; {held} decisions kept apart"
    if payload.get("act") == "sent":
        return _sent(payload, names)
    if "allotments" in payload:
        count = len(payload["allotments"])
        return f"{count} new incident{'s' if count != 1 else ''}"
    for key in ("requested", "document", "vkey", "form", "authority"):
        if payload.get(key):
            known = names.get(payload[key], str(payload[key]))
            return ": ".join(part for part in (known, payload.get("method") or payload.get("reason")) if part)
    return ""


def _sent(payload: dict[str, Any], names: dict[str, str]) -> str:
    """What went to a second reader: which passage of which document, what was hidden, to whom, by whom."""
    passage, hidden = payload["passage"], len(payload["hidden"])
    name = names.get(payload["document"], payload["document"])
    return (
        f"{name}: characters {passage['start']} to {passage['end']}, {hidden} places hidden, to {payload['host']} "
        f"({payload['model']}), by {payload['by']}; sha256 of the text {payload['text'][:12]}…"
    )


def check_form(check: Check) -> dict[str, Any]:
    """One check as JSON."""
    return {
        "number": check.number,
        "title": check.title,
        "result": str(check.result),
        "words": check.words,
        "objects": list(check.objects),
    }


def print_checks(out: Console, path: Path, checks: Sequence[Check]) -> None:
    """The numbered checks with their results, what is wrong named below each, and the sum in one line."""
    for check in checks:
        mark, colour = RESULT_MARKS[str(check.result)]
        out.print(Text.assemble((f"{mark} ", colour), (f"{check.number:>2}  ", "dim"), (check.title, "bold")))
        if check.words:
            said = Text(printable(check.words), style="" if str(check.result) == "fail" else "dim")
            out.print(Padding(said, (0, 0, 0, 6)))
        for named in check.objects[:MOST_NAMED]:
            out.print(Padding(Text(f"· {printable(named)}", style=colour), (0, 0, 0, 6)))
        if len(check.objects) > MOST_NAMED:
            more = f"· and {len(check.objects) - MOST_NAMED} more (--json lists all)"
            out.print(Text(f"      {more}", style=colour))
    count = {result: sum(1 for c in checks if str(c.result) == result) for result in RESULT_MARKS}
    colour = "bold red" if count["fail"] else "yellow" if count["not_checked"] else "green"
    words = f"{count['pass']} passed, {count['fail']} failed, {count['not_checked']} not checked"
    out.print(Text.assemble("\n", (words, colour), (f"   {path}", "dim")))


def print_health(out: Console, health: Health) -> int:
    """How the case is; the exit code: 0, or 3 where items were refused."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    for name, words in COUNTED.items():
        table.add_row(f"{health.counts.get(name, 0):,}", words)
    out.print(table)
    out.print(Text(f"reader: {printable(health.reader)}"))
    for line in health.remarks:
        out.print(Text(line, style="yellow"))
    for refused in health.refused:
        out.print(Text.assemble(("not taken: ", "yellow"), printable(f"{refused.requested}: {refused.reason}")))
    if not health.remarks and not health.refused:
        out.print(Text("Nothing is behind, nothing was refused.", style="green"))
    return 3 if health.refused else 0
