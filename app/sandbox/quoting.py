"""What terms cost: the charges, value and tax of a quote, worked out the way the terms say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.sandbox.state import Agreement, Change, ExpectedCharge, Quote, State
from app.sandbox.terms import (
    ConfigurableTerm,
    FixedTerm,
    RecurringTerm,
    ScheduleTerm,
    Term,
    UsageTerm,
    VariableTerm,
)

TAX_RATE = Decimal("0.20")
INVOICED_BY = "Meridian Invoicing SARL"
_CENT = Decimal("0.01")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def money(amount: Decimal) -> str:
    """Spell an amount with two decimals, halves rounded up."""
    return str(amount.quantize(_CENT, ROUND_HALF_UP))


def duration_of(text: str) -> timedelta:
    """Read an ISO 8601 duration; a month counts 365/12 days, so that twelve make a year."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration: {text}")
    years, months, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    whole_days = days + round((years * 12 + months) * 365 / 12)
    return timedelta(days=whole_days, hours=hours, minutes=minutes, seconds=seconds)


def end_of_day(moment: datetime) -> datetime:
    """Return the last millisecond of the UTC day, when agreements end."""
    day = moment.astimezone(UTC)
    return day.replace(hour=23, minute=59, second=59, microsecond=999_000)


def upfront_price(term: Term) -> Decimal | None:
    """Return what a priced term costs before anything is used, None for other terms."""
    if isinstance(term, FixedTerm):
        return Decimal(term.price)
    if isinstance(term, ConfigurableTerm) and term.duration and term.quantities:
        card = term.card(term.duration)
        prices = [(card.price_of(k) if card else None, n) for k, n in term.quantities.items()]
        return sum((price * n for price, n in prices if price is not None), Decimal())
    return None


def committed_value(terms: list[Term]) -> str:
    """Return the total that is committed: instalments, else fixed prices, else the variable maximum."""
    schedules = [t for t in terms if isinstance(t, ScheduleTerm)]
    if schedules:
        return money(sum((Decimal(i.amount) for t in schedules for i in t.installments), Decimal()))
    prices = [price for term in terms if (price := upfront_price(term)) is not None]
    if prices:
        return money(sum(prices, Decimal()))
    ceilings = [Decimal(t.maximum) for t in terms if isinstance(t, VariableTerm)]
    return money(sum(ceilings, Decimal()))


def currency_of(terms: list[Term]) -> str:
    """Return the currency of the priced terms; an offer without prices counts in US dollars."""
    return next((t.currency for t in terms if hasattr(t, "currency")), "USD")


def expected_charges(state: State, terms: list[Term], at: datetime) -> list[ExpectedCharge]:
    """Return the charges that accepting these terms at this time would bring."""
    charges: list[ExpectedCharge] = []
    is_scheduled = any(isinstance(term, ScheduleTerm) for term in terms)

    def expect(timing: str, amount: str | None = None, time: datetime | None = None) -> None:
        charges.append(ExpectedCharge(state.new_id("ch-"), timing, amount, time))

    for term in terms:
        price = upfront_price(term)
        if price is not None and price and not is_scheduled:
            expect("ON_ACCEPTANCE", money(price))
        elif isinstance(term, ScheduleTerm):
            for item in term.installments:
                if item.due <= at:
                    expect("ON_ACCEPTANCE", item.amount)
                else:
                    expect("SCHEDULED", item.amount, item.due)
        elif isinstance(term, RecurringTerm):
            expect("BILLING_PERIOD", term.price)
        elif isinstance(term, UsageTerm):
            expect("BILLING_PERIOD")
        elif isinstance(term, VariableTerm):
            expect("NOT_APPLICABLE", term.maximum)
    return charges


def changes_of(terms: list[Term], charge_id: str) -> list[Change]:
    """Itemize the quantities of a new agreement."""
    changes = []
    for term in terms:
        card = term.card(term.duration or "") if isinstance(term, ConfigurableTerm) else None
        if card is None or not isinstance(term, ConfigurableTerm):
            continue
        for key, count in (term.quantities or {}).items():
            cost = money((card.price_of(key) or Decimal()) * count)
            changes.append(Change(key, 0, count, cost, charge_id))
    return changes


def amendment_changes(
    agreement: Agreement,
    old: ConfigurableTerm,
    new: ConfigurableTerm,
    at: datetime,
    charge_id: str,
) -> list[Change]:
    """Itemize an amendment: each unit costs its price for the whole days that are left."""
    card = new.card(new.duration or "")
    had, wanted = old.quantities or {}, new.quantities or {}
    changes = []
    for key, count in wanted.items():
        before = had.get(key, 0)
        price = (card.price_of(key) if card else None) or Decimal()
        unit = Decimal(money(price * _share_left(agreement, at)))
        changes.append(Change(key, before, count, money(unit * (count - before)), charge_id))
    return changes


def charge_summary(quote: Quote) -> dict[str, Any]:
    """Spell a quote's amounts as the agreement service does, with estimated tax if asked for."""
    summary: dict[str, Any] = {
        "currencyCode": quote.currency,
        "newAgreementValue": quote.value,
        "expectedCharges": [_expected(charge, quote.with_tax) for charge in quote.charges],
        "invoicingEntity": {"legalName": INVOICED_BY, "branchName": quote.branch},
    }
    if quote.changes:
        summary["itemizedCharges"] = [
            {
                "dimensionKey": change.key,
                "oldQuantity": change.old,
                "newQuantity": change.new,
                "incrementalChargeAmount": change.amount,
                "chargeReference": change.charge_id,
            }
            for change in quote.changes
        ]
    if quote.with_tax:
        fixed = [c for c in quote.charges if c.timing in ("ON_ACCEPTANCE", "SCHEDULED")]
        tax = sum((Decimal(_tax(c.amount)) for c in fixed if c.amount), Decimal())
        summary["newAgreementValueAfterTax"] = money(Decimal(quote.value) + tax)
        summary["estimatedTaxes"] = _taxes(money(tax))
    return summary


def _share_left(agreement: Agreement, at: datetime) -> Decimal:
    if agreement.ends_at is None:
        return Decimal(1)
    whole = (agreement.ends_at - agreement.starts_at + timedelta(milliseconds=1)).days
    return Decimal((agreement.ends_at - at).days) / Decimal(max(whole, 1))


def _tax(amount: str) -> str:
    return money(Decimal(amount) * TAX_RATE)


def _taxes(total: str | None) -> dict[str, Any]:
    item = {"rate": str(TAX_RATE), "type": "VAT"}
    if total is None:
        return {"breakdown": [item]}
    return {"breakdown": [item | {"amount": total}], "totalAmount": total}


def _expected(charge: ExpectedCharge, with_tax: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"id": charge.id, "timing": charge.timing}
    is_fixed = charge.timing in ("ON_ACCEPTANCE", "SCHEDULED")
    if charge.time is not None:
        told["time"] = charge.time
    if charge.amount is not None:
        told["amount"] = charge.amount
    if charge.purchase_order:
        told["purchaseOrderReference"] = charge.purchase_order
    if with_tax:
        tax = _tax(charge.amount) if charge.amount and is_fixed else None
        told["estimatedTaxes"] = _taxes(tax)
        if tax is not None and charge.amount is not None:
            told["amountAfterTax"] = money(Decimal(charge.amount) + Decimal(tax))
    return told
