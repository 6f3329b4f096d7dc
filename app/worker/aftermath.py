"""What is read once a purchase has come about: the agreement with all that hangs on it, until it has settled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.errors import AccessDenied, AppError, NotFound, SignInNeeded
from app.model.command import (
    AcceptQuote,
    CancelAgreement,
    CommandRecord,
    CommandState,
    CreateQuote,
    Purchase,
)
from app.model.entitlement import PENDING as BEING_SET_UP
from app.model.quote import ACCEPTED, PENDING_APPROVAL, Quote
from app.worker.agreement_reads import AgreementReads
from app.worker.archive import Archive
from app.worker.left_over import left_over, still_watched
from app.worker.listings import Listings, Outcome
from app.worker.messages import ReadAgreement
from app.worker.quote_messages import EntitlementsSeen
from app.worker.tasks import Tasks, spread

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_log = logging.getLogger(__name__)

_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 60.0
_WATCHED = timedelta(minutes=15)  # then AWS's own sample gives up as well
_WIDTH = 4

Sleep = Callable[[float], Awaitable[None]]


class Aftermath:
    """Reads in the background; what cannot be read now comes with the next full round."""

    def __init__(
        self,
        aws: AwsSession,
        listings: Listings,
        archive: Archive,
        reads: AgreementReads,
        tasks: Tasks,
        publish: Callable[[EntitlementsSeen], None],
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._aws = aws
        self._listings = listings
        self._archive = archive
        self._reads = reads
        self._tasks = tasks
        self._publish = publish
        self._now = now
        self._sleep = sleep
        self._started: set[str] = set()  # quotes that were put up for approval with Countersign
        self._waiting: set[str] = set()  # quotes that the store showed waiting for approval
        self._watches: dict[str, asyncio.Task[None]] = {}  # by agreement
        self._told: set[str] = set()  # commands that were settled here
        self._has_resumed = self._has_ended = False

    def command_changed(self, record: CommandRecord) -> None:
        """Begin to read what a purchase has changed, now that its outcome is known."""
        if isinstance(record.command, Purchase) and not record.state.is_open:
            self._told.add(record.command.command_id)
            name = f"after {record.command.command_id}"
            self._tasks.start(name, self._quietly(partial(self._after, record)))

    async def resume(self) -> None:
        """Go on with what an earlier process followed when it ended; only the first call does."""
        if not self._has_resumed:
            self._has_resumed = True
            await self._quietly(self._resume)

    def end(self) -> None:
        """Watch no agreement any more: another sign-in takes over, and resumes what is left."""
        self._has_ended = True
        for watch in self._watches.values():
            watch.cancel()

    async def look(self) -> None:
        """Look whether quotes that waited for approval have become agreements by themselves.

        Those that Countersign put up for approval are read; of all others the full rounds tell.
        """
        await self._quietly(self._look)

    async def _resume(self) -> None:
        store, now = self._listings.store, self._now()
        left = await store.run(left_over, store.queries, now - _WATCHED)
        for agreement_id, rest in still_watched(left.accepted, self._told, now, _WATCHED).items():
            # The round that is beginning reads the agreement itself.
            watch = partial(self._watch_entitlements, agreement_id, rest)
            self._begin(agreement_id, watch)
        self._started |= left.waiting

    async def _look(self) -> None:
        store = self._listings.store
        await spread(_WIDTH, sorted(self._started), self._follow)
        waiting = set(await store.run(store.queries.quotes_of_status, PENDING_APPROVAL))
        decided = await store.run(store.queries.quotes, self._waiting - waiting)
        self._waiting = waiting
        for quote in decided.values():
            self._settled(quote)

    # --- after a command ---------------------------------------------------------------------------

    async def _after(self, record: CommandRecord) -> None:
        command, is_done = record.command, record.state is CommandState.CONFIRMED
        if isinstance(command, CancelAgreement):
            await self._read_agreement(command.target)
            return
        if isinstance(command, CreateQuote):
            if record.result:
                await self._read_quote(record.result)
            return
        quote = await self._read_quote(command.target)
        if is_done and isinstance(command, AcceptQuote):
            self._accepted(record.result, command.shown.source_agreement_id)
        elif quote is not None:
            self._settled(quote)

    async def _follow(self, quote_id: str) -> None:
        quote = await self._read_quote(quote_id)
        if quote is None:
            self._started.discard(quote_id)
        else:
            self._settled(quote)

    def _settled(self, quote: Quote) -> None:
        """Go on following a quote, or see to the agreement that AWS has made of it."""
        if quote.status == PENDING_APPROVAL:
            self._started.add(quote.quote_id)
            return
        self._started.discard(quote.quote_id)
        self._waiting.discard(quote.quote_id)
        if quote.status == ACCEPTED and quote.agreement_id:
            self._accepted(quote.agreement_id)

    def _accepted(self, agreement_id: str, source_id: str = "") -> None:
        self._begin(agreement_id, partial(self._see_through, agreement_id, source_id))

    def _begin(self, agreement_id: str, watch: Callable[[], Awaitable[None]]) -> None:
        """Watch an agreement, unless it is being watched."""
        if not agreement_id or agreement_id in self._watches or self._has_ended:
            return

        async def work() -> None:
            try:
                await watch()
            finally:
                del self._watches[agreement_id]

        name = f"agreement {agreement_id}"
        self._watches[agreement_id] = self._tasks.start(name, self._quietly(work))

    async def _see_through(self, agreement_id: str, source_id: str) -> None:
        """Read a new or changed agreement at once, then wait until it can be used."""
        await self._read_agreement(agreement_id)
        if source_id not in ("", agreement_id):
            await self._read_agreement(source_id)
        await self._keep_names(agreement_id)
        # Documents and names of dimensions; with many agreements to catch up on, that takes long.
        self._archive.renew()
        fill = partial(self._archive.fill, Outcome())
        self._tasks.start(f"archive of {agreement_id}", self._quietly(fill))
        await self._watch_entitlements(agreement_id)

    # --- reading -----------------------------------------------------------------------------------

    async def _read_quote(self, quote_id: str) -> Quote | None:
        """Read and keep one of this account's quotes; None: AWS has it no more. Raises AppError."""
        read = partial(self._aws.quotes.quote, quote_id, urgent=True)
        try:
            quote = (await self._listings.threads.run(read)).value
        except NotFound:
            return None
        await self._listings.keep(self._listings.store.cache.put_quotes, [quote])
        return quote

    async def _read_agreement(self, agreement_id: str) -> None:
        await self._reads.answer(ReadAgreement(agreement_id))

    async def _keep_names(self, agreement_id: str) -> None:
        """Name the product and the seller, which no agreement does."""
        store = self._listings.store
        stored = (await store.run(store.queries.agreements, [agreement_id])).get(agreement_id)
        if stored is not None and stored.offer_id and stored.product_name is None:
            read = partial(self._aws.discovery.offer_name, stored.offer_id)
            name = await self._listings.threads.run(read)
            await self._listings.keep(store.cache.put_names, [name])

    async def _watch_entitlements(self, agreement_id: str, length: timedelta = _WATCHED) -> None:
        """Tell the window how far the entitlements are, until none is being set up any more."""
        wait_s, waited_s = _FIRST_WAIT_S, 0.0
        read = partial(self._aws.entitlements.entitlements, agreement_id)
        while True:
            try:
                found = await self._listings.threads.run(read)
            except (AccessDenied, SignInNeeded) as error:
                _log.info("Entitlements may not be read: %s", error.code)
                return
            except AppError as error:
                _log.info("Entitlements were not read: %s", error.code)
            else:
                is_settled = not any(one.status == BEING_SET_UP for one in found)
                self._publish(EntitlementsSeen(agreement_id, found, is_settled))
                if is_settled:
                    break
            if waited_s >= length.total_seconds():
                return
            await self._sleep(wait_s)
            waited_s += wait_s
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
        await self._read_agreement(agreement_id)

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except AppError as error:
            _log.info("Left for the next round: %s", error)
