"""The ways to fill the bulk list: one number for all, downwards, from a spreadsheet, or nothing again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.orders.order_field import OrderField
from ui.widgets.buttons import ButtonSize, PlainButton, QuietButton
from ui.widgets.labels import PlainLabel


class BulkTools(QWidget):
    """`fill_wanted` carries the number for all charges; the other buttons speak for themselves."""

    fill_wanted = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        label = PlainLabel(look, tr("One number for all"), types.BODY, "text2")
        self.field = OrderField(look, tr("One purchase order for all charges"))
        label.setBuddy(self.field)
        self.fill_button = PlainButton(look, tr("Fill all"), size=ButtonSize.ROW)
        self.down_button = QuietButton(look, tr("Fill down"), "arrow-down", size=ButtonSize.ROW)
        self.down_button.set_tip(tr("Fill down from the selected row (Ctrl+D)"))
        self.paste_button = QuietButton(look, tr("Paste"), "clipboard-text", size=ButtonSize.ROW)
        self.paste_button.set_tip(tr("Paste lines from a spreadsheet (Ctrl+V)"))
        self.clear_button = QuietButton(look, tr("Clear"), size=ButtonSize.ROW)
        for widget in (label, self.field, self.fill_button):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.down_button, self.paste_button, self.clear_button):
            row.addWidget(button)
        self.field.textChanged.connect(self._refresh)
        self.field.returnPressed.connect(self._on_fill_wanted)
        self.fill_button.clicked.connect(self._on_fill_wanted)
        self._refresh()

    def _refresh(self) -> None:
        reason = self.field.reason_off
        self.fill_button.set_on(not reason, reason)

    def _on_fill_wanted(self) -> None:
        if self.field.order is not None:
            self.fill_wanted.emit(self.field.order)
