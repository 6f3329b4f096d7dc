"""The Alt key by itself shows and hides the menu bar (elsewhere than on macOS, which has its own)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMainWindow


class AltKey(QObject):
    """Alt is by itself when nothing else is pressed before it is released.

    While it is down, the whole application is watched: a key that a child takes does not come up to the
    window.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_alone = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow Alt from its press to its release."""
        is_alt = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        if event.type() == QEvent.Type.KeyPress:
            if is_alt and watched is self._window:
                self._watch(is_wanted=True)
            self._is_alone = is_alt
        elif event.type() == QEvent.Type.ShortcutOverride and not is_alt:
            self._is_alone = False  # the press itself does not come where it is a shortcut
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._is_alone = False
        elif event.type() == QEvent.Type.KeyRelease and is_alt:
            self._watch(is_wanted=False)
            if self._is_alone:
                self._is_alone = False
                self._toggle()
        return super().eventFilter(watched, event)

    def _watch(self, *, is_wanted: bool) -> None:
        app = QCoreApplication.instance()
        assert app is not None  # noqa: S101  # there are key events
        if is_wanted:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def _toggle(self) -> None:
        bar = self._window.menuBar()
        bar.setVisible(not bar.isVisible())
        if bar.isVisible():
            bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
