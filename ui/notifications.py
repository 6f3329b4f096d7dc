"""Tells each notice once: by the desktop, else by the tray icon, else in the window; never twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from app.errors import AppError
from app.language import tr
from app.model.notice import NoticeKind
from app.model.notice_choice import NoticeChoice
from app.worker.messages import NoticeDue, NoticeShown
from ui.context import Context
from ui.notice_words import CLOSE_WORDS, Words, in_account, locked_words, notice_words
from ui.theme import Tone

_CLOSE_KEY = "close-to-tray"
_ICONS = {
    NoticeKind.NEW_REQUEST: ("tray", Tone.ACCENT),
    NoticeKind.DEADLINE: ("timer", Tone.WARNING),
    NoticeKind.OUTCOME: ("activity", Tone.NEUTRAL),
    NoticeKind.SESSION_SPENT: ("wallet", Tone.WARNING),
    NoticeKind.SESSION_ENDS: ("timer", Tone.WARNING),
}
_OWN_ICONS = {"sign-in": ("key", Tone.WARNING)}
_OWN_ICON = ("tray", Tone.NEUTRAL)


class NotificationService(Protocol):
    """Something that shows a notification and tells which one was clicked."""

    def run(self) -> Coroutine[Any, Any, None]:
        """Live until cancelled."""

    async def show(self, key: str, title: str, body: str) -> bool:
        """Show one; False when it could not be shown."""

    async def name(self) -> str:
        """Name what would show them; empty where nothing would."""


class TrayMessages(QObject):
    """The tray icon's own messages (Windows, macOS). A click counts for the newest one."""

    def __init__(
        self, icon: Callable[[], QSystemTrayIcon | None], on_click: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._icon = icon
        self._on_click = on_click
        self._newest = ""
        self._connected: QSystemTrayIcon | None = None

    async def run(self) -> None:
        """Nothing to wait for: Qt delivers the clicks."""

    async def show(self, key: str, title: str, body: str) -> bool:
        """Show a message where there is an icon."""
        icon = self._icon()
        if icon is None or not icon.supportsMessages():
            return False
        if icon is not self._connected:
            icon.messageClicked.connect(self._on_message_clicked)
            self._connected = icon
        self._newest = key
        icon.showMessage(title, body, icon.icon())
        return True

    async def name(self) -> str:
        """The tray itself, where there is an icon."""
        icon = self._icon()
        return tr("the tray icon") if icon is not None and icon.supportsMessages() else ""

    def _on_message_clicked(self) -> None:
        self._on_click(self._newest)


def own_service(
    icon: Callable[[], QSystemTrayIcon | None], on_click: Callable[[str], None]
) -> NotificationService:
    """The notification service of this system."""
    if sys.platform == "linux":
        from ui.freedesktop import DesktopNotifications  # noqa: PLC0415 - its library is only there

        return DesktopNotifications(on_click)
    return TrayMessages(icon, on_click)


class Notifier(QObject):
    """Takes the worker's notices and answers each that was told.

    `opened` carries the NoticeDue whose notification was clicked, with the key of its account also where
    that was open; None for the window itself.
    """

    opened = Signal(object)

    def __init__(self, context: Context, icon: Callable[[], QSystemTrayIcon | None]) -> None:
        super().__init__()
        self._context = context
        self._told: dict[str, NoticeDue] = {}
        self._telling: set[str] = set()
        self._held: list[NoticeDue] = []
        self.paused_until: datetime | None = None
        self._resume = QTimer(self)
        self._resume.setSingleShot(True)
        self._resume.timeout.connect(self.resume)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._look_at_held)
        context.settings.changed.connect(self._look_at_held)
        self.service = own_service(icon, self._on_clicked)
        context.tasks.start(self.service.run(), "notification service")

    def take(self, due: NoticeDue) -> None:
        """Tell a notice; one that was told before is only answered again."""
        current = self._context.accounts.current
        if not due.account and current is not None:  # another account may be open when it is told
            due = NoticeDue(due.notice, current.key)
        key = _key(due)
        if key in self._telling:
            return
        choice = self._context.settings.notices
        if key not in self._told and not choice.wants(due.notice):
            self._telling.add(key)
            self._context.tasks.start(self._leave_out(due), "notice left out", is_awaited=True)
            return
        if key not in self._told and self._has_to_wait(due, choice):
            self._held = [held for held in self._held if _key(held) != key] + [due]
            return
        self._telling.add(key)
        # Quitting right after it was shown must not let the next start tell it again.
        self._context.tasks.start(self._tell(due), "notification", is_awaited=True)

    def pause(self, until: datetime) -> None:
        """Hold all notices until then; what is held when Countersign ends is told at the next start."""
        self.paused_until = until
        left = until - self._context.store.now()
        self._resume.start(max(0, int(left.total_seconds() * 1000)))

    def resume(self) -> None:
        """Tell what was held."""
        self._resume.stop()
        self.paused_until = None
        self._look_at_held()

    def _has_to_wait(self, due: NoticeDue, choice: NoticeChoice) -> bool:
        """Whether it is told later: all while they are paused, most in quiet hours, which end by themselves."""
        if self.paused_until is not None:
            return True
        now = self._context.store.now().astimezone()
        until = choice.quiet_until(due.notice, now)
        if until is None:
            return False
        self._quiet.start(max(0, int((until - now).total_seconds() * 1000)))
        return True

    def _look_at_held(self) -> None:
        held, self._held = self._held, []
        for due in held:
            self.take(due)

    def explain_close(self) -> None:
        """Say once, without a dialog, that closing the window keeps Countersign in the tray."""
        settings = self._context.settings
        if settings.tray_was_explained:
            return
        settings.tray_was_explained = True
        self._context.tasks.start(self._show(_CLOSE_KEY, CLOSE_WORDS, None), "close to tray")

    def tell_words(self, key: str, words: Words) -> None:
        """Tell something of the window's own; a click opens the window."""
        self._context.tasks.start(self._show(key, words, None), key)

    def _words(self, due: NoticeDue) -> Words:
        now, accounts = self._context.store.now(), self._context.accounts
        if self._context.lock.is_locked:
            return locked_words(due.notice, now)
        hides_amounts = self._context.settings.hides_amounts
        words = notice_words(due.notice, now, hides_amounts=hides_amounts)
        account = None if accounts.is_open(due.account) else accounts.find(due.account)
        return words if account is None else in_account(words, account.nickname)

    async def _tell(self, due: NoticeDue) -> None:
        key = _key(due)
        try:
            if key not in self._told:
                words = self._words(due)
                self._told[key] = due
                await self._show(key, words, due)
            await self._answer(due)
        finally:
            self._telling.discard(key)

    async def _show(self, key: str, words: Words, due: NoticeDue | None) -> None:
        if await self.service.show(key, words.title, words.body):
            return
        icon, tone = _OWN_ICONS.get(key, _OWN_ICON) if due is None else _ICONS[due.notice.kind]
        self._context.notices.show(
            tone,
            icon,
            words.title,
            words.body,
            action_words="" if due is None else tr("Open"),
            action=None if due is None else _Opener(self, due),
        )

    async def _leave_out(self, due: NoticeDue) -> None:
        try:
            await self._answer(due, is_left_out=True)
        finally:
            self._telling.discard(_key(due))

    async def _answer(self, due: NoticeDue, *, is_left_out: bool = False) -> None:
        try:
            shown = NoticeShown(due.notice.key, due.account, is_left_out)
            await self._context.bridge.call(shown)
        except AppError:
            # The worker is gone: its successor sends the notice again, and it is answered then.
            return

    def _on_clicked(self, key: str) -> None:
        self.opened.emit(self._told.get(key))


class _Opener:
    """What the link in a toast does; holds no widget."""

    def __init__(self, notifier: Notifier, due: NoticeDue) -> None:
        self._notifier = notifier
        self._due = due

    def __call__(self) -> None:
        self._notifier.opened.emit(self._due)


def _key(due: NoticeDue) -> str:
    """What tells a notice from all others: two accounts may have one of the same key."""
    return f"{due.account} {due.notice.key}"
