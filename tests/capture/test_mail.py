"""Mailboxes and messages: exact bytes, what headers say, attachments by content."""

from __future__ import annotations

import base64
import io
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.capture.mail import bare_name, unpack_eml, unpack_mbox
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, Hints, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

FIRST = b"""Message-ID: <one@example.org>
From: =?utf-8?b?0J/RgNC10YHRgdCx0Y7RgNC+?= <press@example.org>
Subject: =?utf-8?q?Two_people?= were
 injured
Date: Tue, 1 Mar 2022 12:20:31 +0200

Two people were injured.

>From the roof, smoke rose.

From the square, none.
"""
SECOND = b"Subject: again\r\nDate: Wed, 2 Mar 2022 08:00:00 -0000\r\n\r\nThree.\r\n"
MAILBOX = b"From press@example.org Tue Mar  1 10:20:31 2022\n" + FIRST + b"\nFrom - Wed Mar  2 08:00:00 2022\n" + SECOND


def capture(content: bytes, name: str, media_type: str, hints: Hints | None = None) -> Capture:
    collection = Collection(
        requested=name, at="2026-01-02T03:04:05Z", by="A. Collector", tool="saksi", tool_version="0", method="file"
    )
    return capture_of(sha256(content), len(content), media_type, collection, hints=hints)


def parted(items: list[Received | Refusal]) -> tuple[list[Received], list[Refusal]]:
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


def mailbox(
    content: bytes, limits: Limits | None = None, hints: Hints | None = None
) -> tuple[list[Received], list[Refusal]]:
    parent = capture(content, "box.mbox", "application/mbox", hints)
    return parted(list(unpack_mbox(parent, lambda: io.BytesIO(content), Settings(limits=limits or Limits()))))


def message(content: bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    parent = capture(content, "a.eml", "message/rfc822")
    return parted(list(unpack_eml(parent, lambda: io.BytesIO(content), Settings(limits=limits or Limits()))))


def content_of(item: Received) -> bytes:
    with item.open() as stream:
        return stream.read()


def test_messages_keep_their_exact_bytes() -> None:
    messages, refusals = mailbox(MAILBOX)
    assert refusals == []
    assert [content_of(m) for m in messages] == [FIRST, SECOND]
    for item in messages:
        assert item.media_type == "message/rfc822"
        _, start, _, end, *_ = item.collection.remarks[0].split()
        assert MAILBOX[int(start) : int(end)] == content_of(item)


def test_what_headers_say_is_kept() -> None:
    (first, second), _ = mailbox(MAILBOX)
    assert first.member == "message 1"
    assert first.hints.title == "Two people were injured"
    assert first.hints.author == "Прессбюро <press@example.org>"
    assert first.hints.published == "2022-03-01T12:20:31+02:00"
    assert first.hints.stable_id == "mail:one@example.org"
    assert second.hints.published == "2022-03-02"
    assert "its date has no zone, so the day is taken" in second.collection.remarks


def test_what_a_person_said_of_the_publication_stands() -> None:
    (first, _), _ = mailbox(MAILBOX, hints=Hints(published="2022-02-28", published_by_person=True))
    assert first.hints.published == "2022-02-28"


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Tue, 1 Mar 2022 12:20:31 +0530", "2022-03-01T12:20:31+05:30"),
        ("Tue, 1 Mar 2022 12:20:31 -0330", "2022-03-01T12:20:31-03:30"),
        ("Tue, 1 Mar 2022 12:20:31 GMT", "2022-03-01T12:20:31+00:00"),
        ("1 Mar 2022 12:20 EST", "2022-03-01T12:20:00-05:00"),
        ("Tue, 1 Mar 2022 12:20:31", "2022-03-01"),
        ("Tue, 1 Mar 2022 12:20:31 EET", "2022-03-01"),
        ("Tue, 31 Feb 2022 12:20:31 +0000", None),
        ("yesterday", None),
        ("Tue, 1 Mar 2022 99:20:31 +9999999999", None),
    ],
)
def test_dates_keep_their_zone(date: str, published: str | None) -> None:
    content = b"From a Tue Mar  1 10:20:31 2022\nDate: " + date.encode() + b"\n\nx\n"
    ((item,), _) = mailbox(content)
    assert item.hints.published == published


def test_what_stands_before_the_first_message_is_refused() -> None:
    messages, refusals = mailbox(b"not a mailbox\n\n" + MAILBOX)
    assert len(messages) == 2
    assert "not a mailbox" in refusals[0].reason


def test_messages_are_counted() -> None:
    messages, refusals = mailbox(MAILBOX, Limits(max_members=1))
    assert len(messages) == 1
    assert "more than 1 messages" in refusals[0].reason


def letter() -> EmailMessage:
    enclosed = EmailMessage()
    enclosed["Subject"] = "The first report"
    enclosed["Date"] = "Mon, 28 Feb 2022 21:00:00 +0200"
    enclosed.set_content("One person was injured.\n")
    mail = EmailMessage()
    mail["Subject"] = "Reports"
    mail.set_content("See the files.\n")
    mail.add_alternative("<p>See the files.</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="звіт.pdf")
    mail.add_attachment("Two people were injured.\n", filename="../../etc/report.txt")
    mail.add_attachment(enclosed)
    return mail


def test_attachments_are_members_by_their_content() -> None:
    raw = letter().as_bytes()
    members, refusals = message(raw)
    assert refusals == []
    assert [m.media_type for m in members] == ["application/pdf", "text/plain", "message/rfc822"]
    pdf, text, enclosed = members
    assert content_of(pdf) == b"%PDF-1.7\n"
    assert pdf.member == "2 звіт.pdf"
    assert pdf.collection.method == "attachment"
    assert "transfer encoding undone: base64" in pdf.collection.remarks
    assert content_of(text) == b"Two people were injured.\n"
    assert text.member == "3 report.txt"
    assert any("'../../etc/report.txt'" in remark for remark in text.collection.remarks)
    assert content_of(enclosed) in raw
    assert content_of(enclosed).startswith(b"Subject: The first report")
    assert enclosed.hints.title == "The first report"
    assert enclosed.hints.published == "2022-02-28T21:00:00+02:00"


def test_a_message_s_own_words_are_no_attachment() -> None:
    plain = EmailMessage()
    plain.set_content("Nothing enclosed.\n")
    assert message(plain.as_bytes()) == ([], [])
    assert message(b"Subject: x\n\nbody") == ([], [])
    assert message(b"no header, no body") == ([], [])


def test_an_enclosed_message_is_unpacked_in_its_turn() -> None:
    outer = EmailMessage()
    outer.set_content("Forwarded.\n")
    outer.add_attachment(letter())
    ((enclosed,), _) = message(outer.as_bytes())
    members, _ = message(content_of(enclosed))
    assert len(members) == 3


def multipart(*pieces: str, boundary: str = "b1", close: bool = True) -> bytes:
    inner = "".join(f"--{boundary}\r\n{piece}\r\n" for piece in pieces)
    end = f"--{boundary}--\r\n" if close else ""
    return f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n{inner}{end}'.encode()


FILE = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n"


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        (FILE + "Content-Transfer-Encoding: base64\r\n\r\nQUJD=QUJ", "base64"),
        (FILE + "Content-Transfer-Encoding: rot13\r\n\r\nabc", "not known"),
        ("Content-Type: application/ms-tnef\r\n\r\nx", "winmail"),
        (FILE.replace("a.txt", "WinMail.dat") + "\r\nx", "winmail"),
    ],
)
def test_attachments_that_cannot_be_opened_are_refused(piece: str, words: str) -> None:
    members, refusals = message(multipart(piece, FILE + "\r\ngood"))
    assert [content_of(m) for m in members] == [b"good"]
    assert words in refusals[0].reason


def test_a_multipart_that_is_never_closed_gives_what_is_there() -> None:
    members, _ = message(multipart(FILE + "\r\none", FILE + "\r\ntwo", close=False))
    assert [content_of(m) for m in members] == [b"one", b"two\r\n"]


def test_nesting_and_parts_are_bounded() -> None:
    inner = FILE + "\r\nx"
    for depth in range(30):
        inner = multipart(inner, boundary=f"b{depth}").decode()
    members, refusals = message(inner.encode())
    assert members == []
    assert "nested deeper than 5" in refusals[0].reason
    _, refusals = message(multipart(*[FILE + "\r\nx"] * 1500))
    assert "more than 1000 parts" in refusals[0].reason


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("report.pdf", "report.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\report.doc", "report.doc"),
        ("..", ""),
        ("a/..", ""),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("re\x00port\n.txt", "report.txt"),
    ],
)
def test_names_never_lead_anywhere(written: str, bare: str) -> None:
    assert bare_name(written) == bare


@given(st.binary(max_size=300))
def test_no_bytes_make_it_crash(junk: bytes) -> None:
    mailbox(junk)
    mailbox(b"From a Tue Mar  1 10:20:31 2022\n" + junk)
    message(junk)
    message(multipart(FILE) + junk)


HEADER_WORDS = st.text(st.characters(codec="latin-1"), max_size=40)


@given(HEADER_WORDS, HEADER_WORDS, HEADER_WORDS)
def test_no_header_makes_it_crash(kind: str, disposition: str, date: str) -> None:
    fields = f"Content-Type: {kind}\nContent-Disposition: {disposition}\nDate: {date}\nSubject: {date}\n\nx"
    message(fields.encode("latin-1"))
    message(multipart(f"Content-Type: text/plain; name*=utf-8''{kind}\n\nx", f"Content-Type: {disposition}\n\nx"))
    mailbox(b"From a Tue Mar  1 10:20:31 2022\n" + fields.encode("latin-1"))


def test_base64_over_many_lines_is_one_content() -> None:
    content = bytes(range(256)) * 50
    encoded = base64.encodebytes(content).decode()
    ((item,), _) = message(multipart(FILE + "Content-Transfer-Encoding: BASE64\r\n\r\n" + encoded))
    assert content_of(item) == content
