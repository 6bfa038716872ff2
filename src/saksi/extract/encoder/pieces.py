"""A text cut into the encoder's pieces, each with exact offsets into the text as it stands.

The tokenizer normalises before it cuts (compatibility forms, zero-width signs, vowel signs), and keeps count of where
each piece came from. Three things are set right here: a piece that is the word's mark alone stands before its word and
covers nothing; signs that the tokenizer leaves out belong to the piece before them (else a word's last vowel sign
would lie outside every span); pieces never run backwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

META = "▁"
# what may follow a letter and be left out: combining and vowel signs, the Arabic stretch, soft hyphens, emoji variants
TRAILING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\ufe00-\ufe0f]+"
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces in the order of the text: `ids`, and code points [starts, ends), all int64 of one length.

    Starts and ends never decrease; a piece may be empty (start = end), and pieces of one sign ("½" is three) share it.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def offsets(self) -> list[tuple[int, int]]:
        """The pieces' [start, end), as pairs."""
        return list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))


class Tokenizer(Protocol):
    """What is asked of the package `tokenizers`, which only training has."""

    def encode(
        self, sequence: Any, pair: Any = None, is_pretokenized: bool = False, add_special_tokens: bool = True
    ) -> Any: ...

    def token_to_id(self, token: str) -> int | None: ...


def cut(tokenizer: Tokenizer, text: str) -> Pieces:
    """Cut a text in training; reading cuts by `unigram` or `wordpiece`, which give the same pieces."""
    import numpy as np

    encoded = tokenizer.encode(text, add_special_tokens=False)
    pairs = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoded.ids, dtype=np.int64)
    lone = ids == tokenizer.token_to_id(META)
    starts = np.maximum.accumulate(pairs[:, 0])
    ends = np.maximum.accumulate(np.where(lone, pairs[:, 0], pairs[:, 1]))
    take_trailing(text, starts, ends)
    return Pieces(ids, starts, ends)


def take_trailing(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    """Let the last piece that ends where left-out signs begin reach to their end, unless another piece covers them."""
    import numpy as np

    for found in TRAILING.finditer(text):
        at = int(np.searchsorted(ends, found.start(), side="right")) - 1
        if at < 0 or ends[at] != found.start() or starts[at] == ends[at]:
            continue
        following = int(starts[at + 1]) if at + 1 < len(starts) else len(text)
        ends[at] = max(ends[at], min(found.end(), following))
