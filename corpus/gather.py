"""Gathers annotated batches into the published corpus: one file a part and language, and the digests of the test part.

    .venv/bin/python corpus/gather.py DRAFTS PART NAME [NAME …]    batches NAME.txt with NAME.ann into PART/LANG.jsonl
    .venv/bin/python corpus/gather.py --agree DRAFTS NAME …        agreement of NAME.ann1 and NAME.ann2
    .venv/bin/python corpus/gather.py --freeze                     writes test.sha256

A batch with a fault is refused whole. A report that is there already is replaced; the test part, once frozen, never.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from compare import agreement_table
from notation import translate

HERE = Path(__file__).resolve().parent
DIGESTS = HERE / "test.sha256"


def gather(drafts: Path, part: str, names: list[str]) -> int:
    if part == "test" and DIGESTS.exists():
        print("the test part is frozen")
        return 1
    by_language: dict[str, dict[str, Any]] = {}
    for path in (HERE / part).glob("*.jsonl"):
        stored = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        by_language[path.stem] = {record["id"]: record for record in stored}
    taken = _events_of_others(part)
    wrong = 0
    for name in names:
        records, faults = translate(drafts / f"{name}.txt", drafts / f"{name}.ann")
        bad = {fault.split(":")[0] for fault in faults}
        wrong += len(bad)
        print(f"{name}: {len(records)} reports, {len(faults)} faults in {len(bad)} reports left out")
        for record in records:
            if taken.intersection(record["events"]):
                print(f"  {record['id']} tells of an event of another part: left out")
                by_language.get(record["lang"], {}).pop(record["id"], None)
            elif record["id"] not in bad:
                by_language.setdefault(record["lang"], {})[record["id"]] = record
    (HERE / part).mkdir(exist_ok=True)
    for language, found in by_language.items():
        lines = [json.dumps(found[i], ensure_ascii=False, sort_keys=True) for i in sorted(found)]
        (HERE / part / f"{language}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        print(f"  {part}/{language}: {len(lines)}")
    return 1 if wrong else 0


def _events_of_others(part: str) -> set[str]:
    """The events that stand in another part, whose reports may not stand in this one."""
    paths = [path for path in HERE.glob("*/*.jsonl") if path.parent.name in ("train", "dev", "test")]
    lines = [line for path in paths if path.parent.name != part for line in path.read_text("utf-8").splitlines()]
    return {event for line in lines for event in json.loads(line)["events"]}


def freeze() -> int:
    files = sorted((HERE / "test").glob("*.jsonl"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  test/{path.name}" for path in files]
    DIGESTS.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def agree(drafts: Path, names: list[str]) -> int:
    pairs: tuple[list[Any], list[Any]] = ([], [])
    for name in names:
        for side, suffix in enumerate(("ann1", "ann2")):
            records, _ = translate(drafts / f"{name}.txt", drafts / f"{name}.{suffix}")
            pairs[side].extend(records)
    print(agreement_table(*pairs))
    return 0


def main(arguments: list[str]) -> int:
    if arguments == ["--freeze"]:
        return freeze()
    if len(arguments) > 2 and arguments[0] == "--agree":
        return agree(Path(arguments[1]), arguments[2:])
    if len(arguments) < 3:
        print(__doc__)
        return 2
    return gather(Path(arguments[0]), arguments[1], arguments[2:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
