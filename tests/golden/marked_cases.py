"""Short golden reports on single hard cases, marked by hand. All events in them are invented."""

from golden.marks import (
    NO_ATTACK,
    SHELLING,
    Golden,
    Quotation,
    Report,
    about,
    at_least,
    at_most,
    between,
    casualty,
    claim,
    exactly,
    injured,
    killed,
    more_than,
    one,
    told,
    vague,
)

CASES = (
    Golden(
        "shootout_and_strike",
        "2024-05-20",
        quotations=(Quotation("They killed us", "last strike,", "the losing coach"),),
        complete=NO_ATTACK,
    ),
    Golden("bus_crash", "2023-08-22", complete=NO_ATTACK),
    one(
        "no_casualties",
        "2023-09-15",
        Report(
            "Drone fragments fell on a grain warehouse in the port of Izmail",
            "incident",
            (
                casualty(
                    "killed_or_injured",
                    "There were no casualties",
                    exactly(0),
                    by="the regional governor",
                    channel="Telegram",
                    stance="attributed",
                ),
                claim("damage", "grain warehouse", object=["food_water", "market_commerce", "industrial"]),
                claim("weapon", "Drone fragments"),
            ),
            told("Izmail", None, "drone"),
        ),
        Quotation("There were", "no casualties,", "the regional governor", {"channel": "Telegram"}),
    ),
    one(
        "between_two_figures",
        "2023-04-16",
        Report(
            "gunmen on motorcycles opened fire at the weekly market in Djibo",
            "incident",
            (
                killed("Between 18 and 20 people were killed", between(18, 20), by="two residents"),
                injured("Around 30 were wounded", about(30), by=("one of them", "residents")),
                claim("damage", "weekly market", object="market_commerce"),
            ),
            told("Djibo", "2023-04-15", "shooting"),
        ),
    ),
    one(
        "rose_from",
        "2022-02-02",
        Report(
            "Monday's bomb attack on a church in Multan",
            "incident",
            (
                killed(
                    "death toll from Monday's bomb attack on a church in Multan rose to 17",
                    exactly(17),
                    by="the city's police chief",
                    key="now",
                ),
                killed("17 from 12", exactly(12)),
                killed("five people died of their wounds", exactly(5), subset_of="now"),
                injured("More than 40 others were still being treated", more_than(40), unstated=("beside",)),
                claim("damage", "church", object="religious"),
            ),
            told("Multan", "2022-01-31", "bombing"),
        ),
    ),
    one(
        "woman_and_sons",
        "2017-02-10",
        Report(
            "a mortar round came through the roof of a house in Taiz",
            "incident",
            (
                killed(
                    "A woman and her two sons were killed", exactly(1), group="women", by="the city's health office"
                ),
                killed("two sons were killed", exactly(2), by="the city's health office", unstated=("group",)),
                injured("their grandmother was hurt", exactly(1), by="the city's health office", unstated=("group",)),
                claim("damage", "house", object="residential"),
                claim("weapon", "mortar round", weapon="mortar"),
            ),
            told("Taiz", "2017-02-09", SHELLING),
        ),
    ),
    one(
        "hedges",
        "2021-05-31",
        Report(
            "a fuel lorry was blown up beside a queue outside a bank in Herat",
            "incident",
            (
                killed("Up to 30 people were killed", at_most(30), by="witnesses", key="all"),
                injured("dozens wounded", vague(24), by="witnesses"),
                killed(
                    "No fewer than eight of the dead were women",
                    at_least(8),
                    group="women",
                    subset_of="all",
                    by="a doctor at the regional hospital",
                ),
                casualty("displaced", "Scores of people have fled", vague(40)),
                killed("about 20 people had died", about(20), by="The Interior Ministry"),
                killed("hundreds of deaths", vague(200), by="the provincial radio"),
            ),
            told("Herat", "2021-05-30", "bombing"),
        ),
    ),
    one(
        "weapon_corrected",
        "2024-04-13",
        Report(
            "Six people were killed on Thursday night in a house in the town of Orikhiv",
            "incident",
            (
                killed("Six people were killed", exactly(6), by=None, stance="asserted"),
                claim("damage", "house", object="residential"),
                claim("weapon", "missile", by="The regional administration"),
                claim("weapon", "glide bomb", weapon="glide_bomb", by="The regional administration"),
            ),
            told("Orikhiv", "2024-04-11", "air_strike"),
        ),
        Quotation("I was in the cellar", "no ceiling,", "a neighbour"),
    ),
    one(
        "denied_clinic",
        "2023-10-10",
        Report(
            "its artillery had fired at a clinic in Kutkai",
            "incident",
            (
                claim(
                    "responsibility",
                    "The army denied on Tuesday that its artillery had fired at a clinic",
                    party="The army",
                    answer="denied",
                ),
                claim("damage", "clinic", object="health_care"),
                claim("weapon", "artillery", weapon="tube_artillery"),
                killed(
                    "seven patients and a nurse were killed", exactly(7), by="a medical charity", unstated=("group",)
                ),
                killed("a nurse were killed", exactly(1), group="medical", by="a medical charity"),
                claim("legal_characterisation", "a war crime", by="The charity", stance="attributed"),
                claim("demand", "demanded an independent investigation", by="The charity"),
            ),
            told("Kutkai", "2023-10-09", SHELLING),
        ),
        Quotation("Our guns were", "that day,", "an army spokesman", {"channel": "briefing"}),
    ),
    one(
        "abducted",
        "2022-03-12",
        Report(
            "Gunmen on motorcycles seized 28 schoolgirls",
            "incident",
            (
                casualty("detained", "seized 28 schoolgirls", exactly(28), group="girls", by="the police"),
                killed("shot dead a watchman", exactly(1), by="the police", unstated=("group",)),
            ),
            told("Zamfara", "2022-03-11", "abduction"),
        ),
    ),
    Golden(
        "what_might_come",
        "2023-01-16",
        reports=(
            Report(
                "two shells fell near the spillway on Sunday",
                "incident",
                (
                    claim(
                        "casualty",
                        "Nobody was hurt",
                        outcome=["injured", "killed_or_injured"],
                        count=exactly(0),
                        by="engineers at the site",
                    ),
                ),
                told(None, "2023-01-15", SHELLING),
            ),
        ),
        anywhere=(
            killed("could kill thousands of people", vague(2000), stance="hypothetical", by="the United Nations"),
        ),
    ),
    Golden(
        "day_and_year_toll",
        "2020-02-14",
        reports=(
            Report(
                "Rocket fire killed one man and injured three others in Sderot",
                "incident",
                (
                    killed("killed one man", exactly(1), group="men", by="the ambulance service"),
                    injured("injured three others", exactly(3), by="the ambulance service", unstated=("beside",)),
                    claim("weapon", "Rocket fire", weapon="rocket_artillery"),
                ),
                told("Sderot", "2020-02-13", SHELLING),
            ),
            Report(
                "nine people have been killed by rockets",
                ("period", "area", "war_to_date"),
                (killed("nine people have been killed", exactly(9), by="police figures"),),
            ),
        ),
    ),
)
