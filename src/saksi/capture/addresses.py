"""Which network addresses may be asked: the guard against server-side request forgery.

An address in a report, a feed or a redirect is written by others; following it must never reach this machine, its
network or a cloud's metadata service. ``ipaddress.is_global`` alone lets NAT64, 6to4, multicast and 192.0.0.8
through, so every range is named here (IANA special-purpose address registries, RFC 6890 and successors).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from saksi.errors import SourceError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8443, 8888})
"""Ports on which pages are served; all others are refused unless private addresses are allowed."""

_OWN = "private"
_RANGES: tuple[tuple[str, str, str], ...] = (
    # network, what it is called, and whether ``allow_private`` opens it
    ("0.0.0.0/8", "this network (unspecified)", ""),
    ("10.0.0.0/8", "private", _OWN),
    ("100.64.0.0/10", "shared by carriers (CGNAT)", _OWN),
    ("127.0.0.0/8", "loopback", _OWN),
    ("169.254.0.0/16", "link-local", ""),
    ("172.16.0.0/12", "private", _OWN),
    ("192.0.0.0/24", "protocol assignments", ""),
    ("192.0.2.0/24", "documentation", ""),
    ("192.31.196.0/24", "AS112", ""),
    ("192.52.193.0/24", "AMT relays", ""),
    ("192.88.99.0/24", "6to4 relays", ""),
    ("192.168.0.0/16", "private", _OWN),
    ("192.175.48.0/24", "AS112", ""),
    ("198.18.0.0/15", "benchmarking", ""),
    ("198.51.100.0/24", "documentation", ""),
    ("203.0.113.0/24", "documentation", ""),
    ("224.0.0.0/4", "multicast", ""),
    ("240.0.0.0/4", "reserved or broadcast", ""),
    ("::/128", "unspecified", ""),
    ("::1/128", "loopback", _OWN),
    ("64:ff9b:1::/48", "local NAT64", ""),
    ("100::/64", "discard-only", ""),
    ("2001::/23", "protocol assignments (Teredo, ORCHID, benchmarking)", ""),
    ("2001:db8::/32", "documentation", ""),
    ("2620:4f:8000::/48", "AS112", ""),
    ("3fff::/20", "documentation", ""),
    ("5f00::/16", "segment routing", ""),
    ("fc00::/7", "unique local", _OWN),
    ("fe80::/10", "link-local", ""),
    ("fec0::/10", "site-local", ""),
    ("ff00::/8", "multicast", ""),
)
_NETWORKS = tuple((ipaddress.ip_network(network), name, kind) for network, name, kind in _RANGES)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: what to ask (``url``, without fragment), and whom (ASCII ``host``, ``port``)."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None


def refuse_reason(ip: IPAddress, *, allow_private: bool = False) -> str | None:
    """Why this network address must not be asked, or None where it may.

    ``allow_private`` opens private, shared, loopback and unique-local addresses only. An IPv6 address that carries
    an IPv4 one is refused as a translation (NAT64, 6to4, compatible, translated) or judged by what it carries
    (mapped).
    """
    if isinstance(ip, ipaddress.IPv6Address):
        carried = _translation(ip)
        if carried is not None:
            return carried
        if ip.ipv4_mapped is not None:
            inner = refuse_reason(ip.ipv4_mapped, allow_private=allow_private)
            return None if inner is None else f"{ip} carries {inner}"
    for network, name, kind in _NETWORKS:
        if ip.version == network.version and ip in network:
            return None if allow_private and kind == _OWN else f"{ip} is {name}"
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return f"{ip} is not global unicast"
    return None


def check_url(url: str, *, allow_private: bool = False) -> Target:
    """The target of an address in a report, feed or redirect. Raises SourceError saying what is wrong with it.

    Refused: schemes other than http and https, credentials, control characters and backslashes (parsers disagree
    on them), hosts written as numbers other than plain dotted decimals, zone ids, local names, unusual ports.
    """
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise SourceError("the address holds a space, a control character or a backslash", subject=_shown(url))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SourceError("not an address", subject=_shown(url)) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise SourceError("only http and https addresses are fetched", subject=_shown(url))
    if "@" in parts.netloc:
        raise SourceError("the address holds credentials", subject=_shown(url))
    scheme = parts.scheme.lower()
    host, literal = _host(parts.hostname or "", url)
    port = (443 if scheme == "https" else 80) if port is None else port
    _check_reach(host, literal, port, allow_private=allow_private)
    path = _ascii(parts.path or "/") + (f"?{_ascii(parts.query)}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port == (443 if scheme == "https" else 80) else f"{shown}:{port}"
    return Target(f"{scheme}://{authority}{path}", scheme, host, port, path, literal)


def _check_reach(host: str, literal: IPAddress | None, port: int, *, allow_private: bool) -> None:
    reason = None if literal is None else refuse_reason(literal, allow_private=allow_private)
    if reason is not None:
        raise SourceError(f"address not allowed: {reason}", subject=host)
    if allow_private:
        return
    if literal is None and ("." not in host or host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES))):
        raise SourceError("a local name, not one of the public network", subject=host)
    if port not in PORTS:
        raise SourceError(f"port {port} is not one on which pages are served", subject=host)


def _host(host: str, url: str) -> tuple[str, IPAddress | None]:
    """The host in ASCII and, where it is written as an IP address, that address."""
    if ":" in host:
        return _six(host, url)
    try:
        import idna

        # also where it is ASCII: full-width digits and dots become plain ones before anything is decided
        name = host.rstrip(".").lower()
        name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (UnicodeError, ValueError) as error:
        raise SourceError("not a host name", subject=_shown(url)) from error
    labels = name.split(".")
    if re.fullmatch(r"0x[0-9a-f]*|[0-9]+", labels[-1]):
        try:
            return name, ipaddress.IPv4Address(name)
        except ValueError as error:
            raise SourceError("the host is written as a number", subject=_shown(url)) from error
    if len(name) > 253 or any(len(label) > 63 or not _LABEL.match(label) for label in labels):
        raise SourceError("not a host name", subject=_shown(url))
    return name, None


def _six(host: str, url: str) -> tuple[str, IPAddress]:
    try:
        if "%" in host:
            raise ValueError("zone id")
        address = ipaddress.IPv6Address(host)
    except ValueError as error:
        raise SourceError("not a host", subject=_shown(url)) from error
    return str(address), address


def _translation(ip: ipaddress.IPv6Address) -> str | None:
    if ip in _NAT64:
        return f"{ip} is NAT64"
    if ip in _SIX_TO_FOUR:
        return f"{ip} is 6to4"
    if ip in _TRANSLATED:
        return f"{ip} is IPv4-translated"
    if ip in _COMPATIBLE and int(ip) > 1:
        return f"{ip} is IPv4-compatible"
    return None


def _ascii(text: str) -> str:
    """The path or query with what is not ASCII percent-encoded as UTF-8; what is encoded already stays."""
    from urllib.parse import quote

    return quote(text, safe="%/:=&?~#+!$,;'@()*[]-._|^`{}\"<>")


def _shown(url: str) -> str:
    """The address as it may be shown: without credentials and not endlessly long."""
    return re.sub(r"//[^/?#]*@", "//…@", url.encode("unicode_escape").decode())[:200]
