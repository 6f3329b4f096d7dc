"""A label of one line, or of two."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout

from ui.appearance import Appearance
from ui.fonts import Type
from ui.widgets.labels import Ink, PlainLabel


class TwoLines(PlainLabel):
    """Goes on in a second line where one is too short, cut with an ellipsis after that."""

    def __init__(self, look: Appearance, kind: Type, ink: Ink) -> None:
        super().__init__(look, "", kind, ink, elided=True)
        self._line = look.px(kind.line)

    def show_words(self, words: str) -> None:
        """Say something else."""
        self.setText(words)
        self._fit()

    def lines(self) -> list[str]:
        """The words as they stand: one line, or two."""
        whole, width = self.text(), self.width()
        layout = QTextLayout(whole, self.font())
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(width)
        layout.endLayout()
        begun, rest = whole[: first.textLength()], whole[first.textLength() :]
        if not rest.strip():
            return [whole]
        metrics = QFontMetrics(self.font())
        return [
            metrics.elidedText(one.strip(" ·"), Qt.TextElideMode.ElideRight, width)
            for one in (begun, rest)
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        with QPainter(self) as painter:
            painter.setLayoutDirection(self.layoutDirection())
            painter.setFont(self.font())
            painter.setPen(self.palette().color(self.foregroundRole()))
            for number, one in enumerate(self.lines()):
                box = self.rect()
                box.setTop(number * self._line)
                box.setHeight(self._line)
                painter.drawText(box, int(self.alignment()), one)

    def _fit(self) -> None:
        self.setFixedHeight(self._line * len(self.lines()))
