"""Who is said to have carried out the attack, and who accepts or denies it. Parties are known by shape only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import alternatives, clause_end, mention
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.extract.where.gazetteer import world
from saksi.model.claim import Perpetrator, Responsibility
from saksi.model.terms import Answer

NAME = r"(?:[A-Z][\w’'-]*(?:\s+(?:al-|el-|ash-|of\s+|the\s+)?[A-Z][\w’'-]*){0,4})"
ATTACK = (
    r"(?:attack|attacks|strike|strikes|bombing|bombings|shelling|airstrike|airstrikes|air strike|air strikes|"
    r"massacre|killing|killings|shooting|explosion|blast|raid|assault|bombardment|ambush|abduction|kidnapping)"
)


def read_perpetrators(page: Page) -> tuple[Mention, ...]:
    """Actors named for an attack, in the words that name them."""
    found: list[Mention] = []
    for sentence in page.sentences:
        taken: list[tuple[int, int]] = []
        for start, end, party in _perpetrators(sentence.text):
            if party and not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                found.append(mention(sentence, Perpetrator(party=party), start, end, score=750))
    return tuple(found)


def read_responsibility(page: Page) -> tuple[Mention, ...]:
    """ "claimed responsibility", "denied striking": a belligerent's own answer."""
    return tuple(m for s in page.sentences for m in (*_responsibility(s), *_own_words(s)))


@cache
def _demonym() -> re.Pattern[str]:
    names = alternatives(word for word in world().demonyms if len(word) > 3)
    acts = alternatives([*words("parties")["acts"], *words("parties")["armed"]])
    return re.compile(
        rf"\b(?P<people>{names})(?:-(?:backed|led))?\s+(?:(?:military|army|air|artillery|missile|rocket|drone|"
        rf"ground|government|occupation|security|fighter|armed|state|naval|mass|Armed|Air|"
        rf"special)\s+)*(?P<act>{acts})\b"
    )


@cache
def _agent() -> re.Pattern[str]:
    armed, did = alternatives(words("parties")["armed"]), alternatives(words("parties")["did"])
    lower = alternatives(words("parties")["lower_names"])
    generic = alternatives(words("parties")["generic_actors"])
    return re.compile(
        rf"(?P<party>{NAME}(?:['’]s)?(?:-(?:backed|linked|aligned|affiliated|led|controlled))?\s+(?:(?:{lower}|"
        rf"military|armed|ground|paramilitary|Rapid|special)\s+(?:[A-Z]\w+\s+)*)?(?i:{armed})|"
        rf"(?:[Tt]he\s+)?(?:{lower})\s+(?:{armed})|(?i:{generic}))"
        rf"\s+(?:(?:have|has|had|then|also|reportedly|allegedly|again|deliberately)\s+)*(?:{did})\b"
    )


@cache
def _by() -> re.Pattern[str]:
    armed = alternatives(words("parties")["armed"])
    lower = alternatives(words("parties")["lower_names"])
    names = alternatives(word for word in world().demonyms if len(word) > 3)
    generic = alternatives(words("parties")["generic_actors"])
    act = (
        r"(?:attack(?:ed|s)?|assault|strikes?|raids?|shelling|bombing|bombardment|massacre|offensive|killed|shot|"
        r"shelled|bombed|struck|hit|fired|launched|carried out|conducted|committed|targeted|destroyed|murdered|"
        r"abducted|kidnapped|executed|dropped|staged|perpetrated)"
    )
    return re.compile(
        rf"\b{act}\b(?:\s+[\w-]+){{0,3}}?\s+by\s+(?:the\s+)?(?P<party>(?:{names})(?:\s+(?:\w+\s+)?(?:{armed}))?(?![\w-])|"
        rf"{NAME}\s+(?:\w+\s+)?(?:{armed})|(?:{lower})\s+(?:\w+\s+)?(?:{armed})|"
        rf"(?:army|military|air force|junta|rebels|separatists|aggressor)\b|(?i:{generic}))"
    )


@cache
def _blame() -> tuple[re.Pattern[str], ...]:
    armed = alternatives(words("parties")["armed"])
    lower = alternatives(words("parties")["lower_names"])
    party = (
        rf"(?P<party>(?:the\s+)?(?:{NAME})(?:\s+(?:{armed}))?|(?:the\s+)?(?:{lower})\s+(?:{armed})|"
        r"the (?:army|military|rebels|government|junta|separatists|air force))"
    )
    return (
        re.compile(rf"\bblam(?:ed|es|ing) (?:the |{ATTACK} )*{ATTACK}?\s*on {party}"),
        re.compile(rf"\bblam(?:ed|es|ing) {party} for\b"),
        re.compile(rf"\baccus(?:ed|es|ing) {party} of (?:\w+ly )?(?:\w+ing|an?|the|{ATTACK}|war|deliberate|having)\b"),
        re.compile(rf"\bheld {party} responsible\b"),
        re.compile(rf"\b{party} (?:was|were|is|are) (?:behind|responsible for|blamed for|accused of)\b"),
        re.compile(rf"\bclaimed (?:responsibility )?by {party}"),
        re.compile(
            rf"{party} (?:has |have |had |later |also |soon )*(?:claimed|took|taken|admitted|accepted|"
            rf"acknowledged) (?:full |sole )?responsibility"
        ),
    )


_BLAME = re.compile(r"blam|accus|responsib|behind|claimed by")


def _perpetrators(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans in the sentence with the party's name; blame first, then agents, then a people's name with an act."""
    for pattern in _blame() if _BLAME.search(text) else ():
        for match in pattern.finditer(text):
            yield match.start("party"), match.end("party"), named(match["party"])
    for pattern in (_by(), _agent()) if " by " in text else (_agent(),):
        for match in pattern.finditer(text):
            yield match.start("party"), match.end("party"), named(match["party"])
    for match in _demonym().finditer(text):
        if _is_act(match, text):
            yield match.start(), match.end(), country_of(match["people"])


def _is_act(match: re.Match[str], text: str) -> bool:
    """A people's name before an act or a means is an actor, unless the act was against it."""
    if match["act"].lower() in words("parties")["acts"]:
        before = text[max(0, match.start() - 25) : match.start()].lower()
        return not re.search(
            r"\b(?:against|at|on|targeting|hit|destroyed|downed|shot down)\s+(?:the\s+|a\s+)?$", before
        )
    return False


def country_of(people: str) -> str:
    """The country's usual name for its people's name; the word itself where no country is meant."""
    code = world().demonyms.get(people)
    country = world().countries.get(code) if code else None
    return country.name if country else people


_HARDWARE = frozenset(
    ("warplanes", "aircraft", "jets", "planes", "helicopters", "gunships", "artillery", "tanks", "warships")
)


def named(words_: str) -> str:
    """The party's name: a bare people's name is its country; "the" stays only where nothing else is left."""
    name = re.sub(r"^(?:the|The)\s+", "", words_.strip())
    if name in world().demonyms:
        return country_of(name)
    first, last = name.split(" ")[0].lower(), name.split(" ")[-1].lower()
    if name.split(" ")[0] in world().demonyms and last in _HARDWARE:
        return country_of(name.split(" ")[0])
    calendar = (*words("dates")["months"], *words("dates")["weekdays"], "nobody", "none", "neither", "hours", "minutes")
    if name.lower() in ("gunmen", "attackers", "police") or first in words("parties")["nobody"] or first in calendar:
        return ""
    name = re.sub(r"^.*?\w['’]s (?:[a-z-]+ )*(?=[A-Z])", "", name)
    if re.match(
        r"(?:army|military|air force|junta|rebels|coalition|separatists|aggressor|navy|regime|insurgents|enemy|"
        r"government)$",
        name,
    ):
        return "the " + name
    return name


def _responsibility(sentence: Sentence) -> Iterator[Mention]:
    text = sentence.text
    if not _ANSWERS.search(text):
        return
    for match in re.finditer(
        r"(?P<party>(?:[Tt]he\s+)?(?:[\w’'-]+\s+){1,4}?)(?P<how>(?:has |have |had |also |later |again |"
        r"immediately |strongly |repeatedly |promptly )*(?:den(?:ied|ies|ying)|rejected|disputed|dismissed))\s+"
        r"(?:on \w+ |\w+day )?(?P<what>(?:any\s+|all\s+)?(?:responsibility|involvement|carrying|having|striking|"
        r"hitting|bombing|shelling|targeting|attacking|firing|launching|killing|that (?:its|their|it|they|the)|"
        r"the (?:attack|strike|charge|accusation|allegation|claim|bombing|shelling)|it|being|conducting|"
        r"the accusations|hitting|responsib\w+|deliberately|using|role|any role|accusations|allegations))",
        text,
    ):
        party = speaker_before(match["party"])
        if party and _is_own(match["what"], text[match.start("what") :]):
            end = clause_end(text, match.end())
            start = match.start("party") + match["party"].find(party)
            yield mention(sentence, Responsibility(party=party, answer=Answer.DENIED), max(0, start), end, score=800)
    for match in re.finditer(
        rf"(?P<party>(?:[Tt]he\s+)?(?:[\w’'-]+\s+){{1,5}}?)(?:has |have |had |later |also |soon )*(?:claimed|took|"
        rf"accepted|admitted|acknowledged)\s+(?:full |sole )?(?:responsibility|carrying out|having (?:carried|"
        rf"struck|hit|fired)|it (?:had )?(?:carried|struck|hit|fired))|"
        rf"[Rr]esponsibility (?:for [^.,;]{{1,40}} )?was claimed by (?P<by>(?:the )?{NAME})|"
        rf"claimed by (?P<by2>(?:the )?{NAME})",
        text,
    ):
        party = named(match["by"] or match["by2"] or "") or speaker_before(match["party"] or "")
        if party and party.lower() not in ("no one", "no group", "nobody"):
            yield mention(
                sentence, Responsibility(party=party, answer=Answer.ACCEPTED), match.start(), match.end(), score=800
            )


_ANSWERS = re.compile(
    r"den(?:y|ied|ies|ying)|reject|disput|dismiss|claimed|responsib|admitted|acknowledged|accepted", re.IGNORECASE
)
_DID_IT = re.compile(
    r"(?P<party>(?:[Tt]he\s+)?(?:[\w’'-]+\s+){1,4}?)(?:has |have |had |later |also )*(?:said|says|confirmed|"
    r"acknowledged|admitted|announced|stated)\s+(?:on \w+ |\w+day )?(?:that )?"
    r"(?:it|they|its (?:own )?(?:forces|aircraft|warplanes|jets|artillery|troops|soldiers|fighters|men|drones|navy|"
    r"air force))\s+(?:had |have |has )?"
    r"(?P<neg>not |did not |had not |never )?(?:carried out|carry out|struck|strike|hit|targeted|target|conducted|"
    r"bombed|bomb|launched|attacked|attack|fired|fire on|fire at|fire|shelled|shell|behind|been behind)\b"
)
_NOT_BEHIND = re.compile(
    r"(?P<party>(?:[Tt]he\s+)?(?:[\w’'-]+\s+){1,4}?)(?:has |have |had |later |also )*(?:said|says|repeated|"
    r"insisted|stated|maintained)\s+(?:that )?(?:it|they|its (?:forces|troops|fighters|men|army))\s+"
    r"(?:was|were|is|are|had|have|has|did|do|does)\s+(?:not|never|nothing)\s+(?:\w+\s+)?(?:behind|responsible|"
    r"involved|fire|fired|attack|attacked|strike|struck|carry|carried|bomb|bombed|shell|shelled|hit|target|"
    r"targeted|used|use|to do)\b"
)


def _own_words(sentence: Sentence) -> Iterator[Mention]:
    """ "The army said it had struck …" accepts, "the group said it was not behind …" denies."""
    if " it " not in sentence.text and " its " not in sentence.text and " they " not in sentence.text:
        return
    for match in _NOT_BEHIND.finditer(sentence.text):
        if party := speaker_before(match["party"]):
            end = clause_end(sentence.text, match.end())
            yield mention(sentence, Responsibility(party=party, answer=Answer.DENIED), match.start("party"), end)
    for match in _DID_IT.finditer(sentence.text):
        if match["neg"] is None and (party := speaker_before(match["party"])):
            end = clause_end(sentence.text, match.end())
            yield mention(sentence, Responsibility(party=party, answer=Answer.ACCEPTED), match.start("party"), end)


def _is_own(what: str, rest: str) -> bool:
    """A denial of the attack itself, not of something else ("denied that there were bases")."""
    if what.startswith("that"):
        return bool(
            re.match(
                r"that (?:its|their|it|they|the\s+\w+\s+(?:army|forces|military|"
                r"troops)) (?:[\w-]+\s+){0,3}?(?:had |was |were |has |have )?(?:\w+ly )?(?:fired|hit|struck|"
                r"attacked|bombed|shelled|targeted|carried|launched|behind|responsible|involved|used|killed|"
                r"dropped|conducted)",
                rest,
            )
        )
    return True


_NEGATED = re.compile(r"(?i)\b(?:never|not|nobody|none|no)\b")
_NO_PARTY = re.compile(r"^(?:no|nobody|he|she|it|they|who|which|that|and|but|while|one|we|i)$", re.IGNORECASE)


def speaker_before(words_: str) -> str:
    """The subject before a verb: the words after the last conjunction, without adverbs."""
    party = re.split(
        r"\b(?:and|but|while|which|that|who|as|when|although|though|however|meanwhile|has|have|had|also|later|soon)\b",
        words_.strip(),
    )[-1].strip(" ,")
    if (
        not party
        or _NEGATED.search(party)
        or _NO_PARTY.match(party)
        or re.match(r"(?i)no (?:group|one|party|faction|organi[sz]ation|side)", party)
    ):
        return ""
    return party
