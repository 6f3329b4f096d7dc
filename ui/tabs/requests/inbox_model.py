"""The rows of the inbox as a model that changes row by row, so that selection and scroll stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.model.request import RequestRow
from ui.tabs.requests import words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_SINGLE = 50


class InboxRole(IntEnum):
    """What the delegate asks for beyond Qt's own roles."""

    ROW = int(Qt.ItemDataRole.UserRole) + 1


class InboxModel(QAbstractListModel):
    """Holds the rows that the store gave, in the store's order."""

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RequestRow] = []
        self._now = now

    @property
    def rows(self) -> Sequence[RequestRow]:
        """The rows as shown."""
        return self._rows

    @property
    def now(self) -> datetime:
        """The time that the countdowns use."""
        return self._now

    def set_now(self, now: datetime) -> None:
        """Let every countdown move on."""
        self._now = now
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_rows(self, rows: Sequence[RequestRow]) -> None:
        """Become these rows by removing, moving, inserting and changing single ones, unless it is many."""
        if not self._rows:
            self._fill(rows)
            return
        if self._is_much(rows):
            self.beginRemoveRows(_ROOT, 0, len(self._rows) - 1)
            self._rows = []
            self.endRemoveRows()
            self._fill(rows)
            return
        wanted = {row.request_id for row in rows}
        for position in reversed(range(len(self._rows))):
            if self._rows[position].request_id not in wanted:
                self.beginRemoveRows(_ROOT, position, position)
                del self._rows[position]
                self.endRemoveRows()
        for position, row in enumerate(rows):
            self._place(position, row)

    def _is_much(self, rows: Sequence[RequestRow]) -> bool:
        """Whether so many rows come, go or move that one by one would take long."""
        before = {row.request_id for row in self._rows}
        after = {row.request_id for row in rows}
        stay = before & after
        stood = (row.request_id for row in self._rows if row.request_id in stay)
        stand = (row.request_id for row in rows if row.request_id in stay)
        moved = sum(one != other for one, other in zip(stood, stand, strict=True))
        return len(before ^ after) + moved > _MOST_SINGLE

    def position(self, request_id: str) -> int | None:
        """Where a request stands, or None."""
        ids = (index for index, row in enumerate(self._rows) if row.request_id == request_id)
        return next(ids, None)

    def row_at(self, index: Index) -> RequestRow | None:
        """The request of an index, or None outside the list."""
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row for each request."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the delegate, text for screen readers and tests."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == InboxRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.accessible_row(row, self._now)
        return None

    def _fill(self, rows: Sequence[RequestRow]) -> None:
        if rows:
            self.beginInsertRows(_ROOT, 0, len(rows) - 1)
            self._rows = list(rows)
            self.endInsertRows()

    def _place(self, position: int, row: RequestRow) -> None:
        is_there = position < len(self._rows) and self._rows[position].request_id == row.request_id
        found = position if is_there else self.position(row.request_id)
        if found is None:
            self.beginInsertRows(_ROOT, position, position)
            self._rows.insert(position, row)
            self.endInsertRows()
            return
        if found != position:
            self.beginMoveRows(_ROOT, found, found, _ROOT, position)
            self._rows.insert(position, self._rows.pop(found))
            self.endMoveRows()
        if self._rows[position] != row:
            self._rows[position] = row
            index = self.index(position)
            self.dataChanged.emit(index, index)
