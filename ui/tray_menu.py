"""The tray's menu: the most urgent requests, what else waits, and the way to everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon

from app.language import tr
from app.model.request import RequestRow
from app.model.text import plain
from ui import text
from ui.context import Context
from ui.sync_words import sync_words
from ui.theme import Tone
from ui.tray_others import OtherLines
from ui.tray_words import TrayFacts, request_line, request_tone
from ui.widgets.buttons import button_text
from ui.widgets.menu import Menu

LINES = 5
_NAME_CHARS = 40


class TrayMenu(Menu):
    """Its lines are made once and change their words, so that an open menu does not jump."""

    request_chosen = Signal(object)
    elsewhere_chosen = Signal(str, object)  # key of an account, and a RequestRow or None
    inbox_chosen = Signal()
    window_chosen = Signal()
    update_chosen = Signal()
    pause_chosen = Signal(object)
    resume_chosen = Signal()
    quit_chosen = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self._context = context
        self._rows: tuple[RequestRow, ...] = ()
        self._head = self._fact()
        self.addSeparator()
        self._lines = tuple(self._line(number) for number in range(LINES))
        self._waiting = self._action("tray", "", self.inbox_chosen.emit)
        self._charges = self._action("warning-circle", "", self.window_chosen.emit, Tone.WARNING)
        self._others = OtherLines(self, self._icon)
        self._others.chosen.connect(self.elsewhere_chosen)
        self.addSeparator()
        self._action("browser", tr("Open Countersign"), self.window_chosen.emit)
        self._update = self._action("arrow-clockwise", tr("Update now"), self.update_chosen.emit)
        self._build_pause()
        self.addSeparator()
        self._account = self._fact()
        self._lock = self._action("lock", tr("Lock now"), self._on_lock_triggered)
        self._settings = self._action("gear-six", tr("Settings…"), self._on_settings_triggered)
        self._action("power", tr("Quit"), self.quit_chosen.emit)

    def show_facts(self, facts: TrayFacts, paused_until: datetime | None) -> None:
        """Bring every line up to date."""
        context, now = self._context, self._context.store.now()
        is_locked = context.lock.is_locked
        self._rows = () if is_locked else facts.rows[:LINES]
        self._head.setText(
            button_text(tr("Countersign · {words}", words=sync_words(context.status, now).words))
        )
        for number, line in enumerate(self._lines):
            row = self._rows[number] if number < len(self._rows) else None
            line.setVisible(row is not None)
            if row is not None:
                line.setText(button_text(request_line(row, now)))
                line.setIcon(self._icon("timer", request_tone(row, now)))
        self._waiting.setText(facts.all_words if is_locked else facts.words)
        self._others.show_others(() if is_locked else facts.others, now)
        charges = facts.charges_without_order
        self._charges.setVisible(bool(charges))
        self._charges.setText(
            tr(
                "{charges} without a PO",
                charges=text.plural(charges or 0, "{n} charge", "{n} charges"),
            )
        )
        self._update.setEnabled(not context.status.is_syncing)
        identity = context.status.identity
        name = plain(context.status.label, _NAME_CHARS)
        name = name or (text.account_id(identity.account_id) if identity else "")
        account = (
            tr("Locked") if is_locked else tr("Account: {name}", name=name or tr("not signed in"))
        )
        self._account.setText(button_text(account))
        self._lock.setText(tr("Unlock…") if is_locked else tr("Lock now"))
        self._settings.setEnabled(not is_locked)
        self._show_pause(paused_until)

    # --- pausing ----------------------------------------------------------------------------------

    def _build_pause(self) -> None:
        self._pause = self.add_submenu(tr("Pause notifications"), self._icon("bell-slash"))
        self._pause.addAction(tr("For 1 hour")).triggered.connect(self._on_hour_triggered)
        self._pause.addAction(tr("Until tomorrow")).triggered.connect(self._on_tomorrow_triggered)
        self._go_on = self._pause.addAction(tr("Notify again"))
        self._go_on.triggered.connect(self._on_go_on_triggered)

    def _show_pause(self, until: datetime | None) -> None:
        now = self._context.store.now()
        self._go_on.setVisible(until is not None)
        if until is None:
            self._pause.setTitle(tr("Pause notifications"))
            return
        is_today = until.astimezone().date() == now.astimezone().date()
        if is_today:
            said = tr("Notifications paused until {when}", when=text.time(until))
        else:
            said = tr("Notifications paused until tomorrow")
        self._pause.setTitle(said)

    def _on_hour_triggered(self) -> None:
        self.pause_chosen.emit(self._context.store.now() + timedelta(hours=1))

    def _on_tomorrow_triggered(self) -> None:
        self.pause_chosen.emit(tomorrow(self._context.store.now()))

    def _on_go_on_triggered(self) -> None:
        self.resume_chosen.emit()

    # --- lines ------------------------------------------------------------------------------------

    def _on_line_triggered(self) -> None:
        sender = self.sender()
        number = next(i for i, line in enumerate(self._lines) if line is sender)
        if number < len(self._rows):
            self.request_chosen.emit(self._rows[number])

    def _on_settings_triggered(self) -> None:
        self.window_chosen.emit()
        self._context.places.open_settings()

    def _on_lock_triggered(self) -> None:
        if self._context.lock.is_locked:
            self.window_chosen.emit()
        else:
            self._context.places.lock()

    def _line(self, number: int) -> QAction:
        action = self.addAction(tr("Request {number}", number=number + 1))
        action.triggered.connect(self._on_line_triggered)
        action.setVisible(False)
        return action

    def _fact(self) -> QAction:
        action = self.addAction("Countersign")
        action.setEnabled(False)
        return action

    def _action(
        self, icon: str, words: str, then: Callable[[], None], tone: Tone | None = None
    ) -> QAction:
        action = self.addAction(self._icon(icon, tone), words)
        action.triggered.connect(then)
        return action

    def _icon(self, name: str, tone: Tone | None = None) -> QIcon:
        look = self._context.look
        return look.icon(name, look.tone_color(tone))


def tomorrow(now: datetime) -> datetime:
    """The next local midnight."""
    day = now.astimezone() + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)
