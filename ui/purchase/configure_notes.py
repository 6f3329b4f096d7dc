"""What is said around a configuration: its head, and notes above everything that is entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.configuration import UPFRONT, Options
from app.model.offer import PRIVATE, Offer
from app.model.purchase import Intent
from app.model.term import FixedPricingTerm, ValidityTerm
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.context import Context
from ui.theme import Tone
from ui.widgets.card import Note


def head_words(offer: Offer, options: Options) -> tuple[str, str]:
    """The product's name, and a line about the offer."""
    names = (plain(one.product.name, 120) for one in offer.products)
    name = next((one for one in names if one), "") or plain(offer.name, 120) or offer.offer_id
    is_private = any(badge.kind == PRIVATE for badge in offer.badges)
    kind = tr("private offer") if is_private else tr("public offer")
    if offer.expires_at:
        kind = f"{kind}, {tr('expires {date}', date=text.date(offer.expires_at))}"
    replaces = (
        tr("replaces {agreement_id}", agreement_id=text.short_id(options.source_agreement_id))
        if options.intent is Intent.REPLACE
        else ""
    )
    parts = (plain(offer.seller.name, 80), kind, replaces)
    return name, " · ".join(part for part in parts if part)


def notes(context: Context, read: OfferRead, options: Options) -> Iterator[QWidget]:
    """What to know before anything is entered."""
    if options.blocked:
        yield _note(
            context, Tone.DANGER, "warning-circle", tr("No quote for this."), options.blocked
        )
    if options.intent is Intent.REPLACE:
        yield _note(
            context, Tone.OFFER, "swap", tr("Replacement."),
            tr("Accepting the quote replaces your agreement {agreement_id}. What you have goes on without a gap.", agreement_id=text.short_id(options.source_agreement_id)),
        )  # fmt: skip
    if words := _start_words(read, context.store.now()):
        yield _note(context, Tone.ACCENT, "calendar-blank", tr("Starts later."), words)
    if options.is_metered:
        pays_besides = bool(options.cards) or any(
            isinstance(one, FixedPricingTerm) for one in options.terms
        )
        strong = tr("Metered.")
        rest = tr("You pay for what you use. What that comes to is not known before.")
        if pays_besides:
            strong = tr("Partly metered.")
            rest = tr(
                "Besides the price you pay for what you use. What that comes to is not known before."
            )
        yield _note(context, Tone.SYSTEM, "gauge", strong, rest)
    if options.is_later:
        yield _note(
            context, Tone.ACCENT, "info", tr("The second agreement."),
            tr("It is paid in advance, beside the agreement on this product that is paid by use. AWS wants that one to be provisioned first."),
        )  # fmt: skip
    elif any(isinstance(one, UPFRONT) for one in options.left_out):
        yield _note(
            context, Tone.ACCENT, "info", tr("Paid by use first."),
            tr("The prices in advance are a second agreement. Configure this offer again once the first one is there."),
        )  # fmt: skip


def _start_words(read: OfferRead, now: datetime) -> str:
    starts = (one.starts_at for one in read.terms.terms if isinstance(one, ValidityTerm))
    at = next((one for one in starts if one is not None), None)
    if at is None or at <= now:
        return ""
    return tr("The agreement starts on {date}, and charges may come before.", date=text.date(at))


def _note(context: Context, tone: Tone, icon: str, strong: str, rest: str) -> Note:
    made = Note(context.look, tone, icon, strong, rest)
    made.put_icon_on_first_line()
    return made
