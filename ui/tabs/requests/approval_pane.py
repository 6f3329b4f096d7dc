"""The reading pane of an organisation approval: levels, the requester's note, charges, our note."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.language import tr, tr_in
from app.model.command import ChargeOrder
from app.model.quote import ExpectedCharge
from app.model.request import PENDING, ApprovalDetail
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.approvals.levels import LevelsCard
from ui.confirm.rules import APPROVAL_NOTE_LIMIT, ORDER_LIMIT, Typed, read_order, read_reason
from ui.context import Context
from ui.tabs.requests import words
from ui.tabs.requests.parts import (
    Draft,
    PaneBody,
    PaneHeader,
    SaidCard,
    StoryCard,
)
from ui.tabs.requests.words import NoteWords
from ui.widgets.card import Card, Line
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.field import mark_wrong
from ui.widgets.labels import MoneyLabel, PlainLabel, shrinkable

_INTENTS = {
    "NEW": tr("New agreement"),
    "AMEND": tr("Change of an agreement"),
    "REPLACE": tr("Replacement"),
}
_VISIBILITIES = {"PRIVATE": tr_in("offer", "Private"), "PUBLIC": tr_in("offer", "Public")}
_TIMINGS = {
    "ON_ACCEPTANCE": tr("On acceptance"),
    "BILLING_PERIOD": tr("Each billing period"),
    "SCHEDULED": tr("On a date"),
    "NOT_APPLICABLE": tr("No fixed date"),
}


class ApprovalPane(PaneBody):
    """Shows an organisation approval. `override_chosen` carries another approver's outcome id."""

    override_chosen = Signal(str)

    def __init__(
        self, context: Context, detail: ApprovalDetail, now: datetime, draft: Draft
    ) -> None:
        super().__init__(context, detail.row)
        self._detail = detail
        self._draft = draft
        self.orders: dict[str, QLineEdit] = {}
        self.note_edit: QLineEdit | None = None
        self.column.addWidget(self._header())
        self.add_note(self.said_now(now))
        is_open = detail.row.status == PENDING
        self.column.addLayout(self._sides(is_open=is_open))
        if detail.quote is not None and detail.quote.charges:
            self.column.addWidget(self._charges(detail.quote.charges, is_open=is_open))
        if is_open:
            self.column.addWidget(self._note())
        else:
            self.column.addWidget(StoryCard(self.look, detail.row, detail.steps))

    def said_now(self, now: datetime) -> NoteWords:
        """The countdown, or how it ended."""
        if self.row.status == PENDING:
            return words.deadline_note(self.row, now, self._detail.approval.expires_at)
        return words.decided_note(self.row, now)

    def set_enabled_fields(self, *, is_on: bool) -> None:
        """Let the person type, or not while nothing can be decided."""
        for edit in (*self.orders.values(), *([self.note_edit] if self.note_edit else ())):
            edit.setEnabled(is_on)

    def read_note(self) -> Typed:
        """The note as it would be sent with an approval."""
        return read_reason(self._draft.note, limit=APPROVAL_NOTE_LIMIT, is_required=False)

    def read_orders(self) -> tuple[tuple[ChargeOrder, ...], str]:
        """The purchase orders as they would be sent, and what is wrong with one of them."""
        found = []
        for charge_id, edit in self.orders.items():
            typed = read_order(edit.text())
            if not typed.is_good:
                return (), typed.problem
            if typed.value is not None:
                found.append(ChargeOrder(charge_id, typed.value))
        return tuple(found), ""

    def _header(self) -> PaneHeader:
        detail, quote = self._detail, self._detail.quote
        intent = _INTENTS.get(quote.intent, tr("Request")) if quote else tr("Request")
        asker = text.account_id(detail.approval.requester_account_id)
        asked = tr("asked by account {number}", number=asker) if asker else ""
        under = tr("before tax")
        if quote is None or quote.value is None:
            under = tr("AWS gives no total")
        elif quote.value_after_tax is not None:
            under = tr(
                "{amount} with estimated tax",
                amount=text.money(quote.value_after_tax),
            )
        return PaneHeader(
            self.context,
            detail.row,
            title=f"{intent}: {words.title(detail.row)}",
            who=" · ".join(part for part in (text.party(detail.row.seller), asked) if part),
            money=quote.value if quote else None,
            under_amount=under,
        )

    def _sides(self, *, is_open: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        choose = self.override_chosen.emit if is_open else None
        self.levels = LevelsCard(self.look, self._detail.approval, self._draft.override, choose)
        row.addWidget(self.levels, 52)
        said = SaidCard(
            self.look,
            tr("Note from the requester"),
            self._detail.approval.note,
            empty=tr("The requester left no note."),
        )
        said.body.insertSpacing(said.body.count() - 1, self.look.px(6))
        said.body.insertWidget(said.body.count() - 1, Line())
        said.body.insertSpacing(said.body.count() - 1, self.look.px(6))
        facts = FactList(self.look, self._facts(), self.context.clipboard, spacing=3)
        said.body.insertWidget(said.body.count() - 1, facts)
        row.addWidget(said, 48)
        return row

    def _facts(self) -> list[Fact]:
        approval = self._detail.approval
        visibility = (
            _VISIBILITIES.get(approval.visibility)
            or approval.visibility.replace("_", " ").capitalize()
        )
        found = [
            Fact(tr("Offer"), visibility or tr("Not known")),
            Fact(tr("Product"), approval.product_name or tr("Not known")),
        ]
        if approval.expires_at is not None:
            found.append(Fact(tr("Expires"), text.date(approval.expires_at)))
        return found

    def _charges(self, charges: tuple[ExpectedCharge, ...], *, is_open: bool) -> Card:
        card = Card(self.look, padding=0)
        card.setAccessibleName(tr("Charges if approved and accepted"))
        card.body.setSpacing(0)
        px = self.look.px
        head = QHBoxLayout()
        head.setContentsMargins(px(14), px(10), px(14), px(10))
        head.addWidget(
            PlainLabel(self.look, tr("Charges if approved and accepted"), types.BODY_STRONG)
        )
        head.addStretch(1)
        number = text.plural(len(charges), "{n} charge", "{n} charges")
        head.addWidget(PlainLabel(self.look, number, types.SECOND, "text2"))
        card.body.addLayout(head)
        for charge in charges:
            card.body.addWidget(Line())
            card.body.addWidget(self._charge(charge, is_open=is_open))
        return card

    def _charge(self, charge: ExpectedCharge, *, is_open: bool) -> QWidget:
        look = self.look
        holder = QWidget()
        holder.setFixedHeight(look.px(43))
        row = QHBoxLayout(holder)
        row.setContentsMargins(look.px(14), 0, look.px(14), 0)
        row.setSpacing(look.px(12))
        when = _TIMINGS.get(charge.timing, plain(charge.timing, 40))
        row.addWidget(
            shrinkable(PlainLabel(look, when or tr("Charge"), types.BODY_MEDIUM, elided=True))
        )
        if charge.time is not None:
            row.addWidget(PlainLabel(look, text.date(charge.time), types.BODY, "text2"))
        row.addStretch(1)
        row.addWidget(MoneyLabel(look, charge.amount, otherwise=text.NOT_KNOWN_YET))
        tax = PlainLabel(look, _tax(charge), types.BODY, "text2")
        tax.setMinimumWidth(max(look.px(124), tax.sizeHint().width()))
        tax.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(tax)
        row.addWidget(self._order(charge, is_open=is_open))
        return holder

    def _order(self, charge: ExpectedCharge, *, is_open: bool) -> QWidget:
        if not is_open:
            order = plain(charge.purchase_order or tr("No PO"), 60)
            return PlainLabel(self.look, order, types.BODY, "text2")
        edit = QLineEdit(self._draft.orders.get(charge.charge_id, charge.purchase_order or ""))
        edit.setProperty("scale", "row")
        edit.setFont(self.look.font(types.BODY))
        edit.setFixedWidth(self.look.px(174))
        edit.setMaxLength(ORDER_LIMIT + 1)
        edit.setPlaceholderText(tr("PO (optional)"))
        amount = text.money(charge.amount) if charge.amount else tr("a charge not known yet")
        edit.setAccessibleName(tr("Purchase order for {amount}", amount=amount))
        edit.setProperty("charge", charge.charge_id)
        edit.textChanged.connect(self._on_order_changed)
        self.orders[charge.charge_id] = edit
        return edit

    def _note(self) -> Card:
        card = Card(self.look, tr("Your note"))
        hint = PlainLabel(
            self.look, tr("Needed if you reject. The requester sees it."), types.SECOND, "text2"
        )
        card.title_row.addWidget(hint)
        edit = QLineEdit(self._draft.note)
        edit.setFont(self.look.font(types.BODY))
        edit.setMaxLength(APPROVAL_NOTE_LIMIT)
        edit.setPlaceholderText(tr("Write a short reason or leave it empty"))
        edit.setAccessibleName(tr("Your note, the requester sees it"))
        edit.textChanged.connect(self._on_note_changed)
        card.body.addWidget(edit)
        self.note_edit = edit
        return card

    def _on_order_changed(self, typed: str) -> None:
        edit = self.sender()
        self._draft.orders[str(edit.property("charge"))] = typed
        if isinstance(edit, QLineEdit):
            mark_wrong(edit, is_wrong=not read_order(typed).is_good)
        self.edited.emit()

    def _on_note_changed(self, typed: str) -> None:
        self._draft.note = typed
        self.edited.emit()


def _tax(charge: ExpectedCharge) -> str:
    if charge.tax is None:
        return tr("Tax not available")
    return tr("+ {amount} tax", amount=text.money(charge.tax))
