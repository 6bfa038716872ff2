"""A model folder as the reader uses it: encoder, heads, floors, calibration, loaded at the first text."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from saksi.errors import IntegrityError
from saksi.extract.encoder.bundle import MANIFEST, Bundle, open_bundle
from saksi.extract.encoder.session import Encoder
from saksi.extract.learned.heads import Heads
from saksi.extract.learned.labels import CLASSES, EPISODES, RELATIONS, SPANS
from saksi.extract.learned.layout import lay_out
from saksi.extract.learned.marks import Sight
from saksi.extract.learned.together import Weights
from saksi.extract.learned.unnamed import unnamed
from saksi.extract.page.lexicon import LANGUAGES
from saksi.extract.page.text import sentences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

HEADS = "heads.npz"


class Model:
    """One trained model: what it is comes from its manifest, its files are checked and read when first needed."""

    def __init__(self, bundle: Bundle, *, facts: Mapping[str, Any] | None = None) -> None:
        self.bundle = bundle
        self.facts = bundle.manifest if facts is None else {**bundle.manifest, **facts}
        self.encoder = Encoder(bundle)

    @property
    def digest(self) -> str:
        return self.bundle.digest

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @cached_property
    def floors(self) -> Mapping[str, float]:
        """The least score by kind of span; below it the reader says nothing."""
        return {str(k): float(v) for k, v in self._facts("floors").items()}

    @cached_property
    def leanings(self) -> Mapping[str, float]:
        """By kind of span: what the chance of being outside is divided by, where finding matters more than sparing."""
        return {str(k): float(v) for k, v in self._facts("leanings").items()}

    @cached_property
    def grouping(self) -> Weights | None:
        """How pairs of claims are judged beside the heads."""
        return Weights.read(self._facts("grouping"))

    @cached_property
    def heads(self) -> Heads:
        """Raises IntegrityError where the model was trained on another inventory of labels than this version's."""
        if self._facts("labels") != inventory():
            raise IntegrityError(
                "the model was trained on other labels",
                subject=str(self.bundle.folder),
                hint="Install a model made for this version.",
            )
        import numpy as np

        with np.load(io.BytesIO(self.bundle.read(HEADS)), allow_pickle=False) as stored:
            return Heads({name: stored[name].astype(np.float32) for name in stored.files})

    def see(self, text: str, language: str = "") -> Sight:
        """One pass of the encoder over a text, in which it sees of no people and no armed side which one it is."""
        import numpy as np

        shown = unnamed(text, language)
        found = self.encoder.encode(shown.text, sentences=[shown.forth(s.start) for s in sentences(text)])
        layout = lay_out(text, *shown.back(found.pieces.starts, found.pieces.ends))
        scores = found.outputs["tags"].reshape(len(found.pieces), len(SPANS), 3)
        for kind, factor in self.leanings.items():
            scores[:, SPANS.index(kind), 0] -= np.log(np.float32(factor))
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return Sight(text, layout, found.outputs["hidden"], powers / powers.sum(axis=-1, keepdims=True))

    def unread(self, text: str) -> float:
        """The share of a text's signs that no piece of the vocabulary holds."""
        pieces = self.encoder.tokenizer.cut(text)
        lengths = (pieces.ends - pieces.starts)[pieces.ids == self.encoder.tokenizer.unknown]
        return float(lengths.sum()) / max(1, len(text))

    def calibrated(self, kind: str, score: float) -> int:
        """A raw score as the share of claims of this kind and score that were right on held-back reports (‰)."""
        table = self._facts("calibration").get(kind)
        if not table:
            return round(1000 * min(max(score, 0.0), 1.0))
        bounds, shares = table["bounds"], table["shares"]
        return round(1000 * float(shares[bisect_right(bounds, score)]))

    def _facts(self, name: str) -> dict[str, Any]:
        found = self.facts.get(name, {})
        return found if isinstance(found, dict) else {}


def inventory() -> dict[str, Any]:
    """The labels of this version, as a manifest holds them."""
    return {
        "spans": list(SPANS),
        "classes": {name: list(terms) for name, terms in CLASSES.items()},
        "relations": list(RELATIONS),
        "episodes": list(EPISODES),
    }


class Models(NamedTuple):
    """A model for every language, and by language those that have one of their own, which reads them better."""

    any: Model
    own: Mapping[str, Model]


def open_models(folder: Path) -> Models:
    """The model in a folder, and in its sub-folders those of single languages, as in ``folder/en``."""
    own = {code: folder / code for code in LANGUAGES}
    found = {code: Model(open_bundle(path)) for code, path in own.items() if (path / MANIFEST).is_file()}
    return Models(Model(open_bundle(folder)), found)


@cache
def shipped() -> Models | None:
    """The models that this version comes with; None where their folder is absent."""
    folder = Path(str(resources.files("saksi.extract").joinpath("model")))
    return open_models(folder) if (folder / MANIFEST).is_file() else None
