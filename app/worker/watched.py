"""One account that is not open: looks what waits in it, and keeps the sign-in between the looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKey, StoreKeys
from app.errors import AppError, Offline, SignInNeeded, StoreLocked
from app.language import tr
from app.model.account import Identity, KnownAccount
from app.model.request import RequestRow
from app.model.sign_in import Vault
from app.model.sync import Listing
from app.worker.announcer import Announcer
from app.worker.archive import Archive
from app.worker.clock import Clock
from app.worker.listings import Listings, Outcome, ReadLocks
from app.worker.messages import Event
from app.worker.mfa_prompt import MfaPrompt
from app.worker.notices import NoticeDesk
from app.worker.opening import WorkerOptions
from app.worker.session_opener import SessionOpener
from app.worker.stores import CachedStore, open_cached
from app.worker.threads import Threads
from app.worker.watch_messages import AccountWatched, WatchState

if TYPE_CHECKING:  # boto3 costs 0.4 s, which the start of the worker does not wait for
    from app.aws.session import AwsSession
    from app.worker.sync import Met

_SHOWN = 5  # rows: the tray has no room for more
_WAITING = (Listing.PAYMENTS, Listing.CANCELLATIONS, Listing.APPROVALS)
_OTHER = "other-account"


class WatchedAccount:
    """Lives on the loop. Its sign-in asks nobody, and its store is open only during a look.

    It calls AWS in a thread of its own, one call at a time. What hangs there holds up no other account for
    longer than `patience`, and the next look goes on with what this one has read.
    """

    def __init__(
        self,
        known: KnownAccount,
        options: WorkerOptions,
        *,
        index: AccountIndex,
        keys: StoreKeys,
        vault: Vault,
        store_thread: Threads,
        publish: Callable[[Event], None],
        patience: timedelta,
    ) -> None:
        self._known = known
        self._keys = keys
        self._store_thread = store_thread
        self._publish = publish
        self._patience = patience
        self._threads = Threads(1, "aws-watch")
        self._clock = Clock(_tell_nobody, may_differ=False)
        self._opener = SessionOpener(
            msgspec.structs.replace(options, source=known.source, has_window=False),
            index=index,
            vault=vault,
            prompt=MfaPrompt(_tell_nobody),
            threads=self._threads,
            sandbox_url=str,  # never asked: the sandbox account is not watched
            on_ends=lambda: None,
        )
        self._aws: AwsSession | None = None
        self._met: Met | None = None
        self._given: set[str] = set()

    def now(self) -> datetime:
        """Tell the time by this account's answers."""
        return self._clock.now()

    async def look(self, at: datetime) -> AccountWatched:
        """Read what waits, tell the notices that are due, and say how the account stands."""
        try:
            async with self._store() as store:
                trouble = await self._read(store)
                rows = await store.run(self._waiting_rows, store)
        except AppError as error:  # of the store: what AWS said is in `trouble`
            return AccountWatched(self._known.key, WatchState.CLOSED, at, problem=error.message)
        return AccountWatched(
            self._known.key,
            _state(trouble),
            at,
            len(rows),
            tuple(rows[:_SHOWN]),
            trouble.message if trouble else "",
        )

    async def notice_shown(self, key: str) -> None:
        """Remember in the account's store that the tray has told this. Raises AppError."""
        async with self._store() as store:
            await store.run(store.cache.mark_notice_shown, key, self.now())

    def close(self) -> None:
        """Wait for nothing any more."""
        self._opener.close()
        self._threads.close()

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[CachedStore]:
        """Open the store for a while; it is closed also when it opens after this was given up."""
        opened: list[CachedStore] = []

        def close() -> None:
            for one in opened:
                one.close_read()

        try:
            await self._store_thread.run(lambda: opened.append(self._open_kept()))
            yield opened[0]
        finally:
            await self._store_thread.run(close)

    def _open_kept(self) -> CachedStore:
        name = store_of(self._known)
        key: StoreKey | None = self._keys.existing(name)
        if key is None:
            raise StoreLocked(tr("Nothing is stored of this account that could be opened."))
        return open_cached(name, key, self._store_thread)

    async def _read(self, store: CachedStore) -> AppError | None:
        """Read what waits; gives what kept AWS from telling. Raises AppError when the store fails."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                try:
                    aws = await self._signed_in()
                except AppError as error:
                    return error
                outcome = await self._poll(aws, store)
        except TimeoutError:
            return Offline(tr("AWS takes very long to answer for this account."))
        if outcome.sign_in is not None:
            self._aws = None
        return outcome.error

    async def _signed_in(self) -> AwsSession:
        """Give the session once AWS has said that it is this account's. Raises AppError."""
        aws, self._aws = self._aws, None
        if aws is None:
            aws, identity = await self._opener.ask()
        else:
            identity = await self._caller(aws)
        if identity.account_id != self._known.account_id:
            raise SignInNeeded(
                tr(
                    "Its credentials are of account {account_id} now.",
                    account_id=identity.account_id,
                ),
                tr("Open it to sign in again."),
                code=_OTHER,
            )
        self._clock.corrected(aws.clock.offset)
        self._aws = aws
        return aws

    async def _caller(self, aws: AwsSession) -> Identity:
        try:
            return await self._threads.run(aws.identity.caller)
        except SignInNeeded:
            raise
        except AppError:
            self._aws = aws  # only AWS cannot be reached now
            raise

    async def _poll(self, aws: AwsSession, store: CachedStore) -> Outcome:
        # Imported here: boto3 and botocore come with it (0.4 s), which the start does not wait for.
        from app.worker.sync import Met, Sync  # noqa: PLC0415

        notices = NoticeDesk(
            store, self.now, self._publish, account=self._known.key, given=self._given
        )

        async def waiting_read(outcome: Outcome) -> None:
            await notices.waiting_read(is_complete=outcome.has_settled(*_WAITING))

        # What changes here is no change of the account that the window shows.
        announcer = Announcer(_tell_nobody)
        listings = Listings(store, self._threads, announcer, self.now)
        archive = Archive(aws, listings, self.now)
        self._met = self._met or Met()
        sync = Sync(aws, listings, self.now, waiting_read, archive, ReadLocks(), self._met)
        try:
            return await sync.poll()
        finally:
            announcer.flush()

    def _waiting_rows(self, store: CachedStore) -> list[RequestRow]:
        return store.queries.request_rows(decided=False, kind=None, sort="deadline", now=self.now())


def _state(trouble: AppError | None) -> WatchState:
    if trouble is None:
        return WatchState.WATCHED
    if isinstance(trouble, SignInNeeded):
        return WatchState.OTHER_ACCOUNT if trouble.code == _OTHER else WatchState.SIGNED_OUT
    return WatchState.UNREACHABLE


def _tell_nobody(_event: Event) -> None:
    """The window hears nothing of it."""
