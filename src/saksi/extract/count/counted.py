"""Counted people of a span of words in one of six languages: how many, who, whether others are meant besides.

    span  = item (("and" | "," | "with") item)*
    item  = hedge* figure noun-phrase [age] hedge | "a" noun | noun alone

Items with a number of their own add up ("five women and three children": 8 people). Where only the first item has a
number the whole shares it ("18 women and children": 18, and the group is the one named first). "A family" is at least
two, "a couple" two, "a mother of five" one; an age is no count (guidelines of annotation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from saksi.extract.count.figures import Figure
from saksi.extract.count.lexicon import Noun, Tables, tables
from saksi.extract.count.marks import HEDGES, Ages, Mark, read_marks
from saksi.extract.count.tokens import Token
from saksi.model.terms import Group, Qualifier
from saksi.model.values import Count

Tokens = Sequence[Token]
ADULT = 18
LONGEST = 160  # tokens; words marked as people are never longer, and lists of ages are compared with each other


@dataclass(frozen=True, slots=True)
class Counted:
    """What a span of counted people says.

    ``count`` is None where the words count nobody; ``more``: an explicit addition ("112 more"); ``definite``: "the",
    "his" …; ``stated``: a number was written (false for "a woman", "several", "no one"); ``number``: code points of the
    bare number inside the span, None where there is none or where several were added up.
    """

    count: Count | None
    group: Group = Group.PEOPLE
    more: bool = False
    definite: bool = False
    stated: bool = False
    number: tuple[int, int] | None = None


@dataclass(slots=True)
class _Item:
    """One member of a list of people, while its marks are read."""

    figure: Figure | None = None
    nouns: list[Noun] = field(default_factory=list)
    group: Group | None = None
    behind: Group | None = None
    hedge: str | None = None
    ages: Ages | None = None
    flags: set[str] = field(default_factory=set)
    words: list[Token] = field(default_factory=list)

    @property
    def noun(self) -> Noun | None:
        return self.nouns[0] if self.nouns else None

    def is_open(self) -> bool:
        """Whether nothing that names people was read yet."""
        return not (self.figure or self.nouns or self.words)

    def is_empty(self) -> bool:
        named = self.nouns or self.words or self.group or self.behind
        return not (self.figure or named or self.ages or self.flags)


def read_count(words: str, language: str) -> Counted:
    """The count of a span that names people ("at least 10 people", "امرأتين", "двое детей").

    Pure: only the words and the language's tables decide. InputError for a language without a table.
    """
    known = tables(language)
    tokens = known.tokens(words)[:LONGEST]
    items = _items(tokens, list(read_marks(tokens, known)), known)
    told = [one for one in (_told(item, tokens, known, alone=len(items) == 1) for item in items) if one is not None]
    if not told:
        return Counted(None)
    found = _sum(told)
    count = found.count and replace_words(found.count, words.strip())
    return replace(found, count=count)


def replace_words(count: Count, words: str) -> Count:
    return Count(count.low, count.high, count.qualifier, words)


def _items(tokens: Tokens, marks: Sequence[Mark], known: Tables) -> list[_Item]:
    items = [_Item()]
    for index, mark in enumerate(marks):
        joins = mark.kind in ("comma", "and", "with", "plus", "bracket")
        if joins and _opens(items[-1], marks[index + 1 :], mark) and not _shares(items[-1], marks[index + 1 :], tokens):
            items.append(_Item())
            continue
        _take(items[-1], mark, marks[index - 1] if index else None, tokens, known)
    return [item for item in items if not item.is_empty()]


def _opens(item: _Item, rest: Sequence[Mark], join: Mark) -> bool:
    """Whether a join is followed by people of their own: a number, an article, a possessive, one person."""
    if item.is_empty():
        return False
    numbered = item.figure is not None and not item.figure.article
    vague = item.figure is not None and item.figure.qualifier is Qualifier.VAGUE
    if vague and (join.kind == "comma" or not item.nouns):
        return False  # "dozens, perhaps hundreds": the same people again
    own = False
    for mark in rest:
        if mark.kind in ("comma", "and", "bracket", "with", "them"):
            return False
        if mark.kind == "figure":
            return join.kind != "bracket" and not (join.kind == "with" and _thing(rest))
        if mark.kind in ("zero", "several", "more_one", "some"):
            return join.kind in ("and", "plus") or (join.kind == "comma" and not numbered)
        if mark.kind in ("definite", "possessive"):
            own = True
        if mark.kind == "noun" and mark.noun:
            single = not numbered or bool(item.nouns or item.words)
            return single and (own or mark.noun.number in (1, 2) or (item.figure is None and bool(item.noun)))
    return False


def _shares(item: _Item, rest: Sequence[Mark], tokens: Tokens) -> bool:
    """ "18 امرأة وطفلا": behind eleven and more the counted noun is singular, and so is one joined to it."""
    figure, mark = item.figure, rest[0]
    if figure is None or figure.article or not mark.noun or mark.noun.number != 1:
        return False
    return (figure.high or 0) > 10 and tokens[mark.first].form.endswith("ا")


def _thing(rest: Sequence[Mark]) -> bool:
    """ "With a gun": no person named behind an article."""
    return not any(mark.kind == "noun" for mark in rest[:4])


_JOINING = frozenset({"and", "comma", "plus", "with"})
_IDLE = frozenset({"mark", "of", "bracket", "plain", "from", "between", "half"}) | _JOINING


def _take(item: _Item, mark: Mark, before: Mark | None, tokens: Tokens, known: Tables) -> None:
    """Put what a mark says into the item that is being read."""
    first = tokens[mark.first]
    if first.form != first.bare and item.is_open():
        item.flags.add("definite")  # the Arabic article
    match mark.kind:
        case "figure" if mark.figure:
            _take_figure(item, mark.figure, before)
        case "noun" if mark.noun:
            _take_noun(item, mark.noun, first, known)
        case "behind":
            _take_behind(item, mark, first, known)
        case "modifier":
            item.group = item.group or mark.group
        case "ages":
            item.ages = item.ages or mark.ages
        case "word" if "of" not in item.flags:
            item.words.append(first)
        case _:
            _take_phrase(item, mark, before, first, known)


def _take_phrase(item: _Item, mark: Mark, before: Mark | None, first: Token, known: Tables) -> None:
    """Hedges, determiners and joins."""
    kind = mark.kind
    if kind == "less_than" and item.figure is not None and not item.figure.article:
        return  # behind a number it says something else: "29 طفلا دون سن"
    if kind in HEDGES:
        item.hedge = kind if item.hedge is None or (item.hedge == "about" and kind != "about") else item.hedge
    elif kind in ("definite", "possessive"):
        item.flags |= {"single"} if first.form in known.lists["single"] else set()
        item.flags |= {kind} if item.is_open() else set()
    elif kind == "zero" and first.form in known.lists["none"] and item.figure is None:
        item.flags |= {"zero", "none"}  # "none of the 40 pupils"
    elif kind == "of" and (item.nouns or item.words or "several" in item.flags):
        item.flags.add("of")
    elif kind == "mark" and before is not None and before.kind == "figure" and first.form == "-":
        item.flags.add("members")  # "a five-member family"
    elif kind in _JOINING and item.nouns:
        item.flags.add("joined")
    elif kind not in _IDLE and kind != "word":
        item.flags.add(kind)


def _take_behind(item: _Item, mark: Mark, first: Token, known: Tables) -> None:
    if mark.noun and item.figure is not None and not item.nouns:
        _take_noun(item, mark.noun, first, known)
    else:
        item.behind = item.behind or mark.group


def _take_figure(item: _Item, figure: Figure, before: Mark | None) -> None:
    noun = item.noun
    if "several" in item.flags and "of" in item.flags:
        return
    if noun is None:
        if item.figure is None or item.figure.article:
            item.figure = figure
        return
    if noun.kind in ("family", "band", "body") and (item.figure is None or item.figure.article):
        if noun.kind != "body" or noun.number != 1:
            item.figure = figure
            item.flags.add("members")
        return
    inverted = before is not None and before.kind == "noun" and "inverts" in item.flags
    if item.figure is None and not figure.article and "of" not in item.flags and (noun.number in (0, None) or inverted):
        item.figure = replace(figure, qualifier=Qualifier.ABOUT) if inverted else figure


def _take_noun(item: _Item, noun: Noun, first: Token, known: Tables) -> None:
    """The noun that counts comes first: in English the last of a compound, elsewhere the first that is no adjective."""
    linked = item.flags & {"of", "joined"}
    if not item.nouns:
        _note_form(item, first, known)
        if "of" in item.flags and item.words and item.figure and noun.kind != "person":
            return  # "three generations of a family"
    elif "of" in item.flags and item.nouns[0].kind == "person":
        return
    describing = "describing" in item.flags and not linked
    item.flags.discard("describing")
    if first.form.endswith(tuple(known.lists["adjective_ends"])):
        item.flags.add("describing")  # "раненый солдат": an adjective that may stand alone
    last_leads = known.language == "en" and not linked and (not item.nouns or item.nouns[0].kind == "person")
    described = describing and (noun.kind != "person" or noun.group is not Group.PEOPLE)
    item.nouns.insert(0 if last_leads or described else len(item.nouns), noun)


def _note_form(item: _Item, first: Token, known: Tables) -> None:
    """Nouns that mean something else beside a number."""
    if first.form in known.lists["inverting"]:
        item.flags.add("inverts")  # "человек двадцать": the noun put before its number makes it about
    if first.form in known.lists["counting"]:
        item.flags.add("counting")  # "20 чоловік": the counting form of "man" is people


def _told(item: _Item, tokens: Tokens, known: Tables, *, alone: bool) -> Counted | None:
    """What one item counts; None where it counts nobody of its own."""
    if "them" in item.flags and not alone:
        return None
    base = _base(item, known)
    if base is None:
        return None
    count, stated = base
    figure = item.figure if stated else None
    number = (tokens[figure.first].start, tokens[figure.last - 1].end) if figure else None
    return Counted(
        _hedged(count, item.hedge or ("about" if "some" in item.flags else None)),
        _group(item, known),
        more=bool(item.flags & {"more", "more_one", "more_many"}),
        definite=bool(item.flags & {"definite", "possessive"}),
        stated=stated,
        number=number,
    )


def _base(item: _Item, known: Tables) -> tuple[Count, bool] | None:
    """The count before hedges, and whether a number was written."""
    figure, noun = item.figure, item.noun
    if "fraction" in item.flags:
        return Count(None, None, Qualifier.VAGUE), False
    if "none" in item.flags:
        return Count(0, 0, Qualifier.EXACT), False
    if figure is not None and not figure.article:
        return _numbered(figure, noun, item), True
    if "zero" in item.flags:
        return Count(0, 0, Qualifier.EXACT), False
    if "several" in item.flags or ("some" in item.flags):
        return _unit_of(Count(None, None, Qualifier.VAGUE), noun, several=True), False
    if item.ages and item.ages.number > 1 and (noun is None or noun.number != 1):
        return Count(item.ages.number, item.ages.number, Qualifier.EXACT), False
    if noun is not None:
        return _grammatical(noun, article=figure is not None or "single" in item.flags), False
    return _by_words(item, known)


def _numbered(figure: Figure, noun: Noun | None, item: _Item) -> Count:
    count = Count(figure.low, figure.high, figure.qualifier)
    return count if noun is None or "members" in item.flags else _unit_of(count, noun)


def _unit_of(count: Count, noun: Noun | None, *, several: bool = False) -> Count:
    """Couples are two each, families at least two, groups of nobody knows how many."""
    if noun is None or noun.kind in ("person", "body"):
        return count
    if noun.kind == "band":
        return Count(None, None, Qualifier.VAGUE)
    low = 2 * count.low if count.low is not None else (4 if several else None)
    if noun.kind == "pair" and not several:
        return Count(low, 2 * count.high if count.high is not None else None, count.qualifier)
    return count if count.low == 0 else Count(low, None, Qualifier.VAGUE)


def _grammatical(noun: Noun, *, article: bool) -> Count:
    """What a noun without a number says by its own number: one, two, or some."""
    if noun.kind == "band":
        return Count(None, None, Qualifier.VAGUE)
    number = noun.number or 1 if article else noun.number  # "uno de los rescatistas" is one
    each = {"family": 2, "pair": 2}.get(noun.kind, 1)
    if number in (1, 2):
        many = each * number
        return Count(many, None, Qualifier.VAGUE) if noun.kind == "family" else Count(many, many, Qualifier.EXACT)
    if noun.kind in ("family", "pair"):
        return Count(4, None, Qualifier.VAGUE)
    return Count(None, None, Qualifier.VAGUE)


def _by_words(item: _Item, known: Tables) -> tuple[Count, bool] | None:
    """People that no list holds: an article or a singular form is one, a plural form some."""
    one = Count(1, 1, Qualifier.EXACT), False
    if item.figure is not None or "more_one" in item.flags or (item.ages and item.ages.number == 1):
        return one
    if "more_many" in item.flags:
        return Count(None, None, Qualifier.VAGUE), False
    if not item.words:
        shown = item.group or item.behind or item.flags & {"them", "definite", "more"}
        return (Count(None, None, Qualifier.VAGUE), False) if shown else None
    head = item.words[-1 if known.language == "en" else 0]
    if any(form.endswith(known.plural_ends) for form in (head.form, head.bare)):
        return Count(None, None, Qualifier.VAGUE), False
    return one


def _group(item: _Item, known: Tables) -> Group:
    """The first noun that names more than people; else an adjective; else what the people belong to; else by age."""
    counting = "counting" in item.flags and item.figure is not None and item.figure.high != 1
    named = next((noun.group for noun in item.nouns[counting:] if noun.group is not Group.PEOPLE), None)
    group = named or item.group or item.behind or Group.PEOPLE
    young = item.ages is not None and item.ages.lowest < ADULT and item.ages.number == 1
    grown = {Group.WOMEN: Group.GIRLS, Group.MEN: Group.BOYS, Group.PEOPLE: Group.CHILDREN}
    return grown.get(group, group) if young else group


def _hedged(count: Count, hedge: str | None) -> Count:
    """A count under a hedge. Vague numbers and ranges keep their own bounds."""
    low, high = count.low, count.high
    if hedge is None or count.qualifier in (Qualifier.VAGUE, Qualifier.BETWEEN) or low is None or high is None:
        return count
    match hedge:
        case "at_least" | "or_more":
            return Count(low, None, Qualifier.AT_LEAST)
        case "more_than":
            return Count(low + 1, None, Qualifier.MORE_THAN)
        case "at_most" | "or_less":
            return Count(None, high, Qualifier.AT_MOST)
        case "less_than":
            return Count(None, max(high - 1, 0), Qualifier.AT_MOST)
    return Count(low, high, Qualifier.ABOUT)


_OPEN = (Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.BETWEEN, Qualifier.ABOUT)


def _sum(told: Sequence[Counted]) -> Counted:
    """All items together; where some have no number the sum is open."""
    first = told[0]
    counts = [one.count for one in told if one.count is not None]
    numbered = [c for c in counts if c.low is not None or c.high is not None]
    if len(told) == 1 or not numbered:
        return first
    group = first.group if all(one.group is first.group for one in told) else Group.PEOPLE
    stated = any(one.stated for one in told)
    return Counted(_added(counts), group, more=first.more, definite=first.definite, stated=stated)


def _added(counts: Sequence[Count]) -> Count:
    kinds = {count.qualifier for count in counts}
    high = None if any(count.high is None for count in counts) else sum(count.high or 0 for count in counts)
    low = sum(count.low or 0 for count in counts)
    if Qualifier.VAGUE in kinds:
        return Count(low, None, Qualifier.VAGUE)
    qualifier = next((one for one in _OPEN if one in kinds), Qualifier.EXACT)
    if qualifier is Qualifier.AT_MOST:
        return Count(None, high, qualifier)
    return Count(low, high, qualifier)
