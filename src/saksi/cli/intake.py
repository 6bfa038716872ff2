"""The verbs that take in: add (into a case) and read (stateless)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saksi.pipeline import Taken

EXIT_ITEM_REFUSED = 3

SOURCES = click.argument("sources", metavar="PATH… | URL… | -", nargs=-1, required=True)
JSONL = click.option("--jsonl", is_flag=True, help="The sources hold one report a line as JSON.")


@click.command()
@SOURCES
@JSONL
@click.option("--published", metavar="DATE", help="When all of these were published: a date or an RFC 3339 time.")
@click.option("--include", multiple=True, metavar="GLOB", help="In folders, take only these; may be repeated.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="In folders, leave these out; may be repeated.")
@click.option("--why", help="Why these are collected; kept with every capture, sealed.")
@click.option(
    "--map",
    "sheet_map",
    metavar="MAP.toml",
    type=click.Path(exists=True, dir_okay=False),
    help="The sources are a recorder's incident sheets (CSV, XLSX); this file says which column holds what.",
)
@click.option("--json", "as_json", is_flag=True, help="What became of each item, as JSON Lines.")
@click.pass_obj
def add(
    folder: Path | None,
    sources: tuple[str, ...],
    jsonl: bool,
    published: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    why: str | None,
    sheet_map: str | None,
    as_json: bool,
) -> int:
    """Capture, preserve, read and resolve reports. Safe to interrupt and to repeat."""
    from saksi.cli.terminal import progress, write_lines
    from saksi.pipeline import Sources, add_sources, current_case

    wanted = Sources(
        sources, is_jsonl=jsonl, published=published, include=include, exclude=exclude, why=why, map=sheet_map
    )
    taken: list[Taken] = []
    with current_case(folder, write=True) as case:
        with progress("adding") as step:
            for one in add_sources(case, wanted):
                taken.append(one)
                step(one.name)
                if as_json:
                    write_lines([_outcome(one)])
        incidents = sum(1 for _ in case.store.incidents())
    _print_taken(taken, incidents)
    return EXIT_ITEM_REFUSED if any(one.state == "refused" for one in taken) else 0


def _outcome(one: Taken) -> dict[str, object]:
    return {
        "name": one.name,
        "state": one.state,
        "capture": one.capture,
        "document": one.document,
        "reports": one.reports,
        "claims": one.claims,
        "reason": one.reason,
        "notes": list(one.notes),
    }


def _print_taken(taken: list[Taken], incidents: int) -> None:
    from saksi.cli.terminal import printable

    for one in taken:
        if one.state == "known" and one.reason:
            click.secho(f"known already: {printable(one.name)}: {one.reason}", fg="yellow", err=True)
        if one.state == "refused":
            click.secho(printable(f"not taken: {one.name}: {one.reason}"), fg="yellow", err=True)
            if one.hint:
                click.echo(f"           {one.hint}", err=True)
        for note in one.notes[:_MOST_NOTES]:
            click.secho(printable(f"not understood: {one.name}: {note}"), fg="yellow", err=True)
        if len(one.notes) > _MOST_NOTES:
            click.echo(f"and {len(one.notes) - _MOST_NOTES} more; `saksi add --json` lists all", err=True)
    count = {state: sum(1 for one in taken if one.state == state) for state in ("added", *_OTHER)}
    reports, claims = sum(one.reports for one in taken), sum(one.claims for one in taken)
    read = f"{count['added']} documents read ({reports} reports, {claims} claims)"
    rest = [f"{count[s]} {words}" for s, words in _OTHER.items() if count[s]]
    click.echo("; ".join([read, *rest, f"the case has {incidents} incidents"]), err=True)


_MOST_NOTES = 40
_OTHER = {
    "known": "known already",
    "opened": "lists or archives opened",
    "kept": "kept without text",
    "refused": "not taken",
}


@click.command()
@click.argument("sources", metavar="[PATH… | -]", nargs=-1)
@JSONL
@click.option("--mentions", is_flag=True, help="Every toponym and time expression too.")
@click.option("--sealed", is_flag=True, help="Victims' and witnesses' identities too.")
@click.option("--published", metavar="DATE", help="When all of these were published: a date or an RFC 3339 time.")
@click.option("--second", is_flag=True, help="Ask the second reader too, on this machine only; see `saksi second`.")
@click.option(
    "--reader",
    type=click.Choice(["auto", "model", "rules"]),
    help="Who reads: the trained model, the rules, or the model where its file is there.",
)
@click.option("--model", metavar="DIR", help="Folder of another model than the one shipped.")
@click.pass_obj
def read(
    folder: Path | None,
    sources: tuple[str, ...],
    jsonl: bool,
    mentions: bool,
    sealed: bool,
    published: str | None,
    second: bool,
    reader: str | None,
    model: str | None,
) -> int:
    """Read texts and print their claims as JSON Lines. Touches no case; `-` or nothing is standard input."""
    from saksi.cli.terminal import printable, write_lines
    from saksi.errors import InputError
    from saksi.pipeline import Refusal, Sources, read_sources, reading_form

    refused = 0
    if second and (reader or model):
        raise InputError("--second goes with the reader of the settings", hint="Set reader or model in saksi.toml.")
    wanted = Sources(sources or ("-",), is_jsonl=jsonl, published=published)
    if second:
        from saksi.cli.second import write_tried

        return EXIT_ITEM_REFUSED if write_tried(folder, wanted, mentions=mentions, sealed=sealed) else 0
    for one in read_sources(folder, wanted, flags={"reader": reader, "model": model}):
        if isinstance(one, Refusal):
            refused += 1
            click.secho(printable(f"not read: {one.requested}: {one.reason}"), fg="yellow", err=True)
        else:
            write_lines([reading_form(one, mentions=mentions, sealed=sealed)])
    return EXIT_ITEM_REFUSED if refused else 0
