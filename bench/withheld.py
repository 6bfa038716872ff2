"""What masking hides of the corpus's reports, and what it leaves: names that stand, and words hidden that are nobody's.

    .venv/bin/python -m bench.withheld [--part dev] [--reader auto|model|rules] [--show]

Each report is read and masked alone, as for a publication whose only document it is. ``names`` are the capitalised
words of names that annotators marked as a person's to protect (victims, relatives, private witnesses); ``standing``
those that a reader of the masked text still sees. ``hidden`` are the capitalised words under a mask, ``nobody's``
those of them that are in no such name. Persons who speak in public without an office are hidden on purpose and count
as nobody's here, so that figure is an upper bound. ``--show`` lists both on the training and development parts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from saksi.extract import choose
from saksi.model.document import Document
from saksi.model.values import Span
from saksi.pipeline.publishing import nations
from saksi.publish import mask, names
from saksi.publish.known import known_in

ROOT = Path(__file__).resolve().parent.parent


def document_of(record: dict[str, Any]) -> Document:
    return Document(
        id=record["id"],
        capture=record["id"],
        method="given",
        text=record["text"],
        language=record["lang"],
        published=record["published"],
        title=record["title"],
        outlet=record["outlet"],
    )


def counted(record: dict[str, Any], hidden: mask.Masked) -> tuple[dict[str, int], list[str]]:
    """How many capitalised words are protected names, stand all the same, are hidden, are hidden for nobody."""
    text = record["text"]
    protected = [Span(c["start"], c["end"]) for c in record["claims"] if c["kind"] == "identity"]
    named = [Span(c["start"], c["end"]) for c in record["claims"] if c["kind"] == "identity" and c["detail"] == "name"]
    found: dict[str, int] = defaultdict(int)
    told: list[str] = []
    for word in names.capitalised(text):
        is_name = any(word.span.overlaps(s) for s in named)
        is_hidden = any(word.span.overlaps(m.span) for m in hidden.masks if m.note == mask.NAME)
        is_wrong = is_hidden and not any(word.span.overlaps(s) for s in protected)
        found["words"] += 1
        found["names"] += is_name
        found["standing"] += is_name and not is_hidden
        found["hidden"] += is_hidden
        found["nobody's"] += is_wrong
        if is_wrong or (is_name and not is_hidden):
            around = text[max(0, word.span.start - 40) : word.span.end + 30].replace("\n", " ")
            told.append(f"{'STANDS' if not is_hidden else 'hidden'}  {record['id']}  {word.text}  | {around}")
    return found, told


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--part", default="dev", choices=["train", "dev", "test"])
    asked.add_argument("--reader", default="auto")
    asked.add_argument("--lang")
    asked.add_argument("--most", type=int, default=0, help="so many reports a language, from the first")
    asked.add_argument("--show", action="store_true")
    given = asked.parse_args()
    extractor = choose(given.reader)
    columns = ("reports", "words", "names", "standing", "hidden", "nobody's")
    print(f"{'':6}" + "".join(f"{c:>10}" for c in columns) + f"{'of 1,000':>10}")
    for path in sorted((ROOT / "corpus" / given.part).glob("*.jsonl")):
        if given.lang and path.stem not in given.lang.split(","):
            continue
        lines = path.read_text("utf-8").splitlines()
        whole: dict[str, int] = defaultdict(int)
        for line in lines[: given.most or None]:
            record = json.loads(line)
            document = document_of(record)
            findings = extractor.extract(document)
            hidden = mask.masked(document, findings, known_in([(document, findings)], nations(), [findings]))
            one, told = counted(record, hidden)
            whole["reports"] += 1
            for name, number in one.items():
                whole[name] += number
            if given.show and given.part != "test":
                print("\n".join(told))
        share = 1000 * whole["nobody's"] / max(1, whole["words"])
        print(f"{path.stem:6}" + "".join(f"{whole[c]:10,}" for c in columns) + f"{share:10.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
