"""Which offers can take the place of an agreement, why others cannot, and what becomes of the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_change import newest_terms, upfront_before
from app.model.agreement_detail import AgreementDetail, ChargeReading
from app.model.choices import first_choices
from app.model.configuration import of_offer
from app.model.estimate import estimate
from app.model.money import Money
from app.model.offer import PRIVATE, REPLACEMENT, PurchaseOption
from app.model.term import Term, ValidityTerm
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.purchase.estimate_words import estimate_words

FIRST_READ = 12  # offers of one product; more are shown in Offers


class CandidateWords(msgspec.Struct, frozen=True):
    """An offer on a card. `off` says why it cannot be taken; `money` or `price` is its first price."""

    offer_id: str
    title: str
    second: str
    price: str = ""
    money: Money | None = None
    under: str = ""
    off: str = ""
    is_made_for_it: bool = False
    is_read: bool = False  # its terms are there

    @property
    def spoken(self) -> str:
        """All of it as one text."""
        cost = text.money(self.money) if self.money is not None else self.price
        parts = (self.title, self.second, cost, self.under, self.off)
        return ", ".join(part for part in parts if part)


class FateWords(msgspec.Struct, frozen=True):
    """One line of what becomes of the agreement."""

    icon: str
    words: str


def candidates(
    options: tuple[PurchaseOption, ...], agreement: Agreement
) -> tuple[PurchaseOption, ...]:
    """The offers that may replace it, those made for replacing first; not sets, and not its own."""
    found = [one for one in options if not one.is_set and one.option_id != agreement.offer_id]
    return tuple(sorted(found, key=_order))


def _order(option: PurchaseOption) -> tuple[bool, bool, str]:
    kinds = {badge.kind for badge in option.badges}
    return REPLACEMENT not in kinds, PRIVATE not in kinds, option.option_id


def candidate_words(
    option: PurchaseOption, read: OfferRead | None, agreement: Agreement, now: datetime
) -> CandidateWords:
    """What a card says of an offer; `read` is None until its terms are there."""
    is_private = any(badge.kind == PRIVATE for badge in option.badges)
    kind = tr("Private offer") if is_private else tr("Public offer")
    title = plain(option.name, 120) or kind
    expires = (
        tr("expires {date}", date=text.date(option.expires_at))
        if option.expires_at
        else tr("no expiry")
    )
    second = " · ".join(part for part in (plain(option.seller.name, 80), kind, expires) if part)
    said = CandidateWords(option.option_id, title, second, price=tr("Reading…"))
    if read is None:
        return said
    options = of_offer(read.offer, read.terms, now, replaces=agreement.agreement_id)
    choices = first_choices(options)
    cost = estimate_words(options, choices, estimate(options, choices, now), now)
    return msgspec.structs.replace(
        said,
        money=cost.money,
        price="" if cost.money is not None else cost.words,
        under=cost.under,
        off=_off(read, agreement, now) or options.blocked,
        is_made_for_it=read.offer.replaces == agreement.agreement_id,
        is_read=True,
    )


def _off(read: OfferRead, agreement: Agreement, now: datetime) -> str:
    if read.offer.replaces not in ("", agreement.agreement_id):
        return tr(
            "It was made to replace another agreement, {agreement_id}.",
            agreement_id=text.short_id(read.offer.replaces),
        )
    starts = _starts_at(read.terms.terms)
    began = agreement.starts_at
    is_in_force = began is None or began <= now
    if starts is not None and starts > now and is_in_force:
        return tr(
            "It starts on {date}, and AWS replaces an agreement in force only at once.",
            date=text.date(starts),
        )
    return ""


def _starts_at(terms: tuple[Term, ...]) -> datetime | None:
    found = (one.starts_at for one in terms if isinstance(one, ValidityTerm))
    return next((at for at in found if at is not None), None)


def fate(detail: AgreementDetail) -> tuple[FateWords, ...]:
    """What becomes of the agreement that is replaced."""
    return tuple(_fate(detail))


def _fate(detail: AgreementDetail) -> Iterator[FateWords]:
    yield FateWords(
        "shield-check", tr("Nothing changes before you accept the quote of the new offer.")
    )
    yield FateWords(
        "swap", tr("Then the new agreement begins at once, and AWS shows this one as Replaced.")
    )
    yield FateWords("link", tr("What you are entitled to goes on without a gap."))
    due = text.money_list(tuple(one for one in detail.still_to_pay if one.amount))
    if detail.row.charge_reading is not ChargeReading.WHOLE:
        yield FateWords(
            "receipt",
            tr(
                "Which of its charges are still to come is not known: not all of them have been read."
            ),
        )
    elif due:
        words = tr(
            "{amounts} of it is still to pay. Ask the seller whether the new offer settles that.",
            amounts=due,
        )
        yield FateWords("receipt", words)
    for one in upfront_before(newest_terms(detail), detail.siblings):
        yield FateWords(
            "list-numbers",
            tr(
                "{agreement_id} is paid upfront for the same product and stays as it is.",
                agreement_id=one.agreement.agreement_id,
            ),
        )
    yield FateWords("archive", tr("Its terms and documents can still be read here."))
