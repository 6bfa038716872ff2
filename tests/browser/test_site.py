"""The site in a real browser, opened from disk: no request, no violation, map, table, phone, dark, keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publish.stories import Case, claim, day, dead, place, release, speaker
from saksi.model.claim import Damage, Weapon
from saksi.model.terms import Degree, Protection
from saksi.publish.folder import write_folder
from saksi.publish.gate import gate
from saksi.publish.material import City
from saksi.publish.redact import redact
from saksi.publish.site import build_site

pytestmark = pytest.mark.browser

MAYOR = speaker("Odile Varga", "local_authority")
FIRST = (
    "ARVALE (Tern Wire) – At least 12 people were killed and 30 injured when rockets hit the covered market in Arvale "
    "on Wednesday, the mayor, Odile Varga, said. She asked people to stay at home, and schools are closed today."
)
SECOND = (
    "Rescuers have found more bodies under the covered market of Arvale. The toll now stands at 15 dead, they said."
)
THIRD = "قال مسؤول محلي إن ثلاثة أشخاص قتلوا في قصف على البلدة يوم الخميس وإن الطرق مقطوعة"
HOSTILE = "<img src=x onerror=document.title='hit'><script>document.title='hit'</script>"


def record() -> Case:
    case = Case()
    market = Damage(object="market_commerce", protection=Protection.GENERAL, degree=Degree.HIT, name="covered market")
    wire = case.tell(
        FIRST,
        claim(FIRST, "At least 12 people were killed", dead(12), MAYOR),
        claim(FIRST, "30 injured", dead(30, 30, outcome="injured"), MAYOR),
        claim(FIRST, "covered market", market, MAYOR),
        claim(FIRST, "rockets", Weapon(weapon="rocket_artillery"), MAYOR),
        places=("ARVALE", "Arvale"),
    )
    post = case.tell(SECOND, claim(SECOND, "15 dead", dead(15, 15)), outlet="Gull Post", published="2024-05-02")
    case.incident(wire, post)
    third = case.tell(
        THIRD, claim(THIRD, "ثلاثة أشخاص قتلوا", dead(3, 3)), outlet="صحيفة", language="ar", event="shelling",
        when=day("2024-05-04"), where=place("Brenmoor", lat_e5=5150000, lon_e5=3130000),
    )  # fmt: skip
    case.incident(third)
    bad = (
        f"Two people were killed {HOSTILE} in the night, says this report, which goes on for a while longer than that."
    )
    fourth = case.tell(
        bad, claim(bad, "Two people were killed <img src=x", dead(2, 2)), outlet=HOSTILE, event="drone",
        when=day("2024-05-09"), where=None,
    )  # fmt: skip
    case.incident(fourth)
    return case


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    terms = release()
    material = record().material()
    public = replace(redact(material, gate(material, terms.policy), terms), title=f"A record {HOSTILE}")
    cities = (City("Harbour", 4990000, 3420000, 9_000_000), City("Coldwater", 5050000, 3550000, 4_000_000))
    out = tmp_path_factory.mktemp("site") / "out"
    write_folder(out, build_site(public, cities).files)
    return out


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


class Visit:
    """An open page with everything that went wrong in it."""

    def __init__(self, browser: Any, *, width: int = 1200, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, is_mobile=width < 600, has_touch=width < 600
        )
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("dialog", lambda d: self.said.append("dialog"))
        self.refused: list[str] = []
        self.page.on("requestfailed", lambda r: self.refused.append(f"{r.url} {r.failure}"))
        self.page.on("request", lambda r: self.asked.append(r.url))

    def open(self, path: Path) -> Any:
        self.page.goto(path.as_uri())
        self.page.wait_for_load_state("load")
        return self.page

    def outside(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("file:", "data:"))]


@pytest.fixture
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Visit]:
    made = Visit(browser, **getattr(request, "param", {}))
    yield made
    made.context.close()


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_page_opens_from_disk_without_error_or_request(visit: Visit, site: Path) -> None:
    for path in pages(site):
        page = visit.open(path)
        assert page.evaluate(
            "getComputedStyle(document.body).maxWidth !== undefined && document.styleSheets.length > 0"
        )
        assert page.title() != "hit"
    assert visit.said == [] and visit.outside() == []


def test_the_policy_refuses_what_is_not_of_the_site(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'document.title = \"hit\"';"
        " document.body.append(s); const i = new Image(); i.src = 'http://outside.example/x.png'; }"
    )
    page.wait_for_timeout(200)
    assert page.title() != "hit"
    assert any("Content Security Policy" in line for line in visit.said) and visit.refused == [
        "http://outside.example/x.png csp"
    ]


def test_the_map_draws_land_borders_and_incidents(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    assert page.locator("#map path.land").count() >= 1
    assert page.locator("#map path.disputed").count() >= 10
    assert page.locator("#map path.point").count() == 2 and page.locator("#map path.ring").count() == 2
    assert page.locator("#map .label").count() >= 1
    assert "disputed" in page.locator("main").inner_text()
    assert page.locator("#map img").count() == 0
    sizes = [page.locator("#map path.point").nth(n).bounding_box()["width"] for n in range(2)]
    assert max(sizes) > min(sizes)


def test_a_point_tells_and_leads_by_keyboard(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    point = page.locator("#map path.point").first
    assert "killed" in (point.get_attribute("aria-label") or "")
    point.focus()
    page.keyboard.press(" ")
    assert "Arvale" in page.locator(".leaflet-popup-content").inner_text()
    point.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*.html")


def test_the_table_filters_and_sorts(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    rows = page.locator("#incidents tbody tr:visible")
    assert rows.count() == 3
    page.fill("input[name=words]", "brenmoor")
    assert rows.count() == 1 and page.locator("#shown").inner_text() == "1 of 3 shown"
    assert page.locator("#map path.point:not(.gone)").count() == 1
    page.fill("input[name=words]", "nowhere at all")
    assert rows.count() == 0 and "No incident" in page.locator("#shown").inner_text()
    page.click("button[type=reset]")
    page.select_option("select[name=event]", "drone")
    assert rows.count() == 1
    page.click("button[type=reset]")
    page.click("th[data-sort=killed] button")
    assert rows.first.locator("td").nth(2).inner_text().strip().startswith(("12", "15"))
    assert page.locator("th[data-sort=killed]").get_attribute("aria-sort") == "descending"


def test_the_marked_words_are_the_claims(visit: Visit, site: Path) -> None:
    download = json.loads((site / "data" / "incidents.json").read_text("utf-8"))
    for incident in download["incidents"]:
        path = next(p for p in (site / "incidents").iterdir() if incident["id"] in p.read_text("utf-8"))
        page = visit.open(path)
        assert incident["claims"]
        for told in incident["claims"]:
            marked = page.evaluate(
                "id => [...document.querySelectorAll('mark[data-claims]')]"
                ".filter(m => m.dataset.claims.split(' ').includes(id)).map(m => m.textContent).join('')",
                told["id"],
            )
            assert marked == told["quote"]


def test_from_number_to_hash(visit: Visit, site: Path) -> None:
    page = visit.open(next(p for p in (site / "incidents").iterdir() if "Tern Wire" in p.read_text("utf-8")))
    page.click(".figures ol a")
    claim_id = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"#{claim_id}").is_visible()
    page.locator(".proof").first.click()
    page.wait_for_url("**/documents.html#d*")
    entry = page.locator("li:target")
    assert len(entry.locator("code").inner_text()) == 64 and "Tern Wire" in entry.inner_text()


@pytest.mark.parametrize("visit", [{"width": 360}, {"width": 320}, {"width": 360, "scheme": "dark"}], indirect=True)
def test_a_phone_never_scrolls_sideways(visit: Visit, site: Path) -> None:
    for path in pages(site):
        page = visit.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path.name


CONTRAST = """() => {
  const lum = c => { const v = c.map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
  const bad = [];
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    if (e.closest('svg') || e.closest('#map')) continue;
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const a = lum(rgb(style.color).slice(0, 3)), b = lum(back(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < (size >= 24 || (bold && size >= 18.7) ? 3 : 4.5)) bad.push(e.className + ' ' + ratio.toFixed(2));
  }
  return bad;
}"""


@pytest.mark.parametrize("visit", [{"scheme": "light"}, {"scheme": "dark"}], indirect=True)
def test_words_stand_out_from_their_ground(visit: Visit, site: Path) -> None:
    for path in pages(site):
        assert visit.open(path).evaluate(CONTRAST) == [], path.name


def test_dark_is_dark(browser: Any, site: Path) -> None:
    shades = []
    for scheme in ("light", "dark"):
        visit = Visit(browser, scheme=scheme)
        page = visit.open(site / "index.html")
        shades.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        visit.context.close()
    assert shades[0] != shades[1] and max(int(n) for n in shades[1][4:-1].split(",")) < 60


def test_the_keyboard_reaches_the_content_first(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_names_for_readers_of_pictures(visit: Visit, site: Path) -> None:
    page = visit.open(next(p for p in (site / "incidents").iterdir() if "Tern Wire" in p.read_text("utf-8")))
    for drawing in page.locator("svg[role=img]").all():
        assert drawing.locator("title").first.text_content()
    assert page.locator("h1").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_without_scripts_the_record_still_reads(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator("#incidents tbody tr").count() == 3 and page.locator("#map .off").is_visible()
    context.close()
