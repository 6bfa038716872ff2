"""The verb that asks a second reader, lists where it differs from the first, and lets a person choose between them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from saksi.case import Case
    from saksi.extract.second import Disagreement
    from saksi.pipeline import Sources
    from saksi.pipeline.second import Asked

EXIT_UNREAD = 3


@click.command()
@click.argument("documents", metavar="[DOCUMENT]...", nargs=-1)
@click.option("--again", is_flag=True, help="Ask also about documents that it has read.")
@click.option("--dry-run", is_flag=True, help="Print the texts as they would be sent, and send nothing.")
@click.option("--list", "listing", is_flag=True, help="List where the two readings differ, and send nothing.")
@click.option(
    "--counts",
    type=click.Choice(["first", "second"]),
    help="Let this reading of the documents count from now on, and send nothing.",
)
@click.option("--reason", default="", help="With --counts: why; kept in the log's payload, sealed.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.pass_obj
def second(
    folder: Path | None,
    documents: tuple[str, ...],
    again: bool,
    dry_run: bool,
    listing: bool,
    counts: str | None,
    reason: str,
    as_json: bool,
) -> int:
    """Have a language model read documents, all or those named, beside the reading that counts. Off unless set up."""
    from saksi.cli.terminal import write_lines
    from saksi.errors import InputError
    from saksi.pipeline import current_case, document_names
    from saksi.pipeline.decisions import full_id
    from saksi.pipeline.second import let_count, open_disagreements, would_send

    if dry_run + listing + (counts is not None) > 1:
        raise InputError("give one of --dry-run, --list and --counts")
    if counts is not None and not documents:
        raise InputError("name the documents whose reading is chosen")
    with current_case(folder, write=not (dry_run or listing)) as case:
        if listing:
            wanted = [full_id(case, name) for name in documents] or None
            _show(case, open_disagreements(case, wanted), as_json=as_json)
            return 0
        if dry_run:
            texts = ((document_names(case, [d])[d], text) for d, text in would_send(case, documents))
            write_lines({"document": name, "text": text} for name, text in texts)
            return 0
        if counts is not None:
            for name in documents:
                click.echo(f"{name}: {let_count(case, name, counts, reason=reason)} counts from now on", err=True)
            return 0
        return _ask(case, documents, again=again, as_json=as_json)


def _ask(case: Case, documents: tuple[str, ...], *, again: bool, as_json: bool) -> int:
    from saksi.cli.terminal import progress, write_lines
    from saksi.pipeline import document_names
    from saksi.pipeline.second import ask_second

    asked = []
    names: dict[str, str] = {}
    with progress("asking the second reader", total=len(documents) or len(case.store.document_ids())) as step:
        for one in ask_second(case, documents, again=again):
            names |= document_names(case, [one.document])
            asked.append(one)
            step(names[one.document])
            if as_json:
                write_lines([_outcome(one, names[one.document])])
    _print_asked(asked, names)
    return EXIT_UNREAD if any(one.state in ("partly", "failed") for one in asked) else 0


def _outcome(one: Asked, name: str) -> dict[str, Any]:
    return {
        "document": name,
        "id": one.document,
        "state": one.state,
        "claims": one.claims,
        "refused": one.refused,
        "differ": one.differ,
        "reason": one.reason,
    }


def _print_asked(asked: list[Asked], names: dict[str, str]) -> None:
    from saksi.cli.terminal import printable

    for one in asked:
        if one.reason is not None:
            said = "not sent" if one.state == "kept" else "not read in full" if one.state == "partly" else "not read"
            click.secho(printable(f"{said}: {names[one.document]}: {one.reason}"), fg="yellow", err=True)
    read = [one for one in asked if one.state in ("read", "partly")]
    parts = [
        f"{len(read)} documents read by the second reader",
        f"{sum(one.claims for one in read)} claims kept",
        f"{sum(one.refused for one in asked)} refused",
        f"{sum(one.differ for one in read)} differences from the first reader (saksi second --list)",
    ]
    known = sum(one.state == "known" for one in asked)
    click.echo("; ".join([*parts, f"{known} read already"] if known else parts), err=True)


def _show(case: Case, found: Iterable[Disagreement], *, as_json: bool) -> None:
    from saksi.cli.incident_views import print_disagreements
    from saksi.cli.terminal import console, write_lines
    from saksi.pipeline import document_names

    every = list(found)
    names = document_names(case, dict.fromkeys(one.document for one in every)) if every else {}
    if as_json:
        write_lines(disagreement_form(one, names[one.document]) for one in every)
    else:
        print_disagreements(console(), case, every)


def disagreement_form(one: Disagreement, name: str | None) -> dict[str, Any]:
    """One disagreement as JSON; ids are of claims or reports, null for the reader who has none."""
    return {
        "document": name,
        "id": one.document,
        "what": one.what,
        "start": one.span.start,
        "end": one.span.end,
        "words": one.words,
        "first": one.first,
        "second": one.second,
    }


def write_tried(folder: Path | None, sources: Sources, *, mentions: bool, sealed: bool) -> int:
    """Both readings of each source as JSON Lines; how many sources could not be read, by the second reader too."""
    from saksi.cli.terminal import printable, write_lines
    from saksi.pipeline import Refusal, reading_form
    from saksi.pipeline.second import try_second

    failed = 0
    for one in try_second(folder, sources):
        if isinstance(one, Refusal):
            failed += 1
            click.secho(printable(f"not read: {one.requested}: {one.reason}"), fg="yellow", err=True)
            continue
        failed += bool(one.unread)
        line = reading_form(one.first, mentions=mentions, sealed=sealed)
        second_line = reading_form(one.second, mentions=False, sealed=sealed)
        line["second"] = {name: second_line[name] for name in ("reports", "claims", "notes")}
        line["differ"] = [disagreement_form(each, line["id"]) for each in one.differ]
        write_lines([line])
    return failed
