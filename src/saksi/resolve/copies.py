"""Near-copies of one text: MinHash signatures compared in bands.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3. A signature is 64 unsigned 32-bit values as hexadecimal.
"""

from __future__ import annotations

VALUES = 64
WIDTH = 8
BAND = 3
COPY_SHARE = 0.55
"""Share of equal values above which two documents count as copies of one text."""


def values(fingerprint: str) -> tuple[str, ...]:
    """The signature's values as hexadecimal pieces; empty for a text too short to have one."""
    if len(fingerprint) != VALUES * WIDTH:
        return ()
    return tuple(fingerprint[k : k + WIDTH] for k in range(0, len(fingerprint), WIDTH))


def bands(fingerprint: str) -> tuple[str, ...]:
    """Twenty-one bands of three values: copies at share .55 meet in one of them with probability .978."""
    pieces = values(fingerprint)
    return tuple(f"{k // BAND}:{''.join(pieces[k : k + BAND])}" for k in range(0, len(pieces) - BAND + 1, BAND))


def resemblance(left: str, right: str) -> float:
    """Estimated Jaccard resemblance of two texts, 0–1; 0 where either has no signature."""
    ours, theirs = values(left), values(right)
    if not ours or not theirs:
        return 0.0
    return sum(a == b for a, b in zip(ours, theirs, strict=True)) / VALUES


def are_copies(left: str, right: str) -> bool:
    """Whether two documents are copies of one text."""
    return resemblance(left, right) >= COPY_SHARE
