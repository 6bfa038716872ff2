"""Two cases into one: nothing overwritten, contradictions shown and kept, the same again changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from saksi.capture import files
from saksi.case import Case
from saksi.case.folder import Order
from saksi.cli import cli
from saksi.errors import InputError, IntegrityError, NotFound
from saksi.model.act import Captured, Coded, Imported, Linked, Ruled, Sampled, SecondReading
from saksi.model.canonical import sha256
from saksi.model.claim import Casualty, Claim
from saksi.model.decision import Link, Ruling, Subject
from saksi.model.terms import Judgement, Tier, Verdict
from saksi.pipeline import importing
from saksi.pipeline.bundling import bundle_case
from saksi.pipeline.decisions import as_seen, decision_id, link, rule_on
from saksi.pipeline.importing import import_from
from saksi.pipeline.intake import add, reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.pipeline.upkeep import misfits, rebuild_case, verify_case
from saksi.preserve.keys import SigningKey, generate
from saksi.settings import Settings
from tests.pipeline.lines import LineExtractor, new_case

NOW = datetime(2020, 6, 1, tzinfo=UTC)
FIRST = "2020-05-01 | Arvale | shelling | 4+ killed | mayor\n2020-05-02 | Brenmoor | drone | 2 killed"
SECOND = "2020-05-01 | Arvale | shelling | 6 killed | hospital\n2020-05-09 | Coldharbour | drone | 3 killed"


def take(case: Case, folder: Path, name: str, text: str) -> str:
    """A text into a case; the document's id."""
    (folder / name).write_text(text, encoding="utf-8")
    (one,) = add(case, files.collect([str(folder / name)], by="A. Recorder"), LineExtractor())
    bring_up_to_date(case)
    assert one.document is not None
    return one.document


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Case]:
    with new_case(tmp_path / "ours") as case:
        take(case, tmp_path, "first.txt", FIRST)
        yield case


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Case]:
    signer = generate("saksi.case/theirs")
    with Case.create(tmp_path / "theirs", Settings(name="theirs", by="B. Partner"), signer) as case:
        take(case, tmp_path, "second.txt", SECOND)
        yield case


def copied(case: Case, to: Path) -> Case:
    """The same case on another laptop, with its key."""
    case.store.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(case.path, to)
    assert isinstance(case.signer, SigningKey)
    return Case.open(to, write=True, signer=case.signer)


def failed(case: Case) -> list[str]:
    return [check.words for check in verify_case(case.path, None) if check.result == "fail"]


@pytest.mark.parametrize("is_bundle", [False, True], ids=["case", "bundle"])
def test_another_case_comes_in_and_its_head_is_recorded(
    ours: Case, theirs: Case, tmp_path: Path, is_bundle: bool
) -> None:
    before = {incident.id for incident in ours.store.incidents()}
    head = theirs.checkpoint()
    if is_bundle:
        bundle_case(theirs, tmp_path / "bundle", tier=Tier.SEALED, at=NOW)
    done = import_from(ours, tmp_path / "bundle" if is_bundle else theirs.path)
    assert (done.captures, done.documents, done.readings, done.differences) == (1, 1, 1, [])
    assert done.shared_incidents == 1, "the shelling of Arvale is told by both"
    record = ours.store.last(Imported)
    assert record is not None and record.origin == "saksi.case/theirs"
    assert ours.blobs.read(record.checkpoint) == head
    incidents = {incident.id: incident for incident in ours.store.incidents()}
    assert before <= set(incidents) and len(incidents) == 3
    merged = next(i for i in incidents.values() if len(i.documents) == 2)
    assert merged.id in before and merged.formerly, "its id here stays, the one there leads to it"
    assert {act.capture.collection.by for _, act in ours.store.acts(Captured)} == {"A. Recorder"}
    assert failed(ours) == []
    assert rebuild_case(ours) == rebuild_case(ours)


def test_the_same_again_changes_nothing(ours: Case, theirs: Case) -> None:
    import_from(ours, theirs.path)
    size, digest = ours.store.size(), ours.store.row_digest()
    again = import_from(ours, theirs.path)
    assert (again.captures, again.readings, again.decisions) == (0, 0, 0)
    assert (ours.store.size(), ours.store.row_digest()) == (size, digest)


def renamed(folder: Path, origin: str) -> Case:
    """A case under a name of one's choice, with a key that nobody else has."""
    return Case.create(folder, Settings(name="theirs", by="C. Stranger"), generate(origin))


@pytest.mark.parametrize("is_bundle", [False, True], ids=["case", "bundle"])
def test_a_name_known_under_another_key_is_told(ours: Case, theirs: Case, tmp_path: Path, is_bundle: bool) -> None:
    """Anyone can make a log under a partner's name, or under this case's own."""
    assert import_from(ours, theirs.path).vkey == theirs.keys().first.vkey
    for origin, key in ((theirs.keys().origin, theirs.keys().first), (ours.keys().origin, ours.keys().first)):
        folder = tmp_path / sha256(origin.encode())
        with renamed(folder, origin) as stranger:
            take(stranger, tmp_path, "third.txt", "2020-05-03 | Arvale | drone | 9 killed")
            if is_bundle:
                bundle_case(stranger, folder / "bundle", tier=Tier.SEALED, at=NOW)
            for _ in range(2):
                done = import_from(ours, folder / "bundle" if is_bundle else folder)
                (sentence,) = done.differences
                assert f"known here under {key.vkey}" in sentence and done.vkey in sentence


def test_a_key_handed_on_is_known_and_one_put_in_by_a_break_is_not(ours: Case, theirs: Case) -> None:
    import_from(ours, theirs.path)
    second, third = generate(theirs.keys().origin), generate(theirs.keys().origin)
    theirs.rotate(second, by="B. Partner", reason="yearly")
    done = import_from(ours, theirs.path)
    assert (done.differences, done.vkey) == ([], second.public.vkey)
    theirs.close()
    with Case.take_over(theirs.path, third, by="B. Partner", reason="lost"):
        pass
    (sentence,) = import_from(ours, theirs.path).differences
    assert "did not hand over to it" in sentence


def test_two_logs_of_one_name_are_told_with_the_entry_where_they_part(ours: Case, theirs: Case, tmp_path: Path) -> None:
    assert import_from(ours, theirs.path).parted is None
    size = ours.store.size()
    with copied(ours, tmp_path / "laptop") as laptop:
        take(laptop, tmp_path, "third.txt", "2020-05-03 | Arvale | drone | 9 killed")
        take(ours, tmp_path, "fourth.txt", "2020-05-04 | Brenmoor | drone | 8 killed")
        done = import_from(ours, laptop.path)
    assert (done.parted, done.differences) == (size, [])


def test_each_takes_in_the_other_and_both_come_out_alike(ours: Case, theirs: Case) -> None:
    import_from(ours, theirs.path)
    import_from(theirs, ours.path)

    def told(case: Case) -> set[tuple[object, ...]]:
        return {(i.when, i.where, i.tolls, frozenset(i.reports)) for i in case.store.incidents()}

    assert told(ours) == told(theirs)


def test_two_laptops_with_one_case(ours: Case, tmp_path: Path) -> None:
    """A ruling made on one comes to the other; one that contradicts a ruling made here is kept and counts nothing."""
    (document,) = ours.store.document_ids()
    first, second = (report.claims[0].id for report in ours.store.reports_in(document))
    with copied(ours, tmp_path / "laptop") as laptop:
        rule_on(laptop, first, Verdict.REJECT, reason="seen otherwise there")
        agreed = rule_on(laptop, second, Verdict.ACCEPT, reason="heard it there")
        take(laptop, tmp_path, "second.txt", SECOND)
        own = rule_on(ours, first, Verdict.ACCEPT, reason="checked here")
        done = import_from(ours, laptop.path)
    assert (done.captures, done.decisions) == (1, 1)
    (sentence,) = done.differences
    assert own.id in sentence and "reject there, accept here" in sentence
    assert [ruling.id for ruling in ours.store.rulings()] == [own.id, agreed.id]
    record = ours.store.last(Imported)
    assert record is not None and [r.reason for r in record.rulings] == ["seen otherwise there"]
    assert not failed(ours)
    size = ours.store.size()
    import_from(ours, tmp_path / "laptop")
    assert ours.store.size() == size, "kept once"


def test_a_ruling_made_while_it_comes_in_is_not_passed_over(
    ours: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reviews at the desk while an import is at its blobs: the own ruling counts, as it would have before."""
    (document,) = ours.store.document_ids()
    claim = ours.store.reports_in(document)[0].claims[0].id
    copy, own = importing._Intake.copy_blobs, []

    def slowly(intake: importing._Intake) -> None:
        copy(intake)
        if not own:
            with Case.open(ours.path, write=True, signer=ours.signer) as desk:
                own.append(rule_on(desk, claim, Verdict.ACCEPT, reason="seen at the desk").id)

    monkeypatch.setattr(importing._Intake, "copy_blobs", slowly)
    with copied(ours, tmp_path / "laptop") as laptop:
        rule_on(laptop, claim, Verdict.REJECT, reason="seen otherwise there")
        done = import_from(ours, laptop.path)
    assert [ruling.id for ruling in ours.store.rulings()] == own
    assert len(done.differences) == 1 and own[0] in done.differences[0]
    assert failed(ours) == []


def test_their_later_ruling_on_what_both_knew_counts(ours: Case, tmp_path: Path) -> None:
    (document,) = ours.store.document_ids()
    claim = ours.store.reports_in(document)[0].claims[0].id
    rule_on(ours, claim, Verdict.ACCEPT, reason="at first")
    with copied(ours, tmp_path / "laptop") as laptop:
        later = rule_on(laptop, claim, Verdict.REJECT, reason="on second thought")
        assert import_from(ours, laptop.path).differences == []
    assert list(ours.store.rulings())[-1].id == later.id


def test_another_reading_stands_beside_the_own_one(ours: Case, tmp_path: Path) -> None:
    (document,) = ours.store.document_ids()
    own = ours.store.findings(document)
    with copied(ours, tmp_path / "laptop") as laptop:
        list(reread(laptop, LineExtractor(method="lines/2", drop="Brenmoor")))
        bring_up_to_date(laptop)
        done = import_from(ours, laptop.path)
    assert [sentence.partition(": ")[2] for sentence in done.differences] == [
        "lines/2 read it otherwise there; that stands beside the own reading"
    ]
    assert ours.store.findings(document) == own
    beside = ours.store.last(SecondReading)
    assert beside is not None and beside.method == "lines/2"
    assert not failed(ours)


def test_a_link_that_contradicts_is_kept_apart(ours: Case, tmp_path: Path) -> None:
    with copied(ours, tmp_path / "laptop") as laptop:
        take(laptop, tmp_path, "second.txt", SECOND)
        import_from(ours, laptop.path)
        left, right = next(i.reports for i in ours.store.incidents() if len(i.reports) == 2)
        link(laptop, left, right, Judgement.DIFFERENT, reason="two attacks")
        link(ours, left, right, Judgement.SAME, reason="one attack")
        done = import_from(ours, laptop.path)
    assert len(done.differences) == 1 and "(different there)" in done.differences[0]
    assert [k.judgement for k in ours.store.links()] == [Judgement.SAME]
    record = ours.store.last(Imported)
    assert record is not None and [k.judgement for k in record.links] == [Judgement.DIFFERENT]


def test_an_erasure_takes_the_kept_rulings_with_it(ours: Case, tmp_path: Path) -> None:
    (document,) = ours.store.document_ids()
    claim = ours.store.reports_in(document)[0].claims[0].id
    with copied(ours, tmp_path / "laptop") as laptop:
        rule_on(laptop, claim, Verdict.REJECT, reason="a reason kept nowhere else")
        rule_on(ours, claim, Verdict.ACCEPT, reason="here")
        import_from(ours, laptop.path)
    ours.erase(document, order=Order("a court", "withdrawn", "A. Recorder"), resolve=resolve_all)
    assert b"kept nowhere else" not in b"".join(p.read_bytes() for p in ours.path.rglob("*") if p.is_file())
    assert not failed(ours)


def test_what_does_not_verify_is_not_taken(ours: Case, theirs: Case, tmp_path: Path) -> None:
    size = ours.store.size()
    bundle_case(theirs, tmp_path / "bundle", tier=Tier.SEALED, at=NOW)
    blob = next((tmp_path / "bundle" / "data" / "blobs").rglob("?" * 64))
    blob.write_bytes(blob.read_bytes() + b" ")
    for source in (tmp_path / "bundle", theirs.path):
        with pytest.raises(IntegrityError, match="does not verify"):
            import_from(ours, source)
        theirs.blobs.remove(next(iter(theirs.store.captures())).blob)
    assert ours.store.size() == size


def test_what_holds_nothing_to_take_in_is_refused(ours: Case, theirs: Case, tmp_path: Path) -> None:
    bundle_case(theirs, tmp_path / "bundle", at=NOW)
    with pytest.raises(InputError, match="of tier public holds no captures"):
        import_from(ours, tmp_path / "bundle")
    with pytest.raises(InputError, match="the case at hand"):
        import_from(ours, ours.path)
    with pytest.raises(NotFound, match="neither a case nor a bundle"):
        import_from(ours, tmp_path)


def value_of(claim: Claim) -> Casualty:
    assert isinstance(claim.value, Casualty)
    return claim.value


def hostile(case: Case) -> list[str]:
    """Rulings with values that no command here would have let pass, in the log of a case; their ids."""
    (document,) = case.store.document_ids()
    claim = case.store.reports_in(document)[0].claims[0]
    found = []
    for value in ("{garbage", '{"count":{"low":-1,"high":-1}}', '{"count":{"low":3,"high":1}}', '{"weapon":"drone"}'):
        draft = Ruling(
            subject=Subject(
                type="claim",
                document=document,
                span=claim.spans[0],
                kind=claim.kind,
                outcome=str(value_of(claim).outcome),
            ),
            verdict=Verdict.CORRECT,
            value=value,
            seen=as_seen(claim),
            by="B. Partner",
            at="2020-06-01T00:00:00Z",
            reason="not what it seems",
        )
        ruling = msgspec.structs.replace(draft, id=decision_id("ruling", draft))
        case.append(Ruled(ruling=ruling))
        found.append(ruling.id)
    return found


def test_malformed_rulings_are_named_and_not_taken_and_the_rest_comes(ours: Case, theirs: Case) -> None:
    (document,) = theirs.store.document_ids()
    bad = hostile(theirs)
    good = rule_on(theirs, theirs.store.reports_in(document)[1].claims[0].id, Verdict.ACCEPT, reason="heard it")
    done = import_from(ours, theirs.path)
    assert (done.documents, done.decisions) == (1, 1)
    assert [sentence.partition(":")[0] for sentence in done.refused] == bad
    assert not any("garbage" in sentence for sentence in done.refused) and not done.differences
    assert [ruling.id for ruling in ours.store.rulings()] == [good.id]
    assert failed(ours) == []


def test_malformed_rulings_in_the_log_count_for_nothing_and_are_told(theirs: Case) -> None:
    before = {incident.id: incident.tolls for incident in theirs.store.incidents()}
    bad = hostile(theirs)
    rebuild_case(theirs)
    assert {incident.id: incident.tolls for incident in theirs.store.incidents()} == before
    assert [sentence.partition(":")[0] for sentence in misfits(theirs)] == bad


def test_a_malformed_link_or_answer_is_refused(ours: Case, theirs: Case) -> None:
    (document,) = theirs.store.document_ids()
    report = theirs.store.reports_in(document)[0].id
    made = Link(left=report, right=report, judgement=Judgement.SAME, by="B. Partner", at="2020-06-01T00:00:00Z")
    theirs.append(Linked(link=msgspec.structs.replace(made, id=decision_id("link", made))))
    theirs.append(Sampled(name="first", claims=(), seed=0, by="B. Partner"))
    for value in ("[1", "[1]", '{"outcome":"killed"}'):
        theirs.append(Coded(sample="first", number=0, verdict=Verdict.ACCEPT, value=value, by="B. Partner"))
    done = import_from(ours, theirs.path)
    assert len(done.refused) == 3 and done.codings == 1
    assert import_from(ours, theirs.path).refused == done.refused, "told again, taken never"
    assert failed(ours) == []


def test_import_tells_a_malformed_ruling_by_its_exit_code(
    theirs: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    Case.create(tmp_path / "kept", Settings(name="kept", by="A. Recorder", keys=str(tmp_path / "keys"))).close()
    bad = hostile(theirs)
    command = ["--case", str(tmp_path / "kept"), "import", str(theirs.path)]
    result = CliRunner().invoke(cli, command, standalone_mode=False)
    assert (result.return_value, result.exception) == (3, None)
    assert all(f"refused: {name}" in result.output for name in bad)


def test_rebuild_and_restore_tell_a_malformed_ruling_by_their_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    with Case.create(tmp_path / "kept", Settings(name="kept", by="A. Recorder", keys=str(tmp_path / "keys"))) as case:
        take(case, tmp_path, "second.txt", SECOND)
        bad = hostile(case)
    for command in (["rebuild"], ["doctor", "--restore"]):
        result = CliRunner().invoke(cli, ["--case", str(tmp_path / "kept"), *command], standalone_mode=False)
        assert (result.return_value, result.exception) == (3, None), command
        assert all(name in result.output for name in bad)
