"""The grammar of times in English, as patterns: days, parts of a day, ranges, months, years, spans."""

from __future__ import annotations

import re
from functools import cache

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
WEEKDAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|"
    r"SATURDAY|SUNDAY|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.)"
)
ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth)"
)
NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
YEAR = r"(?:19|20)\d{2}"
DAYNUM = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s*(?:a\.?m\.?|p\.?m\.?|AM|PM)|(?:[01]?\d|2[0-3]):[0-5]\d|midnight|noon|"
    r"midday|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:o['’]clock|in the (?:morning|"
    r"afternoon|evening)))"
)
DMY = rf"{DAYNUM}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?"
MDY = rf"{MONTH}\s+{DAYNUM}(?![:\d])(?:,?\s+{YEAR})?"
ISO = rf"{YEAR}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.{YEAR}|\d{{1,2}}/\d{{1,2}}/{YEAR}"
RELATIVE = (
    r"(?i:the day before yesterday|yesterday|today|tonight|last night|this (?:morning|afternoon|evening)|"
    r"(?:the )?(?:previous|same|following|next) (?:day|night|morning|evening)|"
    r"the (?:day|night|evening|morning) before(?! yesterday)|"
    rf"{NUMBER} (?:days?|nights?) (?:ago|earlier|before|later|"
    r"after(?=\s+(?:the|an?|that|this|his|her|their|\w+['’]s)\b))|"
    r"that (?:day|night|morning|evening))"
)
DAY = (
    rf"(?:{WEEKDAY},?\s+(?:the\s+)?(?:{DMY}|{MDY})|{ISO}|{DMY}|{MDY}|(?:last\s+|this\s+|next\s+|the\s+)?{WEEKDAY}|"
    rf"{RELATIVE})"
)
PART_BEFORE = (
    r"(?i:early|late|overnight|(?:shortly |just )?(?:before|at|after) (?:dawn|dusk|sunset|sunrise|daybreak|"
    r"nightfall)|in the (?:early|late|small|predawn|pre-dawn) hours(?: of)?|(?:on |"
    r"in )?(?:the )?(?:early )?(?:morning|afternoon|evening|night)(?: of)?)"
)
PART_AFTER = r"(?:(?:early |late |mid-?)?(?:morning|afternoon|evening|night|lunchtime))"
JOIN = r"(?:local time|GMT|UTC|EET|Moscow time|\((?:[A-Z]{3,4}|\d{4} GMT)\))?,?\s*(?:on\s+|of\s+)?"
PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "range",
        rf"(?:from|between)?\s*(?P<one>{WEEKDAY}|{DAYNUM}(?:\s+{MONTH})?|{MONTH}\s+{DAYNUM})\s*(?:–|—|-|to|and|"
        rf"until|through)\s*"
        rf"(?P<two>{DMY}|{MDY}|{WEEKDAY}(?=\s*(?:,|$|\.|;)))",
    ),
    (
        "day",
        rf"(?:(?P<clock>{CLOCK})\s*{JOIN})?(?:(?P<part>{PART_BEFORE})\s+(?:on\s+|of\s+|into\s+)?)?"
        rf"(?P<day>{DAY})(?:['’]s)?(?:\s+(?P<after>{PART_AFTER})\b)?(?:,?\s+(?:at|around|about|at about|at around|"
        rf"shortly after|just after|shortly before|before)\s+(?P<clock2>{CLOCK}))?",
    ),
    (
        "year_ago",
        r"(?i:(?P<n>an?|one|two|three|four|five|ten|\d+) years? (?:ago )?(?:to the day|today|ago this (?:day|week)))",
    ),
    ("overnight", r"(?i:\bovernight\b)"),
    ("nth", rf"(?i:(?:on )?the (?:{ORDINAL}|\d+(?:st|nd|rd|th)) day of)"),
    (
        "month",
        rf"(?:early (?:in )?|mid-?\s?|late (?:in )?|last |this )?{MONTH}(?:,?\s+(?:of\s+)?(?P<year>{YEAR}|"
        rf"last year|this year))?",
    ),
    ("weekend", r"(?i:(?:over |at |during )?(?:the|this|last) (?:past )?weekend)"),
    (
        "span",
        r"(?i:(?:earlier )?(?:this|last) (?:week|month|year)|earlier this (?:week|month|year)|"
        r"(?:the )?previous (?:week|month|year))",
    ),
    (
        "ago",
        rf"(?i:(?:(?:more|less) than |about |nearly |almost |over )?(?P<n>{NUMBER}|several|a few) (?P<unit>weeks?|"
        rf"months?|years?|decades?) (?:ago|earlier|before))",
    ),
    (
        "past",
        rf"(?i:(?:in |over |during |within )?the (?:past|last|previous) (?:(?P<n>{NUMBER}|few|"
        rf"several) )?(?P<unit>hours?|days?|weeks?|months?|years?|24 hours))",
    ),
    ("recent", r"(?i:(?:in )?recent (?:days|weeks|months|years))"),
    ("year", rf"(?<![\d$£€.,-])(?P<y>{YEAR})(?![\d%]|[.,]\d)"),
    ("clock", rf"(?P<clock>{CLOCK})(?:\s+(?:local time|GMT|UTC))?"),
)
HINT = re.compile(r"\d|days?\b|nights?|morning|evening|afternoon|week|month|year|ago\b|hours|" + MONTH, re.IGNORECASE)


@cache
def time_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){dict(PATTERNS)[name]}(?!\w)")
