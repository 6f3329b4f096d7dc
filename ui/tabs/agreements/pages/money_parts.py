"""The money of an agreement as cards: the meter, and rows of charges."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.agreements.pages.summary_words import MoneyWords
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel
from ui.widgets.chip import mirrored
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.meter import Segment, SegmentBar
from ui.widgets.reading import margins
from ui.widgets.tooltip import set_tooltip

_LONG_AMOUNT = 14
_ORDER_WIDTH = 130


class MoneyCard(Card):
    """Total at the left, the next charge at the right, what was charged and is left below."""

    def __init__(self, look: Appearance, said: MoneyWords) -> None:
        super().__init__(look)
        self.setAccessibleName(said.spoken)
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        top.addLayout(self._total(look, said))
        top.addStretch(1)
        top.addLayout(self._next(look, said))
        self.body.addLayout(top)
        if said.share is not None:
            self.body.addWidget(meter(look, said))
        self.body.addLayout(self._legends(look, said))
        if said.note:
            self.body.addWidget(PlainLabel(look, said.note, types.SECOND, "text2", wraps=True))

    def _total(self, look: Appearance, said: MoneyWords) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(PlainLabel(look, said.title, types.SECOND, "text2"))
        is_long = said.total is not None and len(text.amount(said.total)) > _LONG_AMOUNT
        kind = types.SECTION if is_long else types.KPI
        column.addWidget(
            MoneyLabel(look, said.total, kind, code_kind=types.LEAD, otherwise=said.otherwise)
        )
        return column

    def _next(self, look: Appearance, said: MoneyWords) -> QVBoxLayout:
        right = Qt.AlignmentFlag.AlignRight
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(PlainLabel(look, said.next_title, types.SECOND, "text2"), 0, right)
        amount = MoneyLabel(look, said.next_money, types.BODY_STRONG, otherwise=said.next_words)
        column.addWidget(amount, 0, right)
        return column

    def _legends(self, look: Appearance, said: MoneyWords) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        is_short = len(said.charged) + len(said.still) < 3 * _LONG_AMOUNT
        row = QHBoxLayout()
        row.addWidget(Legend(look, tr("Charged"), said.charged, is_filled=True))
        if is_short:
            row.addStretch(1)
            row.addWidget(Legend(look, tr("Still to pay"), said.still, is_filled=False))
            column.addLayout(row)
            return column
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Legend(look, tr("Still to pay"), said.still, is_filled=False))
        return column


def meter(look: Appearance, said: MoneyWords) -> SegmentBar:
    """How much of the total has been charged."""
    bar = SegmentBar(look, 8)
    bar.set_segments([Segment(said.share or 0.0, 0)], said.spoken)
    return bar


class Legend(QWidget):
    """A dot, a name, and amounts."""

    def __init__(self, look: Appearance, name: str, amounts: str, *, is_filled: bool) -> None:
        super().__init__()
        self._look = look
        self._is_filled = is_filled
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(look.px(14)))
        row.setSpacing(look.px(6))
        row.addWidget(PlainLabel(look, name, types.SECOND, "text2"))
        value = PlainLabel(look, amounts, types.SECOND_STRONG, elided=True)
        value.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(value)
        self.setAccessibleName(f"{name} {amounts}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        theme, side = self._look.theme, self._look.px(8)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(theme.accent if self._is_filled else theme.control))
            painter.setBrush(QColor(theme.accent if self._is_filled else theme.track))
            dot = QRectF(0.5, (self.height() - side) / 2, side - 1, side - 1)
            painter.drawEllipse(mirrored(painter, QRectF(self.rect()), dot))


class OrderLabel(QWidget):
    """The purchase order of a charge with its tick, or the words that it has none."""

    def __init__(self, look: Appearance, order: str) -> None:
        """Show `order`; without one it is marked as missing."""
        super().__init__()
        self.setFixedWidth(look.px(_ORDER_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        if order:
            row.addWidget(IconLabel(look, "check", Tone.POSITIVE, 14))
            row.addWidget(PlainLabel(look, order, types.BODY, elided=True), 1)
        else:
            row.addWidget(IconLabel(look, "warning-circle", Tone.WARNING, 14))
            row.addWidget(PlainLabel(look, tr("No PO"), types.BODY, Tone.WARNING), 1)


class ChargeRow(QWidget):
    """One charge: its date, its amount, its purchase order; `button` stands in a line below."""

    def __init__(
        self,
        look: Appearance,
        when: str,
        money: Money | None,
        order: str,
        *,
        spoken: str,
        tip: str = "",
        second: str = "",
        order_part: QWidget | None = None,
        button: QWidget | None = None,
    ) -> None:
        """Show one charge; `order_part` stands in the place of the words for its purchase order."""
        super().__init__()
        self.setAccessibleName(spoken)
        set_tooltip(self, tip)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.px(13), look.px(6), look.px(13), look.px(6))
        lines.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        lines.addLayout(row)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(PlainLabel(look, when, types.BODY))
        if second:
            column.addWidget(PlainLabel(look, second, types.SECOND, "text2"))
        column.addStretch(1)
        if button is not None:
            lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column)
        row.addStretch(1)
        row.addWidget(MoneyLabel(look, money, otherwise=text.NOT_KNOWN_YET))
        row.addWidget(order_part or OrderLabel(look, order))
