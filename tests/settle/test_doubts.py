"""Why an incident waits for a person."""

from __future__ import annotations

from saksi.model.incident import Incident, Toll
from saksi.model.terms import Group, Outcome, Scope
from saksi.settle.doubts import HIGH_TOLL, Reviewed, doubts


def an_incident(killed: int) -> Incident:
    toll = Toll(outcome=Outcome.KILLED, group=Group.PEOPLE, low=killed, best=killed, high=killed, rule="saksi/2")
    return Incident(id="incident-1", scope=Scope.INCIDENT, tolls=(toll,))


def test_a_high_toll_says_once_that_nobody_has_reviewed_it() -> None:
    found = doubts(an_incident(HIGH_TOLL), (), (), Reviewed(), 0)
    assert [d.why for d in found] == ["high", "new"]
    assert sum("reviewed" in d.words for d in found) == 1
    assert [d.why for d in doubts(an_incident(HIGH_TOLL - 1), (), (), Reviewed(), 0)] == ["new"]


def test_where_one_of_two_has_accepted_it_nobody_is_not_said() -> None:
    first = an_incident(3)
    (found,) = doubts(first, (), (), Reviewed(seen=first, reviewers=1, needed=2), 0)
    assert (found.why, found.words) == ("reviewers", "the case asks for one more person to accept it")
