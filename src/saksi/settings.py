"""One frozen Settings: the defaults here < ``saksi.toml`` of the case < environment (``SAKSI_…``) < flags.

What bears on results (counting rule, grade rule, tiers, embargo) is the case's policy: a change of it is an act in
the log. Everything else is how this machine works.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from saksi.errors import InputError


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who works on the case; ``by`` in the log is always such a name, never the login name."""

    name: Annotated[str, Meta(min_length=1, description="the name written into the log")]
    role: Annotated[str, Meta(description="what this person does in the case")] = ""


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bears on the record's results."""

    counting_rule: Annotated[
        str,
        Meta(
            pattern="^(saksi|airwars|ucdp|acled|aoav|ohchr)$",
            description="rule that turns claims into low, best and high",
        ),
    ] = "saksi"
    grade_rule: Annotated[str, Meta(description="rule that grades an incident")] = "saksi"
    languages: Annotated[tuple[str, ...], Meta(description="languages expected; empty takes any")] = ()
    embargo_hours: Annotated[
        int, Meta(ge=0, description="hours for which coordinates and damage of a new incident are held back")
    ] = 72
    coarsen_m: Annotated[int, Meta(ge=0, description="public coordinates are coarsened to this many metres")] = 1000
    smallest_group: Annotated[
        int, Meta(ge=0, description="figures of traits, trades and sensitive harms below this are not made public")
    ] = 5
    review_required: Annotated[bool, Meta(description="publish only incidents that a person has reviewed")] = False
    reviewers: Annotated[
        int, Meta(ge=1, description="how many different people must accept an incident before it counts as reviewed")
    ] = 1
    second_reader_hosts: Annotated[
        tuple[str, ...], Meta(description="hosts other than this machine that a second reader may send texts to")
    ] = ()


class Fetch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How addresses are fetched."""

    timeout_s: Annotated[float, Meta(gt=0, description="longest wait for one response")] = 30.0
    rate_per_host_s: Annotated[float, Meta(ge=0, description="least seconds between requests to one host")] = 2.0
    max_bytes: Annotated[int, Meta(gt=0, description="largest response kept")] = 100_000_000
    max_redirects: Annotated[int, Meta(ge=0, description="most redirects followed")] = 8
    proxy: Annotated[str | None, Meta(description="address of a proxy; none goes straight")] = None
    user_agent: Annotated[str, Meta(description="how requests name themselves")] = "saksi"
    allow_private: Annotated[
        bool, Meta(description="allow private and loopback addresses (for tests and intranet archives)")
    ] = False


class SecondReader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language model as a second reader, off unless an endpoint is named. A key that the service asks for is read
    from the variable ``SAKSI_SECOND_READER_KEY`` and from nowhere else."""

    endpoint: Annotated[
        str | None, Meta(description="base address of an OpenAI-compatible service, as http://127.0.0.1:8080/v1")
    ] = None
    model: Annotated[str, Meta(description="name of the model to ask for")] = ""
    timeout_s: Annotated[float, Meta(gt=0, description="longest wait for one answer")] = 120.0
    max_chars: Annotated[int, Meta(ge=200, description="most characters of text in one request")] = 12_000


class LinkedSubject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody known to the sign-in provider by its own subject, and the account that is theirs."""

    subject: Annotated[str, Meta(min_length=1, description="the provider's `sub` for this person")]
    name: Annotated[str, Meta(min_length=1, description="the name of their account")]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sign-in by OpenID Connect on a network, off unless an issuer is named. It says who somebody is; who may enter,
    and as what, the case's accounts say."""

    issuer: Annotated[str | None, Meta(description="the provider's issuer, as https://login.example.org")] = None
    client_id: Annotated[str, Meta(description="what the provider calls this desk")] = ""
    client_secret_file: Annotated[
        str | None, Meta(description="whole path of a file of yours alone, outside the case, with the client secret")
    ] = None
    address: Annotated[
        str, Meta(description="the desk's own address; the provider sends people back to it plus /enter/openid/back")
    ] = ""
    claim: Annotated[str, Meta(min_length=1, description="the claim that is an account's name")] = "sub"
    scope: Annotated[str, Meta(pattern="\\bopenid\\b", description="what is asked for")] = "openid"
    links: tuple[LinkedSubject, ...] = ()


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds that keep a hostile file from taking the machine."""

    max_file_bytes: Annotated[int, Meta(gt=0, description="largest single file or member read")] = 2_000_000_000
    max_text_chars: Annotated[int, Meta(gt=0, description="longest text read from one document")] = 5_000_000
    max_members: Annotated[int, Meta(gt=0, description="most members taken from one archive")] = 1_000_000
    max_depth: Annotated[int, Meta(gt=0, description="deepest nesting of archives")] = 5
    max_ratio: Annotated[int, Meta(gt=0, description="largest expansion of a compressed member")] = 200


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An RFC 3161 timestamp authority."""

    name: Annotated[str, Meta(min_length=1, description="name written into the log")]
    url: Annotated[str, Meta(description="address that answers timestamp queries")]
    roots: Annotated[str, Meta(description="path of the PEM file with its root certificate")]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set; see docs/reference/settings.md."""

    name: Annotated[str, Meta(description="the case's name, part of its checkpoints' origin")] = "case"
    by: Annotated[str, Meta(description="who is working; one of people")] = "unnamed"
    why: Annotated[str, Meta(description="the purpose noted with every capture")] = ""
    people: tuple[Person, ...] = ()
    policy: Policy = Policy()
    fetch: Fetch = Fetch()
    limits: Limits = Limits()
    authorities: tuple[Authority, ...] = ()
    second_reader: SecondReader = SecondReader()
    sign_in: SignIn = SignIn()
    reader: Annotated[
        str,
        Meta(
            pattern="^(auto|model|rules)$",
            description="who reads: the trained model, the rules, or the model where its file is there",
        ),
    ] = "auto"
    model: Annotated[str | None, Meta(description="folder of another model than the one shipped")] = None
    keys: Annotated[str | None, Meta(description="folder of private keys; none takes the user's default")] = None


def load(
    case: Path | None, flags: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings for a case folder (None: outside any case), over the process's environment unless another is given.

    Raises InputError naming the key that is wrong.
    """
    merged: dict[str, Any] = {}
    if case is not None and (case / "saksi.toml").is_file():
        merged = _parsed(case / "saksi.toml")
    _merge(merged, _from_environment(os.environ if environment is None else environment))
    _merge(merged, dict(flags or {}))
    try:
        return msgspec.convert(merged, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"a setting is wrong: {error}", hint="see docs/reference/settings.md") from error


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not valid TOML: {error}", subject=str(path)) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """``SAKSI_FETCH__TIMEOUT_S=5`` sets ``fetch.timeout_s``; names outside the settings are left alone."""
    found: dict[str, Any] = {}
    known = set(Settings.__struct_fields__)
    for name, value in environment.items():
        if not name.startswith("SAKSI_"):
            continue
        keys = name.removeprefix("SAKSI_").lower().split("__")
        if keys[0] in known:
            _merge(found, _nested(keys, value))
    return found


def _nested(keys: list[str], value: str) -> dict[str, Any]:
    result: Any = value
    for key in reversed(keys):
        result = {key: result}
    return dict(result)


def _merge(into: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif value is not None:
            into[key] = dict(value) if isinstance(value, Mapping) else value
