"""The verbs that look: incidents, show, search."""

from __future__ import annotations

from pathlib import Path

import click

RULE = click.option("--rule", metavar="NAME", help="Count by this rule: saksi, airwars, ucdp, acled, aoav or ohchr.")
KNOWN_AT = click.option("--as-known-at", "known_at", metavar="TIME", help="Only what had been published by then.")
RECORDED_AT = click.option(
    "--as-recorded-at", "recorded_at", metavar="TIME", help="Only what this case had taken in and ruled by then."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")


@click.command()
@AS_JSON
@click.option("--all", "with_all", is_flag=True, help="Wider totals, recalled and rejected incidents too.")
@RULE
@KNOWN_AT
@RECORDED_AT
@click.pass_obj
def incidents(folder: Path | None, /, as_json: bool, with_all: bool, **asked: str | None) -> None:
    """List the case's incidents: when, where, what, the toll as a range, how well it is attested."""
    from saksi.cli.incident_table import print_incidents
    from saksi.cli.terminal import console, write_lines
    from saksi.model.contract import incident_form
    from saksi.pipeline import current_case, document_names
    from saksi.pipeline.settling import Asked, incidents_as

    with current_case(folder) as case:
        settled = incidents_as(case, Asked(**asked))
        found = sorted(settled, key=lambda i: ((i.when and i.when.latest) or "9", i.id))
        if as_json:
            names = document_names(case)
            write_lines(incident_form(incident, names) for incident in found)
            return
        print_incidents(console(), found, with_all=with_all, is_then=Asked(**asked).is_then)


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--why", is_flag=True, help="The evidence for and against each link.")
@click.option("--ids", is_flag=True, help="The ids of reports and claims, for `saksi rule` and `saksi link`.")
@RULE
@KNOWN_AT
@RECORDED_AT
@AS_JSON
@click.pass_obj
def show(folder: Path | None, /, identifier: str, why: bool, ids: bool, as_json: bool, **asked: str | None) -> None:
    """Show one incident: tolls, claims with their sentences, conflicts, trace. ID may be a unique beginning."""
    from saksi.cli.incident_views import View, incident_json, print_incident
    from saksi.cli.terminal import console, write_lines
    from saksi.pipeline import current_case, find_incident
    from saksi.pipeline.settling import Asked, the_settled

    view = View(why=why, ids=ids, asked=Asked(**asked))
    with current_case(folder) as case:
        told = the_settled(case, find_incident(case, identifier), view.asked)
        if as_json:
            write_lines([incident_json(case, told.incident, view)])
        else:
            print_incident(console(), case, told, view)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="Most documents shown.")
@AS_JSON
@click.pass_obj
def search(folder: Path | None, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search the full text of every document, in any script."""
    from saksi.cli.incident_views import print_hits
    from saksi.cli.terminal import console, write_lines
    from saksi.pipeline import current_case, document_names

    with current_case(folder) as case:
        hits = list(case.store.search(" ".join(words), limit=limit))
        names = document_names(case, [document for document, _ in hits]) if hits else {}
        if as_json:
            plain = {ord("\ue000"): None, ord("\ue001"): None}
            write_lines({"document": names.get(d, d), "snippet": text.translate(plain)} for d, text in hits)
        else:
            print_hits(console(), [(names.get(d, d), text) for d, text in hits])
