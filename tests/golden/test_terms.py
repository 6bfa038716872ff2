"""Every term that the golden reports expect is one of the record's."""

from enum import StrEnum

import pytest

from golden.match import flatten, items
from golden.run import golden_names, load_expected
from saksi.model import terms

CLOSED: dict[str, type[StrEnum]] = {
    "outcome": terms.Outcome,
    "group": terms.Group,
    "stance": terms.Stance,
    "presence": terms.Presence,
    "answer": terms.Answer,
}


def choices(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", [*golden_names(), "seed"])
def test_terms_are_the_records(name: str) -> None:
    record = load_expected(name)
    for found in flatten(record):
        for key, vocabulary in CLOSED.items():
            assert not [term for term in choices(found.claim.get(key)) if term and term not in list(vocabulary)]
        count = found.claim.get("count")
        assert not isinstance(count, dict) or count["qualifier"] in list(terms.Qualifier)
    for report in items(record, "reports"):
        assert set(choices(report["scope"])) <= set(terms.Scope)
        when = report.get("when")
        assert not isinstance(when, dict) or set(choices(when["basis"])) <= set(terms.TimeBasis)
