"""What the worker tells of the accounts that are known but not open."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.request import RequestRow


class WatchState(StrEnum):
    """How far an account that is not open can be watched."""

    WATCHED = "watched"
    SIGNED_OUT = "signed out"  # signing in takes the person
    OTHER_ACCOUNT = "other account"  # its credentials are another account's now
    UNREACHABLE = "unreachable"
    CLOSED = "closed"  # its stored data cannot be opened


class AccountWatched(msgspec.Struct, frozen=True, tag=True):
    """What waits in an account that is not open, after each look at it.

    `key` is its Source's, `at` this computer's time of the look. `waiting` counts the stored open requests
    and `rows` are the most urgent of them: as read at `at` where it is WATCHED, else as read before.
    `problem` says in one sentence why it is not.
    """

    key: str
    state: WatchState
    at: datetime
    waiting: int = 0
    rows: tuple[RequestRow, ...] = ()
    problem: str = ""
