"""The dossier: everything that a reader needs, nothing that redaction held back, and a PDF/A that archives take."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from publish.stories import NOW, REPORT, Case, claim, dead, release, speaker
from publish.test_exports import SECRETS, published, risky
from saksi.errors import BackendError
from saksi.model.claim import Identity, LegalCharacterisation, Perpetrator
from saksi.model.terms import Tier
from saksi.publish.dossier import Basis, Proof, Rule, dossier, html, paragraphs, pdf, words
from saksi.publish.download import incidents_json
from saksi.publish.gate import gate
from saksi.publish.redact import redact
from saksi.publish.signs import in_order

UKRAINIAN = "Щонайменше 9 людей загинуло внаслідок удару по ринку, повідомила служба порятунку Харкова."
ARABIC = "قُتل ما لا يقل عن 7 أشخاص في قصف على السوق، وفق ما قالت خدمة الطوارئ في حلب."
HOSTILE = 'At least 8 people <script>alert(1)</script> #eval("1") \\u{41} $x$ @ref were killed in Arvale, it said.'
RULE = Rule("saksi/2", "a rule in short", "a source", "", ("1. Left out, each with its reason.", "2. The widest."))


def told(at: datetime = NOW, tier: Tier = Tier.PUBLIC, address: str | None = None, **more: Any) -> dict[str, Any]:
    case = Case()
    mayor = speaker("Odile Varga", "local_authority")
    reports = [
        case.tell(
            REPORT,
            claim(REPORT, "At least 12 people were killed", dead(12), mayor),
            claim(REPORT, "30 injured", dead(30, 30, outcome="injured"), mayor),
            claim(REPORT, "Tamsin Okoro, 34, a baker", Identity(person="Tamsin Okoro")),
            places=("ARVALE", "Arvale"),
            address=address,
        ),
        case.tell(UKRAINIAN, claim(UKRAINIAN, "Щонайменше 9 людей загинуло", dead(9)), language="uk", outlet="Вісник"),
        case.tell(ARABIC, claim(ARABIC, "قُتل ما لا يقل عن 7 أشخاص", dead(7)), language="ar", outlet="البريد"),
        case.tell(
            HOSTILE,
            claim(
                HOSTILE, 'At least 8 people <script>alert(1)</script> #eval("1") \\u{41} $x$ @ref were killed', dead(8)
            ),
            claim(HOSTILE, "$x$", LegalCharacterisation(term="terrorism")),
            claim(HOSTILE, "@ref", Perpetrator(party="the #Front <b>")),
            outlet="<b>Out</b> #let",
        ),
    ]
    incident = case.incident(*reports)
    material = case.material()
    sent = replace(release(at, **more), tier=tier)
    public = redact(material, gate(material, sent.policy), sent)
    capture = public.incidents[0].accounts[0].document.capture.id
    proof = Proof(4, "ab" * 32, ("cd" * 32, "ef" * 32))
    return dossier(public, public.incidents[0], Basis({capture: proof}, "vkey+0+A", [RULE])) | {"incident": incident}


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for each in values for text in strings(each)]


def page(**more: Any) -> str:
    made = told(**more)
    made.pop("incident")
    return html(made).decode()


def test_it_holds_what_a_court_asks_for() -> None:
    made = told()
    assert made["title"] and "No person has reviewed" in " ".join(made["summary"])
    (killed,) = [toll for toll in made["tolls"] if toll["outcome"] == "killed"]
    assert (killed["low"], killed["best"], killed["high"], killed["rule"]) == ("12", "12", "open", "saksi/2")
    assert {figure["who"] for figure in killed["figures"]} >= {"Odile Varga, in Tern Wire", "Вісник", "البريد"}
    assert all(figure["role"] and figure["reason"] for figure in killed["figures"])
    claims = {c["id"]: c for source in made["accounts"] for p in source["passages"] for c in p["claims"]}
    assert {figure["claim"] for toll in made["tolls"] for figure in toll["figures"]} <= set(claims)
    assert all(re.fullmatch("[0-9a-f]{64}", item["sha256"]) and item["entry"] == 4 for item in made["custody"])
    assert made["custody"][0]["siblings"] == ["cd" * 32, "ef" * 32] and made["checkpoint"].startswith("saksi.case/test")
    assert "terrorism" in " ".join(strings(made["accounts"])), "a legal word stands as somebody's"


def test_every_claim_stands_with_its_marked_words() -> None:
    passages = [p for source in told()["accounts"] for p in source["passages"]]
    assert passages and all(any(run["marked"] for run in p["runs"]) for p in passages)
    marked = ["".join(run["text"] for run in p["runs"] if run["marked"]) for p in passages]
    assert any("At least 12 people were killed" in text for text in marked)


def test_it_says_nothing_that_is_sealed() -> None:
    made = told()
    made.pop("incident")
    text = " ".join(strings(made)) + page()
    assert "[name withheld]" in text or "withheld" in text
    for sealed in ("Tamsin", "Okoro", "Pavel", "Brandt", "Sealed Collector", "/secret/"):
        assert sealed not in text


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER])
def test_nothing_bypasses_redaction_and_gate(tier: Tier) -> None:
    """A sealed name, an exact home, a small group, an unreviewed incident: in no byte of dossier or record."""
    public = published(risky(), tier, review_required=True, coarsen_m=0)
    made = [dossier(public, incident, Basis({}, "vkey", [RULE])) for incident in public.incidents]
    text = " ".join(strings(made)) + "".join(html(one).decode() for one in made) + incidents_json(public).decode()
    hidden = SECRETS if tier is Tier.PUBLIC else ("Tamsin", "Okoro", "Sealed", "/secret/", "Hidden Town")
    assert made and [secret for secret in hidden if secret in text] == []


def test_texts_are_inert_in_html() -> None:
    shown = page()
    assert "<script" not in shown and "&lt;script&gt;" in shown and "<b>Out" not in shown
    assert "default-src 'none'" in shown and not re.search(r"(?:src|href)=[\"'](?!#)", shown)


def test_right_to_left_is_set_so() -> None:
    shown = page()
    assert 'dir="rtl" lang="ar"' in shown and 'dir="ltr" lang="uk"' in shown


def test_a_number_stays_with_its_words_behind_a_name_written_from_the_right() -> None:
    """Without a mark, “البريد (12 March 2024)” is set as “(12 البريد March 2024)”."""
    case = Case()
    texts = (("7 people were killed in Arvale.", 7, "البريد"), ("9 people were killed in Arvale.", 9, "Tern Wire"))
    reports = [
        case.tell(text, claim(text, f"{n} people were killed", dead(n, n)), outlet=name) for text, n, name in texts
    ]
    case.incident(*reports)
    public = redact(case.material(), gate(case.material(), release(NOW).policy), release(NOW))
    made = dossier(public, public.incidents[0], Basis({}, "vkey+0+A", [RULE]))
    assert "7: البريد\u200e (1 May 2024)" in strings(made["conflicts"])
    told = {"runs": [{"text": "كتيبة: 3"}], "a": ["كتيبة: 3", "كتيبة: three"]}
    assert in_order(told) == {**told, "a": ["كتيبة\u200e: 3", "كتيبة: three"]}, "what a source wrote stays as it is"


def test_it_says_what_it_withholds_of_custody_and_shows_partners_the_address() -> None:
    made = told()
    assert "who collected each document" in made["notes"]["withheld"]
    assert not any(row["name"] == words()["label"]["address"] for item in made["custody"] for row in item["rows"])
    address = "https://tern.example/arvale"
    named = told(tier=Tier.PARTNER, address=address)
    rows = [row for item in named["custody"] for row in item["rows"]]
    assert {"name": words()["label"]["address"], "words": address} in rows


def test_the_rates_of_joining_are_those_measured(root: Any) -> None:
    import tomllib

    table = tomllib.loads((root / "src/saksi/publish/data/error_rates.toml").read_text("utf-8"))["joining"]
    evaluation = (root / "docs/evaluation.md").read_text("utf-8")
    (_, (right, right_outside)), (_, (found, found_outside)) = table["rows"]
    assert re.search(rf"not fitted on \| 1,061 \|.*\| {re.escape(right)} \| {re.escape(found)} \|", evaluation)
    assert f"(P {right_outside}, R {found_outside}). Targets" in evaluation
    assert told()["rates"][-1]["rows"][0]["cells"] == [right, right_outside]


def test_rates_are_those_of_the_method_that_read(root: Any) -> None:
    """Each row of the shipped rates is in docs/evaluation.md, figure for figure."""
    import tomllib

    rates = tomllib.loads((root / "src/saksi/publish/data/error_rates.toml").read_text("utf-8"))
    evaluation = (root / "docs/evaluation.md").read_text("utf-8")
    for name, cells in rates["trained"]["rows"]:
        assert f"| {name} | {' | '.join(cells)} |" in evaluation
    for name, (cell,) in rates["rules"]["rows"]:
        assert re.search(rf"^\| {re.escape(name)} \| {re.escape(cell)}[ |]", evaluation, re.M)
    assert [table["note"] for table in told()["rates"]][:-1] == [words()["note"]["no_rates"].format(method="test")]


def test_paragraphs_of_a_docstring() -> None:
    text = "The rule.\n\n1. Left out,\n   each.\n2. ``Best`` is *the* latest."
    assert paragraphs(text) == ("The rule.", "1. Left out, each.", "2. Best is the latest.")


# PDF ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> bytes:
    pytest.importorskip("typst", reason="typst is not installed: pip install 'saksi[dossier]'")
    pytest.importorskip("fontpkg_amiri", reason="fontpkg-amiri is not installed: pip install 'saksi[dossier]'")
    made = told()
    made.pop("incident")
    content = pdf(made)
    assert content == pdf(made), "the same dossier gives the same bytes"
    return content


def text_of(content: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as opened:
        return "\n".join(opened[i].get_textpage().get_text_bounded() for i in range(len(opened)))


def test_pages_hold_every_script(document: bytes) -> None:
    shown = " ".join(text_of(document).split())
    assert "At least 12 people were killed" in shown and "Щонайменше 9 людей загинуло" in shown
    letters = set("قتل") & set(shown)
    assert letters, "Arabic letters can be copied out as such"
    assert '#eval("1")' in shown and "$x$" in shown, "a text's signs are no markup"


def test_it_declares_itself_an_archival_pdf(document: bytes) -> None:
    """What veraPDF looks at first (ISO 19005-2): identification, output intent, tags; nothing acts or leads out."""
    metadata = document[document.index(b"<x:xmpmeta") : document.index(b"</x:xmpmeta>")].decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", metadata)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", metadata)
    assert b"/OutputIntents" in document and b"/GTS_PDFA1" in document and b"/StructTreeRoot" in document
    assert not re.search(rb"/JavaScript|/JS\b|/EmbeddedFile|/Encrypt|/URI\b", document)


def fonts_of(content: bytes) -> dict[str, bool]:
    """Name of each font that sets text, and whether it lies in the file."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw

    found = {}
    with pypdfium2.PdfDocument(content) as opened:
        for page in opened:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item)
                name = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                found[name.value.decode()] = bool(raw.FPDFFont_GetIsEmbedded(font))
    return found


def test_every_font_is_embedded(document: bytes) -> None:
    fonts = fonts_of(document)
    assert all(fonts.values())
    assert all(any(name in font for font in fonts) for name in ("Libertinus", "Amiri", "DejaVu"))


def with_outlet(name: str) -> bytes:
    made = told()
    made.pop("incident")
    made["accounts"][0]["outlet"] = name
    return pdf(made)


def test_signs_without_a_font_stand_as_numbers() -> None:
    pytest.importorskip("typst", reason="typst is not installed: pip install 'saksi[dossier]'")
    shown = " ".join(text_of(with_outlet("Post \ue001\ue002 of \U0010fff0")).split())
    assert "Post [U+E001][U+E002] of [U+10FFF0]" in shown


def test_letters_without_a_font_are_refused() -> None:
    pytest.importorskip("typst", reason="typst is not installed: pip install 'saksi[dossier]'")
    with pytest.raises(BackendError) as caught:
        with_outlet("\U00012000\U00012001")
    assert caught.value.hint and "--html" in caught.value.hint


def test_nothing_in_a_name_turns_lines_round() -> None:
    case = Case()
    text = "At least 12 people were killed in Arvale, it was said."
    named = case.tell(text, claim(text, "At least 12 people were killed", dead(12)), outlet="Gull\u202e\x01 Post")
    case.incident(named)
    material = case.material()
    public = redact(material, gate(material, release(NOW).policy), release(NOW))
    made = dossier(public, public.incidents[0], Basis({}, "vkey+0+A", [RULE]))
    assert "Gull[U+202E U+0001] Post" in html(made).decode() and not re.search("[\u202e\x01]", html(made).decode())


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    made = told()
    made.pop("incident")
    with pytest.raises(BackendError) as caught:
        pdf(made)
    assert caught.value.hint and "saksi[dossier]" in caught.value.hint and "--html" in caught.value.hint


def test_time_of_export_moves_the_bytes(document: bytes) -> None:
    made = told(at=datetime(2025, 1, 1, tzinfo=UTC))
    made.pop("incident")
    assert pdf(made) != document


def test_what_an_incident_lies_in_and_holds_is_told_with_its_own_toll() -> None:
    case = Case()
    mayor = speaker("Odile Varga", "local_authority")
    first = case.tell(REPORT, claim(REPORT, "At least 12 people were killed", dead(12), mayor))
    second = case.tell(HOSTILE, claim(HOSTILE, "At least 8 people", dead(8), mayor))
    whole = case.incident(first)
    part = case.incident(second, part_of=(whole.id,))
    material = case.material()
    public = redact(material, gate(material, release(NOW).policy), release(NOW))
    said = {}
    for one in public.incidents:
        facts = dossier(public, one, Basis({}, "vkey+0+A", [RULE]))["facts"]
        said[one.id] = {fact["name"]: fact["words"] for fact in facts}
    label = words()["label"]
    assert "killed: at least 12" in said[part.id][label["part_of"]]
    assert whole.id in said[part.id][label["part_of"]] and label["contains"] not in said[part.id]
    assert part.id in said[whole.id][label["contains"]] and label["part_of"] not in said[whole.id]
