"""What the window asks about a quote past the store: its terms, its approvals, and what an amendment starts from."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from app.errors import AccessDenied, NotFound, Rejected, Unclear
from app.language import tr
from app.model.offer import Offer
from app.model.quote import Quote
from app.model.quote_row import progress_of
from app.model.request import Approval
from app.model.term import DimensionName
from app.worker.archive import Archive
from app.worker.listings import Listings
from app.worker.quote_messages import (
    AgreementTermsRead,
    ApprovalsRead,
    PlansRead,
    QuoteAnswer,
    QuoteCall,
    QuoteRead,
    ReadAgreementTerms,
    ReadApprovals,
    ReadPlans,
    ReadQuote,
)

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_NEVER = datetime.min.replace(tzinfo=UTC)


class QuoteReads:
    """Reads for a person who waits: all of it goes before what a sync reads."""

    def __init__(
        self, aws: AwsSession, account_id: str, listings: Listings, archive: Archive
    ) -> None:
        self._aws = aws
        self._account_id = account_id
        self._listings = listings
        self._threads = listings.threads
        self._archive = archive

    async def answer(self, call: QuoteCall) -> QuoteAnswer:
        """Carry a call out. Raises AppError."""
        match call:
            case ReadQuote(quote_id):
                return await self._quote(quote_id)
            case ReadPlans(quote_id):
                read = partial(self._aws.quotes.plans, quote_id, urgent=True)
                found = await self._threads.run(read)
                return PlansRead(found.items, found.unreadable)
            case ReadApprovals(quote_id):
                approvals = await self._threads.run(self._approvals, quote_id)
                await self._keep_progress(quote_id, approvals)
                return approvals
            case ReadAgreementTerms(agreement_id):
                return await self._agreement(agreement_id)

    async def _quote(self, quote_id: str) -> QuoteRead:
        """Read a quote with what it is about; it is kept, but not listed as this account's by that."""
        run, quotes = self._threads.run, self._aws.quotes
        quote = (await run(partial(quotes.quote, quote_id, urgent=True))).value
        await self._keep(quote)
        terms = await run(partial(quotes.terms, quote_id, urgent=True))
        offer, names = await run(self._offer, quote.offer_id)
        if offer is not None:
            ends = offer.expires_at
            await self._keep(
                msgspec.structs.replace(quote, offer_name=offer.name, offer_expires_at=ends)
            )
        return QuoteRead(quote, msgspec.structs.replace(terms, names=names), offer)

    async def _keep(self, quote: Quote) -> None:
        put = partial(self._listings.store.cache.put_quotes, is_listed=False)
        await self._listings.keep(put, [quote])

    async def _keep_progress(self, quote_id: str, read: ApprovalsRead) -> None:
        """Let the list of quotes say how far the approvals of a stored quote are."""
        store = self._listings.store
        stored = (await store.run(store.queries.quotes, [quote_id])).get(quote_id)
        progress = progress_of(read.approvals)
        if stored is not None and progress is not None:
            await self._keep(msgspec.structs.replace(stored, approval=progress))

    def _offer(self, offer_id: str) -> tuple[Offer | None, tuple[DimensionName, ...]]:
        """Read an offer and its names; blocks. What is accepted are the quote's own terms."""
        if not offer_id:
            return None, ()
        offers = self._aws.offers
        try:
            return offers.offer(offer_id), offers.terms(offer_id).names
        except (NotFound, AccessDenied, Unclear):
            return None, ()

    def _approvals(self, quote_id: str) -> ApprovalsRead:
        """Read the approvals that were asked for, each with its levels; blocks."""
        from app.aws.approvals import As  # noqa: PLC0415 (botocore comes with it, 0.3 s)

        approvals = self._aws.approvals
        found: dict[str, Approval] = {}
        unread = 0
        for page in approvals.approvals(As.REQUESTER, quote_id=quote_id, urgent=True):
            unread += page.unreadable
            for listed in page.items:
                try:
                    one = approvals.approval(listed.request_id, urgent=True).value
                except Unclear:
                    unread += 1
                else:
                    found[one.request_id] = one
        newest = sorted(found.values(), key=lambda one: one.created_at or _NEVER, reverse=True)
        return ApprovalsRead(tuple(newest), unread)

    async def _agreement(self, agreement_id: str) -> AgreementTermsRead:
        describe = partial(self._aws.agreements.describe, agreement_id, urgent=True)
        agreement = (await self._threads.run(describe)).value
        if agreement.acceptor_account_id not in ("", self._account_id):
            raise Rejected(
                tr("This account sells under this agreement."),
                tr("Only its buyer can change it."),
                code="as-seller",
            )
        await self._listings.keep(self._listings.store.cache.put_agreements, [agreement])
        terms = await self._archive.terms(agreement_id, urgent=True)
        if terms is None:
            raise NotFound(
                tr("AWS does not give the terms of this agreement any more."),
                tr("Without them it cannot be changed here."),
                code="no-terms",
            )
        _, names = await self._threads.run(self._offer, agreement.offer_id)
        named = msgspec.structs.replace(terms, names=names or terms.names)
        return AgreementTermsRead(agreement, named)
