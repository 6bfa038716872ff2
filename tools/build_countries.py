"""Make `src/saksi/resolve/data/countries.toml`: the words by which six languages name a country and what is of it.

From Unicode CLDR by way of babel and the tables of `tools/data` (see docs/attribution.md). Only words that stand in the
name of one country alone are kept, so that "united" or "republic" leads nowhere. `python tools/build_countries.py`
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import babel

from saksi.resolve.spelling import script

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "saksi" / "resolve" / "data" / "countries.toml"
LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
SHORTEST = 2
HEAD = "# Made by tools/build_countries.py: words that name one country alone, in six languages, by ISO 3166-1 code.\n"


def names() -> dict[str, set[str]]:
    """ISO code to every name and adjective known."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for code, name in babel.Locale.parse(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "UN", "EZ", "QO", "ZZ", "XA", "XB"):
                found[code].add(name)
    for table in ("countries.tsv", "countries_other.tsv"):
        for line in (ROOT / "tools" / "data" / table).read_text(encoding="utf-8").splitlines():
            code, *columns = line.split("\t")
            if not line.startswith("#"):
                found[code] |= {name for column in columns for name in column.split("|") if name}
    return found


def words() -> dict[str, list[str]]:
    """ISO code to the words that lead to it and to no other.

    Words of longer names only where the country has no name of one word in that script: "states" and "kingdom" lead
    nowhere, "Lanka" to one country.
    """
    of: dict[str, set[str]] = defaultdict(set)
    alone = {name.casefold() for listed in names().values() for name in listed if not re.search(r"\s", name)}
    for code, listed in names().items():
        whole = {script(name) for name in listed if not re.search(r"\s", name)}
        for name in listed:
            if re.search(r"\s", name) and script(name) in whole:
                continue
            for word in re.findall(r"[^\W\d_][\w'’.-]*", name):
                if word != name and word.casefold() in alone:
                    continue
                if len(word) >= SHORTEST and (word[:1].isupper() or not word.isascii()):
                    of[word.casefold()].add(code)
    by_code: dict[str, list[str]] = defaultdict(list)
    for word, codes in sorted(of.items()):
        if len(codes) == 1:
            by_code[next(iter(codes))].append(word)
    return dict(sorted(by_code.items()))


def main() -> None:
    lines = [f"{code} = {json.dumps(listed, ensure_ascii=False)}" for code, listed in words().items()]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
