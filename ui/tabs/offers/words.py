"""What search results and purchase options say in a row or on a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

import msgspec

from app.language import tr
from app.model.listing import Listing, Word
from app.model.offer import (
    AUTO_RENEW,
    FUTURE_DATED,
    PRIVATE,
    REPLACEMENT,
    Offer,
    PurchaseOption,
)
from app.model.text import plain
from ui import text
from ui.chips import avatar_face
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.tile import TileFace

_SOON = timedelta(days=14)
_URGENT = timedelta(days=1)
_LISTING_BADGES = {
    "FREE_TRIAL": ("gift", tr("Free trial")),
    "DEPLOYED_ON_AWS": ("cloud", tr("Deployed on AWS")),
    "QUICK_LAUNCH": ("rocket-launch", tr("Quick launch")),
    "AWS_FREE_TIER": ("gift", tr("AWS Free Tier")),
    "MULTI_PRODUCT": ("stack", tr("Several products")),
}
_OFFER_BADGES = {
    PRIVATE: ChipFace(Tone.OFFER, "lock-simple", tr("Private offer")),
    REPLACEMENT: ChipFace(Tone.OFFER, "swap", tr("Replacement")),
    FUTURE_DATED: ChipFace(Tone.ACCENT, "calendar-blank", tr("Starts later")),
    AUTO_RENEW: ChipFace(Tone.NEUTRAL, "arrows-clockwise", tr("Can renew")),
}
_PUBLIC = ChipFace(Tone.NEUTRAL, "globe", tr("Public"))
_SET = ChipFace(Tone.OFFER, "stack", tr("Offer set"))
_RATED = 5


class RowFace(msgspec.Struct, frozen=True):
    """One row of the list: three lines and chips. `rating` and `reviews` stand at the right."""

    key: str
    tile: TileFace
    title: str
    second: str
    third: str
    rating: str = ""
    reviews: str = ""
    chips: tuple[ChipFace, ...] = ()

    @property
    def spoken(self) -> str:
        """The whole row as one text."""
        rated = (
            tr(
                "rated {rating} of {most} by {reviews}",
                rating=self.rating,
                most=_RATED,
                reviews=self.reviews,
            )
            if self.rating
            else ""
        )
        parts = (self.title, self.second, self.third, rated, *(chip.words for chip in self.chips))
        return ", ".join(part for part in parts if part)


def listing_face(listing: Listing, private: int = 0) -> RowFace:
    """A search result; `private` is how many private offers there are for it."""
    title = plain(listing.name, 120) or listing.listing_id
    chips = []
    if private:
        words = (
            tr("Private offer")
            if private == 1
            else text.plural(private, "{n} private offer", "{n} private offers")
        )
        chips.append(ChipFace(Tone.OFFER, "lock-simple", words))
    rating, reviews = best_review(listing)
    return RowFace(
        listing.listing_id,
        avatar_face(title),
        title,
        about(listing),
        plain(listing.short, 200),
        rating,
        reviews,
        (*chips, *listing_chips(listing)),
    )


def about(listing: Listing) -> str:
    """`Lumenfold · SaaS · Contract`."""
    parts = (
        plain(listing.publisher.name, 80),
        said(listing.deliveries),
        said(listing.pricing_models),
    )
    return " · ".join(part for part in parts if part)


def said(words: Sequence[Word]) -> str:
    """AWS's words, or its values where it gives none."""
    return ", ".join(plain(one.words or one.kind, 60) for one in words)


def listing_chips(listing: Listing) -> tuple[ChipFace, ...]:
    """A chip for each badge of a listing."""
    return tuple(_listing_chip(badge) for badge in listing.badges)


def _listing_chip(badge: Word) -> ChipFace:
    icon, words = _LISTING_BADGES.get(badge.kind, ("tag", plain(badge.words or badge.kind, 40)))
    return ChipFace(Tone.NEUTRAL, icon, words)


def best_review(listing: Listing) -> tuple[str, str]:
    """The rating and the number of reviews of AWS's own reviewers, else of the first source."""
    own = [one for one in listing.reviews if one.source_id == "AWS_MARKETPLACE"]
    found = next(iter((*own, *listing.reviews)), None)
    if found is None or not _is_rating(found.rating):
        return "", ""
    return found.rating, text.count(found.count)


def _is_rating(written: str) -> bool:
    try:
        return 0 <= Decimal(written) <= _RATED and written.isascii()
    except InvalidOperation:
        return False


def option_face(option: PurchaseOption, now: datetime) -> RowFace:
    """A private offer as a row of the list."""
    title = option_title(option)
    products = list(dict.fromkeys(plain(one.product.name, 120) for one in option.products))
    return RowFace(
        option.option_id,
        avatar_face(products[0] if products else title),
        title,
        " · ".join(part for part in (*products[:3], plain(option.seller.name, 80)) if part),
        ", ".join(part for part in time_words(option, now)[:2] if part),
        chips=option_chips(option),
    )


def option_title(option: PurchaseOption | Offer) -> str:
    """The seller's name for the offer, or what kind it is."""
    if option.name:
        return plain(option.name, 120)
    if isinstance(option, PurchaseOption) and option.is_set:
        return tr("Offer set")
    is_private = any(badge.kind == PRIVATE for badge in option.badges)
    return tr("Private offer") if is_private else tr("Public offer")


def option_chips(option: PurchaseOption | Offer) -> tuple[ChipFace, ...]:
    """What is special about an offer."""
    is_set = isinstance(option, PurchaseOption) and option.is_set
    kinds = {badge.kind for badge in option.badges}
    first = _SET if is_set else _PUBLIC
    found = [_OFFER_BADGES.get(one.kind) or _unknown(one) for one in option.badges]
    return tuple(found) if PRIVATE in kinds else (first, *found)


def _unknown(badge: Word) -> ChipFace:
    return ChipFace(Tone.NEUTRAL, "tag", plain(badge.words or badge.kind, 40))


def time_words(option: PurchaseOption | Offer, now: datetime) -> tuple[str, str, Tone | str]:
    """When an offer opens or ends, how long that is, and in which ink the second is written."""
    opens, ends = option.available_from, option.expires_at
    if ends is not None and ends <= now:
        return tr("Expired {date}", date=text.date(ends)), tr("cannot be accepted"), "text2"
    if opens is not None and opens > now:
        return tr("Opens {date}", date=text.date(opens)), text.until(opens, now), "text2"
    if ends is None:
        return tr("No expiry"), "", "text2"
    left = ends - now
    ink = Tone.DANGER if left < _URGENT else Tone.WARNING if left < _SOON else "text"
    return tr("Expires {date}", date=text.date(ends)), text.until(ends, now), ink


def is_open(option: PurchaseOption | Offer, now: datetime) -> bool:
    """Whether the offer could be accepted now, by its times."""
    opens, ends = option.available_from, option.expires_at
    return (ends is None or ends > now) and (opens is None or opens <= now)


def in_order(options: Sequence[PurchaseOption], now: datetime) -> list[PurchaseOption]:
    """Open ones first, private before public, the soonest end first; AWS promises no order."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(
        options,
        key=lambda one: (
            not is_open(one, now),
            one.expires_at is not None and one.expires_at <= now,
            not (one.is_private or one.is_set),
            one.expires_at or far,
            one.option_id,
        ),
    )


def private_counts(options: Sequence[PurchaseOption], now: datetime) -> Mapping[str, int]:
    """How many private offers that could be accepted now there are, by product."""
    counts: dict[str, int] = {}
    for option in options:
        if option.is_private and is_open(option, now):
            for key in {one.product.product_id for one in option.products}:
                counts[key] = counts.get(key, 0) + 1
    return counts
