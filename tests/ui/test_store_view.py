"""Questions to the store: which of them an interruption ends."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.store.queries import Queries, SearchCancelled
from tests.fakes.frame import Frame


def interrupted_once() -> Callable[[Queries], int]:
    """A question that is interrupted the first time, and then tells how often it was asked."""
    asked: list[Queries] = []

    def question(queries: Queries) -> int:
        asked.append(queries)
        if len(asked) == 1:
            raise SearchCancelled
        return len(asked)

    return question


def answer(frame: Frame, qtbot: QtBot, asking: Coroutine[Any, Any, int | None]) -> int | None:
    loop = frame.context.tasks._loop
    assert loop is not None
    task = loop.create_task(asking)
    qtbot.waitUntil(task.done)
    return task.result()


def test_an_interrupted_question_has_no_answer(frame: Frame, qtbot: QtBot) -> None:
    with pytest.raises(SearchCancelled):
        answer(frame, qtbot, frame.store.ask(interrupted_once()))


def test_what_an_interruption_was_not_meant_for_is_asked_again(frame: Frame, qtbot: QtBot) -> None:
    assert answer(frame, qtbot, frame.store.ask_surely(interrupted_once())) == 2


def test_without_a_store_no_question_is_asked(frame: Frame, qtbot: QtBot) -> None:
    frame.store.queries = None
    assert answer(frame, qtbot, frame.store.ask_surely(interrupted_once())) is None
