"""The columns of payment sessions, and when they expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.export.happenings import happening, joined, money_words
from app.export.layout import Happening, Layout, amount, moment, text, text_then, whole, yes_no
from app.language import tr
from app.model.payment_session import PaymentSession, SessionState
from app.model.timeline import Kind


def _state(session: PaymentSession, now: datetime) -> str:
    return session.state(now).value


def _happenings(session: PaymentSession, now: datetime) -> Iterator[Happening]:
    if session.state(now) in (SessionState.USABLE, SessionState.DRAINED):
        left = tr("{amount} left", amount=money_words(session.left)) if session.left else ""
        what = joined(session.agent, session.user_id, left)
        details = (
            tr("Session: {session_id}", session_id=session.session_id),
            tr("Region: {region}", region=session.region),
        )
        yield happening(Kind.SESSION, session.session_id, session.expires_at, what, details)


def _has_limit(session: PaymentSession) -> bool | None:
    return None if session.amounts_read_at is None else session.has_limit


SESSIONS = Layout(
    "sessions",
    1,
    (
        text("session_id", lambda one: one.session_id),
        text("manager_arn", lambda one: one.manager_arn),
        text("region", lambda one: one.region),
        text("user_id", lambda one: one.user_id),
        text("agent", lambda one: one.agent),
        text_then("state", _state),
        *moment("created_at", "created_on", lambda one: one.created_at),
        whole("minutes", lambda one: one.minutes),
        *moment("expires_at", "expires_on", lambda one: one.expires_at),
        yes_no("has_limit", _has_limit),
        *amount("limit", "limit_currency", lambda one: one.limit),
        *amount("spent", "spent_currency", lambda one: one.spent),
        *amount("left", "left_currency", lambda one: one.left),
        *moment("amounts_read_at", "amounts_read_on", lambda one: one.amounts_read_at),
        *moment("gone_at", "gone_on", lambda one: one.gone_at),
        yes_no("is_deleted_here", lambda one: one.is_deleted_here),
    ),
    parts_by="limit_currency",
    happenings=_happenings,
)
