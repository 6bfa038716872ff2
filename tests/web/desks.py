"""A desk over a small case of invented reports, and people of every role at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from saksi.case import Case
from saksi.pipeline import Sources, add_sources
from saksi.settings import Settings
from saksi.web.app import over
from saksi.web.guard import COOKIE
from saksi.web.roles import Role
from saksi.web.visit import Bounds, Desk, Entrance

HOST = "desk.example"
MARKET = (
    "ARVALE (Tern Wire) - At least 12 people were killed and 30 injured when rockets hit the covered market in Kharkiv "
    "on 3 May 2021, the mayor said. Three children were among the dead.\n"
)
LATER = (
    "Rescuers said on 4 May 2021 that 15 people were killed when rockets hit the covered market in Kharkiv on 3 May.\n"
)
OTHER = "Two people were killed by a drone in Odesa on 9 June 2021, police said.\n"
HOSTILE = "<script>document.title='hit'</script><img src=x onerror=alert(1)>"
TEXTS = {"market.txt": MARKET, "later.txt": LATER, "other.txt": OTHER}


def made_case(folder: Path, texts: dict[str, str] = TEXTS, *, name: str = "desk") -> Path:
    """A case with these texts read by the rules."""
    sources = folder.parent / f"{folder.name}-sources"
    sources.mkdir(parents=True)
    for file, text in texts.items():
        (sources / file).write_text(text, encoding="utf-8")
    with Case.create(folder, Settings(name=name, by="A. Recorder")) as case:
        for taken in add_sources(case, Sources((str(sources),), published="2021-06-10")):
            assert taken.state == "added", taken
    return folder


@dataclass
class Seat:
    """One person's browser: a client with its session's cookie and token."""

    client: TestClient
    token: str

    def look(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **more)

    def send(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(path, data={"token": self.token, **(fields or {})}, follow_redirects=False, **more)

    def tell(self, path: str, body: Any) -> Any:
        return self.client.post(path, json=body, headers={"x-saksi-token": self.token}, follow_redirects=False)


def a_desk(folder: Path, *, entrance: Entrance | None = None, bounds: Bounds | None = None) -> Desk:
    wide = Bounds(burst=100_000, per_second=100_000, upload_wait=120)
    return Desk(folder, entrance or Entrance(hosts=frozenset({HOST})), bounds or wide)


def client(desk: Desk) -> TestClient:
    return TestClient(over(desk, by="A. Recorder"), base_url=f"http://{HOST}", raise_server_exceptions=False)


def seat(desk: Desk, role: Role | None, name: str = "B. Reviewer") -> Seat:
    """Somebody of this role; None is somebody who has not entered."""
    browser = client(desk)
    if role is None:
        return Seat(browser, "")
    secret = desk.sessions.enter(name, role)
    browser.cookies.set(COOKIE, secret, domain=HOST)
    session = desk.sessions.find(secret)
    assert session is not None
    return Seat(browser, session.csrf)


def ids(case: Case) -> Iterator[tuple[str, str]]:
    """Each incident with its first document."""
    for incident in case.store.incidents():
        yield incident.id, incident.documents[0]
