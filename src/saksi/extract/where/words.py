"""The word lists that tell a place from other names (``data/en/places.toml``), as sets."""

from __future__ import annotations

from functools import cache

from saksi.extract.page.lexicon import words


@cache
def table(name: str) -> frozenset[str]:
    """A list of ``data/en/places.toml`` (``not.`` lists by their own name)."""
    every = words("places")
    return frozenset(every[name]) if name in every else frozenset(every["not"][name])


@cache
def calendar_words() -> frozenset[str]:
    """Months and weekdays."""
    return frozenset(words("dates")["months"]) | frozenset(words("dates")["weekdays"])


@cache
def openers() -> frozenset[str]:
    """Words that are capitalised only because a sentence begins with them."""
    return table("locative") | table("between") | frozenset(words("abbreviations")["sentence_openers"])


@cache
def harmless_before() -> frozenset[str]:
    """Capitalised words that may stand before a place name without being part of it."""
    return table("directions") | openers() | calendar_words()


@cache
def harmless_after() -> frozenset[str]:
    """Capitalised words that may stand behind a place name without being part of it: "the Arne Shooting" in a title."""
    named = table("titles") | table("organisations") | table("attacks") | table("aiming")
    return harmless_before() | named | frozenset(words("places")["landmark"])


@cache
def labels() -> frozenset[str]:
    """Words that only say when a text was sent: "Published Monday, March 24"."""
    return frozenset(words("dates")["header"]["labels"])


@cache
def offices() -> frozenset[str]:
    return table("organisations") | table("titles") | {"officials", "ministry", "authorities", "troops", "soldiers"}
