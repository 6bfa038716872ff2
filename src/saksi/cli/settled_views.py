"""How an incident's figures were settled, as the terminal shows it: histories, traces, parties, what lies in what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from saksi.cli.terminal import printable, range_words, short, toll_of, where_words
from saksi.cli.toll_history import COLOURS, KEY, print_history
from saksi.model.account import account_of
from saksi.model.claim import Claim, Report
from saksi.model.document import Document
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Outcome
from saksi.settle import Known, counting_rule, responsibility
from saksi.settle.figures import CLASSES, RANKS

Told = Sequence[tuple[Claim, Document]]


def said(claim: Claim) -> str:
    """Who says it, how: a dash and names from who stands behind it to who passes it on."""
    own = "somebody whom the text does not name" if claim.stance in ("attributed", "denied") else "the outlet"
    chain = " ← ".join(speaker.name for speaker in claim.said_by) or own
    stance = "" if claim.stance in ("asserted", "attributed") else f", {claim.stance}"
    channel = f", via {claim.channel}" if claim.channel else ""
    return printable(f"— {chain}{channel}{stance}")


def print_settled(out: Console, tolls: Sequence[Toll], told: Told, known: Sequence[Known]) -> None:
    """Every toll with its history drawn and its trace, and the rule that counted it in words."""
    claims, is_drawn = {claim.id: claim for claim, _ in told}, False
    if tolls:
        out.print(Text("\nHow each figure was settled", style="bold"))
    for toll in tolls:
        named = f"{str(toll.outcome).replace('_', ' ')}, {str(toll.group).replace('_', ' ')}"
        out.print(Text.assemble((named, "bold"), f": {range_words(toll.low, toll.best, toll.high)}"))
        is_drawn |= print_history(out, toll, told, known)
        _print_trace(out, toll, claims)
    for name in dict.fromkeys(toll.rule for toll in tolls):
        _print_rule(out, name)
    if is_drawn:
        out.print(Text(KEY, style="dim"))


def _print_trace(out: Console, toll: Toll, claims: Mapping[str, Claim]) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=11)
    grid.add_column()
    for step in toll.trace:
        claim = claims.get(step.claim)
        words = Text(printable(f"“{claim.quote}” {said(claim)}") if claim else short(step.claim))
        grid.add_row(Text(step.role, style=COLOURS[step.role]), words.append(f"  {step.reason}", style="dim"))
    out.print(Padding(grid, (0, 0, 0, 2)))


def _print_rule(out: Console, name: str) -> None:
    rule = counting_rule(name)
    unverified = f" Unverified: {rule.unverified}." if rule.unverified else ""
    lines = [f"{rule.id}: {rule.says} ({rule.source}).{unverified}"]
    if rule.name in ("saksi", "ucdp"):
        named = zip(CLASSES, RANKS, strict=True)
        classes = (f"{words} ({', '.join(_words(role) for role in roles)})" for words, roles in named)
        lines.append(f"Classes of source, best first, by role and never by party: {'; '.join(classes)}.")
    out.print(Text("\n".join(lines), style="dim"))


def _words(term: object) -> str:
    return str(term).replace("_", " ")


def print_responsibility(out: Console, reports: Iterable[Report], documents: Mapping[str, Document]) -> None:
    """Who is accused, by whom, and who accepts or denies it; nothing where nobody is named."""
    accounts = [account_of(report, documents[report.document]) for report in reports]
    claims = {claim.id: claim for account in accounts for claim in account.report.claims}
    outlets = {claim: documents[claims[claim].document].outlet or "an unnamed outlet" for claim in claims}
    found = responsibility(accounts)
    if not found:
        return
    out.print(Text("\nWho is accused, and what is answered", style="bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    for party in found:
        told = (
            ("accused", party.accused),
            ("not it", party.cleared),
            ("accepts", party.accepted),
            ("denies", party.denied),
        )
        for k, (words, ids) in enumerate((w, c) for w, c in told if c):
            voices = "; ".join(dict.fromkeys(f"{said(claims[c])[2:]} ({outlets[c]})" for c in ids))
            grid.add_row(Text(printable(party.party) if k == 0 else "", style="bold"), words, Text(printable(voices)))
    out.print(Padding(grid, (0, 0, 0, 2)))


def print_nesting(out: Console, incident: Incident, around: Sequence[Incident]) -> None:
    """What the incident is part of, and what it contains, each with its dead and injured; nothing is added up."""
    wholes = [other for other in around if other.id in incident.part_of]
    parts = [other for other in around if incident.id in other.part_of]
    if not wholes and not parts:
        return
    out.print(Text("\nWhat lies in what", style="bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    for words, others in (("part of", wholes), ("contains", parts)):
        for other in others:
            grid.add_row(words, Text(short(other.id), style="cyan"), where_words(other.where, most=2), _tolls(other))
    out.print(Padding(grid, (0, 0, 0, 2)))
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        _print_excess(out, incident, parts, outcome)


def _tolls(incident: Incident) -> Text:
    found = ((o, toll_of(incident, o)) for o in (Outcome.KILLED, Outcome.INJURED))
    return Text(", ".join(f"{o} {range_words(t.low, t.best, t.high)}" for o, t in found if t))


def _print_excess(out: Console, incident: Incident, parts: Sequence[Incident], outcome: Outcome) -> None:
    """A total smaller than what its own incidents come to is said to be so."""
    whole = toll_of(incident, outcome)
    told = [toll for part in parts if (toll := toll_of(part, outcome)) and toll.low]
    least = sum(toll.low or 0 for toll in told)
    if whole is not None and whole.high is not None and least > whole.high:
        words = f"  Conflict: its incidents come to at least {least} {outcome}, this total to {whole.high} at most."
        out.print(Text(words, style="magenta"))
