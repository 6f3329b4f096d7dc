"""Reads what the forecast rests on: planned charges, agreements that renew, use of past months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import cast

import apsw
import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.charge import Charge, ChargeKind
from app.model.forecast import PAST_MONTHS, Forecast, MonthFacts, PastUse, Renewing
from app.model.money import Money, MoneyBag
from app.model.past_use import past_use
from app.model.renewal_estimate import renewing
from app.model.renewal_plan import Planned, shifted
from app.store.columns import decoder, from_millionths, stamp
from app.store.kinds import KINDS, kind_sql
from app.store.lookup import Lookup

_IN_MONTH = "FROM charge WHERE is_shown = 1 AND time >= :begin AND time < :end"
_SUMS = (
    f"SELECT currency, sum(millionths), count(*), count(millionths), count(amount) {_IN_MONTH} "
    "GROUP BY currency"
)
_UNFIT = f"SELECT document {_IN_MONTH} AND amount IS NOT NULL AND millionths IS NULL"
_ACTIVE = (
    "SELECT row_id, chain_id, document FROM agreement "
    "WHERE is_shown AND document IS NOT NULL AND status = ?"
)
_OF_KIND = (
    f"SELECT t.agreement_row, t.document FROM charge t WHERE t.is_shown = 1 {{when}} "
    f"AND t.agreement_row IN (SELECT value FROM json_each(:rows)) AND {kind_sql('t')} "
    "IN (SELECT value FROM json_each(:kinds))"
)
# Past ones of an agreement with a contract and pay by use may be either: that they are the contract's
# shows where all of them add up to its value.
_PLANNED = (ChargeKind.SCHEDULED, ChargeKind.OPEN)
_RENEWED = (
    "SELECT chain_id, sum(status = 'RENEWED') FROM agreement "
    "WHERE document IS NOT NULL AND chain_id IN (SELECT value FROM json_each(?)) "
    "GROUP BY chain_id HAVING max(id = chain_id)"
)


def forecast(
    connection: apsw.Connection,
    begins: Sequence[datetime],
    now: datetime,
    places: Callable[[str], int],
) -> Forecast:
    """Give facts and estimates; `begins` is where each month begins, and at its end where the last one ends."""
    rows = connection.execute(_ACTIVE, (ACTIVE,))
    decode = decoder(Agreement).decode
    active = {
        row: (chain, decode(encoded))
        for row, chain, encoded in cast("Iterator[tuple[int, str, bytes]]", rows)
    }
    renewals = _renewals(connection, active, begins, now)
    uses = _uses(connection, {row: one for row, (_, one) in active.items()}, begins, now, places)
    return Forecast(
        tuple(_facts(connection, begin, end) for begin, end in pairwise(begins)),
        tuple(sorted(renewals, key=lambda one: (one.renews_at, one.title, one.agreement_id))),
        tuple(uses),
        Lookup(connection).charge_reading()(None),
    )


def _facts(connection: apsw.Connection, begin: datetime, end: datetime) -> MonthFacts:
    values = {"begin": stamp(begin), "end": stamp(end)}
    found, without_amount, unfit = MoneyBag(), 0, 0
    for currency, total, count, fitting, known in cast(
        "Iterator[tuple[str | None, int | None, int, int, int]]", connection.execute(_SUMS, values)
    ):
        without_amount += count - known
        unfit += known - fitting
        if currency is not None and fitting:
            found.add(from_millionths(total or 0, currency))
    if unfit:
        decode = decoder(Charge).decode
        for (encoded,) in cast("Iterator[tuple[bytes]]", connection.execute(_UNFIT, values)):
            money = decode(encoded).money
            if money is not None:
                found.add(money)
    return MonthFacts(begin, tuple(found), without_amount)


def _renewals(
    connection: apsw.Connection,
    active: Mapping[int, tuple[str, Agreement]],
    begins: Sequence[datetime],
    now: datetime,
) -> Iterator[Renewing]:
    """Estimate only what may renew in time: the charges of the others need not be read."""
    last = begins[-1]
    near = {
        row: found
        for row, found in active.items()
        if found[1].end is not None and found[1].end < last and found[1].end_behavior == "RENEW"
    }
    terms = Lookup(connection).brief_terms([one.agreement_id for _, one in near.values()])
    planned = _charges(connection, near, _PLANNED, now)
    used = _renewed(connection, {chain for chain, _ in near.values()})
    for row, (chain, agreement) in near.items():
        own = [
            Planned(one.time, one.money) for one in planned.get(row, ()) if one.time and one.money
        ]
        found = renewing(
            agreement,
            terms.get(agreement.agreement_id),
            own,
            begins,
            renewals_used=used.get(chain),
        )
        if found is not None:
            yield found


def _uses(
    connection: apsw.Connection,
    active: Mapping[int, Agreement],
    begins: Sequence[datetime],
    now: datetime,
    places: Callable[[str], int],
) -> Iterator[PastUse]:
    since, before = shifted(begins[0], -PAST_MONTHS), begins[0]
    charges = _charges(connection, active, (ChargeKind.METERED,), now, since, before)
    for row, found in charges.items():
        past: list[Money] = [one.money for one in found if one.money is not None]
        yield from past_use(active[row], past, begins, places)


def _charges(
    connection: apsw.Connection,
    agreements: Mapping[int, object],
    kinds: Sequence[ChargeKind],
    now: datetime,
    since: datetime | None = None,
    before: datetime | None = None,
) -> dict[int, list[Charge]]:
    """Give the charges of these kinds by agreement, in a time if there is one."""
    when = "AND t.time >= :since AND t.time < :before" if since else ""
    rows = connection.execute(
        _OF_KIND.format(when=when),
        {
            "rows": msgspec.json.encode(list(agreements)).decode(),
            "kinds": msgspec.json.encode([KINDS.index(one) for one in kinds]).decode(),
            "now": stamp(now),
            "since": stamp(since),
            "before": stamp(before),
        },
    )
    decode = decoder(Charge).decode
    found: dict[int, list[Charge]] = {}
    for row, encoded in cast("Iterator[tuple[int, bytes]]", rows):
        found.setdefault(row, []).append(decode(encoded))
    return found


def _renewed(connection: apsw.Connection, chains: set[str]) -> dict[str, int]:
    """Say how often each chain has renewed; a chain whose first agreement is not stored is missing."""
    encoded = msgspec.json.encode(list(chains)).decode()
    return dict(cast("Iterator[tuple[str, int]]", connection.execute(_RENEWED, (encoded,))))
