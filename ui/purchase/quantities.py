"""How much: a table with a row for each dimension, where its quantity is typed or ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.choices import Choices, count_of
from app.model.configuration import Options
from app.model.purchase import Intent
from app.model.term import Rate
from ui import fonts as types
from ui.appearance import Appearance
from ui.purchase.dimension_words import About
from ui.purchase.quantity_row import EDGE, GAP, Cell, QuantityRow
from ui.terms.periods import period
from ui.widgets.card import Line
from ui.widgets.labels import PlainLabel

_HEAD = 32
_LEAST_NAME = 120
# The columns with their least widths, in pixels at 100 %; they grow with what stands in them.
_PURCHASE = {
    "price": (tr("Price"), 116),
    "field": (tr("Quantity"), 96),
    "amount": (tr("Amount"), 124),
}
_AMENDMENT = {
    "price": (tr("Price to end"), 84),
    "owned": (tr("Now"), 40),
    "field": (tr("New"), 88),
    "change": (tr("Change"), 48),
    "amount": (tr("Amount now"), 104),
}
_GIVE_WAY = ("price", "amount")  # where there is no room for all, these end in dots


class QuantityTable(QFrame):
    """`changed` when a number was typed, ticked or stepped. An amendment also shows what one has now.

    A seller who sells one of each gets ticks in the place of numbers; who does not sell several
    dimensions at once, a radio button at each.
    """

    changed = Signal()

    def __init__(self, look: Appearance, options: Options, about: About, selector: str) -> None:
        super().__init__()
        self._look = look
        is_amendment = options.intent is Intent.AMEND
        self._columns = _AMENDMENT if is_amendment else _PURCHASE
        self.setProperty("card", "plain")
        self.setAccessibleName(tr("How much"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        card = options.card(selector)
        length = period(card.selector) if card is not None and not is_amendment else ""
        self._heads: dict[str, Cell] = {}
        column.addWidget(
            self._head(tr("What you have") if is_amendment else tr("What you buy"), length)
        )
        self._group = QButtonGroup(self)
        rates: Sequence[Rate] = card.rates if card is not None else ()
        self.rows = [
            QuantityRow(look, options, card, rate, about, tuple(self._columns))
            for rate in rates
            if card is not None
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
        self._align()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        self._align()

    def _head(self, first: str, length: str) -> QWidget:
        look = self._look
        head = QWidget()
        head.setProperty("card", "head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(look.px(_HEAD))
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(EDGE), 0, look.px(EDGE), 0)
        row.setSpacing(look.px(GAP))
        row.addWidget(PlainLabel(look, first, types.SECOND_MEDIUM, "text2", elided=True), 1)
        for key, (words, _) in self._columns.items():
            cell = Cell(look, types.SECOND_MEDIUM, "text2")
            cell.set_words(f"{words}, {length}" if key == "price" and length else words)
            self._heads[key] = cell
            row.addWidget(cell)
        return head

    def _align(self) -> None:
        """Give each column of all rows one width: an amount is never cut where it can stand whole."""
        px = self._look.px
        widths = {
            key: max(
                px(least),
                self._heads[key].natural_width(),
                *(row.natural_width(key) for row in self.rows),
            )
            for key, (_, least) in self._columns.items()
        }
        room = self.width() - 2 * px(EDGE) - len(widths) * px(GAP) - px(_LEAST_NAME)
        for key in _GIVE_WAY:
            too_much = sum(widths.values()) - max(room, 0)
            if too_much > 0:
                widths[key] = max(px(self._columns[key][1]), widths[key] - too_much)
        for key, width in widths.items():
            self._heads[key].setFixedWidth(width)
            for row in self.rows:
                row.set_width(key, width)
