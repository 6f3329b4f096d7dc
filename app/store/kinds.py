"""Tells why an amount is charged. AWS does not say it, so it follows from what else is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

import apsw
import msgspec

from app.model.charge import ChargeKind
from app.store.columns import stamp

# The places of the kinds in the order in which the table sorts them.
KINDS = (
    ChargeKind.SCHEDULED,
    ChargeKind.REQUEST,
    ChargeKind.METERED,
    ChargeKind.OPEN,
    ChargeKind.REFUND,
)
# Whether all that an agreement `a` charges is for use. Its value counts unless its terms deny it.
BY_USE = "(coalesce(a.use, 0) = 1 OR (a.use IS NOT 0 AND coalesce(a.amount, '') LIKE '1010 %'))"
_PLACE = {kind: str(place) for place, kind in enumerate(KINDS)}


def kind_sql(charge: str) -> str:
    """Give the place of a charge's kind as an expression; it needs `:now`.

    An amount that is not known yet is that of use. An agreement of no value is paid by use: AWS
    documents it so, for terms with a price of use. Where an agreement has both a contract and pay by use, a future amount is the
    contract's, and so is a past one that its terms name; any other may be either.
    """
    scheduled, metered = _PLACE[ChargeKind.SCHEDULED], _PLACE[ChargeKind.METERED]
    is_planned = f"EXISTS (SELECT 1 FROM json_each(a.planned) p WHERE p.value = {charge}.amount)"
    of_agreement = (
        f"SELECT CASE WHEN {BY_USE} THEN {metered} WHEN coalesce(a.use, 0) = 0 THEN {scheduled} "
        f"WHEN coalesce({charge}.time > :now, 1) OR {is_planned} THEN {scheduled} "
        f"ELSE {_PLACE[ChargeKind.OPEN]} END "
        f"FROM agreement a WHERE a.row_id = {charge}.agreement_row"
    )
    is_requested = (
        f"EXISTS (SELECT 1 FROM request r WHERE r.charge_id = {charge}.id AND r.charge_id != '')"
    )
    return (
        f"CASE WHEN {charge}.is_refund THEN {_PLACE[ChargeKind.REFUND]} "
        f"WHEN {charge}.amount IS NULL THEN {_PLACE[ChargeKind.METERED]} "
        f"WHEN {is_requested} THEN {_PLACE[ChargeKind.REQUEST]} "
        f"ELSE ({of_agreement}) END"
    )


def kinds_of(
    connection: apsw.Connection, row_keys: Sequence[int], now: datetime
) -> dict[int, ChargeKind]:
    """Give the kinds of these charges by their row keys."""
    rows = connection.execute(
        f"SELECT t.row_id, {kind_sql('t')} FROM charge t "
        "WHERE t.row_id IN (SELECT value FROM json_each(:rows))",
        {"rows": msgspec.json.encode(list(row_keys)).decode(), "now": stamp(now)},
    )
    return {row: KINDS[place] for row, place in cast("Iterator[tuple[int, int]]", rows)}
