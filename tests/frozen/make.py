"""Freezes a case of this version for later ones, which must open and verify it.

    python tests/frozen/make.py tests/frozen/v1

Run once, when a version's form on disk is settled; a frozen case is never made again. It holds a dozen invented
reports, an archive with two members, a second reading, a ruling, a link, a refusal, an erasure, a rotation of keys and
an export. Clock, salts and keys are fixed, so that two runs of one version make the same log; the keys are worthless.
`expected.json` beside it holds what a later version must find: the row digest, and the result of each check.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from saksi.case.folder import Order
from saksi.case.verify import verify
from sample_case import ORIGIN, add_text, resolve, sample_case, signer

LATER_KEY = 8


def make(folder: Path) -> None:
    """Write `case/` and `expected.json` into a folder that must not be there yet."""
    folder.mkdir(parents=True)
    with sample_case(folder / "case") as case:
        case.rotate(signer(ORIGIN, LATER_KEY), by="A. Keeper", reason="yearly")
        add_text(case, 12)
        order = Order(authority="District court, file 12", reason="a witness withdrew", by="A. Keeper")
        case.erase(case.store.document_ids()[7], order=order, resolve=resolve)
        digest, size = case.store.row_digest(), case.store.size()
        kept = case.checkpoint()
    results = {str(check.number): check.result for check in verify(folder / "case", checkpoint=kept, recompute=resolve)}
    expected = {"size": size, "row_digest": digest, "checkpoint": kept.decode(), "checks": results}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(folder / "case" / "blobs" / "tmp")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
