"""Make `src/saksi/extract/data/party_names.txt`: names of armed sides that the corpus's training part marks as authors.

    .venv/bin/python tools/build_party_names.py

Before a model sees a text every one of these names is exchanged for one and the same word, so that it cannot learn or
tell who is who (`extract/learned/unnamed.py`). The list is the annotators' and says nothing of anybody: whoever is
marked as an author in two training reports is on it, and so is every acronym; names of persons and of places are not.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from saksi.extract.learned.unnamed import is_of_country
from saksi.extract.where.gazetteer import world

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "saksi" / "extract" / "data" / "party_names.txt"
SPEAKING = ("armed_group",)
CAPITAL = r"(?:(?:[Aa]l|[Ee]l|[Аа]ль|[Аа]ш)-)?[A-ZÀ-ÖØ-ÞА-ЯЁЄІЇҐ][\w’'ʼ]*(?:-[\w’'ʼ]+)*"
RUN = re.compile(rf"{CAPITAL}(?: (?:(?:of|the|for|in|de|del|la|las|los|el|du|des|en) ){{0,2}}{CAPITAL})*")
OPENS = re.compile(r"^(?:The|El|La|Los|Las|Le|Les|Un|Una|Une|An?|Su|Its?|He|Members of the|Hombres del) |^[LlDd]['’]")
ARTICLE = re.compile(r"^(?:و|ل)?(?:تنظيم|حركة|جماعة|مجموعة|ميليشيا|ميليشيات) ")
LONGEST = 4
LEAST = 0.15  # the share of the texts with a name in which it is an author
POPULOUS = 20_000


def names_in(span: str, language: str) -> list[str]:
    """The names in the words for an author."""
    whole = ARTICLE.sub("", " ".join(span.split()))
    if language == "ar":
        return [whole] if len(whole.split()) <= LONGEST else []
    found = [OPENS.sub("", whole)] if whole[:1].isupper() and " " in whole and len(whole.split()) <= LONGEST else []
    for match in RUN.finditer(span):
        name = OPENS.sub("", re.sub(r"['’]s$", "", match.group()))
        goes_on = " " not in name and re.match(r" [^\W\dA-Z]", span[match.end() :])
        if RUN.fullmatch(name) and not goes_on:
            found.append(name)
    return [name for name in found if name[:1].isupper() or name.startswith(("al-", "el-"))]


def main() -> int:
    authors: dict[tuple[str, str], set[str]] = defaultdict(set)
    speakers: dict[tuple[str, str], set[str]] = defaultdict(set)
    texts: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "corpus" / "train").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record: dict[str, Any] = json.loads(line)
            text, language = record["text"], record["lang"]
            texts[language].append(text)
            for claim in record["claims"]:
                if claim["kind"] == "perpetrator":
                    for name in names_in(text[claim["start"] : claim["end"]], language):
                        authors[language, name].add(record["id"])
            for speaker in record["speakers"]:
                for m in speaker["mentions"] if speaker["role"] in SPEAKING else ():
                    for name in names_in(text[m["start"] : m["end"]], language):
                        speakers[language, name].add(record["id"])
    kept: dict[str, set[str]] = defaultdict(set)
    for language, name in authors.keys() | {key for key in speakers if " " not in key[1]}:
        met = authors[language, name] | speakers[language, name]
        if is_name(name, language, len(met)) and len(met) >= LEAST * told(name, texts[language]):
            kept[language].add(name)
    lines = [
        "# made by tools/build_party_names.py",
        *(f"{lang}\t{name}" for lang in sorted(kept) for name in sorted(kept[lang])),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def told(name: str, texts: list[str]) -> int:
    """In how many texts a name stands."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return sum(pattern.search(text) is not None for text in texts)


def is_name(name: str, language: str, reports: int) -> bool:
    """Whether it may stand on the list: met twice or an acronym, and neither of a country nor a place."""
    words = name.split()
    if re.fullmatch(r"[A-ZА-ЯІЇЄҐ][A-ZА-ЯІЇЄҐ\d-]{1,6}", name):
        return not is_of_country(name, language)
    if reports < 2:
        return False
    if any(is_of_country(word, language) for word in words):
        return False
    return (
        len(words) > 1
        or language == "ar"
        or not any(p.kind != "city" or p.population > POPULOUS for p in world().places(name))
    )


if __name__ == "__main__":
    sys.exit(main())
