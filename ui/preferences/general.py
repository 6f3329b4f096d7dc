"""The page of how Countersign looks, starts, stays and keeps up to date."""

from __future__ import annotations

from app.language import tr
from ui import text
from ui.appearance import Scheme
from ui.context import Context
from ui.preferences.language import LanguageChoice
from ui.preferences.rows import SettingsCard, SettingsPage
from ui.settings import POLL_MINUTES
from ui.start_card import StartCard
from ui.updates.card import ReleaseCard
from ui.widgets.choice import Choice
from ui.widgets.segmented import Segmented
from ui.widgets.switch import Switch


class GeneralPage(SettingsPage):
    """Each choice is applied at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.look, tr("General"), tr("How Countersign looks, and when it runs.")
        )
        self._context = context
        look, settings = context.look, context.settings
        self.theme = Segmented(
            look,
            {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")},
            tr("Theme"),
        )
        self.theme.select(str(settings.scheme))
        self.motion = Switch(look, tr("Less motion"))
        self.motion.setChecked(settings.has_less_motion)
        self.tray = Switch(look, tr("Keep running in the tray when the window is closed"))
        self.tray.setChecked(settings.closes_to_tray)
        every = {str(one): text.plural(one, "minute", "{n} minutes") for one in POLL_MINUTES}
        self.poll = Choice(look, tr("Look at what waits every"), every)
        self.poll.setCurrentIndex(self.poll.findData(str(settings.poll_min)))
        card = SettingsCard(look)
        card.add_row(tr("Theme"), "", self.theme)
        self.language = LanguageChoice(context)
        card.add_row(tr("Language"), "", self.language)
        card.add_row(tr("Less motion"), tr("Nothing turns or moves by itself"), self.motion)
        card.add_row(
            tr("Close to the tray"), tr("Closing the window leaves Countersign watching"), self.tray
        )
        card.add_row(
            tr("Look at what waits, every"),
            tr("Requests that wait for your answer. Everything is read each quarter of an hour"),
            self.poll,
        )
        self.start = StartCard(context)
        self.releases = ReleaseCard(context)
        self.add(card, self.start, self.releases)
        self.end()
        self.theme.chosen.connect(self._on_theme_chosen)
        self.motion.toggled.connect(self._on_motion_toggled)
        self.tray.toggled.connect(self._on_tray_toggled)
        self.poll.currentIndexChanged.connect(self._on_poll_changed)

    def _on_theme_chosen(self, key: str) -> None:
        self._context.settings.scheme = Scheme(key)
        self._context.look.set_scheme(Scheme(key))

    def _on_motion_toggled(self, is_on: bool) -> None:
        self._context.settings.has_less_motion = is_on
        self._context.look.set_motion(is_on=not is_on)

    def _on_tray_toggled(self, is_on: bool) -> None:
        self._context.settings.closes_to_tray = is_on

    def _on_poll_changed(self) -> None:
        self._context.settings.poll_min = int(self.poll.currentData())
