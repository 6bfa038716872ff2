"""Stories in files: reports in, toll history out.

A file begins with a title line (``# …``). A report begins with ``== DATE | OUTLET`` and goes on to the next one. After
``-- toll history`` stands what must come of it: for each incident (reports of one scope told of one day) a line in
square brackets, then each change of a toll with the publication from which it held, then grade and parties.

    python -m settle.telling     (with tests/ on the path) prints what comes of every story
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from saksi.extract import choose
from saksi.model.account import Account, account_of
from saksi.model.document import Document
from saksi.read.fingerprint import fingerprint
from saksi.resolve.copies import are_copies
from saksi.settle import Party, Standing, as_named, counting_rule, history, responsibility, settle

FOLDER = Path(__file__).parent / "stories"
VOICES = as_named(are_copies)


@dataclass(frozen=True)
class Story:
    """One file: its title, its reports as (date, outlet, text), and the lines expected of them."""

    title: str
    reports: tuple[tuple[str, str, str], ...]
    expected: tuple[str, ...]


def story(path: Path) -> Story:
    """Read one file."""
    told, _, history_ = path.read_text("utf-8").partition("-- toll history\n")
    title, *blocks = told.split("\n== ")
    reports = []
    for block in blocks:
        head, _, text = block.partition("\n")
        published, _, outlet = head.partition(" | ")
        reports.append((published.strip(), outlet.strip(), text.strip()))
    return Story(title.removeprefix("# ").strip(), tuple(reports), tuple(history_.rstrip().splitlines()))


def accounts(of: Story) -> Iterator[Account]:
    """Every report read by the rules."""
    reader = choose("rules")
    for k, (published, outlet, text) in enumerate(of.reports):
        document = Document(
            id=f"document-{k}",
            capture=f"capture-{k}",
            method="test",
            text=text,
            language="en",
            outlet=outlet,
            published=published,
            fingerprint=fingerprint(text),
        )
        for report in reader.extract(document).reports:
            yield account_of(report, document)


def outcome(of: Story) -> list[str]:
    """What comes of a story, in the form of its file."""
    incidents: dict[tuple[str, str], list[Account]] = {}
    for account in accounts(of):
        day = ((account.report.when and account.report.when.latest) or "no day")[:10]
        incidents.setdefault((str(account.report.scope), day), []).append(account)
    return [line for (scope, day), told in sorted(incidents.items()) for line in _lines(scope, day, told)]


def _lines(scope: str, day: str, told: list[Account]) -> Iterator[str]:
    made = settle(told, Standing("incident-0"), VOICES)
    yield f"[{scope}, {day}, {made.event or 'attack'}]"
    before: dict[tuple[str, str], str] = {}
    for known in history(told, counting_rule("saksi"), VOICES):
        for toll in known.tolls:
            key, words = (str(toll.outcome), str(toll.group)), _range(toll.low, toll.best, toll.high)
            if before.get(key) != words:
                before[key] = words
                yield f"{known.at}: {' '.join(key)} {words}"
    yield f"grade: {made.grade}, {made.grade_trace[-1]}"
    for party in responsibility(told):
        answers = {
            "accused": party.accused,
            "cleared": party.cleared,
            "accepts": party.accepted,
            "denies": party.denied,
        }
        yield f"{party.party}: {', '.join(f'{words} {len(ids)}' for words, ids in answers.items() if ids)}"


def _claims(party: Party) -> tuple[tuple[str, ...], ...]:
    return party.accused, party.cleared, party.accepted, party.denied


def _range(low: int | None, best: int | None, high: int | None) -> str:
    """``21``, ``6–9 (best 9)``, ``21+``; ``?`` where nobody gives a number."""
    if low is None and best is None:
        return "?"
    if low == best == high:
        return str(best)
    span = f"{low}+" if high is None else f"{low}–{high}"
    return span if best == low and high is None else f"{span} (best {best})"


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        told = story(path)
        print(f"\n=== {path.name}: {told.title}", *outcome(told), sep="\n")
