"""What is said of this computer's clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.aws.network import Host
from app.errors import AppError, Offline
from app.model.account import Source
from app.model.health import HealthState
from app.worker.health.connection import clock_check

HOST = Host("https://sts.us-east-1.amazonaws.com", "who you are")


@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [
        (0.2, HealthState.OK, "agrees"),
        (-0.9, HealthState.OK, "agrees"),
        (3, HealthState.WARNING, "3 min behind"),
        (-20, HealthState.FAILED, "20 min ahead of"),
    ],
)
def test_a_wrong_clock_is_told_with_its_side(
    minutes: float, state: HealthState, words: str
) -> None:
    check = clock_check(Source(), [(HOST, timedelta(minutes=minutes), 0.1)])
    assert check.state is state
    assert words in check.found


def test_one_odd_host_does_not_decide() -> None:
    found: list[tuple[Host, timedelta | AppError, float]] = [
        (HOST, timedelta(0), 0.1),
        (HOST, timedelta(hours=3), 0.1),
        (HOST, timedelta(0), 0.1),
        (HOST, Offline("No."), 0.0),
    ]
    assert clock_check(Source(), found).state is HealthState.OK


def test_without_an_answer_the_clock_is_not_checked() -> None:
    check = clock_check(Source(), [(HOST, Offline("No."), 0.0)])
    assert check.state is HealthState.SKIPPED


def test_the_sandbox_account_may_live_at_any_time() -> None:
    check = clock_check(Source(sandbox=True), [(HOST, timedelta(days=300), 0.1)])
    assert check.state is HealthState.OK
