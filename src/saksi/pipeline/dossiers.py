"""From the case to the dossier of one incident: gather → gate → redact → dossier, logged as an act."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from saksi.case import Case
from saksi.case.verify_log import leaf_hashes
from saksi.errors import BackendError, InputError, PublicationHeld
from saksi.model.act import Captured, Exported, Stamped
from saksi.model.canonical import sha256
from saksi.model.terms import Tier
from saksi.pipeline.front import find_incident
from saksi.pipeline.publishing import QUIETLY, Sending, published
from saksi.preserve.merkle import inclusion_proofs
from saksi.publish.bundle_verifier import stamped
from saksi.publish.dossier import Basis, Proof, Rule, dossier, html, paragraphs, pdf
from saksi.publish.public import PublicCase, PublicIncident
from saksi.publish.words import term
from saksi.settle import counting_rule
from saksi.settle.figures import CLASSES, RANKS

FORMS = {"html": html, "pdf": pdf}


def write_dossier(
    case: Case,
    identifier: str,
    out: Path,
    *,
    form: str = "pdf",
    tier: Tier = Tier.PUBLIC,
    at: datetime | None = None,
    sending: Sending = QUIETLY,
) -> str:
    """Write one incident's dossier into a new file and log that it left; its SHA-256.

    ``form`` is pdf or html; ``at`` is the time of export (now unless given). PublicationHeld, with the gate's reason,
    where the incident stays; InputError where a file lies at ``out``. Nothing is written then.
    """
    if out.exists():
        raise InputError("a file lies there already; nothing was written", subject=str(out), hint="Name another.")
    public = published(case, title=None, at=at or datetime.now(UTC), tier=tier, tell=sending.tell)
    incident = _let_out(public, find_incident(case, identifier).id)
    sending.tell("Setting the pages")
    content = FORMS[form](dossier(public, incident, _basis(case, public, incident)))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = out.with_name(f".{out.name}.{os.getpid()}.new")
        beside.touch(0o666 if tier is Tier.PUBLIC else 0o600)
        beside.write_bytes(content)
        os.replace(beside, out)
    except OSError as error:
        raise BackendError(f"the dossier cannot be written: {error.strerror}", subject=str(out)) from error
    digest = sha256(content)
    case.append(Exported(form=f"dossier, {form}, {tier}", incidents=1, digest=digest, by=sending.name(case)))
    return digest


def _let_out(public: PublicCase, name: str) -> PublicIncident:
    found = next((incident for incident in public.incidents if incident.id == name), None)
    if found is None:
        reason = next((line for line in public.held_back if line.startswith(name)), "it is held back")
        raise PublicationHeld(reason.removeprefix(f"{name}: "), subject=name)
    return found


def _basis(case: Case, public: PublicCase, incident: PublicIncident) -> Basis:
    captures = {account.document.capture.id for account in incident.accounts}
    rules = dict.fromkeys(toll.rule for toll in incident.tolls) or {public.rules.counting_rule: None}
    return Basis(
        proofs=dict(_proofs(case, captures, public.checkpoint.size)),
        vkey=case.keys().at(public.checkpoint.size).vkey,
        rules=[rule_in_full(rule) for rule in rules],
        stamps=[_stamp_words(case, stamp) for _, stamp in case.store.acts(Stamped)],
    )


def _stamp_words(case: Case, stamp: Stamped) -> str:
    """What a trusted timestamp states; who checks its signature needs the authority's certificate."""
    _, stated = stamped(case.blobs.read(stamp.token))
    at = datetime.strptime(stated[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return (
        f"Timestamp by {stamp.authority}: the first {stamp.size:,} entries were there at {at:%Y-%m-%d %H:%M:%S} UTC. "
        "Its signature is in the bundle and is not checked here"
    )


def _proofs(case: Case, captures: Iterable[str], size: int) -> Iterator[tuple[str, Proof]]:
    wanted = set(captures)
    found = [(i, act.capture.id) for i, act in case.store.acts(Captured) if act.capture.id in wanted and i < size]
    leaves = leaf_hashes(case.store)[:size]
    for (entry, name), path in zip(found, inclusion_proofs(leaves, (i for i, _ in found)), strict=True):
        yield name, Proof(entry, leaves[entry].hex(), tuple(sibling.hex() for sibling in path))


def rule_in_full(identifier: str) -> Rule:
    """A counting rule (name, or name and version) in the words that stand over the code that counts.

    A module that holds one rule tells it in its own docstring; one that holds several, in each function's.
    """
    try:
        rule = counting_rule(identifier.partition("/")[0])
    except InputError:
        return Rule(identifier, "", "", "its words are not known to this version", ())
    module = sys.modules[rule.count.__module__]
    is_alone = getattr(module, "RULE", None) is rule
    text = (module.__doc__ if is_alone else inspect.getdoc(rule.count)) or ""
    told = paragraphs(inspect.cleandoc(text).replace(" (see ``figures.RANKS``)", ""))
    return Rule(rule.id, rule.says, rule.source, rule.unverified, (*told, _classes()) if is_alone else told)


def _classes() -> str:
    """The classes of source by which the project's own rule ranks, best first."""
    ranked = (
        f"{name}: {', '.join(term('role_words', role) for role in roles)}"
        for name, roles in zip(CLASSES, RANKS, strict=True)
    )
    return f"Classes of source, best first: {'; '.join(ranked)}. They are roles, never parties."
