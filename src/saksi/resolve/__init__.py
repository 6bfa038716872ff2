"""Which reports tell of the same incident: block, compare, cluster. Pure functions of accounts and people's links."""

from saksi.resolve.cluster import LARGEST, Resolution, bearing, keys, method, resolve
from saksi.resolve.groups import agree, decided
from saksi.resolve.told import accounts_of

__all__ = ["LARGEST", "Resolution", "accounts_of", "agree", "bearing", "decided", "keys", "method", "resolve"]
