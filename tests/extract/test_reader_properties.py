"""What holds for every text: exact spans, links that point somewhere, no crash, no side taken."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading import read, rendered, table
from saksi.model.claim import Casualty

WORDS = sorted(
    {word for sentence, _ in [*table("casualties.txt"), *table("speakers.txt")] for word in sentence.split()}
)
TEXTS = st.lists(st.sampled_from([*WORDS, "“", "”", '"', "(", ")", "—", "\n\n", ".", "?"]), max_size=30).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_are_exact_and_links_point_at_casualties(text: str) -> None:
    page, voices, mentions = read(text)
    casualties = [mention for mention in mentions if isinstance(mention.value, Casualty)]
    for place, mention in enumerate(casualties):
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.value.count.words  # type: ignore[union-attr]
        for link in (mention.subset_of, mention.beside):
            assert link is None or (0 <= link < len(casualties) and link != place)
    assert all(0 <= q.span.start < q.span.end <= len(text) for q in voices.quotations)
    assert page.text == text


SIDES = [
    "{a} forces shelled the market, killing 12 people and wounding 30, {b} officials said.",
    "The {a} army said it had killed 14 fighters; {b} medics said nine civilians had died.",
    "“They fired on us,” said a {b} doctor. {a} officials denied that any civilians were killed.",
    "Six {a} soldiers and two {b} civilians were killed.",
]


def test_swapping_the_parties_swaps_nothing_else() -> None:
    for pattern in SIDES:
        for left, right in (("Russian", "Ukrainian"), ("Israeli", "Palestinian"), ("Sudanese", "Ethiopian")):
            one = rendered(pattern.format(a=left, b=right))
            other = rendered(pattern.format(a=right, b=left))
            swapped = [line.replace(left, "§").replace(right, left).replace("§", right) for line in other]
            assert one == swapped
