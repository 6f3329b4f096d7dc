"""The page bar: what fits, what waits in the menu, which keys do what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.page_bar import PageBar

PAGES = {"one": "First page", "two": "Second & last", "three": "Third page", "four": "Fourth page"}


@pytest.fixture
def bar(look: Appearance, qtbot: QtBot) -> PageBar:
    made = PageBar(look, "Pages", PAGES, edge=16)
    qtbot.addWidget(made)
    made.resize(600, 34)
    made.show()
    return made


def visible(bar: PageBar) -> list[str]:
    return [key for index, key in enumerate(PAGES) if bar.tabs.isTabVisible(index)]


def test_with_room_all_pages_stand_side_by_side(bar: PageBar) -> None:
    assert visible(bar) == list(PAGES)
    assert not bar.more.isVisible()


def test_without_room_the_last_ones_wait_in_the_menu(bar: PageBar) -> None:
    bar.resize(230, 34)
    assert visible(bar) == ["one", "two"]
    assert bar.more.isVisible()
    assert bar.more.accessibleName() == "More pages, 2 in the menu"
    assert bar.more.geometry().right() < bar.width()


def test_the_page_that_is_on_is_always_seen(bar: PageBar) -> None:
    bar.resize(230, 34)
    bar.select("four")
    assert "four" in visible(bar)
    assert bar.current == "four"


def test_selecting_by_program_tells_nobody(bar: PageBar) -> None:
    spy = QSignalSpy(bar.chosen)
    bar.select("three")
    assert spy.count() == 0


def test_keys_reach_the_pages_in_the_menu_too(bar: PageBar) -> None:
    bar.resize(230, 34)
    spy = QSignalSpy(bar.chosen)
    for _ in range(3):
        QTest.keyClick(bar.tabs, Qt.Key.Key_Right)
    assert [spy.at(index) for index in range(spy.count())] == [["two"], ["three"], ["four"]]
    QTest.keyClick(bar.tabs, Qt.Key.Key_Left)
    assert bar.current == "three"


def test_up_and_down_scroll_the_page(bar: PageBar) -> None:
    spy = QSignalSpy(bar.scroll_asked)
    QTest.keyClick(bar.tabs, Qt.Key.Key_PageDown)
    assert spy.at(0) == [QAbstractSlider.SliderAction.SliderPageStepAdd]


def test_tabs_have_plain_names(bar: PageBar) -> None:
    assert bar.tabs.accessibleTabName(1) == "Second & last"
    assert bar.tabs.tabText(1) == "Second && last"
