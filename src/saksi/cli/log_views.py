"""The log, the checks and the health of a case as the terminal shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from saksi.case import Case
from saksi.model.canonical import builtins

if TYPE_CHECKING:
    from saksi.case.checks import Check
    from saksi.pipeline.upkeep import Health

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
    """The history as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, justify in (("entry", "right"), ("at (this machine's clock)", "left"), ("act", "left"), ("what", "left")):
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for form in entry_forms(case, limit):
        at = form["at"].replace("T", " ").removesuffix("Z")
        table.add_row(str(form["index"]), at, form["act"].replace("_", " "), _summary(form["payload"]))
    out.print(table)
    head = case.checkpoint().decode().splitlines()
    out.print(Text(f"\n{head[1]} entries, root {head[2]}", style="dim"))


def _summary(payload: dict[str, Any] | None) -> Text:
    if payload is None:
        return Text("erased by order", style="yellow")
    for key in ("requested", "document", "vkey", "form", "authority"):
        if payload.get(key):
            reason = payload.get("reason")
            return Text(f"{payload[key]}: {reason}" if reason else str(payload[key]))
    if "capture" in payload:
        return Text(payload["capture"]["collection"]["requested"])
    if "ruling" in payload:
        return Text(
            f"{payload['ruling']['verdict']} on {payload['ruling']['subject']['type']} by {payload['ruling']['by']}"
        )
    if "link" in payload:
        return Text(f"{payload['link']['judgement']} by {payload['link']['by']}")
    if "allotments" in payload:
        return Text(f"{len(payload['allotments'])} incidents named")
    return Text("")


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
            out.print(Text(f"      {check.words}", style="" if str(check.result) == "fail" else "dim"))
        for named in check.objects[:20]:
            out.print(Text(f"      · {named}", style=colour))
        if len(check.objects) > 20:
            out.print(Text(f"      · and {len(check.objects) - 20} more (--json lists all)", style=colour))
    count = {result: sum(1 for c in checks if str(c.result) == result) for result in RESULT_MARKS}
    colour = "bold red" if count["fail"] else "yellow" if count["not_checked"] else "green"
    words = f"{count['pass']} passed, {count['fail']} failed, {count['not_checked']} not checked"
    out.print(Text.assemble("\n", (words, colour), (f"   {path}", "dim")))


def print_health(out: Console, health: Health) -> int:
    """How the case is; the exit code: 0, or 3 where items were refused."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for name, number in health.counts.items():
        table.add_row(name.replace("_", " "), Text(str(number)))
    out.print(table)
    for line in health.remarks:
        out.print(Text(line, style="yellow"))
    for refused in health.refused:
        out.print(Text.assemble(("not taken: ", "yellow"), f"{refused.requested}: {refused.reason}"))
    if not health.remarks and not health.refused:
        out.print(Text("Nothing is behind, nothing was refused.", style="green"))
    return 3 if health.refused else 0
