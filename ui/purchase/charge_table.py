"""The charges of a quote as a table in a card, with a field for the purchase order of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from app.model.command import ChargeOrder
from app.model.money import Money
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.confirm.rules import ORDER_LIMIT, read_order
from ui.purchase.charge_words import NO_ORDER_YET, ChargeRow, order_problem
from ui.purchase.timeline import Timeline, legend
from ui.purchase.timeline_words import TimelineWords
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.field import mark_wrong
from ui.widgets.labels import PlainLabel, room_for
from ui.widgets.tooltip import set_tooltip

_NARROW = 640  # below, the words of a row stand over one another
_ROW = 44
_HEAD = 31
_WHEN, _AMOUNT, _TAX, _ORDER = 112, 118, 108, 150
_LEAST, _LEAST_AMOUNT = 294, 96  # of a line beside its amount, and of a cell, in little room
_MOST_AMOUNT, _STACKED_AMOUNT, _STACKED_ORDER = 240, 132, 124
_EDGE = 14
_ANY = 16_777_215  # no limit, as Qt writes it


class ChargeTable(QWidget):
    """`edited` when a purchase order was typed. What is typed lives in `typed`, by charge id."""

    edited = Signal()

    def __init__(
        self,
        look: Appearance,
        rows: Sequence[ChargeRow],
        line: TimelineWords | None,
        currency: str,
        typed: dict[str, str],
        *,
        takes_orders: bool,
    ) -> None:
        super().__init__()
        self._look = look
        self._typed = typed
        self._lines: list[_Cells] = []
        self.edits: dict[str, QLineEdit] = {}
        self.fill_edit: QLineEdit | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self._card(rows, line, currency, takes_orders=takes_orders))
        self.problem = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        column.addWidget(self.problem)
        if len(self.edits) > 1:
            column.addSpacing(look.px(4))
            column.addLayout(self._fill_row())
        self._show_problems()

    def orders(self) -> tuple[tuple[ChargeOrder, ...], str]:
        """The purchase orders as they would be sent, and what is wrong with one of them."""
        found = []
        for charge_id, edit in self.edits.items():
            typed = read_order(edit.text())
            if not typed.is_good:
                return (), typed.problem
            if typed.value is not None:
                found.append(ChargeOrder(charge_id, typed.value))
        if problem := order_problem(len(found)):
            return (), problem
        return tuple(found), ""

    def set_on(self, *, is_on: bool, reason: str = "") -> None:
        """Let the person type, or not, and why."""
        for edit in (*self.edits.values(), *([self.fill_edit] if self.fill_edit else ())):
            edit.setReadOnly(not is_on)
            edit.setAccessibleDescription(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put words over one another where they have no room side by side."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(_NARROW)
        for one in self._lines:
            one.stack(is_stacked=is_narrow)

    def _card(
        self,
        rows: Sequence[ChargeRow],
        line: TimelineWords | None,
        currency: str,
        *,
        takes_orders: bool,
    ) -> Card:
        look, px = self._look, self._look.px
        card = Card(look, padding=0)
        card.setAccessibleName(tr("Charges"))
        card.body.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(px(_EDGE), px(12), px(_EDGE), px(6))
        top.addWidget(PlainLabel(look, tr("Charges"), types.SECTION))
        top.addStretch(1)
        card.body.addLayout(top)
        if line is not None:
            top.addLayout(legend(look, line))
            holder = QHBoxLayout()
            holder.setContentsMargins(px(_EDGE), 0, px(_EDGE), px(4))
            holder.addWidget(Timeline(look, line))
            card.body.addLayout(holder)
        if not rows:
            none = QHBoxLayout()
            none.setContentsMargins(px(_EDGE), 0, px(_EDGE), px(12))
            words = tr("AWS names no charge for this quote.")
            none.addWidget(PlainLabel(look, words, types.BODY, "text2", wraps=True))
            card.body.addLayout(none)
            return card
        card.body.addWidget(Line())
        card.body.addWidget(self._head(currency))
        for row in rows:
            card.body.addWidget(Line())
            card.body.addWidget(self._row(row, currency, takes_orders=takes_orders))
        widths = tuple(max(line.money_widths[at] for line in self._lines) for at in range(2))
        for one in self._lines:
            one.set_money_widths(*(min(width, px(_MOST_AMOUNT)) for width in widths))
        return card

    def _head(self, currency: str) -> QWidget:
        amount, tax = tr("Amount"), tr("Est. tax")
        if currency:
            amount = tr("Amount, {currency}", currency=currency)
            tax = tr("Est. tax, {currency}", currency=currency)
        labels = [
            PlainLabel(self._look, words, types.SECOND_MEDIUM, "text2", elided=index > 0)
            for index, words in enumerate((tr("When"), tr("What"), amount, tax))
        ]
        order = PlainLabel(self._look, tr("Purchase order"), types.SECOND_MEDIUM, "text2")
        return self._line(None, labels, order, _HEAD)

    def _row(self, row: ChargeRow, currency: str, *, takes_orders: bool) -> QWidget:
        look = self._look
        is_fixed = row.amount is not None and not row.before
        strong = types.BODY_STRONG if is_fixed else types.BODY
        amount = _number(row.amount_words if row.amount is None else row.amount, currency)
        before = f"{row.before} " if row.before else ""
        tax = _number(row.tax_words if row.tax is None else row.tax, currency)
        labels = [
            PlainLabel(look, row.when, types.BODY_MEDIUM),
            PlainLabel(look, row.what, types.BODY, "text2", wraps=True),
            PlainLabel(
                look, f"{before}{amount}", strong, "text" if is_fixed else "text2", elided=True
            ),
            PlainLabel(look, tax, types.BODY, "text2", elided=True),
        ]
        made = self._line(row.icon, labels, self._order(row, takes_orders=takes_orders), _ROW)
        made.setAccessibleName(row.spoken)
        set_tooltip(labels[1], row.what)
        return made

    def _line(
        self, icon: str | None, labels: list[PlainLabel], order: QWidget, height: int
    ) -> QWidget:
        made = _Cells(self._look, icon, labels, order, height)
        self._lines.append(made)
        return made

    def _order(self, row: ChargeRow, *, takes_orders: bool) -> QWidget:
        if not row.charge_id:
            words = PlainLabel(self._look, NO_ORDER_YET, types.BODY, "text2")
            set_tooltip(words, tr("AWS has no such charge yet. It takes its purchase order later."))
            return words
        if not takes_orders:
            said = plain(row.order, 60) or tr("None")
            words = PlainLabel(self._look, said, types.BODY, "text2", elided=True)
            # Qt lays out what ignores its hint as if it had no width, even where the width is fixed.
            words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            return words
        edit = QLineEdit(self._typed.get(row.charge_id, plain(row.order, ORDER_LIMIT)))
        edit.setProperty("scale", "row")
        edit.setFont(self._look.font(types.BODY))
        edit.setMaxLength(ORDER_LIMIT + 1)
        edit.setPlaceholderText(tr("Optional"))
        edit.setAccessibleName(row.order_name)
        edit.setProperty("charge", row.charge_id)
        if row.charge_id not in self._typed:
            edit.setCursorPosition(0)  # a number without room shows how it begins
        edit.textChanged.connect(self._on_order_changed)
        self.edits[row.charge_id] = edit
        return edit

    def _fill_row(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        words = tr("Use one purchase order for every charge")
        label = PlainLabel(look, words, types.SECOND, "text2", elided=True)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(label)
        self.fill_edit = QLineEdit()
        self.fill_edit.setProperty("scale", "row")
        self.fill_edit.setFont(look.font(types.BODY))
        self.fill_edit.setMaxLength(ORDER_LIMIT + 1)
        self.fill_edit.setFixedWidth(look.px(_ORDER))
        self.fill_edit.setPlaceholderText(tr("PO number"))
        self.fill_edit.setAccessibleName(words)
        self.fill_edit.textChanged.connect(self._show_problems)
        self.fill_edit.returnPressed.connect(self._on_fill_clicked)
        row.addWidget(self.fill_edit)
        self.fill_button = PlainButton(look, tr("Fill all"), size=ButtonSize.ROW)
        self.fill_button.clicked.connect(self._on_fill_clicked)
        row.addWidget(self.fill_button)
        row.addStretch(1)
        return row

    def _show_problems(self) -> None:
        edits = list(self.edits.values())
        read = [read_order(edit.text()) for edit in edits]
        for edit, typed in zip(edits, read, strict=True):
            mark_wrong(edit, is_wrong=not typed.is_good)
            set_tooltip(edit, typed.problem)
            edit.setAccessibleDescription(typed.problem)
        problems = [typed.problem for typed in read if not typed.is_good]
        if self.fill_edit is not None:
            filled = read_order(self.fill_edit.text())
            mark_wrong(self.fill_edit, is_wrong=not filled.is_good)
            problem = filled.problem or ("" if filled.value else tr("Type a purchase order first."))
            self.fill_button.set_on(not problem, problem)
            problems += [filled.problem] if filled.problem else []
        problems = problems or [one for one in [self.orders()[1]] if one]
        self.problem.setText(problems[0] if problems else "")
        self.problem.setVisible(bool(problems))

    def _on_order_changed(self, typed: str) -> None:
        self._typed[str(self.sender().property("charge"))] = typed
        self._show_problems()
        self.edited.emit()

    def _on_fill_clicked(self) -> None:
        order = read_order(self.fill_edit.text()) if self.fill_edit is not None else None
        if order is None or order.value is None:
            return
        for edit in self.edits.values():
            if not edit.isReadOnly():
                edit.setText(order.value)


class _Cells(QWidget):
    """One line of the table: icon, two words at the left, two amounts at the right, the purchase order."""

    def __init__(
        self,
        look: Appearance,
        icon: str | None,
        labels: list[PlainLabel],
        order: QWidget,
        height: int,
    ) -> None:
        super().__init__()
        self._look = look
        self._least = height
        self._when, _what, self._amount, self._tax = labels
        self._money = (look.px(_AMOUNT), look.px(_TAX))
        self._is_stacked = False
        px = look.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(_EDGE), px(4), px(_EDGE), px(4))
        row.setSpacing(px(12))
        holder = QWidget()
        holder.setFixedSize(px(16), px(16))
        row.addWidget(IconLabel(look, icon) if icon else holder)
        self._left = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for box, cells in ((self._left, labels[:2]), (self._right, labels[2:])):
            for cell in cells:
                box.addWidget(cell)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for cell in labels[2:]:
            cell.setAlignment(right)
        row.addLayout(self._left, 1)
        row.addLayout(self._right)
        row.addWidget(order)
        self._order = order
        self.stack(is_stacked=False)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the words are over one another."""
        hint = super().minimumSizeHint()
        least = self._look.px(_LEAST) + self._stacked_money()
        return QSize(min(hint.width(), least), hint.height())

    @property
    def money_widths(self) -> tuple[int, int]:
        """How wide amount and tax are by nature: one that is cut would look like a smaller one."""
        return (self._amount.sizeHint().width() + 2, self._tax.sizeHint().width() + 2)

    def set_money_widths(self, amount: int, tax: int) -> None:
        """Give the columns of amounts a width; what is longer ends in dots."""
        self._money = (max(amount, self._look.px(_AMOUNT)), max(tax, self._look.px(_TAX)))
        self.stack(is_stacked=self._is_stacked)

    def _stacked_money(self) -> int:
        px = self._look.px
        return max(min(max(self._money), px(_STACKED_AMOUNT)), px(_LEAST_AMOUNT))

    def stack(self, *, is_stacked: bool) -> None:
        """Let the words stand over one another, or side by side."""
        self._is_stacked = is_stacked
        px, way = self._look.px, QBoxLayout.Direction
        for box in (self._left, self._right):
            box.setDirection(way.TopToBottom if is_stacked else way.LeftToRight)
            box.setSpacing(px(1 if is_stacked else 12))
        when = room_for(self._look, types.BODY, _WHEN, tr("On acceptance"))
        self._when.setMinimumWidth(0 if is_stacked else when)
        self._when.setMaximumWidth(_ANY if is_stacked else when)
        for cell, width in zip((self._amount, self._tax), self._money, strict=True):
            cell.setFixedWidth(self._stacked_money() if is_stacked else width)
        self._order.setFixedWidth(px(_STACKED_ORDER if is_stacked else _ORDER))
        taller = px(self._least + (16 if is_stacked else 0))
        self.setMinimumHeight(taller)


def _number(value: Money | str, currency: str) -> str:
    """An amount without the code that stands in the head of its column; words as they are."""
    if isinstance(value, str):
        return value
    return text.amount(value) if value.currency == currency else text.money(value)
