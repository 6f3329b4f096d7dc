"""A field for whole numbers: typed, with the arrows and Page keys, or with its two small buttons."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QSpinBox, QWidget

from app.language import tr
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.typed import typed_count

_ROW = 28  # its height among words
_BUTTONS = 22
_CARET = 10
_PAD = 6
_TYPED = re.compile(r"[0-9\s.,'\u2019]*")  # what a number is typed with, groups included
_NO_DIGIT = re.compile(r"[^0-9]")
_LONGEST = 20  # digits that are looked at


class NumberField(QSpinBox):
    """`edited` after every change, also while the text is no number yet: `number` is None then.

    The wheel turns it only while it has the focus, so that scrolling a page changes nothing.
    """

    edited = Signal()

    def __init__(
        self, look: Appearance, name: str, least: int, most: int, *, is_in_row: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self.setRange(least, most)
        self.setFont(look.font(types.BODY))
        self.setAccessibleName(name)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if is_in_row:
            self.setProperty("scale", "row")
            self.setFixedHeight(look.px(_ROW))
        self._up = _Step(look, "caret-up", self, self.stepUp)
        self._down = _Step(look, "caret-down", self, self.stepDown)
        for step in (self._up, self._down):
            step.setAccessibleDescription(name)
        self.set_quietly(least)  # Qt leaves a number that never changed unwritten
        self.lineEdit().textChanged.connect(self.edited)  # while one types
        self.valueChanged.connect(self.edited)  # steps: Qt blocks the text's own signal then

    @property
    def number(self) -> int | None:
        """The number; None while what is typed is none."""
        return self.value() if self.hasAcceptableInput() else None

    def set_quietly(self, number: int) -> None:
        """Show another number without telling."""
        self.blockSignals(True)
        self.lineEdit().blockSignals(True)
        self.setValue(number)
        self.lineEdit().setText(self.textFromValue(number))
        self.lineEdit().blockSignals(False)
        self.blockSignals(False)

    def natural_width(self) -> int:
        """What it takes to show the number whole, in pixels."""
        written = QFontMetrics(self.font()).horizontalAdvance(text.count(self.value()))
        return written + self._look.px(_BUTTONS + 3 * _PAD)

    # --- numbers as they are written here ---------------------------------------------------------

    def textFromValue(self, val: int) -> str:
        """With groups of digits, but not while one types: they would be in the way."""
        return str(val) if self.hasFocus() else text.count(val)

    def valueFromText(self, content: str) -> int:
        """Without groups."""
        number = typed_count(content)
        return self.minimum() if number is None else number

    def validate(self, content: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Take digits and the signs between groups, up to the largest number; `1.5` is none."""
        digits, number = _NO_DIGIT.sub("", content)[:_LONGEST], typed_count(content)
        is_too_much = bool(digits) and int(digits) > self.maximum()
        state = QValidator.State.Acceptable
        if is_too_much or not _TYPED.fullmatch(content):
            state = QValidator.State.Invalid
        elif number is None or number < self.minimum():
            state = QValidator.State.Intermediate
        return state, content, pos

    def fixup(self, content: str) -> str:
        """Mend nothing: Qt would drop the sign of `12,5` when the field is left."""
        return content

    # --- Qt ---------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Write the number without groups for whoever types; Qt writes it anew at the end."""
        if self.hasAcceptableInput():
            self.set_quietly(self.value())
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        """Seven digits with room."""
        return QSize(self._look.px(96), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons at the end of the field."""
        super().resizeEvent(event)
        self._place_parts()

    def changeEvent(self, event: QEvent) -> None:
        """Qt lays its field out anew with another theme or direction: the parts have their own places."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._place_parts()

    def _place_parts(self) -> None:
        width, half = self._look.px(_BUTTONS), self.height() // 2
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 1 if is_mirrored else self.width() - width - 1
        self._up.setGeometry(QRect(left, 1, width, half - 1))
        self._down.setGeometry(QRect(left, half, width, self.height() - half - 1))
        # The style sheet leaves a field without Qt's own buttons no room for its text.
        start, room = self._look.px(_PAD), self.width() - width - 2 * self._look.px(_PAD)
        left = width + start if is_mirrored else start
        self.lineEdit().setGeometry(left, 2, max(room, 1), self.height() - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines around the buttons."""
        super().paintEvent(event)
        box = self._up.geometry()
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = box.right() + 1 if is_mirrored else box.left() - 1
        with QPainter(self) as painter:
            color = QColor(self._look.theme.border)
            painter.fillRect(QRectF(x, 1, 1, self.height() - 2), color)
            painter.fillRect(QRectF(box.left(), box.bottom() + 1, box.width(), 1), color)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Step(QAbstractButton):
    """One of the two buttons; the arrow keys do the same, so Tab passes it by."""

    def __init__(self, look: Appearance, icon: str, field: QWidget, step: object) -> None:
        super().__init__(field)
        self._look = look
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(tr("More") if icon == "caret-up" else tr("Fewer"))
        self.clicked.connect(step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the arrow."""
        theme = self._look.theme
        with QPainter(self) as painter:
            if self.isDown():
                painter.fillRect(self.rect(), QColor(theme.hover))
            ink = theme.text2 if self.isEnabled() else theme.text3
            box = QRectF(self.rect())
            self._look.icons.paint(painter, box, self._icon, ink, self._look.px(_CARET))
