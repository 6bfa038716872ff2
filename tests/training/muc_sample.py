"""A MUC-4 message and its key, of our own writing, and a folder that holds them."""

from __future__ import annotations

from pathlib import Path

TEXT = """   PUERTO GRIS, 5 MAR 90 (ACME WIRE) -- [REPORT] [TEXT] TWO HOODED MEN OF THE
GREEN HILL FRONT [GHF] YESTERDAY THREW A BOMB AT THE TOWN HALL OF SAN TELMO.

   THREE TEACHERS WERE KILLED.  MAYOR ANA BELTRANO WAS UNHURT.  THE GHF SAID
"IT WAS US."
"""
KEY = """;; a comment of the key's makers
0.  MESSAGE: ID                     DEV-MUC3-0001 (ACME)
1.  MESSAGE: TEMPLATE               1 (OPTIONAL)
2.  INCIDENT: DATE                  (04 MAR 90) / (- 05 MAR 90)
3.  INCIDENT: LOCATION              PERU: SAN TELMO (TOWN / CITY)
4.  INCIDENT: TYPE                  BOMBING / ATTACK
5.  INCIDENT: STAGE OF EXECUTION    ACCOMPLISHED
6.  INCIDENT: INSTRUMENT ID         "BOMB"
7.  INCIDENT: INSTRUMENT TYPE       BOMB: "BOMB"
8.  PERP: INCIDENT CATEGORY         TERRORIST ACT
9.  PERP: INDIVIDUAL ID             ? "HOODED MEN" / "TWO HOODED MEN"
10. PERP: ORGANIZATION ID           "GREEN HILL FRONT" / "GHF"
11. PERP: ORGANIZATION CONFIDENCE   CLAIMED OR ADMITTED: "GREEN HILL FRONT" / "GHF"
12. PHYS TGT: ID                    "TOWN HALL"
13. PHYS TGT: TYPE                  GOVERNMENT OFFICE OR RESIDENCE: "TOWN HALL"
14. PHYS TGT: NUMBER                1: "TOWN HALL"
15. PHYS TGT: FOREIGN NATION        -
16. PHYS TGT: EFFECT OF INCIDENT    -
17. PHYS TGT: TOTAL NUMBER          *
18. HUM TGT: NAME                   "ANA BELTRANO"
19. HUM TGT: DESCRIPTION            "MAYOR": "ANA BELTRANO"
                                    "TEACHERS" / "THREE \\"TEACHERS\\""
20. HUM TGT: TYPE                   GOVERNMENT OFFICIAL: "ANA BELTRANO"
                                    CIVILIAN: "TEACHERS"
21. HUM TGT: NUMBER                 1: "ANA BELTRANO"
                                    3: "TEACHERS"
22. HUM TGT: FOREIGN NATION         -: "ANA BELTRANO"
23. HUM TGT: EFFECT OF INCIDENT     NO INJURY: "ANA BELTRANO"
                                    DEATH: "TEACHERS"
24. HUM TGT: TOTAL NUMBER           -

0.  MESSAGE: ID                     DEV-MUC3-0002 (ACME)
1.  MESSAGE: TEMPLATE               *
2.  INCIDENT: DATE                  *
"""


def folder_of(tmp_path: Path, text: str = TEXT, key: str = KEY) -> Path:
    """A MUC-4 folder of two messages, the second without an incident."""
    (tmp_path / "dev").mkdir()
    stored = (
        f"DEV-MUC3-0001 (ACME)\n\n{text}\n\nDEV-MUC3-0002 (ACME)\n\n   PUERTO GRIS, 6 MAR 90 -- [TEXT] RAIN FELL.\n"
    )
    (tmp_path / "dev" / "dev-muc3-0001-0100").write_text(stored)
    (tmp_path / "dev" / "key-dev-0001.muc4").write_text(key)
    return tmp_path
