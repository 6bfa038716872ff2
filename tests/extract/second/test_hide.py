"""What is taken out of a text before it is sent, and the way back from the text sent."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.extract.second import passages, sealed_spans, sendable
from saksi.extract.second.hide import disjoint
from saksi.model.claim import Claim, Identity, Weapon
from saksi.model.values import Span

WORDS = (
    "rockets",
    "hit",
    "the",
    "market",
    "at",
    "dawn",
    "Ilmar",
    "vessa",
    "21",
    "killed.",
    "\n",
    "ракети",
    "قتل",
    "👋",
)


def identity(text: str, person: str, detail: str = "name") -> Claim:
    start = text.index(person)
    span = Span(start, start + len(person))
    value = Identity(person=" ".join(person.split()), detail=detail)
    return Claim(document="d", value=value, spans=(span,), quote=person, method="test")


def sent(text: str, *claims: Claim, author: str | None = None) -> str:
    return sendable(text, Span(0, len(text)), sealed_spans(text, claims, author)).text


def test_a_name_is_taken_out_wherever_it_stands() -> None:
    text = "Tamsin Okoro, a baker, died. Okoro was 34. “Tamsin sang,” said a neighbour. #TamsinOkoro OKORO"
    hidden = sent(text, identity(text, "Tamsin Okoro"))
    assert hidden == (
        "[person 1], a baker, died. [person 1] was 34. “[person 1] sang,” said a neighbour. #[person 2] [person 1]"
    )


def test_two_people_of_one_surname_are_two_and_the_surname_alone_is_the_first() -> None:
    text = "Tamsin Okoro and Ade Okoro died. Okoro was 34."
    hidden = sent(text, identity(text, "Tamsin Okoro"), identity(text, "Ade Okoro"))
    assert hidden == "[person 1] and [person 2] died. [person 1] was 34."


@pytest.mark.parametrize(
    ("text", "person", "gone"),
    [
        ("Загинула Оксана Тестенко. Чоловік Оксани вижив; сусіди Тестенків поїхали.", "Оксана Тестенко", "Оксани"),
        ("قتل سامر التجريبي. وقالت جارة إن لسامر ولدين.", "سامر التجريبي", "لسامر"),
        ("tamsin okoro died, okoro was 34", "tamsin okoro", "okoro"),
        ("Tamsin Okoro died. Write to @tamsin_okoro_84 now.", "Tamsin Okoro", "tamsin"),
    ],
    ids=["case endings", "joined prefixes", "no capitals", "a handle"],
)
def test_forms_of_a_name_go_too(text: str, person: str, gone: str) -> None:
    assert gone not in sent(text, identity(text, person))


def test_common_words_and_places_stay() -> None:
    text = "Rose Marian died in Mariandorf. The toll rose to 21."
    places = (Span(text.index("Mariandorf"), text.index("Mariandorf") + 10),)
    spans = sealed_spans(text, [identity(text, "Rose Marian")], places=places)
    assert [span.of(text) for span in spans] == ["Rose Marian"]


def test_the_author_is_taken_out() -> None:
    assert sent("By Ilse Probe\nRockets hit.", author="Ilse Probe") == "By [person 1]\nRockets hit."


def test_a_detail_is_taken_out_where_it_stands_and_its_words_are_not_names() -> None:
    text = "He lived at 14 Mill Street. Mill workers fled. Again: 14 Mill Street."
    hidden = sent(text, identity(text, "14 Mill Street", "address"))
    assert hidden == "He lived at [person 1]. Mill workers fled. Again: [person 1]."


def test_a_text_with_such_brackets_of_its_own_gets_other_placeholders() -> None:
    text = "[person 1] wrote: Tamsin died."
    assert sent(text, identity(text, "Tamsin")) == "[person 1] wrote: [personx 1] died."


def test_a_name_read_in_another_state_of_the_text_is_found_all_the_same() -> None:
    text = "An added line. Tamsin Okoro died."
    old = identity("Tamsin Okoro died.", "Tamsin Okoro")
    assert sent(text, old) == "An added line. [person 1] died."


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)


@st.composite
def hidden_texts(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = draw(texts)
    edges = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edges, edges), max_size=5))
    return text, disjoint(Span(min(s), max(s)) for s in spans if s[0] != s[1])


@given(hidden_texts(), st.integers(1, 90))
def test_passages_cover_the_text_and_never_cut_a_hidden_span(given_: tuple[str, tuple[Span, ...]], most: int) -> None:
    text, hidden = given_
    found = passages(text, hidden, most)
    assert all(a.end <= b.start for a, b in pairwise(found))
    edges = pairwise([Span(0, 0), *found, Span(len(text), len(text))])
    left_out = "".join(text[a.end : b.start] for a, b in edges)
    assert not left_out.strip()
    for span in found:
        assert not any(h.start < edge < h.end for h in hidden for edge in (span.start, span.end))
        one = sendable(text, span, hidden)
        assert len(one.text) <= most or any(h.start == span.start for h in hidden)


@given(hidden_texts(), st.data())
def test_what_is_quoted_from_the_text_sent_leads_back_to_its_own_words(
    given_: tuple[str, tuple[Span, ...]], data: st.DataObject
) -> None:
    text, hidden = given_
    one = sendable(text, Span(0, len(text)), hidden)
    ends = sorted(data.draw(st.tuples(st.integers(0, len(one.text)), st.integers(0, len(one.text)))))
    quote = Span(*ends)
    origin = one.origin(quote)
    cut = any(h.sent.start < edge < h.sent.end for h in one.hidden for edge in ends)
    assert (origin is None) == cut
    if origin is not None:
        inside = [h for h in hidden if origin.start <= h.start and h.end <= origin.end]
        again, at = "", origin.start
        notes = {h.origin: h.sent.of(one.text) for h in one.hidden}
        for h in inside:
            again += text[at : h.start] + notes[h]
            at = h.end
        if quote.start != quote.end:
            assert again + text[at : origin.end] == quote.of(one.text)


@given(
    texts,
    st.sampled_from(["Zzilmar Qorvendu", "Żółtyna Pręxx", "Щирослава Ґедзь", "زيزفون قورفند"]),
    st.integers(0, 50),
)
def test_no_word_of_a_sealed_name_is_left(text: str, person: str, at: int) -> None:
    at = min(at, len(text))
    whole = f"{text[:at]} {person} {text[at:]} {person.split()[1]}, {person.split()[0].upper()}"
    out = sent(whole, identity(whole, person))
    for word in person.split():
        assert word.casefold() not in out.casefold()


def test_claims_of_other_kinds_hide_nothing() -> None:
    text = "Tamsin Okoro died."
    claim = msgspec.structs.replace(identity(text, "Tamsin Okoro"), value=Weapon(weapon="mine"))
    assert sealed_spans(text, [claim]) == ()
