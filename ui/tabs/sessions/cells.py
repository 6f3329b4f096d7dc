"""The cells that only this tab has: what is spent as a bar, and how long a session still lasts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ui import fonts as types
from ui.table.column import Cell
from ui.table.delegate import CellDelegate
from ui.table.view import TableView
from ui.tabs.sessions.gauge import BAR, paint_gauge
from ui.theme import Tone
from ui.widgets.chip import mirrored, paint_words

_GAP = 6  # between the words and the bar
_ICON = 13
_ICON_GAP = 4
_SIDE = 6  # the bar keeps away from the next column
_MOST = 240  # pixels: a longer bar does not tell more


class GaugeCell(Cell, frozen=True):
    """`first` in strong type, `rest` behind it, `at_end` at the right, over a bar of which `share` is used."""

    rest: str = ""
    at_end: str = ""
    share: float | None = None
    bar_tone: Tone = Tone.ACCENT

    @property
    def text(self) -> str:
        """All of its words in one line."""
        said = f"{self.first} {self.rest}".strip()
        return f"{said}, {self.at_end}" if self.at_end else said


class TimeCell(Cell, frozen=True):
    """Like a cell of two lines, but its icon and its tone belong to the first one."""


class SessionDelegate(CellDelegate):
    """Draws the two cells, and leaves all others to the table's delegate."""

    def _paint_lines(self, painter: QPainter, box: QRectF, cell: Cell, *, is_right: bool) -> None:
        if isinstance(cell, GaugeCell):
            self._paint_gauge(painter, box, cell)
        elif isinstance(cell, TimeCell) and cell.icon:
            self._paint_time(painter, box, cell)
        else:
            super()._paint_lines(painter, box, cell, is_right=is_right)

    def _paint_gauge(self, painter: QPainter, box: QRectF, cell: GaugeCell) -> None:
        look, px = self._look, self._look.px
        width = min(box.width() - px(_SIDE), px(_MOST))
        line, bar = px(types.BODY.line), px(BAR)
        high = line if cell.share is None else line + px(_GAP) + bar
        top = box.center().y() - high / 2
        whole = mirrored(painter, box, QRectF(box.left(), top, width, line))
        end = self._paint_end(painter, whole, cell)
        self._paint_amounts(painter, whole, cell, room=round(whole.width()) - end - px(8))
        if cell.share is not None:
            place = QRectF(whole.left(), top + line + px(_GAP), width, bar)
            paint_gauge(painter, look, place, cell.share, cell.bar_tone)

    def _paint_amounts(
        self, painter: QPainter, line: QRectF, cell: GaugeCell, *, room: int
    ) -> None:
        """Draw what is spent before what may be, also where one reads from right to left."""
        look, gap = self._look, self._look.px(4)
        theme = look.theme
        strong = look.font(types.BODY if cell.is_faint else types.BODY_MEDIUM)
        quiet = look.font(types.SECOND)
        wide = QFontMetrics(strong)
        first = wide.elidedText(cell.first, Qt.TextElideMode.ElideRight, max(room, 0))
        taken = wide.horizontalAdvance(first)
        metrics, left_over = QFontMetrics(quiet), max(room - taken - gap, 0)
        rest = metrics.elidedText(cell.rest, Qt.TextElideMode.ElideRight, left_over)
        total = taken + gap + metrics.horizontalAdvance(rest)
        place = QRectF(line.left(), line.top(), total + 1, line.height())
        place = mirrored(painter, line, place)
        painter.setFont(strong)
        painter.setPen(QColor(theme.text2 if cell.is_faint else theme.text))
        _draw(painter, place, first)
        painter.setFont(quiet)
        painter.setPen(QColor(theme.text2))
        _draw(painter, place.adjusted(taken + gap, 0, 0, 0), rest)

    def _paint_end(self, painter: QPainter, line: QRectF, cell: GaugeCell) -> int:
        """Draw what stands at the end of the line; gives the room that it takes."""
        look = self._look
        font = look.font(types.SECOND)
        ink = look.theme.text2 if cell.tone is None else look.theme.tint(cell.tone).text
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, line, cell.at_end, is_right=True)
        taken = QFontMetrics(font).horizontalAdvance(cell.at_end)
        if cell.icon:
            side = look.px(_ICON)
            taken += look.px(_ICON_GAP) + side
            place = QRectF(line.right() - taken, line.top(), side, line.height())
            look.icons.paint(painter, mirrored(painter, line, place), cell.icon, ink, side)
        return taken

    def _paint_time(self, painter: QPainter, box: QRectF, cell: TimeCell) -> None:
        look = self._look
        theme, px = look.theme, look.px
        ink = theme.text if cell.tone is None else theme.tint(cell.tone).text
        first, second = px(types.BODY.line), px(types.SECOND.line)
        top = box.center().y() - (first + second) / 2
        line = QRectF(box.left(), top, box.width(), first)
        font = look.font(types.BODY_STRONG)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, line, cell.first, is_right=True)
        side = px(_ICON)
        taken = QFontMetrics(font).horizontalAdvance(cell.first) + px(_ICON_GAP) + side
        place = QRectF(line.right() - taken, top, side, first)
        look.icons.paint(painter, mirrored(painter, line, place), cell.icon, ink, side)
        painter.setFont(look.font(types.SECOND))
        painter.setPen(QColor(theme.text2))
        below = QRectF(box.left(), top + first, box.width(), second)
        paint_words(painter, below, cell.second, is_right=True)


def _draw(painter: QPainter, box: QRectF, words: str) -> None:
    """Draw from the left, whichever way one reads."""
    direction = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
    painter.setLayoutDirection(direction)


class SessionView(TableView):
    """The table of sessions."""

    def make_delegate(self) -> CellDelegate:
        """Make what draws the cells."""
        return SessionDelegate(self._look, self._model, self)
