"""Which claims are told of one incident: pairs judged by the model, joined by average linkage.

Average linkage merges the two groups whose claims are on average likeliest of one incident, until none is likelier
than not; so one doubtful pair neither joins two incidents nor parts one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

EVEN = 0.5
MOST = 400
"""More claims than this are first joined in runs of their order, so that a very long text stays quick."""


def groups(same: Floats, *, threshold: float = EVEN) -> list[list[int]]:
    """Groups of row numbers, each sorted, in the order of their first: chances [S, S] that two are of one incident."""
    import numpy as np

    size = len(same)
    members = [[n] for n in range(size)]
    if size < 2:
        return members
    mean = same.astype(np.float64).copy()
    np.fill_diagonal(mean, -1)
    weight = np.ones(size)
    alive = np.ones(size, dtype=bool)
    while True:
        left, right = divmod(int(mean.argmax()), size)
        if mean[left, right] <= threshold:
            break
        total = weight[left] + weight[right]
        row = (mean[left] * weight[left] + mean[right] * weight[right]) / total
        row[~alive] = -1
        row[[left, right]] = -1
        mean[left], mean[:, left] = row, row
        mean[right], mean[:, right] = -1, -1
        weight[left], alive[right] = total, False
        members[left] += members[right]
        members[right] = []
    return sorted((sorted(m) for m in members if m), key=lambda m: m[0])
