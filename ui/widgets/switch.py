"""A switch that says whether it is on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import mirrored, paint_words

TRACK_WIDTH = 34
TRACK_HEIGHT = 20
_GAP = 12
_KNOB = 16


class Switch(QCheckBox):
    """`On` or `Off` and the switch itself; `name` is what is switched, for screen readers."""

    def __init__(self, look: Appearance, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFont(look.font(types.BODY))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The word and the switch."""
        px = self._look.px
        return QSize(self._word_width() + px(_GAP + TRACK_WIDTH), px(TRACK_HEIGHT + 4))

    def hitButton(self, pos: QPoint) -> bool:
        """The word switches, too."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word, the track and the knob."""
        look, theme, whole = self._look, self._look.theme, QRectF(self.rect())
        height, width = look.px(TRACK_HEIGHT), look.px(TRACK_WIDTH)
        track = QRectF(self.width() - width, (self.height() - height) / 2, width, height)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_on, place = self.isChecked(), mirrored(painter, whole, track)
            paint_track(painter, look, place, is_on=is_on, is_enabled=self.isEnabled())
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text2 if self.isEnabled() else theme.text3))
            words = QRectF(0, 0, self._word_width(), self.height())
            paint_words(
                painter,
                mirrored(painter, whole, words),
                tr("On") if is_on else tr("Off"),
                is_right=True,
            )

    def _word_width(self) -> int:
        metrics = QFontMetrics(self.font())
        return max(metrics.horizontalAdvance(word) for word in (tr("On"), tr("Off"))) + 1


def paint_track(
    painter: QPainter, look: Appearance, track: QRectF, *, is_on: bool, is_enabled: bool = True
) -> None:
    """Draw track and knob, for delegates too; the knob is at the end where it is on."""
    theme = look.theme
    painter.setPen(Qt.PenStyle.NoPen)
    fill = theme.accent if is_on else theme.toggle_off
    painter.setBrush(QColor(fill if is_enabled else theme.track))
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
    knob = look.px(_KNOB)
    room = (track.height() - knob) / 2
    left = track.right() - room - knob if is_on else track.left() + room
    painter.setBrush(QColor(theme.on_accent))
    painter.drawEllipse(mirrored(painter, track, QRectF(left, track.top() + room, knob, knob)))
