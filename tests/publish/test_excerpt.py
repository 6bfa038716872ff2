"""Never the whole of a text: what is quoted stays within the allowance, and the claim's own words are always there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publish.stories import claim, dead
from saksi.model.claim import Claim, Weapon
from saksi.model.values import Span
from saksi.publish.excerpt import AROUND, allowance, clean, excerpt, windows
from saksi.publish.mask import Masked
from saksi.publish.names import Known

SENTENCES = [
    f"On day {n} the town heard that {n + 2} people were killed near the old bridge by the river." for n in range(40)
]
LONG = " ".join(SENTENCES)


def claims_of(text: str, numbers: range) -> list[Claim]:
    made = [claim(text, f"{n + 2} people were killed", dead(n + 2)) for n in numbers]
    return [
        Claim(document="d", id=f"c{k}", value=c.value, spans=c.spans, quote=c.quote, method="t")
        for k, c in enumerate(made)
    ]


def test_one_claim_is_shown_with_its_sentence() -> None:
    (made,) = claims_of(LONG, range(20, 21))
    chosen, size = windows(LONG, [made])
    shown = excerpt(Masked(LONG, (), Known()), chosen["c0"])
    assert shown.text == SENTENCES[20] and shown.quote == made.quote
    assert not shown.is_cut_before and not shown.is_cut_after and size == len(SENTENCES[20])


def test_many_claims_shrink_to_their_words() -> None:
    chosen, size = windows(LONG, claims_of(LONG, range(40)))
    assert size < 0.4 * len(LONG)
    narrow = [w for w in chosen.values() if w.around == w.quote]
    assert narrow and len(narrow) < 40


def test_a_short_post_is_not_shown_whole() -> None:
    post = "Seven people were killed in Arvale today, rescuers are still at work there and the road is closed."
    (made,) = [Claim(document="d", id="c", value=dead(7), spans=(Span(0, 23),), quote=post[:23], method="t")]
    chosen, size = windows(post, [made])
    shown = excerpt(Masked(post, (), Known()), chosen["c"])
    assert size <= 0.6 * len(post) and shown.is_cut_after and shown.quote == "Seven people were kille"


def test_words_that_are_no_figure_are_cut_where_a_text_would_stand_whole() -> None:
    text = (
        "They used a very long list of weapons that goes on and on and on until the whole of this text is quoted here."
    )
    made = Claim(
        document="d", id="c", value=Weapon(weapon="other"), spans=(Span(0, len(text)),), quote=text, method="t"
    )
    _, size = windows(text, [made])
    assert size < 0.5 * len(text)


def test_text_without_capitals_shows_only_the_words() -> None:
    text = "вбито " * 3 + "у місті загинуло 12 людей серед них пан коваль з родиною і діти"
    start = text.index("12 людей")
    made = Claim(document="d", id="c", value=dead(12), spans=(Span(start, start + 8),), quote="12 людей", method="t")
    chosen, _ = windows(text, [made])
    assert chosen["c"].around == Span(start, start + 8)


def test_hidden_characters_are_neutralised_without_moving_offsets() -> None:
    assert clean("a\u202eb\x00c\nd") == "a\u2060b\u2060c d"


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 60)), max_size=12),
    st.text("Ab. \n", min_size=30, max_size=1000),
)
def test_the_allowance_holds_for_any_text(spots: list[tuple[int, int]], text: str) -> None:
    spans = [Span(a, min(a + n, len(text))) for a, n in spots if a < len(text)]
    made = [
        Claim(document="d", id=f"c{k}", value=dead(1), spans=(s,), quote=s.of(text), method="t")
        for k, s in enumerate(spans)
    ]
    chosen, size = windows(text, made)
    own = sum(s.end - s.start + 2 for s in spans)
    assert size <= allowance(len(text)) + own
    for k, span in enumerate(spans):
        window = chosen[f"c{k}"]
        assert window.around.start <= window.quote.start <= window.quote.end <= window.around.end
        assert window.quote.start == span.start and window.around.end - window.quote.end <= AROUND[0]
        shown = excerpt(Masked(text, (), Known()), window)
        assert shown.text == clean(window.around.of(text)) and shown.quote == clean(window.quote.of(text))
