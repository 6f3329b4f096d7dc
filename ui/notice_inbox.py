"""Keeps the worker's notices until the tray is built: the worker gives each only once in a session."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.model.notice import Notice
from app.worker.messages import Event, NoticeDue
from ui.bridge import Bridge


class NoticeInbox(QObject):
    """`due` carries one notice, in the order in which they came, from `begin` on."""

    due = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._early: list[Notice] | None = []
        bridge.received.connect(self._on_event)

    def begin(self) -> None:
        """Let notices through; called once somebody listens."""
        early, self._early = self._early or [], None
        for notice in early:
            self.due.emit(notice)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, NoticeDue):
            return
        if self._early is None:
            self.due.emit(event.notice)
        else:
            self._early.append(event.notice)
