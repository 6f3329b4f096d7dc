"""What charges add up to: by currency for the present, and by month and product or seller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from app.model.agreement_detail import ChargeReading
from app.model.money import Money, exact_sum

OTHERS = ""  # the key of the group that holds all that has none of its own


class CurrencyTotals(msgspec.Struct, frozen=True):
    """The sums of one currency. `waiting` is what sellers ask for: it is in none of the others."""

    this_month: Money
    next_30_days: Money
    still_to_pay: Money
    without_order: Money
    waiting: Money
    charges: int = 0

    @property
    def currency(self) -> str:
        """Whose sums these are."""
        return self.this_month.currency


class ChargeTotals(msgspec.Struct, frozen=True):
    """All charges by currency, the one with the most charges first.

    `without_order` counts charges, also those without an amount, which are in no sum.
    """

    currencies: tuple[CurrencyTotals, ...] = ()
    without_order: int = 0
    agreements_without_order: int = 0
    without_amount: int = 0
    without_date: int = 0  # with an amount: still to pay, but in no month
    reading: ChargeReading = ChargeReading.WHOLE


class Sums(msgspec.Struct, frozen=True):
    """Amounts of one currency. Refunds are below zero and in nothing else; nor is what waits."""

    invoiced: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What is charged in the end, as far as it is known."""
        return exact_sum((self.invoiced, self.committed, self.refunded))

    @property
    def moved(self) -> Decimal:
        """How much money moves, whichever way."""
        return exact_sum((self.invoiced, self.committed, self.waiting, -self.refunded))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.invoiced or self.committed or self.refunded or self.waiting)


_FIELDS = Sums.__struct_fields__


def sum_of(parts: Iterable[Sums]) -> Sums:
    """Add up sums of one currency."""
    found = tuple(parts)
    return Sums(*(exact_sum(getattr(one, name) for one in found) for name in _FIELDS))


class Part(msgspec.Struct, frozen=True):
    """What one product, or one seller, adds to a month. `group` is its place among the groups."""

    name: str
    group: int
    sums: Sums


class ChargeMonth(msgspec.Struct, frozen=True):
    """One month: the sums of each group, and its largest parts one by one."""

    begins: datetime
    stacks: tuple[Sums, ...]
    parts: tuple[Part, ...]
    more_parts: int  # how many are not among them
    sums: Sums


class ChargeGroup(msgspec.Struct, frozen=True):
    """A product or seller with a colour of its own, or all others."""

    key: str
    name: str
    total: Decimal
    members: int = 1


class ChargeMonths(msgspec.Struct, frozen=True):
    """The months of a chart in one currency. The last group holds the others, where there are any.

    Whether there are charges before the first month and after the last one is said, too.
    """

    currency: str
    months: tuple[ChargeMonth, ...] = ()
    groups: tuple[ChargeGroup, ...] = ()
    total: Decimal = Decimal(0)
    ends: datetime = datetime.max.replace(tzinfo=UTC)  # where the last month does
    has_earlier: bool = False
    has_later: bool = False


class Choice(msgspec.Struct, frozen=True):
    """One value that charges can be filtered by."""

    key: str
    name: str


class ChargeChoices(msgspec.Struct, frozen=True):
    """What charges can be filtered by, in the order of the names."""

    products: tuple[Choice, ...] = ()
    sellers: tuple[Choice, ...] = ()
    currencies: tuple[str, ...] = ()
