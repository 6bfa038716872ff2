"""The collection record of a member: of something found inside another capture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from saksi.model.capture import Capture, Collection, Header

TOOL = "saksi"


@cache
def tool_version() -> str:
    """The version of this program as installed, ``unknown`` where it runs uninstalled."""
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return "unknown"


def member_collection(
    parent: Capture,
    requested: str,
    *,
    method: str = "archive-member",
    final: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    remarks: Iterable[str] = (),
) -> Collection:
    """How a member came: by the same person, for the same reason and at the same time as its container.

    ``at`` stays the time when Saksi took the container. What the container says of its own times is a remark or a
    header, never relabelled as ours.
    """
    return Collection(
        requested=storable(requested),
        final=None if final is None else storable(final),
        at=parent.collection.at,
        by=parent.collection.by,
        why=parent.collection.why,
        tool=TOOL,
        tool_version=tool_version(),
        method=method,
        headers=tuple(Header(name=storable(name), value=storable(value)) for name, value in headers),
        remarks=tuple(storable(remark) for remark in remarks),
    )


def storable(text: str) -> str:
    """The text with what UTF-8 cannot carry (lone surrogates) written as backslash escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
