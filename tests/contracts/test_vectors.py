"""Published vectors: every right one is accepted, every wrong one refused. They lie outside the repository.

The Merkle vectors are those of the transparency-dev project, the tokens those of rfc3161-client.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saksi.errors import IntegrityError
from saksi.preserve import merkle
from saksi.preserve.timestamp import verify_timestamp

Vector = dict[str, Any]


def folder(shared: Path, name: str) -> Path:
    found = shared / "data" / "evidence_vectors" / name
    if not found.is_dir():
        pytest.skip("skipped: data absent")
    return found


def decoded(text: str | None) -> bytes:
    return b64decode(text or "", validate=True)


def proof(vector: Vector) -> list[bytes]:
    return [decoded(text) for text in vector["proof"] or []]


def inclusion(v: Vector) -> None:
    merkle.verify_inclusion(decoded(v["leafHash"]), v["leafIdx"], v["treeSize"], proof(v), decoded(v["root"]))


def consistency(v: Vector) -> None:
    merkle.verify_consistency(v["size1"], v["size2"], proof(v), decoded(v["root1"]), decoded(v["root2"]))


def subtree_inclusion(v: Vector) -> None:
    subtree = (v["start"], v["end"])
    merkle.verify_subtree_inclusion(decoded(v["leafHash"]), v["leafIdx"], subtree, proof(v), decoded(v["root"]))


def subtree_consistency(v: Vector) -> None:
    subtree = (v["start"], v["end"])
    merkle.verify_subtree_consistency(subtree, v["size"], proof(v), decoded(v["root1"]), decoded(v["root2"]))


CHECKS: dict[str, Callable[[Vector], None]] = {
    "inclusion": inclusion,
    "consistency": consistency,
    "subtreeinclusion": subtree_inclusion,
    "subtreeconsistency": subtree_consistency,
}


def refused(check: Callable[[Vector], None], vector: Vector) -> bool:
    try:
        check(vector)
    except IntegrityError:
        return True
    return False


def test_merkle_vectors(shared: Path) -> None:
    base = folder(shared, "merkle") / "testdata"
    verdicts: Counter[str] = Counter()
    for kind, check in CHECKS.items():
        for path in sorted((base / kind).rglob("*.json")):
            vector = json.loads(path.read_text())
            verdict = "wrong" if refused(check, vector) else "right"
            assert verdict == ("wrong" if vector["wantErr"] else "right"), path.relative_to(base)
            verdicts[f"{kind} {verdict}"] += 1
    print(dict(verdicts))
    assert all(verdicts[f"{kind} {verdict}"] > 0 for kind in CHECKS for verdict in ("right", "wrong"))
    assert verdicts.total() == sum(1 for _ in base.rglob("*.json"))


RIGHT_TOKENS = {
    "identrust/issue-104.tsr",
    "sigstage/response-no-embedded-cert.tsr",
    "sigstage/response-sha256.tsr",
    "sigstage/response-sha384.tsr",
    "sigstage/response-sha512.tsr",
    "sigstore.mock/response-expired.tsr",  # the certificate is expired now and was valid at the time stated
    "test_tsa/response.tsr",
}
WRONG_TOKENS = {
    "sigstage/response-invalid-signature.tsr": "signature failure",
    "test_tsa/other_response.tsr": "issuer certificate",  # by another authority of the same name
    "test_tsa/response-injected-certs.tsr": "poses",  # genuine, with a false authority's certificates added
}


def token_and_message(base: Path, name: str) -> tuple[bytes, bytes, bytes]:
    """A token, what it stamps, and the certificates to trust."""
    beside = (base / name).parent
    payload = beside / "payload"
    message = payload.read_bytes() if payload.is_file() else b"hello"
    return (base / name).read_bytes(), message, (beside / "ts_chain.pem").read_bytes()


def test_timestamp_vectors(shared: Path) -> None:
    base = folder(shared, "rfc3161-client") / "test" / "fixtures"
    names = {path.relative_to(base).as_posix() for path in base.rglob("*.tsr")}
    assert names == RIGHT_TOKENS | WRONG_TOKENS.keys(), "every token is either right or wrong"
    for name in sorted(RIGHT_TOKENS):
        token, message, roots = token_and_message(base, name)
        assert verify_timestamp(token, message, roots).checked_by == "rfc3161-client", name
        with pytest.raises(IntegrityError):
            verify_timestamp(token, message + b"!", roots)
    for name, reason in WRONG_TOKENS.items():
        token, message, roots = token_and_message(base, name)
        with pytest.raises(IntegrityError, match=reason):
            verify_timestamp(token, message, roots)
    print({"tokens right": len(RIGHT_TOKENS), "tokens wrong": len(WRONG_TOKENS)})


def test_a_token_of_one_authority_is_refused_under_the_root_of_another(shared: Path) -> None:
    base = folder(shared, "rfc3161-client") / "test" / "fixtures"
    pairs = 0
    for name in sorted(RIGHT_TOKENS):
        token, message, _ = token_and_message(base, name)
        for other in sorted(RIGHT_TOKENS):
            if Path(other).parent != Path(name).parent:
                with pytest.raises(IntegrityError):
                    verify_timestamp(token, message, token_and_message(base, other)[2])
                pairs += 1
    print({"token and wrong root": pairs})
    assert pairs > 0
