"""Write every `<name>.expected.json` from its marks: `PYTHONPATH=tests python -m golden.write`.

The seed's expected record is written only where the seed's text is present.
"""

import json
import os
from pathlib import Path

from golden.marked_cases import CASES
from golden.marked_figures import FIGURES
from golden.marked_long import LONG, SEED
from golden.marks import Golden, expected
from golden.run import HERE, load_text

GOLDENS: tuple[Golden, ...] = (*LONG, *FIGURES, *CASES)


def seed_path() -> Path:
    """Where the seed's text lies on a machine that has it."""
    shared = os.environ.get("SAKSI_SHARED") or HERE.parents[1].parent / "shared"
    return Path(shared) / "seed" / "kharkiv-report.txt"


def as_json(golden: Golden, text: str) -> str:
    """The expected record as it is kept: two spaces, keys in marking order, a last line end.

    Of the seed, whose text is kept elsewhere, quotations are given by their offsets alone.
    """
    record = expected(golden, text)
    if golden.name == SEED.name:
        for quotation in record["quotations"]:  # type: ignore[attr-defined]
            quotation.pop("quote")
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_all() -> list[str]:
    """Write all expected records and give the names written."""
    texts = {golden.name: load_text(golden.name) for golden in GOLDENS}
    goldens = list(GOLDENS)
    if seed_path().is_file():
        goldens.append(SEED)
        texts[SEED.name] = seed_path().read_text(encoding="utf-8")
    for golden in goldens:
        (HERE / f"{golden.name}.expected.json").write_text(as_json(golden, texts[golden.name]), encoding="utf-8")
    return [golden.name for golden in goldens]


if __name__ == "__main__":
    print("\n".join(write_all()))
