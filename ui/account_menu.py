"""The menu of the account button: who is signed in, what can be copied, how fresh each listing is."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.model.sync import ListingState
from ui import text
from ui.context import Context
from ui.sync_words import LISTING_WORDS
from ui.widgets.buttons import button_text


class AccountMenu(QMenu):
    """Filled anew each time it opens."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._copies: dict[QAction, str] = {}
        self.setAccessibleName("Account")
        self.aboutToShow.connect(self._on_about_to_show)
        self.triggered.connect(self._on_triggered)

    def _on_about_to_show(self) -> None:
        self.clear()
        self._copies.clear()
        identity = self._context.status.identity
        if identity is None:
            self._fact("Not signed in")
        else:
            self._copy("Copy account id", identity.account_id)
            self._copy("Copy the role you are signed in as", identity.principal_arn)
        queries = self._context.store.queries
        if queries is None:
            return
        self.addSeparator()
        self._fact("Last read from AWS")
        for state in queries.listing_states():
            self._fact(self._freshness(state))

    def _freshness(self, state: ListingState) -> str:
        what = LISTING_WORDS[state.listing].capitalize()
        if state.missing_right:
            return f"{what}: not allowed"
        if state.read_at is None:
            return f"{what}: not read yet"
        tail = ", a newer read is not complete" if state.is_partial else ""
        return f"{what}: {text.ago(state.read_at, self._context.store.now())}{tail}"

    def _fact(self, words: str) -> None:
        self.addAction(button_text(words)).setEnabled(False)

    def _copy(self, words: str, value: str) -> None:
        look = self._context.look
        action = self.addAction(look.icon("copy", look.theme.text2), button_text(words))
        self._copies[action] = value

    def _on_triggered(self, action: QAction) -> None:
        if action in self._copies:
            self._context.clipboard.setText(self._copies[action])
