"""What a person may do at the desk: each role may do all that the ones below it may."""

from __future__ import annotations

from enum import IntEnum

from saksi.errors import InputError


class Role(IntEnum):
    """``READER`` looks; ``CODER`` rules on what was read in documents and brings documents in; ``REVIEWER`` rules on
    incidents, merges, splits, unseals and hands on what everyone may read; ``ADMIN`` hands on the rest too."""

    READER = 1
    CODER = 2
    REVIEWER = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        return self.name.lower()


def role_named(word: str) -> Role:
    """The role of this name; InputError where there is none."""
    for role in Role:
        if role.word == word:
            return role
    raise InputError("no such role", subject=word, hint=f"Known: {', '.join(r.word for r in Role)}.")
