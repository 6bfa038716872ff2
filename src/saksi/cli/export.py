"""The verb that gives tables to other tools, always through redaction and the gate."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name", metavar="FORMAT")
@click.argument("out", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tier",
    type=click.Choice(["public", "partner"]),
    default="public",
    show_default=True,
    help="Who will read it: everyone, or named partners (exact coordinates, speakers, titles; no identities).",
)
@click.option("--rule", metavar="NAME", help="Settle by this counting rule instead of the case's own.")
@click.option("--title", help="The export's title; else the case's name.")
@click.pass_obj
def export(folder: Path | None, name: str, out: Path | None, tier: str, rule: str | None, title: str | None) -> None:
    """Write the incidents in FORMAT into the folder OUT (else export-FORMAT), with a report of what the format loses.

    FORMAT is one of csv, jsonl, xlsx, parquet, geojson, kml, ucdp-ged, acled, airwars, ohchr, hxl, ftm.
    """
    from saksi.errors import InputError
    from saksi.model.terms import Tier
    from saksi.pipeline import current_case
    from saksi.pipeline.publishing import write_export
    from saksi.publish.exports.write import FORMATS

    if name not in FORMATS:
        raise InputError("no such format", subject=name, hint=f"Formats: {', '.join(FORMATS)}.")
    target = out or Path(f"export-{name}")
    with current_case(folder, write=True) as case:
        written = write_export(case, name, target, tier=Tier(tier), title=title, rule=rule)
    for line in written.held_back:
        click.secho(f"held back: {line}", fg="yellow", err=True)
    lost = f"{written.losses} facts that {name} cannot hold are listed in {target / 'loss.csv'}"
    click.echo(f"{written.incidents} incidents: {target}", err=True)
    click.echo(lost if written.losses else "nothing of the public record is lost in this format", err=True)
