"""The one place where stages meet: capture → preserve → read → extract → resolve → settle → review → publish."""

from saksi.pipeline.front import (
    Sources,
    add_sources,
    current_case,
    document_names,
    find_incident,
    read_sources,
    reader,
    reading_form,
)
from saksi.pipeline.intake import Read, Taken
from saksi.ports import Refusal

__all__ = [
    "Read",
    "Refusal",
    "Sources",
    "Taken",
    "add_sources",
    "current_case",
    "document_names",
    "find_incident",
    "read_sources",
    "reader",
    "reading_form",
]
