"""Asks AWS for a quote, once for each click, and knows what became of it while its page is there."""

from __future__ import annotations

from enum import Enum

import msgspec
from PySide6.QtCore import QObject, Signal

from app.errors import AppError, Unclear
from app.language import tr
from app.model.command import CommandRecord, CommandState, CreateQuote
from app.model.text import plain
from ui.confirm.sender import CallFailed, Sender
from ui.context import Context
from ui.theme import Tone


class Way(Enum):
    """What there is to do about a request that did not give a quote yet."""

    NONE = "none"
    CHECK = "check"  # its outcome is not known
    AGAIN = "again"  # it was not sent: the same command may go


class AskingWords(msgspec.Struct, frozen=True):
    """Where a request stands. `quoted` is what AWS wrote, foreign text."""

    tone: Tone
    icon: str
    strong: str
    rest: str
    way: Way = Way.NONE
    quoted: str = ""


class Asking(QObject):
    """`changed` when it stands elsewhere; `got` carries the id of the quote."""

    changed = Signal()
    got = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._sender = Sender(context, self)
        self.command: CreateQuote | None = None
        self.record: CommandRecord | None = None
        self._error: AppError | None = None
        self._sender.record_changed.connect(self._on_record_changed)
        self._sender.call_failed.connect(self._on_call_failed)

    @property
    def is_running(self) -> bool:
        """Whether it was sent and nothing has come of it yet."""
        if self.command is None or self._error is not None:
            return False
        return self.record is None or self.record.state in (
            CommandState.PREPARED,
            CommandState.SENT,
        )

    @property
    def is_open(self) -> bool:
        """Whether a quote may still come of it: no second one is asked for meanwhile."""
        if self.command is None:
            return False
        if self._error is not None:
            return isinstance(self._error, Unclear)
        return self.record is None or self.record.state.is_open

    def ask(self, command: CreateQuote) -> None:
        """Ask for a quote, unless the outcome of an earlier one is open."""
        if self.is_open:
            return
        self.command = command
        self._send()

    def again(self) -> None:
        """Send the same command once more: it was not sent before."""
        if self.command is not None and not self.is_open:
            self._send()

    def check(self) -> None:
        """Ask the worker what became of it."""
        if self.command is not None:
            self._sender.check(self.command.command_id)

    def forget(self) -> None:
        """Say nothing any more of what has ended: something else is configured now."""
        if self.command is not None and not self.is_open:
            self.command = self.record = self._error = None
            self.changed.emit()

    def take_over(self, record: CommandRecord) -> None:
        """Go on with a request of an earlier start, whose outcome is open."""
        if isinstance(record.command, CreateQuote) and self.command is None:
            self.command, self.record = record.command, record
            self.changed.emit()

    def words(self) -> AskingWords | None:
        """Where it stands, in words; None when nothing was asked."""
        if self.command is None:
            return None
        if self._error is not None:
            return _failed(self._error)
        if self.record is None or self.is_running:
            return AskingWords(
                Tone.ACCENT, "paper-plane-tilt", tr("Asking AWS for the quote."),
                tr("You can leave this page, the work goes on."),
            )  # fmt: skip
        return _outcome(self.record)

    def _send(self) -> None:
        self.record = self._error = None
        if self.command is not None and self._sender.send(self.command):
            self.changed.emit()

    def _is_mine(self, command_id: str) -> bool:
        return self.command is not None and self.command.command_id == command_id

    def _on_record_changed(self, record: CommandRecord) -> None:
        if not self._is_mine(record.command.command_id):
            return
        if self.record is not None and not self.record.state.is_open:
            return  # it has ended already: the answer and the event both tell
        self.record, self._error = record, None
        self.changed.emit()
        if record.state is CommandState.CONFIRMED and record.result:
            self.got.emit(record.result)

    def _on_call_failed(self, failure: CallFailed) -> None:
        if self._is_mine(failure.command_id) and (self.record is None or self.record.state.is_open):
            if self.record is None:
                self._error = failure.error
            self.changed.emit()


_CHECKED = tr(
    "The answer from AWS got lost. Countersign finds out what became of it, and a quote buys nothing."
)


def _failed(error: AppError) -> AskingWords:
    if isinstance(error, Unclear):
        return AskingWords(
            Tone.WARNING, "hourglass-medium", tr("Being checked."), _CHECKED, Way.CHECK
        )
    rest = " ".join(part for part in (plain(error.message), plain(error.hint)) if part)
    return AskingWords(
        Tone.WARNING, "prohibit", tr("Not sent."), rest, Way.AGAIN, plain(error.aws_message)
    )


def _outcome(record: CommandRecord) -> AskingWords:
    said = " ".join(part for part in (record.message, record.hint) if part)
    match record.state:
        case CommandState.CONFIRMED:
            return AskingWords(
                Tone.POSITIVE, "check-circle", tr("The quote is there."),
                tr("Change something here to ask for another one."),
            )  # fmt: skip
        case CommandState.UNKNOWN:
            return AskingWords(
                Tone.WARNING, "hourglass-medium", tr("Being checked."), _CHECKED, Way.CHECK
            )
        case CommandState.REFUSED:
            return AskingWords(
                Tone.DANGER, "x-circle", tr("AWS refused."), said or tr("No quote was made."),
                quoted=plain(record.aws_message),
            )  # fmt: skip
        case _:
            return AskingWords(
                Tone.NEUTRAL, "prohibit", tr("Not sent."), said or tr("No quote was asked for.")
            )
