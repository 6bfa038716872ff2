"""The body of a mail message, its subject, sender and time."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from read.making import document
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.document import DomText, MemberText


def message(*, plain: str | None = None, page: str | None = None, charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Обстріл ринку – зведення"
    made["From"] = "Прес-служба <press@plains.example>"
    made["Date"] = "Tue, 04 May 2021 18:30:00 +0300"
    made["Message-ID"] = "<4711@plains.example>"
    if plain is not None:
        made.set_content(plain, charset=charset)
    if page is not None and plain is not None:
        made.add_alternative(page, subtype="html")
    elif page is not None:
        made.set_content(page, subtype="html")
    return made


def test_the_plain_part_with_the_headers() -> None:
    made = message(plain="Загинули дев'ять людей.\n\nПоранено двадцятьох.\n", page="<p>HTML</p>", charset="koi8-u")
    found = document(made.as_bytes(), media.MAIL)
    assert found.text == "Загинули дев'ять людей.\n\nПоранено двадцятьох.\n"
    assert found.title == "Обстріл ринку – зведення"
    assert found.author == "Прес-служба <press@plains.example>"
    assert (found.published, found.published_basis) == ("2021-05-04T18:30:00+03:00", "document")
    assert found.stable_id == "mail:4711@plains.example"
    origin = found.segments[0].origin
    assert isinstance(origin, MemberText)
    assert origin.path == "part 1"


def test_the_page_where_there_is_no_plain_part_or_a_stub() -> None:
    page = "<html><body><p>Nine were killed on Tuesday when shells fell on the market.</p>" * 9 + "</body></html>"
    for plain in (None, "Please use an HTML mail program."):
        found = document(message(plain=plain, page=page).as_bytes(), media.MAIL)
        assert "Nine were killed" in found.text
        assert isinstance(found.segments[0].origin, DomText)


def test_attachments_are_not_the_body() -> None:
    made = message(plain="See the attached list.\n")
    made.add_attachment("Names that belong to another capture.", filename="list.txt")
    assert document(made.as_bytes(), media.MAIL).text == "See the attached list.\n"


def test_a_message_that_only_carries_something_is_whole_without_words() -> None:
    made = message()
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="report.pdf")
    found = document(made.as_bytes(), media.MAIL)
    assert found.text == ""
    assert found.title == "Обстріл ринку – зведення"


def test_broken_lines_become_one_with_every_offset_kept() -> None:
    lines = (
        "The governor's office said in the evening that nine people had been\n"
        "killed and twenty others wounded.\n"
        "\n"
        "> an earlier message, quoted as it was written by the other side of it\n"
        "* a point\n"
    )
    found = document(message(plain=lines).as_bytes(), media.MAIL)
    assert "nine people had been killed and twenty others wounded.\n\n> an earlier" in found.text
    assert found.text.endswith("\n* a point\n")
    assert len(found.text) == len(lines)


def test_flowed_text() -> None:
    body = (
        b"From: a@b.example\r\nDate: 4 May 2021 18:30 -0000\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=us-ascii; format=flowed\r\n\r\n"
        b"Nine people \r\nwere killed.\r\n-- \r\nDesk\r\n"
    )
    found = document(body, media.MAIL)
    assert found.text == "Nine people were killed.\n-- \nDesk\n"
    assert found.published == "2021-05-04T18:30:00"


@pytest.mark.parametrize("body", [b"", b"\r\n\r\njust a body", b"no colon here"])
def test_what_is_no_message(body: bytes) -> None:
    with pytest.raises(SourceError):
        document(body, media.MAIL)
