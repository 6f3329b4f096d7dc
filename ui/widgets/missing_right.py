"""A note that something may not be read: the right that is missing, or what else AWS denies it for."""

from __future__ import annotations

from PySide6.QtGui import QClipboard

from app.language import tr
from app.model.denial import denial_of
from app.model.right import missing
from app.model.text import plain
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton
from ui.widgets.card import Note


class MissingRightNote(Note):
    """Names `what` cannot be seen ("entitlements"), the IAM action, and what that would unlock.

    Where `reason` is another denial of AWS, no right is missing, and the note says what to do instead.
    `check_button` is for the health check.
    """

    def __init__(
        self,
        look: Appearance,
        what: str,
        right: str,
        clipboard: QClipboard,
        *,
        reason: str = "",
        as_banner: bool = False,
    ) -> None:
        self._right = plain(right, 100)
        self._clipboard = clipboard
        denial = denial_of(reason)
        rest = f"{denial.message} {denial.hint}" if denial else missing(self._right)
        strong = tr("You cannot see {what} yet.", what=what)
        super().__init__(look, Tone.WARNING, "lock-key", strong, rest, as_banner=as_banner)
        self.check_button = LinkButton(look, tr("Check what is missing"))
        self.add_widget(self.check_button)
        if denial is not None:
            return
        self.copy_button = PlainButton(look, tr("Copy"), "copy", size=ButtonSize.SMALL)
        self.copy_button.setAccessibleName(tr("Copy the missing right {right}", right=self._right))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.add_widget(self.copy_button)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._right)
