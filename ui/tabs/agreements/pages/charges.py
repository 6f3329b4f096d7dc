"""The Charges page: what was charged of the total, and the charges around today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.charge import Charge
from app.model.charge import ChargeRow as StoredRow
from app.model.command import SetPurchaseOrders
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import CHARGE_STATES
from ui.orders.asking import tell_unset
from ui.orders.desk import OrderDesk
from ui.orders.part import OrderPart
from ui.table.column import Cell
from ui.tabs.agreements.pages.charge_words import ChargesWords, ChargeWords, charges
from ui.tabs.agreements.pages.money_parts import ChargeRow, meter
from ui.tabs.agreements.pages.page import Page, quiet
from ui.theme import Tone
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Card, Line
from ui.widgets.labels import PlainLabel


class ChargesPage(Page):
    """`all_asked` when the person wants the Charges tab. Purchase orders are edited in place."""

    all_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: ChargesWords | None = None
        self._detail: AgreementDetail | None = None
        self._desk: OrderDesk | None = None
        self._parts: dict[str, OrderPart] = {}
        self._is_late = False  # something else is to be shown once no field is open any more

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the charges."""
        self._detail = detail
        said = charges(detail, now)
        if said == self._said:
            return
        if any(one.field is not None for one in self._parts.values()):
            self._is_late = True
            for charge in detail.charges:
                if part := self._parts.get(charge.charge_id):
                    part.renew(_row(detail, charge))
            return
        self._said = said
        self._parts.clear()
        self.fill(list(self._widgets(said)))

    def forget(self) -> None:
        """Another agreement comes: a field that is open belongs to this one."""
        super().forget()
        self._parts.clear()
        self._said, self._is_late = None, False

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
        row.addWidget(PlainLabel(self.look, tr("Charged"), types.BODY, "text2"))
        row.addStretch(1)
        row.addWidget(PlainLabel(self.look, money.charged, types.BODY_STRONG))
        if money.total is not None:
            words = tr("of {amount}", amount=text.money(money.total))
            row.addWidget(PlainLabel(self.look, words, types.SECOND, "text2"))
        row.addWidget(ExplainButton(self.look, CHARGE_STATES, tr("the state of a charge")))
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
        card.setAccessibleName(tr("Charges"))
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
                    order_part=self._part(one),
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

    def _part(self, one: ChargeWords) -> OrderPart | None:
        if self._detail is None:
            return None
        if self._desk is None:
            self._desk = OrderDesk(self.context, self)
            self._desk.settled.connect(self._on_settled)
        part = OrderPart(self.look, self._desk, _row(self._detail, one.charge), _cell(one))
        part.edited.connect(self._on_edited)
        self._parts[one.charge.charge_id] = part
        return part

    def _on_edited(self) -> None:
        is_open = any(one.field is not None for one in self._parts.values())
        if self._is_late and not is_open and self._detail is not None:
            self._is_late = False
            # Only when the field is through with its key: it would be destroyed inside of it.
            QTimer.singleShot(0, self, self._show_late)

    def _show_late(self) -> None:
        if self._detail is not None:
            self.show_detail(self._detail, self.context.store.now())

    def _on_settled(self, command: SetPurchaseOrders) -> None:
        if self._desk is not None:
            charge_id = command.entries[0].charge_id
            decide = partial(self._edit, charge_id)
            tell_unset(self.context, self._desk, command, decide)

    def _edit(self, charge_id: str) -> None:
        if part := self._parts.get(charge_id):
            part.edit()


def _row(detail: AgreementDetail, charge: Charge) -> StoredRow:
    agreement = detail.row.agreement
    return StoredRow(
        charge,
        agreement.product_id,
        agreement.product_name,
        agreement.seller_account_id,
        agreement.seller_name,
        agreement_status=agreement.status,
        renews=agreement.end_behavior == "RENEW" if agreement.end_behavior else None,
    )


def _cell(one: ChargeWords) -> Cell:
    if one.order:
        return Cell(one.order, icon="check", icon_tone=Tone.POSITIVE, tip=one.order)
    if one.is_coming:
        return Cell(tr("No PO"), icon="warning-circle", tone=Tone.WARNING)
    return Cell(tr("No PO"), is_faint=True)


class InvoiceButton(LinkButton):
    """The number of an invoice, which shows what AWS says of it."""

    def __init__(self, look: Appearance, said: ChargeWords) -> None:
        super().__init__(look, tr("Invoice {invoice}", invoice=said.invoice))
        self.links = said.invoices
        self.setFont(look.font(types.SECOND))
        self.setAccessibleName(
            tr("Invoice {invoice} of {date}", invoice=said.invoice, date=said.when)
        )
