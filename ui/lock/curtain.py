"""Takes everything with names or amounts off the screen, and puts it back as it was."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QToolTip, QWidget

from ui.window import MainWindow


class Curtain(QObject):
    """While it is drawn, the content of the window is no part of it: no accessibility tool reads it there.

    Sheets, dialogs and other windows are hidden without being closed, those that open meanwhile, too.
    """

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        super().__init__()
        self._window = window
        self._app = app
        self._content: QWidget | None = None
        self._focus: QWidget | None = None
        self._hidden: list[QWidget] = []

    @property
    def is_drawn(self) -> bool:
        """Whether the content is hidden."""
        return self._content is not None

    def draw(self, page: QWidget) -> None:
        """Show this page in the place of everything else."""
        while (popup := self._app.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._focus = self._window.focusWidget()
        for widget in self._app.topLevelWidgets():
            self._hide(widget)
        self._content = self._window.takeCentralWidget()
        self._window.setCentralWidget(page)
        page.show()
        self._window.menuBar().hide()
        self._app.installEventFilter(self)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self) -> None:
        """Put everything back."""
        content, self._content = self._content, None
        if content is None:
            return
        self._app.removeEventFilter(self)
        page = self._window.takeCentralWidget()
        self._window.setCentralWidget(content)
        content.show()
        if page is not None:
            page.deleteLater()
        focus, self._focus = self._focus, None
        if focus is not None and shiboken6.isValid(focus) and self._window.isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if shiboken6.isValid(widget):
                widget.show()

    def end_hidden(self) -> None:
        """Close what is hidden: it shows an account that was left."""
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if not shiboken6.isValid(widget):
                continue
            if isinstance(widget, QDialog):
                widget.reject()
            else:
                widget.close()

    def close(self) -> None:
        """Give the window its content back for its end; nothing is shown again."""
        if self.is_drawn:
            self._window.hide()
            self._hidden.clear()
            self.lift()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide what opens while the curtain is drawn."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, self, self._hide_late)
        return False

    def _hide_late(self) -> None:
        if self.is_drawn:
            for widget in self._app.topLevelWidgets():
                self._hide(widget)

    def _hide(self, widget: QWidget) -> None:
        is_ours = widget is self._window or isinstance(widget, QMenu)
        if is_ours or not isinstance(widget, (QDialog, QMainWindow)) or not widget.isVisible():
            return
        self._hidden.append(widget)
        widget.hide()
        widget.destroy()  # without its window, no accessibility tool finds it
