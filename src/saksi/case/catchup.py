"""How far `log/` agrees with the database: looked at on opening, at a cost that does not grow with the log.

Behind the database is what a process leaves that was stopped between a commit and its publishing: mended. Ahead of
the database, or another content, is a damaged or exchanged file: nothing further may be written.

The last, growing files are not brought onto the disk at each commit, so after a loss of power they may be torn: a
file that cannot be read as what it should be is written again. One that reads well and says something else is not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from saksi.case.keyring import Keyring
from saksi.errors import IntegrityError
from saksi.preserve import tiles
from saksi.preserve.log import CHECKPOINT, PAYLOADS_PER_FILE, LogFolder, LogRows, payload_line, payload_path
from saksi.preserve.merkle import Frontier, leaf_hash
from saksi.preserve.merkle import root as merkle_root

_HINT = "Run `saksi verify`, and keep a copy of the whole case before anything else."


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared: the folder, the database's log, and the head that the database keeps."""

    log: LogFolder
    rows: LogRows
    head: Frontier
    keys: Keyring

    def published(self) -> int:
        """The size from which publishing must go on; IntegrityError naming the first entry that differs."""
        note = self.log.read(CHECKPOINT)
        if note is None:
            return 0
        checkpoint = self.keys.open(note)
        size = checkpoint.size
        if size > self.head.size:
            raise _wrong(self.head.size, "is in log/ and not in the database")
        first = size // tiles.TILE_WIDTH * tiles.TILE_WIDTH
        torn = self._entries_torn(first, size) | self._payloads_torn(first, size)
        known = self._frontier(size)
        if known is None or known.root() != checkpoint.root:
            self._compare_root(size, checkpoint.root)
            torn = True
        elif known.extend(self.rows.leaf_hashes(size, self.head.size)) != self.head:
            raise IntegrityError("the head in the database does not fit its entries", hint=_HINT)
        return first if torn else size

    def _frontier(self, size: int) -> Frontier | None:
        try:
            return tiles.frontier_from_tiles(size, self.log.read)
        except IntegrityError:
            return None

    def _compare_root(self, size: int, root: bytes) -> None:
        """The tiles do not lead to the checkpoint: then the database must, or it is the one that changed."""
        leaves = self.rows.leaf_hashes(0, self.head.size)
        if merkle_root(leaves) != self.head.root():
            raise IntegrityError("the head in the database does not fit its entries", hint=_HINT)
        if merkle_root(leaves[:size]) != root:
            raise IntegrityError("the entries in the database are not those of the signed checkpoint", hint=_HINT)

    def _entries_torn(self, first: int, size: int) -> bool:
        """Whether the last bundle must be written again."""
        entries, leaves = self.rows.entries(first, size), self.rows.leaf_hashes(first, size)
        for i, (entry, leaf) in enumerate(zip(entries, leaves, strict=True)):
            if leaf_hash(entry) != leaf:
                raise _wrong(first + i, "does not have its hash in the database")
        if first == size:
            return False
        content = self.log.read(tiles.bundle_path(first // tiles.TILE_WIDTH, size - first))
        try:
            published = tiles.parse_bundle(content or b"", size - first)
        except IntegrityError:
            return True
        for i, (entry, other) in enumerate(zip(entries, published, strict=True)):
            if entry != other:
                raise _wrong(first + i, "differs between log/ and the database")
        return False

    def _payloads_torn(self, first: int, size: int) -> bool:
        """Whether the last payload file must be written again."""
        content = self.log.read(payload_path(first // PAYLOADS_PER_FILE)) if first < size else b""
        if content is None:
            return True
        lines = content.splitlines(keepends=True)
        expected = [payload_line(*payload) for payload in self.rows.payloads(first, size)]
        for i, (line, wanted) in enumerate(zip(lines, expected, strict=False)):
            if line != wanted:
                if wanted != payload_line(first + i, None, None) and _is_line(line, first + i):
                    raise _wrong(first + i, "has another payload in log/ than in the database")
                return True
        return len(lines) != len(expected)


def _is_line(line: bytes, idx: int) -> bool:
    """Whether these bytes are a whole payload line for this entry, whatever it says."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("index") == idx


def _wrong(idx: int, what: str) -> IntegrityError:
    return IntegrityError(what, subject=f"entry {idx}", hint=_HINT)
