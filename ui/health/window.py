"""The health check: a window of its own, opened from Help, the settings, and where AWS refuses something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.health import GROUP_WORDS, HealthCheck, HealthGroup, in_order, is_healthy, summary
from app.model.health_report import report
from app.model.text import plain
from app.worker.messages import AccountSwitched, CheckHealth, Event, HealthChecked
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.health.lines import group_card, policy_card
from ui.help.subjects import PERMISSIONS
from ui.kept_place import KeptPlace
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.empty import SkeletonRows
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel
from ui.widgets.scroll import ScrollColumn
from ui.widgets.tab_order import step_by_tab

_SIZE = (860, 720)
_SMALLEST = (640, 480)
_CHECKING = tr("Checking. This takes a few seconds, and half a minute where something hangs.")

OwnChecks = Callable[[], Coroutine[Any, Any, tuple[HealthCheck, ...]]]


class HealthWindow(QMainWindow):
    """Checks when it is opened and whenever it is asked to; old lines stay until new ones are there."""

    def __init__(self, context: Context, own_checks: OwnChecks) -> None:
        super().__init__()
        self.context = context
        self._own_checks = own_checks
        self.checks: tuple[HealthCheck, ...] = ()
        self.error: AppError | None = None
        self.is_checking = False
        self.setWindowTitle(tr("Health check"))
        self.resize(context.look.px(_SIZE[0]), context.look.px(_SIZE[1]))
        self.setMinimumSize(context.look.px(_SMALLEST[0]), context.look.px(_SMALLEST[1]))
        KeptPlace(context.settings, "health", self)
        self._build()
        self._connect()
        self._fill()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        return step_by_tab(self, is_forward=is_forward)

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        self.page = ScrollColumn(look, margin=16)
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll
        self.page.setAccessibleName(tr("What was found"))
        column.addWidget(self.page, 1)
        column.addWidget(self._footer())
        self.setCentralWidget(inside)

    def _toolbar(self) -> QFrame:
        look = self.context.look
        bar = QFrame()
        bar.setProperty("ground", "window")
        bar.setProperty("line", "bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        row.setSpacing(look.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(look, tr("Health check"), types.DIALOG_TITLE))
        self.summary = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        words.addWidget(self.summary)
        row.addLayout(words, 1)
        self.copy_button = PlainButton(look, tr("Copy report"), "copy")
        self.copy_button.set_tip(tr("One line for each check (Ctrl+Shift+C)"))
        self.again_button = PrimaryButton(look, tr("Check again"), "arrow-clockwise")
        self.again_button.set_tip(tr("Look at everything anew (F5)"))
        row.addWidget(self.copy_button)
        row.addWidget(self.again_button)
        return bar

    def _footer(self) -> Foot:
        look = self.context.look
        foot = Foot(look)
        words = tr("The report leaves out account ids, names of people and your home folder.")
        foot.row.addWidget(PlainLabel(look, words, types.SECOND, "text2", elided=True), 1)
        self.checked_label = PlainLabel(look, "", types.SECOND, "text2")
        foot.row.addWidget(self.checked_label)
        return foot

    def _connect(self) -> None:
        self.context.bridge.received.connect(self._on_event)
        self.again_button.clicked.connect(self.check)
        self.copy_button.clicked.connect(self.copy_report)
        for keys, slot in (
            ("F5", self.check),
            ("Ctrl+Shift+C", self.copy_report),
            ("F1", self._on_help_wanted),
            ("Esc", self.close),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def open_guide(self, address: str) -> None:
        """Show the guide, for what stands over this window, too."""
        self.context.places.open_guide(address)

    def _on_help_wanted(self) -> None:
        self.open_guide(PERMISSIONS)

    # --- checking -----------------------------------------------------------------------------------

    @async_slot
    async def check(self) -> None:
        """Look at everything, here and in the worker, unless that is under way."""
        if self.is_checking:
            return
        self.is_checking, self.error = True, None
        self._say_state()
        own, found = await asyncio.gather(self._own_checks(), self._ask_worker())
        self.is_checking = False
        self.show_checks((*found, *own))
        state = (
            tr("Nothing is broken.") if is_healthy(self.checks) else tr("Something does not work.")
        )
        announce(self, f"{state} {summary(self.checks)}", is_urgent=self.error is not None)

    async def _ask_worker(self) -> Sequence[HealthCheck]:
        try:
            answer = await self.context.bridge.call(CheckHealth())
        except AppError as error:
            self.error = error
            return ()
        return answer.checks if isinstance(answer, HealthChecked) else ()

    def copy_report(self) -> None:
        """Copy one line for each check, for somebody who helps."""
        if self.checks:
            self.context.clipboard.setText(f"{report(self.checks)}{summary(self.checks)}\n")
            self.summary.setText(tr("The report is on the clipboard."))
            announce(self, tr("The report is on the clipboard."))

    def show_checks(self, checks: Sequence[HealthCheck]) -> None:
        """Show what was found."""
        self.checks = in_order(checks)
        self._fill()

    # --- showing ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        column = self.page.column
        while (item := column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        look, clipboard = self.context.look, self.context.clipboard
        if self.error is not None:
            message, hint = plain(self.error.message), plain(self.error.hint)
            column.addWidget(Note(look, Tone.DANGER, "warning-circle", message, hint))
        if not self.checks:
            column.addWidget(SkeletonRows(look))
        for group in HealthGroup:
            of_group = [check for check in self.checks if check.group is group]
            if of_group:
                column.addWidget(group_card(look, GROUP_WORDS[group], of_group, clipboard))
        column.addWidget(policy_card(look, clipboard))
        column.addStretch(1)
        self._say_state()

    def _on_event(self, event: Event) -> None:
        """What was found of another account says nothing about this one."""
        if isinstance(event, AccountSwitched):
            self.show_checks(())
            if self.isVisible():
                self.check()

    def _say_state(self) -> None:
        self.again_button.set_on(not self.is_checking, tr("A check is under way."))
        self.copy_button.set_on(bool(self.checks), tr("Nothing has been checked yet."))
        if self.is_checking:
            self.summary.setText(_CHECKING)
            return
        self.summary.setText(f"{summary(self.checks)}." if self.checks else "")
        if self.checks:
            self.checked_label.setText(
                tr("As of {date_time}", date_time=text.date_time(self.context.store.now()))
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Check as soon as the window is there."""
        super().showEvent(event)
        if not event.spontaneous():
            self.check()
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
