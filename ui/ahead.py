"""Loads the modules of the tabs while nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTableView

# Together they bring all that the tabs need; none takes much more than 10 ms.
MODULES = (
    "ui.table.tab",
    "ui.tabs.agreements.changes",
    "ui.tabs.agreements.tab",
    "ui.tabs.charges.tab",
    "ui.tabs.offers.detail",
    "ui.tabs.offers.market",
    "ui.tabs.offers.tab",
    "ui.tabs.sessions.tab",
)
_FIRST_MS = 1500  # after the window is complete: its own first reads come before
_NEXT_MS = 200


class LoadAhead(QObject):
    """Imports one module in a turn of the loop; a whole tab would be a late frame.

    At last it asks a table that nobody sees for its viewport: for the first widget whose class is to be
    found out, Qt for Python makes the classes of all widgets, which takes 10 to 30 ms.
    """

    def __init__(self, parent: QObject, modules: Iterable[str] = MODULES) -> None:
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
        else:
            table = QTableView()
            table.viewport()
