"""Runs one listing: marks its beginning and end in the store, and notes there why it failed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import AccessDenied, AppError, Offline, SignInNeeded, Unclear
from app.language import tr
from app.model.request import RequestKind
from app.model.sync import Listing, SyncProgress
from app.worker.announcer import Announcer
from app.worker.stores import CachedStore
from app.worker.threads import Threads

if TYPE_CHECKING:  # botocore comes with it
    from app.aws.wire import Page
    from app.store.rows import Changes

T = TypeVar("T")

_UNREADABLE = "unreadable-rows"


class ReadLocks:
    """Keep two rounds from reading the same requests at once, also when each has a sign-in of its own."""

    def __init__(self) -> None:
        self.of_kind = {kind: asyncio.Lock() for kind in RequestKind}
        self.of_waiting = asyncio.Lock()


@dataclass
class Outcome:
    """What one round of reading could not read, and why."""

    tried: set[Listing] = field(default_factory=set)
    errors: dict[Listing, AppError] = field(default_factory=dict)

    @property
    def is_offline(self) -> bool:
        """Whether nothing at all could be reached."""
        return bool(self.errors) and all(
            isinstance(self.errors.get(listing), Offline) for listing in self.tried
        )

    @property
    def sign_in(self) -> SignInNeeded | None:
        """The error that calls for a new sign-in."""
        return next((one for one in self.errors.values() if isinstance(one, SignInNeeded)), None)

    @property
    def error(self) -> AppError | None:
        """What to tell about the round: a right that the role lacks only marks its own listing."""
        worst = [one for one in self.errors.values() if not isinstance(one, AccessDenied)]
        if self.sign_in or worst:
            return self.sign_in or worst[0]
        is_all_denied = bool(self.errors) and self.errors.keys() >= self.tried
        return next(iter(self.errors.values())) if is_all_denied else None

    def has_settled(self, *listings: Listing) -> bool:
        """Whether reading these again soon would tell no more: each was read, or cannot be."""
        errors = (self.errors[one] for one in listings if one in self.errors)
        return all(isinstance(one, AccessDenied) or one.code == _UNREADABLE for one in errors)


class Listings:
    """Reads listings into the store, one outcome for each."""

    def __init__(
        self,
        store: CachedStore,
        threads: Threads,
        announcer: Announcer,
        now: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.threads = threads
        self._announcer = announcer
        self._now = now

    async def run(
        self, listing: Listing, outcome: Outcome, read: Callable[[], Awaitable[None]]
    ) -> None:
        """Read a whole listing: what it did not meet is gone, unless it failed on the way.

        Raises:
            AppError: the store itself cannot be written.
        """
        cache = self.store.cache
        outcome.tried.add(listing)
        number = await self.store.run(cache.begin_listing, listing, self._now())
        try:
            await read()
        except AppError as error:
            await self._failed(listing, outcome, error)
            return
        done = await self.store.run(
            cache.end_listing, listing, self._now(), complete_ids_run=number
        )
        self.tell(done)
        self._announcer.changed(listing)  # its state changed, even where no row did

    async def part(
        self, listing: Listing, outcome: Outcome, read: Callable[[], Awaitable[None]]
    ) -> None:
        """Read more of a listing that is complete without it; only a failure is noted."""
        outcome.tried.add(listing)
        try:
            await read()
        except AppError as error:
            await self._failed(listing, outcome, error)

    async def keep_pages(
        self,
        listing: Listing,
        pages: Iterator[Page[T]],
        put: Callable[[Sequence[T]], Changes],
        changed: Callable[[], None] = lambda: None,
    ) -> tuple[list[T], int]:
        """Store each page as it arrives; give all rows, and how many could not be understood.

        `changed` is called after each page in which something was new.
        """
        found: list[T] = []
        unreadable = 0
        async for page in self.threads.each(pages):
            if await self.keep(put, page.items):
                changed()
            found += page.items
            unreadable += page.unreadable
            self.advanced(listing, len(found))
        return found, unreadable

    async def keep(self, put: Callable[..., Changes], *values: Any) -> Changes:
        """Store something and tell what it changed."""
        changes = await self.store.run(put, *values)
        self.tell(changes)
        return changes

    def tell(self, changes: Changes) -> None:
        """Let the window know which rows are new."""
        if changes:
            self._announcer.changed(changes.listing)

    def advanced(self, listing: Listing, done: int, total: int | None = None) -> None:
        """Let the window know how far a listing is."""
        self._announcer.advanced(SyncProgress(listing, done, total))

    async def _failed(self, listing: Listing, outcome: Outcome, error: AppError) -> None:
        outcome.errors[listing] = error
        await self.store.run(self.store.cache.fail_listing, listing, self._now(), error)
        self._announcer.changed(listing)


def require_whole(unreadable: int) -> None:
    """Refuse to call a listing complete that has rows which nobody could read.

    Raises:
        Unclear: there are such rows.
    """
    if unreadable:
        raise Unclear(
            tr(
                "{number} of AWS's rows make no sense to this version of Countersign.",
                number=unreadable,
            ),
            tr("They are left out; look for a newer version."),
            code=_UNREADABLE,
        )
