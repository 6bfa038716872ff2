"""Names of private persons are read to be sealed; bearers of an office are not among them."""

import pytest

from extract.reading import read
from saksi.model.claim import Identity, Rescue


def names(text: str) -> list[str]:
    return [mention.value.person for mention in read(text)[2] if isinstance(mention.value, Identity)]


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Maria Kova, 34, was killed.", ["Maria Kova"]),
        ("Teacher Olena Koval died on the spot.", ["Olena Koval"]),
        ("“I saw six bodies,” said Ahmed Sabri, 34, a taxi driver.", ["Ahmed Sabri"]),
        ("Her son Yusuf Sabri was hurt. Sabri is in hospital.", ["Yusuf Sabri", "Sabri"]),
        ("Mayor Ivan Petrenko said 12 people were killed.", []),
        ("Twelve people were killed in Port Sudan on Monday.", []),
        ("The wounded were seen by the Green Cross, whose delegates came.", []),
        ("The wounded were seen by Tamsin Okoro, whose son died.", ["Tamsin Okoro"]),
    ],
)
def test_names(text: str, private: list[str]) -> None:
    assert names(text) == private


@pytest.mark.parametrize(
    ("text", "rescued"),
    [
        ("Rescuers pulled nine people alive from the rubble.", [9]),
        ("At least 300 people were evacuated.", [300]),
        ("Thirteen patients were discharged the same night.", [13]),
        ("Rescuers pulled nine bodies from the rubble.", []),
    ],
)
def test_rescued_are_no_casualties(text: str, rescued: list[int]) -> None:
    mentions = read(text)[2]
    counts = [m.value.count.low for m in mentions if isinstance(m.value, Rescue) and m.value.count]
    assert counts == rescued
