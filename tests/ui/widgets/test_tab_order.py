"""Tab goes the way one reads, in whatever order the parts were made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from ui.widgets.labels import PlainLabel
from ui.widgets.sheet import Sheet
from ui.widgets.tab_order import stops


@pytest.fixture
def from_right(qapp: QApplication) -> Iterator[None]:
    """A desktop that is read from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def made(qtbot: QtBot) -> QWidget:
    """A banner that came late over two panes, the second of which was made first."""
    page = QWidget()
    qtbot.addWidget(page)
    rows, panes = QVBoxLayout(page), QHBoxLayout()
    right, left = _pane("right"), _pane("left")
    panes.addWidget(left)
    panes.addWidget(right)
    rows.addLayout(panes)
    rows.insertWidget(0, QPushButton("banner"))
    page.show()
    return page


def _pane(name: str) -> QWidget:
    pane = QWidget()
    column = QVBoxLayout(pane)
    lower, upper = QPushButton(f"{name}, lower"), QPushButton(f"{name}, upper")
    column.addWidget(upper)
    column.addWidget(lower)
    return pane


def names(page: QWidget) -> list[str]:
    return [one.text() for one in stops(page) if isinstance(one, QPushButton)]


def test_rows_come_before_what_is_below_and_panes_one_after_the_other(qtbot: QtBot) -> None:
    assert names(made(qtbot)) == [
        "banner",
        "left, upper",
        "left, lower",
        "right, upper",
        "right, lower",
    ]


@pytest.mark.usefixtures("from_right")
def test_from_the_right_the_right_pane_is_first(qtbot: QtBot) -> None:
    assert names(made(qtbot))[:2] == ["banner", "left, upper"]  # the first pane stands at the right


def test_what_is_off_hidden_or_another_window_is_passed_over(qtbot: QtBot) -> None:
    page = made(qtbot)
    off, hidden, *_ = (one for one in stops(page) if isinstance(one, QPushButton))
    off.setEnabled(False)
    hidden.hide()
    QWidget(page, Qt.WindowType.Window)
    assert names(page)[0] == "left, lower"


def test_a_sheet_goes_round_in_this_order_and_back(qtbot: QtBot, frame: Frame) -> None:
    frame.window.show()
    look = frame.context.look
    sheet = Sheet(look, frame.window, "A question")
    lower, upper = QPushButton("lower"), QPushButton("upper")
    sheet.body.addWidget(PlainLabel(look, "Which one?"))
    sheet.body.addWidget(upper)
    sheet.body.addWidget(lower)
    sheet.open()
    qtbot.waitUntil(sheet.isActiveWindow)
    upper.setFocus()
    QTest.keyClick(upper, Qt.Key.Key_Tab)
    assert lower.hasFocus()
    QTest.keyClick(lower, Qt.Key.Key_Tab)
    assert upper.hasFocus()
    QTest.keyClick(upper, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert lower.hasFocus()
    sheet.close()
