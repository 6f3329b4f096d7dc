"""A quote read again right before it is acted on, and what of it moved since it was shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.commands.base import Gateways, Reading, amount, amount_clause, differences
from app.errors import AccessDenied, NotFound, Rejected
from app.language import tr
from app.model.command import ShownQuote
from app.model.money import Money
from app.model.purchase import Intent
from app.model.quote import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DRAFT,
    PENDING_APPROVAL,
    REJECTED,
    ExpectedCharge,
    Quote,
)
from app.model.term import Term, UnknownTerm

GET_QUOTE = "GetAgreementRequest"
_QUOTE_ID = re.compile(r"ar-[A-Za-z0-9]{1,61}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_STATES = {
    DRAFT: tr("a draft"),
    PENDING_APPROVAL: tr("waiting for approval"),
    APPROVED: tr("approved"),
    ACCEPTED: tr("accepted"),
    REJECTED: tr("rejected"),
    CANCELLED: tr("withdrawn"),
}
_CHANGED = {
    "legalTerm": tr("the legal documents changed"),
    "supportTerm": tr("the refund policy changed"),
    "renewalTerm": tr("the renewal term changed"),
    "usageBasedPricingTerm": tr("the prices of use changed"),
    "configurableUpfrontPricingTerm": tr("the prices or quantities changed"),
    "byolPricingTerm": tr("the licence term changed"),
    "recurringPaymentTerm": tr("the recurring payment changed"),
    "validityTerm": tr("the term's dates changed"),
    "paymentScheduleTerm": tr("the payment schedule changed"),
    "freeTrialPricingTerm": tr("the free trial changed"),
    "fixedUpfrontPricingTerm": tr("the fixed price changed"),
    "variablePaymentTerm": tr("the payments on request changed"),
    "netPaymentTerm": tr("the payment period changed"),
}


def require_quote_id(quote_id: str) -> None:
    """Refuse an id that cannot be a quote's."""
    if not _QUOTE_ID.fullmatch(quote_id):
        raise Rejected(tr("The id of the quote is not one of AWS's."), code="bad-id")


def require_known_terms(terms: Sequence[Term]) -> None:
    """Refuse to agree to what this version cannot show."""
    if not terms:
        raise Rejected(
            tr("The terms of this quote have not been read."),
            tr("Open the quote again, and look at its terms before you accept."),
            code="no-terms",
        )
    if any(isinstance(one, UnknownTerm) for one in terms):
        raise Rejected(
            tr("This quote has a term that this version of Countersign does not know."),
            tr("Look for a newer version, or accept it in the AWS console."),
            code="unknown-term",
        )


def quote_word(status: str) -> str:
    """Say in words where a quote stands; AWS's new words are foreign text and are not repeated."""
    return _STATES.get(status, tr("in a state that is new"))


def read_again(
    gateways: Gateways, quote_id: str, shown: ShownQuote, *, is_binding: bool = True
) -> Reading:
    """Read the quote again and compare all of it with what was shown.

    What binds nobody to anything (not `is_binding`) is not held up by terms or by the offer.

    Raises:
        NotFound: the quote is gone.
        AppError: AWS cannot be read.
    """
    answer = gateways.quotes.quote(quote_id, urgent=True)
    terms = gateways.quotes.terms(quote_id, urgent=True).terms if is_binding else shown.terms
    found = answer.value
    changed = [*_moved(shown, found), *_terms_moved(shown.terms, terms)]
    if is_binding and found.status == DRAFT and found.intent != Intent.AMEND:
        changed += _offer_ended(gateways, found.offer_id)
    return Reading(
        differences=tuple(changed),
        operation=GET_QUOTE,
        text=tr(
            "Read again before sending: {status}, {amount}.",
            status=quote_word(found.status),
            amount=amount(found.value),
        ),
        request_id=answer.request_id,
        seen=(found,),
    )


def _moved(shown: ShownQuote, found: Quote) -> tuple[str, ...]:
    seller = found.seller_account_id
    account = seller if _ACCOUNT.fullmatch(seller) else tr("not readable")
    needs = tr("it does not need your organisation's approval now")
    if found.approval_required:
        needs = tr("it needs your organisation's approval now")
    tax = amount_clause(tr("the value after tax"), shown.after_tax, found.value_after_tax)
    return (
        *differences(
            (
                shown.status,
                found.status,
                tr("it is {status} by now", status=quote_word(found.status)),
            ),
            (shown.intent, found.intent, tr("it is for another purpose")),
            (shown.offer_id, found.offer_id, tr("it is about another offer")),
            (
                shown.seller_account_id,
                seller,
                tr("the seller's account is now {account}", account=account),
            ),
            (shown.money, found.value, amount_clause(tr("the value"), shown.money, found.value)),
            (shown.after_tax, found.value_after_tax, tax),
            (shown.approval_required, found.approval_required, needs),
            (shown.invoiced_by, found.invoiced_by, tr("somebody else invoices it now")),
            (shown.changes, found.changes, tr("the quantities it changes are others now")),
        ),
        *_charges_moved(shown.charges, found.charges),
    )


def _charges_moved(
    shown: Sequence[ExpectedCharge], found: Sequence[ExpectedCharge]
) -> Iterator[str]:
    before = {one.charge_id: one for one in shown}
    now = {one.charge_id: one for one in found}
    if before.keys() != now.keys() or len(shown) != len(found):
        yield tr(
            "its charges are others now ({found}, before {shown})",
            found=len(found),
            shown=len(shown),
        )
        return
    for charge_id, old in before.items():
        new = now[charge_id]
        if old.amount != new.amount:
            yield amount_clause(tr("a charge"), old.amount, new.amount)
        elif _tax(old) != _tax(new):
            yield amount_clause(tr("the tax on a charge"), old.tax, new.tax)
        elif (old.time, old.timing) != (new.time, new.timing):
            yield tr("the charge of {amount} is due at another time now", amount=amount(old.amount))
        elif old.purchase_order != new.purchase_order:
            yield tr(
                "the purchase order of the charge of {amount} changed", amount=amount(old.amount)
            )


def _tax(charge: ExpectedCharge) -> tuple[Money | None, Money | None, object]:
    return charge.tax, charge.amount_after_tax, charge.taxes


def _terms_moved(shown: Sequence[Term], found: Sequence[Term]) -> Iterator[str]:
    if any(isinstance(one, UnknownTerm) for one in found):
        yield tr("it has a term that this version of Countersign does not know")
    if shown == found:
        return
    kinds = dict.fromkeys(
        str(one.__struct_config__.tag)
        for one in (*shown, *found)
        if one not in shown or one not in found
    )
    named = [_CHANGED[kind] for kind in kinds if kind in _CHANGED]
    yield from named or [tr("its terms changed")]


def _offer_ended(gateways: Gateways, offer_id: str) -> list[str]:
    """Say that the offer behind a draft has ended; one that is not readable is left to AWS."""
    try:
        offer = gateways.offers.offer(offer_id)
    except (NotFound, AccessDenied):
        return []
    ends_at: datetime | None = offer.expires_at
    is_over = ends_at is not None and ends_at <= gateways.clock.now()
    return [tr("its offer has expired")] if is_over else []
