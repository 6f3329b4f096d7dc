"""Answers find their calls, and no event is lost before somebody listens."""

from __future__ import annotations

import threading

import pytest

from app.errors import Conflict, Unclear
from app.worker.failures import describe
from app.worker.mailbox import Mailbox
from app.worker.messages import Answer, Done, Event, Failed, Reply, SyncNow
from app.worker.opening import SyncStarted, WorkerReady


def test_each_answer_goes_to_its_own_call() -> None:
    mailbox = Mailbox()
    first, one = mailbox.new_call(SyncNow())
    second, two = mailbox.new_call(SyncNow())
    mailbox.receive(Reply(second.call_id, Failed(describe(Conflict("Changed.")))))
    mailbox.receive(Reply(first.call_id, Done()))
    assert one.result(0) == Done()
    with pytest.raises(Conflict, match="Changed"):
        two.result(0)


def test_an_answer_that_nobody_waits_for_is_dropped() -> None:
    mailbox = Mailbox()
    call, future = mailbox.new_call(SyncNow())
    mailbox.fail_all(Unclear("Lost."))
    mailbox.receive(Reply(call.call_id, Done()))
    assert isinstance(future.exception(0), Unclear)


def test_events_from_before_a_listener_are_told_in_order() -> None:
    mailbox = Mailbox()
    told: list[Event] = []
    mailbox.receive(WorkerReady())
    mailbox.receive(SyncStarted(is_full=True))
    mailbox.listener = told.append
    mailbox.receive(SyncStarted(is_full=False))
    assert told == [WorkerReady(), SyncStarted(is_full=True), SyncStarted(is_full=False)]


def test_whoever_is_told_of_an_event_may_wait_for_an_answer() -> None:
    mailbox = Mailbox()
    call, future = mailbox.new_call(SyncNow())
    answers: list[Answer] = []

    def wait(_event: Event) -> None:
        reader = threading.Thread(target=mailbox.receive, args=[Reply(call.call_id, Done())])
        reader.start()
        answers.append(future.result(5))
        reader.join()

    mailbox.receive(WorkerReady())
    mailbox.listener = wait
    assert answers == [Done()]
