"""A field over one cell of a table: Enter takes what was typed, Esc leaves the cell as it was."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.rules import ORDER_LIMIT, read_order
from ui.table.model import TableModel
from ui.table.view import TableView
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.card import Note
from ui.widgets.field import mark_wrong

_HEIGHT = 28
_LEAST = 160
_NOTE = 300
_GAP = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellField(QLineEdit):
    """`entered` with Enter, `escaped` with Esc, `left` when the focus goes elsewhere.

    `sheet_pasted` carries pasted text that is more than one cell.
    """

    entered = Signal()
    escaped = Signal()
    left = Signal()
    sheet_pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, Esc, and what is pasted of a spreadsheet; the rest is Qt's."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.escaped.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and is_sheet(clipboard_text()):
            self.sheet_pasted.emit(clipboard_text())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus left for another widget of the window."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, _OTHER_WINDOW):
            self.left.emit()


_OTHER_WINDOW = Qt.FocusReason.ActiveWindowFocusReason


def clipboard_text() -> str:
    """What is on the clipboard as text."""
    return QGuiApplication.clipboard().text()


def is_sheet(content: str) -> bool:
    """Whether a text is more than one cell."""
    return "\n" in content.strip("\r\n") or "\t" in content


class CellEditor(QObject):
    """One field at a time, which stays with its row when rows come, go and scroll, and never out of view.

    `entered` and `escaped` come with the key of the row; leaving the field sends nothing. What was
    typed stays open then, unless it is what was there before.
    """

    entered = Signal(int, str)
    escaped = Signal(int)
    sheet_pasted = Signal(int, str)

    def __init__(self, look: Appearance, view: TableView, model: TableModel, column: int) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._model = model
        self._column = column
        self._key = -1
        self._began_with = ""
        self.field: CellField | None = None
        self.note: Note | None = None
        rows = (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.dataChanged)
        bars = (view.verticalScrollBar(), view.horizontalScrollBar())
        header = view.horizontalHeader()
        for signal in (
            *rows,
            *(bar.valueChanged for bar in bars),
            *(bar.rangeChanged for bar in bars),
        ):
            signal.connect(self._place)
        for signal in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            signal.connect(self._place)

    @property
    def key(self) -> int:
        """The key of the row that is edited; -1 while none is."""
        return self._key if self.field is not None else -1

    def begin(self, row: int, typed: str, name: str, note: str = "") -> None:
        """Open the field over a row's cell, with a note where there is something to decide."""
        self.end(gives_focus=False)
        self._key, self._began_with = self._model.keys[row], typed
        # Beside the table, not in it: what screen readers are told of a table is its cells only.
        field = self.field = CellField(typed, self._around)
        field.setProperty("scale", "row")
        field.setFont(self._look.font(types.BODY))
        field.setMaxLength(ORDER_LIMIT + 1)
        field.setAccessibleName(name)
        field.entered.connect(self._on_entered)
        field.escaped.connect(self._on_escaped)
        field.left.connect(self._on_left)
        field.textChanged.connect(self._on_text_changed)
        field.sheet_pasted.connect(self._on_sheet_pasted)
        self._view.scrollTo(self._model.index(row, self._column))
        self._place()
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say(note, Tone.WARNING)

    def say(self, words: str, tone: Tone = Tone.DANGER) -> None:
        """Put a sentence under the field, or none."""
        if self.note is not None:
            self.note.hide()
            self.note.deleteLater()
            self.note = None
        if self.field is None:
            return
        mark_wrong(self.field, is_wrong=bool(words) and tone is Tone.DANGER)
        self.field.setAccessibleDescription(words)
        if not words:
            return
        self.note = Note(self._look, tone, "warning-circle", "", words, parent=self._around)
        self.note.put_icon_on_first_line()
        self._place()
        self.note.show()
        announce(self.field, words, is_urgent=True)

    def end(self, *, gives_focus: bool = True) -> None:
        """Close the field."""
        field, self.field = self.field, None
        if field is None:
            return
        had_focus = field.hasFocus()
        for one in (field, self.note):
            if one is not None:
                one.hide()
                one.deleteLater()
        self.note = None
        if gives_focus and had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        if self.field is None:
            return
        row = self._model.row_of(self._key)
        if row < 0:  # the row is gone, and with it what was to be set
            if not self._model.is_changing:
                self.end()
            return
        box, move = self._cell(row), self._view.viewport().mapTo(self._around, QPoint())
        self.field.setGeometry(box.translated(move))
        self.field.raise_()
        if self.note is not None:
            self.note.setGeometry(self._below(box, self.note).translated(move))
            self.note.raise_()

    @property
    def _around(self) -> QWidget:
        """The nearest widget around the table that tells screen readers of all its children."""
        around = self._view.parentWidget()
        while isinstance(around, QStackedWidget):
            around = around.parentWidget()
        return around or self._view

    def _cell(self, row: int) -> QRect:
        px, room = self._look.px, self._view.viewport().rect()
        box = self._view.visualRect(self._model.index(row, self._column))
        if box.width() < px(_LEAST) and not box.isEmpty():
            box.setWidth(px(_LEAST))
        if box.isEmpty():  # the column is hidden: the field stands at the end of the row
            shown = self._view.visualRect(self._model.index(row, self._view.arrangement.first))
            box = QRect(
                room.width() - px(_LEAST) - px(_GAP), shown.top(), px(_LEAST), shown.height()
            )
        box.setRight(min(box.right(), room.right() - px(_GAP)))
        height = px(_HEIGHT)
        top = min(max(box.center().y() - height // 2, 0), room.height() - height)
        return QRect(box.left(), top, box.width(), height)

    def _below(self, box: QRect, note: QWidget) -> QRect:
        px, room = self._look.px, self._view.viewport().rect()
        width = min(max(box.width(), px(_NOTE)), room.width())
        height = (
            note.heightForWidth(width) if note.hasHeightForWidth() else note.sizeHint().height()
        )
        left = min(box.left(), room.right() - width)
        top = box.bottom() + px(_GAP)
        if top + height > room.bottom():
            top = max(box.top() - px(_GAP) - height, 0)
        return QRect(max(left, 0), top, width, height)

    # --- slots ------------------------------------------------------------------------------------

    def _on_text_changed(self, typed: str) -> None:
        self.say(read_order(typed).problem)

    def _on_entered(self) -> None:
        if self.field is not None:
            self.entered.emit(self._key, self.field.text())

    def _on_escaped(self) -> None:
        key = self._key
        self.end()
        self.escaped.emit(key)

    def _on_left(self) -> None:
        if self.field is not None and self.field.text() == self._began_with:
            self.end(gives_focus=False)

    def _on_sheet_pasted(self, content: str) -> None:
        key = self._key
        self.end()
        self.sheet_pasted.emit(key, content)
