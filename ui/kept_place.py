"""Keeps where a window of its own was, and how large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ui.settings import Settings


class KeptPlace(QObject):
    """Puts a window where it was when it was closed last; Qt brings it onto a screen that is there."""

    def __init__(self, settings: Settings, name: str, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._name = name
        self._window = window
        kept = settings.geometry(name)
        if not kept.isEmpty():
            window.restoreGeometry(kept)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write the place when the window closes."""
        if event.type() is QEvent.Type.Close:
            self._settings.set_geometry(self._name, self._window.saveGeometry())
        return super().eventFilter(watched, event)
