"""The part of the settings that starts Countersign with the person's session."""

from __future__ import annotations

from app.autostart import Autostart, own_autostart
from app.errors import AppError
from app.language import tr, tr_in
from ui import fonts as types
from ui.context import Context
from ui.widgets.card import Card
from ui.widgets.paragraph import Paragraph
from ui.widgets.tick import Tick

_WHERE = tr("It starts in the tray, without a window, on the account that was used last.")


class StartCard(Card):
    """A tick that shows what is so on this computer, and changes it at once."""

    def __init__(self, context: Context, autostart: Autostart | None = None) -> None:
        super().__init__(context.look, tr_in("with the session", "Start"))
        look = context.look
        self._notices = context.notices
        self._autostart = autostart or own_autostart(context.settings.folder)
        self.tick = Tick(look, tr("Start Countersign when I sign in to this computer"))
        self.tick.setChecked(self._autostart is not None and self._autostart.is_on())
        self.tick.setEnabled(self._autostart is not None)
        self.tick.toggled.connect(self._on_toggled)
        self.body.addWidget(self.tick)
        words = _WHERE if self._autostart is not None else tr("This system has no place for that.")
        self.body.addWidget(Paragraph(look, words, types.SECOND, is_quiet=True))

    def _on_toggled(self, is_on: bool) -> None:
        if self._autostart is None or is_on == self._autostart.is_on():
            return
        try:
            if is_on:
                self._autostart.turn_on()
            else:
                self._autostart.turn_off()
        except AppError as error:
            self._notices.error(error)
        self.tick.setChecked(self._autostart.is_on())
