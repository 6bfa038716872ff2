"""What holds for every format: language, fingerprint, times, and who is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read.making import document
from saksi.errors import SourceError
from saksi.model.canonical import canonical, decode
from saksi.model.capture import Hints
from saksi.model.document import Document
from saksi.read.dates import publication_time
from saksi.read.fingerprint import fingerprint
from saksi.read.language import language_of, plain_code

SENTENCE = "At least nine people were killed and twenty others wounded when shells fell on the market on Tuesday."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "en"),
        ("Загинуло дев'ять людей, серед них двоє дітей.", "uk"),
        ("В результате обстрела погибли девять человек.", "ru"),
        ("قتل تسعة أشخاص وأصيب عشرون آخرون.", "ar"),
        ("תשעה בני אדם נהרגו ועשרים נפצעו.", "he"),
        ("Al menos nueve personas murieron en el ataque al mercado.", "es"),
        ("12", None),
        ("21.03.2022 — 7", None),
        ("ok", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_language_tags() -> None:
    assert [plain_code(code) for code in ("en-GB", "UK", "zh_Hans_CN", "", "klingon!", None)] == [
        "en",
        "uk",
        "zh",
        None,
        None,
        None,
    ]


def test_the_containers_word_on_language_counts() -> None:
    assert document(SENTENCE.encode(), hints=Hints(language="en-US")).language == "en"
    assert document(b"Dead: 9", hints=Hints(language="uk")).language == "uk"


def test_fingerprint_is_the_same_everywhere() -> None:
    """The value is fixed: it is stored, and compared between machines and versions."""
    found = fingerprint(SENTENCE)
    assert len(found) == 64 * 8
    assert found[:64] == "773f614e001f6f07c1ae2e131c15d25ea1f1a36b8763d7f2c466c18cc2485f8d"
    assert fingerprint(SENTENCE.upper().replace(" ", "\n  ") + "!!") == found
    assert fingerprint("") == fingerprint(" — ") == ""
    assert fingerprint("Nine dead") != ""


def _likeness(a: str, b: str) -> float:
    left, right = fingerprint(a), fingerprint(b)
    return sum(left[i : i + 8] == right[i : i + 8] for i in range(0, 512, 8)) / 64


def test_fingerprints_of_copies_are_alike() -> None:
    longer = " ".join(f"{SENTENCE} Sentence {n} of the same report says more about street {n}." for n in range(12))
    assert _likeness(longer, longer + " An editor added this line.") > 0.85
    assert _likeness(longer, "Nothing of this has anything to do with the other text, which is about a market.") < 0.1
    chinese = "市长说，周一至少有九人在车站的炮击中丧生，二十人受伤。救援人员仍在清理废墟，医院呼吁献血。"
    assert _likeness(chinese, chinese + "完") > 0.8


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2022-03-01", "2022-03-01"),
        ("2022-03-01T08:29:00+02:00", "2022-03-01T08:29:00+02:00"),
        ("2022-03-01T08:29Z", "2022-03-01T08:29:00Z"),
        ("2022-03-01 08:29:11.123 +0200", "2022-03-01T08:29:11+02:00"),
        ("2022-03-01T08:29", "2022-03-01T08:29"),
        ("20220301", "2022-03-01"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
        ("Tue, 1 Mar 2022 08:29:00 +0430", "2022-03-01T08:29:00+04:30"),
        ("Tue, 1 Mar 2022 08:29:00 GMT", "2022-03-01T08:29:00Z"),
        ("2022-02-30", None),
        ("2022-03-01T25:00", None),
        ("0001-01-01T00:00:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_times(said: str | None, expected: str | None) -> None:
    assert publication_time(said) == expected


@given(st.text(max_size=60))
def test_any_words_for_a_time_are_understood_or_not(said: str) -> None:
    found = publication_time(said)
    assert found is None or publication_time(found) == found


def test_pictures_and_the_like_are_refused_with_a_hint() -> None:
    with pytest.raises(SourceError, match="no reader for image/png") as raised:
        document(b"\x89PNG", "image/png", requested="photo.png")
    assert raised.value.subject == "photo.png"
    assert "OCR" in str(raised.value.hint)
    with pytest.raises(SourceError, match="no reader for application/x-elf"):
        document(b"\x7fELF", "application/x-elf")


def test_a_document_is_a_record() -> None:
    found = document(SENTENCE.encode())
    assert decode(Document, canonical(found)) == found


def test_a_better_reading_keeps_the_documents_name() -> None:
    assert document(SENTENCE.encode()).id == document(SENTENCE.encode()).id
