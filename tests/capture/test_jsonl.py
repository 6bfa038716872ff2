"""JSON Lines: a line is a capture."""

from __future__ import annotations

import io
import json

import pytest

from read.making import capture
from saksi.capture import jsonl
from saksi.capture.unpack import unpack
from saksi.model import media
from saksi.model.capture import Hints
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings


def lines(body: bytes, *, hints: Hints | None = None, limits: Limits | None = None) -> list[Received | Refusal]:
    parent = capture(body, media.JSON_LINES, requested="in.jsonl", hints=hints)
    found = unpack(parent, lambda: io.BytesIO(body), Settings(limits=limits or Limits()))
    assert found is not None
    return list(found)


def test_a_line_keeps_its_bytes_and_gives_its_hints() -> None:
    first = '{"id": 7, "text": "Дев\'ять",  "published": "2022-03-01T08:00+02:00", "lang": "uk", "title": "T", "x": 1}'
    second = '{"id":"b","html":"<p>Nine</p>","outlet":"O","author":"A","channel":"C","url":"https://u.example/1"}'
    one, two = lines(f"{first}\n\n  \n{second}".encode())
    assert isinstance(one, Received) and isinstance(two, Received)
    assert one.open().read() == first.encode()
    assert one.media_type == media.REPORT
    assert (one.member, two.member) == ("line 1", "line 4")
    assert one.collection.method == "jsonl"
    assert one.hints == Hints(given_id="7", published="2022-03-01T08:00+02:00", language="uk", title="T")
    assert two.hints == Hints(given_id="b", outlet="O", author="A", channel="C", url="https://u.example/1")


def test_absent_null_and_empty_are_unsaid() -> None:
    (item,) = lines(b'{"text": "Nine", "id": null, "title": "", "lang": 5.5, "author": ["x"], "url": true}\r\n')
    assert isinstance(item, Received)
    assert item.hints == Hints()
    assert not item.open().read().endswith(b"\r")


def test_a_persons_date_stays() -> None:
    given = Hints(published="2022-03-02", published_by_person=True)
    (item,) = lines(b'{"text": "Nine", "published": "2022-03-01"}', hints=given)
    assert isinstance(item, Received)
    assert item.hints.published == "2022-03-02"


def test_bad_lines_are_refused_one_by_one_and_quote_nothing() -> None:
    good = json.dumps({"text": "Nine dead"}).encode()
    bad = [b"{broken secret", b"[1]", b'"secret"', b'{"text": "\xff"}', b"{" + b'"a":{' * 200_000, b'{"id": 1e400']
    items = lines(b"\n".join([good, *bad, good]))
    assert [isinstance(item, Received) for item in items] == [True, *[False] * len(bad), True]
    for number, item in enumerate(items[1:-1], start=2):
        assert isinstance(item, Refusal)
        assert item.requested == f"in.jsonl, line {number}"
        assert "secret" not in item.reason


def test_too_long_a_line_does_not_stop_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 100)
    exact = b'{"text": "' + b"a" * 88 + b'"}'
    assert len(exact) == 100
    items = lines(b'{"text": "' + b"b" * 5000 + b'"}\n' + exact + b"\n" + exact + b"\r\n")
    assert [type(item) for item in items] == [Refusal, Received, Received]


def test_too_many_lines() -> None:
    items = lines(b'{"text": "Nine"}\n' * 5, limits=Limits(max_members=3))
    assert [type(item) for item in items] == [Received, Received, Received, Refusal]


def test_half_surrogates_and_great_numbers_are_no_obstacle() -> None:
    (item,) = lines(b'{"text": "Nine \\ud83d", "title": "T \\ud83d", "big": 1e400, "n": ' + b"9" * 100 + b"}")
    assert isinstance(item, Received)
    assert item.hints.title == "T ?"
