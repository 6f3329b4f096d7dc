"""Pages over a tab's views: opened, left and found again; what they look like in little room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from tests.fakes.window import Opened
from ui.purchase.page import PurchasePage
from ui.registry import TabKey
from ui.tabs.agreements.tab import AgreementsTab
from ui.tabs.offers.tab import OffersTab


class SamplePage(PurchasePage):
    """A page with a field at the left and a button at the right."""

    def __init__(self, opened: Opened | Frame, key: str = "one") -> None:
        super().__init__(opened.context, key)
        self.set_head("Pellucid Data Quality", "Pellucid Systems")
        self.field = QLineEdit()
        self.field.setAccessibleName("Amount")
        self.left_column.addWidget(self.field)
        self.button = QPushButton("Go on")
        self.right_column.addWidget(self.button)


@pytest.fixture
def tab(opened: Opened) -> Iterator[OffersTab]:
    yield cast("OffersTab", opened.window.open_tab(TabKey.OFFERS))
    for one in opened.client.asked:
        one.future.cancel()


def test_a_page_covers_the_views_and_esc_leads_back_to_the_same_place(
    tab: OffersTab, opened: Opened
) -> None:
    tab.market.bar.field.setFocus()
    page = SamplePage(opened)
    tab.open_page(page)
    assert tab.page is page
    assert not tab.stack.isVisible()
    assert opened.window.focusWidget() is page.field
    page.field.setText("20")
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    assert tab.page is None
    assert tab.stack.isVisible()
    assert opened.window.focusWidget() is tab.market.bar.field
    tab.open_page(cast("PurchasePage", tab.pages.left("one")))
    assert tab.current is page
    assert page.field.text() == "20"


@pytest.mark.parametrize("way", ["button", "keys"])
def test_the_button_and_alt_left_lead_back(tab: OffersTab, opened: Opened, way: str) -> None:
    page = SamplePage(opened)
    tab.open_page(page)
    if way == "button":
        page.back_button.click()
    else:
        QTest.keyClick(page.field, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert tab.current is tab.market


def test_going_back_by_keys_shows_no_menu_bar(tab: OffersTab, opened: Opened) -> None:
    page = SamplePage(opened)
    tab.open_page(page)
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyPress(opened.window, Qt.Key.Key_Alt, alt)
    QTest.keyClick(page.field, Qt.Key.Key_Left, alt)
    QTest.keyRelease(opened.window, Qt.Key.Key_Alt)
    assert tab.page is None
    assert not opened.window.menuBar().isVisible()


def test_a_page_opens_another_one_over_itself_and_each_goes_back_to_the_one_below(
    tab: OffersTab, opened: Opened
) -> None:
    first, second = SamplePage(opened), SamplePage(opened, "two")
    tab.open_page(first)
    first.button.setFocus()
    first.page_asked.emit(second)
    assert tab.current is second
    second.back_asked.emit()
    assert tab.current is first
    assert opened.window.focusWidget() is first.button


def test_what_is_asked_for_elsewhere_is_shown_in_the_place_of_pages(
    tab: OffersTab, opened: Opened
) -> None:
    tab.open_page(SamplePage(opened))
    tab.open_page(SamplePage(opened, "two"))
    tab.open_item("ar-1")
    assert tab.current is tab.quotes
    assert tab.stack.isVisible()


def test_only_the_last_pages_are_kept(tab: OffersTab, opened: Opened) -> None:
    for number in range(10):
        tab.open_page(SamplePage(opened, str(number)))
        tab.pages.close()
    kept = [number for number in range(10) if tab.pages.left(str(number)) is not None]
    assert kept == [2, 3, 4, 5, 6, 7, 8, 9]


def test_another_page_of_the_same_key_takes_the_place_of_the_one_that_was_left(
    tab: OffersTab, opened: Opened, qtbot: QtBot
) -> None:
    first, second = SamplePage(opened), SamplePage(opened)
    tab.open_page(first)
    tab.pages.close()
    with qtbot.waitSignal(first.destroyed):
        tab.open_page(second)
    assert tab.page is second


def test_a_page_over_the_agreements_gets_what_the_window_asks(opened: Opened) -> None:
    tab = cast("AgreementsTab", opened.window.open_tab(TabKey.AGREEMENTS))
    page = SamplePage(opened)
    rows = tab.regions()
    tab.open_page(page)
    assert tab.regions() == page.regions()
    assert not tab.split.isVisible()
    tab.export()
    page.back_asked.emit()
    assert tab.regions() == rows
    assert tab.split.isVisible()
    tab.open_page(page)
    opened.window.open_filtered(TabKey.AGREEMENTS, "lumenfold")
    assert tab.page is None
    assert tab.filter.text() == "lumenfold"


def test_the_steps_and_the_name_are_spoken(frame: Frame) -> None:
    page = SamplePage(frame)
    assert page.steps.accessibleName() == "Step 2 of 4, Configure"
    assert page.accessibleName() == "Pellucid Data Quality, Step 2 of 4, Configure"
    page.set_step(2)
    assert page.accessibleName() == "Pellucid Data Quality, Step 3 of 4, Quote"


def test_the_right_column_stays_in_view_and_goes_below_in_a_narrow_window(
    frame: Frame, qtbot: QtBot
) -> None:
    page = SamplePage(frame)
    frame.window.setCentralWidget(page)
    frame.window.show()
    page.resize(1280, 700)
    assert page.regions() == [page.bar, page.left, page.right]
    assert not page.left.isAncestorOf(page.right)
    assert 350 <= page.right.width() <= 352
    frame.window.resize(800, 700)
    page.resize(800, 700)
    assert page.left.isAncestorOf(page.right)
    assert page.button.isVisible()
    page.resize(1280, 700)
    assert not page.left.isAncestorOf(page.right)
