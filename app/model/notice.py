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
    SESSION_SPENT = "session-spent"
    SESSION_ENDS = "session-ends"


class Notice(msgspec.Struct, frozen=True):
    """One notification. `key` is unique for ever: it is shown once, also across restarts.

    `request_kind` is None for the outcome of what the person began, and for payment sessions: there is no
    request to open then. Of a session, `title` is its agent, `seller` its user id, `money` what is left and
    `deadline` its expiry.
    """

    key: str
    kind: NoticeKind
    request_kind: RequestKind | None
    request_id: str
    title: str  # foreign text
    seller: str  # foreign text
    money: Money | None = None
    deadline: datetime | None = None
    approves_itself: bool = False
    before: timedelta | None = None  # which warning, for deadlines
    outcome: str = ""  # the command state, for outcomes
    outcome_code: str = ""  # why, for outcomes: AWS's code or our own
    count: int = 1  # above 1: so many wait at the first look at an account, this the most urgent


def notice_key(kind: NoticeKind, subject: str, detail: str = "") -> str:
    """Make the key under which a notice is shown once: about which request, and which of its kind."""
    return f"{kind.value}:{subject}:{detail}" if detail else f"{kind.value}:{subject}"


def deadline_key(request_id: str, before: timedelta) -> str:
    """Make the key of one warning before a request's deadline."""
    return notice_key(NoticeKind.DEADLINE, request_id, f"{int(before.total_seconds())}s")
