"""What the pane of the catalogue is about: a search result, a product or an offer, and all that is read of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.language import tr
from app.model.agreement_detail import OwnAgreement
from app.model.listing import Delivery, Listing, ListingPage, ProductPage
from app.model.offer import OFFER_SET, PurchaseOption
from app.model.text import plain
from app.worker.catalogue_messages import (
    DeliveriesRead,
    ListingRead,
    ListOptions,
    OptionsListed,
    ProductRead,
    ReadDeliveries,
    ReadListing,
    ReadProduct,
)
from ui.context import Context
from ui.tabs.offers.offer_reads import OfferReads
from ui.tabs.offers.read import Read
from ui.tabs.offers.words import in_order, is_open

_PRICED = 6  # options whose terms are read at once, for the price on the card


class Subject(QObject):
    """`changed` after each answer; `replaced` when it is about something else."""

    changed = Signal()
    replaced = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._store = context.store
        self.listing: Listing | None = None
        self.product_id = ""
        self.chosen_id = ""
        self._wanted_id = ""  # an offer opened by its id, until its product is known
        self._is_wanted_set = False
        self.listing_read = Read(context, self)
        self.product_read = Read(context, self)
        self.deliveries_read = Read(context, self)
        self.options_read = Read(context, self)
        self.offers = OfferReads(context, self)
        self.product_read.changed.connect(self.changed)
        self.deliveries_read.changed.connect(self.changed)
        self.listing_read.changed.connect(self._on_listing_changed)
        self.options_read.changed.connect(self._on_options_changed)
        self.offers.changed.connect(self._on_offer_changed)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.listing or self.listing_read.request or self.product_id or self._wanted_id)

    def show_listing(self, listing: Listing) -> None:
        """Show a search result."""
        self.forget()
        self.listing = listing
        self.listing_read.ask(ReadListing(listing.listing_id))
        self._show_product(listing.product_id)

    def show_listing_id(self, listing_id: str) -> None:
        """Show a listing that is known by its id only."""
        self.forget()
        self.listing_read.ask(ReadListing(listing_id))

    def show_product_id(self, product_id: str) -> None:
        """Show a product that is known by its id only."""
        self.forget()
        self._show_product(product_id)

    def show_offer(self, offer_id: str, *, is_set: bool = False) -> None:
        """Show an offer or an offer set, with its product around it."""
        self.forget()
        self._wanted_id = self.chosen_id = offer_id
        self._is_wanted_set = is_set
        self.offers.read(offer_id, is_set=is_set)
        self.changed.emit()

    def forget(self) -> None:
        """Show nothing, and drop what is on its way."""
        for read in (
            self.listing_read,
            self.product_read,
            self.deliveries_read,
            self.options_read,
        ):
            read.forget()
        self.offers.forget()
        self.listing, self.product_id = None, ""
        self.chosen_id = self._wanted_id = ""
        self.replaced.emit()
        self.changed.emit()

    def refresh(self) -> None:
        """Read everything that is shown again."""
        for read in (
            self.listing_read,
            self.product_read,
            self.deliveries_read,
            self.options_read,
        ):
            read.again()
        chosen, is_set = self.chosen_id, self.is_chosen_set
        self.offers.forget()
        if chosen:
            self.offers.read(chosen, is_set=is_set)

    @property
    def owned(self) -> tuple[OwnAgreement, ...]:
        """The active agreements on this product that are stored, the newest first."""
        queries = self._store.queries
        return queries.active_agreements_on(self.product_id) if queries and self.product_id else ()

    @property
    def options(self) -> list[PurchaseOption]:
        """The purchase options in order, with the one that was asked for by its id."""
        answer = self.options_read.answer
        found = list(answer.options) if isinstance(answer, OptionsListed) else []
        wanted = self._wanted_option()
        if wanted is not None and all(one.option_id != wanted.option_id for one in found):
            found.append(wanted)
        return in_order(found, self._store.now())

    def choose(self, option_id: str) -> None:
        """Show the terms of another purchase option."""
        self.chosen_id = option_id
        self.offers.read(option_id, is_set=self.is_chosen_set)
        self.changed.emit()

    @property
    def is_chosen_set(self) -> bool:
        """Whether the chosen purchase option is a set of offers."""
        if self.chosen_id == self._wanted_id and self._wanted_id:
            return self._is_wanted_set
        return any(one.is_set for one in self.options if one.option_id == self.chosen_id)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """How the product is delivered, as far as it is read."""
        answer = self.deliveries_read.answer
        return answer.deliveries if isinstance(answer, DeliveriesRead) else ()

    @property
    def page(self) -> ListingPage | None:
        """The listing's page, once it is read."""
        answer = self.listing_read.answer
        return answer.page if isinstance(answer, ListingRead) else None

    @property
    def product(self) -> ProductPage | None:
        """The product's page, once it is read."""
        answer = self.product_read.answer
        return answer.page if isinstance(answer, ProductRead) else None

    @property
    def known_listing(self) -> Listing | None:
        """The listing as its page or the search says."""
        return self.page.listing if self.page else self.listing

    @property
    def name(self) -> str:
        """What the pane is called: the product, or an id until it is known."""
        if self.known_listing:
            return plain(self.known_listing.name, 200) or self.known_listing.listing_id
        if self.product:
            return plain(self.product.product.name, 200)
        option = self._wanted_option()
        names = [plain(one.product.name, 200) for one in option.products] if option else []
        return next(iter(names), "") or self._wanted_id or self.product_id or tr("Product")

    @property
    def maker(self) -> str:
        """Who makes the product."""
        return plain(self.product.product.maker.name, 120) if self.product else ""

    # --- reading ----------------------------------------------------------------------------------

    def _show_product(self, product_id: str) -> None:
        if not product_id or product_id == self.product_id:
            return
        self.product_id = product_id
        self.product_read.ask(ReadProduct(product_id))
        self.deliveries_read.ask(ReadDeliveries(product_id))
        self.options_read.ask(ListOptions(product_id))

    def _wanted_option(self) -> PurchaseOption | None:
        """The offer that was opened by its id, as AWS would list it."""
        if read := self.offers.offers.get(self._wanted_id):
            one = read.offer
            return PurchaseOption(
                one.offer_id, "OFFER", one.name, one.catalog, one.seller, one.badges,
                one.available_from, one.expires_at, one.products,
            )  # fmt: skip
        if found := self.offers.sets.get(self._wanted_id):
            bundle = found.offer_set
            return PurchaseOption(
                bundle.offer_set_id, OFFER_SET, bundle.name, bundle.catalog, bundle.seller,
                bundle.badges, bundle.available_from, bundle.expires_at, bundle.products,
            )  # fmt: skip
        return None

    def _on_listing_changed(self) -> None:
        answer = self.listing_read.answer
        if isinstance(answer, ListingRead) and not self.product_id:
            self._show_product(answer.page.listing.product_id)
        self.changed.emit()

    def _on_options_changed(self) -> None:
        options, now = self.options, self._store.now()
        if options and all(one.option_id != self.chosen_id for one in options):
            self.chosen_id = options[0].option_id
        if self.chosen_id and not self.options_read.is_running:
            self.offers.read(self.chosen_id, is_set=self.is_chosen_set)
            for one in [one for one in options if is_open(one, now) and not one.is_set][:_PRICED]:
                self.offers.read(one.option_id)
        self.changed.emit()

    def _on_offer_changed(self, option_id: str) -> None:
        option = self._wanted_option()
        if option is not None and option_id == self._wanted_id and option.products:
            self._show_product(option.products[0].product.product_id)
        self.changed.emit()
