"""Ids that are published tell nothing of what is sealed: not even to whoever tries every name."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.lines import LineExtractor, new_case
from saksi.capture import files
from saksi.model.capture import capture_of
from saksi.pipeline.intake import add


def test_no_list_of_names_finds_who_collected_a_document(tmp_path: Path) -> None:
    """Everything that goes into a capture's id can be known, and one number drawn for it cannot."""
    source = tmp_path / "agency.txt"
    source.write_text("2020-05-01 | Arvale | shelling | 4+ killed", encoding="utf-8")
    with new_case(tmp_path / "case") as case:
        list(add(case, files.collect([str(source)], by="A. Recorder"), LineExtractor()))
        (capture,) = case.store.captures()
    (guessed,) = (
        capture_of(
            capture.blob,
            capture.size,
            capture.media_type,
            msgspec.structs.replace(item.collection, at=capture.collection.at),
            hints=item.hints,
        )
        for item in files.collect([str(source)], by="A. Recorder")
    )
    assert guessed.id != capture.id
    number = set(capture.collection.remarks) - set(guessed.collection.remarks)
    assert len(number) == 1
    known = msgspec.structs.replace(guessed.collection, remarks=capture.collection.remarks)
    whole = capture_of(capture.blob, capture.size, capture.media_type, known, hints=capture.hints)
    assert whole.id == capture.id
