"""Keeps how a person arranged a table, for each account: saved soon after a change, restored with the store."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer

from ui.context import Context
from ui.table.layout import Layout, default_places, read, written
from ui.table.loader import Loader
from ui.table.split import PaneSplit
from ui.table.view import TableView

_SAVE_MS = 400


class LayoutKeeper(QObject):
    """Knows the layout that the settings hold for the open store's account."""

    def __init__(
        self,
        context: Context,
        table: str,
        view: TableView,
        split: PaneSplit,
        loader: Loader,
        chips: Collection[str] = (),
    ) -> None:
        """Keep the layout of a table; of its filters, those of `chips` that are one word here."""
        super().__init__(view)
        self._context = context
        self._table = table
        self._view = view
        self._split = split
        self._loader = loader
        self._chips = chips
        self.chip = ""
        self._columns = view.columns
        question = loader.question
        self._default = Layout(default_places(self._columns), question.sort, question.is_descending)
        self._mark = ""
        self._pane_width = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAVE_MS)
        self._later.timeout.connect(self.save)
        view.arrangement.changed.connect(self.save_later)
        split.moved.connect(self._on_pane_moved)

    def restore(self) -> None:
        """Arrange the table as the account's layout says; what the one before waits for is saved first."""
        if self._later.isActive():
            self.save()
        self._mark = self._context.store.account_mark
        content = self._context.settings.layout(self._table, self._mark) if self._mark else ""
        layout = read(content, self._columns, self._default, self._chips)
        self.chip = layout.chip
        self._view.arrangement.restore(layout.places)
        self._view.show_sort(layout.sort, is_descending=layout.is_descending)
        self._loader.start_with(layout.sort, is_descending=layout.is_descending)
        self._pane_width = layout.pane_width
        if layout.pane_width:
            self._split.set_pane_width(self._context.look.px(layout.pane_width))

    def note_chip(self, chip: str) -> None:
        """The person chose another chip, or none."""
        self.chip = chip if chip in self._chips else ""
        self.save_later()

    def save_later(self) -> None:
        """Something changed: save once it has settled."""
        self._later.start()

    def save(self) -> None:
        """Write the layout of the account, where there is one that is kept."""
        self._later.stop()
        if self._mark:
            question = self._loader.question
            layout = Layout(
                self._view.arrangement.places(),
                question.sort,
                question.is_descending,
                self._pane_width,
                self.chip,
            )
            self._context.settings.set_layout(self._table, self._mark, written(layout))

    def _on_pane_moved(self, width: int) -> None:
        self._pane_width = round(width / self._context.look.px(1000) * 1000)
        self.save_later()
