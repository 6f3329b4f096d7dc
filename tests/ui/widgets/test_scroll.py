"""The scrolling column: its content stands in the same place with a scroll bar and without."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.scroll import ScrollColumn


def test_the_scroll_bar_stands_in_the_margin(look: Appearance, qtbot: QtBot) -> None:
    scroller = ScrollColumn(look)
    qtbot.addWidget(scroller)
    content = QWidget()
    content.setFixedHeight(300)
    scroller.column.addWidget(content)
    scroller.resize(400, 600)
    with qtbot.waitExposed(scroller):
        scroller.show()
    place, bar = (content.x(), content.width()), scroller.verticalScrollBar()
    assert not bar.isVisible()
    scroller.resize(400, 200)
    qtbot.waitUntil(bar.isVisible)
    scroller.column.activate()
    assert (content.x(), content.width()) == place
