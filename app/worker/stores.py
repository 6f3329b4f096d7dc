"""The one store that is open: which account's it is, what opens it, and who writes in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from app.accounts.store_keys import StoreKey, StoreKeys
from app.errors import AppError, NeverSent, NoKeyring, StoreDamaged, StoreLocked
from app.language import tr
from app.model.note import Note
from app.store.cache import Cache
from app.store.database import Connection, open_writer, sent_commands, set_aside
from app.store.journal import Journal
from app.store.notes import Notes
from app.store.queries import Queries
from app.store.salvage import carry_over
from app.store.sent_mark import SentMark
from app.worker.earlier_log import words_of_aside, words_of_lost
from app.worker.failures import describe
from app.worker.messages import Event
from app.worker.opening import StoreOpened, StoreProblem
from app.worker.threads import Threads
from app.worker.view_messages import DropView, KeepView, ViewRequest

_log = logging.getLogger(__name__)
T = TypeVar("T")
_LAST_MARK_S = 1.0  # how long a quit waits for the keyring to take the last mark
_ONLY_ASKED = "passphrase"  # the reason of a StoreLocked for which the person need only be asked


@dataclass(frozen=True)
class CachedStore:
    """What was read of an account: an open store without its journal.

    Cache and queries belong to one thread.
    """

    name: str
    key: StoreKey
    cache: Cache
    queries: Queries
    thread: Threads
    close_cache: Callable[[], None]

    async def run(self, function: Callable[..., T], *args: object, **named: object) -> T:
        """Use cache or queries in their thread."""
        return await self.thread.run(partial(function, *args, **named))

    def close_read(self) -> None:
        """Close queries and cache; call it in their thread."""
        self.queries.close()
        self.close_cache()


@dataclass(frozen=True)
class OpenStore(CachedStore):
    """An open store.

    Journal and notes have a connection of their own and are used on the loop, so that what the person
    decides or writes does not wait behind pages that are read at the same time.
    """

    account_id: str
    journal: Journal
    notes: Notes
    close_journal: Callable[[], None]


def open_cached(name: str, key: StoreKey, thread: Threads) -> CachedStore:
    """Open what was read into a store; call it in `thread`. Raises AppError."""
    connection = open_writer(key.path, key.key, durable=False)
    try:
        queries = Queries(key.path, key.key)
    except BaseException:
        connection.close()
        raise
    return CachedStore(name, key, Cache(connection), queries, thread, connection.close)


class Stores:
    """Opens, sets aside and closes stores, and tells the window of it."""

    def __init__(self, keys: StoreKeys, publish: Callable[[Event], None]) -> None:
        self._keys = keys
        self._publish = publish
        self._thread = Threads(1, "store")
        self._keyring = Threads(1, "sent mark")  # which may take seconds to answer
        self._lock = asyncio.Lock()
        self._open: OpenStore | None = None
        self._locked_name = ""
        self._aside: Path | None = None
        self._aside_line = ""

    @property
    def current(self) -> OpenStore | None:
        """The open store."""
        return self._open

    async def open(self, name: str, account_id: str) -> OpenStore:
        """Open the store of this name; another one that is open is closed.

        Raises:
            AppError: it cannot be opened; the window has been told.
        """
        async with self._lock:
            if self._open is not None and self._open.name == name:
                return self._open
            await self._close()
            try:
                opened = await self._thread.run(self._load, name, account_id)
            except AppError as error:
                is_unreadable = isinstance(error, StoreDamaged | StoreLocked)
                is_unreadable = is_unreadable and error.reason != _ONLY_ASKED
                self._locked_name = name if is_unreadable else ""
                self._publish(StoreProblem(describe(error), can_set_aside=is_unreadable))
                raise
            self._locked_name = ""
            self._open = opened
            self._publish(
                StoreOpened(
                    path=str(opened.key.path),
                    key=opened.key.key,
                    is_kept=opened.key.is_kept,
                    account_id=account_id,
                    problem=opened.key.problem,
                    reason=opened.key.reason,
                )
            )
            return opened

    async def keep(self, *, sets_aside: bool) -> None:
        """Keep for good what is open for this session only; the log of decisions goes with it.

        The store is closed then, as is everything that used it. `sets_aside`: an earlier store whose
        key is not to be had makes room.

        Raises:
            AppError: there is still no place for its key, or the disk is full; it stays open.
        """
        async with self._lock:
            opened = self._open
            if opened is None or opened.key.is_kept:
                return
            await self._thread.run(self._make_room, opened.name, sets_aside)
            await self._thread.run(self._bring, opened)
            await self._close()

    async def give_up(self, error: StoreDamaged) -> None:
        """Close a store that turned out to be damaged while it was open; it can be set aside."""
        async with self._lock:
            if self._open is None:
                return  # it could not even be opened, and that has been told
            self._locked_name = self._open.name
            await self._close()
            self._publish(StoreProblem(describe(error), can_set_aside=True))

    async def set_aside(self) -> bool:
        """Give the store that could not be opened another name; false when there is none.

        Raises:
            BadSettings: the folder cannot be written.
        """
        async with self._lock:
            if not self._locked_name:
                return False
            path = self._keys.path_of(self._locked_name)
            self._aside_line = await self._thread.run(self._mark_of, self._locked_name)
            self._aside = await self._thread.run(set_aside, path)
            self._keep_mark(self._locked_name, "")
            self._locked_name = ""
            return True

    async def notice_shown(self, key: str, now: datetime) -> None:
        """Remember that the tray has told this."""
        if self._open is not None:
            await self._open.run(self._open.cache.mark_notice_shown, key, now)

    async def change_views(self, request: ViewRequest) -> None:
        """Keep or forget a view of the charges.

        Raises:
            NeverSent: the store of another account is open now, or none.
            AppError: it cannot be written.
        """
        opened = self._of_account(
            request.account_id,
            tr("The view was not changed: the stored data of its account is not open."),
        )
        match request:
            case KeepView(view):
                await opened.run(opened.cache.keep_view, view)
            case DropView(name):
                await opened.run(opened.cache.drop_view, name)

    def keep_note(self, note: Note, account_id: str, now: datetime) -> None:
        """Keep what the person wrote beside an agreement of this account.

        Raises:
            NeverSent: the store of another account is open now, or none.
            AppError: it cannot be written.
        """
        self._of_account(
            account_id,
            tr("Your note was not kept: the stored data of its account is not open."),
        ).notes.put(note, now)

    def _of_account(self, account_id: str, otherwise: str) -> OpenStore:
        """Give the open store if it is this account's. Raises NeverSent."""
        if self._open is None or self._open.account_id != account_id:
            raise NeverSent(
                otherwise,
                tr("Open the account again, then do it anew."),
                code="store-closed",
            )
        return self._open

    async def close(self) -> None:
        """Close the store; a session's store is removed."""
        async with self._lock:
            await self._close()
        self._thread.close()
        with suppress(TimeoutError):  # it does not answer; the next start tells it
            await asyncio.wait_for(self._keyring.run(bool), _LAST_MARK_S)
        self._keyring.close()

    async def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        await self._let_go(opened)
        await self._thread.run(self._keys.discard, opened.key)

    async def _let_go(self, opened: OpenStore) -> None:
        opened.close_journal()
        await self._thread.run(opened.close_read)

    def _make_room(self, name: str, sets_aside: bool) -> None:
        try:
            self._keys.kept(name)
        except StoreLocked:
            if not sets_aside:
                raise
            set_aside(self._keys.path_of(name))
            self._keys.kept(name)

    def _carried(self, key: StoreKey, connection: Connection) -> str:
        """Bring over what was set aside; says what of its log is missing."""
        aside, self._aside = self._aside, None
        if aside is None:
            return ""
        mark = SentMark(aside, key.key)
        sent = max(mark.read(), mark.count_in(self._aside_line))
        carried = carry_over(aside, key.key, connection)
        if carried is None and self._aside_line == mark.line(0):
            return ""  # it had no decisions
        return words_of_aside(aside, carried, sent, sent_commands(connection))

    def _mark_of(self, name: str) -> str:
        """Ask the keyring how many commands the store has sent; a keyring that does not say is no hindrance."""
        try:
            return self._keys.mark(name)
        except NoKeyring as error:
            _log.info("How many commands were sent is known from the folder alone: %s", error)
            return ""

    def _keep_mark(self, name: str, line: str) -> None:
        """Let the keyring know, without waiting: what locks a target is in the journal already."""

        def keep() -> None:
            try:
                self._keys.keep_mark(name, line)
            except NoKeyring as error:
                _log.info("How many commands were sent is kept in the folder alone: %s", error)

        self._keyring.submit(keep)

    def _bring(self, session: OpenStore) -> None:
        """Write the log of a session's store into the kept one."""
        key = self._keys.kept(session.name)
        journaled = open_writer(key.path, key.key)
        try:
            carry_over(session.key.path, session.key.key, journaled)
        finally:
            journaled.close()

    def _load(self, name: str, account_id: str) -> OpenStore:
        key = self._keys.for_store(name)
        path = Path(key.path)
        line = self._mark_of(name) if key.is_kept else ""
        is_there = path.exists()
        with ExitStack() as undo:
            journaled = open_writer(path, key.key, mark=line if is_there else "")
            undo.callback(journaled.close)
            problem = self._carried(key, journaled)
            if not is_there and not problem:
                problem = words_of_lost(key.problem, SentMark(path, key.key).count_in(line))
            cached = open_cached(name, key, self._thread)
            undo.callback(cached.close_read)
            cached.cache.set_meta("account_id", account_id)
            mark = SentMark(path, key.key, partial(self._keep_mark, name)) if key.is_kept else None
            if mark is not None and line != (now := mark.line(sent_commands(journaled))):
                self._keep_mark(name, now)
            undo.pop_all()
        return OpenStore(
            name=name,
            key=msgspec.structs.replace(key, problem=problem or key.problem),
            cache=cached.cache,
            queries=cached.queries,
            thread=self._thread,
            close_cache=cached.close_cache,
            account_id=account_id,
            journal=Journal(journaled, mark),
            notes=Notes(journaled),
            close_journal=journaled.close,
        )
