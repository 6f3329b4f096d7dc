"""Ends Countersign in order on SIGTERM and Ctrl+C: Python sees a signal only when it runs some code."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class TerminationWatch(QObject):
    """Wakes Qt's loop through a socket pair when a signal arrives."""

    def __init__(self, on_signal: Callable[[], None]) -> None:
        super().__init__()
        self._on_signal = on_signal
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_wakeup)
        for number in _SIGNALS:
            signal.signal(number, self._on_python_signal)

    def close(self) -> None:
        """Let signals do again what they do by default."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        self._read.close()
        self._write.close()

    def _on_wakeup(self) -> None:
        self._read.recv(64)

    def _on_python_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._on_signal()
