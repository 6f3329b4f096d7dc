"""Text fields with a label and a line that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.card import IconLabel
from ui.widgets.labels import PlainLabel

_CLEAR = "_q_qlineeditclearaction"  # what Qt calls it
_ICON = 16
_ICON_ROOM = 30  # of an icon at an end, with the gap beside it
_EXPORT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


def mark_wrong(edit: QLineEdit | QPlainTextEdit | QSpinBox, *, is_wrong: bool) -> None:
    """Draw a field as wrong, or no longer."""
    if bool(edit.property("wrong")) != is_wrong:
        edit.setProperty("wrong", is_wrong)
        edit.style().unpolish(edit)
        edit.style().polish(edit)


class Field(QWidget):
    """A labelled field; `edit` is the Qt widget. One line, or several with `lines` above 1."""

    def __init__(
        self,
        look: Appearance,
        label: str,
        placeholder: str = "",
        *,
        lines: int = 1,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.label = PlainLabel(look, label, types.SECOND, "text2")
        if not label:  # shown with its parent: alone, it would be a window for a moment
            self.label.hide()
        self.edit: QLineEdit | QPlainTextEdit
        if lines == 1:
            self.edit = QLineEdit()
        else:
            self.edit = QPlainTextEdit()
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(look.px(lines * types.BODY.line + 14))
        self.edit.setFont(look.font(types.BODY))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(name or label)
        self.label.setBuddy(self.edit)
        self._problem = QWidget()
        row = QHBoxLayout(self._problem)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(5))
        self._problem_words = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        icon = IconLabel(look, "warning-circle", Tone.DANGER, 14)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._problem_words, 1)
        self._problem.hide()
        for widget in (self.label, self.edit, self._problem):
            column.addWidget(widget)

    def text(self) -> str:
        """What was typed."""
        if isinstance(self.edit, QLineEdit):
            return self.edit.text()
        return self.edit.toPlainText()

    def set_text(self, content: str) -> None:
        """Fill the field."""
        if isinstance(self.edit, QLineEdit):
            self.edit.setText(content)
        else:
            self.edit.setPlainText(content)

    def set_problem(self, problem: str) -> None:
        """Say what is wrong, or nothing."""
        mark_wrong(self.edit, is_wrong=bool(problem))
        self._problem_words.setText(problem)
        self._problem.setVisible(bool(problem))
        self.edit.setAccessibleDescription(problem)


class LineField(QLineEdit):
    """A line that leaves Ctrl+E to exporting: X11's fields would go to the end of it, as with End."""

    def event(self, event: QEvent) -> bool:
        """Let the keys of exporting pass."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.keyCombination() == _EXPORT
        ):
            event.ignore()
            return True
        return super().event(event)


class FilterField(LineField):
    """The field that narrows a list, with its icon and, unless it never `clears`, a button for that.

    It says `short` in the place of its placeholder where that has no room.
    """

    def __init__(
        self,
        look: Appearance,
        placeholder: str = tr("Filter this list"),
        icon: str = "funnel-simple",
        parent: QWidget | None = None,
        *,
        clears: bool = True,
        short: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._placeholders = (placeholder, short)
        self.setFont(look.font(types.BODY))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("leading", "icon")
        if look.px(_ICON) != _ICON:
            from ui.widgets.line_icons import LineIcons  # noqa: PLC0415 - makes QStyle's enums (5 ms)

            LineIcons(self, look.px(_ICON))
        self.setClearButtonEnabled(clears)
        self._icon = QAction(placeholder, self)
        self._icon.triggered.connect(self._on_icon_triggered)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.findChild(QAction, _CLEAR)
        if self._clear is not None:
            self._clear.setText(tr("Clear"))
        look.changed.connect(self._tint)
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what it is for in as many words as there is room for."""
        super().resizeEvent(event)
        whole, short = self._placeholders
        if short:
            room = self.width() - 2 * self._look.px(_ICON_ROOM)
            fits = self.fontMetrics().horizontalAdvance(whole) <= room
            self.setPlaceholderText(whole if fits else short)

    def _on_icon_triggered(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _tint(self) -> None:
        ink, side = self._look.theme.text2, self._look.px(_ICON)
        self._icon.setIcon(self._look.icon(self._icon_name, ink, side))
        if self._clear is not None:
            self._clear.setIcon(self._look.icon("x", ink, side))
