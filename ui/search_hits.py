"""What the header's search finds in the store: the first hits of each kind, under their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.model.request import RequestKind
from app.model.text import plain
from ui import text
from ui.registry import TabKey

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.queries import Queries

_EACH = 5
_CHARS = 80


class Hit(msgspec.Struct, frozen=True):
    """One line of the results: where it leads, what it says, and under which title it stands."""

    section: str
    tab: TabKey
    item_id: str
    name: str
    detail: str = ""
    amount: str = ""

    @property
    def words(self) -> str:
        """The line for screen readers."""
        return ", ".join(part for part in (self.name, self.detail, self.amount) if part)


def find(queries: Queries, words: str, now: datetime) -> list[Hit]:
    """The first hits among requests, agreements and charges."""
    return [
        *_requests(queries, words, now, is_decided=False),
        *_requests(queries, words, now, is_decided=True),
        *_agreements(queries, words),
        *_charges(queries, words),
    ]


def _requests(queries: Queries, words: str, now: datetime, *, is_decided: bool) -> list[Hit]:
    rows = queries.request_rows(decided=is_decided, now=now, text=words)[:_EACH]
    return [
        Hit(
            "Decided requests" if is_decided else "Pending requests",
            TabKey.REQUESTS,
            f"{RequestKind(row.kind)}:{row.request_id}",
            plain(row.title, _CHARS),
            text.party(row.seller),
            text.money(row.money) if row.money else "",
        )
        for row in rows
    ]


def _agreements(queries: Queries, words: str) -> list[Hit]:
    from app.store.queries import Table  # noqa: PLC0415 - the store opens after the first frame

    keys = queries.table_keys(Table.AGREEMENTS, sort="standing", text=words)[:_EACH]
    return [
        Hit(
            "Agreements",
            TabKey.AGREEMENTS,
            one.agreement_id,
            plain(one.title, _CHARS),
            text.party(one.seller),
            text.money(one.value) if one.value and one.value.amount else "",
        )
        for one in queries.table_rows(Table.AGREEMENTS, keys)
    ]


def _charges(queries: Queries, words: str) -> list[Hit]:
    from app.store.queries import Table  # noqa: PLC0415 - the store opens after the first frame

    keys = queries.table_keys(Table.CHARGES, sort="time", descending=True, text=words)[:_EACH]
    return [
        Hit(
            "Charges",
            TabKey.CHARGES,
            one.charge.charge_id,
            plain(one.product_name or one.charge.agreement_id, _CHARS),
            text.date(one.charge.time) if one.charge.time else "",
            text.money(one.charge.money) if one.charge.money else "",
        )
        for one in queries.table_rows(Table.CHARGES, keys)
    ]
