"""Keys on the disk, and the statements by which one key follows another."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import BackendError, InputError, IntegrityError, NotFound
from saksi.preserve import keys
from saksi.preserve.merkle import EMPTY_ROOT, leaf_hash
from saksi.preserve.note import Checkpoint, PublicKey, sign_note

NAME = "case.example/archive"
OLD, NEW, STRANGER = (keys.from_seed(NAME, bytes([number]) * 32) for number in (1, 2, 3))
HEAD = Checkpoint(NAME, 7, leaf_hash(b"head"))


def key_file(folder: Path) -> Path:
    (path,) = folder.glob("*.pem")
    return path


@pytest.mark.parametrize("passphrase", [None, "correct horse ў"])
def test_a_key_is_made_listed_loaded_and_signs(tmp_path: Path, passphrase: str | None) -> None:
    folder = tmp_path / "a" / "keys"
    public = keys.create_key(folder, NAME, passphrase)
    path = key_file(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [f.name for f in folder.iterdir()] == [path.name], "no temporary file stays"
    assert keys.list_keys(folder) == (keys.StoredKey(public, path, passphrase is not None),)
    for which in (public.vkey, public.name):
        signer = keys.load_signer(folder, which, passphrase)
        assert signer.public == public
        assert public.verifies(b"message", signer.sign(b"message"))
    assert not public.verifies(b"other", signer.sign(b"message"))


def test_printing_a_key_shows_no_secret(tmp_path: Path) -> None:
    key = keys.generate(NAME)
    assert "private" not in repr(key) and key.private.private_bytes_raw().hex() not in repr(key)


def test_the_default_folder(tmp_path: Path) -> None:
    assert keys.default_folder({"SAKSI_KEYS": str(tmp_path)}) == tmp_path
    assert keys.default_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/saksi/keys")
    assert keys.default_folder({"XDG_DATA_HOME": "relative"}) == Path.home() / ".local/share/saksi/keys"
    assert keys.default_folder() == Path.home() / ".local/share/saksi/keys"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o660])
def test_a_key_that_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    keys.create_key(tmp_path, NAME)
    key_file(tmp_path).chmod(mode)
    with pytest.raises(InputError, match=f"mode {mode:04o}") as caught:
        keys.load_signer(tmp_path, NAME)
    assert caught.value.hint is not None and "chmod 600" in caught.value.hint


def test_a_missing_or_wrong_passphrase(tmp_path: Path) -> None:
    keys.create_key(tmp_path, NAME, "right")
    with pytest.raises(InputError, match="has a passphrase"):
        keys.load_signer(tmp_path, NAME)
    with pytest.raises(InputError, match="wrong"):
        keys.load_signer(tmp_path, NAME, "left")
    assert b"ENCRYPTED" in key_file(tmp_path).read_bytes()


def test_no_key_and_two_keys_of_a_name(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        keys.load_signer(tmp_path / "absent", NAME)
    assert "SAKSI_KEYS" in str(caught.value.hint)
    first, second = keys.create_key(tmp_path, NAME), keys.create_key(tmp_path, NAME)
    with pytest.raises(InputError, match="2 keys"):
        keys.load_signer(tmp_path, NAME)
    assert keys.load_signer(tmp_path, second.vkey).public == second
    assert [key.public for key in keys.list_keys(tmp_path)] == sorted([first, second])


def test_a_file_with_another_key_than_it_says(tmp_path: Path) -> None:
    keys.create_key(tmp_path, NAME)
    path = key_file(tmp_path)
    other = keys.generate(NAME).public.vkey.encode()
    path.write_bytes(other + b"\n" + path.read_bytes().partition(b"\n")[2])
    with pytest.raises(IntegrityError, match="another key"):
        keys.load_signer(tmp_path, NAME)


def test_damaged_and_foreign_files(tmp_path: Path) -> None:
    public = keys.create_key(tmp_path, NAME)
    path = key_file(tmp_path)
    path.write_bytes(public.vkey.encode() + b"\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(InputError, match="damaged"):
        keys.load_signer(tmp_path, NAME)
    (tmp_path / "notes.pem").write_bytes(b"\xff\xfe not a key")
    (tmp_path / "folder.pem").mkdir()
    assert [key.public for key in keys.list_keys(tmp_path)] == [public]


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    public = keys.create_key(tmp_path, NAME)
    pem = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_file(tmp_path).write_bytes(public.vkey.encode() + b"\n" + pem)
    with pytest.raises(InputError, match="not an Ed25519 key"):
        keys.load_signer(tmp_path, NAME)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "tab\t", "no\u00a0break", "\x1f"])
def test_names_that_no_key_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        keys.create_key(tmp_path, name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["../../escape", "/etc/passwd", ".hidden", "Архів", "x" * 500])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "keys"
    public = keys.create_key(folder, name)
    assert key_file(folder).parent == folder
    assert [p.name for p in tmp_path.iterdir()] == ["keys"]
    assert keys.load_signer(folder, name).public == public


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackendError):
        keys.create_key(tmp_path / "file", NAME)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_openssl_reads_the_key_file(tmp_path: Path) -> None:
    public = keys.create_key(tmp_path, NAME, "secret")
    command = [
        "openssl",
        "pkey",
        "-in",
        str(key_file(tmp_path)),
        "-passin",
        "pass:secret",
        "-pubout",
        "-outform",
        "DER",
    ]
    assert subprocess.run(command, capture_output=True, check=True).stdout.endswith(public.raw)


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(InputError):
        keys.from_seed(NAME, b"short")


def test_a_rotation_round_trips_and_is_frozen() -> None:
    statement = keys.rotation(HEAD, OLD, NEW)
    assert keys.verify_key_change(statement) == keys.KeyChange("rotation", NAME, 7, HEAD.root, OLD.public, NEW.public)
    lines = statement.decode().split("\n")
    assert lines[:3] == ["saksi key rotation v1", NAME, "7"]
    assert lines[4:7] == [OLD.public.vkey, NEW.public.vkey, ""]
    assert len(lines) == 10


def test_a_break_needs_the_new_key_only() -> None:
    change = keys.verify_key_change(keys.marked_break(HEAD, OLD.public, NEW))
    assert (change.kind, change.old, change.new, change.size) == ("break", OLD.public, NEW.public, 7)


def test_a_rotation_needs_both_keys() -> None:
    text = keys.KeyChange("rotation", NAME, 7, HEAD.root, OLD.public, NEW.public).text()
    for signers in ([NEW], [OLD], [NEW, STRANGER]):
        with pytest.raises(IntegrityError, match="both|old key"):
            keys.verify_key_change(sign_note(text, signers))
    with pytest.raises(IntegrityError, match="no known key"):
        keys.verify_key_change(sign_note(text, [STRANGER]))


def test_a_break_cannot_be_declared_by_the_old_key() -> None:
    text = keys.KeyChange("break", NAME, 7, HEAD.root, OLD.public, NEW.public).text()
    with pytest.raises(IntegrityError):
        keys.verify_key_change(sign_note(text, [OLD]))


@given(st.integers(0, 10_000))
def test_any_flipped_bit_of_a_rotation_is_found(bit: int) -> None:
    changed = bytearray(keys.rotation(HEAD, OLD, NEW))
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    with pytest.raises(IntegrityError):
        keys.verify_key_change(bytes(changed))


@pytest.mark.parametrize(
    "text",
    [
        "saksi key rotation v2\n",
        "saksi key rotation v1\n",
        HEAD.text(),
        keys.KeyChange("break", NAME, 7, HEAD.root, OLD.public, NEW.public).text() + "more\n",
        keys.KeyChange("break", NAME, 7, HEAD.root, OLD.public, NEW.public).text().replace("\n7\n", "\n07\n"),
        keys.KeyChange("break", NAME, 7, HEAD.root, OLD.public, NEW.public)
        .text()
        .replace(OLD.public.vkey, NEW.public.vkey),
        keys.KeyChange("break", NAME, 7, HEAD.root, OLD.public, NEW.public).text().replace("+A", "+B"),
    ],
)
def test_other_notes_are_no_change_of_key(text: str) -> None:
    with pytest.raises(IntegrityError):
        keys.verify_key_change(sign_note(text, [OLD, NEW]))


def test_a_key_does_not_follow_itself() -> None:
    with pytest.raises(InputError):
        keys.rotation(HEAD, OLD, OLD)


def change(old: PublicKey, new: PublicKey, size: int) -> keys.KeyChange:
    return keys.KeyChange("rotation", NAME, size, EMPTY_ROOT, old, new)


def test_the_key_in_force_follows_the_changes() -> None:
    a, b, c = OLD.public, NEW.public, STRANGER.public
    changes = [change(a, b, 7), change(b, c, 9)]
    assert [keys.key_at(a, changes, size) for size in (0, 7, 8, 9, 10, 99)] == [a, a, b, b, c, c]
    assert keys.key_at(a, [], 5) == a


@pytest.mark.parametrize("sizes", [(7, 7), (9, 7)])
def test_changes_out_of_order_are_refused(sizes: tuple[int, int]) -> None:
    a, b, c = OLD.public, NEW.public, STRANGER.public
    with pytest.raises(IntegrityError, match="does not follow"):
        keys.key_at(a, [change(a, b, sizes[0]), change(b, c, sizes[1])], 99)


def test_a_change_from_a_key_not_in_force_is_refused() -> None:
    a, b, c = OLD.public, NEW.public, STRANGER.public
    with pytest.raises(IntegrityError, match="does not follow"):
        keys.key_at(a, [change(b, c, 7)], 99)
