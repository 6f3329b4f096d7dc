"""A note that something may not be read: the right that is missing, or what else AWS denies it for."""

from __future__ import annotations

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
    `check_button` is for the health check. In a narrow place the buttons stand `below` the words.
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
        below: bool = False,
    ) -> None:
        self._right = plain(right, 100)
        self._clipboard = clipboard
        denial = denial_of(reason)
        rest = f"{denial.message} {denial.hint}" if denial else missing(self._right)
        strong = tr("You cannot see {what} yet.", what=what)
        super().__init__(look, Tone.WARNING, "lock-key", strong, rest, as_banner=as_banner)
        self.check_button = LinkButton(look, tr("Check what is missing"))
        buttons: list[QWidget] = [self.check_button]
        if denial is None:
            self.copy_button = PlainButton(look, tr("Copy"), "copy", size=ButtonSize.SMALL)
            self.copy_button.setAccessibleName(
                tr("Copy the missing right {right}", right=self._right)
            )
            self.copy_button.clicked.connect(self._on_copy_clicked)
            buttons.append(self.copy_button)
        if below:
            self._add_below(buttons)
            return
        for button in buttons:
            self.add_widget(button)

    def _add_below(self, buttons: list[QWidget]) -> None:
        self.put_icon_on_first_line()
        row = QHBoxLayout()
        row.setContentsMargins(0, self._look.px(4), 0, 0)
        row.setSpacing(self._look.px(12))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._right)
