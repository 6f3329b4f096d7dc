"""The part of the settings that says when the window locks, and with which PIN it opens."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.lock.offers import screen_words, sleep_words
from ui.lock.pin import digest_of
from ui.lock.pin_sheet import PinSheet
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.tick import Tick

_IDLE = {
    "0": tr("Never"),
    "5": tr("After 5 minutes"),
    "15": tr("After 15 minutes"),
    "60": tr("After an hour"),
}
_INDENT = 24  # as wide as a tick and its gap
_WHAT = tr(
    "A locked window shows nothing, and notifications leave names and amounts out. The lock keeps eyes"
    " off; it encrypts nothing."
)


class LockCard(Card):
    """Each choice is applied at once."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context.look, tr("Lock"))
        self._context = context
        self._window = window
        self.tasks: Tasks = context.tasks
        look, settings = context.look, context.settings
        self.idle = Choice(look, tr("Lock when nobody touches it"), _IDLE)
        self.idle.setCurrentIndex(self.idle.findData(str(settings.locks_after_min)))
        row = QHBoxLayout()
        row.addWidget(PlainLabel(look, tr("When nobody touches it")))
        row.addStretch(1)
        row.addWidget(self.idle)
        self.sleep = Tick(look, tr("When the computer sleeps"))
        self.sleep.setChecked(settings.locks_on_sleep)
        self.screen_lock = Tick(look, tr("When the screen is locked"))
        self.screen_lock.setChecked(settings.locks_with_screen)
        self._sleep_words = Paragraph(look, "", types.SECOND, is_quiet=True)
        self._screen_words = Paragraph(look, "", types.SECOND, is_quiet=True)
        self.pin_button = PlainButton(look, tr("Set a PIN…"))
        self.remove_button = PlainButton(look, tr("Remove the PIN"))
        pins = QHBoxLayout()
        for button in (self.pin_button, self.remove_button):
            pins.addWidget(button)
        pins.addStretch(1)
        self.body.addWidget(Paragraph(look, _WHAT, types.SECOND, is_quiet=True))
        self.body.addLayout(row)
        for tick, words in (
            (self.sleep, self._sleep_words),
            (self.screen_lock, self._screen_words),
        ):
            self.body.addWidget(tick)
            indented = QHBoxLayout()
            indented.setContentsMargins(margins(look.px(_INDENT)))
            indented.addWidget(words)
            self.body.addLayout(indented)
        self.body.addLayout(pins)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        self.idle.currentIndexChanged.connect(self._on_idle_changed)
        self.sleep.toggled.connect(self._on_sleep_toggled)
        self.screen_lock.toggled.connect(self._on_screen_toggled)
        self.pin_button.clicked.connect(self._on_pin_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self._context.lock.changed.connect(self._refresh)
        self._context.settings.changed.connect(self._refresh)

    def _refresh(self) -> None:
        offers, has_pin = self._context.lock.offers, bool(self._context.settings.pin_digest)
        self._sleep_words.set_words("", sleep_words(offers))
        self._screen_words.set_words("", screen_words(offers))
        self.screen_lock.setEnabled(offers.screen)
        for tick, words in (
            (self.sleep, sleep_words(offers)),
            (self.screen_lock, screen_words(offers)),
        ):
            tick.setAccessibleDescription(words)
        self.pin_button.set_words(tr("Change the PIN…") if has_pin else tr("Set a PIN…"))
        self.remove_button.setVisible(has_pin)

    def _on_idle_changed(self) -> None:
        self._context.settings.locks_after_min = int(self.idle.currentData())

    def _on_sleep_toggled(self, is_on: bool) -> None:
        self._context.settings.locks_on_sleep = is_on

    def _on_screen_toggled(self, is_on: bool) -> None:
        self._context.settings.locks_with_screen = is_on

    def _on_pin_clicked(self) -> None:
        has_pin = bool(self._context.settings.pin_digest)
        sheet = PinSheet(self._context.look, self._window, is_change=has_pin)
        sheet.chosen.connect(self._keep)
        sheet.open()

    @async_slot
    async def _keep(self, pin: str) -> None:
        import asyncio  # noqa: PLC0415 - the window is open before asyncio is needed

        self._context.settings.pin_digest = await asyncio.to_thread(digest_of, pin)

    def _on_remove_clicked(self) -> None:
        self._context.settings.pin_digest = ""
