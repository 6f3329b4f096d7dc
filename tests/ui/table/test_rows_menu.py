"""The menu of a list's rows: by the other button, the menu key and Shift+F10, with what is off and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QMenu
from pytestqt.qtbot import QtBot

from ui.registry import NO_ROW
from ui.table.rows_menu import MenuEntry, RowsMenu, add_line, empty_menu, row_entries
from ui.widgets.tooltip import tooltip_html

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[QListView]:
    made = QListView()
    model = QStandardItemModel(made)
    for words in ("one", "two"):
        model.appendRow(QStandardItem(words))
    made.setModel(model)
    qtbot.addWidget(made)
    made.show()
    yield made
    for menu in made.findChildren(QMenu):
        menu.close()


def _open_menu(view: QListView) -> QMenu:
    (menu,) = (one for one in view.findChildren(QMenu) if one.isVisible())
    return menu


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for the menu by itself")
def test_shift_f10_opens_it_and_an_entry_does_what_it_says(
    view: QListView, qapp: QApplication
) -> None:
    done: list[str] = []
    RowsMenu(view, "Rows", lambda: [MenuEntry("Go there", "F2", lambda: done.append("there"))])
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_F10, SHIFT)
    menu = _open_menu(view)
    assert menu.accessibleName() == "Rows"
    assert [one.text() for one in menu.actions()] == ["Go there\tF2"]
    menu.actions()[0].trigger()
    assert done == ["there"]


def test_the_other_button_opens_it(view: QListView) -> None:
    RowsMenu(view, "Rows", lambda: [MenuEntry("Go", "", print)])
    view.customContextMenuRequested.emit(QPoint(3, 3))
    assert _open_menu(view).actions()[0].text() == "Go"


def test_without_a_row_everything_is_off_and_says_why(view: QListView) -> None:
    found = RowsMenu(
        view,
        "Rows",
        lambda: row_entries(
            has_row=view.currentIndex().isValid(), enter=print, copy_lines=print, copy_text=print
        ),
    )
    for place, is_on in ((-1, False), (1, True)):
        view.setCurrentIndex(view.model().index(place, 0))
        actions = found.menu().actions()
        assert [one.text().partition("\t")[0] for one in actions] == [
            "Open",
            "Copy for a spreadsheet",
            "Copy as text",
        ]
        assert {one.isEnabled() for one in actions} == {is_on}
        assert {one.statusTip() for one in actions} == {"" if is_on else NO_ROW}


def test_a_line_is_told_by_its_words_alone_or_by_why_it_is_off(view: QListView) -> None:
    menu = empty_menu(view, "Rows")
    add_line(menu, "Ask R && D\tF2", print)
    add_line(menu, "Ask <b>", print, off="Nobody <i>there</i>")
    add_line(menu, "Go", print, is_on=False)
    assert [one.isEnabled() for one in menu.actions()] == [True, False, False]
    assert [one.statusTip() for one in menu.actions()] == ["", "Nobody <i>there</i>", ""]
    told = [one.toolTip() for one in menu.actions()]
    assert told == [tooltip_html(one) for one in ("Ask R & D", "Nobody <i>there</i>", "Go")]
