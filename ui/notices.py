"""Toasts at the bottom of the window: the one place where errors of actions are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.model.text import plain
from ui.appearance import Appearance
from ui.theme import Tone

if TYPE_CHECKING:
    from ui.toast import Toast
    from ui.undo import Undo

_BOTTOM = 72  # above the bar with the buttons that answer a request
_BETWEEN = 8
_SHOWN_MS = 6000
_MOST = 2
_ENDS = (".", "?", ":", "…")

Action = Callable[[], None]


class Notices(QObject):
    """Shows toasts over one window: at most two, refusals until they are closed.

    Others go after six seconds, which begin when somebody can see them.
    """

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._over: QWidget | None = None
        self._toasts: dict[Toast, QTimer | None] = {}
        self._is_held = False
        self._held: list[Callable[[], None]] = []
        self._again: dict[Toast, Callable[[], None]] = {}

    @cached_property
    def undo(self) -> Undo:
        """What can be taken back, made with the first of it."""
        from ui.undo import Undo  # noqa: PLC0415 - nothing is done before the first frame

        return Undo(self)

    def attach(self, window: QWidget) -> None:
        """Show toasts over this window from now on."""
        self._over = window
        window.installEventFilter(self)

    def show(
        self,
        tone: Tone,
        icon: str,
        strong: str,
        rest: str = "",
        *,
        action_words: str = "",
        action: Action | None = None,
        stays: bool = False,
    ) -> None:
        """Show a toast and announce it to screen readers; one that says the same gives way to it."""
        from ui.toast import Toast, ToastFace  # noqa: PLC0415 - 10 ms that the first frame need not wait for
        from ui.widgets.announce import announce  # noqa: PLC0415 - see above

        if self._over is None:
            return
        again = partial(
            self.show,
            tone,
            icon,
            strong,
            rest,
            action_words=action_words,
            action=action,
            stays=stays,
        )
        if self._is_held:
            self._held.append(again)
            return
        if rest and not strong.endswith(_ENDS):
            strong = f"{strong}."
        face = ToastFace(tone, icon, strong, rest, action_words)
        for equal in [one for one in self._toasts if one.face == face]:
            self._drop(equal)
        toast = Toast(self._look, face, action, self._over)
        toast.closed.connect(self._on_toast_closed)
        self._again[toast] = again
        self._toasts[toast] = None if stays else _timer_of(toast)
        while len(self._toasts) > _MOST:
            self._drop(next(iter(self._toasts)))
        toast.show()
        self._place()
        announce(toast, f"{strong} {rest}".strip(), is_urgent=stays)
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            self._begin_to_go()

    def hold(self) -> None:
        """Take the toasts away until `release`, and keep back what comes meanwhile."""
        self._is_held = True
        self._held += self._again.values()
        for toast in list(self._toasts):
            self._drop(toast)

    def release(self) -> None:
        """Show what was kept back."""
        self._is_held = False
        held, self._held = self._held, []
        for show in held:
            show()

    def clear(self) -> None:
        """Take all toasts away."""
        self._held.clear()
        for toast in list(self._toasts):
            self._drop(toast)

    def error(self, error: AppError) -> None:
        """Show what went wrong and what to do; it stays until it is closed."""
        self.show(
            Tone.DANGER,
            "x-circle",
            plain(error.message),
            plain(error.hint),
            stays=True,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toasts in place when the window is resized; their time begins when it is active."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        elif event.type() is QEvent.Type.WindowActivate:
            self._begin_to_go()
        return super().eventFilter(watched, event)

    def _begin_to_go(self) -> None:
        for timer in self._toasts.values():
            if timer is not None and not timer.isActive():
                timer.start()

    def _on_toast_closed(self, toast: Toast) -> None:
        self._drop(toast)
        self._place()

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            del self._toasts[toast], self._again[toast]
            toast.hide()
            toast.deleteLater()

    def _place(self) -> None:
        if self._over is None:
            return
        bottom = self._over.height() - self._look.px(_BOTTOM)
        for toast in reversed(self._toasts):
            toast.resize(toast.width(), toast.heightForWidth(toast.width()))
            bottom -= toast.height()
            toast.move(QPoint((self._over.width() - toast.width()) // 2, bottom))
            toast.raise_()
            bottom -= self._look.px(_BETWEEN)


def _timer_of(toast: Toast) -> QTimer:
    timer = QTimer(toast)
    timer.setSingleShot(True)
    timer.setInterval(_SHOWN_MS)
    timer.timeout.connect(toast.close_toast)
    return timer
