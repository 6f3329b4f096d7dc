from __future__ import annotations

import heapq
import threading

import pytest

from app.aws.pacing import QUOTAS, UNPUBLISHED, QuotaPacer, TokenBucket, Unpaced


class Clock:
    def __init__(self) -> None:
        self.at = 0.0
        self.paused: list[float] = []

    def monotonic(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.at += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacer(clock: Clock) -> QuotaPacer:
    return QuotaPacer(monotonic=clock.monotonic, pause=clock.pause)


def test_the_first_call_goes_at_once(pacer: QuotaPacer, clock: Clock) -> None:
    pacer.wait("SearchAgreements")
    assert clock.paused == []


@pytest.mark.parametrize("operation", [*QUOTAS, "ListAgreementApprovals"])
def test_calls_stay_below_the_published_quota(
    pacer: QuotaPacer, clock: Clock, operation: str
) -> None:
    quota = QUOTAS.get(operation, UNPUBLISHED)
    moments = []
    for _ in range(60):
        pacer.wait(operation)
        moments.append(clock.at)
    in_a_second = max(sum(1 for m in moments if s <= m < s + 1) for s in moments)
    assert in_a_second <= quota
    assert len(moments) / clock.at > quota * 0.6


def test_operations_do_not_wait_for_each_other(pacer: QuotaPacer, clock: Clock) -> None:
    for _ in range(100):
        pacer.reserve("DescribeAgreement")
    pacer.wait("SearchAgreements")
    assert clock.paused == []


def test_urgent_calls_do_not_queue_behind_a_sync(pacer: QuotaPacer, clock: Clock) -> None:
    for _ in range(100):
        pacer.reserve("DescribeAgreement")
    pacer.wait("DescribeAgreement", urgent=True)
    assert clock.paused == []


def test_the_calls_of_one_decision_go_at_once_but_not_many_decisions(pacer: QuotaPacer) -> None:
    delays = [pacer.reserve("GetAgreementApproval", urgent=True) for _ in range(5)]
    assert delays[:3] == [0, 0, 0]
    assert 0 < delays[3] < delays[4]


def test_idle_calls_take_what_a_sync_leaves(pacer: QuotaPacer, clock: Clock) -> None:
    for _ in range(10):
        pacer.wait("GetAgreementTerms", idle=True)
    assert pacer.reserve("GetAgreementTerms") <= clock.paused[-1]  # not behind the idle ones
    queued = [pacer.reserve("GetAgreementTerms") for _ in range(20)][-1]
    before = clock.at
    pacer.wait("GetAgreementTerms", idle=True)
    assert clock.at > before + queued


def test_idle_calls_let_a_call_that_comes_later_go_first(clock: Clock) -> None:
    came: list[float] = []

    def pause(seconds: float) -> None:
        clock.pause(seconds)
        if not came:  # while the idle call waits
            came.append(clock.at + own.reserve("GetAgreementTerms"))

    own = QuotaPacer(monotonic=clock.monotonic, pause=pause)
    own.reserve("GetAgreementTerms")
    own.wait("GetAgreementTerms", idle=True)
    assert clock.at > came[0]


def test_idle_calls_leave_a_third_of_the_quota(pacer: QuotaPacer, clock: Clock) -> None:
    for _ in range(66):
        pacer.wait("GetAgreementTerms", idle=True)
    assert clock.at == pytest.approx(10.0)


def test_a_throttled_operation_rests_and_leaves_a_third_for_some_minutes(
    pacer: QuotaPacer, clock: Clock
) -> None:
    pacer.slow_down("SearchAgreements")
    assert pacer.reserve("DescribeAgreement") == 0
    pacer.wait("SearchAgreements")
    assert clock.at == pytest.approx(2.0)
    for _ in range(65):
        pacer.wait("SearchAgreements")
    assert clock.at == pytest.approx(22.0)
    clock.at = 301.0
    for _ in range(49):
        pacer.wait("SearchAgreements")
    assert clock.at == pytest.approx(311.0, abs=0.3)


def test_what_aws_publishes_no_quota_for_is_not_used_up(pacer: QuotaPacer, clock: Clock) -> None:
    for operation in ("ListPaymentSessions", "ListAgreementApprovals"):
        begun = clock.at
        for _ in range(66):
            pacer.wait(operation)
        assert 65 / (clock.at - begun) < 0.7 * QUOTAS.get(operation, UNPUBLISHED)


class Aws:
    """Lets through a second's quota at once, and the quota after it; counts what it refuses."""

    def __init__(self, quota: float) -> None:
        self.refused = 0
        self._quota = self._left = quota
        self._at = 0.0

    def take(self, at: float) -> None:
        self._left = min(self._quota, self._left + (at - self._at) * self._quota)
        self._at = at
        if self._left < 1:
            self.refused += 1
        else:
            self._left -= 1


@pytest.mark.parametrize("operation", ["DescribeAgreement", "GetAgreementTerms", "GetOffer"])
@pytest.mark.parametrize(("every_s", "at_once"), [(1000, 0), (2, 1), (5, 2), (10, 3)])
def test_a_sync_uses_the_quota_up_and_gives_way_to_a_person_with_nothing_refused(
    operation: str, every_s: int, at_once: int
) -> None:
    clock, length_s = Clock(), 120
    pacer = QuotaPacer(monotonic=clock.monotonic)
    aws, taken = Aws(QUOTAS[operation]), 0
    # What happens when: a reader of the sync asks for its turn, its call goes out, a person decides.
    coming = [(0.0, "turn")] * 4
    coming += [(at + 1.0, "decision") for at in range(0, 120, every_s) for _ in range(at_once)]
    heapq.heapify(coming)
    while coming[0][0] < length_s:
        clock.at, what = heapq.heappop(coming)
        if what == "turn":
            heapq.heappush(coming, (clock.at + pacer.reserve(operation), "call"))
            continue
        if what == "decision":
            assert pacer.reserve(operation, urgent=True) < 1e-9  # at once
        else:
            heapq.heappush(coming, (clock.at + 0.1, "turn"))
        aws.take(clock.at)
        taken += 1
    assert aws.refused == 0
    assert taken >= 0.95 * QUOTAS[operation] * length_s


def test_idle_time_is_not_saved_up() -> None:
    bucket = TokenBucket(2.0, 0.0)
    assert bucket.reserve(100.0) == 0
    assert bucket.reserve(100.0) == pytest.approx(0.5)


def test_threads_never_share_a_moment() -> None:
    pacer = QuotaPacer(monotonic=lambda: 0.0)
    delays: list[float] = []
    threads = [
        threading.Thread(target=lambda: delays.append(pacer.reserve("GetOffer"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(delays)) == 20


def test_unpaced_calls_never_wait() -> None:
    pacer = Unpaced()
    pacer.slow_down("GetOffer")
    for _ in range(1000):
        pacer.wait("GetOffer", urgent=True)
