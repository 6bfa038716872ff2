"""Full text in every script."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saksi.model.document import Document
from saksi.store.database import Database
from saksi.store.search import END, START, fold, holds, index_document, passage, search, unindex_document

TEXTS = {
    "english": "Rockets hit the market square; shelling went on at night.",
    "german": "Über den Dächern stieg Rauch auf, Straßen waren gesperrt.",
    "ukrainian": "Ракети влучили у ринок Харкова, мер повідомив про загиблих.",
    "russian": "Ракеты попали в рынок в Харькове; ёлки у площади сгорели.",
    "arabic": "أصابت الصواريخ سوق الخرطوم وقُتل 21 شخصًا على الأقل.",
    "persian": "موشک‌ها به بازار شهر اصابت کردند.",
    "hebrew": "רקטות פגעו בשוק העירוני.",
    "chinese": "火箭弹击中市场，至少二十一人死亡。",
    "japanese": "ロケット弾が市場に命中し、少なくとも21人が死亡した。",
    "thai": "จรวดโจมตีตลาดมีผู้เสียชีวิตอย่างน้อยยี่สิบเอ็ดคน",
    "burmese": "ဒုံးကျည်များ ဈေးကို ထိမှန်ခဲ့သည်",
    "hindi": "बाज़ार पर रॉकेट गिरे, कम से कम इक्कीस लोग मारे गए।",
    "amharic": "ሮኬቶች ገበያውን መቱ።",
    "turkish": "Roketler pazar yerine isabet etti, İstanbul'da açıklandı.",
}
QUERIES = {
    "english": ["market", "MARKET square", "shell", "rockets night", '"square"'],
    "german": ["uber", "Dächern", "dachern", "Rauch gesperrt"],
    "ukrainian": ["Харков", "ринок", "загиблих мер"],
    "russian": ["харьков", "Рынок", "ЁЛКИ"],
    "arabic": ["الخرطوم", "خرطوم", "21", "شخصا", "سوق الصواريخ"],
    "persian": ["بازار"],
    "hebrew": ["רקטות", "שוק"],
    "chinese": ["市场", "火箭", "死亡", "人"],
    "japanese": ["市場", "ロケット", "死亡"],
    "thai": ["ตลาด"],
    "burmese": ["ဈေး"],
    "hindi": ["बाज़ार", "इक्कीस", "रॉकेट"],
    "amharic": ["ገበያውን"],
    "turkish": ["pazar", "istanbul"],
}


def document(name: str, text: str, title: str | None = None) -> Document:
    return Document(id=name, capture="c", method="m", text=text, title=title)


@pytest.fixture(scope="module")
def indexed() -> Database:
    database = Database.temporary()
    for idx, (name, text) in enumerate(TEXTS.items()):
        put(database, idx, document(name, text))
    return database


def put(database: Database, idx: int, item: Document) -> None:
    sql = "INSERT INTO document (idx, id, capture, output) VALUES (?, ?, 'c', 'o')"
    database.run(sql, (idx, item.id))
    index_document(database, idx, item)


@pytest.mark.parametrize("script", TEXTS)
def test_words_are_found_in_every_script(indexed: Database, script: str) -> None:
    for query in QUERIES[script]:
        found = dict(search(indexed, query, limit=5))
        assert script in found, query
        snippet = found[script]
        assert START in snippet and END in snippet, query
        assert snippet.replace(START, "").replace(END, "").replace("…", "").strip() in TEXTS[script]


def test_all_words_must_be_there_and_none_finds_nothing(indexed: Database) -> None:
    assert list(search(indexed, "rockets cathedral", limit=5)) == []
    assert list(search(indexed, "", limit=5)) == []
    assert list(search(indexed, "rockets", limit=0)) == []
    assert list(search(indexed, "市声", limit=5)) == []


@pytest.mark.parametrize(
    "query", ['"', "a AND", "NEAR(", "text:rockets", "-x", "*", "' OR 1=1 --", "\0", "(", "\ue000"]
)
def test_what_looks_like_a_query_language_is_words(indexed: Database, query: str) -> None:
    list(search(indexed, query, limit=5))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_no_query_fails(indexed: Database, query: str) -> None:
    list(search(indexed, query, limit=5))


def test_titles_are_found_and_marks_of_the_source_are_not_taken_for_ours() -> None:
    database = Database.temporary()
    put(database, 1, document("d", f"Some {START}trick{END} text", title="Report on the bridge"))
    assert [name for name, _ in search(database, "bridge", limit=5)] == ["d"]
    ((_, snippet),) = search(database, "text", limit=5)
    assert snippet.count(START) == snippet.count(END) == 1
    unindex_document(database, 1)
    assert list(search(database, "bridge", limit=5)) == []


def test_an_unspaced_text_of_odd_code_points_is_indexed(tmp_path: Path) -> None:
    database = Database.temporary()
    put(database, 1, document("d", "\U00020001\U00020002 \0 \u200b x"))
    assert [name for name, _ in search(database, "\U00020002", limit=5)] == ["d"]


def test_folding_is_for_comparing() -> None:
    assert fold("Ёлки ÜBER Straße قُتل") == fold("елки uber STRASSE قتل")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Rockets struck the market.", "market", "Rockets struck the \ue000market\ue001."),
        ("Two markets burned.", "MARKET", "Two \ue000markets\ue001 burned."),
        ("A cart, no car.", "car", "A cart, no \ue000car\ue001."),
        ("Ärzte sprachen.", "arzte", "\ue000Ärzte\ue001 sprachen."),
        ("袭击造成平民伤亡", "平民", "袭击造成\ue000平民\ue001伤亡"),
        ("He paid (5.00).", "(5", "He paid \ue000(5\ue001.00)."),
    ],
)
def test_a_passage_shows_the_words_where_they_stand(text: str, words: str, expected: str) -> None:
    assert passage(text, words) == expected


def test_a_passage_is_cut_on_both_sides() -> None:
    found = passage("word " * 100 + "needle" + " word" * 100, "needle")
    assert "\ue000needle\ue001" in found and found.startswith("…") and found.endswith("…") and len(found) < 300


@pytest.mark.parametrize(
    "text, words, is_held",
    [
        ("A market in Brenmoor", "MARKET brenm", True),
        ("A market in Brenmoor", '"mar" brenmoor', False),
        ("Élodie was there", "elodie", True),
        ("the remarket", "market", False),
        ("███████ said", "mourn", False),
        ("市場が攻撃された", "攻撃", True),
        ("anything", '"*" ,', True),
    ],
)
def test_a_text_holds_words_as_the_index_finds_them(text: str, words: str, is_held: bool) -> None:
    assert holds(text, words) is is_held
