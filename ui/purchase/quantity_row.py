"""One dimension that is bought: its price, its quantity, and what that comes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.choices import LARGEST, is_one_of_many
from app.model.configuration import DISALLOWED, Options
from app.model.estimate import price_of
from app.model.money import Money
from app.model.term import Rate, UpfrontRateCard
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.purchase.dimension_words import About
from ui.theme import Tone
from ui.widgets.field import mark_wrong
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.number_field import NumberField
from ui.widgets.paragraph import Paragraph
from ui.widgets.radio import Radio
from ui.widgets.tick import Tick
from ui.widgets.tooltip import set_tooltip

EDGE = 14  # pixels at 100 %, as all of these
GAP = 12
_ROW = 48
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Cell(QWidget):
    """An amount or words at the end of a column; what has no room ends in dots and is whole in the tooltip."""

    def __init__(self, look: Appearance, kind: types.Type, ink: str = "text") -> None:
        super().__init__()
        self._money = MoneyLabel(look, None, kind)
        self._words = PlainLabel(look, "", kind, ink, elided=True)
        self._words.setAlignment(_RIGHT)
        self._money.hide()
        self._has_money = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._words, 1)
        row.addStretch(0)
        row.addWidget(self._money)

    def set_words(self, words: str) -> None:
        """Show words."""
        self._has_money = False
        self._words.setText(words)
        self._fit()

    def set_ink(self, ink: Tone | str) -> None:
        """Change the colour of the words."""
        self._words.set_ink(ink)

    def set_money(self, money: Money | None) -> None:
        """Show an amount with its code, or that there is none."""
        self._has_money = money is not None
        self._money.set_money(money)
        self._words.setText(text.money_or(money))
        self._fit()

    def natural_width(self) -> int:
        """What it takes to show it whole."""
        if self._has_money:
            return self._money.sizeHint().width()
        return QFontMetrics(self._words.font()).horizontalAdvance(self._words.text()) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the amount whole, or the words for it cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_whole = self._has_money and self._money.sizeHint().width() <= self.width()
        self._money.setVisible(is_whole)
        self._words.setVisible(not is_whole)


class QuantityRow(QWidget):
    """One dimension. `number` is None while what is typed is no number; `columns` are those it has."""

    edited = Signal()

    def __init__(
        self,
        look: Appearance,
        options: Options,
        card: UpfrontRateCard,
        rate: Rate,
        about: About,
        columns: Sequence[str],
    ) -> None:
        super().__init__()
        self._look = look
        self.dimension = rate.dimension
        self._owned = options.owned_counts.get(rate.dimension, 0)
        self._price = price_of(options, card.selector, rate.dimension)
        name = about.name(rate.dimension)
        is_counted = card.quantity != DISALLOWED
        self.radio = Radio(look, "") if is_one_of_many(card) else None
        self.tick = Tick(look, "") if not is_counted and self.radio is None else None
        self.field: NumberField | None = None
        if is_counted:
            self.field = NumberField(
                look, tr("Quantity of {name}", name=name), self._owned, LARGEST, is_in_row=True
            )
        self._cells: dict[str, QWidget] = {}
        self._build(name, about.description(rate.dimension), columns)
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
        self._second.set_words("", problem or self._description)
        self._second.set_tone(Tone.DANGER if problem else None)
        self._second.setVisible(bool(problem or self._description))
        if self.field is not None:
            mark_wrong(self.field, is_wrong=bool(problem))
            self.field.setAccessibleDescription(problem or self._description)

    def natural_width(self, column: str) -> int:
        """What a column takes to show all of this row, in pixels."""
        cell = self._cells[column]
        if isinstance(cell, Cell):
            return cell.natural_width()
        return self.field.natural_width() if self.field is not None else 0

    def set_width(self, column: str, width: int) -> None:
        """Make a column as wide as in the other rows."""
        self._cells[column].setFixedWidth(width)

    # --- building ---------------------------------------------------------------------------------

    def _build(self, name: str, description: str, columns: Sequence[str]) -> None:
        look = self._look
        self._description = description
        self.setMinimumHeight(look.px(_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(EDGE), look.px(4), look.px(EDGE), look.px(4))
        row.setSpacing(look.px(GAP))
        for button in (self.radio, self.tick):
            if button is not None:
                button.setAccessibleName(name)
                row.addWidget(button)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        label = Paragraph(look, name, types.BODY_STRONG)
        self._second = Paragraph(look, description, types.SECOND, is_quiet=True)
        for one in (label, self._second):
            one.setMinimumWidth(1)  # the table says how much room there is
        self._second.setVisible(bool(description))
        names.addWidget(label)
        names.addWidget(self._second)
        names.addStretch(1)
        row.addLayout(names, 1)
        self._change = Cell(look, types.BODY)
        self._amount = Cell(look, types.BODY_STRONG)
        price, owned = Cell(look, types.BODY), Cell(look, types.BODY, "text2")
        price.set_words(text.NOT_AVAILABLE if self._price is None else text.amount(self._price))
        owned.set_words(text.count(self._owned))
        field: QWidget = self.field or QWidget()
        made = {"price": price, "owned": owned, "field": field}
        made |= {"change": self._change, "amount": self._amount}
        self._cells = {key: made[key] for key in columns}
        for cell in self._cells.values():
            row.addWidget(cell)
        for key in made.keys() - self._cells.keys():
            made[key].setParent(self)
            made[key].hide()

    def _connect(self, name: str) -> None:
        if self.field is not None:
            set_tooltip(self.field, tr("Quantity of {name}", name=name))
            self.field.edited.connect(self.edited)
        for button in (self.radio, self.tick):
            if button is not None:
                button.toggled.connect(self._on_toggled)

    def _on_toggled(self, is_on: bool) -> None:
        if self.field is not None and self.radio is not None:
            self.field.setEnabled(is_on)
            if is_on and not self.field.number:
                self.field.set_quietly(1)
        if is_on or self.radio is None:  # of two radio buttons, the one that is on tells
            self.edited.emit()

    def _show_amount(self, number: int | None) -> None:
        if number is None or self._price is None:
            self._amount.set_money(None)
        else:
            self._amount.set_money(self._price.times(number - self._owned))
        if number is not None:
            more = number - self._owned
            self._change.set_words(f"+{text.count(more)}" if more > 0 else text.count(more))
            self._change.set_ink(Tone.POSITIVE if more > 0 else "text2")
