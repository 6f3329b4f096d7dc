"""What the worker goes on following that an earlier one left behind: crash, quit or another account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.model.command import AcceptQuote, CommandState
from app.sandbox.faults import Fault, FaultKind
from app.worker.messages import SyncNow
from app.worker.quote_messages import EntitlementsSeen
from app.worker.scheduler import Timing
from app.worker.sign_in_messages import SignInAgain
from tests.contract.test_aftermath import approve, run, started
from tests.fakes.deciding import Desk, deciding
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import RunningWorker, running_worker

LOOK = "GetAgreementEntitlements"
# Only what waits is read again in the time of a test.
POLLS = Timing(poll=timedelta(milliseconds=200), tick=timedelta(milliseconds=50))
Workers = Callable[..., AbstractContextManager[RunningWorker]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


@pytest.fixture
def workers(desk: Desk, tmp_path: Path) -> Workers:
    """Starts one worker after the other on the same store."""
    data = tmp_path / "data"
    return partial(running_worker, data, desk.sandbox.url, secrets=FakeSecretStore())


def accepted(desk: Desk, workers: Workers) -> str:
    """Accept a quote with a worker that ends while AWS sets the agreement up; gives the agreement."""
    with workers() as worker:
        worker.synced()
        record = run(desk, worker, desk.command(AcceptQuote))
        assert record.state is CommandState.CONFIRMED
        assert not worker.log.wait_for(EntitlementsSeen).is_settled
    return record.result


def looks(worker: RunningWorker, agreement_id: str) -> list[bool]:
    seen = worker.log.of(EntitlementsSeen)
    return [one.is_settled for one in seen if one.agreement_id == agreement_id]


def test_a_new_worker_goes_on_watching_what_was_accepted(desk: Desk, workers: Workers) -> None:
    agreement_id = accepted(desk, workers)
    with workers() as worker:
        first = worker.log.wait_for(EntitlementsSeen)
        assert (first.agreement_id, first.is_settled) == (agreement_id, False)
        desk.control.advance(timedelta(minutes=2))
        worker.log.wait_for(EntitlementsSeen, lambda event: event.is_settled)
        worker.call(SyncNow())  # later rounds take nothing up again
        assert looks(worker, agreement_id).count(True) == 1


def test_after_a_quarter_of_an_hour_nothing_is_taken_up(desk: Desk, workers: Workers) -> None:
    accepted(desk, workers)
    desk.control.advance(timedelta(minutes=16))
    before = desk.control.count(LOOK)
    with workers() as worker:
        worker.synced()
        worker.call(SyncNow())
        assert worker.log.of(EntitlementsSeen) == []
    assert desk.control.count(LOOK) == before


def test_what_the_new_worker_finds_out_itself_is_watched_once(desk: Desk, workers: Workers) -> None:
    command = desk.command(AcceptQuote)
    lost = Fault(kind=FaultKind.RESET_AFTER, operation="AcceptAgreementRequest")
    unread = Fault(kind=FaultKind.UNAVAILABLE, operation="GetAgreementRequest", skip=1, times=None)
    with workers() as worker:
        worker.synced()
        desk.control.add_fault(lost)
        desk.control.add_fault(unread)
        assert run(desk, worker, command).state is CommandState.UNKNOWN
    desk.control.clear_faults()
    desk.control.advance(timedelta(minutes=2))  # everything is set up at the first look
    with workers() as worker:
        seen = worker.log.wait_for(EntitlementsSeen)
        worker.synced()
        worker.call(SyncNow())
        assert looks(worker, seen.agreement_id) == [True]


def test_a_new_sign_in_takes_the_watch_over(desk: Desk, workers: Workers) -> None:
    with workers() as worker:
        worker.synced()
        agreement_id = run(desk, worker, desk.command(AcceptQuote)).result
        assert not worker.log.wait_for(EntitlementsSeen).is_settled
        worker.call(SignInAgain())
        worker.call(SyncNow())
        desk.control.advance(timedelta(minutes=2))
        worker.log.wait_for(EntitlementsSeen, lambda event: event.is_settled)
        worker.call(SyncNow())
        assert looks(worker, agreement_id).count(True) == 1


def test_a_quote_that_still_waits_for_approval_is_followed(desk: Desk, workers: Workers) -> None:
    with workers() as worker:
        worker.synced()
        quote_id = started(desk, worker).target
    with workers(timing=POLLS) as worker:
        worker.synced()
        approve(desk, quote_id)
        seen = worker.log.wait_for(EntitlementsSeen)
    assert seen.agreement_id == desk.session.quotes.quote(quote_id).value.agreement_id
