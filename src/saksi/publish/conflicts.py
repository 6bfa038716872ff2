"""Where accounts differ, in sentences made from public claims: figures, parties, answers, means, presence, denials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saksi.publish.public import PublicClaim, PublicDocument, PublicIncident, PublicStep, PublicToll
from saksi.publish.words import claim_words, count_words, date_words, outlet_words, said_by, term, unique, words

Told = tuple[PublicClaim, PublicDocument]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing told differently: a heading, and each version with who tells it."""

    heading: str
    versions: tuple[str, ...]


def conflicts(incident: PublicIncident) -> list[Conflict]:
    """Everything that accounts tell differently: figures, parties, answers, means, presence, denials."""
    told = told_in(incident)
    found = [
        *_figures(incident, {c.id: (c, d) for c, d in told}),
        _versions("parties", _by_term(told, "perpetrator")),
        _answers(told),
        _versions("weapons", {term("weapon", k): v for k, v in _by_term(told, "weapon").items()}),
        _versions("presence", {term("presence", k): v for k, v in _by_term(told, "military_presence").items()}),
        _denied(told),
    ]
    return [conflict for conflict in found if conflict is not None]


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


def _figures(incident: PublicIncident, told: dict[str, Told]) -> Iterator[Conflict]:
    """Figures that stand beside each other, smallest first, each with all who give it."""
    for toll in incident.tolls:
        conflicting = [step for step in toll.trace if step.role == "conflicting"]
        supporting = [step for step in toll.trace if step.role == "supporting"]
        if not conflicting or (toll.group == "people" and all(map(_is_of_group, (*conflicting, *supporting)))):
            continue
        whole = [step for step in supporting if not _is_of_group(step)]
        standing = [told[step.claim] for step in (*(whole or supporting), *conflicting) if step.claim in told]
        by_figure: dict[str, list[str]] = {}
        for claim, document in sorted(standing, key=lambda t: (_size(t[0]), _day(*t))):
            by_figure.setdefault(_figure(claim, toll), []).append(_dated(claim, document))
        if len(by_figure) > 1:
            heading = _said("figures", outcome=_capital(term("outcome", toll.outcome)), group=term("group", toll.group))
            yield Conflict(heading, _listed(by_figure))


def _figure(claim: PublicClaim, toll: PublicToll) -> str:
    """A count in words, with its group where it is not the toll's own."""
    own = count_words(claim.count)
    return own if claim.group == toll.group or claim.group is None else f"{own} ({term('group', claim.group)})"


def _is_of_group(step: PublicStep) -> bool:
    """Whether a step in the toll of all people counts a narrower group: it differs from none that counts them all, and
    a toll made of such steps alone says the same twice."""
    return step.reason.startswith("counts ")


def _size(claim: PublicClaim) -> int:
    count = claim.count
    return 0 if count is None else count.low if count.low is not None else count.high or 0


def _day(claim: PublicClaim, document: PublicDocument) -> str:
    return ((claim.as_of.latest if claim.as_of else None) or document.published or "")[:10]


def _dated(claim: PublicClaim, document: PublicDocument) -> str:
    outlet = f", {words()['conflict']['by']} {outlet_words(document)}" if claim.said_by else ""
    return f"{who(claim, document)}{outlet} ({date_words(_day(claim, document)) or words()['ui']['no_date']})"


def _versions(key: str, told: dict[str, list[str]]) -> Conflict | None:
    return Conflict(_said(key), _listed(told)) if len(told) > 1 else None


def _answers(told: Iterable[Told]) -> Conflict | None:
    """A party that is named beside its own answer, or two answers: who accepts, who denies."""
    told = list(told)
    found: dict[str, list[str]] = {}
    for answer in ("accepted", "denied"):
        given = [(c, d) for c, d in told if c.kind == "responsibility" and c.details.get("answer") == answer]
        for claim, document in given:
            found.setdefault(f"{_capital(claim.term or '')} {term('answer', answer)}", []).append(
                outlet_words(document)
            )
    return Conflict(_said("answers"), _listed(found)) if found else None


def _denied(told: Iterable[Told]) -> Conflict | None:
    found: dict[str, list[str]] = {}
    for claim, document in told:
        if claim.stance == "denied" and claim.kind not in ("responsibility", "military_presence"):
            found.setdefault(f"{_capital(claim_words(claim))} (“{claim.excerpt.quote}”)", []).append(
                who(claim, document)
            )
    return Conflict(_said("denied"), _listed(found)) if found else None


def _listed(told: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(f"{version}: {'; '.join(unique(voices))}" for version, voices in told.items())


def _by_term(told: Iterable[Told], kind: str) -> dict[str, list[str]]:
    """Each main word of a kind of claim with the voices that use it."""
    found: dict[str, list[str]] = {}
    for claim, document in told:
        if claim.kind == kind and claim.stance != "denied" and claim.term:
            voices = found.setdefault(claim.term, [])
            if who(claim, document) not in voices:
                voices.append(who(claim, document))
    return found


def _said(key: str, **values: str) -> str:
    return str(words()["conflict"][key]).format(**values)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
