"""What the pane says of a product, its listing, how it is delivered, and an offer: nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from app.language import tr
from app.model.listing import (
    Contact,
    Delivery,
    Listing,
    ListingPage,
    Media,
    ProductName,
    ProductPage,
    Story,
)
from app.model.offer import Offer, OfferSet
from app.model.text import plain, plain_block
from ui import text
from ui.tabs.offers.words import said
from ui.widgets.fact import Fact

LONGEST_TEXT = 32_768  # as long as AWS lets it be
_DEPLOYED = {
    "DEPLOYED": tr("Runs on AWS"),
    "NOT_DEPLOYED": tr("Does not run on AWS"),
    "NOT_APPLICABLE": tr("Does not apply"),
}
_CONTACTS = {
    "MANUFACTURER_SUPPORT": tr("Support"),
    "MANUFACTURER_INSTRUCTIONS": tr("Instructions"),
    "REQUEST_FOR_PRIVATE_OFFER": tr("Ask for a private offer"),
    "REQUEST_FOR_DEMO": tr("Ask for a demonstration"),
}
_FORMS = {"EMAIL": tr("email"), "PHONE_NUMBER": tr("phone"), "LINK": tr("link"), "OTHER": ""}
_DELIVERIES = {
    "amazonMachineImageFulfillmentOption": tr("Machine image"),
    "apiFulfillmentOption": "API",
    "cloudFormationFulfillmentOption": tr("CloudFormation template"),
    "containerFulfillmentOption": tr("Container"),
    "helmFulfillmentOption": tr("Helm chart"),
    "eksAddOnFulfillmentOption": tr("EKS add-on"),
    "ec2ImageBuilderComponentFulfillmentOption": tr("EC2 Image Builder component"),
    "dataExchangeFulfillmentOption": tr("Data set"),
    "professionalServicesFulfillmentOption": tr("Professional services"),
    "saasFulfillmentOption": "SaaS",
    "sageMakerAlgorithmFulfillmentOption": tr("SageMaker algorithm"),
    "sageMakerModelFulfillmentOption": tr("SageMaker model"),
}
_MEMBERS = {
    "fulfillmentOptionDisplayName": tr("Delivered as"),
    "fulfillmentOptionType": tr("Kind"),
    "fulfillmentOptionName": tr("Name"),
    "fulfillmentOptionVersion": tr("Version"),
    "fulfillmentUrl": tr("Where it is set up"),
    "launchUrl": tr("Where it is started"),
    "quickLaunch": tr("Quick launch"),
}
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?=[A-Z]|$)")


class Section(msgspec.Struct, frozen=True):
    """A card of the pane: paragraphs of foreign text, then facts."""

    title: str
    icon: str
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()


def sections(
    listing: Listing | None,
    page: ListingPage | None,
    product: ProductPage | None,
    deliveries: Sequence[Delivery],
) -> tuple[Section, ...]:
    """All cards about the product, in their order; those with nothing to say are left out."""
    listing = page.listing if page else listing
    found = (*_stories(page, product), *map(_delivery, deliveries), _about(listing, page, product))
    return tuple(one for one in found if one.facts or one.paragraphs)


def _stories(page: ListingPage | None, product: ProductPage | None) -> Iterator[Section]:
    """What the seller tells: the listing's and the product's words are mostly the same."""
    told = [one for one in (page and page.story, product and product.story) if one]
    yield Section(tr("What the seller says"), "quotes", paragraphs=_texts(told))
    highlights = dict.fromkeys(line for one in told for line in one.highlights)
    yield Section(
        tr("Highlights"), "list-bullets", paragraphs=tuple(plain_block(one) for one in highlights)
    )
    cases = page.use_cases if page else ()
    yield Section(
        tr("Good for"),
        "target",
        tuple(
            Fact(plain(one.name, 120) or plain(one.value, 120), plain_block(one.description, 1000), tip=one.value)
            for one in cases
        ),
    )  # fmt: skip
    contacts = dict.fromkeys(
        one for story in told for one in (*story.resources, *story.engagements)
    )
    guide = page.integration_guide if page else ""
    facts = [_contact(one) for one in contacts]
    if guide:
        facts.append(Fact(tr("Integration guide"), plain_block(guide, 400)))
    yield Section(tr("Help and contacts"), "lifebuoy", tuple(facts))
    media = dict.fromkeys(one for story in told for one in story.media)
    yield Section(
        tr("Pictures and videos"), "image", tuple(f for one in media for f in _media(one))
    )


def _texts(stories: Sequence[Story]) -> tuple[str, ...]:
    texts = (words for one in stories for words in (one.short, one.long))
    return tuple(dict.fromkeys(plain_block(one, LONGEST_TEXT) for one in texts if one))


def _contact(one: Contact) -> Fact:
    label = _CONTACTS.get(one.kind) or plain(one.kind, 60)
    name = plain(one.name, 120)
    form = _FORMS.get(one.form, plain(one.form, 40).lower())
    label = f"{label}, {name}" if name else label
    return Fact(f"{label}, {form}" if form else label, one.value, copies=form or tr("value"))


def _media(one: Media) -> Iterator[Fact]:
    title = plain(one.title, 120) or tr("Picture")
    if one.description:
        yield Fact(title, plain_block(one.description, 400))
    for label, url in (
        ("", one.url),
        (tr("preview"), one.preview_url),
        (tr("still"), one.thumbnail_url),
    ):
        if url:
            yield Fact(f"{title}, {label}" if label else title, url, copies=tr("link"))


def _delivery(one: Delivery) -> Section:
    title = _DELIVERIES.get(one.member) or plain(_spaced(one.member), 80) or tr("Delivery")
    facts = [_detail(path, value) for path, value in one.details if value]
    if one.option_id:
        facts.append(Fact(tr("Option id"), one.option_id, copies=tr("option id")))
    return Section(tr("Delivery: {title}", title=title), "package", tuple(facts))


def _detail(path: str, value: str) -> Fact:
    name = path.rpartition(".")[2]
    label = _MEMBERS.get(name) or plain(_spaced(name), 80)
    if value.startswith(("https://", "http://")) and "\n" not in value:
        return Fact(label, value, copies=tr("link"))
    return Fact(label, plain_block(value))


def _spaced(member: str) -> str:
    """`operatingSystemName` as `Operating system name`."""
    found = _WORD.findall(member)
    parts = [part if part.isupper() else part.lower() for part in found]
    words = " ".join(parts) or member
    return words[:1].upper() + words[1:]


def _about(
    listing: Listing | None, page: ListingPage | None, product: ProductPage | None
) -> Section:
    facts: list[Fact] = []
    if listing is not None:
        facts += _listing_facts(listing)
    if product is not None:
        facts += _product_facts(product)
    for offer in page.offers if page else ():
        name = plain(offer.name, 120) or tr("Offer")
        seller = plain(offer.seller.name, 120)
        facts.append(
            Fact(f"{name}, {seller}" if seller else name, offer.offer_id, copies=tr("offer id"))
        )
        facts.append(
            Fact(tr("Its seller's profile"), offer.seller.profile_id, copies=tr("profile id"))
        )
    names = [*(listing.products if listing else ()), *((product.product,) if product else ())]
    for one in dict.fromkeys(names):
        facts += _product_ids(one)
    unique = {(one.label, one.value, one.tip): one for one in facts if one.value}
    return Section(tr("About this product"), "info", tuple(unique.values()))


def _listing_facts(one: Listing) -> list[Fact]:
    facts = [
        Fact(tr("Publisher"), plain(one.publisher.name, 120)),
        Fact(tr("Delivered as"), said(one.deliveries), tip=kinds(one.deliveries)),
        Fact(tr("Categories"), said(one.categories), tip=kinds(one.categories)),
        Fact(tr("Pricing"), said(one.pricing_models), tip=kinds(one.pricing_models)),
        Fact(tr("Priced by"), said(one.pricing_units), tip=kinds(one.pricing_units)),
        Fact(tr("Marked as"), said(one.badges), tip=kinds(one.badges)),
    ]
    for review in one.reviews:
        source = plain(review.source or review.source_id, 60)
        rated = tr(
            "{rating} of 5, {reviews}",
            rating=plain(review.rating, 20),
            reviews=text.plural(review.count, "{n} review", "{n} reviews"),
        )
        facts.append(Fact(tr("Rating at {source}", source=source), rated, tip=review.source_id))
        facts.append(Fact(tr("Reviews at {source}", source=source), review.url, copies=tr("link")))
    facts += [
        Fact(tr("Catalog"), plain(one.catalog, 60)),
        Fact(tr("Listing id"), one.listing_id, copies=tr("listing id")),
        Fact(tr("Publisher's profile"), one.publisher.profile_id, copies=tr("profile id")),
        Fact(tr("Picture"), one.logo_url, copies=tr("link")),
    ]
    return facts


def _product_facts(one: ProductPage) -> list[Fact]:
    deployed = _DEPLOYED.get(one.deployed_on_aws) or plain(one.deployed_on_aws, 40)
    return [
        Fact(tr("Delivered as"), said(one.deliveries), tip=kinds(one.deliveries)),
        Fact(tr("Categories"), said(one.categories), tip=kinds(one.categories)),
        Fact(tr("Where it runs"), deployed, tip=one.deployed_on_aws),
        Fact(tr("Catalog"), plain(one.catalog, 60)),
        Fact(tr("Listing id"), one.listing_id, copies=tr("listing id")),
        Fact(tr("Picture"), one.logo_url, copies=tr("link")),
    ]


def _product_ids(one: ProductName) -> list[Fact]:
    name = plain(one.name, 120) or tr("Product")
    maker = plain(one.maker.name, 120)
    return [
        Fact(tr("Product"), tr("{name} by {maker}", name=name, maker=maker) if maker else name),
        Fact(tr("Product id"), one.product_id, copies=tr("product id")),
        Fact(tr("Maker's profile"), one.maker.profile_id, copies=tr("profile id")),
    ]


def kinds(words: Sequence[object]) -> str:
    """AWS's own values, for a tooltip."""
    return ", ".join(plain(str(getattr(one, "kind", "")), 80) for one in words)


def offer_facts(offer: Offer) -> tuple[Fact, ...]:
    """The facts of an offer beside its terms."""
    facts = [
        Fact(tr("Seller"), plain(offer.seller.name, 120)),
        Fact(tr("Pricing"), said((offer.pricing_model,)), tip=offer.pricing_model.kind),
        Fact(tr("Marked as"), said(offer.badges), tip=kinds(offer.badges)),
        *_times(offer),
        Fact(tr("Replaces agreement"), offer.replaces, copies=tr("agreement id")),
        Fact(tr("Offer id"), offer.offer_id, copies=tr("offer id")),
        Fact(tr("Proposal id"), offer.proposal_id, copies=tr("proposal id")),
        Fact(tr("Seller's profile"), offer.seller.profile_id, copies=tr("profile id")),
        Fact(tr("Catalog"), plain(offer.catalog, 60)),
        *_within(offer),
    ]
    return tuple(one for one in facts if one.value)


def set_facts(bundle: OfferSet) -> tuple[Fact, ...]:
    """The facts of an offer set beside its offers."""
    facts = [
        Fact(tr("Seller"), plain(bundle.seller.name, 120)),
        Fact(tr("Marked as"), said(bundle.badges), tip=kinds(bundle.badges)),
        *_times(bundle),
        Fact(tr("Offer set id"), bundle.offer_set_id, copies=tr("offer set id")),
        Fact(tr("Seller's profile"), bundle.seller.profile_id, copies=tr("profile id")),
        Fact(tr("Catalog"), plain(bundle.catalog, 60)),
        *_within(bundle),
    ]
    return tuple(one for one in facts if one.value)


def _times(one: Offer | OfferSet) -> Iterator[Fact]:
    for label, at in ((tr("Open since"), one.available_from), (tr("Expires"), one.expires_at)):
        if at is not None:
            yield Fact(label, text.date_time(at), tip=text.utc(at))


def _within(one: Offer | OfferSet) -> Iterator[Fact]:
    """The products and offers inside, with their ids."""
    for entity in one.products:
        yield from _product_ids(entity.product)
        if entity.offer.offer_id:
            name = plain(entity.offer.name, 120) or tr("Offer")
            seller = plain(entity.offer.seller.name, 120)
            yield Fact(f"{name}, {seller}", entity.offer.offer_id, copies=tr("offer id"))
            yield Fact(
                tr("Its seller's profile"), entity.offer.seller.profile_id, copies=tr("profile id")
            )
        if entity.offer_set is not None:
            yield Fact(tr("Offer set"), entity.offer_set.offer_set_id, copies=tr("offer set id"))
            seller = plain(entity.offer_set.seller.name, 120)
            yield Fact(
                tr("Set sold by {seller}", seller=seller),
                entity.offer_set.seller.profile_id,
                copies=tr("profile id"),
            )
