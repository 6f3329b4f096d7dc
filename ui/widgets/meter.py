"""Painted meters: the bar of a deadline and the bar of a budget. They say their numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.chip import mirrored
from ui.widgets.drawn import Drawn


class DeadlineBar(Drawn):
    """How much of the time is used, in the colour of the deadline's tone."""

    def __init__(
        self, look: Appearance, tone: Tone = Tone.WARNING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = tone
        self._share = 0.0
        self.setFixedSize(look.px(160), look.px(8))

    def set_share(self, used: float, words: str, tone: Tone | None = None) -> None:
        """Show the used share, 0 to 1; `words` are spoken."""
        self._share = min(max(used, 0.0), 1.0)
        self._tone = tone or self._tone
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track and the used part."""
        tint = self._look.theme.tint(self._tone)
        _paint_bar(self, [(self._share, tint.solid)], tint.outline, gap=0)


class Segment(msgspec.Struct, frozen=True):
    """A part of a bar: its share of the whole, and the chart colour by index."""

    share: float
    chart: int


class SegmentBar(Drawn):
    """Parts of a whole side by side on a track, such as a budget."""

    def __init__(self, look: Appearance, height: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._segments: tuple[Segment, ...] = ()
        self.setFixedHeight(look.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_segments(self, segments: Sequence[Segment], words: str) -> None:
        """Show the parts; `words` say the same with numbers."""
        self._segments = tuple(segments)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.px(240), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts."""
        theme = self._look.theme
        parts = [(part.share, theme.chart_at(part.chart)) for part in self._segments]
        _paint_bar(self, parts, theme.track, gap=1, outline=theme.control)


def _paint_bar(
    widget: QWidget,
    parts: Sequence[tuple[float, str]],
    track: str,
    *,
    gap: int,
    outline: str = "",
) -> None:
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(widget.rect())
        radius = min(box.height() / 2, 4)
        clip = QPainterPath()
        clip.addRoundedRect(box, radius, radius)
        painter.setClipPath(clip)
        painter.fillRect(box, QColor(track))
        if outline:  # what is left of a whole hardly differs from the ground in the dark theme
            painter.setPen(QColor(outline))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        left = 0.0
        for share, color in parts:
            width = box.width() * share
            if width <= 0:
                continue
            part = QRectF(left, 0, max(width - gap, 1), box.height())
            painter.fillRect(mirrored(painter, box, part), QColor(color))
            left += width
