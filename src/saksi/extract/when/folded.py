"""A sentence as folded tokens: small letters, plain apostrophes, Western digits, no marks over letters; exact offsets.

Arabic letters with the same sound are one, vowel signs and the stretching mark are dropped. Words are cut at every
mark, so a phrase of a table with an apostrophe, a hyphen or dots is several tokens on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SAME = {
    "\u2019": "'", "\u02bc": "'", "\u2018": "'", "`": "'", "\u2010": "-", "\u2011": "-",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه", "ی": "ي", "ک": "ك",
    "،": ",", "؛": ";", "٫": ".", "٬": ",", "ё": "е", "º": "o", "°": "o",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d(?!\d))|(?P<dmy>\d{1,2}([./-])\d{1,2}\3\d{4}(?!\d)|\d\d\.\d\d\.\d\d(?![\d.]))|(?P<ymd>\d{4}([./])\d\d\5\d\d(?!\d))"
    r"|(?P<hm>(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d))|(?P<dot>(?:[01]?\d|2[0-3])\.[0-5]\d(?![\d.]*\d))"
    r"|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s]|_)"
)
_CLITICS = ("وال", "فال", "بال", "كال", "ولل", "لل", "وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك")


class _Fold(dict[int, str | None]):
    """Code points to their folded form, found once each; None drops one."""

    def __missing__(self, code: int) -> str | None:
        self[code] = found = _folded(chr(code))
        return found


def _folded(letter: str) -> str | None:
    if unicodedata.combining(letter) or letter in "\u0640\u200b\u200c\u200d\u200e\u200f\ufeff":
        return None
    if letter.isdigit():
        return str(unicodedata.digit(letter, 0))
    small = letter.lower()[:1]
    if "\xe0" <= small < "\u0250":
        small = unicodedata.normalize("NFD", small)[0]
    return _SAME.get(small, small)


_FOLD = _Fold()


@dataclass(frozen=True, slots=True)
class Word:
    """One token: its folded form, [start, end) in the text it was cut from, and which shape it has.

    ``capital``: written with a capital letter. ``shape``: word, number, mark, iso, dmy, ymd, hm or dot.
    """

    form: str
    start: int
    end: int
    shape: str
    capital: bool


def fold(text: str) -> str:
    """A text's folded form; it may be shorter than the text."""
    return text.translate(_FOLD)


def cut(text: str) -> list[Word]:
    """The tokens of a text, with offsets into the text itself."""
    folded = fold(text)
    places = None
    if len(folded) != len(text):
        places = [at for at, letter in enumerate(text) if _FOLD[ord(letter)] is not None] + [len(text)]
    found = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        found.append(Word(match.group(), start, end, match.lastgroup or "mark", text[start].isupper()))
    return found


def bare_forms(form: str) -> list[tuple[str, int]]:
    """An Arabic word without what is written together with it, and how many letters were taken off its front."""
    found = []
    for clitic in ("", *_CLITICS):
        rest = form[len(clitic) :]
        if form.startswith(clitic) and len(rest) > 1:
            if clitic.endswith(("لل", "ال")):
                found.append(("ال" + rest, len(clitic) - 2 + clitic.endswith("لل")))
            if clitic:
                found.append((rest, len(clitic)))
            if rest.startswith("ال") and len(rest) > 3:
                found.append((rest[2:], len(clitic)))
    return found
