"""What MUC-4 holds, and how much of its keys can be found in its texts: `python -m training.muc.stats DIR [PART …]`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from training.muc.labels import ROLE_OF, MucDocument, documents, occurrences


def rows(found: list[MucDocument]) -> list[tuple[str, str]]:
    """The table for some documents: what is counted, and the figure."""
    counts: Counter[str] = Counter()
    for doc in found:
        counts["templates"] += len(doc.templates)
        counts["optional templates"] += sum(template.optional for template in doc.templates)
        counts["messages with no template"] += not doc.templates
        counts["messages with several templates"] += len(doc.templates) > 1
    body = sum(len(doc.raw) - doc.head.body for doc in found)
    table = [("messages", str(len(found)))]
    table += [(name, str(count)) for name, count in counts.items()]
    table.append(("letters a message, head left out", f"{body / max(1, len(found)):.0f}"))
    return table + [row for slot, role in ROLE_OF.items() for row in _of_role(found, slot, role)]


def _of_role(found: list[MucDocument], slot: str, role: str) -> list[tuple[str, str]]:
    fills = [(doc, fill) for doc in found for template in doc.templates for fill in template.fills(slot)]
    missing = sum(not occurrences(doc.raw, fill.values, start=doc.head.body) for doc, fill in fills)
    strings = [(doc, value) for doc, fill in fills for value in fill.values]
    lost = sum(not occurrences(doc.raw, [value], start=doc.head.body) for doc, value in strings)
    spans = sum(span.role == role for doc in found for span in doc.spans)
    text = f"{len(fills)} fills ({sum(fill.optional for _, fill in fills)} optional), {missing} nowhere in the text"
    return [(role, f"{text}; {len(strings)} strings, {lost} nowhere; {spans} spans")]


def main(arguments: list[str]) -> int:
    """Print the table for each part."""
    for part in arguments[1:] or ["dev", "tst1", "tst2"]:
        found = list(documents(Path(arguments[0]), (part,)))
        print(f"\n{part}")
        for name, figure in rows(found):
            print(f"  {name:34} {figure}")
        others = Counter(span.role for doc in found for span in doc.spans)
        print(f"  {'other labels':34} " + ", ".join(f"{n} {r}" for r, n in others.items() if r not in ROLE_OF.values()))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
