"""What the price rise of a renewal term comes to, exactly: percentages come as AWS writes them."""

from __future__ import annotations

from datetime import datetime
from decimal import Context, Decimal, Inexact, InvalidOperation

from app.model.agreement import Agreement
from app.model.money import Money
from app.model.term import RenewalTerm

_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])
_HUNDRED = Decimal(100)


def percentage(written: str) -> Decimal | None:
    """A percentage as AWS writes it, `4.00`; None when it is no plain number."""
    if not written or not all(
        char.isascii() and (char.isdigit() or char == ".") for char in written
    ):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def increased(value: Money, written: str) -> Money | None:
    """The value after a rise of so many percent, exactly; None when the rise is no number."""
    rise = percentage(written)
    if rise is None:
        return None
    factor = _EXACT.divide(_EXACT.add(_HUNDRED, rise), _HUNDRED)
    product = _EXACT.multiply(value.amount, factor)
    return Money(shortened(product, value.amount), value.currency)


def shortened(amount: Decimal, like: Decimal) -> Decimal:
    """The same amount with as many decimals as another one has, or as it needs itself."""
    places = max(-int(like.as_tuple().exponent), 0)
    shortest = amount.normalize(_EXACT)
    if -int(shortest.as_tuple().exponent) <= places:
        return shortest.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return shortest


def expected_rise(term: RenewalTerm | None) -> str:
    """By how many percent a renewal is dearer if the seller does no more; empty when none is agreed.

    Of a range it is the default, which holds unless the seller sets another within it.
    """
    increase = term.price_increase if term else None
    if increase is None:
        return ""
    return increase.fixed or increase.default


def set_by(agreement: Agreement, term: RenewalTerm | None) -> datetime | None:
    """Until when the seller may set another rise within the agreed range; None when none is agreed."""
    if term is None or term.adjustment_deadline is None or agreement.end is None:
        return None
    try:
        return agreement.end - term.adjustment_deadline
    except OverflowError:
        return None
