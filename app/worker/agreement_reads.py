"""What the window asks about one agreement, or about many past the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.errors import Rejected
from app.language import tr
from app.model.request import PENDING
from app.worker import subjects
from app.worker.archive import Archive
from app.worker.listings import Listings, require_whole
from app.worker.messages import (
    AgreementsFound,
    Answer,
    AskAws,
    ContactRead,
    Done,
    EntitlementsRead,
    ReadAgreement,
    ReadContact,
    ReadEntitlements,
    RevealToken,
    TokenRevealed,
)
from app.worker.subjects import Request, Subject

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession
    from app.aws.wire import Page
    from app.store.rows import Changes

T = TypeVar("T")

AgreementCall = ReadAgreement | ReadEntitlements | RevealToken | ReadContact | AskAws


class AgreementReads:
    """Reads for a person who waits: all of it goes before what a sync reads."""

    def __init__(
        self, aws: AwsSession, account_id: str, listings: Listings, archive: Archive
    ) -> None:
        self._aws = aws
        self._account_id = account_id
        self._listings = listings
        self._threads = listings.threads
        self._archive = archive
        self._payments = subjects.payments(aws, listings.store)
        self._cancellations = subjects.cancellations(aws, listings.store)

    async def answer(self, call: AgreementCall) -> Answer:
        """Carry a call out. Raises AppError."""
        run, aws = self._threads.run, self._aws
        match call:
            case ReadAgreement(agreement_id):
                await self._read(agreement_id)
                return Done()
            case ReadEntitlements(agreement_id):
                return EntitlementsRead(await run(aws.entitlements.entitlements, agreement_id))
            case RevealToken(agreement_id, license_arn, resource_id):
                token = await run(aws.entitlements.token, agreement_id, license_arn, resource_id)
                return TokenRevealed(token.reveal())
            case ReadContact(agreement_id):
                return ContactRead(await run(aws.entitlements.contact, agreement_id))
            case AskAws(query, next_token):
                found = await run(aws.agreements.ask, query, next_token)
                return AgreementsFound(found.agreements, found.next_token)

    async def _read(self, agreement_id: str) -> None:
        """Read one agreement with what hangs on it; what can be read is kept though the rest cannot."""
        await self._describe(agreement_id)
        parts = (
            self._archive.read_terms(agreement_id, urgent=True),
            self._charges(agreement_id),
            self._requests(self._payments, self._aws.payments.requests, agreement_id),
            self._requests(self._cancellations, self._aws.cancellations.requests, agreement_id),
        )
        for error in await asyncio.gather(*parts, return_exceptions=True):
            if error is not None:
                raise error

    async def _describe(self, agreement_id: str) -> None:
        """Read and keep the agreement.

        Raises:
            Rejected: the account is not its buyer; what it sells is not kept.
        """
        describe = partial(self._aws.agreements.describe, agreement_id, urgent=True)
        agreement = (await self._threads.run(describe)).value
        if agreement.acceptor_account_id not in ("", self._account_id):
            raise Rejected(
                tr("This account sells under this agreement."),
                tr("Countersign keeps only what the account buys."),
                code="as-seller",
            )
        await self._listings.keep(self._listings.store.cache.put_agreements, [agreement])

    async def _charges(self, agreement_id: str) -> None:
        found = self._aws.agreements.charges(agreement_id, urgent=True)
        await self._keep_pages(found, self._listings.store.cache.put_charges)

    async def _requests(
        self,
        subject: Subject[Request],
        listed: Callable[..., Iterator[Page[Request]]],
        agreement_id: str,
    ) -> None:
        """Read the requests of an agreement; a list leaves out the words of those that wait."""
        found = await self._keep_pages(listed(agreement_id=agreement_id, urgent=True), subject.put)
        for one in found:
            if one.status == PENDING:
                described = await self._threads.run(subject.read, one, True)
                await self._listings.keep(subject.put, [described])

    async def _keep_pages(
        self, pages: Iterator[Page[T]], put: Callable[[Sequence[T]], Changes]
    ) -> list[T]:
        found: list[T] = []
        unreadable = 0
        async for page in self._threads.each(pages):
            await self._listings.keep(put, page.items)
            found += page.items
            unreadable += page.unreadable
        require_whole(unreadable)
        return found
