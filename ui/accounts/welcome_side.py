"""The accent side of the first page: what Countersign is for, with one example."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tile import Tile

SIDE_WIDTH, SIDE_NARROW = 424, 340
_EDGE, _EDGE_NARROW = 44, 28
_LEAST_FOR_EXAMPLE, _LEAST_FOR_POINTS = 620, 460  # of the height
_MARK = 52
_TITLE = tr("Know what you signed before it charges you.")
_LEAD = tr(
    "Countersign shows your AWS Marketplace offers, agreements and charges, and the requests that"
    " wait for your decision."
)
_POINTS = (
    ("timer", tr("Tells you before a request approves itself")),
    ("lock-key", tr("The key to stored data stays in your keyring")),
    ("shield-check", tr("Talks to AWS only. No account with us")),
)
_EXAMPLE = Money(Decimal("9750.00"), "USD")


class WelcomeSide(QWidget):
    """Decoration and words; nothing here can be pressed."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        px = look.px
        self.setProperty("ground", "accent")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(SIDE_WIDTH))
        self._edge = px(_EDGE)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(px(16))
        self._keep_from_edges()
        self._words = (
            Paragraph(look, _TITLE, types.WELCOME, is_on_accent=True),
            Paragraph(look, _LEAD, types.LEAD, is_on_accent=True),
        )
        for label in self._words:
            column.addWidget(label)
        column.addSpacing(px(20))
        self.example = self._example()
        column.addWidget(self.example)
        column.addStretch(1)
        self.points = QWidget()
        points = QVBoxLayout(self.points)
        points.setContentsMargins(0, 0, 0, 0)
        points.setSpacing(px(16))
        for icon, words in _POINTS:
            points.addLayout(self._point(icon, words))
        column.addWidget(self.points)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for; the words go first."""
        super().resizeEvent(event)
        px, size = self._look.px, event.size()
        self._edge = px(_EDGE if size.width() >= px(SIDE_WIDTH) else _EDGE_NARROW)
        self._keep_from_edges()
        self.example.setVisible(size.height() >= px(_LEAST_FOR_EXAMPLE))
        self.points.setVisible(size.height() >= px(_LEAST_FOR_POINTS))
        # A language may need more lines than the design's, of which the layout knows the design's alone.
        for label in self._words:
            label.setMinimumHeight(label.heightForWidth(size.width() - 2 * self._edge))
        for part in (self.points, self.example):
            if self._column.totalHeightForWidth(size.width()) > size.height():
                part.hide()

    def _keep_from_edges(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(self._edge, px(48 + _MARK + 28), self._edge, px(48))

    def _example(self) -> Card:
        look = self._look
        card = Card(look)
        card.setAccessibleName(tr("An example of a request"))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Tile(look, Tone.ACCENT, 24, icon="paper-plane-tilt"))
        row.addWidget(PlainLabel(look, tr("Milestone 3"), types.BODY_STRONG))
        row.addStretch(1)
        row.addWidget(MoneyLabel(look, _EXAMPLE, types.BODY_STRONG))
        card.body.addLayout(row)
        face = ChipFace(Tone.WARNING, "timer", tr("Approves itself in 2 d 22 h"))
        line = QHBoxLayout()
        line.addSpacing(look.px(32))
        line.addWidget(Chip(look, face))
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _point(self, icon: str, words: str) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        glyph = QLabel()
        glyph.setTextFormat(Qt.TextFormat.PlainText)
        glyph.setFixedSize(look.px(20), look.px(20))
        glyph.setPixmap(look.icons.pixmap(icon, look.theme.on_accent, look.px(20)))
        row.addWidget(glyph)
        row.addWidget(PlainLabel(look, words, types.BODY, "on_accent", wraps=True), 1)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark, white on the accent."""
        super().paintEvent(event)
        look, px = self._look, self._look.px
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.color(look.theme.accent))
            mark = look.icons.mark(look.theme.on_accent, look.theme.accent, px(_MARK))
            is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = self.width() - self._edge - px(_MARK) if is_rtl else self._edge
            painter.drawPixmap(left, px(48), mark)
