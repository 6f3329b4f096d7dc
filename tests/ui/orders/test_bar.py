"""The bar over the table while several charges are selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.orders.conftest import Table
from ui.orders.bar import OrderBar
from ui.orders.bulk import BulkSheet

IDS = ("ch-000050", "ch-000048", "ch-000045")


def _bar(table: Table) -> OrderBar:
    bar = table.tab.findChild(OrderBar)
    assert bar is not None
    return bar


def test_it_shows_itself_with_the_sum_of_what_is_selected(table: Table) -> None:
    bar = _bar(table)
    table.go_to(IDS[0])
    assert bar.isHidden()
    table.go_to(*IDS)
    assert bar.isVisible()
    assert bar.number.text() == "3 charges selected"
    assert bar.sum.text() == "22,592.50\u00a0USD"
    QTest.keyClick(bar.clear_button, Qt.Key.Key_Space)
    assert bar.isHidden()
    assert table.tab.view.hasFocus()


def test_enter_leads_to_the_list_with_the_number_in_it(table: Table) -> None:
    bar = _bar(table)
    table.go_to(*IDS)
    assert bar.set_button.text() == "Set PO on 3 charges…"
    bar.field.setText("BL-2026-0203")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    sheet = table.opened.window.findChild(BulkSheet)
    assert sheet is not None
    assert set(sheet.draft.typed) == set(IDS)
    assert table.commands == []


def test_a_number_that_cannot_be_sent_opens_nothing(table: Table) -> None:
    bar = _bar(table)
    table.go_to(*IDS)
    bar.field.setText("x" * 201)
    assert not bar.set_button.isEnabled()
    assert bar.field.accessibleDescription().startswith("201 characters.")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert table.opened.window.findChild(BulkSheet) is None


def test_without_a_number_the_list_is_filled_there(table: Table) -> None:
    table.go_to(*IDS)
    QTest.keyClick(_bar(table).set_button, Qt.Key.Key_Space)
    sheet = table.opened.window.findChild(BulkSheet)
    assert sheet is not None
    assert len(sheet.draft.rows) == 3
    assert not sheet.draft.typed


def test_all_charges_can_be_selected_without_being_read(table: Table) -> None:
    table.tab.view.selectAll()
    assert _bar(table).number.text() == "51 charges selected"


def test_tab_goes_back_from_the_table_to_the_bar(table: Table) -> None:
    table.go_to(*IDS)
    bar = _bar(table)
    for stop in (bar.clear_button, bar.set_button, bar.field):
        focused = table.opened.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Backtab)
        assert stop.hasFocus()
