"""The sheet in which the person sets a PIN for the lock, or another one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.sheet_pages import WHO_SEES
from ui.lock.pin import LONGEST, SHORTEST, problem_of
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_WHAT = tr(
    "It opens the window after it was locked, and after a start. It encrypts nothing: programs that run"
    " as you can still read what you can read. Do not use a PIN that opens something else."
)


class PinSheet(Sheet):
    """`chosen` carries the new PIN once; the sheet keeps it no longer."""

    help_address = WHO_SEES

    chosen = Signal(str)

    def __init__(self, look: Appearance, window: QWidget, *, is_change: bool) -> None:
        super().__init__(look, window, "PIN")
        title = tr("Change the PIN") if is_change else tr("Set a PIN")
        self.body.addWidget(PlainLabel(look, title, types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.body.addWidget(Paragraph(look, _WHAT, is_quiet=True))
        self.body.addSpacing(look.px(14))
        self.first = self._field(tr("New PIN, {shortest} characters or more", shortest=SHORTEST))
        self.second = self._field(tr("Once more"))
        self.body.addStretch(1)
        cancel = PlainButton(look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_button = PrimaryButton(look, title)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.save_button)
        self.first.edit.setFocus()

    def _field(self, label: str) -> Field:
        field = Field(self.look, label)
        if isinstance(field.edit, QLineEdit):
            field.edit.setEchoMode(QLineEdit.EchoMode.Password)
            field.edit.setMaxLength(LONGEST)
            field.edit.returnPressed.connect(self._on_save_clicked)
        self.body.addWidget(field)
        self.body.addSpacing(self.look.px(10))
        return field

    def _on_save_clicked(self) -> None:
        pin = self.first.text()
        problem = problem_of(pin, self.second.text())
        self.second.set_problem(problem)
        self.fit()
        if problem:
            return
        for field in (self.first, self.second):
            field.set_text("")
        self.chosen.emit(pin)
        self.accept()
