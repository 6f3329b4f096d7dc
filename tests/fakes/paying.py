"""Somebody who looks after agents' payment sessions at a sandbox account; both clocks move together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path

from app.aws.payment_sessions import PaymentSessionGateway
from app.commands.base import Observed
from app.errors import AppError
from app.model.command import (
    Command,
    CommandRecord,
    CreatePaymentSession,
    DeletePaymentSession,
    ShownNewSession,
    ShownSession,
)
from app.model.payment_session import PaymentManager, PaymentSession
from app.sandbox import sample_sessions as sample
from app.worker.runner import CommandRunner
from tests.fakes.deciding import Desk
from tests.fakes.sandbox import running_sandbox
from tests.fakes.session_samples import usd

BRIEF = sample.session_id("market-brief")
SESSION_OPERATIONS: dict[type[Command], str] = {
    CreatePaymentSession: "CreatePaymentSession",
    DeletePaymentSession: "DeletePaymentSession",
}
SESSION_READS: dict[type[Command], str] = {
    CreatePaymentSession: "ListPaymentSessions",
    DeletePaymentSession: "GetPaymentSession",
}
_EFFECTS = {
    CreatePaymentSession: "payment session CREATED by buyer",
    DeletePaymentSession: "payment session DELETED by buyer",
}


class SessionDesk(Desk):
    """Makes and deletes sessions. `wait_for_end` lets the account's time pass, too.

    `kept_first` is what was to be stored before anything is sent; with `cannot_keep`, that fails.
    """

    kept_first: tuple[Observed, ...] = ()
    sent_before_it_was_kept: int = -1
    cannot_keep: AppError | None = None

    async def keep(self, seen: tuple[Observed, ...]) -> None:
        if self.cannot_keep is not None:
            raise self.cannot_keep
        self.kept_first = seen
        self.sent_before_it_was_kept = self.control.count("DeletePaymentSession")

    def manager(self, manager_id: str = sample.RESEARCH_AGENTS, region: str = "") -> PaymentManager:
        """Give a manager as the window shows it."""
        gateway = self.session.payment_regions.managers(region or sample.US)
        found = chain.from_iterable(page.items for page in gateway.managers())
        return next(one for one in found if one.manager_id == manager_id)

    @property
    def sessions(self) -> PaymentSessionGateway:
        """The sessions of the region that the commands go to."""
        return self.session.payment_regions.sessions(self.manager().arn)

    def listed(self, user_id: str = sample.RESEARCH) -> set[str]:
        """Give the ids that AWS lists for a user."""
        pages = self.sessions.sessions(self.manager().arn, user_id)
        return {one.session_id for page in pages for one in page.items}

    def read(self, session_id: str, user_id: str = sample.RESEARCH) -> PaymentSession:
        """Read a session."""
        return self.sessions.session(self.manager().arn, session_id, user_id).value

    def command(self, kind: type[Command]) -> Command:
        """Make a command of a kind as the window would."""
        return self.deletion() if issubclass(kind, DeletePaymentSession) else self.creation()

    def creation(
        self, manager: PaymentManager | None = None, user_id: str = sample.RESEARCH
    ) -> CreatePaymentSession:
        """Make the command for a session of an hour and 25 USD."""
        manager = manager or self.manager()
        return CreatePaymentSession(
            command_id=f"{self._id()}-of-the-persons-window",
            target=manager.arn,
            title=manager.name,
            counterparty=user_id,
            shown=ShownNewSession(usd("25.00"), 60, user_id, "market-brief"),
        )

    def deletion(
        self, session_id: str = BRIEF, user_id: str = sample.RESEARCH
    ) -> DeletePaymentSession:
        """Make the command that deletes a session as it is now."""
        found = self.read(session_id, user_id)
        return DeletePaymentSession(
            command_id=self._id(),
            target=found.session_id,
            title="market-brief",
            counterparty=found.user_id,
            manager_arn=found.manager_arn,
            shown=ShownSession(
                found.user_id, found.created_at, found.minutes, found.limit, found.left
            ),
        )

    def effects(self, command: Command) -> list[str]:
        """Give what the ledger says was done by such a command."""
        own = _EFFECTS[type(command)]
        return [
            one.effect
            for one in self.control.ledger()
            if one.effect == own
            and (isinstance(command, CreatePaymentSession) or one.object_id == command.target)
        ]

    def happened(self, command: Command) -> bool:
        """Tell whether the ledger has the command's own effect."""
        return bool(self.effects(command))

    def posts(self, command: Command) -> int:
        """Count how often the command went over the wire."""
        return self.control.count(SESSION_OPERATIONS[type(command)])

    def let_pass(self, span: timedelta) -> None:
        """Let time pass here and there, and be told of it."""
        self.time.elapsed += span.total_seconds()
        self.control.advance(max(span, timedelta(0)))
        self.session.identity.caller()

    def wait_for_end(self, record: CommandRecord, runner: CommandRunner) -> CommandRecord:
        """Let the runner read back as time passes, until it knows the outcome."""

        async def wait() -> CommandRecord:
            told = record
            for _ in range(60):
                if not told.state.is_open:
                    break
                assert told.next_check_at is not None
                self.let_pass(told.next_check_at - self.time.now())
                told = await runner.check(record.command.command_id)
            return told

        return asyncio.run(wait())


@contextmanager
def paying(path: Path) -> Iterator[SessionDesk]:
    """Run a sandbox account and somebody who looks after agents' money there."""
    with running_sandbox() as sandbox:
        desk = SessionDesk(sandbox, path / "store.db")
        try:
            yield desk
        finally:
            desk.close()
