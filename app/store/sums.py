"""Adds up charges exactly, one sum for each currency: SQLite adds whole numbers, Python the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.charge import Charge
from app.model.money import Money, MoneyBag
from app.store.columns import decoder, from_millionths, stamp

# CROSS JOIN keeps this order: without it SQLite reads the charges of all agreements for those of one.
_THESE = (
    "FROM json_each(:rows) k CROSS JOIN charge c ON c.agreement_row = k.value AND c.is_shown = 1"
)
_SUMS = (
    "SELECT currency, sum(iif(time <= :now, millionths, 0)), sum(iif(time <= :now, 0, millionths)), "
    f"count(*), count(millionths) {_THESE} GROUP BY currency"
)
_UNFIT = f"SELECT document {_THESE} WHERE currency IS NOT NULL AND millionths IS NULL"


class Sums(msgspec.Struct, frozen=True):
    """What charges add up to; a currency with nothing left to pay is there with a zero."""

    charged: tuple[Money, ...] = ()
    still_to_pay: tuple[Money, ...] = ()
    count: int = 0
    without_amount: int = 0  # in neither sum


def sums(connection: apsw.Connection, agreement_rows: Sequence[int], now: datetime) -> Sums:
    """Add up the charges of these agreements that are due by now, and those that are to come.

    AWS gives a charge no time as long as its date is not known: it is to come.
    """
    values = {"rows": msgspec.json.encode(list(agreement_rows)).decode(), "now": stamp(now)}
    charged, to_come = MoneyBag(), MoneyBag()
    total = without_amount = unfit = 0
    for currency, past, future, count, fitting in cast(
        "Iterator[tuple[str | None, int | None, int | None, int, int]]",
        connection.execute(_SUMS, values),
    ):
        total += count
        if currency is None:
            without_amount = count
            continue
        charged.add(from_millionths(past or 0, currency))
        to_come.add(from_millionths(future or 0, currency))
        unfit += count - fitting
    if unfit:
        decode = decoder(Charge).decode
        for (encoded,) in cast("Iterator[tuple[bytes]]", connection.execute(_UNFIT, values)):
            one = decode(encoded)
            if one.money is not None:
                is_past = one.time is not None and one.time <= now
                (charged if is_past else to_come).add(one.money)
    return Sums(_largest_first(charged), _largest_first(to_come), total, without_amount)


def _largest_first(bag: MoneyBag) -> tuple[Money, ...]:
    return tuple(sorted(bag, key=lambda one: (-one.amount, one.currency)))
