"""What a locked window shows: the mark, that it is locked, and the way back. No name, no amount."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.appearance import Appearance
from ui.lock.pin import LONGEST, is_pin
from ui.widgets.announce import announce
from ui.widgets.buttons import PrimaryButton
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel

_WIDTH = 320
_MARK = 56
_SECOND_MS = 1000
_FREE_TRIES = 3
_LONGEST_PAUSE_S = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_GOES_ON = tr(
    "Countersign keeps watching. What is being sent goes on, and deadlines are still told."
)


class LockPage(QWidget):
    """`unlocked` once the button was pressed, with the right PIN where there is one."""

    unlocked = Signal()

    def __init__(self, look: Appearance, tasks: Tasks, pin_digest: str) -> None:
        super().__init__()
        self._look = look
        self.tasks = tasks
        self._pin_digest = pin_digest
        self._wrong = 0
        self._pause_s = 0
        self._is_checking = False
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Countersign is locked"))
        self._build()
        self._pause = QTimer(self)
        self._pause.setInterval(_SECOND_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        look.changed.connect(self._tint)
        self._tint()
        self.setFocusProxy(self.unlock_button if not pin_digest else self.field.edit)

    def _build(self) -> None:
        look, px = self._look, self._look.px
        inside = QWidget()
        inside.setFixedWidth(px(_WIDTH))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self._mark = QLabel()
        self._mark.setTextFormat(Qt.TextFormat.PlainText)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._mark.setMinimumHeight(px(_MARK))
        title = PlainLabel(look, tr("Locked"), types.PANE_TITLE)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field = Field(look, "PIN")
        edit = self.field.edit
        if isinstance(edit, QLineEdit):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(LONGEST)
        self.field.setVisible(bool(self._pin_digest))
        self.unlock_button = PrimaryButton(look, tr("Unlock"), "lock-open")
        self.unlock_button.clicked.connect(self._try)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.unlock_button)
        row.addStretch(1)
        column.addWidget(self._mark)
        column.addWidget(title)
        column.addWidget(self.field)
        column.addLayout(row)
        column.addSpacing(px(8))
        goes_on = PlainLabel(look, _GOES_ON, types.SECOND, "text2", wraps=True)
        goes_on.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(goes_on)
        outside = QVBoxLayout(self)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside)
        middle.addStretch(1)
        outside.addStretch(2)
        outside.addLayout(middle)
        outside.addStretch(3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter unlocks."""
        if event.key() in _ENTER:
            self._try()
        else:
            super().keyPressEvent(event)

    def _try(self) -> None:
        if self._is_checking or self._pause_s:
            return
        if not self._pin_digest:
            self.unlocked.emit()
            return
        typed = self.field.text()
        if not typed:
            self.field.set_problem(tr("Type the PIN first."))
            return
        self.field.set_text("")
        self._check(typed)

    @async_slot
    async def _check(self, typed: str) -> None:
        import asyncio  # noqa: PLC0415 - the window is open before asyncio is needed

        self._is_checking = True
        self._show_state("")
        try:
            is_right = await asyncio.to_thread(is_pin, typed, self._pin_digest)
        finally:
            self._is_checking = False
        if is_right:
            self.unlocked.emit()
            return
        self._wrong += 1
        self._pause_s = _pause_after(self._wrong)
        if self._pause_s:
            self._pause.start()
        self._show_state(self._wrong_words())
        announce(self, self._wrong_words(), is_urgent=True)

    def _show_state(self, problem: str) -> None:
        self.field.set_problem(problem)
        is_on = not self._is_checking and not self._pause_s
        self.field.edit.setEnabled(is_on)
        self.unlock_button.set_on(is_on, problem or tr("The PIN is being checked."))
        if is_on:
            self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wrong_words(self) -> str:
        if not self._pause_s:
            return tr("This is not the PIN.")
        return tr(
            "This is not the PIN. Try again in {pause_s}.",
            pause_s=text.plural(self._pause_s, "{n} second", "{n} seconds"),
        )

    def _on_pause_timeout(self) -> None:
        self._pause_s -= 1
        if self._pause_s <= 0:
            self._pause_s = 0
            self._pause.stop()
        self._show_state(self._wrong_words() if self._pause_s else "")

    def _tint(self) -> None:
        theme = self._look.theme
        mark = self._look.icons.mark(theme.accent, theme.on_accent, self._look.px(_MARK))
        self._mark.setPixmap(mark)


def _pause_after(wrong: int) -> int:
    """Seconds until the next try: none for the first three, then twice as many each time."""
    late = wrong - _FREE_TRIES
    return 0 if late < 0 else min(5 * 2**late, _LONGEST_PAUSE_S)
