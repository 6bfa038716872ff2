"""Things struck: noun phrases of the object vocabulary in a relation of being hit, with how badly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saksi.extract.attack.things import Thing, heads, things, whole
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import alternatives, mention, normal
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence, tokenise
from saksi.model.claim import Damage
from saksi.model.terms import Degree, Protection
from saksi.model.vocabulary import vocabulary

FILL = (
    r"(?:(?:the|a|an|its|their|his|her|our|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|"
    r"other|another|more|at least|dozens of|scores of|hundreds of|any|this|that|both|all|nearby|local|also|part of|"
    r"parts of|[\d,]+|roof of|roofs of|yard of|courtyard of|grounds of|side of|front of|floors? of|top of|wall of|"
    r"entrance (?:of|to)|[\w’'-]+['’]s?)\s+)*(?:[\w’'-]+\s+){0,3}?"
)
ASIDE = (
    r"(?:,?\s+(?:which|where|that|who|whose)\s[^.;]{1,80}?,?|\s+(?:sheltering|housing|carrying|waiting|hosting|"
    r"belonging|packed|full|crowded|used|known)\s[^.;,]{1,60}?|"
    r"\s+(?:in|at|near|on|of|for)\s+[^,.;]{1,40}?)?"
)
PREPOSITION = r"(?:on|at|in|against|inside|into|of|onto|through|within|from|among|by)"


def read_objects(page: Page) -> tuple[Mention, ...]:
    """Every thing said to be struck, mention by mention; the assembly keeps one claim a thing."""
    return tuple(found for sentence in page.sentences for found in _in_sentence(sentence))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    verbs = {key: alternatives(found) for key, found in words("objects")["verbs"].items()}
    made = {
        "active": rf"\b(?:{verbs['active']})\s+(?:(?:on|in|at|into|through|the|a|an)\s+)?{FILL}$",
        "nouns": rf"\b(?:{verbs['nouns']})\s+(?:\w+\s+){{0,2}}?{PREPOSITION}\s+{FILL}$",
        "people": rf"\b(?:{verbs['people']})\b[^.;:“”\"]{{0,45}}?\b(?:in|at|inside|from|on)\s+{FILL}$",
        "passive": rf"^{ASIDE},?\s*(?:(?:which|that)\s+)?(?:was|were|is|are|be|been|being|had been|has been|"
        r"have been|lay|got)\s+"
        rf"(?:(?:\w+ly|also|all|both|hit|partly|then|still|itself|seen|left|found|being)\s+)*(?:{verbs['passive']})\b",
        "then": r"^\s+(?:when|as|after)\s+(?:it|they)\s+(?:was|were|had been|ran|drove|hit|came|struck)\b",
        "mine": (
            r"^\s+(?:\w+\s+){0,3}?(?:hit|struck|ran over|drove over|drove onto|triggered|set off)\s+(?:a|an|"
            r"the)\s+(?:\w+\s+)?(?:bomb|mine|landmine|explosive|ied|device)\b"
        ),
        "guests": (
            r"^\s+(?:were|was|have been|had been)\s+(?:\w+ly\s+|also\s+)?(?:killed|wounded|injured|shot|hurt|"
            r"murdered|abducted|kidnapped|massacred)\b"
        ),
        "alone": (
            rf"^(?:\s+(?:in|at|near|on|of)\s+[^,.;]{{1,30}}?)?,?\s+(?:{verbs['alone']}|"
            rf"(?:{verbs['passive']})(?=\s+(?:by|in|and|during|when|on)\b|\s*[.,;]|\s*$))"
        ),
    }
    return re.compile(made[name], re.IGNORECASE)


@cache
def _state() -> re.Pattern[str]:
    words_ = alternatives(words("objects")["verbs"]["state"])
    return re.compile(
        rf"\b(?:{words_})\s+(?:(?:the|a|an|its|their|two|three|four|several|"
        rf"many)\s+)?(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+(?:\s+of\s+\w+)?$",
        re.IGNORECASE,
    )


@cache
def _rejects() -> re.Pattern[str]:
    rejects = words("objects")["reject"]
    return re.compile(rf"^(?:['’]s?)?\s+(?:{alternatives(rejects['next'])})\b", re.IGNORECASE)


@cache
def _struck_after() -> re.Pattern[str]:
    return re.compile(rf"^\s+(?:{alternatives(words('objects')['reject']['struck_after'])})\b", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    rejects = words("objects")["reject"]
    return re.compile(rf"(?:^|\b)(?:{alternatives(rejects['before'])})\s*(?:[\w’'-]+\s+){{0,3}}$", re.IGNORECASE)


_MIGHT = re.compile(
    r"\b(?:could|would|might|may|can)\s+(?:\w+\s+)?(?:kill|hit|destroy|damage|be|become|cause|lead)\b", re.IGNORECASE
)


def _in_sentence(sentence: Sentence) -> Iterator[Mention]:
    text, found = sentence.text, whole(list(things(sentence)))
    struck = [not _MIGHT.search(text[t.end : t.end + 60]) and _is_struck(text, t) for t in found]
    for at in range(1, len(found)):
        struck[at] = struck[at] or (struck[at - 1] and _coordinated(text, found[at - 1], found[at]))
    for at in range(len(found) - 2, -1, -1):
        struck[at] = struck[at] or (struck[at + 1] and _coordinated(text, found[at], found[at + 1]))
    yield from (_mention(sentence, thing) for thing, hit in zip(found, struck, strict=True) if hit)


def _coordinated(text: str, before: Thing, thing: Thing) -> bool:
    """ "a church and a school": what is joined to a thing struck was struck."""
    return bool(
        re.fullmatch(
            r"(?:(?:'s|’s)?,?\s*(?:and|or|,|as well as|along with)\s*(?:in|on|"
            r"at)?\s*(?:part of)?\s*(?:[\w’'-]+\s+){0,3}|\s+(?:in|of)\s+[A-Z][\w’'-]*\s+and\s+(?:[\w’'-]+\s+){0,3})",
            text[before.end : thing.start],
        )
    ) and not _rejects().match(text[thing.end :])


_INSIDE = re.compile(r"\b(?:in|inside|at|of|from|for|to|on)\s+(?:the|a|an)?\s*$")
_PART_OF = re.compile(
    r"\b(?:parts?|roofs?|walls?|floors?|windows|side|wing|front|gates?|yard|grounds)\s+of\s+(?:the|a|an)?\s*$",
    re.IGNORECASE,
)
_GUESTS = re.compile(rf"\b(?:in|at|on|of|aboard|inside)\s+{FILL}$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:exploded|blew up|went off|detonated|opened fire)\s+(?:near|outside)\s+(?:[\w’'-]+\s+){0,3}$"
)


_OWN_PART = re.compile(
    r"^['’]s?\s+(?:[\w-]+\s+){0,2}?(?:roofs?|windows?|walls?|fa[cç]ades?|floors?|wing|entrance|dome|minaret|gates?|"
    r"ceilings?|towers?|rooms?|wards?|doors?|balcon(?:y|ies))\s+(?:was|were|had been|has been|is|are|lay|collapsed|"
    r"caved in|suffered|shattered)\b"
)
_AMONG = re.compile(r"\bamong the\s+(?:[a-z-]+\s+){0,2}$")


@cache
def _torn() -> re.Pattern[str]:
    """ "Windows were blown out of apartment blocks", "tore the roof off a school"."""
    return re.compile(
        rf"\b(?:blown|blew|torn|tore|ripped|sheared|shattered|smashed|cracked|peeled|shook|broke|broken|knocked)\b"
        rf"[^,.;]{{0,30}}?\b(?:out of|off|from|in|out in)\s+{FILL}$|"
        rf"\b(?:rubble|ruins|wreckage|debris|burnt-out shell|remains|fires?|flames|blaze|craters?|holes?)\s+"
        rf"(?:of|in|at|beside)\s+{FILL}$",
        re.IGNORECASE,
    )


def _is_struck(text: str, thing: Thing) -> bool:
    """Whether the words around a phrase say that it was hit."""
    before, after = text[max(0, thing.start - 90) : thing.start], text[thing.end : thing.end + 130]
    if _struck_after().match(after) and thing.kind not in ("vehicle", "residential"):
        return True
    if _OWN_PART.match(after) or _torn().search(before):
        return True
    if _rejects().match(after) or _AMONG.search(before):
        return False
    if (said := _said_after(before, after, thing)) is not None:
        return said
    if _state().search(text[max(0, thing.start - 30) : thing.end]):
        return True
    if _apart().search(before) and not _BESIDE.search(before):
        return False
    if _pattern("active").search(before) and not re.search(r"\b(?:killed|dead|wounded)\s*$", before):
        return True
    if _pattern("nouns").search(before):
        return True
    in_it = thing.kind != "health_care" and _pattern("people").search(before) is not None
    if in_it and _is_place_of_it(before, thing):
        return True
    if thing.kind in ("vehicle", "military") or thing.head in _OFFICES:
        return False
    if thing.kind == "health_care" and _CARE.search(text):
        return False
    return _is_in_an_attack(text, before, after)


_OFFICES = frozenset(
    [
        "office",
        "ministry",
        "palace",
        "council",
        "court",
        "parliament",
        "embassy",
        "consulate",
        "headquarters",
        "prefecture",
        "municipality",
        "prison",
        "jail",
        "secretariat",
    ]
)  # more often who speaks than what was struck
_ATTACK = re.compile(
    r"\b(?:attack(?:s|ed|ers?|ing)?|air ?strikes?|air raids?|strikes? (?:on|at|against|in|near|hit|killed|that)|"
    r"struck|shell(?:s|ed|ing)?|bomb(?:s|ed|er|ers|ing|ings)?|missiles?|rockets?|"
    r"drones?|gunm[ae]n|gunfire|blasts?|explo(?:sion|sions|ded)|jets?|warplanes?|mortars?|artillery|grenades?|"
    r"massacre|stormed|opened fire)\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:hospitals|clinics|took in|received|treat\w*|admitted|brought|director|doctors?|patients? were|"
    r"in hospital)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:taken|rushed|flown|brought|treated|admitted|according|said|says|told|spokes\w+|director|run by|near|"
    r"close to|beside|outside|not far|from|behind|like|used as|as|with|about|between|visited|for)\b[^,.;]{0,25}$",
    re.IGNORECASE,
)


def _is_in_an_attack(text: str, before: str, after: str) -> bool:
    """A thing in a sentence that tells of an attack, neither its speaker nor the place of care or of comparison."""
    if not _ATTACK.search(text) or _ELSEWHERE.search(before):
        return False
    return not re.match(
        r"\s*(?:,\s*)?(?:said|says|told|took in|received|treated|spoke|reported|in which people lived)\b", after
    )


def _said_after(before: str, after: str, thing: Thing) -> bool | None:
    """What the words after the phrase say of it; None where they say nothing."""
    if _pattern("mine").match(after) or _pattern("then").match(after):
        return True
    if _pattern("guests").match(after) and _GUESTS.search(before):
        return thing.kind != "health_care"
    if _pattern("passive").match(after) or _pattern("alone").match(after):
        return (
            not _INSIDE.search(before)
            or re.match(r",?\s+(?:that|which)\s+(?:was|were)", after) is not None
            or _PART_OF.search(before) is not None
            or thing.head in ("house", "home")
        )
    return None


def _is_place_of_it(before: str, thing: Thing) -> bool:
    """People killed "in" a thing: not in hospitals where they died later, nor on the attackers' own vehicles."""
    if thing.kind == "vehicle" and not re.search(
        r"\b(?:in|inside|aboard|on)\s+(?:a|an|the|their|his|her|two|three)\s+(?:\w+\s+)?$", before
    ):
        return False
    if thing.kind == "vehicle" and re.search(
        r"\b(?:gunm[ae]n|militants|attackers?|assailants|fighters|rebels|men|shooter|suspects?|driver)\b[^,]{0,20}$",
        before,
    ):
        return False
    if re.search(r"\b(?:treated|died later|dying|admitted|arrived|brought|evacuated|discharged)\b[^,]{0,40}$", before):
        return False
    return not re.search(r"\b(?:said|told|according|reported|interview|statement|spoke)\b", before)


def _degree(text: str, thing: Thing) -> Degree:
    """How badly, by the words in the same clause."""
    near = text[max(0, thing.start - 60) : thing.start].lower() + " | " + text[thing.end : thing.end + 110].lower()
    near = re.split(r"[;.]\s", near)[0] if "|" in re.split(r"[;.]\s", near)[0] else near
    degrees = words("objects")["degrees"]
    for degree, key in (
        (Degree.HEAVILY_DAMAGED, "heavily"),
        (Degree.DESTROYED, "destroyed"),
        (Degree.DAMAGED, "damaged"),
    ):
        if any(word in near for word in degrees[key]):
            return degree
    return Degree.HIT


def _mention(sentence: Sentence, thing: Thing) -> Mention:
    words_ = sentence.text[thing.start : thing.end]
    value = Damage(object=thing.kind, protection=_protection(thing), degree=_degree(sentence.text, thing), name=words_)
    return mention(sentence, value, thing.start, thing.end)


def _protection(thing: Thing) -> Protection:
    if thing.head in words("objects")["dangerous"]["heads"]:
        return Protection.DANGEROUS_FORCES
    term = vocabulary("object").terms.get(thing.kind)
    return Protection(str(term.crosswalk["ihl_protection"])) if term else Protection.UNDETERMINED


def head_of(value: Damage) -> str:
    """The head noun of a thing's words, singular: what tells two mentions of one thing."""
    tokens = tuple(tokenise(value.name, 0, len(value.name)))
    found = [head for _, _, (head, _) in heads().find(Sentence(0, 0, len(value.name), value.name, tokens, 0, False))]
    return found[-1] if found else normal(value.name)
