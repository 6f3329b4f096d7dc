"""A start in the tray, with no window: it comes when it is needed, or when no tray does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.context import Context

if TYPE_CHECKING:
    from ui.tray import Tray
    from ui.window import MainWindow

_PATIENCE_MS = 60_000  # desktops that are still starting bring their tray late


class TrayStart(QObject):
    """Shows the window at once where the person has to be asked, and minimised where no tray comes.

    Made before whatever asks: a sheet has to stand on a window.
    """

    def __init__(
        self, context: Context, window: MainWindow, tray: Tray, patience_ms: int = _PATIENCE_MS
    ) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self._tray = tray
        context.status.changed.connect(self._look)
        context.accounts.changed.connect(self._look)
        QTimer.singleShot(patience_ms, self, self._on_patience_over)
        self._look()

    def _look(self) -> None:
        accounts = self._context.accounts
        has_none = accounts.is_told and accounts.current is None
        if (has_none or self._context.status.wants_passphrase) and not self._window.isVisible():
            self._window.show()

    def _on_patience_over(self) -> None:
        if not self._window.isVisible() and not self._tray.is_available:
            self._window.showMinimized()
