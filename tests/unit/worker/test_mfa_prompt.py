"""Asking for MFA codes: one prompt at a time, each told when it opens and when it is over."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta

import pytest

from app.errors import AppError, BadSettings, SignInNeeded
from app.worker.messages import Event
from app.worker.mfa_prompt import MfaPrompt
from app.worker.sign_in_messages import MfaWanted
from app.worker.threads import Threads

DANA, KIT = "arn:aws:iam::447109263358:mfa/dana", "arn:aws:iam::662088410957:mfa/kit"
DEADLINE_S = 60.0


class Asked:
    """A prompt, what the window was told of it, and threads that ask."""

    def __init__(self, patience: timedelta = timedelta(minutes=5)) -> None:
        self._told: queue.Queue[Event] = queue.Queue()
        self.prompt = MfaPrompt(self._told.put, patience=patience)
        self.threads = Threads(3, "asking")

    def ask(self, serial: str = DANA, problem: str = "") -> Future[str]:
        return self.threads.submit(self.prompt.ask, serial, problem)

    def told(self) -> Event:
        return self._told.get(timeout=DEADLINE_S)

    @property
    def has_said_all(self) -> bool:
        return self._told.empty()


@pytest.fixture
def asked() -> Iterator[Asked]:
    one = Asked()
    yield one
    one.prompt.close()
    one.threads.close()


def given_up(answer: Future[str]) -> bool:
    error = answer.exception(DEADLINE_S)
    return isinstance(error, SignInNeeded) and error.code == "sign-in-cancelled"


def test_a_code_reaches_who_asked(asked: Asked) -> None:
    answer = asked.ask(problem="The code was not right.")
    assert asked.told() == MfaWanted(DANA, "The code was not right.")
    asked.prompt.give(" 123 456 ")
    assert answer.result(DEADLINE_S) == "123456"
    assert asked.told() == MfaWanted("")


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "१२३४५६"])
def test_what_is_no_code_leaves_the_prompt_open(asked: Asked, code: str) -> None:
    answer = asked.ask()
    asked.told()
    with pytest.raises(BadSettings, match="six digits"):
        asked.prompt.give(code)
    assert not answer.done()
    asked.prompt.give("123456")
    assert answer.result(DEADLINE_S) == "123456"


def test_a_prompt_that_is_given_up_is_over(asked: Asked) -> None:
    answer = asked.ask()
    asked.told()
    asked.prompt.give_up()
    assert given_up(answer)
    assert asked.told() == MfaWanted("")
    assert not asked.prompt.is_open


def test_a_prompt_that_nobody_answers_is_given_up() -> None:
    asked = Asked(timedelta(milliseconds=20))
    answer = asked.ask()
    assert given_up(answer)
    assert [asked.told(), asked.told()] == [MfaWanted(DANA), MfaWanted("")]
    asked.threads.close()


def test_a_code_that_comes_too_late_answers_no_later_prompt(asked: Asked) -> None:
    asked.prompt.give("123456")
    answer = asked.ask()
    asked.told()
    assert not answer.done()


def test_a_second_prompt_waits_until_the_first_is_answered(asked: Asked) -> None:
    first = asked.ask(DANA)
    assert asked.told() == MfaWanted(DANA)
    second = asked.ask(KIT)
    asked.prompt.give("111111")
    assert first.result(DEADLINE_S) == "111111"
    assert [asked.told(), asked.told()] == [MfaWanted(""), MfaWanted(KIT)]
    asked.prompt.give("222222")
    assert second.result(DEADLINE_S) == "222222"


def test_giving_up_holds_for_all_that_wait(asked: Asked) -> None:
    waiting = threading.Event()
    first = asked.ask()
    asked.told()

    def ask_second() -> str:
        waiting.set()
        return asked.prompt.ask(KIT)

    second = asked.threads.submit(ask_second)
    assert waiting.wait(DEADLINE_S)
    while not asked.prompt.has_waiting:
        assert not second.done()
    asked.prompt.give_up()
    assert given_up(first)
    assert given_up(second)
    assert asked.told() == MfaWanted("")
    assert asked.has_said_all


def test_after_the_end_nobody_is_asked(asked: Asked) -> None:
    answer = asked.ask()
    asked.told()
    asked.prompt.close()
    assert given_up(answer)
    asked.told()
    with pytest.raises(AppError):
        asked.prompt.ask(DANA)
    assert asked.has_said_all


def test_who_watches_hears_of_each_change(asked: Asked) -> None:
    seen: list[bool] = []
    asked.prompt.watch(lambda: seen.append(asked.prompt.is_open))
    answer = asked.ask()
    asked.told()
    asked.prompt.give("123456")
    answer.result(DEADLINE_S)
    assert seen == [True, False]
