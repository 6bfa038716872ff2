"""Reads sentences for the tables of this folder: each figure and each voice as one line of words."""

from collections.abc import Iterator
from pathlib import Path

from saksi.extract.harm.harm import read_harm
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, read_page
from saksi.extract.voice.voices import Voices, read_voices
from saksi.model.claim import Casualty
from saksi.model.document import Document
from saksi.model.terms import Group, Scope, Stance
from saksi.model.values import Count

PLAIN_STANCES = (Stance.ASSERTED, Stance.ATTRIBUTED)


def page_of(text: str) -> Page:
    return read_page(Document(id="document-0", capture="capture-0", method="test", text=text))


def read(text: str) -> tuple[Page, Voices, tuple[Mention, ...]]:
    page = page_of(text)
    voices = read_voices(page)
    return page, voices, read_harm(page, voices)


def count_words(count: Count) -> str:
    if count.qualifier == "exact":
        return str(count.low)
    low, high = ("" if bound is None else str(bound) for bound in (count.low, count.high))
    return f"{low}..{high} {count.qualifier}"


def rendered(text: str) -> list[str]:
    """One line a casualty: ``killed 3 children of 0 «three children»``."""
    _, _, mentions = read(text)
    return [_line(text, m, m.value) for m in mentions if isinstance(m.value, Casualty)]


def _line(text: str, mention: Mention, value: Casualty) -> str:
    parts = [value.outcome.value, count_words(value.count)]
    parts += [value.group.value] if value.group is not Group.PEOPLE else []
    parts += [f"of {mention.subset_of}"] if mention.subset_of is not None else []
    parts += [f"beside {mention.beside}"] if mention.beside is not None else []
    parts += [mention.account.stance.value] if mention.account.stance not in PLAIN_STANCES else []
    parts += [mention.scope.value] if mention.scope is not Scope.INCIDENT else []
    return " ".join(parts) + f" «{mention.span.of(text)}»"


def voices_rendered(text: str) -> list[str]:
    """One line a cue of speech, and one a quotation."""
    page, voices, _ = read(text)
    lines = []
    for sentence in page.sentences:
        for heard in voices.heard_in(sentence):
            names = " < ".join(speaker.name for speaker in heard.said_by)
            lines.append(f"{names} ({heard.said_by[0].role.value})" + (f" on {heard.channel}" if heard.channel else ""))
    return lines + [f"q: {q.speaker.name if q.speaker else 'nobody'}" for q in voices.quotations]


def table(name: str) -> Iterator[tuple[str, list[str]]]:
    """Sentences of a table with the indented lines under each; ``#`` begins a comment."""
    sentence: str | None = None
    lines: list[str] = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            lines.append(line.strip())
            continue
        if sentence is not None:
            yield sentence, lines
        sentence, lines = (line, []) if line and not line.startswith("#") else (None, [])
    if sentence is not None:
        yield sentence, lines
