"""The chips above the timeline: all of them can be reached, however narrow the window is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.model.timeline import Kind
from tests.fakes.frame import Frame
from ui.tabs.charges.timeline.kind_bar import KindBar
from ui.tabs.charges.timeline.words import CHIPS


@pytest.fixture
def bar(frame: Frame, qtbot: QtBot) -> KindBar:
    made = KindBar(frame.context.look)
    frame.window.setCentralWidget(made)
    frame.window.resize(1024, 200)
    frame.window.show()
    made.set_counts(dict.fromkeys(Kind, 12))
    return made


def test_every_kind_is_a_chip_or_in_the_menu(bar: KindBar) -> None:
    shown = [key for key, chip in bar.chips.items() if chip.isVisible()]
    assert shown + bar.folded == list(CHIPS)
    assert bar.folded
    assert bar.more.isVisible()
    assert bar.more.geometry().right() < bar.width()


def test_a_kind_of_the_menu_is_switched_on_and_off_and_said(bar: KindBar, qtbot: QtBot) -> None:
    menu = bar.menu_of_more()
    key = bar.folded[-1]
    with qtbot.waitSignal(bar.changed):
        menu.actions()[-1].trigger()
    assert bar.kinds == set(CHIPS[key][1])
    assert bar.more.isChecked()
    assert CHIPS[key][0] in bar.more.text()
    menu.deleteLater()
    bar.clear()
    assert not bar.kinds
    assert not bar.more.isChecked()


def test_a_wide_window_needs_no_menu(bar: KindBar, frame: Frame, qtbot: QtBot) -> None:
    frame.window.resize(1900, 200)
    qtbot.waitUntil(lambda: not bar.more.isVisible())
    assert all(chip.isVisible() for chip in bar.chips.values())
