"""Keeps what was agreed: the terms of every agreement and its legal documents, between the rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from app.errors import AppError, NotFound, Offline, Rejected, Unclear
from app.model.sync import Listing
from app.model.term import (
    AgreementTerms,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    UsagePricingTerm,
)
from app.worker.listings import Listings, Outcome
from app.worker.tasks import spread

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_log = logging.getLogger(__name__)

_WIDTH = 4
_FILE_WIDTH = 2
_ASK_AGAIN = timedelta(days=7)  # whether the address of a kept document still gives the same
_OF_ONE = (Unclear, Rejected)  # errors that say nothing of how the next call ends
_WITH_DIMENSIONS = (ConfigurablePricingTerm, FixedPricingTerm, FreeTrialTerm, UsagePricingTerm)


class _Held(Exception):
    """Filling was told to give way before it was through."""


@dataclass
class _Filling:
    """What one filling has done so far; it may be held up many times."""

    tried: set[str] = field(default_factory=set)  # agreements, offers and addresses
    silent: set[str] = field(default_factory=set)  # hosts that a firewall keeps away cost seconds
    odd: AppError | None = None


class Archive:
    """Reads terms and documents into the store.

    Of many agreements that takes a quarter of an hour, so that `fill` runs beside the rounds and gives
    way to them: `hold` lets it begin nothing more, and the next `fill` goes on where it stopped.
    """

    def __init__(self, aws: AwsSession, listings: Listings, now: Callable[[], datetime]) -> None:
        self._aws = aws
        self._listings = listings
        self._store = listings.store
        self._threads = listings.threads
        self._now = now
        self._names: dict[str, tuple[DimensionName, ...]] = {}
        self._nameless: dict[str, tuple[AgreementTerms, bytes]] = {}
        self._filling: _Filling | None = None
        self._is_held = False
        self._lock = asyncio.Lock()

    async def read_terms(
        self, agreement_id: str, *, urgent: bool = False, idle: bool = False
    ) -> None:
        """Read and keep an agreement's terms; the names of their dimensions are left for `fill`.

        Terms that are gone with their agreement are no error. Raises AppError.
        """
        await self.terms(agreement_id, urgent=urgent, idle=idle)

    async def terms(
        self, agreement_id: str, *, urgent: bool = False, idle: bool = False
    ) -> AgreementTerms | None:
        """Read, keep and give an agreement's terms; None: they are gone. Raises AppError."""
        try:
            terms, raw = await self._threads.run(
                partial(self._aws.agreements.terms, agreement_id, urgent=urgent, idle=idle)
            )
        except NotFound:
            return None
        await self._listings.keep(self._store.cache.put_terms, terms, raw, self._now())
        if any(isinstance(one, _WITH_DIMENSIONS) for one in terms.terms):
            self._nameless[agreement_id] = (terms, raw)
        return terms

    def renew(self) -> None:
        """Let the next `fill` look at everything: a full round has read the agreements."""
        self._filling = _Filling()

    def hold(self) -> None:
        """Begin nothing more until the next `fill`; what has been asked is still kept."""
        self._is_held = True

    async def fill(self, outcome: Outcome) -> None:
        """Read the terms that are not kept yet or were changed, their names, and documents.

        Without `renew`, only what was held up is done. Raises AppError: the store cannot be written.
        """
        self._is_held = False
        async with self._lock:
            filling, self._filling = self._filling, None
            if filling is None:
                return
            try:
                read = partial(self._fill_terms, filling)
                await self._listings.run(Listing.TERMS, outcome, read)
                if not isinstance(outcome.errors.get(Listing.TERMS), Offline):
                    await self._fill_documents(filling)
            except _Held:
                self._filling = self._filling or filling

    async def _fill_terms(self, filling: _Filling) -> None:
        """Read all terms that are wanted; those that make no sense are told after the others."""

        async def read_one(agreement_id: str) -> None:
            try:
                await self.read_terms(agreement_id, idle=True)
            except _OF_ONE as error:
                filling.odd = filling.odd or error
            filling.tried.add(agreement_id)
            await self._add_names(agreement_id, filling)

        await self._spread(_WIDTH, list(self._nameless), lambda one: self._add_names(one, filling))
        wanted = await self._store.run(self._store.cache.terms_wanted)
        await self._spread(_WIDTH, [one for one in wanted if one not in filling.tried], read_one)
        if filling.odd is not None:
            raise filling.odd

    async def _add_names(self, agreement_id: str, filling: _Filling) -> None:
        found = self._nameless.get(agreement_id)
        if found is None:
            return
        terms, raw = found
        stored = await self._store.run(
            self._store.queries.agreement_detail, agreement_id, self._now()
        )
        offer_id = stored.row.agreement.offer_id if stored else ""
        if offer_id and offer_id not in self._names:
            if offer_id in filling.tried:
                return
            filling.tried.add(offer_id)
            try:
                found_names = await self._threads.run(self._aws.discovery.dimension_names, offer_id)
            except _OF_ONE as error:
                _log.info("The names of an offer's dimensions were not read: %s", error.code)
                return  # tried again after the next full round
            self._names[offer_id] = found_names
        if self._nameless.get(agreement_id) is not found:
            return  # read again meanwhile: these terms may be older
        names = self._names.get(offer_id, ())
        if names:
            named = msgspec.structs.replace(terms, names=names)
            await self._listings.keep(self._store.cache.put_terms, named, raw, self._now())
        self._nameless.pop(agreement_id, None)

    async def _fill_documents(self, filling: _Filling) -> None:
        """Fetch what is not kept yet, and look once a week whether the rest is still the same.

        What cannot be had is tried again after the next full round, as long as nothing of it is kept.
        """
        reader, cache = self._aws.documents, self._store.cache
        before = self._now() - _ASK_AGAIN
        wanted = await self._store.run(cache.legal_files_wanted, before)

        async def fetch(url: str) -> None:
            filling.tried.add(url)
            host = urlsplit(url).hostname or ""
            if host in filling.silent:
                return
            try:
                found = await self._threads.run(reader.fetch, url)
            except AppError as error:
                _log.info("A legal document was not fetched: %s", error.code)
                if isinstance(error, Offline):
                    filling.silent.add(host)
                else:
                    await self._store.run(cache.legal_file_asked, url, self._now())
                return
            await self._listings.keep(
                cache.put_legal_file, url, found.body, found.media_type, self._now()
            )

        urls = [one for one in wanted if one not in filling.tried and reader.may_fetch(one)]
        await self._spread(_FILE_WIDTH, urls, fetch)

    async def _spread(
        self, width: int, items: Sequence[str], work: Callable[[str], Awaitable[None]]
    ) -> None:
        """Do the work for each item. Raises _Held: not for all, to give way."""
        done = 0

        async def do(item: str) -> None:
            nonlocal done
            await work(item)
            done += 1

        await spread(width, takewhile(lambda _: not self._is_held, items), do)
        if done < len(items):
            raise _Held
