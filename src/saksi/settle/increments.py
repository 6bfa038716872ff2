"""Whether a claim counts people beside those counted before ("one more has died"), by its own words in six languages.

Such a figure without the total that it adds to is no total: how many there were before is not said in its account.
The number's own grammar ("more than 30", "más de 30", "plus de 30") is not meant.
"""

from __future__ import annotations

import re

_ORDINALS = (
    "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|"
    "deuxième|troisième|quatrième|cinquième|sixième|друг(?:ий|а|ої|ого)|трет(?:ій|я|ьої|ього)|четверт(?:ий|а|ої|ого)|"
    "втор(?:ой|ая|ого)|трет(?:ий|ья|ьего)|четв[её]рт(?:ый|ая|ого)|пят(?:ый|ая|ого)|الثاني|الثانية|الثالث|الثالثة|"
    "ثان|ثانية|ثالث|ثالثة|رابع|رابعة"
)
_ADDING = (
    "another|additional|further|more(?! than)|otr[oa]s?|más(?! de)|autres?|supplémentaires?|de plus(?! de)|ще|ещ[её]|"
    "آخر|آخرون|آخرين|أخرى|إضافي|إضافيين"
)
_MORE = re.compile(rf"(?<!\w)(?:{_ADDING})(?!\w)", re.IGNORECASE)
_NEXT = re.compile(rf"(?<!\w)(?:{_ORDINALS})(?!\w)", re.IGNORECASE)


def says_more(words: str, number: int | None) -> bool:
    """Whether words that hold a number and an outcome say that these people come on top of others; an ordinal
    ("a fourth person has died") says so of one person only."""
    plain = " ".join(words.split())
    return _MORE.search(plain) is not None or (number == 1 and _NEXT.search(plain) is not None)
