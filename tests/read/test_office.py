"""Word, OpenDocument and RTF."""

from __future__ import annotations

import io
import zipfile

import pytest

from read.making import assert_bytes_lead_back, document, docx, odt, with_part, zipped
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.document import ByteRange, MemberText

SAID = ["Nine people were killed.", "Двоє дітей серед загиблих.", "قتل تسعة أشخاص."]


def test_word_paragraphs_and_tables() -> None:
    body = docx(SAID, [["Killed", "9"], ["Injured", "20"]], title="A weekly report")
    found = document(body, media.DOCX)
    assert found.text == "\n\n".join(SAID) + "\nKilled | 9\nInjured | 20"
    assert found.title == "A weekly report"
    at = found.text.index("Двоє")
    (segment,) = found.origins(at, at + 4)
    assert segment.origin == MemberText(path="paragraph 2", start=0, end=len(SAID[1]))


def test_word_inserted_text_is_read_and_deleted_text_is_not() -> None:
    body = docx(["Nine REPLACE were killed."])
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    changed = (
        '</w:t></w:r><w:ins w:id="1"><w:r><w:t>civilians</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>fighters</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">'
    )
    members["word/document.xml"] = members["word/document.xml"].replace(b"REPLACE", changed.encode())
    found = document(zipped(list(members.items())), media.DOCX)
    assert found.text == "Nine civilians were killed."


def test_open_document() -> None:
    found = document(odt(SAID), media.ODT)
    assert found.text == "\n\n".join(SAID)
    assert isinstance(found.segments[0].origin, MemberText)
    assert found.title == "A title"


def test_open_document_markup() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{b}</text:p></table:table-cell></table:table-row>"
        for a, b in (("Killed", "9"), ("Injured", "20"))
    )
    found = document(
        odt(
            [
                "<text:p>Nine<text:s text:c='3'/>people<text:tab/>were <text:span>kil</text:span>led"
                "<text:note>1</text:note>.<text:line-break/>"
                "Twenty<office:annotation><text:p>why?</text:p></office:annotation> wounded.</text:p>",
                f"<table:table>{rows}</table:table>",
            ]
        ),
        media.ODT,
    )
    assert found.text == "Nine   people\twere killed.\nTwenty wounded.\nKilled | 9\nInjured | 20"


@pytest.mark.parametrize("media_type", [media.DOCX, media.ODT])
def test_damaged_packages(media_type: str) -> None:
    whole = docx(SAID) if media_type == media.DOCX else odt(SAID)
    for body in (whole[: len(whole) // 2], b"PK\x03\x04", b"", zipped([("a.txt", "no document")])):
        with pytest.raises(SourceError):
            document(body, media_type)


def test_a_damaged_document_is_quoted_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    body = zipped([("mimetype", media.ODT), ("content.xml", "<office:text>secret & more")])
    with pytest.raises(SourceError) as raised:
        document(body, media.ODT)
    assert "secret" not in str(raised.value) + "".join(capfd.readouterr())


def test_a_package_that_expands_too_far() -> None:
    body = zipped([("word/document.xml", b" " * 70_000_000)])
    with pytest.raises(SourceError, match="expands too far"):
        document(body, media.DOCX)


RTF = rb"""{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Times New Roman;}{\f1\fcharset0 Arial;}}
{\info{\author Somebody}}{\*\generator Words;}\f0\fs24 Nine people were {\b killed}.\par
\'c4\'e2\'ee\'ba \'e4\'b3\'f2\'e5\'e9, \u8220?\u1076?\u8221?.\line{\pict\pngblip 89504e47}
{\f1 Caf\'e9 \u-10179?\u-8704? end}\par
\trowd Killed\cell 9\cell\row
{\v hidden}\{braces\}\emdash ok~x}"""


def test_rich_text_with_its_bytes() -> None:
    found = document(RTF, media.RTF)
    assert found.text == (
        "Nine people were killed.\nДвоє дітей, “д”.\nCafé \U0001f600 end\nKilled | 9 | \n{braces}—ok~x"
    )
    plain = [s for s in found.segments if isinstance(s.origin, ByteRange) and s.origin.encoding != "rtf"]
    for segment in plain:
        origin = segment.origin
        assert isinstance(origin, ByteRange)
        assert RTF[origin.start : origin.end].decode(origin.encoding) == found.text[segment.start : segment.end]
    at = found.text.index("Двоє")
    origin = found.origins(at, at + 4)[0].origin
    assert isinstance(origin, ByteRange)
    assert RTF[origin.start : origin.end] == rb"\'c4\'e2\'ee\'ba"


def test_rich_text_agrees_with_striprtf() -> None:
    """The library keeps no way back to the bytes; what it reads is what is read here."""
    from striprtf.striprtf import rtf_to_text

    body = rb"{\rtf1\ansi\ansicpg1252 Nine people were {\i killed}.\par Twenty \'e9 others\tab were wounded.\par}"
    assert document(body, media.RTF).text == rtf_to_text(body.decode("ascii")).rstrip()


def test_rich_text_cut_or_false() -> None:
    assert any("may be cut" in note for note in document(RTF[:-1], media.RTF).notes)
    with pytest.raises(SourceError, match="not RTF"):
        document(b"Nine people.", media.RTF)
    with pytest.raises(SourceError, match="nested"):
        document(b"{\\rtf1 " + b"{" * 20_000, media.RTF)


def test_byte_check_is_able_to_fail() -> None:
    found = document(b"Nine people were killed.\r\nTwenty were wounded.")
    with pytest.raises(AssertionError):
        assert_bytes_lead_back(b"Nine people were killed!\r\nTwenty were Wounded.", found)


def test_rich_text_escapes_lead_back_whole() -> None:
    """Both halves of a surrogate pair, and what stands in for an escape, belong to the character shown."""
    body = rb"{\rtf1\ansi \u1044?\u1077? \u-10179?\u-8704? end}"
    found = document(body, media.RTF)
    assert found.text == "Де \U0001f600 end"
    escaped = [s.origin for s in found.segments if isinstance(s.origin, ByteRange) and s.origin.encoding == "rtf"]
    assert [body[origin.start : origin.end] for origin in escaped] == [rb"\u1044?\u1077", rb"\u-10179?\u-8704"]


def test_text_boxes_are_read_once_and_hidden_text_is_not() -> None:
    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    box = f"<w:txbxContent>{words('Four dead')}{words('on the bridge')}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body><w:p><w:r><w:t>Nine dead.</w:t>{twice}</w:r><w:r><w:t>After.</w:t></w:r>{hidden}</w:p></w:body>"
        "</w:document>"
    )
    found = document(with_part(docx(["x"]), "word/document.xml", body.encode()), media.DOCX)
    assert found.text == "Nine dead.\nFour dead\non the bridge\nAfter."


def test_text_boxes_of_open_documents_are_lines_of_their_own() -> None:
    space = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    box = "<draw:text-box><text:p>Four dead</text:p><text:p>on the bridge</text:p></draw:text-box>"
    note = "<text:note><text:note-body><text:p>Left out</text:p></text:note-body></text:note>"
    found = document(odt([f"<text:p {space}>Nine dead.{note}{box}After.</text:p>"]), media.ODT)
    assert found.text == "Nine dead.\nFour dead\non the bridge\nAfter."
    assert "notes were left out" in found.notes
