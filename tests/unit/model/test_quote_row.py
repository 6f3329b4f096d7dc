"""Where the approvals of a quote stand, and whether its offer is still open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.model.quote import ApprovalProgress, Quote
from app.model.quote_row import current_level, is_offer_open, progress_of
from app.model.request import Approval, ApprovalLevel, Approver

NOW = datetime(2026, 11, 18, 10, 43, tzinfo=UTC)
YES, NO, OPEN, QUEUED = "APPROVED", "REJECTED", "PENDING_APPROVAL", "QUEUED"


def approval(
    *levels: tuple[int, tuple[str, ...]], status: str = OPEN, days: int | None = 7
) -> Approval:
    return Approval(
        f"apr-{days}",
        "ar-1",
        status,
        needed_by=None if days is None else NOW + timedelta(days=days),
        levels=tuple(
            ApprovalLevel("Level", needed, tuple(Approver("email", "Ines", one) for one in states))
            for needed, states in levels
        ),
    )


@pytest.mark.parametrize(
    ("levels", "number"),
    [
        (((1, (OPEN, OPEN)), (1, (QUEUED,))), 1),
        (((1, (YES, OPEN)), (1, (OPEN,))), 2),
        (((2, (YES, OPEN)), (1, (QUEUED,))), 1),
        (((1, (YES,)), (1, (YES,))), 0),
        ((), 0),
    ],
)
def test_a_level_is_passed_when_enough_have_agreed(
    levels: tuple[tuple[int, tuple[str, ...]], ...], number: int
) -> None:
    assert current_level(approval(*levels)) == number


def test_the_approval_that_is_needed_first_tells_the_progress() -> None:
    late, soon = approval((1, (OPEN,)), days=9), approval((1, (YES,)), (1, (OPEN,)), days=3)
    anytime = approval((1, (OPEN,)), days=None)
    assert progress_of((anytime, late, soon)) == ApprovalProgress(2, 2, soon.needed_by)


def test_approvals_that_have_ended_are_no_progress() -> None:
    assert progress_of((approval((1, (YES,)), status=YES), approval((1, (NO,)), status=NO))) is None
    assert progress_of(()) is None


def test_an_offer_without_an_end_stays_open() -> None:
    assert is_offer_open(Quote("ar-1", "DRAFT"), NOW)
    assert is_offer_open(Quote("ar-1", "DRAFT", offer_expires_at=NOW + timedelta(seconds=1)), NOW)
    assert not is_offer_open(Quote("ar-1", "DRAFT", offer_expires_at=NOW), NOW)


def test_an_amendment_outlives_the_offer_that_its_agreement_came_from() -> None:
    ended = Quote("ar-1", "DRAFT", intent="AMEND", offer_expires_at=NOW - timedelta(days=90))
    assert is_offer_open(ended, NOW)
    assert not is_offer_open(msgspec.structs.replace(ended, intent="NEW"), NOW)
