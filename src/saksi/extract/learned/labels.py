"""What the model marks, decides and links: the one inventory that training and reading share.

Three kinds of answer. *Spans*: words of a kind, tagged piece by piece (begin, inside, outside), each kind on a layer of
its own, so that kinds may overlap. *Classes*: one decision about a span. *Relations*: which other span a span points
to, or none. The order of every tuple is part of a model file: append, never reorder.
"""

from __future__ import annotations

from saksi.model.terms import Answer, Group, Outcome, Presence, Scope, SourceRole, Stance

SPANS = (
    "people",  # people counted, hedge and noun included; rescued people too
    "harm",  # the words that say what became of them
    "object",
    "weapon",
    "event",  # the words that say that an attack took place
    "party",  # a party named as author
    "answer",  # responsibility accepted or denied
    "presence",
    "evidence",
    "legal",
    "demand",
    "warning",
    "identity",
    "speaker",
    "toponym",
    "time",
    "perpetrator_individual",  # MUC-4's five role fillers, and the numbers of its human targets
    "perpetrator_organisation",
    "physical_target",
    "human_target",
    "instrument",
    "human_number",
    "human_description",
)
CLAIMS = (
    "people",
    "object",
    "weapon",
    "event",
    "party",
    "answer",
    "presence",
    "evidence",
    "legal",
    "demand",
    "warning",
)  # the spans that become claims
FILLERS = SPANS[SPANS.index("perpetrator_individual") :]
QUOTATION = "quotation"  # not tagged: found by its marks, then judged like a span

EVENTS = (
    "air_strike",
    "missile",
    "drone",
    "artillery_rocket",
    "shelling",
    "mine_ied",
    "bombing",
    "grenade",
    "shooting",
    "massacre",
    "execution",
    "ground_assault",
    "stabbing_ramming",
    "abduction",
    "torture",
    "sexual_violence",
    "arson",
    "siege_denial",
    "other",
)
OBJECTS = (
    "residential",
    "health_care",
    "education",
    "religious",
    "cultural",
    "administrative",
    "market_commerce",
    "food_water",
    "energy",
    "transport",
    "vehicle",
    "humanitarian",
    "displaced_site",
    "public_space",
    "media",
    "industrial",
    "military",
    "other",
)
WEAPONS = (
    "ballistic_missile",
    "cruise_missile",
    "air_bomb",
    "glide_bomb",
    "cluster_munition",
    "rocket_artillery",
    "tube_artillery",
    "mortar",
    "tank",
    "one_way_drone",
    "fpv_drone",
    "small_arms",
    "grenade",
    "ied",
    "vehicle_bomb",
    "mine",
    "incendiary",
    "chemical",
    "blade_vehicle",
    "other",
    "unknown",
)
MEDIA = ("video", "photo", "cctv", "satellite", "debris", "crater", "post", "audio", "document", "testimony", "other")
CHANNELS = (
    "none",
    "telegram",
    "x",
    "facebook",
    "instagram",
    "video",
    "statement",
    "briefing",
    "broadcast",
    "press_release",
    "interview",
    "post",
    "report",
    "letter",
    "court",
    "radio",
    "phone",
    "other",
)
RESCUED = "rescued"  # people counted who are no casualty

CLASSES: dict[str, tuple[str, ...]] = {
    "outcome": (*(str(o) for o in Outcome), RESCUED),
    "group": tuple(str(g) for g in Group),
    "more": ("no", "yes"),
    "object": OBJECTS,
    "degree": ("unknown", "damaged", "destroyed"),
    "weapon": WEAPONS,
    "event": EVENTS,
    "media": MEDIA,
    "answer": tuple(str(a) for a in Answer),
    "presence": tuple(str(p) for p in Presence),
    "given": ("given", "absent"),
    "detail": ("name", "age", "relation", "occupation", "address", "contact"),
    "role": tuple(str(r) for r in SourceRole),
    "spoken": ("no", "yes"),  # whether a passage in quotation marks is somebody's words
    "stance": tuple(str(s) for s in Stance),
    "scope": tuple(str(s) for s in Scope),
    "channel": CHANNELS,
    "told_event": EVENTS,  # the event of the report that a claim belongs to
    "homeless": ("no", "yes"),  # whether a claim belongs to no report
    "effect": ("none", "death", "injury", "no injury", "other"),  # of MUC-4's human targets
}
_OWN = {
    "people": ("outcome", "group"),
    "object": ("object", "degree"),
    "weapon": ("weapon",),
    "event": ("event",),
    "evidence": ("media",),
    "answer": ("answer",),
    "presence": ("presence",),
    "warning": ("given",),
}
CLASSES_OF: dict[str, tuple[str, ...]] = {
    **{kind: (*_OWN.get(kind, ()), "stance", "scope", "channel", "told_event", "homeless") for kind in CLAIMS},
    "harm": ("outcome",),
    "identity": ("detail",),
    "speaker": ("role",),
    "human_target": ("effect",),
    "human_description": ("effect",),
    QUOTATION: ("spoken", "channel"),
}
RELATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "harm": (("people",), ("harm",)),
    "subset": (("people",), ("people",)),
    "beside": (("people",), ("people",)),
    "voice": ((*CLAIMS, QUOTATION), ("speaker",)),
    "relay": (CLAIMS, ("speaker",)),
    "place": (CLAIMS, ("toponym",)),
    "time": (CLAIMS, ("time",)),
    "as_of": (("people",), ("time",)),
    "publisher": (("evidence",), ("speaker",)),
    "verifier": (("evidence",), ("speaker",)),
}
"""Pointers: a span of a kind on the left points to one of a kind on the right, or to none."""
PAIRS = ("same", "part")
"""Judgements on two claims: told of one incident (either order); the left one's report is part of the right one's."""
EPISODES = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
"""MUC-4's types of incident, judged of a whole text."""

NEAR = (0, 8, 16, 32, 64, 128, 256, 512)
"""Lower bounds, in pieces, of how far apart two spans stand; the direction counts too."""
SENTENCES = (-3, -2, -1, 0, 1, 2, 3)
"""Sentences from the left span to the right one, cut off at three."""


def place_features() -> int:
    """How many features of relative position a pair of spans has: distance by direction, sentences, same paragraph."""
    return 2 * len(NEAR) + len(SENTENCES) + 2
