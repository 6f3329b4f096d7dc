"""How much: a table with a row for each dimension, where its quantity is typed or ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.model.choices import LARGEST, Choices, count_of, is_one_of_many
from app.model.configuration import DISALLOWED, Options
from app.model.estimate import price_of
from app.model.purchase import Intent
from app.model.term import Rate, UpfrontRateCard
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.purchase.dimension_words import About
from ui.terms.periods import period
from ui.theme import Tone
from ui.widgets.card import Line
from ui.widgets.field import mark_wrong
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.number_field import NumberField
from ui.widgets.radio import Radio
from ui.widgets.tick import Tick
from ui.widgets.tooltip import set_tooltip

_ROW = 48
_HEAD = 32
_EDGE = 14
_PRICE, _NUMBER, _FIELD, _AMOUNT = 96, 56, 96, 124
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QuantityTable(QFrame):
    """`changed` when a number was typed, ticked or stepped. An amendment also shows what one has now.

    A seller who sells one of each gets ticks in the place of numbers; who does not sell several
    dimensions at once, a radio button at each.
    """

    changed = Signal()

    def __init__(self, look: Appearance, options: Options, about: About, selector: str) -> None:
        super().__init__()
        self._look = look
        self._options = options
        self._selector = selector
        self._is_amendment = options.intent is Intent.AMEND
        self.setProperty("card", "plain")
        self.setAccessibleName("How much")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        card = options.card(selector)
        column.addWidget(self._head(card))
        self._group = QButtonGroup(self)
        rates: Sequence[Rate] = card.rates if card is not None else ()
        self.rows = [
            QuantityRow(look, options, card, rate, about) for rate in rates if card is not None
        ]
        for row in self.rows:
            column.addWidget(Line())
            column.addWidget(row)
            row.edited.connect(self.changed)
            if row.radio is not None:
                self._group.addButton(row.radio)

    def counts(self) -> Mapping[str, int | None]:
        """What is entered, by dimension; None where it is no number."""
        return {row.dimension: row.number for row in self.rows}

    def show_choices(self, choices: Choices, problems: Mapping[str, str]) -> None:
        """Show numbers, amounts and what is wrong."""
        for row in self.rows:
            row.show_number(choices.counts.get(row.dimension, 0))
            row.show_problem(problems.get(count_of(row.dimension), ""))

    def _head(self, card: UpfrontRateCard | None) -> QWidget:
        look = self._look
        head = QWidget()
        head.setProperty("card", "head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(look.px(_HEAD))
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(12))
        length = period(card.selector) if card is not None else ""
        amendment = (("Price to end", _PRICE), ("Now", _NUMBER), ("New", _FIELD),
                     ("Change", _NUMBER), ("Amount now", _AMOUNT))  # fmt: skip
        price = f"Price, {length}" if length else "Price"
        purchase = ((price, _PRICE + 20), ("Quantity", _FIELD), ("Amount", _AMOUNT))
        first = "What you have" if self._is_amendment else "What you buy"
        row.addWidget(PlainLabel(look, first, types.SECOND_MEDIUM, "text2", elided=True), 1)
        for words, width in amendment if self._is_amendment else purchase:
            label = PlainLabel(look, words, types.SECOND_MEDIUM, "text2")
            label.setAlignment(_RIGHT)
            label.setFixedWidth(look.px(width))
            row.addWidget(label)
        return head


class QuantityRow(QWidget):
    """One dimension. `number` is None while what is typed is no number."""

    edited = Signal()

    def __init__(
        self, look: Appearance, options: Options, card: UpfrontRateCard, rate: Rate, about: About
    ) -> None:
        super().__init__()
        self._look = look
        self.dimension = rate.dimension
        self._owned = options.owned_counts.get(rate.dimension, 0)
        self._is_amendment = options.intent is Intent.AMEND
        self._price = price_of(options, card.selector, rate.dimension)
        name = about.name(rate.dimension)
        is_counted = card.quantity != DISALLOWED
        self.radio = Radio(look, "") if is_one_of_many(card) else None
        self.tick = Tick(look, "") if not is_counted and self.radio is None else None
        self.field: NumberField | None = None
        if is_counted:
            self.field = NumberField(
                look, f"Quantity of {name}", self._owned, LARGEST, is_in_row=True
            )
            self.field.setFixedSize(look.px(_FIELD), look.px(28))
        self._build(name, about.description(rate.dimension))
        self._connect(name)

    @property
    def number(self) -> int | None:
        """What is entered."""
        if self.radio is not None and not self.radio.isChecked():
            return 0
        if self.tick is not None:
            return int(self.tick.isChecked())
        return self.field.number if self.field is not None else 1

    def show_number(self, number: int | None) -> None:
        """Show a number without telling; an unreadable one is what stands in the field."""
        if number is None:
            self._show_amount(None)
            return
        for button in (self.radio, self.tick):
            if button is not None:
                button.blockSignals(True)
                group = button.group()
                if group is not None and not number and group.checkedButton() is button:
                    group.setExclusive(False)
                    button.setChecked(False)
                    group.setExclusive(True)
                else:
                    button.setChecked(number > 0)
                button.blockSignals(False)
        if self.field is not None:
            is_open = self.radio is None or number > 0
            self.field.setEnabled(is_open)
            if self.field.number != number:
                self.field.set_quietly(number)
        self._show_amount(number)

    def show_problem(self, problem: str) -> None:
        """Say what is wrong in the place of the description, or nothing."""
        self._second.setText(problem or self._description)
        self._second.set_ink(Tone.DANGER if problem else "text2")
        self._second.setVisible(bool(problem or self._description))
        if self.field is not None:
            mark_wrong(self.field, is_wrong=bool(problem))
            self.field.setAccessibleDescription(problem or self._description)

    # --- building ---------------------------------------------------------------------------------

    def _build(self, name: str, description: str) -> None:
        look = self._look
        self._description = description
        self.setMinimumHeight(look.px(_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), look.px(4), look.px(_EDGE), look.px(4))
        row.setSpacing(look.px(12))
        for button in (self.radio, self.tick):
            if button is not None:
                button.setAccessibleName(name)
                row.addWidget(button)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        label = PlainLabel(look, name, types.BODY_STRONG, elided=True)
        self._second = PlainLabel(look, description, types.SECOND, "text2", elided=True)
        self._second.setVisible(bool(description))
        names.addWidget(label)
        names.addWidget(self._second)
        names.addStretch(1)
        row.addLayout(names, 1)
        width = _PRICE if self._is_amendment else _PRICE + 20
        price = text.amount(self._price) if self._price is not None else text.NOT_AVAILABLE
        row.addWidget(self._cell(price, width))
        if self._is_amendment:
            row.addWidget(self._cell(text.count(self._owned), _NUMBER, "text2"))
        holder = QHBoxLayout()
        holder.addStretch(1)
        if self.field is not None:
            holder.addWidget(self.field)
        box = QWidget()
        box.setFixedWidth(look.px(_FIELD))
        holder.setContentsMargins(0, 0, 0, 0)
        box.setLayout(holder)
        row.addWidget(box)
        self._change = self._cell("", _NUMBER)
        self._change.setVisible(self._is_amendment)
        row.addWidget(self._change)
        self._amount = MoneyLabel(look, None, types.BODY_STRONG)
        holder = QHBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addStretch(1)
        holder.addWidget(self._amount)
        box = QWidget()
        box.setFixedWidth(look.px(_AMOUNT))
        box.setLayout(holder)
        row.addWidget(box)

    def _cell(self, words: str, width: int, ink: str = "text") -> PlainLabel:
        label = PlainLabel(self._look, words, types.BODY, ink)
        label.setAlignment(_RIGHT)
        label.setFixedWidth(self._look.px(width))
        return label

    def _connect(self, name: str) -> None:
        if self.field is not None:
            set_tooltip(self.field, f"Quantity of {name}")
            self.field.edited.connect(self.edited)
        for button in (self.radio, self.tick):
            if button is not None:
                button.toggled.connect(self._on_toggled)

    def _on_toggled(self, is_on: bool) -> None:
        if self.field is not None and self.radio is not None:
            self.field.setEnabled(is_on)
            if is_on and not self.field.number:
                self.field.set_quietly(1)
        if (
            is_on or self.radio is None
        ):  # of two radio buttons that change, the one that is on tells
            self.edited.emit()

    def _show_amount(self, number: int | None) -> None:
        more = None if number is None else number - self._owned
        known = self._price is not None and more is not None
        money = self._price.times(more) if known and self._price and more is not None else None
        self._amount.set_money(money)
        if more is not None:
            self._change.setText(f"+{text.count(more)}" if more > 0 else text.count(more))
            self._change.set_ink(Tone.POSITIVE if more > 0 else "text2")
