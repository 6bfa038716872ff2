"""Plain text in any encoding, with exact bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read.making import assert_bytes_lead_back, document
from saksi.errors import SourceError
from saksi.settings import Limits

ENGLISH = "At least nine people were killed when a shell hit the bus station on Monday, the governor’s office said.\n"
RUSSIAN = (
    "В результате обстрела автобусной станции погибли не менее девяти человек, ещё двадцать ранены, сообщил "
    "губернатор. Среди пострадавших двое детей. Спасатели продолжают разбирать завалы.\n"
)
UKRAINIAN = (
    "Унаслідок обстрілу автостанції загинули щонайменше дев'ять людей, ще двадцятеро поранені, повідомив голова "
    "області. Серед постраждалих двоє дітей, їх доправили до лікарні. Рятувальники працюють на місці.\n"
)
ARABIC = "قتل تسعة أشخاص على الأقل وأصيب عشرون آخرون في قصف استهدف محطة الحافلات بحسب ما أعلن مكتب المحافظ\n"
FRENCH = "Au moins neuf personnes ont été tuées et vingt blessées dans la frappe, a déclaré le maire à la télévision.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, UKRAINIAN, ARABIC])
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    body = text.encode(encoding)
    found = document(body)
    assert found.text == text
    assert_bytes_lead_back(body, found)


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (RUSSIAN, "iso-8859-5", "ru"),
        (RUSSIAN, "cp866", "ru"),
        (UKRAINIAN, "cp1251", "uk"),
        (ARABIC, "cp1256", "ar"),
        (FRENCH, "cp1252", "fr"),
        (FRENCH, "iso-8859-15", "fr"),
    ],
)
def test_older_encodings_guessed(text: str, encoding: str, language: str) -> None:
    body = text.encode(encoding)
    found = document(body)
    assert found.text == text
    assert found.language == language
    assert any(note.startswith("encoding guessed") for note in found.notes)
    assert_bytes_lead_back(body, found)


@pytest.mark.parametrize("encoding", ["koi8-u", "iso-8859-6", "cp1256", "shift_jis", "gb18030"])
def test_a_declared_encoding_is_believed_if_the_bytes_allow_it(encoding: str) -> None:
    others = {"koi8-u": UKRAINIAN, "shift_jis": "市場で九人が死亡した。\n", "gb18030": "市场有九人死亡。\n"}
    text = others.get(encoding, ARABIC)
    body = text.encode(encoding)
    found = document(body, content_type=f"text/plain; charset={encoding}")
    assert found.text == text
    assert_bytes_lead_back(body, found)


def test_a_declared_encoding_that_the_bytes_deny_is_not() -> None:
    found = document(UKRAINIAN.encode(), content_type="text/plain; charset=koi8-r")
    assert found.text == UKRAINIAN
    assert found.notes == ("declared as koi8-r, valid as utf-8",)


def test_line_ends_are_normalised_and_mapped() -> None:
    body = "Erste Zeile\r\nzweite: äöü\rdritte\nvierte\u2028fünfte".encode()
    found = document(body)
    assert found.text == "Erste Zeile\nzweite: äöü\ndritte\nvierte\nfünfte"
    assert_bytes_lead_back(body, found)
    assert [found.text[s.start : s.end] for s in found.segments] == [
        "Erste Zeile",
        "zweite: äöü",
        "dritte\nvierte",
        "fünfte",
    ]


def test_a_damaged_byte_stands_as_one_mark_with_its_place() -> None:
    body = "Nine people — among them two children — were killed.".encode() + b"\xff" + b" End."
    found = document(body)
    assert found.text.endswith("killed.\ufffd End.")
    assert_bytes_lead_back(body, found)
    assert "1 characters that cannot be shown stand as U+FFFD" in found.notes


def test_control_characters_stand_as_marks_and_marks_of_direction_stay() -> None:
    said = "Nine\x00 dead.\x07 \u202etxt.exe\u202c stays, as it is evidence of what the sender wrote."
    found = document(said.encode())
    assert found.text.startswith("Nine\ufffd dead.\ufffd \u202etxt.exe\u202c")
    assert any("direction of writing" in note for note in found.notes)


def test_too_long_a_text_is_refused_and_never_cut() -> None:
    with pytest.raises(SourceError, match="more than 100 characters") as raised:
        document(b"a" * 101, limits=Limits(max_text_chars=100))
    assert raised.value.hint is not None
    assert len(document(b"a" * 100, limits=Limits(max_text_chars=100)).text) == 100


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf", "\ufeff".encode("utf-16")])
def test_nothing_is_no_document(body: bytes) -> None:
    with pytest.raises(SourceError, match="no text in it"):
        document(body)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).map("{}a".format))
def test_any_text_comes_back_with_its_bytes(text: str) -> None:
    body = text.encode()
    found = document(body)
    mended = text.removeprefix("\ufeff").replace("\u2028", "\n").replace("\u2029", "\n")
    assert found.text == mended
    if found.text:
        assert_bytes_lead_back(body, found)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        found = document(body)
    except SourceError:
        return
    assert_bytes_lead_back(body, found)
