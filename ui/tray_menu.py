"""The tray's menu: the most urgent requests, what else waits, and the way to everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu

from app.model.request import DeadlineKind, RequestKind, RequestRow
from app.model.text import plain
from ui import text
from ui.context import Context
from ui.sync_words import sync_words
from ui.theme import Tone
from ui.widgets.buttons import button_text

LINES = 5
_URGENT = timedelta(hours=24)
_SUBJECT_CHARS = 50


@dataclass(frozen=True)
class TrayFacts:
    """What the tray shows of the store."""

    rows: tuple[RequestRow, ...] = ()  # open requests, the earliest deadline first
    charges_without_order: int | None = None
    is_known: bool = False  # whether AWS has said what waits

    @property
    def words(self) -> str:
        """How many wait, in words; never "nothing" before it has been read."""
        if self.rows:
            waits = "waits" if len(self.rows) == 1 else "wait"
            return f"{text.plural(len(self.rows), 'request')} {waits} for you"
        return "Nothing waits for you" if self.is_known else "What waits is not read yet"

    def is_urgent(self, now: datetime) -> bool:
        """Whether silence answers one of them within 24 hours."""
        return any(is_urgent(row, now) for row in self.rows)


def is_urgent(row: RequestRow, now: datetime) -> bool:
    """Whether the deadline is less than 24 hours away."""
    return row.deadline.at is not None and row.deadline.at - now < _URGENT


class TrayMenu(QMenu):
    """Its lines are made once and change their words, so that an open menu does not jump."""

    request_chosen = Signal(object)
    inbox_chosen = Signal()
    window_chosen = Signal()
    update_chosen = Signal()
    pause_chosen = Signal(object)
    resume_chosen = Signal()
    quit_chosen = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[RequestRow, ...] = ()
        self._head = self._fact()
        self.addSeparator()
        self._lines = tuple(self._line(number) for number in range(LINES))
        self._waiting = self._action("tray", "", self.inbox_chosen.emit)
        self._charges = self._action("warning-circle", "", self.window_chosen.emit, Tone.WARNING)
        self.addSeparator()
        self._action("browser", "Open Countersign", self.window_chosen.emit)
        self._update = self._action("arrow-clockwise", "Update now", self.update_chosen.emit)
        self._build_pause()
        self.addSeparator()
        self._account = self._fact()
        self._lock = self._action("lock", "Lock now", self._on_lock_triggered)
        self._settings = self._action("gear-six", "Settings…", self._on_settings_triggered)
        self._action("power", "Quit", self.quit_chosen.emit)

    def show_facts(self, facts: TrayFacts, paused_until: datetime | None) -> None:
        """Bring every line up to date."""
        context, now = self._context, self._context.store.now()
        is_locked = context.lock.is_locked
        self._rows = () if is_locked else facts.rows[:LINES]
        self._head.setText(button_text(f"Countersign · {sync_words(context.status, now).words}"))
        for number, line in enumerate(self._lines):
            row = self._rows[number] if number < len(self._rows) else None
            line.setVisible(row is not None)
            if row is not None:
                line.setText(button_text(request_line(row, now)))
                line.setIcon(self._icon("timer", _tone(row, now)))
        self._waiting.setText(facts.words)
        charges = facts.charges_without_order
        self._charges.setVisible(bool(charges))
        self._charges.setText(f"{text.plural(charges or 0, 'charge')} without a PO")
        self._update.setEnabled(not context.status.is_syncing)
        identity = context.status.identity
        name = context.status.label or (text.account_id(identity.account_id) if identity else "")
        account = "Locked" if is_locked else f"Account: {name or 'not signed in'}"
        self._account.setText(button_text(account))
        self._lock.setText("Unlock…" if is_locked else "Lock now")
        self._settings.setEnabled(not is_locked)
        self._show_pause(paused_until)

    # --- pausing ----------------------------------------------------------------------------------

    def _build_pause(self) -> None:
        self._pause = self.addMenu(self._icon("bell-slash"), "Pause notifications")
        self._pause.addAction("For 1 hour").triggered.connect(self._on_hour_triggered)
        self._pause.addAction("Until tomorrow").triggered.connect(self._on_tomorrow_triggered)
        self._go_on = self._pause.addAction("Notify again")
        self._go_on.triggered.connect(self._on_go_on_triggered)

    def _show_pause(self, until: datetime | None) -> None:
        now = self._context.store.now()
        self._go_on.setVisible(until is not None)
        if until is None:
            self._pause.setTitle("Pause notifications")
            return
        is_today = until.astimezone().date() == now.astimezone().date()
        when = text.time(until) if is_today else "tomorrow"
        self._pause.setTitle(f"Notifications paused until {when}")

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
        action = self.addAction(f"Request {number + 1}")
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


def request_line(row: RequestRow, now: datetime) -> str:
    """`1,284.60 USD approves itself in 6 h 12 min`."""
    subject, at = _subject(row), row.deadline.at
    if at is None:
        is_known = row.deadline.kind is DeadlineKind.NONE
        return f"{subject} waits for you" if is_known else f"{subject}, deadline not known"
    does = "approves itself" if row.deadline.kind is DeadlineKind.APPROVES_ITSELF else "is needed"
    return f"{subject} {does} {f'in {text.countdown(at, now)}' if at > now else 'now'}"


def tomorrow(now: datetime) -> datetime:
    """The next local midnight."""
    day = now.astimezone() + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _subject(row: RequestRow) -> str:
    seller = plain(text.party(row.seller), _SUBJECT_CHARS)
    if row.kind is RequestKind.PAYMENT:
        return text.money_or(row.money, "A payment request")
    what = "Cancellation" if row.kind is RequestKind.CANCELLATION else "Approval"
    return f"{what}, {seller}:" if seller else what


def _tone(row: RequestRow, now: datetime) -> Tone | None:
    if is_urgent(row, now):
        return Tone.DANGER
    return Tone.WARNING if row.deadline.kind is DeadlineKind.APPROVES_ITSELF else None
