"""Which incident a figure belongs to: split by place and day, wider totals and past attacks apart, or none."""

from __future__ import annotations

from typing import Any

import pytest

from saksi.extract import read_text
from saksi.extract.rules import RulesExtractor
from saksi.model.document import Document

LEAD = (
    "A missile hit a market in Sumy in northern Ukraine on Tuesday, killing 12 people and wounding 30, "
    "officials said.\n\n"
)
PUBLISHED = "2024-05-15"  # a Wednesday


def read(text: str, published: str | None = PUBLISHED) -> dict[str, Any]:
    return read_text(text, published=published)


def home(found: dict[str, Any], words: str) -> dict[str, Any]:
    """The report whose figures hold the words."""
    holders = [r for r in found["reports"] if any(words in c["quote"] and c["kind"] == "casualty" for c in r["claims"])]
    assert len(holders) == 1, [[c["quote"] for c in r["claims"]] for r in found["reports"]]
    return dict(holders[0])


SCOPES = [
    ("The war has killed more than 12,000 civilians.", "12,000", "war_to_date"),
    ("Nearly 40,000 people have been killed since, the health ministry says.", "40,000", "war_to_date"),
    ("More than 600 people have died in the conflict.", "600", "war_to_date"),
    ("The UN says 10,000 civilians have been killed since Russia invaded in February 2022.", "10,000", "war_to_date"),
    ("In 2014 an attack on the same market killed 141 people.", "141", "historical"),
    ("Across Ukraine 22 people were wounded in weekend strikes spread over four regions.", "22", "area"),
    ("In all, 22 people were wounded in four separate strikes.", "22", "area"),
    ("In March, 16 people died in a strike on a theatre in Kharkiv.", "16", "historical"),
    ("An earlier attack on the market killed 20 people.", "20", "historical"),
    ("Last week at least 12 people were killed in a similar attack.", "at least 12", "historical"),
    ("A rocket killed nine people at a railway station in Kramatorsk two years ago.", "nine", "historical"),
    ("At least 200 people have been killed in the region this year.", "200", "period"),
    ("Violence has killed at least 2,000 people since 2017.", "2,000", "period"),
    ("In the past 24 hours 45 people have been killed in the region.", "45", "period"),
    ("Across the country, 25 people were killed on Tuesday.", "25", "area"),
    ("It was the ninth raid on a market since 4 April. Those raids killed 74 people.", "74", "period"),
]


@pytest.mark.parametrize(("told", "words", "scope"), SCOPES)
def test_a_wider_or_past_figure_has_its_own_report(told: str, words: str, scope: str) -> None:
    found = read(LEAD + told)
    assert home(found, words)["scope"] == scope
    main = home(found, "killing 12")
    assert main["scope"] == "incident"
    assert main["where"]["name"] == "Sumy"
    assert main["when"]["latest"] == "2024-05-14"


APART = [
    ("In Kherson, shelling killed two people and damaged a school.", "killed two", "Kherson", "shelling"),
    ("Elsewhere, a drone struck a bus in Nikopol, killing three.", "killing three", "Nikopol", "drone"),
    ("On Sunday, five people were killed in a separate strike on Odesa.", "five people", "Odesa", "other"),
    ("On the same day a shell killed a woman in Nikopol.", "a woman", "Nikopol", "shelling"),
    ("The attack came a day after a drone killed four people in Odesa.", "four people", "Odesa", "drone"),
]


@pytest.mark.parametrize(("told", "words", "place", "event"), APART)
def test_another_place_with_its_own_toll_is_another_incident(told: str, words: str, place: str, event: str) -> None:
    report = home(read(LEAD + told), words)
    assert (report["scope"], report["where"]["name"], report["event"]) == ("incident", place, event)


def test_a_side_incident_does_not_inherit_the_date() -> None:
    report = home(read(LEAD + "In Kherson, shelling killed two people."), "killed two")
    assert report["when"] == {
        "earliest": None,
        "latest": "2024-05-15",
        "precision": "unknown",
        "basis": "inferred",
        "zone": None,
    }


SAME = [
    ("The death toll rose to 14 on Wednesday after two people died in hospital.", "two people died"),
    ("Officials in Kyiv said 15 people had died.", "15 people"),
    ("Rescuers pulled three more bodies from the rubble on Wednesday.", "three more bodies"),
]


@pytest.mark.parametrize(("told", "words"), SAME)
def test_later_figures_of_the_same_incident_stay_with_it(told: str, words: str) -> None:
    assert home(read(LEAD + told), words)["where"]["name"] == "Sumy"


NONE = [
    "Seventeen people died when a bus left the road and fell into a ravine on Tuesday, police said.",
    "An earthquake killed 40 people and injured 200 in the hills on Tuesday.",
    "The striker scored in the 80th minute and the league leaders won on penalties after a shootout.",
    "Nurses began the second week of their strike over pay; the union said 40 beds had been closed.",
    "The film tells of a bombing that killed 20 people; its premiere drew the director and every actor.",
    "A gas explosion in a flat killed three people, the fire service said.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_attack_no_report_but_a_note(text: str) -> None:
    found = read(text)
    assert found["reports"] == found["claims"] == []
    assert found["notes"]


BLASTS = [
    ("Explosions rocked Kharkiv on Monday.", ["Explosions rocked Kharkiv"]),
    ("Blasts were heard in Kharkiv and Odesa, the mayor said.", ["Blasts were heard in Kharkiv and Odesa"]),
    ("Explosions rocked the valley on Monday.", []),
    ("Explosions were heard in Kharkiv as fireworks went up.", []),
    ("Explosions shook Kharkiv after two trains collided.", []),
]


@pytest.mark.parametrize(("text", "quotes"), BLASTS)
def test_blasts_alone_are_a_claim_of_no_report(text: str, quotes: list[str]) -> None:
    found = read(text)
    assert found["reports"] == []
    assert [c["quote"] for c in found["claims"]] == quotes
    assert {c["kind"] for c in found["claims"]} <= {"attack"}


def test_a_line_of_place_and_date_heads_what_follows() -> None:
    found = read(
        "Hodeidah, 2 August. Explosions at the fish market killed 55 people.\n\n"
        "Saada, 9 August. An air strike on a bus killed 51 people.",
        "2018-09-05",
    )
    assert [(r["where"]["name"], r["when"]["latest"]) for r in found["reports"]] == [
        ("Hodeidah", "2018-08-02"),
        ("Saada", "2018-08-09"),
    ]


def test_a_breaking_item_is_dated_by_publication_and_says_so() -> None:
    (report,) = read("BREAKING: Missiles hit a hospital in Sumy, killing two people.")["reports"]
    assert (report["when"]["earliest"], report["when"]["latest"], report["when"]["basis"]) == (
        "2024-05-15",
        "2024-05-15",
        "inferred",
    )


def test_without_dates_there_is_no_time() -> None:
    (report,) = read("Missiles hit a hospital in Sumy, killing two people.", None)["reports"]
    assert report["when"] is None


@pytest.mark.parametrize("head", ["Issued 15 May 2024\n", "SUMY, May 15, 2024 (Wire) —", "SUMY, May 15, 2024 (AB) —\n"])
def test_the_day_a_text_says_it_was_sent_bounds_its_incident_but_is_not_its_day(head: str) -> None:
    (report,) = read(f"{head} Missiles hit a hospital in Sumy, killing two people.", None)["reports"]
    when = report["when"]
    assert (when["earliest"], when["latest"], when["basis"]) == (None, "2024-05-15", "inferred")
    assert report["where"]["name"] == "Sumy"


def test_a_thing_named_twice_is_one_claim() -> None:
    found = read("A shell hit a bakery in Sumy and killed four people. The bakery was destroyed.")
    assert [c["quote"] for c in found["reports"][0]["claims"] if c["kind"] == "damage"] == ["bakery"]


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        (
            "Strikes killed seven people across Ukraine overnight.\n\nIn Kharkiv, a missile hit an apartment block, "
            "killing four people. In Odesa, drones damaged a warehouse and wounded two. Elsewhere, shelling killed one "
            "person in Kherson.",
            ["Kharkiv", "Odesa", "Kherson"],
        ),
        (
            "Strikes killed at least 31 people in the Gaza Strip on Tuesday.\n\nTwelve people died when a house in "
            "Rafah was hit, nine were killed in Khan Younis and ten in the Nuseirat refugee camp.",
            ["Rafah", "Khan Younis", "Nuseirat"],
        ),
        (
            "Attacks hit Afghanistan on Sunday:\n\n- Kabul: a suicide bomber killed eight people at a mosque.\n"
            "- Jalalabad: a roadside bomb wounded five police officers.\n- Herat: gunmen killed three people.",
            ["Kabul", "Jalalabad", "Herat"],
        ),
        (
            "Shelling killed two civilians in Donetsk, the mayor said. A further three were wounded in Makiivka, where "
            "a kindergarten was damaged.",
            ["Donetsk", "Makiivka"],
        ),
        (
            "A drone strike near Sumy late on Tuesday killed two workers. Separately, shelling of the village of "
            "Bilopillia on Wednesday left a woman dead.",
            ["Sumy", "Bilopillia"],
        ),
        (
            "On 25 February shelling of Binnish killed a teacher. Two days later, an attack on Maarrat Misrin left "
            "three dead.",
            ["Binnish", "Maarrat Misrin"],
        ),
    ],
)
def test_each_town_with_its_own_toll_is_a_report(text: str, towns: list[str]) -> None:
    reports = read_text(text, published="2024-06-06")["reports"]
    found = [r["where"]["name"] for r in reports if r["scope"] == "incident" and r["where"]]
    assert found == towns


def test_a_month_counted_over_is_no_incident() -> None:
    text = (
        "In February our monitors documented 93 civilian deaths in Idlib governorate, up from January (71 "
        "deaths).\n\nOn 11 February air strikes hit a school in Idlib, killing at least 12 civilians."
    )
    reports = read_text(text, published="2020-03-02")["reports"]
    assert [r["scope"] for r in reports] == ["period", "period", "incident"]
    assert [r["when"]["earliest"] for r in reports] == ["2020-02-01", "2020-01-01", "2020-02-11"]


def test_a_correction_retracts() -> None:
    text = "Gunmen killed 129 people in Paris.\n\nCorrection: an earlier version of this said 153 were killed."
    claims = [c for r in read_text(text)["reports"] for c in r["claims"] if c["kind"] == "casualty"]
    assert [c["stance"] for c in claims] == ["asserted", "retracted"]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen stormed a market, killing dozens of people, two security sources told the agency.",
        "A missile killed 38 people, among them five children, the governor of the region said.",
        "The strike killed 12 people, the mayor said.",
        "The strike killed 12 people, the deputy mayor later said on Telegram.",
    ],
)
def test_speakers_are_not_casualties(text: str) -> None:
    claims = [c for r in read_text(text)["reports"] for c in r["claims"] if c["kind"] == "casualty"]
    assert all(c["count"]["low"] not in (1, 2) for c in claims)


def titled(title: str, text: str) -> list[Any]:
    document = Document(
        id="d", capture="c", method="given", text=f"{title}\n\n{text}", title=title, language="en", published=PUBLISHED
    )
    return list(RulesExtractor().extract(document).reports)


def test_what_a_title_announces_is_told_once_at_the_place_and_day_of_the_text() -> None:
    (report,) = titled(
        "4 injured in North Gate shooting, police say",
        "Four people were shot outside a bar in Toledo, Ohio, on Tuesday night, police said.",
    )
    assert report.where is not None and report.where.name == "Toledo"
    assert report.when is not None and report.when.earliest == "2024-05-14"


def test_another_day_than_the_title_s_is_another_incident() -> None:
    found = titled(
        "4 injured in Toledo shooting on Tuesday",
        "Two people were shot dead in Dayton, Ohio, on Sunday. Four were shot in Toledo, Ohio, on Tuesday.",
    )
    assert sorted(r.when.earliest for r in found if r.when) == ["2024-05-12", "2024-05-14"]


@pytest.mark.parametrize(
    "text",
    [
        "Two men were shot dead last week in Toledo, Ohio. Neighbours heard shots around 10 p.m. on Thursday.",
        "A man was shot dead in Toledo, Ohio, this month. He had left work just after 9 p.m. on 9 May.",
        "Two men were shot dead in Toledo, Ohio. They were to marry. Police have not said more of Thursday's shooting.",
    ],
)
def test_the_day_inside_the_week_or_farther_on_is_the_incident_s(text: str) -> None:
    (report,) = read(text)["reports"]
    assert report["when"]["earliest"][:10] == "2024-05-09"


def test_where_nothing_else_is_said_a_day_of_the_weeks_before_is_the_incident_s() -> None:
    text = "A boy was shot in the head. He was playing with a gun when it went off on 4 April, his mother wrote."
    (report,) = read(text)["reports"]
    assert report["when"]["earliest"] == "2024-04-04"


def test_a_second_blow_within_minutes_is_the_same_incident() -> None:
    later = "A second missile followed some minutes later, killing three rescuers."
    found = read(LEAD + later)
    assert home(found, "three rescuers") == home(found, "12 people")
    apart = read(LEAD + "A second missile struck Odesa hours later, killing three rescuers.")
    assert home(apart, "three rescuers") != home(apart, "12 people")


def test_the_dead_of_a_day_are_a_period_s() -> None:
    found = read("Shelling left 21 dead in a day in Sumy, officials said.")
    assert home(found, "21 dead")["scope"] == "period"


def test_without_a_toll_a_place_struck_by_missiles_is_no_total() -> None:
    text = "Missiles struck a market in Sumy on Tuesday. A hospital was also attacked by shelling in the night."
    assert {r["scope"] for r in read(text)["reports"]} == {"incident"}


def test_a_period_s_toll_in_the_title_is_the_text_s() -> None:
    (report,) = titled(
        "Sumy: 21 dead in a day, governor says",
        "Shelling killed at least 21 people and wounded 112 in Sumy over the past 24 hours, the governor said.",
    )
    assert report.scope == "period" and sum(c.kind == "casualty" for c in report.claims) == 3
