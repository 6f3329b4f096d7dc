"""Invoices in the window: beside charges, as a sheet of facts, and as PDFs that open or say why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, AppError, NotFound, Offline, Rejected
from app.model.charge import ChargeRow
from app.model.invoice import CREDIT_MEMO, Certainty, Invoice, InvoiceLink
from app.model.sync import Listing
from app.worker.invoice_messages import FetchInvoicePdf, InvoicePdfFetched
from app.worker.messages import Changed, SyncEnded
from tests.fakes import agreement_samples as some
from tests.fakes.frame import Frame
from tests.fakes.invoice_samples import ORDER, charge, invoice, sums
from tests.fakes.samples import NOW
from tests.fakes.stored_world import CHARGES, StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui import links
from ui.invoices import pdf
from ui.invoices.cell import INVOICE_COLUMN, invoice_cell
from ui.invoices.sheet import InvoiceSheet, open_invoice, open_invoices
from ui.invoices.words import ONLY_PAYER, facts
from ui.registry import TabKey
from ui.search_find import said
from ui.search_hits import HitKind
from ui.tabs.agreements.pages.charge_words import charges
from ui.tabs.agreements.pages.charges import ChargesPage, InvoiceButton
from ui.tabs.charges.tab import ChargesTab
from ui.theme import Tone

EXACT = InvoiceLink(invoice(), Certainty.EXACT)
POSSIBLE = InvoiceLink(invoice("EUINGB26-2"), Certainty.POSSIBLE)
HOSTILE = '<a href="https://evil.example">\u202epay</a>'


class Queries:
    """A store that has these invoices."""

    def __init__(self, *known: Invoice) -> None:
        self.known = {one.invoice_id: one for one in known}
        self.charges: list[tuple[ChargeRow, Certainty]] = []

    def invoice(self, invoice_id: str) -> Invoice | None:
        return self.known.get(invoice_id)

    def charges_of_invoice(self, _invoice_id: str) -> list[tuple[ChargeRow, Certainty]]:
        return self.charges

    def open_orders(self) -> tuple[()]:
        return ()

    def cancel(self) -> None:
        """Nothing is being asked."""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def queries(frame: Frame) -> Queries:
    made = Queries(invoice())
    frame.store.queries = cast("Any", made)
    return made


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PDFs that would have been opened."""
    found: list[str] = []

    def take(path: str) -> bool:
        found.append(path)
        return True

    monkeypatch.setattr(pdf, "open_paper", take)
    return found


def sheet_of(frame: Frame, *shown: InvoiceLink) -> InvoiceSheet:
    frame.window.show()
    made = open_invoices(frame.context, frame.window, shown or (EXACT,))
    assert made is not None
    return made


def row(*found: InvoiceLink) -> ChargeRow:
    return ChargeRow(charge(), invoices=found)


# --- cells -------------------------------------------------------------------------------------------


def test_an_exact_invoice_is_its_number_alone() -> None:
    cell = invoice_cell(row(EXACT), NOW)
    assert (cell.first, cell.second, cell.icon) == ("EUINGB26-1", "", "")
    assert cell.spoken == "Invoice EUINGB26-1, for this charge"
    assert (cell.for_sheet, cell.copied_rest) == ("EUINGB26-1", ("exact",))


def test_a_possible_invoice_says_so_wherever_it_stands() -> None:
    cell = invoice_cell(row(POSSIBLE), NOW)
    assert (cell.first, cell.second, cell.icon_tone) == ("EUINGB26-2", "possible", Tone.WARNING)
    assert cell.spoken == "Invoice EUINGB26-2, may be for this charge"
    assert cell.copied_rest == ("possible",)
    several = invoice_cell(row(POSSIBLE, POSSIBLE, POSSIBLE), NOW)
    assert several.second == "possible, 2 more"


def test_without_an_invoice_the_cell_is_a_dash_of_the_same_columns() -> None:
    cell = invoice_cell(row(), NOW)
    assert (cell.first, cell.spoken, cell.for_sheet) == ("\u2014", "No invoice", "")
    assert {
        len(invoice_cell(one, NOW).copied_rest) for one in (row(), row(EXACT), row(POSSIBLE))
    } == {len(INVOICE_COLUMN.sheet) - 1}


# --- facts -------------------------------------------------------------------------------------------


def test_the_facts_name_everything_that_aws_says() -> None:
    told = {
        one.label: one.said.replace("\u00a0", " ")
        for one in facts(invoice(to_pay=sums("108.00", "EUR", exchange=("USD", "EUR", "1.08"))))
    }
    assert told["Number"] == "EUINGB26-1"
    assert told["Issued"] == "1 Nov 2026"
    assert told["Due"] == "1 Dec 2026"
    assert told["Billing period"] == "Nov 2026"
    assert told["Purchase order"] == ORDER
    assert told["For"] == "AWS Marketplace"
    assert told["Before tax"] == "100.00 USD"
    assert told["VAT 20.00%"] == "20.00 USD"
    assert told["Total"] == "120.00 USD"
    assert told["To pay, at 1 USD = 1.08 EUR"] == "129.60 EUR"


@pytest.mark.parametrize("period", ["2026-13", "2026-00", "2026", "new-11"])
def test_a_billing_period_that_is_no_month_stands_as_it_came(period: str) -> None:
    told = {one.label: one.said for one in facts(Invoice("EUINGB26-9", period=period))}
    assert told["Billing period"] == period


def test_what_aws_leaves_out_or_says_anew_is_no_trouble() -> None:
    bare = {one.label: one.said.replace("\u00a0", " ") for one in facts(Invoice("EUINGB26-9"))}
    assert (bare["Issued"], bare["Purchase order"]) == ("Not known", "None")
    memo = invoice(kind=CREDIT_MEMO, original_id="EUINGB26-0", bill_type="SOMETHING_NEW")
    told = {one.label: one.said.replace("\u00a0", " ") for one in facts(memo)}
    assert (told["Corrects invoice"], told["Kind of bill"]) == ("EUINGB26-0", "SOMETHING_NEW")


# --- the sheet ---------------------------------------------------------------------------------------


def test_the_sheet_says_how_sure_it_is_and_for_what(frame: Frame, queries: Queries) -> None:
    queries.charges = [(ChargeRow(charge(), product_name="Lumenfold"), Certainty.EXACT)]
    made = sheet_of(frame)
    seen = all_text(made)
    for words in (
        "Invoice EUINGB26-1",
        "For this charge",
        "nothing else could be meant",
        "1 Nov 2026, Lumenfold",
    ):
        assert words in seen
    made.reject()


def test_several_invoices_stand_below_one_another(frame: Frame, queries: Queries) -> None:
    made = sheet_of(frame, POSSIBLE, InvoiceLink(invoice("EUINGB26-3"), Certainty.POSSIBLE))
    seen = all_text(made)
    assert "Invoices that may be for this charge" in seen
    assert "EUINGB26-2" in seen
    assert "EUINGB26-3" in seen
    names = [one.open_button.accessibleName() for one in made.pdfs]
    assert names == ["Open the PDF of Invoice EUINGB26-2", "Open the PDF of Invoice EUINGB26-3"]
    made.reject()


def test_foreign_text_is_plain_text(frame: Frame, queries: Queries) -> None:
    hostile = invoice(HOSTILE, issuer=HOSTILE, purchase_order=HOSTILE, original_id=HOSTILE)
    made = sheet_of(frame, InvoiceLink(hostile, Certainty.EXACT))
    assert "\u202e" not in all_text(made)
    assert "<a href" in all_text(made)
    made.reject()


def test_a_charge_without_invoices_and_an_unknown_number_open_nothing(
    frame: Frame, queries: Queries
) -> None:
    assert open_invoices(frame.context, frame.window, ()) is None
    assert open_invoice(frame.context, frame.window, "EUINGB26-404") is None


# --- the PDF -----------------------------------------------------------------------------------------


def test_a_pdf_is_fetched_and_opened(
    frame: Frame, queries: Queries, qtbot: QtBot, papers: list[str], tmp_path: Path
) -> None:
    made = sheet_of(frame)
    buttons = made.pdfs[0]
    QTest.keyClick(buttons.open_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    assert frame.client.asked[-1].request == FetchInvoicePdf("EUINGB26-1")
    assert buttons.words == "Fetching the PDF from AWS…"
    assert not buttons.save_button.isEnabled()
    frame.client.answer(InvoicePdfFetched(str(tmp_path / "a.pdf")))
    qtbot.waitUntil(lambda: papers == [str(tmp_path / "a.pdf")])
    assert buttons.words == ""
    assert buttons.open_button.isEnabled()
    made.reject()


@pytest.mark.parametrize(
    "error",
    [
        Offline(
            "AWS cannot be reached: no network.", "Check the network connection, then try again."
        ),
        NotFound("AWS has no PDF of this invoice yet.", "Look again."),
        Rejected(
            "What AWS gave for this invoice is no PDF, so it was not kept.", "Look elsewhere."
        ),
        Rejected("This PDF is larger than 20 MB, so it was not taken.", "Look elsewhere."),
    ],
    ids=lambda error: error.message,
)
def test_what_does_not_open_says_why_in_one_place(
    frame: Frame, queries: Queries, qtbot: QtBot, papers: list[str], error: AppError
) -> None:
    made = sheet_of(frame)
    made.pdfs[0].open_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.fail(error)
    qtbot.waitUntil(lambda: made.pdfs[0].words == f"{error.message} {error.hint}")
    assert not papers
    assert made.pdfs[0].open_button.isEnabled()
    made.reject()


def test_who_is_not_the_payer_is_told_calmly(frame: Frame, queries: Queries, qtbot: QtBot) -> None:
    made = sheet_of(frame)
    made.pdfs[0].open_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.fail(AccessDenied("No.", "Missing right: invoicing:GetInvoicePDF."))
    qtbot.waitUntil(lambda: made.pdfs[0].words.startswith(ONLY_PAYER))
    assert "invoicing:GetInvoicePDF" in made.pdfs[0].words
    made.reject()


def test_without_a_program_for_pdfs_it_says_so(
    frame: Frame, queries: Queries, qtbot: QtBot, tmp_path: Path
) -> None:
    made = sheet_of(frame)
    made.pdfs[0].open_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.answer(InvoicePdfFetched(str(tmp_path / "not-there.pdf")))
    qtbot.waitUntil(lambda: "No program on this computer opens PDFs" in made.pdfs[0].words)
    made.reject()


def test_a_pdf_is_saved_where_the_person_says(
    frame: Frame, queries: Queries, qtbot: QtBot, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"%PDF-1.4")
    made = sheet_of(frame)
    made.pdfs[0].save_button.click()
    dialog = made.window().findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("Invoice EUINGB26-1.pdf")
    dialog.fileSelected.emit(str(tmp_path / "mine.pdf"))
    dialog.close()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.answer(InvoicePdfFetched(str(kept)))
    qtbot.waitUntil(lambda: made.pdfs[0].words == "Saved as mine.pdf.")
    assert (tmp_path / "mine.pdf").read_bytes() == b"%PDF-1.4"
    made.reject()


@pytest.mark.parametrize(
    ("fetched", "target", "words"),
    [
        ("gone.pdf", "mine.pdf", "The PDF is gone again."),
        ("kept.pdf", "no/mine.pdf", "could not be written"),
    ],
)
def test_a_pdf_that_cannot_be_saved_says_why(
    frame: Frame, queries: Queries, qtbot: QtBot, tmp_path: Path, fetched: str, target: str, words: str
) -> None:  # fmt: skip
    (tmp_path / "kept.pdf").write_bytes(b"%PDF-1.4")
    made = sheet_of(frame)
    made.pdfs[0].save_pdf(str(tmp_path / target))
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.answer(InvoicePdfFetched(str(tmp_path / fetched)))
    qtbot.waitUntil(lambda: words in made.pdfs[0].words)
    assert not (tmp_path / target).exists()
    made.reject()


def test_offline_the_buttons_say_where_the_pdf_is(frame: Frame, queries: Queries) -> None:
    made = sheet_of(frame)
    frame.client.tell(SyncEnded(NOW, is_full=True, is_offline=True))
    button = made.pdfs[0].open_button
    assert not button.isEnabled()
    assert (
        button.accessibleDescription()
        == "You are offline. AWS keeps the PDF; it opens when you are back."
    )
    made.reject()


def test_only_a_pdf_that_is_there_is_handed_on(tmp_path: Path) -> None:
    (tmp_path / "paper.exe").write_bytes(b"MZ")
    assert not links.open_paper(str(tmp_path / "paper.exe"))
    assert not links.open_paper(str(tmp_path / "missing.pdf"))


# --- where they stand --------------------------------------------------------------------------------


def page_of(
    frame: Frame, *, denied: bool = False, linked: Sequence[InvoiceLink] = (EXACT,)
) -> ChargesPage:
    detail = some.lumenfold()
    past = [one for one in detail.charges if one.time and one.time <= NOW]
    detail = msgspec.structs.replace(
        detail,
        invoices={past[-1].charge_id: tuple(linked)} if linked else {},
        are_invoices_denied=denied,
    )
    made = ChargesPage(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.show_detail(detail, NOW)
    return made


def test_the_charges_of_an_agreement_show_their_invoices(
    frame: Frame, queries: Queries, qtbot: QtBot
) -> None:
    made = page_of(frame)
    (button,) = made.findChildren(InvoiceButton)
    assert button.accessibleName().startswith("Invoice EUINGB26-1 of ")
    button.click()
    sheets = frame.window.findChildren(InvoiceSheet)
    assert "For this charge" in all_text(sheets[0])
    sheets[0].reject()
    possible = page_of(frame, linked=(POSSIBLE,))
    assert "Invoice EUINGB26-2, possible" in all_text(possible)


def test_who_may_not_see_invoices_reads_one_calm_sentence(frame: Frame) -> None:
    assert ONLY_PAYER in all_text(page_of(frame, denied=True, linked=()))
    assert ONLY_PAYER not in all_text(page_of(frame, linked=()))
    detail = some.lumenfold()
    assert charges(detail, NOW - timedelta(days=3000)).note == ""


def test_search_finds_an_invoice_and_opens_it(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    due = next(
        one for one in CHARGES if one.money and one.time and one.time < NOW and one.purchase_order
    )
    assert due.time
    assert due.money
    found = invoice(
        issued_at=due.time, purchase_order=due.purchase_order,
        base=sums(str(due.money.amount), due.money.currency),
    )  # fmt: skip
    world.cache.invoices.put([found])
    run = world.cache.begin_listing(Listing.INVOICES, NOW)
    world.cache.end_listing(Listing.INVOICES, NOW, complete_ids_run=run)
    queries = opened.window.context.store.queries
    assert queries is not None
    groups = said(queries.search("EUINGB26-1", NOW), "EUINGB26-1", NOW).groups
    (group,) = [one for one in groups if one.kind is HitKind.INVOICE]
    assert group.hits[0].is_exact
    assert group.hits[0].name == "Invoice EUINGB26-1"
    opened.window.search.chosen.emit(group.hits[0])
    sheets = opened.window.findChildren(InvoiceSheet)
    assert "Invoice EUINGB26-1" in all_text(sheets[0])
    assert "Charges" in all_text(sheets[0])
    sheets[0].reject()


def test_the_charges_table_shows_invoices_and_opens_them(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    due = next(
        one for one in CHARGES if one.money and one.time and one.time < NOW and one.purchase_order
    )
    assert due.time
    assert due.money
    net = sums(str(due.money.amount), due.money.currency)
    found = invoice(issued_at=due.time, purchase_order=due.purchase_order, base=net)
    tab = opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    table = tab.table
    qtbot.waitUntil(lambda: len(table.model.keys) > 0)
    world.cache.invoices.put([found])
    run = world.cache.begin_listing(Listing.INVOICES, NOW)
    world.cache.end_listing(Listing.INVOICES, NOW, complete_ids_run=run)
    opened.client.tell(Changed((Listing.INVOICES,)))
    column = [one.key for one in table.spec.columns].index("invoice")

    def row_of() -> int:
        records = [table.model.record(row) for row in range(len(table.model.keys))]
        ids = [one.charge.charge_id if one else "" for one in records]
        return ids.index(due.charge_id)

    def shown() -> str:
        return str(table.model.index(row_of(), column).data(Qt.ItemDataRole.AccessibleTextRole))

    qtbot.waitUntil(lambda: "Invoice EUINGB26-1, for this charge" in shown())
    table.view.selectRow(row_of())
    action = next(one for one in table.own_actions() if one.words == "Show invoice…")
    assert action.is_on
    action.run()
    (sheet,) = opened.window.findChildren(InvoiceSheet)
    assert "For this charge" in all_text(sheet)
    sheet.reject()
    others = [row for row in range(len(table.model.keys)) if row != row_of()]
    table.view.selectRow(others[0])
    action = next(one for one in table.own_actions() if one.words == "Show invoice…")
    assert (action.is_on, action.off) == (
        False,
        "No invoice is known that could be for this charge.",
    )
