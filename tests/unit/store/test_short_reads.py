"""What is asked again and again is answered by the right index, whatever SQLite would like better."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import apsw
import pytest

from app.store.cache import Cache
from app.store.queries import Queries, Table
from tests.unit.store.samples import (
    NOW,
    agreement,
    cancellation,
    charge,
    is_gathering,
    payment,
    quote,
)

_LARGE = ("agreement", "charge", "request", "quote", "terms_version", "terms_read", "legal_file")


@pytest.fixture
def plans(cache: Cache, queries: Queries) -> Iterator[list[str]]:
    """The steps by which SQLite has answered since."""
    cache.put_agreements([agreement("agmt-1"), agreement("agmt-2")])
    cache.put_charges([charge("ch-1", agreement_id="agmt-1"), charge("ch-2")])
    cache.put_payments([payment("pr-1")])
    cache.put_cancellations([cancellation("acr-1")])
    cache.put_quotes([quote("ar-1"), quote("ar-2")])
    found: list[str] = []
    connection = queries._connection()

    def explain(cursor: apsw.Cursor, sql: str, values: apsw.Bindings | None) -> bool:
        del cursor
        if sql.startswith("SELECT"):
            connection.exec_trace = None
            found.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))
            connection.exec_trace = explain
        return True

    connection.exec_trace = explain
    yield found
    connection.exec_trace = None


def is_whole(step: str) -> bool:
    """Whether a step goes over all rows of a large table, or over all that are not gone."""
    is_large = any(f" {name} " in f"{step} " or f" {name}_" in step for name in _LARGE)
    return is_large and (step.startswith("SCAN") or step.endswith("(is_shown=?)"))


READS: dict[str, Callable[[Queries], object]] = {
    "lines of agreements": lambda one: one.table_rows(Table.AGREEMENTS, [1, 2], now=NOW),
    "lines of charges": lambda one: one.table_rows(Table.CHARGES, [1, 2], now=NOW),
    "lines of quotes": lambda one: one.table_rows(Table.OFFERS, [1, 2], now=NOW),
    "an agreement": lambda one: one.agreement_detail("agmt-1", NOW),
    "a payment request": lambda one: one.payment_detail("pr-1", NOW),
    "a cancellation request": lambda one: one.cancellation_detail("acr-1", NOW),
    "the sums of an agreement": lambda one: one.still_to_pay([1], NOW),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_a_short_read_reads_no_table_as_a_whole(
    queries: Queries, plans: list[str], read: Callable[[Queries], object]
) -> None:
    assert read(queries)

    assert any("charge" in step or "quote" in step for step in plans)
    assert [step for step in plans if is_whole(step)] == []


PLAIN_ORDERS = {
    Table.CHARGES: ("time", "amount", "order", "product", "seller"),
    Table.AGREEMENTS: ("product", "seller", "value", "end"),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("table", "sort"), [(table, sort) for table, sorts in PLAIN_ORDERS.items() for sort in sorts]
)
def test_an_order_is_read_from_its_index_alone(
    queries: Queries, plans: list[str], table: Table, sort: str, descending: bool
) -> None:
    assert queries.table_keys(table, sort=sort, descending=descending, now=NOW)

    steps = [step for step in plans if not is_gathering(step)]
    assert steps
    assert [step for step in steps if "COVERING INDEX" not in step] == []


@pytest.mark.parametrize("sort", ["time", "amount", "order"])
def test_a_filter_finds_words_by_their_index_and_reads_no_row_of_a_charge(
    queries: Queries, plans: list[str], sort: str
) -> None:
    queries.table_keys(Table.CHARGES, sort=sort, text="quayside", now=NOW)

    assert any("charge_text VIRTUAL TABLE" in step for step in plans)
    assert any("agreement_text VIRTUAL TABLE" in step for step in plans)
    touched = [step for step in plans if step.startswith(("SEARCH t", "SEARCH c", "SCAN t"))]
    assert touched
    assert [step for step in touched if "COVERING INDEX" not in step] == []
    assert [step for step in plans if "ORDER BY" in step] == []  # the index has the order


@pytest.mark.parametrize("table", [Table.CHARGES, Table.AGREEMENTS, Table.OFFERS, Table.INVOICES])
def test_a_word_too_short_for_the_index_is_looked_for_where_its_texts_lie(
    queries: Queries, plans: list[str], table: Table
) -> None:
    queries.table_keys(table, sort={Table.INVOICES: "issued"}.get(table, "product"), text="qu")
    queries.table_keys(Table.CHARGES, sort="time", text="qu")

    assert any("_text_content" in step for step in plans)
    assert [step for step in plans if "VIRTUAL TABLE" in step] == []


@pytest.mark.parametrize("text", ["agmt-", "ag"])
def test_a_word_of_most_agreements_is_looked_for_among_the_others(
    cache: Cache, queries: Queries, plans: list[str], text: str
) -> None:
    read = {f"agmt-{number}" for number in range(1, 9)}
    cache.put_agreements([agreement(one) for one in sorted(read)])
    cache.put_charges([charge("ch-3", agreement_id="agmt-not-read")])
    wanted = queries.table_keys(Table.CHARGES, sort="time")[:]
    rows = queries.table_rows(Table.CHARGES, wanted, now=NOW)
    plans.clear()

    found = queries.table_keys(Table.CHARGES, sort="time", text=text)

    fit = [
        key
        for key, row in zip(wanted, rows, strict=True)
        if row.charge.agreement_id in read or text in row.charge.charge_id
    ]
    assert found.tolist() == fit
    assert 0 < len(fit) < len(wanted)
    assert any("EXCEPT" in step for step in plans)
