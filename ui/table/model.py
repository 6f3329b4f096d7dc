"""The table model over the store: keys of all rows, records of the rows that are shown."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import filterfalse
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.table.column import Align, Cell, Column
from ui.table.plan import Plan, plan_change
from ui.widgets.tooltip import tooltip_html

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Sequence[Any]]

_BLOCK = 64
_PAINTED_BLOCK = 16  # a far jump waits for what it shows and little more
_KEPT = 2048
_KEPT_CELLS = 4096
_LOOKED_UP = 16
# Which of the signals of one name; the stubs know but one.
_WITH_HINT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"
_ROWS_MOVE = QAbstractTableModel.LayoutChangeHint.VerticalSortHint


class TableModel(QAbstractTableModel):
    """Read-only. Rows change by plans, so that selection and scroll stay with their rows."""

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.is_changing = False  # while rows come and go: the current row moves by itself then
        self._fetch = fetch
        self._now = now
        self._keys: array[int] = array("q")
        self._records: OrderedDict[int, Any] = OrderedDict()
        self._cells: OrderedDict[tuple[int, int], Cell] = OrderedDict()

    @property
    def keys(self) -> array[int]:
        """The keys of all rows, in order; not to be changed."""
        return self._keys

    @property
    def now(self) -> datetime:
        """AWS's time, by which cells count down."""
        return self._now()

    def record(self, row: int) -> Any:
        """The record of a row, fetched with its neighbours; None when it has just vanished."""
        if not 0 <= row < len(self._keys):
            return None
        key = self._keys[row]
        if key not in self._records:
            self._fetch_around(row)
        return self._records.get(key)

    def prepare(self, first: int, last: int) -> None:
        """Read the records of rows that are about to be painted, all at once and with few neighbours."""
        if any(key not in self._records for key in self._keys[first : last + 1]):
            self._read_rows(
                first - first % _PAINTED_BLOCK, last + _PAINTED_BLOCK - last % _PAINTED_BLOCK
            )

    def records(self, rows: Sequence[int]) -> list[Any]:
        """The records of some rows that may lie far apart, without their neighbours."""
        wanted = [self._keys[row] for row in rows]
        found = {key: self._records[key] for key in wanted if key in self._records}
        if missing := [key for key in wanted if key not in found]:
            found.update(zip(missing, self._fetch(missing), strict=True))
        return [found[key] for key in wanted]

    def cell(self, index: Index) -> Cell:
        """What a cell shows: made once until rows change or time passes, as it is painted often."""
        row, column = index.row(), index.column()
        record = self.record(row)
        if record is None:
            return Cell()
        place = (self._keys[row], column)
        cell = self._cells.get(place)
        if cell is None:
            if len(self._cells) >= _KEPT_CELLS:  # one for one: all at once would be a late frame
                self._cells.popitem(last=False)
            cell = self._cells[place] = self.columns[column].cell(record, self._now())
        return cell

    def row_of(self, key: int) -> int:
        """The row of a key, or -1."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def apply(self, plan: Plan, records: Mapping[int, Any] | None = None) -> None:
        """Change the rows as planned from the present keys; those shown are read again.

        `records` are the ones among them that have been read already, by key.
        """
        self._records = OrderedDict(records or {})
        self._cells.clear()
        self.is_changing = True
        if not plan.is_empty:
            self._change(plan.start, plan.before, plan.after)
        self.is_changing = False
        self.refresh_cells()

    def forget(self) -> None:
        """Let go of all rows: in another store their keys are those of others, or of none."""
        self.apply(plan_change(self._keys, array("q")))

    def refresh_cells(self) -> None:
        """Draw the shown rows again, such as for countdowns."""
        self._cells.clear()
        if self._keys:
            last = self.index(len(self._keys) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # --- Qt ---------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All rows; none below a row."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All columns; none below a row."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of the cell, for everybody but the delegate."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[index.column()])
        read = _ROLES.get(role)
        return None if read is None else read(self.cell(index))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles over the columns, on the side of their cells."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    # --- rows -------------------------------------------------------------------------------------

    def _fetch_around(self, row: int) -> None:
        start = row - row % _BLOCK
        self._read_rows(start, start + _BLOCK)

    def _read_rows(self, start: int, stop: int) -> None:
        wanted = self._keys[start:stop]
        missing = [key for key in wanted if key not in self._records]
        for key, record in zip(missing, self._fetch(missing), strict=True):
            self._records[key] = record
        while len(self._records) > _KEPT:
            self._records.popitem(last=False)

    def _change(self, start: int, before: int, after: array[int]) -> None:
        """Put rows into the place of others; what somebody holds goes where its key goes."""
        held = {index.row() for index in self.persistentIndexList()} if before and after else set()
        if {0, len(self._keys) - 1} <= held:
            self._change_one_by_one(start, before, after)
        elif held:
            self._insert(start, after)
            self._take_along(start, before, after)
            self._cut(start + len(after), before)
        else:
            same = min(before, len(after))
            self._cut(start + same, before - same)
            self._insert(start + same, after[same:])
            self._keys[start : start + same] = after[:same]

    def _change_one_by_one(self, start: int, before: int, after: array[int]) -> None:
        """Let go of the rows that go, and bring in those that come, for a selection of all rows.

        Qt holds such a one as a whole as long as it is all rows; else as 100,000, for more than a second.
        """
        old = self._keys[start : start + before]
        kept = array("q", filter(set(after).__contains__, old))
        gone = array("q", filterfalse(set(after).__contains__, old))
        come = array("q", filterfalse(set(old).__contains__, after))
        self._reorder(start, kept + gone)
        self._cut(start + len(kept), len(gone))
        self._insert(start + len(kept), come)
        self._reorder(start, after)

    def _reorder(self, start: int, part: array[int]) -> None:
        if self._keys[start : start + len(part)] == part:
            return
        self.layoutAboutToBeChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]
        held = self.persistentIndexList()
        keys = [self._keys[index.row()] for index in held]
        self._keys[start : start + len(part)] = part
        rows = _places(set(keys), self._keys)
        moved = [self.index(rows[key], one.column()) for key, one in zip(keys, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]

    def _take_along(self, start: int, before: int, after: array[int]) -> None:
        """Move what is held from the old rows to the same ones among the new, which stand before them."""
        # With the hint the selection holds one index for each of its rows, and not one for each cell.
        self.layoutAboutToBeChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]
        old = range(start + len(after), start + len(after) + before)
        held = [index for index in self.persistentIndexList() if index.row() in old]
        places = _places({self._keys[index.row()] for index in held}, after)
        stay = [index for index in held if self._keys[index.row()] in places]
        rows = [start + places[self._keys[index.row()]] for index in stay]
        moved = [self.index(row, index.column()) for row, index in zip(rows, stay, strict=True)]
        self.changePersistentIndexList(stay, moved)
        self.layoutChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]

    def _cut(self, first: int, number: int) -> None:
        if number:
            self.beginRemoveRows(QModelIndex(), first, first + number - 1)
            del self._keys[first : first + number]
            self.endRemoveRows()

    def _insert(self, first: int, added: array[int]) -> None:
        if added:
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._keys[first:first] = added
            self.endInsertRows()


def _places(keys: AbstractSet[int], among: array[int]) -> dict[int, int]:
    """Where those of these keys are that are there: looked up one by one, or at once where there are many."""
    if len(keys) <= _LOOKED_UP:
        return {key: among.index(key) for key in keys if key in among}
    return {key: place for place, key in enumerate(among) if key in keys}


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = (
        Qt.AlignmentFlag.AlignRight if column.align is Align.RIGHT else Qt.AlignmentFlag.AlignLeft
    )
    return side | Qt.AlignmentFlag.AlignVCenter


_ROLES: dict[int, Callable[[Cell], Any]] = {
    int(Qt.ItemDataRole.DisplayRole): lambda cell: cell.text,
    int(Qt.ItemDataRole.AccessibleTextRole): lambda cell: cell.spoken or cell.text,
    int(Qt.ItemDataRole.ToolTipRole): lambda cell: tooltip_html(cell.tip),
}
