"""The verb that estimates: how many there are in all, from lists that overlap. Never mixed with documented tolls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from saksi.settle.estimate import Estimate
    from saksi.settle.overlap import Overlap

MODELS_SHOWN = 6
NO_TOLL = "An estimate is no documented toll: it is added to none and stands in no record of an incident."


@click.command()
@click.argument("table", required=False, type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--list", "lists", multiple=True, metavar="OUTLET", help="Without TABLE: an outlet of the case.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def estimate(folder: Path | None, table: Path | None, lists: tuple[str, ...], as_json: bool) -> None:
    """Estimate how many there are in all, those on no list included, by capture–recapture.

    TABLE is CSV: a column a list with 1 or 0, a row a person or incident, or a row a pattern with a column ``count``;
    two to five lists. Without TABLE the case's outlets are lists of its incidents.
    """
    from saksi.cli.terminal import console, write_lines
    from saksi.settle.estimate import estimate as estimated

    found = _overlap(folder, table, lists)
    result = estimated(found)
    if as_json:
        write_lines([_form(found, result)])
    else:
        _print(console(), found, result)


def _overlap(folder: Path | None, table: Path | None, lists: tuple[str, ...]) -> Overlap:
    from saksi.errors import InputError
    from saksi.pipeline import current_case
    from saksi.pipeline.estimating import lists_of_case
    from saksi.settle.overlap import overlap_of_csv

    if table is None:
        with current_case(folder) as case:
            return lists_of_case(case, lists)
    if lists:
        raise InputError("give either a table or --list")
    try:
        text = sys.stdin.read() if str(table) == "-" else table.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read as text", subject=str(table)) from error
    return overlap_of_csv(text)


def _print(out: Console, found: Overlap, result: Estimate) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from saksi.cli.terminal import printable

    out.print(Text("Who is on which list", style="bold"))
    out.print(Padding(_patterns(found), (0, 0, 1, 2)))
    both = "  ".join(f"{printable(a)} and {printable(b)}: {count}" for a, b, count in found.pairs())
    out.print(Text(f"On both: {both}\n", style="dim"))
    missed = result.total - result.observed
    share = round(100 * result.level)
    interval = f" in all, {share} % interval {result.low}–{result.high}: "
    told = f"{result.observed} on a list and about {missed} on none."
    out.print(Text.assemble(("Estimate ", "bold"), (str(result.total), "bold green"), interval, told))
    bound = f"Chao's lower bound, for people unequally likely to be listed: {result.at_least}"
    above = " (above the estimate: the models below may be wrong)" if result.at_least > result.total else ""
    out.print(Text(f"{bound}{above}.\n{NO_TOLL}\n"))
    out.print(Text(f"By {result.method}: models averaged by BIC, the best first", style="bold"))
    out.print(Padding(_models(found, result), (0, 0, 0, 2)))
    rest = max(0, len(result.models) - MODELS_SHOWN)
    out.print(Text(f"  {rest} more models; {result.unfit} without a finite fit left out\n", style="dim"))
    out.print(Text("It holds only if", style="bold"))
    for line in result.assumptions:
        out.print(Padding(Text(f"• {line}"), (0, 0, 0, 2)))


def _patterns(found: Overlap) -> Any:
    from rich.table import Table

    from saksi.cli.terminal import printable

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in found.lists:
        grid.add_column(printable(name), justify="center")
    grid.add_column("how many", justify="right")
    for pattern, count in sorted(found.counts.items(), key=lambda item: item[0], reverse=True):
        grid.add_row(*("●" if mark else "·" for mark in pattern), str(count))
    return grid


def _models(found: Overlap, result: Estimate) -> Any:
    from rich.table import Table

    from saksi.cli.terminal import printable

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    grid.add_column("weight", justify="right")
    grid.add_column("in all", justify="right")
    grid.add_column("lists that depend on each other")
    for fit in result.models[:MODELS_SHOWN]:
        pairs = ", ".join(f"{found.lists[a]} and {found.lists[b]}" for a, b in fit.pairs) or "none"
        grid.add_row(f"{fit.weight:.2f}", str(round(result.observed + fit.missed)), printable(pairs))
    return grid


def _form(found: Overlap, result: Estimate) -> dict[str, Any]:
    return {
        "lists": list(found.lists),
        "overlap": [{"on": _named(found, pattern), "count": count} for pattern, count in found.counts.items()],
        "observed": result.observed,
        "estimate": result.total,
        "low": result.low,
        "high": result.high,
        "level": result.level,
        "at_least": result.at_least,
        "method": result.method,
        "models": [
            {
                "dependent": [[found.lists[a], found.lists[b]] for a, b in fit.pairs],
                "estimate": round(result.observed + fit.missed, 1),
                "bic": round(fit.bic, 3),
                "weight": round(fit.weight, 4),
            }
            for fit in result.models
        ],
        "assumptions": [*result.assumptions, NO_TOLL],
    }


def _named(found: Overlap, pattern: tuple[bool, ...]) -> list[str]:
    return [name for name, is_on in zip(found.lists, pattern, strict=True) if is_on]
