"""Every route of the desk behind its entrance, with the least role that may use it; a test walks this table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saksi.web import agreeing, handing, interface, lists, media, pages, taking
from saksi.web.acts import ACTS
from saksi.web.asked import KnownAt, Listed, Nothing, Stepped, Tiled, take
from saksi.web.doing import by_form, by_json
from saksi.web.guard import Entry
from saksi.web.openapi import described
from saksi.web.roles import Role
from saksi.web.visit import Visit

if TYPE_CHECKING:
    from starlette.responses import Response

READER, CODER, REVIEWER, ADMIN = Role.READER, Role.CODER, Role.REVIEWER, Role.ADMIN

PAGES = (
    Entry("GET", "/", READER, lists.queue_page, "What needs a person, most pressing first."),
    Entry("GET", "/search", READER, lists.search_page, "Incidents by words and filters."),
    Entry("GET", "/map", READER, lists.map_page, "The same on a map."),
    Entry("GET", "/timeline", READER, lists.timeline_page, "The same on a timeline."),
    Entry("GET", "/documents", READER, lists.documents_page, "Every document of the case."),
    Entry("GET", "/documents/{document}", READER, pages.document_page, "A document with what was read in it."),
    Entry("GET", "/documents/{document}/claim", CODER, pages.claim_form, "The form that corrects or adds a claim."),
    Entry("GET", "/documents/{document}/account", CODER, pages.account_form, "The form that corrects an account."),
    Entry("GET", "/documents/{document}/pages/{number:int}", READER, media.pdf_page, "A PDF's page as a picture."),
    Entry("GET", "/captures/{capture}/picture", READER, media.picture, "A captured picture."),
    Entry("POST", "/documents/{document}/unseal", REVIEWER, pages.unsealed_page, "A document with its sealed names."),
    Entry("GET", "/incidents", READER, lists.incidents_page, "Leads to the search."),
    Entry("GET", "/incidents/{incident}", READER, pages.incident_page, "An incident with all that it rests on."),
    Entry("GET", "/incidents/{incident}/merge", REVIEWER, pages.merge_page, "What a merge would make."),
    Entry("GET", "/incidents/{incident}/split", REVIEWER, pages.split_page, "What a split would make."),
    Entry("GET", "/sources", READER, lists.sources_page, "Sources, their roles and how they depend on each other."),
    Entry("GET", "/agreement", READER, agreeing.agreement_page, "How far two reviewers agree."),
    Entry("GET", "/agreement/code", CODER, agreeing.coding_page, "The next claim of a sample to code."),
    Entry("GET", "/add", CODER, taking.add_page, "Bring documents in."),
    Entry("POST", "/add", CODER, taking.added, "Take the documents sent into the case.", takes_files=True),
    Entry("GET", "/add/{arrival}", CODER, taking.arrival_page, "How far something is that was sent."),
    Entry("GET", "/handing", REVIEWER, handing.handing_page, "What can leave, and what has left."),
    Entry("GET", "/handing/{job}", REVIEWER, handing.job_page, "How far something is that leaves."),
    Entry("GET", "/handing/{job}/file", REVIEWER, handing.job_file, "The file that was made."),
    *(
        Entry("POST", f"/handing/{tier}", least, handing.asked_for(tier), f"Make something that leaves, {tier}.")
        for tier, least in handing.HANDS_ON.items()
    ),
)


def _description(visit: Visit) -> Response:
    take(Nothing, visit.query)
    return interface.as_json(described(ENTRIES))


INTERFACE = (
    Entry("GET", "/api/openapi.json", READER, _description, "This description.", True, Nothing),
    Entry("GET", "/api/queue", READER, interface.queue, "A page of the queue.", True, Listed),
    Entry("GET", "/api/incidents", READER, interface.search, "Incidents by words and filters.", True, Listed),
    Entry("GET", "/api/incidents/{incident}", READER, interface.incident, "One incident.", True, KnownAt),
    Entry("GET", "/api/documents/{document}", READER, interface.document, "One document, names sealed.", True, Nothing),
    Entry("GET", "/api/clusters", READER, interface.clusters, "Incidents that lie together at a zoom.", True, Tiled),
    Entry("GET", "/api/points", READER, interface.points, "The same as the map draws them.", True, Tiled),
    Entry("GET", "/api/timeline", READER, interface.timeline, "How many by steps of time.", True, Stepped),
    Entry("GET", "/api/handing/{job}", REVIEWER, handing.job_told, "How far something is.", True, Nothing),
    Entry("GET", "/api/add/{arrival}", CODER, taking.arrival_told, "How far something sent is.", True, Nothing),
    Entry("GET", "/api/facets", READER, interface.facets, "How many by each term of each field.", True, Tiled),
)
FORMS = tuple(Entry("POST", f"/acts/{act.name}", act.least, by_form(act), act.summary) for act in ACTS)
JSON = tuple(
    Entry("POST", f"/api/acts/{act.name}", act.least, by_json(act), act.summary, True, body=act.takes) for act in ACTS
)
ENTRIES: tuple[Entry, ...] = (*PAGES, *INTERFACE, *FORMS, *JSON)
