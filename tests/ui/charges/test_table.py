"""The table of charges: its fields, filters, gaps, tick boxes and saved views."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import NeverSent
from app.model.charge_figures import Choice
from app.model.saved_view import ChargeFilters, SavedView
from app.model.sync import Listing
from app.worker.messages import Done
from app.worker.view_messages import DropView, KeepView
from tests.fakes.invoice_samples import invoice
from tests.fakes.stored_world import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.charges.conftest import CHARGES, FOXGLOVE, Charges
from ui.invoices.sheet import InvoiceSheet
from ui.registry import TabKey
from ui.table.column import Cell
from ui.tabs.charges.columns import COLUMNS
from ui.tabs.charges.save_sheet import SaveSheet
from ui.tabs.charges.views import VIEWS
from ui.toast import Toast
from ui.widgets.filter_chip import FilterChip

PRODUCT = Choice("prod-8", "Foxglove Retail Panels")
ACCOUNT = "447109263358"


def cell(charges: Charges, number: int, key: str) -> Cell:
    model = charges.table.model
    column = next(at for at, one in enumerate(model.columns) if one.key == key)
    return model.cell(model.index(charges.ids.index(f"ch-{number}"), column))


def words(charges: Charges, number: int, key: str) -> str:
    return cell(charges, number, key).text


def entries(menu: QMenu) -> dict[str, QAction]:
    return {one.text().partition("\t")[0]: one for one in menu.actions() if one.text()}


def opened_menu(charges: Charges, qtbot: QtBot) -> QMenu:
    charges.table.filter_menu.chip.click()
    qtbot.waitUntil(lambda: charges.table.filter_menu.menu is not None)
    menu = charges.table.filter_menu.menu
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    return menu


def chosen(menu: QMenu, *path: str) -> None:
    """Choose an entry, as a click does; the menu closes."""
    action, inner = entries(menu)[path[0]], menu
    for step in path[1:]:
        sub = action.menu()
        assert isinstance(sub, QMenu)
        inner, action = sub, entries(sub)[step]
    assert action.isEnabled()
    menu.hide()
    inner.triggered.emit(action)
    action.trigger()


# --- fields ------------------------------------------------------------------------------------------


def test_each_charge_says_what_it_is(charges: Charges) -> None:
    kinds = [words(charges, number, "kind") for number in (1, 5, 6, 7)]
    assert kinds == ["Scheduled", "Refund", "Metered", "Scheduled"]
    assert [words(charges, number, "status") for number in (1, 3)] == ["Invoiced", "Upcoming"]
    assert words(charges, 6, "amount") == "Not known yet"
    assert words(charges, 6, "currency") == "USD"
    assert words(charges, 1, "agreement_type") == "PurchaseAgreement"
    assert words(charges, 1, "revision") == "1"


def test_what_takes_no_purchase_order_does_not_miss_one(charges: Charges) -> None:
    assert cell(charges, 5, "order").text == "\u2014"
    assert words(charges, 3, "order") == "No PO"


def test_a_gap_that_closes_soon_says_until_when(charges: Charges) -> None:
    soon = cell(charges, 7, "order")  # in an hour and a half: too late
    assert (soon.first, soon.second) == ("No PO", "")
    charges.now = NOW - timedelta(days=2)
    charges.table.model.refresh_cells()
    soon = cell(charges, 7, "order")
    assert soon.first == "No PO"
    assert soon.second.startswith("until 18 Nov, ")
    assert "AWS takes one until 18 Nov 2026 at " in soon.spoken
    assert words(charges, 7, "cutoff").endswith(", in 1 d 22 h")
    assert words(charges, 1, "cutoff") == "\u2014"


@pytest.mark.parametrize("sort", ["kind", "agreement_type", "revision", "cutoff", "seller_account"])
def test_every_column_sorts(charges: Charges, qtbot: QtBot, sort: str) -> None:
    with qtbot.waitSignal(charges.table.loader.loaded):
        charges.table.sort_by(sort, is_descending=True)
    assert sorted(charges.ids) == [f"ch-{number}" for number in range(1, 9)]


def test_every_column_can_be_sorted_by() -> None:
    assert all(one.sort for one in COLUMNS if one.key != "invoice")


# --- chips -------------------------------------------------------------------------------------------


def test_chips_narrow_and_have_their_numbers(charges: Charges, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: charges.table.toolbar.chip("gaps").text().endswith("1"))  # type: ignore[union-attr]
    names = ("", "without_order", "upcoming", "invoiced", "gaps")
    chips = [charges.table.toolbar.chip(name) for name in names]
    assert [chip.accessibleName() for chip in chips if chip] == [
        "All charges, 8",
        "Without PO, 2",
        "Upcoming, 4",
        "Invoiced, 4",
        "PO gaps, 1",
    ]
    charges.chip("without_order")
    charges.shows(3, 7)
    charges.chip("invoiced")
    charges.shows(4, 2, 1, 5)


def stop_after_views(charges: Charges, key: Qt.Key, start: QWidget) -> QWidget | None:
    start.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(start, key)
    return charges.opened.window.focusWidget()


def test_tab_stops_at_the_chip_that_is_on_whoever_turned_it_on(
    charges: Charges, qtbot: QtBot
) -> None:
    table, bar = charges.table, charges.table.toolbar
    charges.opened.window.resize(1600, 900)
    qtbot.waitUntil(lambda: not bar.more.isVisible())
    lead = next(one for one in table.view_control.findChildren(QPushButton) if one.isChecked())
    filters = table.filter_menu.chip
    table.show_saved(SavedView("kept", chip="upcoming"))
    assert stop_after_views(charges, Qt.Key.Key_Tab, lead) is bar.chip("upcoming")
    assert stop_after_views(charges, Qt.Key.Key_Backtab, filters) is bar.chip("upcoming")
    table.clear_filters()
    assert stop_after_views(charges, Qt.Key.Key_Tab, lead) is bar.chip("")
    assert stop_after_views(charges, Qt.Key.Key_Backtab, filters) is bar.chip("")


def test_a_chip_can_be_reached_while_one_in_the_menu_is_on(charges: Charges, qtbot: QtBot) -> None:
    table, bar = charges.table, charges.table.toolbar
    lead = next(one for one in table.view_control.findChildren(QPushButton) if one.isChecked())
    charges.opened.window.resize(1600, 900)
    qtbot.waitUntil(lambda: not bar.more.isVisible())
    gaps = bar.chip("gaps")
    assert gaps is not None
    gaps.setFocus(Qt.FocusReason.TabFocusReason)
    gaps.click()
    charges.opened.window.resize(1024, 700)
    qtbot.waitUntil(bar.more.isVisible)
    assert not gaps.isVisible()
    assert stop_after_views(charges, Qt.Key.Key_Tab, lead) is bar.chip("")
    assert stop_after_views(charges, Qt.Key.Key_Backtab, bar.more) is bar.chip("")


def test_gaps_come_by_when_they_close_and_the_order_comes_back(
    charges: Charges, qtbot: QtBot
) -> None:
    charges.now = NOW - timedelta(days=30)
    charges.chip("gaps")
    charges.shows(7, 3)
    assert charges.table.loader.question.sort == "cutoff"
    titles = [COLUMNS[at].title for at in charges.table.view.arrangement.visible()]
    assert "PO can be set until" in titles
    charges.chip("")
    titles = [COLUMNS[at].title for at in charges.table.view.arrangement.visible()]
    assert "PO can be set until" not in titles
    charges.shows(8, 3, 6, 7, 4, 2, 1, 5)
    assert charges.table.loader.question.sort == "time"


def test_a_sort_that_was_chosen_among_the_gaps_stays(charges: Charges, qtbot: QtBot) -> None:
    charges.chip("gaps")
    charges.shows(3)
    charges.table.sort_by("amount", is_descending=False)
    charges.chip("upcoming")
    charges.shows(7, 8, 3, 6)
    assert charges.table.loader.question.sort == "amount"


# --- filters -----------------------------------------------------------------------------------------


def test_the_menu_of_filters_is_read_as_the_window(charges: Charges, qtbot: QtBot) -> None:
    menu = opened_menu(charges, qtbot)
    assert menu.layoutDirection() is charges.opened.window.layoutDirection()
    menu.close()


def test_a_product_is_found_by_typing(charges: Charges, qtbot: QtBot) -> None:
    chosen(opened_menu(charges, qtbot), "Product…")
    popup = charges.table.filter_menu.popup
    assert popup is not None
    QTest.keyClicks(popup.field, "pan")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    charges.shows(8, 6, 5)
    assert charges.table.filters == ChargeFilters(PRODUCT)
    assert charges.table.filter_menu.chip.text().startswith("Foxglove Retail Panels")
    menu = opened_menu(charges, qtbot)
    assert "Product: Foxglove Retail Panels…" in entries(menu)
    chosen(menu, "Any product")
    charges.shows(8, 3, 6, 7, 4, 2, 1, 5)


def test_nothing_found_by_typing_chooses_nothing(charges: Charges, qtbot: QtBot) -> None:
    chosen(opened_menu(charges, qtbot), "Seller…")
    popup = charges.table.filter_menu.popup
    assert popup is not None
    QTest.keyClicks(popup.field, "nobody")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert charges.table.filters.is_empty


def test_currency_and_period_narrow_together_with_chip_and_text(
    charges: Charges, qtbot: QtBot
) -> None:
    chosen(opened_menu(charges, qtbot), "Period", "This month")
    charges.shows(6, 7, 4, 2)
    chosen(opened_menu(charges, qtbot), "Currency", "USD")
    charges.shows(7, 4, 2)
    charges.chip("invoiced")
    charges.shows(4, 2)
    charges.table.filter.setText("migration")
    charges.shows(4)
    charges.table.clear_filters()
    charges.shows(8, 3, 6, 7, 4, 2, 1, 5)
    assert charges.table.filters.is_empty


def test_a_period_moves_with_the_time(charges: Charges, qtbot: QtBot) -> None:
    charges.table.narrow(ChargeFilters(period="this_month"))
    charges.shows(6, 7, 4, 2)
    charges.now = NOW + timedelta(days=14)
    charges.opened.store.tick.emit()
    charges.shows(3)


def test_the_charges_of_an_agreement_are_not_narrowed_by_what_was_before(
    charges: Charges, qtbot: QtBot
) -> None:
    charges.table.narrow(ChargeFilters(currency="USD"))
    charges.shows(3, 7, 4, 2, 1, 5)
    charges.opened.window.open_filtered(TabKey.CHARGES, FOXGLOVE)
    charges.shows(8, 6, 5)


# --- saved views -------------------------------------------------------------------------------------


def save(charges: Charges, qtbot: QtBot, name: str) -> KeepView:
    chosen(opened_menu(charges, qtbot), "Save this view…")
    sheet = charges.table.window().findChild(SaveSheet)
    assert sheet is not None
    sheet.field.set_text(name)
    sheet.save_button.click()
    qtbot.waitUntil(lambda: bool(charges.opened.client.asked))
    request = charges.opened.client.asked[-1].request
    assert isinstance(request, KeepView)
    return request


def test_a_view_is_kept_under_a_name_and_comes_back(charges: Charges, qtbot: QtBot) -> None:
    charges.table.narrow(ChargeFilters(PRODUCT, period="this_year"))
    charges.chip("upcoming")
    charges.table.sort_by("amount", is_descending=True)
    request = save(charges, qtbot, "  Panels\u202e  ahead ")
    view = SavedView(
        "Panels ahead",
        ChargeFilters(PRODUCT, period="this_year"),
        "upcoming",
        sort="amount",
        is_descending=True,
    )
    assert request == KeepView(view, ACCOUNT)
    charges.world.cache.keep_view(view)
    charges.opened.client.answer(Done())
    qtbot.waitUntil(lambda: bool(charges.opened.window.findChildren(Toast)))
    charges.table.clear_filters()
    chosen(opened_menu(charges, qtbot), "Panels ahead")
    charges.shows(6)
    assert charges.table.toolbar.chosen == "upcoming"
    assert charges.table.view_as_saved("Panels ahead") == view


def test_a_view_without_a_name_is_not_kept(charges: Charges, qtbot: QtBot) -> None:
    charges.chip("upcoming")
    chosen(opened_menu(charges, qtbot), "Save this view…")
    sheet = charges.table.window().findChild(SaveSheet)
    assert sheet is not None
    sheet.field.set_text(" \u202e ")
    sheet.save_button.click()
    assert sheet.isVisible()
    assert sheet.field.edit.accessibleDescription() == "A view needs a name."
    sheet.reject()
    assert charges.opened.client.asked == []


def test_a_view_is_deleted_from_the_menu(charges: Charges, qtbot: QtBot) -> None:
    charges.world.cache.keep_view(SavedView("Old & done"))
    chosen(opened_menu(charges, qtbot), "Delete a view", "Old && done")
    qtbot.waitUntil(lambda: bool(charges.opened.client.asked))
    assert charges.opened.client.asked[-1].request == DropView("Old & done", ACCOUNT)
    charges.opened.client.asked[-1].future.set_exception(NeverSent("Not kept.", "Try again."))
    qtbot.waitUntil(lambda: bool(charges.opened.window.findChildren(Toast)))


def test_a_view_of_another_version_shows_what_is_known_of_it(charges: Charges) -> None:
    charges.table.show_saved(SavedView("x", ChargeFilters(period="?"), "nothing", sort="nothing"))
    charges.shows(8, 3, 6, 7, 4, 2, 1, 5)


# --- tick boxes --------------------------------------------------------------------------------------


def box(charges: Charges, row: int) -> QPoint:
    view = charges.table.view
    return view.visualRect(charges.table.model.index(row, 0)).topLeft() + QPoint(24, 20)


def test_boxes_tick_one_row_after_the_other(charges: Charges) -> None:
    view = charges.table.view
    left = Qt.MouseButton.LeftButton
    for row in (1, 3, 4):
        QTest.mouseClick(view.viewport(), left, pos=box(charges, row))
    assert view.selected_rows() == [1, 3, 4]
    QTest.mouseClick(view.viewport(), left, pos=box(charges, 3))
    assert view.selected_rows() == [1, 4]
    QTest.mouseClick(view.viewport(), left, pos=box(charges, 2) + QPoint(200, 0))
    assert view.selected_rows() == [2]


def test_space_ticks_the_row_that_the_keyboard_is_on(charges: Charges) -> None:
    view = charges.table.view
    view.setFocus()
    view.setCurrentIndex(charges.table.model.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.selected_rows() == [0, 1]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.selected_rows() == [0]


def test_the_box_in_the_header_ticks_all_or_none(charges: Charges) -> None:
    view = charges.table.view
    header = view.horizontalHeader()
    place, left = QPoint(24, header.height() // 2), Qt.MouseButton.LeftButton
    QTest.mouseClick(header.viewport(), left, pos=place)
    assert view.selected_rows() == list(range(8))
    assert charges.table.loader.question.sort == "time"
    QTest.mouseClick(header.viewport(), left, pos=place)
    assert view.selected_rows() == []


# --- the rest ----------------------------------------------------------------------------------------


def test_the_footer_says_what_the_sums_leave_out(charges: Charges) -> None:
    row = charges.table.footer.row
    last = row.itemAt(row.count() - 1)
    assert last is not None
    label = last.widget()
    assert label is not None
    assert label.property("text") == (
        "Metered charges get an amount when the seller invoices. They are not in the totals."
    )


def test_a_click_on_an_invoice_shows_it(charges: Charges, qtbot: QtBot) -> None:
    paid = invoice("EUINGB26-1", "12000.00", purchase_order="BL-1", issued_at=CHARGES[1].time)
    cache = charges.world.cache
    run = cache.begin_listing(Listing.INVOICES, NOW)
    cache.invoices.put([paid])
    cache.end_listing(Listing.INVOICES, NOW, complete_ids_run=run)
    charges.changed(Listing.INVOICES)
    table = charges.table
    row = charges.ids.index("ch-2")
    qtbot.waitUntil(lambda: bool(table.model.record(row).invoices))
    column = next(at for at, one in enumerate(COLUMNS) if one.key == "invoice")
    port, window = table.view.viewport(), charges.opened.window
    for at, is_shown in ((charges.ids.index("ch-3"), False), (row, True)):
        table.view.scrollTo(table.model.index(at, column))
        place = table.view.visualRect(table.model.index(at, column)).center()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)
        assert bool(window.findChildren(InvoiceSheet)) is is_shown
    (sheet,) = window.findChildren(InvoiceSheet)
    assert "EUINGB26-1" in all_text(sheet)
    sheet.reject()


def test_offline_nothing_is_set_in_bulk(charges: Charges) -> None:
    button = charges.table.bulk_button
    assert button.isEnabled()
    charges.opened.status.is_offline = True
    charges.opened.status.changed.emit()
    assert not button.isEnabled()
    assert "offline" in button.accessibleDescription()


def test_each_view_has_its_control(charges: Charges) -> None:
    control = charges.table.view_control
    assert control.current == "charges"
    assert (charges.table.toolbar.isAncestorOf(control)) is (len(VIEWS) > 1)


def test_the_longer_words_of_the_filter_that_is_on_squeeze_nothing(charges: Charges) -> None:
    bar = charges.table.toolbar
    layout = bar.layout()
    assert layout is not None
    for width in (1200, 1280, 1360, 1440, 1520):
        charges.opened.window.resize(width, 820)
        for name in ("gaps", ""):
            bar.choose(name)
            layout.activate()
            shown = [chip for chip in bar.findChildren(FilterChip) if not chip.isHidden()]
            fits = layout.minimumSize().width() <= bar.width()
            assert fits or len(shown) == 2, (width, name)  # "More" and "Filters" always stay
