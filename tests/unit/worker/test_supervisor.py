"""A worker that crashes comes back, but not for ever."""

from __future__ import annotations

from app.worker.supervisor import RestartPolicy


def test_restarts_come_later_each_time_and_end() -> None:
    policy = RestartPolicy()
    assert [policy.next_delay(now) for now in range(6)] == [0.5, 2, 10, 10, 10, None]


def test_crashes_that_are_far_apart_always_lead_to_a_restart_at_once() -> None:
    policy = RestartPolicy()
    assert {policy.next_delay(now * 121.0) for now in range(20)} == {0.5}
