"""Cardinal numbers from 0 to 9,999 written out in six languages, made without the tables of the reader."""

from __future__ import annotations

EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
EN_SMALL = [*EN.split(), "eighteen", "nineteen"]
EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def english(n: int) -> str:
    if n < 20:
        return EN_SMALL[n]
    if n < 100:
        return EN_TENS[n // 10] + (f"-{EN_SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{EN_SMALL[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    rest = n % 1000
    return f"{english(n // 1000)} thousand" + ((" and " if rest < 100 else " ") + english(rest) if rest else "")


ES = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
ES_SMALL = [*ES.split(), "dieciocho", "diecinueve", "veinte"]
ES_TENS = ["", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
ES_TWENTIES = {1: "veintiuno", 2: "veintidós", 3: "veintitrés", 6: "veintiséis"}
ES_HUNDREDS = {1: "ciento", 5: "quinientos", 7: "setecientos", 9: "novecientos"}


def spanish(n: int) -> str:
    if n <= 20:
        return ES_SMALL[n]
    if n < 30:
        return ES_TWENTIES.get(n - 20, f"veinti{ES_SMALL[n - 20]}")
    if n < 100:
        return ES_TENS[n // 10] + (f" y {ES_SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        head = ES_HUNDREDS.get(n // 100, f"{ES_SMALL[n // 100]}cientos")
        return "cien" if n == 100 else head + (f" {spanish(n % 100)}" if n % 100 else "")
    head = "mil" if n < 2000 else f"{spanish(n // 1000)} mil"
    return head + (f" {spanish(n % 1000)}" if n % 1000 else "")


FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
FR_SMALL = [*FR.split(), "dix-sept", "dix-huit", "dix-neuf"]
FR_TENS = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"]


def french(n: int) -> str:
    if n < 20:
        return FR_SMALL[n]
    if n < 70:
        unit = n % 10
        return FR_TENS[n // 10] + ("" if not unit else " et un" if unit == 1 else f"-{FR_SMALL[unit]}")
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{french(n - 60)}"
    if n < 100:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{french(n - 80)}"
    for size, name in ((1000, "mille"), (100, "cent")):
        if n >= size:
            head = name if n // size == 1 else f"{french(n // size)} {name}"
            return head + (f" {french(n % size)}" if n % size else "")
    raise ValueError(n)


Words = dict[str, list[str]]


def split(words: str) -> list[str]:
    return words.split()


RU: Words = {
    "small": [
        "ноль",
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
        "тринадцать",
        "четырнадцать",
        "пятнадцать",
        "шестнадцать",
        "семнадцать",
        "восемнадцать",
        "девятнадцать",
    ],
    "tens": [
        "-",
        "-",
        "двадцать",
        "тридцать",
        "сорок",
        "пятьдесят",
        "шестьдесят",
        "семьдесят",
        "восемьдесят",
        "девяносто",
    ],
    "hundreds": [
        "-",
        "сто",
        "двести",
        "триста",
        "четыреста",
        "пятьсот",
        "шестьсот",
        "семьсот",
        "восемьсот",
        "девятьсот",
    ],
    "thousands": split("- одна две три четыре пять шесть семь восемь девять"),
    "thousand": ["тысяча", "тысячи", "тысяч"],
}
UK: Words = {
    "small": [
        "нуль",
        "один",
        "два",
        "три",
        "чотири",
        "п'ять",
        "шість",
        "сім",
        "вісім",
        "дев'ять",
        "десять",
        "одинадцять",
        "дванадцять",
        "тринадцять",
        "чотирнадцять",
        "п'ятнадцять",
        "шістнадцять",
        "сімнадцять",
        "вісімнадцять",
        "дев'ятнадцять",
    ],
    "tens": [
        "-",
        "-",
        "двадцять",
        "тридцять",
        "сорок",
        "п'ятдесят",
        "шістдесят",
        "сімдесят",
        "вісімдесят",
        "дев'яносто",
    ],
    "hundreds": split("- сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
    "thousands": split("- одна дві три чотири п'ять шість сім вісім дев'ять"),
    "thousand": ["тисяча", "тисячі", "тисяч"],
}


def slavic(n: int, words: Words) -> str:
    if n < 20:
        return words["small"][n]
    if n < 100:
        return words["tens"][n // 10] + (f" {words['small'][n % 10]}" if n % 10 else "")
    if n < 1000:
        return words["hundreds"][n // 100] + (f" {slavic(n % 100, words)}" if n % 100 else "")
    count = n // 1000
    form = words["thousand"][0 if count == 1 else 1 if count < 5 else 2]
    return f"{words['thousands'][count]} {form}" + (f" {slavic(n % 1000, words)}" if n % 1000 else "")


def russian(n: int) -> str:
    return slavic(n, RU)


def ukrainian(n: int) -> str:
    return slavic(n, UK)


AR = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
AR_TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
AR_HUNDREDS = ["", "مئة", "مئتان", *(f"{w}مئة" for w in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"))]


def arabic(n: int) -> str:
    if n <= 10:
        return AR[n]
    if n < 20:
        return {11: "أحد عشر", 12: "اثنا عشر"}.get(n, f"{AR[n - 10]} عشر")
    if n < 100:
        return (f"{AR[n % 10]} و" if n % 10 else "") + AR_TENS[n // 10]
    if n < 1000:
        return AR_HUNDREDS[n // 100] + (f" و{arabic(n % 100)}" if n % 100 else "")
    thousands = {1: "ألف", 2: "ألفان"}.get(n // 1000, f"{AR[n // 1000]} آلاف")
    return thousands + (f" و{arabic(n % 1000)}" if n % 1000 else "")


SPELLED = {"en": english, "es": spanish, "fr": french, "ru": russian, "uk": ukrainian, "ar": arabic}
