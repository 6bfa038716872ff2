"""A person's word on one source from the desk: in which role it speaks, and of which party it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import InputError, NotFound
from saksi.model.canonical import canonical
from saksi.model.decision import Ruling, SourceSaid
from saksi.model.source import Source
from saksi.model.terms import SourceRole, Verdict
from saksi.pipeline.decisions import enter, last_ruling
from saksi.pipeline.desk.ruling import reason_given
from saksi.pipeline.resolution import policy_in_force
from saksi.resolve.offices import PRIVATE, parse
from saksi.resolve.source_roles import OnSource, role_subject, rulings_on_roles, said_about
from saksi.resolve.sources import plain

LONGEST_PARTY = 200


@dataclass(frozen=True, slots=True)
class SaidShown:
    """One ruling on a source's role and party. ``is_open``: not in force until another person says the same."""

    id: str
    role: str | None
    party: str | None
    by: str
    at: str
    reason: str
    is_open: bool


def rule_source(
    case: Case, source: str, *, role: str | None, party: str | None, by: str, reason: str, seen: str | None
) -> Ruling:
    """Say in which role a source speaks and of which party it is; None leaves either as the texts tell it.

    Holds for the source's names wherever they come up, and counts at once or, where the policy asks for several
    reviewers, when as many have said the same. InputError for a private person, whose role is their claim's alone.
    """
    found = source_named(case, source)
    if not can_be_ruled(found):
        raise InputError(
            "a private or unnamed voice has its role from each claim", hint="Correct the speaker in the claim."
        )
    said = _said(found, role, party)
    draft = Ruling(
        subject=role_subject(said),
        verdict=Verdict.CORRECT,
        value=canonical(said).decode(),
        seen=canonical(found).decode(),
        by=by,
        at=machine_clock(),
        reason=reason_given(reason),
        supersedes=seen,
    )
    return enter(case, [draft], is_checked=True)[0]


class RoleAndParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person gives as JSON about a source; None leaves it as the texts tell it."""

    role: str | None = None
    party: str | None = None


def rule_on_source(case: Case, identifier: str, verdict: Verdict, *, reason: str, value: str | None) -> Ruling:
    """Rule on the source that goes by an id, its beginning, or a name as written; ``value`` is role and party as JSON.

    InputError for another verdict than correct, without a value, and where several sources go by the same.
    """
    if verdict is not Verdict.CORRECT:
        raise InputError("a source can only be corrected", hint="correct, and its role and party with --value.")
    try:
        given = msgspec.json.decode(value or "", type=RoleAndParty)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise InputError("not a role and a party", hint='As in --value \'{"role": "military"}\'.') from error
    found = _meant(case, identifier)
    seen = last_on(case, found)
    return rule_source(
        case, found.id, role=given.role, party=given.party, by=case.settings.by, reason=reason, seen=seen
    )


def _meant(case: Case, identifier: str) -> Source:
    known = [source for incident in case.store.incidents() for source in incident.sources]
    found = {s.id for s in known if s.id.startswith(identifier)} or {
        s.id for s in known if plain(identifier) in {plain(name) for name in s.variants}
    }
    if len(found) > 1:
        raise InputError(
            f"{len(found)} sources go by this",
            subject=identifier[:80],
            hint="`saksi show ID --why --json` has their ids.",
        )
    return source_named(case, found.pop() if found else identifier)


def source_named(case: Case, source: str) -> Source:
    """The source of this id, as the incident tells it in which it speaks in most documents."""
    found = [known for i in case.store.incidents() for known in i.sources if known.id == source]
    if not found:
        raise NotFound("no such source", subject=source[:80])
    return max(found, key=lambda known: len(known.documents))


def can_be_ruled(source: Source) -> bool:
    """Whether a role is the source's own: not a private person's, nor a voice's that nobody names."""
    return source.is_named and (source.stated or source.role) not in PRIVATE


def last_on(case: Case, source: Source) -> str | None:
    """The latest ruling on the source's role and party as it is named now: give it back as ``seen``."""
    about = Ruling(subject=role_subject(_named(source)), verdict=Verdict.CORRECT, by="", at="", reason="")
    return last_ruling(case, about)


def known_roles(case: Case) -> tuple[OnSource, ...]:
    """What stands on the roles of all sources of the case."""
    return rulings_on_roles(case.store.rulings(), policy_in_force(case.store).reviewers)


def said_shown(source: Source, known: Sequence[OnSource]) -> tuple[SaidShown, ...]:
    """The latest ruling that stands on each name of the source, the latest last."""
    return tuple(_shown(on) for on in said_about(source, known))


def _shown(on: OnSource) -> SaidShown:
    last, said = on.stack[-1], on.latest
    is_open = on.in_force is None or on.in_force.id != last.id
    role = None if said.role is None else str(said.role)
    return SaidShown(last.id, role, said.party, last.by, last.at, last.reason, is_open)


def _said(source: Source, role: str | None, party: str | None) -> SourceSaid:
    named = " ".join((party or "").split())
    if len(named) > LONGEST_PARTY or not named.isprintable():
        raise InputError("not the name of a party", hint=f"Give its name in at most {LONGEST_PARTY} characters.")
    known: Mapping[str, SourceRole] = {str(each): each for each in SourceRole}
    if role and role not in known:
        raise InputError("no such role of a source", subject=role[:40], hint=f"Known: {', '.join(known)}.")
    about = _named(source)
    return SourceSaid(
        names=about.names, documents=about.documents, role=known[role] if role else None, party=named or None
    )


def _named(source: Source) -> SourceSaid:
    """The names, without what nobody could tell apart; with documents where a name alone does not say who is meant."""
    names = {plain(name): name for name in sorted(source.variants, reverse=True)}
    parsed = [parse(name) for name in names.values()]
    is_loose = any(named.is_bare_office or named.is_unnamed or named.is_generic for named in parsed)
    documents = tuple(sorted(source.documents)) if is_loose else ()
    return SourceSaid(names=tuple(sorted(names.values())), documents=documents)
