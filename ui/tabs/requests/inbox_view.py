"""The list of requests itself: rows, keys, and the row under the pointer. It is the first thing painted."""

from __future__ import annotations

import sys
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QListView

from app.language import tr
from ui.appearance import Appearance
from ui.tabs.requests.inbox_delegate import InboxDelegate
from ui.tabs.requests.inbox_model import InboxModel

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_IS_WINDOWS = sys.platform == "win32"


class InboxView(QListView):
    """Keys: Enter goes into the pane, Ctrl+C copies, Shift+F10 asks for the menu; the rest is Qt's."""

    entered_pane = Signal()
    copy_asked = Signal()

    def __init__(self, look: Appearance, now: datetime) -> None:
        super().__init__()
        self.requests = InboxModel(now, self)
        self.setModel(self.requests)
        self._delegate = InboxDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Requests"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_viewport_entered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves the focus into the pane."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_pane.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
            return
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT and not _IS_WINDOWS:
            # Windows asks for the menu by itself, Qt elsewhere only with the menu key.
            at = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(at)
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _on_viewport_entered(self) -> None:
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()
