"""What is right about one text, as tensors on the device that learns: made once a run, used every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from saksi.extract.learned.labels import CLAIMS, RELATIONS
from saksi.extract.learned.layout import positions
from training.records import Example, Item, classes_known

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NEVER = -1e4  # the score of what cannot be


@dataclass(frozen=True, slots=True)
class Pointing:
    """One relation in one text: items that point [L], items pointed to [R], and which are right.

    ``right_ones`` and ``barred`` are [L, 1 + R], the first column for none; ``place`` is [L, R, features].
    """

    relation: str
    left: Tensor
    right: Tensor
    right_ones: Tensor
    barred: Tensor
    place: Tensor


@dataclass(frozen=True, slots=True)
class Pairing:
    """Every two claims of a text [C, C]: told of one incident, and the left one's report part of the right one's."""

    rows: Tensor
    place: Tensor
    upper: Tensor
    same: Tensor
    part: Tensor | None


@dataclass(frozen=True, slots=True)
class Gold:
    """``tags`` [P, kinds], ``weight`` [P, kinds] of each in the text's loss, ``ends`` [S, 2] of the items."""

    tags: Tensor
    weight: Tensor
    episodes: Tensor | None
    ends: Tensor
    classes: dict[str, tuple[Tensor, Tensor]]
    pointings: tuple[Pointing, ...]
    pairing: Pairing | None


def gold_of(example: Example, device: str) -> Gold:
    """The tensors of a text on a device."""
    ends = ends_of(example.items)
    marked = max(float((example.tags > 0).sum()), 0.1 * len(example.tags))
    weight = np.broadcast_to(example.known / marked, example.tags.shape).astype(np.float32)
    episodes = example.episodes
    return Gold(
        tags=torch.from_numpy(example.tags).to(device).long(),
        weight=torch.from_numpy(weight).to(device),
        episodes=None if episodes is None else torch.from_numpy(episodes).float().to(device),
        ends=torch.from_numpy(ends).to(device),
        classes={n: (r.to(device), v.to(device)) for n, (r, v) in _classes(example.items).items()},
        pointings=tuple(p for name in RELATIONS if (p := _pointing(example, ends, name, device)) is not None),
        pairing=_pairing(example, ends, device),
    )


def ends_of(items: Sequence[Item]) -> Ints:
    return np.array([(item.first, item.last) for item in items], dtype=np.int64).reshape(-1, 2)


def candidates(items: Sequence[Item], relation: str) -> tuple[list[int], list[int]]:
    """The items that may point and those that may be pointed to."""
    kinds, targets = RELATIONS[relation]
    return [n for n, i in enumerate(items) if i.kind in kinds], [n for n, i in enumerate(items) if i.kind in targets]


def told(items: Sequence[Item]) -> list[int]:
    """The claims that belong to a report, and MUC-4's fillers that belong to a template."""
    return [n for n, i in enumerate(items) if (i.kind in CLAIMS and i.report is not None) or i.templates]


def together(items: Sequence[Item], rows: Sequence[int]) -> tuple[Bools, Ints]:
    """Which pairs of rows are of one incident, and each row's report (-1 for MUC-4, whose fillers may have several)."""
    homes = np.array([-1 if items[n].report is None else items[n].report for n in rows], dtype=np.int64)
    if (homes >= 0).all():
        return homes[:, None] == homes[None, :], homes
    same = np.array([[bool(items[a].templates & items[b].templates) for b in rows] for a in rows])
    return same, homes


def _classes(items: Sequence[Item]) -> dict[str, tuple[Tensor, Tensor]]:
    by_name: dict[str, tuple[list[int], list[int]]] = {}
    for number, item in enumerate(items):
        for name, value in classes_known(item):
            rows, values = by_name.setdefault(name, ([], []))
            rows.append(number)
            values.append(value)
    return {name: (torch.tensor(rows), torch.tensor(values)) for name, (rows, values) in by_name.items()}


def _pointing(example: Example, ends: Ints, relation: str, device: str) -> Pointing | None:
    left, right = candidates(example.items, relation)
    left = [n for n in left if relation in example.items[n].points]
    if not left or not right:
        return None
    gold = np.zeros((len(left), len(right) + 1), dtype=bool)
    for row, n in enumerate(left):
        columns = [right.index(t) + 1 for t in example.items[n].points[relation] if t in right and t != n]
        gold[row, columns or [0]] = True
    barred = np.array([[False, *[a == b for b in right]] for a in left])
    return Pointing(
        relation,
        torch.tensor(left, device=device),
        torch.tensor(right, device=device),
        torch.from_numpy(gold).to(device),
        torch.from_numpy(barred).to(device),
        _place(example, ends, (left, right), device),
    )


def _place(example: Example, ends: Ints, sides: tuple[list[int], list[int]], device: str) -> Tensor:
    """Relative positions, a byte a feature: they are many."""
    found = positions(example.layout, ends[sides[0]], ends[sides[1]])
    return torch.from_numpy(found.astype(np.uint8)).to(device)


def _pairing(example: Example, ends: Ints, device: str) -> Pairing | None:
    rows = told(example.items)
    if len(rows) < 2:
        return None
    same, homes = together(example.items, rows)
    whole = np.array([example.parts.get(int(h), -1) for h in homes])
    part = torch.from_numpy(whole[:, None] == homes[None, :]).float().to(device)
    return Pairing(
        torch.tensor(rows, device=device),
        _place(example, ends, (rows, rows), device),
        torch.from_numpy(np.triu(np.ones_like(same), 1)).to(device),
        torch.from_numpy(same).float().to(device),
        part if example.known[0] and not same.all() else None,
    )
