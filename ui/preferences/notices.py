"""The page of the notifications: which, when, and with what in them."""

from __future__ import annotations

from datetime import time

from app.language import tr
from app.model.notice import WARN_BEFORE
from app.model.notice_choice import NoticeChoice, QuietHours, Told, hours
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.preferences.rows import SettingsCard, SettingsPage
from ui.widgets.choice import Choice
from ui.widgets.filter_chip import TickChip
from ui.widgets.labels import PlainLabel
from ui.widgets.switch import Switch

_HALF_HOURS = 48
_KINDS = {
    Told.NEW: (
        tr("New requests"),
        tr("What a seller or your organisation asks, as soon as it is read"),
    ),
    Told.OUTCOME: (
        tr("Outcomes"),
        tr("What became of an action whose outcome was not known at once"),
    ),
    Told.SESSIONS: (tr("Payment sessions"), tr("When one is nearly spent, or about to expire")),
}


class NoticesPage(SettingsPage):
    """Each choice is applied at once, also to what is held back."""

    def __init__(self, context: Context) -> None:
        said = tr("Notifications of the system, or messages in the window where it has none.")
        super().__init__(context.look, tr("Notifications"), said)
        self._settings = context.settings
        look, choice = context.look, context.settings.notices
        self.kinds: dict[Told, Switch] = {}
        card = SettingsCard(look)
        for kind, (title, words) in _KINDS.items():
            self.kinds[kind] = self._switch(title, is_on=kind not in choice.off)
            card.add_row(title, words, self.kinds[kind])
        self.warnings: dict[int, TickChip] = {}
        for before in WARN_BEFORE:
            chip = TickChip(look, text.duration(before))
            chip.setAccessibleName(tr("Remind me {before} before", before=text.duration(before)))
            chip.setChecked(hours(before) not in choice.warnings_off)
            self.warnings[hours(before)] = chip
        card.add_row(
            tr("Remind me before a deadline"),
            tr("So long before a request approves itself, or is needed"),
            *self.warnings.values(),
        )
        self.hide_amounts = self._switch(
            tr("Leave amounts out"), is_on=context.settings.hides_amounts
        )
        card.add_row(
            tr("Leave amounts out"), tr("Where others may see your screen"), self.hide_amounts
        )
        self.quiet = self._switch(tr("Quiet hours"), is_on=choice.quiet is not None)
        hours_now = choice.quiet or QuietHours()
        self.begins = self._time(tr("Quiet hours begin"), hours_now.begins)
        self.ends = self._time(tr("Quiet hours end"), hours_now.ends)
        quiet = SettingsCard(look)
        quiet.add_row(
            tr("Quiet hours"),
            tr(
                "By this computer's clock. What comes then is told at their end; what would be too"
                " late by then is told at once"
            ),
            self.quiet,
        )
        quiet.add_row(
            tr("From, until"),
            "",
            self.begins,
            PlainLabel(look, tr("until"), types.BODY, "text2"),
            self.ends,
        )
        self.add(card, quiet)
        self.end()
        self._show_quiet()
        self._connect()

    def _switch(self, name: str, *, is_on: bool) -> Switch:
        switch = Switch(self.look, name)
        switch.setChecked(is_on)
        return switch

    def _time(self, name: str, at: time) -> Choice:
        each = {time(half // 2, half % 2 * 30) for half in range(_HALF_HOURS)} | {at}
        times = sorted(f"{one:%H:%M}" for one in each)
        choice = Choice(self.look, name, dict(zip(times, times, strict=True)))
        choice.setCurrentIndex(choice.findData(f"{at:%H:%M}"))
        return choice

    def _connect(self) -> None:
        for switch in (*self.kinds.values(), *self.warnings.values(), self.quiet):
            switch.toggled.connect(self._keep)
        for edit in (self.begins, self.ends):
            edit.currentIndexChanged.connect(self._keep)
        self.hide_amounts.toggled.connect(self._on_hide_toggled)

    def _show_quiet(self) -> None:
        for edit in (self.begins, self.ends):
            edit.set_on("" if self.quiet.isChecked() else tr("Turn the quiet hours on first."))

    def _keep(self) -> None:
        self._show_quiet()
        quiet = QuietHours(_time_of(self.begins), _time_of(self.ends))
        self._settings.notices = NoticeChoice(
            frozenset(kind for kind, switch in self.kinds.items() if not switch.isChecked()),
            frozenset(one for one, chip in self.warnings.items() if not chip.isChecked()),
            quiet if self.quiet.isChecked() else None,
        )

    def _on_hide_toggled(self, is_on: bool) -> None:
        self._settings.hides_amounts = is_on


def _time_of(choice: Choice) -> time:
    return time.fromisoformat(str(choice.currentData()))
