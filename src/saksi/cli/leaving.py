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
