"""Reads invoices into the store, a billing period at a time, and fetches PDFs for a person who waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.errors import NotFound
from app.model.sync import Listing
from app.worker.invoice_messages import FetchInvoicePdf, InvoicePdfFetched
from app.worker.listings import Listings, require_whole
from app.worker.papers import Papers

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

MONTHS = 13  # this month, and the year before it
# AWS closes a month in the first days of the next one; what is corrected much later stands in its own month.
SETTLED = timedelta(days=45)


class InvoiceReads:
    """Reads each billing period until it is settled, so that a round costs no more than three months."""

    def __init__(
        self,
        aws: AwsSession,
        account_id: str,
        listings: Listings,
        now: Callable[[], datetime],
        papers: Papers,
    ) -> None:
        self._aws = aws
        self._account_id = account_id
        self._listings = listings
        self._store = listings.store
        self._threads = listings.threads
        self._now = now
        self._papers = papers

    async def read(self) -> None:
        """Read the billing periods that may have changed, the newest first. Raises AppError."""
        read = await self._store.run(self._store.cache.invoices.periods_read)
        odd = 0
        for month in months_to_read(read, self._now()):
            odd += await self._read_month(month)
        require_whole(odd)

    async def answer(self, request: FetchInvoicePdf) -> InvoicePdfFetched:
        """Carry a call out. Raises AppError."""

        def fetch() -> str:
            ask = partial(self._aws.invoices.address, request.invoice_id)
            body = self._aws.papers.pdf(ask, self._now)
            return str(self._papers.keep(request.invoice_id, body))

        return InvoicePdfFetched(await self._threads.run(fetch))

    async def _read_month(self, month: datetime) -> int:
        """Read a billing period; gives how many of its invoices could not be understood."""
        begun = self._now()
        cache = self._store.cache.invoices
        pages = self._aws.invoices.of_month(self._account_id, month)
        try:
            found, odd = await self._listings.keep_pages(Listing.INVOICES, pages, cache.put)
        except NotFound:  # an account may have had none in that month
            found, odd = [], 0
        if not odd:
            met = [one.invoice_id for one in found]
            await self._listings.keep(cache.end_period, period_of(month), met, begun)
        return odd


def months_to_read(read: Mapping[str, datetime], now: datetime) -> Iterator[datetime]:
    """Give the first moments of the billing periods to read, the newest first.

    `read` says when which period was last read whole.
    """
    for back in range(MONTHS):
        months = now.year * 12 + now.month - 1 - back
        month = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        at = read.get(period_of(month))
        if at is None or at < _end(month) + SETTLED:
            yield month


def period_of(month: datetime) -> str:
    """Spell a billing period as the store does."""
    return f"{month.year:04d}-{month.month:02d}"


def _end(month: datetime) -> datetime:
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
