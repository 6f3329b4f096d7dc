"""Arranging columns in a real header: room, narrow windows, hiding, moving, resizing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ui.appearance import Appearance
from ui.table.chooser import ColumnChooser
from ui.table.column import Cell, Column
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView

NOW = datetime(2026, 11, 18, tzinfo=UTC)
PRODUCT, VALUE, START, NEXT, ID = range(5)


def _column(title: str, width: int, *, yields: int = 0, is_extra: bool = False) -> Column:
    return Column(
        title,
        width,
        lambda record, _now: Cell(f"{title} {record}"),
        title.lower(),
        stretches=title == "Product",
        yields=yields,
        is_extra=is_extra,
    )


COLUMNS = (
    _column("Product", 200),
    _column("Value", 100),
    _column("Start", 100, yields=1),
    _column("Next", 100, yields=2),
    _column("Id", 150, is_extra=True),
)


@pytest.fixture
def view(look: Appearance, qtbot: QtBot) -> Iterator[TableView]:
    model = TableModel(COLUMNS, list, lambda: NOW)
    model.apply(plan_change(array("q"), array("q", range(5))))
    made = TableView(look, model, "Rows")
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    yield made
    made.close()
    model.deleteLater()


def test_the_first_column_takes_the_room_that_is_left(view: TableView) -> None:
    assert view.arrangement.visible() == [PRODUCT, VALUE, START, NEXT]
    assert view.columnWidth(PRODUCT) == view.viewport().width() - 300
    view.arrangement.show(ID, is_shown=True)
    assert view.columnWidth(PRODUCT) == view.viewport().width() - 450


def test_in_a_wide_window_the_others_share_what_the_first_column_leaves(view: TableView) -> None:
    view.arrangement.fit(1400, is_narrow=False)
    shown = [view.columnWidth(index) for index in (PRODUCT, VALUE, START, NEXT)]
    assert shown == [500, 300, 300, 300]


@pytest.mark.parametrize("room", [800, 1400, 2200])
def test_a_handle_stays_where_the_mouse_left_it(view: TableView, room: int) -> None:
    view.arrangement.fit(room, is_narrow=False)
    before = [view.columnWidth(index) for index in (PRODUCT, VALUE, START, NEXT)]
    view.horizontalHeader().resizeSection(VALUE, before[1] + 40)
    view.arrangement.settle()
    after = [view.columnWidth(index) for index in (PRODUCT, VALUE, START, NEXT)]
    assert after == [before[0] - 40, before[1] + 40, *before[2:]]


def test_in_a_narrow_window_the_first_column_gives_way_before_rows_are_scrolled(
    view: TableView,
) -> None:
    view.arrangement.fit(260, is_narrow=True)
    assert (view.columnWidth(PRODUCT), view.columnWidth(VALUE)) == (160, 100)
    view.arrangement.fit(200, is_narrow=True)
    assert view.columnWidth(PRODUCT) == 140


def test_in_a_wide_window_the_first_column_gives_way_where_that_spares_scrolling(
    view: TableView,
) -> None:
    view.arrangement.fit(460, is_narrow=False)
    assert view.arrangement.visible() == [PRODUCT, VALUE, START, NEXT]
    assert (view.columnWidth(PRODUCT), view.horizontalHeader().length()) == (160, 460)


def test_the_bar_that_scrolls_the_rows_begins_below_the_header(
    view: TableView, qtbot: QtBot
) -> None:
    view.resize(800, 160)
    bar = view.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    top = bar.mapTo(view, bar.rect().topLeft()).y()
    assert top == view.horizontalHeader().geometry().bottom() + 1
    assert bar.mapTo(view, bar.rect().bottomLeft()).y() == view.rect().bottom()


def test_in_a_narrow_window_columns_give_way_in_their_order_until_all_fit(view: TableView) -> None:
    view.arrangement.fit(450, is_narrow=True)
    assert view.arrangement.visible() == [PRODUCT, VALUE, NEXT]
    view.arrangement.fit(350, is_narrow=True)
    assert view.arrangement.visible() == [PRODUCT, VALUE]
    assert view.arrangement.has_yielded(NEXT)
    view.arrangement.fit(500, is_narrow=True)
    assert view.arrangement.visible() == [PRODUCT, VALUE, START, NEXT]


def test_in_a_wide_window_columns_that_do_not_fit_are_scrolled_to_not_hidden(
    view: TableView,
) -> None:
    view.arrangement.fit(350, is_narrow=False)
    assert view.arrangement.visible() == [PRODUCT, VALUE, START, NEXT]
    assert view.columnWidth(PRODUCT) == 200


def test_order_widths_and_what_is_shown_come_back_as_they_were(view: TableView) -> None:
    arrangement = view.arrangement
    arrangement.move(VALUE, 2)
    arrangement.show(START, is_shown=False)
    arrangement.widen(VALUE, 3)
    kept = arrangement.places()
    arrangement.reset()
    assert arrangement.order() == [PRODUCT, VALUE, START, NEXT, ID]
    assert arrangement.is_shown(START)
    arrangement.restore(kept)
    assert arrangement.order() == [PRODUCT, START, NEXT, VALUE, ID]
    assert not arrangement.is_shown(START)
    assert [place.width for place in kept if place.key == "Value"] == [124]
    assert arrangement.places() == kept


def test_dragging_a_handle_keeps_the_new_width(view: TableView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.arrangement.changed):
        view.horizontalHeader().resizeSection(VALUE, 180)
    view.arrangement.settle()
    assert view.columnWidth(VALUE) == 180
    assert view.columnWidth(PRODUCT) == view.viewport().width() - 380


def test_the_bar_of_the_selection_stands_before_whichever_column_is_first(view: TableView) -> None:
    view.arrangement.move(PRODUCT, 1)
    assert (view.arrangement.first, view._delegate.first, view._header.first) == (VALUE,) * 3


@pytest.fixture
def chooser(view: TableView, look: Appearance) -> Iterator[ColumnChooser]:
    made = ColumnChooser(look, COLUMNS, view.arrangement, view)
    made.open_at(view.mapToGlobal(view.rect().topRight()))
    yield made
    if isValid(made):
        made.close()


def test_the_chooser_lists_all_columns_but_the_one_that_stays(chooser: ColumnChooser) -> None:
    assert [tick.accessibleName() for tick in chooser.ticks] == ["Value", "Start", "Next", "Id"]
    assert [tick.isChecked() for tick in chooser.ticks] == [True, True, True, False]


@pytest.mark.parametrize(("height", "shown"), [(500, 14), (1000, 20)])
def test_a_high_window_shows_all_columns_without_scrolling(
    look: Appearance, view: TableView, qtbot: QtBot, height: int, shown: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, height)
    button = QPushButton(window)
    button.setGeometry(1000, 100, 32, 32)
    many = (COLUMNS[0], *(_column(f"Column {number}", 80) for number in range(20)))
    model = TableModel(many, list, lambda: NOW)
    table = TableView(look, model, "Rows", parent=window)
    made = ColumnChooser(look, many, table.arrangement, button)
    assert made._scroller.height() // made.ticks[0].sizeHint().height() == shown
    made.close()
    model.deleteLater()


def test_the_chooser_works_with_the_keyboard_alone(chooser: ColumnChooser, view: TableView) -> None:
    QTest.keyClick(chooser.ticks[0], Qt.Key.Key_Down)
    assert chooser.focusWidget() is chooser.ticks[1]
    QTest.keyClick(chooser.ticks[1], Qt.Key.Key_Space)
    assert not view.arrangement.is_shown(START)
    width = view.columnWidth(NEXT)
    QTest.keyClick(chooser.ticks[1], Qt.Key.Key_Down)
    QTest.keyClick(chooser.ticks[2], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert view.columnWidth(NEXT) == width + 8
    QTest.keyClick(chooser.ticks[2], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.arrangement.order() == [PRODUCT, VALUE, NEXT, START, ID]
    assert chooser.focusWidget() is chooser.ticks[1]
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_reset_brings_the_first_columns_back(chooser: ColumnChooser, view: TableView) -> None:
    chooser.ticks[0].click()
    chooser.ticks[3].click()
    assert view.arrangement.visible() == [PRODUCT, START, NEXT, ID]
    chooser.reset_button.click()
    assert view.arrangement.visible() == [PRODUCT, VALUE, START, NEXT]
    assert [tick.isChecked() for tick in chooser.ticks] == [True, True, True, False]
