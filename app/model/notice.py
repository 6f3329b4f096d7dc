"""What the tray tells, once each: a new request, a deadline that comes near, an outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.model.money import Money
from app.model.request import RequestKind

WARN_BEFORE = (timedelta(days=3), timedelta(days=1), timedelta(hours=4))


class NoticeKind(StrEnum):
    """Why the tray speaks."""

    NEW_REQUEST = "new"
    DEADLINE = "deadline"
    OUTCOME = "outcome"


class Notice(msgspec.Struct, frozen=True):
    """One notification. `key` is unique for ever: it is shown once, also across restarts."""

    key: str
    kind: NoticeKind
    request_kind: RequestKind
    request_id: str
    title: str  # foreign text
    seller: str  # foreign text
    money: Money | None = None
    deadline: datetime | None = None
    approves_itself: bool = False
    before: timedelta | None = None  # which warning, for deadlines
    outcome: str = ""  # the command state, for outcomes
