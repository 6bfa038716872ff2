"""Two people coding the same claims, each alone, and how far they agree: Cohen's kappa, field by field.

Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 37–46.
Codings are acts in the log that change no record. A sample whose answers are known is a gold task: GOLD stands for the
record as people's rulings have left it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from saksi.case import Case
from saksi.errors import Conflict, InputError, NotFound
from saksi.model.act import Coded, Sampled
from saksi.model.canonical import canonical
from saksi.model.claim import Casualty, Claim
from saksi.model.decision import Subject
from saksi.model.document import sentence_around
from saksi.model.terms import Verdict
from saksi.pipeline.desk.claims import Ruled, shown
from saksi.pipeline.desk.document import mask_of
from saksi.pipeline.desk.ruling import all_claims, claim_subject, document_of
from saksi.pipeline.desk.shown import ClaimShown, Kappa
from saksi.resolve.rulings import corrected_or_as_read, correction, names

GOLD = "gold"
"""In place of a person's name: what the record says now, for claims that people have ruled on."""
FIELDS = ("verdict", "outcome", "group", "low", "high", "qualifier", "stance", "speaker", "scope")
ANSWERS = (Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT)
LARGEST = 1000


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One claim to code: its place in the sample, the sentence it stands in, the claim as the machine read it, and
    whether this person has coded it. Nobody else's answer is in it."""

    number: int
    document: str
    sentence: str
    claim: ClaimShown
    is_coded: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample by name: how many claims, and how many of them each person has coded."""

    name: str
    size: int
    coded: Mapping[str, int]


def draw_sample(case: Case, name: str, *, size: int, by: str, seed: int = 0) -> Sample:
    """Draw casualty claims of the case for people to code; the same seed over the same case draws the same ones."""
    if not name.strip() or not 1 <= size <= LARGEST:
        raise InputError(f"a sample has a name and 1 to {LARGEST} claims", subject=name)
    if any(act.name == name for _, act in case.store.acts(Sampled)):
        raise Conflict("there is a sample of this name", subject=name)
    claims = [c for r in case.store.reports() for c in r.claims if isinstance(c.value, Casualty)]
    if not claims:
        raise InputError("the case has no casualty claims to draw from")
    drawn = random.Random(seed).sample(sorted(claims, key=lambda c: c.id), min(size, len(claims)))
    subjects = tuple(claim_subject(claim) for claim in drawn)
    case.append(Sampled(name=name, seed=seed, claims=subjects, by=by))
    return Sample(name, len(subjects), {})


def samples(case: Case) -> tuple[Sample, ...]:
    """Every sample of the case, oldest first."""
    coded: dict[str, dict[str, set[int]]] = {}
    for _, act in case.store.acts(Coded):
        coded.setdefault(act.sample, {}).setdefault(act.by, set()).add(act.number)
    return tuple(
        Sample(act.name, len(act.claims), {by: len(done) for by, done in sorted(coded.get(act.name, {}).items())})
        for _, act in case.store.acts(Sampled)
    )


def sample_items(case: Case, name: str, *, by: str) -> tuple[SampleItem, ...]:
    """The claims of a sample for one person to code, each as the machine read it, rulings left out."""
    done = set(_answers(case, name, by))
    return tuple(
        _item(case, number, claim, is_coded=number in done) for number, claim in _claims(case, _sample(case, name))
    )


def code(
    case: Case, name: str, number: int, verdict: str, changes: Mapping[str, Any] | None = None, *, by: str
) -> None:
    """One person's answer to one claim: accept, reject, or correct with the fields that are otherwise."""
    subjects = _sample(case, name).claims
    if not 0 <= number < len(subjects):
        raise NotFound("the sample has no such claim", subject=f"{name}, {number}")
    claim = dict(_claims(case, _sample(case, name))).get(number)
    if claim is None:
        raise NotFound("this claim is not in the record any more", subject=f"{name}, {number}")
    if verdict not in (Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT) or (verdict == Verdict.CORRECT) != bool(
        changes
    ):
        raise InputError("an answer accepts, rejects, or corrects with what is otherwise", subject=verdict)
    now = correction(claim, canonical(dict(changes)).decode()) if changes else claim
    value = None if verdict == Verdict.REJECT else canonical(_coded_form(now)).decode()
    case.append(Coded(sample=name, number=number, verdict=Verdict(verdict), value=value, by=by))


def agreement(case: Case, name: str, one: str, other: str) -> tuple[Kappa, ...]:
    """How far two people agree on a sample, field by field; either may be GOLD.

    A field of the value counts only where both take the claim to be there.
    """
    ours, theirs = _answers(case, name, one), _answers(case, name, other)
    both = sorted(set(ours) & set(theirs))
    found = []
    for field in FIELDS:
        pairs = [(ours[n].get(field), theirs[n].get(field)) for n in both]
        if field != "verdict":
            kept = [n for n in both if "reject" not in (ours[n]["verdict"], theirs[n]["verdict"])]
            pairs = [(ours[n].get(field), theirs[n].get(field)) for n in kept]
        found.append(Kappa(field, len(pairs), sum(a == b for a, b in pairs), kappa(pairs)))
    return tuple(found)


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa over pairs of nominal answers; None where chance alone would agree on everything."""
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(left[term] * right[term] for term in left) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _answers(case: Case, name: str, by: str) -> dict[int, Mapping[str, Any]]:
    """Number of a claim to what this person said of it, the latest counting."""
    sample = _sample(case, name)
    if by == GOLD:
        return dict(_gold(case, sample))
    return {
        act.number: {"verdict": "reject" if act.verdict is Verdict.REJECT else "accept", **_fields(act.value)}
        for _, act in case.store.acts(Coded)
        if act.sample == name and act.by == by
    }


def _gold(case: Case, sample: Sampled) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, claim in _claims(case, sample):
        ruling = Ruled.of(case.store.rulings(claim.document)).on(claim)
        if ruling is None:
            continue
        if ruling.verdict is Verdict.REJECT:
            yield number, {"verdict": "reject"}
            continue
        now = corrected_or_as_read(claim, ruling.value or "{}") if ruling.verdict is Verdict.CORRECT else claim
        yield number, {"verdict": "accept", **_fields(canonical(_coded_form(now)).decode())}


def _fields(value: str | None) -> dict[str, Any]:
    return {} if value is None else msgspec.json.decode(value.encode(), type=dict[str, Any])


def _coded_form(claim: Claim) -> dict[str, Any]:
    value = claim.value
    speaker = " ".join(claim.said_by[0].name.casefold().split()) if claim.said_by else None
    form: dict[str, Any] = {"stance": str(claim.stance), "scope": str(claim.scope), "speaker": speaker}
    if isinstance(value, Casualty):
        form |= {"outcome": str(value.outcome), "group": str(value.group), "low": value.count.low}
        form |= {"high": value.count.high, "qualifier": str(value.count.qualifier)}
    return form


def _item(case: Case, number: int, claim: Claim, *, is_coded: bool) -> SampleItem:
    document = document_of(case, claim.document)
    mask = mask_of(case, document)
    around = sentence_around(document.text, claim.spans[0])
    (as_read,) = shown([claim], Ruled((), {}), document, mask)
    return SampleItem(number, document.id, around.of(mask.text(document.text)), as_read, is_coded)


def _sample(case: Case, name: str) -> Sampled:
    found = next((act for _, act in case.store.acts(Sampled) if act.name == name), None)
    if found is None:
        raise NotFound("no such sample", subject=name)
    return found


def _claims(case: Case, sample: Sampled) -> Iterator[tuple[int, Claim]]:
    """The claims of a sample that are still in the record, by their numbers."""
    for number, subject in enumerate(sample.claims):
        found = _found(case, subject)
        if found is not None:
            yield number, found


def _found(case: Case, subject: Subject) -> Claim | None:
    if subject.document is None or case.store.document(subject.document) is None:
        return None
    fitting = [claim for claim in all_claims(case, subject.document) if names(subject, claim)]
    return next((c for c in fitting if c.spans[0] == subject.span), fitting[0] if fitting else None)
