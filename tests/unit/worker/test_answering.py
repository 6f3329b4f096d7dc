"""Every call gets a reply: what was asked for, what was refused, or that we have a fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.errors import BadSettings
from app.worker.answering import reply_to
from app.worker.messages import Answer, Call, Done, Failed, Reply, Request, SyncNow


def reply(carry_out: Callable[[Request], Awaitable[Answer]]) -> Reply:
    return asyncio.run(reply_to(Call(7, SyncNow()), carry_out))


def test_an_answer_goes_back_under_the_number_of_its_call() -> None:
    async def answer(_request: Request) -> Answer:
        return Done()

    assert reply(answer) == Reply(7, Done())


def test_a_refusal_is_told_as_it_is() -> None:
    async def refuse(_request: Request) -> Answer:
        raise BadSettings("No account is open.", "Choose one first.", code="no-account")

    result = reply(refuse).result
    assert isinstance(result, Failed)
    assert (result.error.kind, result.error.code) == ("BadSettings", "no-account")


@pytest.mark.expects_log
def test_a_fault_of_ours_is_told_without_its_text_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(_request: Request) -> Answer:
        raise KeyError("secret detail")

    result = reply(fail).result
    assert isinstance(result, Failed)
    assert result.error.code == "fault"
    assert "secret" not in result.error.message + result.error.hint
    assert "The call SyncNow went wrong." in caplog.text
