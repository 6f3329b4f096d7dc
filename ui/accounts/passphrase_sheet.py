"""The sheets of the passphrase under which the store is kept on a computer without a usable keyring."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import AppError
from app.language import tr, tr_in
from app.model.passphrase import passphrase_problem
from app.worker.secret_messages import (
    ChangePassphrase,
    ChoosePassphrase,
    GivePassphrase,
    GoWithoutSecrets,
    SecretsRequest,
)
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.help.sheet_pages import WHAT_IS_KEPT
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet
from ui.widgets.tick import Tick

_HINTS = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
_LONGEST = 1000
_WAIT = tr("One moment.")
_REPLACES = tr("What an earlier passphrase or keyring opened is set aside, and a new store begins.")


class _PassphraseSheet(Sheet):
    """What both have: fields that hide what is typed, and an answer of the worker to wait for."""

    help_address = WHAT_IS_KEPT

    main_button: PrimaryButton
    other_button: PlainButton

    def __init__(self, context: Context, window: QWidget, name: str) -> None:
        super().__init__(context.look, window, name)
        self.tasks: Tasks = context.tasks
        self.context = context
        self.is_sending = False
        self.fields: list[Field] = []

    def reject(self) -> None:
        """Close without an answer, unless one is under way."""
        if not self.is_sending:
            super().reject()

    def done(self, result: int) -> None:
        """Close; what was typed goes."""
        self.forget()
        super().done(result)

    def forget(self) -> None:
        """Empty the fields, with what undoing would bring back."""
        for field in self.fields:
            field.set_text("")

    def add_field(self, label: str) -> Field:
        """Add a field whose content is hidden."""
        field = Field(self.look, label)
        edit = line_of(field)
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setInputMethodHints(_HINTS | Qt.InputMethodHint.ImhHiddenText)
        edit.setMaxLength(_LONGEST)
        edit.returnPressed.connect(self.send)
        self.fields.append(field)
        self.body.addWidget(field)
        return field

    def add_tick(self) -> None:
        """Add the box that shows what is typed."""
        self.shown_tick = Tick(self.look, tr("Show what I type"))
        self.shown_tick.toggled.connect(self._on_shown)
        self.body.addWidget(self.shown_tick)

    def add_buttons(self, other: PlainButton, main: PrimaryButton) -> None:
        """Fill the footer."""
        self.other_button, self.main_button = other, main
        main.clicked.connect(self.send)
        self.footer.addStretch(1)
        self.footer.addWidget(other)
        self.footer.addWidget(main)

    def send(self) -> None:
        """Send what was typed, once."""
        raise NotImplementedError

    def is_good_choice(self, field: Field, again: Field) -> bool:
        """Say what is wrong with a new passphrase and its repetition; true when nothing is."""
        typed = field.text()
        problem = passphrase_problem(typed)
        differs = typed != again.text()
        field.set_problem(problem)
        again.set_problem(tr("This differs from the passphrase above.") if differs else "")
        self.fit()
        if problem:
            field.edit.setFocus()
        elif differs:
            again.edit.setFocus()
        return not problem and not differs

    async def ask(self, request: SecretsRequest) -> bool:
        """Let the worker do it; closes and gives true when it is done, says what is wrong otherwise."""
        self._set_sending(is_sending=True)
        try:
            await self.context.bridge.call(request)
        except AppError as error:
            self._set_sending(is_sending=False)
            self.fields[0].set_problem(f"{error.message} {error.hint}".strip())
            self.fit()
            self.fields[0].edit.setFocus()
            announce(self, error.message)
            return False
        self.is_sending = False
        self.accept()
        return True

    def _set_sending(self, *, is_sending: bool) -> None:
        self.is_sending = is_sending
        for button in (self.main_button, self.other_button):
            button.set_on(not is_sending, _WAIT)
        for field in self.fields:
            field.edit.setEnabled(not is_sending)
            field.set_problem("")
        self.fit()

    def _on_shown(self, is_plain: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_plain else QLineEdit.EchoMode.Password
        for field in self.fields:
            line_of(field).setEchoMode(mode)


class AskPassphraseSheet(_PassphraseSheet):
    """Asks for the passphrase of what is stored; without it nothing is kept."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window, tr("Passphrase"))
        look = self.look
        self.body.addWidget(PlainLabel(look, tr("Give your passphrase"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.body.addWidget(
            Paragraph(
                look, tr("It opens what Countersign has stored on this computer."), is_quiet=True
            )
        )
        self.body.addSpacing(look.px(14))
        self.field = self.add_field(tr("Passphrase"))
        self.body.addSpacing(look.px(8))
        self.add_tick()
        self.body.addSpacing(look.px(14))
        self.body.addWidget(
            Note(
                look,
                Tone.NEUTRAL,
                "info",
                tr("Without it you can still read from AWS."),
                tr("What is stored stays closed, and what is read now is removed when you quit."),
            )
        )
        without = PlainButton(look, tr("Go on without it"))
        without.clicked.connect(self._on_without_clicked)
        self.add_buttons(without, PrimaryButton(look, tr_in("verb", "Open")))
        self.field.edit.setFocus()

    def send(self) -> None:
        """Try the passphrase."""
        if self.is_sending:
            return
        typed = self.field.text()
        if not typed:
            self.field.set_problem(tr("Type the passphrase first."))
            self.fit()
            return
        self.forget()
        self._try(typed)

    @async_slot
    async def _try(self, typed: str) -> None:
        await self.ask(GivePassphrase(typed))

    @async_slot
    async def _on_without_clicked(self) -> None:
        await self.ask(GoWithoutSecrets())


class ChoosePassphraseSheet(_PassphraseSheet):
    """Lets the person choose a passphrase in place of the keyring. `replaces`: an earlier one goes."""

    def __init__(self, context: Context, window: QWidget, *, replaces: bool = False) -> None:
        super().__init__(context, window, tr("Choose a passphrase"))
        look = self.look
        self.body.addWidget(PlainLabel(look, tr("Keep what is stored"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.body.addWidget(
            Paragraph(
                look,
                tr(
                    "Choose a passphrase in place of the keyring. It encrypts what Countersign stores on"
                    " this computer, and you are asked for it at each start."
                ),
                is_quiet=True,
            )
        )
        self.body.addSpacing(look.px(14))
        self.field = self.add_field(tr("Passphrase, several words"))
        self.body.addSpacing(look.px(10))
        self.again = self.add_field(tr("The same once more"))
        self.body.addSpacing(look.px(8))
        self.add_tick()
        self.body.addSpacing(look.px(14))
        risk = tr(
            "It is kept nowhere. If you forget it, the log of your decisions on this computer is"
            " lost; everything else is read from AWS again."
        )
        if replaces:
            risk = f"{risk} {_REPLACES}"
        self.body.addWidget(
            Note(
                look,
                Tone.WARNING,
                "warning-circle",
                tr("Nobody can give it back to you."),
                risk,
            )
        )
        cancel = PlainButton(look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, PrimaryButton(look, tr("Use this passphrase")))
        self.field.edit.setFocus()

    def send(self) -> None:
        """Use the passphrase, when it can be one and was typed twice."""
        if not self.is_sending and self.is_good_choice(self.field, self.again):
            typed = self.field.text()
            self.forget()
            self._choose(typed)

    @async_slot
    async def _choose(self, typed: str) -> None:
        await self.ask(ChoosePassphrase(typed))


class ChangePassphraseSheet(_PassphraseSheet):
    """Lets the person change the passphrase: the old one proves who asks, the new one is typed twice."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window, tr("Change the passphrase"))
        look = self.look
        self.body.addWidget(PlainLabel(look, tr("Change the passphrase"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(8))
        self.body.addWidget(
            Paragraph(
                look,
                tr("What is stored stays as it is; only what opens it changes."),
                is_quiet=True,
            )
        )
        self.body.addSpacing(look.px(14))
        self.old = self.add_field(tr("Passphrase until now"))
        self.body.addSpacing(look.px(10))
        self.field = self.add_field(tr("New passphrase, several words"))
        self.body.addSpacing(look.px(10))
        self.again = self.add_field(tr("The new one once more"))
        self.body.addSpacing(look.px(8))
        self.add_tick()
        self.body.addSpacing(look.px(14))
        self.body.addWidget(
            Note(
                look,
                Tone.WARNING,
                "warning-circle",
                tr("Nobody can give it back to you."),
                tr("Copies of these files that were made before open with the old one."),
            )
        )
        cancel = PlainButton(look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.add_buttons(cancel, PrimaryButton(look, tr("Change it")))
        self.old.edit.setFocus()

    def send(self) -> None:
        """Change it, when the old one is there and the new one can be one and was typed twice."""
        if self.is_sending:
            return
        old, new = self.old.text(), self.field.text()
        self.old.set_problem("" if old else tr("Type the passphrase that you have now."))
        is_good = self.is_good_choice(self.field, self.again)
        if not old:
            self.old.edit.setFocus()
        elif is_good:
            self.forget()
            self._change(old, new)

    @async_slot
    async def _change(self, old: str, new: str) -> None:
        notices = self.context.notices
        if await self.ask(ChangePassphrase(old, new)):
            notices.show(Tone.POSITIVE, "check-circle", tr("The passphrase is changed."))


class PassphraseAsker(QObject):
    """Opens the sheet as soon as the worker wants the passphrase, once for each time that it says so."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._sheet: AskPassphraseSheet | None = None
        self._is_asked = False
        context.status.changed.connect(self._on_status_changed)
        self._on_status_changed()

    def _on_status_changed(self) -> None:
        is_wanted = self._context.status.wants_passphrase
        if is_wanted and not self._is_asked:
            self._sheet = AskPassphraseSheet(self._context, self._window)
            self._sheet.destroyed.connect(self._on_sheet_destroyed)
            self._sheet.open()
        elif not is_wanted and self._sheet is not None and not self._sheet.is_sending:
            self._sheet.reject()
        self._is_asked = is_wanted

    def _on_sheet_destroyed(self) -> None:
        self._sheet = None


def line_of(field: Field) -> QLineEdit:
    """Give the one line of a field."""
    assert isinstance(field.edit, QLineEdit)  # noqa: S101  # a field without `lines`
    return field.edit
