"""Looks after the accounts that are known but not open, one after another.

Each is looked at every 5 minutes: the shortest warning comes 4 hours before a deadline, and one look costs
an account with nothing new four calls and about 20 ms of this computer. Signed out, it is every 15 minutes,
as a try to sign in costs more, and only the person can change it. AWS's quotas count for each account by
itself, so that these calls take nothing from the open one, and each session has a pacer of its own.
Sessions are kept between the looks, 10 MB each: to build one takes 0.1 to 0.4 s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKeys
from app.errors import AppError
from app.model.account import KnownAccount, Source, in_switcher_order
from app.model.sign_in import Vault
from app.worker.messages import Event
from app.worker.opening import WorkerOptions
from app.worker.scheduler import Timing
from app.worker.stores import Stores
from app.worker.tasks import Tasks
from app.worker.threads import Threads
from app.worker.watch_messages import WatchState
from app.worker.watched import WatchedAccount

_log = logging.getLogger(__name__)

_GIVES_WAY = timedelta(minutes=2)
_NEEDS_PERSON = (WatchState.SIGNED_OUT, WatchState.OTHER_ACCOUNT, WatchState.CLOSED)


def watched_accounts(
    accounts: Iterable[KnownAccount], current: Source, open_store: str
) -> tuple[KnownAccount, ...]:
    """Choose what is looked after besides the open account, in the order of the switcher.

    Those that a window has opened, once for each store: of several choices that lead to one, the one used
    last. Not the store that is open, not the sandbox account, whose server would have to run, and not
    what the person has signed out of.
    """
    found: dict[str, KnownAccount] = {}
    taken = {open_store}
    for one in accounts:
        name = store_of(one)
        if one.key == current.key:
            taken.add(name)
        before = found.get(name)
        is_later = before is None or _used_at(one) > _used_at(before)
        is_left = one.source.sandbox or one.is_signed_out
        if one.used_at is not None and not is_left and is_later:
            found[name] = one
    return in_switcher_order(tuple(one for name, one in found.items() if name not in taken))


def _used_at(account: KnownAccount) -> datetime:
    return account.used_at or datetime.min.replace(tzinfo=UTC)


class Watchman:
    """Looks at one account at a time, between what the open one does; lives on the loop.

    `publish` takes AccountWatched after each look, and NoticeDue with the account's key. `now` is this
    computer's time: a look that sleep has delayed is due when it wakes.
    """

    def __init__(
        self,
        options: WorkerOptions,
        *,
        index: AccountIndex,
        keys: StoreKeys,
        vault: Vault,
        stores: Stores,
        tasks: Tasks,
        publish: Callable[[Event], None],
        timing: Timing,
        now: Callable[[], datetime],
    ) -> None:
        self._options = options
        self._index = index
        self._keys = keys
        self._vault = vault
        self._stores = stores
        self._tasks = tasks
        self._publish = publish
        self._timing = timing
        self._now = now
        self._store_thread = Threads(1, "watch-store")
        self._watched: dict[str, WatchedAccount] = {}
        self._due_at: dict[str, datetime] = {}  # by key; none is due at once
        self._rest_until(now() + timing.others_after)
        self._busy_since: datetime | None = None
        self._look: asyncio.Task[None] | None = None
        self._looks_at = ""
        self._kept_off: set[str] = set()

    def look_now(self) -> None:
        """Look at every account anew, as soon as that disturbs nothing."""
        self._due_at.clear()
        self._rest_until(self._now())

    def time_passed(self, *, is_busy: bool) -> None:
        """Look at an account that is due, unless the open one has something to do; called often.

        It may be busy for half an hour when it is read for the first time: it is given way to for a while.
        """
        now = self._now()
        self._busy_since = (self._busy_since or now) if is_busy else None
        gives_way = self._busy_since is not None and now - self._busy_since < _GIVES_WAY
        is_resting = self._rest_began <= now < self._rest_ends  # else the clock was set
        is_looking = self._look is not None and not self._look.done()
        if not (gives_way or is_resting or is_looking):
            self._look = self._tasks.start("look at another account", self._look_at_next())

    @asynccontextmanager
    async def away_from(self, key: str) -> AsyncIterator[None]:
        """Let go of an account's store and sign-in while they are changed, then look at it anew."""
        self._kept_off.add(key)
        if self._look is not None and self._looks_at == key:
            self._look.cancel()
            await asyncio.wait({self._look})
        watched = self._watched.pop(key, None)
        if watched is not None:
            watched.close()
        try:
            yield
        finally:
            self._kept_off.discard(key)
            self._due_at.pop(key, None)
            self._rest_until(self._now())

    async def notice_shown(self, account: str, key: str) -> None:
        """Remember in an account's store that the tray has told this. Raises AppError."""
        known = next((one for one in await self._accounts() if one.key == account), None)
        current = self._stores.current
        if known is None or account in self._kept_off:
            return  # forgotten, or about to be, with all that was told of it
        if current is not None and current.name == store_of(known):
            watched = self._watched.get(account)
            await self._stores.notice_shown(key, watched.now() if watched else self._now())
        else:
            await self._watch(known).notice_shown(key)

    def close(self) -> None:
        """Let the threads end; what hangs in them is left behind. The tasks have ended before."""
        for watched in self._watched.values():
            watched.close()
        self._store_thread.close()

    async def _look_at_next(self) -> None:
        try:
            now = self._now()
            due = [one for one in await self._chosen() if self._is_due(one.key, now)]
            if due:
                await self._look_at(due[0], now)
            else:
                self._rest_until(min([*self._due_at.values(), now + self._timing.others]))
        except AppError as error:
            _log.info("The other accounts are looked at later: %s", error)
            self._rest_until(self._now() + self._timing.others)

    async def _look_at(self, account: KnownAccount, now: datetime) -> None:
        self._looks_at = account.key
        try:
            told = await self._watch(account).look(now)
        finally:
            self._looks_at = ""
        needs_person = told.state in _NEEDS_PERSON
        every = self._timing.signed_out if needs_person else self._timing.others
        self._due_at[account.key] = now + every
        self._publish(told)

    async def _chosen(self) -> tuple[KnownAccount, ...]:
        current = self._stores.current
        name = current.name if current is not None else ""
        chosen = watched_accounts(await self._accounts(), self._options.source, name)
        keys = {one.key for one in chosen} - self._kept_off
        self._due_at = {key: at for key, at in self._due_at.items() if key in keys}
        return tuple(one for one in chosen if one.key in keys)

    async def _accounts(self) -> tuple[KnownAccount, ...]:
        return await self._store_thread.run(self._index.all)

    def _watch(self, account: KnownAccount) -> WatchedAccount:
        if account.key not in self._watched:
            self._watched[account.key] = WatchedAccount(
                account,
                self._options,
                index=self._index,
                keys=self._keys,
                vault=self._vault,
                store_thread=self._store_thread,
                publish=self._publish,
                patience=self._timing.look,
            )
        return self._watched[account.key]

    def _is_due(self, key: str, now: datetime) -> bool:
        at = self._due_at.get(key)
        # Set back by hand, the clock must not make it wait for hours.
        longest = max(self._timing.others, self._timing.signed_out)
        return at is None or at <= now or at - now > longest

    def _rest_until(self, end: datetime) -> None:
        self._rest_began, self._rest_ends = self._now(), end
