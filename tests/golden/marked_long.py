"""The two long golden reports and the seed, marked by hand. All events and persons of the golden texts are invented."""

from golden.marks import (
    SHELLING,
    Claim,
    Golden,
    Quotation,
    Report,
    at_least,
    claim,
    exactly,
    injured,
    killed,
    more_than,
    vague,
)


def absence(quote: str, by: str | None, **values: object) -> Claim:
    return claim(
        "military_presence", quote, presence="absent", stance="attributed" if by else "asserted", by=by, **values
    )


def legal(quote: str, by: str | None, **values: object) -> Claim:
    return claim("legal_characterisation", quote, by=by, **values)


CITY = Golden(
    "city_under_rockets",
    None,
    reports=(
        Report(
            "At least 34 people were killed",
            "area",
            (
                killed("At least 34 people were killed", at_least(34), stance="asserted", by=None, key="dead"),
                injured("87 more were injured", exactly(87), stance="asserted", by=None, beside="dead"),
                killed(
                    "The dead reportedly included five women, possibly more",
                    at_least(5),
                    group="women",
                    stance="alleged",
                    subset_of="dead",
                ),
            ),
            {"where": {"name": "Tripoli"}, "when": None, "event": SHELLING},
        ),
        Report(
            "A hospital in the south of the city was hit as well",
            "incident",
            (
                claim("damage", "hospital", object="health_care"),
                claim("weapon", "artillery fire", weapon="tube_artillery"),
            ),
            {"when": None, "event": SHELLING},
        ),
        Report(
            "the provincial administration building being struck by a missile",
            "incident",
            (
                claim("damage", "provincial administration building", object="administrative"),
                claim("weapon", "missile"),
                killed("motorists passing the building are caught by the blast and killed", vague()),
                claim(
                    "evidence", "Footage of the bombardment shows the provincial administration building", media="video"
                ),
            ),
            {"when": None, "event": "missile"},
        ),
    ),
    anywhere=(
        claim("attack", "blasts were heard in Tripoli and Misrata"),
        claim("perpetrator", "eastern forces", party="eastern forces"),
        killed("A family was found burned to death", vague(2)),
        killed("six people were reportedly killed", exactly(6), stance="alleged"),
        killed("killing people in their homes", vague(), by="Foreign Minister Hana Barasi", optional=True),
        killed("they killed whoever was inside", vague(), by="Tripoli Mayor Idris Maqtouf", optional=True),
        claim("damage", "Martyrs’ Square", object="public_space"),
        claim("damage", "theatre", object="cultural"),
        claim("damage", "apartment blocks", object="residential"),
        claim("weapon", "rockets struck Tripoli", weapon="rocket_artillery"),
        absence("No barracks, depots or soldiers were found at either place", None),
        absence("there were no fighters and no military sites in the square", "President Omar Sellami"),
        absence("There was no military target in the square", "Sellami", channel="video"),
        legal("massacre", "Tripoli Mayor Idris Maqtouf", channel="Telegram", stance="attributed"),
        legal("act of terrorism", "President Omar Sellami", stance="attributed"),
        legal("terror against Tripoli", "Sellami", channel="video"),
        legal("naked terror", "Sellami", channel="video"),
        legal("war crimes", "Foreign Minister Hana Barasi", stance="attributed"),
        claim("demand", "We demand that those who gave the orders be tried before international courts", by=None),
        claim("evidence", "the same video", media="video", optional=True),
    ),
    quotations=(
        Quotation("The shells fell", "in my lifetime,", "Tripoli Mayor Idris Maqtouf"),
        Quotation("They bomb us", "not kneel,", "President Omar Sellami"),
        Quotation("This is terror", "naked terror,", "Sellami", {"channel": "video"}),
        Quotation("We call on every", "international courts.", None),
    ),
    complete=("casualty", "quotation", "military_presence"),
)

_GROUP = ("the group", "local aid group", "Sagaing Relief Circle")

VALLEY = Golden(
    "three_days_in_the_valley",
    "2024-03-14",
    reports=(
        Report(
            "at least 41 people died",
            ("area", "period"),
            (killed("at least 41 people died", at_least(41), stance="attributed", by=_GROUP),),
            {"where": {"name": "Monywa"}, "event": "air_strike"},
        ),
        Report(
            "a jet dropped two bombs on a monastery school",
            "incident",
            (
                killed("Twenty-six people were killed", exactly(26), stance="attributed", by=_GROUP, key="dead"),
                killed("15 of them pupils", exactly(15), subset_of="dead", by=_GROUP, unstated=("group",)),
                injured("33 were wounded", exactly(33), stance="attributed", by=_GROUP),
                killed("put the dead at 24", exactly(24), stance="attributed", by="A teacher"),
                claim("damage", "monastery school", object="education"),
                claim("weapon", "two bombs", weapon="air_bomb"),
                killed("30 fighters had been killed", exactly(30), group="combatant", by="a military spokesman"),
                claim("responsibility", "The military denied bombing a school", party="The military", answer="denied"),
                claim("evidence", "photographs that it shared on Facebook", media="photo"),
            ),
            {
                "where": {"name": "Kan Thar"},
                "when": {"earliest": "2024-03-12", "latest": "2024-03-12", "precision": "day", "basis": "resolved"},
                "event": "air_strike",
            },
        ),
        Report(
            "a drone dropped grenades on people who had come to bury the dead",
            "incident",
            (
                killed("Three mourners were killed", exactly(3), by=_GROUP, unstated=("group",)),
                claim("damage", "Nine houses", object="residential"),
                claim("weapon", "a drone dropped grenades"),
            ),
            {"when": {"earliest": "2024-03-13", "latest": "2024-03-13", "basis": "resolved"}, "event": "drone"},
        ),
        Report(
            "had killed 283 civilians since January",
            "period",
            (
                killed(
                    "had killed 283 civilians",
                    exactly(283),
                    group="civilians",
                    by="United Nations human rights office",
                ),
            ),
        ),
        Report(
            "killed more than 100 people two years ago",
            "historical",
            (killed("killed more than 100 people", more_than(100), stance="asserted", by=None),),
        ),
    ),
    anywhere=(
        claim("military_presence", "an ammunition store used by terrorists", presence="present", by="a spokesman"),
        absence("there were no fighters in the village", "The aid group"),
    ),
    quotations=(
        Quotation("We had finished", "not enough,", "the teacher"),
        Quotation("an ammunition store", "by terrorists", "a military spokesman"),
    ),
)

SEED = Golden(
    "seed",
    None,
    reports=(
        Report(
            "At least 21 people were killed",
            "area",
            (
                killed("At least 21 people were killed", at_least(21), stance="asserted", by=None, key="dead"),
                injured("112 more were injured", exactly(112), stance="asserted", by=None, beside="dead"),
                killed(
                    "deaths reportedly included three children, possibly more",
                    at_least(3),
                    group="children",
                    stance="alleged",
                    subset_of="dead",
                ),
            ),
            {"where": {"name": "Kharkiv"}, "when": None, "event": SHELLING},
        ),
        Report(
            "A local hospital was also attacked",
            "incident",
            (
                claim("damage", "hospital", object="health_care"),
                claim("weapon", "artillery fire", weapon="tube_artillery"),
            ),
            {"when": None, "event": SHELLING},
        ),
        Report(
            "a regional administration government building being hit by a missile",
            "incident",
            (
                claim("damage", "regional administration government building", object="administrative"),
                claim("weapon", "missile", nth=2),
                killed(
                    "civilians driving around the city nearby the government building were directly hit by the "
                    "missile, instantly killing them",
                    vague(),
                    group="civilians",
                ),
                claim("evidence", "Videos of the bombing", media="video"),
            ),
            {"when": None, "event": "missile"},
        ),
    ),
    anywhere=(
        claim("attack", "explosions were heard in Kyiv and Kharkiv"),
        claim("perpetrator", "Russian attack", party="Russia"),
        killed("a family was found to be burned alive", vague(2)),
        killed("four people were reportedly killed", exactly(4), stance="alleged"),
        killed("killing and injuring peaceful civilians", vague(), group="civilians", by="Terekhov", optional=True),
        injured("killing and injuring peaceful civilians", vague(), group="civilians", by="Terekhov", optional=True),
        killed("murdering innocent civilians", vague(), group="civilians", by="Kuleba", optional=True),
        claim("damage", "Freedom Square", object="public_space"),
        claim("damage", "opera house", object="cultural"),
        claim("damage", "residential buildings", object="residential"),
        claim("weapon", "rocket strikes", weapon="rocket_artillery"),
        claim("weapon", "rocket artillery", weapon="rocket_artillery"),
        absence("No military presence or installations were found within these places", None),
        absence("no military installations or troops were in the Square", "Volodymyr Zelensky"),
        absence("There was no military target at the Square", "Zelensky", channel="video"),
        legal("massacre", "Ihor Terekhov", channel="Telegram", stance="attributed"),
        legal("terrorist attack", "Volodymyr Zelensky", stance="attributed"),
        legal("terror against the city", "Zelensky", channel="video"),
        legal("undisguised terror", "Zelensky", channel="video"),
        legal("war crimes", "Dmytro Kuleba", stance="attributed"),
        claim("demand", "We demand to put terrorists to justice in international courts", by=None),
        claim("evidence", "As the video shows", media="video"),
    ),
    quotations=(
        Quotation("The missiles hit residential", "this is horrible,", "Terekhov"),
        Quotation("This is the price", "of freedom,", "Volodymyr Zelensky"),
        Quotation("It’s terror against", "undisguised terror,", "Zelensky", {"channel": "video"}),
        Quotation("We call on all", "international courts.", None),
    ),
    complete=("casualty", "quotation", "military_presence"),
)

LONG = (CITY, VALLEY)
