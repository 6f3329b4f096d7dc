"""The list of My quotes: rows, filters with their numbers, order, keys, copying, what stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.model.sync import Listing
from app.worker.messages import Changed
from tests.fakes.stored_world import CLOSED_QUOTES, NOW, QUOTES, StoredWorld
from tests.fakes.window import Opened
from ui.chips import avatar_face
from ui.purchase.compare_page import QuoteComparePage
from ui.registry import TabKey
from ui.tabs.offers.quotes import QuotesTab
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import QUOTES as VIEW
from ui.widgets.empty import EmptyState, PermissionState


@pytest.fixture
def quotes(opened: Opened, world: StoredWorld, qtbot: QtBot) -> Iterator[QuotesTab]:
    world.cache.put_quotes(CLOSED_QUOTES)
    yield shown(opened, qtbot, 6)
    for one in opened.client.asked:
        one.future.cancel()


def shown(opened: Opened, qtbot: QtBot, rows: int) -> QuotesTab:
    tab = cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    tab.go_to(VIEW)
    qtbot.waitUntil(lambda: tab.quotes.model.rowCount() == rows)
    return tab.quotes


def products(quotes: QuotesTab) -> list[str]:
    model = quotes.model
    return [model.record(row).quote.product_name.split()[0] for row in range(model.rowCount())]


def entries(menu: QMenu) -> list[str]:
    return [one.text().partition("\t")[0] for one in menu.actions() if one.text()]


def test_what_waits_comes_first(quotes: QuotesTab) -> None:
    waits = ["Lumenfold", "Pellucid", "Heronsgate"]
    assert products(quotes) == [*waits, "Quayside", "Foxglove", "Anvilworks"]
    assert quotes.footer.count.text() == "6 quotes"


def test_the_chips_have_exact_numbers_and_narrow_the_list(quotes: QuotesTab, qtbot: QtBot) -> None:
    def words() -> list[str]:
        names = ("", "draft", "waiting", "approved", "closed")
        return [chip.text() for name in names if (chip := quotes.toolbar.chip(name)) is not None]

    wanted = ["All  6", "Draft  1", "Waiting for approval  1", "Approved  1", "Closed  3"]
    qtbot.waitUntil(
        lambda: [" ".join(one.split()) for one in words()] == [" ".join(w.split()) for w in wanted]
    )
    chip = quotes.toolbar.chip("closed")
    assert chip is not None
    chip.click()
    qtbot.waitUntil(lambda: products(quotes) == ["Quayside", "Foxglove", "Anvilworks"])
    assert quotes.footer.count.text() == "3 of 6 quotes"


def test_a_text_narrows_the_list(quotes: QuotesTab, qtbot: QtBot) -> None:
    quotes.set_filter("fy27")
    qtbot.waitUntil(lambda: products(quotes) == ["Lumenfold"])


def test_a_filter_that_leaves_nothing_says_so(quotes: QuotesTab, qtbot: QtBot) -> None:
    quotes.set_filter("nothing like this")
    qtbot.waitUntil(lambda: isinstance(quotes.states.currentWidget(), EmptyState))
    quotes.clear_filters()
    qtbot.waitUntil(lambda: quotes.states.currentWidget() is quotes.view)


def test_rows_have_no_header_and_nothing_to_choose_columns_from(quotes: QuotesTab) -> None:
    assert not quotes.view.horizontalHeader().isVisible()
    assert not quotes.toolbar.columns_button.isVisible()
    quotes.choose_columns()
    menu = quotes.actions_of_rows.menu_of_rows()
    assert "Columns…" not in entries(menu)
    menu.deleteLater()


def test_without_a_header_nothing_stands_above_the_scroll_bar(quotes: QuotesTab) -> None:
    rows = quotes.view
    assert rows.scrollBarWidgets(Qt.AlignmentFlag.AlignTop)
    assert all(one.isHidden() for one in rows.scrollBarWidgets(Qt.AlignmentFlag.AlignTop))


def test_another_order_is_chosen_in_the_menu(quotes: QuotesTab, qtbot: QtBot) -> None:
    menu = quotes.actions_of_rows.menu_of_rows()
    orders = next(
        one.menu() for one in menu.actions() if one.menu() is not None and one.text() == "Sort by"
    )
    assert isinstance(orders, QMenu)
    assert [one.text() for one in orders.actions() if one.isChecked()] == [
        "What waits for you first"
    ]
    next(one for one in orders.actions() if one.text() == "Product").trigger()
    qtbot.waitUntil(lambda: products(quotes)[0] == "Anvilworks")
    menu.deleteLater()


def test_several_rows_are_copied_as_lines_and_as_text(
    quotes: QuotesTab, opened: Opened, qtbot: QtBot
) -> None:
    QTest.keyClick(quotes.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: quotes.footer.count.text() == "6 quotes, 6 selected")
    clipboard = opened.context.clipboard
    quotes.copy_lines()
    qtbot.waitUntil(lambda: clipboard.text().startswith("Product\tSeller\tOffer"))
    lines = clipboard.text().splitlines()
    assert len(lines) == 7
    assert "\t168000.00\tUSD\t" in lines[1]
    quotes.copy_as_text()
    qtbot.waitUntil(lambda: clipboard.text().startswith("Lumenfold Observability, FY27 renewal"))
    assert "Accept by 30 Nov" in clipboard.text()


def test_the_menu_leads_to_the_agreement_of_a_quote(quotes: QuotesTab, opened: Opened) -> None:
    quotes.beside.choose(5)
    menu = quotes.actions_of_rows.menu_of_rows()
    next(one for one in menu.actions() if one.text() == "Open agreement").trigger()
    assert opened.places == [CLOSED_QUOTES[2].agreement_id]
    menu.deleteLater()


def test_comparing_needs_two_quotes_and_says_so(quotes: QuotesTab) -> None:
    assert not quotes.compare_button.isEnabled()
    assert "two quotes or more" in quotes.compare_button.accessibleDescription()
    quotes.view.selectAll()
    assert "At most 5" in quotes.compare_button.accessibleDescription()


def test_selected_quotes_are_compared_on_a_page_that_leads_back(
    quotes: QuotesTab, opened: Opened, qtbot: QtBot
) -> None:
    flags = QItemSelectionModel.SelectionFlag
    quotes.beside.choose(0)
    quotes.view.selectionModel().select(quotes.model.index(1, 0), flags.Select | flags.Rows)
    assert quotes.compare_button.isEnabled()
    quotes.compare_button.click()
    tab = cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    assert isinstance(tab.page, QuoteComparePage)
    QTest.keyClick(tab.page, Qt.Key.Key_Escape)
    assert tab.page is None
    assert len(quotes.view.selected_rows()) == 2


def test_the_id_of_a_row_is_copied(quotes: QuotesTab) -> None:
    quotes.beside.choose(1)
    assert quotes.copy_id() == QUOTES[1].quote_id


def test_a_row_is_read_out_whole(quotes: QuotesTab) -> None:
    said = quotes.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(
        "Heronsgate Uptime, 12 months, 3,600.00\xa0USD, Waiting for approval, Level 1"
    )


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[Callable[[], None]]:
    """Turns the reading direction of the application round."""
    yield lambda: qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_tile_stands_on_the_side_where_reading_begins(
    quotes: QuotesTab, opened: Opened, turned: Callable[[], None]
) -> None:
    face = avatar_face("Pellucid Data Quality")
    wanted = QColor(opened.context.look.theme.tint(face.tone).ground).rgb()

    def middle_of_tile() -> float:
        image = quotes.view.viewport().grab().toImage()
        row = quotes.view.visualRect(quotes.model.index(1, 0))
        band = range(row.top() + 14, row.top() + 44)
        places = [x for x in range(row.width()) for y in band if image.pixel(x, y) == wanted]
        return sum(places) / len(places) / row.width()

    assert middle_of_tile() < 0.25
    turned()
    assert middle_of_tile() > 0.75


def test_a_quote_that_changes_moves_without_being_read_again(
    quotes: QuotesTab, opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    world.cache.put_quotes([msgspec.structs.replace(QUOTES[0], status="ACCEPTED")])
    opened.client.tell(Changed((Listing.QUOTES,)))
    qtbot.waitUntil(lambda: products(quotes)[0] == "Pellucid")


def test_no_quotes_at_all_is_said(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    run = unread_world.cache.begin_listing(Listing.QUOTES, NOW)
    unread_world.cache.end_listing(Listing.QUOTES, NOW, complete_ids_run=run)
    bare_window.client.tell(unread_world.opened)
    bare_window.sign_in()
    quotes = shown(bare_window, qtbot, 0)
    qtbot.waitUntil(lambda: isinstance(quotes.states.currentWidget(), EmptyState))


def test_a_missing_right_is_said_in_the_place_of_the_rows(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    unread_world.cache.begin_listing(Listing.QUOTES, NOW)
    error = AccessDenied("No.", missing_right="aws-marketplace:ListAgreementRequests")
    unread_world.cache.fail_listing(Listing.QUOTES, NOW, error)
    bare_window.client.tell(unread_world.opened)
    bare_window.sign_in()
    quotes = shown(bare_window, qtbot, 0)
    qtbot.waitUntil(lambda: isinstance(quotes.states.currentWidget(), PermissionState))
