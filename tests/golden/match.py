"""Compare what a reader wrote with what a golden report expects, and say in words what differs.

An expected item states only what matters: a key that it does not hold is not compared; None means that nothing may
stand there; a list of plain values means any one of them. Names (speakers, places, parties, channels) agree when
they share a word, so that "Mayor X" and "X" are one. Claims are paired one to one by overlapping words, fewest
differences first, and reports by the claims that they share.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Item = Mapping[str, object]

_SMALL_WORDS = frozenset({"the", "a", "an", "of", "and", "in", "at", "by", "for", "from", "s", "his", "her", "its"})
_NAMED = frozenset({"party", "channel", "speaker", "media"})
_LINKS = frozenset({"subset_of", "beside"})
_NOT_COMPARED = frozenset({"kind", "quote", "start", "end", "optional"})


@dataclass(frozen=True, slots=True)
class Found:
    """One claim with the index of the report that holds it, None for a claim of no single report."""

    claim: Item
    report: int | None

    @property
    def start(self) -> int:
        return _whole(self.claim, "start")

    @property
    def end(self) -> int:
        return _whole(self.claim, "end")


def missing(expected: Item, actual: Item) -> list[str]:
    """What is expected and was not read, or was read otherwise, one sentence each; empty when all is there."""
    wanted, got = flatten(expected), flatten(actual)
    pairs = pair(wanted, got)
    homes = align(expected, actual, pairs)
    said = _report_differences(expected, actual, homes)
    for index, want in enumerate(wanted):
        if index in pairs:
            said += [f"{name(want.claim)}: {words}" for words in _differences(want, pairs[index], homes)]
        elif not want.claim.get("optional"):
            said.append(f"{name(want.claim)}: not found")
    return said + _missing_quotations(expected, actual)


def unexpected(expected: Item, actual: Item) -> list[str]:
    """What was read of the kinds that the golden report marks completely, and is not expected there."""
    complete = set(_texts(expected.get("complete")))
    got = flatten(actual)
    taken = {id(found) for found in pair(flatten(expected), got).values()}
    said = [
        f"{name(found.claim)}: not expected"
        for found in got
        if found.claim.get("kind") in complete and id(found) not in taken
    ]
    if "quotation" in complete:
        wanted = items(expected, "quotations")
        for read in items(actual, "quotations"):
            if not any(overlap(read, want) for want in wanted):
                said.append(f"quotation at {read.get('start')}: not expected")
    if "report" in complete:
        extra = len(items(actual, "reports")) - len(items(expected, "reports"))
        said += [f"{extra} report(s) more than expected"] if extra > 0 else []
    return said


def flatten(record: Item) -> list[Found]:
    """All claims of a record, those of its reports first."""
    held = [
        Found(claim, index)
        for index, report in enumerate(items(record, "reports"))
        for claim in items(report, "claims")
    ]
    return held + [Found(claim, None) for claim in items(record, "claims")]


def pair(wanted: Sequence[Found], got: Sequence[Found]) -> dict[int, Found]:
    """Expected claims (by index) to read ones: same kind, overlapping words, fewest differences, best overlap."""
    ranked = []
    for i, want in enumerate(wanted):
        for j, found in enumerate(got):
            if want.claim["kind"] == found.claim.get("kind") and (shared := overlap(want.claim, found.claim)):
                ranked.append((_distance(want, found), -shared, i, j))
    pairs: dict[int, Found] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(ranked):
        if i not in pairs and j not in taken:
            pairs[i] = got[j]
            taken.add(j)
    return pairs


def align(expected: Item, actual: Item, pairs: Mapping[int, Found]) -> dict[int, int]:
    """Expected reports to read ones, by the number of claims that they share, then by overlapping anchors."""
    votes: dict[tuple[int, int], float] = {}
    for index, want in enumerate(flatten(expected)):
        if want.report is not None and index in pairs and (home := pairs[index].report) is not None:
            votes[want.report, home] = votes.get((want.report, home), 0) + 1
    for i, report in enumerate(items(expected, "reports")):
        for j, read in enumerate(items(actual, "reports")):
            if overlap(_object(report, "anchor"), _object(read, "anchor")):
                votes[i, j] = votes.get((i, j), 0) + 0.5
    homes: dict[int, int] = {}
    for (i, j), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if i not in homes and j not in homes.values():
            homes[i] = j
    return homes


def overlap(left: Item, right: Item) -> int:
    """How many code points two spans share."""
    return max(0, min(_whole(left, "end"), _whole(right, "end")) - max(_whole(left, "start"), _whole(right, "start")))


def name(claim: Item) -> str:
    """A claim in a few words, for a message."""
    kind = " ".join(_texts(claim.get("kind")) + _texts(claim.get("outcome"))[:1])
    return f"{kind} “{claim.get('quote')}”"


def items(record: Item, key: str) -> list[Item]:
    """The objects listed under a key; an absent or null list is empty."""
    listed = record.get(key)
    return [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []


def _distance(want: Found, found: Found) -> int:
    """Differences of value weigh double: a count must not be paired for its speaker's sake."""
    return sum(2 if words.startswith("count") else 1 for words in _value_differences(want.claim, found.claim))


def _differences(want: Found, found: Found, homes: Mapping[int, int]) -> list[str]:
    said = _value_differences(want.claim, found.claim)
    if want.report is not None and want.report in homes and found.report != homes[want.report]:
        said.append(f"belongs to report {homes[want.report]}, read under {found.report}")
    return said


def _value_differences(want: Item, found: Item) -> list[str]:
    """Every compared key on which the two claims disagree."""
    said = []
    for key in want.keys() - _NOT_COMPARED:
        if not _agree(key, want[key], found.get(key)):
            said.append(f"{key} is {found.get(key)!r}, expected {want[key]!r}")
    return sorted(said)


def _agree(key: str, want: object, got: object) -> bool:
    if key == "said_by":
        return _speakers_agree(want, got)
    if key in _LINKS:
        return (want is None) == (got is None)
    if key == "group":
        return set(_texts(want) or ["people"]) == set(_texts(got) or ["people"])
    if key == "count":
        return isinstance(got, Mapping) and isinstance(want, Mapping) and all(got.get(k) == want[k] for k in want)
    if key in _NAMED:
        return _share_a_word(want, got)
    return got in want if isinstance(want, list) else got == want


def _speakers_agree(want: object, got: object) -> bool:
    """Nobody where nobody is expected; else the first speaker read shares a word with one of those expected."""
    heard = [str(source.get("name") or "") for source in got or [] if isinstance(source, Mapping)]  # type: ignore[attr-defined]
    hoped = " ".join(str(source["name"]) for source in want)  # type: ignore[attr-defined]
    return bool(words(hoped) & words(heard[0])) if hoped and heard else not hoped and not heard


def _share_a_word(want: object, got: object) -> bool:
    if not want or not got:
        return not want and not got
    return any(_same_word(left, right) for left in words(str(want)) for right in words(str(got)))


def _same_word(left: str, right: str) -> bool:
    """Equal, or one the other with an ending: Russia and Russian, region and regional."""
    return left == right or (min(len(left), len(right)) >= 5 and (left.startswith(right) or right.startswith(left)))


def words(text: str) -> set[str]:
    """The words of a name that carry it, folded."""
    return set(re.findall(r"\w+", text.casefold())) - _SMALL_WORDS


def _report_differences(expected: Item, actual: Item, homes: Mapping[int, int]) -> list[str]:
    read = items(actual, "reports")
    said = []
    for index, report in enumerate(items(expected, "reports")):
        label = f"report “{_object(report, 'anchor').get('quote')}”"
        if index not in homes:
            said.append(f"{label}: not found")
            continue
        found = read[homes[index]]
        said += [f"{label}: {words}" for words in _told_differences(report, found)]
        if "part_of" in report and found.get("part_of") != homes.get(_whole(report, "part_of"), -1):
            said.append(f"{label}: part_of is {found.get('part_of')!r}")
    return said


def _told_differences(want: Item, got: Item) -> Iterable[str]:
    """Scope, event, time and place of one report."""
    for key in ("scope", "event"):
        if key in want and not _agree(key, want[key], got.get(key)):
            yield f"{key} is {got.get(key)!r}, expected {want[key]!r}"
    if "when" in want and (words := _when_difference(want["when"], _object(got, "when"))):
        yield words
    if "where" in want:
        where = _object(got, "where")
        names = " ".join([str(where.get("name") or ""), *_texts(where.get("path"))])
        if not _share_a_word(_object(want, "where").get("name"), names):
            yield f"where is {where.get('name')!r}, expected {_object(want, 'where').get('name')!r}"


def _when_difference(want: object, got: Item) -> str | None:
    """An expected null admits an inferred time (no text stated it), never a stated or resolved one."""
    if want is None:
        return (
            f"when is {got.get('basis')}, but the text states none"
            if got.get("basis") in ("stated", "resolved")
            else None
        )
    assert isinstance(want, Mapping)
    wrong = [key for key in want if not _agree_when(key, want[key], got.get(key))]
    return "; ".join(f"when {key} is {got.get(key)!r}, expected {want[key]!r}" for key in wrong) or None


def _agree_when(key: str, want: object, got: object) -> bool:
    """Dates by their first ten characters: a time of day read beside the date is no error."""
    if key in ("earliest", "latest") and isinstance(want, str):
        return isinstance(got, str) and got[:10] == want[:10]
    return _agree(key, want, got)


def _missing_quotations(expected: Item, actual: Item) -> list[str]:
    read = items(actual, "quotations")
    said = []
    for want in items(expected, "quotations"):
        found = max(read, key=lambda got: overlap(want, got), default=None)
        label = f"quotation “{str(want.get('quote') or want.get('start'))[:30]}…”"
        if found is None or not overlap(want, found):
            said.append(f"{label}: not found")
            continue
        for key in ("speaker", "channel"):
            if key in want and not _agree(key, want[key], found.get(key)):
                said.append(f"{label}: {key} is {found.get(key)!r}, expected {want[key]!r}")
    return said


def _object(record: Item, key: str) -> Item:
    held = record.get(key)
    return held if isinstance(held, Mapping) else {}


def _texts(value: object) -> list[str]:
    """A text or a list of texts as a list."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def _whole(record: Item, key: str) -> int:
    value = record.get(key)
    return value if isinstance(value, int) else -1
