"""The focus ring shows where keys have brought the focus, and outlives the sheets it was shown in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.buttons import PlainButton
from ui.widgets.focus import FocusRing
from ui.widgets.sheet import Sheet


@pytest.fixture
def ring(qapp: QApplication, look: Appearance) -> Iterator[FocusRing]:
    made = FocusRing(look, qapp)
    yield made
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with two buttons, the first one in focus."""
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for name in ("first", "second"):
        column.addWidget(QPushButton(name))
    with qtbot.waitActive(made):
        made.show()
    return made


def button(window: QWidget, name: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == name)


def opened_sheet(look: Appearance, window: QWidget, qtbot: QtBot) -> Sheet:
    sheet = Sheet(look, window, "Sheet")
    close = PlainButton(look, "Close")
    sheet.footer.addWidget(close)
    close.setFocus()
    sheet.open()
    qtbot.waitUntil(close.hasFocus)
    return sheet


@pytest.mark.parametrize("focus_left_first", [True, False])
def test_the_ring_survives_the_end_of_a_sheet(
    qapp: QApplication, look: Appearance, qtbot: QtBot, *, focus_left_first: bool
) -> None:
    ring = FocusRing(look, qapp)
    sheet = QDialog()
    column = QVBoxLayout(sheet)
    button, field = QPushButton("Approve"), QLineEdit()
    column.addWidget(button)
    column.addWidget(field)
    sheet.show()
    sheet.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    ring._on_focus_changed(None, button)
    assert ring.widget() is button
    if focus_left_first:
        ring._on_focus_changed(button, None)
    with qtbot.waitSignal(sheet.destroyed):
        sheet.deleteLater()
    assert shiboken6.isValid(ring)
    ring.deleteLater()


def test_a_sheet_shows_its_focus_from_the_start(
    ring: FocusRing, look: Appearance, window: QWidget, qtbot: QtBot
) -> None:
    QTest.mouseClick(button(window, "first"), Qt.MouseButton.LeftButton)
    sheet = opened_sheet(look, window, qtbot)
    assert ring.widget() is button(sheet, "Close")
    sheet.reject()


@pytest.mark.parametrize("is_by_key", [True, False])
def test_after_a_sheet_the_ring_is_back_only_where_keys_had_brought_it(
    ring: FocusRing, look: Appearance, window: QWidget, qtbot: QtBot, *, is_by_key: bool
) -> None:
    second = button(window, "second")
    if is_by_key:
        second.setFocus(Qt.FocusReason.ShortcutFocusReason)
    else:
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
        second.setFocus(Qt.FocusReason.MouseFocusReason)
    sheet = opened_sheet(look, window, qtbot)
    sheet.reject()
    window.activateWindow()  # a window manager does it by itself
    qtbot.waitUntil(second.hasFocus)
    assert (ring.widget() is second) is is_by_key


def test_enter_presses_a_button_of_a_sheet_only_where_it_may(
    look: Appearance, window: QWidget, qtbot: QtBot
) -> None:
    sheet = opened_sheet(look, window, qtbot)
    close = button(sheet, "Close")
    close.clicked.connect(sheet.accept)
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert sheet.isVisible()
    sheet.enter_presses = True
    with qtbot.waitSignal(sheet.finished):
        QTest.keyClick(close, Qt.Key.Key_Return)
