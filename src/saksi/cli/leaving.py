"""The verbs that hand a case on: bundle, dossier; and import, which takes another case's in."""

from __future__ import annotations

from pathlib import Path

import click

TIERS = ("public", "partner", "sealed")


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tier",
    type=click.Choice(TIERS),
    default="public",
    show_default=True,
    help="Who may read it. Only a sealed bundle holds captures, texts and names.",
)
@click.option("--title", help="The bundle's title; else the case's name.")
@click.pass_obj
def bundle(folder: Path | None, out: Path, tier: str, title: str | None) -> None:
    """Write evidence that a stranger can verify offline: record, log, proofs, key, and a verifier of one file."""
    from saksi.model.terms import Tier
    from saksi.pipeline import current_case
    from saksi.pipeline.bundling import bundle_case

    with current_case(folder, write=True) as case:
        made = bundle_case(case, out, tier=Tier(tier), title=title)
    for line in made.held_back:
        click.secho(f"held back: {line}", fg="yellow", err=True)
    if tier == "sealed":
        click.secho("This bundle holds names and whole texts: encrypt it on its way.", fg="yellow", err=True)
    click.echo(
        f"{made.incidents} incidents, {made.shown} of {made.entries} acts, {made.blobs} blobs: {out / 'READ-FIRST.md'}",
        err=True,
    )


@click.command(name="import")
@click.argument("source", metavar="CASE | BUNDLE", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="What came in, as one JSON object.")
@click.pass_obj
def import_case(folder: Path | None, source: Path, as_json: bool) -> int:
    """Take in another case's captures, readings and rulings; nothing of one's own is overwritten. Can be repeated."""
    from dataclasses import asdict

    from saksi.cli.intake import EXIT_ITEM_REFUSED
    from saksi.cli.terminal import printable, write_lines
    from saksi.pipeline import current_case
    from saksi.pipeline.importing import import_from

    with current_case(folder, write=True) as case:
        done = import_from(case, source)
        incidents = sum(1 for _ in case.store.incidents())
    code = EXIT_ITEM_REFUSED if done.refused else 0
    if as_json:
        write_lines([asdict(done)])
        return code
    for word, lines in (("differs", done.differences), ("refused", done.refused)):
        for line in lines:
            click.secho(f"{word}: {printable(line)}", fg="yellow", err=True)
    click.echo(
        f"{done.captures} captures, {done.documents} documents, {done.readings} readings, {done.decisions} decisions "
        f"came in from {printable(done.origin)} ({done.size} entries); {done.known} things known already",
        err=True,
    )
    click.echo(f"its key: {printable(done.vkey)}", err=True)
    if done.parted is not None:
        click.echo(f"one log with this case's up to entry {done.parted}; from there on two, under one name", err=True)
    if done.places or done.codings:
        click.echo(f"and {done.places} own places, {done.codings} codings", err=True)
    if done.left_out:
        left = ", ".join(f"{count} {what}" for what, count in done.left_out.items())
        click.echo(f"left in its own log: {left}", err=True)
    click.echo(f"the case has {incidents} incidents; {done.shared_incidents} of them are told by both", err=True)
    return code


@click.command()
@click.argument("identifier", metavar="ID")
@click.argument("out", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pdf", "form", flag_value="pdf", default=True, help="PDF/A-2a, for archives and courts (the default).")
@click.option("--html", "form", flag_value="html", help="One HTML page that needs nothing else.")
@click.option("--tier", type=click.Choice(TIERS[:2]), default="public", show_default=True, help="Who may read it.")
@click.pass_obj
def dossier(folder: Path | None, identifier: str, out: Path | None, form: str, tier: str) -> None:
    """Write one incident as a document to sign: tolls, conflicts, every claim, custody, proof, method, rule."""
    from saksi.cli.terminal import short
    from saksi.model.terms import Tier
    from saksi.pipeline import current_case, find_incident
    from saksi.pipeline.dossiers import write_dossier

    with current_case(folder, write=True) as case:
        incident = find_incident(case, identifier)
        target = out or Path(f"dossier-{short(incident.id).removeprefix('incident-')}.{form}")
        digest = write_dossier(case, incident.id, target, form=form, tier=Tier(tier))
    click.echo(f"{target}  sha256 {digest}", err=True)
