"""MUC-4 messages as training examples: role fillers as spans, effects as classes, types of incident of the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from saksi.extract.encoder.pieces import cut
from saksi.extract.learned.labels import CLASSES, EPISODES, FILLERS, SPANS
from saksi.extract.learned.layout import lay_out, pieces_of
from training.muc.labels import MucDocument, documents
from training.records import Example, Item

if TYPE_CHECKING:
    from tokenizers import Tokenizer

KIND_OF = {
    "PerpInd": "perpetrator_individual",
    "PerpOrg": "perpetrator_organisation",
    "Target": "physical_target",
    "Victim": "human_target",
    "VictimDescription": "human_description",
    "VictimNumber": "human_number",
    "Weapon": "instrument",
}
LIMIT = 1500  # pieces of a message that are learned from; the longest hold speeches


def muc_examples(folder: Path, tokenizer: Tokenizer, *, keep: str = "train") -> list[Example]:
    """The messages of the training part (``keep`` as ``training.muc.labels.documents`` has it)."""
    return [muc_example(document, tokenizer) for document in documents(folder, keep=keep)]


def muc_example(document: MucDocument, tokenizer: Tokenizer) -> Example:
    pieces = cut(tokenizer, document.text)
    layout = lay_out(document.text, pieces.starts, pieces.ends)
    size = min(len(pieces), LIMIT)
    by_place: dict[tuple[str, int, int], Item] = {}
    for span in document.spans:
        found = pieces_of(layout, span.start, span.end)
        kind = KIND_OF.get(span.role)
        if kind is None or found is None or found[1] >= size:
            continue
        item = by_place.setdefault((kind, *found), Item(kind, *found))
        item.templates |= {span.template}
        if kind in ("human_target", "human_description"):
            item.classes["effect"] = _effect(span.get("effect"))
    items = list(by_place.values())
    tags = np.zeros((size, len(SPANS)), dtype=np.int8)
    for item in sorted(items, key=lambda i: i.last - i.first):
        layer = SPANS.index(item.kind)
        if not tags[item.first : item.last + 1, layer].any():
            tags[item.first, layer] = 1
            tags[item.first + 1 : item.last + 1, layer] = 2
    known = np.array([float(kind in FILLERS) for kind in SPANS], dtype=np.float32)
    types = {t for template in document.templates if not template.optional for t in template.types()}
    episodes = np.array([int(name in types) for name in EPISODES], dtype=np.int64)
    return Example(document.id, "en", pieces.ids[:size], layout, tags, known, items, {}, episodes)


def _effect(said: str | None) -> int:
    words = (said or "none").lower()
    terms = CLASSES["effect"]
    return terms.index(words) if words in terms else terms.index("none" if words == "none" else "other")
