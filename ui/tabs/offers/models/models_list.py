"""The table of models with what stands in its place, and how many there are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from ui import fonts as types
from ui.context import Context
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.states import TableStates
from ui.table.view import TableView
from ui.tabs.offers.models.columns import COLUMNS, ModelRow, sort_key
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Note
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel

_ROW_HEIGHT = 44
_LOOK_MS = 120  # after the list was last moved
_LEGEND = tr("Agreement: offer accepted. Authorization: account allowed. Entitlement: switched on.")
_EMPTY = tr("AWS lists no models in this region. Choose another one above.")
_NO_HITS = tr("The words and the filters leave nothing over.")


class ModelsList(QWidget):
    """`looked_at` when other rows came into view, `again_wanted` after a failure, `clear_wanted` for all rows."""

    looked_at = Signal()
    again_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._look = context.look
        self._context = context
        self._keys: dict[str, int] = {}
        self._rows: dict[int, ModelRow] = {}
        self._sort, self._is_descending = "name", False
        self.model = TableModel(COLUMNS, self._fetch, context.store.now, self)
        self._build()
        self.view.show_sort(self._sort, is_descending=False)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self.looked_at)
        self.view.sort_asked.connect(self.sort_by)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.view.viewport().installEventFilter(self)

    def _build(self) -> None:
        look = self._look
        self.held_up = Note(look, Tone.WARNING, "warning-circle", as_banner=True)
        self.again_button = PlainButton(look, tr("Ask again"), size=ButtonSize.SMALL)
        self.again_button.clicked.connect(self.again_wanted)
        self.held_up.add_widget(self.again_button)
        self.held_up.hide()
        self.states = TableStates(
            look,
            many=tr("models"),
            icon="robot",
            empty=_EMPTY,
            row_height=_ROW_HEIGHT,
            no_hits=_NO_HITS,
        )
        self.view = TableView(look, self.model, tr("Models"), _ROW_HEIGHT, self.states)
        self.states.put_rows(self.view)
        self.states.clear_asked.connect(self.clear_wanted)
        foot = Foot(look)
        self.number = PlainLabel(look, "", types.SECOND, "text2")
        self.legend = PlainLabel(look, _LEGEND, types.SECOND, "text2", elided=True)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.row.addWidget(self.number)
        foot.row.addSpacing(look.px(24))
        foot.row.addWidget(self.legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.held_up)
        column.addWidget(self.states, 1)
        column.addWidget(foot)

    # --- rows -------------------------------------------------------------------------------------

    @property
    def current(self) -> ModelRow | None:
        """The row that the keyboard is on."""
        row = self.model.record(self.view.currentIndex().row())
        return row if isinstance(row, ModelRow) else None

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        """Show these rows in the order that was asked for; selection and scroll stay with their rows."""
        keys = []
        for row in rows:
            key = self._keys.setdefault(row.model.model_id, len(self._keys))
            self._rows[key] = row
            keys.append(key)
        self.model.apply(plan_change(self.model.keys, array("q", self._ordered(keys))))

    def sort_by(self, sort: str, is_descending: bool) -> None:
        """Sort the rows."""
        self._sort, self._is_descending = sort, is_descending
        self.view.show_sort(sort, is_descending=is_descending)
        self.model.apply(plan_change(self.model.keys, array("q", self._ordered(self.model.keys))))
        self.looked_at.emit()

    def key_of(self, model_id: str) -> int | None:
        """The key of a model's row; None where it was never shown."""
        return self._keys.get(model_id)

    def ids_in_view(self) -> list[str]:
        """The models whose rows can be seen, from the top."""
        keys, viewport = self.model.keys, self.view.viewport()
        if not keys or not self.view.isVisible():
            return []
        first, last = self.view.rowAt(0), self.view.rowAt(viewport.height() - 1)
        last = len(keys) - 1 if last < 0 else last
        return [self._rows[key].model.model_id for key in keys[max(first, 0) : last + 1]]

    def copy_lines(self) -> None:
        """Copy the selected rows for a spreadsheet."""
        if selected := self._selected():
            lines = as_lines(COLUMNS, selected, self._context.store.now())
            self._context.clipboard.setMimeData(sheet_data(lines))

    def copy_text(self) -> None:
        """Copy the selected rows for a message."""
        if selected := self._selected():
            now = self._context.store.now()
            self._context.clipboard.setText(as_text(COLUMNS, selected, now))

    def show_held_up(self, error: AppError | None) -> None:
        """Say why the facts are not read any further, or nothing."""
        self.held_up.setVisible(error is not None)
        if error is not None:
            self.held_up.set_words(error.message, tr("What came stays, and it is not all."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other rows come into view with another height, too."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._looking.start()
        return super().eventFilter(watched, event)

    def _selected(self) -> list[Any]:
        return [self.model.record(row) for row in self.view.selected_rows()]

    def _on_scrolled(self) -> None:
        self._looking.start()

    def _ordered(self, keys: Sequence[int]) -> list[int]:
        known: list[tuple[str, int]] = []
        unknown: list[int] = []
        by_name = sorted(keys, key=lambda key: sort_key(self._rows[key], "name") or "")
        for key in by_name:
            value = sort_key(self._rows[key], self._sort)
            if value is None:
                unknown.append(key)
            else:
                known.append((value, key))
        known.sort(key=lambda one: one[0], reverse=self._is_descending)
        return [*(key for _, key in known), *unknown]

    def _fetch(self, keys: Sequence[int]) -> list[Any]:
        return [self._rows[key] for key in keys]
