"""The list at the left of the catalogue: search results, or this account's private offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.offers.words import RowFace
from ui.theme import Tone
from ui.widgets.chip import CHIP_HEIGHT, chip_width, paint_chip
from ui.widgets.row_delegate import RowDelegate, fitted
from ui.widgets.row_list import RowList
from ui.widgets.tile import paint_tile

ROW_HEIGHT = 99
_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROOT = QModelIndex()
_EDGE = 16
_LEFT = 62
_TILE = 34
_CHIP_GAP = 6
_NEAR_END = 2  # rows' heights before the end, at which the next page is asked for
_LINES = ((8, 20), (27, 16), (45, 20))  # offset and height of the three lines of text
_CHIPS_TOP = 69

Index = QModelIndex | QPersistentModelIndex


class ResultsModel(QAbstractListModel):
    """Rows that are added at the end stay where they are: selection and scroll are kept."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[RowFace] = []

    def set_rows(self, rows: Sequence[RowFace]) -> None:
        """Show other rows; only what is new is added where the first ones are the same."""
        old = self.rows
        if old and [row.key for row in rows[: len(old)]] == [row.key for row in old]:
            self.rows = list(rows[: len(old)])
            self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
            if len(rows) > len(old):
                self.beginInsertRows(_ROOT, len(old), len(rows) - 1)
                self.rows = list(rows)
                self.endInsertRows()
            return
        if old:
            self.beginRemoveRows(_ROOT, 0, len(old) - 1)
            self.rows = []
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(_ROOT, 0, len(rows) - 1)
            self.rows = list(rows)
            self.endInsertRows()

    def position(self, key: str) -> int:
        """Where a row stands; -1 where it is not there."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """A row for the delegate, and all of its words for a screen reader."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROLE:
            return row
        if role in (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole)):
            return row.spoken
        return None


class ResultDelegate(RowDelegate):
    """A tile, three lines, the rating at the right, chips; mirrored from right to left."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(self._look.px(200), self._look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        row = index.data(_ROLE)
        if not isinstance(row, RowFace):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter, option, index)
        px, rect, theme = self._look.px, option.rect, self._look.theme
        side = px(_TILE)
        tile = QRect(rect.left() + px(_EDGE), rect.top() + px(9), side, side)
        paint_tile(painter, self._look, QRectF(self.mirrored(option, tile)), row.tile)
        first, second, third = (self._line(option, *line) for line in _LINES)
        first.setRight(first.right() - self._paint_rating(painter, option, row, first))
        self.paint_words(painter, option, first, row.title, types.BODY_STRONG, theme.text)
        self.paint_words(painter, option, second, row.second, types.SECOND, theme.text2)
        self.paint_words(painter, option, third, row.third, types.BODY, theme.text)
        self._paint_chips(painter, option, row)
        painter.restore()

    def _paint_rating(
        self, painter: QPainter, option: QStyleOptionViewItem, row: RowFace, band: QRect
    ) -> int:
        if not row.rating:
            return 0
        px, theme = self._look.px, self._look.theme
        reviews = f"({row.reviews})"
        strong = (
            QFontMetrics(self._look.font(types.SECOND_STRONG)).horizontalAdvance(row.rating) + 2
        )
        quiet = QFontMetrics(self._look.font(types.SECOND)).horizontalAdvance(reviews) + 2
        star, gap = px(14), px(4)
        left = band.right() - quiet + 1
        top, height = band.top(), band.height()
        box = QRect(left, top, quiet, height)
        self.paint_words(painter, option, box, reviews, types.SECOND, theme.text2)
        left -= strong + gap
        box = QRect(left, top, strong, height)
        self.paint_words(painter, option, box, row.rating, types.SECOND_STRONG, theme.text)
        left -= star + gap
        box = self.mirrored(option, QRect(left, top, star, height))
        self._look.icons.paint(
            painter, QRectF(box), "star-fill", theme.tint(Tone.WARNING).solid, star
        )
        return band.right() - left + px(8)

    def _paint_chips(self, painter: QPainter, option: QStyleOptionViewItem, row: RowFace) -> None:
        band = self._line(option, _CHIPS_TOP, CHIP_HEIGHT)
        left, gap = band.left(), self._look.px(_CHIP_GAP)
        for chip in fitted(row.chips, band.width(), gap, lambda face: chip_width(self._look, face)):
            width = chip_width(self._look, chip)
            box = self.mirrored(option, QRect(left, band.top(), width, band.height()))
            paint_chip(painter, self._look, box.left(), box.top(), chip)
            left += width + gap

    def _line(self, option: QStyleOptionViewItem, top: int, height: int) -> QRect:
        px, rect = self._look.px, option.rect
        width = rect.width() - px(_LEFT) - px(_EDGE)
        return QRect(rect.left() + px(_LEFT), rect.top() + px(top), width, px(height))


class ResultsView(RowList):
    """`chosen` when the current row changes, `end_near` while scrolling."""

    chosen = Signal(str)
    end_near = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(tr("Products"), partial(ResultDelegate, look))
        self._look = look
        self.results = ResultsModel(self)
        self.setModel(self.results)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    @property
    def current_key(self) -> str:
        """The key of the current row; empty where there is none."""
        index = self.currentIndex()
        return self.results.rows[index.row()].key if index.isValid() else ""

    @property
    def current_words(self) -> str:
        """All that the current row says; empty where there is none."""
        index = self.currentIndex()
        return self.results.rows[index.row()].spoken if index.isValid() else ""

    def set_rows(self, rows: Sequence[RowFace]) -> None:
        """Show other rows, the current one stays where it is still there."""
        key = self.current_key
        self.selectionModel().blockSignals(True)
        self.results.set_rows(rows)
        at = self.results.position(key)
        if at >= 0:
            self.setCurrentIndex(self.results.index(at))
        else:
            self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def select(self, key: str) -> None:
        """Make a row the current one without telling; none where the key is not there."""
        self.selectionModel().blockSignals(True)
        at = self.results.position(key)
        if at >= 0:
            self.setCurrentIndex(self.results.index(at))
        else:
            self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.results.rows[current.row()].key)

    def _on_scrolled(self, value: int) -> None:
        left = self.verticalScrollBar().maximum() - value
        if left <= _NEAR_END * self._look.px(ROW_HEIGHT):
            self.end_near.emit()
