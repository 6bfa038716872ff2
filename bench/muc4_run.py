"""What `bench/muc4.py` does: reads messages, scores them, prints the tables; tunes; writes templates for any texts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import muc4_model
from bench.muc4_checkpoint import open_checkpoint
from bench.muc4_fold import Folded, Settings, fold, of_document
from bench.muc4_full import Where, response, set_list
from bench.muc4_predict import Gold, Lexical, MucPrediction, Predictor, read
from bench.muc4_score import Tally, added, ceaf_ree, ceaf_rme, template_f1, total
from bench.muc4_slots import SCORED, score_slots, total_of
from bench.muc4_tune import Case, tally, tune
from saksi.errors import InputError, SaksiError
from training.muc.entities import merged, role_templates
from training.muc.labels import PUBLIC_ROLES, MucDocument, documents, occurrences

HERE = Path(__file__).resolve().parent
SETTINGS = HERE / "muc4_settings.json"
ASKED = ("HUM TGT: NUMBER", "HUM TGT: EFFECT OF INCIDENT", "INCIDENT: DATE", "INCIDENT: LOCATION")


@dataclass(frozen=True, slots=True)
class Read:
    """One message as scored: the document, its text as read, the prediction, the incidents folded from it."""

    doc: MucDocument
    text: str
    prediction: MucPrediction
    folded: tuple[Folded, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; the exit code is 0, or the error's own."""
    options = _options(arguments)
    try:
        return _run(options)
    except SaksiError as error:
        print(f"{error}{f' ({error.hint})' if error.hint else ''}", file=sys.stderr)
        return error.exit_code


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/muc4.py", description="MUC-4: role fillers, templates, slots.")
    parser.add_argument("folder", nargs="?", type=Path, help="the folder that holds dev, tst1, tst2")
    parser.add_argument("--part", nargs="+", default=["tst1", "tst2"], help="parts to score; `tune` is dev's held-back")
    parser.add_argument("--predictor", choices=("model", "lexical", "gold"), default="model")
    parser.add_argument("--model", type=Path, help="a model folder instead of the shipped one")
    parser.add_argument("--checkpoint", type=Path, help="a training run's checkpoint instead of a model folder")
    parser.add_argument("--base", type=Path, default=HERE.parent / "build" / "base", help="the checkpoint's base")
    parser.add_argument("--settings", type=Path, default=SETTINGS, help="floors and links, as --tune wrote them")
    parser.add_argument("--tune", action="store_true", help="tune on the held-back messages and write the settings")
    parser.add_argument("--predict", type=Path, help='lines of {"id", "text"}; writes a line of templates for each')
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    if options.folder is None and (options.predict is None or options.predictor != "model"):
        raise InputError("the folder of MUC-4 is missing", hint="Give it, or --predict with the model.")
    predictor = _predictor(options)
    if options.predict:
        for line in predict(options.predict, predictor, Settings.read(options.settings)):
            print(line)
        return 0
    if options.tune:
        settings = tune([_case(doc, predictor) for doc in documents(options.folder, keep="tune")])
        settings.write(options.settings)
        print(f"written: {options.settings}")
    settings = Settings.read(options.settings)
    _report(list(_read_all(options, predictor, settings)), settings)
    return 0


def _predictor(options: argparse.Namespace) -> Predictor:
    if options.checkpoint is not None:
        return muc4_model.ModelPredictor(open_checkpoint(options.checkpoint, options.base))
    if options.predictor == "model":
        return muc4_model.load(options.model)
    if options.predictor == "lexical":
        return Lexical(documents(options.folder, keep="train"))
    return Gold(_documents(options.folder, [*options.part, "tune"]))


def _documents(folder: Path, parts: Sequence[str]) -> Iterator[MucDocument]:
    for part in dict.fromkeys(parts):
        yield from documents(folder, ("dev",), keep="tune") if part == "tune" else documents(folder, (part,))


def _case(doc: MucDocument, predictor: Predictor) -> Case:
    text, prediction = read(predictor, doc.raw)
    return Case(text, prediction, role_templates(doc.raw, doc.templates))


def _read_all(options: argparse.Namespace, predictor: Predictor, settings: Settings) -> Iterator[Read]:
    where = Where(documents(options.folder, keep="train"), set_list(options.folder))
    for doc in _documents(options.folder, options.part):
        text, prediction = read(predictor, doc.raw)
        day, place = where.tell(text, prediction.spans)
        folded = fold(text, prediction, settings)
        told = (replace(f, date=f.date or day, location=f.location or place) for f in folded)
        yield Read(doc, text, prediction, tuple(told))


def predict(path: Path, predictor: Predictor, settings: Settings) -> Iterator[str]:
    """A line of JSON for each line of the file, mentions in the letters of the text that was given.

    Raises InputError with the number of a line that is no object with `id` and `text`.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                name, raw = given["id"], str(given["text"])
            except (ValueError, KeyError, TypeError) as wrong:
                raise InputError("a line needs `id` and `text`", subject=f"{path}:{number}") from wrong
            text, prediction = read(predictor, raw)
            templates = [_written(folded, raw) for folded in fold(text, prediction, settings)]
            yield json.dumps({"id": name, "templates": templates}, ensure_ascii=False)


def _written(folded: Folded, raw: str) -> dict[str, object]:
    public = folded.public()
    roles = {
        role: [[_as_given(mention, raw) for mention in entity] for entity in public.entities[role]]
        for role in PUBLIC_ROLES
    }
    return {"incident_type": public.type, **roles}


def _as_given(mention: str, raw: str) -> str:
    found = occurrences(raw, [mention])
    return " ".join(raw[slice(*found[0])].split()) if found else mention


def _report(messages: Sequence[Read], settings: Settings) -> None:
    print(f"{len(messages)} messages, {sum(bool(m.doc.templates) for m in messages)} with incidents")
    gold = [role_templates(m.doc.raw, m.doc.templates) for m in messages]
    cases = [Case(m.text, m.prediction, templates) for m, templates in zip(messages, gold, strict=True)]
    ree = tally(cases, settings)
    _table("CEAF-REE, role fillers of a document", {**ree, "micro": total(ree)})
    _table("  optional fills forgiven when missed", {"micro": total(tally(cases, settings, lenient=True))})
    _table("  descriptions of victims too", {"micro": _described(messages, settings)})
    public = [[folded.public() for folded in m.folded] for m in messages]
    pairs = list(zip(public, gold, strict=True))
    by_role: dict[str, Tally] = {}
    for told, wanted in pairs:
        by_role = added(by_role, template_f1(told, wanted))
    _table("Template F1", {**by_role, "micro": total(by_role)})
    rme = {phi: sum((ceaf_rme(t, w, phi=phi) for t, w in pairs), Tally()) for phi in ("phi-subset", "phi-3")}
    _table("CEAF-RME", rme)
    _slots(messages)


def _described(messages: Sequence[Read], settings: Settings) -> Tally:
    """CEAF-REE with descriptions as victims: those of named people as mentions, the others as victims of their own."""
    sums: dict[str, Tally] = {}
    for message in messages:
        wanted = merged(role_templates(message.doc.raw, message.doc.templates, described=True))
        told = of_document(message.folded, settings)
        named = {mention for entity in told["Victim"] for mention in entity}
        for folded in message.folded:
            for filler in folded.fillers.get("VictimDescription", ()):
                if not filler.names and filler.mentions[0] not in named:
                    told["Victim"].append([filler.mentions[0]])
                    named.add(filler.mentions[0])
        sums = added(sums, ceaf_ree(told, wanted))
    return total(sums)


def _slots(messages: Sequence[Read]) -> None:
    for title, matched_only in (("Full slots, all templates", False), ("Full slots, matched only", True)):
        sums: dict[str, Tally] = {}
        for m in messages:
            told = [response(m.doc.id, number, folded) for number, folded in enumerate(m.folded, 1)]
            sums = added(sums, score_slots(told, m.doc.templates, matched_only=matched_only))
        shown: Mapping[str, Tally] = {slot: sums[slot] for slot in ASKED}
        _table(title, {**shown, "these four": total_of(sums, ASKED), "all slots": total_of(sums, SCORED)})


def _table(title: str, rows: Mapping[str, Tally], write: Callable[[str], None] = print) -> None:
    write(f"\n{title}\n{'':28} {'P':>6} {'R':>6} {'F1':>6}   right / predicted / gold")
    for name, t in rows.items():
        figures = f"{100 * t.precision:6.2f} {100 * t.recall:6.2f} {100 * t.f1:6.2f}"
        write(f"{name:28} {figures}   {t.right:g} / {t.predicted:g} / {t.gold:g}")
