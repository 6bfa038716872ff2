"""What leaves as one file: a table with its loss report, a dossier, a bundle or the site, as the desk hands it over.

Each is made by the operation that the command line calls, so that nothing passes by redaction and gate, and is the same
act in the log. A folder becomes a ZIP file with the folder in it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from saksi.case import Case
from saksi.errors import BackendError, InputError
from saksi.model.terms import Tier
from saksi.pipeline.publishing import Sending
from saksi.publish.exports.write import FORMATS
from saksi.settle import counting_rule

DOSSIERS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What shall leave, and who may read it.

    ``what`` is table, dossier, bundle or site; ``form`` a table's format or pdf or html; ``incident`` the dossier's;
    ``rule`` the counting rule of a table, the case's own unless given.
    """

    what: str
    form: str = ""
    incident: str = ""
    tier: Tier = Tier.PUBLIC
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What has been made: the file, its name and type for whoever takes it, and sentences on what it holds.

    ``held_back`` names what the gate and redaction kept, as the command line does.
    """

    path: Path
    media_type: str
    words: str
    held_back: tuple[str, ...] = ()


def check(parcel: Parcel) -> None:
    """InputError for what cannot be made, before anything is."""
    if parcel.what not in MAKERS:
        raise InputError("nothing of this kind leaves", subject=parcel.what, hint=f"Known: {', '.join(MAKERS)}.")
    if parcel.what == "table" and parcel.form not in FORMATS:
        raise InputError("no such format", subject=parcel.form, hint=f"Formats: {', '.join(FORMATS)}.")
    if parcel.what == "dossier" and (parcel.form not in DOSSIERS or not parcel.incident):
        raise InputError("a dossier is of one incident, as pdf or html", subject=parcel.form or None)
    if parcel.rule is not None:
        counting_rule(parcel.rule)
    if parcel.tier is Tier.SEALED and parcel.what != "bundle":
        raise InputError("only a bundle leaves sealed", subject=parcel.what, hint="Choose public or partner.")
    if parcel.tier is not Tier.PUBLIC and parcel.what == "site":
        raise InputError("a site is for everyone", subject=parcel.tier)


def make(case: Case, parcel: Parcel, folder: Path, sending: Sending) -> Made:
    """Make it in an empty folder, from a case open for writing, and log that it left; the one file to hand over.

    What the commands raise is raised: PublicationHeld where the gate stops it, and nothing has left then.
    """
    check(parcel)
    return MAKERS[parcel.what](case, parcel, folder, sending)


def _table(case: Case, parcel: Parcel, folder: Path, sending: Sending) -> Made:
    from saksi.pipeline.publishing import write_export

    out = folder / _name(parcel, parcel.form)
    done = write_export(case, parcel.form, out, tier=parcel.tier, rule=parcel.rule, sending=sending)
    lost = f"{done.losses} facts that {parcel.form} cannot hold are listed in loss.csv"
    words = f"{_incidents(done.incidents)}; {lost if done.losses else 'nothing of the record is lost in this format'}."
    return Made(_zipped(out, sending), ZIP, words, done.held_back)


def _site(case: Case, parcel: Parcel, folder: Path, sending: Sending) -> Made:
    from saksi.pipeline.publishing import write_site

    out = folder / "site"
    done = write_site(case, out, sending=sending)
    words = f"{_incidents(done.incidents)} on {done.pages} pages; unpack it and open index.html."
    return Made(_zipped(out, sending), ZIP, words, done.held_back)


def _bundle(case: Case, parcel: Parcel, folder: Path, sending: Sending) -> Made:
    from saksi.pipeline.bundling import bundle_case

    out = folder / _name(parcel, "bundle")
    done = bundle_case(case, out, tier=parcel.tier, sending=sending)
    words = (
        f"{_incidents(done.incidents)}, {done.shown} of {done.entries} acts, {done.blobs} blobs; READ-FIRST.md leads."
    )
    return Made(_zipped(out, sending), ZIP, words, done.held_back)


def _dossier(case: Case, parcel: Parcel, folder: Path, sending: Sending) -> Made:
    from saksi.pipeline.dossiers import write_dossier
    from saksi.pipeline.front import find_incident

    incident = find_incident(case, parcel.incident).id
    short = incident.removeprefix("incident-")[:12]
    out = folder / f"{_name(parcel, f'dossier-{short}')}.{parcel.form}"
    digest = write_dossier(case, incident, out, form=parcel.form, tier=parcel.tier, sending=sending)
    return Made(out, DOSSIERS[parcel.form], f"One incident. SHA-256 {digest}")


Maker = Callable[[Case, Parcel, Path, Sending], Made]
MAKERS: Mapping[str, Maker] = {"table": _table, "dossier": _dossier, "bundle": _bundle, "site": _site}


def _name(parcel: Parcel, stem: str) -> str:
    """A file's name that says who may read it where not everyone may."""
    return stem if parcel.tier is Tier.PUBLIC else f"{stem}-{parcel.tier}"


def _incidents(count: int) -> str:
    return f"{count} incident{'' if count == 1 else 's'}"


def _zipped(folder: Path, sending: Sending) -> Path:
    """The folder as a ZIP file beside it, its files in order of name; the folder goes."""
    from shutil import rmtree

    sending.tell("Packing")
    packed = folder.with_name(f"{folder.name}.zip")
    try:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.write(path, str(Path(folder.name) / path.relative_to(folder)))
    except OSError as error:
        raise BackendError(f"the file cannot be written: {error.strerror}", subject=packed.name) from error
    rmtree(folder, ignore_errors=True)
    return packed
