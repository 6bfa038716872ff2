"""What every test shares: no network, the optional data folder, a real browser where there is one."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What is not about the trained reader is tested with the rules: the same record whatever model is shipped.
os.environ.setdefault("SAKSI_READER", "rules")
KEPT = ("SAKSI_SHARED", "SAKSI_READER")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes that are no short words give a case no name: packed ones hold the time of day, and workers would differ."""
    if isinstance(val, bytes) and not (len(val) < 40 and val.isascii() and val.decode().isprintable()):
        return argname
    return None


class NetworkBlocked(RuntimeError):
    """A test tried to reach the network; no OSError, so that code under test cannot mistake it for a network fault."""


def _is_local(host: object) -> bool:
    """Loopback by number or name; an empty host binds here."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False


def _is_numeric(host: object) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def _guarded(original: Callable[..., Any], address_at: int) -> Callable[..., Any]:
    """The socket method, refusing every address that is neither loopback nor a Unix socket's path."""

    def method(self: socket.socket, *args: Any) -> Any:
        address = args[address_at]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise NetworkBlocked(f"tests have no network: {address[0]!r}")
        return original(self, *args)

    return method


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuses connections and name look-ups that would leave this machine."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if not _is_local(host) and not _is_numeric(host):
            raise NetworkBlocked(f"tests have no network: {host!r}")
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        for name, address_at in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), address_at))
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh home folder, so that no test reads or writes the user's keys and settings."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in [n for n in os.environ if n.startswith(("SAKSI_", "XDG_")) and n not in KEPT]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of trial data that is not in the repository: `../shared`, or what SAKSI_SHARED names."""
    folder = Path(os.environ.get("SAKSI_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("skipped: data absent")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real Chromium; in CI it must be there."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium on this machine: install the package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found
