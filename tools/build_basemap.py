"""Builds the site's base map: src/saksi/publish/data/land.json and borders.json, from Natural Earth 1:50m.

Run by hand (`make basemap`, needs npm), never by saksi itself: both files are committed. Source: the npm package
world-atlas 2.0.2, a TopoJSON of Natural Earth (public domain). Bytes are the same on every run.

    land.json     GeoJSON MultiPolygon features of land, lon/lat in degrees, two decimals; Antarctica and islands under
                  about 100 km² left out
    borders.json  GeoJSON features, by `kind`:
                  `border`  lines between countries; `disputed` true or false
                  `area`    polygons to be drawn dashed and labelled; `disputed` is true, `name` and `label` are texts

The map makes no claim about what belongs to whom: no country is coloured or named, and every line or area below is
marked disputed whoever holds it. Natural Earth draws the lines of control, so `DISPUTED` says which of its lines are
no settled border, and `SHAPES` which of its shapes are disputed areas. Lists are short and open to additions.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/saksi/publish/data"
AREAS = Path(__file__).resolve().parent / "data/disputed_areas.json"
PACKAGE = "world-atlas@2.0.2"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"  # of its countries-50m.json
DETAIL = 0.008  # square degrees: a bend that spans less is left out
SMALLEST_KM2 = 100

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north
EVERYWHERE: Box = (-180, -90, 180, 90)

# Two sides of a line that Natural Earth draws, and where along it the line is no settled border.
DISPUTED: tuple[tuple[frozenset[str], Box], ...] = (
    (frozenset({"Russia", "Ukraine"}), (32.0, 45.0, 36.9, 46.6)),
    (frozenset({"Israel", "Syria"}), EVERYWHERE),
    (frozenset({"Israel", "Palestine"}), EVERYWHERE),
    (frozenset({"Israel", "Lebanon"}), (35.55, 33.2, 35.9, 33.5)),
    (frozenset({"Morocco", "W. Sahara"}), EVERYWHERE),
    (frozenset({"Serbia", "Kosovo"}), EVERYWHERE),
    (frozenset({"Cyprus", "N. Cyprus"}), EVERYWHERE),
    (frozenset({"Somalia", "Somaliland"}), EVERYWHERE),
    (frozenset({"India", "Pakistan"}), (73.0, 32.4, 78.0, 37.5)),
    (frozenset({"India", "China"}), (75.0, 30.0, 81.0, 37.0)),
    (frozenset({"India", "China"}), (91.5, 26.5, 97.6, 29.6)),
    (frozenset({"Pakistan", "China"}), (74.5, 35.0, 78.0, 37.2)),
    (frozenset({"Siachen Glacier", "India"}), EVERYWHERE),
    (frozenset({"Siachen Glacier", "Pakistan"}), EVERYWHERE),
    (frozenset({"Siachen Glacier", "China"}), EVERYWHERE),
    (frozenset({"Sudan", "S. Sudan"}), (27.5, 9.0, 29.6, 10.8)),
    (frozenset({"Egypt", "Sudan"}), (33.0, 21.5, 37.5, 23.5)),
    (frozenset({"Kenya", "S. Sudan"}), (33.9, 4.0, 36.2, 5.6)),
    (frozenset({"Kenya", "Ethiopia"}), (33.9, 4.0, 36.2, 5.6)),
    (frozenset({"Guyana", "Venezuela"}), EVERYWHERE),
)

# A shape of Natural Earth (all of a country's, or those inside the box) that is a disputed area, and its label.
SHAPES: tuple[tuple[str, Box, str], ...] = (
    ("Russia", (32.0, 44.0, 36.7, 46.6), "Crimea"),
    ("W. Sahara", EVERYWHERE, "Western Sahara"),
    ("Kosovo", EVERYWHERE, "Kosovo"),
    ("N. Cyprus", EVERYWHERE, "Northern Cyprus"),
    ("Somaliland", EVERYWHERE, "Somaliland"),
    ("Siachen Glacier", EVERYWHERE, "Siachen Glacier"),
    ("Palestine", (34.8, 31.3, 35.7, 32.7), "West Bank"),
    ("Palestine", (34.1, 31.1, 34.7, 31.7), "Gaza Strip"),
)


def topology() -> dict[str, Any]:
    """The package's countries at 1:50m, checked against its digest."""
    with tempfile.TemporaryDirectory() as folder:
        packed = ["npm", "pack", "--silent", "--pack-destination", folder, PACKAGE]
        subprocess.run(packed, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile("package/countries-50m.json")
            assert member is not None
            content = member.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise SystemExit("the package's content is not the one this script was written for")
    found: dict[str, Any] = json.loads(content)
    return found


def decoded(arcs: list[list[list[int]]], scale: list[float], move: list[float]) -> list[list[Point]]:
    """TopoJSON's delta-coded arcs as degrees."""
    result = []
    for arc in arcs:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        result.append(points)
    return result


def triangle(a: Point, b: Point, c: Point) -> float:
    """Area in square degrees, narrowed by latitude as the ground is."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * math.cos(math.radians(b[1]))


def simplified(points: list[Point]) -> list[Point]:
    """Visvalingam and Whyatt (1993): the bend with the smallest triangle goes first; ends stay, so arcs still meet."""
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    area = [math.inf] * len(points)
    heap: list[tuple[float, int]] = []

    def weigh(i: int, least: float) -> None:
        area[i] = max(least, triangle(points[before[i]], points[i], points[after[i]]))
        heapq.heappush(heap, (area[i], i))

    for i in range(1, len(points) - 1):
        weigh(i, 0.0)
    gone: set[int] = set()
    while heap and heap[0][0] < DETAIL and len(points) - len(gone) > 4:
        size, i = heapq.heappop(heap)
        if i in gone or size != area[i]:
            continue
        gone.add(i)
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(points) - 1:
                weigh(j, size)
    return [p for i, p in enumerate(points) if i not in gone]


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A ring's arcs in a row; a negative number is the arc backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def rounded(points: list[Point]) -> list[list[float]]:
    """Two decimals, repeated points left out."""
    result: list[list[float]] = []
    for x, y in points:
        pair = [round(x, 2) + 0.0, round(y, 2) + 0.0]
        if not result or result[-1] != pair:
            result.append(pair)
    return result


def unwrapped(points: list[Point]) -> list[Point]:
    """A ring across the 180th meridian with longitudes that run on past it."""
    result, turn = [points[0]], 0.0
    for a, b in zip(points, points[1:], strict=False):
        if abs(b[0] - a[0]) > 180:
            turn += 360 if a[0] > b[0] else -360
        result.append((b[0] + turn, b[1]))
    return result


def beside(points: list[Point], edge: float, side: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman, 1974); side 1 is east of it, -1 west."""
    result: list[Point] = []
    for a, b in zip(points, points[1:], strict=False):
        inside = [(p[0] - edge) * side >= 0 for p in (a, b)]
        if inside[0]:
            result.append(a)
        if inside[0] != inside[1]:
            share = (edge - a[0]) / (b[0] - a[0])
            result.append((edge, a[1] + share * (b[1] - a[1])))
    return [*result, result[0]] if result else []


def parted(points: list[Point]) -> list[list[Point]]:
    """A ring as one or more rings that keep to longitudes from -180 to 180."""
    ring = unwrapped(points)
    found = [beside(beside(ring, -180, 1), 180, -1)]
    found.append([(x - 360, y) for x, y in beside(ring, 180, 1)])
    found.append([(x + 360, y) for x, y in beside(ring, -180, -1)])
    return [part for part in found if len(part) > 3]


def ground_km2(points: list[Point]) -> float:
    """A ring's area on the ground, near enough to leave islands out by."""
    pairs = list(zip(points, points[1:], strict=False))
    degrees = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
    return degrees * 111.2**2 * math.cos(math.radians(points[0][1]))


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """A geometry's polygons as lists of rings of arc numbers."""
    found: list[list[list[int]]] = geometry["arcs"]
    return [found] if geometry["type"] == "Polygon" else found  # type: ignore[list-item]


def land(world: dict[str, Any], full: list[list[Point]], arcs: list[list[Point]]) -> dict[str, Any]:
    """All land in one feature."""
    kept = []
    for polygon in (p for g in world["objects"]["land"]["geometries"] for p in polygons(g)):
        outer = joined(polygon[0], full)
        if ground_km2(outer) < SMALLEST_KM2 or max(y for _, y in outer) < -60:
            continue
        parts = [rounded(part) for part in parted(joined(polygon[0], arcs))]
        holes = [rounded(joined(ring, arcs)) for ring in polygon[1:]]
        parts.sort(key=len, reverse=True)  # the lakes lie in the mainland, not beyond the 180th meridian
        kept.append([parts[0], *(hole for hole in holes if len(hole) > 3)])
        kept += [[part] for part in parts[1:] if len(part) > 3]
    return feature({"kind": "land"}, "MultiPolygon", kept)


def sides(world: dict[str, Any]) -> dict[int, set[str]]:
    """Which countries each arc bounds."""
    found: dict[int, set[str]] = defaultdict(set)
    for country in world["objects"]["countries"]["geometries"]:
        for number in (n for polygon in polygons(country) for ring in polygon for n in ring):
            found[number if number >= 0 else ~number].add(country["properties"]["name"])
    return found


def within(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def cut(points: list[Point], boxes: list[Box]) -> dict[bool, list[list[Point]]]:
    """A line cut where it enters or leaves the boxes in which it is disputed."""
    found: dict[bool, list[list[Point]]] = {True: [], False: []}
    last: bool | None = None
    for a, b in zip(points, points[1:], strict=False):
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        disputed = any(within(middle, box) for box in boxes)
        if disputed is last:
            found[disputed][-1].append(b)
        else:
            found[disputed].append([a, b])
        last = disputed
    return found


def borders(world: dict[str, Any], arcs: list[list[Point]]) -> list[dict[str, Any]]:
    """Two features: settled lines and disputed ones."""
    lines: dict[bool, list[list[list[float]]]] = {True: [], False: []}
    for number, names in sorted(sides(world).items()):
        if len(names) < 2:
            continue
        boxes = [box for pair, box in DISPUTED if pair <= names]
        for disputed, parts in cut(arcs[number], boxes).items():
            lines[disputed] += [line for part in parts if len(line := rounded(part)) > 1]
    return [feature({"kind": "border", "disputed": d}, "MultiLineString", lines[d]) for d in (False, True)]


def areas(world: dict[str, Any], arcs: list[list[Point]]) -> list[dict[str, Any]]:
    """Disputed areas: Natural Earth's shapes, then our own coarse outlines."""
    shapes: dict[str, list[list[list[list[float]]]]] = defaultdict(list)
    for country in world["objects"]["countries"]["geometries"]:
        for name, box, label in SHAPES:
            if country["properties"]["name"] != name:
                continue
            for polygon in polygons(country):
                outer = joined(polygon[0], arcs)
                if all(within(point, box) for point in outer):
                    shapes[label].append([rounded(outer)])
    for label, outline in json.loads(AREAS.read_text("utf-8"))["areas"].items():
        shapes[label].append([[*outline, outline[0]]])
    facts = {"kind": "area", "disputed": True, "label": "disputed"}
    return [feature({**facts, "name": name}, "MultiPolygon", shapes[name]) for name in sorted(shapes)]


def feature(properties: dict[str, Any], kind: str, coordinates: list[Any]) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def write(name: str, features: list[dict[str, Any]]) -> None:
    """One file, as small as JSON gets."""
    source = "Natural Earth 1:50m (public domain), by way of world-atlas"
    text = json.dumps(
        {"type": "FeatureCollection", "source": source, "features": features},
        separators=(",", ":"),
        ensure_ascii=False,
    )
    (OUT / name).write_text(text + "\n", "utf-8")
    print(f"{name}: {len(text) / 1000:.0f} kB")


def main() -> None:
    world = topology()
    full = decoded(world["arcs"], world["transform"]["scale"], world["transform"]["translate"])
    arcs = [simplified(points) for points in full]
    OUT.mkdir(parents=True, exist_ok=True)
    write("land.json", [land(world, full, arcs)])
    write("borders.json", borders(world, arcs) + areas(world, arcs))


if __name__ == "__main__":
    main()
