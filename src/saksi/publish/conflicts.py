"""Where accounts differ, in sentences made from public claims: figures, parties, answers, means, presence, denials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from saksi.publish.public import PublicClaim, PublicDocument, PublicIncident, PublicToll
from saksi.publish.words import count_words, date_words, joined, outlet_words, said_by, term, unique, words

Told = tuple[PublicClaim, PublicDocument]


def conflicts(incident: PublicIncident) -> list[str]:
    """One sentence for each thing that accounts tell differently."""
    told = told_in(incident)
    return [
        *_figures(incident, {c.id: (c, d) for c, d in told}),
        *_parties(told),
        *_answers(told),
        *_means(told),
        *_presence(told),
        *_denied(told),
    ]


def told_in(incident: PublicIncident, *kinds: str) -> list[Told]:
    """Claims of an incident's accounts with their documents; of these kinds where any are named."""
    return [
        (claim, account.document)
        for account in incident.accounts
        for claim in (*account.claims, *account.beside)
        if not kinds or claim.kind in kinds
    ]


def who(claim: PublicClaim, document: PublicDocument) -> str:
    return said_by(claim, outlet_words(document))


def _figures(incident: PublicIncident, told: dict[str, Told]) -> Iterator[str]:
    for toll in incident.tolls:
        if any(step.role == "conflicting" for step in toll.trace) and not _is_echo(toll, incident):
            standing = [
                told[s.claim] for s in toll.trace if s.role in ("supporting", "conflicting") and s.claim in told
            ]
            figures = unique(_figure(claim, document) for claim, document in standing)
            if len(figures) > 1:
                yield _said("figures", outcome=_capital(term("outcome", toll.outcome)), group=term("group", toll.group),
                            figures="; ".join(figures))  # fmt: skip


def _is_echo(toll: PublicToll, incident: PublicIncident) -> bool:
    """A toll of all people that is only taken over from a narrower group says the same twice."""
    return toll.group == "people" and any(step.reason.startswith("counts ") for step in toll.trace)


def _figure(claim: PublicClaim, document: PublicDocument) -> str:
    date = date_words(((claim.as_of.latest if claim.as_of else None) or document.published or "")[:10])
    who_words = who(claim, document)
    return _said("figure", who=who_words, figure=count_words(claim.count), date=date or words()["ui"]["no_date"])


def _parties(told: Iterable[Told]) -> Iterator[str]:
    named = _by_term(told, "perpetrator")
    if len(named) > 1:
        parts = [_said("party", party=party, who=joined(voices)) for party, voices in named.items()]
        yield _said("parties", parties="; ".join(parts))


def _answers(told: Iterable[Told]) -> Iterator[str]:
    for answer, sentence in (("denied", "denies"), ("accepted", "accepts")):
        given = [(c, d) for c, d in told if c.kind == "responsibility" and c.details.get("answer") == answer]
        for party, voices in _by_term(given, "responsibility").items():
            yield _said(sentence, party=_capital(party), who=joined(voices))


def _means(told: Iterable[Told]) -> Iterator[str]:
    named = _by_term(told, "weapon")
    if len(named) > 1:
        parts = [_said("weapon", weapon=term("weapon", weapon), who=joined(voices)) for weapon, voices in named.items()]
        yield _said("weapons", weapons="; ".join(parts))


def _presence(told: Iterable[Told]) -> Iterator[str]:
    named = _by_term(told, "military_presence")
    if len(named) > 1:
        parts = [f"{term('presence', key)} ({joined(voices)})" for key, voices in named.items()]
        yield _said("presence", told="; ".join(parts))


def _denied(told: Iterable[Told]) -> Iterator[str]:
    for claim, document in told:
        if claim.stance == "denied" and claim.kind not in ("responsibility", "military_presence"):
            yield _said("denied", who=_capital(who(claim, document)), quote=claim.excerpt.quote)


def _by_term(told: Iterable[Told], kind: str) -> dict[str, list[str]]:
    """Each main word of a kind of claim with the voices that use it, three at most."""
    found: dict[str, list[str]] = {}
    for claim, document in told:
        if claim.kind == kind and claim.stance != "denied" and claim.term:
            voices = found.setdefault(claim.term, [])
            if who(claim, document) not in voices:
                voices.append(who(claim, document))
    return {key: voices[:3] for key, voices in found.items()}


def _said(key: str, **values: str) -> str:
    return str(words()["conflict"][key]).format(**values)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
