"""Builds the lists of common words that masking knows, from the corpus's training reports.

    .venv/bin/python tools/build_common_words.py

Words that are one piece of the reader's vocabulary are added in Cyrillic, where the reports alone give too few forms.
A word is listed for a language where its reports write it uncapitalised, in sentences whose capitals tell names from
other words, and not oftener as a name inside a sentence; given names that are words too stay out (``GIVEN``), and so
does every word of a name that annotators marked as a person's. Lists land in src/saksi/publish/data/common_words.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from saksi.publish.names import SENTENCES, STEM, WORD, capitalised, folded, has_capitals, stem

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/saksi/publish/data/common_words"
LANGUAGES = ("en", "es", "fr", "ru", "uk")
GIVEN = """
amber angel april art august autumn basil bill blaze blossom carol chance chase cherry christian clay
cliff crystal daisy dale dawn dean destiny dick drew earl ebony eve faith fern flora forest frank gene
ginger glen gloria grace grant guy hazel heath heather hope hunter iris ivy jack jade jasmine jean jewel
joy june justice lane lily mark mason may melody mercy miles miller myrtle nick noble olive opal pansy pat
patience pearl penny pepper poppy prudence ray rob robin rose ruby rusty sandy sky sonny star stone sue
summer temple trinity tracy unity verity victor victory violet virgil wade ward will willow winter wren
young abril alba alegría ángel ángeles aurora azucena belén blanca candelaria caridad celeste clara
concepción consuelo cruz dolores domingo esperanza estrella fe flor gracia guadalupe inmaculada jazmín
león libertad lourdes luz margarita mar marina mercedes milagros montaña nieves noel olvido pastor paz
perla piedad pilar plácido prudencia purificación ramos remedios reyes rocío rosa rosario salvador santos
sol soledad socorro sofía trinidad victoria violeta virtudes aimé aimée ange blanc blanche bonté céleste
claire clémence clément constance constant désiré désirée espérance fleur florence france guerre jasmin
juste lucide marguerite marin marine martin modeste noël océane parfait pascal perle pierre prosper reine
sagesse victoire violette вера веры вере веру верой віра віри вірі віру вірою воля злата зоряна калина
калини калину колос красимир лада лев лева левом лилия лилии лілія любов любові любовь мила мир мира миру
миром мирна надежда надежды надежде надежду надеждой надія надії надію надією нина око рада ради раді
радость роза розы рози розу роман романа романом романе романі рута слава славы слави славу світлана
светлана соломія софія тихий яр ярослав ясна март марта мартой майя май мая бажан богдан дар дара дарина
деніс зірка лука орест півень сокіл соколов воин заря зоря искра мороз мороза мельник коваль гончар кузнец
швець ткач козак бондар король царь цар волк вовк медведь ведмідь заяц лис лиса сом сорока ворона голуб
голубь
"""


def common(reports: list[str], named: set[str]) -> set[str]:
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in reports:
        for part in SENTENCES.split(text):
            if has_capitals(part):
                lower.update(folded(m.group()) for m in WORD.finditer(part) if m.group()[0].islower())
                upper.update(word.bare for word in capitalised(part) if not word.opens)
    return {w for w, n in lower.items() if n > upper[w] and len(w) > 1 and w not in named}


def pieces() -> set[str]:
    """Cyrillic words of the multilingual model's vocabulary that are likelier in lower case than capitalised."""
    stored = json.loads((ROOT / "src/saksi/extract/model/tokenizer.json").read_text("utf-8"))
    scores = {piece[1:]: score for piece, score in stored["model"]["vocab"] if piece.startswith("▁")}
    words = {w for w in scores if re.fullmatch("[а-яіїєґё]{5,}", w)}
    return {w for w in words if scores[w] > scores.get(w.capitalize(), -1e9)}


def reports_in(language: str) -> list[dict[str, Any]]:
    lines = (ROOT / f"corpus/train/{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main() -> int:
    OUT.mkdir(exist_ok=True)
    every = {language: reports_in(language) for language in LANGUAGES}
    named = set(GIVEN.split())
    for reports in every.values():
        quotes = [c["quote"] for r in reports for c in r["claims"] if c["kind"] == "identity" and c["detail"] == "name"]
        named |= {folded(m.group()) for q in quotes for m in WORD.finditer(q) if m.group()[0].isupper()}
    stems = {stem(word) for word in GIVEN.split() if len(word) > STEM - 1 and not word.isascii()}
    for language, reports in every.items():
        found = common([r["text"] for r in reports], named)
        found |= pieces() - named if language in ("ru", "uk") else set()
        words = sorted(word for word in found if stem(word) not in stems)
        path = OUT / f"{language}.txt"
        path.write_text("\n".join(words) + "\n", encoding="utf-8")
        print(f"{language}: {len(words):,} words, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
