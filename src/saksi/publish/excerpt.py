"""How much of a document is quoted: each claim's own sentence while the document's allowance lasts, then its words.

A publication never holds the whole of a text. A document gives at most 1,200 characters or 15 % of its text, whichever
is more, and at most half of a short one; no run of quoted text is longer than 450 characters. Where a sentence would go
beyond that, less of it is shown around the claim's words, with an ellipsis. The claim's own words always stand, up to
240 characters of them; where they alone use up the allowance, figures still get a little of their sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.model.claim import Claim
from saksi.model.document import sentence_around
from saksi.model.values import Span
from saksi.publish.mask import Mask, Masked, cut
from saksi.publish.names import has_capitals
from saksi.publish.public import Excerpt, Piece

FOR_FIGURES = 400  # characters of sentences around figures, even where the claims' words use up the allowance
AT_MOST = 0.65
AROUND = (320, 160, 80, 36)  # characters shown on each side of a claim's words, widest first
LONGEST_QUOTE = 240
LONGEST_RUN = 450
CEILING = 0.75  # of a text whose claims' own words come to more, words that are no figure are cut short
LAST_RESORT = 48
ALLOWANCE = 1200
SHARE = 0.15
SHARE_OF_SHORT = 0.5
UNSEEN = 0x2060  # a word joiner stands in for each control character, so that offsets hold
CONTROLS = dict.fromkeys((*range(32), 127, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), UNSEEN)
CONTROLS |= dict.fromkeys((0x09, 0x0A, 0x0D), 0x20)


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown for a claim: ``around`` in the text, with ``quote`` inside it."""

    around: Span
    quote: Span

    def __len__(self) -> int:
        return self.around.end - self.around.start


class Coverage:
    """Which characters of one text are shown so far, as merged spans in order."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def added(self, span: Span) -> list[Span]:
        """The merged spans if this one were shown too; spans a blank apart count as one run."""
        merged: list[Span] = []
        for s in sorted([*self.spans, span], key=lambda s: s.start):
            if merged and s.start <= merged[-1].end + 2:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, s.end))
            else:
                merged.append(s)
        return merged

    @property
    def size(self) -> int:
        return sum(s.end - s.start for s in self.spans)


def allowance(length: int) -> int:
    """How many characters of a text of this length may be shown."""
    return int(min(SHARE_OF_SHORT * length, max(ALLOWANCE, SHARE * length)))


def windows(text: str, claims: Sequence[Claim], *, bare: Iterable[str] = ()) -> tuple[dict[str, Window], int]:
    """What to show for each claim of one document, and how many characters that makes in all.

    Every claim's own words come first. Then casualty figures get their sentences, at most for half of what is left;
    then all claims get more and more around their words in turn. ``bare`` are ids of claims of which only the words
    are shown (their incident is under embargo, say).
    """
    ordered = sorted(claims, key=lambda c: (c.kind != "casualty", c.spans[0].start, c.spans[0].end, c.id))
    shown, chosen = Coverage(), {}
    limit = allowance(len(text))
    for claim in ordered:
        quote = _own_words(text, claim, shown, max(limit, CEILING * len(text)))
        shown.spans = shown.added(quote)
        chosen[claim.id] = Window(quote, quote)
    wider = [claim for claim in ordered if claim.id not in set(bare)]
    half = max(shown.size + (limit - shown.size) // 2, int(min(shown.size + FOR_FIGURES, AT_MOST * len(text))))
    for claim in wider:
        if claim.kind == "casualty":
            _widen(text, claim.id, chosen, shown, (half, AROUND[1:]))
    for width in reversed(AROUND):
        for claim in wider:
            _widen(text, claim.id, chosen, shown, (limit, (width,)))
    return chosen, shown.size


def _own_words(text: str, claim: Claim, shown: Coverage, ceiling: float) -> Span:
    quote = _shortened(text, claim.spans[0], LONGEST_QUOTE)
    if claim.kind != "casualty" and sum(s.end - s.start for s in shown.added(quote)) > ceiling:
        return _shortened(text, quote, LAST_RESORT)
    return quote


def _widen(
    text: str, name: str, chosen: dict[str, Window], shown: Coverage, terms: tuple[int, tuple[int, ...]]
) -> None:
    """Give a claim the widest window of these widths that stays within the limit and makes no long run."""
    limit, widths = terms
    for width in widths:
        window = _window(text, chosen[name].quote, width)
        if window is None or len(window) <= len(chosen[name]):
            continue
        after = shown.added(window.around)
        size, longest = sum(s.end - s.start for s in after), max(s.end - s.start for s in after)
        if size == shown.size or (size <= limit and longest <= LONGEST_RUN):
            shown.spans, chosen[name] = after, window
            return


def _window(text: str, quote: Span, width: int) -> Window | None:
    """The sentence around the words, clipped to ``width`` characters on each side at a word's edge."""
    sentence = sentence_around(text, quote, most=LONGEST_RUN)
    if not has_capitals(text[sentence.start : sentence.end]):
        return None  # names cannot be told from other words here, so only the claim's own words are shown
    start, end = max(sentence.start, quote.start - width), min(sentence.end, quote.end + width)
    while sentence.start < start < quote.start and not text[start - 1].isspace():
        start += 1
    while quote.end < end < sentence.end and not text[end].isspace():
        end -= 1
    while start < quote.start and text[start].isspace():
        start += 1
    while end > quote.end and text[end - 1].isspace():
        end -= 1
    return Window(Span(start, end), quote)


def _shortened(text: str, quote: Span, most: int) -> Span:
    """The claim's words; of more than ``most`` characters the beginning, up to a word's end."""
    if quote.end - quote.start <= most:
        return quote
    end = quote.start + most
    while end > quote.start + 1 and not text[end].isspace():
        end -= 1
    return Span(quote.start, end)


def excerpt(masked: Masked, window: Window) -> Excerpt:
    """The window's words in pieces, masked, without control characters."""
    text, around, quote = masked.text, window.around, window.quote
    parts = ((Span(around.start, quote.start), False), (quote, True), (Span(quote.end, around.end), False))
    pieces = [piece for span, marked in parts for piece in _pieces(text, masked.masks, span, marked)]
    sentence = sentence_around(text, quote, most=LONGEST_RUN * 2)
    return Excerpt(
        tuple(pieces),
        is_cut_before=bool(text[sentence.start : around.start].strip()),
        is_cut_after=bool(text[around.end : sentence.end].strip()),
    )


def _pieces(text: str, masks: Sequence[Mask], span: Span, is_marked: bool) -> Iterable[Piece]:
    if span.start == span.end:
        return
    for part, note in cut(masks, span):
        words = note or clean(text[part.start : part.end])
        yield Piece(words, is_marked=is_marked, is_masked=note is not None, start=part.start, end=part.end)


def clean(text: str) -> str:
    """Text of the same length without characters that could reorder or hide it; line breaks become blanks."""
    return text.translate(CONTROLS)
