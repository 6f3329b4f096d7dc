"""The quote that is asked for: once for each click, with words for whatever becomes of it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import OverQuota, Unclear
from app.model.command import CommandRecord, CommandState
from app.worker.messages import CheckCommand
from tests.fakes import offer_samples as some
from tests.fakes.frame import Frame
from tests.fakes.samples import ACCOUNT, NOW, PRINCIPAL
from tests.ui.purchase.conftest import QUOTE, Configuring
from ui.toast import Toast
from ui.widgets.buttons import LinkButton


@pytest.fixture
def asked(configuring: Configuring) -> Configuring:
    """One seat is entered and the button was clicked."""
    configuring.enter(editor=1)
    configuring.ask()
    return configuring


def note(made: Configuring) -> str:
    return made.page.side._note.accessibleName()


def test_a_click_asks_once_and_the_page_says_that_it_can_be_left(asked: Configuring) -> None:
    command = asked.frame.client.commands[0]
    assert command.target == "at-proposal"
    assert (command.title, command.counterparty) == ("Pellucid Data Quality", "Pellucid Systems")
    assert "You can leave this page" in note(asked)
    assert not asked.page.side.button.isEnabled()
    assert asked.page.is_busy
    asked.page.run_main_action()
    assert len(asked.frame.client.commands) == 1


def test_the_quote_opens_when_it_is_there(asked: Configuring) -> None:
    asked.settle(CommandState.CONFIRMED, QUOTE)
    assert asked.opened == [QUOTE]
    assert not asked.page.is_busy


def test_the_same_configuration_opens_its_quote_again_and_a_changed_one_makes_a_new_one(
    asked: Configuring,
) -> None:
    asked.settle(CommandState.CONFIRMED, QUOTE)
    assert asked.page.side.button.accessibleName() == "Open quote"
    asked.page.side.button.click()
    assert asked.opened == [QUOTE, QUOTE]
    asked.enter(editor=2)
    assert asked.page.side.button.accessibleName() == "Get quote"
    first = asked.frame.client.commands[0].command_id
    assert asked.ask().command_id != first


def test_the_same_can_be_quoted_anew(asked: Configuring, qtbot: QtBot) -> None:
    asked.settle(CommandState.CONFIRMED, QUOTE)
    asked.page.side._new.click()
    qtbot.waitUntil(lambda: len(asked.frame.client.commands) == 2)
    ids = {one.command_id for one in asked.frame.client.commands}
    assert len(ids) == 2


def test_a_quote_that_comes_after_the_page_was_left_is_told_and_opened_by_a_click(
    asked: Configuring,
) -> None:
    asked.page.hide()
    asked.settle(CommandState.CONFIRMED, QUOTE)
    assert asked.opened == []
    (toast,) = asked.frame.window.findChildren(Toast)
    assert "The quote for Pellucid Data Quality is there" in toast.face.strong
    toast.findChildren(LinkButton)[0].click()
    assert asked.frame.places == [("quote", QUOTE)]


def test_a_refusal_is_said_in_words_and_the_next_click_is_a_new_command(
    asked: Configuring,
) -> None:
    asked.settle(
        CommandState.REFUSED, message="The free trial was used.", aws_message="<b>No</b> trial"
    )
    assert note(asked) == "AWS refused. The free trial was used."
    assert "AWS wrote: “<b>No</b> trial”" in asked.page.side._note.second.text()
    first = asked.frame.client.commands[0].command_id
    assert asked.page.side.button.isEnabled()
    assert asked.ask().command_id != first


def test_what_was_not_sent_is_sent_again_under_the_same_id(
    asked: Configuring, qtbot: QtBot
) -> None:
    asked.frame.client.fail(OverQuota("AWS is busy.", "Try again in a minute."))
    qtbot.waitUntil(asked.page.side._again.isVisible)
    assert note(asked) == "Not sent. AWS is busy. Try again in a minute."
    asked.page.side._again.click()
    qtbot.waitUntil(lambda: len(asked.frame.client.commands) == 2)
    first, second = asked.frame.client.commands
    assert first == second


def test_a_lost_answer_is_checked_and_nothing_is_asked_for_meanwhile(
    asked: Configuring, qtbot: QtBot
) -> None:
    asked.settle(CommandState.UNKNOWN)
    assert note(asked).startswith("Being checked.")
    asked.enter(editor=2)
    assert not asked.page.side.button.isEnabled()
    asked.page.side._check.click()
    qtbot.waitUntil(lambda: isinstance(asked.frame.client.asked[-1].request, CheckCommand))
    request = asked.frame.client.asked[-1].request
    assert isinstance(request, CheckCommand)
    assert request.command_id == asked.frame.client.commands[0].command_id


def test_a_worker_that_went_away_leaves_the_outcome_open(asked: Configuring, qtbot: QtBot) -> None:
    asked.frame.client.fail(Unclear("The answer got lost."))
    qtbot.waitUntil(asked.page.side._check.isVisible)
    assert asked.page.is_busy
    assert not asked.page.side.button.isEnabled()


def test_an_open_request_of_an_earlier_start_is_taken_over(
    asked: Configuring, frame: Frame, qtbot: QtBot
) -> None:
    command = asked.frame.client.commands[0]
    record = CommandRecord(command, CommandState.UNKNOWN, ACCOUNT, PRINCIPAL, NOW)
    frame.queries.records.append(record)
    later = Configuring(frame, qtbot, some.configurable())
    assert note(later).startswith("Being checked.")
    later.enter(editor=3)
    assert not later.page.side.button.isEnabled()
