"""The charges of a quote as rows: when, what, how much, the tax, and which takes a purchase order."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.language import tr, tr_plural
from app.model.money import Money
from app.model.quote import (
    BILLING_PERIOD,
    NOT_APPLICABLE,
    ON_ACCEPTANCE,
    SCHEDULED,
    ExpectedCharge,
    Quote,
)
from app.model.term import RecurringPaymentTerm, UsagePricingTerm
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.purchase import quote_facts as facts
from ui.purchase.tax_words import rate_alone
from ui.terms.periods import period
from ui.terms.pricing_words import unit_of

NO_ORDER_YET = tr("With the charge")
_ICONS = {
    ON_ACCEPTANCE: "lightning",
    SCHEDULED: "calendar-check",
    BILLING_PERIOD: "gauge",
    NOT_APPLICABLE: "paper-plane-tilt",
}
_SHOWN_ITEMS = 3
_SHOWN_RATES = 2


class ChargeRow(msgspec.Struct, frozen=True):
    """One charge. `charge_id` empty: AWS names no such charge yet, so it takes no purchase order."""

    icon: str
    when: str
    what: str
    amount: Money | None = None
    amount_words: str = text.NOT_KNOWN_YET
    before: str = ""  # "at most"
    tax: Money | None = None
    tax_words: str = text.NOT_AVAILABLE
    charge_id: str = ""
    order: str = ""
    when_inside: str = ""  # `when` inside a sentence

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        amount = text.money_or(self.amount, self.amount_words)
        tax = text.money_or(self.tax, self.tax_words)
        most = " ".join(part for part in (self.before, amount) if part)
        return tr(
            "{when}: {what}, {amount}, estimated tax {tax}",
            when=self.when,
            what=self.what,
            amount=most,
            tax=tax,
        )

    @property
    def order_name(self) -> str:
        """The accessible name of the field for the purchase order."""
        amount = text.money(self.amount) if self.amount else tr("a charge not known yet")
        return tr(
            "Purchase order for {amount}, {when}, {what}",
            amount=amount,
            when=self.when_inside,
            what=self.what,
        )


def charge_rows(read: QuoteRead) -> list[ChargeRow]:
    """AWS's charges in its order, then what the terms charge besides."""
    quote = read.quote
    dated = [one for one in quote.charges if one.timing in (ON_ACCEPTANCE, SCHEDULED)]
    numbers = {one.charge_id: at for at, one in enumerate(dated, 1)} if len(dated) > 1 else {}
    rows = [_row(read, one, numbers, len(dated)) for one in quote.charges]
    return [*rows, *_from_terms(read)]


def rates(read: QuoteRead, code: str = "") -> str:
    """`4.20 USD per hour (Agents)`, the first rates of a metered offer; empty without any.

    `code` is the currency that stands elsewhere, such as in the head of a column.
    """
    term = facts.term_of(read, UsagePricingTerm)
    known = facts.names(read)
    found = [rate for card in term.rate_cards for rate in card if rate.price] if term else []
    said = []
    for rate in found[:_SHOWN_RATES]:
        name = known.get(rate.dimension)
        has_code = rate.price is not None and rate.price.currency == code
        price = text.amount(rate.price) if rate.price and has_code else text.money_or(rate.price)
        what = plain(name.name if name and name.name else rate.dimension, 60)
        unit = unit_of(name)
        said.append(
            tr("{price} per {unit} ({name})", price=price, unit=unit, name=what)
            if unit
            else tr("{price} per {name}", price=price, name=what)
        )
    more = len(found) - len(said)
    if not more:
        return ", ".join(said)
    return tr_plural(
        more,
        "{rates} and {n} more rate",
        "{rates} and {n} more rates",
        n=text.count(more),
        rates=", ".join(said),
    )


def order_problem(count: int) -> str:
    """Why so many purchase orders cannot be sent with one acceptance; empty when they can."""
    if count <= MOST_ORDERS:
        return ""
    return tr(
        "{number} purchase orders. AWS takes at most {most} with one acceptance.",
        number=count,
        most=MOST_ORDERS,
    )


MOST_ORDERS = 86  # of AcceptAgreementRequest


def _row(read: QuoteRead, one: ExpectedCharge, numbers: dict[str, int], of: int) -> ChargeRow:
    icon = _ICONS.get(one.timing, "receipt")
    if one.timing == BILLING_PERIOD and one.amount is not None:
        icon = "repeat"
    is_open = one.timing in (BILLING_PERIOD, NOT_APPLICABLE)
    alone = rate_alone(read.quote, one.taxes) if is_open else ""
    return ChargeRow(
        icon=icon,
        when=when(one),
        what=_what(read, one, numbers, of),
        amount=one.amount,
        amount_words=text.NOT_KNOWN_YET if is_open else text.NOT_AVAILABLE,
        before=tr("at most") if one.timing == NOT_APPLICABLE and one.amount is not None else "",
        tax=one.tax,
        tax_words=alone or text.NOT_AVAILABLE,
        charge_id=one.charge_id,
        order=one.purchase_order or "",
        when_inside=when_inside(one),
    )


def when(one: ExpectedCharge) -> str:
    """When a charge comes, by AWS's timing and date."""
    if one.timing == ON_ACCEPTANCE:
        return tr("On acceptance")
    if one.timing == SCHEDULED:
        return text.date(one.time) if one.time else tr("Date not known")
    if one.timing == BILLING_PERIOD:
        return tr("Each month")
    if one.timing == NOT_APPLICABLE:
        return tr("On request")
    said = plain(one.timing, 40) or tr("Not said")
    return f"{said}, {text.date(one.time)}" if one.time else said


def when_inside(one: ExpectedCharge) -> str:
    """As `when`, inside a sentence."""
    if one.timing == ON_ACCEPTANCE:
        return tr("on acceptance")
    if one.timing == SCHEDULED:
        return text.date(one.time) if one.time else tr("date not known")
    if one.timing == BILLING_PERIOD:
        return tr("each month")
    if one.timing == NOT_APPLICABLE:
        return tr("on request")
    said = plain(one.timing, 40).lower() or tr("not said")
    return f"{said}, {text.date(one.time)}" if one.time else said


def _what(read: QuoteRead, one: ExpectedCharge, numbers: dict[str, int], of: int) -> str:
    if one.timing == BILLING_PERIOD:
        if one.amount is not None:
            return tr("The same each period")
        said = rates(read, currency_of(read.quote))
        return tr("Metered, {prices}", prices=said) if said else tr("Metered")
    if one.timing == NOT_APPLICABLE:
        return tr("What the seller asks for")
    if one.charge_id in numbers:
        return tr("Payment {number} of {total}", number=numbers[one.charge_id], total=of)
    return _items(read, one) or _contract(read)


def _items(read: QuoteRead, one: ExpectedCharge) -> str:
    """What is charged, where AWS itemises an amendment."""
    if read.quote.intent != "AMEND":
        return ""
    known = facts.names(read)
    said = []
    for change in read.quote.changes:
        if change.charge_id == one.charge_id and change.new != change.old:
            name = known.get(change.dimension)
            label = plain(name.name, 60) if name and name.name else plain(change.dimension, 60)
            said.append(tr("{name}, now {number}", name=label, number=text.count(change.new)))
    more = len(said) - _SHOWN_ITEMS
    shown = "; ".join(said[:_SHOWN_ITEMS])
    return tr("{changes} and {more} more", changes=shown, more=more) if more > 0 else shown


def _contract(read: QuoteRead) -> str:
    length = period(facts.runs(read).duration)
    return tr("Contract, {length}", length=length) if length else tr("Contract")


def _from_terms(read: QuoteRead) -> Iterator[ChargeRow]:
    """What the terms will charge although AWS names no charge for it yet."""
    timings = {one.timing for one in read.quote.charges}
    has_open_period = any(
        one.timing == BILLING_PERIOD and one.amount is None for one in read.quote.charges
    )
    recurring = facts.term_of(read, RecurringPaymentTerm)
    if recurring is not None and BILLING_PERIOD not in timings:
        yield ChargeRow("repeat", tr("Each month"), tr("The same each period"), recurring.price)
    if facts.is_metered(read) and not has_open_period:
        said = rates(read, currency_of(read.quote))
        yield ChargeRow(
            "gauge", tr("Each month"), tr("Metered, {prices}", prices=said) if said else tr("Metered, by the price list"),
            tax_words=rate_alone(read.quote, ()) or text.NOT_AVAILABLE,
        )  # fmt: skip
    variable = facts.variable_payment(read)
    if variable is not None and NOT_APPLICABLE not in timings:
        yield ChargeRow(
            "paper-plane-tilt", tr("On request"), tr("What the seller asks for"),
            variable.max_total, before=tr("at most") if variable.max_total else "",
            tax_words=rate_alone(read.quote, ()) or text.NOT_AVAILABLE,
        )  # fmt: skip


def currency_of(quote: Quote) -> str:
    """The one currency of all amounts, for the head of the column; empty where there are several."""
    found = {one.amount.currency for one in quote.charges if one.amount}
    if not found and quote.value is not None:
        found = {quote.value.currency}
    return found.pop() if len(found) == 1 else ""
