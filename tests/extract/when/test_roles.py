"""Whose time it is, in six languages: an event's, a speaker's, a count's, or the start of a period."""

from __future__ import annotations

import pytest

from extract.when.test_expressions import read
from saksi.extract.when.roles import TimeRole

PUBLISHED = "2024-05-15"
EVENT, SPEECH, AS_OF, SINCE = TimeRole.EVENT, TimeRole.SPEECH, TimeRole.AS_OF, TimeRole.SINCE
ROLES = [
    ("en", "The mayor said on Tuesday that it was quiet.", SPEECH),
    ("en", "On Tuesday the mayor told reporters it was quiet.", SPEECH),
    ("en", "As of 6 a.m. 16 were dead.", AS_OF),
    ("en", "Since Tuesday 16 have died.", SINCE),
    ("en", "On Tuesday a missile hit the market.", EVENT),
    ("en", "A bomb killed 12 on Tuesday, police said.", EVENT),
    ("en", "The driver pleaded guilty to two counts on Tuesday.", SPEECH),
    ("en", "A man was arrested in a shooting that hurt two on Tuesday.", EVENT),
    ("en", "Officers were called about noon on Tuesday to a house.", EVENT),
    ("en", "The boy was in stable condition on Tuesday.", SPEECH),
    ("uk", "Мер повідомив у вівторок, що було тихо.", SPEECH),
    ("uk", "У вівторок мер заявив про двох загиблих.", SPEECH),
    ("uk", "Станом на 18:00 загинуло 16 людей.", AS_OF),
    ("uk", "До ранку середи загинуло 16 людей.", AS_OF),
    ("uk", "Від вівторка загинуло 16 людей.", SINCE),
    ("uk", "У вівторок ракета влучила в ринок.", EVENT),
    ("uk", "Ракета влучила в ринок у вівторок, повідомив мер.", EVENT),
    ("ru", "Мэр сообщил во вторник, что было тихо.", SPEECH),
    ("ru", "Во вторник мэр заявил о двух погибших.", SPEECH),
    ("ru", "По состоянию на 18:00 погибли 16 человек.", AS_OF),
    ("ru", "К вторнику погибли 16 человек.", AS_OF),
    ("ru", "С вторника погибли 16 человек.", SINCE),
    ("ru", "Во вторник ракета попала в рынок.", EVENT),
    ("ru", "Ракета попала в рынок во вторник, сообщил мэр.", EVENT),
    ("ar", "قالت وزارة الصحة الثلاثاء إن الوضع هادئ.", SPEECH),
    ("ar", "أعلن الجيش يوم الثلاثاء مقتل جنديين.", SPEECH),
    ("ar", "حتى الثلاثاء بلغ عدد القتلى 16.", AS_OF),
    ("ar", "منذ الثلاثاء قتل 16 شخصا.", SINCE),
    ("ar", "سقط صاروخ على السوق يوم الثلاثاء.", EVENT),
    ("ar", "قتل 12 شخصا الثلاثاء في غارة.", EVENT),
    ("es", "El alcalde dijo el martes que todo estaba en calma.", SPEECH),
    ("es", "El martes el alcalde informó de dos muertos.", SPEECH),
    ("es", "Hasta el martes habían muerto 16 personas.", AS_OF),
    ("es", "Desde el martes han muerto 16 personas.", SINCE),
    ("es", "El martes un misil impactó en el mercado.", EVENT),
    ("es", "Un misil impactó en el mercado el martes, dijo el alcalde.", EVENT),
    ("fr", "Le maire a déclaré mardi que tout était calme.", SPEECH),
    ("fr", "Mardi, le maire a fait état de deux morts.", SPEECH),
    ("fr", "Jusqu'à mardi, 16 personnes étaient mortes.", AS_OF),
    ("fr", "Depuis mardi, 16 personnes sont mortes.", SINCE),
    ("fr", "Mardi, un missile a frappé le marché.", EVENT),
    ("fr", "Un missile a frappé le marché mardi, a dit le maire.", EVENT),
]


@pytest.mark.parametrize(("language", "text", "role"), ROLES)
def test_whose_time_it_is(language: str, text: str, role: TimeRole) -> None:
    found = [mention for mention in read(text, language, PUBLISHED) if mention.when]
    assert [mention.role for mention in found] == [role]


SENT = [
    ("en", "KYIV, March 5, 2024 (Agency) — A shell hit the town on Sunday.", "2024-03-03"),
    ("uk", "Опубліковано: 5 березня 2024, 14:20\n\nУ неділю снаряд влучив у будинок.", "2024-03-03"),
    ("ru", "КИЕВ, 5 марта 2024 года (Агентство) — В воскресенье снаряд попал в дом.", "2024-03-03"),
    ("ar", "غزة، 5 مارس 2024 (الوكالة) - سقطت قذيفة على المنزل يوم الأحد.", "2024-03-03"),
    ("es", "MADRID, 5 de marzo de 2024 (Agencia) — Un obús cayó el domingo.", "2024-03-03"),
    ("fr", "Publié le 5 mars 2024 à 14h20\n\nUn obus est tombé dimanche.", "2024-03-03"),
]


@pytest.mark.parametrize(("language", "text", "day"), SENT)
def test_the_head_of_a_text_says_when_it_was_sent(language: str, text: str, day: str) -> None:
    found = [mention for mention in read(text, language, None) if mention.when]
    assert found[0].role is SPEECH
    assert found[-1].when is not None and found[-1].when.latest == day


NONE = [
    ("en", "A woman of 24, a 12-year-old boy and 2,014 others; the count is 5-4."),
    ("uk", "Хлопчик 12 років і чоловік, 45 років, загинули; рахунок 5:4."),
    ("ru", "Мальчик 12 лет и мужчина, 45 лет, погибли; счёт 5:4."),
    ("ar", "فجر انتحاري نفسه، وقتل رجل عمره 45 عاما."),
    ("es", "Un niño de 12 años y un hombre de 45 años murieron."),
    ("fr", "Un garçon de 12 ans et un homme de 45 ans sont morts."),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_ages_and_counts_are_no_times(language: str, text: str) -> None:
    assert [mention for mention in read(text, language, PUBLISHED) if mention.when or mention.type == "DURATION"] == []
