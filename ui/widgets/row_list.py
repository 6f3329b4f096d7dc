"""A list at the left of a pane: rows of one height, the one under the pointer, Enter into the pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView

from ui.widgets.row_delegate import RowDelegate


class RowList(QListView):
    """`entered_pane` for Enter. `delegate_of` makes what paints the rows.

    Without rows the keyboard passes it by: it could show no focus.
    """

    entered_pane = Signal()

    def __init__(self, name: str, delegate_of: Callable[[QListView], RowDelegate]) -> None:
        super().__init__()
        self._delegate = delegate_of(self)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_viewport_entered)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show the rows of a model, and follow how many there are."""
        super().setModel(model)
        if model is not None:
            for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
                changed.connect(self._on_number_changed)
            self._on_number_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves the focus into the pane."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_pane.emit()
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _on_number_changed(self) -> None:
        has_rows = self.model().rowCount() > 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_rows else Qt.FocusPolicy.NoFocus)

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _on_viewport_entered(self) -> None:
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()
