"""What use came to in past months on average, and where it would go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from app.model.agreement import ACTIVE, Agreement
from app.model.duration_cost import average_month
from app.model.forecast import PAST_MONTHS, PastUse
from app.model.money import Money, exact_sum


def past_use(
    agreement: Agreement,
    past: Iterable[Money],
    begins: Sequence[datetime],
    places: Callable[[str], int],
) -> Iterator[PastUse]:
    """Give the average of the last `PAST_MONTHS` months in each currency, and where it would go on.

    It goes on from the next month until the agreement ends; one that renews has no end here. `places`
    tells with how many decimals a currency is printed.
    """
    if agreement.status != ACTIVE:
        return
    end = None if agreement.end_behavior == "RENEW" else agreement.end
    months = tuple(
        month for month in range(1, len(begins) - 1) if end is None or begins[month] <= end
    )
    sums: dict[str, list[Decimal]] = {}
    for money in past:
        sums.setdefault(money.currency, []).append(money.amount)
    for currency, amounts in sums.items():
        total = Money(exact_sum(amounts), currency)
        average = average_month(total, PAST_MONTHS, places(currency)) if total.amount > 0 else None
        if average is not None and months:
            yield PastUse(
                agreement.agreement_id, agreement.title, average.money, average.is_exact, months
            )
