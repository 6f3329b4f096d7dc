"""Every member that AWS can send about listings, products and offers is shown, or named as hidden.

The replies are made from botocore's own shapes, each member with a value of its own, and go through
botocore's client and the real gateways.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.stub import Stubber

from app.aws.calls import ServiceCalls
from app.aws.catalogue import CatalogueGateway
from app.aws.offers import OfferGateway
from app.aws.pacing import Unpaced
from app.model.listing import ListingQuery
from app.worker.catalogue_messages import (
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
from tests.fakes.widget_texts import all_text
from tests.ui.offers.conftest import Market
from ui import text
from ui.tabs.offers.words import option_chips, option_face, option_title, time_words
from ui.terms.card import TermCard
from ui.widgets.fact_table import FactTable
from ui.widgets.facts import FactRow

_MODEL = botocore.session.get_session().get_service_model("marketplace-discovery")
_PAGING = "says where the next page begins"
_LOCALE = "the language that was asked for; Countersign asks for none"
_AS_WORDS = "the chip says it in our words"
_ID_OF_CARD = "the chosen card's terms name it, and Ctrl+Shift+C copies it"
# Members that no view shows, each with the reason. A leading * stands for every operation.
HIDDEN = {
    "*.locale": _LOCALE,
    "*.nextToken": _PAGING,
    **{
        f"SearchFacets.listingFacets.{facet}.parent": "the menus are flat, as a filter takes any value"
        for facet in (
            "CATEGORY", "PUBLISHER", "FULFILLMENT_OPTION_TYPE", "PRICING_MODEL", "PRICING_UNIT",
            "DEPLOYED_ON_AWS", "NUMBER_OF_PRODUCTS",
        )
    },
    "SearchFacets.totalResults": "the number of results is beside the list already",
    "ListPurchaseOptions.purchaseOptions.catalog": "the chosen offer's card names it",
    "ListPurchaseOptions.purchaseOptions.purchaseOptionId": _ID_OF_CARD,
    "ListPurchaseOptions.purchaseOptions.purchaseOptionType": _AS_WORDS,
    "ListPurchaseOptions.purchaseOptions.badges.badgeType": "the chosen offer's card names it",
    "ListPurchaseOptions.purchaseOptions.availableFromTime": "a card has room for the end only",
    "ListPurchaseOptions.purchaseOptions.sellerOfRecord.sellerProfileId": (
        "the chosen offer's card names it"
    ),
    "SearchListings.listingSummaries.listingId": "the pane names it",
}  # fmt: skip
_UNSHOWN_BELOW = {
    "SearchFacets.listingFacets.AVERAGE_CUSTOMER_RATING": (
        "a rating is chosen as the least one, in three steps"
    ),
    "ListPurchaseOptions.purchaseOptions.associatedEntities": (
        "the chosen offer's card names its products, offers and sets"
    ),
}


class Reply:
    """A reply in which every leaf has a value of its own, and how a person would read each."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.expected: dict[str, str] = {}
        shape = _MODEL.operation_model(operation).output_shape
        assert isinstance(shape, StructureShape)
        self.body = self._structure(shape, operation)

    def _make(self, shape: Shape, name: str, path: str) -> Any:
        if isinstance(shape, MapShape):
            return {key: self._make(shape.value, name, f"{path}.{key}") for key in shape.key.enum}
        if isinstance(shape, StructureShape):
            return self._structure(shape, path)
        if isinstance(shape, ListShape):
            return list(self._list(shape, name, path))
        value, expected = _leaf(shape, name, path, len(self.expected) + 11)
        self.expected[path] = expected
        return value

    def _list(self, shape: ListShape, name: str, path: str) -> Iterator[Any]:
        member = shape.member
        is_choice = isinstance(member, StructureShape) and member.is_tagged_union
        if not is_choice or not isinstance(member, StructureShape):
            yield self._make(member, name, path)
            return
        for key, one in member.members.items():
            made = self._make(one, key, f"{path}.{key}")
            if key == "renewalTerm":  # its rise is fixed or a range, never both
                rise = made["priceIncrease"]
                rising = {**made, "priceIncrease": {"percentageRange": rise["percentageRange"]}}
                made = {**made, "priceIncrease": {"fixedPercentage": rise["fixedPercentage"]}}
                yield {key: rising}
            yield {key: made}

    def _structure(self, shape: StructureShape, path: str) -> dict[str, Any]:
        return {
            name: self._make(member, name, f"{path}.{name}")
            for name, member in shape.members.items()
        }


_AMOUNTS = {"price", "chargeAmount", "maxTotalChargeAmount"}
_PERCENTAGES = {
    "percentageValue", "minimumValue", "maximumValue", "defaultValue", "chargePercentage",
}  # fmt: skip
_DAYS = {"lockoutPeriod", "adjustmentDeadline"}
_PERIODS = {"duration", "agreementDuration", "paymentDuePeriod", "chargeDateOffset"}


def _leaf(shape: Shape, name: str, path: str, number: int) -> tuple[Any, str]:
    if shape.type_name == "timestamp":
        at = datetime(2031, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        is_text = path.startswith("ListFulfillmentOptions")
        return at, f"{at:%Y-%m-%d}" if is_text else text.date(at)
    if name == "dayOfMonth":
        return 17, "17th"
    if shape.type_name in ("integer", "long"):
        is_text = path.startswith("ListFulfillmentOptions")
        return 1000 + number, str(1000 + number) if is_text else f"{1000 + number:,}"
    if name == "currencyCode":
        code = f"Q{chr(65 + number // 26)}{chr(65 + number % 26)}"
        return code, code
    is_period = name in _PERIODS or path.endswith("selector.value")
    forms = (
        (name in _AMOUNTS, f"{2000 + number}.25", f"{2000 + number:,}.25"),
        (name in _PERCENTAGES, f"{number}.5", f"{number}.5%"),
        (name in _DAYS, f"P{number}D", f"{number} days"),
        (is_period, f"P{number}M", f"{number} months"),
        (name == "averageRating", f"4.{number}", f"4.{number}"),
        (True, f"marker{number}x", f"marker{number}x"),
    )
    return next((value, expected) for is_form, value, expected in forms if is_form)


def calls(*replies: Reply) -> ServiceCalls:
    """Calls of a real client that answers with the replies, one after the other."""
    client = botocore.session.get_session().create_client(
        "marketplace-discovery",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    stubber = Stubber(client)
    for reply in replies:
        body = {key: value for key, value in reply.body.items() if key != "nextToken"}
        stubber.add_response(str(botocore.xform_name(reply.operation)), body)
    stubber.activate()
    return ServiceCalls(client, None, Unpaced())


def missing(reply: Reply, seen: str) -> list[str]:
    """The members whose value is neither seen nor hidden for a reason."""
    return [
        f"{path}: {expected}"
        for path, expected in reply.expected.items()
        if expected not in seen and not is_hidden(path)
    ]


def is_hidden(path: str) -> bool:
    _, _, rest = path.partition(".")
    if path in HIDDEN or f"*.{rest}" in HIDDEN:
        return True
    if rest.startswith("offerTerms.") and rest.endswith(".type") and rest.count(".") == 2:
        return True  # the card says the kind of the term in words
    return any(path.startswith(f"{above}.") for above in _UNSHOWN_BELOW)


def seen(market: Market) -> str:
    """What the pane and the list show, with what stands in tooltips of painted tables."""
    pane = market.page.pane
    pane._rebuild()
    for card in pane.findChildren(TermCard):
        if card.said.more:
            card._facts.set_facts((*card.said.lines, *card.said.more))
    facts = [one for table in pane.findChildren(FactTable) for one in table._facts]
    facts += [row.fact for row in pane.findChildren(FactRow)]
    told = [f"{one.spoken}\n{one.tip}" for one in facts]
    rows = [row.spoken for row in market.page.list.view.results.rows]
    return "\n".join((all_text(pane), *told, *rows)).replace("\u00a0", " ")


def test_every_member_of_a_search_result_is_shown(market: Market) -> None:
    reply = Reply("SearchListings")
    page, total, _ = CatalogueGateway(calls(reply)).search(ListingQuery("x"))
    market.page.bar.field.setText("other")
    market.answer(SearchMarketplace, ListingsFound(page.items, total, "more"))
    market.wait(lambda: market.titles() == [page.items[0].name])
    market.choose(0)
    market.asked(ReadListing)
    said = f"{seen(market)}\n{market.page.list.number.text()}"
    assert missing(reply, said) == []


def test_every_member_of_the_facets_is_shown(market: Market) -> None:
    reply = Reply("SearchFacets")
    groups = CatalogueGateway(calls(reply)).facets(ListingQuery("x"))
    market.page.filters.set_facets(FacetsCounted(groups).groups)
    said = []
    for kind in market.page.filters.chips:
        menu = market.page.filters.menu_of(kind)
        said += [f"{one.text()} {one.toolTip()} {one.data()}" for one in menu.actions()]
        menu.close()
    assert missing(reply, "\n".join(said)) == []


def test_every_member_of_a_listing_is_shown(market: Market) -> None:
    reply = Reply("GetListing")
    listing_id = reply.body["listingId"]
    page = CatalogueGateway(calls(reply)).listing(listing_id)
    market.page.pane.subject.show_listing_id(listing_id)
    market.answer(ReadListing, ListingRead(page))
    market.wait(lambda: market.page.pane.subject.page == page)
    assert missing(reply, seen(market)) == []


def test_every_member_of_a_product_is_shown(market: Market) -> None:
    reply = Reply("GetProduct")
    product_id = reply.body["productId"]
    page = CatalogueGateway(calls(reply)).product(product_id)
    market.page.pane.subject.show_product_id(product_id)
    market.answer(ReadProduct, ProductRead(page))
    market.wait(lambda: market.page.pane.subject.product == page)
    assert missing(reply, seen(market)) == []


def test_every_member_of_the_ways_of_delivery_is_shown(market: Market) -> None:
    reply = Reply("ListFulfillmentOptions")
    found = CatalogueGateway(calls(reply)).deliveries("prod-1")
    market.page.pane.subject.show_product_id("prod-1")
    market.answer(ReadDeliveries, DeliveriesRead(found))
    market.wait(lambda: bool(market.page.pane.subject.deliveries))
    assert missing(reply, seen(market)) == []


def test_every_member_of_a_purchase_option_is_shown(market: Market) -> None:
    reply = Reply("ListPurchaseOptions")
    page = OfferGateway(calls(reply)).options("prod-1")
    option, now = page.items[0], market.frame.store.now()
    market.page.pane.subject.show_product_id("prod-1")
    market.answer(ListOptions, OptionsListed(page.items))
    market.wait(lambda: bool(market.page.pane.subject.options))
    said = (
        seen(market),
        option_title(option),
        option_face(option, now).spoken,
        *(chip.words for chip in option_chips(option)),
        *map(str, time_words(option, now)),
        *map(str, time_words(option, option.expires_at or now)),
    )
    assert missing(reply, "\n".join(said)) == []


def test_every_member_of_an_offer_and_its_terms_is_shown(market: Market) -> None:
    offer, terms = Reply("GetOffer"), Reply("GetOfferTerms")
    gateway = OfferGateway(calls(offer, terms))
    offer_id = offer.body["offerId"]
    read = OfferRead(gateway.offer(offer_id), gateway.terms(offer_id))
    market.page.pane.subject.show_offer(offer_id)
    market.answer(ReadOffer, read)
    market.wait(lambda: offer_id in market.page.pane.subject.offers.offers)
    said = seen(market)
    assert missing(offer, said) == []
    assert missing(terms, said) == []


def test_every_member_of_an_offer_set_is_shown(market: Market) -> None:
    reply = Reply("GetOfferSet")
    set_id = reply.body["offerSetId"]
    found = OfferGateway(calls(reply)).offer_set(set_id)
    market.page.pane.subject.show_offer(set_id, is_set=True)
    market.answer(ReadOfferSet, OfferSetRead(found))
    market.wait(lambda: set_id in market.page.pane.subject.offers.sets)
    assert missing(reply, seen(market)) == []


def test_what_is_hidden_exists_and_has_a_reason() -> None:
    operations = [path.partition(".")[0] for path in (*HIDDEN, *_UNSHOWN_BELOW)]
    known: dict[str, str] = {}
    for operation in {one for one in operations if one != "*"} | {"GetOffer", "GetOfferTerms"}:
        known |= Reply(operation).expected
    for path in HIDDEN:
        rest = path.removeprefix("*")
        assert any(one == path or (path != rest and one.endswith(rest)) for one in known), path
    for above in _UNSHOWN_BELOW:
        assert any(one.startswith(f"{above}.") for one in known), above
    assert all((*HIDDEN.values(), *_UNSHOWN_BELOW.values()))
