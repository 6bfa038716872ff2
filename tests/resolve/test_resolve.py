"""Which reports are one incident: place and date, copies, people's links, and what order must not change."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from typing import Any

import msgspec
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import account, claim, town
from saksi.errors import Conflict
from saksi.model.account import Account
from saksi.model.decision import Link
from saksi.model.terms import Judgement, PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import When, Where
from saksi.resolve import LARGEST, keys, resolve
from saksi.resolve.cluster import pairs
from saksi.resolve.compare import WORDS, compare
from saksi.resolve.fitted import probability, shipped
from saksi.resolve.levels import LEVELS, table_of
from saksi.resolve.profile import Profile, profile
from saksi.resolve.words import salient

SIGNATURE = "".join(f"{k:08x}" for k in range(64))
RETOUCHED = "".join(f"{k + 900 if k < 16 else k:08x}" for k in range(64))


def groups(*accounts: Account, links: tuple[Link, ...] = ()) -> list[list[str]]:
    documents = {a.id: a.document for a in accounts}
    return sorted(sorted(documents[r] for r in group) for group in resolve(accounts, links).groups)


def told(
    name: str, day: str | None = "2020-05-01", place: Any = "Arvale", event: str = "shelling", **more: Any
) -> Account:
    return account(name, claim(more.pop("killed", "4")), day=day, place=place, event=event, **more)


def profiled(one: Account) -> Profile:
    return profile(one, shipped().words)


def link(left: Account, right: Account, judgement: str) -> Link:
    return Link(id="", left=left.id, right=right.id, judgement=Judgement(judgement), by="A person", reason="seen")


def test_same_place_and_day_are_one_incident() -> None:
    assert groups(told("a"), told("b")) == [["a", "b"]]


def test_same_place_on_another_day_is_another_incident() -> None:
    assert groups(told("a"), told("b", day="2020-05-04")) == [["a"], ["b"]]


def test_a_wrong_weekday_is_tolerated_where_the_rest_agrees() -> None:
    assert groups(told("a"), told("b", day="2020-05-02")) == [["a", "b"]]


def test_attacks_on_consecutive_days_are_two_unless_one_number_ties_them() -> None:
    assert groups(told("a", killed="3"), told("b", day="2020-05-02", killed="5")) == [["a"], ["b"]]
    assert groups(told("a", killed="1"), told("b", day="2020-05-02", killed="1")) == [["a"], ["b"]]
    assert groups(told("a", killed="12"), told("b", day="2020-05-02", killed="12")) == [["a", "b"]]


def test_reports_without_any_date_do_not_join_by_place_alone() -> None:
    assert groups(told("a", day=None, killed="4"), told("b", day=None, killed="30")) == [["a"], ["b"]]


def test_another_kind_of_attack_with_another_number_is_another_incident() -> None:
    shot = told("b", event="shooting", killed="2")
    assert groups(told("a", event="air_strike", killed="12"), shot) == [["a"], ["b"]]


def test_a_whole_province_or_a_shared_name_joins_only_with_the_same_number() -> None:
    def nova(province: str, country: str) -> Where:
        return Where(name="Nova", kind=PlaceKind.SETTLEMENT, path=(province, country))

    north, south = nova("North", "Arvalia"), nova("South", "Brenmoor")
    assert groups(told("a", place=north, killed="3"), told("b", place=south, killed="5")) == [["a"], ["b"]]
    south = nova("South", "Arvalia")
    assert groups(told("a", place=north, killed="3"), told("b", place=south, killed="5")) == [["a"], ["b"]]
    wide = town("Lower Province", kind="province", path=("Country",))
    assert groups(told("a", place=wide, killed="3"), told("b", place=wide, killed="5")) == [["a"], ["b"]]


def test_far_places_of_one_name_are_two() -> None:
    assert groups(told("a"), told("b", place=town("Arvale", lat=10.0))) == [["a"], ["b"]]


def test_other_places_on_the_same_day_are_two() -> None:
    assert groups(told("a"), told("b", place=town("Brenmoor", lat=51.5))) == [["a"], ["b"]]


def test_a_square_in_the_town_is_in_the_town() -> None:
    square = town("Old Square", kind="landmark", path=("Arvale", "Country"))
    assert groups(told("a", place=square), told("b")) == [["a", "b"]]


def test_undated_reports_meet_through_publication() -> None:
    dated = told("a", published="2020-05-01")
    undated = told("b", day=None, published="2020-05-02")
    late = told("c", day=None, published="2020-06-02")
    assert groups(dated, undated, late) == [["a", "b"], ["c"]]


def test_a_report_without_any_day_meets_all_of_its_town_and_dated_ones_do_not_meet_by_it() -> None:
    first, late, undated = profiled(told("a")), profiled(told("b", day="2020-08-01")), profiled(told("c", day=None))
    met = {frozenset((a.document, b.document)) for a, b in pairs({p.id: p for p in (first, late, undated)}, None)}
    assert met == {frozenset("ac"), frozenset("bc")}


def test_copies_are_one_whatever_was_read_in_them() -> None:
    original = told("a", fingerprint=SIGNATURE)
    damaged = told("b", place=None, day=None, event="other", fingerprint=RETOUCHED)
    assert groups(original, damaged) == [["a", "b"]]


def test_a_recalled_incident_is_mentioned_not_joined() -> None:
    fresh, anniversary = told("a"), told("b", scope="historical", published="2021-05-01")
    resolution = resolve([fresh, anniversary])
    assert resolution.recalls == {anniversary.id: fresh.id}
    assert [len(group) for group in resolution.groups] == [1, 1]


def test_an_incident_lies_in_its_citys_day() -> None:
    square = told("a", place=town("Old Square", kind="landmark", path=("Arvale", "Country")))
    day_total = told("b", scope="area")
    assert resolve([square, day_total]).parts == {square.id: (day_total.id,)}


def test_a_total_of_the_past_24_hours_is_that_of_its_area_and_one_of_a_week_is_not() -> None:
    square = told("a", place=town("Old Square", kind="landmark", path=("Arvale", "Country")))

    def over(document: str, first: str, last: str) -> Account:
        made = told(document, scope="period")
        when = When(earliest=first, latest=last, precision=TimePrecision.UNKNOWN, basis=TimeBasis.RESOLVED)
        return dataclasses.replace(made, report=msgspec.structs.replace(made.report, when=when))

    night, week = over("b", "2020-05-01", "2020-05-02"), over("c", "2020-04-25", "2020-05-02")
    assert resolve([square, night, week]).parts == {square.id: (night.id,)}
    assert groups(night, told("d", scope="area")) == [["b", "d"]]
    assert groups(week, told("d", scope="area")) == [["c"], ["d"]]


def test_people_join_and_part_whatever_the_features_say() -> None:
    here, there = told("a"), told("b", place=town("Brenmoor", lat=51.5))
    assert groups(here, there, links=(link(here, there, "same"),)) == [["a", "b"]]
    again = told("c")
    assert groups(here, again, links=(link(here, again, "different"),)) == [["a"], ["c"]]


def test_a_later_link_supersedes_and_unsure_undoes() -> None:
    here, again = told("a"), told("b")
    apart = link(here, again, "different")
    assert groups(here, again, links=(apart, link(here, again, "same"))) == [["a", "b"]]
    assert groups(here, again, links=(apart, link(here, again, "unsure"))) == [["a", "b"]]


def test_links_that_contradict_each_other_are_a_conflict() -> None:
    a, b, c = told("a"), told("b"), told("c")
    links = (link(a, b, "same"), link(b, c, "same"), link(a, c, "different"))
    with pytest.raises(Conflict):
        resolve([a, b, c], links)


def test_a_day_in_the_middle_does_not_chain_two_incidents() -> None:
    first = told("a", day="2020-05-01", killed="4")
    middle = told("b", day="2020-05-02", killed="4")
    last = told("c", day="2020-05-03", killed="4")
    assert ["a", "b", "c"] not in groups(first, middle, last)


def test_every_comparison_explains_itself_and_is_symmetric() -> None:
    left, right = told("a", published="2020-05-01"), told("b", day="2020-05-02", killed="9", event="missile")
    there, back = compare(profiled(left), profiled(right)), compare(profiled(right), profiled(left))
    assert [(e.name, e.level, e.words) for e in there] == [(e.name, e.level, e.words) for e in back]
    assert all(e.words for e in there)


def test_reports_of_a_month_and_without_place_get_few_keys() -> None:
    assert len(keys(told("a", killed="1"))) == 3
    assert keys(account("b", claim("4"))) == ()


PLACES = st.sampled_from(
    [None, town("Arvale"), town("Old Square", kind="landmark", path=("Arvale", "Country")), town("Brenmoor", lat=51.5)]
)
STORIES = st.lists(
    st.tuples(PLACES, st.sampled_from([None, "2020-05-01", "2020-05-02", "2020-05-05"]), st.sampled_from(["4", "9+"])),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60, deadline=None)
@given(STORIES, st.randoms())
def test_the_partition_does_not_depend_on_order(stories: list[Any], random: Any) -> None:
    accounts = [
        told(f"d{k}", day=day, place=place, killed=n, published="2020-05-02")
        for k, (place, day, n) in enumerate(stories)
    ]
    assert resolve(accounts) == resolve(random.sample(accounts, len(accounts)))


@settings(max_examples=40, deadline=None)
@given(STORIES)
def test_resolving_a_closure_alone_gives_what_resolving_all_gives(stories: list[Any]) -> None:
    accounts = [
        told(f"d{k}", day=day, place=place, killed=n, published="2020-05-02")
        for k, (place, day, n) in enumerate(stories)
    ]
    graph = nx.Graph()
    graph.add_nodes_from(a.id for a in accounts)
    for account_ in accounts:
        graph.add_edges_from((account_.id, key) for key in keys(account_))
    whole = set(resolve(accounts).groups)
    for component in nx.connected_components(graph):
        inside = [a for a in accounts if a.id in component]
        assert set(resolve(inside).groups) <= whole


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8))
def test_must_links_cluster_as_connected_components(pairs: set[tuple[int, int]]) -> None:
    accounts = [account(f"d{k}", claim("1")) for k in range(8)]
    links = tuple(link(accounts[i], accounts[j], "same") for i, j in sorted(pairs) if i != j)
    graph = nx.Graph()
    graph.add_nodes_from(a.id for a in accounts)
    graph.add_edges_from((one.left, one.right) for one in links)
    assert resolve(accounts, links).groups == tuple(sorted(tuple(sorted(c)) for c in nx.connected_components(graph)))


def test_kinds_of_place_all_have_a_radius() -> None:
    from saksi.resolve.places import DEFAULT_RADIUS_M

    assert set(DEFAULT_RADIUS_M) == set(PlaceKind)


def test_order_of_three_is_no_matter() -> None:
    three = [told("a"), told("b", day="2020-05-02"), told("c", place=None)]
    assert len({resolve(list(order)).groups for order in permutations(three)}) == 1


STORY = (
    "Two shells struck the covered market in Arvale at noon, traders said. Baker Ostrander closed the shutters of the "
    "tram depot while volunteers from Fenwick carried stretchers past the burning awnings and the clock tower."
)
RETOLD = (
    "At the covered market of Arvale shells hit at noon. The tram depot's shutters were down; stretchers were carried "
    "past burning awnings under the clock tower by volunteers from Fenwick, baker Ostrander told us."
)
OTHER = (
    "A column of lorries was shelled on the bridge at Arvale before dawn. Drivers lay in the reeds until the ferry of "
    "the water board came; one wagon with flour sank, the harbour master wrote in his log."
)


def worded(name: str, text: str, **more: Any) -> Account:
    return told(name, words=salient(text, shipped().words), language="en", published="2020-05-02", **more)


def test_a_retelling_joins_and_another_attack_on_the_town_does_not() -> None:
    day_later = worded("c", OTHER, day="2020-05-02", killed="9")
    assert groups(worded("a", STORY), worded("b", RETOLD, killed="6"), day_later) == [["a", "b"], ["c"]]


def test_names_are_compared_across_letters() -> None:
    english = profiled(
        worded(
            "a",
            "Ten struck near Kramatorsk and Bakhmut, governor Kyrylenko said: 57 hurt, 114 moved to Druzhkivka.",
        )
    )
    russian = salient(
        "Краматорск и Бахмут, по словам Кириленко: 57 раненых, 114 вывезены, Дружковка, вокзал", shipped().words
    )
    other = profiled(told("b", words=russian, language="ru"))
    levels = {e.name: e.level for e in compare(english, other)}
    assert (levels["text"], levels["rare words"]) == ("unknown", "unknown")
    assert float(levels["names"]) >= 0.25


def test_weights_never_fall_along_the_order_and_every_level_has_one() -> None:
    weights = shipped().weights
    for table in weights.tables:
        assert set(table) == set(LEVELS) == set(WORDS)
        text = [table["text"].get(level, 0) for level in ("0", ".03", ".1", ".2", ".35", ".6")]
        assert text == sorted(text)


@given(STORIES)
def test_leaving_a_pair_early_changes_no_sum_that_matters(stories: list[Any]) -> None:
    told_of = [
        profiled(told(f"d{k}", day=day, place=place, killed=n, published="2020-05-02"))
        for k, (place, day, n) in enumerate(stories)
    ]
    using = shipped()
    for left, right in permutations(told_of, 2):
        whole, early = using.total(left, right), using.total(left, right, -1100)
        assert early == whole or max(early, whole) < -1100
        scored = using.features(left, right, compare(left, right))
        assert whole == using.weights.base[table_of(left, right)] + sum(feature.score for feature in scored)


def test_a_probability_is_even_at_no_evidence() -> None:
    assert [probability(total) for total in (-5000, 0, 5000)] == [7, 500, 993]


def test_a_crowded_key_compares_nobody_and_what_lies_under_finer_keys_still_meets() -> None:
    many = [told(f"d{k:03d}", killed="1") for k in range(LARGEST.others + 1)]
    assert len(resolve(many).groups) == len(many)
    twelve = [told("x", killed="12"), told("y", killed="12")]
    assert ["x", "y"] in groups(*many, *twelve)


def test_a_link_told_before_is_taken_only_where_the_same_tables_told_it() -> None:
    one, other = told("a"), told("b")
    (link_now,) = resolve((one, other)).links
    ends = (link_now.left, link_now.right)
    marked = msgspec.structs.replace(link_now, score=1)
    assert resolve((one, other), told={ends: marked}).links == (marked,)
    elsewhere = dataclasses.replace(shipped(), method="evidence/0 000000000000")
    (anew,) = resolve((one, other), tables=elsewhere, told={ends: marked}).links
    assert (anew.by, anew.score) == (elsewhere.method, link_now.score)
