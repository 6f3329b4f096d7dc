"""Invoices of the simulated account: what AWS issues when a charge falls due, and each month besides."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from app.sandbox.state import Charge, State

ISSUE_AFTER = timedelta(minutes=2)  # from a charge's time to its invoice
NET_DAYS = 30
MARKETPLACE, AWS = "AWS_MARKETPLACE", "AWS"
INVOICE, CREDIT_MEMO = "INVOICE", "CREDIT_MEMO"
TAX_RATE = Decimal("0.20")
MARKETPLACE_ISSUER = "Meridian Invoicing SARL"
AWS_ISSUER = "Meridian Cloud Billing SARL"
_MOST_AT_START = 2_000  # a generated world has charges by the hundred thousand
_OLDEST = timedelta(days=400)
_MONTHS = 13
_ISSUE_DAY = 3  # of the month after, for what AWS itself bills
_NUMBERS = 10**10
_SMALLEST = {"JPY": Decimal(1), "KWD": Decimal("0.001")}
_CENT = Decimal("0.01")


class Bill(msgspec.Struct):
    """One invoice or credit memo. `spoiled` is what its address gives in the place of a PDF."""

    id: str
    issued_at: datetime
    currency: str
    net: str
    year: int
    month: int
    kind: str = INVOICE
    billing_entity: str = MARKETPLACE
    issuer: str = MARKETPLACE_ISSUER
    purchase_order: str | None = None
    frequency: str = "ONE_TIME"
    bill_type: str = "PURCHASE"
    original_id: str = ""
    charge_ids: tuple[str, ...] = ()
    about: str = ""
    spoiled: str = ""

    @property
    def due_at(self) -> datetime:
        """When it is to be paid."""
        return self.issued_at + timedelta(days=NET_DAYS)

    @property
    def tax(self) -> Decimal:
        """The tax on it."""
        return spelled(Decimal(self.net) * TAX_RATE, self.currency)

    @property
    def gross(self) -> Decimal:
        """What is to be paid."""
        return Decimal(self.net) + self.tax


def spelled(amount: Decimal, currency: str) -> Decimal:
    """Round to the smallest unit of a currency, halves up."""
    return amount.quantize(_SMALLEST.get(currency, _CENT), ROUND_HALF_UP)


def bill_start(state: State, start: datetime) -> None:
    """Issue what a new world has behind it: of its newest past charges, and AWS's own months."""
    past = [
        charge
        for charge in state.charges
        if charge.time is not None and start - _OLDEST < charge.time <= start - ISSUE_AFTER
    ]
    past.sort(key=lambda charge: charge.time or start, reverse=True)
    for charge in past[:_MOST_AT_START]:
        bill_charge(state, charge.id)
    for back in range(_MONTHS, 0, -1):
        months = start.year * 12 + start.month - 1 - back
        month = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        if closes_at(month) <= start:
            bill_month(state, month)


def bill_charge(state: State, charge_id: str) -> Bill | None:
    """Issue the invoice of a charge, with all charges of its agreement for that moment and order.

    None if there is nothing to bill, or it was billed.
    """
    charge = state.charges.get(charge_id)
    if charge is None or charge.id in state.billed or charge.time is None or not charge.amount:
        return None
    together = [one for one in state.charges.group(charge.agreement_id) if _alike(one, charge)]
    rows = [one for one in together if one.id not in state.billed]
    net = sum((Decimal(one.amount or 0) for one in rows), Decimal())
    agreement = state.agreements.get(charge.agreement_id)
    product = state.products.get(agreement.product_id) if agreement else None
    is_refund = net < 0
    at = charge.time + ISSUE_AFTER
    return add_bill(
        state,
        Bill(
            _number(state, at, charge.id),
            at,
            charge.currency,
            str(net),
            at.year,
            at.month,
            kind=CREDIT_MEMO if is_refund else INVOICE,
            bill_type="REFUND" if is_refund else "PURCHASE",
            purchase_order=charge.purchase_order,
            charge_ids=tuple(one.id for one in rows),
            about=product.name if product else charge.agreement_id,
        ),
    )


def bill_month(state: State, month: datetime) -> Bill:
    """Issue AWS's own invoice for a month, which has nothing to do with AWS Marketplace."""
    chance = random.Random(f"{state.seed}-{month:%Y-%m}")  # noqa: S311 - worlds are to repeat
    net = spelled(Decimal(chance.randrange(180_000, 260_000)) / 100, "USD")
    at = closes_at(month)
    return add_bill(
        state,
        Bill(
            _number(state, at, f"{month:%Y-%m}"),
            at,
            "USD",
            str(net),
            month.year,
            month.month,
            billing_entity=AWS,
            issuer=AWS_ISSUER,
            frequency="RECURRING",
            bill_type="ANNIVERSARY",
            about="AWS service charges",
        ),
    )


def give_back(state: State, charge: Charge, net: str, at: datetime) -> Bill | None:
    """Issue a credit memo for a part of what a charge was billed; None if it was not billed."""
    original = next((bill for bill in state.bills if charge.id in bill.charge_ids), None)
    if original is None:
        return None
    memo = msgspec.structs.replace(
        original,
        id=_number(state, at, f"back {charge.id} {net}"),
        issued_at=at,
        net=f"-{net}",
        year=at.year,
        month=at.month,
        kind=CREDIT_MEMO,
        bill_type="REFUND",
        original_id=original.id,
        charge_ids=(),
    )
    return add_bill(state, memo)


def add_bill(state: State, bill: Bill) -> Bill:
    """Add an invoice, and note what it bills."""
    state.billed.update(bill.charge_ids)
    return state.bills.add(bill)


def closes_at(month: datetime) -> datetime:
    """Give the moment at which AWS issues the invoice of a month."""
    return next_month(month) + timedelta(days=_ISSUE_DAY - 1, hours=6)


def next_month(at: datetime) -> datetime:
    """Give the first moment of the month after."""
    return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)


def to_bill(state: State, start: datetime) -> Iterator[tuple[datetime, str]]:
    """Give when which charges are billed after `start`, as far as they are there already."""
    for charge in state.charges:
        if charge.time is not None and charge.time + ISSUE_AFTER > start:
            yield charge.time + ISSUE_AFTER, charge.id


def month_to_bill(state: State, start: datetime) -> datetime:
    """Give the first month that AWS has not billed for itself yet."""
    billed = [
        datetime(b.year, b.month, 1, tzinfo=UTC) for b in state.bills if b.billing_entity == AWS
    ]
    return next_month(max(billed)) if billed else datetime(start.year, start.month, 1, tzinfo=UTC)


def _alike(one: Charge, charge: Charge) -> bool:
    return (
        (one.time, one.currency, one.purchase_order)
        == (charge.time, charge.currency, charge.purchase_order)
        and bool(one.amount)
        and (one.amount or "").startswith("-") == (charge.amount or "").startswith("-")
    )


def _number(state: State, at: datetime, about: str) -> str:
    """Give an invoice number, the same one in the same world."""
    for salt in range(_NUMBERS):
        digest = hashlib.sha256(f"{state.seed} {about} {salt}".encode()).digest()
        number = f"EUINGB{at:%y}-{int.from_bytes(digest[:8]) % _NUMBERS:010d}"
        if state.bills.get(number) is None:
            return number
    raise ValueError("there are no invoice numbers left")
