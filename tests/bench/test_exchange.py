"""Exchanging parties is exact surgery: nothing else changes, offsets lead both ways, and twice done is undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.exchange import Edit, Exchanged, Party, Table, read_tables

TABLES = read_tables()
FORMS = [(lang, rule) for lang, table in TABLES.items() for rule in table.rules]


@st.composite
def exchanges(draw: st.DrawFn) -> Exchanged:
    """Any text with any edits, apart from one another."""
    text = draw(st.text(alphabet="abc أ я.\n", max_size=60))
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
    party = Party(0, 0, "one")
    return Exchanged(
        text, tuple(Edit(s, e, draw(st.text(alphabet="xyz", min_size=1, max_size=5)), party) for s, e in pairs)
    )


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text of words between which forms of a language's parties stand."""
    lang = draw(st.sampled_from(sorted(TABLES)))
    forms = st.sampled_from([r.form for r in TABLES[lang].rules])
    words = st.one_of(forms, st.sampled_from(["and", "said", "12", "«x»", "–", "a", "an", "The", "."]))
    return lang, " ".join(draw(st.lists(words, max_size=12)))


@given(exchanges())
def test_what_is_not_edited_stays(change: Exchanged) -> None:
    at = there = 0
    for edit in change.edits:
        kept = change.given[at : edit.start]
        assert change.text[there : there + len(kept)] == kept
        there += len(kept)
        assert change.text[there : there + len(edit.new)] == edit.new
        at, there = edit.end, there + len(edit.new)
    assert change.text[there:] == change.given[at:]


@given(exchanges(), st.data())
def test_spans_outside_edits_hold_the_same_words_and_come_back(change: Exchanged, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(change.given)))
    end = data.draw(st.integers(start, len(change.given)))
    there = change.forth(start, end)
    assert change.back(*there) == change.snapped(start, end)
    low, high = change.snapped(start, end)
    assert low <= start <= end <= high or start == end
    if not any(e.start < end and start < e.end for e in change.edits):
        assert change.text[there[0] : there[1]] == change.given[start:end]
    assert change.undone.text == change.given


@given(exchanges())
def test_offsets_keep_their_order(change: Exchanged) -> None:
    starts = [change.forth(at, at)[0] for at in range(len(change.given) + 1)]
    assert starts == sorted(starts)
    assert change.forth(0, len(change.given))[1] == len(change.text)


@given(texts())
def test_undoing_gives_the_text_again_and_folding_hides_the_side(made: tuple[str, str]) -> None:
    lang, text = made
    change = TABLES[lang].exchange(text, slots=[(0, len(text))])
    assert change.undone.text == text
    for edit, there in zip(change.edits, change.undone.edits, strict=True):
        if edit.party is not None:
            own, other = text[edit.start : edit.end], change.text[there.start : there.end]
            assert TABLES[lang].folded(own) == TABLES[lang].folded(other) == f"‹{edit.party.pair}›"


@pytest.mark.parametrize("lang", sorted(TABLES))
def test_every_first_form_is_exchanged_for_a_form_of_the_other_side(lang: str) -> None:
    rules = TABLES[lang].rules
    sides = {rule.form: (rule.party.pair, rule.party.side) for rule in rules}
    for rule in rules:
        pair, side = sides[rule.form]
        assert sides[rule.other] == (pair, 1 - side)


def _changed(lang: str, text: str, *, slot: str | None = None, kept: str | None = None) -> str:
    slots = [(text.index(slot), text.index(slot) + len(slot))] if slot else []
    places = [(text.index(kept), text.index(kept) + len(kept))] if kept else []
    return TABLES[lang].exchange(text, slots=slots, kept=places).text


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "An Israeli drone hit Israel.", "A Palestinian drone hit Israel."),
        ("en", "THE RUSSIAN guns, Russian-made", "THE UKRAINIAN guns, Ukrainian-made"),
        ("ru", "Российские войска и украинская авиация", "Украинские войска и российская авиация"),
        ("uk", "від російської армії", "від української армії"),
        ("ar", "والطيران الروسي وللإسرائيليين", "والطيران الأوكراني وللإيرانيين"),
        ("es", "tropas rusas y un misil ucraniano", "tropas ucranianas y un misil ruso"),
        ("fr", "l'armée russe, un drone russe", "l'armée ukrainienne, un drone ukrainien"),
    ],
)
def test_demonyms_agree_as_the_language_asks(lang: str, text: str, wanted: str) -> None:
    assert _changed(lang, text) == wanted


def test_other_names_only_in_words_for_authors_and_speakers() -> None:
    text = "Hamas fired from Gaza; Israel answered in Israel."
    assert _changed("en", text) == text
    assert _changed("en", text, slot="Hamas") == "The army fired from Gaza; Israel answered in Israel."
    assert _changed("en", text, slot="Israel", kept="Israel") == text.replace("Israel", "Palestine", 1)
    assert _changed("en", "Moscow's mayor spoke", slot="Moscow's mayor") == "Moscow's mayor spoke"
    assert _changed("en", "Moscow spoke", slot="Moscow") == "Kyiv spoke"


def test_places_and_persons_stay() -> None:
    assert (
        _changed("en", "in the Indian Ocean, Indian ships", kept="Indian Ocean")
        == "in the Indian Ocean, Pakistani ships"
    )


def test_a_form_of_two_parties_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "parties.toml"
    pair = '[[pair]]\nlang = "en"\nsides = ["{}", "{}"]\ndemonyms = [["Russian", "{}"]]\n'
    path.write_text(
        "[endings]\n[prefixes]\n" + pair.format("A", "B", "Ruritanian") + pair.format("C", "D", "Syldavian")
    )
    with pytest.raises(ValueError, match="Russian names"):
        read_tables(path)


def test_an_empty_table_changes_nothing() -> None:
    assert Table([]).exchange("Russian").text == "Russian"
