"""The encoder at run time: a text in, named arrays out, one row a piece.

Nothing is loaded before the first text. A window is run alone and never filled up, so a text's result depends on that
text only (activations are quantised by the whole tensor, and a batch would be one tensor).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from saksi.errors import BackendError, IntegrityError
from saksi.extract.encoder.bundle import MODEL, TOKENIZER, Bundle
from saksi.extract.encoder.pieces import Pieces
from saksi.extract.encoder.unigram import Unigram
from saksi.extract.encoder.windows import Window, begins, plan
from saksi.extract.encoder.wordpiece import WordPiece

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

THREADS = 2


def read_tokenizer(data: bytes, *, subject: str) -> Unigram | WordPiece:
    """A `tokenizer.json`. Raises IntegrityError when it holds no tokenizer that this version reads."""
    try:
        model = json.loads(data)["model"]
        return WordPiece.of(model) if model["type"] == "WordPiece" else Unigram.of(model)
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError("no tokenizer", subject=subject, hint="Install the model again.") from error


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's pieces and the model's outputs: each array is [pieces, …], float32."""

    pieces: Pieces
    outputs: Mapping[str, NDArray[np.float32]]


class Encoder:
    """One model file, loaded at the first use and kept; may be used from several threads."""

    def __init__(self, bundle: Bundle, *, threads: int = THREADS) -> None:
        self.bundle = bundle
        self.threads = threads

    @cached_property
    def tokenizer(self) -> Unigram | WordPiece:
        """Raises IntegrityError or NotFound as `Bundle.read` does, and as `read_tokenizer`."""
        return read_tokenizer(self.bundle.read(TOKENIZER), subject=str(self.bundle.folder / TOKENIZER))

    @cached_property
    def session(self) -> InferenceSession:
        """Raises as `tokenizer` does, and IntegrityError when onnxruntime refuses the file."""
        data = self.bundle.read(MODEL)
        try:
            import onnxruntime as ort
        except ImportError as error:
            raise BackendError("the package onnxruntime is missing", hint="Install Saksi again.") from error
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        options.use_deterministic_compute = True
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except _refusals() as error:
            raise IntegrityError("onnxruntime cannot load the model", subject=self._file) from error

    @property
    def _file(self) -> str:
        return str(self.bundle.folder / MODEL)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The model's outputs, in the file's order."""
        return tuple(output.name for output in self.session.get_outputs())

    def encode(
        self, text: str, *, paragraphs: Sequence[int] = (), sentences: Sequence[int] = (), outputs: Sequence[str] = ()
    ) -> Encoded:
        """Run the model over a text of any length.

        `paragraphs` and `sentences` are the code points at which they begin, ascending: a window prefers to begin
        there. Without paragraphs, those that blank lines and line ends make are used. `outputs` picks some of the
        model's (default: all). An empty text gives arrays of no rows.
        """
        pieces = self.tokenizer.cut(text)
        wanted = tuple(outputs) or self.names
        starts = pieces.starts.tolist()
        kinds = [begins(starts, paragraphs or _line_starts(text)), begins(starts, sentences)]
        manifest = self.bundle.manifest
        size, context = manifest["window"] - 2, manifest["context"]
        # an empty text still runs once: only the file knows how wide its outputs are
        windows = plan(len(pieces), size=size, context=context, breaks=kinds) or (Window(0, 0, 0, 0),)
        return Encoded(pieces, self._joined(pieces, windows, wanted))

    def _joined(
        self, pieces: Pieces, windows: Sequence[Window], wanted: Sequence[str]
    ) -> dict[str, NDArray[np.float32]]:
        import numpy as np

        parts = [self._run(pieces, window, wanted) for window in windows]
        return {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(wanted)}

    def _run(self, pieces: Pieces, window: Window, wanted: Sequence[str]) -> list[NDArray[np.float32]]:
        """The outputs of the pieces that this window gives, without those of the begin and end pieces."""
        import numpy as np

        begin, end = self.bundle.manifest["begin"], self.bundle.manifest["end"]
        ids = np.concatenate([[begin], pieces.ids[window.start : window.end], [end]]).astype(np.int64)[None, :]
        try:
            found = self.session.run(list(wanted), {"ids": ids, "mask": np.ones_like(ids)})
        except _refusals() as error:
            raise IntegrityError("onnxruntime cannot run the model", subject=self._file) from error
        first = 1 + window.first - window.start
        return [each[0, first : first + window.last - window.first] for each in found]


def _refusals() -> tuple[type[Exception], ...]:
    """What onnxruntime raises: classes of its own, with no base but Exception, and plain ones from its wrapper."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented", "RuntimeException")
    return (RuntimeError, ValueError, *(getattr(state, name) for name in own))


def _line_starts(text: str) -> list[int]:
    places, at = [0], text.find("\n")
    while at >= 0:
        places.append(at + 1)
        at = text.find("\n", at + 1)
    return places
