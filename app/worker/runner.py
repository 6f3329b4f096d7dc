"""Runs commands so that one click is at most one effect, through crashes, lost answers and races."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import msgspec

from app.commands import outcomes
from app.commands.base import (
    WAITING_PROVES_AFTER_S,
    CommandKind,
    Finding,
    Gateways,
    Observed,
    Reading,
    Verdict,
    proves_refusal,
)
from app.commands.kinds import CommandKinds
from app.commands.outcomes import Told
from app.errors import AppError, NeverSent, NotFound, Rejected, Unclear
from app.language import tr
from app.model.account import Identity
from app.model.command import UNDERWAY, Command, CommandRecord, CommandState, Evidence
from app.model.now import now_utc
from app.store.journal import IllegalTransition, Journal

logger = logging.getLogger(__name__)

T = TypeVar("T")

CHECK_DELAYS_S = (1, 2, 4, 8, 16, 32, 60)
LATER_CHECKS_S = 300
LASTING_CHECKS_S = 30  # while AWS works on what it has taken
UNWRITTEN_CHECKS_S = 15  # while the journal cannot be written: somebody is freeing the disk
# How long after the log says "sent" the socket may be opened; later the request is held back.
SEND_WITHIN_S = 20
_WAITING_READS = 3
_TICK_S = 1.0


def _ignore(_value: object) -> None:
    return


async def _keep_nothing(_seen: tuple[Observed, ...]) -> None:
    return


class RunnerHooks(msgspec.Struct, frozen=True):
    """What surrounds the runner, each with the real thing as default.

    `observe` is given what was read on the way, for the store; `keep` stores it before anything is sent, or
    raises AppError. `on_step` is called with prepared,
    re_read, sent_committed, after_send and settled: tests end the runner there.
    """

    observe: Callable[[tuple[Observed, ...]], None] = _ignore
    keep: Callable[[tuple[Observed, ...]], Awaitable[None]] = _keep_nothing
    on_step: Callable[[str], None] = _ignore
    in_thread: Callable[[Callable[[], Any]], Awaitable[Any]] = asyncio.to_thread
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    monotonic: Callable[[], float] = time.monotonic
    local_now: Callable[[], datetime] = now_utc


class _Watch:
    """What this process knows of one open command: when to read next, since when it waits."""

    def __init__(self, now: float) -> None:
        self.reads = 0
        self.began_at = now
        self.due_at = now
        self._waiting_since: float | None = None
        self._waiting_reads = 0

    @property
    def is_young(self) -> bool:
        """Tell whether reads still come quickly; later ones are only noted when they say news."""
        return self.reads < len(CHECK_DELAYS_S)

    def next_delay_s(self) -> int:
        """Give the seconds until the next read, longer each time."""
        delay = CHECK_DELAYS_S[self.reads] if self.is_young else LATER_CHECKS_S
        self.reads += 1
        return delay

    def has_waited_long(self, now: float, proves_after_s: float) -> bool:
        """Count a read that showed the target waiting; tell whether that has lasted for long."""
        if self._waiting_since is None:
            self._waiting_since = now
        self._waiting_reads += 1
        long = now - self._waiting_since >= proves_after_s
        return long and self._waiting_reads >= _WAITING_READS


class CommandRunner:
    """Takes commands through the journal; the only place from which changes are sent to AWS.

    Lives on the worker's loop and uses the journal there; calls to AWS run in threads. Several
    runners, also of other processes, may share a journal: the journal decides who sends.
    """

    def __init__(
        self,
        journal: Journal,
        gateways: Gateways,
        identity: Identity,
        clock: Callable[[], datetime],
        publish: Callable[[CommandRecord], None],
        hooks: RunnerHooks | None = None,
    ) -> None:
        self._journal = journal
        self._identity = identity
        self._caller = gateways.identity.caller
        self._sends = gateways.sends
        self._kinds = CommandKinds(gateways)
        self._clock = clock
        self._publish = publish
        self._hooks = hooks or RunnerHooks()
        self._watches: dict[str, _Watch] = {}
        self._has_open = asyncio.Event()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, command: Command) -> CommandRecord:
        """Carry a command out and give its record; the same command_id is never sent twice.

        Raises:
            Rejected: AWS would not take it; nothing was written down.
            TargetBusy: another command on its target is open.
        """
        kind = self._kinds.of(command)
        kind.check(command)
        async with self._lock(command.command_id):
            known = self._find(command.command_id)
            if known is not None:
                return _same(known, command)
            now = self._clock()
            record = self._journal.prepare(command, self._identity, now, shown_hash(command))
            self._tell(record)
            self._hooks.on_step("prepared")
            try:
                return await self._carry_out(kind, record)
            except AppError:  # the journal cannot be written: what it holds is looked at later
                self._look_after(command.command_id)
                raise

    async def check(self, command_id: str) -> CommandRecord:
        """Read a command's target back now, if its outcome is open, and give its record.

        Raises:
            NotFound: there is no such command.
        """
        async with self._lock(command_id):
            record = self._find(command_id)
            if record is None:
                raise NotFound(tr("There is no such command in the log."), code="no-command")
            return await self._reconcile(record)

    async def reconcile_open(self) -> list[CommandRecord]:
        """Find out what became of every command that an earlier process left open."""
        open_ids = [record.command.command_id for record in self._journal.open_commands()]
        return [await self.check(command_id) for command_id in open_ids]

    async def watch(self) -> None:
        """Read open commands back when they are due, for as long as the worker runs."""
        while True:
            await self._has_open.wait()
            await self._hooks.sleep(_TICK_S)
            now = self._hooks.monotonic()
            for command_id in [key for key, one in self._watches.items() if one.due_at <= now]:
                try:
                    await self.check(command_id)
                except AppError as error:  # the journal cannot be written just now
                    logger.warning("%s cannot be checked: %s", command_id, error.code)
                    self._look_after(command_id).due_at = now + UNWRITTEN_CHECKS_S

    # --- before sending ---------------------------------------------------------------------------

    async def _carry_out(self, kind: CommandKind[Any], record: CommandRecord) -> CommandRecord:
        try:
            problem = await self._problem(kind, record)
        except BaseException:
            self._settle(record, CommandState.STOPPED, outcomes.interrupted())
            raise
        if problem is not None:
            return self._settle(record, CommandState.STOPPED, problem)
        self._hooks.on_step("re_read")
        # Counted from before the commit: other processes begin to count when they see it.
        leaves = self._until(SEND_WITHIN_S)
        try:
            record = self._journal.mark_sent(record.command.command_id, self._clock())
        except IllegalTransition:  # another process took it, or has given it up
            return self._journal.get(record.command.command_id)
        self._tell(record)
        self._hooks.on_step("sent_committed")
        return await self._send(kind, record, leaves)

    async def _problem(self, kind: CommandKind[Any], record: CommandRecord) -> Told | None:
        """Read caller and target again; give the reason why nothing may be sent, if there is one."""
        try:
            caller = await self._hooks.in_thread(self._caller)
            if caller.account_id != self._identity.account_id:
                return outcomes.other_account(caller, self._identity)
            reading = await self._hooks.in_thread(lambda: self._re_read(kind, record.command))
            if reading.is_kept_first:
                await self._hooks.keep(reading.seen)
        except AppError as error:
            return outcomes.not_sent(error)
        if not reading.is_kept_first:
            self._hooks.observe(reading.seen)
        if reading.operation:
            self._note(record, reading.operation, reading.text, reading.request_id)
        return outcomes.changed(reading) if reading.differences else None

    def _re_read(self, kind: CommandKind[Any], command: Command) -> Reading:
        with self._sends.only_as(self._identity.account_id):
            return kind.re_read(command)

    # --- sending ----------------------------------------------------------------------------------

    def _until(self, seconds: float) -> Callable[[], bool]:
        """Give what tells whether so many seconds are over, also those that this computer has slept.

        On Linux and macOS the monotonic clock stands still meanwhile, and the other one may be set back.
        """
        hooks = self._hooks
        end, local_end = hooks.monotonic() + seconds, hooks.local_now() + timedelta(seconds=seconds)
        return lambda: hooks.monotonic() > end or hooks.local_now() > local_end

    async def _send(
        self, kind: CommandKind[Any], record: CommandRecord, is_late: Callable[[], bool]
    ) -> CommandRecord:
        def attempt() -> Verdict | AppError:
            with self._sends.unless(is_late, self._identity.account_id):
                return _outcome(kind, record.command)

        try:
            outcome = await self._hooks.in_thread(attempt)
        except BaseException:  # cancelled, above all: the request goes on its way all the same
            self._leave_open(kind, record)
            raise
        self._hooks.on_step("after_send")
        try:
            record = await self._conclude(kind, record, outcome)
        except AppError as error:  # never an error for the caller now: something may have happened
            logger.warning("%s is sent but not written down", record.command.command_id)
            self._look_after(record.command.command_id)
            told = outcomes.unwritten(error)
            return msgspec.structs.replace(
                record, state=CommandState.UNKNOWN, message=told.message, hint=told.hint
            )
        self._hooks.on_step("settled")
        return record

    def _leave_open(self, kind: CommandKind[Any], record: CommandRecord) -> None:
        try:
            self._unknown(record, outcomes.left_open(kind.words))
        except AppError as error:  # the journal says "sent", and that is read back as well
            logger.warning("%s stays as sent: %s", record.command.command_id, error.code)

    async def _conclude(
        self, kind: CommandKind[Any], record: CommandRecord, outcome: Verdict | AppError
    ) -> CommandRecord:
        """Write down what the answer proves; where it proves nothing, read back at once."""
        if isinstance(outcome, NeverSent):
            return self._settle(
                record, CommandState.REFUSED, outcomes.never_sent(kind.words, outcome)
            )
        if isinstance(outcome, AppError):
            if proves_refusal(outcome):
                return self._settle(record, CommandState.REFUSED, outcomes.refused(outcome))
            return await self._read_back(
                kind, self._unknown(record, outcomes.lost(kind.words, outcome))
            )
        record = self._note(record, outcome.operation, outcome.text, outcome.request_id)
        if outcome.seen is not None:
            self._hooks.observe((outcome.seen,))
        if outcome.finding is Finding.DONE:
            told = outcomes.confirmed(kind.done, outcome.request_id, outcome.result)
            return self._settle(record, CommandState.CONFIRMED, told)
        if outcome.finding is not Finding.TAKEN:
            record = self._unknown(record, _doubt(kind, record))
        return await self._read_back(kind, record)

    # --- finding out ------------------------------------------------------------------------------

    async def _reconcile(self, record: CommandRecord) -> CommandRecord:
        """Bring an open command on: give up what was never sent, read back what may have been."""
        if not record.state.is_open:
            self._forget(record.command.command_id)
            return record
        if record.account_id != self._identity.account_id:
            return record  # only its own account can tell what became of it
        if record.state is CommandState.PREPARED:
            return self._settle(record, CommandState.STOPPED, outcomes.interrupted())
        kind = self._kinds.of(record.command)
        if record.state is CommandState.SENT:
            record = self._unknown(record, _doubt(kind, record))
        return await self._read_back(kind, record)

    async def _read_back(self, kind: CommandKind[Any], record: CommandRecord) -> CommandRecord:
        """Read the target, settle what that proves, else stay unknown until the next read.

        A command that is still "sent" here was taken by AWS, whose answer did not say the outcome.
        """
        if not record.state.is_open:
            return record
        verdict = await self._hooks.in_thread(lambda: self._found(kind, record))
        watch = self._look_after(record.command.command_id)
        if watch.is_young or verdict.text not in {one.text for one in record.evidence[-1:]}:
            record = self._note(record, verdict.operation, verdict.text, verdict.request_id)
        if verdict.seen is not None:
            self._hooks.observe((verdict.seen,))
        if verdict.finding is Finding.DONE:
            return self._settle(record, CommandState.CONFIRMED, _found_done(kind, record, verdict))
        if verdict.finding is Finding.ELSEWHERE:
            told = outcomes.decided_elsewhere(kind.words, verdict)
            return self._settle(record, CommandState.REFUSED, told)
        if (nothing := self._came_to_nothing(kind, record, verdict, watch)) is not None:
            return self._settle(record, CommandState.REFUSED, nothing)
        if record.state is CommandState.SENT:
            record = self._unknown(record, _doubt(kind, record))
        return self._schedule(kind, record, watch)

    def _found(self, kind: CommandKind[Any], record: CommandRecord) -> Verdict:
        """Read the target back; where that fails, nothing is proved.

        Only its own account can: another one finds nothing where there is something, and what is asked
        once more, with the same token, would be done in its name.
        """
        try:
            caller = self._caller()
            if caller.account_id != self._identity.account_id:
                text = outcomes.not_ours_to_tell(caller, self._identity)
                return Verdict(Finding.UNSURE, kind.reads, text)
            with self._sends.only_as(caller.account_id):
                return kind.find_out(record.command, record.evidence)
        except AppError as error:
            said = tr("AWS could not be asked.")
            text = f"{said} {error.message} {error.hint}".strip()
            return Verdict(Finding.UNSURE, kind.reads, text, error.request_id)
        except Exception as error:
            logger.exception("reading back %s went wrong", record.command.command_id)
            text = tr("Countersign has a fault: {fault}.", fault=type(error).__name__)
            return Verdict(Finding.UNSURE, kind.reads, text)

    def _came_to_nothing(
        self, kind: CommandKind[Any], record: CommandRecord, verdict: Verdict, watch: _Watch
    ) -> Told | None:
        """Say why the command has no effect and will have none, if that is proved by now."""
        if verdict.finding is Finding.FAILED:
            return outcomes.failed(kind.words, verdict)
        if verdict.finding not in (Finding.WAITING, Finding.PARTLY):
            return None
        now = self._hooks.monotonic()
        ended = outcomes.without_effect
        lasts_s = kind.lasting.lost_after_s if kind.lasting else WAITING_PROVES_AFTER_S
        if _answer(kind, record) is not None:
            if kind.lasting is None:
                return None
            ended, lasts_s = outcomes.failed, kind.lasting.at_most_s
        if not watch.has_waited_long(now, lasts_s):
            return None
        return (outcomes.partly if verdict.finding is Finding.PARTLY else ended)(
            kind.words, verdict
        )

    def _schedule(
        self, kind: CommandKind[Any], record: CommandRecord, watch: _Watch
    ) -> CommandRecord:
        delay_s = watch.next_delay_s()
        age_s = self._hooks.monotonic() - watch.began_at
        if kind.lasting is not None and record.aws_code == UNDERWAY:
            soon_s = LASTING_CHECKS_S if age_s <= kind.lasting.at_most_s else delay_s
            delay_s = min(delay_s, soon_s)
        watch.due_at = self._hooks.monotonic() + delay_s
        at = self._clock() + timedelta(seconds=delay_s)
        try:
            record = self._journal.schedule_check(record.command.command_id, at)
        except IllegalTransition:  # another process has settled it
            record = self._journal.get(record.command.command_id)
        self._tell(record)
        return record

    def _look_after(self, command_id: str) -> _Watch:
        watch = self._watches.setdefault(command_id, _Watch(self._hooks.monotonic()))
        self._has_open.set()
        return watch

    def _forget(self, command_id: str) -> None:
        self._watches.pop(command_id, None)
        if not self._watches:
            self._has_open.clear()

    # --- the journal ------------------------------------------------------------------------------

    def _find(self, command_id: str) -> CommandRecord | None:
        try:
            return self._journal.get(command_id)
        except KeyError:
            return None

    def _unknown(self, record: CommandRecord, told: Told) -> CommandRecord:
        self._look_after(record.command.command_id)
        return self._settle(record, CommandState.UNKNOWN, told)

    def _settle(self, record: CommandRecord, state: CommandState, told: Told) -> CommandRecord:
        command_id = record.command.command_id
        try:
            record = self._journal.settle(
                command_id, state, self._clock(), **msgspec.structs.asdict(told)
            )
        except IllegalTransition:  # another process has settled it
            record = self._journal.get(command_id)
        if not record.state.is_open:
            self._forget(command_id)
        self._tell(record)
        return record

    def _note(
        self, record: CommandRecord, operation: str, text: str, request_id: str
    ) -> CommandRecord:
        evidence = Evidence(self._clock(), operation, text, request_id)
        return self._journal.note(record.command.command_id, evidence)

    def _tell(self, record: CommandRecord) -> None:
        logger.info(
            "%s %s: %s %s",
            record.command.command_id,
            record.command.__struct_config__.tag,
            record.state.value,
            record.aws_code,
        )
        self._publish(record)

    def _lock(self, command_id: str) -> asyncio.Lock:
        return self._locks.setdefault(command_id, asyncio.Lock())


def shown_hash(command: Command) -> str:
    """Make a fingerprint of everything that the confirmation sheet showed and will be sent."""
    return hashlib.sha256(msgspec.json.encode(command)).hexdigest()


def _same(known: CommandRecord, command: Command) -> CommandRecord:
    """Give the record of a click that came twice, unless another command took its id."""
    if (type(known.command), known.command.target) != (type(command), command.target):
        raise Rejected(tr("This command has the id of an earlier one."), code="id-taken")
    return known


def _outcome(kind: CommandKind[Any], command: Command) -> Verdict | AppError:
    """Send; an error of any kind is an outcome, since the request may have had its effect."""
    try:
        return kind.send(command)
    except AppError as error:
        return error
    except Exception as error:
        logger.exception("sending %s went wrong", command.command_id)
        return Unclear(tr("Countersign has a fault."), code=type(error).__name__)


def _answer(kind: CommandKind[Any], record: CommandRecord) -> Evidence | None:
    """Give AWS's answer to the send, if it took it: all else that is noted comes from reading."""
    answers = (one for one in record.evidence if one.operation != kind.reads)
    return next(answers, None)


def _doubt(kind: CommandKind[Any], record: CommandRecord) -> Told:
    """Say why a command's outcome is not known though it was sent."""
    answer = _answer(kind, record)
    if answer is None:
        return outcomes.left_open(kind.words)
    if kind.lasting is not None:
        return outcomes.underway(kind.lasting, answer)
    return outcomes.unproven(kind.words, answer)


def _found_done(kind: CommandKind[Any], record: CommandRecord, verdict: Verdict) -> Told:
    answer = _answer(kind, record)
    if verdict.is_own:
        return outcomes.confirmed(kind.done, verdict.request_id, verdict.result)
    is_ours = record.state is CommandState.SENT or record.aws_code == UNDERWAY
    if is_ours and answer is not None:
        return outcomes.confirmed(kind.done, answer.request_id, verdict.result)
    return outcomes.found_done(kind.words, kind.done, record.aws_code, verdict.result)
