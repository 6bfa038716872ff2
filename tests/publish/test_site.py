"""The site as files: the same bytes each time, no address outside it, hostile words inert, every term in words."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from html.parser import HTMLParser

import pytest

from publish.stories import Case, claim, day, dead, place, release, speaker
from saksi.model.claim import Perpetrator, Weapon
from saksi.model.vocabulary import vocabulary
from saksi.publish.gate import gate
from saksi.publish.material import City
from saksi.publish.redact import redact
from saksi.publish.site import POLICY, Site, build_site
from saksi.publish.words import words

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'x' </title><img src=x onerror=alert(2)> javascript:alert(3)"
MAYOR = speaker("the mayor", "local_authority")
CITIES = (City("Harbour", 4990000, 3620000, 900_000), City("</script>", 4980000, 3610000, 20_000))


def site_of(case: Case, title: str = "A test record") -> Site:
    terms = release()
    public = redact(case.material(), gate(case.material(), terms.policy), terms)
    return build_site(dataclasses.replace(public, title=title), CITIES)


@pytest.fixture
def case() -> Case:
    made = Case()
    first = "At least 12 people were killed in Arvale, the mayor said. Rockets were used."
    second = "قال مسؤول إن 14 شخصا قتلوا"
    reports = [
        made.tell(first, claim(first, "At least 12 people were killed", dead(12), MAYOR),
                  claim(first, "Rockets", Weapon(weapon="rocket_artillery"))),
        made.tell(second, claim(second, "14 شخصا قتلوا", dead(14, 14), speaker("مسؤول", "state_official")),
                  language="ar", outlet="الصحيفة", published="2024-05-02"),
    ]  # fmt: skip
    made.incident(*reports)
    return made


class Pages(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def pages_of(site: Site) -> dict[str, Pages]:
    found = {}
    for name, content in site.files.items():
        if name.endswith(".html"):
            found[name] = Pages()
            found[name].feed(content.decode())
    return found


def test_the_same_case_gives_the_same_bytes(case: Case) -> None:
    assert site_of(case).files == site_of(case).files


def test_every_page_has_the_policy_and_leads_only_inside(case: Case) -> None:
    site = site_of(case)
    assert site.pages == 4
    for name, page in pages_of(site).items():
        policies = [
            a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == [POLICY]
        ids = {a["id"] for _, a in page.tags if a.get("id")}
        for tag, attrs in page.tags:
            assert not [a for a in attrs if a.startswith("on") or a == "style"], (name, tag)
            for key in ("href", "src"):
                target = attrs.get(key)
                if not target or target == "data:,":
                    continue
                path, _, anchor = target.partition("#")
                if path:
                    folder = name.partition("/")[0] + "/" if "/" in name else ""
                    path = re.sub(r"^\w+/\.\./", "", folder + path)
                    assert path in site.files, (name, target)
                elif tag == "a":
                    assert anchor in ids, (name, target)


def test_no_script_or_style_stands_in_a_page(case: Case) -> None:
    for page in pages_of(site_of(case)).values():
        assert not [t for t, a in page.tags if t == "style" or (t == "script" and not a.get("src"))]


def test_no_address_of_the_world_is_asked_for(case: Case) -> None:
    for name, content in site_of(case).files.items():
        if name.endswith((".html", ".css")) and "leaflet" not in name:
            assert b"http" not in re.sub(rb'http-equiv="', b"", content), name


def test_hostile_words_are_inert() -> None:
    text = f"12 people were killed {HOSTILE}. Twelve more words for the text to go on a while after that."
    made = Case()
    hostile = place(HOSTILE, gazetteer_id=None)
    report = made.tell(
        text, claim(text, "12 people were killed " + HOSTILE[:40], dead(12), speaker(HOSTILE, "un"), channel=HOSTILE),
        claim(text, "12", Perpetrator(party=HOSTILE)), outlet=HOSTILE, where=hostile, event=HOSTILE,
        language='"><script>',
    )  # fmt: skip
    made.incident(report)
    site = site_of(made, title=HOSTILE)
    for name, page in pages_of(site).items():
        assert not [
            a for t, a in page.tags if t == "img" or (t == "script" and not str(a.get("src")).endswith(".js"))
        ], name
        assert not [a for _, a in page.tags if any(key.startswith("on") for key in a)], name
    page = next(text.decode() for name, text in site.files.items() if name.startswith("incidents/"))
    code = html.unescape(page.partition("<textarea")[2].partition("</textarea>")[0].partition(">")[2])
    pasted = Pages()
    pasted.feed(code)
    assert [t for t, _ in pasted.tags] == ["iframe"]
    points = site.files["static/points.js"]
    assert b"<" not in points and points.startswith(b"window.saksiMap=")
    assert json.loads(site.files["data/incidents.json"])["title"] == HOSTILE


def test_source_words_keep_their_language_and_direction(case: Case) -> None:
    page = next(p for n, p in pages_of(site_of(case)).items() if n.startswith("incidents/"))
    said = [(a["lang"], a["dir"]) for t, a in page.tags if t == "blockquote"]
    assert ("ar", "rtl") in said and ("en", "ltr") in said


def test_number_leads_to_sentence_to_capture_to_hash(case: Case) -> None:
    site = site_of(case)
    name, page = next((n, p) for n, p in pages_of(site).items() if n.startswith("incidents/"))
    links = {a["href"] for t, a in page.tags if t == "a"}
    assert "#c1" in links and "../documents.html#d1" in links
    documents = site.files["documents.html"].decode()
    for capture in case.captures.values():
        assert capture.blob in documents and capture.blob in site.files[name].decode()
    assert "cm9vdA==" in documents and site.files["data/checkpoint.txt"].decode().startswith("saksi.case/test\n9\n")


def test_many_documents_stand_on_several_pages_and_every_link_finds_its_own(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saksi.publish.site.PER_PAGE", 1)
    site = site_of(case)
    pages = pages_of(site)
    lists = [name for name in pages if name.startswith("documents")]
    assert len(lists) == len(case.captures) > 1
    anchors = {(name, a["id"]) for name in lists for _, a in pages[name].tags if a.get("id")}
    wanted = {
        tuple(a["href"].removeprefix("../").split("#"))
        for page in pages.values() for t, a in page.tags if t == "a" and "#d" in (a.get("href") or "")
    }  # fmt: skip
    assert wanted and wanted <= anchors
    for name in lists:
        assert {a["href"] for t, a in pages[name].tags if t == "a"} >= set(lists)


def test_the_download_has_the_contract_shape(case: Case) -> None:
    (incident,) = json.loads(site_of(case).files["data/incidents.json"])["incidents"]
    assert {"id", "scope", "part_of", "when", "where", "event", "status", "grade", "tolls", "documents", "mentioned_in",
            "formerly"} <= set(incident)  # fmt: skip
    killed = incident["tolls"][0]
    assert {c["id"] for c in incident["claims"]} >= set(killed["claims"])
    assert (killed["low"], killed["best"], killed["high"], killed["rule"]) == (14, 14, 14, "saksi/2")


def test_wider_totals_stand_apart(case: Case) -> None:
    text = "Since the war began 9,000 people have been killed in Arvalia."
    report = case.tell(text, claim(text, "9,000 people have been killed", dead(9000)), when=day("2024-04-01"))
    case.incident(report, scope="war_to_date")
    index = site_of(case).files["index.html"].decode()
    table, _, wider = index.partition("wider-head")
    assert "9,000" not in table and "9,000" in wider


@pytest.mark.parametrize(
    ("section", "name"),
    [("event", "event"), ("outcome", "outcome"), ("group", "group"), ("grade", "grade"), ("stance", "stance"),
     ("role_words", "source_role"), ("object", "object"), ("weapon", "weapon"), ("precision", "time_precision"),
     ("basis", "time_basis"), ("place_kind", "place_kind"), ("scope", "scope"), ("qualifier", "qualifier"),
     ("degree", "degree"), ("answer", "answer"), ("presence", "presence"), ("status", "incident_status")],
)  # fmt: skip
def test_every_term_has_words(section: str, name: str) -> None:
    assert set(vocabulary(name).terms) <= set(words()[section])
