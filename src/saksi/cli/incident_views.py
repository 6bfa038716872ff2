"""An incident as the terminal shows it: its tolls, every claim in its own sentence, the evidence for its links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from saksi.case import Case
from saksi.cli.incident_table import what_words
from saksi.cli.link_views import print_links
from saksi.cli.settled_views import print_nesting, print_responsibility, print_settled, said
from saksi.cli.source_views import print_sources, sources_json
from saksi.cli.terminal import GRADE_COLOURS, count_words, printable, short, when_words, where_words
from saksi.model.act import SecondReading
from saksi.model.claim import Casualty, Claim, PlaceClaim, Report, TimeClaim
from saksi.model.contract import claim_form, incident_form, toll_form
from saksi.model.decision import Link
from saksi.model.document import Document, sentence_around
from saksi.model.incident import Incident, Toll
from saksi.model.terms import TimePrecision
from saksi.model.values import Span
from saksi.pipeline.settling import Asked, Then, accounts_as, links_of, otherwise, toll_history
from saksi.settle import responsibility

if TYPE_CHECKING:
    from saksi.extract.second import Disagreement

KIND_ORDER = (
    "casualty", "damage", "weapon", "attack", "perpetrator", "responsibility", "military_presence", "evidence",
    "legal_characterisation", "demand", "warning", "rescue", "place", "time",
)  # fmt: skip
LONGEST_SENTENCE = 260
LONGEST_TERM = 48


@dataclass(frozen=True, slots=True)
class View:
    """What of an incident is to be shown: links with their evidence, ids, and how it is settled."""

    why: bool = False
    ids: bool = False
    asked: Asked = Asked()


def print_incident(out: Console, case: Case, found: Then, view: View) -> None:
    """The whole incident: head, tolls, every claim with its sentence, how figures were settled; links, ids if asked."""
    ids, incident = view.ids, found.incident
    reports = list(case.store.reports(incident.reports))
    documents = {d: document for d in incident.documents if (document := case.store.document(d))}
    out.print(_head(incident, view.asked))
    for words in otherwise(found):
        out.print(Text(f"  {words}", style="dim"))
    if incident.tolls:
        out.print(_toll_table(incident.tolls))
    _heading(out, "Who says what")
    for report in sorted(reports, key=lambda r: (documents[r.document].published or "9", r.document)):
        document = documents[report.document]
        out.print(_report_head(report, document, ids=ids))
        _print_claims(out, report.claims, document.text, ids=ids)
    print_responsibility(out, reports, documents)
    print_nesting(out, incident, found.around)
    told = [(claim, documents[report.document]) for report in reports for claim in report.claims]
    print_settled(out, incident.tolls, told, toll_history(case, incident, view.asked))
    free = {d: claims for d in incident.documents if (claims := _shown(case.store.free_claims(d)))}
    if free:
        _heading(out, "Said of no single incident in these documents")
    for d, claims in free.items():
        _print_claims(out, claims, documents[d].text, ids=ids)
    differ = list(_differing(case, incident))
    if differ:
        _heading(out, "Where the second reader differs")
        print_disagreements(out, case, differ)
    if view.why and incident.sources:
        _heading(out, "Who speaks")
        print_sources(out, incident, documents, ids=ids)
    if view.why:
        print_links(out, case, incident, view.asked, ids=ids)


def _shown(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that have a line of their own; words that identify somebody have none."""
    return [claim for claim in claims if claim.kind != "identity"]


def _differing(case: Case, incident: Incident) -> Iterator[Disagreement]:
    """What is open between the readings of the incident's documents; nothing is loaded where there is one reader."""
    if next(case.store.acts(SecondReading), None) is not None:
        from saksi.pipeline.second import open_disagreements

        yield from open_disagreements(case, incident.documents)


def print_disagreements(out: Console, case: Case, found: Sequence[Disagreement]) -> None:
    """Where two readings of a document differ, each beside its sentence with the words marked."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=10)
    grid.add_column(ratio=2)
    grid.add_column(ratio=3)
    marks = ("", "") if out.color_system else ("«", "»")
    for name in dict.fromkeys(one.document for one in found):
        document = case.store.document(name)
        if document is None:
            continue
        known = printable(document.given_id or document.address or short(name))
        grid.add_row("", Text(known, style="cyan"), "")
        for one in (each for each in found if each.document == name):
            sentence = _marked([one.span], document.text, marks)
            ids = Text(short(one.first), style="cyan") if one.first else Text()
            grid.add_row(Text(one.what, style="yellow"), Text(printable(one.words)).append("  ").append(ids), sentence)
    out.print(grid if found else Text("The readings differ nowhere that is open.", style="dim"))


def _heading(out: Console, words: str) -> None:
    out.print(Text(f"\n{words}", style="bold"))


def _head(incident: Incident, asked: Asked) -> Panel:
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(style="dim")
    lines.add_column()
    lines.add_row("when", Text.assemble(when_words(incident.when), (f"  {_basis(incident)}", "dim")))
    lines.add_row("where", printable(where_words(incident.where, most=9)))
    lines.add_row("what", what_words(incident))
    grade = Text(str(incident.grade), style=GRADE_COLOURS[str(incident.grade)])
    lines.add_row("grade", grade.append(f"  {printable('; '.join(incident.grade_trace))}", style="dim"))
    lines.add_row("status", str(incident.status))
    for name, ids in (("part of", incident.part_of), ("formerly", incident.formerly)):
        if ids:
            lines.add_row(name, ", ".join(short(i) for i in ids))
    for name, moment in (("as known at", asked.known_at), ("as recorded at", asked.recorded_at)):
        if moment:
            lines.add_row(Text(name, style="yellow"), printable(moment))
    return Panel(lines, title=short(incident.id), title_align="left", border_style="cyan", expand=False)


def _basis(incident: Incident) -> str:
    if incident.when is None:
        return ""
    said = {"stated": "stated", "resolved": "worked out from the text", "inferred": "inferred from publication"}
    precise = incident.when.precision
    to = "" if precise is TimePrecision.UNKNOWN else f", to the {str(precise).replace('_', ' ')}"
    return said[str(incident.when.basis)] + to


def _toll_table(tolls: Sequence[Toll]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("toll", "group"):
        table.add_column(name)
    for name in ("low", "best", "high"):
        table.add_column(name, justify="right")
    table.add_column("by rule", style="dim")
    for toll in tolls:
        unknown = toll.low is None and toll.best is None and toll.high is None
        high = "?" if unknown else ("open" if toll.high is None else str(toll.high))
        cells = ("?" if toll.low is None else str(toll.low), "?" if toll.best is None else str(toll.best), high)
        table.add_row(str(toll.outcome).replace("_", " "), str(toll.group).replace("_", " "), *cells, toll.rule)
    return table


def _report_head(report: Report, document: Document, *, ids: bool) -> Text:
    name = document.outlet or document.channel or document.title or "unnamed outlet"
    published = (document.published or "no publication date").replace("T", " ")
    line = Text.assemble(("● ", "cyan"), (printable(name), "bold"), (f"  {published}", "dim"))
    line.append(f"  {printable(document.given_id or document.address or short(document.id))}", style="dim")
    return line.append(f"  {short(report.id)}", style="cyan") if ids else line


def _print_claims(out: Console, claims: Sequence[Claim], text: str, *, ids: bool) -> None:
    """Claims beside the sentence that they share, casualties first, then as the text has them."""
    told: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in _shown(claims):
        told[sentence_around(text, claim.spans[0], most=LONGEST_SENTENCE).start, said(claim)].append(claim)
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=(44 if ids else 30) if out.width >= 100 else (36 if ids else 22))
    grid.add_column(ratio=1)
    order = sorted(told.items(), key=lambda item: (all(c.kind != "casualty" for c in item[1]), item[0]))
    for (_, speaker), together in order:
        together.sort(key=lambda c: (KIND_ORDER.index(c.kind) if c.kind in KIND_ORDER else 99, c.spans[0].start))
        values = Text("\n").join(_value(claim, ids=ids) for claim in together)
        marks = ("", "") if out.color_system else ("«", "»")
        sentence = _marked([claim.spans[0] for claim in together], text, marks)
        grid.add_row(values, sentence.append(f"  {speaker}", style="dim"))
    out.print(Padding(grid, (0, 0, 0, 2)))


def _value(claim: Claim, *, ids: bool) -> Text:
    line = Text(f"{short(claim.id)} ", style="cyan") if ids else Text()
    return line.append(printable(_value_words(claim)), style="bold" if claim.kind == "casualty" else "default")


def _value_words(claim: Claim) -> str:
    if isinstance(claim.value, Casualty):
        value = claim.value
        group = "" if value.group == "people" else f" {str(value.group).replace('_', ' ')}"
        beside = " more" if claim.beside else ""
        part = ", of them" if claim.subset_of else ""
        return f"{str(value.outcome).replace('_', ' ')}{group}: {count_words(value.count)}{beside}{part}"
    return " ".join([claim.kind.replace("_", " ") + ":", _term(claim)])


def _term(claim: Claim) -> str:
    form = claim_form(claim)
    for key in ("object", "weapon", "event", "party", "presence", "media", "term", "act", "given"):
        if form.get(key) is not None:
            words = str(form[key]).replace("_", " ") + (f" ({form['answer']})" if "answer" in form else "")
            return words if len(words) <= LONGEST_TERM else words[: LONGEST_TERM - 1] + "…"
    if isinstance(claim.value, TimeClaim):
        return when_words(claim.value.when)
    return where_words(claim.value.where, most=2) if isinstance(claim.value, PlaceClaim) else ""


def _marked(spans: Sequence[Span], text: str, marks: tuple[str, str]) -> Text:
    """The sentence around these spans with their words marked: by colour, or by signs where there is none."""
    around = sentence_around(text, spans[0], most=LONGEST_SENTENCE)
    first, last = min(around.start, *(s.start for s in spans)), max(around.end, *(s.end for s in spans))
    is_cut = last < len(text) and last - first >= LONGEST_SENTENCE
    marked, at = Text(), first
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if span.end > at:
            marked.append(_flat(text[at : max(at, span.start)]))
            marked.append(_flat(text[max(at, span.start) : span.end]).join(marks), style="reverse")
            at = span.end
    return marked.append(_flat(text[at:last]) + ("…" if is_cut else ""))


def _flat(text: str) -> str:
    return printable(" ".join(text.split("\n")))


def incident_json(case: Case, incident: Incident, view: View) -> dict[str, Any]:
    """The incident with every claim: quote, document and capture digest; links with ``why``."""
    from saksi.pipeline import document_names

    names = document_names(case, incident.documents)
    form = incident_form(incident, names)
    form["grade_trace"] = list(incident.grade_trace)
    form["claims"] = [
        _claim_json(case, claim, report.id, names)
        for report in case.store.reports(incident.reports)
        for claim in report.claims
        if claim.kind != "identity"
    ]
    form["trace"] = [
        {"outcome": str(t.outcome), "group": str(t.group), "claim": s.claim, "role": s.role, "reason": s.reason}
        for t in incident.tolls
        for s in t.trace
    ]
    form["history"] = [
        {"at": known.at or None, "tolls": [toll_form(toll) for toll in known.tolls]}
        for known in toll_history(case, incident, view.asked)
    ]
    form["responsibility"] = [
        {f: list(v) if isinstance(v, tuple) else v for f, v in asdict(party).items()}
        for party in responsibility(accounts_as(case, incident, view.asked))
    ]
    if view.why:
        form |= sources_json(incident)
        form["links"] = [_link_json(link) for link in links_of(case, incident, view.asked)]
    return form


def _claim_json(case: Case, claim: Claim, report: str, names: Mapping[str, str]) -> dict[str, Any]:
    document = case.store.document(claim.document)
    capture = case.store.capture(document.capture) if document else None
    return {
        "id": claim.id,
        "report": report,
        "document": names.get(claim.document, claim.document),
        "capture": capture.id if capture else None,
        "sha256": capture.blob if capture else None,
        "subset_of": claim.subset_of,
        "beside": claim.beside,
        **claim_form(claim),
    }


def _link_json(link: Link) -> dict[str, Any]:
    return {
        "left": link.left,
        "right": link.right,
        "judgement": str(link.judgement),
        "by": link.by,
        "reason": link.reason,
        "features": [{"name": f.name, "score": f.score / 1000, "words": f.words} for f in link.features],
    }


def print_hits(out: Console, hits: Sequence[tuple[str, str]]) -> None:
    """Documents found, each with the passage and its hits marked."""
    if not hits:
        out.print(Text("Nothing found.", style="dim"))
    for name, snippet in hits:
        out.print(Text(printable(name), style="cyan"))
        line = Text()
        for k, piece in enumerate(_flat(snippet).split("\ue000")):
            hit, mark, rest = piece.partition("\ue001")
            if k and mark:
                line.append(hit, style="reverse").append(rest)
            else:
                line.append(piece)
        out.print(Padding(line, (0, 0, 0, 2)))
