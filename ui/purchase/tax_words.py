"""Estimated taxes in words; AWS does not say whether a rate of 0.20 is a share or a percentage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal

from app.language import tr
from app.model.money import Money, MoneyBag
from app.model.quote import Quote, Tax
from app.model.renewal_price import percentage
from app.model.text import plain
from ui import text
from ui.terms.price_words import percent
from ui.widgets.fact import Fact

AN_ESTIMATE = tr("An estimate. The invoice decides.")
NO_ESTIMATE = tr("AWS gives no estimate for this quote. The invoice decides.")
_EXACT = Context(prec=100)
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


def tax_facts(quote: Quote) -> list[Fact]:
    """Each tax with its type, its rate and what it is worked out on; then the total of several."""
    pairs = taxed(quote)
    base = _base(pairs)
    facts = [_fact(one, base, pairs) for one in quote.taxes]
    if len(quote.taxes) == 1:
        facts.append(Fact(tr("Other taxes"), tr("None")))
    if quote.tax is not None and len(quote.taxes) != 1:
        facts.append(Fact(tr("All taxes"), money=quote.tax))
    if not facts and (found := MoneyBag(tax for _, tax in pairs)):
        facts = [Fact(tr("On the charges above"), money=one) for one in found]
    return facts or [Fact(tr("Taxes"), text.NOT_AVAILABLE)]


def tax_hint(quote: Quote) -> str:
    """How certain the taxes are."""
    return AN_ESTIMATE if quote.taxes or quote.tax or taxed(quote) else NO_ESTIMATE


def rate_alone(quote: Quote, taxes: tuple[Tax, ...]) -> str:
    """`20% VAT` for a charge whose amount is not known yet; empty where AWS names no rate."""
    pairs = taxed(quote)
    said = (_named(one, pairs) for one in taxes or quote.taxes)
    return " + ".join(one for one in said if one)


def taxed(quote: Quote) -> list[tuple[Money, Money]]:
    """The amounts of charges with their taxes, by which a rate can be read."""
    return [(one.amount, one.tax) for one in quote.charges if one.amount and one.tax]


def spoken_rate(written: str, pairs: list[tuple[Money, Money]]) -> str:
    """`20%` where an amount and its tax show how the rate is meant; else as AWS writes it."""
    value = percentage(written)
    if value is None:
        return plain(written, 20)
    for amount, tax in pairs:
        if not amount.amount or amount.currency != tax.currency:
            continue
        whole = _EXACT.multiply(amount.amount, value)
        if _is_near(whole, tax.amount):
            return percent(f"{_EXACT.multiply(value, _HUNDRED):f}")
        if _is_near(_EXACT.divide(whole, _HUNDRED), tax.amount):
            return percent(written)
    return plain(written, 20)


def _is_near(worked_out: Decimal, tax: Decimal) -> bool:
    return abs(worked_out - tax) <= _CENT


def _named(tax: Tax, pairs: list[tuple[Money, Money]]) -> str:
    parts = (spoken_rate(tax.rate, pairs) if tax.rate else "", plain(tax.type, 30))
    return " ".join(part for part in parts if part)


def _base(pairs: list[tuple[Money, Money]]) -> Money | None:
    total: Money | None = None
    for amount, _ in pairs:
        if total is not None and total.currency != amount.currency:
            return None
        total = amount if total is None else total + amount
    return total


def _fact(tax: Tax, base: Money | None, pairs: list[tuple[Money, Money]]) -> Fact:
    def parts() -> Iterator[str]:
        yield plain(tax.type, 40) or tr("Tax")
        if tax.rate:
            yield spoken_rate(tax.rate, pairs)
        if base is not None and tax.money is not None:
            yield tr("on {amount}", amount=text.amount(base))

    return Fact(", ".join(parts()), "" if tax.money else text.NOT_KNOWN_YET, tax.money)
