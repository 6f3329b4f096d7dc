"""The first step: all ways to sign in, each a card with one button. Nothing is read from AWS before."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.policy import Policy
from app.model.right import POLICIES
from app.model.text import plain
from app.worker.messages import ProfilesFound
from ui import fonts as types
from ui.accounts.profile_card import ProfileCard
from ui.accounts.step import Step, card_head
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Card, IconLabel, Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tile import Tile

_SAID_MS = 2000
_COPY = tr("Copy a read-only policy")
_READ_ONLY = tr(
    "Start with read-only rights: Countersign works, and shows which right each action needs."
)
_PROXY = tr("Behind a proxy, or with certificates of your own?")
_KEPT = tr("Kept encrypted on this computer, never in a plain file")
_NOT_KEPT = tr("This computer has no keyring: they are kept until you quit")


class Ways(Step):
    """One signal for each way; `profile_chosen` carries a Profile."""

    profile_chosen = Signal(object)
    look_again = Signal()
    center_chosen = Signal()
    keys_chosen = Signal()
    console_chosen = Signal()
    sandbox_chosen = Signal()
    network_wanted = Signal()

    def __init__(
        self, look: Appearance, clipboard: QClipboard, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            look, tr("Sign in to AWS"), tr("Choose how. You can add more accounts later."), parent
        )
        self._clipboard = clipboard
        self.back_button.hide()
        self._build()
        self._connect()

    # --- what is shown ----------------------------------------------------------------------------

    def show_looking(self) -> None:
        """Say that the AWS files are being read."""
        self.profile_card.show_looking()
        self.problem.hide()

    def show_profiles(self, found: ProfilesFound) -> None:
        """Offer what was found."""
        self.problem.set_words(plain(found.problem), tr("Correct the file, then look again."))
        self.problem.setVisible(bool(found.problem))
        self.profile_card.show_profiles(found)
        self.console_card.setVisible(found.offers_console)
        self._keys_line.set_words("", _KEPT if found.keeps_secrets else _NOT_KEPT)

    def show_failure(self, message: str, hint: str) -> None:
        """Say why the AWS files could not be read; other ways stay."""
        self.profile_card.show_failure(message, hint)

    def show_back(self, name: str) -> None:
        """Offer the way back to the open account; no name, no way."""
        self.back_button.set_words(tr("Back to {name}", name=plain(name, 40)))
        self.back_button.setVisible(bool(name))

    def enter(self) -> None:
        """Leave the focus to the page: the first Tab goes to the first way."""

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        self.problem = Note(look, Tone.DANGER, "warning-circle")
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.profile_card = ProfileCard(look)
        self.column.addWidget(self.profile_card)
        self.center_button = PlainButton(look, tr("Sign in"), "arrow-square-out", icon_last=True)
        self.center_button.setAccessibleName(tr("Sign in with IAM Identity Center"))
        self._card(
            Tile(look, Tone.SYSTEM, 40, icon="globe"),
            tr("IAM Identity Center"),
            Paragraph(
                look, tr("Sign in with your browser, as you do for the console"), is_quiet=True
            ),
            self.center_button,
        )
        self.keys_button = PlainButton(look, tr("Enter keys"))
        self._keys_line = Paragraph(look, _KEPT, is_quiet=True)
        self._card(
            Tile(look, Tone.WARNING, 40, icon="key"),
            tr("Access keys"),
            self._keys_line,
            self.keys_button,
        )
        self.console_button = PlainButton(look, tr("Sign in"), "arrow-square-out", icon_last=True)
        self.console_button.setAccessibleName(tr("Sign in with a console session"))
        self.console_card = self._card(
            Tile(look, Tone.POSITIVE, 40, icon="browser"),
            tr("Console session"),
            Paragraph(
                look, tr("Your sign-in to the AWS console, for 12 hours at most"), is_quiet=True
            ),
            self.console_button,
        )
        self.console_card.hide()
        self.sandbox_button = PlainButton(look, tr("Explore"))
        self.sandbox_button.setAccessibleName(tr("Explore the sandbox account"))
        self._card(
            Tile(look, Tone.OFFER, 40, icon="flask"),
            tr("Explore the sandbox account"),
            Paragraph(look, tr("Made-up offers and charges. Nothing reaches AWS"), is_quiet=True),
            self.sandbox_button,
        )
        self.column.addLayout(self._policy_line())
        self.column.addLayout(self._network_line())

    def _card(self, tile: Tile, title: str, line: Paragraph, button: PlainButton) -> Card:
        look = self.look
        card = Card(look)
        card.body.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
        card.setAccessibleName(title)
        words = (PlainLabel(look, title, types.SECTION, elided=True), line)
        card.body.addLayout(card_head(tile, words, (button,), look.px(16)))
        self.column.addWidget(card)
        return card

    def _policy_line(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(4), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "shield-check"), 0, Qt.AlignmentFlag.AlignVCenter)
        line = Paragraph(look, _READ_ONLY, types.SECOND, is_quiet=True)
        line.setMaximumWidth(
            QFontMetrics(look.font(types.SECOND)).horizontalAdvance(_READ_ONLY) + look.px(2)
        )
        row.addWidget(line, 100)
        self.policy_button = LinkButton(look, _COPY)
        self.policy_button.setFont(look.font(types.SECOND_MEDIUM))
        self.policy_button.setMinimumWidth(self.policy_button.sizeHint().width())
        row.addWidget(self.policy_button)
        row.addStretch(1)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(self._say_copy)
        return row

    def _network_line(self) -> QHBoxLayout:
        """The way to the proxy's settings, for whom no sign-in works before they are made."""
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "globe-simple"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(PlainLabel(look, _PROXY, types.SECOND, "text2"))
        self.network_button = LinkButton(look, tr("Network…"))
        self.network_button.setAccessibleName(tr("Network: proxy and certificates"))
        self.network_button.setFont(look.font(types.SECOND_MEDIUM))
        row.addWidget(self.network_button)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.profile_card.chosen.connect(self.profile_chosen)
        self.profile_card.look_again.connect(self.look_again)
        self.center_button.clicked.connect(self.center_chosen)
        self.keys_button.clicked.connect(self.keys_chosen)
        self.console_button.clicked.connect(self.console_chosen)
        self.sandbox_button.clicked.connect(self.sandbox_chosen)
        self.policy_button.clicked.connect(self._on_policy_clicked)
        self.network_button.clicked.connect(self.network_wanted)

    def _on_policy_clicked(self) -> None:
        self._clipboard.setText(POLICIES[Policy.WATCH])
        self.policy_button.set_words(tr("Copied"))
        announce(self, tr("Copied the read-only policy"))
        self._said.start()

    def _say_copy(self) -> None:
        self.policy_button.set_words(_COPY)
