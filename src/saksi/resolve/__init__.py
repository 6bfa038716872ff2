"""Which reports tell of the same incident: block, compare, cluster. Pure functions of accounts and people's links."""

from saksi.resolve.block import keys
from saksi.resolve.cluster import Resolution, agree, bearing, resolve

__all__ = ["Resolution", "agree", "bearing", "keys", "resolve"]
