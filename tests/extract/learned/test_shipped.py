"""The model that is shipped: read in six languages, always the same, what its digest says, and unmoved by odd pages.

No accuracy is held here but that the plainest sentence is understood: figures are measured by bench/ on annotated text.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

import saksi.extract
from saksi.errors import IntegrityError, NotFound
from saksi.extract import RulesExtractor, as_contract, choose, described
from saksi.extract.encoder.bundle import MANIFEST, MODEL, TOKENIZER, open_bundle
from saksi.extract.encoder.session import Encoder
from saksi.extract.learned.model import HEADS, inventory, open_models
from saksi.extract.learned.reader import LANGUAGES, LearnedExtractor
from saksi.model.canonical import canonical
from saksi.model.claim import Casualty
from saksi.model.terms import Outcome
from tests.extract.learned.stub import claims_of, document
from tests.extract.learned.test_reader import check

PAGES = {
    "en": "A missile hit a market in Kharkiv on Monday, killing 12 people and wounding 30, the mayor said.",
    "uk": "У понеділок ракета влучила в ринок у Харкові, загинули 12 людей, ще 30 поранені, повідомив мер.",
    "ru": "В понедельник ракета попала в рынок в Харькове, погибли 12 человек, 30 ранены, сообщил мэр.",
    "ar": "قُتل 12 شخصا وأصيب 30 آخرون يوم الاثنين في قصف صاروخي على سوق في خاركيف، بحسب رئيس البلدية.",
    "es": "Un misil cayó el lunes en un mercado de Járkov: 12 personas murieron y 30 están heridas, dijo el alcalde.",
    "fr": "Un missile a frappé lundi un marché à Kharkiv : 12 personnes ont été tuées et 30 blessées, selon le maire.",
}
NAMES = "A shell killed Orvin Teskal, 61, and his wife Maleda Teskal at their home in Kharkiv, neighbours said."
LONGEST_S = 120
HOSTILE = {
    "one sign": "a",
    "one mark": "“",
    "one letter 300,000 times": "a" * 300_000,
    "control signs": "".join(map(chr, range(32))) * 40 + "killed",
    "emoji only": "😀🔥💥 " * 400,
    "joined emoji": "👩‍👩‍👧‍👦" * 200,
    "mixed scripts": "killedубиті قتل muertos tués 12人 ١٢ людей " * 60,
    "signs of direction": "\u202eKilled 12\u202c people \u200f\u200e in \u2067خاركيف\u2069. " * 60,
    "quotation marks never closed": "“He said «she said „they " * 150,
    "blanks without end": "Killed" + " \n\t\u00a0" * 5000 + "12 people.",
    "no blanks": "12peoplekilled" * 140,
    "null signs": "Twelve\0people\0were\0killed.",
    "digits": "9" * 1900 + " people were killed",
    "line ends": "\r\n\r\r\n" * 500,
    "combining": "k" + "\u0301" * 1500 + "illed",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plainest_sentence_is_understood(trained: LearnedExtractor, language: str) -> None:
    text = PAGES[language]
    found = trained.extract(document(text, language=language))
    check(text, found)
    tolls = {
        (c.value.outcome, c.value.count.low, c.value.count.high)
        for c in claims_of(found)
        if isinstance(c.value, Casualty)
    }
    assert (Outcome.KILLED, 12, 12) in tolls
    assert len(found.reports) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_readings_give_the_same_bytes(trained: LearnedExtractor, model_folder: Path, language: str) -> None:
    page = document(" ".join(PAGES[language] for _ in range(3)), language=language)
    again = LearnedExtractor(*open_models(model_folder))
    assert canonical(trained.extract(page)) == canonical(trained.extract(page)) == canonical(again.extract(page))


def test_one_thread_and_two_give_the_same(model_folder: Path) -> None:
    bundle = open_bundle(model_folder)
    text = " ".join(PAGES.values())
    one, two = (Encoder(bundle, threads=n).encode(text).outputs for n in (1, 2))
    for name in one:
        assert np.array_equal(one[name], two[name]), name


def test_the_digest_is_that_of_the_manifest_and_every_file_is_the_one_named(
    trained: LearnedExtractor, model_folder: Path
) -> None:
    assert trained.model_digest == hashlib.sha256((model_folder / MANIFEST).read_bytes()).hexdigest()
    named = open_bundle(model_folder).manifest["files"]
    assert set(named) == {f.name for f in model_folder.iterdir() if f.is_file()} - {MANIFEST}
    assert set(named) >= {MODEL, TOKENIZER, HEADS}
    for name, digest in named.items():
        assert hashlib.sha256((model_folder / name).read_bytes()).hexdigest() == digest
    for language, text in PAGES.items():
        digest = trained.own.get(language, trained.model).digest
        assert trained.extract(document(text, language=language)).model_digest == digest


def test_the_model_knows_the_labels_of_this_version(model_folder: Path) -> None:
    assert open_bundle(model_folder).manifest["labels"] == inventory()


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, HEADS])
def test_a_changed_byte_is_refused(model_folder: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder, ignore=shutil.ignore_patterns("en"))
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(IntegrityError, match="digest differs") as raised:
        choose("model", model=folder).extract(document(PAGES["en"]))
    assert str(folder / name) in str(raised.value)
    assert raised.value.hint == "Install the model again."


def test_a_missing_file_is_told(model_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(model_folder / MANIFEST, folder)
    with pytest.raises(NotFound, match="no such file"):
        choose("model", model=folder).extract(document(PAGES["en"]))


def test_names_of_victims_are_found_and_not_shown(trained: LearnedExtractor) -> None:
    page = document(NAMES)
    found = trained.extract(page)
    sealed = [c for c in claims_of(found) if c.kind == "identity"]
    assert any("Teskal" in c.quote for c in sealed)
    shown = as_contract(page, found, given_id=None, with_text=False, mentions=True, sealed=False)
    kinds = {c["kind"] for r in shown["reports"] for c in r["claims"]} | {c["kind"] for c in shown["claims"]}
    assert "identity" not in kinds


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_odd_pages_are_read_in_bounded_time(trained: LearnedExtractor, text: str, language: str) -> None:
    started = time.monotonic()
    check(text, trained.extract(document(text, language=language)))
    assert time.monotonic() - started < LONGEST_S


def test_the_shipped_model_is_the_reader_unless_another_is_asked_for(model_folder: Path) -> None:
    if model_folder.parent != Path(saksi.extract.__file__).parent:
        pytest.skip("another model is under test")
    assert isinstance(choose(), LearnedExtractor)
    assert isinstance(choose("model"), LearnedExtractor)
    assert isinstance(choose("rules"), RulesExtractor)


def test_a_reader_is_described_with_its_model(trained: LearnedExtractor) -> None:
    name = trained.model.name
    alone = LearnedExtractor(trained.model)
    assert described(alone) == f"learned/1 with the model {name}, sha256 {trained.model_digest}"
    both = LearnedExtractor(trained.model, {"en": trained.model})
    assert described(both) == f"{described(alone)}; for en: {name}, sha256 {trained.model_digest}"
    assert described(RulesExtractor()) == "rules-en/1, without a model"


def test_a_language_with_a_model_of_its_own_is_read_by_that_one(model_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(model_folder, tmp_path / "model")
    shutil.rmtree(tmp_path / "model/en", ignore_errors=True)
    manifest = (model_folder / MANIFEST).read_text("utf-8")
    shutil.copytree(model_folder, tmp_path / "model/en", ignore=shutil.ignore_patterns("en"))
    (tmp_path / "model/en" / MANIFEST).write_text(manifest + " ", "utf-8")
    reader = choose("model", model=tmp_path / "model")
    digests = {
        language: reader.extract(document(PAGES[language], language=language)).model_digest for language in PAGES
    }
    other = hashlib.sha256(f"{manifest} ".encode()).hexdigest()
    assert digests == {**dict.fromkeys(PAGES, hashlib.sha256(manifest.encode()).hexdigest()), "en": other}
