"""What a view shows instead of rows: nothing there, not allowed, still loading."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QClipboard, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.denial import denial_of
from app.model.right import right_of
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.text import within
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, Line
from ui.widgets.labels import PlainLabel
from ui.widgets.tile import Tile

_WIDTH = 480
_FACTS_WIDTH = 600


class EmptyState(QWidget):
    """An icon tile, one title, two lines, and room for one or two buttons."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        title: str,
        lines: str,
        *,
        tone: Tone = Tone.NEUTRAL,
        width: int = _WIDTH,
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(0)
        self.column.addStretch(1)
        center = Qt.AlignmentFlag.AlignHCenter
        self.column.addWidget(Tile(look, tone, 64, icon=icon), 0, center)
        self.column.addSpacing(look.px(16))
        self.title = PlainLabel(look, title, types.DIALOG_TITLE)
        self.title.setAlignment(center)
        self.column.addWidget(self.title, 0, center)
        self.column.addSpacing(look.px(4))
        self.lines = PlainLabel(look, lines, types.BODY, "text2", wraps=True)
        self.lines.setAlignment(center)
        room = look.px(width)
        self.lines.setFixedSize(room, self.lines.heightForWidth(room))
        self.column.addWidget(self.lines, 0, center)
        if buttons:
            self.column.addSpacing(look.px(16))
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            self.column.addLayout(row)
        self.column.addStretch(1)

    def add_facts(self, facts: QWidget) -> None:
        """Put a widget (a card of facts) under the lines and above the buttons."""
        self.column.insertWidget(7, facts, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.insertSpacing(8, self._look.px(16))


class ClosedState(EmptyState):
    """The store cannot be opened: the banner above says why."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(
            look,
            "database",
            tr("The stored data is not open"),
            tr("The line above says why, and what you can do. Nothing is sent to AWS meanwhile."),
        )


class Refusal(msgspec.Struct, frozen=True):
    """What a view could not read and why. `aws_says` is foreign text.

    With a `reason` of another denial, no right is missing.
    """

    what: str  # "agreements"
    action: str  # IAM action
    principal_arn: str
    when: str
    aws_says: str
    reason: str = ""

    @property
    def lines(self) -> str:
        """What is wrong, and what to do."""
        if denial := denial_of(self.reason):
            return tr(
                "{message} {hint} The other tabs keep working.",
                message=denial.message,
                hint=denial.hint,
            )
        return tr(
            "The role you are using is not allowed to list {what}. Ask the person who manages"
            " AWS access to add this right. The other tabs keep working.",
            what=self.what,
        )

    @property
    def facts(self) -> tuple[tuple[str, str, bool], ...]:
        """Labels with their values, and which are codes."""
        action = "" if denial_of(self.reason) else self.action
        known = right_of(action)
        rows = (
            (tr("Missing right"), action, True),
            (tr("It unlocks"), known.unlocks if known else "", False),
            (tr("You are signed in as"), self.principal_arn, True),
            (tr("AWS answered, {when}", when=self.when), self.aws_says, False),
        )
        return tuple(row for row in rows if row[1])

    @property
    def message(self) -> str:
        """What to send to the person who manages AWS access."""
        facts = "".join(f"{label}: {value}\n" for label, value, _ in self.facts)
        return tr("Countersign cannot list {what}.\n{facts}", what=self.what, facts=facts)


class PermissionState(EmptyState):
    """A whole view is refused: names the missing right, with Copy."""

    def __init__(
        self,
        look: Appearance,
        refusal: Refusal,
        clipboard: QClipboard,
        parent: QWidget | None = None,
    ) -> None:
        self._refusal = refusal
        self._clipboard = clipboard
        self.copy_button = PrimaryButton(
            look, tr("Copy a message for your administrator"), "envelope-simple"
        )
        self.retry_button = PlainButton(look, tr("Try again"), "arrow-clockwise")
        self.check_button = QuietButton(look, tr("Check what is missing"))
        super().__init__(
            look,
            "lock-key",
            tr("You cannot see {what} yet", what=refusal.what),
            refusal.lines,
            tone=Tone.WARNING,
            width=_FACTS_WIDTH,
            buttons=(self.copy_button, self.retry_button, self.check_button),
            parent=parent,
        )
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.add_facts(self._facts(look))

    def _facts(self, look: Appearance) -> QWidget:
        card = Card(look, padding=0)
        card.setFixedWidth(look.px(_FACTS_WIDTH))
        card.body.setSpacing(0)
        for label, value, is_code in self._refusal.facts:
            if card.body.count():
                card.body.addWidget(Line())
            card.body.addWidget(_FactRow(look, label, value, is_code, self._clipboard))
        return card

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._refusal.message)


class _FactRow(QWidget):
    """A label over a value, with a Copy button for codes."""

    def __init__(
        self, look: Appearance, label: str, value: str, is_code: bool, clipboard: QClipboard
    ) -> None:
        super().__init__()
        self._value = value
        self._clipboard = clipboard
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(PlainLabel(look, label, types.SECOND, "text2"))
        kind = types.MONO if is_code else types.BODY
        column.addWidget(PlainLabel(look, plain(value), kind, elided=True))
        row.addLayout(column, 1)
        if is_code:
            button = PlainButton(look, tr("Copy"), "copy", size=ButtonSize.SMALL)
            button.setAccessibleName(tr("Copy: {label}", label=within(label)))
            button.clicked.connect(self._on_copy_clicked)
            row.addWidget(button)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._value)


class SkeletonRows(QFrame):
    """Eight fading rows while a first read runs: no numbers, no movement."""

    _ROWS = 8
    _BARS = (
        (16, 28, True),
        (52, 150, False),
        (230, 70, False),
        (340, 110, False),
        (480, 90, False),
    )
    _SPREAD = (230, 610)  # the bars from the first to the second go over the whole width

    def __init__(
        self, look: Appearance, row_height: int = 44, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._row = look.px(row_height)
        self.setFixedHeight(self._ROWS * self._row)
        self.setAccessibleName(tr("Still reading from AWS"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw grey bars that fade towards the end."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            px = self._look.px
            for index in range(self._ROWS):
                top = index * self._row
                painter.setOpacity(1 - index / (self._ROWS + 4))
                painter.setBrush(QColor(self._look.theme.line))
                for left, width, is_tile in self._BARS:
                    high = px(28 if is_tile else 12)
                    box = QRectF(self._left(left), top + (self._row - high) / 2, px(width), high)
                    painter.drawRoundedRect(box, 4, 4)
                painter.drawRect(QRectF(0, top + self._row - 1, self.width(), 1))

    def _left(self, left: int) -> float:
        """Where a bar begins: in wide places the columns stand further apart."""
        px, (first, end) = self._look.px, self._SPREAD
        spare = max(0, self.width() - px(end))
        return px(left) + spare * max(0, left - first) / (end - first)
