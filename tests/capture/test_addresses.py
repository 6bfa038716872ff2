"""Which addresses may be asked."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.capture.addresses import check_url, refuse_reason
from saksi.errors import SourceError

BLOCKED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.8 192.0.0.170 192.0.2.7 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1
198.18.0.1 198.19.255.255 198.51.100.9 203.0.113.4 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.1.2.3 ::ffff:169.254.169.254 ::ffff:0:7f00:1 64:ff9b::7f00:1
64:ff9b::5db8:d822 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:5db8:d822::
3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 4000::1 2620:4f:8000::1
""".split()  # noqa: SIM905 - a list of words reads better
OPEN = "1.1.1.1 93.184.216.34 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 2606:2800:220::1 2a00:1450::1".split()  # noqa: SIM905


@pytest.mark.parametrize("text", BLOCKED)
def test_special_addresses_are_refused(text: str) -> None:
    reason = refuse_reason(ipaddress.ip_address(text))
    assert reason is not None
    assert " is " in reason


@pytest.mark.parametrize("text", OPEN)
def test_public_addresses_are_allowed(text: str) -> None:
    assert refuse_reason(ipaddress.ip_address(text)) is None


@given(st.ip_addresses())
def test_nothing_is_allowed_that_the_standard_library_calls_private(ip: ipaddress.IPv4Address) -> None:
    if refuse_reason(ip) is None:
        ip = getattr(ip, "ipv4_mapped", None) or ip
        assert ip.is_global
        assert not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local or ip.is_loopback)


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_the_same_when_mapped_into_version_six(ip: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{ip}")
    assert (refuse_reason(ip) is None) == (refuse_reason(mapped) is None)


@pytest.mark.parametrize("text", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::1"])
def test_private_addresses_can_be_opened(text: str) -> None:
    assert refuse_reason(ipaddress.ip_address(text), allow_private=True) is None


@pytest.mark.parametrize("text", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "64:ff9b::a00:1", "fe80::1", "192.0.0.8"])
def test_opening_private_addresses_opens_no_others(text: str) -> None:
    assert refuse_reason(ipaddress.ip_address(text), allow_private=True) is not None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://news.example.org/", "only http"),
        ("file:///etc/passwd", "only http"),
        ("gopher://news.example.org/", "only http"),
        ("news.example.org", "only http"),
        ("http://reader:word@news.example.org/", "credentials"),
        ("http://news.example.org@127.0.0.1/", "credentials"),
        ("http://127.0.0.1/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:7f00:1]/", "loopback"),
        ("http://[fe80::1%25eth0]/", "not a host"),
        ("http://2130706433/", "as a number"),
        ("http://0x7f000001/", "as a number"),
        ("http://0x7f.1/", "as a number"),
        ("http://0177.0.0.1/", "as a number"),
        ("http://127.1/", "as a number"),
        ("http://news.example.org.0x10/", "as a number"),
        ("http://\uff11\uff12\uff17.0.0.1/", "loopback"),
        ("http://127\u30020\u30020\u30021/", "loopback"),
        ("http://127.0.0.1./", "loopback"),
        ("http://localhost/", "local name"),
        ("http://LOCALHOST./", "local name"),
        ("http://printer.local/", "local name"),
        ("http://metadata.google.internal/", "local name"),
        ("http://intranet/", "local name"),
        ("http://news.example.org:22/", "port 22"),
        ("http://news.example.org:6379/", "port 6379"),
        ("http://news.example.org:99999/", "not an address"),
        ("http://news.example.org\\@127.0.0.1/", "backslash"),
        ("http://news.example.org/\r\nHost: other", "control character"),
        ("http://news example.org/", "space"),
        ("http:///path", "not a host"),
        ("http://[::1/", "not an address"),
        ("http://-bad-.example.org/", "not a host name"),
        ("http://xn--/", "not a host name"),
        ("", "only http"),
    ],
)
def test_addresses_that_are_no_public_page_are_refused(url: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        check_url(url)


def test_a_refusal_never_shows_credentials() -> None:
    with pytest.raises(SourceError) as refused:
        check_url("http://reader:secret-word@news.example.org/")
    assert "secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://News.Example.org", "https://news.example.org/"),
        ("http://news.example.org:80/a?b=c#d", "http://news.example.org/a?b=c"),
        ("https://news.example.org:8443/a", "https://news.example.org:8443/a"),
        ("http://новини.example.org/місто", "http://xn--b1amarcd.example.org/%D0%BC%D1%96%D1%81%D1%82%D0%BE"),
        ("http://news.example.org/a%20b", "http://news.example.org/a%20b"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:220:0::1]/", "http://[2606:2800:220::1]/"),
    ],
)
def test_what_is_asked_is_written_plainly(url: str, asked: str) -> None:
    assert check_url(url).url == asked


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://news.example.org/{text}"):
        try:
            target = check_url(url)
        except SourceError:
            continue
        assert target.path.isascii()
        assert target.host.isascii()
