"""The verbs that decide: rule and link, always with a reason, never overwriting."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli.terminal import short

if TYPE_CHECKING:
    from saksi.case import Case
    from saksi.model.decision import Link

REASON = click.option("--reason", required=True, help="Why; kept in the log's payload, sealed.")


@click.command()
@click.argument("identifier", metavar="ID")
@click.argument("verdict", type=click.Choice(["accept", "correct", "reject", "reviewed", "withdraw"]))
@REASON
@click.option("--value", metavar="JSON", help="With correct: the fields that are otherwise, as a JSON object.")
@click.pass_obj
def rule(folder: Path | None, identifier: str, verdict: str, reason: str, value: str | None) -> None:
    """Rule on a claim, report, incident, document, dependence or source. The machine's reading stays beside the ruling.

    A source goes by its id or by a name as written; with correct, --value holds its role and party (as in
    {"role": "military", "party": "…"}), and what is left out is as the texts tell it.
    """
    from saksi.model.terms import Verdict
    from saksi.pipeline import current_case
    from saksi.pipeline.decisions import rule_on
    from saksi.pipeline.desk.source_role import rule_on_source
    from saksi.pipeline.source_rulings import names_source

    with current_case(folder, write=True) as case:
        if names_source(case, identifier):
            made = rule_on_source(case, identifier, Verdict(verdict), reason=reason, value=value)
        else:
            made = rule_on(case, identifier, Verdict(verdict), reason=reason, value=value)
    click.echo(f"ruled {made.verdict} on {made.subject.type}: {made.id}", err=True)


@click.command()
@click.argument("left")
@click.argument("right")
@click.option(
    "--as", "judgement", type=click.Choice(["same", "different", "part_of"]), help="part_of: LEFT is part of RIGHT."
)
@click.option("--undo", is_flag=True, help="Take back what was decided on this pair.")
@REASON
@click.pass_obj
def link(folder: Path | None, left: str, right: str, judgement: str | None, undo: bool, reason: str) -> None:
    """Say that two reports, incidents or sources are the same, different, or one part of the other.

    A source goes by its id or by a name as written.
    """
    from saksi.errors import InputError
    from saksi.model.terms import Judgement
    from saksi.pipeline import current_case
    from saksi.pipeline.decisions import link as link_reports
    from saksi.pipeline.source_rulings import link_sources, names_source

    if undo == (judgement is not None):
        raise InputError("give either --as or --undo")
    wanted = Judgement.UNSURE if judgement is None else Judgement(judgement)
    with current_case(folder, write=True) as case:
        if names_source(case, left) and names_source(case, right):
            ruling = link_sources(case, left, right, wanted, reason=reason)
            click.echo(f"ruled {ruling.verdict} on two sources: {ruling.id}", err=True)
            return
        made = link_reports(case, left, right, wanted, reason=reason)
        now = _lying(case, made)
    click.echo(f"{len(made)} link{'s' if len(made) != 1 else ''} logged; {now}", err=True)


def _lying(case: Case, links: Iterable[Link]) -> str:
    """In words, in which incidents the reports of these links lie now."""
    found = case.store.incidents_of({end for link in links for end in (link.left, link.right)})
    names = [short(name) for name in sorted(set(found.values()))]
    if len(names) == 1:
        return f"their reports are one incident now, {names[0]}"
    return f"their reports lie in {', '.join(names)}" if names else "their reports are in no incident"
