"""The dossier of one incident, for a court or a commission: one tree of words, set as HTML or as PDF/A.

Summary, tolls by account, conflicts, every claim with its sentence and source, chain of custody, log proof, method with
its known rates of error, the counting rule in full. It is made from the redacted record alone (``PublicIncident``), so
it holds what its tier may see and nothing else. Texts from sources stay data in both forms: Jinja escapes them, and the
PDF's template reads them as JSON strings, so nothing in them is ever markup.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from saksi.errors import BackendError
from saksi.publish.conflicts import conflicts, told_in, who
from saksi.publish.passages import Passage, passages
from saksi.publish.public import PublicCase, PublicClaim, PublicDocument, PublicIncident, PublicToll
from saksi.publish.rates import joining, rates
from saksi.publish.signs import STEERING, in_order, numbered
from saksi.publish.views import direction, title_of
from saksi.publish.words import (
    basis_words,
    claim_words,
    count_words,
    date_words,
    metres_words,
    outlet_words,
    said_by,
    term,
    toll_words,
    when_words,
    where_words,
)
from saksi.publish.words import words as site_words

METHOD = ("From a document to a number", "Words that judge", "Limits")
"""The sections of the site's page on method that a dossier repeats."""
HEADLINE = ("killed", "injured", "missing")
STANDARD: Final = "a-2a"
"""PDF/A-2a (ISO 19005-2): archival, tagged, every font embedded."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The way from a capture's entry to the signed root; hashes in hexadecimal."""

    entry: int
    leaf: str
    siblings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A counting rule as its own code tells it."""

    id: str
    says: str
    source: str
    unverified: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a dossier tells beside the record: proofs by capture id, the log's key, its rules, its timestamps."""

    proofs: Mapping[str, Proof]
    vkey: str
    rules: Sequence[Rule]
    stamps: Sequence[str] = ()


def dossier(case: PublicCase, incident: PublicIncident, basis: Basis) -> dict[str, Any]:
    """Everything that a dossier says, in its order: strings, numbers and lists only."""
    documents = list({account.document.id: account.document for account in incident.accounts}.values())
    told = told_in(incident)
    said = {
        "words": words(),
        "title": title_of(incident),
        "lead": f"{_when(incident)} · {where_words(incident.where)}",
        "id": incident.id,
        "made": words()["label"]["made"].format(at=date_words(case.exported), case=case.title),
        "exported": case.exported,
        "tier": case.tier,
        "summary": _summary(incident, documents),
        "facts": [{"name": name, "words": said} for name, said in _facts(incident, case.incidents) if said],
        "tolls": [_toll(toll, told) for toll in incident.tolls if toll.is_known or toll.trace],
        "conflicts": [asdict(conflict) for conflict in conflicts(incident)],
        "accounts": [_source(document, [c for c, d in told if d.id == document.id]) for document in documents],
        "custody": [_custody(document, basis) for document in documents],
        "checkpoint": case.checkpoint.note,
        "vkey": basis.vkey,
        "stamps": list(basis.stamps),
        "method": [
            {"head": s["head"], "text": s["text"]} for s in site_words()["method"]["sections"] if s["head"] in METHOD
        ],
        "rates": [*rates((claim.method for claim, _ in told), documents, words()["note"]), joining(words()["note"])],
        "rules": [asdict(rule) for rule in basis.rules],
        "notes": _notes(case, incident),
        "withheld": [line for line in case.held_back if line.startswith(incident.id)],
    }
    return {key: in_order(numbered(value, STEERING)) for key, value in said.items()}


@cache
def words() -> Mapping[str, Any]:
    """The words of a dossier."""
    return tomllib.loads(_data("dossier.toml"))


def _data(name: str) -> str:
    return (files("saksi.publish") / "data" / name).read_text(encoding="utf-8")


def _summary(incident: PublicIncident, documents: Sequence[PublicDocument]) -> list[str]:
    said = words()
    place = f" in {where_words(incident.where)}" if incident.where else ""
    named = f"{term('event', incident.event)}{place}, {_when(incident)}."
    figures = _figures_of(incident)
    counted = {"documents": _many(len(documents), "document"), "accounts": _many(len(incident.accounts), "account")}
    told = said["told" if len(documents) != 1 else "told_by_one"]
    lines = [
        named[:1].upper() + named[1:],
        f"{figures[:1].upper()}{figures[1:]}." if figures else said["no_number"],
        told.format(**counted),
        said.get(incident.status, said["proposed"]),
    ]
    if incident.embargo:
        lines.append(said["embargo"].format(until=date_words(incident.embargo)))
    return lines


def _figures_of(incident: PublicIncident) -> str:
    """The headline's outcomes with their ranges, where a number is told."""
    known = [(o, t) for o in HEADLINE if (t := incident.toll(o)) is not None and t.is_known]
    return "; ".join(f"{term('outcome', outcome)}: {toll_words(toll)}{_best(toll)}" for outcome, toll in known)


def _beside(incident: PublicIncident) -> str:
    """Another incident in one line: what, where, when, its own toll, its id. Nothing is added up."""
    scope = "" if incident.scope == "incident" else f", {term('scope', incident.scope)}"
    figures = _figures_of(incident) or str(words()["no_number"]).rstrip(".")
    return f"{title_of(incident)}{scope}, {_when(incident)}, {figures} ({incident.id})"


def _when(incident: PublicIncident) -> str:
    is_known = incident.when is not None and (incident.when.earliest or incident.when.latest)
    return when_words(incident.when) if is_known else str(words()["label"]["no_date"])


def _best(toll: PublicToll) -> str:
    is_told = toll.best is None or (toll.best == toll.low and toll.high in (toll.best, None))
    return "" if is_told else f" (best figure {toll.best:,})"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _facts(incident: PublicIncident, every: Sequence[PublicIncident]) -> Iterable[tuple[str, str]]:
    label, where = words()["label"], incident.where
    yield label["incident"], incident.id
    basis = basis_words(incident.when)
    yield label["when"], when_words(incident.when) + (f" ({basis})" if basis else "")
    radius = f", within {metres_words(where.radius_m)}" if where and where.radius_m else ""
    yield label["where"], where_words(where) + (f" ({term('place_kind', where.kind)}{radius})" if where else "")
    scope = "" if incident.scope == "incident" else f" – {term('scope', incident.scope)}"
    yield label["what"], term("event", incident.event) + scope
    reasons = "; ".join((term("grade_meaning", incident.grade), *incident.grade_trace))
    yield label["grade"], f"{term('grade', incident.grade)}: {reasons}"
    yield label["status"], term("status", incident.status)
    yield label["part_of"], "; ".join(_beside(one) for one in every if one.id in incident.part_of)
    yield label["contains"], "; ".join(_beside(one) for one in every if incident.id in one.part_of)
    yield label["formerly"], ", ".join(incident.formerly)


def _toll(toll: PublicToll, told: Sequence[tuple[PublicClaim, PublicDocument]]) -> dict[str, Any]:
    by_id = {claim.id: (claim, document) for claim, document in told}
    group = "" if toll.group == "people" else f", {term('group', toll.group)}"
    high = words()["label"]["open"] if toll.high is None and toll.is_known else _number(toll.high)
    return {
        "outcome": f"{term('outcome', toll.outcome)}{group}",
        "low": _number(toll.low),
        "best": _number(toll.best),
        "high": high,
        "rule": toll.rule,
        "figures": [
            _figure(*by_id[step.claim], role=step.role, reason=step.reason)
            for step in toll.trace
            if step.claim in by_id
        ],
    }


def _figure(claim: PublicClaim, document: PublicDocument, *, role: str, reason: str) -> dict[str, str]:
    outlet = f", in {outlet_words(document)}" if claim.said_by else ""
    group = "" if claim.group in ("people", None) else f" ({term('group', claim.group)})"
    dated = ((claim.as_of and claim.as_of.latest) or document.published or "")[:10]
    return {
        "claim": claim.id,
        "who": f"{who(claim, document)}{outlet}",
        "dated": date_words(dated) or words()["label"]["no_date"],
        "figure": f"{count_words(claim.count).partition(' (“')[0]}{group}",
        "role": term("role", role),
        "reason": reason,
    }


def _number(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _source(document: PublicDocument, claims: Sequence[PublicClaim]) -> dict[str, Any]:
    channel = document.channel if document.channel != outlet_words(document) else None
    hidden = [claim for claim in claims if not claim.excerpt.pieces]
    return {
        "number": document.number,
        "outlet": outlet_words(document),
        "about": " · ".join(filter(None, (channel, date_words(document.published), document.language))),
        "language": (document.language or "").split("-")[0],
        "dir": direction(document.language),
        "passages": [_told(passage, document) for passage in passages(claims)] + [_bare(c, document) for c in hidden],
    }


def _told(passage: Passage, document: PublicDocument) -> dict[str, Any]:
    """Claims that share a passage: each with its letter, then the text once, then who says it."""
    runs = [
        {"text": r.text, "marked": bool(r.claims), "masked": r.is_masked, "ends": " ".join(r.ends)}
        for r in passage.runs
    ]
    return {
        "claims": [_claim(claim, passage.letters.get(claim.id, "")) for claim in passage.claims],
        "runs": runs,
        "before": passage.is_cut_before,
        "after": passage.is_cut_after,
        "voices": [{"letters": letters, "words": _voice(claim, document)} for claim, letters in passage.voices],
    }


def _bare(claim: PublicClaim, document: PublicDocument) -> dict[str, Any]:
    """A claim of whose sentence nothing may be shown."""
    voice = {"letters": "", "words": _voice(claim, document)}
    return {"claims": [_claim(claim, "")], "runs": [], "before": False, "after": False, "voices": [voice]}


def _claim(claim: PublicClaim, letter: str) -> dict[str, str]:
    label = words()["label"]
    proof = (
        f"{label['position']} {claim.start:,}–{claim.end:,}",
        f"{label['method']} {claim.method}",
        f"{label['score']} {claim.score / 1000:.2f}",
    )
    return {
        "id": claim.id,
        "letter": letter,
        "kind": term("kind", claim.kind),
        "says": claim_words(claim),
        "part": " ".join(_ties(claim)),
        "proof": " · ".join(proof),
    }


def _voice(claim: PublicClaim, document: PublicDocument) -> str:
    label = words()["label"]
    parts = (
        term("stance_alone", claim.stance) or term("stance", claim.stance),
        f"{label['said']} {said_by(claim, outlet_words(document))}",
        f"{label['via']} {claim.channel}" if claim.channel else "",
        f"{label['as_of']} {when_words(claim.as_of)}" if claim.as_of else "",
    )
    return " · ".join(filter(None, parts))


def _ties(claim: PublicClaim) -> Iterable[str]:
    if claim.subset_of:
        yield f"part of {claim.subset_of}"
    if claim.beside:
        yield f"beside {claim.beside}"


def _custody(document: PublicDocument, basis: Basis) -> dict[str, Any]:
    capture, label = document.capture, words()["label"]
    proof = basis.proofs.get(capture.id)
    rows = (
        (label["address"], capture.address or ""),
        (label["captured"], date_words(capture.at)),
        (label["tool"], f"{capture.tool} ({capture.method})"),
        (label["size"], f"{capture.size:,} {label['bytes']}, {capture.media_type}"),
        (label["published"], _published(document)),
    )
    return {
        "number": document.number,
        "outlet": outlet_words(document),
        "rows": [{"name": name, "words": said} for name, said in rows if said],
        "sha256": capture.sha256,
        "entry": capture.entry,
        "leaf": proof.leaf if proof else "",
        "siblings": list(proof.siblings) if proof else [],
    }


def _published(document: PublicDocument) -> str:
    told = words()["published_by"].get(document.published_basis or "", "")
    return date_words(document.published) + (f" ({told})" if told and document.published else "")


def _notes(case: PublicCase, incident: PublicIncident) -> dict[str, str]:
    note = words()["note"]
    rules = ", ".join(dict.fromkeys(toll.rule for toll in incident.tolls)) or case.rules.counting_rule
    return {**note, "tolls": note["tolls"].format(rule=rules), "withheld": note["withheld"].format(tier=case.tier)}


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs and numbered points of a docstring, each on one line."""
    blocks = re.split(r"\n\s*\n|\n(?=\s*\d+\. )", text.strip())
    return tuple(" ".join(re.sub(r"``|\*(?=\w)|(?<=\w)\*", "", block).split()) for block in blocks)


def html(told: Mapping[str, Any]) -> bytes:
    """The dossier as one HTML page that needs nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("saksi.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("dossier.html").render(**told, w=told["words"]).encode()


def pdf(told: Mapping[str, Any]) -> bytes:
    """The dossier as PDF/A-2a; the same bytes for the same dossier and fonts.

    A sign that no font at hand shows (an emoji, say) stands as its Unicode number. BackendError without typst, or where
    letters cannot be shown: words would be unreadable.
    """
    try:
        import typst

        arabic = str(files("fontpkg_amiri") / "files")
    except ModuleNotFoundError as error:
        hint = "pip install 'saksi[dossier]', or take --html."
        raise BackendError("PDF needs typst and a font for Arabic script", hint=hint) from error
    template = (files("saksi.publish") / "templates" / "dossier.typ").read_bytes()
    fonts = typst.Fonts(include_system_fonts=True, font_paths=[arabic])
    while True:
        try:
            made = typst.compile(
                template,
                font_paths=fonts,
                sys_inputs={"dossier": json.dumps(told, ensure_ascii=False)},
                pdf_standards=[STANDARD],
                timestamp=datetime.fromisoformat(told["exported"]),
            )
        except typst.TypstError as error:
            missing = _not_shown(str(error))
            if not missing or any(unicodedata.category(sign)[0] in "LMN" for sign in missing):
                hint = "A script that no font at hand can show? Install a font for it, or take --html."
                raise BackendError("the PDF cannot be set", subject=str(told["id"]), hint=hint) from error
            told = numbered(told, re.compile(f"[{re.escape(''.join(sorted(missing)))}]+"))
            continue
        assert isinstance(made, bytes)
        return made


def _not_shown(error: str) -> set[str]:
    """The signs that typst names as those no font shows, written there as in a string of its own language."""
    found = re.findall(r'(?:the text|the codepoint) `"((?:[^"\\]|\\.)*)"`', error)
    plain = (re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text) for text in found)
    return {sign for text in plain for sign in text if not sign.isascii() or not sign.isprintable()}
