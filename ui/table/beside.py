"""The pane beside a table: when it opens, what fills it, and that it stays with what the person chose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.table.model import TableModel
from ui.table.split import PaneSplit
from ui.table.view import TableView
from ui.widgets.first_stop import first_stop

_FILL_MS = 40  # while a key is held down the pane waits


class PaneMaker(Protocol):
    """Who makes and fills the pane."""

    def make_pane(self) -> QWidget | None:
        """Make the pane; None where there is none."""

    def fill_pane(self, item_id: str) -> None:
        """Show one item in it."""

    def pane_regions(self) -> list[QWidget]:
        """Where the keyboard enters it, best first; nothing while it is empty."""


class Beside(QObject):
    """Made with the table; the pane itself is made when a row is first chosen."""

    def __init__(
        self,
        view: TableView,
        model: TableModel,
        split: PaneSplit,
        maker: PaneMaker,
        record_id: Callable[[Any], str],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._split = split
        self._maker = maker
        self._record_id = record_id
        self._pane: QWidget | None = None
        self._key: int | None = None  # the row that the pane shows
        self._is_lost = False  # whether the row that was the current one went
        self.item_id = ""  # and the id of its item
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FILL_MS)
        self._timer.timeout.connect(self._on_timeout)
        view.selectionModel().currentRowChanged.connect(self._on_current_changed)

    @property
    def has_focus(self) -> bool:
        """Whether the focus is in the pane."""
        focus = QApplication.focusWidget()
        return self._pane is not None and focus is not None and self._pane.isAncestorOf(focus)

    def open(self) -> None:
        """Show the pane with the current row."""
        if self._model.record(self._view.currentIndex().row()) is None:
            return
        if self._pane is None:
            self._pane = self._maker.make_pane()
            if self._pane is None:
                return
            self._split.put_pane(self._pane)
        self._split.set_open(is_open=True)
        self._fill()

    def enter(self) -> None:
        """Open the pane and move the focus into it."""
        self.open()
        if self._pane is not None and self._split.is_open:
            stops = self._maker.pane_regions() or [first_stop(self._pane) or self._pane]
            stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close(self) -> None:
        """Give the table the whole room."""
        had_focus = self.has_focus
        self._key = None
        self._split.set_open(is_open=False)
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """No row is the pane's any more: another store has others."""
        self._key, self.item_id = None, ""

    def keep_row(self) -> None:
        """After rows came and went: keep the pane's row current, and not another that took its place."""
        if self._key is None or not self._split.is_open:
            return
        row = self._model.row_of(self._key)
        if row < 0:
            self._view.selectionModel().clear()
        elif row != self._view.currentIndex().row():
            self.choose(row)

    def show_place(self) -> None:
        """After other rows were asked for: show the chosen one if it is among them, else the first ones."""
        is_lost, self._is_lost = self._is_lost, False
        if is_lost:  # nobody chose what took its place
            self._view.selectionModel().clear()
        current = self._view.currentIndex()
        if current.isValid():
            self._view.scrollTo(current)
        else:
            self._view.scrollToTop()

    def choose(self, row: int) -> None:
        """Make a row the current and the only selected one."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._model.index(row, self._view.arrangement.first)
        self._view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _fill(self) -> None:
        self._timer.stop()
        row = self._view.currentIndex().row()
        record = self._model.record(row)
        if record is not None:
            self._key = self._model.keys[row]
            self.item_id = self._record_id(record)
            self._maker.fill_pane(self.item_id)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        # A row that goes takes the current one with it; the pane stays with what the person chose.
        self._is_lost = self._model.is_changing
        if self._split.is_open and now.isValid() and not self._model.is_changing:
            self._timer.start()

    def _on_timeout(self) -> None:
        if self._split.is_open:
            self._fill()
