"""The sheet that copies a registration token: read at that moment, never shown, never kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.language import tr
from app.worker.messages import RevealToken, TokenRevealed
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.secret_clipboard import KEPT_S, SecretClipboard
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_WHAT = tr(
    "The seller's site asks for this token to link the agreement with your account there."
    " Whoever has it can register in your place. It is valid for 30 minutes after AWS made it."
)
_HOW = tr(
    "Countersign reads it from AWS when you copy it, does not show it and does not keep it."
    " After {number} seconds it is taken off the clipboard.",
    number=f"{KEPT_S:.0f}",
)


class TokenSheet(Sheet):
    """Says what the token is, and copies it."""

    def __init__(
        self,
        context: Context,
        window: QWidget,
        secrets: SecretClipboard,
        *,
        agreement_id: str,
        license_arn: str,
        resource_id: str,
    ) -> None:
        super().__init__(context.look, window, tr("Registration token"))
        self._context = context
        self._secrets = secrets
        self._request = RevealToken(agreement_id, license_arn, resource_id)
        self._is_open = True
        look = context.look
        self.body.addWidget(PlainLabel(look, tr("Registration token"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(8))
        self.body.addWidget(Paragraph(look, _WHAT))
        self.body.addSpacing(look.px(8))
        self.body.addWidget(Paragraph(look, _HOW, types.SECOND, is_quiet=True))
        self.body.addSpacing(look.px(8))
        self.state = Paragraph(look, "", types.BODY_MEDIUM)
        self.body.addWidget(self.state)
        self.copy_button = PrimaryButton(look, tr("Copy token"), "copy")
        self.copy_button.clicked.connect(self._copy)
        close = PlainButton(look, tr("Close"))
        close.clicked.connect(self.reject)
        self.footer.addStretch(1)
        self.footer.addWidget(close)
        self.footer.addWidget(self.copy_button)
        close.setFocus()
        self.finished.connect(self._on_finished)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    @async_slot
    async def _copy(self) -> None:
        if not self.copy_button.isEnabled():
            return
        reason = self._context.status.reason_off
        if reason:
            self._say(reason)
            return
        self.copy_button.set_on(False, tr("The token is being read."))
        self._say(tr("Reading from AWS…"))
        words = tr("Copied. It is on the clipboard for {number} seconds.", number=f"{KEPT_S:.0f}")
        try:
            answer = await self._context.bridge.call(self._request)
        except AppError as error:
            words = f"{error.message} {error.hint}".strip()
        else:
            token = answer.token if isinstance(answer, TokenRevealed) else ""
            if not token:
                words = tr("AWS gave no token for this entitlement.")
            elif self._is_open:
                self._secrets.put(token)
        if self._is_open:
            self.copy_button.set_on(True)
            self._say(words)

    def _say(self, words: str) -> None:
        self.state.set_words(words)
        announce(self.state, words)
        self.fit()

    def _on_finished(self) -> None:
        self._is_open = False
