"""A span of words as a row of marks: figures, hedges, nouns, ages, joins; everything else is just a word.

What begins at a token is the longest of a phrase, a figure and a noun; a figure wins over a phrase as long. Ages are
told from counts by what stands around them: "12-year-old", "aged 9 and 12", "de 45 años", "(34)".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saksi.extract.count.figures import Figure, read_figure, read_number
from saksi.extract.count.lexicon import Noun, Tables
from saksi.extract.count.tokens import Token
from saksi.model.terms import Group

Tokens = Sequence[Token]
HEDGES = frozenset({"at_least", "more_than", "at_most", "less_than", "about", "or_more", "or_less"})
OLDEST = 119
MOST_AGES = 12  # in one list, which bounds how far is looked ahead
BIRTH_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages told: how many, 0 for a range; the lowest in years."""

    number: int
    lowest: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Tokens [first, last): ``kind`` is a phrase's class, or figure, noun, ages, modifier, word, comma, mark."""

    kind: str
    first: int
    last: int
    figure: Figure | None = None
    noun: Noun | None = None
    group: Group | None = None
    ages: Ages | None = None


def read_marks(tokens: Tokens, tables: Tables) -> Iterator[Mark]:
    """All marks of a span from left to right; reading ends at "including" and the like."""
    at, previous, counted = 0, None, False
    while at < len(tokens):
        mark = _mark(tokens, at, tables, previous)
        if previous is not None and (mark.kind == "cut" or _parts(tokens, mark, tables, counted=counted)):
            return
        yield mark
        at, previous, counted = mark.last, mark, counted or mark.kind in ("figure", "noun")


def _parts(tokens: Tokens, mark: Mark, tables: Tables, *, counted: bool) -> bool:
    """ "12 people, of them three children", "two of them children": what follows is a part of those before."""
    if mark.last >= len(tokens):
        return False
    if mark.kind == "them":
        return read_figure(tokens, mark.last, tables) is not None
    further = tables.phrases.match(tokens, mark.last) if counted and mark.kind == "figure" else None
    return further is not None and further[0] == "them"


def _mark(tokens: Tokens, at: int, tables: Tables, previous: Mark | None) -> Mark:
    if ages := _ages(tokens, at, tables, previous):
        return ages
    hedged = previous is not None and previous.kind in HEDGES | {"some"}
    phrase = tables.phrases.match(tokens, at)
    figure = None if phrase and phrase[0] == "zero" else read_figure(tokens, at, tables, hedged=hedged)
    if figure and phrase and phrase[1] > figure.last:
        figure = None
    if figure and not _is_ordinal(tokens, figure, tables):
        return Mark("figure", at, figure.last, figure=figure)
    noun = tables.noun_at(tokens, at)
    if phrase and phrase[0] == "aged" and (group := tables.modifier_at(tokens[at])):
        return Mark("modifier", at, at + 1, group=group)  # "habitants âgés", with no age behind
    if phrase and (noun is None or phrase[1] >= noun[1]):
        return _phrase(tokens, at, phrase, tables)
    if (behind := tables.behind.match(tokens, at)) and (noun is None or behind[1] >= noun[1]):
        return Mark("behind", at, behind[1], group=behind[0], noun=noun[0] if noun else None)
    if noun:
        return Mark("noun", at, noun[1], noun=noun[0])
    if tokens[at].form in tables.lists["articles"]:
        return Mark("figure", at, at + 1, figure=Figure(at, at + 1, 1, 1, article=True))
    if group := tables.modifier_at(tokens[at]):
        return Mark("modifier", at, at + 1, group=group)
    return Mark(_plain_kind(tokens[at], tables), at, at + 1)


def _phrase(tokens: Tokens, at: int, phrase: tuple[str, int], tables: Tables) -> Mark:
    """The mark of a phrase of the tables."""
    name, end = phrase
    if name == "or_more" and (inner := tables.phrases.match(tokens, at + 1)) and inner[1] > end:
        return Mark("and", at, at + 1)  # "21 muertos y más de 50 heridos"
    return Mark(_refined(tokens, at, name, end, tables), at, end)


def _refined(tokens: Tokens, at: int, name: str, end: int, tables: Tables) -> str:
    """ "From" that opened no range is "of"; Ukrainian "з" is "with" before the instrumental only."""
    if name == "from" and tokens[at].form in tables.lists["of"]:
        return "of"
    endings = tuple(tables.lists["with_endings"])
    follows = tokens[end].form if end < len(tokens) else ""
    if name == "with" and endings and (not follows.endswith(endings) or follows in tables.lists["with_not"]):
        return "of"
    return name


def _plain_kind(token: Token, tables: Tables) -> str:
    if token.text in ",،;؛":
        return "comma"
    if token.text in "()[]":
        return "bracket"
    if token.form in tables.lists["of"]:
        return "of"
    return "word" if token.is_word else "mark"


def _is_ordinal(tokens: Tokens, figure: Figure, tables: Tables) -> bool:
    """ "5th", "93-я": digits with an ordinal's ending count nobody."""
    end = figure.last
    if not tokens[end - 1].is_number or end >= len(tokens) or not tokens[end].glued:
        return False
    step = tokens[end].form == "-"
    after = tokens[end + step] if end + step < len(tokens) else None
    return after is not None and after.glued and after.form in tables.lists["ordinal_endings"]


def _ages(tokens: Tokens, at: int, tables: Tables, previous: Mark | None) -> Mark | None:
    """Ages that begin at a token, with the words that make them ages."""
    start, marked = at, False
    if (found := tables.phrases.match(tokens, at)) and found[0] in ("aged", "maybe_aged"):
        start, marked = found[1], found[0] == "aged"
    values, ranged, end = _number_list(tokens, start, tables)
    ranged = ranged or start > at and _is_between(tokens, start - 1, tables)
    if not values:
        return None
    unit = _unit(tokens, end, tables)
    if max(values) in BIRTH_YEARS:  # "1985 и 1990 годов рождения"
        born = start if marked else unit
        return Mark("ages", at, max(unit, end), ages=Ages(0 if ranged else len(values), OLDEST)) if born else None
    if not unit and not marked and not _apart(tokens, start, end, previous, values):
        return None
    years = values if unit == 0 or not _is_short(tokens, end, unit, tables) else [0 for _ in values]
    end = unit or end
    return Mark("ages", at, end, ages=Ages(0 if ranged else len(values), int(min(years))))


def _number_list(tokens: Tokens, at: int, tables: Tables) -> tuple[list[int], bool, int]:
    """Numbers joined by "and", commas, "to" or hyphens; whether they are a range; the index behind."""
    values: list[int] = []
    ranged, index, end = False, at, at
    links = tables.lists["range_links"] | tables.lists["between_links"] | tables.lists["from_links"]
    while index < len(tokens) and len(values) < MOST_AGES:
        if index == at and tokens[at].form in tables.lists["openers"]:
            index = at + 1
            continue
        if index == at and (found := tables.phrases.match(tokens, at)) and found[0] in ("from", "between"):
            index, ranged = found[1], found[0] == "between"
            continue
        number = read_number(tokens, index, tables, joined=False)
        if number is None or number[0].denominator != 1 or not (number[0] <= OLDEST or number[0] in BIRTH_YEARS):
            break
        values.append(int(number[0]))
        end = number[1]
        index = end
        word = tokens[end].form if end < len(tokens) else ""
        joined = word in tables.lists["and"] or word in (",", "،")
        if not joined and word not in links:
            break
        ranged = ranged or not joined
        index = end + 1
        if word in (",", "،") and index < len(tokens) and tokens[index].form in tables.lists["and"]:
            index += 1
    return values, ranged and len(values) > 1, end


def _is_between(tokens: Tokens, at: int, tables: Tables) -> bool:
    found = tables.phrases.match(tokens, at)
    return found is not None and found[0] == "between"


def _unit(tokens: Tokens, at: int, tables: Tables) -> int:
    """The index behind a unit of age ("-year-old", "лет", "años"), or 0."""
    start = at + (at < len(tokens) and tokens[at].form == "-" and tokens[at].glued)
    if start >= len(tokens):
        return 0
    token = tokens[start]
    plain = any(form in tables.lists["age_units"] for form in tables.forms(token))
    stem = next((s for s in tables.lists["age_stems"] if token.form.startswith(s)), None)
    if not plain and stem is None:
        return 0
    end = start + 1
    while end < len(tokens) and (
        tokens[end].form in tables.lists["age_after"]
        or (tokens[end].form == "-" and end + 1 < len(tokens) and tokens[end + 1].form in tables.lists["age_after"])
    ):
        end += 1
    return end


def _is_short(tokens: Tokens, start: int, end: int, tables: Tables) -> bool:
    """Months, weeks or days of age."""
    stems = tuple(tables.lists["short_units"])
    return any(form.startswith(stems) for token in tokens[start:end] for form in tables.forms(token))


def _apart(tokens: Tokens, start: int, end: int, previous: Mark | None, values: list[int]) -> bool:
    """ "A man, 34," and "(34)": digits between marks behind one person, or several in brackets behind several."""
    before = tokens[start - 1].text if start else ""
    if previous is None or previous.kind not in ("comma", "bracket") or not tokens[start].is_number:
        return False
    closed = end >= len(tokens) or tokens[end].text in ",،);."
    return closed and before in ",،([" and start >= 2 and tokens[start - 2].is_word
