"""Every question to a store of 100,000 encrypted charges, beside bare SQLite in the same run.

Run with `python -m tests.bench.bench_store`. Figures depend on the machine, ratios hardly.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import apsw

from app.store.database import open_reader
from app.store.inbox import Inbox
from app.store.keys import Table
from app.store.lookup import Lookup
from app.store.queries import Queries
from tests.bench.invented import CHARGES, NOW, bare, charges, fill
from tests.fakes.store_key import new_key

WINDOW = 60
ROUNDS = 7
CHARGE_SORTS = ("time", "amount", "order", "product", "seller")
AGREEMENT_SORTS = (
    *("standing", "product", "seller", "seller_id", "status", "value", "accepted", "start", "end"),
    *("renewal", "next_charge", "orders", "updated", "type", "offer", "offer_set", "acceptor"),
    *("initial", "trial", "id"),
)
CHIPS = ("active", "ending30", "ending60", "ending90", "auto_renew", "po_missing", "ended")


def measured(work: Callable[[], object]) -> float:
    """Give the median in milliseconds after one run to warm up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def report(name: str, figure_ms: float, bare_ms: float) -> None:
    print(f"{name:<44}{figure_ms:>9.2f} ms {figure_ms / bare_ms:>8.2f} x bare")


def bare_report(name: str, plain: apsw.Connection, sql: str) -> float:
    """Print and give the milliseconds of a statement on bare SQLite."""
    figure = measured(lambda: plain.execute(sql).fetchall())
    print(f"\n{'bare: ' + name:<44}{figure:>9.2f} ms")
    return figure


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
        compare_charge_keys(queries, plain)
        compare_agreement_keys(queries, plain)
        reader = open_reader(path, key)
        compare_windows(queries, reader, plain)
        reader.close()
        compare_sums(queries, plain)
        compare_searches(queries, plain)
        queries.close()
        plain.close()


def compare_charge_keys(queries: Queries, plain: apsw.Connection) -> None:
    bare_ms = bare_report("keys of charges", plain, "SELECT row_id FROM charge ORDER BY time")
    for sort in CHARGE_SORTS:
        for descending in (False, True):
            ask = partial(queries.table_keys, Table.CHARGES, sort=sort, descending=descending)
            name = f"charges by {sort}{' descending' if descending else ''}"
            report(name, measured(ask), bare_ms)
    for name, text in (
        ("narrow search (order)", "BL-099"),
        ("narrow search (product)", "Quayside Edge Gateway 123"),
        ("wide search (every row)", "ch-0000"),
        ("short word (every row)", "ch"),
    ):
        ask = partial(queries.table_keys, Table.CHARGES, sort="time", text=text)
        report(f"charges, {name}, {len(ask()):,} found", measured(ask), bare_ms)


def compare_agreement_keys(queries: Queries, plain: apsw.Connection) -> None:
    bare_ms = bare_report("keys of agreements", plain, "SELECT row_id FROM agreement ORDER BY ends")

    def ask(name: str, sort: str, chips: Sequence[str] = (), text: str = "") -> None:
        work = partial(
            queries.table_keys, Table.AGREEMENTS, sort=sort, chips=chips, text=text, now=NOW
        )
        report(f"agreements {name}, {len(work()):,}", measured(work), bare_ms)

    for sort in AGREEMENT_SORTS:
        ask(f"by {sort}", sort)
    for chip in CHIPS:
        ask(f"that fit {chip}", "standing", (chip,))
    ask("that fit three chips", "standing", ("auto_renew", "po_missing", "ending90"))
    for text in ("lumenfold 12", "active", "a", "agmt-000f", "nothing"):
        ask(f"with {text!r}", "standing", text=text)
    figure = measured(lambda: queries.chip_counts(Table.AGREEMENTS, NOW))
    report("chips of agreements counted", figure, bare_ms)


def compare_windows(queries: Queries, reader: apsw.Connection, plain: apsw.Connection) -> None:
    """What the window's own thread asks for: rows in view, and one item."""
    dice = random.Random(3)
    some = ",".join(str(dice.randrange(1, CHARGES)) for _ in range(WINDOW))
    sql = f"SELECT row_id, document FROM charge WHERE row_id IN ({some})"
    bare_ms = bare_report(f"window of {WINDOW} rows", plain, sql)

    def window(table: Table, sort: str) -> Callable[[], object]:
        keys = queries.table_keys(table, sort=sort)

        def ask() -> object:
            first = dice.randrange(len(keys) - WINDOW)
            return queries.table_rows(table, keys[first : first + WINDOW], now=NOW)

        return ask

    report("window of charges", measured(window(Table.CHARGES, "amount")), bare_ms)
    report("window of agreements", measured(window(Table.AGREEMENTS, "product")), bare_ms)
    for name, ask in (
        ("an agreement's page", lambda: queries.agreement_detail("agmt-000007", NOW)),
        ("a payment request's page", lambda: queries.payment_detail("pr-000001", NOW)),
        ("40 requests that wait", lambda: queries.request_rows(decided=False, now=NOW)),
        (
            "2,460 decided requests filtered",
            lambda: queries.request_rows(decided=True, now=NOW, text="milestone 3"),
        ),
        (
            "2,460 decided requests after a change",
            lambda: Inbox(Lookup(reader), is_decided=True).rows(NOW),
        ),
    ):
        report(name, measured(ask), bare_ms)


def compare_sums(queries: Queries, plain: apsw.Connection) -> None:
    sql = "SELECT agreement % 3, sum(iif(time > 1795000000, amount, 0)) FROM charge GROUP BY 1"
    bare_ms = bare_report("sums of all charges", plain, sql)
    keys = queries.table_keys(Table.AGREEMENTS, sort="standing")
    report("still to pay, all", measured(lambda: queries.still_to_pay(keys, NOW)), bare_ms)
    few = keys[:WINDOW]
    report(f"still to pay, {WINDOW}", measured(lambda: queries.still_to_pay(few, NOW)), bare_ms)


def compare_searches(queries: Queries, plain: apsw.Connection) -> None:
    sql = "SELECT row_id FROM charge WHERE document LIKE '%y%'"
    bare_ms = bare_report("reading every charge for a word", plain, sql)
    for text in ("lumenfold 12", "lumenfold", "agmt-000f", "BL-099999", "nothing", "a"):
        figure = measured(partial(queries.search, text, NOW))
        report(f"search for {text!r}", figure, bare_ms)


if __name__ == "__main__":
    main()
