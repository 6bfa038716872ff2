"""Keys, values, heads and case of MUC-4, on a message and key of our own writing in the task's form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import InputError, NotFound
from tests.training.muc_sample import KEY, TEXT, folder_of
from training.muc.case import is_one_case, restore
from training.muc.keys import SLOTS, Fill, messages, read_fill, read_keys
from training.muc.text import read_head
from training.muc.values import Days, Number, Place, read_days, read_location, read_number, write_days


def test_messages_meet_their_keys(tmp_path: Path) -> None:
    first, second = messages(folder_of(tmp_path), "dev")
    assert (first.id, second.id, second.templates) == ("DEV-MUC3-0001", "DEV-MUC3-0002", ())
    assert first.text.startswith("PUERTO GRIS") and first.text.endswith('US."')
    (template,) = first.templates
    assert template.optional and template.number == 1
    assert template.types() == ("bombing", "attack")
    assert template.inapplicable == {"PHYS TGT: TOTAL NUMBER"}
    assert template.fills("PERP: INDIVIDUAL ID") == (Fill(("HOODED MEN", "TWO HOODED MEN"), optional=True),)
    assert template.fills("HUM TGT: DESCRIPTION") == (
        Fill(("MAYOR",), ("ANA BELTRANO",)),
        Fill(("TEACHERS", 'THREE "TEACHERS"')),
    )
    assert template.fills("INCIDENT: DATE") == (Fill(("04 MAR 90", "- 05 MAR 90")),)
    assert template.fills("INCIDENT: LOCATION") == (Fill(("PERU: SAN TELMO (TOWN / CITY)",)),)
    assert template.fills("HUM TGT: FOREIGN NATION") == ()  # a hyphen tied to a name is an empty slot


def test_a_part_that_is_missing_or_does_not_fit_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(messages(tmp_path, "dev"))
    folder = folder_of(tmp_path, key=KEY.split("\n\n")[0])
    with pytest.raises(InputError) as told:
        list(messages(folder, "dev"))
    assert told.value.subject == "DEV-MUC3-0002"


@pytest.mark.parametrize(
    ("line", "values", "refs"),
    [
        ('1 / PLURAL: "MEN" / "MEN IN \\"BLUE\\""', ("1", "PLURAL"), ("MEN", 'MEN IN "BLUE"')),
        ('("GUARD OF THE HALL" / "GUARD"): "ANA"', ("GUARD OF THE HALL", "GUARD"), ("ANA",)),
        ('RIFLES"', ("RIFLES",), ()),  # an opening mark is missing
        ('""OFFICES"', ("OFFICES",), ()),  # one too many
        ('INJURY: "16 OTHERS / "OTHERS"', ("INJURY",), ("16 OTHERS", "OTHERS")),
        ("REBELS", ("REBELS",), ()),
        ('EXPLOSIVE: "-"', ("EXPLOSIVE",), ()),
    ],
)
def test_fills_are_read_and_mended(line: str, values: tuple[str, ...], refs: tuple[str, ...]) -> None:
    fill = read_fill("HUM TGT: NUMBER", line)
    assert (fill.values, fill.refs, fill.optional) == (values, refs, False)


def test_every_slot_has_its_number() -> None:
    block = "\n".join(f"{number}.  {slot}   X" for number, slot in enumerate(SLOTS))
    ((message, (template,)),) = read_keys(block.replace("TEMPLATE   X", "TEMPLATE   2"))
    assert message == "X" and set(template.slots) == set(SLOTS[2:])


@pytest.mark.parametrize(
    ("fill", "days"),
    [
        ("04 MAR 90", Days(date(1990, 3, 4), date(1990, 3, 4))),
        ("- 04 MAR 90", Days(None, date(1990, 3, 4))),
        ("28 FEB 90 - 04 MAR 90", Days(date(1990, 2, 28), date(1990, 3, 4))),
        ("4 March 90", Days(date(1990, 3, 4), date(1990, 3, 4))),
        ("04 MAR", None),
        ("31 NOV 89", None),
        ("-", None),
    ],
)
def test_days(fill: str, days: Days | None) -> None:
    assert read_days(fill) == days


@given(st.dates(date(1980, 1, 1), date(1999, 12, 31)), st.dates(date(1980, 1, 1), date(1999, 12, 31)), st.booleans())
def test_days_are_written_as_they_are_read(one: date, other: date, default: bool) -> None:
    days = Days(None if default else min(one, other), max(one, other))
    assert read_days(write_days(days)) == days


@pytest.mark.parametrize(
    ("fill", "number"),
    [
        ("7", Number(7, 7)),
        ("~100", Number(100, 100, about=True)),
        ("6-8", Number(6, 8)),
        ("7 -", Number(7, None)),
        ("-9", Number(0, 9)),
        ("PLURAL", Number(2, None, plural=True)),
        ("SEVERAL", None),
    ],
)
def test_numbers(fill: str, number: Number | None) -> None:
    assert read_number(fill) == number


def test_locations() -> None:
    told = read_location("PERU: LIMA (CITY / PROVINCE): SAN-TELMO (TOWN) - LAGO (LAKE)")
    assert told.country == "PERU" and told.until == Place("LAGO", ("LAKE",))
    assert told.path[1:] == (Place("LIMA", ("CITY", "PROVINCE")), Place("SAN-TELMO", ("TOWN",)))
    assert read_location("PERU").path == (Place("PERU"),)


def test_the_head_is_told_from_the_body() -> None:
    head = read_head(TEXT.strip())
    assert (head.place, head.day, head.source) == ("PUERTO GRIS", date(1990, 3, 5), "ACME WIRE")
    assert TEXT.strip()[head.body :].lstrip().startswith("TWO HOODED MEN")
    assert read_head("RAIN FELL -- EVERYWHERE.").body == 0
    assert read_head("LIMA, NO DATE (X) -- [SPEECH] [A MAN] MY FRIENDS,").day is None
    assert read_head("LIMA (PERU), 7 FEB (X) -- [TEXT] IT RAINED.").place == "LIMA (PERU)"


def test_case_is_restored_letter_for_letter() -> None:
    told = restore(TEXT)
    assert len(told) == len(TEXT) and told.upper().split() == TEXT.split()
    for words in (
        "Two hooded men of the Green Hill Front [GHF] yesterday threw a bomb at the town hall of San Telmo.",
        "Three teachers were killed.",
        "Ana Beltrano was unhurt.",
        'The GHF said "it was us."',
    ):
        assert words in told


def test_ordinary_spelling_is_left_alone() -> None:
    told = "The FMN hit Lima\nand fled.\n\n  Nobody saw."
    assert restore(told) == told.replace("Lima\nand", "Lima and")
    assert is_one_case("all small") and is_one_case("LARGE") and not is_one_case("Both Kinds") and not is_one_case("12")


@given(st.text(max_size=80))
def test_offsets_always_survive(text: str) -> None:
    assert len(restore(text)) == len(text)
