"""Copies of one text: near-copies by MinHash signatures compared in bands, rewritten and translated ones by sketches.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3. A signature is 64 unsigned 32-bit values as hexadecimal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations
from operator import eq

from saksi.model.account import Account
from saksi.model.source import Dependence
from saksi.resolve.sketch import Sketch, aligned, sketch

VALUES = 64
WIDTH = 8
BAND = 4
LOW_DIGITS = 4
"""Of each value a band keeps the last four digits: minima are small, so their first digits hardly tell them apart."""
COPY_SHARE = 0.55
"""Share of equal values above which two documents count as copies of one text."""
REWRITTEN_SHARE = 0.1
"""Share of equal values that, with numbers and names in one order, shows a rewritten text."""
LEAST_SHARED_PAIRS = 2
"""Pairs of neighbouring numbers or words that two texts must share to be compared at all."""


@lru_cache(maxsize=4096)
def values(fingerprint: str) -> tuple[str, ...]:
    """The signature's values as hexadecimal pieces; empty for a text too short to have one."""
    if len(fingerprint) != VALUES * WIDTH:
        return ()
    return tuple(fingerprint[k : k + WIDTH] for k in range(0, len(fingerprint), WIDTH))


def bands(fingerprint: str) -> tuple[str, ...]:
    """Thirty-two bands of four values, sixteen along the signature and sixteen across it.

    Copies at share .55 meet in one of them with probability .93, at .6 with .98, at .7 with .999. Texts that share
    a phrase or two meet so seldom that a case of a hundred thousand stays quick; with bands of three a report met a
    dozen others by chance there.
    """
    pieces = [value[-LOW_DIGITS:] for value in values(fingerprint)]
    across = len(pieces) // BAND
    along = [pieces[k : k + BAND] for k in range(0, len(pieces), BAND)]
    return tuple(f"{k}:{''.join(band)}" for k, band in enumerate(along + [pieces[k::across] for k in range(across)]))


def resemblance(left: str, right: str) -> float:
    """Estimated Jaccard resemblance of two texts, 0–1; 0 where either has no signature."""
    ours, theirs = values(left), values(right)
    if not ours or not theirs:
        return 0.0
    return float(sum(map(eq, ours, theirs))) / VALUES


def are_copies(left: str, right: str) -> bool:
    """Whether two documents are copies of one text."""
    return resemblance(left, right) >= COPY_SHARE


def edge_order(account: Account) -> tuple[str, str]:
    """Documents in the order in which one can have had something from another: by publication, then by id."""
    return (in_utc(account.published or "9"), account.document)


def in_utc(text: str) -> str:
    """A time with a zone as RFC 3339 in UTC; a date, or a time without a zone, as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def copies(accounts: Iterable[Account], texts: Mapping[str, str]) -> tuple[Dependence, ...]:
    """Which documents are copies: each with the earliest published one that it resembles, and what shows it.

    Of those published at one time the one that most others may be copies of comes first, then by outlet and text: ids
    are drawn anew in each case, and the same reports are to have the same sources in every one.

    ``texts`` are the documents' texts by id; where one is missing, signatures alone are compared. Rewritten and
    translated copies are told by what rewriting and translating leave in place: numbers and names in their order.
    """
    first = {account.document: account for account in sorted(accounts, key=edge_order, reverse=True)}
    told = sorted(first.values(), key=edge_order)
    sketches = {a.document: sketch(texts.get(a.document, "")) for a in told} if len(told) > 1 else {}
    near = _near(told, sketches)
    met = Counter(document for pair in near for document in pair)
    told.sort(key=lambda a: (in_utc(a.published or "9"), -met[a.document], a.outlet or "", a.fingerprint, a.document))
    found = []
    for k, later in enumerate(told):
        for earlier in told[:k]:
            if (
                frozenset((earlier.document, later.document)) in near
                and (edge := _copy(earlier, later, sketches)) is not None
            ):
                found.append(edge)
                break
    return tuple(found)


def _near(accounts: Sequence[Account], sketches: Mapping[str, Sketch]) -> set[frozenset[str]]:
    """Pairs worth comparing: a shared band of the signature, or two shared pairs of numbers."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        for key in {*bands(account.fingerprint), *sketches[account.document].pairs} if sketches else ():
            blocks[key].append(account.document)
    shared: Counter[frozenset[str]] = Counter()
    for key, members in blocks.items():
        weight = 1 if key.startswith(("numbers:", "words:")) else LEAST_SHARED_PAIRS
        for pair in combinations(members, 2):
            shared[frozenset(pair)] += weight
    return {pair for pair, times in shared.items() if times >= LEAST_SHARED_PAIRS}


def _copy(earlier: Account, later: Account, sketches: Mapping[str, Sketch]) -> Dependence | None:
    share = resemblance(earlier.fingerprint, later.fingerprint)
    ours, theirs = sketches[earlier.document], sketches[later.document]
    if share >= COPY_SHARE:
        words, score = f"copies of one text ({share:.0%} of the signature agrees)", share
    elif (told := aligned(ours, theirs)) is not None and (told.is_sure or share >= REWRITTEN_SHARE):
        words, score = f"one text rewritten or translated: {told.words}", told.share
    else:
        return None
    return Dependence(left=later.document, right=earlier.document, kind="copy", words=words, score=round(1000 * score))
