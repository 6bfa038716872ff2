"""Everything that a run learns from and is judged on, as examples."""

from __future__ import annotations

import argparse
import lzma
import pickle
from dataclasses import dataclass
from typing import Any

from training.muc_examples import muc_examples
from training.records import Example, example_of, read_corpus


@dataclass(frozen=True, slots=True)
class Texts:
    """What a run learns from and is judged on."""

    train: list[Example]
    muc: list[Example]
    judged: list[Example]

    def messages(self, number: int) -> list[Example]:
        """MUC-4 once: every message that tells of an incident, and each third of the others in turn."""
        return [e for n, e in enumerate(self.muc) if e.items or (n + number) % 3 == 0]


def read_texts(options: argparse.Namespace, tokenizer: Any) -> Texts:
    """The corpus and MUC-4 as examples; kept in a file where one is named."""
    if options.examples and options.examples.is_file():
        with lzma.open(options.examples, "rb") as kept:
            found: Texts = pickle.load(kept)
        return found
    made = _made(options, tokenizer)
    if options.examples:
        with lzma.open(options.examples, "wb", preset=4) as kept:
            pickle.dump(made, kept)
    return made


def _made(options: argparse.Namespace, tokenizer: Any) -> Texts:
    train, judged, muc = [], [], []
    if options.corpus:
        languages = [name for name in options.languages.split(",") if name]
        train += [example_of(r, tokenizer) for r in read_corpus(options.corpus, "train", languages=languages)]
        judged += [example_of(r, tokenizer) for r in read_corpus(options.corpus, "dev", languages=languages)]
    if options.muc:
        muc = muc_examples(options.muc, tokenizer)
        judged += muc_examples(options.muc, tokenizer, keep="tune")
    return Texts(train, muc, judged)
