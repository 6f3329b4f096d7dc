"""What shows how much of a limit or of a time is used: a bar, and a ring. They say their numbers in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Theme, Tone
from ui.widgets.chip import mirrored
from ui.widgets.drawn import Drawn

BAR = 6
_RING = 104
_STROKE = 11
_GREY = 5  # of the chart colours
_FULL_TURN = 360 * 16  # in the sixteenths of a degree that Qt counts
_TOP = 90 * 16


def gauge_color(theme: Theme, tone: Tone) -> str:
    """The colour of the used part."""
    return theme.chart_at(_GREY) if tone is Tone.NEUTRAL else theme.tint(tone).solid


def paint_gauge(
    painter: QPainter, look: Appearance, box: QRectF, share: float | None, tone: Tone
) -> None:
    """Draw a bar of which a share is used; None: how much is not known, and only the track shows."""
    radius = box.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.track))
    painter.drawRoundedRect(box, radius, radius)
    if share:
        width = max(box.width() * min(share, 1.0), box.height())
        used = QRectF(box.left(), box.top(), width, box.height())
        painter.setBrush(QColor(gauge_color(look.theme, tone)))
        painter.drawRoundedRect(mirrored(painter, box, used), radius, radius)
    painter.restore()


class Gauge(Drawn):
    """A bar as wide as there is room."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share: float | None = None
        self._tone = Tone.NEUTRAL
        self.setFixedHeight(look.px(BAR))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None, tone: Tone, words: str) -> None:
        """Show the used share, 0 to 1; `words` are spoken."""
        self._share, self._tone = share, tone
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.px(240), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        with QPainter(self) as painter:
            paint_gauge(painter, self._look, QRectF(self.rect()), self._share, self._tone)


class RingGauge(Drawn):
    """A ring with the percentage in its middle."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share: float | None = None
        self._tone = Tone.ACCENT
        self._middle = ""
        side = look.px(_RING)
        self.setFixedSize(side, side)

    def set_share(self, share: float | None, tone: Tone, middle: str, words: str) -> None:
        """Show the used share, 0 to 1, with `middle` inside; `words` are spoken."""
        self._share, self._tone, self._middle = share, tone, middle
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, used part and percentage."""
        theme, stroke = self._look.theme, self._look.px(_STROKE)
        inset = stroke / 2 + 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.track), stroke))
            painter.drawEllipse(box)
            if self._share:
                turn = round(min(self._share, 1.0) * _FULL_TURN)
                pen = QPen(QColor(gauge_color(theme, self._tone)), stroke)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawArc(box, _TOP, turn if is_mirrored else -turn)
            painter.setPen(QColor(theme.text))
            painter.setFont(self._look.font(types.DIALOG_TITLE))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._middle)
