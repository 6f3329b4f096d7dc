"""The sheet that asks for the code of an MFA device. The code goes to the worker and is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.language import tr
from app.model.mfa_code import code_of
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.subjects import SIGN_IN
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_LONGEST_TYPED = 40  # room for a pasted code with spaces around it
_LONGEST_DEVICE = 128
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ASKS = tr("AWS asks for the code that this device shows now:")


def device_name(serial: str) -> str:
    """What a person calls an MFA device: the name in its ARN, or its serial number."""
    return plain(
        serial.rpartition("/")[2] if serial.startswith("arn:") else serial, _LONGEST_DEVICE
    )


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


class MfaSheet(Sheet):
    """`given` carries the six digits once; `rejected` when the person gives the sign-in up."""

    help_address = SIGN_IN

    given = Signal(str)

    def __init__(self, look: Appearance, window: QWidget, serial: str, problem: str) -> None:
        super().__init__(look, window, tr("MFA code"))
        self._is_sent = False
        self.body.addWidget(PlainLabel(look, tr("Type your MFA code"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.device = Paragraph(look)
        self.body.addWidget(self.device)
        self.body.addSpacing(look.px(14))
        self.field = Field(look, tr("Six digits"), name=tr("MFA code, six digits"))
        self.edit = self._make_edit()
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.cancel_button = PlainButton(look, tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.send_button = PrimaryButton(look, tr("Sign in"))
        self.send_button.clicked.connect(self._send)
        self.footer.addStretch(1)
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(self.send_button)
        self.ask(serial, problem)

    def ask(self, serial: str, problem: str) -> None:
        """Ask for a code, or again with what was wrong."""
        self._is_sent = False
        self.device.set_runs(((f"{_ASKS} ", False), (device_name(serial), True)))
        self.edit.setText("")  # unlike clear(), this cannot be undone
        self.edit.setEnabled(True)
        self.field.set_problem(plain(problem))
        self._refresh()
        self.fit()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if problem:
            announce(self, plain(problem), is_urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends from the field once six digits are there."""
        if event.key() in _ENTER and self.focusWidget() is self.edit:
            event.accept()
            self._send()
        else:
            super().keyPressEvent(event)

    def _make_edit(self) -> QLineEdit:
        edit = self.field.edit
        assert isinstance(edit, QLineEdit)  # noqa: S101  # a field of one line
        edit.setMaxLength(_LONGEST_TYPED)
        edit.setFont(self.look.font(types.LEAD))
        edit.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        edit.textChanged.connect(self._on_text_changed)
        return edit

    def _on_text_changed(self, typed: str) -> None:
        kept = "".join(char for char in typed if _is_digit(char) or char == " ")
        if kept != typed:
            self.edit.setText(kept)  # pasted with words around it
            return
        self.field.set_problem("")
        self._refresh()

    def _refresh(self) -> None:
        is_ready = bool(code_of(self.edit.text())) and not self._is_sent
        reason = (
            tr("AWS is checking the code.") if self._is_sent else tr("Type all six digits first.")
        )
        self.send_button.set_words(tr("Checking…") if self._is_sent else tr("Sign in"))
        self.send_button.set_on(is_ready, reason)

    def _send(self) -> None:
        code = code_of(self.edit.text())
        if not code or self._is_sent:
            return
        self._is_sent = True
        self.edit.setText("")  # unlike clear(), this cannot be undone
        self.edit.setEnabled(False)
        self._refresh()
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given.emit(code)
