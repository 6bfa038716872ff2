"""Whether a claim counts people beside those counted before ("one more has died"), by its own words in six languages.

Such a figure without the total that it adds to is no total: how many there were before is not said in its account.
The number's own grammar ("more than 30", "más de 30", "plus de 30") is not meant.
"""

from __future__ import annotations

import re

_ORDINALS = {
    2: "second|segund[oa]|deuxième|друг(?:ий|а|ої|ого)|втор(?:ой|ая|ого)|(?:ال)?ثاني|(?:ال)?ثانية|ثان",
    3: "third|tercer[oa]?|troisième|трет(?:ій|я|ьої|ього|ий|ья|ьего)|(?:ال)?ثالثة?",
    4: "fourth|cuart[oa]|quatrième|четверт(?:ий|а|ої|ого)|четв[её]рт(?:ый|ая|ого)|(?:ال)?رابعة?",
    5: "fifth|quint[oa]|cinquième|п['’ʼ]?ят(?:ий|а|ої|ого|ый|ая)|(?:ال)?خامسة?",
    6: "sixth|sext[oa]|sixième|шост(?:ий|а|ої|ого)|шест(?:ой|ая|ого)|(?:ال)?سادسة?",
    7: "seventh|s[eé]ptim[oa]|septième|сьом(?:ий|а|ої|ого)|седьм(?:ой|ая|ого)|(?:ال)?سابعة?",
    8: "eighth|octav[oa]|huitième|восьм(?:ий|а|ої|ого|ой|ая)|(?:ال)?ثامنة?",
    9: "ninth|noven[oa]|neuvième|дев['’ʼ]?ят(?:ий|а|ої|ого|ый|ая)|(?:ال)?تاسعة?",
    10: "tenth|décim[oa]|dixième|десят(?:ий|а|ої|ого|ый|ая)|(?:ال)?عاشرة?",
}
_ADDING = (
    "another|additional|further|more(?! than)|otr[oa]s?|más(?! de)|autres?|supplémentaires?|de plus(?! de)|ще|ещ[её]|"
    "آخر|آخرون|آخرين|أخرى|إضافي|إضافيين"
)
_MORE = re.compile(rf"(?<!\w)(?:{_ADDING})(?!\w)", re.IGNORECASE)
_NEXT = re.compile(rf"(?<!\w)(?:{'|'.join(_ORDINALS.values())})(?!\w)", re.IGNORECASE)
_EACH = "|".join(f"(?P<nth{number}>{words})" for number, words in _ORDINALS.items())
_FIRST = re.compile(rf"(?:(?:an?|the|une?|el|la|le)\s+)?(?:{_EACH})(?!\w)", re.IGNORECASE)


def says_more(words: str, number: int | None) -> bool:
    """Whether words that hold a number and an outcome say that these people come on top of others; an ordinal
    ("a fourth person has died") says so of one person only."""
    plain = " ".join(words.split())
    return _MORE.search(plain) is not None or (number == 1 and _NEXT.search(plain) is not None)


def place_in_row(words: str, number: int | None) -> int:
    """Which one in the row of the dead somebody is said to be ("a fifth person has died"): there are so many at least;
    0 where it is not said. The ordinal opens the words: "the second strike killed one" numbers strikes."""
    found = _FIRST.match(" ".join(words.split())) if number == 1 else None
    return int(found.lastgroup.removeprefix("nth")) if found is not None and found.lastgroup else 0
