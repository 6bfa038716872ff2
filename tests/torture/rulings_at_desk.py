"""The third part again, through the desk: two reviewers in sessions of their own, over HTTP, on the same incidents.

    python tests/torture/rulings_at_desk.py [--rulings 1000] [--seed N]

Each is a process with its own cookie and token. It looks at a document or an incident by the JSON interface and rules
behind what it saw; where the desk answers that the other has ruled since, it looks again. What is asked of the case
afterwards is the same as in ``rulings.py``; the desk must have answered nothing but 200 and 409.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from saksi.case import Case
from saksi.web.app import over
from saksi.web.guard import COOKIE, CSRF_HEADER
from saksi.web.roles import Role
from saksi.web.serve import Place, listen
from saksi.web.visit import Bounds, Desk, Entrance
from tests.torture.rulings import GIVE_UP_S, REVIEWERS, Outcome, faults, new_case


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rulings", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--reviewer", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reviewer is not None:
        return work(json.loads(sys.stdin.readline()), options.rulings, options.seed)
    print(f"rulings at the desk: two sessions, {options.rulings} rulings each, seed {options.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = trial(Path(folder), options.rulings, options.seed)
    print(f"made: {outcome.made}; conflicts shown: {outcome.conflicts}; {time.monotonic() - began:.0f} s in all")
    print(f"a ruling took, in ms: {outcome.times}")
    for line in outcome.wrong:
        print(f"WRONG: {line}")
    return 1 if outcome.wrong else 0


def trial(folder: Path, rulings: int, seed: int) -> Outcome:
    """One trial in an empty folder."""
    path = folder / "case"
    new_case(folder, path)
    settings = path / "saksi.toml"
    settings.write_text(f'keys = "{folder / "keys"}"\n{settings.read_text()}')
    outcome, told = Outcome(), set[str]()
    with served(path) as (desk, port):
        processes = {
            name: _reviewer(desk, port, k, name, rulings=rulings, seed=seed) for k, name in enumerate(REVIEWERS)
        }
        for name, process in processes.items():
            out, _ = process.communicate(timeout=GIVE_UP_S)
            if process.returncode:
                outcome.wrong.append(f"{name} ended with {process.returncode}")
                continue
            result = json.loads(out)
            outcome.made[name], outcome.conflicts[name] = len(result["made"]), result["conflicts"]
            outcome.times[name] = result["times"]
            outcome.wrong += result["wrong"]
            told |= set(result["made"])
    outcome.wrong += faults(path, told)
    with Case.open(path) as case:
        by = {ruling.by for ruling in case.store.rulings()}
    outcome.wrong += [f"rulings by {sorted(by)}"] if by != set(REVIEWERS) else []
    return outcome


@contextmanager
def served(path: Path) -> Iterator[tuple[Desk, int]]:
    """A desk over the case on this machine, with its port."""
    import uvicorn

    from saksi.web.wire import Prompt

    with listen(Place()) as listening:
        port = listening.getsockname()[1]
        wide = Bounds(burst=1_000_000, per_second=1_000_000)
        desk = Desk(path, Entrance(hosts=frozenset({f"127.0.0.1:{port}"})), wide)
        config = uvicorn.Config(over(desk), http=Prompt, log_level="error", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield desk, port
        server.should_exit = True
        thread.join(20)


def _reviewer(desk: Desk, port: int, number: int, name: str, *, rulings: int, seed: int) -> subprocess.Popen[bytes]:
    secret = desk.sessions.enter(name, Role.REVIEWER)
    session = desk.sessions.find(secret)
    assert session is not None
    own = [sys.executable, __file__, "--reviewer", str(number), "--rulings", str(rulings), "--seed", str(seed + number)]
    process = subprocess.Popen(own, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with Case.open(desk.folder) as case:
        documents = list(case.store.document_ids())
    assert process.stdin is not None
    told = {"port": port, "cookie": secret, "token": session.csrf, "documents": documents}
    process.stdin.write(json.dumps(told).encode() + b"\n")
    process.stdin.flush()
    return process


def work(told: dict[str, Any], rulings: int, seed: int) -> int:
    """One reviewer: make so many rulings; print their ids, the conflicts shown, and how long a ruling took."""
    seat, chance = _Seat(told), random.Random(seed)
    made: list[str] = []
    times: list[float] = []
    conflicts = 0
    while len(made) < rulings and not seat.wrong:
        act, asked = _wish(seat, chance.choice(told["documents"]), chance)
        began = time.monotonic()
        status, answer = seat.ask("POST", f"/api/acts/{act}", asked)
        times.append(1000 * (time.monotonic() - began))
        made += answer.get("made", [])
        conflicts += status == 409
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    shown = {"median": round(middle), "95 of 100 under": round(late), "longest": round(times[-1])}
    print(json.dumps({"made": made, "conflicts": conflicts, "times": shown, "wrong": seat.wrong}))
    return 0


class _Seat:
    """One session's connection; whatever the desk answers beside 200 and 409 is wrong."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", told["port"], timeout=300)
        self._headers = {"cookie": f"{COOKIE}={told['cookie']}", CSRF_HEADER: told["token"]}
        self.wrong: list[str] = []

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        content = None if body is None else json.dumps(body)
        try:
            self._line.request(method, path, content, {**self._headers, "content-type": "application/json"})
            answer = self._line.getresponse()
        except http.client.RemoteDisconnected:  # between two requests the desk may close a line that was idle
            self._line.close()
            self._line.request(method, path, content, {**self._headers, "content-type": "application/json"})
            answer = self._line.getresponse()
        found: dict[str, Any] = json.loads(answer.read())
        if answer.status not in (200, 409):
            self.wrong.append(f"{method} {path}: {answer.status} {str(found)[:200]}")
        return answer.status, found


def _wish(seat: _Seat, document: str, chance: random.Random) -> tuple[str, dict[str, Any]]:
    """What somebody who has just looked would rule."""
    view = seat.ask("GET", f"/api/documents/{document}")[1]
    (claim,), incident = view["claims"], view["reports"][0].get("incident")
    reason = "as I see it"
    if claim.get("ruling") is not None and chance.random() < 0.2:
        return "undo", {"rulings": [claim["ruling"]], "reason": reason}
    if incident is not None and chance.random() < 0.3:
        seen = seat.ask("GET", f"/api/incidents/{incident}")[1].get("ruling")
        return "rule-incident", {"incident": incident, "verdict": "accept", "reason": reason, "seen": seen}
    verdict, number = chance.choice(["accept", "reject", "correct"]), chance.randint(1, 99)
    changes = {"count": {"low": number, "high": number}} if verdict == "correct" else {}
    asked = {"document": document, "claim": claim["id"], "verdict": verdict, "reason": reason, "changes": changes}
    return "rule-claim", {**asked, "seen": claim.get("ruling")}


if __name__ == "__main__":
    sys.exit(main())
