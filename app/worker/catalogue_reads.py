"""What the window asks of the catalogue, past the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.errors import NeverSent
from app.language import tr
from app.worker.catalogue_messages import (
    CatalogueAnswer,
    CatalogueRequest,
    CountFacets,
    DeliveriesRead,
    FacetsCounted,
    ListingRead,
    ListingsFound,
    ListOptions,
    OfferRead,
    OfferSetRead,
    OptionsListed,
    ProductRead,
    ReadDeliveries,
    ReadListing,
    ReadOffer,
    ReadOfferSet,
    ReadProduct,
    SearchMarketplace,
)
from app.worker.threads import Threads

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

T = TypeVar("T")


class CatalogueReads:
    """Nothing is kept. While a person types, only the newest search still goes out to AWS."""

    def __init__(self, aws: AwsSession, threads: Threads) -> None:
        self._aws = aws
        self._threads = threads
        self._newest: Counter[str] = Counter()

    async def answer(self, request: CatalogueRequest) -> CatalogueAnswer:
        """Carry a call out. Raises AppError."""
        run, catalogue = self._threads.run, self._aws.catalogue
        match request:
            case SearchMarketplace():
                return await self._search(request)
            case CountFacets(query):
                count = partial(catalogue.facets, query)
                return FacetsCounted(await run(self._unless_newer("facets", count)))
            case ReadListing(listing_id):
                return ListingRead(await run(catalogue.listing, listing_id))
            case ReadProduct(product_id):
                return ProductRead(await run(catalogue.product, product_id))
            case ReadDeliveries(product_id):
                return DeliveriesRead(await run(catalogue.deliveries, product_id))
            case _:
                return await self._offer(request)

    async def _offer(self, request: ListOptions | ReadOffer | ReadOfferSet) -> CatalogueAnswer:
        run, offers = self._threads.run, self._aws.offers
        match request:
            case ListOptions(product_id):
                listed = await run(offers.options, product_id)
                return OptionsListed(listed.items, listed.unreadable)
            case ReadOffer(offer_id):
                offer = await run(offers.offer, offer_id)
                return OfferRead(offer, await run(offers.terms, offer_id))
            case ReadOfferSet(offer_set_id):
                return OfferSetRead(await run(offers.offer_set, offer_set_id))

    async def _search(self, request: SearchMarketplace) -> ListingsFound:
        token = request.next_token
        search = partial(self._aws.catalogue.search, request.query, token)
        once = search if token else self._unless_newer("search", search)
        page, total, next_token = await self._threads.run(once)
        return ListingsFound(page.items, total, next_token, page.unreadable)

    def _unless_newer(self, what: str, read: Callable[[], T]) -> Callable[[], T]:
        """Let a read go out only if none like it was asked for while it waited for a thread."""
        self._newest[what] += 1
        number = self._newest[what]

        def go() -> T:
            if number != self._newest[what]:
                raise NeverSent(tr("A newer search took the place of this one."), code="superseded")
            return read()

        return go
