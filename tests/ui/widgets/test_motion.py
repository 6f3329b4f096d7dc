"""What moves while one waits, and stands where the person wants less motion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.confirm.outcome_view import BusyBar
from ui.widgets.spinner import Spinner

UI = Path(__file__).parents[3] / "ui"
MOVERS = pytest.mark.parametrize("kind", [Spinner, BusyBar])


@pytest.fixture
def still(look: Appearance) -> Iterator[Appearance]:
    """A look without motion."""
    look.set_motion(is_on=False)
    yield look
    look.set_motion(is_on=True)


@MOVERS
def test_it_moves_while_it_is_shown(
    look: Appearance, qtbot: QtBot, kind: type[Spinner | BusyBar]
) -> None:
    mover = kind(look)
    qtbot.addWidget(mover)
    mover.show()
    first = mover.grab().toImage()
    qtbot.waitUntil(lambda: mover.grab().toImage() != first)
    mover.hide()
    assert not mover.motion.is_going


@MOVERS
def test_it_stands_with_less_motion_and_follows_the_setting(
    still: Appearance, qtbot: QtBot, kind: type[Spinner | BusyBar]
) -> None:
    mover = kind(still)
    qtbot.addWidget(mover)
    mover.show()
    assert not mover.motion.is_going
    still.set_motion(is_on=True)
    assert mover.motion.is_going
    still.set_motion(is_on=False)
    assert not mover.motion.is_going


def test_nothing_moves_past_the_setting() -> None:
    words = ("QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QMovie")
    guilty = [
        path.name
        for path in UI.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in words)
    ]
    assert not guilty
