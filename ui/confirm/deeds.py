"""What the deeds of every view have in common: where its commands stand, and the sheet that is open."""

from __future__ import annotations

from types import UnionType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.command import UNDERWAY, Command, CommandRecord, CommandState
from ui.confirm.sender import CallFailed, Sender
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context


class CommandDeeds(QObject):
    """`changed` when a command moved on, so that something may be done now, or no more.

    `place_lost` when a sheet closed and what had the focus before is gone. `kinds` are the commands that
    the view is about.
    """

    changed = Signal()
    place_lost = Signal()

    def __init__(self, context: Context, window: QWidget, kinds: type[Command] | UnionType) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._kinds = kinds
        self._records: dict[str, CommandRecord | None] = {}
        self.sheet: ConfirmSheet | None = None
        self.commands = Sender(context, self)
        self.commands.record_changed.connect(self._on_record_changed)
        self.commands.call_failed.connect(self._on_call_failed)
        self.commands.busy_changed.connect(self.changed)

    def forget_records(self) -> None:
        """The store was opened anew: it knows better where commands stand."""
        self._records = {}

    def record(self, target: str) -> CommandRecord | None:
        """The newest command on a target, where it is one of the view's."""
        if target not in self._records:
            queries = self._context.store.queries
            found = queries.newest_command_on(target) if queries is not None else None
            is_ours = found is not None and isinstance(found.command, self._kinds)
            self._records[target] = found if is_ours else None
        return self._records[target]

    def reason_off(self, target: str) -> str:
        """Why nothing may be sent about a target now; empty when it may."""
        if self.commands.is_busy(target):
            return tr("This is being sent.")
        record = self.record(target)
        if record is not None and record.aws_code == UNDERWAY and record.state.is_open:
            return tr("AWS is at work on this.")
        if record is not None and record.state is CommandState.UNKNOWN:
            return tr("What was sent before is being checked. Do not send it a second time.")
        if record is not None and record.state.is_open:
            return tr("This is being sent.")
        return self._context.status.reason_off

    def check(self, record: CommandRecord) -> None:
        """Read back now what became of a command whose outcome is not known."""
        self.commands.check(record.command.command_id)

    def moved_on(self, record: CommandRecord, before: CommandRecord | None) -> None:
        """Overridden by views that follow a command of theirs; `before` is where it stood."""

    def open_sheet(self, sheet: ConfirmSheet) -> None:
        """Show the sheet that asks."""
        self.sheet = sheet
        sheet.finished.connect(self._on_sheet_finished)
        sheet.place_lost.connect(self.place_lost)
        sheet.open()

    # --- slots ------------------------------------------------------------------------------------

    def _on_sheet_finished(self) -> None:
        self.sheet = None
        self.changed.emit()

    def _on_record_changed(self, record: CommandRecord) -> None:
        if isinstance(record.command, self._kinds):
            before = self._records.get(record.command.target)
            self._records[record.command.target] = record
            self.moved_on(record, before)
            self.changed.emit()

    def _on_call_failed(self, failure: CallFailed) -> None:
        self._records = {}  # the store knows what became of it
        if self.sheet is None:
            self._context.notices.error(failure.error)
        self.changed.emit()
