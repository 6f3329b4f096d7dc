"""The buttons of the banners about a keyring: again, only for this session, or with a passphrase."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.language import tr
from app.worker.messages import SetStoreAside
from app.worker.opening import StoreProblem
from app.worker.secret_messages import GoWithoutSecrets, TrySecretsAgain
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton
from ui.widgets.card import Note

ASK, LOCKED, SESSION = "passphrase", "keyring", "session"
ACTIONS = (ASK, LOCKED, SESSION)
_WITHOUT = "without"  # the person chose to keep nothing


def action_for(problem: StoreProblem) -> str:
    """Name the buttons for a store that is not open because of its key; empty for another problem."""
    reason = problem.error.reason
    if problem.error.kind != "StoreLocked" or not reason:
        return ""
    return ASK if reason == "passphrase" else LOCKED


class KeyringHelp(QObject):
    """Puts the buttons of one banner into it, and does what they say."""

    def __init__(self, context: Context, note: Note, action: str) -> None:
        super().__init__(note)
        self.tasks: Tasks = context.tasks
        self._context = context
        self._note = note
        if action == ASK:
            self._add(tr("Give the passphrase…")).clicked.connect(self._on_ask_clicked)
        elif action == LOCKED:
            self._link(tr("Set aside and begin anew")).clicked.connect(self._on_aside_clicked)
            self._link(tr("Keep nothing this time")).clicked.connect(self._on_without_clicked)
            self._add(tr("Try again")).clicked.connect(self._on_again_clicked)
        else:
            if context.status.store_reason != _WITHOUT:
                self._link(tr("Try the keyring again")).clicked.connect(self._on_again_clicked)
            self._add(tr("Use a passphrase…")).clicked.connect(self._on_choose_clicked)

    def _add(self, words: str) -> PlainButton:
        button = PlainButton(self._context.look, words, size=ButtonSize.SMALL)
        self._note.add_widget(button)
        return button

    def _link(self, words: str) -> LinkButton:
        link = LinkButton(self._context.look, words)
        self._note.add_widget(link)
        return link

    def _on_ask_clicked(self) -> None:
        from ui.accounts.passphrase_sheet import AskPassphraseSheet  # noqa: PLC0415 - rarely needed

        AskPassphraseSheet(self._context, self._note.window()).open()

    def _on_choose_clicked(self) -> None:
        choose_passphrase(self._context, self._note.window())

    @async_slot
    async def _on_again_clicked(self) -> None:
        await self._ask(TrySecretsAgain())

    @async_slot
    async def _on_without_clicked(self) -> None:
        await self._ask(GoWithoutSecrets())

    @async_slot
    async def _on_aside_clicked(self) -> None:
        await self._ask(SetStoreAside())

    async def _ask(self, request: TrySecretsAgain | GoWithoutSecrets | SetStoreAside) -> None:
        context = self._context  # the banner, and this with it, may go meanwhile
        try:
            await context.bridge.call(request)
        except AppError as error:
            context.notices.error(error)


def choose_passphrase(context: Context, window: QWidget) -> None:
    """Let the person choose a passphrase for what is stored."""
    from ui.accounts.passphrase_sheet import ChoosePassphraseSheet  # noqa: PLC0415 - rarely needed

    replaces = context.status.store_reason == _WITHOUT
    ChoosePassphraseSheet(context, window, replaces=replaces).open()
