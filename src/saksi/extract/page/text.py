"""A document as sentences and tokens with exact code point offsets, and the passages in quotation marks.

Nothing is normalised: every offset is into ``Document.text``. Paragraphs come first (line breaks, except in
hard-wrapped text), then sentences, which never cross a paragraph. A passage in quotation marks may.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from saksi.extract.page.lexicon import words
from saksi.extract.page.passages import Passage, find_passages
from saksi.model.document import Document
from saksi.model.values import Span


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one mark: ``text`` as written (code points [start, end)), ``lower`` for look-up."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code points [start, end) of the text; ``paragraph`` counts from 0; ``heading``: a line without a full stop."""

    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    paragraph: int
    heading: bool
    words: frozenset[str] = frozenset()  # all tokens in lower case, to pass over lists that hold none of them


@dataclass(frozen=True, slots=True)
class Page:
    """One document, cut up: what every reader of a phenomenon takes. ``passages`` are without their speakers."""

    document: Document
    text: str
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds a code point, or the last one that begins before it."""
        return self.sentences[max(0, bisect_right(self.sentences, offset, key=_start) - 1)]

    def passage_at(self, start: int, end: int) -> Passage | None:
        """The outermost passage in quotation marks that holds the whole of [start, end)."""
        place = bisect_right(self.passages, start, key=_start) - 1
        passage = self.passages[place] if place >= 0 else None
        return passage if passage is not None and passage.start <= start and end <= passage.end else None

    def quote(self, span: Span) -> str:
        return self.text[span.start : span.end]


def _start(part: Sentence | Passage) -> int:
    return part.start


MOST_TOKENS = 240


def read_page(document: Document) -> Page:
    """Cut a document into sentences, tokens and passages."""
    text = document.text
    return Page(document, text, sentences(text), find_passages(text))


@lru_cache(maxsize=2)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order; those of the text read last are kept, which several readers ask for."""
    return tuple(_sentences(text))


_TOKEN = re.compile(
    r"""\d++(?:[.,:\u00a0\u202f]\d++)*+(?:st|nd|rd|th)?(?![^\W\d_]) | \d++(?:[.,]\d++)*+
      | [A-Z]{1,2}\d{1,3}(?!\w) | (?:[^\W\d_]\.){2,}(?!\w)
      | ['’]s(?!\w)
      | [^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’](?!s(?!\w))[^\W\d_]+)*
      | [^\w\s] | \w""",
    re.VERBOSE,
)


def tokenise(text: str, start: int, end: int) -> Iterator[Token]:
    """Words (possessive 's apart), numbers with their separators, abbreviations with dots, single marks."""
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        yield Token(match.start(), match.end(), word, word.lower().replace("’", "'"))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Non-empty [start, end) without surrounding blanks; a single line break ends one unless the text is wrapped."""
    pattern = r"\n[^\S\n]*\n\s*" if _is_wrapped(text) else r"[\n\r\u2028\u2029]\s*"
    at = 0
    for match in re.finditer(pattern, text):
        yield from _trimmed(text, at, match.start())
        at = match.end()
    yield from _trimmed(text, at, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    body = text[start:end]
    if body.strip():
        yield start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _is_wrapped(text: str) -> bool:
    """Most lines that another line follows directly are about as long as the longest: broken by a typewriter."""
    lines = text.split("\n")
    inner = [
        len(line.rstrip()) for line, after in zip(lines, lines[1:], strict=False) if line.strip() and after.strip()
    ]
    if len(inner) < 3:
        return False
    longest = max(inner)
    return 50 <= longest <= 100 and sum(size > longest * 0.75 for size in inner) >= 0.7 * len(inner)


_STOP = re.compile(r"(?:[.!?…]+|[。！？])[\"”’'»)\]]*(?=\s|$|[“\"«‘(])")
_LAST_WORD = re.compile(r"(?:[^\W_]+\.)*[^\W_]+$")
_NEXT = re.compile(r"\s*[“\"«‘'(\[–—-]*\s*(\w+)?")


def _sentences(text: str) -> Iterator[Sentence]:
    index = 0
    for number, (start, end) in enumerate(paragraphs(text)):
        ends = [*_stops(text, start, end), end]
        heading = len(ends) == 1 and _is_heading(text, start, end)
        at = start
        for stop in dict.fromkeys(ends):
            for begin, finish in _trimmed(text, at, stop):
                for tokens in _bounded(tokenise(text, begin, finish)):
                    first, last = tokens[0].start, tokens[-1].end
                    words_in = frozenset(token.lower for token in tokens)
                    yield Sentence(index, first, last, text[first:last], tokens, number, heading, words_in)
                    index += 1
            at = stop


def _bounded(tokens: Iterator[Token]) -> Iterator[tuple[Token, ...]]:
    """A sentence's tokens; one longer than any sentence is cut, because readers compare its words with each other."""
    while piece := tuple(islice(tokens, MOST_TOKENS)):
        yield piece


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets after which a new sentence begins inside one paragraph."""
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and not _goes_on(text, start, match):
            yield match.end()


def _goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop ends an abbreviation or an initial, or what follows cannot begin a sentence."""
    following = _NEXT.match(text, stop.end())
    after = following.group(1) if following and following.group(1) else ""
    if after[:1].islower() or (stop.group()[-1] in "\"”’'»" and _speaker_follows().match(text, stop.end())):
        return True
    mark = stop.group()
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    last = _LAST_WORD.search(text, max(start, stop.start() - 30), stop.start())
    if last is not None and last.group().lower() in _table("before_town") and after[:1].isupper():
        return not text[max(start, last.start() - 8) : last.start()].rstrip()[-1:].isdigit()
    return last is not None and _is_abbreviation(last.group(), after)


@cache
def _speaker_follows() -> re.Pattern[str]:
    """ "…?” Name asked": the sentence goes on behind the closing mark."""
    verbs = "|".join(sorted(_table("speech_after_quotation")))
    return re.compile(rf"\s+(?:[^\W\d_][\w.’'-]*\s+){{1,5}}(?:{verbs})\b")


def _is_abbreviation(word: str, after: str) -> bool:
    if len(word) == 1 and word.isalpha() and word.isupper():
        return word != "I" or after[:1].isupper() is False
    lower = word.lower()
    if lower in _table("never_last"):
        return True
    if lower in _table("before_number"):
        return after[:1].isdigit()
    if "." in lower or lower in _table("may_be_last"):
        return after.lower() not in _table("sentence_openers")
    return False


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(words("abbreviations")[name])


def _is_heading(text: str, start: int, end: int) -> bool:
    """A short line of its own that no mark ends and that is no item of a list."""
    line = text[start:end]
    return len(line) <= 180 and line[-1] not in '.!?…:;,”"' and line[0].isalnum() | (line[0] in "“\"‘'«")
