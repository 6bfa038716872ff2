"""The cues of one sentence with their speakers resolved, their channel, and the parts of it that they cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Sentence, Token
from saksi.extract.voice.cues import Cue, read_cues
from saksi.extract.voice.intake import Intake, read_intakes
from saksi.extract.voice.name_edges import cue_words, phrase_end
from saksi.extract.voice.speakers import PRONOUNS, Cast, Known, head_of, mentions_person, role_of, sort_of
from saksi.model.source import Speaker
from saksi.model.terms import SourceRole
from saksi.model.values import Span

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Heard:
    """One cue: code points [begins, ends) of cue and subject; ``covers``: the parts of the sentence it accounts for."""

    sentence: int
    begins: int
    ends: int
    forward: bool
    word: str
    said_by: tuple[Speaker, ...]
    channel: str | None
    covers: tuple[tuple[int, int], ...] = ()
    covers_all: bool = False


def hear_sentence(text: str, sentence: Sentence, quoted: Sequence[bool], cast: Cast) -> list[Heard]:
    """The cues of a sentence in order; the cast learns the speakers and the titled persons that it names."""
    tokens = sentence.tokens
    cues = read_cues(tokens, quoted, heading=sentence.heading)
    found: list[tuple[Cue, Heard]] = []
    named = [run for run in mentions_person(text, tokens) if not quoted[tokens.index(run[0])]]
    for cue in cues:
        for run in [run for run in named if run[-1].end <= tokens[cue.first].start]:
            cast.meet(text, run)
            named.remove(run)
        speakers = _speakers(text, tokens, cue, cast)
        if speakers:
            begins, ends = tokens[cue.begins].start, tokens[cue.ends - 1].end
            word = tokens[cue.first].lower
            channel = _channel_of(sentence, cue, quoted, cast)
            found.append((cue, Heard(sentence.index, begins, ends, cue.forward, word, speakers, channel)))
    for run in named:
        known = cast.meet(text, run)
        known.channel, known.sentence = channel_in(_narration(tokens, quoted)), sentence.index
    if not found and not any(quoted):
        intakes = read_intakes(sentence)
        stops = [*(intake.house.start for intake in intakes[1:]), sentence.end]
        return [_house(text, sentence, each, cast, end=stop) for each, stop in zip(intakes, stops, strict=False)]
    return _covered(sentence, _chained(found))


TOOK_IN = "took in"  # no verb of saying: the house's account ends with its clause
_TURN = re.compile(r"[;:]|,\s+(?:and|but|while|as|after|when)\b")


def _house(text: str, sentence: Sentence, intake: Intake, cast: Cast, *, end: int) -> Heard:
    """A hospital that nobody else is quoted on stands itself behind what it took in."""
    known = cast.meet(
        text, [token for token in sentence.tokens if intake.house.start <= token.start < intake.house.end]
    )
    begins, ends = intake.house.start, intake.verb.end
    turn = _TURN.search(text, ends, end)
    covers = ((begins, turn.start() if turn else end),)
    return Heard(sentence.index, begins, ends, True, TOOK_IN, (known.speaker(intake.house),), None, covers)


_REACH = 13


def _channel_of(sentence: Sentence, cue: Cue, quoted: Sequence[bool], cast: Cast) -> str | None:
    """The channel named near the cue; else, for "he", that of the sentence before in which he was named."""
    first, last = max(0, cue.begins - _REACH), cue.ends + _REACH
    named = channel_in(_narration(sentence.tokens[first:last], quoted[first:last]))
    known = cast.known[-1] if cast.known else None
    pronoun = sentence.tokens[cue.left].lower in PRONOUNS
    if known is None:
        return named
    if named is None and pronoun:
        known = cast.pronoun(sentence.tokens[cue.left].lower) or known
        named = known.channel if sentence.index - known.sentence <= 1 else None
    known.channel, known.sentence = named, sentence.index
    return named


def _narration(tokens: Tokens, quoted: Sequence[bool]) -> str:
    return " ".join(token.text for token, inside in zip(tokens, quoted, strict=True) if not inside)


def _speakers(text: str, tokens: Tokens, cue: Cue, cast: Cast) -> tuple[Speaker, ...]:
    subject = tokens[cue.left : cue.right]
    known = _known(text, tokens, cue, subject, cast)
    if known is None:
        return ()
    span = Span(subject[0].start, subject[-1].end)
    return (known.speaker(span), *_passed_on(text, tokens, cue))


def _known(text: str, tokens: Tokens, cue: Cue, subject: Tokens, cast: Cast) -> Known | None:
    if len(subject) == 1 and subject[0].lower in PRONOUNS:
        return cast.pronoun(subject[0].lower)
    if subject[0].lower == "one" and len(subject) > 1 and subject[-1].lower == "them":
        return cast.pronoun("they")
    if len(subject) > 1 and subject[0].lower in ("its", "their") and subject[-1].lower in cue_words("shown_by"):
        return cast.pronoun("it" if subject[0].lower == "its" else "they") or cast.meet(text, subject)
    title = ""
    part: Tokens = ()
    if cue.title is not None:
        part = tokens[cue.title[0] : cue.title[1]]
        title = text[part[0].start : part[-1].end] if part else ""
    known = cast.meet(text, subject, title=title)
    if cue.title is not None and part and _names_bearer(subject, part):
        known.name = " ".join(text[subject[0].start : part[-1].end].split())
        known.words |= {token.lower for token in part if token.is_word}
        known.sort = "person"
    return known


def _names_bearer(subject: Tokens, part: Tokens) -> bool:
    """ "The governor, X": the apposition is the name of the office's bearer."""
    named = all(token.is_capitalised or not token.is_word for token in part) and len(part) <= 5
    return named and sort_of(subject) == "person" and not head_of(subject).is_capitalised


def _passed_on(text: str, tokens: Tokens, cue: Cue) -> tuple[Speaker, ...]:
    """ "Told the agency X", "quoted by X", "via X": who handed the words on."""
    starts = [cue.last] if tokens[cue.first].lower in ("told", "tells", "informed") else []
    if cue.left == cue.first + 1 and cue.forward:
        starts.append(0)  # "the agency quoted the minister as saying"
    for at in range(cue.ends, len(tokens) - 1):
        pair = (tokens[at].lower, tokens[at + 1].lower)
        if pair in (("quoted", "by"), ("cited", "by"), ("reported", "by"), ("carried", "by")):
            starts.append(at + 2)
        elif pair[0] == "via" and tokens[at + 1].is_capitalised:
            starts.append(at + 1)
    for start in starts:
        end = phrase_end(tokens, start)
        if end == start:
            continue
        name = text[tokens[start].start : tokens[end - 1].end]
        named = any(token.is_capitalised for token in tokens[start:end])
        if named and role_of(name) in (SourceRole.NEWS_AGENCY, SourceRole.MEDIA):
            span = Span(tokens[start].start, tokens[end - 1].end)
            return (Speaker(name=" ".join(name.split()), role=role_of(name), span=span),)
    return ()


def _chained(found: list[tuple[Cue, Heard]]) -> list[tuple[Cue, Heard]]:
    """ "X reported, citing Y": Y stands behind it, X passes it on."""
    citing = next(((cue, heard) for cue, heard in found if heard.word in ("citing", "quoting", "cites")), None)
    if citing is None or len(found) < 2:
        return found
    cue, heard = citing
    main = next(((c, h) for c, h in found if c is not cue), None)
    if main is None:
        return found
    joined = replace(main[1], said_by=(*heard.said_by, *main[1].said_by))
    return [(c, joined if c is main[0] else h) for c, h in found if c is not cue]


def _covered(sentence: Sentence, found: list[tuple[Cue, Heard]]) -> list[Heard]:
    """Give every cue its part of the sentence: forward to the next cue, backward to the one before."""
    heard: list[Heard] = []
    for index, (cue, item) in enumerate(found):
        follow = found[index + 1][1] if index + 1 < len(found) else None
        if item.forward:
            end = follow.begins if follow is not None and follow.forward else sentence.end
            if follow is not None and not follow.forward:
                end = sentence.end
            if item.word in _DENYING:
                end = min(end, _aside_behind(sentence, item.ends))
            heard.append(replace(item, covers=((item.begins, end),), covers_all=cue.according))
            continue
        start = found[index - 1][1].ends if index and found[index - 1][1].forward is False else sentence.start
        if index and found[index - 1][1].forward:
            start = _aside_before(sentence, found[index - 1][1].ends, item) if cue.according else item.begins
        stop = follow.begins if follow is not None and follow.forward else sentence.end
        heard.append(replace(item, covers=((start, item.begins), (item.ends, stop)), covers_all=cue.according))
    return heard


def _aside_before(sentence: Sentence, after: int, item: Heard) -> int:
    """Where the relative clause begins that "according to X" closes ("…, where ten were killed according to X")."""
    aside = [t.start for t in sentence.tokens if after <= t.start < item.begins and t.lower in _ASIDES]
    return aside[-1] if aside else item.begins


_ASIDES = ("where", "which", "whom", "who")
_DENYING = ("denied", "denies", "deny", "condemned", "denounced", "mourned", "lamented", "praised", "hailed", "slammed")


def _aside_behind(sentence: Sentence, after: int) -> int:
    """Where the first relative clause behind a comma begins: what it tells is not what is denied or condemned."""
    tokens = sentence.tokens
    for at in range(2, len(tokens)):
        behind = tokens[at - 1].text == "," or tokens[at - 2].text == ","
        if tokens[at].start >= after and tokens[at].lower in _ASIDES and behind:
            return tokens[at].start
    return sentence.end


@cache
def _channels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = words("speech")["channels"]
    return tuple(
        (
            name,
            re.compile(
                r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(listed, key=len, reverse=True))) + r")(?!\w)",
                re.IGNORECASE,
            ),
        )
        for name, listed in table.items()
    )


def channel_in(narration: str) -> str | None:
    """The channel that a sentence names outside its quotations: Telegram, video, statement, broadcast …"""
    for name, pattern in _channels():
        found = pattern.search(narration)
        if found and (name != "X" or "X" in found.group() or "weet" in found.group() or "witter" in found.group()):
            return name
    return None
