"""Which capitalised words of a text may be a person's name, so that they can be masked.

Rules over tokens, in any language that writes names with capitals. They err on masking. A capitalised word stands
only where it is known to be something else: a place or weapon that the reader found there, an organisation by its
noun ("… Hospital", "Ministry of …"), an acronym, a day, an office, an official speaking for that office, or the
opening word of a sentence where that is a common word. Text without capitals cannot be judged: see ``has_capitals``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from saksi.model.values import Span
from saksi.publish.sealed import sealed_in

MARKS = "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200d\u2060\ufeff"
"""Accents and vowels as signs of their own, soft hyphens, signs without width: they stand inside words."""
WORD = re.compile(rf"[^\W\d_](?:[\w{MARKS}]|[’'ʼ`\-](?=\w))*")
SENTENCE_START = re.compile(
    r"(?:^|[.!?…:;•·–—|*\u2600-\u27bf\ufe0f\U0001f000-\U0001faff](?:[\"'”’»)\]]*)\s*|\s--?\s+|\n\s*|[\"“«„‘(\[]\s*|"
    r"(?:^|\n)\s*\d{1,2}[:.]\d\d\s?(?:[ap]m)?[\s\-–—]+|\W\d+-)$"
)
SENTENCES = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|\n\s*\n")
DATED = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|of|since|until|till|by|before|after|from|to|through|and|early|mid|late|last|this|next|"
    r"end|start|beginning|during))[\s\-–,]+(?:of\s+)?$",
    re.IGNORECASE,
)
OF_A_PERSON = re.compile(
    r"(?:\s*,\s*\d{1,3}\s*,)?\s+(?:(?:was|is)\s+(?:also\s+|badly\s+|seriously\s+|slightly\s+|fatally\s+)?"
    r"(?:killed|injured|wounded|hurt|missing|dead|alive|pregnant|buried)|died|wept|gave birth)\b"
)
AT_A_PLACE = re.compile(r"\b(?:at|in|on|near|outside|inside|from|to|by|of)\s(?:the\s)?$", re.IGNORECASE)
ON_PLATFORM = re.compile(r"\bon\s$", re.IGNORECASE)
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
POSSESSIVE = re.compile(r"[’'ʼ]s?$")
POSSESSIVE_GAP = re.compile(r"^[’'ʼ]s?")
JOINT = re.compile(
    r"\s(?:(?:of|and|&|for|the|in|de|del|des|du|la|von|van|bin|ibn|abu|al|el|ul|і|и|та)\s(?:(?:the|la|las|los)\s)?)?|-|\.\s?"
    r"|\sde\sl[’']|\sd[’']"
)
OF = re.compile(r"\s(?:of|for|de|del|des|du)\s(?:(?:the|la|las|los)\s)?|\s(?:de\sl|d)[’']")
STEM, ENDING = 5, 3
"""Letters that two forms of one word share at least, and those that endings take at most."""
CYRILLIC = "\u0400"
LIKE_A_SURNAME = re.compile(
    r"(?:[оеё]в|[иії]н|[сзц]ь?к(?:ий|ая|а)|енк|[ую]к|[иі]ч|як|ец|ян|дзе|швил)(?:а|у|о|ом|ем|ым|им|ой|ою|е|і|и|ы|ого|ому|ь)?$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word at its place; ``bare`` is its folded form without a possessive ending."""

    span: Span
    text: str
    bare: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one text: spans and folded words that are no private person's name, and those that are.

    ``phrases`` are names of outlets. ``common`` are words that are written uncapitalised, in the case's texts or in the
    language. ``sealed`` words are masked wherever they stand. ``in_office`` are whole names that some text of the case
    gives with a public office.
    """

    spans: tuple[Span, ...] = ()
    officials: tuple[Span, ...] = ()
    words: Collection[str] = frozenset()
    phrases: tuple[str, ...] = ()
    common: Collection[str] = frozenset()
    sealed: Collection[str] = frozenset()
    in_office: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of ``data/plain_words.toml``."""

    openers: frozenset[str] = field(default_factory=frozenset)
    offices: frozenset[str] = field(default_factory=frozenset)
    public_offices: frozenset[str] = field(default_factory=frozenset)
    institutions: frozenset[str] = field(default_factory=frozenset)
    institutions_first: frozenset[str] = field(default_factory=frozenset)
    proper: frozenset[str] = field(default_factory=frozenset)
    family: frozenset[str] = field(default_factory=frozenset)
    particles: frozenset[str] = field(default_factory=frozenset)
    verbs: frozenset[str] = field(default_factory=frozenset)
    collectives: frozenset[str] = field(default_factory=frozenset)
    suffixes: frozenset[str] = field(default_factory=frozenset)
    honorifics: frozenset[str] = field(default_factory=frozenset)
    pronouns: frozenset[str] = field(default_factory=frozenset)
    months: frozenset[str] = field(default_factory=frozenset)
    kin: frozenset[str] = field(default_factory=frozenset)
    ordinary: frozenset[str] = field(default_factory=frozenset)


@cache
def lists() -> Lists:
    """The lists, read at the first question."""
    raw = tomllib.loads((files("saksi.publish") / "data/plain_words.toml").read_text(encoding="utf-8"))
    return Lists(**{name: frozenset(words) for name, words in raw.items()})


@cache
def common_words(language: str | None) -> frozenset[str]:
    """Folded common words of a language, none of them a given name; empty where there is no list.

    Beside Cyrillic words stand their stems, each with an asterisk, since they end in many ways.
    """
    path = files("saksi.publish") / f"data/common_words/{language}.txt"
    words = path.read_text(encoding="utf-8").split() if language and path.is_file() else []
    return frozenset(words) | {stem(word) for word in words if word[0] >= CYRILLIC and len(word) > STEM}


@cache
def every_common_word() -> frozenset[str]:
    """The common words of every language that has a list."""
    folder = files("saksi.publish") / "data/common_words"
    return frozenset().union(*(common_words(path.name.removesuffix(".txt")) for path in folder.iterdir()))


def stem(word: str) -> str:
    """What a word has in common with its other forms, with an asterisk."""
    return word[: max(STEM, len(word) - ENDING)] + "*"


def has_capitals(text: str) -> bool:
    """Whether capitals in this text tell names from other words: it has both cases, and is no shouting headline."""
    letters = [c for c in text if c.isalpha()]
    upper, lower = sum(c.isupper() for c in letters), sum(c.islower() for c in letters)
    return bool(upper) and lower > max(2, len(letters) // 2)


def is_cased(text: str) -> bool:
    """Whether a text is written in a script with capitals, so that an uncapitalised word is no name."""
    return all(c.isupper() or c.islower() for c in text if c.isalpha())


def stands_for_another(name: str) -> bool:
    """Whether a speaker's words only point to somebody named elsewhere ("his office")."""
    first = WORD.search(name)
    return first is not None and folded(first.group()) in lists().pronouns


def uncapitalised(text: str) -> set[str]:
    """Words that the text writes in lower case, in sentences whose capitals tell names from other words."""
    judged = [part for part in SENTENCES.split(text) if has_capitals(part)]
    return {m.group() for part in judged for m in WORD.finditer(part) if m.group()[0].islower()}


def unjudged(text: str, span: Span, known: Known) -> list[Span]:
    """Words of a span without usable capitals, in a script that has them, that are no common word: maybe names."""
    if not is_cased(text[span.start : span.end]):
        return []
    plain = lists()
    fine = plain.openers | plain.verbs | plain.family | plain.kin | plain.ordinary | plain.institutions | plain.offices
    fine |= plain.proper | plain.pronouns | plain.collectives
    found = []
    for match in WORD.finditer(text, span.start, span.end):
        word = folded(match.group())
        where = Span(match.start(), match.start() + len(POSSESSIVE.sub("", match.group())))
        is_fine = len(word) == 1 or word in fine or word in known.words or word in known.common
        if not is_fine and not any(where.overlaps(s) for s in (*known.spans, *known.officials)):
            found.append(where)
    return joined(text, found)


def person_like(text: str, known: Known) -> list[Span]:
    """Spans of ``text`` to mask as persons' names, in order; joined where only a particle parts them."""
    masked = [word.span for run in runs(text) for word in _unknown(text, run, known)]
    masked += sealed_in(text, known.sealed)
    return joined(text, masked)


def runs(text: str) -> Iterator[list[Word]]:
    """Capitalised words that stand together, joined by a space, a hyphen, an initial's dot or a small joining word."""
    run: list[Word] = []
    for word in capitalised(text):
        if run and not _joins(text, run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def capitalised(text: str) -> Iterator[Word]:
    """Every capitalised word, with whether it opens a sentence (and so would be capitalised in any case)."""
    for match in WORD.finditer(text):
        word = match.group()
        if word[0].isupper() or (len(word) > 3 and word[:3] in ("al-", "el-", "ар-", "аль") and word[3:4].isupper()):
            before = text[max(0, match.start() - 12) : match.start()]
            opens = match.start() == 0 or SENTENCE_START.search(before) is not None
            bare = POSSESSIVE.sub("", word)
            yield Word(Span(match.start(), match.start() + len(bare)), bare, folded(bare), opens)


def folded(word: str) -> str:
    """A word for comparing: without a possessive ending, accents as one letter with what they stand on."""
    bare = POSSESSIVE.sub("", word).casefold()
    return bare if bare.isascii() else UNSEEN.sub("", unicodedata.normalize("NFC", bare))


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in order, merged where they overlap or only blanks, dots and name particles lie between."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if merged and (span.start <= merged[-1].end or _is_particle(text[merged[-1].end : span.start])):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _is_particle(between: str) -> bool:
    if "\n" in between or not between.strip(" .-"):
        return "\n" not in between
    return between.strip(" .-").casefold() in lists().particles


def _joins(text: str, left: Word, right: Word) -> bool:
    between = POSSESSIVE_GAP.sub("", text[left.span.end : right.span.start])
    if between.startswith("."):
        return len(left.text) == 1 and JOINT.fullmatch(between) is not None
    return JOINT.fullmatch(between) is not None


def _unknown(text: str, run: Sequence[Word], known: Known) -> list[Word]:
    """The words of a run that may be a person's name."""
    named = [word for word in run if any(word.span.overlaps(o) for o in known.officials)]
    rest = [word for word in run if word not in named]
    is_person = _is_told_as_a_person(text, run)
    kept = (
        set() if is_person else _organisation(rest, known) | _named_first(text, rest, known) | _of_common(rest, known)
    )
    kept |= _behind_article(text, rest) | {w for w in rest if _is_platform(text, w)}
    called = {w for w in rest if _is_called_like_a_month(text, w)}
    if is_person and len(rest) > 1:
        called |= {w for w in rest if w.bare in lists().institutions - lists().offices}
    unknown = [
        w for w in rest if w in called or (w not in kept and not _is_plain(w, known) and not _in_place(w, known))
    ]
    return [w for w in rest if w in unknown or (_touches(text, w, unknown) and not _stays(text, w, known))]


def _is_told_as_a_person(text: str, run: Sequence[Word]) -> bool:
    """ "Tamsin Park was injured": what happens to the run happens to persons, and it stands for no place."""
    before = text[max(0, run[0].span.start - 14) : run[0].span.start]
    return OF_A_PERSON.match(text, run[-1].span.end) is not None and AT_A_PLACE.search(before) is None


def _is_platform(text: str, word: Word) -> bool:
    """The platform that goes by the letter X, where something is said to have been written on it."""
    return word.text == "X" and ON_PLATFORM.search(text, 0, word.span.start) is not None


def _is_called_like_a_month(text: str, word: Word) -> bool:
    """ "Her cousin May": a month's name right behind a word for a relative."""
    if word.bare not in lists().months:
        return False
    before = WORD.findall(text, max(0, word.span.start - 30), word.span.start)
    return bool(before) and folded(before[-1]) in lists().kin and text[word.span.start - 1] == " "


def _is_dated(text: str, word: Word) -> bool:
    """Whether a month's name stands as in a date: behind "in" or a number, or before a number."""
    after = text[word.span.end : word.span.end + 3].lstrip(" .,")
    return after[:1].isdigit() or DATED.search(text[max(0, word.span.start - 20) : word.span.start]) is not None


def _is_plain(word: Word, known: Known) -> bool:
    """Known by itself, wherever it stands."""
    plain, bare = lists(), word.bare
    known_as_other = (known.words, plain.institutions, plain.institutions_first, plain.proper, plain.offices)
    if any(bare in words for words in known_as_other):
        return True
    if is_acronym(word.text) or (word.opens and (bare in plain.openers or _contracted(bare) in plain.openers)):
        return True
    parts = bare.split("-")
    plain_parts = (known.words, plain.openers, plain.offices, plain.suffixes)
    if len(parts) > 1 and all(any(part in words for words in plain_parts) for part in parts):
        return True
    return word.opens and (bare in known.common or (not bare.isascii() and _is_inflected(bare, known.common)))


def _is_inflected(word: str, common: Collection[str]) -> bool:
    """Whether a word shares its stem with a common one, in a script whose stems are kept, and looks like no surname."""
    if LIKE_A_SURNAME.search(word):
        return False
    return any(word[:n] + "*" in common for n in range(max(STEM, len(word) - ENDING), len(word) + 1))


def _contracted(word: str) -> str:
    """ "We" of "we're", "il" of "l'il": what stands before or behind an apostrophe, whichever is longer."""
    return max(re.split("[’'ʼ]", word), key=len)


def is_acronym(word: str) -> bool:
    """Whether a word is capitals alone, two to six, or has a digit in it."""
    letters = POSSESSIVE.sub("", word)
    if any(c.isdigit() for c in letters):
        return True
    return 2 <= len(letters) <= 6 and letters.isupper()


def _in_place(word: Word, known: Known) -> bool:
    return any(word.span.overlaps(span) for span in known.spans)


def _stays(text: str, word: Word, known: Known) -> bool:
    """Beside an unknown capitalised word only these keep their place: the rest may be part of a name.

    A month may be a given name there, and capitals alone a surname ("Hanna KRUK"): an acronym stays with a digit only.
    """
    plain = lists()
    if word.bare in plain.months and not _is_dated(text, word):
        return False
    closed = plain.openers | plain.proper | plain.offices | plain.institutions | plain.institutions_first
    return word.bare in closed or word.bare in known.words or any(c.isdigit() for c in word.text)


def _touches(text: str, word: Word, unknown: Sequence[Word]) -> bool:
    """Only a blank or a hyphen lies between the word and an unknown one."""
    return any(
        text[left.span.end : right.span.start] in (" ", "-")
        for other in unknown
        for left, right in ((word, other), (other, word))
        if left.span.end <= right.span.start
    )


def _organisation(run: Sequence[Word], known: Known) -> set[Word]:
    """Words of a run up to its last institution noun, when no office stands before them ("Mayor A. B. Street …")."""
    nouns = [i for i, word in enumerate(run) if word.bare in lists().institutions and word.bare not in lists().offices]
    if not nouns:
        return set()
    start = max((i + 1 for i, w in enumerate(run[: nouns[-1]]) if w.bare in lists().offices), default=0)
    return {w for w in run[start : nouns[-1] + 1] if w.bare not in known.sealed}


def _named_first(text: str, run: Sequence[Word], known: Known) -> set[Word]:
    """The institution that opens a run in languages that name it first ("Ministerio de Salud", "Cour pénale"), as far
    as its name goes: words joined by a small word, common words, offices left out."""
    kept: list[Word] = []
    run = run[1:] if run and run[0].opens and (run[0].bare in known.common or run[0].bare in lists().openers) else run
    for i, word in enumerate(run):
        is_joined = bool(kept) and _is_joined(text, kept[-1], word)
        goes_on = bool(kept) and i + 1 < len(run) and _is_joined(text, word, run[i + 1])
        is_noun = word.bare in lists().institutions_first
        if word.bare in known.sealed or word.bare in lists().offices - lists().institutions_first:
            break
        if not (is_noun or (kept and (is_joined or goes_on or word.bare in known.common))):
            break
        kept.append(word)
    return set(kept)


def _is_joined(text: str, left: Word, right: Word) -> bool:
    return OF.fullmatch(text, left.span.end, right.span.start) is not None


def _of_common(run: Sequence[Word], known: Known) -> set[Word]:
    """A run of two words and more that are all common ones ("Medicina Legal"): no person is called so."""
    is_common = len(run) > 1 and all(word.bare in known.common and word.bare not in known.sealed for word in run)
    return set(run) if is_common else set()


def _behind_article(text: str, run: Sequence[Word]) -> set[Word]:
    """ "The Pentagon", "the Iskander": no person, unless it is a family or a home that is meant."""
    if not run or len(run) > 3:
        return set()
    before = text[max(0, run[0].span.start - 4) : run[0].span.start]
    after = WORD.search(text, run[-1].span.end, run[-1].span.end + 14)
    if before.casefold() not in ("the ", " the", "\nthe") and not before.casefold().endswith("the "):
        return set()
    if after is not None and (folded(after.group()) in lists().family or after.group()[0].isupper()):
        return set()
    is_plural = len(run) == 1 and run[0].text.endswith("s") and not run[0].text.endswith("ss")
    return set() if is_plural or any(len(w.text) == 1 for w in run) else set(run)
