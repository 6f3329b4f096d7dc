"""The sheet that asks before the page opens on which a wallet or a connector is linked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.confirm.plan import phrase
from ui.links import host_of, open_wallet_page, wallet_page_problem
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_LONGEST_HOST = 60


class LinkPageSheet(Sheet):
    """Names the host and no more: the address itself may let its reader in."""

    def __init__(
        self, look: Appearance, window: QWidget, what: str, address: str, *, is_sandbox: bool
    ) -> None:
        """Ask whether to open the page for `what` ("the wallet of svc-ledger")."""
        super().__init__(look, window, tr("Finish linking"))
        self._address = address
        self._is_sandbox = is_sandbox
        self.problem = wallet_page_problem(address, is_sandbox=is_sandbox)
        self.open_button: PrimaryButton | None = None
        host = plain(host_of(address), _LONGEST_HOST)
        title = tr("This link is not opened") if self.problem else tr("Open in the browser?")
        self.body.addWidget(PlainLabel(look, title, types.DIALOG_TITLE))
        self.body.addSpacing(look.px(8))
        if self.problem:
            self._say_why_not(host)
        else:
            self._ask(what, host)
        self.footer.addStretch(1)
        self.close_button = PlainButton(look, tr("Close") if self.problem else tr("Cancel"))
        self.close_button.clicked.connect(self.reject)
        self.footer.addWidget(self.close_button)
        if not self.problem:
            self.open_button = PrimaryButton(look, tr("Open {host}", host=host), "arrow-square-out")
            self.open_button.clicked.connect(self._on_open_clicked)
            self.footer.addWidget(self.open_button)
        self.close_button.setFocus()

    def _ask(self, what: str, host: str) -> None:
        said = Paragraph(self.look)
        said.set_runs(
            phrase("AWS says that {what} is linked at <b>{host}</b>.", what=what, host=host)
        )
        self.body.addWidget(said)
        self.body.addSpacing(self.look.px(8))
        words = tr(
            "Sign in there as the owner of the wallet. Countersign sees nothing of that page, and "
            "reads the state again afterwards."
        )
        self.body.addWidget(Paragraph(self.look, words, types.SECOND, is_quiet=True))

    def _say_why_not(self, host: str) -> None:
        rest = tr("Whoever manages AgentCore in AWS can finish it there.")
        if host:
            leads = tr("It leads to {host}.", host=host)
            rest = f"{leads} {rest}"
        self.body.addWidget(Note(self.look, Tone.WARNING, "warning-circle", self.problem, rest))

    def _on_open_clicked(self) -> None:
        if not self.is_guarded:
            open_wallet_page(self._address, is_sandbox=self._is_sandbox)
            self.accept()
