"""Videos, photographs, satellite images, debris and posts that are said to show something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saksi.extract.page.phrases import clause_end, mention
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.model.claim import Evidence

MEDIA = (
    ("satellite_image", r"satellite (?:images?|imagery|pictures?|photos?|photographs?)"),
    (
        "cctv",
        r"(?:CCTV|security[- ]camera|surveillance|dash[- ]?cam|doorbell camera|body[- ]?cam(?:era)?)(?: (?:footage|"
        r"videos?|images?|recordings?|pictures?))?",
    ),
    (
        "video",
        r"(?:(?:drone|mobile phone|phone|amateur|television|TV|online|social media|verified|unverified|"
        r"live) )?(?:footage|videos?|video clips?|clips?|recordings?|film)",
    ),
    ("photo", r"(?:photographs?|photos?|pictures?|images?|stills?|geolocated images?)"),
    (
        "debris",
        r"(?:debris|fragments?|remnants?|wreckage|shrapnel|shell casings?|tail section|bullet casings?|"
        r"remains of (?:a|the) (?:missile|rocket|drone|shell))",
    ),
    ("crater", r"(?:craters?)"),
    ("post", r"(?:social media posts?|posts? on social media|Telegram posts?|posts? on Telegram)"),
    ("document", r"(?:medical records|hospital records|death certificates?|morgue records)"),
)
SHOWS = (
    r"show(?:s|ed|n|ing)?|saw|sees|seen|captured|captures?|depict(?:s|ed|ing)?|appear(?:s|ed)? to show|reveal(?:s|"
    r"ed)?|are (?:seen|caught)|purport(?:s|ed|ing)? to show|record(?:s|ed)"
)
PUBLISHED = (
    r"post(?:ed|s)?|publish(?:ed|es)?|shared?|released?|broadcast|circulat(?:ed|ing)|uploaded|sent|put out|"
    r"distributed|aired"
)
VERIFIED = r"verified|geolocated|authenticated|confirmed|analy[sz]ed|reviewed|examined|checked"


def read_evidence(page: Page) -> tuple[Mention, ...]:
    """Each thing that is said to show something, or that somebody published or verified."""
    return tuple(m for sentence in page.sentences for m in _in_sentence(sentence))


def _in_sentence(sentence: Sentence) -> Iterator[Mention]:
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for media, pattern in MEDIA:
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            if any(match.start() < b and a < match.end() for a, b in taken) or _is_message(text, match):
                continue
            found = _evidence(text, match, media)
            if found is not None:
                start, end, value = found
                taken.append((start, end))
                yield mention(sentence, value, start, end, score=800)


def _is_message(text: str, match: re.Match[str]) -> bool:
    """ "said in a video message": a channel of speech, no evidence; nor is "pictured" or "film festival"."""
    after = text[match.end() : match.end() + 30].lower()
    before = text[max(0, match.start() - 45) : match.start()].lower()
    if re.match(
        r"\s+(?:message|address|call|link|statement|conference|appeal|game|camera|interview|briefing|release)\b", after
    ):
        return True
    return bool(
        re.search(
            r"\b(?:said|says|told|added|wrote|spoke|speaking|in an?|announced)\b[^,.]{0,25}\bin an?\s+(?:\w+\s+)?$",
            before,
        )
    ) and not re.match(r"\s+(?:show|that show)", after)


def _evidence(text: str, match: re.Match[str], media: str) -> tuple[int, int, Evidence] | None:
    """The medium with what it shows, by whom it was published and verified; None where it shows and proves nothing."""
    rest = text[match.end() : match.end() + 260]
    shows = re.match(rf"(?P<gap>(?:[^.;:,]{{0,70}}?))\b(?:{SHOWS})\b\s*(?P<what>[^.;“”\"]*)", rest)
    published = _published(text, match)
    verified = re.search(
        rf"\b(?:{VERIFIED}) by (?P<who>(?:the )?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){{0,3}})|(?P<by>(?:The |"
        rf"the )?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){{0,3}}) (?:has |have |"
        rf"had )?(?:{VERIFIED}) (?:the )?(?:{MEDIA[2][1]}|{MEDIA[3][1]})",
        text,
    )
    in_it = re.search(
        r"\b(?:in|on)\s+(?:the|a|an|one|another)\s+(?:same\s+|second\s+)?$", text[: match.start()].lower()
    ) and media in ("video", "cctv", "photo")
    physical = media in ("debris", "crater", "document")
    if physical and not re.search(
        r"\b(?:found|collected|examined|shown|showed|recovered|identified|marked|photograph|visible|saw|seen|"
        r"inspected|indicat\w+|consistent|suggest\w*|prove[ds]?)\b",
        text,
    ):
        return None
    if not (shows or published or verified or in_it or re.search(rf"\b(?:{VERIFIED}|{PUBLISHED})\b", rest[:60])):
        return None
    start = _start(text, match)
    end = match.end()
    if shows:
        end = min(clause_end(text, match.end() + shows.end("gap")), match.end() + shows.end("what"))
    value = Evidence(
        media=media,
        shows=shows["what"].strip(" ,") or None if shows else None,
        published_by=published,
        verified_by=(verified["who"] or verified["by"]) if verified else None,
    )
    return start, max(end, match.end()), value


def _published(text: str, match: re.Match[str]) -> str | None:
    """Who put it out, where the text says so."""
    rest, before = text[match.end() : match.end() + 120], text[max(0, match.start() - 80) : match.start()]
    name = r"(?:the |The )?[\w’'-]+(?:\s+[\w’'-]+){0,3}?"
    full = (
        r"(?:the |The )?[\w’'-]+(?:\s+(?!(?:shows?|showed|showing|and|on|in|at|that|which|was|were|has|have|"
        r"appears?|appeared|purport\w*)\b)[\w’'-]+){0,4}"
    )
    after = re.search(rf"\b(?:{PUBLISHED})\b(?:\s+(?:online|on\s+[A-Z]\w+|on social media))?\s+by\s+({full})", rest)
    if after:
        return after.group(1)
    own = re.match(rf"\s+(?:that|which)\s+({name})\s+(?:has |had |have )?(?:{PUBLISHED})\b", rest)
    if own:
        return own.group(1)
    subject = re.search(
        rf"({name})\s+(?:has |had |have |also )?(?:{PUBLISHED})\s+(?:a |an |the |what |several |its |"
        rf"two )?(?:\w+\s+)?$",
        before,
    )
    return subject.group(1).strip() if subject else None


def _start(text: str, match: re.Match[str]) -> int:
    """With "As the" or an article before, where the sentence begins so."""
    before = re.search(r"(?:\bAs\s+)?(?:\b[Tt]he\s+|\b[Aa]n?\s+)?$", text[: match.start()])
    return before.start() if before and before.group().startswith("As") else match.start()
