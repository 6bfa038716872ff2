"""Rich Text Format: the running text with the bytes that each run of it came from (RTF 1.9.1).

Own reader, since no library keeps the way back to the bytes. Runs of plain characters decode as they stand; a run of
escapes (``\\'e4``, ``\\u1093``) has the encoding ``rtf``, which says that the bytes are escapes of the segment's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from saksi.errors import SourceError
from saksi.model.document import ByteRange
from saksi.read.draft import Draft, Item, Weave, names
from saksi.read.plain import known

METHOD: Final = "rtf/1"
_MOST_BYTES: Final = 128 * 1024 * 1024
_DEEPEST: Final = 10_000
_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|(?P<end>[\r\n]+)|(?P<run>[^\\{}\r\n]+)|(?P<odd>\\)"
)
_UNSEEN: Final = names(
    "fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable "
    "listoverridetable rsidtbl generator xmlnstbl header headerl headerr headerf footer footerl footerr footerf "
    "footnote annotation atnid atnauthor fldinst mmathPr bkmkstart bkmkend revtbl pgptbl nonshppict shpinst"
)
_SHOWN: Final = {
    "par": "\n",
    "sect": "\n",
    "page": "\n",
    "line": "\n",
    "row": "\n",
    "cell": " | ",
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "bullet": "\u2022",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_SIGNS: Final = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHARSETS: Final = {
    "0": "cp1252",
    "77": "mac_roman",
    "128": "cp932",
    "129": "cp949",
    "134": "cp936",
    "136": "cp950",
    "161": "cp1253",
    "162": "cp1254",
    "163": "cp1258",
    "177": "cp1255",
    "178": "cp1256",
    "186": "cp1257",
    "204": "cp1251",
    "222": "cp874",
    "238": "cp1250",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside one pair of braces."""

    unseen: bool = False
    skip: int = 1
    encoding: str = "cp1252"
    fonts: bool = False
    font: str = ""


@dataclass(slots=True)
class _Reader:
    weave: Weave
    group: _Group = _Group()
    outer: list[_Group] = field(default_factory=list)
    default: str = "cp1252"
    charsets: dict[str, str] = field(default_factory=dict)
    to_skip: int = 0
    waiting: bytearray = field(default_factory=bytearray)
    waiting_from: int = 0
    half: int = 0
    half_from: int = 0
    shown_to: int = -1
    passed_to: int = -1

    def take(self, found: re.Match[bytes]) -> None:
        kind = found.lastgroup
        if kind == "hex" and not self._skipped(found):
            if not self.waiting:
                self.waiting_from = found.start()
            self.waiting.append(int(found["hex"], 16))
            return
        if kind != "hex":
            self.flush(found.start())
        if kind in {"word", "number"}:
            self._word(found["word"].decode(), found["number"], found)
        elif kind == "brace":
            self._brace(found["brace"])
        elif kind == "sign":
            self._sign(found)
        elif kind == "run":
            self._run(found)

    def flush(self, end: int) -> None:
        """Show the bytes of a run of hexadecimal escapes, which may be several to a character."""
        if self.waiting:
            text = self.waiting.decode(self._encoding(), "replace")
            self._show(text, self.waiting_from, end, "rtf")
            self.waiting.clear()

    def _encoding(self) -> str:
        return self.charsets.get(self.group.font) or self.default

    def _skipped(self, found: re.Match[bytes]) -> bool:
        if self.to_skip:
            self.to_skip -= 1
            self._pass(found.start(), found.end())
            return True
        return False

    def _pass(self, start: int, end: int) -> None:
        """Note what stands in for an escape before it, for programs that do not know the escape."""
        if start == self.passed_to:
            self.passed_to = end

    def _show(self, text: str, start: int, end: int, encoding: str) -> None:
        if encoding == "rtf" and start == self.passed_to:
            start = self.shown_to
        self.shown_to = self.passed_to = end
        if not self.group.unseen:
            self.weave.add(text, ByteRange(start=start, end=end, encoding=encoding))

    def _run(self, found: re.Match[bytes]) -> None:
        start = found.start() + min(self.to_skip, len(found["run"]))
        self.to_skip -= start - found.start()
        self._pass(found.start(), start)
        body = found["run"][start - found.start() :]
        if not body:
            return
        encoding = self._encoding()
        text = body.decode(encoding, "replace")
        self._show(text, start, found.end(), encoding if text.encode(encoding, "replace") == body else "rtf")

    def _brace(self, brace: bytes) -> None:
        self.to_skip = 0
        if brace == b"{":
            if len(self.outer) >= _DEEPEST:
                raise SourceError(f"groups nested more than {_DEEPEST} deep")
            self.outer.append(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _sign(self, found: re.Match[bytes]) -> None:
        sign = found["sign"]
        if sign == b"*":
            self.group = replace(self.group, unseen=True)
        elif sign in _SIGNS and not self._skipped(found):
            self._show(_SIGNS[sign], found.start(), found.end(), "rtf")

    def _word(self, word: str, number: bytes | None, found: re.Match[bytes]) -> None:
        value = int(number) if number is not None else None
        if word == "fonttbl":
            self.group = replace(self.group, fonts=True, unseen=True)
        elif word in _UNSEEN or (word == "v" and value != 0) or (word == "deleted" and value != 0):
            self.group = replace(self.group, unseen=True)
        elif word == "u" and value is not None:
            self._unicode(value & 0xFFFF, found)
        elif word == "uc" and value is not None:
            self.group = replace(self.group, skip=max(0, min(value, 16)))
        elif word == "ansicpg" and value is not None:
            self.default = known(f"cp{value}") or self.default
        elif word in {"f", "fcharset"} and value is not None:
            self._font(word, str(value))
        elif word in _SHOWN and not self._skipped(found):
            self._show(_SHOWN[word], found.start(), found.end(), "rtf")

    def _font(self, word: str, value: str) -> None:
        if word == "f":
            self.group = replace(self.group, font=value)
        elif self.group.fonts and value in _CHARSETS:
            self.charsets[self.group.font] = _CHARSETS[value]

    def _unicode(self, code: int, found: re.Match[bytes]) -> None:
        self.to_skip = self.group.skip
        if 0xD800 <= code < 0xDC00:
            self.half, self.half_from = code, found.start()
            return
        start = found.start()
        if 0xDC00 <= code < 0xE000 and self.half:
            code = 0x10000 + ((self.half - 0xD800) << 10) + (code - 0xDC00)
            start = self.half_from
        self.half = 0
        self._show(chr(code), start, found.end(), "rtf")


def read(item: Item) -> Draft:
    """The running text of an RTF file. Raises SourceError where it is none."""
    body = item.whole(_MOST_BYTES)
    if not body.startswith(b"{\\rtf"):
        raise SourceError("not RTF")
    weave = Weave(item.limits.max_text_chars)
    reader = _Reader(weave)
    for found in _TOKEN.finditer(body):
        reader.take(found)
    reader.flush(len(body))
    weave.trim()
    cut = ("the file ends inside a group: it may be cut",) if reader.outer else ()
    return Draft(METHOD, weave.text(), tuple(weave.segments), notes=(*cut, *weave.notes()))
