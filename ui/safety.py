"""Sign-ins that ask while the window is open, and the lock: built when needed, alive as long as the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QApplication

    from ui.context import Context
    from ui.lock.keeper import LockKeeper
    from ui.lock.watch import LockWatch
    from ui.sign_in.desk import SignInDesk
    from ui.window import MainWindow


class Safety(QObject):
    """`attention_wanted` carries the Words of a notification, `unlocked` comes when the content is back."""

    attention_wanted = Signal(object)
    unlocked = Signal()

    def __init__(self, context: Context, window: MainWindow, app: QApplication) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self._app = app
        self._keeper: LockKeeper | None = None
        self._watch: LockWatch | None = None
        self._desk: SignInDesk | None = None

    def begin(self) -> None:
        """Ask what sign-ins ask for, what came before included; watch their end, and when to lock."""
        from ui.lock.watch import LockWatch  # noqa: PLC0415 - after the first paint
        from ui.sign_in.expiry import ExpiryWatch  # noqa: PLC0415 - after the first paint

        self._sign_in_desk()
        self._expiry = ExpiryWatch(self._context.status, self._context.store)
        self._expiry.ending.connect(self._on_sign_in_ending)
        self._watch = LockWatch(self._context, self._lock_keeper(), self._app)

    def lock_at_start(self) -> None:
        """Begin locked where a PIN is set: a lock that a restart opens would be none."""
        if self._context.settings.pin_digest:
            self.lock()

    def lock(self) -> None:
        """Lock the window now."""
        self._lock_keeper().lock()

    def sign_in_again(self) -> None:
        """Renew the sign-in of the open account."""
        self._sign_in_desk().sign_in_again()

    def keeps_out(self) -> bool:
        """Whether the window is locked; then it is shown instead of what was asked for."""
        is_locked = self._context.lock.is_locked
        if is_locked:
            self._window.bring_up()
        return is_locked

    def close(self) -> None:
        """Watch no longer; a locked window goes without being shown once more."""
        if self._watch is not None:
            self._watch.close()
        if self._keeper is not None:
            self._keeper.close()

    def _sign_in_desk(self) -> SignInDesk:
        if self._desk is None:
            from ui.sign_in.desk import SignInDesk  # noqa: PLC0415 - after the first paint

            self._desk = SignInDesk(self._context, self._window)
            self._desk.attention_wanted.connect(self.attention_wanted)
        return self._desk

    def _lock_keeper(self) -> LockKeeper:
        if self._keeper is None:
            from ui.lock.keeper import LockKeeper  # noqa: PLC0415 - after the first paint

            self._keeper = LockKeeper(self._context, self._window, self._app)
            self._keeper.unlocked.connect(self.unlocked)
        return self._keeper

    def _on_sign_in_ending(self, ends_at: datetime) -> None:
        from ui.notice_words import ending_words  # noqa: PLC0415 - rarely needed

        name = "" if self._context.lock.is_locked else self._context.accounts.name
        self.attention_wanted.emit(ending_words(ends_at, name))
