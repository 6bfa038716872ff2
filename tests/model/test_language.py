"""Languages are told by name."""

from __future__ import annotations

import pytest

from saksi.model.language import language_name


@pytest.mark.parametrize(
    "tag, name", [("ar", "Arabic"), ("ar-SY", "Arabic"), ("UK", "Ukrainian"), ("pt_BR", "Portuguese")]
)
def test_a_tag_has_the_name_of_its_language(tag: str, name: str) -> None:
    assert language_name(tag) == name


@pytest.mark.parametrize("tag", ["qq", "", "qq-Latn"])
def test_a_tag_without_a_name_is_shown_as_it_is(tag: str) -> None:
    assert language_name(tag) == tag
