"""As much of DER as it takes to look into a time stamp that other readers refuse (ITU-T X.690).

A tag is one byte here, and an element has at most four bytes of length: all that RFC 3161 and RFC 5652 use.
"""

from __future__ import annotations


def with_sorted_certificates(token: bytes) -> bytes:
    """A copy of a response whose embedded certificates stand in DER order; ValueError when it has none to sort.

    The way there: TimeStampResp → TimeStampToken → content [0] → SignedData → certificates [0] (RFC 5652, 5.1).
    """
    _, response, response_end = element(token, 0)
    _, _, status_end = element(token, response)
    _, content_info, token_end = element(token, status_end)
    _, _, kind_end = element(token, content_info)
    _, wrapped, _ = element(token, kind_end)
    _, at, signed_end = element(token, wrapped)
    while at < signed_end:
        tag, start, end = element(token, at)
        if tag == 0xA0 and end <= signed_end <= token_end <= response_end:
            return token[:start] + b"".join(sorted(elements(token, start, end))) + token[end:]
        at = end
    raise ValueError("no embedded certificates")


def elements(der: bytes, start: int, end: int) -> list[bytes]:
    parts: list[bytes] = []
    while start < end:
        _, _, after = element(der, start)
        parts.append(der[start:after])
        start = after
    if start != end:
        raise ValueError("a DER element runs over its parent")
    return parts


def element(der: bytes, at: int) -> tuple[int, int, int]:
    """Tag, start and end of the content of the DER element at `at`; ValueError when it is cut short."""
    if at + 2 > len(der):
        raise ValueError("DER is cut short")
    tag, length, start = der[at], der[at + 1], at + 2
    if length == 0x80 or length > 0x84:
        raise ValueError("not a DER length")
    if length > 0x80:
        start += length - 0x80
        length = int.from_bytes(der[at + 2 : start], "big")
    if start + length > len(der):
        raise ValueError("DER is cut short")
    return tag, start, start + length


def end_of(ber: bytes, at: int) -> int | None:
    """Where the BER element at `at` ends, one of open length included; None when it is cut short."""
    try:
        if ber[at + 1 : at + 2] != b"\x80":
            return element(ber, at)[2]
        at += 2
        while ber[at : at + 2] != b"\x00\x00":
            inner = end_of(ber, at)
            if inner is None:
                return None
            at = inner
        return at + 2
    except (ValueError, RecursionError):
        return None
