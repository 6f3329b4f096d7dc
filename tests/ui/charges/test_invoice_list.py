"""The list of all invoices: what it says, what leads to an invoice and its PDF, what is said without a right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.export.formats import Format
from app.model.invoice import CREDIT_MEMO, Invoice
from app.model.sync import Listing
from app.worker.invoice_messages import FetchInvoicePdf
from tests.fakes.exported import csv_rows
from tests.fakes.invoice_samples import invoice
from tests.fakes.stored_world import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.charges.conftest import Charges
from ui.invoices.sheet import InvoiceSheet
from ui.registry import TabKey
from ui.table.column import Cell
from ui.tabs.charges.invoices.columns import COLUMNS
from ui.tabs.charges.invoices.table import InvoicesTable
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.views import CHARGES, INVOICES
from ui.widgets.tooltip import tooltip_html

HOSTILE = '<img src="https://evil.example">=1+1\u202e'
MINE = invoice("EUINGB26-1", "12000.00", purchase_order="BL-1", issued_at=NOW - timedelta(days=17))
MEMO = invoice(
    "EUINGB26-2", "8.12345678", "KWD", kind=CREDIT_MEMO, purchase_order=None, issued_at=NOW
)
ODD = Invoice(HOSTILE, kind="SOMETHING_NEW", issuer=HOSTILE, purchase_order=HOSTILE)


@pytest.fixture
def listed(charges: Charges, qtbot: QtBot) -> InvoicesTable:
    cache = charges.world.cache
    run = cache.begin_listing(Listing.INVOICES, NOW)
    cache.invoices.put([MINE, MEMO, ODD])
    cache.end_listing(Listing.INVOICES, NOW, complete_ids_run=run)
    tab = charges.opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    tab.go_to(INVOICES)
    assert isinstance(tab.current, InvoicesTable)
    view = tab.current
    qtbot.waitUntil(lambda: len(view.model.keys) == 3)
    return view


def numbers(view: InvoicesTable) -> list[str]:
    return [view.model.record(row).invoice.invoice_id for row in range(view.model.rowCount())]


def cell(view: InvoicesTable, row: int, key: str) -> Cell:
    column = next(one for one in COLUMNS if one.key == key)
    return column.cell(view.model.record(row), NOW)


def place(view: InvoicesTable, row: int, key: str) -> QPoint:
    column = next(at for at, one in enumerate(COLUMNS) if one.key == key)
    return view.view.visualRect(view.model.index(row, column)).center()


def sheet_of(charges: Charges, qtbot: QtBot) -> InvoiceSheet:
    window = charges.opened.window
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(InvoiceSheet)))
    return next(one for one in window.findChildren(InvoiceSheet) if one.isVisible())


def test_each_invoice_says_what_it_is_and_for_what(listed: InvoicesTable) -> None:
    assert numbers(listed) == ["EUINGB26-2", "EUINGB26-1", HOSTILE]
    assert cell(listed, 1, "product").first == "Lumenfold Observability"
    assert cell(listed, 1, "charges").first == "1 charge"
    assert cell(listed, 0, "product").first == "No known charge"
    face = cell(listed, 0, "kind").chip
    assert face is not None
    assert face.words == "Credit memo"
    amount = cell(listed, 0, "amount").first.replace("\u00a0", " ")
    assert amount == "9.748148136 KWD"
    assert cell(listed, 0, "order").first == "None"


def test_a_credit_memo_is_counted_as_a_document_and_not_as_an_invoice(
    listed: InvoicesTable, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: listed.footer.count.text() == "3 documents")


def test_foreign_text_and_what_aws_leaves_out_are_no_trouble(listed: InvoicesTable) -> None:
    shown = [cell(listed, 2, one.key) for one in COLUMNS]
    assert not [one for one in shown if "\u202e" in one.text + one.tip + one.for_sheet]
    assert cell(listed, 2, "issued").first == "Not known"
    assert cell(listed, 2, "amount").first == "Not available"
    face = cell(listed, 2, "kind").chip
    assert face is not None
    assert face.words == "SOMETHING_NEW"


def test_chips_and_text_narrow_the_list(listed: InvoicesTable, qtbot: QtBot) -> None:
    chip = listed.toolbar.chip("linked")
    assert chip is not None
    chip.click()
    qtbot.waitUntil(lambda: numbers(listed) == ["EUINGB26-1"])
    listed.clear_filters()
    qtbot.waitUntil(lambda: len(numbers(listed)) == 3)
    listed.set_filter("EUINGB26-2")
    qtbot.waitUntil(lambda: numbers(listed) == ["EUINGB26-2"])
    listed.set_filter("lumenfold")
    qtbot.waitUntil(lambda: numbers(listed) == ["EUINGB26-1"])


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        ("invoices", "Invoices", ["EUINGB26-1"]),
        ("memos", "Credit memos", ["EUINGB26-2"]),
        ("receipts", "Payment receipts", []),
    ],
)
def test_a_chip_leaves_the_documents_of_one_kind(
    charges: Charges, listed: InvoicesTable, qtbot: QtBot, kind: str, words: str, found: list[str]
) -> None:
    charges.opened.window.resize(1600, 900)
    chip = listed.toolbar.chip(kind)
    assert chip is not None
    qtbot.waitUntil(lambda: chip.accessibleName() == f"{words}, {len(found)}")
    chip.click()
    qtbot.waitUntil(lambda: numbers(listed) == found)


def test_in_a_narrow_window_the_kinds_are_in_the_menu(
    charges: Charges, listed: InvoicesTable, qtbot: QtBot
) -> None:
    charges.opened.window.resize(760, 700)
    qtbot.waitUntil(listed.toolbar.more.isVisible)
    entry = next(one for one in listed.toolbar.menu_of_more().actions() if one.data() == "receipts")
    entry.trigger()
    qtbot.waitUntil(lambda: numbers(listed) == [])
    assert listed.toolbar.more.accessibleName() == "Payment receipts, 0"


@pytest.mark.parametrize("key", [one.key for one in COLUMNS])
def test_every_column_sorts_both_ways(listed: InvoicesTable, qtbot: QtBot, key: str) -> None:
    column = next(one for one in COLUMNS if one.key == key)
    for is_descending in (True, False):
        listed.sort_by(column.sort, is_descending)
        with qtbot.waitSignal(listed.loader.loaded):
            listed.loader.load()
        assert len(numbers(listed)) == 3


def test_enter_shows_the_invoice_with_its_pdf(
    charges: Charges, listed: InvoicesTable, qtbot: QtBot
) -> None:
    listed.beside.choose(1)
    listed.view.setFocus()
    QTest.keyClick(listed.view, Qt.Key.Key_Return)
    sheet = sheet_of(charges, qtbot)
    assert "EUINGB26-1" in all_text(sheet)
    assert "Lumenfold Observability" in all_text(sheet)
    sheet.reject()


def test_a_click_on_its_number_shows_the_invoice_and_one_beside_it_selects(
    charges: Charges, listed: InvoicesTable, qtbot: QtBot
) -> None:
    port = listed.view.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place(listed, 1, "issued"))
    assert not charges.opened.window.findChildren(InvoiceSheet)
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place(listed, 0, "number"))
    sheet = sheet_of(charges, qtbot)
    assert "EUINGB26-2" in all_text(sheet)
    sheet.reject()


def test_the_menu_of_a_row_fetches_the_pdf_and_leads_to_the_agreement(
    charges: Charges, listed: InvoicesTable, qtbot: QtBot
) -> None:
    listed.beside.choose(1)
    menu = listed.actions_of_rows.menu_of_rows()
    entries = {one.text().split("\t")[0]: one for one in menu.actions()}
    assert entries["Open agreement"].isEnabled()
    entries["Open the PDF"].trigger()
    menu.deleteLater()
    sheet = sheet_of(charges, qtbot)
    asked = charges.opened.client.asked
    qtbot.waitUntil(lambda: FetchInvoicePdf("EUINGB26-1") in [one.request for one in asked])
    sheet.reject()


def test_an_invoice_without_a_known_charge_leads_to_no_agreement(listed: InvoicesTable) -> None:
    listed.beside.choose(0)
    menu = listed.actions_of_rows.menu_of_rows()
    entry = next(one for one in menu.actions() if one.text().startswith("Open agreement"))
    assert not entry.isEnabled()
    assert entry.toolTip() == tooltip_html(
        "It is not known to be for the charges of one agreement."
    )
    listed.run_main_action()
    menu.deleteLater()


def test_the_list_is_exported_with_nothing_alive_in_it(
    listed: InvoicesTable, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "invoices.csv"
    exporter = listed.toolbar.export.exporter
    exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and exporter.percent is None)
    rows = csv_rows(path)
    assert [one["invoice_id"] for one in rows[:2]] == ["EUINGB26-2", "EUINGB26-1"]
    assert (rows[0]["amount"], rows[0]["currency"]) == ("9.748148136", "KWD")
    assert rows[1]["product"] == "Lumenfold Observability"


def test_the_views_lead_there_and_back(charges: Charges, listed: InvoicesTable) -> None:
    tab = charges.opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    assert listed.view_control.current == INVOICES
    listed.view_control.chosen.emit(CHARGES)
    assert tab.current is charges.table


def test_without_the_right_it_names_what_is_missing(charges: Charges, qtbot: QtBot) -> None:
    right = "invoicing:ListInvoiceSummaries"
    denied = AccessDenied("No.", code="AccessDeniedException", missing_right=right)
    charges.world.cache.fail_listing(Listing.INVOICES, NOW, denied)
    tab = charges.opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    tab.go_to(INVOICES)
    qtbot.waitUntil(lambda: right in all_text(tab.current))
    assert "Only the account that pays sees invoices." in all_text(tab.current)
