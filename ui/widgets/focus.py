"""The focus ring: two pixels in the focus colour, two pixels away, around whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QWidget,
)

from ui.appearance import Appearance

_MARGIN = 4
_PEN = 2
_RADIUS = 9
_BY_KEY = "focusByKey"


class _RingMargins(QProxyStyle):
    """Gives the frame its distance. Only the ring uses it: a style in Python for all would be slow."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Four pixels around the control."""
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            return _MARGIN
        return super().pixelMetric(metric, option, widget)


class FocusRing(QFocusFrame):
    """Follows the keyboard focus over buttons; fields and rows draw their own.

    Qt forgets whether keys moved the focus whenever a window comes up. The ring shows again where
    it was, and a sheet shows it from the start.
    """

    def __init__(self, look: Appearance, app: QApplication) -> None:
        super().__init__()
        self._look = look
        self._style = _RingMargins("Fusion")
        self.setStyle(self._style)
        app.focusChanged.connect(self._on_focus_changed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._look.theme.focus), _PEN))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = _PEN / 2
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        has_ring = now is not None and _is_by_key(old, now) and isinstance(now, QAbstractButton)
        self.setWidget(now if has_ring and now is not None else None)  # type: ignore[arg-type]
        if not has_ring:
            # Qt leaves the frame in the window that it was in, and it would die with that sheet.
            self.setParent(None)


def _is_by_key(old: QWidget | None, now: QWidget) -> bool:
    window = now.window()
    has_come_up = old is None or old.window() is not window
    is_by_key = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange) or (
        has_come_up and (window.isModal() or bool(window.property(_BY_KEY)))
    )
    window.setProperty(_BY_KEY, is_by_key)
    return is_by_key
