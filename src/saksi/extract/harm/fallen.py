"""Who was hurt and died of it: "a girl was rushed to hospital, where she died" is one person, and dead.

Where the words that follow one injured person say that this person died, the dead are told as of the injured, so that
settling moves them ("injured who died move; they are not added").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from saksi.extract.harm.figures import Figure
from saksi.extract.page.text import Page
from saksi.model.terms import Group, Outcome

_PRONOUNS = ("he", "she", "who")
_YOUNG = frozenset((Group.CHILDREN, Group.GIRLS, Group.BOYS))
_DIED = re.compile(
    r"\b(?:who|he|she|the (?:\w+ )?(?:man|woman|boy|girl|child|teen|teenager|victim|infant|baby|toddler)|"
    r"[A-Z][a-z]+) (?:was |were )?(?:(?:later|then|soon|also|subsequently) )?(?:was )?"
    r"(?:pronounced dead|declared dead|died|succumbed|passed away|dead on arrival)"
    r"|(?:taken|rushed|transported|airlifted|flown) to [^.;\n]{3,60} (?:and|but|where) (?:was |were )?(?:later )?"
    r"(?:pronounced dead|declared dead|died)\b"
)
_FOLLOWING = 2  # sentences


def with_fallen(page: Page, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, one dead person tied to the one injured person that this was."""
    found = list(figures)
    for place, figure in enumerate(figures):
        if not _is_one_hurt(figure):
            continue
        dead = _fallen(page, found, place)
        if dead is not None and found[dead].subset_of is None:
            found[dead] = replace(found[dead], subset_of=place)
    return found


def _is_one(figure: Figure) -> bool:
    count = figure.people.count
    return (count.low, count.high) == (1, 1) and not figure.people.more and not figure.people.partitive


def _is_one_hurt(figure: Figure) -> bool:
    return figure.outcome is Outcome.INJURED and _is_one(figure) and figure.beside is None and figure.subset_of is None


def _fallen(page: Page, figures: Sequence[Figure], place: int) -> int | None:
    """The figure of the dead that this injured person is."""
    figure = figures[place]
    at = figure.sentence.index
    dead = [k for k, f in enumerate(figures) if f.outcome is Outcome.KILLED and _is_one(f) and f.subset_of is None]
    following = [
        k for k in dead if k > place and figures[k].sentence.index - at <= 1 and _opening(figures[k]) in _PRONOUNS
    ]
    if following:
        return following[0]
    alike = [k for k in dead if _is_alike(figure, figures[k])]
    if not alike or any(_is_other_hurt(f, figure) or _is_of_several(f) for f in figures):
        return None
    start = figure.sentence.start
    end = page.sentences[min(at + _FOLLOWING, len(page.sentences) - 1)].end
    if _opening(figure) == "the" or _DIED.search(page.text[start:end]):
        return alike[0]
    return None


def _is_other_hurt(other: Figure, figure: Figure) -> bool:
    """Whether a figure is of injured people who cannot be this one."""
    return (
        other is not figure and other.outcome is Outcome.INJURED and not (_is_one(other) and _is_alike(figure, other))
    )


def _is_of_several(figure: Figure) -> bool:
    return figure.outcome is Outcome.KILLED and figure.people.count.low is not None and figure.people.count.low > 1


def _opening(figure: Figure) -> str:
    return figure.sentence.tokens[figure.first].lower


def _is_alike(one: Figure, other: Figure) -> bool:
    """Whether two figures of one person may be of the same by who is named."""
    groups = {one.people.group, other.people.group}
    return len(groups) == 1 or groups <= _YOUNG or Group.PEOPLE in groups
