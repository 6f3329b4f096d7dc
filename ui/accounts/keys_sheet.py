"""The sheet that takes access keys: typed, or pasted as a block. What was sent is gone from its fields."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.access_keys import LASTING, problems_of, trimmed
from app.model.pasted_keys import parse_keys
from app.model.sign_in import AccessKeys
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.subjects import SIGN_IN
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet
from ui.widgets.tick import Tick

_LONGEST = 20_000  # a pasted block; what is wrong with it is said when it is sent
_KEPT = tr(
    "They are kept encrypted on this computer, never in a plain file, and serve to call AWS only."
)
_NOT_KEPT = tr("This computer has no keyring: they are kept in memory, until you quit.")
_AGAIN = tr("Then enter the keys again.")
_LASTING_HINT = (
    tr("Such keys work until somebody removes them."),
    tr("IAM Identity Center is safer, where your organisation has it."),
)
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class KeysSheet(Sheet):
    """`given` carries AccessKeys once they look right. It stays until `show_failure` or `accept`."""

    help_address = SIGN_IN

    given = Signal(object)

    def __init__(self, look: Appearance, window: QWidget, *, keeps_secrets: bool) -> None:
        super().__init__(look, window, tr("Access keys"))
        self.is_sending = False
        self._fill(keeps_secrets=keeps_secrets)
        self._fill_footer()
        for field in self._fields:
            _line(field).textEdited.connect(self._on_text_edited)
            _line(field).returnPressed.connect(self._on_keep_clicked)
        self.show_tick.toggled.connect(self._on_show_toggled)
        self.role_button.clicked.connect(self._on_role_clicked)
        self.key_id.edit.setFocus()

    def show_failure(self, error: AppError) -> None:
        """Say why the keys could not be kept; they are to be entered again."""
        self.is_sending = False
        self._say_state()
        message = plain(error.message)
        hint = plain(f"{error.hint} {_AGAIN}".strip())
        self.problem.set_words(message, hint)
        self.problem.show()
        self.fit()
        self.key_id.edit.setFocus()
        announce(self, f"{message} {hint}", is_urgent=True)

    def forget(self) -> None:
        """Empty every field, with what undo could bring back."""
        for field in self._fields:
            _line(field).setText("")  # setText drops the history, which clear() keeps

    def done(self, result: int) -> None:
        """Close with empty fields."""
        self.forget()
        super().done(result)

    def reject(self) -> None:
        """Close, unless the keys are on their way: what became of them is to be seen."""
        if not self.is_sending:
            super().reject()

    # --- building ---------------------------------------------------------------------------------

    def _fill(self, *, keeps_secrets: bool) -> None:
        look, px = self.look, self.look.px
        self.body.addWidget(PlainLabel(look, tr("Enter access keys"), types.DIALOG_TITLE))
        self.body.addSpacing(px(4))
        said = _KEPT if keeps_secrets else _NOT_KEPT
        self.body.addWidget(Paragraph(look, said, is_quiet=True))
        self.body.addSpacing(px(14))
        self.problem = Note(look, Tone.DANGER, "warning-circle")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.key_id = Field(look, tr("Access key id"), tr("Or paste a whole block of keys here"))
        self.secret = Field(look, tr("Secret access key"))
        self.token = Field(look, tr("Session token, for temporary keys"), name=tr("Session token"))
        for field in (self.key_id, self.secret, self.token):
            self._add(self.body, field)
        self.show_tick = Tick(look, tr("Show what I enter"))
        self.body.addSpacing(px(10))
        self.body.addWidget(self.show_tick)
        self.lasting = Note(look, Tone.NEUTRAL, "info", *_LASTING_HINT)
        self.lasting.hide()
        self.body.addSpacing(px(10))
        self.body.addWidget(self.lasting)
        self.role_button = LinkButton(look, tr("Assume a role with them"))
        self.body.addWidget(self.role_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._role_part = QWidget()
        column = QVBoxLayout(self._role_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.role = Field(look, tr("Role ARN"), "arn:aws:iam::123456789012:role/Buyer")
        self.external_id = Field(look, tr("External id, where the role asks for one"))
        self.device = Field(look, tr("MFA device, where the role asks for a code"))
        for field in (self.role, self.external_id, self.device):
            self._add(column, field)
        self._role_part.hide()
        self.body.addWidget(self._role_part)
        self._show_plainly(is_plain=False)

    def _add(self, column: QVBoxLayout, field: Field) -> None:
        line = _line(field)
        line.setMaxLength(_LONGEST)
        line.setInputMethodHints(_HINTS)
        column.addSpacing(self.look.px(10))
        column.addWidget(field)

    def _fill_footer(self) -> None:
        self.cancel_button = PlainButton(self.look, tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.keep_button = PrimaryButton(self.look, tr("Keep and sign in"))
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self.footer.addStretch(1)
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(self.keep_button)

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (
            self.key_id,
            self.secret,
            self.token,
            self.role,
            self.external_id,
            self.device,
        )

    # --- slots ------------------------------------------------------------------------------------

    def _on_text_edited(self, typed: str) -> None:
        self.problem.hide()
        keys = parse_keys(typed)
        if keys is not None:
            self._take(keys)
        key_id = self.key_id.text().strip()
        self.lasting.setVisible(key_id.startswith(LASTING))
        self.fit()

    def _take(self, keys: AccessKeys) -> None:
        """Spread a pasted block over the fields."""
        contents = (
            keys.access_key_id,
            keys.secret_access_key,
            keys.session_token,
            keys.role_arn,
            keys.external_id,
            keys.mfa_serial,
        )
        for field, content in zip(self._fields, contents, strict=True):
            _line(field).setText(content)
            _line(field).setModified(bool(content))
            field.set_problem("")
        if keys.role_arn or keys.external_id or keys.mfa_serial:
            self._show_role()
        self.keep_button.setFocus()
        announce(self, tr("The fields are filled from what you pasted"))

    def _on_show_toggled(self, is_plain: bool) -> None:
        self._show_plainly(is_plain=is_plain)

    def _show_plainly(self, *, is_plain: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_plain else QLineEdit.EchoMode.Password
        for field in (self.secret, self.token):
            _line(field).setEchoMode(mode)
            _line(field).setInputMethodHints(_HINTS | Qt.InputMethodHint.ImhHiddenText)

    def _on_role_clicked(self) -> None:
        self._show_role()
        self.role.edit.setFocus()

    def _show_role(self) -> None:
        self._role_part.show()
        self.role_button.hide()
        self.fit()

    def _on_keep_clicked(self) -> None:
        if self.is_sending:
            return
        keys = self._typed()
        wrong = self._say_problems(keys)
        if wrong is not None:
            wrong.edit.setFocus()
            return
        self.is_sending = True
        self.problem.hide()
        self._say_state()
        self.forget()
        self.lasting.hide()
        self.given.emit(keys)

    def _say_state(self) -> None:
        self.keep_button.set_on(not self.is_sending, tr("The keys are being kept."))
        self.cancel_button.set_on(not self.is_sending, tr("The keys are being kept."))
        self.keep_button.set_words(
            tr("Keeping them") if self.is_sending else tr("Keep and sign in")
        )
        for field in self._fields:
            field.edit.setEnabled(not self.is_sending)

    def _typed(self) -> AccessKeys:
        return trimmed(AccessKeys(*(field.text() for field in self._fields)))

    def _say_problems(self, keys: AccessKeys) -> Field | None:
        """Say what is wrong at each field; gives the first such field."""
        problems = problems_of(keys)
        for field, problem in zip(self._fields, problems, strict=True):
            field.set_problem(problem)
        if any(problems[3:]):
            self._show_role()
        self.fit()
        return next(
            (one for one, problem in zip(self._fields, problems, strict=True) if problem), None
        )


def _line(field: Field) -> QLineEdit:
    if not isinstance(field.edit, QLineEdit):
        raise TypeError
    return field.edit
