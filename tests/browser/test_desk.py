"""The desk in a real browser, by a person's steps: reports in, a hedge, a claim, a merge, a split, the queue by keys.

Every page is also looked at by axe-core, in both schemes and at a phone's width. With DESK_SCREENSHOTS naming a folder
the pages are kept there as pictures for the documentation.
"""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from saksi.case import Case
from saksi.settings import Settings
from saksi.web.accounts import Accounts
from saksi.web.app import over
from saksi.web.serve import Place, entrance, listen
from saksi.web.table import ENTRIES
from saksi.web.visit import Bounds, Desk
from web.desks import HOSTILE

pytestmark = pytest.mark.browser

REPORTS = {
    "agency": "At least 12 people were killed when rockets hit a market in Kharkiv on 3 May 2021, the mayor said.",
    "paper": "Rescuers said 15 people were killed when rockets hit a market in Kharkiv on 3 May 2021.",
    "odesa": "Two people were killed by a drone in Odesa on 9 June 2021, police said. A shop was damaged.",
    "sumy": "Four people were injured by shelling in Sumy on 2 June 2021, doctors said.",
    "sumy-again": "Six people were injured by shelling in Sumy on 4 June 2021, doctors said.",
    "lviv": "Three people were killed by a missile in Lviv on 1 April 2021, the governor said.",
    "kyiv": "About 20 people were injured in an air strike on Kyiv on 7 May 2021, the police said.",
    "dnipro": "Galyna Testova, 61, was killed by shelling in Dnipro on 11 May 2021, officials said.",
    "arabic": "قتل ثلاثة أشخاص في قصف على مدينة غزة يوم 5 مايو 2021، بحسب مسؤول محلي.",
    "hostile": f"Five people were killed by shelling in Kherson on 5 May 2021, {HOSTILE} said.",
}
REASON = "Read against its sentence."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """A desk over an empty case, and its one-time link."""
    import uvicorn

    folder = tmp_path_factory.mktemp("desk") / "case"
    keys = tmp_path_factory.mktemp("keys")
    Case.create(folder, Settings(name="desk", by="A. Reviewer", keys=str(keys))).close()
    policy = folder / "saksi.toml"
    policy.write_text(f'keys = "{keys}"\n{policy.read_text()}')  # every test has a home of its own
    place = Place()
    with listen(place) as listening:
        port = listening.getsockname()[1]
        entry = entrance(place, port, Accounts(keys / "accounts.json"))
        assert entry.token is not None
        desk = Desk(folder, entry, Bounds(upload_wait=60))
        app = over(desk, by="A. Reviewer")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield desk, f"http://127.0.0.1:{port}/enter?token={entry.token.text}"
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def person(served: tuple[Desk, str], chromium: str) -> Iterator[Person]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield Person(browser, *served)
        browser.close()


class Person:
    """Somebody at a browser, with everything that the browser complained of."""

    def __init__(self, browser: Any, desk: Desk, link: str) -> None:
        self.desk = desk
        self.base = link.partition("/enter")[0]
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("dialog", lambda d: self.complaints.append("dialog"))
        self.page.goto(link)

    def at(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def give_reason(self, reason: str = REASON) -> None:
        self.page.wait_for_selector("dialog#why[open]")
        self.page.keyboard.type(reason)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def incident(self, words: str) -> str:
        """The address of the incident that the table shows under these words."""
        self.at("/search")
        link = self.page.locator(f'table.rows th a:has-text("{words}")').first
        return str(link.get_attribute("href"))

    def toll(self) -> list[str]:
        """Low, best and high of the first toll on the page."""
        cells = self.page.locator("table.toll tbody tr").first.locator("td")
        return [str(text).strip() for text in cells.all_inner_texts()]


def keep(page: Any, name: str) -> None:
    folder = os.environ.get("DESK_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_ten_reports_are_brought_in(person: Person) -> None:
    page = person.at("/add")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": t.encode()} for n, t in REPORTS.items()]
    page.set_input_files('input[type="file"]', files)
    page.fill('input[name="published"]', "2021-06-12")
    with page.expect_navigation():
        page.click(".claim-form button")
    page.wait_for_selector(".standing.added", timeout=60_000)  # a slow machine tells first how far it is
    assert page.locator(".standing.added").count() == len(REPORTS), page.locator("main").inner_text()
    person.at("/")
    assert page.locator(".queue .item").count() >= 6
    keep(page, "desk-queue")
    assert not person.complaints


def test_a_hedge_is_corrected_and_the_toll_moves(person: Person) -> None:
    address = person.incident("Kyiv")
    page = person.at(address)
    before = person.toll()
    page.locator(".source a").first.click()
    card = page.locator(".card", has_text="njured").first
    card.focus()
    person.press("e")
    page.wait_for_selector("#edit[open] .claim-form")
    page.select_option('#edit [name="set.count.qualifier"]', "at_least")
    page.fill('#edit [name="set.count.high"]', "")
    page.fill('#edit [name="reason"]', "The text has it as a lower bound.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "at least 20" in page.locator(".card.corrected").first.inner_text()
    assert page.locator(".card.corrected summary").count() == 1, "the machine's reading stays beside"
    keep(page, "desk-document")
    person.at(address)
    assert person.toll() != before and person.toll()[2] == "open"


def test_a_claim_that_the_reader_missed_is_added_at_the_words_selected(person: Person) -> None:
    address = person.incident("Odesa")
    page = person.at(address)
    page.locator(".source a").first.click()
    select(page, "police")
    person.press("n")
    page.wait_for_selector("#edit[open] .claim-form")
    assert page.inner_text("#edit blockquote") == "police"
    page.select_option('#edit [name="set.outcome"]', "injured")
    page.fill('#edit [name="set.count.low"]', "7")
    page.fill('#edit [name="set.count.high"]', "7")
    page.fill('#edit [name="reason"]', "Missed.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".card.added, .card:has-text('added by a person')").count() == 1
    assert page.locator("#text mark:has-text('police')").count() == 1
    person.at(address)
    assert "7" in page.locator("table.toll").first.inner_text()


def select(page: Any, words: str) -> None:
    """Mark these words of the text, as a mouse would."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + words.length);
            const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); return;
          }
          throw new Error('not there');
        }""",
        words,
    )
    page.wait_for_selector("[data-add] button:not([disabled])")


def test_two_incidents_are_merged_after_a_preview_and_split_again(person: Person) -> None:
    person.at("/search?words=Sumy")
    links = person.page.locator("table.rows th a")
    assert links.count() == 2
    one, other = (str(links.nth(k).get_attribute("href")) for k in (0, 1))
    page = person.at(one)
    page.fill('.merge [name="with"]', other.rpartition("/")[2])
    with page.expect_navigation():
        page.click(".merge button")
    assert page.locator(".preview .would").count() == 3, "two now, one then"
    keep(page, "desk-merge")
    page.fill('.claim-form [name="reason"]', "One shelling, told twice.")
    with page.expect_navigation():
        page.click(".claim-form button")
    assert page.locator(".source").count() == 2
    assert page.locator(".notice button").count() == 1, "what was done can be undone"
    keep(page, "desk-incident")
    page.locator(".source input").last.check()
    with page.expect_navigation():
        page.click(".split button:has-text('Split')")
    page.fill('.claim-form [name="reason"]', "Two days apart after all.")
    with page.expect_navigation():
        page.click(".claim-form button")
    assert page.locator(".source").count() == 1
    person.at("/search?words=Sumy")
    assert links.count() == 2


def test_an_incidents_map_shows_its_whole_ring_of_uncertainty_and_no_dot(person: Person) -> None:
    page = person.at(person.incident("Odesa"))
    page.wait_for_selector("#map .ring")
    frame, ring, point = (page.locator(f"#map{inner}").bounding_box() for inner in ("", " .ring", " .point"))
    assert 2 * point["height"] < ring["height"] < frame["height"]
    assert frame["y"] < ring["y"]
    assert ring["y"] + ring["height"] < frame["y"] + frame["height"]


def test_on_a_phone_no_words_are_cut_and_a_form_has_the_whole_width(person: Person) -> None:
    page = person.page
    page.set_viewport_size({"width": 360, "height": 900})
    try:
        person.at("/documents")
        page.locator("table.rows th a").first.click()
        shown, whole = page.locator(".add-claim span").evaluate("e => [e.clientWidth, e.scrollWidth]")
        assert whole <= shown
        person.at("/sources")
        page.locator("td details summary").first.click()
        assert page.locator("td details[open] form").bounding_box()["width"] > 300
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_the_queue_is_cleared_by_keys_alone(person: Person) -> None:
    page = person.at("/")
    waiting = page.locator(".queue .item").count()
    for _ in range(waiting + 12):
        if not page.locator(".queue .item").count():
            break
        person.press("a")
        person.give_reason()
    assert page.locator(".queue .item").count() == 0
    assert not [c for c in person.complaints if "favicon" not in c]


def test_what_leaves_is_made_by_button_and_fetched(person: Person) -> None:
    page = person.at("/handing")
    page.select_option('.parcels [name="form"]', "ucdp-ged")
    keep(page, "desk-handing")
    with person.desk.leaving.turn:  # nothing is made while the test holds the turn
        with page.expect_navigation():
            page.click(".parcels button:has-text('everyone')")
        assert page.locator("[data-job]").is_visible() and page.locator("progress").count() == 1
    page.wait_for_selector("a[download]")  # the page comes again by itself
    keep(page, "desk-handed")
    with page.expect_download() as fetched:
        page.click("a[download]")
    assert fetched.value.suggested_filename == "ucdp-ged.zip"
    with zipfile.ZipFile(fetched.value.path()) as archive:
        assert {"ucdp-ged/ucdp-ged.csv", "ucdp-ged/loss.csv"} <= set(archive.namelist())
    person.at(person.incident("Kharkiv"))
    page.select_option('.hand [name="form"]', "html")
    with page.expect_navigation():
        page.click(".hand button:has-text('everyone')")
    page.wait_for_selector("a[download]")
    with page.expect_download() as fetched:
        page.click("a[download]")
    assert "Kharkiv" in Path(fetched.value.path()).read_text(encoding="utf-8")
    person.at("/handing")
    assert page.locator("table.rows tbody tr").count() == 2, "both are in the log"
    assert not [c for c in person.complaints if "favicon" not in c]


NO_PAGES = {
    "/documents/{document}/pages/{number:int}",
    "/captures/{capture}/picture",
    "/handing/{job}/file",
    "/incidents",  # leads to /search
}
LISTS = ("/", "/search", "/map", "/timeline", "/documents", "/sources", "/agreement", "/add", "/handing")


def pages_of(person: Person) -> dict[str, tuple[str, ...]]:
    """An address or more for every route that answers with a page; nothing new is made from here on."""
    page, links = person.page, person.page.locator("table.rows th a")
    incident = person.incident("Kharkiv")
    person.at("/documents")
    known = ("hostile", "arabic", "dnipro")
    documents = [str(links.filter(has_text=name).first.get_attribute("href")) for name in known]
    person.at(documents[0])
    account = str(page.locator(".account-acts a").first.get_attribute("href"))
    person.at("/search?words=Sumy")
    sumy = str(links.first.get_attribute("href"))
    person.at(incident)
    report = page.locator(".source input").first.get_attribute("value")
    draw_sample(person)
    ready, failed = (hand(person, incident=name) for name in (incident.rpartition("/")[2], "none"))
    person.desk.leaving.turn.acquire()
    person.desk.arriving.turn.acquire()
    patient, person.desk.bounds = person.desk.bounds, replace(person.desk.bounds, upload_wait=0)
    send(person, "/add", 'form[action="/add"]', {"text": "One was injured in Lviv on 4 June 2021."})
    person.desk.bounds = patient
    arrival = str(page.url).removeprefix(person.base)
    return {path: (path,) for path in LISTS} | {
        "/documents/{document}": tuple(documents),
        "/documents/{document}/claim": (f"{documents[0]}/claim?start=0&end=4",),
        "/documents/{document}/account": (account,),
        "/incidents/{incident}": (incident, "/incidents/none"),
        "/incidents/{incident}/merge": (f"{incident}/merge?with={sumy.rpartition('/')[2]}",),
        "/incidents/{incident}/split": (f"{incident}/split?report={report}",),
        "/agreement/code": ("/agreement/code?name=first",),
        "/add/{arrival}": (arrival,),
        "/handing/{job}": (ready, failed, hand(person, incident="none", wait=False)),
    }


def hand(person: Person, *, incident: str, wait: bool = True) -> str:
    """A dossier asked for by its form; the address that tells how far it is."""
    page = person.at("/handing")
    page.fill('.parcels [name="incident"]', incident)
    page.select_option('.parcels form:has([name="incident"]) [name="form"]', "html")
    with page.expect_navigation():
        page.click('.parcels form:has([name="incident"]) button:has-text("everyone")')
    if wait:
        page.wait_for_selector("a[download], [role=alert]")
    return str(page.url).removeprefix(person.base)


def draw_sample(person: Person) -> None:
    """A sample to code, drawn by its form the first time."""
    page = person.at("/agreement")
    if not page.locator("section.would").count():
        page.fill('.claim-form [name="name"]', "first")
        with page.expect_navigation():
            page.click(".claim-form button:has-text('Draw')")


def look_over(person: Person, what: str, width: int) -> None:
    """The page that is open: small, no wider than the window, and without anything that axe-core finds."""
    from axe_playwright_python.sync_playwright import Axe

    page = person.page
    assert len(page.content().encode()) < 300_000, what
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], (what, found.generate_report())
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{what} is wider than the window"
    assert page.title() != "hit" and "hit" not in page.title().split()


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 1280), ("light", 360)])
def test_every_page_is_accessible_small_and_quiet(person: Person, scheme: str, width: int) -> None:
    page = person.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    try:
        pages = pages_of(person)
        assert set(pages) == {e.path for e in ENTRIES if e.method == "GET" and not e.is_api} - NO_PAGES
        for path in [path for paths in pages.values() for path in paths] + ["/enter"]:
            answer = page.goto(person.base + path)
            asks_on = path.startswith(("/handing/", "/add/"))  # while it waits
            page.wait_for_load_state("load" if asks_on else "networkidle")
            assert answer.status == (404 if path == "/incidents/none" else 200), path
            assert len(answer.body()) < 300_000, path
            look_over(person, path, width)
            if scheme == "light" and width == 1280 and path.startswith("/handing"):
                keep(page, "look" + path.replace("/", "-")[:20])
    finally:
        for turn in (person.desk.leaving.turn, person.desk.arriving.turn):
            if turn.locked():
                turn.release()
    for path, form, fields in (
        ("/add", 'form[action="/add"]', {"text": "Two were injured in Lviv on 3 June 2021."}),  # answered with a page
        (pages["/documents/{document}"][2], "form[action$=unseal]", {"reason": REASON}),
        ("/handing", 'form:has([name="incident"])', {"incident": ""}),  # refused
    ):
        send(person, path, form, fields)
        look_over(person, f"what {path} answers", width)
    assert not [c for c in person.complaints if "404" not in c and "400" not in c]


def send(person: Person, path: str, form: str, fields: dict[str, str]) -> None:
    """A form sent as it would be without the script, so that its answer is the page looked at."""
    page = person.at(path)
    with page.expect_navigation():
        page.evaluate(
            """([form, fields]) => {
              const sent = document.querySelector(form);
              for (const [name, value] of Object.entries(fields)) sent.elements.namedItem(name).value = value;
              sent.submit();
            }""",
            [form, fields],
        )
