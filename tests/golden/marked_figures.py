"""Short golden reports on figures that are easily misread, marked by hand. All events in them are invented."""

from golden.marks import (
    SHELLING,
    Golden,
    Report,
    at_least,
    casualty,
    claim,
    exactly,
    injured,
    killed,
    more_than,
    one,
    told,
)

_CIVIL_DEFENCE = "Iraq's civil defence directorate"
_OFFICE = "the district education office"

FIGURES = (
    one(
        "rescued_beside_injured",
        "2022-05-14",
        Report(
            "a car bomb went off in the Zuhur district",
            "incident",
            (
                killed("Eleven people were killed", exactly(11), by=_CIVIL_DEFENCE, stance="attributed"),
                injured("26 injured", exactly(26), by=_CIVIL_DEFENCE, stance="attributed"),
                casualty(
                    "missing", "Four others are still believed to be under the rubble", exactly(4), unstated=("beside",)
                ),
                claim("damage", "collapsed apartment block", object="residential"),
                claim("weapon", "car bomb", weapon="vehicle_bomb"),
            ),
            told("Mosul", "2022-05-14", "bombing"),
        ),
    ),
    one(
        "dead_inside_casualties",
        "2023-06-12",
        Report(
            "two bombers struck the fish market in Konduga",
            "incident",
            (
                casualty("killed_or_injured", "61 casualties", exactly(61), by="a hospital spokesman", key="all"),
                killed("17 of them already dead", exactly(17), by="a hospital spokesman", subset_of="all"),
                killed("two of the wounded had died", exactly(2), by="a hospital spokesman", unstated=("subset_of",)),
                killed("bringing the dead to 19", exactly(19), by="a hospital spokesman", unstated=("subset_of",)),
                claim("damage", "fish market", object="market_commerce"),
            ),
            told("Konduga", "2023-06-09", "bombing"),
        ),
    ),
    one(
        "missing_perhaps_dead",
        "2024-10-02",
        Report(
            "the three-storey house in Deir ez-Zor that was hit in Tuesday's air strike",
            "incident",
            (
                killed("Nineteen bodies had been recovered", exactly(19), by="the town's civil council"),
                casualty("missing", "12 people missing", exactly(12), by="Families"),
                claim("damage", "three-storey house", object="residential"),
            ),
            told("Deir ez-Zor", "2024-10-01", "air_strike"),
        ),
    ),
    one(
        "corrected_downward",
        "2023-03-11",
        Report(
            "Thursday's explosion at a mosque",
            "incident",
            (
                killed(
                    "death toll from Thursday's explosion at a mosque to 31",
                    exactly(31),
                    by="The provincial health department",
                    stance="attributed",
                ),
                killed("31 from 47", exactly(47), stance=["attributed", "retracted"]),
                injured("Fifty-three people were wounded", exactly(53)),
                claim("damage", "mosque", object="religious"),
            ),
            told("Faryab", "2023-03-09"),
        ),
    ),
    one(
        "rival_totals",
        "2024-01-08",
        Report(
            "shells hit the vegetable market on Sunday",
            "incident",
            (
                killed("14 people died", exactly(14), by="Health officials in Idlib", stance="attributed"),
                killed("put the dead at 18", exactly(18), by="the volunteer rescue service", stance="attributed"),
                killed("killed nine fighters", exactly(9), by="the army", group="combatant", stance="attributed"),
                claim("damage", "vegetable market", object="market_commerce"),
            ),
            told("Idlib", "2024-01-07", SHELLING),
        ),
    ),
    one(
        "one_hospital",
        "2023-11-05",
        Report(
            "a lorry packed with explosives blew up at a checkpoint in Mogadishu",
            "incident",
            (
                injured("90 people were hurt", exactly(90), by="Police", key="all"),
                injured("treated 34 of them", exactly(34), by="its director", subset_of="all", unstated=("said_by",)),
                killed("recorded seven deaths", exactly(7), stance="attributed", unstated=("subset_of",)),
                claim("weapon", "lorry packed with explosives", weapon="vehicle_bomb"),
            ),
            told("Mogadishu", "2023-11-04", "bombing"),
        ),
    ),
    one(
        "joint_figure",
        "2022-07-16",
        Report(
            "mortar shells landed on a wedding party in Khost province",
            "incident",
            (
                casualty(
                    "killed_or_injured",
                    "More than 70 people were killed or injured",
                    more_than(70),
                    by="the governor's office",
                    channel="statement",
                    key="all",
                ),
                casualty(
                    "killed_or_injured",
                    "At least 12 of the casualties were children",
                    at_least(12),
                    group="children",
                    subset_of="all",
                ),
                claim("damage", "wedding party", object="public_space"),
                claim("weapon", "mortar shells", weapon="mortar"),
            ),
            told("Khost", "2022-07-15", SHELLING),
        ),
    ),
    Golden(
        "nested_totals",
        "2024-06-04",
        reports=(
            Report(
                "a shell hit a bakery in the Abu Shouk quarter of El Fasher",
                "incident",
                (
                    killed("Four people, two of them children, were killed", exactly(4), by=None, key="all"),
                    killed("two of them children", exactly(2), group="children", subset_of="all"),
                    claim("damage", "bakery", object=["food_water", "market_commerce"]),
                ),
                told("El Fasher", "2024-06-03", SHELLING, part_of="city"),
            ),
            Report(
                "22 people died in Monday's shelling",
                "area",
                (killed("22 people died", exactly(22), by="a volunteer emergency room"),),
                told("El Fasher", "2024-06-03", SHELLING),
                key="city",
            ),
            Report(
                "at least 58 have been killed across North Darfur",
                ("area", "period"),
                (killed("at least 58 have been killed", at_least(58)),),
                told("North Darfur", None),
            ),
        ),
    ),
    Golden(
        "stale_background",
        "2024-09-12",
        reports=(
            Report(
                "A shell landed in the yard of a primary school in Sake",
                "incident",
                (
                    killed("killing two pupils", exactly(2), by=_OFFICE, unstated=("group",)),
                    injured("wounding five", exactly(5), by=_OFFICE, unstated=("group",)),
                    claim("damage", "primary school", object="education"),
                ),
                told("Sake", "2024-09-11", SHELLING),
            ),
            Report(
                "16 people died in a camp for displaced families",
                "historical",
                (
                    killed("16 people died", exactly(16)),
                    claim("damage", "camp for displaced families", object="displaced_site"),
                ),
            ),
        ),
    ),
    one(
        "headline_against_body",
        "2018-02-05",
        Report(
            "Rockets killed 11 people at a bus depot in Latakia",
            "incident",
            (
                killed("Twelve dead", exactly(12)),
                killed("Rockets killed 11 people", exactly(11), by="the city's ambulance service"),
                killed("12 deaths", exactly(12), stance=["attributed", "retracted"]),
                claim("damage", "bus depot", object="transport"),
                claim("weapon", "Rockets", weapon="rocket_artillery"),
            ),
            told("Latakia", "2018-02-04", SHELLING),
        ),
    ),
)
