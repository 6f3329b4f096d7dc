"""The view of a quote: purchase orders are typed, checked and kept; what is shown follows AWS."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from app.model.command import ChargeOrder
from app.model.quote import ExpectedCharge
from tests.fakes import quote_samples as some
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from ui.purchase.charge_table import ChargeTable
from ui.purchase.charge_words import MOST_ORDERS, charge_rows, order_problem
from ui.purchase.quote_view import QuoteView
from ui.purchase.timeline import Timeline
from ui.widgets.labels import PlainLabel
from ui.widgets.scroll import ScrollColumn


@pytest.fixture
def view(frame: Frame, qtbot: QtBot) -> Iterator[QuoteView]:
    made = QuoteView(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.show_read(some.contract())
    yield made
    if made.terms_sheet is not None:
        made.terms_sheet.reject()


def table(view: QuoteView) -> ChargeTable:
    assert view.table is not None
    return view.table


def test_everything_of_a_quote_is_in_the_view(view: QuoteView) -> None:
    told = all_text(view)
    for words in (
        "Pellucid Data Quality",
        "Pellucid private offer · Pellucid Systems",
        "ar-71x0c4m9e2",
        "46,080.00 USD with estimated tax",
        "Partly metered.",
        "Meridian Invoicing SARL, UK Branch",
        "Not needed",
        "VAT, 20%, on 38,400.00",
        "Editor seats: 20 for 24,000.00 USD",
        "Usage rates",
        "An estimate. The invoice decides.",
    ):
        assert words in told
    assert view.findChild(Timeline) is not None


def test_purchase_orders_are_read_trimmed_by_charge(view: QuoteView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.edited):
        table(view).edits["ch-a1"].setText(" BL-2026-0211 ")
    assert view.orders() == ((ChargeOrder("ch-a1", "BL-2026-0211"),), "")


@pytest.mark.parametrize("typed", ["x" * 201, "BL\u202e-1", "BL\t1"])
def test_a_wrong_purchase_order_is_marked_and_said(view: QuoteView, typed: str) -> None:
    edit = table(view).edits["ch-a2"]
    edit.setText(typed)
    orders, problem = view.orders()
    assert orders == ()
    assert problem
    assert edit.property("wrong") is True
    assert edit.accessibleDescription() == problem
    assert table(view).problem.text() == problem
    edit.setText("BL-1")
    assert not table(view).problem.isVisible()


def test_one_order_fills_every_charge_with_the_keyboard(view: QuoteView) -> None:
    fill = table(view).fill_edit
    assert fill is not None
    assert not table(view).fill_button.isEnabled()
    fill.setFocus()
    QTest.keyClicks(fill, "BL-7")
    QTest.keyClick(fill, Qt.Key.Key_Return)
    assert [one.purchase_order for one in view.orders()[0]] == ["BL-7"] * 3


def test_aws_takes_no_more_orders_than_it_says() -> None:
    assert order_problem(MOST_ORDERS) == ""
    assert "at most 86" in order_problem(MOST_ORDERS + 1)


def test_what_was_typed_survives_a_refresh_and_another_view(
    view: QuoteView, frame: Frame, qtbot: QtBot
) -> None:
    table(view).edits["ch-a1"].setText("BL-1")
    edit = table(view).edits["ch-a2"]
    edit.setFocus()
    view.show_read(some.contract(invoiced_by="Somebody else"))
    assert table(view).edits["ch-a2"] is edit
    assert frame.window.focusWidget() is edit
    other = QuoteView(frame.context)
    qtbot.addWidget(other)
    other.show_read(some.contract())
    assert table(other).edits["ch-a1"].text() == "BL-1"


def test_what_was_typed_survives_new_charges_and_the_focus_stays(
    view: QuoteView, frame: Frame
) -> None:
    table(view).edits["ch-a1"].setText("BL-1")
    table(view).edits["ch-a1"].setFocus()
    view.show_read(some.contract(charges=some.QUOTE.charges[:2]))
    assert table(view).edits["ch-a1"].text() == "BL-1"
    assert frame.window.focusWidget() is table(view).edits["ch-a1"]


def test_a_known_order_shows_how_it_begins_and_a_typed_one_goes_on_at_its_end(
    view: QuoteView,
) -> None:
    known = msgspec.structs.replace(some.QUOTE.charges[0], purchase_order="BL-2026-0209")
    view.show_read(some.contract(charges=(known, *some.QUOTE.charges[1:])))
    assert table(view).edits["ch-a1"].cursorPosition() == 0
    table(view).edits["ch-a1"].setText("BL-1")
    view.show_read(some.contract(charges=(known, *some.QUOTE.charges[1:2])))
    assert table(view).edits["ch-a1"].cursorPosition() == len("BL-1")


def test_an_order_of_twelve_characters_has_room_where_there_is_little(view: QuoteView) -> None:
    charges = table(view)
    charges.setParent(None)
    charges.resize(560, charges.heightForWidth(560))
    charges.show()
    edit = charges.edits["ch-a1"]
    style, words = QStyleOptionFrame(), edit.fontMetrics().horizontalAdvance("BL-2026-0209")
    edit.initStyleOption(style)
    inside = edit.style().subElementRect(QStyle.SubElement.SE_LineEditContents, style, edit)
    assert words + 4 <= inside.width()  # Qt keeps two pixels at either end
    charges.close()


@pytest.mark.parametrize("status", ["PENDING_APPROVAL", "ACCEPTED", "REJECTED", "CANCELLED"])
def test_orders_cannot_be_typed_where_they_go_nowhere(view: QuoteView, status: str) -> None:
    view.show_read(some.contract(status=status))
    assert table(view).edits == {}
    assert view.orders() == ((), "")


def test_orders_are_read_only_while_nothing_can_be_sent(view: QuoteView) -> None:
    view.set_orders_off("You are offline.")
    view.show_read(some.contract())
    edit = table(view).edits["ch-a1"]
    assert edit.isReadOnly()
    assert edit.accessibleDescription() == "You are offline."


def test_a_term_of_a_new_kind_is_said(view: QuoteView) -> None:
    view.show_read(some.unknown_term())
    assert "This quote has a term that this version cannot handle." in all_text(view)
    assert "loyaltyPricingTerm" in all_text(view)


def test_all_terms_open_as_cards_with_the_documents_first(view: QuoteView, qtbot: QtBot) -> None:
    view.show_terms()
    sheet = view.terms_sheet
    assert sheet is not None
    assert sheet.cards[0].said.title == "Legal"
    assert len(sheet.cards) == len(some.TERMS)
    sheet.cards[0].link_asked.emit(some.EULA)
    assert sheet.link_sheet is not None
    assert "awsmp-eulas.s3.amazonaws.com" in all_text(sheet.link_sheet)
    sheet.link_sheet.reject()
    sheet.reject()
    assert view.terms_sheet is None


def test_the_summary_is_copied(view: QuoteView, frame: Frame) -> None:
    view.copy_summary()
    assert "Quote ar-71x0c4m9e2" in frame.context.clipboard.text()


def test_words_stand_over_one_another_where_there_is_little_room(
    view: QuoteView, frame: Frame, qtbot: QtBot
) -> None:
    scroll = ScrollColumn(frame.context.look)
    scroll.column.addWidget(view)
    frame.window.setCentralWidget(scroll)
    frame.window.resize(480, 820)
    qtbot.waitUntil(lambda: view.width() < 460)
    edit = table(view).edits["ch-a1"]
    right = edit.mapTo(view, edit.rect().topRight()).x()
    assert right < view.width() <= scroll.viewport().width()


@pytest.mark.parametrize("width", [480, 876])
def test_an_amount_without_room_ends_in_dots_and_never_loses_its_first_digits(
    view: QuoteView, frame: Frame, width: int
) -> None:
    huge = "123456789012345678901234567890.12345678"
    charge = ExpectedCharge("ch-a1", "ON_ACCEPTANCE", None, some.usd(huge), some.usd(huge))
    view.show_read(some.contract(charges=(charge,)))
    frame.window.resize(width, 820)
    shown = [
        one for one in table(view).findChildren(PlainLabel) if one.text().startswith("123,456")
    ]
    assert len(shown) == 2
    for label in shown:
        label.grab()
        assert label.toolTip()  # it has the whole, and so is cut at its end
        assert label.width() < label.sizeHint().width()


def test_an_amount_of_a_billion_is_shown_whole(view: QuoteView) -> None:
    amount = some.usd("1000000000.00")
    charge = ExpectedCharge("ch-a1", "ON_ACCEPTANCE", None, amount, amount)
    view.show_read(some.contract(charges=(charge,)))
    for label in table(view).findChildren(PlainLabel):
        if label.text() == "1,000,000,000.00":
            assert label.minimumWidth() >= label.sizeHint().width()


@pytest.mark.parametrize("width", [560, 700, 1400])
@pytest.mark.parametrize("status", ["DRAFT", "PENDING_APPROVAL"])
def test_the_cells_of_a_row_stand_under_the_words_of_the_head(
    view: QuoteView, width: int, status: str
) -> None:
    view.show_read(some.contract(status=status))
    charges = table(view)
    charges.setParent(None)
    charges.resize(width, charges.heightForWidth(width))
    charges.show()
    head, *rows = charges._lines
    assert rows
    for row in rows:
        for cell, word in ((row._tax, head._tax), (row._order, head._order)):
            assert cell.geometry().left() == word.geometry().left()
        assert row._order.geometry().right() < row.width()
    charges.close()


@pytest.mark.parametrize("width", [560, 700, 1200])
def test_what_is_charged_is_said_whole(view: QuoteView, width: int) -> None:
    told = next(row.what for row in charge_rows(some.contract()) if row.icon == "gauge")
    charges = table(view)
    charges.setParent(None)
    charges.resize(width, charges.heightForWidth(width))
    charges.show()
    label = next(one for one in charges.findChildren(PlainLabel) if one.text() == told)
    if not label.wordWrap():
        assert label.width() >= label.fontMetrics().horizontalAdvance(told)
    assert label.height() >= label.heightForWidth(label.width())
    charges.close()
