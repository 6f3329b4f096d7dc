"""Compares what Countersign says of its commands with what the sandbox's ledger and wire know."""

from __future__ import annotations

from typing import Any

from app.commands.kinds import CommandKinds
from app.model.command import Command, CommandRecord, CommandState
from app.sandbox.identities import BUYER_ACCOUNT
from app.sandbox.ledger import Effect
from app.store.queries import Queries
from tests.fakes.deciding import KEY
from tests.fakes.every_kind import EVERY_OPERATION, MAKING, EveryDesk, Mark

WAS_SENT = (CommandState.SENT, CommandState.UNKNOWN)
NOTHING_HAPPENED = (CommandState.REFUSED, CommandState.STOPPED)


class Judge:
    """Hears everything that is told, sees every arrival on the wire, and knows every effect."""

    def __init__(self, desk: EveryDesk) -> None:
        self.marks: dict[str, Mark] = {}
        self._desk = desk
        self._told: list[CommandRecord] = []
        self._final: dict[str, CommandRecord] = {}
        self._foreign = set(range(len(desk.effects_now())))  # what was before
        self._is_setting_up = False
        self._arrivals: list[str] = []
        self._wrong_arrivals: list[str] = []
        self._kinds = CommandKinds(desk.session)
        self._screen = Queries(desk._path, KEY)
        self._watch_the_wire()

    def close(self) -> None:
        """Let go of the store and of the wire."""
        self._screen.close()
        self._desk.sandbox.server._answerer._do = self._carry_out  # type: ignore[method-assign]

    def record(self, command: Command) -> CommandRecord | None:
        """Give what the window reads of a command."""
        return self._journal().get(command.command_id)

    def arrived(self, operation: str) -> int:
        """Count the arrivals of an operation."""
        return self._arrivals.count(operation)

    def sheet(self, kind: type[Command]) -> Command:
        """Have a sheet made; what happens meanwhile is somebody else's doing. Raises AppError."""
        before = len(self._desk.effects_now())
        self._is_setting_up = True
        try:
            command, mark = self._desk.shown(kind)
        finally:
            self._is_setting_up = False
            self._foreign |= set(range(before, len(self._desk.effects_now())))
        self.watch(command, mark)
        return command

    def watch(self, command: Command, mark: Mark) -> None:
        """Know of a click before it is made."""
        self.marks[command.command_id] = mark

    def hear(self, record: CommandRecord) -> None:
        """Take what a window was told."""
        self._told.append(record)

    def open_ids(self) -> list[str]:
        """Give the commands whose outcome is not known."""
        return [key for key, one in self._journal().items() if one.state.is_open]

    def require_all_settled(self) -> None:
        """Fail where an outcome is still not known."""
        left = [self._journal()[key] for key in self.open_ids()]
        assert not left, left

    def check(self) -> None:
        """Fail where anything is told that did not happen, or happened more than once."""
        journal = self._journal()
        assert not self._wrong_arrivals, self._wrong_arrivals
        self._check_words(journal)
        self._check_finals(journal)
        self._check_effects(journal)
        self._check_wire(journal)

    # --- what holds -----------------------------------------------------------------------------------

    def _check_words(self, journal: dict[str, CommandRecord]) -> None:
        """What is told is never more than what the journal holds, and words fit their state."""
        for one in (*self._told, *journal.values()):
            kind = self._kinds.of(one.command)
            if one.state in WAS_SENT:
                assert one.message != kind.done, one
                assert "nothing happened" not in one.message.lower(), one
                assert not one.message.startswith("Nothing was sent"), one
            elif one.state is CommandState.CONFIRMED:
                assert one.message == kind.done, one
            elif one.state in NOTHING_HAPPENED:
                assert one.message, one
            if one.state is CommandState.STOPPED:
                assert one.message.startswith("Nothing was sent"), one
            kept = journal[one.command.command_id]
            if not one.state.is_open:
                assert kept.state is one.state, (one, kept)
        self._told.clear()

    def _check_finals(self, journal: dict[str, CommandRecord]) -> None:
        """What was settled stays as it is."""
        for key, before in self._final.items():
            assert journal[key] == before, (before, journal[key])
        self._final = {key: one for key, one in journal.items() if not one.state.is_open}

    def _check_effects(self, journal: dict[str, CommandRecord]) -> None:
        """Count effects: one for each confirmed command, and at most one more where one is open.

        Confirmed is also what AWS or a colleague did meanwhile; then that is said.
        """
        own: list[Effect] = []
        others: list[Effect] = []
        for at, one in enumerate(self._desk.effects_now()):
            (own if one.request_id and at not in self._foreign else others).append(one)
        for mark, records in self._groups(journal).items():
            confirmed = [one for one in records if one.state is CommandState.CONFIRMED]
            surely = sum("may have" not in one.hint for one in confirmed)
            unclear = sum(one.state in WAS_SENT for one in records)
            counted = zip(_counts(mark, own), _counts(mark, others), strict=True)
            by_itself = mark.by_itself_at is not None and (
                self._desk.sandbox.clock.now() >= mark.by_itself_at
            )
            for ours, found in counted:
                theirs = found + by_itself
                assert surely <= ours <= len(confirmed) + unclear, (mark, ours, records)
                assert len(confirmed) <= ours + theirs, (mark, ours, theirs, records)
            if mark.objects is not None:
                is_once = not mark.effect.startswith("model agreement")
                assert not is_once or len(confirmed) <= 1, (mark, records)

    def _groups(self, journal: dict[str, CommandRecord]) -> dict[Mark, list[CommandRecord]]:
        groups: dict[Mark, list[CommandRecord]] = {}
        for key, mark in self.marks.items():
            groups.setdefault(mark, [])
            if key in journal:
                groups[mark].append(journal[key])
        return groups

    def _check_wire(self, journal: dict[str, CommandRecord]) -> None:
        """Count requests: one for each command that says it was sent; tokens may be asked again."""
        for kind, operation in EVERY_OPERATION.items():
            arrived = self._arrivals.count(operation)
            sent = sum(
                one.sent_at is not None
                for one in journal.values()
                if EVERY_OPERATION[type(one.command)] == operation
            )
            assert kind in MAKING or arrived <= sent, (operation, arrived, sent)

    # --- how it is seen ---------------------------------------------------------------------------------

    def _journal(self) -> dict[str, CommandRecord]:
        """Read what the window reads."""
        return {one.command.command_id: one for one in self._screen.command_records()}

    def _watch_the_wire(self) -> None:
        """Look into the journal on disk whenever a change arrives, before it is carried out."""
        answerer = self._desk.sandbox.server._answerer
        carry_out = self._carry_out = answerer._do

        def looked_at(asked: Any, operation: Any) -> Any:
            if operation.name in EVERY_OPERATION.values() and not self._is_setting_up:
                try:
                    self._look(operation.name, asked.identity.account_id)
                except Exception as error:  # noqa: BLE001 - it fails the next check
                    self._wrong_arrivals.append(repr(error))
            return carry_out(asked, operation)

        answerer._do = looked_at  # type: ignore[method-assign]

    def _look(self, operation: str, account_id: str) -> None:
        self._arrivals.append(operation)
        if account_id != BUYER_ACCOUNT:
            self._wrong_arrivals.append(f"{operation} in the name of {account_id}")
        queries = Queries(self._desk._path, KEY)
        records = queries.command_records()
        queries.close()
        if not any(
            _may_arrive(one) for one in records if EVERY_OPERATION[type(one.command)] == operation
        ):
            self._wrong_arrivals.append(f"{operation} before the journal says so")


def _may_arrive(record: CommandRecord) -> bool:
    """Tell whether a request of this command may be on its way, as far as the journal knows.

    One with a token may also come late, after it was asked once more and was answered.
    """
    is_repeated = isinstance(record.command, MAKING) and record.state is CommandState.CONFIRMED
    return record.state in WAS_SENT or is_repeated


def _counts(mark: Mark, happened: list[Effect]) -> list[int]:
    """Count a mark in the ledger: once, or for each of its objects."""
    ids = [one.object_id for one in happened if one.effect.startswith(mark.effect)]
    if mark.objects is None:
        return [len(ids)]
    each = [ids.count(one) for one in mark.objects]
    return each if mark.is_each else [sum(each)]
