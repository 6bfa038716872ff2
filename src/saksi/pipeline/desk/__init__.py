"""What the reviewer's desk stands on: read models of a case, and people's rulings as acts in its log.

Looking (a case open for reading will do):

    queue(case, wanted=Filter(), *, limit=50, offset=0) -> Queue
    document_view(case, document) -> DocumentView
    incident_view(case, incident, *, as_known_at=None) -> IncidentView
    search(case, wanted, *, limit=50, offset=0) -> Found
    mergeable(case, view) -> tuple[Candidate, ...]              what an incident may be merged with, likeliest first
    clusters(case, wanted, *, zoom) -> tuple[Cluster, ...]      wanted.box is the window
    timeline(case, wanted, *, step="day" | "week" | "month" | "year") -> tuple[Bar, ...]
    facets(case, wanted) -> Mapping[field, Mapping[term, count]]
    preview_merge(case, left, right) / preview_split(case, incident, reports) -> Preview
    samples(case) -> tuple[Sample, ...]; sample_items(case, name, *, by) -> tuple[SampleItem, ...]
    agreement(case, name, one, other) -> tuple[Kappa, ...]

Ruling (a case open for writing). Each takes ``by`` (who rules) and ``reason``; ``seen`` is the id of the ruling that
the reviewer saw standing (None: none stood). Where another has ruled meanwhile they raise Conflict, naming that ruling,
and nothing is lost. For merge and split ``seen`` are the ids of the reports that the incidents had when shown.

    rule_claim(case, document, claim, verdict, *, by, reason, seen, changes=None) -> Ruling
    add_claim(case, document, NewClaim(…), *, by, reason) -> Ruling
    add_incident(case, document, NewClaim(…), *, by, reason) -> (Ruling, Ruling)    one missed whole, with its claim
    rule_report(case, document, report, verdict, *, by, reason, seen, changes=None) -> Ruling
    rule_incident(case, incident, verdict, *, by, reason, seen) -> Ruling
    rule_document(case, document, verdict, *, by, reason, seen) -> Ruling
    accept_all(case, [(incident, seen), …], *, by, reason) -> Bulk
    undo(case, [ruling, …], *, by, reason) -> Bulk
    merge(case, left, right, *, by, reason, seen) -> tuple[Link, …]
    split(case, incident, reports, *, by, reason, seen) -> tuple[Link, …]
    unlink(case, [link, …], *, by, reason) -> tuple[Link, …]
    assign(case, subject, to, *, by) -> None                    an incident or document; to=None takes it back
    unseal(case, document, *, by, reason) -> DocumentView       the names are in this answer and nowhere else
    draw_sample(case, name, *, size, by, seed=0) -> Sample
    code(case, name, number, verdict, changes=None, *, by) -> None
"""

from saksi.pipeline.desk.adding import add_claim, add_incident
from saksi.pipeline.desk.agreement import (
    GOLD,
    Sample,
    SampleItem,
    agreement,
    code,
    draw_sample,
    sample_items,
    samples,
)
from saksi.pipeline.desk.document import document_view, unseal
from saksi.pipeline.desk.finding import clusters, facets, search, timeline
from saksi.pipeline.desk.incident import incident_view
from saksi.pipeline.desk.joining import merge, preview_merge, preview_split, split, unlink
from saksi.pipeline.desk.offering import mergeable
from saksi.pipeline.desk.queue import queue
from saksi.pipeline.desk.ruling import (
    NewClaim,
    accept_all,
    assign,
    rule_claim,
    rule_document,
    rule_incident,
    rule_report,
    undo,
)

__all__ = [
    "GOLD",
    "NewClaim",
    "Sample",
    "SampleItem",
    "accept_all",
    "add_claim",
    "add_incident",
    "agreement",
    "assign",
    "clusters",
    "code",
    "document_view",
    "draw_sample",
    "facets",
    "incident_view",
    "merge",
    "mergeable",
    "preview_merge",
    "preview_split",
    "queue",
    "rule_claim",
    "rule_document",
    "rule_incident",
    "rule_report",
    "sample_items",
    "samples",
    "search",
    "split",
    "timeline",
    "undo",
    "unlink",
    "unseal",
]
