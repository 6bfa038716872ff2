"""Where two annotations of one text differ, and how far two annotators agree (F1 by kind, accuracy of values)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

VALUES = {
    "casualty": ("outcome", "count", "group", "stance", "scope"),
    "damage": ("object", "degree"),
    "weapon": ("weapon",),
    "attack": ("event",),
    "responsibility": ("answer",),
    "military_presence": ("presence",),
    "evidence": ("media",),
    "warning": ("given",),
    "identity": ("detail",),
}
Item = dict[str, Any]


def items(record: Item, kind: str) -> list[Item]:
    """The items of one kind: claims by kind, and quotations, toponyms, times."""
    if kind in ("quotations", "toponyms", "times"):
        return list(record[kind])
    return [claim for claim in record["claims"] if claim["kind"] == kind]


def paired(one: Sequence[Item], other: Sequence[Item]) -> list[tuple[int, int]]:
    """Items that overlap, best overlap first, one to one; for casualties of the same outcome only."""
    ranked = sorted(
        ((_overlap(a, b), -i, -j) for i, a in enumerate(one) for j, b in enumerate(other) if _alike(a, b)),
        reverse=True,
    )
    left, right, pairs = set[int](), set[int](), []
    for _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((-i, -j))
    return sorted(pairs)


def _alike(one: Item, other: Item) -> bool:
    return _overlap(one, other) > 0 and one.get("outcome") == other.get("outcome")


def _overlap(one: Item, other: Item) -> float:
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return common / (max(one["end"], other["end"]) - min(one["start"], other["start"])) if common > 0 else 0.0


def kinds_of(records: Sequence[Item]) -> list[str]:
    found = {claim["kind"] for record in records for claim in record["claims"]}
    return [*sorted(found), "quotations", "toponyms", "times"]


def speaker(record: Item, item: Item) -> str | None:
    """The name of who stands behind an item."""
    return record["speakers"][item["said_by"][0]]["name"] if item.get("said_by") else None


def voiced_alike(one: Item, a: Item, other: Item, b: Item) -> bool:
    """Whether two items have the same speaker: some word of the names in common, or nobody on both sides."""
    left, right = (speaker(one, a) or "").lower().split(), (speaker(other, b) or "").lower().split()
    return bool(set(left) & set(right)) or not (left or right)


def differences(ones: Sequence[Item], others: Sequence[Item]) -> Iterator[str]:
    """Lines that say, report by report, what one annotator has and the other has not, or has otherwise."""
    by_id = {record["id"]: record for record in others}
    for one in ones:
        other = by_id.get(one["id"])
        if other is None:
            continue
        lines = [*_report_lines(one, other), *_item_lines(one, other)]
        if lines:
            yield f"=== {one['id']}"
            yield from lines


def _report_lines(one: Item, other: Item) -> Iterator[str]:
    left, right = [_told(r) for r in one["reports"]], [_told(r) for r in other["reports"]]
    if left != right:
        yield from (f"  reports, first:  {line}" for line in left if line not in right)
        yield from (f"  reports, second: {line}" for line in right if line not in left)


def _told(report: Item) -> str:
    when = report["when"] or {}
    day = f"{when.get('earliest')}..{when.get('latest')} {when.get('precision')} {when.get('basis')}"
    return f"{report['scope']} {day} {report['event']} {'; '.join(report['where'])} part_of={report['part_of']}"


def _item_lines(one: Item, other: Item) -> Iterator[str]:
    for kind in kinds_of([one, other]):
        left, right = items(one, kind), items(other, kind)
        pairs = paired(left, right)
        for i, item in enumerate(left):
            if i not in {a for a, _ in pairs}:
                yield f"  {kind}, only first:  “{_words(one, item)}” {_values(item)}"
        for j, item in enumerate(right):
            if j not in {b for _, b in pairs}:
                yield f"  {kind}, only second: “{_words(other, item)}” {_values(item)}"
        for i, j in pairs:
            a, b = left[i], right[j]
            unlike = [n for n in ("report", *VALUES.get(kind, ()), "subset_of", "beside") if a.get(n) != b.get(n)]
            unlike += [] if voiced_alike(one, a, other, b) else ["said_by"]
            unlike = [n for n in unlike if n not in ("subset_of", "beside") or (a.get(n) is None) != (b.get(n) is None)]
            if unlike:
                shown = ", ".join(f"{n}: {_shown(one, a, n)} | {_shown(other, b, n)}" for n in unlike)
                yield f"  {kind} “{_words(one, a)}” {shown}"


def _shown(record: Item, item: Item, name: str) -> str:
    return str(speaker(record, item) if name == "said_by" else item.get(name))


def _words(record: Item, item: Item) -> str:
    return str(record["text"][item["start"] : item["end"]])[:80].replace("\n", " ")


def _values(item: Item) -> str:
    return " ".join(str(item[n]) for n in VALUES.get(item.get("kind", ""), ()) if n in item)


def agreement_table(ones: Sequence[Item], others: Sequence[Item]) -> str:
    """A Markdown table of how far two annotators agree: F1 of what they mark, accuracy of what both marked."""
    by_id = {record["id"]: record for record in others}
    pairs = [(one, by_id[one["id"]]) for one in ones if one["id"] in by_id]
    rows = [f"{len(pairs)} reports", "", "| what | agreement | counts |", "| --- | --- | --- |"]
    for kind in kinds_of([r for pair in pairs for r in pair]):
        same = left = right = 0
        values: dict[str, list[int]] = {}
        for one, other in pairs:
            a, b = items(one, kind), items(other, kind)
            found = paired(a, b)
            same, left, right = same + len(found), left + len(a), right + len(b)
            for i, j in found:
                for name in VALUES.get(kind, ()):
                    values.setdefault(name, []).append(a[i].get(name) == b[j].get(name))
                if "said_by" in a[i]:
                    values.setdefault("speaker", []).append(voiced_alike(one, a[i], other, b[j]))
                if kind == "casualty":
                    for name in ("subset_of", "beside"):
                        values.setdefault(name, []).append((a[i].get(name) is None) == (b[j].get(name) is None))
        rows.append(
            f"| {kind} | F1 {2 * same / (left + right) if left + right else 1:.3f} | {same} of {left}, {right} |"
        )
        rows += [f"| {kind}: {n} | {sum(v) / len(v):.3f} | {sum(v)} of {len(v)} |" for n, v in values.items()]
    reports = [(len(one["reports"]), len(other["reports"])) for one, other in pairs]
    rows.append(f"| reports in a text | {sum(a == b for a, b in reports) / len(reports):.3f} | as many in both |")
    return "\n".join(rows)
