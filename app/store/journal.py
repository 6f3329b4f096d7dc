"""Keeps what the person decided, on disk before the request leaves, through every crash.

prepared -> sent -> confirmed | refused | unknown; unknown -> confirmed | refused; prepared -> stopped.
An open command (prepared, sent, unknown) locks its target, for every process, by a unique index.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import apsw
import msgspec

from app.errors import TargetBusy
from app.language import tr
from app.model.account import Identity
from app.model.command import Command, CommandRecord, CommandState, Evidence
from app.store.columns import stamp, storable
from app.store.database import driver_errors, folder_errors, sent_commands, transaction
from app.store.own_files import OwnFiles
from app.store.records import records
from app.store.sent_mark import SentMark

_AFTER: dict[CommandState, frozenset[CommandState]] = {
    CommandState.PREPARED: frozenset({CommandState.STOPPED}),
    CommandState.SENT: frozenset(
        {CommandState.CONFIRMED, CommandState.REFUSED, CommandState.UNKNOWN}
    ),
    CommandState.UNKNOWN: frozenset({CommandState.CONFIRMED, CommandState.REFUSED}),
}
_OPEN = "state IN ('prepared', 'sent', 'unknown')"


class IllegalTransition(RuntimeError):
    """A bug: the command's state does not allow this step."""


class Journal:
    """The writer of the journal. Every method has its change on disk when it returns.

    Two processes may hold a journal on the same file: each step is decided under the write lock, so
    only one of them can take a command from prepared to sent.
    """

    def __init__(self, connection: apsw.Connection, mark: SentMark | None = None) -> None:
        self._connection = connection
        self._mark = mark  # for a store that outlives this process
        self._files = OwnFiles(Path(connection.filename))
        connection.execute("PRAGMA synchronous=FULL")

    def prepare(
        self, command: Command, identity: Identity, now: datetime, shown_hash: str
    ) -> CommandRecord:
        """Write down a command before anything is done for it; the same command_id changes nothing.

        Raises:
            TargetBusy: another command on the same target is open in this account.
            StoreDamaged: the file was removed or replaced; the journal would end with this process.
        """
        command = storable(command)
        self._require_files()
        with transaction(self._connection):
            known = self._find(command.command_id)
            if known is not None:
                return known
            self._refuse_busy(identity.account_id, command)
            self._connection.execute(
                "INSERT INTO command (command_id, account_id, principal_arn, region, target, kind, "
                "state, shown_hash, document, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    command.command_id,
                    identity.account_id,
                    identity.principal_arn,
                    identity.region,
                    command.target,
                    str(command.__struct_config__.tag),
                    CommandState.PREPARED.value,
                    shown_hash,
                    msgspec.json.encode(command).decode(),
                    stamp(now),
                ),
            )
        return self.get(command.command_id)

    def mark_sent(self, command_id: str, now: datetime) -> CommandRecord:
        """Commit that the request is about to leave. Only after this may a socket be opened.

        Raises:
            IllegalTransition: the command is not prepared, or another process has just sent it.
            BadSettings: the folder cannot be written.
            StoreDamaged: the file was removed or replaced; the next process would not find this.
        """
        self._step(
            command_id,
            CommandState.PREPARED,
            {"state": CommandState.SENT.value, "sent_at": stamp(now)},
        )
        self._require_files()
        if self._mark is not None:
            with driver_errors(self._connection):
                count = sent_commands(self._connection)
                path = self._connection.filename
            with folder_errors(Path(path)):
                self._mark.write(count)
        return self.get(command_id)

    def settle(
        self,
        command_id: str,
        state: CommandState,
        now: datetime,
        *,
        message: str = "",
        hint: str = "",
        aws_code: str = "",
        aws_message: str = "",
        request_id: str = "",
        result: str = "",
    ) -> CommandRecord:
        """Write down where the command stands.

        `request_id` and `result` of an earlier step stay unless given.

        Raises:
            IllegalTransition: the journal's state does not lead to this one.
        """
        before = self.get(command_id)
        if state not in _AFTER.get(before.state, ()):
            raise IllegalTransition(f"{command_id}: {before.state.value} to {state.value}")
        self._step(
            command_id,
            before.state,
            {
                "state": state.value,
                "settled_at": None if state.is_open else stamp(now),
                "next_check_at": None,
                "message": message,
                "hint": hint,
                "aws_code": aws_code,
                "aws_message": aws_message.encode("utf-8", "replace").decode(),
                "request_id": request_id or before.request_id,
                "result": result.encode("utf-8", "replace").decode() or before.result,
            },
        )
        return self.get(command_id)

    def note(self, command_id: str, evidence: Evidence) -> CommandRecord:
        """Add an observation; on an unknown command it counts as a check."""
        evidence = storable(evidence)
        with transaction(self._connection):
            self._connection.execute(
                "INSERT INTO evidence (command_id, at, operation, text, request_id) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    command_id,
                    stamp(evidence.at),
                    evidence.operation,
                    evidence.text,
                    evidence.request_id,
                ),
            )
            self._connection.execute(
                "UPDATE command SET checks = checks + 1 WHERE command_id = ? AND state = ?",
                (command_id, CommandState.UNKNOWN.value),
            )
        return self.get(command_id)

    def schedule_check(self, command_id: str, at: datetime) -> CommandRecord:
        """Say when an unknown command is read back next.

        Raises:
            IllegalTransition: the command is not unknown.
        """
        self._step(command_id, CommandState.UNKNOWN, {"next_check_at": stamp(at)})
        return self.get(command_id)

    def open_commands(self) -> list[CommandRecord]:
        """Give every command whose outcome is not known, oldest first."""
        with driver_errors(self._connection):
            return list(records(self._connection, _OPEN))

    def get(self, command_id: str) -> CommandRecord:
        """Give one command.

        Raises:
            KeyError: it was never prepared.
        """
        with driver_errors(self._connection):
            record = self._find(command_id)
        if record is None:
            raise KeyError(command_id)
        return record

    def _require_files(self) -> None:
        with driver_errors(self._connection):
            _ = self._connection.filename  # a closed one says that it is closed
        self._files.require()

    def _find(self, command_id: str) -> CommandRecord | None:
        return next(records(self._connection, "command_id = ?", (command_id,)), None)

    def _refuse_busy(self, account_id: str, command: Command) -> None:
        busy = next(
            records(
                self._connection,
                f"account_id = ? AND target = ? AND {_OPEN}",
                (account_id, command.target),
            ),
            None,
        )
        if busy is not None:
            raise TargetBusy(
                tr("What you decided about it before is still open."),
                tr("Wait until its outcome is known; Activity shows where it stands."),
                code="target-busy",
                reason=busy.command.command_id,
            )

    def _step(
        self, command_id: str, before: CommandState, columns: dict[str, apsw.SQLiteValue]
    ) -> None:
        pairs = ", ".join(f"{name} = ?" for name in columns)
        with transaction(self._connection):
            self._connection.execute(
                f"UPDATE command SET {pairs} WHERE command_id = ? AND state = ?",
                (*columns.values(), command_id, before.value),
            )
            if self._connection.changes() != 1:
                raise IllegalTransition(f"{command_id} is not {before.value}")
