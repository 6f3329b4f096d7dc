"""Reads the account into the store: what waits for an answer first and often, all else after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.errors import AccessDenied, AppError, NotFound
from app.language import tr
from app.model.agreement import CatalogName
from app.model.money import Money
from app.model.request import Approval, RequestKind
from app.model.sync import Listing
from app.worker import subjects
from app.worker.archive import Archive
from app.worker.invoice_reads import InvoiceReads
from app.worker.listings import Listings, Outcome, ReadLocks, require_whole
from app.worker.own_quotes import OwnQuotes
from app.worker.subjects import Request, Subject
from app.worker.tasks import spread, together

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession
    from app.aws.wire import Page
    from app.store.rows import Changes

T = TypeVar("T")

_WIDTH = 4  # calls of one kind at a time: enough to fill the quota at 0.5 s a call
_VALUES_AT_ONCE = 20

_Step = Callable[[], Awaitable[None]]


@dataclass
class Met:
    """What a session has read of the requests that wait, so that each is looked at once."""

    described: dict[str, tuple[str, datetime | None]] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)


class Sync:
    """Reads one account. `waiting_read` is awaited whenever it is known what waits for an answer.

    `met` is what an earlier one of the same session has read, whose store was closed since. Without
    `invoices`, a full round reads none.
    """

    def __init__(
        self,
        aws: AwsSession,
        listings: Listings,
        now: Callable[[], datetime],
        waiting_read: Callable[[Outcome], Awaitable[None]],
        archive: Archive,
        locks: ReadLocks,
        met: Met | None = None,
        invoices: InvoiceReads | None = None,
    ) -> None:
        self._aws = aws
        self._listings = listings
        self._store = listings.store
        self._threads = listings.threads
        self._now = now
        self._waiting_read = waiting_read
        self._payments = subjects.payments(aws, listings.store)
        self._cancellations = subjects.cancellations(aws, listings.store)
        self._approvals = subjects.approvals(aws, listings.store)
        self._locks = locks.of_kind
        self._waiting_lock = locks.of_waiting
        met = met or Met()
        self._described = met.described
        self._introduced = met.introduced
        self._archive = archive
        self._quotes = OwnQuotes(aws, listings, now)
        self._invoices = invoices

    async def poll(self) -> Outcome:
        """Read what waits for an answer; three calls while nothing is new, whatever the account's size.

        Raises:
            AppError: the store cannot be written.
        """
        outcome = Outcome()
        await self._read_waiting(outcome, with_terms_again=False)
        return outcome

    async def full(self) -> Outcome:
        """Read everything, what waits first. Raises the same as `poll`."""
        outcome = Outcome()
        await self._read_waiting(outcome, with_terms_again=True)
        if outcome.is_offline or outcome.sign_in:
            return outcome
        await together(
            self._agreements(outcome),
            self._run(Listing.CHARGES, outcome, self._charges),
            self._decided(self._payments, outcome),
            self._decided(self._cancellations, outcome),
            self._all_approvals(outcome),
            self._run(Listing.QUOTES, outcome, self._quotes.read),
            self._all_invoices(outcome),
            self._run(Listing.OFFERS, outcome, self._offers),
        )
        await self._named(outcome)
        if Listing.AGREEMENTS not in outcome.errors and not outcome.sign_in:
            self._archive.renew()
        return outcome

    async def read_request(self, kind: RequestKind, request_id: str) -> None:
        """Read one stored request again, with what its details depend on.

        Raises:
            NotFound: it is not stored, or AWS does not have it any more.
            AppError: AWS cannot be read.
        """
        if kind is RequestKind.PAYMENT:
            payment = await self._read_again(self._payments, request_id)
            await self._archive.read_terms(payment.agreement_id, urgent=True)
        elif kind is RequestKind.CANCELLATION:
            cancellation = await self._read_again(self._cancellations, request_id)
            await self._archive.read_terms(cancellation.agreement_id, urgent=True)
        else:
            approval = await self._read_again(self._approvals, request_id)
            await self._quote_of(approval, urgent=True)

    # --- what waits --------------------------------------------------------------------------------

    async def _read_waiting(self, outcome: Outcome, *, with_terms_again: bool) -> None:
        async with self._waiting_lock:
            await self._read_all_waiting(outcome, with_terms_again=with_terms_again)
        await self._waiting_read(outcome)

    async def _read_all_waiting(self, outcome: Outcome, *, with_terms_again: bool) -> None:
        agreement_ids: set[str] = set()
        await together(
            self._waiting(self._payments, outcome, agreement_ids),
            self._waiting(self._cancellations, outcome, agreement_ids),
            self._waiting(self._approvals, outcome, set()),
        )
        new = agreement_ids - self._introduced
        await spread(_WIDTH, sorted(new), lambda one: self._introduce(one, outcome))
        wanted = set(
            await self._store.run(partial(self._store.cache.terms_wanted, of_requests_only=True))
        )
        if with_terms_again:
            wanted |= agreement_ids
        if wanted:

            async def read_terms() -> None:
                await spread(_WIDTH, sorted(wanted), self._archive.read_terms)

            # The listing is complete only when the archive has the terms of all agreements.
            await self._listings.part(Listing.TERMS, outcome, read_terms)

    async def _waiting(
        self, subject: Subject[Request], outcome: Outcome, agreement_ids: set[str]
    ) -> None:
        async def read() -> None:
            found, unreadable = await self._listings.keep_pages(
                subject.listing, subject.waiting(), subject.put
            )
            unmet = await self._store.run(self._store.cache.unseen, subject.listing)
            agreement_ids.update(subject.agreement_of(one) for one in found)
            await spread(_WIDTH, found, lambda one: self._describe(subject, one))
            # What waited before and is not listed any more has been decided: read how.
            await spread(_WIDTH, unmet, lambda one: self._look_up(subject, one))
            require_whole(unreadable)

        async with self._locks[subject.kind]:
            await self._listings.run(subject.listing, outcome, read)
        agreement_ids.discard("")

    async def _describe(self, subject: Subject[Request], listed: Request) -> None:
        """Read what the list leaves out, once for each version that the list shows."""
        version = (listed.status, listed.updated_at)
        if self._described.get(listed.request_id) == version:
            return
        await self._keep_one(subject, listed)
        self._described[listed.request_id] = version

    async def _look_up(self, subject: Subject[Request], request_id: str) -> None:
        stored = await self._store.run(subject.stored, request_id, self._now())
        if stored is not None:
            await self._keep_one(subject, stored)

    async def _keep_one(self, subject: Subject[Request], known: Request) -> None:
        try:
            found = await self._threads.run(subject.read, known, False)
        except NotFound:
            return  # the end of the listing hides it
        await self._listings.keep(subject.put, [found])
        if isinstance(found, Approval):
            await self._quote_of(found)

    async def _introduce(self, agreement_id: str, outcome: Outcome) -> None:
        """Read the agreement of a request that waits: its seller and product have names.

        Where that fails, the listings of agreements and names read it, and tell why they cannot.
        """
        cache = self._store.cache
        self._introduced.add(agreement_id)
        try:
            agreement = (await self._threads.run(self._aws.agreements.describe, agreement_id)).value
            await self._listings.keep(cache.put_agreements, [agreement])
            if agreement.offer_id:
                name = await self._threads.run(self._aws.discovery.offer_name, agreement.offer_id)
                await self._listings.keep(cache.put_names, [name])
        except AppError as error:
            outcome.errors.setdefault(Listing.NAMES, error)

    async def _quote_of(self, approval: Approval, *, urgent: bool = False) -> None:
        try:
            answer = await self._threads.run(
                lambda: self._aws.quotes.quote(approval.quote_id, urgent=urgent)
            )
        except (NotFound, AccessDenied):
            return  # an administrator may be allowed to decide without seeing the quote
        put = partial(self._store.cache.put_quotes, is_listed=False)
        await self._listings.keep(put, [answer.value])

    async def _read_again(self, subject: Subject[Request], request_id: str) -> Request:
        stored = await self._store.run(subject.stored, request_id, self._now())
        if stored is None:
            raise NotFound(tr("This request is not known here."), tr("Update, then look again."))
        found = await self._threads.run(subject.read, stored, True)
        await self._listings.keep(subject.put, [found])
        return found

    # --- everything else ---------------------------------------------------------------------------

    async def _run(self, listing: Listing, outcome: Outcome, read: _Step) -> None:
        await self._listings.run(listing, outcome, read)

    async def _keep_all(
        self, listing: Listing, pages: Iterator[Page[T]], put: Callable[[Sequence[T]], Changes]
    ) -> None:
        _, unreadable = await self._listings.keep_pages(listing, pages, put)
        require_whole(unreadable)

    async def _decided(self, subject: Subject[Request], outcome: Outcome) -> list[Request]:
        """Read the requests of all states, as far as the list has them."""
        listed: list[Request] = []
        if subject.listing in outcome.errors:
            return listed

        async def read() -> None:
            found, unreadable = await self._listings.keep_pages(
                subject.listing, subject.all(), subject.put
            )
            listed.extend(found)
            require_whole(unreadable)

        async with self._locks[subject.kind]:
            await self._listings.part(subject.listing, outcome, read)
        return listed

    async def _all_approvals(self, outcome: Outcome) -> None:
        """Read the approvals of all states; who asked for what, and at which levels, is in no list."""
        listed = await self._decided(self._approvals, outcome)

        async def describe(one: Approval) -> None:
            stored = await self._store.run(self._approvals.stored, one.request_id, self._now())
            if stored is None or not stored.levels:
                await self._describe(self._approvals, one)

        async def read() -> None:
            await spread(_WIDTH, listed, describe)

        await self._listings.part(Listing.APPROVALS, outcome, read)

    async def _agreements(self, outcome: Outcome) -> None:
        """Read the list and, beside it, the values of what it has shown so far: these take longest."""
        shown = asyncio.Event()
        is_listed = False

        async def read() -> None:
            _, unreadable = await self._listings.keep_pages(
                Listing.AGREEMENTS,
                self._aws.agreements.search(),
                self._store.cache.put_agreements,
                shown.set,
            )
            require_whole(unreadable)

        async def read_list() -> None:
            nonlocal is_listed
            await self._run(Listing.AGREEMENTS, outcome, read)
            is_listed = True
            shown.set()

        async def read_values() -> None:
            with suppress(AppError):  # what cannot be read is asked for again below, and told
                while not is_listed:
                    await self._values()
                    await shown.wait()
                    shown.clear()

        await together(read_list(), read_values())
        if Listing.AGREEMENTS not in outcome.errors:
            await together(self._run(Listing.VALUES, outcome, self._values), self._named(outcome))

    async def _all_invoices(self, outcome: Outcome) -> None:
        if self._invoices is not None:
            await self._run(Listing.INVOICES, outcome, self._invoices.read)

    async def _offers(self) -> None:
        read = partial(self._aws.offers.options, urgent=False)
        page = await self._threads.run(read)
        await self._listings.keep(self._store.cache.put_offers, page.items)
        require_whole(page.unreadable)

    async def _charges(self) -> None:
        await self._keep_all(
            Listing.CHARGES, self._aws.agreements.charges(), self._store.cache.put_charges
        )

    async def _values(self) -> None:
        """Read the committed values that are new or may have changed since."""
        wanted = await self._store.run(self._store.cache.agreements_without_value)
        values: dict[str, Money | None] = {}
        done = 0

        async def keep() -> None:
            nonlocal values, done
            found, values = values, {}
            await self._listings.keep(self._store.cache.put_values, found)
            done += len(found)
            self._listings.advanced(Listing.VALUES, done, len(wanted))

        async def read(agreement_id: str) -> None:
            try:
                answer = await self._threads.run(self._aws.agreements.describe, agreement_id)
            except NotFound:
                values[agreement_id] = None
            else:
                values[agreement_id] = answer.value.value
            if len(values) >= _VALUES_AT_ONCE:
                await keep()  # the others read on meanwhile

        try:
            await spread(_WIDTH, wanted, read)
        finally:
            if values:
                await keep()

    async def _named(self, outcome: Outcome) -> None:
        """Read the names that were never asked for."""
        wanted = await self._store.run(self._store.cache.names_wanted)
        total = len(wanted.offer_ids) + len(wanted.product_ids)
        if not total:
            return
        done = 0

        async def read(ask: Callable[[str], CatalogName], key: str) -> None:
            nonlocal done
            name = await self._threads.run(ask, key)
            await self._listings.keep(self._store.cache.put_names, [name])
            done += 1
            self._listings.advanced(Listing.NAMES, done, total)

        async def read_all() -> None:
            catalog = self._aws.discovery
            await together(
                spread(_WIDTH, wanted.offer_ids, lambda key: read(catalog.offer_name, key)),
                spread(_WIDTH, wanted.product_ids, lambda key: read(catalog.product_name, key)),
            )

        await self._run(Listing.NAMES, outcome, read_all)
