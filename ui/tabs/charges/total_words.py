"""What the strip above the chart says: four sums in the main currency, the other currencies below."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from app.language import tr
from app.model.agreement_detail import ChargeReading
from app.model.charge_figures import ChargeTotals, CurrencyTotals
from app.model.money import Money
from ui import text

_READING = {
    ChargeReading.PART: tr("Not all charges have been read yet: these sums are of what is here."),
    ChargeReading.DENIED: tr(
        "AWS does not let you read charges: these sums are of what was read before."
    ),
}


class TotalWords(msgspec.Struct, frozen=True):
    """One of the sums. `second` follows in small letters."""

    title: str
    money: Money
    second: str = ""
    is_warning: bool = False

    @property
    def spoken(self) -> str:
        """All of it as one sentence."""
        parts = (f"{self.title}: {text.money(self.money)}", self.second.replace(" · ", ", "))
        return ". ".join(part for part in parts if part)


def total_words(totals: ChargeTotals) -> tuple[TotalWords, ...]:
    """The four sums; none where there is no amount at all."""
    if not totals.currencies:
        return ()
    main, *others = totals.currencies
    return (
        TotalWords(
            tr("This month"), main.this_month, _joined(_all(others, lambda one: one.this_month))
        ),
        TotalWords(tr("Next 30 days"), main.next_30_days, _next(totals)),
        TotalWords(
            tr("Committed, still to pay"),
            main.still_to_pay,
            _joined(_all(others, lambda one: one.still_to_pay)),
        ),
        TotalWords(
            tr("Without a PO"), main.without_order, _without(totals), bool(totals.without_order)
        ),
    )


def reading_words(totals: ChargeTotals) -> str:
    """What there is to know of sums that are not whole; empty where they are."""
    return _READING.get(totals.reading, "")


def _next(totals: ChargeTotals) -> str:
    coming = _all(totals.currencies[1:], lambda one: one.next_30_days)
    waiting = [one.waiting for one in totals.currencies if one.waiting.amount]
    said = ""
    if len(waiting) == 1:
        said = tr("plus {amount} waiting for you", amount=text.money(waiting[0]))
    elif waiting:  # with more of them the line would be cut
        said = tr("plus {amounts} waiting", amounts=text.money_list(waiting))
    amounts = _joined([one for one in coming if one.amount])
    return " · ".join(part for part in (amounts, said) if part)


def _without(totals: ChargeTotals) -> str:
    others = _all(totals.currencies[1:], lambda one: one.without_order)
    charges = text.plural(totals.without_order, "{n} charge", "{n} charges")
    agreements = text.plural(totals.agreements_without_order, "{n} agreement", "{n} agreements")
    count = (
        tr("{charges} on {agreements}", charges=charges, agreements=agreements)
        if totals.without_order
        else tr("Every charge has one")
    )
    return " · ".join((count, *(text.money(one) for one in others if one.amount)))


def _all(
    others: list[CurrencyTotals] | tuple[CurrencyTotals, ...],
    sum_of: Callable[[CurrencyTotals], Money],
) -> list[Money]:
    return [sum_of(one) for one in others]


def _joined(amounts: list[Money]) -> str:
    return text.money_list(amounts)
