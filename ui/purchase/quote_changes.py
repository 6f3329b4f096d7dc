"""What of a quote is not as it was shown: old and new, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from app.model.command import ShownQuote
from app.model.money import Money
from app.model.quote import ExpectedCharge
from app.model.text import plain
from ui import text
from ui.chips import quote_face
from ui.purchase.charge_words import when

_TERMS = {
    "legalTerm": "legal documents",
    "supportTerm": "refund policy",
    "renewalTerm": "renewal",
    "usageBasedPricingTerm": "prices of use",
    "configurableUpfrontPricingTerm": "prices and quantities",
    "recurringPaymentTerm": "recurring payment",
    "validityTerm": "dates",
    "paymentScheduleTerm": "payment schedule",
    "freeTrialPricingTerm": "free trial",
    "fixedUpfrontPricingTerm": "price",
    "variablePaymentTerm": "payments on request",
    "netPaymentTerm": "when invoices are due",
    "byolPricingTerm": "your own licence",
}


def quote_changes(before: ShownQuote, after: ShownQuote) -> str:
    """A line for each thing that is another one now; empty when all is the same."""
    return "\n".join(_lines(before, after))


def _lines(before: ShownQuote, after: ShownQuote) -> Iterator[str]:
    for label, old, new in (
        ("State", quote_face(before.status).words, quote_face(after.status).words),
        ("Intent", before.intent, after.intent),
        ("Value", _money(before.money), _money(after.money)),
        ("Value with estimated tax", _money(before.after_tax), _money(after.after_tax)),
        ("Organisation approval", _needed(before), _needed(after)),
        ("Invoiced by", before.invoiced_by or "Not said", after.invoiced_by or "Not said"),
        ("Seller", _account(before), _account(after)),
        ("Offer", before.offer_id or "None", after.offer_id or "None"),
    ):
        if old != new:
            yield f"{label}: {plain(old, 80)} → {plain(new, 80)}"
    yield from _charges(before.charges, after.charges)
    if before.changes != after.changes:
        yield "The quantities, or what they add, are others."
    yield from _terms(before, after)


def _charges(
    before: tuple[ExpectedCharge, ...], after: tuple[ExpectedCharge, ...]
) -> Iterator[str]:
    if before == after:
        return
    if {one.charge_id for one in before} != {one.charge_id for one in after}:
        yield f"Charges: {len(before)} → {len(after)}, and AWS names them anew"
        return
    now = {one.charge_id: one for one in after}
    for old in before:
        new = now[old.charge_id]
        if old != new:
            yield f"Charge: {_charge(old)} → {_charge(new)}"


def _charge(one: ExpectedCharge) -> str:
    order = f", purchase order {plain(one.purchase_order, 40)}" if one.purchase_order else ""
    tax = f", tax {text.money(one.tax)}" if one.tax else ""
    return f"{_money(one.amount)}, {when(one).lower()}{tax}{order}"


def _terms(before: ShownQuote, after: ShownQuote) -> Iterator[str]:
    if before.terms == after.terms:
        return
    moved = [
        str(one.__struct_config__.tag)
        for one in (*before.terms, *after.terms)
        if one not in before.terms or one not in after.terms
    ]
    named = dict.fromkeys(_TERMS.get(kind, "a term of a new kind") for kind in moved)
    yield f"Terms: {', '.join(named) or 'their order'} changed"


def _money(value: Money | None) -> str:
    return text.money_or(value)


def _needed(shown: ShownQuote) -> str:
    return {True: "needed", False: "not needed", None: "not said"}[shown.approval_required]


def _account(shown: ShownQuote) -> str:
    return text.account_id(shown.seller_account_id) or "not said"
