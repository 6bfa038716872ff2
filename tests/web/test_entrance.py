"""Coming in: the link that works once, accounts, names that the desk does not have, bounds on attempts."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.errors import InputError, NotFound
from saksi.model.act import Entered
from saksi.pipeline.upkeep import verify_case
from saksi.web.accounts import Accounts
from saksi.web.audit import APART_S, Audit
from saksi.web.guard import COOKIE
from saksi.web.roles import Role
from saksi.web.serve import Place, entrance
from saksi.web.sessions import IDLE_S, LONGEST_S, OneTimeToken, Sessions
from saksi.web.shield import Rate, visitor
from saksi.web.visit import Bounds, Desk, Entrance
from web.desks import HOST, a_desk, client, seat

PASSPHRASE = "four words for a desk"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "keys" / "accounts.json")
    made.put("D. Coder", Role.CODER, PASSPHRASE)
    return made


@pytest.fixture
def networked(folder: Path, accounts: Accounts) -> Desk:
    return a_desk(folder, entrance=Entrance(hosts=frozenset({HOST}), accounts=accounts, is_encrypted=True))


def test_the_link_works_once(folder: Path) -> None:
    token = OneTimeToken()
    desk = a_desk(folder, entrance=Entrance(hosts=frozenset({HOST}), token=token))
    first = client(desk).get(f"/enter?token={token.text}", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and token.text.lower() not in cookie
    assert client(desk).get(f"/enter?token={token.text}", follow_redirects=False).status_code == 403


@pytest.mark.parametrize("forged", ["", "x", "é" * 43, "a" * 5000])
def test_a_forged_link_opens_nothing(folder: Path, forged: str) -> None:
    token = OneTimeToken()
    desk = a_desk(folder, entrance=Entrance(hosts=frozenset({HOST}), token=token))
    answer = client(desk).get("/enter", params={"token": forged}, follow_redirects=False)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert token.take(token.text), "a forged link used the true one up"


@pytest.mark.parametrize("cookie", ["", "x" * 43, "x" * 9000, "../..", "\udcff"])
def test_a_forged_cookie_is_nobody(desk: Desk, cookie: str) -> None:
    assert desk.session(cookie) is None


def test_an_account_enters_with_its_own_role(networked: Desk) -> None:
    browser = client(networked)
    fields = {"name": "D. Coder", "passphrase": PASSPHRASE}
    answer = browser.post("/enter", data=fields, follow_redirects=False)
    assert answer.status_code == 303 and "secure" in answer.headers["set-cookie"].lower()
    secret = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    session = networked.session(secret)
    assert session is not None and (session.name, session.role) == ("D. Coder", Role.CODER)


@pytest.mark.parametrize("name, phrase", [("D. Coder", "wrong"), ("nobody", PASSPHRASE), ("D. Coder", "x" * 10_000)])
def test_a_wrong_name_and_a_wrong_passphrase_are_answered_alike(networked: Desk, name: str, phrase: str) -> None:
    answer = client(networked).post("/enter", data={"name": name, "passphrase": phrase}, follow_redirects=False)
    assert answer.status_code in (403, 413) and "set-cookie" not in answer.headers
    if answer.status_code == 403:
        assert "do not belong together" in answer.text and "D. Coder" not in answer.text


def test_attempts_are_counted(networked: Desk) -> None:
    browser = client(networked)
    codes = [browser.post("/enter", data={"name": "D. Coder", "passphrase": "no"}).status_code for _ in range(7)]
    assert codes[:5] == [403] * 5 and codes[5:] == [429, 429]


def test_an_account_that_goes_takes_its_sessions_along(networked: Desk, accounts: Accounts) -> None:
    secret = networked.sessions.enter("D. Coder", Role.CODER, mark=accounts.mark_of("D. Coder"))
    assert networked.session(secret) is not None
    accounts.put("D. Coder", Role.READER, PASSPHRASE)
    assert networked.session(secret) is None, "the role was lowered"
    again = networked.sessions.enter("D. Coder", Role.READER, mark=accounts.mark_of("D. Coder"))
    assert networked.session(again) is not None
    accounts.remove("D. Coder")
    assert networked.session(again) is None
    with pytest.raises(NotFound):
        accounts.remove("D. Coder")


def test_a_new_passphrase_puts_out_who_came_in_by_the_old_one(networked: Desk, accounts: Accounts) -> None:
    browser = client(networked)
    answer = browser.post("/enter", data={"name": "D. Coder", "passphrase": PASSPHRASE}, follow_redirects=False)
    secret = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert networked.session(secret) is not None
    accounts.put("D. Coder", Role.CODER, "another four words for it")
    assert networked.session(secret) is None


@pytest.mark.parametrize("headers, token", [({"origin": "http://evil.example"}, None), ({}, "forged"), ({}, "")])
def test_nobody_is_put_out_by_another_site(desk: Desk, headers: dict[str, str], token: str | None) -> None:
    person = seat(desk, Role.READER)
    fields = {"token": person.token if token is None else token}
    answer = person.client.post("/leave", data=fields, headers=headers, follow_redirects=False)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert person.look("/").status_code == 200


def test_a_damaged_file_of_accounts_lets_nobody_in_and_tells_nothing(networked: Desk, accounts: Accounts) -> None:
    secret = networked.sessions.enter("D. Coder", Role.CODER, mark=accounts.mark_of("D. Coder"))
    accounts.path.write_text("[{")
    browser = client(networked)
    browser.cookies.set(COOKIE, secret, domain=HOST)
    for answer in (browser.get("/"), browser.post("/enter", data={"name": "D. Coder", "passphrase": PASSPHRASE})):
        assert answer.status_code == 503 and str(accounts.path) not in answer.text and "no-store" in str(answer.headers)


def test_passphrases_are_kept_as_argon2id_in_a_private_file(accounts: Accounts) -> None:
    kept = accounts.path.read_text()
    assert "$argon2id$" in kept and PASSPHRASE not in kept
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    with pytest.raises(InputError):
        accounts.put("E. Short", Role.READER, "short")


def test_a_name_that_the_desk_does_not_have_is_refused(desk: Desk) -> None:
    """A page elsewhere that points its own name at this machine gets nothing."""
    for host in ("evil.example", "127.0.0.1", "", f"{HOST}:99", f"{HOST}.evil.example"):
        assert client(desk).get("/enter", headers={"host": host}).status_code == 400


def test_a_network_needs_accounts_and_encryption(accounts: Accounts, tmp_path: Path) -> None:
    place = Place("192.0.2.7", 8443)
    with pytest.raises(InputError, match="accounts"):
        entrance(place, 8443, Accounts(tmp_path / "none.json"))
    with pytest.raises(InputError, match="certificate"):
        entrance(place, 8443, accounts)
    assert entrance(Place("192.0.2.7", 8443, is_plain=True), 8443, accounts).token is None
    here = entrance(Place(), 5000, accounts)
    assert here.token is not None and here.accounts is None and "127.0.0.1:5000" in here.hosts


def test_sessions_end_when_idle_or_old() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    secret = sessions.enter("F. One", Role.READER)
    for _ in range(LONGEST_S // IDLE_S + 1):
        now[0] += IDLE_S - 1
        found = sessions.find(secret)
    assert found is None, "it lasts no longer than a day's work, however busy"
    idle = sessions.enter("F. One", Role.READER)
    now[0] += IDLE_S + 1
    assert sessions.find(idle) is None


def test_a_rate_lets_so_many_at_once_and_then_so_many_a_second() -> None:
    now = [0.0]
    rate = Rate(3, 1.0, clock=lambda: now[0])
    assert [rate.allows("a") for _ in range(5)] == [True] * 3 + [False] * 2
    assert rate.allows("b"), "another visitor has a bucket of their own"
    now[0] += 2
    assert [rate.allows("a") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    "one, other, are_one",
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_whoever_has_a_whole_network_is_one_visitor(one: str, other: str, are_one: bool) -> None:
    assert (visitor({"client": (one, 1)}) == visitor({"client": (other, 2)})) is are_one


def test_too_many_requests_are_told_so(folder: Path) -> None:
    desk = a_desk(folder, bounds=Bounds(burst=2, per_second=0.001))
    browser = client(desk)
    assert [browser.get("/enter").status_code for _ in range(3)] == [200, 200, 429]


def goings(folder: Path) -> list[tuple[str, str, str, int]]:
    with Case.open(folder) as case:
        return [(act.what, act.way, act.by, act.times) for _, act in case.store.acts(Entered)]


def test_who_comes_and_goes_is_in_the_cases_log(networked: Desk) -> None:
    browser = client(networked)
    assert browser.post("/enter", data={"name": "my secret phrase", "passphrase": "no"}).status_code == 403
    fields = {"name": "D. Coder", "passphrase": PASSPHRASE}
    answer = browser.post("/enter", data=fields, follow_redirects=False)
    secret = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    session = networked.session(secret)
    assert session is not None
    browser.cookies.set(COOKIE, secret, domain=HOST)
    browser.post("/leave", data={"token": session.csrf}, follow_redirects=False)
    assert networked.session(secret) is None
    known = [("refused", "account", "", 1), ("in", "account", "D. Coder", 1), ("out", "account", "D. Coder", 1)]
    assert goings(networked.folder) == known
    assert not [check for check in verify_case(networked.folder, None) if check.result == "fail"]


def test_attempts_do_not_fill_the_log(networked: Desk) -> None:
    now = [0.0]
    audit = Audit(networked.folder, networked.writing, clock=lambda: now[0])
    for _ in range(50):
        audit.refused("D. Coder", "account")
    now[0] = APART_S
    audit.refused("D. Coder", "account")
    assert goings(networked.folder) == [("refused", "account", "D. Coder", 1), ("refused", "account", "D. Coder", 50)]


def test_nobody_enters_where_it_cannot_be_logged(networked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAKSI_KEYS", "/nowhere")
    answer = client(networked).post("/enter", data={"name": "D. Coder", "passphrase": PASSPHRASE})
    assert answer.status_code == 503 and "set-cookie" not in answer.headers
