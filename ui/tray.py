"""The tray: icon, menu and notifications, from the same events and the same store as the window."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from app.language import tr
from app.model.notice import Notice, NoticeKind
from app.model.request import RequestRow
from app.model.sync import Listing
from app.worker.messages import NoticeDue
from ui.context import Context
from ui.elsewhere import Elsewhere
from ui.notice_inbox import NoticeInbox
from ui.notifications import Notifier
from ui.sync_words import sync_words
from ui.tray_icon import TrayState, tray_icon
from ui.tray_menu import TrayMenu
from ui.tray_words import TrayFacts

_WATCHER = "org.kde.StatusNotifierWatcher"
_SOON_MS = 2_000
_LATER_MS = 30_000
_SOON_TRIES = 30
_WAITING_LISTINGS = {Listing.PAYMENTS, Listing.CANCELLATIONS, Listing.APPROVALS}
_OF_SESSIONS = (NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS)
_DEADLINE_LISTINGS = _WAITING_LISTINGS | {Listing.TERMS}  # the rest shows at the next tick


class Tray(QObject):
    """Lives without a tray host, too: the icon appears when one comes, notifications need none.

    `open_request` carries the kind and the id of a request, `open_elsewhere` the Elsewhere of an account that
    is not open.
    """

    open_request = Signal(object, str)
    open_elsewhere = Signal(object)
    show_window = Signal()
    update_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, context: Context, inbox: NoticeInbox) -> None:
        super().__init__()
        self._context = context
        self._facts = TrayFacts()
        self._icon: QSystemTrayIcon | None = None
        self._is_hidden = False
        self._painted: tuple[object, ...] = ()
        self.menu = TrayMenu(context)
        self.notifier = Notifier(context, self._own_icon)
        self._retry = QTimer(self)
        self._retry.setInterval(_SOON_MS)
        self._tries = 0
        self._connect()
        inbox.due.connect(self.notifier.take)
        inbox.begin()
        self._watch_host()
        self._read_store()
        self._look_for_host()

    @property
    def is_available(self) -> bool:
        """Whether the person can reach Countersign through the tray now."""
        return (
            self._icon is not None
            and self._icon.isVisible()
            and QSystemTrayIcon.isSystemTrayAvailable()
        )

    @property
    def state(self) -> TrayState:
        """Which of the four pictures is shown."""
        if self._facts.is_urgent(self._context.store.now()):
            return TrayState.URGENT
        if self._context.status.is_offline:
            return TrayState.OFFLINE
        return TrayState.WAITING if self._facts.waiting else TrayState.QUIET

    def explain_close(self) -> None:
        """Say, the first time only, that closing the window keeps the tray."""
        self.notifier.explain_close()

    def hide(self) -> None:
        """Take the icon away: Countersign ends."""
        self._is_hidden = True
        self._retry.stop()
        self._drop_icon()

    # --- building ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        context = self._context
        context.store.opened.connect(self._read_store)
        context.store.changed.connect(self._on_store_changed)
        context.store.tick.connect(self._read_store)
        context.accounts.changed.connect(self._read_store)
        context.accounts.watched_changed.connect(self._read_store)
        context.status.changed.connect(self._refresh)
        context.look.changed.connect(self._refresh)
        context.lock.changed.connect(self._refresh)
        self.menu.request_chosen.connect(self._on_request_chosen)
        self.menu.elsewhere_chosen.connect(self._on_elsewhere_chosen)
        self.menu.inbox_chosen.connect(self._on_inbox_chosen)
        self.menu.window_chosen.connect(self.show_window)
        self.menu.update_chosen.connect(self.update_wanted)
        self.menu.pause_chosen.connect(self.notifier.pause)
        self.menu.pause_chosen.connect(self._refresh)
        self.menu.resume_chosen.connect(self.notifier.resume)
        self.menu.resume_chosen.connect(self._refresh)
        self.menu.quit_chosen.connect(self.quit_wanted)
        self.notifier.opened.connect(self._on_notification_opened)
        self._retry.timeout.connect(self._on_retry_timeout)

    # --- the host ---------------------------------------------------------------------------------

    def _watch_host(self) -> None:
        """Linux: hosts start late, die and return; the bus tells."""
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 - only there

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(_WATCHER, bus, mode, self)
        self._watcher.serviceRegistered.connect(self._on_host_registered)

    def _look_for_host(self) -> None:
        if self._is_hidden or self._icon is not None:
            return
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._retry.stop()
            self._make_icon()
        elif not self._retry.isActive():
            self._retry.start()

    def _make_icon(self) -> None:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._on_icon_activated)
        self._icon = icon
        self._painted = ()
        self._refresh()
        icon.show()

    def _drop_icon(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _own_icon(self) -> QSystemTrayIcon | None:
        return self._icon

    def _on_host_registered(self, _name: str) -> None:
        # Qt decides once per icon which kind of tray it speaks to, so a new host gets a new icon.
        self._drop_icon()
        self._look_for_host()

    def _on_retry_timeout(self) -> None:
        self._tries += 1
        if self._tries == _SOON_TRIES:
            self._retry.setInterval(_LATER_MS)
        self._look_for_host()

    # --- facts ------------------------------------------------------------------------------------

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if listings & _DEADLINE_LISTINGS:
            self._read_store()

    def _read_store(self) -> None:
        queries, now = self._context.store.queries, self._context.store.now()
        others = self._context.accounts.others
        if queries is None:
            self._facts = TrayFacts(others=others)
        else:
            rows = queries.request_rows(decided=False, kind=None, sort="deadline", now=now)
            read = {state.listing for state in queries.listing_states() if state.read_at}
            charges = queries.counts(now).charges_without_order
            self._facts = TrayFacts(tuple(rows), charges, read >= _WAITING_LISTINGS, others)
        self._refresh()

    def _refresh(self) -> None:
        self.menu.show_facts(self._facts, self.notifier.paused_until)
        if self._icon is None:
            return
        waiting, look = self._facts.waiting, self._context.look
        wanted = (self.state, waiting, look.theme.name)
        if wanted != self._painted:
            self._painted = wanted
            self._icon.setIcon(tray_icon(look.icons, look.theme, self.state, waiting))
        words = sync_words(self._context.status, self._context.store.now()).words
        self._icon.setToolTip(
            tr("Countersign: {all_words}. {words}", all_words=self._facts.all_words, words=words)
        )

    # --- slots ------------------------------------------------------------------------------------

    def _on_icon_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS a click opens the menu, as everything there does.
        if reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.show_window.emit()

    def _on_request_chosen(self, row: RequestRow) -> None:
        self.open_request.emit(row.kind, row.request_id)

    def _on_elsewhere_chosen(self, account: str, row: RequestRow | None) -> None:
        kind, request_id = (row.kind, row.request_id) if row is not None else (None, "")
        self.open_elsewhere.emit(Elsewhere(account, kind, request_id))

    def _on_inbox_chosen(self) -> None:
        if self._facts.rows:
            self._on_request_chosen(self._facts.rows[0])
        else:
            self.show_window.emit()

    def _on_notification_opened(self, due: NoticeDue | None) -> None:
        if due is None:
            self.show_window.emit()
        elif self._context.accounts.is_open(due.account):
            self._open_here(due.notice)
        else:
            self._open_there(due)

    def _open_here(self, notice: Notice) -> None:
        if notice.kind in _OF_SESSIONS:
            self._context.places.open_session(notice.request_id)
        elif notice.request_kind is not None:
            self.open_request.emit(notice.request_kind, notice.request_id)
        else:
            self.show_window.emit()

    def _open_there(self, due: NoticeDue) -> None:
        notice = due.notice
        if notice.kind in _OF_SESSIONS:
            self.open_elsewhere.emit(Elsewhere(due.account, session_id=notice.request_id))
        elif notice.request_kind is not None:
            self.open_elsewhere.emit(Elsewhere(due.account, notice.request_kind, notice.request_id))
        else:  # what the person began there: its account shows what became of it
            self.open_elsewhere.emit(Elsewhere(due.account))
