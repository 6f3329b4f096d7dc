"""Draws one request of the inbox: tile, name, amount, who, date, chips."""

from __future__ import annotations

from datetime import datetime

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.model.request import PENDING, RequestKind, RequestRow
from ui import fonts as types
from ui import text
from ui.chips import KIND_TILES
from ui.tabs.requests import words
from ui.tabs.requests.inbox_model import InboxModel, InboxRole
from ui.widgets.chip import CHIP_HEIGHT, chip_width, paint_chip
from ui.widgets.row_delegate import RowDelegate, fitted
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


class InboxDelegate(RowDelegate):
    """Three lines in 93 pixels; mirrored where the layout runs from right to left."""

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
        self.paint_ground(painter, option, index)
        self._paint_tile(painter, option, row)
        is_selected = self._view.selectionModel().isSelected(index)
        self._paint_first_line(painter, option, row, is_selected=is_selected)
        self._paint_second_line(painter, option, row, model.now)
        self._paint_chips(painter, option, row, model.now)
        painter.restore()

    def _paint_tile(self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow) -> None:
        side, edge = self._look.px(_TILE), self._look.px(_EDGE)
        left, top = option.rect.left() + edge, option.rect.top() + self._look.px(11)
        tile = QRectF(self.mirrored(option, QRect(left, top, side, side)))
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
        self.paint_words(painter, option, band, words.title(row), types.BODY_STRONG, theme.text)

    def _paint_second_line(
        self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow, now: datetime
    ) -> None:
        band, ink = self._band(option, _SECOND), self._look.theme.text2
        date = words.row_date(row, now)
        font = self._look.font(types.SECOND)
        width = QFontMetrics(font).horizontalAdvance(date)
        left = band.right() - width + 1
        box = QRect(left, band.top(), width + 2, band.height())  # never cut by a rounded width
        self.paint_words(painter, option, box, date, types.SECOND, ink)
        band.setRight(left - self._look.px(_GAP))
        self.paint_words(painter, option, band, words.second_line(row), types.SECOND, ink)

    def _paint_chips(
        self, painter: QPainter, option: QStyleOptionViewItem, row: RequestRow, now: datetime
    ) -> None:
        band = self._band(option, _CHIPS)
        left, gap = band.left(), self._look.px(_CHIP_GAP)
        chips = words.row_chips(row, now)
        for chip in fitted(chips, band.width(), gap, lambda face: chip_width(self._look, face)):
            width = chip_width(self._look, chip)
            box = self.mirrored(option, QRect(left, band.top(), width, band.height()))
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
            self.paint_words(painter, option, box, said, types.SECOND, ink)
            return width + self._look.px(_GAP)
        number, code = text.amount(row.money), row.money.currency
        number_font, code_font = self._look.font(types.BODY_STRONG), self._look.font(types.CODE)
        gap = self._look.px(4)
        metrics = QFontMetrics(number_font)
        code_width = QFontMetrics(code_font).horizontalAdvance(code)
        room = band.width() - gap - code_width
        number = metrics.elidedText(number, Qt.TextElideMode.ElideRight, room)
        number_width = metrics.horizontalAdvance(number)
        width = number_width + gap + code_width
        box = self.mirrored(
            option, QRect(band.right() - width + 1, band.top(), width, band.height())
        )
        base = box.top() + (box.height() + metrics.capHeight()) // 2
        painter.setFont(number_font)
        painter.setPen(QColor(theme.text))
        painter.drawText(box.left(), base, number)
        painter.setFont(code_font)
        painter.setPen(QColor(code_ink))
        painter.drawText(box.left() + number_width + gap, base, code)
        return width + self._look.px(_GAP)

    def _band(self, option: QStyleOptionViewItem, band: _Band) -> QRect:
        px, rect = self._look.px, option.rect
        bar = self._view.verticalScrollBar()
        taken = bar.width() if bar.isVisible() else 0  # it stands in the margin
        width = rect.width() - px(_LEFT) - max(px(_EDGE) - taken, 0)
        return QRect(rect.left() + px(_LEFT), rect.top() + px(band.top), width, px(band.height))
