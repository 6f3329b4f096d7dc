"""Says what signing out of an account removes, what stays, and what opening it again takes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.account import NICKNAME_LIMIT, AccountKind, KnownAccount
from app.model.text import plain
from app.worker.sign_in_messages import KeptPart, SignOutRead
from ui import fonts as types
from ui import text
from ui.accounts.sheets import QuestionSheet
from ui.appearance import Appearance
from ui.help.sheet_pages import TAKE_AWAY
from ui.theme import Tone
from ui.widgets.buttons import DangerFinalButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_KEYS_GO = tr(
    "Removed: the access keys that Countersign keeps. To open the account again you enter them anew;"
    " AWS does not show a secret access key a second time."
)
_CENTER_GOES = tr(
    "Removed: its sign-in to IAM Identity Center, which ends in AWS, too. Your browser stays signed in"
    " there."
)
_CONSOLE_GOES = tr("Removed: its console session. Your browser stays signed in to the console.")
_MFA_GOES = tr("Removed: its MFA session. The next sign-in asks for a code.")
_REMOVED = {
    KeptPart.KEYS: ("key", _KEYS_GO),
    KeptPart.CENTER: ("globe", _CENTER_GOES),
    KeptPart.CONSOLE: ("browser", _CONSOLE_GOES),
    KeptPart.MFA: ("device-mobile", _MFA_GOES),
}
_NOTHING = tr("Countersign keeps nothing of this sign-in.")
_STORE_STAYS = tr(
    "Stays: what Countersign stored of it, with the activity log and its place in the list."
)
_FILES_STAY = (
    tr("Your AWS files stay as they are."),
    tr("So does what the AWS command line keeps; Countersign only reads them."),
)
_ENVIRONMENT_STAYS = (tr("The environment stays as it is,"), tr("with the credentials in it."))
_KEYS_STAY = (
    tr("The access keys go on working elsewhere"),
    tr("until somebody removes them in AWS."),
)
_NOTHING_IN_AWS = (tr("Nothing of the account changes in AWS."), "")


class SignOutSheet(QuestionSheet):
    """`confirmed` when the account shall be signed out of."""

    help_address = TAKE_AWAY

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        account: KnownAccount,
        read: SignOutRead,
        lost: tuple[str, ...] = (),
    ) -> None:
        """Ask; `lost` is what leaving the account would lose besides, a sentence each."""
        super().__init__(look, window, tr("Sign out"))
        name = plain(account.nickname, NICKNAME_LIMIT)
        self.body.addWidget(
            PlainLabel(look, tr("Sign out of {name}?", name=name), types.DIALOG_TITLE, wraps=True)
        )
        self.body.addSpacing(look.px(4))
        number = text.account_id(account.account_id)
        self.body.addWidget(Paragraph(look, tr("Account {number}", number=number), is_quiet=True))
        self.body.addSpacing(look.px(14))
        for part in read.removed:
            self.line(*_REMOVED[part])
        if read.shared_with:
            self.line("key", _shared_words(account, plain(read.shared_with, NICKNAME_LIMIT)))
        elif not read.removed:
            self.line("key", _NOTHING)
        for words in lost:
            self.line("warning-circle", words)
        if not lost:
            self.line("database", _STORE_STAYS)
        self.body.addSpacing(look.px(6))
        self.body.addWidget(Note(look, Tone.NEUTRAL, "info", *_stays(account)))
        removes_keys = KeptPart.KEYS in read.removed
        words = tr("Sign out and remove the keys") if removes_keys else tr("Sign out")
        make = DangerFinalButton if removes_keys or lost else PrimaryButton
        self.answer(make(look, words))


def _shared_words(account: KnownAccount, other: str) -> str:
    if account.kind is AccountKind.KEYS:
        return tr("The access keys stay on this computer: {other} uses them, too.", other=other)
    if account.kind is AccountKind.CONSOLE:
        return tr("Its console session stays: {other} uses it, too.", other=other)
    return tr(
        "Its sign-in to IAM Identity Center stays: {other} uses it, too. Until you sign out of that,"
        " this account opens without your browser.",
        other=other,
    )


def _stays(account: KnownAccount) -> tuple[str, str]:
    if account.kind is AccountKind.KEYS:
        return _KEYS_STAY
    if account.source.kept:
        return _NOTHING_IN_AWS
    if account.kind is AccountKind.ENVIRONMENT:
        return _ENVIRONMENT_STAYS
    return _FILES_STAY
