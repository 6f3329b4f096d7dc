"""All invoices that AWS lists, with the charges that they may be for; Enter shows one with its PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.invoice import InvoiceRow
from app.model.sync import Listing
from ui import fonts as types
from ui.context import Context
from ui.invoices.words import ONLY_PAYER
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.tabs.charges.invoices.columns import COLUMNS, NUMBER
from ui.tabs.charges.views import INVOICES, view_control
from ui.text import Counted
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from ui.invoices.sheet import InvoiceSheet
    from ui.table.actions import RowAction

_CHIPS = {
    "": tr("All documents"),
    "invoices": tr("Invoices"),
    "memos": tr("Credit memos"),
    "receipts": tr("Payment receipts"),
    "linked": tr("With charges"),
    "unlinked": tr("No known charge"),
    "without_order": tr("Without PO"),
}
_RELATED = frozenset({Listing.CHARGES, Listing.AGREEMENTS, Listing.NAMES})
_NUMBER_AT = next(at for at, one in enumerate(COLUMNS) if one.key == NUMBER)
_NO_INVOICES = tr("AWS lists no invoice of the last years.")
_NO_ROW = tr("There is no row.")
_NO_AGREEMENT = tr("It is not known to be for the charges of one agreement.")


def _id(row: InvoiceRow) -> str:
    return row.invoice.invoice_id


def _party(row: InvoiceRow) -> str:
    return row.seller_account_id or row.invoice.issuer


def build(context: Context, parent: QWidget) -> InvoicesTable:
    """Build the view."""
    return InvoicesTable(context, parent)


class InvoicesTable(TableTab):
    """A click on a number, a double click and Enter show the invoice."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            TableSpec(
                table="invoices",
                listing=Listing.INVOICES,
                related=_RELATED,
                columns=COLUMNS,
                sort="issued",
                is_descending=True,
                chips=_CHIPS,
                counted=Counted("{n} document", "{n} documents"),
                many=tr("invoices"),
                icon="receipt",
                empty=f"{_NO_INVOICES} {ONLY_PAYER}",
                record_id=_id,
                party=_party,
            ),
            parent,
        )
        self.view_control = view_control(context.look, INVOICES)
        self.toolbar.add_lead(self.view_control)
        self.footer.row.addWidget(PlainLabel(context.look, ONLY_PAYER, types.SECOND, "text2"))
        self.view.clicked.connect(self._on_clicked)
        self.view.doubleClicked.connect(self.show_invoice)

    def own_actions(self) -> tuple[RowAction, ...]:
        """Looking at an invoice, its PDF, and the agreement that it is for."""
        from ui.table.actions import RowAction  # noqa: PLC0415 - opening the view need not wait for it

        row = self.current
        has_row = isinstance(row, InvoiceRow)
        has_agreement = has_row and bool(row.agreement_id)
        return (
            RowAction(tr("Show invoice…\tEnter"), self.show_invoice, has_row, _NO_ROW),
            RowAction(tr("Open the PDF"), self.open_pdf, has_row, _NO_ROW),
            RowAction(
                tr("Open agreement\tCtrl+Enter"), self.open_agreement, has_agreement, _NO_AGREEMENT
            ),
        )

    def enter_pane(self) -> None:
        """Enter shows the invoice: the list has no pane."""
        self.show_invoice()

    def run_main_action(self) -> None:
        """Ctrl+Enter goes to the agreement."""
        self.open_agreement()

    def open_agreement(self) -> None:
        """Go to the agreement whose charges the current invoice is for, if it is one."""
        row = self.current
        if isinstance(row, InvoiceRow) and row.agreement_id:
            self.context.places.open_agreement(row.agreement_id)

    def show_invoice(self) -> InvoiceSheet | None:
        """Show what AWS says of the current invoice."""
        from ui.invoices.sheet import open_invoice  # noqa: PLC0415 - rarely needed

        row = self.current
        if not isinstance(row, InvoiceRow):
            return None
        return open_invoice(self.context, self.window(), row.invoice.invoice_id)

    def open_pdf(self) -> None:
        """Show the current invoice and fetch its PDF: the sheet says how that goes."""
        sheet = self.show_invoice()
        if sheet is not None and sheet.pdfs[0].open_button.isEnabled():
            sheet.pdfs[0].open_pdf()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == _NUMBER_AT and len(self.view.selected_rows()) == 1:
            self.show_invoice()
