"""The focus ring: two pixels in the focus colour, two pixels away, around whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
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
        self._window: QWidget | None = None
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a window that goes: Qt puts the frame into it, and it would die with it."""
        if watched is self._window and event.type() in (
            QEvent.Type.Hide,
            QEvent.Type.DeferredDelete,
        ):
            self._leave()
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not _is_by_key(old, now) or not isinstance(now, QAbstractButton):
            self._leave()
            return
        if self._window is not now.window():
            self._leave()
            self._window = now.window()
            self._window.installEventFilter(self)
        self.setWidget(now)

    def _leave(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            window.removeEventFilter(self)
        self.setWidget(None)  # type: ignore[arg-type]
        self.setParent(None)


def _is_by_key(old: QWidget | None, now: QWidget) -> bool:
    window = now.window()
    has_come_up = old is None or old.window() is not window
    is_by_key = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange) or (
        has_come_up and (window.isModal() or bool(window.property(_BY_KEY)))
    )
    window.setProperty(_BY_KEY, is_by_key)
    return is_by_key
