"""The sheet of invoices: what AWS says of each, how sure it is that it is for the charge, and its PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.invoice import Certainty, Invoice, InvoiceLink
from ui import fonts as types
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.sheet_pages import INVOICES
from ui.help.subjects import INVOICE_LINKS
from ui.invoices.pdf import PdfButtons
from ui.invoices.words import FACES, REASONS, charge_facts, facts, title
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.facts import FactList
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet


class InvoiceSheet(Sheet):
    """One card for each invoice. Nothing here changes anything, so that Enter presses buttons."""

    help_address = INVOICES

    def __init__(self, context: Context, window: QWidget, links: Sequence[InvoiceLink]) -> None:
        super().__init__(
            context.look, window, tr("Invoices of this charge") if len(links) > 1 else tr("Invoice")
        )
        self._context = context
        self.enter_presses = True
        self.pdfs: list[PdfButtons] = []
        if len(links) > 1:
            self._head(tr("Invoices that may be for this charge"))
        for link in links:
            self._add(link.invoice, link.certainty)
        self._fill_footer()

    @classmethod
    def of_invoice(cls, context: Context, window: QWidget, invoice: Invoice) -> InvoiceSheet:
        """Show one invoice for itself, as a search finds it."""
        made = cls(context, window, ())
        made._add(invoice, None)
        return made

    def _head(self, words: str) -> None:
        self.body.addWidget(PlainLabel(self.look, words, types.DIALOG_TITLE))
        self.body.addSpacing(self.look.px(12))

    def _add(self, invoice: Invoice, certainty: Certainty | None) -> None:
        look, context = self.look, self._context
        card = Card(look)
        card.setAccessibleName(title(invoice))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(PlainLabel(look, title(invoice), types.BODY_STRONG, elided=True), 1)
        row.addWidget(MoneyLabel(look, invoice.money, types.BODY_STRONG))
        card.body.addLayout(row)
        if certainty is not None:
            chips = QHBoxLayout()
            chips.addWidget(Chip(look, FACES[certainty]))
            about = FACES[certainty].words
            chips.addWidget(ExplainButton(look, INVOICE_LINKS, about))
            chips.addStretch(1)
            card.body.addLayout(chips)
            card.body.addWidget(Paragraph(look, REASONS[certainty], types.SECOND, is_quiet=True))
        card.body.addWidget(FactList(look, facts(invoice), context.clipboard))
        queries = context.store.queries
        charges = charge_facts(queries.charges_of_invoice(invoice.invoice_id)) if queries else []
        if charges:
            card.body.addWidget(FactList(look, charges, context.clipboard))
        pdf = PdfButtons(context, invoice)
        pdf.grown.connect(self._on_grown)
        self.pdfs.append(pdf)
        card.body.addSpacing(look.px(4))
        card.body.addLayout(pdf.row)
        card.body.addWidget(pdf)
        if self.body.count():
            self.body.addSpacing(look.px(12))
        self.body.addWidget(card)

    def _fill_footer(self) -> None:
        close = PlainButton(self.look, tr("Close"))
        close.clicked.connect(self.reject)
        self.footer.addStretch(1)
        self.footer.addWidget(close)

    def _on_grown(self) -> None:
        if self.isVisible():
            self.fit()


def open_invoices(
    context: Context, window: QWidget, links: Sequence[InvoiceLink]
) -> InvoiceSheet | None:
    """Open the invoices of a charge over a window; None where it has none."""
    if not links:
        return None
    sheet = InvoiceSheet(context, window, links)
    sheet.pdfs[0].open_button.setFocus()
    sheet.open()
    return sheet


def open_invoice(context: Context, window: QWidget, invoice_id: str) -> InvoiceSheet | None:
    """Open an invoice by its number over a window; None where it is not stored."""
    queries = context.store.queries
    invoice = queries.invoice(invoice_id) if queries else None
    if invoice is None:
        return None
    sheet = InvoiceSheet.of_invoice(context, window, invoice)
    sheet.pdfs[0].open_button.setFocus()
    sheet.open()
    return sheet
