"""Signed notes and checkpoints: the forms of the C2SP standards, and everything that is nearly one of them."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import InputError, IntegrityError
from saksi.preserve import note
from saksi.preserve.keys import from_seed
from saksi.preserve.merkle import EMPTY_ROOT, leaf_hash
from saksi.preserve.note import Checkpoint, PublicKey

KEY = from_seed("case.example/archive", bytes(32))
OTHER = from_seed("witness.example", bytes([1]) * 32)
CHECKPOINT = Checkpoint("case.example/archive", 3, leaf_hash(b"three"))


def test_a_frozen_note_and_key() -> None:
    """Ed25519 is deterministic: these bytes can never change."""
    # The public key of the seed of 32 zero bytes is well known.
    assert KEY.public.raw.hex() == "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"
    assert KEY.public.vkey == "case.example/archive+ed9174f4+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    signed = note.sign_checkpoint(CHECKPOINT, KEY)
    text, blank, line = signed.decode().partition("\n\n")
    assert (text, blank) == ("case.example/archive\n3\nZx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q=", "\n\n")
    assert line == (
        "— case.example/archive "
        "7ZF09HIk2GpxF3/9BgE0r6JwjJJAI4hi81DfvhE5QnV6uZM7F0XXVSIAnqrTCaFOGwMU6kyutgsuIGeLKLO0lT0D2QQ=\n"
    )


def test_a_key_made_elsewhere_has_the_id_that_it_claims() -> None:
    """The published key of the Go checksum database."""
    vkey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert PublicKey.parse(vkey).vkey == vkey


def test_a_text_may_hold_empty_lines_and_any_script() -> None:
    text = "Опис — перший рядок.\n\nThe last empty line divides, not this one.\n"
    signed = note.sign_note(text, [KEY])
    found, signatures = note.split_note(signed)
    assert found == text
    assert [(s.name, s.key_id, len(s.signature)) for s in signatures] == [(KEY.public.name, KEY.public.key_id, 64)]
    assert note.open_note(signed, [KEY.public]) == (text, (KEY.public,))
    with pytest.raises(IntegrityError, match="no known key"):
        note.open_note(signed, [OTHER.public])


def test_several_signatures_and_unknown_ones() -> None:
    signed = note.sign_checkpoint(CHECKPOINT, KEY, OTHER)
    assert note.open_checkpoint(signed, [KEY.public, OTHER.public]) == (CHECKPOINT, (KEY.public, OTHER.public))
    assert note.open_checkpoint(signed, [OTHER.public])[1] == (OTHER.public,)
    assert note.add_signatures(note.sign_checkpoint(CHECKPOINT, KEY), [OTHER]) == signed
    same_name = from_seed(KEY.public.name, bytes([9]) * 32)
    with pytest.raises(IntegrityError, match="no known key"):
        note.open_checkpoint(signed, [same_name.public])


def test_one_wrong_signature_by_a_known_key_refuses_the_note() -> None:
    other_text = note.sign_note("another text\n", [OTHER]).decode().partition("\n\n")[2]
    forged = note.sign_checkpoint(CHECKPOINT, KEY) + other_text.encode()
    assert note.open_checkpoint(forged, [KEY.public])[1] == (KEY.public,)
    with pytest.raises(IntegrityError, match="wrong"):
        note.open_checkpoint(forged, [KEY.public, OTHER.public])


def test_the_same_signature_twice_is_refused() -> None:
    signed = note.sign_checkpoint(CHECKPOINT, KEY)
    twice = signed + signed.partition(b"\n\n")[2]
    with pytest.raises(IntegrityError, match="twice"):
        note.open_note(twice, [KEY.public])


def test_another_origin_is_refused_when_asked() -> None:
    signed = note.sign_checkpoint(CHECKPOINT, KEY)
    assert note.open_checkpoint(signed, [KEY.public], origin=CHECKPOINT.origin)[0] == CHECKPOINT
    with pytest.raises(IntegrityError, match="origin|log"):
        note.open_checkpoint(signed, [KEY.public], origin="case.example/other")


@given(st.data())
def test_any_flipped_bit_of_a_checkpoint_is_found(data: st.DataObject) -> None:
    signed = note.sign_checkpoint(CHECKPOINT, KEY)
    bit = data.draw(st.integers(0, len(signed) * 8 - 1))
    changed = bytearray(signed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityError):
        note.open_checkpoint(bytes(changed), [KEY.public])


SIGNED = note.sign_checkpoint(CHECKPOINT, KEY).decode()
NEARLY = {
    "no empty line": SIGNED.replace("\n\n", "\n"),
    "no last newline": SIGNED[:-1],
    "text after the signatures": SIGNED + "more\n",
    "an empty line at the end": SIGNED + "\n",
    "a hyphen for the dash": SIGNED.replace("— ", "- "),
    "an en dash": SIGNED.replace("— ", "– "),
    "no space after the dash": SIGNED.replace("— ", "—"),
    "two spaces before the signature": SIGNED.replace("archive 7ZF0", "archive  7ZF0"),
    "a space after the signature": SIGNED[:-1] + " \n",
    "a tab": SIGNED.replace("— ", "—\t"),
    "carriage returns": SIGNED.replace("\n", "\r\n"),
    "a zero byte": SIGNED.replace("archive\n3", "archive\x00\n3"),
    "no signature at all": SIGNED.partition("— ")[0],
    "a plus in the name": SIGNED.replace("— case", "— ca+se"),
    "a wide space in the name": SIGNED.replace("— case", "— ca\u2003se"),
    "base64 without padding": SIGNED.replace("=\n", "\n"),
    "a signature too short": SIGNED.partition("— ")[0] + "— case.example/archive 7ZF0\n",
}


@pytest.mark.parametrize("text", NEARLY.values(), ids=NEARLY.keys())
def test_what_is_nearly_a_note_is_refused(text: str) -> None:
    with pytest.raises(IntegrityError):
        note.open_checkpoint(text.encode(), [KEY.public])


def test_bytes_that_are_not_unicode_are_refused() -> None:
    with pytest.raises(IntegrityError, match="UTF-8"):
        note.split_note(SIGNED.encode().replace(b"archive\n3", b"arch\xff\n3"))


def test_a_note_without_end_is_refused() -> None:
    with pytest.raises(IntegrityError, match="too long"):
        note.split_note(b"a" * (note.MAX_NOTE_BYTES + 1))
    line = SIGNED.partition("\n\n")[2]
    with pytest.raises(IntegrityError, match="too many"):
        note.split_note((SIGNED + line * note.MAX_SIGNATURES).encode())


def test_base64_has_one_spelling() -> None:
    """The last character of 68 bytes in base64 carries two unused bits; they must be zero."""
    assert SIGNED.endswith("=\n")
    last = SIGNED[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sibling = alphabet[alphabet.index(last) ^ 1]
    with pytest.raises(IntegrityError, match="base64"):
        note.split_note((SIGNED[:-3] + sibling + "=\n").encode())


ROOT = b64encode(EMPTY_ROOT).decode()
WRONG_TEXTS = {
    "two lines": "o\n3\n",
    "a leading zero": f"o\n03\n{ROOT}\n",
    "a sign": f"o\n+3\n{ROOT}\n",
    "a negative size": f"o\n-3\n{ROOT}\n",
    "a space": f"o\n 3\n{ROOT}\n",
    "another script's digits": f"o\n٣\n{ROOT}\n",
    "a superscript": f"o\n²\n{ROOT}\n",
    "too large": f"o\n{2**63}\n{ROOT}\n",
    "far too large": f"o\n{'9' * 5000}\n{ROOT}\n",
    "no origin": f"\n3\n{ROOT}\n",
    "a short root": f"o\n3\n{ROOT[:-4]}\n",
    "a root of 33 bytes": f"o\n3\n{b64encode(EMPTY_ROOT + b'x').decode()}\n",
    "url-safe base64": f"o\n3\n{b64encode(b'?' * 32).decode().replace('/', '_')}\n",
    "an empty extension": f"o\n3\n{ROOT}\n\n",
    "no last newline": f"o\n3\n{ROOT}",
}


@pytest.mark.parametrize("text", WRONG_TEXTS.values(), ids=WRONG_TEXTS.keys())
def test_what_is_nearly_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(IntegrityError):
        Checkpoint.parse(text)


LINES = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(LINES, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES, max_size=3))
def test_checkpoints_round_trip(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(checkpoint.text()) == checkpoint
    assert note.open_checkpoint(note.sign_checkpoint(checkpoint, KEY), [KEY.public]) == (checkpoint, (KEY.public,))


@pytest.mark.parametrize(
    "arguments",
    [("", 1, EMPTY_ROOT), ("a\nb", 1, EMPTY_ROOT), ("a", -1, EMPTY_ROOT), ("a", 1, b""), ("a", 1, EMPTY_ROOT, ("",))],
)
def test_a_malformed_checkpoint_cannot_be_made(arguments: tuple[str, int, bytes]) -> None:
    with pytest.raises(InputError):
        Checkpoint(*arguments)


@given(st.binary(min_size=32, max_size=32))
def test_verifier_keys_round_trip(raw: bytes) -> None:
    key = PublicKey("case.example/a", raw)
    assert PublicKey.parse(key.vkey) == key


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000+",
        KEY.public.vkey.replace("case", "cane"),
        KEY.public.vkey.replace("ed9174f4", "ED9174F4"),
        KEY.public.vkey.replace("+ATtq", "+AjtQ"),
        KEY.public.vkey + "\n",
        "+" + KEY.public.vkey.partition("+")[2],
    ],
)
def test_a_malformed_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(InputError):
        PublicKey.parse(vkey)


@pytest.mark.parametrize("text", ["", "no newline", "a\x00b\n", "a\r\n", "\ud800\n"])
def test_texts_that_cannot_be_signed(text: str) -> None:
    with pytest.raises(InputError):
        note.sign_note(text, [KEY])
    with pytest.raises(InputError):
        note.sign_note("fine\n", [])
