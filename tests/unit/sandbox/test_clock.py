from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.sandbox.clock import SandboxClock

REAL = datetime(2030, 1, 1, tzinfo=UTC)
START = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


class RealTime:
    """Real time that a test moves."""

    def __init__(self) -> None:
        self.moment = REAL

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def real() -> RealTime:
    return RealTime()


def test_without_a_start_it_is_the_real_time(real: RealTime) -> None:
    clock = SandboxClock(real_now=real)
    assert clock.start == clock.now() == REAL


def test_it_runs_from_its_start(real: RealTime) -> None:
    clock = SandboxClock(START, real_now=real)
    real.moment += timedelta(minutes=5)
    assert clock.now() == START + timedelta(minutes=5)
    assert clock.start == START


def test_it_can_be_moved_and_goes_on_running(real: RealTime) -> None:
    clock = SandboxClock(START, real_now=real)
    clock.advance(timedelta(days=7))
    real.moment += timedelta(hours=1)
    assert clock.now() == START + timedelta(days=7, hours=1)
    clock.set(START)
    assert clock.now() == START


def test_frozen_it_moves_only_by_hand(real: RealTime) -> None:
    clock = SandboxClock(START, real_now=real)
    clock.freeze()
    real.moment += timedelta(hours=1)
    clock.advance(timedelta(seconds=3))
    assert clock.now() == START + timedelta(seconds=3)
    clock.thaw()
    real.moment += timedelta(seconds=4)
    assert clock.now() == START + timedelta(seconds=7)


def test_a_resumed_clock_has_aged_meanwhile(real: RealTime) -> None:
    before = SandboxClock(START, real_now=real)
    real.moment += timedelta(days=2)
    after = SandboxClock(real_now=real)
    after.resume(start=before.start, offset=before.offset, frozen_at=before.frozen_at)
    assert after.start == START
    assert after.now() == START + timedelta(days=2)


def test_a_time_without_a_zone_is_refused_and_another_zone_becomes_utc() -> None:
    clock = SandboxClock(START.astimezone(timezone(timedelta(hours=-5))))
    assert clock.start.tzinfo is UTC
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 1, 1))  # noqa: DTZ001 - the case itself
    with pytest.raises(ValueError, match="zone"):
        SandboxClock(datetime(2026, 1, 1))  # noqa: DTZ001
