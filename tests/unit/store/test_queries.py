from __future__ import annotations

import subprocess
import sys
import threading
from array import array
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from app.errors import AccessDenied, TargetBusy
from app.model.command import CommandState, Evidence
from app.model.money import Money
from app.model.sync import Counts, Listing
from app.store.cache import Cache
from app.store.journal import Journal
from app.store.keys import keys as find_keys
from app.store.queries import Queries, SearchCancelled, Table
from tests.unit.store.samples import (
    IDENTITY,
    KEY,
    NOW,
    ago,
    agreement,
    ahead,
    approve,
    charge,
    is_gathering,
    orders,
    payment,
    quote,
    reject,
    sent,
    usd,
)

# --- numbers -----------------------------------------------------------------------------------------


def test_nothing_is_counted_before_it_was_read(queries: Queries) -> None:
    assert queries.counts(NOW) == Counts()


def test_badges_count_what_asks_for_attention(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(), agreement("agmt-2", status="EXPIRED")])
    cache.put_charges([charge("ch-1"), charge("ch-2", purchase_order="BL-1"), charge("ch-3")])
    cache.put_payments([payment(), payment("pr-2", status="APPROVED")])

    counts = queries.counts(NOW)

    assert (counts.agreements, counts.charges_without_order, counts.open_requests) == (1, 2, 1)


def test_zero_is_shown_only_for_what_could_be_read(cache: Cache, queries: Queries) -> None:
    run = cache.begin_listing(Listing.AGREEMENTS, NOW)
    cache.end_listing(Listing.AGREEMENTS, NOW, complete_ids_run=run)
    cache.begin_listing(Listing.CHARGES, NOW)
    cache.fail_listing(Listing.CHARGES, NOW, AccessDenied("No."))

    counts = queries.counts(NOW)

    assert (counts.agreements, counts.charges_without_order) == (0, None)


def test_a_change_by_the_worker_is_noticed_once(cache: Cache, queries: Queries) -> None:
    queries.changed()
    assert not queries.changed()

    cache.put_payments([payment()])

    assert queries.changed()
    assert not queries.changed()


# --- the activity log --------------------------------------------------------------------------------


@pytest.fixture
def log(journal: Journal) -> Journal:
    for number, state in enumerate(
        (CommandState.CONFIRMED, CommandState.REFUSED, CommandState.UNKNOWN)
    ):
        sent(journal, approve(f"c-{number}", f"pr-{number}"))
        journal.settle(f"c-{number}", state, NOW, request_id=f"7d1e09c2-{number}")
    return journal


def test_the_log_is_filtered_by_state_time_and_text(log: Journal, queries: Queries) -> None:
    def found(**more: object) -> list[str]:
        return [one.command.command_id for one in queries.command_records(**more)]  # type: ignore[arg-type]

    assert found() == ["c-2", "c-1", "c-0"]
    assert found(state=CommandState.REFUSED) == ["c-1"]
    assert found(since=ahead(seconds=1)) == []
    assert found(text="SABLEWOOD 7d1e09c2-2") == ["c-2"]
    assert found(text="nothing") == []


def test_the_log_finds_request_ids_of_evidence(log: Journal, queries: Queries) -> None:
    log.note("c-0", Evidence(NOW, "GetAgreementPaymentRequest", "Approved.", "94b6e2d7-1f0a"))

    assert len(queries.command_records(text="94b6e2d7")) == 1


def test_the_log_counts_every_state(log: Journal, queries: Queries) -> None:
    counts = queries.command_counts(ago(days=30))

    assert counts[CommandState.CONFIRMED] == counts[CommandState.UNKNOWN] == 1
    assert counts[CommandState.STOPPED] == 0
    assert sum(queries.command_counts(ahead(days=1)).values()) == 0


def test_one_command_is_found(journal: Journal, queries: Queries) -> None:
    sent(journal, approve("c-1"))
    journal.settle("c-1", CommandState.REFUSED, NOW)
    sent(journal, reject("c-2"))

    assert queries.command("c-2") == journal.get("c-2")
    assert queries.command("c-9") is None


# --- large tables ------------------------------------------------------------------------------------


@pytest.fixture
def tables(cache: Cache) -> None:
    cache.put_agreements(
        [
            agreement("agmt-b", product_name="Brackwater Cloud Guard", ends_at=ahead(days=9)),
            agreement(
                "agmt-a",
                product_name="anvilworks CI Runners",
                seller_name="Anvilworks",
                value=usd("9.5"),
                status="EXPIRED",
            ),
            agreement(
                "agmt-c",
                product_name="Cinderpath Incident Desk",
                value=usd("26400"),
                ends_at=ahead(days=1),
                seller_name=None,
            ),
        ]
    )
    cache.put_charges(
        [
            charge("ch-1", agreement_id="agmt-c", time=ago(days=1), money=usd("-5.50")),
            charge("ch-2", agreement_id="agmt-a", time=None, money=None),
            charge("ch-3", agreement_id="agmt-b", purchase_order="BL-2026-0203"),
            charge("ch-4", agreement_id="agmt-unread", money=Money(usd("10").amount, "EUR")),
        ]
    )
    cache.put_quotes([quote("ar-1", created_at=ago(days=1)), quote("ar-2", created_at=ago(days=2))])


def agreements(queries: Queries, sort: str, **more: object) -> list[str]:
    keys = queries.table_keys(Table.AGREEMENTS, sort=sort, **more)  # type: ignore[arg-type]
    return [
        one.agreement.agreement_id.removeprefix("agmt-")
        for one in queries.table_rows(Table.AGREEMENTS, keys, now=NOW)
    ]


def charges(queries: Queries, sort: str, **more: object) -> list[str]:
    keys = queries.table_keys(Table.CHARGES, sort=sort, **more)  # type: ignore[arg-type]
    rows = queries.table_rows(Table.CHARGES, keys, now=NOW)
    return [one.charge.charge_id.removeprefix("ch-") for one in rows]


@pytest.mark.usefixtures("tables")
def test_active_agreements_stand_above_ended_ones(cache: Cache, queries: Queries) -> None:
    cache.put_agreements(
        [
            agreement("agmt-d", status="EXPIRED", ends_at=ago(days=30)),
            agreement("agmt-e", status="CANCELLED", ends_at=ago(days=3)),
            agreement("agmt-f", ends_at=None),
        ]
    )
    assert "".join(agreements(queries, "standing")) == "cbfeda"
    assert "".join(agreements(queries, "standing", descending=True)) == "bcfdea"
    assert "".join(agreements(queries, "standing", chips=("ended",))) == "eda"


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("product", "abc", "cba"),
        ("seller", "cab", "bac"),
        ("status", "bca", "acb"),
        ("end", "cba", "bca"),
        ("value", "acb", "cab"),
        ("accepted", "bac", "cab"),
    ],
)
def test_agreements_sort_by_every_column_with_missing_values_last(
    queries: Queries, sort: str, up: str, down: str
) -> None:
    assert "".join(agreements(queries, sort)) == up
    assert "".join(agreements(queries, sort, descending=True)) == down


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("time", "3412", "1432"),
        ("amount", "1432", "3412"),
        ("order", "3124", "3421"),
        ("product", "2314", "1324"),
        ("seller", "1234", "3214"),
    ],
)
def test_charges_sort_by_every_column_with_missing_values_last(
    queries: Queries, sort: str, up: str, down: str
) -> None:
    assert "".join(charges(queries, sort)) == up
    assert "".join(charges(queries, sort, descending=True)) == down


@pytest.mark.usefixtures("tables")
def test_sorting_and_filtering_agree(queries: Queries) -> None:
    for sort in ("time", "amount", "order", "product", "seller"):
        for descending in (False, True):
            plain = charges(queries, sort, descending=descending)
            filtered = charges(queries, sort, descending=descending, text="c")
            without_order = charges(queries, sort, descending=descending, chips=["without_order"])
            assert filtered == plain
            assert without_order == [one for one in plain if one not in "13"]  # 1 is a refund


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cloud guard", "b"),
        ("GUARD  brack", "b"),
        ("ci", "ac"),
        ("\uff23\uff2c\uff2f\uff35\uff24", "b"),
        ("agmt-c", "c"),
        ("guard incident", ""),
        ('gua"rd', ""),
        ("%", ""),
        ("_", ""),
        ("\\", ""),
        ("a*", ""),
        ("OR AND NOT", ""),
    ],
)
def test_every_word_must_be_found_and_none_is_a_pattern(
    queries: Queries, text: str, found: str
) -> None:
    assert "".join(agreements(queries, "product", text=text)) == found


@pytest.mark.usefixtures("tables")
def test_charges_are_found_by_their_own_words_and_their_agreements(queries: Queries) -> None:
    assert charges(queries, "time", text="bl-2026-0203") == ["3"]
    assert charges(queries, "time", text="cinderpath") == ["1"]
    assert charges(queries, "time", text="-5.5 cinderpath") == ["1"]
    assert charges(queries, "time", text="cinderpath bl-2026") == []


@pytest.mark.usefixtures("tables")
def test_chips_narrow_the_table(queries: Queries) -> None:
    assert agreements(queries, "product", chips=["active"]) == ["b", "c"]
    assert agreements(queries, "product", chips=["ended"], text="anvil") == ["a"]


@pytest.mark.usefixtures("tables")
def test_quotes_are_a_table_too(queries: Queries) -> None:
    keys = queries.table_keys(Table.OFFERS, sort="created")
    rows = queries.table_rows(Table.OFFERS, keys, now=NOW)

    assert [one.quote.quote_id for one in rows] == ["ar-2", "ar-1"]
    assert len(queries.table_keys(Table.OFFERS, sort="value", text="pellucid")) == 2


@pytest.mark.parametrize(("sort", "chips"), [("colour", []), ("time", ["active"])])
def test_unknown_sorts_and_chips_are_bugs(queries: Queries, sort: str, chips: list[str]) -> None:
    with pytest.raises(ValueError, match=r"charges: no (sort|filter)"):
        queries.table_keys(Table.CHARGES, sort=sort, chips=chips)


# Payment sessions are few, and sorted when they are asked for.
@pytest.mark.parametrize("table", [one for one in Table if one is not Table.SESSIONS])
def test_no_order_needs_a_sorter(connection: apsw.Connection, table: Table) -> None:
    plans: list[str] = []

    def explain(sql: str) -> None:
        plans.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))

    class Explaining:
        def execute(self, sql: str, values: dict[str, str]) -> list[tuple[int]]:
            if "t.status IS NULL" not in sql:  # finds nothing: that column is never NULL
                explain(sql)
            return []

    sorts = {
        Table.AGREEMENTS: ("product", "seller", "status", "accepted", "end", "value"),
        Table.CHARGES: ("time", "amount", "order", "product", "seller"),
        Table.OFFERS: ("created", "product", "seller", "status", "value"),
        Table.INVOICES: ("issued",),
    }
    for sort in sorts[table]:
        for is_descending in (False, True):
            find_keys(Explaining(), table, sort=sort, is_descending=is_descending)  # type: ignore[arg-type]

    assert len(plans) >= len(sorts[table]) * 2
    steps = [step for step in plans if not is_gathering(step)]
    assert [step for step in steps if "B-TREE" in step or "COVERING" not in step] == []


def test_row_keys_are_one_compact_array(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])

    keys = queries.table_keys(Table.CHARGES, sort="time")

    assert isinstance(keys, array)
    assert keys.typecode == "q"


# --- threads -----------------------------------------------------------------------------------------


def test_another_thread_reads_while_the_window_does(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])
    found: list[int] = []
    thread = threading.Thread(
        target=lambda: found.extend(queries.table_keys(Table.CHARGES, sort="time", text="ch-1"))
    )
    thread.start()
    thread.join()

    assert found == list(queries.table_keys(Table.CHARGES, sort="time"))


def test_a_search_is_cancelled_from_the_windows_thread(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge(f"ch-{number}") for number in range(500)])
    outcome: list[type[Exception]] = []
    is_searching, is_over = threading.Event(), threading.Event()

    def note_progress() -> bool:
        is_searching.set()
        return False  # go on

    def search() -> None:
        queries._connection().set_progress_handler(note_progress, 1)
        try:
            while not is_over.is_set():
                queries.table_keys(Table.CHARGES, sort="amount", text="c")
        except SearchCancelled as error:
            outcome.append(type(error))

    thread = threading.Thread(target=search)
    thread.start()
    assert is_searching.wait(60)
    while thread.is_alive():
        queries.cancel()
        thread.join(0.001)

    assert outcome == [SearchCancelled]
    assert len(queries.table_keys(Table.CHARGES, sort="time")) == 500


def test_the_window_opens_the_store_without_slow_imports(path: Path, cache: Cache) -> None:
    cache.put_payments([payment()])
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from app.store.queries import Queries\n"
        f"queries = Queries(Path({str(path)!r}), bytes.fromhex('{KEY.hex()}'))\n"
        "queries.counts(datetime.now(UTC))\n"
        "queries.request_rows(decided=False, kind=None, sort='deadline', now=datetime.now(UTC))\n"
        "slow = {'hashlib', 'asyncio', 'keyring', 'boto3', 'concurrent.futures', 'logging'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_times_keep_their_microseconds(journal: Journal, queries: Queries) -> None:
    sent(journal, approve())
    at = NOW + timedelta(microseconds=123456)

    journal.settle("c-1", CommandState.CONFIRMED, at)

    record = queries.command("c-1")
    assert record is not None
    assert record.settled_at == at


# --- purchase orders ---------------------------------------------------------------------------------


def test_charges_are_found_by_their_ids_with_what_says_whether_they_change(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements([agreement(end_behavior="RENEW")])
    cache.put_charges([charge("ch-1"), charge("ch-2", agreement_id="agmt-unread")])

    found = queries.charge_rows(["ch-1", "ch-2", "ch-none"])

    assert {one: (row.agreement_status, row.renews) for one, row in found.items()} == {
        "ch-1": ("ACTIVE", True),
        "ch-2": ("", None),
    }


def test_what_sets_purchase_orders_is_found_while_it_is_open(
    journal: Journal, queries: Queries
) -> None:
    command = orders("c-1")
    journal.prepare(command, IDENTITY, NOW, "hash")
    journal.prepare(approve("c-2"), IDENTITY, NOW, "hash")
    assert [one.command for one in queries.open_orders()] == [command]
    journal.settle("c-1", CommandState.STOPPED, NOW)
    assert queries.open_orders() == []


def test_one_agreement_has_one_open_command_that_sets_purchase_orders(journal: Journal) -> None:
    journal.prepare(orders("c-1"), IDENTITY, NOW, "hash")
    with pytest.raises(TargetBusy):
        journal.prepare(orders("c-2"), IDENTITY, NOW, "hash")
