"""Claims that fighters or military things were, or were not, at a place that was struck."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saksi.extract.page.phrases import clause_end, mention
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.model.claim import MilitaryPresence
from saksi.model.terms import Presence

MILITARY = (
    r"(?:military|army|armed|combat(?:ant)?)\s+(?:presence|installations?|targets?|objects?|objectives?|"
    r"facilit(?:y|ies)|sites?|equipment|bases?|positions?|infrastructure|activity|personnel|units?|forces|"
    r"vehicles?|men|hardware|use|"
    r"purpose|significance|value|units|posts?|troops|groups?|elements?)|"
    r"barracks|soldiers?|troops|fighters?|militants?|combatants?|rebels?|gunmen|insurgents|weapons|ammunition|"
    r"weapons? (?:store|depot|cache)|bases?|terrorists?|servicemen|depots?|armed (?:men|people|groups?)|"
    r"legitimate targets?|militias?"
)
ABSENT = (
    rf"\b(?:[Tt]here\s+(?:was|were|is|are|had been|have been|has been)\s+)?(?:[Nn]o|never any|not a single|not any|"
    rf"neither)\s+(?:{MILITARY})(?:(?:,|\s+or|\s+and|\s+nor)\s+(?:no\s+)?(?:\w+\s+)?(?:{MILITARY}|\w+))*",
    rf"\b(?:[Tt]here\s+)?(?:was|were|had been|has been)\s+(?:not|never|n['’]t)\s+(?:any\s+)?(?:{MILITARY})",
    rf"\b(?:did not|didn['’]t|does not|had not|not)\s+(?:contain|house|host|shelter|hold|have|seen?|"
    rf"found)\s+(?:any\s+)?(?:{MILITARY})",
    r"\b(?:purely|entirely|exclusively|only)\s+(?:a\s+)?civilian\s+(?:object|target|site|area|facility|building|"
    r"infrastructure|place|neighbou?rhood|town|village)s?\b",
    r"\b(?:was|were|is|are)\s+(?:not|no)\s+(?:a\s+)?(?:legitimate\s+)?military\s+(?:target|object|objective|site)s?\b",
)
PRESENT = (
    r"\b(?:an?|the|its|their|several)\s+(?:\w+\s+){0,2}?(?:ammunition|weapons?|arms|explosives|"
    r"military)\s+(?:store|depot|dump|warehouse|cache|storage|facility|factory|workshop|hub|base|target|"
    r"headquarters|post|position|site|training camp)s?\b(?:\s+used\s+by\s+[\w-]+)?",
    r"\b(?:being |been |was |were |is )?used\s+(?:by\s+(?:[\w’'-]+\s+){0,2}?(?:militants?|fighters|terrorists?|"
    r"soldiers|troops|rebels|gunmen)|as\s+(?:a\s+)?(?:\w+\s+)?(?:base|command|headquarters|military|depot|barracks|"
    r"firing|weapons|position|shelter for (?:fighters|militants)|cover)[\w ]{0,25})",
    r"\b(?:a\s+)?(?:\w+\s+)?(?:command(?: and control)? (?:cent(?:re|er)|post|hub)|military (?:headquarters|"
    r"command|base|position|post|unit)|rocket launch(?:ing)? (?:site|pad)|launch site)s?\b",
    r"\b(?:militants|fighters|terrorists|gunmen|soldiers|troops|rebels|commanders?)\s+(?:were|was|had been|are|"
    r"is)\s+(?:been )?(?:hiding|operating|gathered|meeting|staying|sheltering|stationed|based|embedded|present|"
    r"inside|deployed|quartered)[\w ]{0,30}",
    r"\b(?:hosting|holding|hosted)\s+(?:a|the)\s+(?:\w+\s+)?(?:meeting|gathering|conference)\s+of\s+(?:[\w-]+\s+){0,4}"
    r"(?:commanders?|officers|fighters|militants|soldiers|generals|terrorists?)",
    r"\b(?:had been |were |was )operating from (?:the |a )?[\w ]{3,25}",
    r"\b(?:hiding|hid|embedded|operating|operate|sheltering|hide)\s+(?:among|behind|inside|beneath|from within|"
    r"under|within)\s+(?:the\s+)?(?:civilian|civilians|population|hospital|school|residents|residential)[\w ]{0,20}",
    r"\b(?:targeted|targeting|aimed at|hit|struck|eliminat\w+|destroyed)\s+(?:only\s+)?(?:a\s+(?:group|gathering|"
    r"meeting)\s+of\s+|senior\s+)?(?:military|militants?|terrorists?|fighters|commanders?)(?:\s+(?:targets?|"
    r"infrastructure|facilit\w+|positions|commanders?|installations?|objects?|sites?))?\b",
)


def read_presence(page: Page) -> tuple[Mention, ...]:
    """Presence claimed or denied; a denial is presence=absent, with the speaker who says so."""
    return tuple(m for sentence in page.sentences for m in _in_sentence(sentence))


def _in_sentence(sentence: Sentence) -> Iterator[Mention]:
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for presence, patterns in ((Presence.ABSENT, ABSENT), (Presence.PRESENT, PRESENT)):
        for pattern in patterns:
            for match in re.finditer(pattern, text):
                start, end = match.start(), _end(text, match.end()) if presence is Presence.ABSENT else match.end()
                if any(start < b and a < end for a, b in taken) or not _speaks_of_the_place(text, match, presence):
                    continue
                taken.append((start, end))
                yield mention(sentence, MilitaryPresence(presence=presence), start, end, score=750)


def _end(text: str, at: int) -> int:
    """The clause to its end, without what a relative clause adds."""
    end = clause_end(text, at)
    relative = re.search(
        r",\s+(?:which|who|as well|and\s+(?:since|as|the|that)|but|while|where|nor|and\s+(?:photo|video|"
        r"\w+\s+(?:that|show)))\b",
        text[at:end],
    )
    return at + relative.start() if relative else end


_HURT = re.compile(r"\b(?:killed|wounded|injured|dead|died|hurt|casualties|lost|captured|arrested|detained|taken)\b")
_CLAIMED = re.compile(
    r"\b(?:said|says|say|claim(?:ed|s|ing)?|according|insisted|alleged|told|statement|spokes\w+|denied|“|\")",
    re.IGNORECASE,
)


def _speaks_of_the_place(text: str, match: re.Match[str], presence: Presence) -> bool:
    """Not "no soldiers were killed"; a presence counts only where somebody says it to explain what was struck."""
    after = text[match.end() : match.end() + 40]
    if presence is Presence.ABSENT:
        return not _HURT.match(
            after.lstrip()
            .removeprefix("were ")
            .removeprefix("was ")
            .removeprefix("had been ")
            .removeprefix("have been ")
        )
    return bool(_CLAIMED.search(text)) and not re.search(
        r"\b(?:no|not|never|n['’]t|denied|without|attacks? on|attacked|fired at|from)\s+(?:\w+\s+){0,2}$",
        text[: match.start()],
    )
