"""MUC-4: `.venv/bin/python bench/muc4.py DIR` prints role fillers, templates and slots of tst1 and tst2.

`--part` takes other parts (`tune`: the messages of dev that are held back), `--tune` sets floors and links on those,
`--predictor lexical` or `gold` measures the floor and the ceiling. `--predict IN.jsonl` writes templates for any texts:
a line `{"id", "text"}` in gives a line `{"id", "templates": [{"incident_type", "PerpInd": [[mention], …], …}]}` out.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.muc4_run import main

    sys.exit(main())
