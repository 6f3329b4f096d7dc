"""The sheets of accounts: how one is called, what forgetting removes, and which program may run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from app.language import tr
from app.model.account import (
    NICKNAME_LIMIT,
    AccountColor,
    AccountKind,
    KnownAccount,
    Program,
)
from app.model.text import plain, plain_block
from ui import fonts as types
from ui import text
from ui.accounts.words import COLOR_WORDS, KIND_SHORT, TONES, letter_of
from ui.appearance import Appearance
from ui.confirm.plan import phrase
from ui.help.sheet_pages import ACCOUNTS, TAKE_AWAY
from ui.help.subjects import SIGN_IN
from ui.theme import Tone
from ui.widgets.buttons import DangerButton, DangerFinalButton, PlainButton, PrimaryButton
from ui.widgets.card import IconLabel, Note
from ui.widgets.field import Field
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet
from ui.widgets.tick import Tick
from ui.widgets.tile import Tile, TileFace

_LONGEST_COMMAND = 4000
_STORE_GOES = tr(
    "Removed: what Countersign stored of it, with the activity log and your notes. What became of an"
    " open command can then only be seen in AWS; your notes are nowhere else."
)
_SECRETS = {
    AccountKind.KEYS: tr("the access keys that Countersign keeps"),
    AccountKind.CENTER: tr("its sign-in to IAM Identity Center"),
    AccountKind.CONSOLE: tr("its console session"),
}


class AccountSheet(Sheet):
    """Name, colour and favourite of an account. `saved` when they shall be kept, `forget_wanted` for more."""

    help_address = ACCOUNTS

    saved = Signal()
    forget_wanted = Signal()

    def __init__(self, look: Appearance, window: QWidget, account: KnownAccount) -> None:
        super().__init__(look, window, tr("Account"))
        self._account = account
        self.chips: dict[AccountColor, FilterChip] = {}
        self._fill()
        self._fill_footer()
        self.name.edit.setFocus()

    @property
    def color(self) -> AccountColor:
        """The colour that is chosen."""
        return next(color for color, chip in self.chips.items() if chip.isChecked())

    def _fill(self) -> None:
        look, account = self.look, self._account
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._tile = Tile(look, TONES[account.color], 40, letter=letter_of(account))
        row.addWidget(self._tile)
        number = text.account_id(account.account_id)
        row.addWidget(
            PlainLabel(look, tr("Account {number}", number=number), types.DIALOG_TITLE), 1
        )
        self.body.addLayout(row)
        self.body.addSpacing(look.px(4))
        facts = KIND_SHORT[account.kind]
        if not account.source.kept:
            facts = f"{facts}, {plain(account.source.default_name, 60)}"
        if account.source.endpoint_url:
            facts = tr(
                "{facts}, at {address}",
                facts=facts,
                address=plain(account.source.endpoint_url, 80),
            )
        self.body.addWidget(Paragraph(look, facts, is_quiet=True))
        self.body.addSpacing(look.px(14))
        self.name = Field(look, tr("Name"), account.source.default_name)
        self.name.set_text(plain(account.nickname, NICKNAME_LIMIT))
        if isinstance(self.name.edit, QLineEdit):
            self.name.edit.setMaxLength(NICKNAME_LIMIT)
        self.body.addWidget(self.name)
        self.body.addSpacing(look.px(14))
        self.body.addWidget(PlainLabel(look, tr("Colour"), types.SECOND, "text2"))
        self.body.addSpacing(look.px(4))
        self.body.addLayout(self._colors())
        self.body.addSpacing(look.px(14))
        self.favorite = Tick(look, tr("Favourite: stays at the top of the list"))
        self.favorite.setChecked(account.is_favorite)
        self.body.addWidget(self.favorite)

    def _colors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(6))
        self._group = QButtonGroup(self)
        for color, words in COLOR_WORDS.items():
            chip = FilterChip(self.look, words)
            chip.setChecked(color is self._account.color)
            self.chips[color] = chip
            self._group.addButton(chip)
            row.addWidget(chip)
        self._group.buttonToggled.connect(self._on_color_toggled)
        row.addStretch(1)
        return row

    def _fill_footer(self) -> None:
        self.forget_button = DangerButton(self.look, tr("Forget this account…"))
        self.forget_button.clicked.connect(self._on_forget_clicked)
        cancel = PlainButton(self.look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save_button = PrimaryButton(self.look, tr("Save"))
        self.save_button.clicked.connect(self._on_save_clicked)
        self.footer.addWidget(self.forget_button)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.save_button)

    def _on_color_toggled(self) -> None:
        if any(chip.isChecked() for chip in self.chips.values()):
            self._tile.set_face(TileFace(TONES[self.color], letter=letter_of(self._account)))

    def _on_save_clicked(self) -> None:
        self.saved.emit()
        self.accept()

    def _on_forget_clicked(self) -> None:
        self.reject()
        self.forget_wanted.emit()


class QuestionSheet(Sheet):
    """A question whose answer counts only once it could be read. `confirmed` when it is yes."""

    confirmed = Signal()

    reason_off = ""  # why the answer cannot be yes
    cancel_button: PlainButton
    confirm_button: PrimaryButton | DangerFinalButton

    def line(self, icon: str, words: str) -> None:
        """Add a line of what the answer does, behind an icon."""
        row = QHBoxLayout()
        row.setSpacing(self.look.px(11))
        row.addWidget(IconLabel(self.look, icon), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(self.look, words), 1)
        self.body.addLayout(row)
        self.body.addSpacing(self.look.px(8))

    def answer(
        self, confirm_button: PrimaryButton | DangerFinalButton, cancel_words: str = tr("Cancel")
    ) -> None:
        """Put both answers into the footer; the one that changes nothing has the focus."""
        self.cancel_button = PlainButton(self.look, cancel_words)
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button = confirm_button
        confirm_button.clicked.connect(self._on_confirm_clicked)
        confirm_button.set_on(False, tr("One moment."))
        self.keep_enter_off(confirm_button)
        self.unguarded.connect(self._on_unguarded)
        self.footer.addStretch(1)
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(confirm_button)
        self.cancel_button.setFocus()

    def _on_unguarded(self) -> None:
        self.confirm_button.set_on(not self.reason_off, self.reason_off)

    def _on_confirm_clicked(self) -> None:
        self.accept()
        self.confirmed.emit()


class ForgetSheet(QuestionSheet):
    """Says what forgetting an account removes."""

    help_address = TAKE_AWAY

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        account: KnownAccount,
        *,
        is_open: bool,
        shared_with: str,
    ) -> None:
        """Ask; `shared_with` names another account that uses the same stored data."""
        super().__init__(look, window, tr("Forget an account"))
        name = plain(account.nickname, NICKNAME_LIMIT)
        self.body.addWidget(
            PlainLabel(look, tr("Forget {name}?", name=name), types.DIALOG_TITLE, wraps=True)
        )
        self.body.addSpacing(look.px(4))
        number = text.account_id(account.account_id)
        self.body.addWidget(Paragraph(look, tr("Account {number}", number=number), is_quiet=True))
        self.body.addSpacing(look.px(14))
        for icon, words in _removed(account, plain(shared_with, NICKNAME_LIMIT)):
            self.line(icon, words)
        if is_open:
            self.line("x-circle", tr("It is open now: it is closed first, and nothing stays open."))
        self.body.addSpacing(look.px(6))
        stays = _stays(account)
        self.body.addWidget(Note(look, Tone.NEUTRAL, "info", tr("Nothing changes in AWS."), stays))
        self.answer(DangerFinalButton(look, tr("Forget this account")))


class ProgramSheet(QuestionSheet):
    """Shows the programs that a profile runs to sign in, before any of them has run."""

    help_address = SIGN_IN

    def __init__(self, look: Appearance, window: QWidget, programs: tuple[Program, ...]) -> None:
        super().__init__(look, window, tr("Allow a program"))
        title = tr("Let this program run?") if len(programs) == 1 else tr("Let these programs run?")
        self.body.addWidget(PlainLabel(look, title, types.DIALOG_TITLE))
        for program in programs:
            self.body.addSpacing(look.px(10))
            said = Paragraph(look)
            name = plain(program.profile, 60)
            said.set_runs(phrase("The profile <b>{name}</b> signs in by running:", name=name))
            self.body.addWidget(said)
            self.body.addSpacing(look.px(4))
            command = plain_block(program.command, _LONGEST_COMMAND)
            self.body.addWidget(Paragraph(look, command, types.MONO))
        self.body.addSpacing(look.px(14))
        self.body.addWidget(
            Note(
                look,
                Tone.WARNING,
                "warning-circle",
                tr("It runs with your rights on this computer,"),
                tr("now and whenever the sign-in is renewed. You are asked again when it changes."),
            )
        )
        if any(len(program.command) > _LONGEST_COMMAND for program in programs):
            self.reason_off = tr("The command is too long to be shown whole.")
            self.body.addSpacing(look.px(8))
            self.body.addWidget(Paragraph(look, self.reason_off))
        self.answer(PrimaryButton(look, tr("Allow and sign in")))


class LeaveSheet(QuestionSheet):
    """Asks before what is typed, or what cannot be kept, is lost by opening another account."""

    help_address = ACCOUNTS

    def __init__(self, look: Appearance, window: QWidget, lost: tuple[str, ...]) -> None:
        super().__init__(look, window, tr("Open another account"))
        self.body.addWidget(PlainLabel(look, tr("Leave this account?"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        for words in lost:
            self.body.addWidget(Paragraph(look, words))
            self.body.addSpacing(look.px(4))
        self.answer(DangerFinalButton(look, tr("Leave it")), tr("Stay here"))


def _removed(account: KnownAccount, shared_with: str) -> tuple[tuple[str, str], ...]:
    own = (
        "tag",
        tr("Removed: its name and colour here, and the program its profile was allowed to run."),
    )
    if account.is_signed_out:
        own = ("tag", tr("Removed: its name and colour here. You are signed out of it already."))
    elif account.source.kept:
        own = (
            "tag",
            tr("Removed: its name and colour here, and {kept}.", kept=_secret_of(account)),
        )
    if shared_with:
        stays = tr(
            "The stored data stays: {shared_with} is the same AWS account and uses it, too.",
            shared_with=shared_with,
        )
        return (("database", stays), own)
    return (
        ("database", _STORE_GOES),
        ("key", tr("Removed: the key of this data from the system's keyring.")),
        own,
    )


def _secret_of(account: KnownAccount) -> str:
    return _SECRETS.get(account.kind, tr("the sign-in that Countersign keeps"))


def _stays(account: KnownAccount) -> str:
    if account.source.sandbox:
        return tr("The sandbox account itself stays as it is.")
    if account.kind is AccountKind.KEYS:
        return tr("The access keys go on working elsewhere until somebody removes them in AWS.")
    if account.source.kept:
        return tr("You can sign in to the account again.")
    return tr("Your AWS files stay as they are, and you can open the account again.")
