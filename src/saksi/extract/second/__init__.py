"""A language model as a second reader: what it is sent, what of its answer is kept, where it differs from the first.

It is never the reader that counts. What it is sent is named passage by passage with the sealed names taken out; of its
answer only what quotes that text word for word is kept, so that nothing in the record is a model's own wording.
"""

from __future__ import annotations

from saksi.extract.second.compare import Disagreement, disagreements
from saksi.extract.second.hide import Sendable, passages, sealed_spans, sendable
from saksi.extract.second.prompt import METHOD, instructions, request, schema
from saksi.extract.second.reader import Question, SecondFindings, SecondReader, is_second, method_of

__all__ = [
    "METHOD",
    "Disagreement",
    "Question",
    "SecondFindings",
    "SecondReader",
    "Sendable",
    "disagreements",
    "instructions",
    "is_second",
    "method_of",
    "passages",
    "request",
    "schema",
    "sealed_spans",
    "sendable",
]
