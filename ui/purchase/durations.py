"""How long: a card for each duration of an offer, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from app.language import tr
from app.model.choices import length
from app.model.term import UpfrontRateCard
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.terms.periods import period
from ui.widgets.labels import PlainLabel
from ui.widgets.radio import RadioCard

_LEAST_WIDTH = 150
_MOST_COLUMNS = 4
_GAP = 8
_RADIO_Y = 19


class DurationCards(QWidget):
    """`chosen` carries the selector of the card that the person picked. The shortest stands first."""

    chosen = Signal(str)

    def __init__(self, look: Appearance, cards: Sequence[UpfrontRateCard]) -> None:
        super().__init__()
        self._look = look
        self._columns = 0
        self.setAccessibleName(tr("How long"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(_GAP))
        self._group = QButtonGroup(self)
        self.cards = [DurationCard(look, card) for card in sorted(cards, key=_order)]
        for card in self.cards:
            self._group.addButton(card)
        self._group.buttonToggled.connect(self._on_toggled)
        self._place(min(len(self.cards), _MOST_COLUMNS))

    def select(self, selector: str) -> None:
        """Choose a card without telling."""
        self._group.blockSignals(True)
        for card in self.cards:
            if card.selector == selector:
                card.setChecked(True)
        self._group.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards beside each other as there is room for."""
        super().resizeEvent(event)
        room = max(self.width() // self._look.px(_LEAST_WIDTH + _GAP), 1)
        self._place(min(len(self.cards), _MOST_COLUMNS, room))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _on_toggled(self, card: QWidget, is_on: bool) -> None:
        if is_on and isinstance(card, DurationCard):
            self.chosen.emit(card.selector)


class DurationCard(RadioCard):
    """A duration with the lowest price of a unit."""

    def __init__(self, look: Appearance, card: UpfrontRateCard) -> None:
        words = duration_words(card)
        super().__init__(look, words, radio_y=_RADIO_Y)
        self.selector = card.selector
        second = _price_words(card)
        self.setAccessibleDescription(second)
        for content, kind, ink in (
            (words, types.BODY_STRONG, "text"),
            (second, types.SECOND, "text2"),
        ):
            row = QHBoxLayout()
            row.addSpacing(look.px(self.RADIO_ROOM))
            label = PlainLabel(look, content, kind, ink, elided=True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 1)
            self.body.addLayout(row)


def duration_words(card: UpfrontRateCard) -> str:
    """`12 months`; a choice that is no duration with its kind before it."""
    words = period(card.selector) or tr("As offered")
    if card.selector_type in ("", "Duration"):
        return words
    return f"{plain(card.selector_type, 40)}: {words}"


def _price_words(card: UpfrontRateCard) -> str:
    prices = [rate.price for rate in card.rates if rate.price is not None]
    if not prices or len({one.currency for one in prices}) > 1:
        return tr("Prices below") if prices else tr("Prices not readable")
    least = min(prices, key=lambda one: one.amount)
    if len(card.rates) > 1:
        return tr("from {price} a unit", price=text.money(least))
    return tr("{price} a unit", price=text.money(least))


def _order(card: UpfrontRateCard) -> int:
    return length(card.selector)
