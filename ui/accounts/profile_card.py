"""The card of the first page that offers the profiles of the AWS files, and says what each would do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr, tr_plural
from app.model.account import Profile
from app.model.text import plain
from app.worker.messages import ProfilesFound
from ui import fonts as types
from ui import text
from ui.accounts.step import card_head
from ui.accounts.words import (
    needs_words,
    profile_facts,
    profile_name,
    profile_title,
    reason_off,
)
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Card, Note
from ui.widgets.choice import Choice
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.tile import Tile

_CHOICE = 200
_NO_PROFILE = tr(
    "Choose another way below. Profiles of the AWS CLI show here; your AWS files are only read."
)


class ProfileCard(Card):
    """`chosen` carries a Profile, `look_again` asks for the files to be read anew."""

    chosen = Signal(object)
    look_again = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look = look
        self._profiles: dict[str, Profile] = {}
        self.setProperty("card", "unchosen")
        # Its frame is two wide, chosen or not, where that of the other cards is one.
        inside = look.px(16) - 1
        self.body.setContentsMargins(inside, inside, inside, inside)
        self._build()
        self._keep_room()
        self.choice.currentIndexChanged.connect(self._show_profile)
        self.continue_button.clicked.connect(self._on_continue_clicked)
        self.look_button.clicked.connect(self.look_again)
        self.show_looking()

    @property
    def profile(self) -> Profile | None:
        """The profile that is chosen in the list."""
        return self._profiles.get(self.choice.currentData() or "")

    def show_looking(self) -> None:
        """Say that the files are being read."""
        self._say(tr("Looking for AWS profiles"), tr("In the AWS files of this computer"))
        self._show_parts(has_profiles=False, can_look=False)

    def show_profiles(self, found: ProfilesFound) -> None:
        """Offer the profiles; the one chosen before stays so, else it is the first."""
        before = self.choice.currentData() or ""
        self._profiles = {profile.source.key: profile for profile in found.profiles}
        if not self._profiles:
            if found.problem:
                self._say(tr("No profile can be offered"), tr("Until the AWS files can be read."))
            else:
                self._say(tr("No AWS profile on this computer"), _NO_PROFILE)
            self._show_parts(has_profiles=False, can_look=True)
            return
        self.choice.set_options(
            {key: profile_name(profile) for key, profile in self._profiles.items()}
        )
        self.choice.setCurrentIndex(max(0, self.choice.findData(before)))
        self._show_parts(has_profiles=True, can_look=bool(found.problem))
        self._show_profile()

    def show_failure(self, message: str, hint: str) -> None:
        """Say why the files could not be read."""
        self._profiles = {}
        self._say(plain(message), plain(hint))
        self._show_parts(has_profiles=False, can_look=True)

    def _build(self) -> None:
        look, px = self._look, self._look.px
        self._title = PlainLabel(look, "", types.SECTION, elided=True)
        self._second = Paragraph(look, "", is_quiet=True)
        self.continue_button = PrimaryButton(look, tr("Continue"))
        self.look_button = PlainButton(look, tr("Look again"), "arrow-clockwise")
        head = card_head(
            Tile(look, Tone.ACCENT, 40, icon="terminal-window"),
            (self._title, self._second),
            (self.look_button, self.continue_button),
            px(16),
        )
        self.body.addStretch(1)  # what is low stands in the middle of the room that is kept
        self.body.addLayout(head)
        self._chooser = QWidget()
        self.choice = Choice(look, tr("AWS profile"), {})
        self.choice.setFixedWidth(px(_CHOICE))
        self._facts = Paragraph(look, "", types.SECOND, is_quiet=True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.choice)
        row.addWidget(self._facts, 1)
        self._command = Paragraph(look, "", types.MONO, is_quiet=True)
        self.note = Note(look, Tone.WARNING, "warning-circle")
        column = QVBoxLayout(self._chooser)
        column.setContentsMargins(margins(px(56), px(4)))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self._command)
        column.addWidget(self.note)
        self.body.addWidget(self._chooser)
        self.body.addStretch(1)

    def _keep_room(self) -> None:
        """Be as high as with a profile from the start: what stands below must not move when one comes."""
        self._command.hide()
        self.note.hide()
        self.setMinimumHeight(self.body.totalMinimumSize().height())

    def _say(self, title: str, second: str) -> None:
        self._title.setText(title)
        self._second.set_words("", second)

    def _show_parts(self, *, has_profiles: bool, can_look: bool) -> None:
        self.setProperty("card", "chosen" if has_profiles else "unchosen")
        self.style().unpolish(self)
        self.style().polish(self)
        self._chooser.setVisible(has_profiles)
        self.continue_button.setVisible(has_profiles)
        self.look_button.setVisible(can_look)

    def _show_profile(self) -> None:
        profile = self.profile
        if profile is None:
            return
        self._say(profile_title(profile), self._found_in(profile))
        self._facts.set_words("", profile_facts(profile))
        commands = " · ".join(plain(program.command, 400) for program in profile.programs)
        self._command.set_words("", tr("Runs: {commands}", commands=commands) if commands else "")
        self._command.setVisible(bool(commands))
        off, needs = reason_off(profile), needs_words(profile)
        self.note.set_words(off, "") if off else self.note.set_words("", needs)
        self.note.setVisible(bool(off or needs))
        self.continue_button.set_words(tr("Sign in") if profile.signs_in_first else tr("Continue"))
        self.continue_button.set_on(not off, off)

    def _found_in(self, profile: Profile) -> str:
        """Where the profile was found, with how many others."""
        found = tr("Found in your AWS configuration")
        if profile.source.profile is None:
            found = tr("Found in your environment")
        others = len(self._profiles) - 1
        if not others:
            return found
        if all(one.source.profile is not None for one in self._profiles.values()):
            return tr_plural(
                others,
                "{found}, with {n} more profile",
                "{found}, with {n} more profiles",
                found=found,
                n=text.count(others),
            )
        return tr_plural(
            others,
            "{found}, with {n} more way to sign in",
            "{found}, with {n} more ways to sign in",
            found=found,
            n=text.count(others),
        )

    def _on_continue_clicked(self) -> None:
        if self.profile is not None:
            self.chosen.emit(self.profile)
