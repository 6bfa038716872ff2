"""Erasure by order."""

from __future__ import annotations

from saksi.preserve.log import LogFolder
from saksi.store.sql import SqlStore


def finish_erasure(store: SqlStore, log: LogFolder) -> None:
    """Finish what an interrupted erasure left."""
