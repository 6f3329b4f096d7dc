"""How long, and how often, the entitlements of a new agreement are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.errors import AccessDenied, AppError, Offline, SignInNeeded
from app.model.entitlement import Entitlement
from app.worker.aftermath import Aftermath, Sleep
from app.worker.quote_messages import EntitlementsSeen
from app.worker.tasks import Tasks
from tests.fakes.sandbox import SAMPLE_NOW

PENDING, READY = Entitlement("PENDING"), Entitlement("PROVISIONED")


def _never(error: BaseException) -> None:
    raise AssertionError from error


class FakeAccount:
    """AWS, listings and agreement reads in one; each look gives the next of what was planned."""

    def __init__(self, *looks: Entitlement | AppError) -> None:
        self.looks = list(looks)
        self.waits: list[float] = []
        self.told: list[EntitlementsSeen] = []
        self.read: list[object] = []
        self.entitlements = SimpleNamespace(entitlements=self.look)
        self.threads = self

    async def run(self, job: Callable[[], Any]) -> Any:
        return job()

    def look(self, agreement_id: str) -> tuple[Entitlement, ...]:
        assert agreement_id == "agmt-1"
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(found, AppError):
            raise found
        return (found,)

    async def answer(self, call: object) -> None:
        self.read.append(call)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def aftermath(self, tasks: Tasks, sleep: Sleep) -> Aftermath:
        account = cast("Any", self)
        told = self.told.append
        return Aftermath(account, account, account, account, tasks, told, lambda: SAMPLE_NOW, sleep)

    def watch(self, length: timedelta = timedelta(minutes=15)) -> None:
        aftermath = self.aftermath(Tasks(_never), self.sleep)
        asyncio.run(aftermath._watch_entitlements("agmt-1", length))


def test_looks_come_ever_more_rarely_and_end_after_a_quarter_of_an_hour() -> None:
    account = FakeAccount(PENDING)
    account.watch()
    assert account.waits[:7] == [2, 4, 8, 16, 32, 60, 60]
    assert 15 * 60 <= sum(account.waits) <= 16 * 60
    assert not any(one.is_settled for one in account.told)
    assert account.read == []


def test_a_watch_that_is_taken_up_again_ends_when_the_first_one_would_have() -> None:
    account = FakeAccount(PENDING)
    account.watch(timedelta(seconds=20))
    assert account.waits == [2, 4, 8, 16]


def test_the_agreement_is_read_again_once_all_is_set_up() -> None:
    account = FakeAccount(PENDING, READY)
    account.watch()
    assert account.waits == [2]
    assert [one.is_settled for one in account.told] == [False, True]
    assert len(account.read) == 1


def test_a_network_that_fails_is_waited_for() -> None:
    account = FakeAccount(Offline("No network."), READY)
    account.watch()
    assert [one.is_settled for one in account.told] == [True]


@pytest.mark.parametrize("error", [AccessDenied("No right."), SignInNeeded("Signed out.")])
def test_what_no_waiting_mends_ends_it(error: AppError) -> None:
    account = FakeAccount(error)
    account.watch()
    assert account.told == []
    assert account.waits == []


def test_an_agreement_is_watched_once_and_no_more_after_the_end() -> None:
    account = FakeAccount(PENDING)

    async def live() -> None:
        tasks, looked = Tasks(_never), asyncio.Event()

        async def sleep(_seconds: float) -> None:
            looked.set()
            await asyncio.Event().wait()

        aftermath = account.aftermath(tasks, sleep)
        for _ in range(2):
            aftermath._begin("agmt-1", partial(aftermath._watch_entitlements, "agmt-1"))
        await looked.wait()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        assert len(running) == 1
        aftermath.end()
        await asyncio.wait(running)
        aftermath._begin("agmt-1", partial(aftermath._watch_entitlements, "agmt-1"))
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(live())
    assert len(account.told) == 1
