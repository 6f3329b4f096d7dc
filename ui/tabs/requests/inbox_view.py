"""The list of requests itself: rows and keys. It is the first thing painted."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.language import tr
from ui.appearance import Appearance
from ui.tabs.requests.inbox_delegate import InboxDelegate
from ui.tabs.requests.inbox_model import InboxModel
from ui.widgets.row_list import RowList

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_IS_WINDOWS = sys.platform == "win32"


class InboxView(RowList):
    """Keys: Enter goes into the pane, Ctrl+C copies, Shift+F10 asks for the menu; the rest is Qt's."""

    copy_asked = Signal()

    def __init__(self, look: Appearance, now: datetime) -> None:
        super().__init__(tr("Requests"), partial(InboxDelegate, look))
        self.requests = InboxModel(now, self)
        self.setModel(self.requests)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, and ask for the menu."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
            return
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT and not _IS_WINDOWS:
            # Windows asks for the menu by itself, Qt elsewhere only with the menu key.
            at = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(at)
            return
        super().keyPressEvent(event)
