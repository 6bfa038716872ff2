"""What people decided is in the incidents bit by bit, computed from nothing, and with the texts in another order."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.lines import PLACES, LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.errors import Conflict, InputError, NotFound
from saksi.model import media
from saksi.model.incident import Incident
from saksi.model.terms import Judgement, Verdict
from saksi.pipeline import intake
from saksi.pipeline.decisions import link, rule_on
from saksi.pipeline.intake import add, reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all

SPEAKERS = ("mayor", "ministry")
Named = tuple[str, int]
"""A report by its text's given id and where in it it begins: alike in every case."""


@dataclass(frozen=True)
class Text:
    name: str
    page: str
    """Two texts of one page are versions of it."""
    published: str
    body: str


def text(chance: random.Random, number: int) -> Text:
    """One or two attacks of a few days in three towns; every fifth is another version of an earlier page. No two are
    published at one time, since the order of taking in then tells which version is the later."""
    day = chance.randint(4, 9)
    lines = [
        f"2020-05-{day - chance.randint(0, 3):02d} | {chance.choice(list(PLACES))} | "
        f"{chance.choice(['shelling', 'drone'])} | {chance.randint(1, 4)} killed | {chance.choice(SPEAKERS)}"
        for _ in range(chance.randint(1, 2))
    ]
    page = chance.randrange(number) if number and chance.random() < 0.2 else number
    published, body = f"2020-05-{day:02d}T{number:02d}:00Z", "\n".join(dict.fromkeys(lines))
    return Text(f"d{number}", f"https://{page}.example/page", published, body)


def take(case: Case, folder: Path, texts: Sequence[Text]) -> None:
    """Each from a file of its own, so that its id does not tell in what company it came."""
    paths = [folder / f"{t.name}.jsonl" for t in texts]
    for path, t in zip(paths, texts, strict=True):
        line = {"id": t.name, "text": t.body, "published": t.published, "url": t.page}
        if not path.exists():  # written once: when a file was changed is a part of its capture
            path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    found = files.collect(map(str, paths), by="A. Recorder", declared=media.JSON_LINES)
    list(add(case, found, LineExtractor()))
    bring_up_to_date(case)


@pytest.fixture(autouse=True)
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text has the same id in every case: ties go by id, and else the draw would tell the two cases apart."""
    monkeypatch.setattr(intake, "token_hex", lambda size: "0" * 2 * size)
    monkeypatch.setattr(files, "now", lambda: "2020-06-01T00:00:00Z")


def named(case: Case) -> dict[str, Named]:
    known = {name: case.store.document(name) for name in case.store.document_ids()}
    return {
        r.id: (d.given_id or "", r.anchor.start) for r in case.store.reports() if (d := known[r.document]) is not None
    }


def shape(case: Case) -> list[tuple[object, ...]]:
    """The incidents by their reports and what they come to, without ids."""
    names = named(case)

    def members(one: Incident) -> tuple[Named, ...]:
        return tuple(sorted(names[report] for report in one.reports))

    by_id = {one.id: members(one) for one in case.store.incidents()}
    return sorted(
        (
            by_id[i.id],
            tuple((str(t.outcome), str(t.group), t.low, t.best, t.high) for t in i.tolls),
            str(i.grade),
            tuple(sorted(by_id[whole] for whole in i.part_of)),
        )
        for i in case.store.incidents()
    )


@dataclass(frozen=True)
class Said:
    """One act of a person, by names that hold in every case: a link between two reports, or a ruling on one, on its
    text or on its incident."""

    left: Named
    what: Judgement | Verdict
    right: Named | None = None
    on: str = "report"
    value: str | None = None


def act(chance: random.Random, reports: Sequence[Named], before: Sequence[Said]) -> Said:
    """Every other one is about two reports that somebody linked before, named the other way round."""
    left, right = chance.sample(reports, 2)
    if (linked := [said for said in before if said.right is not None]) and chance.random() < 0.5:
        again = chance.choice(linked)
        left, right = again.right or right, again.left
    match chance.randrange(9):
        case 0 | 1:
            return Said(left, Judgement.SAME, right)
        case 2:
            return Said(left, Judgement.DIFFERENT, right)
        case 3:
            return Said(left, Judgement.PART_OF, right)
        case 4:
            return Said(left, Judgement.UNSURE, right)
        case 5:
            return Said(left, chance.choice([Verdict.REJECT, Verdict.UNDO]))
        case 6:
            return Said(left, chance.choice([Verdict.WITHDRAW, Verdict.UNDO]), on="text")
        case 7:
            return Said(left, chance.choice([Verdict.REVIEWED, Verdict.REJECT, Verdict.UNDO]), on="incident")
    return Said(left, Verdict.CORRECT, value=json.dumps({"event": chance.choice(["shelling", "drone", "missile"])}))


def say(case: Case, said: Said, by: str) -> bool:
    """Log an act; whether it was taken. What contradicts what stands is refused, and changes nothing."""
    ids = {name: report for report, name in named(case).items()}
    if said.left not in ids or (said.right is not None and said.right not in ids):
        return False
    try:
        if isinstance(said.what, Judgement):
            assert said.right is not None
            link(case, ids[said.left], ids[said.right], said.what, reason="seen", by=by)
        else:
            report = ids[said.left]
            lies = case.store.incidents_of([report]).get(report, "in none")
            subjects = {"report": report, "text": said.left[0], "incident": lies}
            rule_on(case, subjects[said.on], said.what, reason="seen", value=said.value)
    except (Conflict, InputError, NotFound):
        return False
    return True


@pytest.mark.parametrize("seed", range(5))
def test_what_people_said_is_there_in_any_order(tmp_path: Path, seed: int) -> None:
    """Two reviewers, who may contradict each other, rule while texts come in, some of them versions of earlier ones and
    all read twice. The rows are those of computing the whole at every step, and the incidents those of a case that took
    the same texts in backwards and then heard the same."""
    chance = random.Random(seed)
    texts = [text(chance, number) for number in range(14)]
    taken: list[tuple[Said, str]] = []
    with new_case(tmp_path / "one") as case:
        for first in range(0, len(texts), 4):
            take(case, tmp_path, texts[first : first + 4])
            for _ in range(4):
                said, by = (
                    act(chance, sorted(named(case).values()), [s for s, _ in taken]),
                    chance.choice(["A. Reviewer", "B. Reviewer"]),
                )
                if say(case, said, by):
                    taken.append((said, by))
            rows = case.store.row_digest()
            assert case.rebuild(resolve_all) == rows, f"after {first + 4} texts"
        list(reread(case, LineExtractor(method="lines/2")))
        bring_up_to_date(case)
        rows = case.store.row_digest()
        assert case.rebuild(resolve_all) == rows
        found, ids = shape(case), {r.id for r in case.store.reports()}
    with new_case(tmp_path / "other") as other:
        for one in reversed(texts):
            take(other, tmp_path, [one])
        for said, by in taken:
            assert say(other, said, by) or said.on == "incident", said
        assert {r.id for r in other.store.reports()} == ids
        assert shape(other) == found
