"""A second reader in a case: what is logged before it leaves, what never leaves, what its reading may not do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatting import FakeChat, casualty, chatting
from loopback import answer
from pipeline.lines import LineExtractor
from saksi.capture import files
from saksi.capture.exchange import Session
from saksi.case import Case
from saksi.case.checks import Result
from saksi.case.restore import restore
from saksi.case.verify import verify
from saksi.errors import InputError, NotFound
from saksi.extract.second import Question, SecondReader
from saksi.model.act import AnyAct, Reading, SecondReading, Sent
from saksi.model.canonical import sha256
from saksi.model.claim import Casualty, Claim, Findings, Identity, claim_id
from saksi.model.document import Document
from saksi.model.terms import Verdict
from saksi.model.values import Span
from saksi.pipeline import upkeep
from saksi.pipeline.decisions import rule_on
from saksi.pipeline.intake import add, reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all, rules
from saksi.pipeline.second import ask_second, hidden_in, let_count, open_disagreements, would_send
from saksi.ports import Reply
from saksi.preserve.keys import generate
from saksi.settings import Policy, Settings
from saksi.settings import SecondReader as Service

AGENCY = "2020-05-01 | Arvale | shelling | 4+ killed\nZelmira Quandt wept. Quandt is 34."
PAPER = "2020-05-01 | Arvale | shelling | 6 killed | mayor"
SEALED = ("Zelmira", "Quandt")


@dataclass(frozen=True)
class NamingExtractor(LineExtractor):
    """Reads the small language of reports, and "Zelmira Quandt" as a private person's name."""

    def extract(self, document: Document) -> Findings:
        found = super().extract(document)
        at = document.text.find("Zelmira Quandt")
        claims = (name_claim(document, Span(at, at + 14)),) if at >= 0 else ()
        return msgspec.structs.replace(found, claims=claims)


def name_claim(document: Document, span: Span) -> Claim:
    words = span.of(document.text)
    claim = Claim(document=document.id, value=Identity(person=words), spans=(span,), quote=words, method="lines/1")
    return msgspec.structs.replace(claim, id=claim_id(claim))


def case_at(path: Path, endpoint: str | None, *, hosts: tuple[str, ...] = (), **chosen: Any) -> Case:
    second = Service(endpoint=endpoint, model="tiny", timeout_s=5.0, **chosen)
    policy = Policy(second_reader_hosts=hosts)
    settings = Settings(name="test", by="A. Recorder", policy=policy, second_reader=second)
    return Case.create(path, settings, generate("saksi.case/test"))


def take(case: Case, folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    items = files.collect([str(folder)], by="A. Recorder", published="2020-05-03")
    list(add(case, items, NamingExtractor()))
    bring_up_to_date(case)


def agreeing(text: str, _request: dict[str, Any]) -> dict[str, Any]:
    """Reads the small language too, but takes "4+ killed" for exactly four."""
    found = [line for line in text.splitlines() if " killed" in line]
    reports = [{"quote": line} for line in found]
    figures = [line.split("|")[3].strip() for line in found]
    claims = [
        casualty(f, int(f[0]), int(f[0]), report=n, stance="asserted" if "mayor" not in found[n - 1] else "attributed",
                 speaker="mayor" if "mayor" in found[n - 1] else None)
        for n, f in enumerate(figures, 1)
    ]  # fmt: skip
    return {"reports": reports, "claims": claims}


@pytest.fixture
def chat() -> Iterator[FakeChat]:
    with chatting(agreeing) as made:
        yield made


@pytest.fixture
def case(tmp_path: Path, chat: FakeChat) -> Iterator[Case]:
    with case_at(tmp_path / "case", chat.endpoint) as made:
        take(made, tmp_path / "in", agency=AGENCY, paper=PAPER)
        yield made


def logged(case: Case, kind: type[AnyAct]) -> list[AnyAct]:
    return [act for _, act in case.store.acts(kind)]


def sound(case: Case) -> None:
    checks = verify(case.path, recompute=resolve_all, rules=rules())
    assert [c for c in checks if c.result is Result.FAIL] == []


def test_each_request_is_in_the_log_before_it_is_sent(case: Case, chat: FakeChat) -> None:
    at_hand: list[bool] = []

    def look(body: bytes) -> None:
        with Case.open(case.path) as looking:
            sent = [act for _, act in looking.store.acts(Sent)]
            at_hand.append(sha256(body) in {act.request for act in sent})
            published = case.log.read("checkpoint") or b""
            at_hand.append(int(published.splitlines()[1]) == looking.store.size())

    chat.seen = look
    assert [one.state for one in ask_second(case)] == ["read", "read"]
    assert at_hand == [True] * 4
    first, second = logged(case, Sent)
    assert isinstance(first, Sent)
    assert (first.host, first.model, first.by) == ("127.0.0.1", "tiny", "A. Recorder")
    assert [sha256(text.encode()) for text in chat.texts()] == [first.text, second.text]  # type: ignore[union-attr]
    document = case.store.document(first.document)
    assert document is not None
    assert first.passage == Span(0, len(document.text))
    assert [span.of(document.text) for span in first.hidden] == ["Zelmira Quandt", "Quandt"]
    sound(case)


def test_sealed_names_are_in_no_request(case: Case, chat: FakeChat) -> None:
    list(ask_second(case))
    assert len(chat.asked) == 2
    for body in chat.asked:
        assert not any(word in body.decode() for word in SEALED)
    assert any("[person 1] wept. [person 1] is 34." in text for text in chat.texts())


def test_a_name_that_only_an_older_reading_found_stays_hidden(case: Case, chat: FakeChat) -> None:
    list(reread(case, LineExtractor(method="lines/2")))
    list(ask_second(case))
    assert not any(word in body.decode() for body in chat.asked for word in SEALED)


def test_the_second_reading_is_kept_whole_and_does_not_count(case: Case) -> None:
    rows = {table: n for table, n in case.store.counts().items() if table not in ("entry", "act", "reading")}
    incidents = list(case.store.incidents())
    list(ask_second(case))
    for document in case.store.document_ids():
        methods = [(method, counts) for _, method, _, counts in case.store.readings(document)]
        assert methods == [("lines/1", True), ("llm/1:tiny", False)]
        standing = case.store.findings(document)
        assert standing is not None
        assert standing.method == "lines/1"
    assert list(case.store.incidents()) == incidents
    assert {t: n for t, n in case.store.counts().items() if t not in ("entry", "act", "reading")} == rows
    before = case.store.row_digest()
    assert case.rebuild(resolve_all) == before
    sound(case)


def test_log_and_blobs_alone_bring_it_all_back(tmp_path: Path, chat: FakeChat) -> None:
    with case_at(tmp_path / "case", chat.endpoint) as case:
        take(case, tmp_path / "in", agency=AGENCY)
        list(ask_second(case))
        before = case.store.row_digest()
    (tmp_path / "case" / "case.db").unlink()
    assert restore(tmp_path / "case", resolve=resolve_all) == before
    with Case.open(tmp_path / "case") as case:
        assert len(list(open_disagreements(case))) == 1


def test_differences_are_listed_until_a_person_has_ruled(case: Case) -> None:
    assert [one.differ for one in ask_second(case)] == [1, 0]
    (one,) = open_disagreements(case)
    assert (one.what, one.words) == ("figure", "casualty: 4 or more by the first reader, 4 by the second")
    assert one.first is not None
    rule_on(case, one.first, Verdict.ACCEPT, reason="the text says 4+")
    assert list(open_disagreements(case)) == []


def test_a_document_reviewed_after_its_second_reading_is_settled(case: Case) -> None:
    (document,) = [d for d in case.store.document_ids() if "wept" in getattr(case.store.document(d), "text", "")]
    rule_on(case, document, Verdict.REVIEWED, reason="before")
    list(ask_second(case))
    assert len(list(open_disagreements(case))) == 1
    rule_on(case, document, Verdict.REVIEWED, reason="after")
    assert list(open_disagreements(case)) == []


def test_what_was_read_in_full_is_not_sent_again_unless_asked(case: Case, chat: FakeChat) -> None:
    list(ask_second(case))
    size = case.store.size()
    assert [one.state for one in ask_second(case)] == ["known", "known"]
    assert (len(chat.asked), case.store.size()) == (2, size)
    assert [one.state for one in ask_second(case, again=True)] == ["read", "read"]
    assert len(chat.asked) == 4
    assert len(logged(case, SecondReading)) == 2  # the same answers make no new reading


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("no JSON", "not JSON"),
        (answer(b"", "Location: http://192.0.2.1/v1", status="307 Temporary Redirect"), "not followed"),
        (answer(b"{}", status="503 Service Unavailable"), "answered 503"),
        (b"", "exchange failed"),
    ],
    ids=["no json", "redirect", "error", "hang up"],
)
def test_a_failure_is_noted_against_the_document_and_the_run_goes_on(tmp_path: Path, said: object, why: str) -> None:
    def say(text: str, request: dict[str, Any]) -> object:
        return said if "Quandt" in text or "person" in text else agreeing(text, request)

    with chatting(say) as chat, case_at(tmp_path / "case", chat.endpoint) as case:
        take(case, tmp_path / "in", agency=AGENCY, paper=PAPER)
        failed, read = ask_second(case)
        assert (failed.state, read.state) == ("failed", "read")
        assert why in (failed.reason or "")
        kept = [act for act in logged(case, SecondReading) if isinstance(act, SecondReading)]
        assert [bool(act.unread) for act in kept] == [True, False]
        assert why in msgspec.json.decode(case.blobs.read(kept[0].output), type=Findings).notes[0]
        assert list(open_disagreements(case)) == []
        assert [one.state for one in ask_second(case)] == ["failed", "known"]
        assert len(logged(case, SecondReading)) == 2
        sound(case)


def test_invented_quotes_are_counted_and_kept_out(tmp_path: Path) -> None:
    def say(text: str, request: dict[str, Any]) -> dict[str, Any]:
        return {"reports": [], "claims": [casualty("40 killed", 40, 40, report=None)]}

    with chatting(say) as chat, case_at(tmp_path / "case", chat.endpoint) as case:
        take(case, tmp_path / "in", paper=PAPER)
        (one,) = ask_second(case)
        assert (one.state, one.claims, one.refused) == ("read", 0, 1)
        assert [d.what for d in open_disagreements(case)] == ["report"]


def test_a_host_that_the_policy_does_not_name_gets_nothing(tmp_path: Path) -> None:
    with case_at(tmp_path / "case", "https://api.example.com/v1") as case:
        take(case, tmp_path / "in", paper=PAPER)
        with pytest.raises(InputError, match="may not be sent") as refused:
            list(ask_second(case))
        assert "second_reader_hosts" in (refused.value.hint or "")
        assert logged(case, Sent) == []


def away(bodies: list[bytes]) -> Session:
    """A network in which every connection fails, after what was to be sent had been logged."""

    def dial(ip: str, port: int, timeout_s: float) -> Any:
        bodies.append(ip.encode())
        raise OSError("unreachable")

    return Session(resolve=lambda host, port: ["93.184.216.34"], dial=dial)


def test_a_host_that_the_policy_names_is_asked_and_the_text_masked_as_for_publication(tmp_path: Path) -> None:
    text = f"{PAPER}\nOrtrud Vesk, who lives at 14 Mill Street, saw it. Write to o.vesk@example.org."
    dialled: list[bytes] = []
    with case_at(tmp_path / "case", "https://api.example.com/v1", hosts=("api.example.com",)) as case:
        take(case, tmp_path / "in", paper=text)
        ((_, shown),) = would_send(case)
        assert not any(word in shown for word in ("Ortrud", "Vesk", "o.vesk", "14"))
        assert "6 killed | mayor" in shown
        (one,) = ask_second(case, session=away(dialled))
        assert (one.state, dialled) == ("failed", [b"93.184.216.34"])
        (sent,) = logged(case, Sent)
        assert isinstance(sent, Sent)
        assert sent.host == "api.example.com"
        assert sent.text == sha256(shown.encode())


def test_a_document_in_a_language_that_the_first_reader_cannot_read_stays_here(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Silent(LineExtractor):
        def extract(self, document: Document) -> Findings:
            return Findings(document=document.id, method=self.method, notes=("no reader for xx yet",))

    with case_at(tmp_path / "case", "https://api.example.com/v1", hosts=("api.example.com",)) as case:
        take(case, tmp_path / "in", paper=PAPER)
        list(reread(case, Silent(method="silent/1")))
        (one,) = ask_second(case, session=away([]))
        assert (one.state, one.reason) == ("kept", "the first reader cannot tell names in its language")
        assert list(would_send(case)) == []
        assert logged(case, Sent) == []


def test_behind_what_the_first_reader_read_nothing_is_sent(case: Case, chat: FakeChat) -> None:
    @dataclass(frozen=True)
    class Short(NamingExtractor):
        def extract(self, document: Document) -> Findings:
            note = f"only the first 20 of {len(document.text)} characters were read for claims"
            return msgspec.structs.replace(super().extract(document), notes=(note,))

    list(reread(case, Short(method="short/1")))
    list(ask_second(case))
    assert all(len(text) <= 20 for text in chat.texts())


def test_a_person_lets_the_second_reading_count_and_the_first_again(case: Case) -> None:
    list(ask_second(case))
    (document,) = [d for d in case.store.document_ids() if "wept" in getattr(case.store.document(d), "text", "")]
    with pytest.raises(InputError, match="reason"):
        let_count(case, document, "second", reason=" ")
    assert let_count(case, document, "second", reason="the plus is a slip") == "llm/1:tiny"
    standing = case.store.findings(document)
    assert standing is not None
    figures = [c.value.count for r in standing.reports for c in r.claims if isinstance(c.value, Casualty)]
    assert [(count.low, count.high) for count in figures] == [(4, 4)]
    names = [c.value.person for c in standing.claims if isinstance(c.value, Identity)]
    assert names == ["Zelmira Quandt"]  # what the second reader never saw stays sealed
    list(reread(case, NamingExtractor(method="lines/2")))
    again = case.store.findings(document)
    assert again is not None
    assert again.method == "llm/1:tiny"
    assert let_count(case, document, "first", reason="no slip after all") == "lines/1"
    assert [r.reason for r in case.store.rulings()] == ["the plus is a slip", "no slip after all"]
    before = case.store.row_digest()
    assert case.rebuild(resolve_all) == before
    sound(case)


def test_without_a_second_reading_there_is_none_to_choose(case: Case) -> None:
    with pytest.raises(NotFound):
        let_count(case, case.store.document_ids()[0], "second", reason="why not")


def test_an_erasure_takes_readings_and_records_of_sending_with_it(case: Case) -> None:
    list(ask_second(case))
    document = case.store.document_ids()[0]
    outputs = [act.output for act in logged(case, SecondReading) if getattr(act, "document", "") == document]
    case.erase(document, order=upkeep.Order(authority="court", reason="order", by="A. Recorder"), resolve=resolve_all)
    assert not any(case.blobs.holds(output) for output in outputs)
    for kind in (Sent, SecondReading, Reading):
        assert document not in {getattr(act, "document", "") for act in logged(case, kind)}
    sound(case)


WORDS = (
    "rockets",
    "hit",
    "Arvale",
    "the",
    "market.",
    "21",
    "killed",
    "\n",
    "ракети",
    "قتل",
    "said",
    "“They",
    "slept,”",
)
NAMES = ("Zelmira Quandt", "Ґжегожина Щирецька", "Jörmund d'Avrilleux", "زيزفون قورفند", "Xu Qianru-Vohl")
pieces = st.lists(st.sampled_from((*WORDS, "\0", "\1", "\2")), min_size=3, max_size=60)


@given(
    pieces, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), st.integers(200, 400), st.booleans()
)
def test_no_sealed_name_is_in_any_request_whatever_the_text(
    words: list[str], people: list[str], most: int, is_here: bool
) -> None:
    """Each name stands in full at least once, where the first reader read it, and anywhere in full or in part."""
    forms = {"\0": str, "\1": lambda name: name.split()[-1], "\2": lambda name: name.split()[0]}
    told = [forms[w](people[n % len(people)]) if w in forms else w for n, w in enumerate(words)]
    text = " ".join([*people, *told])
    document = Document(id="d", capture="c", method="plain/1", text=text, language="en")
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in people]
    first = Findings(document="d", method="test", claims=tuple(name_claim(document, span) for span in spans))
    bodies: list[bytes] = []
    reader = SecondReader("tiny", most, keeping(bodies))
    reader.read(document, hidden_in(document, first, is_here=is_here))
    assert bodies
    for body in bodies:
        said = json.loads(body)["messages"][-1]["content"]
        assert not [name for name in people if name in said]
        assert not [part for name in people for part in name.split() if len(part) > 2 and part in said]


def keeping(bodies: list[bytes]) -> Callable[[Question], Reply]:
    def ask(question: Question) -> Reply:
        bodies.append(question.body)
        return Reply(500, b"")

    return ask
