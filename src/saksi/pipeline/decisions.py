"""People's acts: rulings on what the machine read and links between reports, each logged with its reason.

A decision names what it is about by document, span and kind, so that it finds its subject again after a new reading,
and carries what the person saw. Nothing is overwritten: a later one supersedes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from typing import TypeVar

import msgspec

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import Conflict, InputError, NotFound
from saksi.model.act import Linked, Ruled
from saksi.model.canonical import builtins, canonical, identify
from saksi.model.claim import Casualty, Claim, Identity, Report
from saksi.model.decision import Link, Ruling, Subject
from saksi.model.incident import Incident
from saksi.model.terms import Judgement, Verdict
from saksi.pipeline.front import find_incident
from saksi.pipeline.provenance import find_dependence
from saksi.pipeline.resolution import catch_up
from saksi.resolve import agree, decided
from saksi.resolve.rulings import corrected_report, correction, key_of
from saksi.store.desk import rulings_on

T = TypeVar("T", Claim, Report)

ALLOWED = {
    "claim": {Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT, Verdict.UNDO},
    "report": {Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT, Verdict.UNDO},
    "incident": {Verdict.ACCEPT, Verdict.REVIEWED, Verdict.REJECT, Verdict.UNDO},
    "document": {Verdict.WITHDRAW, Verdict.REVIEWED, Verdict.UNDO},
    "dependence": {Verdict.ACCEPT, Verdict.REJECT, Verdict.UNDO},
}


def rule_on(case: Case, identifier: str, verdict: Verdict, *, reason: str, value: str | None = None) -> Ruling:
    """Log a ruling and compute again what it touches. InputError where the verdict does not fit the subject."""
    subject, seen = _subject(case, identifier)
    draft = Ruling(
        subject=subject,
        verdict=verdict,
        value=value,
        seen=as_seen(seen),
        by=case.settings.by,
        at=machine_clock(),
        reason=reason,
    )
    check(draft, seen)
    return enter(case, [draft])[0]


def check(draft: Ruling, seen: Claim | Report | Incident | None) -> None:
    """InputError where a ruling has no reason, its verdict does not fit its subject, or its value does not."""
    kind, verdict = draft.subject.type, draft.verdict
    if not draft.reason.strip():
        raise InputError("a ruling needs a reason", hint="Say why with --reason.")
    if verdict not in ALLOWED[kind]:
        raise InputError(f"a {kind} cannot be ruled {verdict}", hint=f"It can be: {', '.join(sorted(ALLOWED[kind]))}.")
    if (verdict is Verdict.CORRECT) != (draft.value is not None):
        hint = "For example --value '{\"count\": …}'"
        raise InputError("a correction, and only a correction, needs a value", hint=hint)
    if draft.value is not None and isinstance(seen, Claim):
        correction(seen, draft.value)
    elif draft.value is not None and isinstance(seen, Report):
        corrected_report(seen, draft.value)


def as_seen(seen: Claim | Report | Incident | None) -> str:
    """What the person saw, as canonical JSON; of a sealed claim no more than which one it was."""
    if isinstance(seen, Claim) and isinstance(seen.value, Identity):
        return canonical({"id": seen.id, "kind": seen.kind}).decode()
    return canonical(seen).decode()


def enter(case: Case, drafts: Sequence[Ruling], *, is_checked: bool = False) -> tuple[Ruling, ...]:
    """Log rulings, each behind the latest on its subject, and compute again what they touch, all or nothing.

    With ``is_checked`` a draft's ``supersedes`` is the ruling that the person saw standing last, and Conflict is
    raised, naming the later one, where somebody else has ruled since. So no ruling is ever passed over unseen.
    """
    made = []
    with case.transaction() as transaction:
        for draft in drafts:
            last = last_ruling(case, draft)
            if is_checked and last != draft.supersedes:
                raise Conflict(
                    "somebody else has ruled on this meanwhile",
                    subject=last or draft.supersedes,
                    hint="Look at it again; a new ruling can follow theirs.",
                )
            ruling = msgspec.structs.replace(draft, supersedes=last)
            made.append(msgspec.structs.replace(ruling, id=decision_id("ruling", ruling)))
            transaction.append(Ruled(ruling=made[-1]))
        catch_up(case.store, transaction)
    return tuple(made)


def last_ruling(case: Case, draft: Ruling) -> str | None:
    """The id of the latest ruling that this one would follow, one that takes another back included."""
    key = key_of(draft)
    before = [r.id for _, r in rulings_on(case.store.database, draft.subject) if key_of(r) == key]
    return before[-1] if before else None


def link(
    case: Case, left: str, right: str, judgement: Judgement, *, reason: str, by: str | None = None
) -> tuple[Link, ...]:
    """Log a link between two reports, or between the founding reports of two incidents; ``unsure`` undoes.

    Conflict, and nothing is logged, where it contradicts links that stand.
    """
    pairs = [(one, other, judgement) for one, other in _ends(case, left, right, judgement)]
    return enter_links(case, pairs, by=by or case.settings.by, reason=reason)


def enter_links(
    case: Case,
    pairs: Sequence[tuple[str, str, Judgement]],
    *,
    by: str,
    reason: str,
    unchanged: Callable[[], None] = lambda: None,
) -> tuple[Link, ...]:
    """Log links on pairs of reports, each behind the latest on its pair, all or nothing; then compute again.

    ``unchanged`` is asked inside the transaction, and raises Conflict where the person saw another state.
    """
    if not reason.strip():
        raise InputError("a link needs a reason", hint="Say why with --reason.")
    with case.transaction() as transaction:
        unchanged()
        made = supposed_links(case, pairs, by=by, reason=reason)
        _agree(case, made)
        for new in made:
            transaction.append(Linked(link=new))
        catch_up(case.store, transaction)
    return made


def supposed_links(
    case: Case, pairs: Sequence[tuple[str, str, Judgement]], *, by: str, reason: str
) -> tuple[Link, ...]:
    """The links as they would be logged now."""
    latest = {frozenset((k.left, k.right)): k.id for k in case.store.links({end for pair in pairs for end in pair[:2]})}
    at = machine_clock()
    drafts = (
        Link(
            left=a, right=b, judgement=judgement, by=by, at=at, reason=reason, supersedes=latest.get(frozenset((a, b)))
        )
        for a, b, judgement in pairs
    )
    return tuple(msgspec.structs.replace(draft, id=decision_id("link", draft)) for draft in drafts)


def _agree(case: Case, made: Sequence[Link]) -> None:
    """Conflict where these contradict links that stand: among all that people's links join to these, and no more."""
    reports: set[str] = set()
    edge = {end for new in made for end in (new.left, new.right)}
    while edge:
        reports |= edge
        edge = {end for known in case.store.links(edge) for end in (known.left, known.right)} - reports
    documents = {report.id: report.document for report in case.store.reports(reports)}
    agree([*case.store.links(reports), *made], documents)


def tying(case: Case, ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs that make two incidents one, each from ours to theirs: every report is tied to the other's first, so
    that none is left behind; and what people said of the two sides before is said otherwise now."""
    before = [known for known in case.store.links(ours) if {known.left, known.right} & set(theirs)]
    across = [(k.left, k.right) if k.left in set(ours) else (k.right, k.left) for k in before]
    return list(dict.fromkeys([*((ours[0], b) for b in theirs), *((a, theirs[0]) for a in ours), *across]))


def _ends(case: Case, left: str, right: str, judgement: Judgement) -> list[tuple[str, str]]:
    """The reports to be linked. To keep two incidents apart, every report of one is kept from the other's; to take
    back, every pair that people decided between the two."""
    ours, theirs = _reports(case, left), _reports(case, right)
    is_one = bool(set(ours) & set(theirs))
    if judgement is Judgement.UNSURE:
        return _joining(case, left, right) if is_one else _decided(case, ours, theirs)
    if is_one:
        hint = "Take back the link that joined them with --undo, or name two of its reports."
        raise InputError("both name the same incident", subject=left, hint=hint)
    if judgement is Judgement.DIFFERENT:
        return [(a, b) for a in ours for b in theirs]
    return tying(case, ours, theirs) if judgement is Judgement.SAME else [(ours[0], theirs[0])]


def _decided(case: Case, ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs that people decided between two sides and did not take back."""
    standing = _standing_links(case, {*ours, *theirs})
    pairs = [(link.left, link.right) for link in standing if _is_across(link, ours, theirs)]
    if not pairs:
        raise InputError("nothing was decided on these two", hint="`saksi show ID --why` lists people's links.")
    return pairs


def _is_across(link: Link, ours: Container[str], theirs: Container[str]) -> bool:
    return (link.left in ours and link.right in theirs) or (link.left in theirs and link.right in ours)


def _joining(case: Case, left: str, right: str) -> list[tuple[str, str]]:
    """The pairs by which people made one incident of two that are still known by their former ids. What else was
    joined to it stays. Of one id given twice, every pair inside it."""
    whole = find_incident(case, left) if not left.startswith("report-") else find_incident(case, right)
    acts: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in _standing_links(case, set(whole.reports)):
        acts[link.by, link.at or "", link.reason].append(link)
    one, other = (_founding(case, whole, name) for name in (left, right))
    found = [links for links in acts.values() if (one and one == other) or _joins(links, one, other)]
    if not found and len(acts) == 1:
        found = list(acts.values())
    if not found:
        told = "several decisions hold these two together" if acts else "nothing was decided on these two"
        hint = "`saksi show ID --why --ids` lists people's links; name the two reports of one."
        raise InputError(told, subject=left, hint=hint)
    return [(link.left, link.right) for links in found for link in links]


def _joins(links: Sequence[Link], one: str, other: str) -> bool:
    """Whether one act tied these two reports as of two sides; ``tying`` always names the same side first."""
    lefts, rights = {link.left for link in links}, {link.right for link in links}
    return (one in lefts and other in rights) or (other in lefts and one in rights)


def _founding(case: Case, whole: Incident, name: str) -> str:
    """The report that an incident of today or of before was named by, or the report of this id."""
    if name.startswith("report-"):
        return _reports(case, name)[0]
    wanted = name if name.startswith("incident-") else f"incident-{name}"
    allotted = {incident: report for report, incident in case.store.allotted(whole.reports).items()}
    return next((allotted[known] for known in sorted(allotted) if known.startswith(wanted)), "")


def _standing_links(case: Case, reports: set[str]) -> list[Link]:
    """People's latest word on each pair among these reports, where it was not taken back."""
    inside = [link for link in case.store.links(reports) if {link.left, link.right} <= reports]
    return list(decided(inside, reports).values())


def _reports(case: Case, identifier: str) -> tuple[str, ...]:
    if identifier.startswith("report-"):
        return (_unique(identifier, case.store.reports(), lambda r: r.id).id,)
    return find_incident(case, identifier).reports


def _subject(case: Case, identifier: str) -> tuple[Subject, Incident | Claim | Report | None]:
    kind = identifier.partition("-")[0]
    if kind == "claim":
        claim = _unique(identifier, _claims(case), lambda c: c.id)
        outcome = str(claim.value.outcome) if isinstance(claim.value, Casualty) else None
        span = claim.spans[0]
        return Subject(type=kind, document=claim.document, span=span, kind=claim.kind, outcome=outcome), claim
    if kind == "report":
        report = _unique(identifier, case.store.reports(), lambda r: r.id)
        return Subject(type=kind, id=report.id, document=report.document, span=report.anchor), report
    if kind == "dependence":
        return Subject(type=kind, id=find_dependence(case, identifier).id), None
    if kind == "document" or case.store.document_ids(given_id=identifier):
        return Subject(type="document", id=_document(case, identifier)), None
    incident = find_incident(case, identifier)
    return Subject(type="incident", id=incident.id), incident


def _claims(case: Case) -> Iterable[Claim]:
    for document in case.store.document_ids():
        yield from case.store.claims(document)


def _document(case: Case, identifier: str) -> str:
    given = case.store.document_ids(given_id=identifier)
    found = given or [d for d in case.store.document_ids() if d.startswith(identifier)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound("no such document", subject=identifier)
    raise InputError(f"{len(found)} documents go by this", subject=identifier, hint="Give more digits of its id.")


def full_id(case: Case, identifier: str) -> str:
    """The whole id of a capture, document, ruling or link from a unique beginning or, for a document, its given id."""
    given = case.store.document_ids(given_id=identifier)
    known = (
        *case.store.document_ids(),
        *(capture.id for capture in case.store.captures()),
        *(ruling.id for ruling in case.store.rulings()),
        *(made.id for made in case.store.links()),
    )
    found = given or [name for name in known if name.startswith(identifier)]
    if len(found) > 1:
        raise InputError(f"{len(found)} ids go by this", subject=identifier, hint="Give more digits.")
    return found[0] if found else identifier


def _unique(identifier: str, items: Iterable[T], id_of: Callable[[T], str]) -> T:
    found = [item for item in items if id_of(item).startswith(identifier)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound("nothing goes by this id", subject=identifier, hint="`saksi show ID --ids` prints ids.")
    raise InputError(f"{len(found)} ids begin with this", subject=identifier, hint="Give more digits.")


def decision_id(domain: str, record: Link | Ruling) -> str:
    body = builtins(record)
    body.pop("id")
    return identify(domain, body)
