"""Draws the cells of every table: two lines, chips, amounts with their code, letters in tiles."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.fonts import Type
from ui.table.column import Align, Cell
from ui.table.lettering import Lettering
from ui.table.model import TableModel
from ui.table.stamps import Stamps
from ui.widgets.chip import CHIP_HEIGHT, ChipFace, chip_frame, mirrored, paint_chip
from ui.widgets.tile import TileFace, paint_tile

EDGE = 16  # before the first column
PAD = 6  # on the side of a column on which its cells stand
FAR_PAD = 2
_TILE = 28
_BAR = 3
_RING = 2
_CODE_GAP = 3
_BESIDE = " · "
_WIDE = 220  # a second line with this room shows what stands beside it
_ICON_GAPS = {14: 6, 12: 2}


class CellDelegate(QStyledItemDelegate):
    """One delegate for all columns; the cell says what it holds."""

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._letters = Lettering(look)
        self._stamps = Stamps(look)
        self.hovered_row = -1
        self.focused_row = -1  # the row that the keyboard moves, while it does
        self.first = 0  # the outermost visible columns
        self.last = len(model.columns) - 1
        self.lead = 0  # pixels that the first one keeps free before its cells

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw ground, content, row line and, on the first column, the selection bar."""
        cell = self._model.cell(index)
        painter.save()
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)  # grounds would show seams with it
        is_right = self._model.columns[index.column()].align is Align.RIGHT
        inner = self._inner(box, index.column(), is_right=is_right)
        if cell.tile is not None:
            side = self._look.px(_TILE)
            tile = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            self._stamp_tile(painter, mirrored(painter, box, tile), cell.tile)
            inner.setLeft(inner.left() + side + self._look.px(8))
        if cell.chip is not None:
            self._stamp_chip(painter, box, inner, cell.chip)
        else:
            self._paint_lines(painter, mirrored(painter, box, inner), cell, is_right=is_right)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The column's own width; rows all have one height."""
        return QSize(self._look.px(self._model.columns[index.column()].width), self._look.px(44))

    def _inner(self, box: QRectF, column: int, *, is_right: bool) -> QRectF:
        px = self._look.px
        near, far = (px(FAR_PAD), px(PAD)) if is_right else (px(PAD), px(FAR_PAD))
        left = px(EDGE) + self.lead if column == self.first else near
        right = px(EDGE) if is_right and column == self.last else far
        return box.adjusted(left, 0, -right, 0)

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRectF,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, row = self._look.theme, index.row()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(box, self._letters.color(theme.selected))
        elif row == self.hovered_row:
            painter.fillRect(box, self._letters.color(theme.hover))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._letters.color(theme.line)
        )
        focus = self._letters.color(theme.focus)
        if is_selected and index.column() == self.first:
            bar = QRectF(box.left(), box.top(), _BAR, box.height())
            painter.fillRect(mirrored(painter, box, bar), focus)
        if row == self.focused_row:
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), _RING), focus)
            painter.fillRect(QRectF(box.left(), box.bottom() - _RING, box.width(), _RING), focus)
            if index.column() == self.last:
                end = QRectF(box.right() - _RING, box.top(), _RING, box.height())
                painter.fillRect(mirrored(painter, box, end), focus)

    def _stamp_tile(self, painter: QPainter, box: QRectF, face: TileFace) -> None:
        look = self._look
        self._stamps.draw(painter, box, face, lambda on, at: paint_tile(on, look, at, face))

    def _stamp_chip(self, painter: QPainter, box: QRectF, inner: QRectF, face: ChipFace) -> None:
        look, height = self._look, self._look.px(CHIP_HEIGHT)
        width = self._letters.width(face.words, types.CHIP) + chip_frame(look)
        place = QRectF(inner.left(), inner.center().y() - height / 2, width, height)
        painter.setClipRect(mirrored(painter, box, inner))
        place = mirrored(painter, box, place)
        self._stamps.draw(painter, place, face, lambda on, _: paint_chip(on, look, 0, 0, face))

    def _paint_lines(self, painter: QPainter, box: QRectF, cell: Cell, *, is_right: bool) -> None:
        look = self._look
        first_line, second_line = look.px(types.BODY.line), look.px(types.SECOND.line)
        height = first_line + (second_line if cell.second else 0)
        top = box.center().y() - height / 2
        line = QRectF(box.left(), top, box.width(), first_line)
        ink = self._first_ink(cell)
        if cell.icon and not cell.second:
            line = self._paint_icon(painter, line, cell, ink, 14)
        if cell.money is not None:
            self._paint_money(painter, line, cell, ink, is_right=is_right)
        else:
            self._paint_text(painter, line, cell.first, _kind(cell), ink, is_right=is_right)
        if cell.second:
            below = QRectF(box.left(), top + first_line, box.width(), second_line)
            self._paint_second(painter, below, cell, is_right=is_right)

    def _first_ink(self, cell: Cell) -> str:
        theme = self._look.theme
        if cell.tone is not None and not cell.second:
            return theme.tint(cell.tone).text
        return theme.text2 if cell.is_faint else theme.text

    def _paint_second(self, painter: QPainter, box: QRectF, cell: Cell, *, is_right: bool) -> None:
        theme = self._look.theme
        ink = theme.text2 if cell.tone is None else theme.tint(cell.tone).text
        if cell.icon:
            box = self._paint_icon(painter, box, cell, ink, 12)
        words = cell.second
        if cell.beside and box.width() >= self._look.px(_WIDE):
            whole = words + _BESIDE + cell.beside
            fits = self._letters.width(whole, types.SECOND) <= box.width()
            words = whole if fits else words
        self._paint_text(painter, box, words, types.SECOND, ink, is_right=is_right)

    def _paint_icon(
        self, painter: QPainter, line: QRectF, cell: Cell, ink: str, size: int
    ) -> QRectF:
        """Draw the icon at the line's start; gives the rest of the line."""
        look, side = self._look, self._look.px(size)
        box = mirrored(painter, line, QRectF(line.left(), line.top(), side, line.height()))
        color = ink if cell.icon_tone is None else look.theme.tint(cell.icon_tone).text
        icons, name, mark = look.icons, cell.icon, (cell.icon, color, side)
        self._stamps.draw(painter, box, mark, lambda on, at: icons.paint(on, at, name, color, side))
        rest = line.adjusted(side + look.px(_ICON_GAPS[size]), 0, 0, 0)
        return mirrored(painter, line, rest)

    def _paint_text(
        self, painter: QPainter, box: QRectF, words: str, kind: Type, ink: str, *, is_right: bool
    ) -> None:
        at_right = is_right is not _is_from_right(painter)
        self._letters.draw(painter, box, words, kind, ink, at_right=at_right)

    def _paint_money(
        self, painter: QPainter, box: QRectF, cell: Cell, ink: str, *, is_right: bool
    ) -> None:
        money, letters = cell.money, self._letters
        if money is None:
            return
        kind = types.BODY_STRONG if cell.is_strong else types.BODY
        code_width, gap = letters.width(money.currency, types.CODE), self._look.px(_CODE_GAP)
        room = int(box.width()) - gap - code_width
        number = letters.elided(text.amount(money), kind, room)
        number_width = letters.width(number, kind)
        total = number_width + gap + code_width
        left = max(box.left(), box.right() - total) if is_right else box.left()
        left = mirrored(painter, box, QRectF(left, box.top(), total, box.height())).left()
        base = round(box.center().y() + letters.rise(kind) / 2)
        letters.draw_on(painter, round(left), base, number, kind, ink)
        code_left = round(left) + number_width + gap
        faint = self._look.theme.text3
        letters.draw_on(painter, code_left, base, money.currency, types.CODE, faint)


def _kind(cell: Cell) -> Type:
    if cell.is_mono:
        return types.MONO
    if cell.is_strong:
        return types.BODY_MEDIUM if cell.is_faint else types.BODY_STRONG
    return types.BODY


def _is_from_right(painter: QPainter) -> bool:
    return painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
