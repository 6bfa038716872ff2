"""The closed word lists that types are made of.

Open vocabularies (event, weapon, object) with definitions and crosswalks are data files, read by
``saksi.model.vocabulary``; a test holds that both sides name the same terms.
"""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """Who may see a field: everyone, named partners, or only the case's own people."""

    PUBLIC = "public"
    PARTNER = "partner"
    SEALED = "sealed"


class TimePrecision(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class TimeBasis(StrEnum):
    """How a time is known: said in the text, resolved from a relative word, or inferred from publication."""

    STATED = "stated"
    RESOLVED = "resolved"
    INFERRED = "inferred"


class PlaceKind(StrEnum):
    EXACT = "exact"
    LANDMARK = "landmark"
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Qualifier(StrEnum):
    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    ABOUT = "about"
    BETWEEN = "between"
    VAGUE = "vague"


class SourceRole(StrEnum):
    STATE_OFFICIAL = "state_official"
    LOCAL_AUTHORITY = "local_authority"
    EMERGENCY_SERVICE = "emergency_service"
    HOSPITAL_MORGUE = "hospital_morgue"
    MILITARY = "military"
    ARMED_GROUP = "armed_group"
    DE_FACTO_AUTHORITY = "de_facto_authority"
    UN = "un"
    ICRC = "icrc"
    NGO = "ngo"
    NEWS_AGENCY = "news_agency"
    MEDIA = "media"
    SOCIAL_CHANNEL = "social_channel"
    WITNESS = "witness"
    RELATIVE = "relative"
    COURT = "court"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    ASSERTED = "asserted"
    ATTRIBUTED = "attributed"
    ALLEGED = "alleged"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    RETRACTED = "retracted"


class Scope(StrEnum):
    INCIDENT = "incident"
    AREA = "area"
    PERIOD = "period"
    WAR_TO_DATE = "war_to_date"
    HISTORICAL = "historical"


class Outcome(StrEnum):
    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed_or_injured"
    MISSING = "missing"
    DETAINED = "detained"
    DISPLACED = "displaced"
    SEXUAL_VIOLENCE = "sexual_violence"


class Group(StrEnum):
    PEOPLE = "people"
    CIVILIANS = "civilians"
    WOMEN = "women"
    MEN = "men"
    GIRLS = "girls"
    BOYS = "boys"
    CHILDREN = "children"
    OLDER = "older"
    DISABLED = "disabled"
    MEDICAL = "medical"
    RESCUE = "rescue"
    AID = "aid"
    JOURNALIST = "journalist"
    TEACHER = "teacher"
    DETAINEE = "detainee"
    COMBATANT = "combatant"
    SECURITY_FORCE = "security_force"
    OTHER = "other"


class Protection(StrEnum):
    """IHL's protection of the kind of object; never a finding about this object."""

    GENERAL = "general"
    MEDICAL = "medical"
    CULTURAL = "cultural"
    INDISPENSABLE = "indispensable"
    DANGEROUS_FORCES = "dangerous_forces"
    RELIEF = "relief"
    CLAIMED_MILITARY_USE = "claimed_military_use"
    UNDETERMINED = "undetermined"


class Degree(StrEnum):
    """How badly an object was hit, as stated."""

    HIT = "hit"
    DAMAGED = "damaged"
    HEAVILY_DAMAGED = "heavily_damaged"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DENIED = "denied"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"


class Judgement(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    PART_OF = "part_of"
    UNSURE = "unsure"


class Verdict(StrEnum):
    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    REVIEWED = "reviewed"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    """Takes back the latest ruling that stands on its subject: what stood before that one stands again."""


class Grade(StrEnum):
    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class IncidentStatus(StrEnum):
    """Where an incident stands in review."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    REJECTED = "rejected"
