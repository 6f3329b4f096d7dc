"""The first page: which profile of this computer to open, or the sandbox account. Nothing is read before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.model.account import Profile, Source
from app.model.text import plain
from app.worker.messages import ProfilesFound
from ui import fonts as types
from ui import text
from ui.accounts.welcome_side import WelcomeSide
from ui.accounts.words import profile_facts, profile_name, profile_title, reason_off
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Card, Note
from ui.widgets.choice import Choice
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tile import Tile

_CARDS = 712
_CHOICE = 200
_NO_PROFILE = "Set one up with the AWS CLI (aws configure sso), then look again. Your AWS files are only read."


class WelcomePage(QWidget):
    """`profile_chosen` carries a Profile; `look_again` for the files, `back_wanted` to the open account."""

    profile_chosen = Signal(object)
    sandbox_chosen = Signal()
    look_again = Signal()
    back_wanted = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._profiles: dict[str, Profile] = {}
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(WelcomeSide(look))
        row.addWidget(self._scrolling(self._right()), 1)
        self._connect()
        self.show_looking()

    # --- what is shown ----------------------------------------------------------------------------

    def show_looking(self) -> None:
        """Say that the files are being read."""
        self._show_card("Looking for AWS profiles", "In the AWS files of this computer")
        self._card_parts(has_profiles=False, can_look=False)
        self.problem.hide()

    def show_profiles(self, found: ProfilesFound) -> None:
        """Offer the profiles; the first one is chosen."""
        self._profiles = {profile.source.key: profile for profile in found.profiles}
        self.problem.set_words(plain(found.problem), "Correct the file, then look again.")
        self.problem.setVisible(bool(found.problem))
        if not self._profiles:
            if found.problem:
                self._show_card("No profile can be offered", "Until the AWS files can be read.")
            else:
                self._show_card("No AWS profile on this computer", _NO_PROFILE)
            self._card_parts(has_profiles=False, can_look=True)
            return
        self.choice.set_options(
            {key: profile_name(profile) for key, profile in self._profiles.items()}
        )
        self._card_parts(has_profiles=True, can_look=bool(found.problem))
        self._show_profile()

    def show_failure(self, message: str, hint: str) -> None:
        """Say why the files could not be read."""
        self._profiles = {}
        self._show_card(plain(message), plain(hint))
        self._card_parts(has_profiles=False, can_look=True)

    def show_back(self, name: str) -> None:
        """Offer the way back to the open account; no name, no way."""
        self.back_button.set_words(f"Back to {plain(name, 40)}")
        self.back_button.setVisible(bool(name))

    @property
    def profile(self) -> Profile | None:
        """The profile that is chosen in the list."""
        return self._profiles.get(self.choice.currentData() or "")

    # --- building ---------------------------------------------------------------------------------

    def _scrolling(self, inside: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _right(self) -> QWidget:
        look, px = self._look, self._look.px
        self.back_button = QuietButton(look, "Back", "arrow-left")
        self.back_button.hide()
        inside = QWidget()
        inside.setMaximumWidth(px(_CARDS))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(look, "Sign in to AWS", types.PANE_TITLE))
        hint = (
            "Choose how. Nothing is read from AWS before you do; you can add more accounts later."
        )
        column.addWidget(Paragraph(look, hint, is_quiet=True))
        column.addSpacing(px(4))
        self.problem = Note(look, Tone.DANGER, "warning-circle")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self._profile_card())
        column.addWidget(self._sandbox_card())
        outside = QWidget()
        frame = QVBoxLayout(outside)
        frame.setContentsMargins(px(48), px(16), px(48), px(40))
        frame.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        frame.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        frame.addLayout(middle)
        frame.addStretch(3)
        return outside

    def _profile_card(self) -> Card:
        look, px = self._look, self._look.px
        card = Card(look, padding=16)
        card.setProperty("card", "chosen")
        self._title = PlainLabel(look, "", types.SECTION, elided=True)
        self._second = Paragraph(look, "", is_quiet=True)
        self.continue_button = PrimaryButton(look, "Continue")
        self.look_button = PlainButton(look, "Look again", "arrow-clockwise")
        head = _head(
            Tile(look, Tone.ACCENT, 40, icon="terminal-window"),
            (self._title, self._second),
            (self.look_button, self.continue_button),
            px(16),
        )
        card.body.addLayout(head)
        self._chooser = QWidget()
        self.choice = Choice(look, "AWS profile", {})
        self.choice.setFixedWidth(px(_CHOICE))
        self._facts = Paragraph(look, "", types.SECOND, is_quiet=True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.choice)
        row.addWidget(self._facts, 1)
        self._command = Paragraph(look, "", types.MONO, is_quiet=True)
        self.note = Note(look, Tone.WARNING, "warning-circle")
        column = QVBoxLayout(self._chooser)
        column.setContentsMargins(px(56), px(4), 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self._command)
        column.addWidget(self.note)
        card.body.addWidget(self._chooser)
        return card

    def _sandbox_card(self) -> Card:
        look = self._look
        card = Card(look, padding=16)
        self.sandbox_button = PlainButton(look, "Open the sandbox account")
        words = (
            PlainLabel(look, "Sandbox account", types.SECTION, elided=True),
            Paragraph(look, "Made-up offers and charges. Nothing reaches AWS", is_quiet=True),
        )
        tile = Tile(look, Tone.OFFER, 40, icon="flask")
        card.body.addLayout(_head(tile, words, (self.sandbox_button,), look.px(16)))
        return card

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(self._show_profile)
        self.continue_button.clicked.connect(self._on_continue_clicked)
        self.sandbox_button.clicked.connect(self.sandbox_chosen)
        self.look_button.clicked.connect(self.look_again)
        self.back_button.clicked.connect(self.back_wanted)

    # --- the chosen profile -----------------------------------------------------------------------

    def _show_card(self, title: str, second: str) -> None:
        self._title.setText(title)
        self._second.set_words("", second)

    def _card_parts(self, *, has_profiles: bool, can_look: bool) -> None:
        self._chooser.setVisible(has_profiles)
        self.continue_button.setVisible(has_profiles)
        self.look_button.setVisible(can_look)

    def _show_profile(self) -> None:
        profile = self.profile
        if profile is None:
            return
        others = len(self._profiles) - 1
        more = f", with {text.plural(others, 'more way')} to sign in" if others else ""
        where = "environment" if profile.source == Source() else "AWS configuration"
        self._show_card(profile_title(profile), f"Found in your {where}{more}")
        self._facts.set_words("", profile_facts(profile))
        commands = " · ".join(plain(program.command, 400) for program in profile.programs)
        self._command.set_words("", f"Runs: {commands}" if commands else "")
        self._command.setVisible(bool(commands))
        off = reason_off(profile)
        self.note.set_words(off, "") if off else self.note.set_words("", plain(profile.needs))
        self.note.setVisible(bool(off or profile.needs))
        self.continue_button.set_on(not off, off)

    def _on_continue_clicked(self) -> None:
        if self.profile is not None:
            self.profile_chosen.emit(self.profile)


def _head(
    tile: QWidget, words: tuple[QWidget, ...], buttons: tuple[QWidget, ...], gap: int
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    for one in words:
        one.setSizePolicy(QSizePolicy.Policy.Ignored, one.sizePolicy().verticalPolicy())
        column.addWidget(one)
    row.addLayout(column, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
