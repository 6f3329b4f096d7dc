"""The rows of My quotes as pictured: tile, product and value, what and when, status and what comes next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.language import tr
from app.model.money import Money
from app.model.quote_row import QuoteRow
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.chips import avatar_face
from ui.table.delegate import CellDelegate
from ui.table.model import TableModel
from ui.table.view import TableView
from ui.tabs.offers import quote_words as words
from ui.widgets.chip import CHIP_HEIGHT, chip_width, mirrored, paint_chip, paint_words
from ui.widgets.tile import paint_tile

ROW_HEIGHT = 84
_EDGE = 16
_TILE = 34
_LEFT = 62
_GAP = 8
_CODE_GAP = 4
_VALUE_SHARE = 0.7  # of the first line, at most
_TOPS = {"title": 12, "second": 30, "chip": 52}  # of the three lines, from the row's top


def amount_in(metrics: QFontMetrics, number: str, room: int) -> str:
    """The amount, or its beginning with dots where it has no room: never what looks like a smaller one."""
    return metrics.elidedText(number, Qt.TextElideMode.ElideRight, max(room, 0))


class QuoteDelegate(CellDelegate):
    """Three lines in 84 pixels; mirrored where the layout runs from right to left."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        row = self._model.record(index.row())
        painter.save()
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box, index)
        if isinstance(row, QuoteRow):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_tile(painter, box, row)
            self._paint_title(painter, box, row)
            self._paint_second_line(painter, box, row)
            self._paint_status(painter, box, row)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are equally high."""
        return QSize(self._look.px(200), self._look.px(ROW_HEIGHT))

    def _paint_tile(self, painter: QPainter, box: QRectF, row: QuoteRow) -> None:
        px = self._look.px
        tile = QRectF(box.left() + px(_EDGE), box.top() + px(12), px(_TILE), px(_TILE))
        face = avatar_face(words.title(row.quote))
        paint_tile(painter, self._look, mirrored(painter, box, tile), face)

    def _paint_title(self, painter: QPainter, box: QRectF, row: QuoteRow) -> None:
        line = self._line(box, "title", types.BODY.line)
        taken = self._paint_value(painter, box, line, row.quote.value)
        line.setRight(line.right() - taken)
        theme = self._look.theme
        self._words(painter, box, line, words.title(row.quote), types.BODY_STRONG, theme.text)

    def _paint_value(
        self, painter: QPainter, box: QRectF, line: QRectF, value: Money | None
    ) -> float:
        """Draw the amount at the line's end; gives the room that it takes."""
        theme, px = self._look.theme, self._look.px
        if value is None:
            return self._at_end(painter, box, line, text.NOT_AVAILABLE)
        number, code = text.amount(value), value.currency
        strong, small = self._look.font(types.BODY_STRONG), self._look.font(types.CODE)
        gap, code_width = px(_CODE_GAP), QFontMetrics(small).horizontalAdvance(code)
        room = int(line.width() * _VALUE_SHARE) - gap - code_width
        number = amount_in(QFontMetrics(strong), number, room)
        number_width = QFontMetrics(strong).horizontalAdvance(number)
        width = number_width + gap + code_width
        place = QRectF(line.right() - width, line.top(), width, line.height())
        left = mirrored(painter, box, place).left()
        metrics = QFontMetrics(strong)
        base = line.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(strong)
        painter.setPen(QColor(theme.text))
        painter.drawText(round(left), round(base), number)
        painter.setFont(small)
        painter.setPen(QColor(theme.text2))
        painter.drawText(round(left) + number_width + gap, round(base), code)
        return width + px(_GAP)

    def _paint_second_line(self, painter: QPainter, box: QRectF, row: QuoteRow) -> None:
        line = self._line(box, "second", types.SECOND.line)
        line.setRight(line.right() - self._at_end(painter, box, line, words.date(row.quote)))
        said = words.second_line(row.quote)
        self._words(painter, box, line, said, types.SECOND, self._look.theme.text2)

    def _paint_status(self, painter: QPainter, box: QRectF, row: QuoteRow) -> None:
        theme, px = self._look.theme, self._look.px
        line = self._line(box, "chip", CHIP_HEIGHT)
        face = words.chip(row)
        width = chip_width(self._look, face)
        place = QRectF(line.left(), line.top(), width, line.height())
        left = mirrored(painter, box, place).left()
        paint_chip(painter, self._look, left, line.top(), face)
        step = words.next_step(row, self._model.now)
        line.setLeft(line.left() + width + px(_GAP))
        line.setRight(box.right() - px(_GAP))
        ink = theme.text2 if step.tone is None else theme.tint(step.tone).text
        self._words(painter, box, line, step.words, types.SECOND, ink)

    def _line(self, box: QRectF, name: str, height: int) -> QRectF:
        px = self._look.px
        width = box.width() - px(_LEFT) - px(_EDGE)
        return QRectF(box.left() + px(_LEFT), box.top() + px(_TOPS[name]), width, px(height))

    def _at_end(self, painter: QPainter, box: QRectF, line: QRectF, said: str) -> float:
        """Draw quiet words at the line's end; gives the room that they take."""
        if not said:
            return 0
        metrics = QFontMetrics(self._look.font(types.SECOND))
        width = metrics.horizontalAdvance(said) + 2
        place = QRectF(line.right() - width, line.top(), width, line.height())
        ink = self._look.theme.text2
        self._words(painter, box, place, said, types.SECOND, ink, is_right=True)
        return width + self._look.px(_GAP)

    def _words(
        self,
        painter: QPainter,
        box: QRectF,
        line: QRectF,
        said: str,
        kind: types.Type,
        ink: str,
        *,
        is_right: bool = False,
    ) -> None:
        font = self._look.font(kind)
        room = max(int(line.width()), 0)
        shown = QFontMetrics(font).elidedText(said, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, mirrored(painter, box, line), shown, is_right=is_right)


class QuoteList(TableView):
    """The windowed table with one column and no header: keys, selection and copying are the table's."""

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(look, model, tr("Quotes"), ROW_HEIGHT, parent)
        self.hide_header()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def make_delegate(self) -> QuoteDelegate:
        """Make what draws the rows."""
        return QuoteDelegate(self._look, self._model, self)
