"""What of a quote is not as it was shown: old and new, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from app.language import tr
from app.model.command import ShownQuote
from app.model.money import Money
from app.model.quote import ExpectedCharge
from app.model.text import plain
from ui import text
from ui.chips import quote_face
from ui.purchase.charge_words import when_inside

_TERMS = {
    "legalTerm": tr("legal documents"),
    "supportTerm": tr("refund policy"),
    "renewalTerm": tr("renewal"),
    "usageBasedPricingTerm": tr("prices of use"),
    "configurableUpfrontPricingTerm": tr("prices and quantities"),
    "recurringPaymentTerm": tr("recurring payment"),
    "validityTerm": tr("dates"),
    "paymentScheduleTerm": tr("payment schedule"),
    "freeTrialPricingTerm": tr("free trial"),
    "fixedUpfrontPricingTerm": tr("price"),
    "variablePaymentTerm": tr("payments on request"),
    "netPaymentTerm": tr("when invoices are due"),
    "byolPricingTerm": tr("your own licence"),
}


def quote_changes(before: ShownQuote, after: ShownQuote) -> str:
    """A line for each thing that is another one now; empty when all is the same."""
    return "\n".join(_lines(before, after))


def _lines(before: ShownQuote, after: ShownQuote) -> Iterator[str]:
    for label, old, new in (
        (tr("State"), quote_face(before.status).words, quote_face(after.status).words),
        (tr("Intent"), before.intent, after.intent),
        (tr("Value"), _money(before.money), _money(after.money)),
        (tr("Value with estimated tax"), _money(before.after_tax), _money(after.after_tax)),
        (tr("Organisation approval"), _needed(before), _needed(after)),
        (
            tr("Invoiced by"),
            before.invoiced_by or tr("Not said"),
            after.invoiced_by or tr("Not said"),
        ),
        (tr("Seller"), _account(before), _account(after)),
        (tr("Offer"), before.offer_id or tr("None"), after.offer_id or tr("None")),
    ):
        if old != new:
            yield f"{label}: {plain(old, 80)} → {plain(new, 80)}"
    yield from _charges(before.charges, after.charges)
    if before.changes != after.changes:
        yield tr("The quantities, or what they add, are others.")
    yield from _terms(before, after)


def _charges(
    before: tuple[ExpectedCharge, ...], after: tuple[ExpectedCharge, ...]
) -> Iterator[str]:
    if before == after:
        return
    if {one.charge_id for one in before} != {one.charge_id for one in after}:
        yield tr(
            "Charges: {before} → {after}, and AWS names them anew",
            before=len(before),
            after=len(after),
        )
        return
    now = {one.charge_id: one for one in after}
    for old in before:
        new = now[old.charge_id]
        if old != new:
            yield tr("Charge: {old} → {new}", old=_charge(old), new=_charge(new))


def _charge(one: ExpectedCharge) -> str:
    parts = [_money(one.amount), when_inside(one)]
    if one.tax:
        parts.append(tr("tax {amount}", amount=text.money(one.tax)))
    if one.purchase_order:
        parts.append(tr("purchase order {order}", order=plain(one.purchase_order, 40)))
    return ", ".join(parts)


def _terms(before: ShownQuote, after: ShownQuote) -> Iterator[str]:
    if before.terms == after.terms:
        return
    moved = [
        str(one.__struct_config__.tag)
        for one in (*before.terms, *after.terms)
        if one not in before.terms or one not in after.terms
    ]
    named = dict.fromkeys(_TERMS.get(kind, tr("a term of a new kind")) for kind in moved)
    yield tr("Terms: {named} changed", named=", ".join(named) or tr("their order"))


def _money(value: Money | None) -> str:
    return text.money_or(value)


def _needed(shown: ShownQuote) -> str:
    return {True: tr("needed"), False: tr("not needed"), None: tr("not said")}[
        shown.approval_required
    ]


def _account(shown: ShownQuote) -> str:
    return text.account_id(shown.seller_account_id) or tr("not said")
