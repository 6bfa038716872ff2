"""Evidence bundles: verified by a stranger's Python alone, silent about what is sealed, broken by any change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from saksi.capture import files
from saksi.case import Case
from saksi.case.checks import Check, Result
from saksi.case.folder import Order
from saksi.errors import InputError, IntegrityError
from saksi.model.act import Exported
from saksi.model.canonical import sha256
from saksi.model.terms import Tier
from saksi.pipeline.bundling import bundle_case, verify_bundle
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.pipeline.upkeep import stamp_checkpoint, verify_case
from saksi.preserve.keys import generate, marked_break
from saksi.preserve.note import Checkpoint, Signer, sign_checkpoint, sign_note
from saksi.settings import Authority as Named
from saksi.settings import Settings
from tests.pipeline.lines import LineExtractor, new_case
from tests.preserve.test_timestamp import Authority, authority, no_proxy, serving
from tests.torture.bundle_flips import change_bytes, sound_bundle

__all__ = ["authority", "no_proxy"]
NOW = datetime(2020, 6, 1, tzinfo=UTC)
TEXT = (
    "2020-05-01 | Arvale | shelling | 4+ killed | mayor\n2020-05-02 | Brenmoor | drone | 2 killed\n"
    "A neighbour, Zenobia Quillfeather, told what she had seen."
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "quillfeather.txt").write_text(TEXT, encoding="utf-8")
    with new_case(tmp_path / "case") as made:
        given = files.collect([str(tmp_path / "quillfeather.txt")], by="A. Recorder", why="as Zenobia asked")
        list(add(made, given, LineExtractor()))
        bring_up_to_date(made)
        yield made


def results(checks: Iterator[Check]) -> dict[str, Result]:
    return {check.title: check.result for check in checks}


def wrong(bundle: Path) -> list[str]:
    return [name for check in verify_bundle(bundle) if check.result is Result.FAIL for name in check.objects]


def alone(bundle: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The bundle's own verifier in an empty environment: no site packages, no variables."""
    command = [sys.executable, "-I", "-S", str(bundle / "verify.py"), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={}, timeout=60)


@pytest.mark.parametrize("tier", list(Tier))
def test_a_stranger_verifies_it_with_python_alone(case: Case, tmp_path: Path, tier: Tier) -> None:
    made = bundle_case(case, tmp_path / "out", tier=tier, at=NOW)
    ran = alone(tmp_path / "out", "--json")
    assert (ran.returncode, ran.stderr) == (7, "")
    found = {check["title"]: check["result"] for check in map(json.loads, ran.stdout.splitlines())}
    assert len(found) == 14 and "fail" not in found.values()
    open_ = {title for title, result in found.items() if result == "not_checked"}
    assert open_ == {"Trusted time", "Kept elsewhere"} | (
        set() if tier is Tier.SEALED else {"Payloads", "Blobs", "Record", "Words"}
    )
    exported = case.store.last(Exported)
    assert exported is not None and (exported.form, exported.digest) == (f"bundle, {tier}", made.digest)
    assert sha256((tmp_path / "out" / "tagmanifest-sha256.txt").read_bytes()) == made.digest
    assert results(verify_case(tmp_path / "out", None))["Seal"] is Result.PASS, "`saksi verify` takes bundles too"


def test_with_a_key_a_checkpoint_and_a_timestamp_more_is_proved(
    case: Case, tmp_path: Path, authority: Authority
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(case.checkpoint())
    (case.path / "root.pem").write_bytes(authority.pem("root"))
    with serving(authority) as url:
        named = (Named(name="Example TSA", url=url, roots="root.pem"),)
        case.settings = Settings(name="test", by="A. Recorder", authorities=named)
        list(stamp_checkpoint(case))
    bundle_case(case, tmp_path / "out", at=NOW)
    key = case.keys().first.vkey
    ran = alone(tmp_path / "out", "--key", key, "--checkpoint", str(kept))
    assert ran.returncode == 7 and "Kept elsewhere    pass" in ran.stdout
    assert "Example TSA says that" in ran.stdout and "its signature is not checked here" in ran.stdout
    (tmp_path / "stranger.pem").write_bytes(authority.pem("stranger"))
    (trusted,) = (c for c in verify_case(tmp_path / "out", kept, roots=case.path / "root.pem") if c.number == 13)
    assert trusted.result is Result.PASS and "Example authority" in trusted.objects[0], "its signature is checked"
    (strange,) = (c for c in verify_case(tmp_path / "out", kept, roots=tmp_path / "stranger.pem") if c.number == 13)
    assert strange.result is Result.FAIL
    other = generate("saksi.case/test").public.vkey
    assert "the one that you hold is none of this log's" in alone(tmp_path / "out", "--key", other).stdout
    with new_case(tmp_path / "another") as another:
        kept.write_bytes(another.checkpoint())
    assert alone(tmp_path / "out", "--checkpoint", str(kept)).returncode == 4


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER])
def test_only_a_sealed_bundle_holds_names_and_texts(case: Case, tmp_path: Path, tier: Tier) -> None:
    def bytes_of(bundle: Path) -> bytes:
        return b"\n".join(str(p).encode() + p.read_bytes() for p in bundle.rglob("*") if p.is_file()).lower()

    bundle_case(case, tmp_path / "open", tier=tier, at=NOW)
    bundle_case(case, tmp_path / "sealed", tier=Tier.SEALED, at=NOW)
    for word in (b"zenobia", b"quillfeather", b"a. recorder", b"told what she had seen"):
        assert word in bytes_of(tmp_path / "sealed"), "or this test could not fail"
        assert word not in bytes_of(tmp_path / "open").replace(str(tmp_path).lower().encode(), b"")


def test_what_the_gate_holds_back_is_told_by_no_act(case: Case, tmp_path: Path) -> None:
    (case.path / "saksi.toml").write_text('name = "test"\n[policy]\nreview_required = true\n', encoding="utf-8")
    signer = case.signer
    with Case.open(case.path, write=True, signer=signer) as strict:
        incidents = [incident.id for incident in strict.store.incidents()]
        made = bundle_case(strict, tmp_path / "out", at=NOW)
    assert made.incidents == 0 and len(made.held_back) == 2
    payloads = (tmp_path / "out" / "data" / "log" / "payload" / "000.jsonl").read_text()
    assert incidents and not any(name in payloads for name in incidents) and "document-" not in payloads


def test_what_is_added_taken_away_or_linked_is_named(case: Case, tmp_path: Path) -> None:
    bundle = tmp_path / "out"
    bundle_case(case, bundle, tier=Tier.SEALED, at=NOW)
    (bundle / "data" / "extra.txt").write_text("x")
    assert wrong(bundle) == ["data/extra.txt: no manifest names it"]
    (bundle / "data" / "extra.txt").unlink()
    proofs = bundle / "data" / "proofs.jsonl"
    proofs.rename(tmp_path / "proofs.jsonl")
    assert wrong(bundle)[0] == "data/proofs.jsonl: missing"
    proofs.symlink_to(tmp_path / "proofs.jsonl")
    assert "data/proofs.jsonl: a link; a bundle holds its own bytes" in wrong(bundle)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "endless"])
def test_what_never_ends_is_named_and_not_read(case: Case, tmp_path: Path, make: Callable[[Path], None]) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    page = tmp_path / "out" / "READ-FIRST.md"
    page.unlink()
    make(page)
    assert wrong(tmp_path / "out")[0] == "READ-FIRST.md: not a plain file of the bundle"


@pytest.mark.parametrize("more", ["PS: five were killed.\n", "\u2014 somebody AAAA\n"])
def test_nothing_stands_under_the_seal(case: Case, tmp_path: Path, more: str) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    with open(tmp_path / "out" / "seal.note", "a", encoding="utf-8") as seal:
        seal.write(more)
    assert wrong(tmp_path / "out") == ["seal.note: not rightly signed by the key that it names"]


def test_a_file_name_writes_over_no_verdict(case: Case, tmp_path: Path) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    named = os.fsencode(tmp_path / "out") + b"/\x1b[2J\xff\n 1. Seal  pass \xe2\x80\xae"
    with open(named, "wb"):
        pass
    ran = alone(tmp_path / "out")
    assert ran.returncode == 4 and ran.stderr == ""
    assert "\x1b" not in ran.stdout and "\u202e" not in ran.stdout and len(ran.stdout.splitlines()) == 14


def test_wrong_files_given_are_told_without_a_traceback(case: Case, tmp_path: Path) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    ran = alone(tmp_path / "out", "--checkpoint", str(tmp_path / "nowhere"))
    assert ran.returncode == 2 and "Traceback" not in ran.stderr
    (tmp_path / "kept").write_text("hello")
    ran = alone(tmp_path / "out", "--checkpoint", str(tmp_path / "kept"))
    assert ran.returncode == 4 and "not one that a key of this log has signed" in ran.stdout


def test_without_its_first_file_it_is_still_taken_for_a_bundle(case: Case, tmp_path: Path) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    (tmp_path / "out" / "bagit.txt").unlink()
    found = [name for check in verify_case(tmp_path / "out", None) for name in check.objects]
    assert found[0] == "bagit.txt: missing"


def resealed(case: Case, bundle: Path, path: str, change: Callable[[bytes], bytes]) -> None:
    """One file changed, or added, by whoever holds the key: manifests and seal made anew."""
    place = bundle / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(change(place.read_bytes() if place.exists() else b""))
    assert case.signer is not None
    seal_anew(bundle, case.signer)


def seal_anew(bundle: Path, signer: Signer) -> None:
    """Manifests and seal as this key would have made them over what lies there."""
    about = json.loads((bundle / "data" / "bundle.json").read_bytes())
    data = sorted(p.relative_to(bundle).as_posix() for p in (bundle / "data").rglob("*") if p.is_file())
    tags = ["READ-FIRST.md", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "verify.py"]
    for manifest, names in (("manifest-sha256.txt", data), ("tagmanifest-sha256.txt", tags)):
        lines = [f"{sha256((bundle / name).read_bytes())}  {name}\n" for name in names]
        (bundle / manifest).write_text("".join(lines))
    digest = sha256((bundle / "tagmanifest-sha256.txt").read_bytes())
    lines = ["saksi bundle 1", about["origin"], str(about["size"]), about["root"], digest, signer.public.vkey]
    (bundle / "seal.note").write_bytes(sign_note("".join(f"{line}\n" for line in lines), [signer]))


def taken_over(bundle: Path, signer: Signer, **about: object) -> None:
    """The same bundle under a stranger's key: head signed anew, ``data/bundle.json`` as the stranger wants."""
    place = bundle / "data" / "bundle.json"
    told = json.loads(place.read_bytes()) | {"sealed_by": signer.public.vkey} | about
    place.write_text(json.dumps(told), encoding="utf-8")
    head = Checkpoint(told["origin"], told["size"], b64decode(told["root"]))
    (bundle / "data" / "log" / "checkpoint").write_bytes(sign_checkpoint(head, signer))
    seal_anew(bundle, signer)


FOREIGN_BLOB = f"data/blobs/sha256/{sha256(b'not captured')[:2]}/{sha256(b'not captured')}"
PAYLOADS = "data/log/payload/000.jsonl"
FORGED = b'{"index":0,"payload":{"act":"told"},"salt":null,"withheld":true}'
HIDDEN = b'{"index":0,"payload":null,"salt":null,"withheld":true}'


@pytest.mark.parametrize(
    ("where", "change", "named"),
    [
        ((Tier.PUBLIC, PAYLOADS), lambda old: old.replace(HIDDEN, FORGED), "payload 0 "),
        ((Tier.SEALED, PAYLOADS), lambda old: HIDDEN + old[old.index(b"\n") :], "payload 0 "),
        ((Tier.PUBLIC, PAYLOADS), lambda old: old + HIDDEN + b"\n", f"{PAYLOADS}: holds something beside"),
        ((Tier.PUBLIC, "data/proofs.jsonl"), lambda old: b"", "data/record.json: nothing proves"),
        ((Tier.SEALED, FOREIGN_BLOB), lambda old: b"not captured", f"{FOREIGN_BLOB}: no act of the log names it"),
        ((Tier.SEALED, "data/annex.pdf"), lambda old: b"more", "data/annex.pdf: no file that a bundle has"),
        (
            (Tier.PUBLIC, "data/log/tile/0/000.p/1"),
            lambda old: bytes(32),
            "data/log/tile/0/000.p/1: no part of this log",
        ),
        (
            (Tier.SEALED, "data/record.json"),
            lambda old: old.replace(b"4+ killed", b"9+ killed"),
            "data/record.json: the",
        ),
    ],
    ids=[
        "shown as withheld",
        "withheld when sealed",
        "one too many",
        "no proof",
        "a capture that never came in",
        "a file that nothing checks",
        "another tile",
        "other words",
    ],
)
def test_the_key_does_not_help_to_show_what_the_log_has_not(
    case: Case, tmp_path: Path, where: tuple[Tier, str], change: Callable[[bytes], bytes], named: str
) -> None:
    tier, path = where
    bundle_case(case, tmp_path / "out", tier=tier, at=NOW)
    resealed(case, tmp_path / "out", PAYLOADS, lambda old: old)
    assert wrong(tmp_path / "out") == [], "or this test could not fail"
    resealed(case, tmp_path / "out", path, change)
    assert wrong(tmp_path / "out") and wrong(tmp_path / "out")[0].startswith(named)


def test_a_stranger_who_signs_all_anew_is_told_by_the_log_itself(case: Case, tmp_path: Path) -> None:
    """Key and every signature replaced, names kept: the log still says with which key it was opened."""
    bundle_case(case, tmp_path / "out", tier=Tier.SEALED, at=NOW)
    stranger = generate(case.keys().origin)
    taken_over(tmp_path / "out", stranger, vkey=stranger.public.vkey)
    assert wrong(tmp_path / "out") == ["payload 0: this log was opened with another key than data/bundle.json tells"]


def test_a_break_that_a_stranger_marks_is_no_change_of_key(case: Case, tmp_path: Path) -> None:
    """Anyone can sign a break over a genuine key; the log does not tell of it, and the key held vouches for nothing."""
    bundle_case(case, tmp_path / "out", at=NOW)
    genuine, stranger = case.keys().first, generate(case.keys().origin)
    note = marked_break(Checkpoint(case.keys().origin, 0, sha256_of_nothing()), genuine, stranger).decode()
    taken_over(tmp_path / "out", stranger, changes=[{"entry": 0, "statement": note, "broken": True}])
    assert wrong(tmp_path / "out") == ["entry 0: a change of key that the log does not tell"]
    (kept,) = (c for c in verify_bundle(tmp_path / "out", key=genuine.vkey) if c.number == 14)
    assert kept.result is Result.NOT_CHECKED and "a marked break follows it at entry 0" in kept.words


def sha256_of_nothing() -> bytes:
    return bytes.fromhex(sha256(b""))


def test_a_key_that_was_handed_on_seals_no_more(case: Case, tmp_path: Path) -> None:
    """Whoever stole the old key cannot leave out that the log went on under another."""
    old = case.signer
    assert old is not None
    entry = case.store.size()
    case.rotate(generate(case.keys().origin), by="A. Recorder", reason="yearly")
    bundle_case(case, tmp_path / "out", at=NOW)
    taken_over(tmp_path / "out", old, changes=[])
    assert wrong(tmp_path / "out") == [f"entry {entry}: a change of key that data/bundle.json does not tell"]


def test_a_marked_break_leaves_the_old_key_open(case: Case, tmp_path: Path) -> None:
    """Who holds the old key is told that it does not vouch for what follows; who holds the new one has all of it."""
    first, new = case.keys().first.vkey, generate(case.keys().origin)
    case.close()
    with Case.take_over(case.path, new, by="A. Recorder", reason="the disk was lost") as again:
        kept = again.checkpoint()
        bundle_case(again, tmp_path / "out", tier=Tier.SEALED, at=NOW)
    assert wrong(tmp_path / "out") == []
    results = {
        key: check
        for key in (first, new.public.vkey)
        for check in verify_bundle(tmp_path / "out", kept, key)
        if check.number == 14
    }
    assert results[first].result is Result.NOT_CHECKED and "anyone could have made that" in results[first].words
    assert results[new.public.vkey].result is Result.PASS


def test_without_a_key_it_is_said_who_could_have_made_it(case: Case, tmp_path: Path) -> None:
    bundle_case(case, tmp_path / "out", at=NOW)
    (kept,) = (check for check in verify_bundle(tmp_path / "out") if check.number == 14)
    assert "anyone could have made it with one of their own" in kept.words
    assert "the key's holder could have written the log anew" in kept.words


def test_new_manifests_without_the_key_do_not_help(case: Case, tmp_path: Path) -> None:
    """Someone changes a figure and makes every manifest anew; the seal is what they cannot make."""
    bundle = tmp_path / "out"
    bundle_case(case, bundle, at=NOW)
    record = bundle / "data" / "record.json"
    record.write_bytes(record.read_bytes().replace(b'"best": 4', b'"best": 40'))
    for manifest, name in (
        ("manifest-sha256.txt", "data/record.json"),
        ("tagmanifest-sha256.txt", "manifest-sha256.txt"),
    ):
        lines = (bundle / manifest).read_text().splitlines()
        fresh = [
            f"{sha256((bundle / name).read_bytes())}  {name}" if line.endswith(f"  {name}") else line for line in lines
        ]
        (bundle / manifest).write_text("\n".join(fresh) + "\n")
    assert wrong(bundle) == ["tagmanifest-sha256.txt: not the one that was sealed"]
    shutil.rmtree(bundle)


def test_erasures_and_changes_of_key_verify(case: Case, tmp_path: Path) -> None:
    document = next(iter(case.store.documents())).id
    new = generate(case.keys().origin)
    case.rotate(new, by="A. Recorder", reason="yearly")
    case.erase(document, order=Order("a court", "withdrawn", "A. Recorder"), resolve=resolve_all)
    bundle_case(case, tmp_path / "out", tier=Tier.SEALED, at=NOW)
    found = {check.title: check for check in verify_bundle(tmp_path / "out")}
    assert not [check for check in found.values() if check.result is Result.FAIL]
    assert "1 changes of key" in found["Keys"].words and "4 erased by order" in found["Payloads"].words
    assert b"Zenobia" not in b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())


def test_a_bundle_is_never_written_over(case: Case, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    bundle_case(case, tmp_path / "out", at=NOW)
    with pytest.raises(InputError, match="lies there already"):
        bundle_case(case, tmp_path / "out", at=NOW)


def test_a_case_with_a_missing_blob_makes_no_sealed_bundle(case: Case, tmp_path: Path) -> None:
    case.blobs.remove(next(iter(case.store.captures())).blob)
    with pytest.raises(IntegrityError, match="missing"):
        bundle_case(case, tmp_path / "out", tier=Tier.SEALED, at=NOW)
    assert not (tmp_path / "out").exists()


@pytest.mark.torture
@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.SEALED])
def test_each_changed_byte_is_reported_with_its_object(tmp_path: Path, tier: Tier) -> None:
    outcome = change_bytes(sound_bundle(tmp_path, tier), 50, seed=20220228)
    assert not outcome.missed and sum(outcome.named.values()) == 50
