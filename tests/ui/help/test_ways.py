"""Short ways to what people do most: one key from anywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.fakes.window import Opened
from ui.registry import TABS
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.views import TIMELINE

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def shown_tab(opened: Opened) -> str:
    return TABS[opened.window.tab_bar.currentIndex()].title


def test_what_comes_next_is_one_key_away(opened: Opened) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_M, CTRL_SHIFT)
    tab = opened.window.current
    assert isinstance(tab, ChargesTab)
    assert tab.current is tab.view(TIMELINE)


def test_my_quotes_are_one_key_away(opened: Opened) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_Y, CTRL_SHIFT)
    assert shown_tab(opened) == "Offers"
    assert opened.window.current.quotes.isVisible()  # type: ignore[attr-defined]
