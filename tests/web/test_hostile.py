"""Captured texts are text: nothing of them becomes markup, nothing runs or paints that is not a file of our own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from saksi.case import Case
from saksi.model.act import Ruled
from saksi.model.decision import Ruling, Subject
from saksi.model.terms import Verdict
from saksi.pipeline.decisions import decision_id
from saksi.web.guard import safe_address
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import HOSTILE, a_desk, made_case, seat

PATHS = ("/", "/search", "/search?words=market", "/map", "/timeline", "/documents", "/sources", "/agreement", "/add")


class Tags(HTMLParser):
    """Collects what a browser could run: scripts without a source, styles, event attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("style", "iframe", "object", "embed", "base") or (tag == "script" and "src" not in given):
            self.bad.append(tag)
        self.bad += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            if re.match(r"\s*(javascript|data|https?|//)", given.get(name) or "") and tag != "link":
                self.bad.append(f"{tag} {name}={given[name]}")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    text = f"Five people were killed by shelling in Kherson on 5 May 2021, {HOSTILE} said. {HOSTILE}"
    return a_desk(made_case(tmp_path / "case", {f"{'a' * 20}.txt": text}, name="a case"))


def test_nothing_captured_becomes_markup(hostile: Desk) -> None:
    person = seat(hostile, Role.ADMIN, HOSTILE)
    with Case.open(hostile.folder) as case:
        documents = [d.id for d in case.store.documents()]
        incidents = [i.id for i in case.store.incidents()]
    paths = [*PATHS, *(f"/documents/{d}" for d in documents), *(f"/incidents/{i}" for i in incidents)]
    paths += [f"/documents/{d}/claim?start=0&end=60" for d in documents]
    for path in paths:
        answer = person.look(path)
        assert answer.status_code == 200, path
        tags = Tags()
        tags.feed(answer.text)
        assert not tags.bad, (path, tags.bad)
        assert HOSTILE not in answer.text


@pytest.mark.parametrize("words", [HOSTILE, "'\"><svg onload=alert(1)>", "\x00", "%", '"', "NEAR(", "a" * 300, "قتل"])
def test_words_looked_for_are_only_words(desk: Desk, words: str) -> None:
    answer = seat(desk, Role.READER).client.get("/search", params={"words": words})
    assert answer.status_code in (200, 400)
    tags = Tags()
    tags.feed(answer.text)
    assert not tags.bad


def test_every_answer_carries_the_policy(desk: Desk, subjects: dict[str, str]) -> None:
    person = seat(desk, Role.READER)
    for path in (*PATHS, "/enter", "/static/desk.js", "/api/queue", "/nowhere", f"/documents/{subjects['document']}"):
        headers = person.look(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert path.startswith("/static") or headers["cache-control"] == "no-store"


def test_templates_and_scripts_hold_nothing_inline(root: Path) -> None:
    for template in (root / "src/saksi/web/templates").glob("*.html"):
        text = template.read_text()
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|\|\s*safe", text), template.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), template.name
    for script in (root / "src/saksi/web/static").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|document\.write|outerHTML", script.read_text()), script.name


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nb", ""]
)
def test_nobody_is_led_elsewhere(to: str) -> None:
    assert safe_address(to) == "/"


def test_sealed_names_open_only_by_a_reason_that_is_logged(desk: Desk, subjects: dict[str, str]) -> None:
    reviewer = seat(desk, Role.REVIEWER, "E. Reviewer")
    path = f"/documents/{subjects['document']}/unseal"
    assert reviewer.send(path, {"reason": " "}).status_code == 400
    with Case.open(desk.folder) as case:
        before = case.store.size()
    answer = reviewer.send(path, {"reason": "The family asked."})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    with Case.open(desk.folder) as case:
        assert case.store.size() == before + 1


@pytest.mark.parametrize("value", ["{garbage", '{"count":{"low":3,"high":1}}', "[1]", None])
@pytest.mark.parametrize("about", ["claim", "report", "source", "dependence"])
def test_a_malformed_ruling_in_the_log_breaks_no_page(desk: Desk, about: str, value: str | None) -> None:
    with Case.open(desk.folder, write=True) as case:
        incident = next(case.store.incidents())
        claim = case.store.claims(incident.documents[0])[0]
        subject = Subject(type=about, document=claim.document, span=claim.spans[0], kind=claim.kind, id=claim.id)
        made = Ruling(
            subject=subject, verdict=Verdict.CORRECT, value=value, by="B. Partner", at="2021-07-01", reason="hostile"
        )
        case.append(Ruled(ruling=msgspec.structs.replace(made, id=decision_id("ruling", made))))
    person = seat(desk, Role.REVIEWER)
    addresses = ("/", "/search", "/sources", "/agreement", f"/incidents/{incident.id}", f"/documents/{claim.document}")
    for address in addresses:
        assert person.look(address).status_code == 200, address
