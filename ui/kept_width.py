"""Keeps the width that a person gave a pane, for each account, where no table's layout does."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance

from ui.context import Context

_SAVE_MS = 400
_WIDTHS = range(200, 1201)  # pixels at 100 %; others were not made by a hand


class _Split(Protocol):
    moved: SignalInstance

    def set_pane_width(self, width: int) -> None: ...


class KeptWidth(QObject):
    """Restores the width when the store opens; writes it soon after it was changed."""

    def __init__(self, context: Context, name: str, split: _Split, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._name = name
        self._split = split
        self._mark, self._width = "", 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAVE_MS)
        self._later.timeout.connect(self.save)
        split.moved.connect(self._on_moved)
        context.store.opened.connect(self._on_store_opened)
        self._on_store_opened()

    def _on_store_opened(self) -> None:
        QTimer.singleShot(0, self, self.restore)  # 5 ms that the first rows need not wait for

    def restore(self) -> None:
        """Give the pane the width that it had in this account; none that is kept changes nothing."""
        if self._later.isActive():
            self.save()
        self._mark = self._context.store.account_mark
        kept = self._context.settings.layout(self._name, self._mark) if self._mark else ""
        if kept.isascii() and kept.isdigit() and len(kept) <= len(str(_WIDTHS.stop)):
            self._width = int(kept)
            if self._width in _WIDTHS:
                self._split.set_pane_width(self._context.look.px(self._width))

    def save(self) -> None:
        """Write the width of the account, where there is one that is kept."""
        self._later.stop()
        if self._mark and self._width in _WIDTHS:
            self._context.settings.set_layout(self._name, self._mark, str(self._width))

    def _on_moved(self, width: int) -> None:
        self._width = round(width / self._context.look.px(1000) * 1000)
        self._later.start()
