"""What the tray is told of payment sessions: most is spent, or they expire soon; each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.model.notice import NoticeKind
from app.model.payment_session import PaymentSession
from app.worker.notices import session_notices
from tests.fakes.session_samples import NOW, listed, session, usd

SPENT, ENDS = NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS


def kinds(found: PaymentSession) -> list[NoticeKind]:
    return [one.kind for one in session_notices([found], NOW, lambda _key: False).notices]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (session(left=usd("5.01")), []),
        (session(left=usd("5.00")), [SPENT]),
        (session(left=usd("0")), [SPENT]),
        (session(ago=109), []),
        (session(ago=110), [ENDS]),
        (session(ago=119, left=usd("1")), [SPENT, ENDS]),
        (session(ago=119, left=usd("0")), [SPENT]),
        (session(ago=110, has_limit=False, limit=None, left=None), [ENDS]),
        (listed(), []),
        (listed(ago=115), [ENDS]),
    ],
)
def test_what_is_told_of_a_session(found: PaymentSession, told: list[NoticeKind]) -> None:
    assert kinds(found) == told


def test_a_notice_names_agent_user_and_what_is_left() -> None:
    found = session(left=usd("1.25"), agent="market-brief")
    (notice,) = session_notices([found], NOW, lambda _key: False).notices
    assert (notice.title, notice.seller, notice.money) == (
        "market-brief",
        "svc-research",
        usd("1.25"),
    )
    assert notice.request_id == found.session_id
    assert notice.request_kind is None
    assert notice.deadline == NOW + timedelta(minutes=60)


def test_each_is_told_once() -> None:
    found = session(ago=119, left=usd("1"))
    due = session_notices([found], NOW, {f"session-spent:{found.session_id}"}.__contains__)
    assert [one.kind for one in due.notices] == [ENDS]
