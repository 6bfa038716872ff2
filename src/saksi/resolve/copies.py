"""Near-copies of one text: MinHash signatures compared in bands.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3. A signature is 64 unsigned 32-bit values as hexadecimal.
"""

from __future__ import annotations

VALUES = 64
WIDTH = 8
BAND = 4
LOW_DIGITS = 4
"""Of each value a band keeps the last four digits: minima are small, so their first digits hardly tell them apart."""
COPY_SHARE = 0.55
"""Share of equal values above which two documents count as copies of one text."""


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
    return sum(a == b for a, b in zip(ours, theirs, strict=True)) / VALUES


def are_copies(left: str, right: str) -> bool:
    """Whether two documents are copies of one text."""
    return resemblance(left, right) >= COPY_SHARE
