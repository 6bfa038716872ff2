"""The demo's reports are well-formed, and what their README says of them is so."""

import json
import re
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
LINES = [json.loads(line) for line in (SAMPLES / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
PAGES = sorted((SAMPLES / "pages").glob("*.html"))
README = (SAMPLES / "README.md").read_text(encoding="utf-8")


def test_ids_are_unique_and_counted_in_the_readme() -> None:
    ids = [report["id"] for report in LINES]
    assert len(set(ids)) == len(ids)
    assert f"{len(ids)} reports" in README


def test_languages() -> None:
    assert {report["lang"] for report in LINES} == {"en", "uk", "ar"}


@pytest.mark.parametrize("report", LINES, ids=lambda report: report["id"])
def test_a_report_is_dated_addressed_and_long_enough(report: dict[str, str]) -> None:
    published = datetime.fromisoformat(report["published"])
    assert published.tzinfo or len(report["published"]) == 10
    assert re.fullmatch(r"https://[a-z-]+\.example/\S+", report["url"])
    assert 400 <= len(report["text"]) <= 3000
    assert report["text"] == report["text"].strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_gives_its_time_with_a_zone(page: Path) -> None:
    stated = re.findall(r'"datePublished":\s*"([^"]+)"', page.read_text(encoding="utf-8"))
    assert [datetime.fromisoformat(time).utcoffset() is not None for time in stated] == [True]


def test_the_export_holds_edited_and_forwarded_posts() -> None:
    export = json.loads((SAMPLES / "telegram" / "result.json").read_text(encoding="utf-8"))
    messages = export["messages"]
    assert export["type"] == "public_channel"
    assert any("edited" in message for message in messages)
    assert any("forwarded_from" in message for message in messages)
    for message in messages:
        parts = message["text"] if isinstance(message["text"], list) else [message["text"]]
        plain = "".join(part if isinstance(part, str) else part["text"] for part in parts)
        assert plain == "".join(entity["text"] for entity in message["text_entities"])


def test_the_mail_has_a_plain_and_a_html_body() -> None:
    message = message_from_bytes((SAMPLES / "mail" / "donetsk-un-statement.eml").read_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert "Donetsk" in body.get_content()


def test_the_papers_are_what_they_are_said_to_be() -> None:
    assert (SAMPLES / "papers" / "mogadishu-note.pdf").read_bytes().startswith(b"%PDF-1.")
    text = (SAMPLES / "papers" / "donetsk-khronika.txt").read_bytes()
    assert "Текстильщик" in text.decode("cp1251")
    with pytest.raises(UnicodeDecodeError):
        text.decode("utf-8")
