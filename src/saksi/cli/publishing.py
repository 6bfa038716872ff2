"""The verbs that publish, always through redaction and the gate."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="The site's title; else the case's name.")
@click.pass_obj
def site(folder: Path | None, out: Path, title: str | None) -> None:
    """Write a static, self-contained site: map, timeline, a page for each incident. Works from disk, offline."""
    from saksi.pipeline import current_case
    from saksi.pipeline.publishing import write_site

    with current_case(folder, write=True) as case:
        written = write_site(case, out, title=title)
    for line in written.held_back:
        click.secho(f"held back: {line}", fg="yellow", err=True)
    click.echo(f"{written.incidents} incidents on {written.pages} pages: {out / 'index.html'}", err=True)
