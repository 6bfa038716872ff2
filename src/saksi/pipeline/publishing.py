"""From the case to what others may see: gather → gate → redact → site, logged as an act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from saksi.case import Case
from saksi.model.account import account_of
from saksi.model.act import Captured, Exported
from saksi.model.claim import Claim, Findings, Identity, Report
from saksi.model.decision import Ruling
from saksi.model.document import Document
from saksi.model.incident import Toll
from saksi.model.terms import Tier
from saksi.pipeline.settling import Asked, settled_as, toll_history
from saksi.publish.folder import EXPORT_MANIFEST, check_free, fill_folder, write_folder
from saksi.publish.material import City, Material, Release
from saksi.publish.public import PublicCase, PublicCheckpoint
from saksi.publish.site import Written, build_site
from saksi.resolve.rulings import additions, ruled, ruled_claims, standing

SMALLEST_CITY = 5_000


def _unheard(step: str) -> None:
    """Nobody is told how far it is."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Who lets something leave, by the name that the log will say (else the case's own), and who hears of each step."""

    by: str | None = None
    tell: Callable[[str], None] = _unheard

    def name(self, case: Case) -> str:
        return self.by if self.by is not None else case.settings.by


QUIETLY = Sending()


def write_site(
    case: Case, out: Path, *, title: str | None = None, at: datetime | None = None, sending: Sending = QUIETLY
) -> Written:
    """Write the case's public site into a folder and log that it left.

    ``at`` is the time of export (now unless given). The folder is replaced whole if it is a site made before, else it
    must be absent or empty: InputError. PublicationHeld where a number lacks its evidence; nothing is written then.
    """
    public = published(case, title=title, at=at or datetime.now(UTC), tell=sending.tell)
    sending.tell("Writing the pages")
    site = build_site(public, tuple(cities()))
    digest = write_folder(out, site.files)
    case.append(Exported(form="site", incidents=len(public.incidents), digest=digest, by=sending.name(case)))
    return Written(held_back=public.held_back, incidents=len(public.incidents), pages=site.pages, digest=digest)


@dataclass(frozen=True, slots=True)
class Exportation:
    """What became of an export: what was held back, incidents written, facts that the format lost, digest."""

    held_back: tuple[str, ...]
    incidents: int
    losses: int
    digest: str


def write_export(
    case: Case,
    name: str,
    out: Path,
    *,
    tier: Tier = Tier.PUBLIC,
    title: str | None = None,
    rule: str | None = None,
    sending: Sending = QUIETLY,
) -> Exportation:
    """Write the case in one format of ``exports.write.FORMATS`` into a folder, for readers of a tier; log that it left.

    ``rule`` is a counting rule to settle by instead of the case's own, for this export alone.
    The folder is replaced whole if it is a publication made before, else it must be absent or empty: InputError.
    PublicationHeld where a number lacks its evidence, BackendError where the format needs a package that is missing.
    """
    from saksi.publish.exports.write import fill

    check_free(out.absolute())
    public = published(case, title=title, at=datetime.now(UTC), tier=tier, rule=rule, tell=sending.tell)
    sending.tell("Writing the tables")
    losses: list[int] = []
    is_open = tier is Tier.PUBLIC
    digest = fill_folder(
        out, lambda folder: losses.append(fill(name, public, folder)), EXPORT_MANIFEST, is_open=is_open
    )
    form = name if tier is Tier.PUBLIC else f"{name}/{tier}"
    case.append(Exported(form=form, incidents=len(public.incidents), digest=digest, by=sending.name(case)))
    return Exportation(public.held_back, len(public.incidents), losses[0], digest)


def published(
    case: Case,
    *,
    title: str | None,
    at: datetime,
    tier: Tier = Tier.PUBLIC,
    rule: str | None = None,
    tell: Callable[[str], None] = _unheard,
) -> PublicCase:
    """What readers of a tier may see of a case at a time: everything behind the gate, redacted.

    All of it is of one state of the case, whatever others rule meanwhile.
    """
    from saksi.publish.gate import gate
    from saksi.publish.redact import redact

    tell("Gathering the record")
    with case.store.database.read():
        material, policy = gather(case), case.policy()
        if rule is not None:
            settled = tuple(settled_as(case, incident, Asked(rule=rule)) or incident for incident in material.incidents)
            material = replace(material, incidents=settled, histories={})
            policy = msgspec.structs.replace(policy, counting_rule=rule)
    release = Release(title=title or case.settings.name, at=at, policy=policy, checkpoint=_checkpoint(case), tier=tier)
    tell("Gate and redaction")
    return redact(material, gate(material, policy), release)


def gather(case: Case) -> Material:
    """Everything that a publication rests on, with people's rulings laid over what the machine read."""
    store = case.store
    documents = {document.id: document for document in store.documents()}
    captures = {d.capture: c for d in documents.values() if (c := store.capture(d.capture)) is not None}
    return Material(
        incidents=tuple(store.incidents()),
        reports={report.id: report for report in _reports(case, documents)},
        documents=documents,
        captures=captures,
        findings={name: _findings(case, f) for name in documents if (f := store.findings(name)) is not None},
        entries={act.capture.id: idx for idx, act in store.acts(Captured)},
        histories=_histories(case),
        nations=nations(),
    )


def _histories(case: Case) -> dict[str, tuple[tuple[str, tuple[Toll, ...]], ...]]:
    """The tolls of incidents that several documents tell, after each publication; of one there is no history."""
    told = (incident for incident in case.store.incidents() if len(incident.documents) > 1)
    return {i.id: tuple((known.at, known.tolls) for known in toll_history(case, i)) for i in told}


def _reports(case: Case, documents: dict[str, Document]) -> Iterator[Report]:
    accounts = [account_of(r, documents[r.document]) for r in case.store.reports() if r.document in documents]
    yield from (account.report for account in ruled(accounts, tuple(case.store.rulings())))


def _findings(case: Case, read: Findings) -> Findings:
    """A reading with people's rulings laid over the claims that belong to no one report.

    Identity claims stay as they were read, even where they were rejected, and those that people corrected or added
    stand beside them: they never leave, and what they name is masked.
    """
    rulings = tuple(case.store.rulings(read.document))
    others = (claim for claim in read.claims if not isinstance(claim.value, Identity))
    return msgspec.structs.replace(read, claims=(*ruled_claims(others, rulings), *_identities(read, rulings)))


def _identities(read: Findings, rulings: Sequence[Ruling]) -> Iterator[Claim]:
    every = (*read.claims, *(claim for report in read.reports for claim in report.claims))
    added = (claim for claim, _ in additions(standing(rulings).values()))
    for claim in (*every, *ruled_claims(every, rulings), *added):
        if isinstance(claim.value, Identity):
            yield claim


def _checkpoint(case: Case) -> PublicCheckpoint:
    from base64 import b64encode

    signed = case.checkpoint()
    head = case.keys().open(signed)
    return PublicCheckpoint(head.origin, head.size, b64encode(head.root).decode(), signed.decode())


ENDINGS = {  # of Ukrainian and Russian names by their last letter
    "а": "а и і у ою ой е ы",
    "я": "я ї ю єю і и е ей ею ии ию ией",
    "ь": "ь я ю ем і е",
    "й": "й я ю єм ем ї е",
}

AFTER_A_CONSONANT = ("", "а", "у", "ом", "і", "е")


@cache
def nations() -> frozenset[str]:
    """Folded words for the people and things of a country, and Cyrillic names of countries in every case."""
    from saksi.extract.where.gazetteer import world
    from saksi.resolve.lands import country_words

    found = {part for word in world().demonyms for part in word.casefold().replace("-", " ").split()}
    for name in country_words("cyrillic"):
        stem, endings = (name[:-1], ENDINGS[name[-1]].split()) if name[-1] in ENDINGS else (name, AFTER_A_CONSONANT)
        found |= {stem + ending for ending in endings}
    return frozenset(found)


def cities() -> Iterator[City]:
    """Place names for the map, the most populous first."""
    from saksi.extract.where.gazetteer import world

    found = [place for place in world().cities() if place.population >= SMALLEST_CITY]
    for place in sorted(found, key=lambda p: (-p.population, p.id)):
        yield City(place.name, round(place.lat * 1e5), round(place.lon * 1e5), place.population)
