"""The window process: builds everything that lives as long as the window, runs it, ends it in order."""

from __future__ import annotations

import os
from collections.abc import Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.folders import PLAN
from app.language import tr
from app.model.request import RequestKind
from app.model.text import plain
from app.runs import RESTARTS
from app.worker.messages import SyncNow
from app.worker.opening import AppOptions, PictureOptions
from ui import aio
from ui.accounts.book import AccountBook
from ui.aio import Tasks, async_slot
from ui.bridge import Worker
from ui.context import Context, Places
from ui.crash import CrashReporter
from ui.instance_lock import RaiseRequest
from ui.lock.state import LockState
from ui.notice_inbox import NoticeInbox
from ui.notices import Notices
from ui.registry import TabKey
from ui.safety import Safety
from ui.start import Base
from ui.status import Status
from ui.store_view import StoreView
from ui.theme import Tone

if TYPE_CHECKING:
    import asyncio

    from app.log import LogSink
    from app.model.account import KnownAccount
    from app.model.health import HealthCheck
    from ui.accounts.switcher import AccountSwitcher
    from ui.accounts.way_there import WayThere
    from ui.activity import ActivityWindow
    from ui.crash_window import CrashWindow
    from ui.elsewhere import Elsewhere
    from ui.health.window import HealthWindow
    from ui.help.desk import HelpDesk
    from ui.notice_words import Words
    from ui.single_instance import InstanceServer
    from ui.tray import Tray

_FIRST_ROWS_MS = 1000
_WORKER_CLOSE_S = 5.0
_LONGEST = 800  # characters of a sentence with folders in it
# asyncio takes 50 ms to import: in parts, so that no frame is late for it.
_LOOP_PARTS = (
    "ssl",
    "concurrent.futures.thread",
    "asyncio.events",
    "asyncio.base_events",
    "qasync",
)
_TURN_S = 0.005  # between two parts, so that none makes a frame late


def _paint() -> None:
    """Let Qt do what waits, painting included."""
    turn = QEventLoop()
    QTimer.singleShot(0, turn.quit)
    turn.exec()


class Application(QObject):
    """Owns the window and its services, and the one way out."""

    def __init__(
        self, app: QApplication, options: AppOptions, worker: Worker, base: Base | None = None
    ) -> None:
        super().__init__()
        self._app = app
        self._options = options
        self._worker = worker
        self.crashes = CrashReporter(options.data_dir)
        self.crashes.install()
        self.tasks = Tasks(self.crashes.report)
        self._base = base or Base(app, options, worker)
        self.settings = self._base.settings
        self.look = self._base.look
        self.bridge = self._base.bridge
        self.store = StoreView(self.bridge)
        self.status = Status(self.bridge)
        self.accounts = AccountBook(self.bridge, options.source)
        self.notices = Notices(self.look)
        self.lock = LockState()
        self._notice_inbox = NoticeInbox(self.bridge)
        self._instance: InstanceServer | None = None
        self.context = self._context()
        self.window = self._base.window
        self.window.build(self.context)
        self.safety = Safety(self.context, self.window, app)
        self._switcher: AccountSwitcher | None = None
        self._way_there: WayThere | None = None
        self.tray: Tray | None = None
        self._activity: ActivityWindow | None = None
        self._health: HealthWindow | None = None
        self._help: HelpDesk | None = None
        self._held_reports: list[str] = []
        self._crash_window: CrashWindow | None = None
        self._log: LogSink | None = None
        self._quit: asyncio.Future[int] | None = None
        self._early_quit: int | None = None
        self._is_quitting = False
        self._connect()

    def _context(self) -> Context:
        return Context(
            look=self.look,
            bridge=self.bridge,
            store=self.store,
            status=self.status,
            accounts=self.accounts,
            tasks=self.tasks,
            settings=self.settings,
            notices=self.notices,
            lock=self.lock,
            clipboard=self._app.clipboard(),
            places=Places(
                open_request=self._open_request,
                open_agreement=self._open_agreement,
                open_agreements_filtered=self._open_agreements_filtered,
                open_charges_of=self._open_charges_of,
                open_charge=self._open_charge,
                open_quote=self._open_in_offers,
                open_model=self._open_in_offers,
                open_session=self._open_session,
                find_offer=self._find_offer,
                open_activity=self.open_activity,
                open_settings=self.open_settings,
                open_health=self.open_health,
                open_network=self.open_network,
                open_guide=self._open_guide,
                open_news=self._open_news,
                start_tour=self._start_tour,
                update_now=self.update_now,
                allow_programs=self._allow_programs,
                sign_in_again=self._sign_in_again,
                lock=self._lock_now,
                start_again=self._start_again,
                leave_safe_mode=self._leave_safe_mode,
            ),
        )

    def _connect(self) -> None:
        self.window.closing.connect(self._on_window_closing)
        self.window.quit_wanted.connect(self.quit)
        self.accounts.told.connect(self._on_accounts_told)
        self.accounts.switched.connect(self._on_account_switched)
        self.crashes.reported.connect(self._on_crash_reported)
        self.status.changed.connect(self._on_status_changed)
        self.safety.attention_wanted.connect(self._on_attention_wanted)
        self.safety.unlocked.connect(self._on_unlocked)
        self._app.commitDataRequest.connect(self._on_session_ending)

    def run(self) -> int:
        """Show the window, paint what is stored, then run until somebody quits."""
        self.show_stored()
        return aio.run(self._app, self._main, self.crashes.report)

    def show_stored(self) -> None:
        """Show the whole window, in Qt's own loop: asyncio is imported only after that."""
        self.window.open_first_tab()
        self.window.complete()  # keys work as soon as there is something to see
        menu = self.window.account_menu
        menu.account_chosen.connect(self._on_account_chosen)
        menu.edit_wanted.connect(self._on_account_edit_wanted)
        menu.other_wanted.connect(self.choose_account)
        menu.sign_out_wanted.connect(self._on_sign_out_wanted)
        self.safety.lock_at_start()
        self.bridge.begin()
        if not self._options.in_tray:
            self.window.show()
        self._wait_for_store()
        for part in _LOOP_PARTS:
            _paint()
            import_module(part)
        _paint()

    def _wait_for_store(self) -> None:
        if self.store.queries is not None or (self.accounts.is_told and not self.accounts.current):
            return
        opened = QEventLoop()
        self.store.opened.connect(opened.quit)
        QTimer.singleShot(_FIRST_ROWS_MS, opened, opened.quit)
        opened.exec()
        self.store.opened.disconnect(opened.quit)

    async def _main(self) -> int:
        import asyncio  # noqa: PLC0415 - after the first paint

        loop = asyncio.get_running_loop()
        self._quit = loop.create_future()
        self.tasks.begin(loop)
        await self._complete()
        if self._early_quit is not None:
            self._quit.set_result(self._early_quit)
        elif self._options.pictures is not None:
            self.tasks.start(self._take_screenshots(self._options.pictures), "screenshots")
        elif self._options.self_test:
            self.tasks.start(self._test_itself(), "self-test")
        code = await self._quit
        await self._shut_down(loop)
        return code

    async def _complete(self) -> None:
        """Build what the window does not need to be seen, each part in a turn of its own."""
        import asyncio  # noqa: PLC0415 - after the first paint

        for build in (
            self._open_log,
            self._collect_garbage,
            self._watch_focus,
            self._listen_for_second_start,
            self._show_in_tray,
            self._stay_in_tray,
            self.safety.begin,
            self.crashes.look_back,
            self._ask_for_passphrase,
            self._ask_for_releases,
            self._clear_exports,
            self._keep_polling,
            self._begin_help,
            self._tell_of_move,
        ):
            build()
            await asyncio.sleep(_TURN_S)
        self.crashes.runs.is_complete()

    def _open_log(self) -> None:
        from app.log import open_log  # noqa: PLC0415 - after the first paint

        try:
            self._log = open_log(self._options.data_dir, "window", self._options.log_level)
        except AppError as error:
            self.notices.error(error)

    def _tell_of_move(self) -> None:
        """Say, once, that the data folder has moved, or why it has not."""
        folder = self._options.data_dir
        if not (folder / PLAN).exists():
            return
        from app.moving import last_move, move_was_told  # noqa: PLC0415 - rarely needed

        found = last_move(folder)
        if found is None or not found.is_new:
            return
        tone = Tone.POSITIVE if found.is_done else Tone.WARNING
        icon = "check-circle" if found.is_done else "warning-circle"
        self.notices.show(tone, icon, found.words, plain(found.said, _LONGEST), stays=True)
        move_was_told(folder)

    def _collect_garbage(self) -> None:
        from ui.garbage import GarbageCollector  # noqa: PLC0415 - after the first paint
        from ui.signals import TerminationWatch  # noqa: PLC0415 - after the first paint

        self._garbage = GarbageCollector()
        self._signals = TerminationWatch(self.quit)

    def _watch_focus(self) -> None:
        from ui.on_screen import OnScreen  # noqa: PLC0415 - after the first paint
        from ui.widgets.focus import FocusRing  # noqa: PLC0415 - after the first paint

        OnScreen(self._app, self.window)
        theme = self.look.theme
        self._app.setWindowIcon(QIcon(self.look.icons.mark(theme.accent, theme.on_accent, 64)))
        self._ring = FocusRing(self.look, self._app)

    def _show_in_tray(self) -> None:
        from ui.tray import Tray  # noqa: PLC0415 - after the first paint

        tray = Tray(self.context, self._notice_inbox)
        tray.open_request.connect(self._open_request)
        tray.open_elsewhere.connect(self._open_elsewhere)
        tray.show_window.connect(self.window.bring_up)
        tray.update_wanted.connect(self.update_now)
        tray.quit_wanted.connect(self.quit)
        self.tray = tray

    def _stay_in_tray(self) -> None:
        if self._options.in_tray and self.tray is not None:
            from ui.tray_start import TrayStart  # noqa: PLC0415 - rarely needed

            self._tray_start = TrayStart(self.context, self.window, self.tray)

    def _ask_for_passphrase(self) -> None:
        from ui.accounts.passphrase_sheet import PassphraseAsker  # noqa: PLC0415 - after the first paint

        self._passphrase = PassphraseAsker(self.context, self.window)

    def _ask_for_releases(self) -> None:
        from ui.updates.asker import ReleaseAsker  # noqa: PLC0415 - after the first paint

        self._release_asker = ReleaseAsker(self.context)

    def _clear_exports(self) -> None:
        """Remove what exports left that were killed with the last run; a slow disk holds nobody up."""
        import asyncio  # noqa: PLC0415 - after the first paint

        from app.export.parts import clear_all  # noqa: PLC0415 - after the first paint

        self.tasks.start(asyncio.to_thread(clear_all, self._options.data_dir), "clear exports")

    def _keep_polling(self) -> None:
        from ui.polling import PollingKeeper  # noqa: PLC0415 - after the first paint

        self._polling = PollingKeeper(self.context)

    def _listen_for_second_start(self) -> None:
        from ui.single_instance import InstanceServer  # noqa: PLC0415 - after the first paint

        instance = InstanceServer(self._options.data_dir)
        instance.asked.connect(self._on_second_start)
        try:
            instance.listen()
        except AppError as error:
            self.notices.error(error)
            return
        self._instance = instance

    def _on_second_start(self, request: RaiseRequest) -> None:
        if request.token:
            # Wayland lets a window come to the front only with the token of the person's click.
            os.environ["XDG_ACTIVATION_TOKEN"] = request.token
        if request.kind in set(RequestKind) and request.request_id:
            self._open_request(RequestKind(request.kind), request.request_id)
        else:
            self.window.bring_up()

    # --- places -----------------------------------------------------------------------------------

    def _open_request(self, kind: RequestKind, request_id: str) -> None:
        self.window.open_request(kind, request_id)

    def _open_elsewhere(self, wanted: Elsewhere) -> None:
        """Show something of an account that is not open."""
        if self._way_there is None:
            from ui.accounts.way_there import WayThere  # noqa: PLC0415 - rarely needed

            way = WayThere(self.context, self.switcher.open, self.window.bring_up)
            self.safety.unlocked.connect(way.go_on)
            self.switcher.stayed.connect(way.stay)
            self._way_there = way
        self._way_there.open(wanted)

    def _open_agreement(self, agreement_id: str) -> None:
        self.window.open_agreement(agreement_id)

    def _open_agreements_filtered(self, content: str) -> None:
        self.window.open_filtered(TabKey.AGREEMENTS, content)

    def _open_charges_of(self, agreement_id: str) -> None:
        self.window.open_filtered(TabKey.CHARGES, agreement_id)

    def _open_charge(self, charge_id: str) -> None:
        self.window.open_tab(TabKey.CHARGES).open_item(charge_id)

    def _open_in_offers(self, item_id: str) -> None:
        self.window.open_tab(TabKey.OFFERS).open_item(item_id)

    def _open_session(self, session_id: str) -> None:
        self.window.open_session(session_id)

    def _find_offer(self, content: str) -> None:
        self.window.find_offer(content)

    def open_activity(self) -> None:
        """Show the activity log."""
        from ui.activity import ActivityWindow  # noqa: PLC0415 - rarely needed

        if self.safety.keeps_out():
            return
        if self._activity is None:
            self._activity = ActivityWindow(self.context)
        self._activity.show()
        self._activity.raise_()
        self._activity.activateWindow()

    def open_settings(self) -> None:
        """Show the settings."""
        from ui.settings_dialog import SettingsDialog  # noqa: PLC0415 - rarely needed

        if self.safety.keeps_out():
            return
        dialog = SettingsDialog(self.context, self.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_network(self) -> None:
        """Show the way to AWS, to be changed."""
        from ui.network.sheet import NetworkSheet  # noqa: PLC0415 - rarely needed

        if self.safety.keeps_out():
            return
        sheet = NetworkSheet(self.context, self.window)
        sheet.kept.connect(self.switcher.reconnect)
        sheet.open()

    def open_health(self) -> None:
        """Show the health check."""
        from ui.health.window import HealthWindow  # noqa: PLC0415 - rarely needed

        if self.safety.keeps_out():
            return
        if self._health is None:
            self._health = HealthWindow(self.context, self._own_checks)
        self._health.show()
        self._health.raise_()
        self._health.activateWindow()

    @property
    def help(self) -> HelpDesk:
        """Made when somebody wants help, and behind the start."""
        if self._help is None:
            from ui.help.desk import HelpDesk  # noqa: PLC0415 - after the first paint

            self._help = HelpDesk(self.context, self.window)
        return self._help

    def _open_guide(self, address: str) -> None:
        if not self.safety.keeps_out():
            self.help.open_guide(address)

    def _open_news(self) -> None:
        if not self.safety.keeps_out():
            self.help.open_news()

    def _start_tour(self) -> None:
        if not self.safety.keeps_out():
            self.help.start_tour()

    def _begin_help(self) -> None:
        if self._options.pictures is None and not self._options.self_test:
            self.help.begin()

    async def _own_checks(self) -> tuple[HealthCheck, ...]:
        from ui.health.own_checks import notification_check, tray_check  # noqa: PLC0415 - see above

        if self.tray is None:
            return ()
        service = await self.tray.notifier.service.name()
        return (
            notification_check(service),
            tray_check(is_available=self.tray.is_available),
        )

    # --- signing in again, locking -----------------------------------------------------------------

    def _sign_in_again(self) -> None:
        self.safety.sign_in_again()

    def _lock_now(self) -> None:
        self.safety.lock()

    def _on_attention_wanted(self, words: Words) -> None:
        if self.tray is not None:
            self.tray.notifier.tell_words("sign-in", words)

    def _on_unlocked(self) -> None:
        reports, self._held_reports = self._held_reports, []
        for report in reports:
            self._on_crash_reported(report)

    # --- accounts ---------------------------------------------------------------------------------

    @property
    def switcher(self) -> AccountSwitcher:
        """Made when an account is chosen for the first time; most starts go without."""
        if self._switcher is None:
            from ui.accounts.switcher import AccountSwitcher  # noqa: PLC0415 - rarely needed

            self._switcher = AccountSwitcher(self.context, self.window, self._app)
        return self._switcher

    def choose_account(self) -> None:
        """Show the profiles of this computer and the sandbox account."""
        self.switcher.choose()

    def _allow_programs(self) -> None:
        self.switcher.show_programs()

    def _on_accounts_told(self) -> None:
        if self.accounts.current is None:
            self.choose_account()

    def _on_account_switched(self) -> None:
        """Begin with new windows for the other account; this runs before the switcher drops the old."""
        for window in (self._activity, self._health):
            if window is not None:
                self.window.leave(window)
        self._activity = self._health = None

    def _on_account_chosen(self, account: KnownAccount) -> None:
        self.switcher.open(account.source)

    def _on_sign_out_wanted(self, account: KnownAccount) -> None:
        self.switcher.sign_out(account)

    def _on_account_edit_wanted(self, account: KnownAccount) -> None:
        self.switcher.edit(account)

    @async_slot
    async def update_now(self) -> None:
        """Read everything again from AWS."""
        if self.status.is_syncing:
            return
        try:
            await self.bridge.call(SyncNow())
        except AppError as error:
            self.notices.error(error)

    # --- the way out ------------------------------------------------------------------------------

    def quit(self, code: int = 0) -> None:
        """End Countersign: what is being sent is finished first."""
        if self._quit is None:
            self._early_quit = code
        elif not self._quit.done():
            self._quit.set_result(code)

    async def _shut_down(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_quitting = True
        self.notices.show(
            Tone.NEUTRAL,
            "hourglass-medium",
            tr("Closing."),
            tr("What is being sent to AWS is finished first, for 5 seconds at most."),
        )
        await self.tasks.awaited_end()
        await self.tasks.close()
        self.store.close()
        await loop.run_in_executor(None, self._worker.close, _WORKER_CLOSE_S)
        if self.tray is not None:
            self.tray.hide()
        if self._instance is not None:
            self._instance.close()
        self._signals.close()
        self._garbage.close()
        self._ring.deleteLater()
        self.safety.close()
        self.window.allow_close()
        self._app.closeAllWindows()  # those that views opened, too
        self.window.close()
        self.crashes.close()
        if self._log is not None:
            self._log.close()

    def _on_window_closing(self) -> None:
        tray = self.tray
        if tray is None or not tray.is_available or not self.settings.closes_to_tray:
            self.quit()
            return
        self.window.hide()
        tray.explain_close()

    def _on_session_ending(self) -> None:
        self.quit()

    def _on_crash_reported(self, report: str) -> None:
        from ui.crash_window import CrashWindow  # noqa: PLC0415 - rarely needed

        if self._is_quitting:
            return
        if self.lock.is_locked:
            self._held_reports.append(report)
            return
        if self._crash_window is not None:
            self._crash_window.add(report)
            return
        window = CrashWindow(self.look, report, self._app.clipboard(), self.window)
        window.finished.connect(self._on_crash_window_finished)
        self._crash_window = window
        window.show()

    def _on_crash_window_finished(self) -> None:
        if self._crash_window is not None:
            self._crash_window.deleteLater()
            self._crash_window = None

    def _on_status_changed(self) -> None:
        lost = self.status.lost
        if lost is None or self._is_quitting:
            return
        if lost.restarts_in_s is None:
            self.crashes.runs.has_failed()
        self.crashes.look_back()

    def _leave_safe_mode(self) -> None:
        self.crashes.runs.forgive()
        self._start_again()

    def _start_again(self) -> None:
        self.quit(RESTARTS)

    # --- other ways to run ------------------------------------------------------------------------

    async def _take_screenshots(self, pictures: PictureOptions) -> None:
        pictures.folder.mkdir(parents=True, exist_ok=True)
        from ui.screens import take_all  # noqa: PLC0415 - only for --screenshots

        await self._finish_with(take_all(self.window, pictures))

    async def _test_itself(self) -> None:
        from ui.self_test import test_all  # noqa: PLC0415 - only for --self-test

        await self._finish_with(test_all(self))

    async def _finish_with(self, work: Coroutine[Any, Any, int]) -> None:
        code = 1
        try:
            code = await work
        finally:
            self.quit(code)
