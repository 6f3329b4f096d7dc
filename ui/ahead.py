"""Loads the modules of the tabs while nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

_FIRST_MS = 1500  # after the window is complete: its own first reads come before
_NEXT_MS = 200


class LoadAhead(QObject):
    """Imports one module in a turn of the loop; the tabs of agreements and offers take 20 ms each."""

    def __init__(self, modules: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._modules: Iterator[str] = iter(tuple(modules))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(_FIRST_MS)

    def _on_timeout(self) -> None:
        module = next(self._modules, None)
        if module is not None:
            import_module(module)
            self._timer.start(_NEXT_MS)
