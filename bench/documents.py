"""Made-up reports of attacks for measuring: drawn from templates by a seeded generator, the n-th always the same.

They look like short news (300 to 2,500 characters: a dateline, tolls, places, days, speakers, hedges, objects hit)
and tell of nothing that happened. Time goes on with the number of the document, forty to a day, so that a larger case
covers a longer period, as real collections do; an incident is told by one to seven documents, some of them copies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

TOWNS = (
    "Aleppo", "Idlib", "Homs", "Raqqa", "Mosul", "Tikrit", "Kirkuk", "Basra", "Kabul", "Kunduz",
    "Herat", "Kandahar", "Taiz", "Sanaa", "Hodeidah", "Aden", "Marib", "Mogadishu", "Baidoa", "Kismayo",
    "Khartoum", "Omdurman", "Nyala", "Juba", "Malakal", "Goma", "Bukavu", "Beni", "Gao", "Maiduguri",
    "Kaduna", "Jos", "Misrata", "Benghazi", "Sirte", "Tripoli", "Mekelle", "Gondar", "Mandalay", "Sittwe",
    "Peshawar", "Quetta", "Kharkiv", "Kherson", "Odesa", "Donetsk", "Luhansk", "Mariupol", "Belgorod", "Gaza",
    "Rafah", "Sderot", "Haifa", "Beirut", "Tyre", "Stepanakert", "Ganja", "Marawi", "Cali", "Culiacan",
)  # fmt: skip
OUTLETS = ("Meridian", "The Harbour Post", "Northern Wire", "City Herald", "Daily Ledger", "Radio Crossroads")
ATTACKS = (
    "shelling", "an air strike", "a missile strike", "a drone attack", "rocket fire", "mortar fire", "a car bomb"
)  # fmt: skip
OBJECTS = (
    "a market", "an apartment block", "a school", "a hospital", "a bus station", "a bakery", "several houses",
    "a water tower", "a row of shops", "a power line"
)  # fmt: skip
SPEAKERS = (
    "the mayor", "the regional governor", "a hospital official", "the interior ministry", "residents", "rescuers",
    "the health ministry", "a police spokesman"
)  # fmt: skip
HEDGES = ("", "", "", "at least ", "more than ", "about ", "up to ")
PEOPLE = ("people", "people", "people", "civilians", "women", "children", "residents")
WHO = (
    "ambulance crews", "a shopkeeper", "two neighbours", "the fire service", "volunteers", "a teacher", "bus drivers",
    "the power company", "relatives", "a local reporter", "engineers", "a priest", "students", "traders", "a nurse",
    "farmers from the hills", "the water board", "a taxi driver", "council workers", "a retired miner"
)  # fmt: skip
DID = (
    "cleared broken glass from", "carried blankets to", "waited for news outside", "took pictures of",
    "put up a fence around", "searched by hand through", "left flowers beside", "brought bread and water to",
    "found pieces of metal in", "laid a cable to", "parked lorries in front of", "heard two loud bangs near",
    "saw smoke above", "walked their dogs past", "nailed boards over the windows of", "read out a list of names beside"
)  # fmt: skip
WHAT = (
    "the ruined stairwell", "the old post office", "a yard full of cars", "the shuttered pharmacy", "a gymnasium",
    "the tram depot", "the courtyard", "a line of poplars", "the fourth floor", "the mosque", "the church",
    "an empty playground", "the grain store", "a half-built hotel", "the railway bridge", "the covered stalls",
    "the cellar", "a burned kitchen", "the crossroads", "the clinic's back door"
)  # fmt: skip
SINCE = (
    "until late in the evening", "before dawn", "while it rained", "as the sirens went on", "for a third time",
    "although the lift had stopped", "with torches", "without saying a word", "when the dust had settled",
    "as schools stayed closed", "while the phones were down", "under the eyes of a small crowd", "in heavy fog",
    "because nobody else came", "as prices rose again", "hours after the last train had gone"
)  # fmt: skip
SAID = (
    "Nobody has said who was behind the attack, {speaker} noted.",
    "The figures could not be checked independently.",
    "“This is a war crime and those who ordered it must answer for it,” {speaker} said.",
    "There was no military object near {what}, {speaker} said.",
    "The army denied that its forces were responsible for what happened to {what}.",
    "A video posted online shows {what}; {who} can be heard in it.",
)
DAYS_BEGIN = date(2012, 1, 2)
DOCUMENTS_A_DAY = 40
COPIED = 0.1


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up report, its fields as `saksi add --jsonl` takes them."""

    id: str
    published: str
    outlet: str
    title: str
    text: str

    def line(self) -> str:
        """The report as one line of JSON."""
        fields = ("id", "published", "outlet", "title", "text")
        return json.dumps({name: getattr(self, name) for name in fields}, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Incident:
    town: str
    day: date
    attack: str
    object: str
    killed: int
    injured: int


def made(count: int, *, first: int = 0, seed: int = 1) -> Iterator[Made]:
    """Reports number `first` up to before `first + count`; what a number says depends on the seed alone."""
    for number in range(first, first + count):
        yield _report(number, seed)


def write_lines(path: Path, count: int, *, first: int = 0, seed: int = 1) -> Path:
    """The reports as JSON Lines; returns the file's path."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(one.line() for one in made(count, first=first, seed=seed))
    return path


def write_files(folder: Path, count: int, *, form: str, seed: int = 1) -> Path:
    """The reports as one file each, as `txt`, `html` or `pdf`; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = {"txt": lambda one: one.text.encode(), "html": as_page, "pdf": as_pdf}
    for one in made(count, seed=seed):
        (folder / f"{one.id}.{form}").write_bytes(forms[form](one))
    return folder


def incident_of(number: int, seed: int = 1) -> Incident:
    """What report `number` tells of; a copy tells of what its original does."""
    chance = Random(f"{seed}:{number}")
    if number and chance.random() < COPIED:
        return incident_of(number - chance.randint(1, min(number, 6)), seed)
    return _incident(number, seed, chance)


def _report(number: int, seed: int) -> Made:
    chance = Random(f"{seed}:{number}")
    if number and chance.random() < COPIED:  # a copy in another outlet, with a line of its own
        other = _report(number - chance.randint(1, min(number, 6)), seed)
        text = f"{other.text}\n\nThis story was first published elsewhere."
        return Made(f"made-{number:06d}", other.published, chance.choice(OUTLETS), other.title, text)
    incident = _incident(number, seed, chance)
    published = incident.day + timedelta(days=chance.choice((0, 0, 0, 1)))
    outlet = chance.choice(OUTLETS)
    title = f"{incident.killed} killed in {incident.town}, {chance.choice(SPEAKERS)} says"
    return Made(f"made-{number:06d}", published.isoformat(), outlet, title, _text(incident, outlet, chance))


def _incident(number: int, seed: int, chance: Random) -> Incident:
    """One of the incidents of these days: two out of five documents tell of one that their neighbours tell of too."""
    shared = chance.random() < 0.6
    key = number // 8 if shared else f"alone-{number}"
    draw = Random(f"{seed}:incident:{key}")
    day = DAYS_BEGIN + timedelta(days=(number // 8 * 8) // DOCUMENTS_A_DAY)
    killed = int(draw.paretovariate(1.1)) if draw.random() < 0.9 else 0
    injured = int(killed * draw.uniform(0.5, 4)) + 1
    return Incident(draw.choice(TOWNS), day, draw.choice(ATTACKS), draw.choice(OBJECTS), min(killed, 400), injured)


def _text(incident: Incident, outlet: str, chance: Random) -> str:
    day = f"{incident.day:%A}"
    later = max(0, incident.killed + chance.choice((0, 0, 0, 1, 2, -1)))
    lead = (
        f"{incident.town.upper()}, {incident.day:%B} {incident.day.day} ({outlet}) – {chance.choice(HEDGES)}{later} "
        f"{chance.choice(PEOPLE)} were killed and {incident.injured} were injured on {day} when {incident.attack} hit "
        f"{incident.object} in {incident.town}, {chance.choice(SPEAKERS)} said."
    )
    more = (
        f"Among the dead were {chance.randint(1, 4)} children, {chance.choice(SPEAKERS)} told reporters.",
        f"Another {chance.randint(2, 30)} people were taken to hospital, and {chance.randint(1, 9)} are missing.",
        f"{chance.choice(OBJECTS).capitalize()} and {chance.choice(OBJECTS)} were also damaged.",
        f"On {incident.day - timedelta(days=chance.randint(2, 9)):%B %d}, {chance.randint(2, 20)} people were killed "
        f"in {chance.choice(TOWNS)}, according to {chance.choice(SPEAKERS)}.",
        *(
            said.format(speaker=chance.choice(SPEAKERS), who=chance.choice(WHO), what=chance.choice(WHAT))
            for said in chance.sample(SAID, 2)
        ),
        *(_aside(chance) for _ in range(24)),
    )
    sentences = [lead, *chance.sample(more, len(more))]
    longest = int(min(2500, 300 * chance.paretovariate(1.2)))
    text = sentences[0]
    for k, sentence in enumerate(sentences[1:]):
        if len(text) >= 300 and len(text) + len(sentence) > longest:
            break
        text += ("\n\n" if k % 3 == 2 else " ") + sentence
    return text


def _aside(chance: Random) -> str:
    """A sentence of no consequence, one of some hundred thousand, so that only copies look like copies."""
    who = chance.choice(WHO)
    return f"{who[0].upper()}{who[1:]} {chance.choice(DID)} {chance.choice(WHAT)} {chance.choice(SINCE)}."


def as_page(one: Made) -> bytes:
    """The report as a web page with a menu, its date in the head and an unrelated list beside it."""
    paragraphs = "\n".join(f"<p>{part}</p>" for part in one.text.split("\n\n"))
    menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in ("World", "Sport", "Weather", "About"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{one.title} | {one.outlet}</title>'
        f'<meta property="article:published_time" content="{one.published}T12:00:00+00:00"></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{one.title}</h1>\n{paragraphs}\n</article></main>"
        f"<aside><ul>{menu}</ul></aside><footer>Contact</footer></body></html>"
    ).encode()


def as_pdf(one: Made) -> bytes:
    """The report as a PDF of one page in a standard font, lines of 95 characters (PDF 32000-1, 7.5)."""
    plain = one.text.replace("–", "-").replace("“", '"').replace("”", '"')
    lines = [one.title, "", *(part for whole in plain.split("\n") for part in _wrapped(whole, 95))]
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 10 Tf 50 800 Td 12 TL\n{shown}ET".encode("latin-1", "replace")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + head + table + tail


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
