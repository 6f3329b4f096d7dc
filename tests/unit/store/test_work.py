"""How much Python and how many statements the store needs for a page: figures without a clock.

Calls of functions, Python's and C's, are the same on every machine and whatever else it does. The bounds
leave a tenth for versions of Python; where one is passed, the work for each row has grown.
"""

from __future__ import annotations

from collections.abc import Callable

import apsw
import pytest

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.store.cache import Cache
from app.store.queries import Queries, Table
from tests.counted import calls_of
from tests.unit.store.samples import NOW, agreement, charge

PAGE = 50


def statements_of(connection: apsw.Connection, work: Callable[[], object]) -> int:
    """How many statements are run, after a first time."""
    work()
    count = 0

    def note(_cursor: apsw.Cursor, _sql: str, _values: apsw.Bindings | None) -> bool:
        nonlocal count
        count += 1
        return True

    connection.exec_trace = note
    work()
    connection.exec_trace = None
    return count


def agreements(count: int) -> list[Agreement]:
    return [agreement(f"agmt-{number}") for number in range(count)]


def charges(count: int) -> list[Charge]:
    return [charge(f"ch-{number}", agreement_id=f"agmt-{number % 7}") for number in range(count)]


@pytest.fixture
def filled(cache: Cache) -> Cache:
    cache.put_agreements(agreements(PAGE))
    cache.put_charges(charges(PAGE))
    return cache


def test_a_page_of_charges_is_stored_in_the_same_few_statements(
    connection: apsw.Connection, filled: Cache
) -> None:
    for count in (PAGE, 2 * PAGE):
        rows = charges(count)
        assert statements_of(connection, lambda rows=rows: filled.put_charges(rows)) <= 11  # type: ignore[misc]
    page = charges(PAGE)
    assert calls_of(lambda: filled.put_charges(page)) <= 840


def test_a_page_of_agreements_is_stored_in_two_statements_each(
    connection: apsw.Connection, filled: Cache
) -> None:
    page = agreements(PAGE)
    assert statements_of(connection, lambda: filled.put_agreements(page)) <= 2 * PAGE + 3
    assert calls_of(lambda: filled.put_agreements(page)) <= 2_450


READS = [(Table.CHARGES, "time", 4, 515), (Table.AGREEMENTS, "product", 7, 800)]


@pytest.mark.parametrize(("table", "sort", "statements", "calls"), READS)
def test_a_screen_of_rows_takes_the_same_few_statements(
    filled: Cache, queries: Queries, table: Table, sort: str, statements: int, calls: int
) -> None:
    keys = queries.table_keys(table, sort=sort, now=NOW)
    assert len(keys) == PAGE

    def read() -> object:
        return queries.table_rows(table, keys, now=NOW)

    assert statements_of(queries._connection(), read) <= statements
    assert calls_of(read) <= calls


@pytest.mark.parametrize(("table", "sort"), [(table, sort) for table, sort, *_ in READS])
def test_an_order_of_twice_as_many_rows_takes_no_python_more(
    filled: Cache, queries: Queries, table: Table, sort: str
) -> None:
    def read() -> object:
        return queries.table_keys(table, sort=sort, now=NOW)

    few = calls_of(read)
    filled.put_agreements(agreements(2 * PAGE))
    filled.put_charges(charges(2 * PAGE))
    assert calls_of(read) == few <= 60
