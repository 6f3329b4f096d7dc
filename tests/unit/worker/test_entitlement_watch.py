"""How long, and how often, the entitlements of a new agreement are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.errors import AccessDenied, AppError, Offline
from app.model.entitlement import Entitlement
from app.worker.aftermath import Aftermath
from app.worker.quote_messages import EntitlementsSeen

PENDING, READY = Entitlement("PENDING"), Entitlement("PROVISIONED")


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

    def watch(self) -> None:
        parts = (cast("Any", self),) * 5
        aftermath = Aftermath(*parts, self.told.append, self.sleep)
        asyncio.run(aftermath._watch_entitlements("agmt-1"))


def test_looks_come_ever_more_rarely_and_end_after_a_quarter_of_an_hour() -> None:
    account = FakeAccount(PENDING)
    account.watch()
    assert account.waits[:7] == [2, 4, 8, 16, 32, 60, 60]
    assert 15 * 60 <= sum(account.waits) <= 16 * 60
    assert not any(one.is_settled for one in account.told)
    assert account.read == []


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


@pytest.mark.parametrize("error", [AccessDenied("No right.")])
def test_a_right_that_is_missing_ends_it(error: AppError) -> None:
    account = FakeAccount(error)
    account.watch()
    assert account.told == []
    assert account.waits == []
