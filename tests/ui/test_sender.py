"""Sending what was decided: pinned to the account whose data is shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.worker.messages import RunCommand
from tests.fakes import samples
from tests.fakes.stored_world import StoredWorld
from tests.fakes.window import Opened
from ui.confirm.sender import Sender


def test_a_decision_names_the_account_that_is_shown_however_late_its_view_was_made(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    sender = Sender(opened.context)  # the store is open already
    command = samples.approve_command()
    sender.send(command)
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert opened.client.asked[-1].request == RunCommand(command, world.opened.account_id)
    opened.client.done()
