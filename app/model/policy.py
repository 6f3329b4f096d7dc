"""The three policies; what they hold is in the table of rights."""

from __future__ import annotations

from enum import StrEnum


class Policy(StrEnum):
    """What somebody is to be allowed; each holds the one before."""

    WATCH = "watch only"
    APPROVE = "approve"
    BUY = "buy"
