"""Draws one request of the inbox: tile, name, amount, who, date, chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.model.request import PENDING, RequestKind, RequestRow
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.chips import KIND_TILES
from ui.tabs.requests import words
from ui.tabs.requests.inbox_model import InboxModel, InboxRole
from ui.widgets.chip import CHIP_HEIGHT, ChipFace, chip_width, paint_chip, paint_words
from ui.widgets.tile import paint_tile

ROW_HEIGHT = 93
_EDGE = 16
_TILE = 24
_LEFT = 48
_GAP = 12
_BAR = 3
_CHIP_GAP = 6


class _Band(msgspec.Struct, frozen=True):
    """One line of text in the row, as offset and height from the row's top."""

    top: int
    height: int


_TITLE = _Band(13, 20)
_SECOND = _Band(37, 16)
_CHIPS = _Band(60, CHIP_HEIGHT)


def fitted(
    chips: Sequence[ChipFace], room: int, gap: int, width_of: Callable[[ChipFace], int]
) -> list[ChipFace]:
    """Leave the words out, from the last chip on, until all fit: none is ever left out itself."""
    shown = list(chips)
    for place in reversed(range(len(shown))):
        if sum(width_of(chip) + gap for chip in shown) - gap <= room:
            break
        shown[place] = ChipFace(shown[place].tone, shown[place].icon, "")
    return shown


class InboxDelegate(QStyledItemDelegate):
    """Three lines in 93 pixels; mirrored where the layout runs from right to left.

    It asks the view what is selected, not `option.state`: the enums of QStyle take 5 ms to make.
    """

    def __init__(self, look: Appearance, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self.hovered_row = -1

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are equally high."""
        return QSize(self._look.px(200), self._look.px(ROW_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        row = index.data(InboxRole.ROW)
        model = index.model()
        if not isinstance(row, RequestRow) or not isinstance(model, InboxModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index)
        self._paint_tile(painter, option, row)
        is_selected = self._view.selectionModel().isSelected(index)
        self._paint_first_line(painter, option, row, is_selected=is_selected)
        self._paint_second_line(painter, option, row, model.now)
        self._paint_chips(painter, option, row, model.now)
        painter.restore()

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, rect, view = self._look.theme, option.rect, self._view
        is_selected = view.selectionModel().isSelected(index)
        if is_selected:
            _fill(painter, rect, theme.selected)
            bar = QRect(rect.left(), rect.top(), self._look.px(_BAR), rect.height())
            _fill(painter, self._mirrored(option, bar), theme.focus)
        elif index.row() == self.hovered_row:
            _fill(painter, rect, theme.hover)
        _fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line)
        if is_selected and view.hasFocus() and index.row() == view.currentIndex().row():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_tile(self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow) -> None:
        side, edge = self._look.px(_TILE), self._look.px(_EDGE)
        left, top = option.rect.left() + edge, option.rect.top() + self._look.px(11)
        tile = QRectF(self._mirrored(option, QRect(left, top, side, side)))
        paint_tile(painter, self._look, tile, KIND_TILES[row.kind])

    def _paint_first_line(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: RequestRow,
        *,
        is_selected: bool,
    ) -> None:
        theme, band = self._look.theme, self._band(option, _TITLE)
        code_ink = theme.text2 if is_selected else theme.text3
        taken = self._paint_amount(painter, option, row, band, code_ink)
        band.setRight(band.right() - taken)
        self._paint_words(painter, option, band, words.title(row), types.BODY_STRONG, theme.text)

    def _paint_second_line(
        self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow, now: datetime
    ) -> None:
        band, ink = self._band(option, _SECOND), self._look.theme.text2
        date = words.row_date(row, now)
        font = self._look.font(types.SECOND)
        width = QFontMetrics(font).horizontalAdvance(date)
        left = band.right() - width + 1
        box = QRect(left, band.top(), width + 2, band.height())  # never cut by a rounded width
        self._paint_words(painter, option, box, date, types.SECOND, ink)
        band.setRight(left - self._look.px(_GAP))
        self._paint_words(painter, option, band, words.second_line(row), types.SECOND, ink)

    def _paint_chips(
        self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow, now: datetime
    ) -> None:
        band = self._band(option, _CHIPS)
        left, gap = band.left(), self._look.px(_CHIP_GAP)
        chips = words.row_chips(row, now)
        for chip in fitted(chips, band.width(), gap, lambda face: chip_width(self._look, face)):
            width = chip_width(self._look, chip)
            box = self._mirrored(option, QRect(left, band.top(), width, band.height()))
            paint_chip(painter, self._look, box.left(), box.top(), chip)
            left += width + gap

    def _paint_amount(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: RequestRow,
        band: QRect,
        code_ink: str,
    ) -> int:
        theme = self._look.theme
        if row.money is None:
            is_unread = row.kind is RequestKind.APPROVAL and row.status != PENDING
            if row.kind is RequestKind.CANCELLATION or is_unread:
                return 0
            said = text.NOT_AVAILABLE
            font = self._look.font(types.SECOND)
            width = QFontMetrics(font).horizontalAdvance(said) + 2
            box = QRect(band.right() - width + 1, band.top(), width, band.height())
            ink = theme.text2 if row.status != PENDING else self._look.theme.text
            self._paint_words(painter, option, box, said, types.SECOND, ink)
            return width + self._look.px(_GAP)
        number, code = text.amount(row.money), row.money.currency
        number_font, code_font = self._look.font(types.BODY_STRONG), self._look.font(types.CODE)
        gap = self._look.px(4)
        number_width = QFontMetrics(number_font).horizontalAdvance(number)
        width = number_width + gap + QFontMetrics(code_font).horizontalAdvance(code)
        box = self._mirrored(
            option, QRect(band.right() - width + 1, band.top(), width, band.height())
        )
        base = box.top() + (box.height() + QFontMetrics(number_font).capHeight()) // 2
        painter.setFont(number_font)
        painter.setPen(QColor(theme.text))
        painter.drawText(box.left(), base, number)
        painter.setFont(code_font)
        painter.setPen(QColor(code_ink))
        painter.drawText(box.left() + number_width + gap, base, code)
        return width + self._look.px(_GAP)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        content: str,
        kind: types.Type,
        ink: str,
    ) -> None:
        font: QFont = self._look.font(kind)
        shown = QFontMetrics(font).elidedText(content, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, QRectF(self._mirrored(option, box)), shown)

    def _band(self, option: QStyleOptionViewItem, band: _Band) -> QRect:
        px, rect = self._look.px, option.rect
        width = rect.width() - px(_LEFT) - px(_EDGE)
        return QRect(rect.left() + px(_LEFT), rect.top() + px(band.top), width, px(band.height))

    @staticmethod
    def _mirrored(option: QStyleOptionViewItem, box: QRect) -> QRect:
        if option.direction != Qt.LayoutDirection.RightToLeft:
            return box
        return box.translated(
            option.rect.left() + option.rect.right() - box.left() - box.right(), 0
        )


def _fill(painter: QPainter, box: QRect, color: str) -> None:
    """Not `fillRect`, whose first call makes the 169 names of QGradient's presets (1.5 ms of the start)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRect(box)
