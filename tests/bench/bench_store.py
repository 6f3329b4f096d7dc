"""Keys, windows and searches over 100,000 encrypted charges, beside bare SQLite in the same run.

Run with `python -m tests.bench.bench_store`. Figures depend on the machine, ratios hardly.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import apsw

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.money import Money
from app.store.cache import Cache
from app.store.database import new_key, open_writer
from app.store.keys import Table
from app.store.queries import Queries

AGREEMENTS = 5_000
CHARGES = 100_000
PAGE = 50
WINDOW = 60
ROUNDS = 7
START = datetime(2024, 1, 1, tzinfo=UTC)
PRODUCTS = (
    "Brackwater Cloud Guard",
    "Cinderpath Incident Desk",
    "Lumenfold Observability",
    "Quayside Edge Gateway",
    "Tessel Vector Store",
)


def measured(work: Callable[[], object]) -> float:
    """Give the median in milliseconds after one run to warm up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def charges(dice: random.Random) -> list[Charge]:
    return [
        Charge(
            charge_id=f"ch-{number:08x}",
            agreement_id=f"agmt-{number % AGREEMENTS:06x}",
            revision=1,
            time=START + timedelta(minutes=dice.randrange(2_000_000)),
            money=Money(Decimal(dice.randrange(100, 9_999_999)).scaleb(-2), "USD"),
            purchase_order=None if number % 3 else f"BL-{number:06d}",
        )
        for number in range(CHARGES)
    ]


def agreements() -> list[Agreement]:
    return [
        Agreement(
            agreement_id=f"agmt-{number:06x}",
            status="ACTIVE",
            seller_account_id=f"{number % 700:012d}",
            seller_name=f"Seller {number % 700}",
            product_id=f"prod-{number}",
            product_name=f"{PRODUCTS[number % len(PRODUCTS)]} {number}",
        )
        for number in range(AGREEMENTS)
    ]


def fill(path: Path, key: bytes, rows: list[Charge]) -> float:
    """Write as a first sync does, page by page; give the rows a second."""
    connection = open_writer(path, key, durable=False)
    cache = Cache(connection)
    page = agreements()
    start = time.perf_counter()
    for first in range(0, len(page), PAGE):
        cache.put_agreements(page[first : first + PAGE])
    for first in range(0, len(rows), PAGE):
        cache.put_charges(rows[first : first + PAGE])
    elapsed = time.perf_counter() - start
    connection.close()
    return (len(page) + len(rows)) / elapsed


def bare(path: Path, rows: list[Charge]) -> apsw.Connection:
    """The same rows in plain SQLite: one table, one covering index, no cipher."""
    connection = apsw.Connection(str(path))
    connection.execute(
        "CREATE TABLE charge (row_id INTEGER PRIMARY KEY, time INTEGER, document BLOB)"
    )
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO charge (time, document) VALUES (?, ?)",
        [(int(row.time.timestamp()) if row.time else 0, b"x" * 150) for row in rows],
    )
    connection.execute("COMMIT")
    connection.execute("CREATE INDEX by_time ON charge (time)")
    return connection


def report(name: str, figure_ms: float, bare_ms: float) -> None:
    print(f"{name:<34}{figure_ms:>9.2f} ms {figure_ms / bare_ms:>8.2f} x bare")


def main() -> None:
    """Fill both stores, then measure each kind of question."""
    rows = charges(random.Random(7))
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "store.db", new_key()
        speed = fill(path, key, rows)
        plain = bare(Path(folder) / "bare.db", rows)
        queries = Queries(path, key)
        size_mb = path.stat().st_size / 1e6
        print(f"first sync: {speed:,.0f} rows/s, {size_mb:.0f} MB for {CHARGES:,} charges")
        compare_keys(queries, plain)
        compare_windows(queries, plain)
        queries.close()
        plain.close()


def compare_keys(queries: Queries, plain: apsw.Connection) -> None:
    bare_ms = measured(lambda: plain.execute("SELECT row_id FROM charge ORDER BY time").fetchall())
    print(f"{'bare: keys by time':<34}{bare_ms:>9.2f} ms")
    for sort in ("time", "amount", "order", "product", "seller"):
        for descending in (False, True):
            ask = partial(queries.table_keys, Table.CHARGES, sort=sort, descending=descending)
            figure = measured(ask)
            report(f"keys by {sort}{' descending' if descending else ''}", figure, bare_ms)
    for name, text in (
        ("narrow search (order)", "BL-099"),
        ("narrow search (product)", "Quayside Edge Gateway 123"),
        ("wide search (every row)", "ch-0000"),
        ("short word (every row)", "ch"),
    ):
        ask = partial(queries.table_keys, Table.CHARGES, sort="time", text=text)
        figure, found = measured(ask), len(ask())
        report(f"{name}, {found:,} found", figure, bare_ms)


def compare_windows(queries: Queries, plain: apsw.Connection) -> None:
    keys = queries.table_keys(Table.CHARGES, sort="amount")
    dice = random.Random(3)

    def window() -> object:
        first = dice.randrange(len(keys) - WINDOW)
        return queries.table_rows(Table.CHARGES, keys[first : first + WINDOW])

    def bare_window() -> object:
        first = dice.randrange(len(keys) - WINDOW)
        wanted = keys[first : first + WINDOW]
        marks = ",".join("?" * WINDOW)
        sql = f"SELECT row_id, document FROM charge WHERE row_id IN ({marks})"
        return plain.execute(sql, tuple(wanted)).fetchall()

    bare_ms = measured(bare_window)
    print(f"{f'bare: window of {WINDOW} rows':<34}{bare_ms:>9.2f} ms")
    report(f"window of {WINDOW} rows, as records", measured(window), bare_ms)


if __name__ == "__main__":
    main()
