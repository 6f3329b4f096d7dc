"""What makes one table different from another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.model.sync import Listing
from ui.table.column import Column
from ui.text import Counted


class Order(msgspec.Struct, frozen=True):
    """A way to sort the rows, by the name that the queries know."""

    words: str
    sort: str
    is_descending: bool = False


class TableSpec(msgspec.Struct, frozen=True):
    """A table of the store as its tab shows it.

    Without a `listing` the tab hears by itself when its rows are others.
    """

    table: str
    listing: Listing | None
    related: frozenset[Listing]  # listings whose changes show in the rows, too
    columns: tuple[Column, ...]
    sort: str
    chips: Mapping[str, str]  # words by the queries' chip names; "" is all rows
    counted: Counted
    many: str
    icon: str
    empty: str
    record_id: Callable[[Any], str]
    extra_chips: tuple[str, ...] = ()  # those that are only in the menu of the chips
    party: Callable[[Any], str] | None = None  # what to filter by to see the same seller's rows
    agreement: Callable[[Any], str] | None = None  # whose rows these are; Enter goes there
    row_height: int = 44
    is_descending: bool = False
    title: str = ""
    has_sums: bool = False
    orders: tuple[Order, ...] = ()  # for the menu, where the rows have no header to sort by
