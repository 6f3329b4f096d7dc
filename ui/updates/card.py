"""The part of the settings that says whether newer releases are looked for."""

from __future__ import annotations

from app.language import tr
from app.publisher import PUBLISHER, Publisher
from app.version import VERSION
from ui import fonts as types
from ui.context import Context
from ui.widgets.card import Card
from ui.widgets.paragraph import Paragraph
from ui.widgets.tick import Tick

_NOBODY = tr("It comes from no publisher, so it looks for no newer version.")


class ReleaseCard(Card):
    """The version that runs, and a tick where there is somebody to ask; applied at once."""

    def __init__(self, context: Context, publisher: Publisher = PUBLISHER) -> None:
        super().__init__(context.look, tr("Newer versions"))
        look = context.look
        self._settings = context.settings
        self.tick: Tick | None = None
        said = _NOBODY
        if publisher.is_real:
            self.tick = Tick(look, tr("Tell me when there is a newer version"))
            self.tick.setChecked(self._settings.looks_for_releases)
            self.tick.toggled.connect(self._on_toggled)
            self.body.addWidget(self.tick)
            said = tr(
                "{host} is asked once a day and told nothing about you. Countersign"
                " downloads and installs nothing by itself.",
                host=publisher.host,
            )
        words = tr("This is Countersign {version}. {said}", version=VERSION, said=said)
        self.body.addWidget(Paragraph(look, words, types.SECOND, is_quiet=True))

    def _on_toggled(self, is_on: bool) -> None:
        self._settings.looks_for_releases = is_on
