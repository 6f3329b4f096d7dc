"""Somebody who decides on everything at one sandbox account, in a time of which each clock can be wrong.

One journal, any number of windows on it; the real runner, the real gateways, requests over the wire.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.aws.session import AwsSession, Limits
from app.errors import BadSettings, NotFound
from app.model.account import Source
from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    Command,
    CommandRecord,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
    EnableModel,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    RemoveModel,
    SetPurchaseOrders,
    SubmitUseCase,
)
from app.sandbox.control_client import ControlRefused
from app.sandbox.ledger import Effect
from app.sandbox.payments import KEPT_AFTER_EXPIRY
from app.sandbox.sample_agreements import MIGRATION, QUAYSIDE
from app.store.database import open_writer
from app.store.journal import Journal
from app.worker.clock import Clock
from app.worker.runner import CommandRunner, RunnerHooks
from tests.fakes.deciding import (
    EFFECTS,
    KEY,
    OPERATIONS,
    PATIENT,
    READS,
    Desk,
    Killed,
    TestTime,
)
from tests.fakes.enabling import MODEL_OPERATIONS, MODEL_READS, ModelDesk
from tests.fakes.ordering import DECEMBER, JANUARY, OrderDesk
from tests.fakes.paying import SESSION_OPERATIONS, SESSION_READS, SessionDesk
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox

T = TypeVar("T")
_ARRIVES_WITHIN_S = 60.0  # of real time
D = TypeVar("D", bound=Desk)
EVERY_OPERATION: dict[type[Command], str] = {
    **OPERATIONS,
    **MODEL_OPERATIONS,
    **SESSION_OPERATIONS,
    SetPurchaseOrders: "UpdatePurchaseOrders",
}
EVERY_READ: dict[type[Command], str] = {
    **READS,
    **MODEL_READS,
    **SESSION_READS,
    SetPurchaseOrders: "ListAgreementCharges",
}
EVERY_EFFECT: dict[type[Command], str] = {
    **EFFECTS,
    EnableModel: "model agreement CREATED",
    RemoveModel: "model agreement DELETED",
    SubmitUseCase: "use case SUBMITTED",
    CreatePaymentSession: "payment session CREATED",
    DeletePaymentSession: "payment session DELETED",
    SetPurchaseOrders: "purchase order SET to",
}
# Each of these makes an object of its own, which has its id only then.
MAKING: tuple[type[Command], ...] = (CreateQuote, CreatePaymentSession)
# Known by a token, so that their outcome is found out by asking once more.
ASKED_AGAIN = MAKING


class Mark(msgspec.Struct, frozen=True):
    """By which words of the ledger a command's effect is known; `objects` None: of any object.

    `is_each`: every one of the objects gets it, else any one of them. `by_itself_at`: when AWS brings
    about by itself what the command wants, without a word in the ledger.
    """

    effect: str
    objects: tuple[str, ...] | None
    is_each: bool = False
    by_itself_at: datetime | None = None


class Clocks(TestTime):
    """Time that passes only when told. The computer's clock can be wrong, and it can sleep."""

    __test__ = False

    def __init__(self) -> None:
        super().__init__()
        self.skew = timedelta()
        self.slept = 0.0

    def now(self) -> datetime:
        """What the computer's clock shows."""
        return SAMPLE_NOW + timedelta(seconds=self.elapsed) + self.skew

    def monotonic(self) -> float:
        """The clock that stands still while the computer sleeps, as on Linux and macOS."""
        return self.elapsed - self.slept


class FailingJournal(Journal):
    """A journal whose disk is full at some time, or whose process is killed beside one of its steps.

    `room`: how many more steps the disk takes; None: all. `dies_at`: "before note", "after settle" …
    """

    room: int | None = None
    dies_at = ""
    is_dead = False

    def prepare(self, *args: Any) -> CommandRecord:
        return self._step_of("prepare", lambda: super(FailingJournal, self).prepare(*args))

    def mark_sent(self, *args: Any) -> CommandRecord:
        return self._step_of("mark_sent", lambda: super(FailingJournal, self).mark_sent(*args))

    def settle(self, *args: Any, **facts: Any) -> CommandRecord:
        return self._step_of("settle", lambda: super(FailingJournal, self).settle(*args, **facts))

    def note(self, *args: Any) -> CommandRecord:
        return self._step_of("note", lambda: super(FailingJournal, self).note(*args))

    def schedule_check(self, *args: Any) -> CommandRecord:
        return self._step_of("schedule", lambda: super(FailingJournal, self).schedule_check(*args))

    def die(self) -> None:
        """End as a killed process does: what comes afterwards never reaches the file."""
        self.is_dead = True
        raise Killed

    def _step_of(self, name: str, write: Callable[[], CommandRecord]) -> CommandRecord:
        if self.is_dead or self.dies_at == f"before {name}":
            self.die()
        if self.room == 0:
            raise BadSettings("The disk is full.", "Free some space.", code="disk-full")
        if self.room is not None:
            self.room -= 1
        record = write()
        if self.dies_at == f"after {name}":
            self.die()
        return record


async def here(action: Callable[[], T]) -> T:
    """Call AWS at once instead of in a thread, so that a run can be repeated exactly."""
    return action()


class EveryDesk(Desk):
    """Decides on everything. `window` makes a window's runner, with a journal that can fail."""

    time: Clocks

    def __init__(self, sandbox: RunningSandbox, path: Path, limits: Limits = PATIENT) -> None:
        self._clocks = Clocks()
        self._limits = limits
        super().__init__(sandbox, path)
        self.time = self._clocks
        self._orders = 0
        self.journal()  # the file is there before anybody reads it

    def open_session(self, _limits: Limits) -> AwsSession:
        """Sign in with this desk's own waits and the computer's own clock."""
        source = Source(sandbox=True)
        return AwsSession(
            source, self.sandbox.url, limits=self._limits, paced=False, now=self._clocks.now
        )

    def window(
        self,
        on_step: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]],
        publish: Callable[[CommandRecord], None],
    ) -> tuple[CommandRunner, FailingJournal]:
        """Make the runner of one more window, as the worker does."""
        connection = open_writer(self._path, KEY)
        self._open.append(connection)
        journal = FailingJournal(connection)
        clock = Clock(lambda _event: None, may_differ=True, now=self.time.now)
        hooks = RunnerHooks(
            on_step=on_step,
            sleep=sleep,
            monotonic=self.time.monotonic,
            in_thread=here,
            local_now=self.time.now,
        )
        now = clock.following(lambda: self.session.clock.offset)
        return CommandRunner(journal, self.session, self.identity, now, publish, hooks), journal

    def let_pass(self, seconds: float) -> None:
        """Let time pass everywhere."""
        self.time.elapsed += seconds
        step = timedelta(seconds=seconds)
        self.sandbox.server._engine.move_clock(lambda clock: clock.advance(step))

    def drain(self) -> None:
        """Let every request arrive that is still on its way, and wait until it is dealt with."""
        server = self.sandbox.server
        log = server._answerer._log
        end, moment = time.monotonic() + _ARRIVES_WITHIN_S, threading.Event()
        while sum(log.counts().values()) > len(log.latest()):
            assert time.monotonic() < end, (log.counts(), log.latest())
            server._lines.release()
            moment.wait(0.001)
        log.clear()

    def effects_now(self) -> tuple[Effect, ...]:
        """Give everything that has happened; what AWS did by itself has no request's id."""
        return self.sandbox.server._engine.effects()

    def shown(self, kind: type[Command]) -> tuple[Command, Mark]:
        """Make a command of a kind as the window would, asking the sellers for a request if need be.

        Raises:
            AppError: AWS does not give what it is made of.
        """
        if kind is SetPurchaseOrders:
            return self._order()
        command = self._command(kind)
        objects: tuple[str, ...] | None = (command.target,)
        if kind in MAKING:
            objects = None
        elif isinstance(command, GrantApproval | RefuseApproval):
            found = self.session.approvals.approval(command.target).value
            objects = tuple(slot.outcome_id for level in found.levels for slot in level.approvers)
        elif isinstance(command, DeletePaymentSession):
            ends_at = command.shown.created_at + timedelta(minutes=command.shown.minutes)
            forgotten_at = ends_at + KEPT_AFTER_EXPIRY
            return command, Mark(EVERY_EFFECT[kind], objects, by_itself_at=forgotten_at)
        return command, Mark(EVERY_EFFECT[kind], objects)

    def _command(self, kind: type[Command]) -> Command:
        if kind in MODEL_OPERATIONS:
            return self._of(ModelDesk).command(kind)
        if kind is CreatePaymentSession:
            return self._of(SessionDesk).creation()
        return self._deletion() if kind is DeletePaymentSession else self._asked_for(kind)

    def _of(self, desk: type[D]) -> D:
        """Be another kind of desk on the same account, time and journal."""
        other = desk.__new__(desk)
        other.__dict__ = self.__dict__
        return other

    def _order(self) -> tuple[Command, Mark]:
        self._orders += 1
        number = f"BL-2026-{self._orders:04d}"
        ids = ((DECEMBER,), (JANUARY,), (DECEMBER, JANUARY))[self._orders % 3]
        effect = f"purchase order SET to {number} by"
        return self._of(OrderDesk).order(*ids, order=number), Mark(effect, ids, is_each=True)

    def _deletion(self) -> Command:
        desk = self._of(SessionDesk)
        if not (listed := desk.listed()):
            raise NotFound("There is no session.")
        return desk.deletion(max(listed))

    def _asked_for(self, kind: type[Command]) -> Command:
        """Make a command, after asking a seller for what it answers where nothing waits any more."""
        try:
            return super().command(kind)
        except IndexError:
            pass
        try:
            if issubclass(kind, ApprovePayment | RejectPayment):
                self.control.act("new_payment_request", agreement_id=MIGRATION)
            elif issubclass(kind, AcceptCancellation | RejectCancellation):
                self.control.act("new_cancellation_request", agreement_id=QUAYSIDE)
            else:
                self.control.act("new_approval")
            return super().command(kind)
        except (ControlRefused, IndexError) as error:
            raise NotFound("Nothing waits for such an answer.") from error


@contextmanager
def deciding_everything(path: Path, limits: Limits = PATIENT) -> Iterator[EveryDesk]:
    """Run a sandbox account whose time stands still, and somebody who decides on everything there.

    `limits` are how long that person's window waits: so long that each request comes, however busy the
    machine is, except where the account hangs on purpose.
    """
    with running_sandbox(is_frozen=True) as sandbox:
        desk = EveryDesk(sandbox, path / "store.db", limits)
        try:
            yield desk
        finally:
            desk.close()
