"""Reads the account's own quotes: amounts and offer of new ones, and how far approvals are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.errors import AccessDenied, NotFound
from app.model.quote import PENDING_APPROVAL, Quote
from app.model.quote_row import progress_of
from app.model.request import Approval
from app.model.sync import Listing
from app.store.queries import Table
from app.worker.listings import Listings, require_whole
from app.worker.tasks import spread

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_WIDTH = 4


class OwnQuotes:
    """The list of quotes has ids and statuses only, so that the rest is read of each new one, once."""

    def __init__(self, aws: AwsSession, listings: Listings, now: Callable[[], datetime]) -> None:
        self._aws = aws
        self._listings = listings
        self._store = listings.store
        self._threads = listings.threads
        self._now = now

    async def read(self) -> None:
        """Read the listing of quotes. Raises AppError."""
        listed, unreadable = await self._listings.keep_pages(
            Listing.QUOTES, self._aws.quotes.quotes(), self._store.cache.put_quotes
        )
        stored = await self._store.run(self._stored)
        bare = [one for one in listed if _is_bare(stored.get(one.quote_id))]
        await spread(_WIDTH, bare, self._describe)
        await self._follow([one for one in listed if one.status == PENDING_APPROVAL])
        require_whole(unreadable)

    def _stored(self) -> dict[str, Quote]:
        queries = self._store.queries
        keys = queries.table_keys(Table.OFFERS, sort="created")
        rows = queries.table_rows(Table.OFFERS, keys, now=self._now())
        return {row.quote.quote_id: row.quote for row in rows}

    async def _describe(self, listed: Quote) -> None:
        """Read the amounts of a quote; a draft that died between list and read stays without."""
        try:
            answer = await self._threads.run(self._aws.quotes.quote, listed.quote_id)
        except NotFound:
            return
        quote = await self._with_offer(answer.value)
        await self._listings.keep(self._store.cache.put_quotes, [quote])

    async def _with_offer(self, quote: Quote) -> Quote:
        """Add name and end of the offer; an offer that is gone or withheld gives none."""
        if not quote.offer_id:
            return quote
        try:
            offer = await self._threads.run(
                lambda: self._aws.offers.offer(quote.offer_id, urgent=False)
            )
        except (NotFound, AccessDenied):
            return quote
        return msgspec.structs.replace(
            quote, offer_name=offer.name, offer_expires_at=offer.expires_at
        )

    async def _follow(self, waiting: list[Quote]) -> None:
        """Read how far the approvals of these are; not every identity may see that."""
        if not waiting:
            return
        by_id = {one.quote_id: one for one in waiting}
        approvals: dict[str, list[Approval]] = {}

        async def describe(one: Approval) -> None:
            answer = await self._threads.run(self._aws.approvals.approval, one.request_id)
            approvals.setdefault(one.quote_id, []).append(answer.value)

        try:
            listed = await self._threads.run(self._asked_for)
            await spread(_WIDTH, [one for one in listed if one.quote_id in by_id], describe)
        except (NotFound, AccessDenied):
            return
        followed = [
            msgspec.structs.replace(by_id[quote_id], approval=progress_of(tuple(found)))
            for quote_id, found in approvals.items()
        ]
        await self._listings.keep(self._store.cache.put_quotes, followed)

    def _asked_for(self) -> list[Approval]:
        from app.aws.approvals import As  # noqa: PLC0415 - boto3, see above

        pages = self._aws.approvals.approvals(As.REQUESTER, status=PENDING_APPROVAL)
        return [one for page in pages for one in page.items]


def _is_bare(quote: Quote | None) -> bool:
    return quote is None or (quote.value is None and not quote.charges)
