"""Keeps the worker's notices until the tray is built: the worker gives each only once in a session."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.worker.messages import Event, NoticeDue
from ui.bridge import Bridge


class NoticeInbox(QObject):
    """`due` carries one NoticeDue, in the order in which they came, from `begin` on."""

    due = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._early: list[NoticeDue] | None = []
        bridge.received.connect(self._on_event)

    def begin(self) -> None:
        """Let notices through; called once somebody listens."""
        early, self._early = self._early or [], None
        for one in early:
            self.due.emit(one)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, NoticeDue):
            return
        if self._early is None:
            self.due.emit(event)
        else:
            self._early.append(event)
