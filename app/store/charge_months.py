"""Adds up charges by month and product, or seller, for the chart: exactly, and one currency at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import cast

import apsw
import msgspec

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.charge_figures import (
    OTHERS,
    ChargeGroup,
    ChargeMonth,
    ChargeMonths,
    Part,
    Sums,
    sum_of,
)
from app.model.money import exact_sum
from app.store.charge_totals import waiting
from app.store.columns import decoder, from_millionths, stamp
from app.store.kinds import BY_USE

_GROUPS = 5  # that have a colour of their own
_PARTS = 8  # of a month, told one by one
_IN_MONTH = (
    "FROM charge WHERE is_shown = 1 AND currency = :currency AND time >= :begin AND time < :end"
)
_SUMS = (
    "SELECT agreement_row, sum(iif(time <= :now, max(millionths, 0), 0)), "
    "sum(iif(time > :now, max(millionths, 0), 0)), sum(min(millionths, 0)), "
    f"count(*) - count(millionths) {_IN_MONTH} GROUP BY agreement_row"
)
_UNFIT = f"SELECT agreement_row, document {_IN_MONTH} AND millionths IS NULL"
_NOBODY = 0  # no row has this key
_Key = str | int  # a product's or seller's id; of an agreement without one, its row


class _Owner(msgspec.Struct, frozen=True):
    """Whose charges an agreement's are, and whether they are for use alone."""

    key: _Key
    is_by_use: bool


class _Months:
    """The sums of every product, or seller, month by month, and one agreement of each for its name."""

    def __init__(self, owners: Mapping[int, _Owner]) -> None:
        self._owners = owners
        self._by_month: list[dict[_Key, list[Sums]]] = []
        self.members: dict[_Key, int] = {}

    def begin(self) -> None:
        self._by_month.append(defaultdict(list))

    def add(self, row: int, sums: Sums, month: int = -1) -> None:
        owner = self._owners.get(row)
        key = OTHERS if owner is None else owner.key
        self.members.setdefault(key, row)
        self._by_month[month][key].append(sums)

    def months(self) -> list[dict[_Key, Sums]]:
        """Only what is not empty."""
        added = ({key: sum_of(some) for key, some in one.items()} for one in self._by_month)
        return [{key: sums for key, sums in one.items() if not sums.is_empty} for one in added]


def months(
    connection: apsw.Connection,
    begins: Sequence[datetime],
    now: datetime,
    currency: str,
    *,
    by_seller: bool,
) -> ChargeMonths:
    """Add up the charges in one currency between each two of these moments, by product or seller."""
    owners = _owners(connection, by_seller=by_seller)
    found = _Months(owners)
    for begin, end in pairwise(begins):
        found.begin()
        for row, sums in _sums(connection, begin, end, now, currency):
            found.add(row, sums)
    present = [at for at, (begin, end) in enumerate(pairwise(begins)) if begin <= now < end]
    for month in present:
        for row, amount in _waiting(connection, currency):
            found.add(row, Sums(waiting=amount), month)
    added = found.months()
    whole = _whole(added)
    colored = _colored(whole, owners)
    parts = [sorted(month, key=_by_size(month))[:_PARTS] for month in added]
    named = {*colored, *(key for some in parts for key in some)}
    names = _names(connection, {key: found.members[key] for key in named}, by_seller=by_seller)
    groups = _groups(whole, colored, names)
    places = {key: place for place, key in enumerate(colored)}
    shown = [
        ChargeMonth(
            begin,
            _stacks(month, places, len(groups)),
            tuple(Part(names[key], places.get(key, len(colored)), month[key]) for key in largest),
            len(month) - len(largest),
            sum_of(month.values()),
        )
        for begin, month, largest in zip(begins[:-1], added, parts, strict=True)
    ]
    return ChargeMonths(
        currency,
        tuple(shown),
        groups,
        sum_of(whole.values()).total,
        begins[-1],
        _has_any(connection, currency, "time < ?2", begins[0]),
        _has_any(connection, currency, "time >= ?2", begins[-1]),
    )


def _has_any(connection: apsw.Connection, currency: str, when: str, at: datetime) -> bool:
    sql = f"SELECT EXISTS (SELECT 1 FROM charge WHERE is_shown = 1 AND currency = ?1 AND {when})"
    return bool(connection.execute(sql, (currency, stamp(at))).get)


def _owners(connection: apsw.Connection, *, by_seller: bool) -> dict[int, _Owner]:
    column = "seller_id" if by_seller else "product_id"
    rows = connection.execute(f"SELECT row_id, {column}, {BY_USE} FROM agreement a")
    return {
        row: _Owner(key or row, bool(is_by_use) and not by_seller)
        for row, key, is_by_use in cast("Iterator[tuple[int, str, int | None]]", rows)
    }


def _sums(
    connection: apsw.Connection, begin: datetime, end: datetime, now: datetime, currency: str
) -> Iterator[tuple[int, Sums]]:
    values = {"begin": stamp(begin), "end": stamp(end), "now": stamp(now), "currency": currency}
    unfit = 0
    rows = connection.execute(_SUMS, values)
    for row, past, coming, back, missing in cast(
        "Iterator[tuple[int, int | None, int | None, int | None, int]]", rows
    ):
        unfit += missing
        yield row, Sums(*(_amount(one) for one in (past, coming, back)))
    if unfit:
        decode = decoder(Charge).decode
        documents = connection.execute(_UNFIT, values)
        for row, encoded in cast("Iterator[tuple[int, bytes]]", documents):
            yield row, _sums_of(decode(encoded), now)


def _amount(total: int | None) -> Decimal:
    return from_millionths(total or 0, "XXX").amount


def _sums_of(charge: Charge, now: datetime) -> Sums:
    amount = charge.money.amount if charge.money else Decimal(0)
    if amount < 0:
        return Sums(refunded=amount)
    is_past = charge.time is not None and charge.time <= now
    return Sums(invoiced=amount) if is_past else Sums(committed=amount)


def _waiting(connection: apsw.Connection, currency: str) -> Iterator[tuple[int, Decimal]]:
    for money, agreement_id in waiting(connection):
        if money.currency == currency:
            sql = "SELECT row_id FROM agreement WHERE id = ?"
            row = cast("int | None", connection.execute(sql, (agreement_id,)).get)
            yield row or _NOBODY, money.amount


def _whole(added: Iterable[Mapping[_Key, Sums]]) -> dict[_Key, Sums]:
    found: dict[_Key, list[Sums]] = defaultdict(list)
    for month in added:
        for key, sums in month.items():
            found[key].append(sums)
    return {key: sum_of(some) for key, some in found.items()}


def _colored(whole: Mapping[_Key, Sums], owners: Mapping[int, _Owner]) -> list[_Key]:
    """Choose the largest; what is paid by use alone is among the others."""
    contracts = {one.key for one in owners.values() if not one.is_by_use}
    return sorted((key for key in whole if key in contracts), key=_by_size(whole))[:_GROUPS]


def _groups(
    whole: Mapping[_Key, Sums], colored: Sequence[_Key], names: Mapping[_Key, str]
) -> tuple[ChargeGroup, ...]:
    groups = [ChargeGroup(str(key), names[key], whole[key].total) for key in colored]
    others = [sums.total for key, sums in whole.items() if key not in colored]
    if others:
        groups.append(ChargeGroup(OTHERS, "", exact_sum(others), len(others)))
    return tuple(groups)


class _by_size:  # noqa: N801 - a sort key, used like a function
    """The largest first: money that moves either way counts."""

    def __init__(self, sums: Mapping[_Key, Sums]) -> None:
        self._sums = sums

    def __call__(self, key: _Key) -> tuple[Decimal, str]:
        return -self._sums[key].moved, str(key)


def _stacks(
    month: Mapping[_Key, Sums], places: Mapping[_Key, int], number: int
) -> tuple[Sums, ...]:
    stacks: list[list[Sums]] = [[] for _ in range(number)]
    for key, sums in month.items():
        stacks[places.get(key, number - 1)].append(sums)
    return tuple(sum_of(some) for some in stacks)


def _names(
    connection: apsw.Connection, members: Mapping[_Key, int], *, by_seller: bool
) -> dict[_Key, str]:
    """What people call the product, or the seller, of these agreements; an id where no name is known."""
    found = connection.execute(
        "SELECT row_id, id, document FROM agreement WHERE row_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(set(members.values()))).decode(),),
    )
    decode = decoder(Agreement).decode
    names: dict[int, str] = {}
    for row, identity, encoded in cast("Iterator[tuple[int, str, bytes | None]]", found):
        value = decode(encoded) if encoded is not None else Agreement(identity, "")
        names[row] = (value.seller if by_seller else value.title) or identity
    return {key: names.get(row, "") for key, row in members.items()}
