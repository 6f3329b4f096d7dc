"""Reads payment sessions into the store: when asked, and every minute while somebody looks or agents may spend."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from app.errors import AppError, NotFound, Rejected, Unclear
from app.language import tr
from app.model.command import CommandRecord, CommandState, CreatePaymentSession
from app.model.payment_session import (
    PaymentManager,
    PaymentSession,
    RegionReading,
    SessionGone,
    manager_id_of,
    region_of,
)
from app.worker.session_messages import (
    ChooseRegions,
    ForgetUser,
    LinkRead,
    ReadConnectorLink,
    ReadInstrumentLink,
    ReadInstruments,
    ReadSession,
    ReadSessions,
    RememberUser,
    SessionAnswer,
    SessionRead,
    SessionRequest,
    SessionsChanged,
    SessionsRead,
    ShowSessions,
)
from app.worker.session_rules import failed_reading, require_regions, require_user
from app.worker.stores import CachedStore
from app.worker.tasks import Tasks, together
from app.worker.threads import Threads
from app.worker.wallet_reads import read_wallets, read_whole

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=60)
_MANAGERS_EVERY = timedelta(minutes=5)  # they change by hand only
_MOST_USERS = 50  # of a manager, each of which is listed
_MOST_UNCLEAR = 3  # answers, after which a round ends
_MOST_AT_ONCE = 40  # sessions that one round reads one by one
_LOOKED_AFTER = timedelta(hours=1)  # after its expiry, for what was spent last


class SessionReads:
    """Lives on the loop. `publish` takes SessionsChanged; `has_read` is awaited after each round.

    `is_shown`: the tab is shown already, for one that works on after another sign-in.
    """

    def __init__(
        self,
        aws: AwsSession,
        store: CachedStore,
        threads: Threads,
        tasks: Tasks,
        now: Callable[[], datetime],
        publish: Callable[[SessionsChanged], None],
        has_read: Callable[[], Awaitable[None]],
        *,
        is_shown: bool = False,
    ) -> None:
        self._aws = aws
        self._store = store
        self._records = store.cache.sessions
        self._threads = threads
        self._tasks = tasks
        self._now = now
        self._publish = publish
        self._has_read = has_read
        self._is_shown = is_shown
        self._round: asyncio.Task[None] | None = None
        self._read_at: datetime | None = None
        self._fresh_since: datetime | None = None
        self._managers_read_at: dict[str, datetime] = {}
        self._has_ended = False

    @property
    def is_shown(self) -> bool:
        """Whether somebody looks at the tab."""
        return self._is_shown

    async def answer(self, request: SessionRequest) -> SessionAnswer:
        """Carry a call out. Raises AppError."""
        match request:
            case ReadSession():
                return SessionRead(await self._read_one(request))
            case ReadConnectorLink(arn, connector_id):
                gateway = self._aws.payment_regions.managers(region_of(arn))
                read = partial(gateway.sign_in_link, manager_id_of(arn), connector_id)
                return LinkRead((await self._threads.run(read)).value)
            case ReadInstrumentLink(arn, instrument_id, user_id):
                linking = self._aws.payment_regions.sessions(arn).linking
                link = await self._threads.run(linking, arn, instrument_id, user_id)
                return LinkRead(link.value)
            case ReadInstruments(arn):
                await self._read_instruments(arn)
            case ReadSessions():
                self._managers_read_at.clear()
                await self.read()
            case _:
                await self._choose(request)
        return SessionsRead()

    async def time_passed(self) -> None:
        """Begin a round where one is due. Call it every few seconds."""
        now = self._now()
        is_due = self._read_at is None or abs(now - self._read_at) >= EVERY
        if is_due and self._round is None and (self._is_shown or await self._is_spendable(now)):
            self._begin()

    async def read(self) -> None:
        """Read all chosen regions now; after a round that is under way, what that has not read yet.

        What keeps AWS from telling is noted with its region. Raises AppError when the store fails.
        """
        fresh_since = None
        if self._round is not None:
            fresh_since = self._read_at
            await asyncio.wait([self._round])
        await asyncio.shield(self._begin(is_asked=True, fresh_since=fresh_since))

    async def keep(self, seen: Iterable[object]) -> None:
        """Store what a command read on its way. Raises AppError."""
        for one in seen:
            if isinstance(one, PaymentSession):
                await self._keep(self._records.put_sessions, [one])
            elif isinstance(one, SessionGone):
                gone = partial(self._records.mark_gone, is_deleted_here=True)
                await self._keep(gone, one.session_id, self._now())

    def command_changed(self, record: CommandRecord) -> None:
        """List the sessions of the user for whom one was made here, from now on."""
        command = record.command
        if record.state is CommandState.CONFIRMED and isinstance(command, CreatePaymentSession):
            arn, user_id = command.target, command.shown.user_id
            self._tasks.start("user of a session", self._quietly(self._remember(arn, user_id)))

    def end(self) -> None:
        """Read nothing any more: somebody else is signed in, or nobody."""
        self._has_ended = True
        if self._round is not None:
            self._round.cancel()

    # --- what the person chose -------------------------------------------------------------------

    async def _choose(
        self, request: ShowSessions | ChooseRegions | RememberUser | ForgetUser
    ) -> None:
        match request:
            case ShowSessions(is_shown):
                self._is_shown = is_shown
                if is_shown:
                    await self._choose_usual()
            case ChooseRegions(regions):
                require_regions(regions)
                await self._store.run(self._records.choose_regions, regions)
            case RememberUser(arn, user_id):
                require_user(arn, user_id)
                await self._require_few(arn, user_id)
                await self._remember(arn, user_id)
            case ForgetUser(arn, user_id):
                await self._store.run(self._records.forget_user, arn, user_id)
        self._publish(SessionsChanged())
        if self._round is None and not isinstance(request, ForgetUser) and self._is_shown:
            self._begin()

    async def _choose_usual(self) -> None:
        """Begin with the profile's region where the person never chose one."""
        usual = await self._threads.run(self._aws.payment_regions.usual)
        await self._store.run(self._records.choose_first_region, usual)

    async def _require_few(self, manager_arn: str, user_id: str) -> None:
        managers = await self._store.run(self._store.queries.payment_managers)
        known = next((one.user_ids for one in managers if one.arn == manager_arn), ())
        if user_id not in known and len(known) >= _MOST_USERS:
            raise Rejected(
                tr(
                    "{number} user ids are listed for this payment manager already.",
                    number=len(known),
                ),
                tr("Remove one that is not needed any more."),
                code="users",
            )

    async def _remember(self, manager_arn: str, user_id: str) -> None:
        await self._store.run(self._records.remember_user, manager_arn, user_id, self._now())
        self._publish(SessionsChanged())

    # --- rounds ----------------------------------------------------------------------------------

    def _begin(
        self, *, is_asked: bool = False, fresh_since: datetime | None = None
    ) -> asyncio.Task[None]:
        work = self._do(is_asked, fresh_since)
        self._round = self._tasks.start("payment sessions", self._quietly(work))
        return self._round

    async def _do(self, is_asked: bool, fresh_since: datetime | None) -> None:
        try:
            if self._has_ended:
                return
            self._read_at = self._now()
            self._fresh_since = fresh_since or self._read_at
            queries = self._store.queries
            regions = await self._store.run(queries.session_regions)
            if self._is_shown or is_asked:
                await together(*(self._read_region(one) for one in regions))
            else:
                for one in regions:
                    await self._read_due(one)
            self._publish(SessionsChanged())
            await self._has_read()
        finally:
            self._round = None

    async def _read_region(self, region: str) -> None:
        """Read managers, lists and sessions of a region; what stands in the way is noted with it."""
        at = self._now()
        reading = RegionReading(region, read_at=at, tried_at=at)
        try:
            await self._read_managers(region, at)
            for manager in await self._managers(region):
                for user_id in manager.user_ids[:_MOST_USERS] if manager.takes_iam else ():
                    await self._list(manager.arn, user_id)
            await self._read_each(await self._due(region))
        except AppError as error:
            reading = failed_reading(region, at, error)
        await self._store.run(self._store.cache.sessions.region_read, reading)

    async def _read_due(self, region: str) -> None:
        """Read only the sessions from which agents may spend: nobody looks at the rest."""
        try:
            await self._read_each(await self._due(region))
        except AppError as error:
            reading = failed_reading(region, self._now(), error)
            await self._store.run(self._store.cache.sessions.region_read, reading)

    async def _read_managers(self, region: str, at: datetime) -> None:
        before = self._managers_read_at.get(region)
        if before is not None and abs(at - before) < _MANAGERS_EVERY:
            return
        gateway = self._aws.payment_regions.managers(region)
        found = await self._threads.run(read_whole, gateway.managers)
        whole = []
        for one in found:
            pages = partial(gateway.connectors, one.manager_id)
            connectors = await self._threads.run(read_whole, pages)
            whole.append(msgspec.structs.replace(one, connectors=connectors))
        await self._keep(self._store.cache.sessions.put_managers, region, whole)
        self._managers_read_at[region] = at

    async def _list(self, manager_arn: str, user_id: str) -> None:
        gateway = self._aws.payment_regions.sessions(manager_arn)
        pages = partial(gateway.sessions, manager_arn, user_id)
        found = await self._threads.run(read_whole, pages)
        await self._keep(self._store.cache.sessions.put_sessions, found)

    async def _read_each(self, due: Iterable[PaymentSession]) -> None:
        """Read sessions one by one; one whose answer makes no sense must not keep the others from it."""
        unclear: list[Unclear] = []
        for one in due:
            try:
                await self._read(one.manager_arn, one.session_id, one.user_id)
            except Unclear as error:
                unclear.append(error)
                if len(unclear) == _MOST_UNCLEAR:
                    break
        if unclear:
            raise unclear[0]

    async def _read(
        self, manager_arn: str, session_id: str, user_id: str, *, urgent: bool = False
    ) -> None:
        """Read one session, or note that AWS has it no more. Raises AppError."""
        read = partial(
            self._aws.payment_regions.sessions(manager_arn).session,
            manager_arn,
            session_id,
            user_id,
            at=self._now(),
            urgent=urgent,
        )
        try:
            answer = await self._threads.run(read)
        except NotFound as error:
            if not error.request_id:
                raise
            await self._keep(self._records.mark_gone, session_id, self._now())
        else:
            await self._keep(self._records.put_sessions, [answer.value])

    async def _read_one(self, request: ReadSession) -> PaymentSession:
        await self._read(request.manager_arn, request.session_id, request.user_id, urgent=True)
        stored = await self._store.run(self._store.queries.payment_session, request.session_id)
        if stored is None:
            raise NotFound(tr("AWS has no such payment session."), code="no-session")
        return stored

    async def _read_instruments(self, manager_arn: str) -> None:
        managers = await self._store.run(self._store.queries.payment_managers)
        users = next((one.user_ids for one in managers if one.arn == manager_arn), ())
        gateway = self._aws.payment_regions.sessions(manager_arn)
        for user_id in users:
            read = partial(read_wallets, gateway, manager_arn, user_id, self._now())
            found = await self._threads.run(read)
            await self._keep(self._records.put_instruments, manager_arn, user_id, found)

    # --- what is stored --------------------------------------------------------------------------

    async def _managers(self, region: str) -> list[PaymentManager]:
        found = await self._store.run(self._store.queries.payment_managers)
        return [one for one in found if one.region == region]

    async def _due(self, region: str) -> tuple[PaymentSession, ...]:
        now = self._now()
        since = now - _LOOKED_AFTER
        found = await self._store.run(self._records.to_read, region, now, since, _MOST_AT_ONCE)
        fresh_since = self._fresh_since or now
        # What was read "after now" was read while the computer's clock was ahead.
        return tuple(
            one
            for one in found
            if one.amounts_read_at is None or not fresh_since <= one.amounts_read_at <= now
        )

    async def _keep(self, put: Callable[..., bool], *values: Any) -> None:
        """Store something, and tell the window if that changed anything."""
        if await self._store.run(put, *values):
            self._publish(SessionsChanged())

    async def _is_spendable(self, now: datetime) -> bool:
        return bool(await self._store.run(self._store.queries.session_expiries, now))

    async def _quietly(self, work: Any) -> None:
        try:
            await work
        except AppError as error:
            _log.info("Left for the next round: %s", error)
