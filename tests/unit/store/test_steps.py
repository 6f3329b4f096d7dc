"""However a large table is narrowed and sorted, finding its rows takes steps in proportion to them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import apsw
import pytest

from app.model.invoice import Invoice, InvoiceSums
from app.model.money import Money
from app.store.cache import Cache
from app.store.columns import stamp
from app.store.keys import keys
from app.store.queries import Table
from app.store.schema import migrate
from tests.unit.store.samples import NOW, agreement, ahead, charge

CROWD, EACH = 120, 4  # agreements, each with as many charges, and an invoice
ROWS = CROWD * (EACH + 2)
MOST = 100  # steps of SQLite's machine for a row; what looks at all charges of each agreement takes 1,000
COUNTED = 50


@pytest.fixture(scope="module")
def crowd() -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    migrate(connection)
    cache, numbers = Cache(connection), range(CROWD)
    cache.put_agreements(
        [
            agreement(f"agmt-{at}", product_id=f"prod-{at % 9}", seller_account_id=f"{at % 7:012}")
            for at in numbers
        ]
    )
    cache.put_charges(
        [
            charge(
                f"ch-{at}-{each}",
                agreement_id=f"agmt-{at}",
                time=ahead(days=each * 40 - 90),
                money=Money(Decimal(at), "EUR" if each % 2 else "USD"),
                purchase_order=f"BL-{at}" if each == 1 else None,
            )
            for at in numbers
            for each in range(EACH)
        ]
    )
    cache.invoices.put(
        [
            Invoice(
                f"inv-{at}",
                issued_at=ahead(days=at % 90 - 80),
                base=InvoiceSums(before_tax=Money(Decimal(at), "EUR")),
            )
            for at in numbers
        ]
    )
    yield connection
    connection.close()


PERIOD = f"since={stamp(NOW)} before={stamp(ahead(days=90))}"
FILTERS = {
    Table.AGREEMENTS: ("active", "ending90", "auto_renew", "po_missing", "ended"),
    Table.CHARGES: (
        *("upcoming", "invoiced", "without_order", "gaps", "product=prod-3"),
        *("seller=000000000003", "agreement=agmt-3", "currency=EUR", PERIOD),
    ),
    Table.INVOICES: ("invoices", "memos", "receipts", "linked", "unlinked", "without_order"),
}
SORTS = {
    Table.AGREEMENTS: (
        "product seller status accepted end standing value id seller_id start trial updated renewal "
        "next_charge orders type offer offer_set acceptor initial owner cost_center tags note"
    ),
    Table.CHARGES: (
        "time cutoff status amount order product seller id revision currency kind agreement "
        "seller_account product_id"
    ),
    Table.INVOICES: "issued period order id",
}


def steps(crowd: apsw.Connection, table: Table, sort: str, **narrowed: list[str]) -> int:
    ticks = 0

    def count() -> bool:
        nonlocal ticks
        ticks += 1
        return False

    crowd.set_progress_handler(count, COUNTED)
    keys(crowd, table, sort=sort, is_descending=True, now=NOW, **narrowed)
    crowd.set_progress_handler(None)
    return ticks * COUNTED


@pytest.mark.parametrize(
    ("table", "sort"), [(table, sort) for table, sorts in SORTS.items() for sort in sorts.split()]
)
def test_no_row_is_looked_at_again_for_every_other(
    crowd: apsw.Connection, table: Table, sort: str
) -> None:
    filters = FILTERS[table]
    for narrowed in ("", *filters, *map(" ".join, combinations(filters, 2))):
        chips = narrowed.split()
        assert steps(crowd, table, sort, chips=chips) <= MOST * ROWS, chips
    assert steps(crowd, table, sort, words=["prod"]) <= MOST * ROWS
