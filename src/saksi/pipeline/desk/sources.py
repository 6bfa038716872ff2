"""Sources and their dependence as the desk shows them, and rulings on one dependence: confirmed, or cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import InputError, NotFound
from saksi.model.canonical import canonical
from saksi.model.decision import Ruling, Subject
from saksi.model.incident import Incident
from saksi.model.source import Dependence, Source
from saksi.model.terms import SourceRole, Verdict
from saksi.pipeline.decisions import enter, last_ruling
from saksi.pipeline.desk.document import mask_of
from saksi.pipeline.desk.sealed import Mask
from saksi.pipeline.desk.source_role import SaidShown, can_be_ruled, known_roles, last_on, said_shown
from saksi.pipeline.front import document_names
from saksi.resolve.source_roles import OnSource

MOST_INCIDENTS = 2_000
OWN = frozenset({"own"})
"""An edge from a document to its own voice: nothing that a person could cut."""
PRIVATE = frozenset({SourceRole.WITNESS, SourceRole.RELATIVE})
VERDICTS = {"accept": Verdict.ACCEPT, "reject": Verdict.REJECT}


@dataclass(frozen=True, slots=True)
class SourceShown:
    """One source over the incidents looked at: name, role, party, other spellings and why they are one, where it
    speaks. A private person's name is not shown, and their role is not ruled on here."""

    id: str
    name: str
    role: str
    party: str | None
    variants: tuple[str, ...]
    ties: tuple[str, ...]
    documents: tuple[str, ...]
    incidents: tuple[str, ...]
    stated: str | None
    """The role by the texts where ``role`` is a person's ruling."""
    said: tuple[SaidShown, ...]
    ruling: str | None
    """The latest ruling on role and party: give it back as ``seen``."""
    can_be_ruled: bool


@dataclass(frozen=True, slots=True)
class EdgeShown:
    """One dependence: ``left`` has what it says from ``right``. ``ruling`` is the latest on it: give it back as
    ``seen``. ``by`` is a method or the person who ruled; a cut one counts no longer."""

    id: str
    incident: str
    left: str
    right: str
    kind: str
    words: str
    score: int
    by: str
    is_cut: bool
    ruling: str | None


@dataclass(frozen=True, slots=True)
class SourcesView:
    """Sources, the ones that speak in most documents first, and what depends on what; ``is_whole`` is False where the
    case has more incidents than were looked at."""

    sources: tuple[SourceShown, ...]
    edges: tuple[EdgeShown, ...]
    is_whole: bool


def sources_view(case: Case, *, most: int = MOST_INCIDENTS) -> SourcesView:
    """The sources of the case's incidents and their dependence."""
    looked_at = list(islice(case.store.incidents(), most + 1))
    incidents = [i for i in looked_at[:most] if i.sources]
    found: dict[str, Source] = {}
    where: dict[str, list[str]] = {}
    for incident in incidents:
        for source in incident.sources:
            known = found.get(source.id)
            found[source.id] = source if known is None or len(source.documents) > len(known.documents) else known
            where.setdefault(source.id, []).append(incident.id)
    masks = _Masks(case)
    ruled = known_roles(case)
    shown = [_source(case, source, where[source.id], (masks, ruled)) for source in found.values()]
    edges = [edge for incident in incidents for edge in edges_of(case, incident, masks)]
    ordered = sorted(shown, key=lambda s: (-len(s.incidents), -len(s.documents), s.name))
    return SourcesView(tuple(ordered), tuple(edges), len(looked_at) <= most)


def edges_of(case: Case, incident: Incident, masks: _Masks | None = None) -> tuple[EdgeShown, ...]:
    """What depends on what in one incident."""
    masks = masks or _Masks(case)
    named = {source.id: masks.name(source) for source in incident.sources}
    documents = {end for e in incident.dependence for end in (e.left, e.right) if end.startswith("document-")}
    names = {**named, **(document_names(case, sorted(documents)) if documents else {})}
    told = {source.name: named[source.id] for source in incident.sources if named[source.id] != source.name}
    edges = [edge for edge in incident.dependence if edge.kind not in OWN]
    return tuple(_edge(case, incident, edge, (names, told)) for edge in edges)


def rule_dependence(case: Case, edge: str, verdict: str, *, by: str, reason: str, seen: str | None) -> Ruling:
    """Confirm (accept) or cut (reject) a dependence by its id. Conflict where another has ruled since ``seen``."""
    if verdict not in VERDICTS:
        raise InputError("a dependence is accepted or rejected", subject=verdict[:40])
    if not reason.strip():
        raise InputError("a ruling needs a reason", hint="Say why.")
    found = next((e for i in case.store.incidents() for e in i.dependence if e.id == edge), None)
    if found is None:
        raise NotFound("no such dependence", subject=edge[:80])
    draft = Ruling(
        subject=Subject(type="dependence", id=found.id),
        verdict=VERDICTS[verdict],
        seen=canonical(found).decode(),
        by=by,
        at=machine_clock(),
        reason=reason,
        supersedes=seen,
    )
    return enter(case, [draft], is_checked=True)[0]


_Said = tuple[Mapping[str, str], Mapping[str, str]]


def _without(words: str, told: Mapping[str, str]) -> str:
    for name in sorted(told, key=len, reverse=True):
        words = words.replace(name, told[name])
    return words


class _Masks:
    """What hides private names, a document at a time."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[str, Mask | None] = {}

    def hide(self, text: str, documents: Iterable[str]) -> str:
        for name in documents:
            if name not in self._known:
                document = self._case.store.document(name)
                self._known[name] = mask_of(self._case, document) if document else None
            mask = self._known[name]
            text = mask.hide(text) if mask else text
        return text

    def name(self, source: Source) -> str:
        if {source.role, source.stated} & PRIVATE or not source.is_named:
            return f"an unnamed {source.role.replace('_', ' ')}" if source.role != SourceRole.UNKNOWN else "unnamed"
        return self.hide(source.name, source.documents[:20])


def _source(
    case: Case, source: Source, incidents: list[str], beside: tuple[_Masks, tuple[OnSource, ...]]
) -> SourceShown:
    """``beside`` are what hides private names, and the rulings on roles."""
    masks, known = beside
    name = masks.name(source)
    is_open = name == source.name
    return SourceShown(
        id=source.id,
        name=name,
        role=str(source.role),
        party=source.party,
        variants=tuple(v for v in source.variants if v != source.name) if is_open else (),
        ties=tuple(tie.words for tie in source.ties) if is_open else (),
        documents=source.documents,
        incidents=tuple(incidents),
        stated=None if source.stated is None else str(source.stated),
        said=tuple(_said_open(said, source, name, masks) for said in said_shown(source, known)),
        ruling=last_on(case, source) if can_be_ruled(source) else None,
        can_be_ruled=can_be_ruled(source),
    )


def _said_open(said: SaidShown, source: Source, name: str, masks: _Masks) -> SaidShown:
    """The ruling without names that are not shown: a reason may repeat them."""
    hidden = {} if name == source.name else dict.fromkeys((source.name, *source.variants), name)
    return replace(said, reason=_without(masks.hide(said.reason, source.documents[:20]), hidden))


def _edge(case: Case, incident: Incident, edge: Dependence, said: _Said) -> EdgeShown:
    """``said`` are what the ends are called, and what stands for the names that are not shown."""
    names, told = said
    about = Ruling(subject=Subject(type="dependence", id=edge.id), verdict=Verdict.ACCEPT, by="", at="", reason="")
    return EdgeShown(
        id=edge.id,
        incident=incident.id,
        left=_without(names.get(edge.left, edge.left), told),
        right=_without(names.get(edge.right, edge.right), told),
        kind=edge.kind,
        words=_without(edge.words, told),
        score=edge.score,
        by=edge.by,
        is_cut=edge.is_cut,
        ruling=last_ruling(case, about),
    )
