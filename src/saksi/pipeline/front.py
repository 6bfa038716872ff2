"""What the command line and, later, the desk ask for: the case at hand, sources in, documents named, things found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saksi.case import Case
from saksi.errors import BackendError, InputError, NotFound
from saksi.model.incident import Incident
from saksi.pipeline.intake import Read, Taken, add, read_items
from saksi.pipeline.places import case_reader
from saksi.pipeline.resolution import bring_up_to_date, is_behind
from saksi.ports import Extractor, Received, Refusal
from saksi.settings import Settings, load

ADDRESSES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a person names to be taken in, and what they say of it."""

    named: tuple[str, ...]
    is_jsonl: bool = False
    published: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    why: str | None = None
    map: str | None = None
    """Path of the map by which the sources are read as a recorder's sheets."""


def reader(settings: Settings) -> Extractor:
    """The reader in force: the trained one where its file is there, unless the settings name another."""
    from saksi.extract import choose

    return choose(settings.reader, model=Path(settings.model) if settings.model else None)


def case_folder(folder: Path | None) -> Path:
    """The case meant: the folder given, else the current one or the nearest above it that is a case."""
    if folder is not None:
        return folder
    here = Path.cwd()
    for candidate in (here, *here.parents):
        if (candidate / "case.db").is_file():
            return candidate
    raise NotFound(
        "there is no case here", subject=str(here), hint="Make one with `saksi init`, or name one with --case."
    )


@contextmanager
def current_case(folder: Path | None, *, write: bool = False) -> Iterator[Case]:
    """The case at hand, its incidents up to date with its log."""
    path = case_folder(folder)
    case = Case.open(path, write=write)
    try:
        if not write and is_behind(case):
            case = _mended(case, path)
        if write:
            bring_up_to_date(case)
        yield case
    finally:
        case.close()


def _mended(case: Case, path: Path) -> Case:
    """The same case after resolving what an interrupted run left; as it is where this user cannot write it."""
    try:
        writable = Case.open(path, write=True)
    except (BackendError, InputError):
        return case
    case.close()
    try:
        bring_up_to_date(writable)
    except BaseException:
        writable.close()
        raise
    return writable


def add_sources(case: Case, sources: Sources) -> Iterator[Taken]:
    """Take all sources into the case, then resolve and settle what they touch."""
    items = collect(sources, case.settings)
    if sources.map is not None:
        from saksi.pipeline.sheets import by_map

        yield from add(case, *by_map(items, Path(sources.map)))
    else:
        yield from add(case, items, case_reader(case, reader(case.settings)))
    bring_up_to_date(case)


def read_sources(
    folder: Path | None, sources: Sources, *, flags: Mapping[str, Any] | None = None
) -> Iterator[Read | Refusal]:
    """Read all sources statelessly, by the settings of the case at hand where there is one; ``flags`` go over them."""
    try:
        settings = load(case_folder(folder), flags)
    except NotFound:
        settings = load(None, flags)
    return read_items(collect(sources, settings), reader(settings), settings)


def collect(sources: Sources, settings: Settings) -> Iterator[Received | Refusal]:
    """Everything that was named, in order: paths, addresses, standard input."""
    from saksi.capture import autoarchiver, files
    from saksi.model import media

    _check_published(sources.published)
    why = settings.why if sources.why is None else sources.why
    fetched = _Fetching(sources, settings, why)
    for name in sources.named:
        if name.startswith(ADDRESSES):
            yield fetched.one(name)
            continue
        if not (sources.include or sources.exclude or sources.is_jsonl) and autoarchiver.is_archive(Path(name)):
            given = sources.published
            yield from autoarchiver.collect_folder(
                Path(name), by=settings.by, why=why, settings=settings, published=given
            )
            continue
        yield from files.collect(
            [name],
            by=settings.by,
            why=why,
            include=sources.include,
            exclude=sources.exclude,
            limits=settings.limits,
            published=sources.published,
            declared=media.JSON_LINES if sources.is_jsonl else media.CSV if sources.map else None,
        )


class _Fetching:
    """Fetches addresses one by one in one session, so that hosts are asked with a pause between."""

    def __init__(self, sources: Sources, settings: Settings, why: str) -> None:
        from saksi.capture.exchange import Session
        from saksi.model.capture import Hints

        self._settings, self._why, self._session = settings, why, Session()
        self._hints = Hints(published=sources.published, published_by_person=sources.published is not None)

    def one(self, address: str) -> Received | Refusal:
        from saksi.capture.fetch import fetch

        settings = self._settings
        return fetch(
            address, settings=settings, by=settings.by, why=self._why, session=self._session, hints=self._hints
        )


def _check_published(published: str | None) -> None:
    from datetime import date, datetime

    if published is None:
        return
    try:
        date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)
    except ValueError as error:
        raise InputError(
            "not a publication date", subject=published, hint="Give 2022-03-01 or 2022-03-01T08:29:00+02:00."
        ) from error


def reading_form(one: Read, *, mentions: bool, sealed: bool) -> dict[str, Any]:
    """One reading as `saksi read` prints it."""
    from saksi.extract.contract import as_contract

    given = one.capture.hints.given_id or one.capture.collection.requested
    return as_contract(
        one.document, one.findings, given_id=given, with_text=not one.is_verbatim, mentions=mentions, sealed=sealed
    )


def document_names(case: Case, documents: Iterable[str] | None = None) -> dict[str, str]:
    """Document id to the id it was given, else its address or path: how people know it."""
    return {document: _name(case, document) for document in (documents or case.store.document_ids())}


def _name(case: Case, document_id: str) -> str:
    document = case.store.document(document_id)
    if document is None:
        return document_id
    if document.given_id:
        return document.given_id
    capture = case.store.capture(document.capture)
    path = capture.collection.requested if capture else document_id
    return document.address or path


def find_incident(case: Case, identifier: str) -> Incident:
    """The incident of this id or unique beginning of one, with or without its kind; also of a former id."""
    name = identifier if identifier.startswith("incident-") else f"incident-{identifier}"
    exact = case.store.incident(name)
    if exact is not None:
        return exact
    found = [i for i in case.store.incidents() if any(known.startswith(name) for known in (i.id, *i.formerly))]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{len(found)} incidents begin with this", subject=identifier, hint="Give more digits.")
    raise NotFound("no such incident", subject=identifier, hint="`saksi incidents --all` lists them.")
