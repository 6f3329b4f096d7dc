"""Shows what becomes of a command: sending, confirmed, refused, not sent, being checked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.outcome_words import Outcome, Row
from ui.help.explain import ExplainButton
from ui.theme import Tone
from ui.widgets.card import Card
from ui.widgets.drawn import Drawn
from ui.widgets.labels import PlainLabel
from ui.widgets.motion import Motion
from ui.widgets.paragraph import Paragraph

_STEP = 0.012
_SHARE = 0.45


class BusyBar(Drawn):
    """A bar that moves, if it may, while nothing is known about how long it takes."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._at = 0.2
        self.setFixedHeight(look.px(4))
        self.setAccessibleName(tr("Waiting for AWS"))
        self.motion = Motion(look, self)
        self.motion.stepped.connect(self._on_stepped)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track and the moving part."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            radius = self.height() / 2
            painter.setBrush(QColor(self._look.theme.track))
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
            left = (self._at * (1 + _SHARE) - _SHARE) * self.width()
            part = QRectF(left, 0, _SHARE * self.width(), self.height()).intersected(
                QRectF(self.rect())
            )
            painter.setBrush(QColor(self._look.theme.accent))
            painter.drawRoundedRect(part, radius, radius)

    def _on_stepped(self) -> None:
        self._at = (self._at + _STEP) % 1
        self.update()


class Circle(QWidget):
    """An icon in a circle of its tone."""

    def __init__(self, look: Appearance, icon: str, tone: Tone, side: int = 40) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._tone = tone
        self.setFixedSize(look.px(side), look.px(side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle."""
        tint = self._look.theme.tint(self._tone)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tint.ground))
            painter.drawEllipse(self.rect())
            box = QRectF(self.rect())
            self._look.icons.paint(painter, box, self._icon, tint.text, self.width() // 2)


class OutcomeView(QWidget):
    """One outcome: icon, title, sentences, facts, and AWS's own words in a box of their own."""

    def __init__(self, look: Appearance, outcome: Outcome, address: str = "") -> None:
        """Show an outcome, and where the guide explains its word."""
        super().__init__()
        self._look = look
        self._address = address
        self._values: dict[str, PlainLabel] = {}
        self.outcome = outcome
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(14))
        column.addLayout(self._head(outcome))
        if outcome.tone is Tone.ACCENT:
            column.addWidget(BusyBar(look))
        if outcome.quote:
            column.addWidget(self._quote(outcome.quote))
        if outcome.rows:
            column.addWidget(self._facts(outcome.rows))

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Let values move on, such as the time of the next check."""
        for row in rows:
            if row.label in self._values:
                self._values[row.label].setText(row.value)

    def _head(self, outcome: Outcome) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(12))
        circle = Circle(self._look, outcome.icon, outcome.tone)
        row.addWidget(circle, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(self._look.px(3))
        words.addWidget(PlainLabel(self._look, outcome.title, types.DIALOG_TITLE))
        words.addWidget(Paragraph(self._look, outcome.body, is_quiet=True))
        row.addLayout(words, 1)
        if self._address:
            explain = ExplainButton(self._look, self._address, outcome.title)
            row.addWidget(explain, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _quote(self, quote: str) -> Card:
        card = Card(self._look, padding=12)
        card.body.setSpacing(self._look.px(2))
        card.body.addWidget(
            PlainLabel(self._look, tr("Message from AWS"), types.SECOND_STRONG, "text2")
        )
        card.body.addWidget(Paragraph(self._look, f"“{quote}”"))
        return card

    def _facts(self, rows: tuple[Row, ...]) -> Card:
        card = Card(self._look, padding=12)
        card.body.setSpacing(self._look.px(5))
        for fact in rows:
            line = QHBoxLayout()
            line.addWidget(PlainLabel(self._look, fact.label, types.BODY, "text2"))
            line.addStretch(1)
            kind = types.MONO if fact.is_id else types.BODY
            value = PlainLabel(self._look, fact.value, kind)
            self._values[fact.label] = value
            line.addWidget(value.make_selectable())
            card.body.addLayout(line)
        return card
