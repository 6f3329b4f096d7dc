"""The one rule by which invoices stand beside charges.

AWS's summaries of invoices name no charge (botocore's model of `invoicing`, InvoiceSummary), so that a link
is worked out from what both have: the billing entity, the currency, the purchase order, the day and the
amount. What the rule rests on:

- A charge's time is when it is due to be invoiced (AgreementChargeSummary in the model of
  `marketplace-agreement`), and an invoice has one purchase order, of all its charges (AWS Marketplace Buyer
  Guide, "Managing purchase orders").
- An invoice's TotalAmountBeforeTax is the sum of what it bills; a charge has no tax in it.
- Refunds are negative charges (Buyer Guide, "Product refunds"), and AWS gives them a credit memo. Its sign
  is not documented, so that there the size is compared.

A link is `EXACT` only where all of it fits and nothing else could be meant; what may as well be something
else is `POSSIBLE`, and what contradicts in any point is no link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from app.model.charge import Charge
from app.model.invoice import BUYER, CREDIT_MEMO, INVOICE, MARKETPLACE, Certainty, Invoice
from app.model.money import Money, MoneyBag

# AWS issues the invoice of a dated charge on its day, in the worst case after a weekend and a holiday.
EARLIEST = timedelta(days=-1)
LATEST = timedelta(days=5)

Links = Mapping[tuple[str, str], Certainty]  # by charge id and invoice id


def may_bill(invoice: Invoice) -> bool:
    """Whether an invoice is one that can be for charges of agreements at all."""
    return (
        invoice.billing_entity == MARKETPLACE
        and invoice.kind in (INVOICE, CREDIT_MEMO)
        and invoice.receiver in ("", BUYER)
        and invoice.issued_at is not None
        and invoice.net is not None
    )


def fits(invoice: Invoice, charge: Charge) -> bool:
    """Whether nothing that both say contradicts that the invoice is for the charge."""
    net, money = invoice.net, charge.money
    if invoice.issued_at is None or charge.time is None or net is None or money is None:
        return False
    is_refund = money.amount < 0
    return (
        net.currency == money.currency
        and (invoice.purchase_order or None) == (charge.purchase_order or None)
        and EARLIEST <= invoice.issued_at - charge.time <= LATEST
        and is_refund == (invoice.kind == CREDIT_MEMO)
        and money.amount.copy_abs() <= net.amount.copy_abs()
        and bool(money.amount)
    )


def link(pairs: Sequence[tuple[Invoice, Charge]]) -> Links:
    """Link invoices and charges that fit; `pairs` must hold every pair that may.

    Exact is an invoice with a purchase order whose charges have no other invoice, and together make
    exactly its amount before tax. A charge that alone has the amount is possible without a purchase order;
    a part of an invoice is possible where the purchase order says so.
    """
    fitting = [(inv, charge) for inv, charge in pairs if may_bill(inv) and fits(inv, charge)]
    of_charge: dict[str, list[Invoice]] = {}
    of_invoice: dict[str, list[Charge]] = {}
    for invoice, charge in fitting:
        of_charge.setdefault(charge.charge_id, []).append(invoice)
        of_invoice.setdefault(invoice.invoice_id, []).append(charge)
    return dict(_certain(fitting, of_charge, of_invoice))


def _certain(
    fitting: Sequence[tuple[Invoice, Charge]],
    of_charge: Mapping[str, Sequence[Invoice]],
    of_invoice: Mapping[str, Sequence[Charge]],
) -> Iterator[tuple[tuple[str, str], Certainty]]:
    for invoice, charge in fitting:
        key = (charge.charge_id, invoice.invoice_id)
        charges = of_invoice[invoice.invoice_id]
        is_alone = all(len(of_charge[one.charge_id]) == 1 for one in charges)
        if invoice.purchase_order and is_alone and _is_sum(invoice, charges):
            yield key, Certainty.EXACT
        elif invoice.purchase_order or _is_sum(invoice, [charge]):
            yield key, Certainty.POSSIBLE


def _is_sum(invoice: Invoice, charges: Sequence[Charge]) -> bool:
    net = invoice.net
    bag = MoneyBag(
        Money(one.money.amount.copy_abs(), one.money.currency) for one in charges if one.money
    )
    return net is not None and bag.get(net.currency).amount == net.amount.copy_abs()
