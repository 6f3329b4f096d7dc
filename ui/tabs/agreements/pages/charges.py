"""The Charges page: what was charged of the total, and the charges around today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.context import Context
from ui.tabs.agreements.pages.charge_words import ChargesWords, ChargeWords, charges
from ui.tabs.agreements.pages.money_parts import ChargeRow, meter
from ui.tabs.agreements.pages.page import Page, quiet
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Card, Line
from ui.widgets.labels import PlainLabel


class ChargesPage(Page):
    """`all_asked` when the person wants the Charges tab."""

    all_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: ChargesWords | None = None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the charges."""
        said = charges(detail, now)
        if said != self._said:
            self._said = said
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: ChargesWords) -> Iterator[QWidget]:
        if said.charges:
            yield self._meter(said)
            yield self._list(said)
        else:
            yield quiet(self.context, said.none)
        if said.note:
            yield PlainLabel(self.look, said.note, types.SECOND, "text2", wraps=True)
        if said.more:
            button = PlainButton(self.look, said.more, "receipt")
            button.clicked.connect(self.all_asked)
            yield button

    def _meter(self, said: ChargesWords) -> Card:
        money = said.summary.money
        card = Card(self.look, padding=12)
        card.setAccessibleName(money.spoken)
        row = QHBoxLayout()
        row.setSpacing(self.look.px(6))
        row.addWidget(PlainLabel(self.look, "Charged", types.BODY, "text2"))
        row.addStretch(1)
        row.addWidget(PlainLabel(self.look, money.charged, types.BODY_STRONG))
        if money.total is not None:
            words = f"of {text.money(money.total)}"
            row.addWidget(PlainLabel(self.look, words, types.SECOND, "text2"))
        card.body.addLayout(row)
        if money.share is not None:
            card.body.addWidget(meter(self.look, money))
        if money.note:
            card.body.addWidget(
                PlainLabel(self.look, money.note, types.SECOND, "text2", wraps=True)
            )
        return card

    def _list(self, said: ChargesWords) -> Card:
        card = Card(self.look, padding=0)
        card.setAccessibleName("Charges")
        card.body.setSpacing(0)
        for index, one in enumerate(said.charges):
            if index:
                card.body.addWidget(Line())
            card.body.addWidget(
                ChargeRow(
                    self.look,
                    one.when,
                    one.money,
                    one.order,
                    spoken=one.spoken,
                    tip=one.tip,
                    second="" if one.invoices else one.state,
                    is_coming=one.is_coming,
                    button=self._invoice_button(one),
                )
            )
        return card

    def _invoice_button(self, said: ChargeWords) -> InvoiceButton | None:
        if not said.invoices:
            return None
        button = InvoiceButton(self.look, said)
        button.clicked.connect(self._on_invoice_clicked)
        return button

    def _on_invoice_clicked(self) -> None:
        from ui.invoices.sheet import open_invoices  # noqa: PLC0415 - rarely needed

        button = self.sender()
        if isinstance(button, InvoiceButton):
            open_invoices(self.context, self.window(), button.links)


class InvoiceButton(LinkButton):
    """The number of an invoice, which shows what AWS says of it."""

    def __init__(self, look: Appearance, said: ChargeWords) -> None:
        super().__init__(look, f"Invoice {said.invoice}")
        self.links = said.invoices
        self.setFont(look.font(types.SECOND))
        self.setAccessibleName(f"Invoice {said.invoice} of {said.when}")
