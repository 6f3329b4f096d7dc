"""Choosing one of a few: a radio button drawn from the tokens, and a card that is one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QWidget

from ui.appearance import Appearance
from ui.widgets.card_button import CardButton
from ui.widgets.worded import MARK, give_words, paint_worded, worded_size

_EDGE = 14
_RADIUS = 8


def paint_radio(
    painter: QPainter, look: Appearance, center: QPointF, *, is_on: bool, is_enabled: bool = True
) -> None:
    """Draw the circle of a radio button, 16 pixels wide, around a point."""
    theme, half = look.theme, look.px(MARK) / 2
    if is_on and is_enabled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(center, half, half)
        painter.setBrush(QColor(theme.on_accent))
        painter.drawEllipse(center, half / 3, half / 3)
        return
    painter.setPen(QPen(QColor(theme.control_strong if is_enabled else theme.control), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(center, half - 0.5, half - 0.5)
    if is_on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text3))
        painter.drawEllipse(center, half / 3, half / 3)


class Radio(QRadioButton):
    """A circle and plain words beside it."""

    def __init__(self, look: Appearance, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        give_words(self, look, words)

    def sizeHint(self) -> QSize:
        """Circle and words."""
        return worded_size(self, self._look)

    def hitButton(self, pos: QPoint) -> bool:
        """Words and circle both choose."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle and the words."""
        paint_worded(self, self._look, self._paint_circle)

    def _paint_circle(self, painter: QPainter, box: QRectF) -> None:
        is_on, is_enabled = self.isChecked(), self.isEnabled()
        paint_radio(painter, self._look, box.center(), is_on=is_on, is_enabled=is_enabled)


class RadioCard(CardButton):
    """A radio button that looks like a card; arrows go from one to the next of a QButtonGroup.

    Leave `RADIO_ROOM` pixels for the circle before the words. It stands in the middle of the height, or
    at `radio_y` unscaled pixels from the top.
    """

    RADIO_ROOM = 24

    def __init__(self, look: Appearance, name: str, *, radio_y: int = 0) -> None:
        super().__init__(look, name)
        self._radio_y = radio_y
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose the next or the card before, however the cards stand; Qt goes by where they are."""
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        onward = Qt.Key.Key_Left if is_mirrored else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if is_mirrored else Qt.Key.Key_Left
        steps = {Qt.Key.Key_Down: 1, onward: 1, Qt.Key.Key_Up: -1, back: -1}
        group, step = self.group(), steps.get(Qt.Key(event.key()), 0)
        if group is None or not step or event.modifiers():
            super().keyPressEvent(event)
            return
        cards = group.buttons()
        target = cards[min(max(cards.index(self) + step, 0), len(cards) - 1)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, its frame in the accent when it is chosen, and the radio."""
        super().paintEvent(event)
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self.isChecked():
                painter.setPen(QPen(QColor(look.theme.focus), 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
            from_edge = look.px(_EDGE) + look.px(MARK) / 2
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            x = self.width() - from_edge if is_mirrored else from_edge
            y = look.px(self._radio_y) if self._radio_y else self.height() / 2
            paint_radio(
                painter, look, QPointF(x, y), is_on=self.isChecked(), is_enabled=self.isEnabled()
            )
