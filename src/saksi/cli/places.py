"""The verb that keeps a case's own places: list, add, withdraw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saksi.model.place import OwnPlace
    from saksi.pipeline.places import Added

EXIT_LEFT_OUT = 3
SHOWN = 10


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.pass_context
def places(ctx: click.Context, as_json: bool) -> None:
    """List the case's own places; with `add` and `withdraw`, change them. Texts are read with them by name."""
    if ctx.invoked_subcommand is not None:
        return
    from saksi.cli.terminal import console, write_lines
    from saksi.pipeline import current_case
    from saksi.pipeline.places import own_places

    with current_case(ctx.obj) as case:
        standing = own_places(case)
    if as_json:
        write_lines(map(place_form, standing))
        return
    if not standing:
        click.echo("The case has no places of its own. `saksi places add FILE` adds some.", err=True)
        return
    _print(console(), standing)


@places.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
@click.option("--wkt", metavar="GEOMETRY", help='One place instead of a file: "POINT (30.52 50.45)", longitude first.')
@click.option("--name", help="With --wkt: its name as texts write it.")
@click.option("--also", multiple=True, metavar="NAME", help="With --wkt: another name of it; may be repeated.")
@click.option("--kind", help="With --wkt: landmark, street, neighbourhood, settlement, district, province or exact.")
@click.option("--radius", type=click.IntRange(1, 1_000_000), metavar="METRES", help="With --wkt: its reach.")
@click.pass_obj
def add(
    folder: Path | None,
    files: tuple[Path, ...],
    wkt: str | None,
    name: str | None,
    also: tuple[str, ...],
    kind: str | None,
    radius: int | None,
) -> int:
    """Add places: OpenStreetMap XML, GeoJSON or CSV (name, lat, lon; names, kind, radius_m), or one by --wkt."""
    from saksi.errors import InputError
    from saksi.pipeline import current_case
    from saksi.pipeline.places import add_place, add_places

    if bool(files) == (wkt is not None):
        raise InputError("give files, or one place with --wkt and --name")
    if wkt is None and (name or also or kind or radius):
        raise InputError("--name, --also, --kind and --radius go with --wkt")
    with current_case(folder, write=True) as case:
        if wkt is not None:
            radius_m = str(radius) if radius else ""
            said = {"name": name or "", "names": ";".join(also), "kind": kind or "", "radius_m": radius_m}
            done = [add_place(case, wkt, said)]
        else:
            done = list(add_places(case, files))
        waiting = len(case.store.document_ids())
    for each in done:
        _tell(each)
    if waiting and any(each.places for each in done):
        click.echo(f"{waiting} documents were read without them: `saksi rebuild --reread` reads them again", err=True)
    return EXIT_LEFT_OUT if any(each.left_out for each in done) else 0


@places.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="PLACE...")
@click.option("--reason", required=True, help="Why; kept in the log's payload, sealed.")
@click.pass_obj
def withdraw(folder: Path | None, identifiers: tuple[str, ...], reason: str) -> None:
    """Let places count no longer, by id or name; what was read with them stays until it is read again."""
    from saksi.pipeline import current_case
    from saksi.pipeline.places import withdraw_places

    with current_case(folder, write=True) as case:
        for place in withdraw_places(case, identifiers, reason=reason):
            click.echo(f"withdrawn: {place.name} ({place.id})", err=True)


def place_form(place: OwnPlace) -> dict[str, Any]:
    """One place as a line of JSON; degrees, metres."""
    return {
        "id": place.id,
        "name": place.name,
        "names": list(place.names),
        "kind": str(place.kind),
        "lat": place.lat_e5 / 1e5,
        "lon": place.lon_e5 / 1e5,
        "radius_m": place.radius_m,
        "path": list(place.path),
        "origin": place.origin,
    }


def _tell(added: Added) -> None:
    from saksi.cli.terminal import printable

    known = f", {added.known} known already" if added.known else ""
    click.echo(f"{printable(added.source)}: {len(added.places)} places added{known}", err=True)
    for line in added.left_out[:SHOWN]:
        click.echo(f"  left out, {printable(line)}", err=True)
    if len(added.left_out) > SHOWN:
        click.echo(f"  left out: {len(added.left_out) - SHOWN} more", err=True)


def _print(out: Any, standing: Sequence[OwnPlace]) -> None:
    from rich.table import Table
    from rich.text import Text

    from saksi.cli.terminal import printable, short

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("place", "kind", "in", "middle", "reach", "other names", "id"):
        table.add_column(title, overflow="fold", no_wrap=title in ("middle", "reach", "id"))
    for place in standing:
        middle = f"{place.lat_e5 / 1e5:.5f}, {place.lon_e5 / 1e5:.5f}"
        cells = (place.name, str(place.kind), ", ".join(place.path), middle, f"{place.radius_m} m")
        names = ", ".join(place.names)
        table.add_row(*(Text(printable(cell)) for cell in (*cells, names, short(place.id))))
    out.print(table)
