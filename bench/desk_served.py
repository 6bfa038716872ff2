"""The reviewer's desk as its browser meets it: `saksi review` in a process of its own, asked over HTTP on loopback.

    .venv/bin/python -m bench.desk_served --case FOLDER [--incidents 100000] [--rounds 9]

FOLDER is a case that `bench.desk --case FOLDER` made, or it is made. *first* is the very first page after the link was
printed and the visitor let in; every other row is asked `--rounds` times with other arguments, its own first one told
apart. Sizes are bytes as sent. The aims: first views 300 ms, search and map windows 100 ms, no page over 300,000 bytes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench import documents
from bench.desk import EVENTS, FIRST_VIEW_MS, SEARCH_MS, made_case
from bench.measure import machine, table
from saksi.case import Case
from saksi.pipeline.resolution import rules

BOXES = ((2, 180.0), (5, 22.0), (8, 2.8), (12, 0.2))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody's browser: one connection kept open, with the session's cookie."""

    connection: http.client.HTTPConnection
    cookie: str

    def get(self, path: str) -> tuple[float, bytes]:
        """Milliseconds until the whole answer was there, and the answer."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"cookie": self.cookie})
        answer = self.connection.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return taken, body


@contextmanager
def visitor(case: Path, keys: Path) -> Iterator[Visitor]:
    """The desk of this case, with somebody let in by its link."""
    command = [str(Path(sys.executable).with_name("saksi")), "-C", str(case), "review"]
    serving = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "SAKSI_KEYS": str(keys)}
    )
    try:
        assert serving.stdout is not None
        link = urlsplit(serving.stdout.readline().decode().strip())
        connection = http.client.HTTPConnection(str(link.hostname), link.port, timeout=60)
        connection.request("GET", f"{link.path}?{link.query}")
        entered = connection.getresponse()
        entered.read()
        yield Visitor(connection, str(entered.headers["set-cookie"]).partition(";")[0])
    finally:
        serving.terminate()
        serving.wait(30)


def asked(someone: Visitor) -> Iterator[tuple[str, int, list[str]]]:
    """(what, aim in ms, addresses) for each row."""
    _, listed = someone.get("/search?offset=1000")
    incidents = list(dict.fromkeys(re.findall(r"/incidents/incident-[0-9a-f]{32}", listed.decode())))
    _, incident = someone.get(incidents[0])
    papers = re.findall(r"/documents/document-[0-9a-f]{32}", incident.decode())
    yield "queue", FIRST_VIEW_MS, [f"/?offset={50 * n}" for n in range(50)]
    yield "an incident", FIRST_VIEW_MS, incidents
    yield "a document", FIRST_VIEW_MS, papers
    yield "map, the page", FIRST_VIEW_MS, [f"/map?event={event}" for event in EVENTS]
    yield "timeline", FIRST_VIEW_MS, [f"/timeline?event={event}" for event in EVENTS]
    yield "documents", FIRST_VIEW_MS, [f"/documents?offset={100 * n}" for n in range(50)]
    yield "sources", FIRST_VIEW_MS, ["/sources"]
    yield "search, a word", SEARCH_MS, [f"/search?words={town}" for town in documents.TOWNS]
    yield "search, two words", SEARCH_MS, [f"/search?words={town}+pharmacy" for town in documents.TOWNS]
    yield "search, kind and dead", SEARCH_MS, [f"/search?event={e}&killed_at_least=5" for e in EVENTS]
    for zoom, width in BOXES:
        yield (
            f"map window, zoom {zoom}",
            SEARCH_MS,
            [f"/api/points?zoom={zoom}&box={_box(width, n)}" for n in range(20)],
        )


def _box(width: float, n: int) -> str:
    """A window around one of twenty middles."""
    lon, lat = -100 + 12 * n, -30 + 4 * n
    edges = max(-180, lon - width), max(-85, lat - width / 2), min(180, lon + width), min(85, lat + width / 2)
    return ",".join(f"{edge:.3f}" for edge in edges)


def main() -> None:
    parser = argparse.ArgumentParser(description="The desk over many incidents, over HTTP.")
    parser.add_argument("--case", type=Path, required=True)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(f"desk, served: {machine()}", flush=True)
    path = made_case(options.case, options.incidents)
    keys = options.case / "keys"
    with Case.open(path, write=True, flags={"keys": str(keys)}) as case, case.transaction() as transaction:
        transaction.put_resolution((), (), rules=rules())  # which reports are one was given, as bench.desk says
    with visitor(path, keys) as someone:
        first, body = someone.get("/")
        rows = [("the very first page", *_row([first], len(body), FIRST_VIEW_MS))]
        for name, aim, addresses in asked(someone):
            answers = [someone.get(addresses[n % len(addresses)]) for n in range(options.rounds)]
            rows.append((name, *_row([ms for ms, _ in answers], max(len(b) for _, b in answers), aim)))
            print("  " + " ".join(rows[-1]), flush=True)
    table("milliseconds over HTTP", ("asked", "first", "median", "worst after", "bytes", "aim", "held"), rows)


def _row(times: list[float], size: int, aim: int) -> tuple[str, ...]:
    after = max(times[1:] or times)
    return (*(f"{ms:.0f}" for ms in (times[0], statistics.median(times), after)), f"{size:,}", str(aim),
            "yes" if max(times) <= aim else "NO")  # fmt: skip


if __name__ == "__main__":
    main()
