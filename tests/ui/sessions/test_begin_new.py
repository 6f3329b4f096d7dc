"""A new session is begun from anywhere with one key, also before any payment manager is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.sessions.conftest import Sessions

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def press(sessions: Sessions) -> None:
    QTest.keyClick(sessions.opened.window, Qt.Key.Key_P, CTRL_SHIFT)


def test_a_form_that_is_open_keeps_what_was_typed(filled: Sessions) -> None:
    filled.open()
    press(filled)
    form = filled.tab.form
    assert form is not None
    assert filled.tab.is_form_open
    form.limit.set_text("7")
    press(filled)
    assert form.limit.text() == "7"


def test_the_form_comes_as_soon_as_a_manager_is_known(sessions: Sessions) -> None:
    press(sessions)
    tab = sessions.open()
    assert not tab.is_form_open
    sessions.read_region()
    sessions.put_manager()
    sessions.tell()
    sessions.wait(lambda: tab.is_form_open)
