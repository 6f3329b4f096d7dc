"""Adds up all charges exactly: SQLite adds whole millionths, Python what does not fit into those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import cast

import apsw

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.charge_figures import ChargeChoices, ChargeTotals, Choice, CurrencyTotals
from app.model.money import Money, MoneyBag
from app.model.request import PENDING, PaymentRequest
from app.store.columns import decoder, folded, from_millionths, stamp
from app.store.lookup import Lookup

_NEXT = timedelta(days=30)
_SHOWN = "FROM charge WHERE is_shown = 1"
_IN_MONTH = "time >= :begin AND time < :end"
_IN_NEXT = "time > :now AND time <= :next"
_TO_COME = "(time IS NULL OR time > :now)"
_WITHOUT = "(purchase_order IS NULL AND is_refund = 0)"  # a refund takes none
_TESTS = (_IN_MONTH, _IN_NEXT, _TO_COME, _WITHOUT)
_TOTALS = (
    f"SELECT currency, count(*), count(millionths), count(*) FILTER (WHERE {_WITHOUT}), "
    "count(*) FILTER (WHERE time IS NULL), "
    + ", ".join(f"sum(iif({test}, millionths, 0))" for test in _TESTS)
    + f" {_SHOWN} GROUP BY currency ORDER BY count(*) DESC, currency"
)
_UNFIT = f"SELECT document {_SHOWN} AND currency IS NOT NULL AND millionths IS NULL"
_Numbers = tuple[int, int, int, int, int | None, int | None, int | None, int | None]


def totals(
    connection: apsw.Connection, now: datetime, month: tuple[datetime, datetime]
) -> ChargeTotals:
    """Add up the charges by currency; `month` is where this month begins and the next one."""
    values = {
        "now": stamp(now),
        "next": stamp(now + _NEXT),
        "begin": stamp(month[0]),
        "end": stamp(month[1]),
    }
    bags = tuple(MoneyBag() for _ in _TESTS)
    counts: dict[str, int] = {}
    without_order = without_amount = without_date = unfit = 0
    rows = cast("Iterator[tuple[str | None, *_Numbers]]", connection.execute(_TOTALS, values))
    for currency, count, fitting, missing, undated, *sums in rows:
        without_order += missing
        if currency is None:
            without_amount = count
            continue
        without_date += undated
        counts[currency] = count
        unfit += count - fitting
        for bag, total in zip(bags, sums, strict=True):
            bag.add(from_millionths(total or 0, currency))
    if unfit:
        _add_unfit(connection, bags, now, month)
    asked = MoneyBag(money for money, _ in waiting(connection))
    codes = [*counts, *(one.currency for one in asked if one.currency not in counts)]
    return ChargeTotals(
        tuple(_of_currency(code, bags, asked, counts.get(code, 0)) for code in codes),
        without_order,
        _count(connection, f"SELECT count(DISTINCT agreement_row) {_SHOWN} AND {_WITHOUT}"),
        without_amount,
        without_date,
        Lookup(connection).charge_reading()(None),
    )


def _of_currency(
    code: str, bags: tuple[MoneyBag, ...], asked: MoneyBag, charges: int
) -> CurrencyTotals:
    in_month, in_next, to_come, without = (bag.get(code) for bag in bags)
    return CurrencyTotals(in_month, in_next, to_come, without, asked.get(code), charges)


def _add_unfit(
    connection: apsw.Connection,
    bags: tuple[MoneyBag, ...],
    now: datetime,
    month: tuple[datetime, datetime],
) -> None:
    decode = decoder(Charge).decode
    for (encoded,) in cast("Iterator[tuple[bytes]]", connection.execute(_UNFIT)):
        one = decode(encoded)
        at = one.time
        if one.money is None:
            continue
        tests = (
            at is not None and month[0] <= at < month[1],
            at is not None and now < at <= now + _NEXT,
            at is None or at > now,
            not one.purchase_order and not one.is_refund,
        )
        for bag, is_in in zip(bags, tests, strict=True):
            if is_in:
                bag.add(one.money)


def _count(connection: apsw.Connection, sql: str) -> int:
    return cast("int", connection.execute(sql).get)


def waiting(connection: apsw.Connection) -> list[tuple[Money, str]]:
    """Give what sellers ask for, with the agreement of each payment request that waits for the person."""
    rows = connection.execute(
        "SELECT document FROM request WHERE is_shown AND kind = 'payment' AND status = ?",
        (PENDING,),
    )
    decode = decoder(PaymentRequest).decode
    requests = [decode(encoded) for (encoded,) in cast("Iterator[tuple[bytes]]", rows)]
    return [(one.money, one.agreement_id) for one in requests if one.money is not None]


def choices(connection: apsw.Connection) -> ChargeChoices:
    """Give the products, sellers and currencies that have charges."""
    rows = connection.execute(
        "SELECT document FROM agreement a WHERE document IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM charge c WHERE c.agreement_row = a.row_id AND c.is_shown = 1)"
    )
    decode = decoder(Agreement).decode
    products: dict[str, str] = {}
    sellers: dict[str, str] = {}
    for (encoded,) in cast("Iterator[tuple[bytes]]", rows):
        one = decode(encoded)
        if one.product_id:
            products.setdefault(one.product_id, one.title or one.product_id)
        if one.seller_account_id:
            sellers.setdefault(one.seller_account_id, one.seller or one.seller_account_id)
    codes = connection.execute(
        f"SELECT DISTINCT currency {_SHOWN} AND currency IS NOT NULL ORDER BY currency"
    )
    return ChargeChoices(_sorted(products), _sorted(sellers), tuple(str(one) for (one,) in codes))


def _sorted(names: Mapping[str, str]) -> tuple[Choice, ...]:
    found = [Choice(key, name) for key, name in names.items()]
    return tuple(sorted(found, key=lambda one: (folded(one.name), one.key)))
