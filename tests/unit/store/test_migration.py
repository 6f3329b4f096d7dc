"""A store of the first version becomes a current one: what AWS does not give again is untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import apsw
import msgspec
import pytest

from app.errors import StoreOutdated
from app.model.charge import ChargeKind
from app.model.command import CommandState
from app.model.invoice import CREDIT_MEMO, INVOICE
from app.model.request import PaymentRequest
from app.model.sync import Listing, ListingState
from app.model.term import AgreementTerms, UsagePricingTerm
from app.store import database
from app.store.cache import Cache, NamesWanted
from app.store.columns import amount_key, document, stamp
from app.store.database import open_reader, open_writer, set_aside
from app.store.journal import Journal
from app.store.queries import Queries, Table
from app.store.salvage import carry_over
from app.store.schema import check_version, migrate
from app.store.versions import MIGRATIONS
from tests.fakes.invoice_samples import invoice
from tests.unit.store.samples import (
    IDENTITY,
    KEY,
    NOW,
    ago,
    agreement,
    approve,
    charge,
    payment,
    quote,
    usd,
)

WAITING = payment("pr-new")
DECIDED = payment("pr-old", agreement_id="agmt-2", status="APPROVED", created_at=ago(days=30))
OLD: dict[str, list[tuple[str | int | bytes | None, ...]]] = {
    "meta": [("account_id", "447109263358")],
    "notice": [("new:pr-1", stamp(NOW))],
    "catalog_name": [("product", "prod-migration", "Migration Readiness", None)],
    "terms": [("agmt-migration", b"\x80", b"{}")],
    "listing": [
        (one.value, document(ListingState(one, read_at=NOW)))
        for one in (Listing.AGREEMENTS, Listing.CHARGES, Listing.TERMS, Listing.QUOTES)
    ],
}
JOURNAL = ("command", "evidence", "notice")


def insert(connection: apsw.Connection, table: str, **columns: str | int | bytes | None) -> None:
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))


def rows_of(connection: apsw.Connection, table: str) -> list[dict[str, apsw.SQLiteValue]]:
    """Give the rows of a table, each value under its column's name."""
    found = connection.execute(f"SELECT * FROM {table}").fetchall()
    names = [
        name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    ]
    return [dict(zip(names, row, strict=True)) for row in found]


def insert_request(connection: apsw.Connection, request: PaymentRequest) -> None:
    insert(
        connection,
        "request",
        id=request.request_id,
        kind="payment",
        agreement_id=request.agreement_id,
        status=request.status,
        document=document(request),
    )


def insert_sent(connection: apsw.Connection) -> None:
    """Write what the first version wrote when it sent a command."""
    command = approve()
    insert(
        connection,
        "command",
        command_id=command.command_id,
        account_id=IDENTITY.account_id,
        principal_arn=IDENTITY.principal_arn,
        region=IDENTITY.region,
        target=command.target,
        kind="approve-payment",
        state="sent",
        shown_hash="hash",
        document=msgspec.json.encode(command).decode(),
        created_at=stamp(NOW),
        sent_at=stamp(NOW),
    )
    insert(
        connection,
        "evidence",
        command_id=command.command_id,
        at=stamp(NOW),
        operation="GetAgreementPaymentRequest",
        text="Read again before sending.",
        request_id="req-1",
    )


@pytest.fixture
def first_version(path: Path) -> Path:
    """A file as the first version left it, with something in every table."""
    connection = database._connect(path, KEY, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    migrate(connection, MIGRATIONS[:1])
    insert_sent(connection)
    for table, rows in OLD.items():
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    insert(connection, "agreement", id="agmt-migration", is_shown=1, document=document(agreement()))
    insert(connection, "agreement_text", text="migration readiness")
    insert(connection, "charge", id="ch-1", agreement_row=1, document=document(charge()))
    insert_request(connection, WAITING)
    insert_request(connection, DECIDED)
    Cache(connection).put_quotes([quote()])
    connection.close()
    return path


@pytest.fixture
def migrated(first_version: Path) -> Iterator[apsw.Connection]:
    connection = open_writer(first_version, KEY)
    yield connection
    connection.close()


@pytest.fixture
def queries(migrated: apsw.Connection, path: Path) -> Iterator[Queries]:
    assert check_version(migrated) == len(MIGRATIONS)
    queries = Queries(path, KEY)
    yield queries
    queries.close()


def test_journal_and_notices_are_as_they_were(first_version: Path) -> None:
    with closing(open_reader(first_version, KEY, is_old_fine=True)) as before:
        old = {table: rows_of(before, table) for table in JOURNAL}

    with closing(open_writer(first_version, KEY)) as after:
        new = {table: rows_of(after, table) for table in JOURNAL}
    assert new["command"] == [{**row, "result": ""} for row in old["command"]]
    assert {table: new[table] for table in JOURNAL[1:]} == {t: old[t] for t in JOURNAL[1:]}
    assert old["command"]
    assert old["evidence"]


def test_a_command_that_was_open_can_be_settled_with_a_result(first_version: Path) -> None:
    with closing(open_writer(first_version, KEY)) as connection:
        journal = Journal(connection)
        assert journal.open_commands()[0].result == ""
        journal.settle("c-1", CommandState.UNKNOWN, NOW, result="agmt-1")
        record = journal.settle("c-1", CommandState.CONFIRMED, NOW, message="Done.")
    assert record.result == "agmt-1"
    assert [one.text for one in record.evidence] == ["Read again before sending."]


def test_requests_and_quotes_are_still_there(queries: Queries) -> None:
    open_rows = queries.request_rows(decided=False, now=NOW)
    decided = queries.request_rows(decided=True, now=NOW)

    assert [one.request_id for one in open_rows] == ["pr-new"]
    assert [one.request_id for one in decided] == ["pr-old"]
    assert len(queries.table_keys(Table.OFFERS, sort="created")) == 1


def test_a_payment_from_before_still_counts_as_a_possible_duplicate(
    migrated: apsw.Connection, queries: Queries
) -> None:
    Cache(migrated).put_agreements([agreement(), agreement("agmt-2")])

    (row,) = queries.request_rows(decided=False, now=NOW)

    assert row.possible_duplicate


def test_agreements_and_charges_are_read_anew(migrated: apsw.Connection, queries: Queries) -> None:
    assert len(queries.table_keys(Table.AGREEMENTS, sort="product")) == 0
    assert len(queries.table_keys(Table.CHARGES, sort="time")) == 0
    read = {one.listing for one in queries.listing_states() if one.read_at}
    assert read == {Listing.QUOTES}

    cache = Cache(migrated)
    assert cache.put_agreements([agreement()]).added
    assert cache.put_charges([charge()]).added
    assert cache.terms_wanted() == ["agmt-migration", "agmt-2"]
    assert cache.get_meta("account_id") == "447109263358"
    assert cache.names_wanted() == NamesWanted(("offer-migration",), ())


def test_the_window_waits_until_the_worker_has_brought_it_up_to_date(first_version: Path) -> None:
    with pytest.raises(StoreOutdated):
        Queries(first_version, KEY)

    open_writer(first_version, KEY).close()

    Queries(first_version, KEY).close()


def test_the_journal_of_an_older_store_is_carried_over(first_version: Path) -> None:
    kept = set_aside(first_version)

    with closing(open_writer(first_version, KEY)) as connection:
        assert carry_over(kept, KEY, connection) == 1
        assert Journal(connection).get("c-1") is not None


def test_documents_are_kept_by_name_so_that_new_fields_may_come(first_version: Path) -> None:
    with closing(open_reader(first_version, KEY, is_old_fine=True)) as connection:
        encoded = connection.execute("SELECT document FROM agreement").get

    assert msgspec.msgpack.decode(encoded)["product_name"] == "Migration Readiness"


def test_kinds_and_revisions_follow_from_what_is_stored_already(path: Path) -> None:
    before = list(takewhile(lambda one: "saved_view" not in one, MIGRATIONS))
    with closing(
        database._connect(path, KEY, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    ) as connection:
        migrate(connection, before)
        insert(connection, "agreement", id="agmt-1", is_shown=1, document=document(agreement()))
        terms = AgreementTerms("agmt-1", (UsagePricingTerm("t-1"),))
        insert(
            connection, "terms_version", agreement_id="agmt-1", seen_at=1, document=document(terms),
            raw=b"[]",
        )  # fmt: skip
        for number, amount in enumerate(("-1.00", "1.00", "2.00")):
            one = charge(f"ch-{number}", revision=7, money=usd(amount), agreement_id="agmt-1")
            insert(
                connection, "charge", id=one.charge_id, agreement_row=1, document=document(one),
                amount=amount_key(one.money),
            )  # fmt: skip
        insert_request(connection, payment(status="APPROVED", charge_id="ch-2"))
    open_writer(path, KEY).close()
    with closing(Queries(path, KEY)) as queries:
        keys = queries.table_keys(Table.CHARGES, sort="id")
        rows = queries.table_rows(Table.CHARGES, keys, now=NOW)
    assert [one.kind for one in rows] == [
        ChargeKind.REFUND,
        ChargeKind.METERED,
        ChargeKind.REQUEST,
    ]
    with closing(open_reader(path, KEY)) as connection:
        assert connection.execute("SELECT DISTINCT revision FROM charge").get == 7


def test_the_kind_of_an_invoice_follows_from_what_is_stored_already(path: Path) -> None:
    before = list(takewhile(lambda one: "invoice_kind" not in one, MIGRATIONS))
    with closing(
        database._connect(path, KEY, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    ) as connection:
        migrate(connection, before)
        for kind in (INVOICE, CREDIT_MEMO):
            one = document(invoice(kind, kind=kind))
            insert(connection, "invoice", id=kind, period="2026-11", document=one)
    open_writer(path, KEY).close()
    with closing(Queries(path, KEY)) as queries:
        keys = queries.table_keys(Table.INVOICES, sort="id", chips=("memos",))
        rows = queries.table_rows(Table.INVOICES, keys, now=NOW)
    assert [one.invoice.invoice_id for one in rows] == [CREDIT_MEMO]


def test_charges_of_an_older_version_are_found_and_ordered_by_the_present_indexes(
    path: Path,
) -> None:
    before = list(takewhile(lambda one: "row_id, agreement_row)" not in one, MIGRATIONS))
    assert len(before) < len(MIGRATIONS)
    with closing(
        database._connect(path, KEY, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    ) as connection:
        migrate(connection, before)
        cache = Cache(connection)
        cache.put_agreements([agreement()])
        cache.put_charges([charge("ch-1", time=ago(days=2)), charge("ch-2", time=ago(days=3))])
    with closing(open_writer(path, KEY)) as connection:
        columns = "SELECT group_concat(name) FROM pragma_index_info(?)"
        for name, column in (("time", "time"), ("amount", "amount"), ("order", "purchase_order")):
            found = connection.execute(columns, (f"charge_by_{name}",)).get
            assert found == f"is_shown,{column},row_id,agreement_row"
    with closing(Queries(path, KEY)) as queries:
        keys = queries.table_keys(Table.CHARGES, sort="time", text="migration")
        rows = queries.table_rows(Table.CHARGES, keys, now=NOW)
    assert [one.charge.charge_id for one in rows] == ["ch-2", "ch-1"]
