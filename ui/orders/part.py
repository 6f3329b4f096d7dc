"""The purchase order of one charge outside of a table, with a button that edits it in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.model.charge import Charge, ChargeRow
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.rules import ORDER_LIMIT, read_order
from ui.orders import asking, words
from ui.orders.cell import order_cell
from ui.orders.cell_editor import CellField
from ui.orders.desk import OrderDesk
from ui.table.column import Cell
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton
from ui.widgets.card import IconLabel
from ui.widgets.field import mark_wrong
from ui.widgets.labels import PlainLabel
from ui.widgets.tooltip import set_tooltip

_WIDTH = 150


class OrderPart(QWidget):
    """`edited` when a field opened or closed: nothing may be made anew around an open one."""

    edited = Signal()

    def __init__(self, look: Appearance, desk: OrderDesk, row: ChargeRow, plain: Cell) -> None:
        """Show `plain`, the cell of the stored charge, and what becomes of a change."""
        super().__init__()
        self._look = look
        self._desk = desk
        self._row = row
        self._plain = plain
        self._shown: Charge = row.charge
        self.field: CellField | None = None
        self.setFixedWidth(look.px(_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(3))
        self._line = QWidget()
        self._cells = QHBoxLayout(self._line)
        self._cells.setContentsMargins(0, 0, 0, 0)
        self._cells.setSpacing(look.px(6))
        self.label = PlainLabel(look, "", types.BODY, elided=True)
        self.button = IconButton(look, "pencil-simple", words.order_name(row), small=True)
        self.button.clicked.connect(self.edit)
        self._icon: IconLabel | None = None
        self._cells.addWidget(self.label, 1)
        self._cells.addWidget(self.button)
        self._column.addWidget(self._line)
        self.note = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        self.note.hide()
        self._column.addWidget(self.note)
        desk.changed.connect(self.refresh)
        self.refresh()

    @property
    def charge_id(self) -> str:
        """Whose purchase order it is."""
        return self._row.charge.charge_id

    def renew(self, row: ChargeRow) -> None:
        """Take the charge as it is stored by now, while its field is open."""
        self._row = row

    def refresh(self) -> None:
        """Show where the charge's purchase order stands."""
        off = self._desk.reason_off(self._row)
        standing = self._desk.standing(self.charge_id)
        cell = order_cell(self._plain, self._row, standing, off)
        self.label.setText(cell.first)
        ink: Tone | str = cell.tone or ("text2" if cell.is_faint else "text")
        self.label.set_ink(ink)
        self.label.setAccessibleName(cell.spoken or cell.text)
        set_tooltip(self._line, cell.tip)
        self._show_icon(cell)
        self.button.setEnabled(not off)
        self.button.setAccessibleDescription(off or self.button.accessibleName())

    def edit(self) -> None:
        """Open the field."""
        if self.field is not None or not self.button.isEnabled():
            return
        self._shown = self._row.charge
        typed, note = asking.begin_with(self._desk, self._row)
        field = self.field = CellField(typed)
        field.setProperty("scale", "row")
        field.setFont(self._look.font(types.BODY))
        field.setMaxLength(ORDER_LIMIT + 1)
        field.setAccessibleName(words.order_name(self._row))
        field.entered.connect(self._on_entered)
        field.escaped.connect(self._on_escaped)
        field.left.connect(self._on_left)
        field.textChanged.connect(self._on_text_changed)
        self._column.insertWidget(0, field)
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.hide()
        self._say(note, Tone.WARNING)
        self.edited.emit()

    def _close(self, *, gives_focus: bool) -> None:
        field, self.field = self.field, None
        if field is None:
            return
        field.hide()
        field.deleteLater()
        self._say("")
        self._line.show()
        self.refresh()
        if gives_focus:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _show_icon(self, cell: Cell) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        if cell.icon:
            tone = cell.icon_tone or cell.tone or Tone.NEUTRAL
            self._icon = IconLabel(self._look, cell.icon, tone, 14)
            self._cells.insertWidget(0, self._icon)

    def _say(self, said: str, tone: Tone = Tone.DANGER) -> None:
        self.note.set_ink(tone)
        self.note.setText(said)
        self.note.setVisible(bool(said))
        if self.field is not None:
            mark_wrong(self.field, is_wrong=bool(said) and tone is Tone.DANGER)
            self.field.setAccessibleDescription(said)
            if said:
                announce(self.field, said, is_urgent=True)

    # --- slots ------------------------------------------------------------------------------------

    def _on_entered(self) -> None:
        if self.field is None:
            return
        typed = self.field.text()
        if hold := asking.held(self._desk, self._row, self._shown, typed):
            if hold.asks:
                self._shown = self._row.charge
            self._say(hold.said, hold.tone)
            return
        self._close(gives_focus=True)
        asking.send(self._desk, self._row, typed)

    def _on_escaped(self) -> None:
        self._desk.forget(self.charge_id)
        self._close(gives_focus=True)

    def _on_left(self) -> None:
        if self.field is not None and self.field.text() == (self._shown.purchase_order or ""):
            self._close(gives_focus=False)

    def _on_text_changed(self, typed: str) -> None:
        self._say(read_order(typed).problem)
