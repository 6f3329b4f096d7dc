"""How much a renewal costs, worked out exactly from the terms, or said as a range."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from app.language import tr
from app.model.agreement import Agreement
from app.model.renewal_price import increased, percentage, set_by
from app.model.term import (
    AgreementTerms,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    PriceIncrease,
    RenewalTerm,
    ValidityTerm,
)
from app.model.text import plain
from ui import text
from ui.terms.periods import period


def percent(written: str) -> str:
    """`4.00` as `4%`; what is no number stays as it is."""
    value = percentage(written)
    if value is None:
        return plain(written, 20)
    digits = f"{value:f}"
    shortest = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return tr("{number}%", number=text.number(Decimal(shortest)))


def price_at_renewal(agreement: Agreement | None, increase: PriceIncrease | None) -> str:
    """`4% more, 149,760.00 USD`; empty when the terms name no rise."""
    if increase is None:
        return ""
    if increase.fixed:
        after = _after(agreement, increase.fixed)
        more = tr("{percent} more", percent=percent(increase.fixed))
        return f"{more}, {after}" if after else more
    least, most = percent(increase.least), percent(increase.most)
    return tr(
        "Between {least} and {most} more, {default} by default",
        least=least,
        most=most,
        default=percent(increase.default),
    )


def price_sentence(agreement: Agreement, term: RenewalTerm | None, now: datetime) -> str:
    """The price as a part of the sentence that says when it renews, with a space before it."""
    increase = term.price_increase if term else None
    if increase is None:
        return ""
    if increase.fixed:
        after = _after(agreement, increase.fixed)
        more = tr("{percent} more", percent=percent(increase.fixed))
        return (
            tr(" at {amount} ({more})", amount=after, more=more)
            if after
            else tr(" at {more}", more=more)
        )
    least, most = percent(increase.least), percent(increase.most)
    default = percent(increase.default)
    return tr(
        " at between {least} and {most} more ({otherwise})",
        least=least,
        most=most,
        otherwise=_unless_set(agreement, term, default, now),
    )


def renewal_period(terms: AgreementTerms) -> str:
    """For how long the agreement runs by its terms, `12 months`; empty when none says so."""
    for term in terms.terms:
        if isinstance(term, ValidityTerm | FixedPricingTerm) and term.duration:
            return period(term.duration)
        if isinstance(term, ConfigurablePricingTerm) and term.selected.startswith("P"):
            return period(term.selected)
    return ""


def _after(agreement: Agreement | None, written: str) -> str:
    if agreement is None or agreement.value is None or not agreement.value.amount:
        return ""
    after = increased(agreement.value, written)
    return text.money(after) if after else ""


def _unless_set(agreement: Agreement, term: RenewalTerm | None, default: str, now: datetime) -> str:
    by = set_by(agreement, term)
    if by is None:
        return tr("{percent} unless the seller sets another", percent=default)
    if by <= now:
        return tr(
            "{percent} unless the seller set another by {date}", percent=default, date=text.date(by)
        )
    return tr(
        "{percent} unless the seller sets another by {date}", percent=default, date=text.date(by)
    )
