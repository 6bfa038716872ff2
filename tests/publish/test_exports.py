"""Every format: nothing sealed in any byte, nothing that runs, every fact kept or lost by name, values as recorded."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from publish.stories import REPORT, Case, claim, day, dead, place, release, speaker
from saksi.model.claim import Damage, Identity, Perpetrator, PlaceClaim, Responsibility, Weapon
from saksi.model.terms import Answer, Degree, IncidentStatus, PlaceKind, Protection, Tier
from saksi.publish.exports import ged
from saksi.publish.exports.facts import facts, losses, reason_for
from saksi.publish.exports.inert import for_cell, is_formula
from saksi.publish.exports.ohchr import PEOPLE
from saksi.publish.exports.ohchr import REASONS as OHCHR_REASONS
from saksi.publish.exports.rows import INCIDENT, TABLES, incident_row
from saksi.publish.exports.write import FORMATS, fill
from saksi.publish.gate import gate
from saksi.publish.public import PublicCase
from saksi.publish.redact import redact

EVERY = sorted(FORMATS)
RISKY = (
    REPORT + " Two teachers were killed as well. Three women were detained. The house stood at 49.99123, 36.23456."
    " The only midwife of the place was hurt."
)
SECRETS = (
    "Tamsin", "Okoro", "Pavel", "Ilse", "Brandt", "Sealed Author", "Sealed Collector", "sealed purpose", "/secret/",
    "Mill Street", "49.99123", "4999123", "36.23456", "teacher", "detained", "midwife", "Hidden Town", "Private Title",
    "partner.example",
)  # fmt: skip
FORMULA = '=HYPERLINK("http://evil.example","x")'
HOSTILE = "<script>alert(1)</script>]]><x y='\"&"


def published(case: Case, tier: Tier = Tier.PUBLIC, **policy: Any) -> PublicCase:
    terms = dataclasses.replace(release(**policy), tier=tier)
    return redact(case.material(), gate(case.material(), terms.policy), terms)


def risky() -> Case:
    """A sealed name, an exact home, small groups, an unreviewed incident."""
    case = Case()
    home = place("Ilse Brandt's home at 14 Mill Street", kind=PlaceKind.EXACT, gazetteer_id=None)
    report = case.tell(
        RISKY,
        claim(RISKY, "At least 12 people were killed", dead(12), speaker("Odile Varga", "local_authority")),
        claim(RISKY, "30 injured", dead(30, 30, outcome="injured"), speaker("Ilse Brandt", "witness")),
        claim(RISKY, "Two teachers were killed", dead(2, 2, group="teacher")),
        claim(RISKY, "Three women were detained", dead(3, 3, outcome="detained", group="women")),
        claim(RISKY, "Tamsin Okoro, 34, a baker", Identity(person="Tamsin Okoro")),
        claim(RISKY, "14 Mill Street", PlaceClaim(where=home)),
        where=home, title="Private Title", author="Sealed Author", address="https://partner.example/page",
        places=("ARVALE", "Arvale"),
    )  # fmt: skip
    case.incident(report, status=IncidentStatus.REVIEWED)
    other = "Forty people were killed in Hidden Town, a radio said. It gave no more than that for the time being."
    unreviewed = case.tell(
        other, claim(other, "Forty people were killed", dead(40, 40)), where=place("Hidden Town", gazetteer_id="2")
    )
    case.incident(unreviewed)
    return case


def record() -> Case:
    """Two incidents: one with everything, one without place or date, with an open range and with hostile words."""
    case = Case()
    first = (
        "At least 12 people were killed and 30 injured in Arvale, among the dead three children, five women and nobody "
        "else told apart, the mayor said. Rockets hit the market. The Northern Front did it. Tern Army denied it."
    )
    market = Damage(object="market_commerce", protection=Protection.GENERAL, degree=Degree.HIT, name="the market")
    reports = [
        case.tell(
            first,
            claim(first, "At least 12 people were killed", dead(12), speaker("the mayor", "local_authority")),
            claim(first, "30 injured", dead(30, 30, outcome="injured")),
            claim(first, "three children", dead(3, 3, group="children")),
            claim(first, "five women", dead(5, 5, group="women")),
            claim(first, "the market", market),
            claim(first, "Rockets", Weapon(weapon="rocket_artillery")),
            claim(first, "The Northern Front", Perpetrator(party="The Northern Front")),
            claim(first, "Tern Army denied", Responsibility(party="Tern Army", answer=Answer.DENIED)),
        )
    ]
    case.incident(*reports)
    bad = f"Ten people were killed {HOSTILE}, says this report, which goes on for a while longer than it would need."
    second = case.tell(
        bad, claim(bad, "Ten people were killed", dead(10, 10), channel=FORMULA),
        claim(bad, "Ten", Perpetrator(party=FORMULA)),
        outlet=FORMULA, when=None, where=place(FORMULA, gazetteer_id=None), event=HOSTILE,
    )  # fmt: skip
    case.incident(second)
    return case


def export(name: str, case: PublicCase, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    fill(name, case, folder)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bytes_of(folder: Path) -> str:
    """Every byte of an export in plain: a workbook and Parquet opened, since they are compressed."""
    found = []
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            import zipfile

            with zipfile.ZipFile(path) as book:
                found += [book.read(name).decode() for name in book.namelist()]
        elif path.suffix == ".parquet":
            pq = pytest.importorskip("pyarrow.parquet")
            found.append(str(pq.read_table(path).to_pylist()))
        else:
            found.append(path.read_text("utf-8"))
    return "\n".join(found)


@pytest.mark.parametrize("name", EVERY)
def test_no_exporter_bypasses_redaction_and_gate(name: str, tmp_path: Path) -> None:
    text = bytes_of(export(name, published(risky(), review_required=True, coarsen_m=0), tmp_path / "out"))
    assert [secret for secret in SECRETS if secret in text] == []
    assert "12" in text and "smaller than 5" in text and "not reviewed" in text


@pytest.mark.parametrize("name", EVERY)
def test_partners_get_no_identity_either(name: str, tmp_path: Path) -> None:
    text = bytes_of(export(name, published(risky(), Tier.PARTNER, review_required=True), tmp_path / "out"))
    assert [s for s in ("Tamsin", "Okoro", "Sealed", "/secret/", "Hidden Town") if s in text] == []


@pytest.mark.parametrize("name", EVERY)
def test_the_embargo_holds_for_every_tier(name: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    terms = dataclasses.replace(release(datetime(2024, 5, 2, tzinfo=UTC)), tier=Tier.PARTNER)
    case = record()
    public = redact(case.material(), gate(case.material(), terms.policy), terms)
    text = bytes_of(export(name, public, tmp_path / "out"))
    assert "4999123" not in text and "49.99" not in text and "market_commerce" not in text


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_runs_comes_out(name: str, tmp_path: Path) -> None:
    folder = export(name, published(record()), tmp_path / "out")
    assert {p.name for p in folder.iterdir()} <= KNOWN_FILES
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "@", "\t", "\r"))], path.name
    for path in folder.glob("*.kml"):
        tree = ElementTree.parse(path)
        assert {e.tag.rpartition("}")[2] for e in tree.iter()} <= KML_TAGS


@pytest.mark.parametrize("text", ["a;=1+1", "a; +1", "a\r=1", "a\n-1", 'a;"=1', "\u200b=1", "\x00=1", "\ufeff@x"])
def test_no_cell_begins_as_a_formula_where_a_semicolon_or_a_break_parts_cells(text: str) -> None:
    parted = re.split(r"[;\t\r\n]", for_cell(text))
    assert not [part for part in parted if part.lstrip(' "\u200b\x00\ufeff').startswith(("=", "+", "-", "@"))]
    assert is_formula(text)


def test_a_text_with_signs_inside_is_no_formula() -> None:
    assert for_cell("12 killed; 3-5 hurt, a=b") == "12 killed; 3-5 hurt, a=b"


KNOWN_FILES = {
    *(f"{table.name}.csv" for table in TABLES), *(f"{table.name}.parquet" for table in TABLES), "incidents.jsonl",
    "documents.jsonl", "record.xlsx", "incidents.geojson", "incidents.kml", "ucdp-ged.csv", "acled.csv", "airwars.csv",
    "ohchr.csv", "ohchr-months.csv", "hxl.csv", "entities.ftm.json", "loss.csv", "README.txt",
}  # fmt: skip
KML_TAGS = {
    "kml", "Document", "name", "Placemark", "description", "TimeSpan", "begin", "end", "ExtendedData", "Data", "value",
    "Point", "coordinates",
}  # fmt: skip


def test_no_formula_stands_in_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    folder = export("xlsx", published(record()), tmp_path / "out")
    book = openpyxl.load_workbook(folder / "record.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"} and not [c for c in cells if c.hyperlink]
    assert any(cell.value == FORMULA for cell in cells)


def the_rows(case: PublicCase, table: str) -> list[dict[str, Any]]:
    (found,) = (t for t in TABLES if t.name == table)
    return [dict(zip([c.name for c in found.columns], row, strict=True)) for row in found.rows(case)]


def test_the_workbook_holds_the_record(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    case = published(record())
    book = openpyxl.load_workbook(export("xlsx", case, tmp_path / "out") / "record.xlsx", read_only=True)
    for table in TABLES:
        head, *rows = (tuple(c.value for c in row) for row in book[table.name].iter_rows())
        assert list(head) == [c.name for c in table.columns]
        assert [dict(zip(head, row, strict=True)) for row in rows] == [
            {k: v if v != "" else None for k, v in row.items()} for row in the_rows(case, table.name)
        ]


def test_parquet_and_csv_hold_the_record_as_pyarrow_and_duckdb_read_them(tmp_path: Path) -> None:
    pq, duckdb = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("duckdb")
    case = published(record())
    parquet, plain = export("parquet", case, tmp_path / "a"), export("csv", case, tmp_path / "b")
    for table in TABLES:
        expected = the_rows(case, table.name)
        assert pq.read_table(parquet / f"{table.name}.parquet").to_pylist() == expected
        found = duckdb.sql(f"SELECT * FROM read_parquet('{parquet / table.name}.parquet')").fetchall()
        assert [tuple(row.values()) for row in expected] == found
        count = duckdb.sql(f"SELECT count(*) FROM read_csv('{plain / table.name}.csv', header=true)").fetchall()
        assert count == [(len(expected),)]
    best = duckdb.sql(f"SELECT sum(killed_best) FROM read_csv('{plain / 'incidents.csv'}', header=true)").fetchall()
    assert best == [(22,)]


def test_csv_guards_are_named_in_the_loss_report(tmp_path: Path) -> None:
    folder = export("csv", published(record()), tmp_path / "out")
    named = read_csv(folder / "loss.csv")
    assert {row["field"] for row in named} >= {"incidents.place", "documents.outlet", "claims.channel"}
    (row,) = (r for r in read_csv(folder / "incidents.csv") if r["date_earliest"] == "")
    assert row["place"] == "'" + FORMULA


def test_geojson_and_jsonl_hold_points_and_tolls(tmp_path: Path) -> None:
    case = published(record())
    body = json.loads((export("geojson", case, tmp_path / "a") / "incidents.geojson").read_text("utf-8"))
    lines = (export("jsonl", case, tmp_path / "b") / "incidents.jsonl").read_text("utf-8").splitlines()
    for feature, line, incident in zip(body["features"], lines, case.incidents, strict=True):
        assert feature["id"] == json.loads(line)["id"] == incident.id
        assert incident.where is not None
        assert feature["geometry"]["coordinates"] == [incident.where.lon_e5 / 1e5, incident.where.lat_e5 / 1e5]
        killed = incident.toll("killed")
        assert killed is not None and json.loads(line)["tolls"][0]["best"] == killed.best
        assert feature["properties"]["tolls"][0]["best"] == killed.best


def test_kml_places_the_incident(tmp_path: Path) -> None:
    tree = ElementTree.parse(export("kml", published(record()), tmp_path / "out") / "incidents.kml")
    space = {"k": "http://www.opengis.net/kml/2.2"}
    points = [e.text for e in tree.iterfind(".//k:coordinates", space)]
    begins = [e.text for e in tree.iterfind(".//k:begin", space)]
    assert len(points) == 2 and begins == ["2024-05-01"]


def read_ged(path: Path) -> list[dict[str, Any]]:
    """A reader by the GED codebook: 49 columns in order, numbers that fit together, a date that is one."""
    from datetime import datetime

    rows = read_csv(path)
    for row in rows:
        assert tuple(row) == ged.COLUMNS and len(row) == 49
        low, best, high = (int(row[k]) for k in ("low", "best", "high"))
        assert low <= best <= high and high >= 1
        assert sum(int(row[f"deaths_{k}"]) for k in ("a", "b", "civilians", "unknown")) == best
        start, end = (datetime.fromisoformat(row[f"date_{k}"]) for k in ("start", "end"))
        assert start <= end and start.year == int(row["year"])
        assert row["where_prec"] in "1234567" and row["date_prec"] in "12345" and row["event_clarity"] in "12"
        assert row["type_of_violence"] in ("", "1", "2", "3")
        if row["latitude"]:
            assert row["geom_wkt"] == f"POINT ({row['longitude']} {row['latitude']})"
            assert 1 <= int(row["priogrid_gid"]) <= 259_200
    return rows


def test_the_ged_shape_by_its_codebook(tmp_path: Path) -> None:
    folder = export("ucdp-ged", published(record()), tmp_path / "out")
    (row,) = read_ged(folder / "ucdp-ged.csv")
    assert (row["low"], row["best"], row["high"], row["side_a"]) == ("12", "12", "12", "The Northern Front")
    assert (row["country"], row["adm_1"], row["where_prec"], row["date_prec"]) == (
        "Arvalia",
        "Lower Province",
        "1",
        "1",
    )
    named = read_csv(folder / "loss.csv")
    assert any(r["field"] == "*" and "no date" in r["reason"] for r in named)
    assert {"toll.injured.people.best", "toll.killed.people.open", "claim.weapon", "grade"} <= {
        r["field"] for r in named
    }


@pytest.mark.parametrize(("lat", "lon", "cell"), [(-90, -180, 1), (0.25, 0.25, 129_961), (89.9, 179.9, 259_200)])
def test_cells_of_the_prio_grid(lat: float, lon: float, cell: int) -> None:
    assert ged.priogrid(lat, lon) == cell


def test_acled_airwars_and_hxl_rows(tmp_path: Path) -> None:
    case = published(record())
    (row,) = read_csv(export("acled", case, tmp_path / "a") / "acled.csv")
    assert (row["fatalities"], row["event_date"], row["geo_precision"]) == ("12", "2024-05-01", "1")
    assert row["sub_event_type"] == "Shelling/artillery/missile attack" and row["actor1"] == "The Northern Front"
    first, second = read_csv(export("airwars", case, tmp_path / "b") / "airwars.csv")
    assert (first["civilians_killed_min"], first["children_max"], first["women_min"]) == ("12", "3", "5")
    assert first["location_accuracy"] == "Town" and second["location"] == "'" + FORMULA
    tags, one, _ = read_csv(export("hxl", case, tmp_path / "c") / "hxl.csv")
    assert (
        tags["killed_low"] == "#affected+killed+min" and one["killed_children"] == "3" and one["injured_best"] == "30"
    )


def test_ohchr_counts_nobody_twice(tmp_path: Path) -> None:
    folder = export("ohchr", published(record()), tmp_path / "out")
    rows = read_csv(folder / "ohchr.csv")
    killed = next(r for r in rows if r["outcome"] == "killed" and r["country"] == "Arvalia" and r["date"])
    assert [int(killed[k]) for k in PEOPLE] == [0, 5, 0, 0, 3, 4, 12]
    assert {r["status"] for r in rows} == {"reported"}
    month = next(
        r for r in read_csv(folder / "ohchr-months.csv") if r["month"] == "2024-05" and r["outcome"] == "killed"
    )
    assert month["total"] == "12"


def test_follow_the_money_takes_every_entity(tmp_path: Path) -> None:
    ftm = pytest.importorskip("followthemoney", reason="skipped: followthemoney is not installed")
    folder = export("ftm", published(record()), tmp_path / "out")
    case, kinds = published(record()), []
    for line in (folder / "entities.ftm.json").read_text("utf-8").splitlines():
        raw = json.loads(line)
        entity = ftm.model.get_proxy(raw)
        kinds.append(entity.schema.name)
        for name, values in raw["properties"].items():
            if name not in ("proof", "document"):
                assert entity.schema.get(name) is not None, name
                assert len(entity.get(name)) == len(values), name
    assert sorted(set(kinds)) == ["Document", "Event", "Mention"]
    assert kinds.count("Event") == len(case.incidents)


@pytest.mark.parametrize("name", EVERY)
def test_every_fact_is_kept_or_named_as_lost(name: str) -> None:
    reasons = reasons_of(name)
    if reasons is None:
        return
    for incident in published(record()).incidents:
        lost = {loss.field for loss in losses(incident, reasons)}
        for fact in facts(incident):
            assert (fact.field in lost) == bool(reason_for(fact.field, reasons))
        assert "claims.sentences" in lost


def reasons_of(name: str) -> Any:
    from saksi.publish.exports import acled, airwars, ftm, geo, hxl

    shapes = {"ucdp-ged": ged.REASONS, "acled": acled.REASONS, "airwars": airwars.REASONS, "hxl": hxl.REASONS}
    return {**shapes, "ohchr": OHCHR_REASONS, "ftm": ftm.REASONS, "geojson": geo.REASONS_GEOJSON}.get(name)


@pytest.mark.parametrize("name", EVERY)
def test_the_same_case_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    case = published(record())
    one, two = export(name, case, tmp_path / "a"), export(name, case, tmp_path / "b")
    for path in one.iterdir():
        if path.suffix != ".xlsx":  # a workbook holds the time of its making
            assert path.read_bytes() == (two / path.name).read_bytes()


def test_an_incident_row_has_a_cell_for_each_column() -> None:
    for incident in published(record()).incidents:
        assert len(incident_row(incident)) == len(INCIDENT)


def test_a_date_without_a_day_is_a_whole_month(tmp_path: Path) -> None:
    case = Case()
    text = "Seven people were killed in Arvale in February, a radio said. It gave no more than that for the time being."
    case.incident(case.tell(text, claim(text, "Seven people were killed", dead(7, 7)), when=day("2024-02")))
    (row,) = read_ged(export("ucdp-ged", published(case), tmp_path / "out") / "ucdp-ged.csv")
    assert (row["date_start"][:10], row["date_end"][:10], row["date_prec"]) == ("2024-02-01", "2024-02-29", "4")


def test_the_site_and_its_cards_bypass_nothing_either() -> None:
    from saksi.publish.site import build_site

    made = build_site(published(risky(), review_required=True, coarsen_m=0)).files
    assert any(name.startswith("cards/") for name in made)
    for name, content in made.items():
        if not name.startswith(("static/leaflet", "static/land", "static/borders")):
            text = content.decode()
            found = [s for s in SECRETS if s in text and not (s in ("detained", "teacher") and name == "method.html")]
            assert found == [], name
