"""Stored invoices: periods, links that follow what is stored, and where an invoice number is found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.charge import Charge
from app.model.invoice import AWS, CREDIT_MEMO, INVOICE, RECEIPT, Certainty, Invoice
from app.model.sync import Listing
from app.store.cache import Cache
from app.store.database import open_writer
from app.store.invoices import relink
from app.store.queries import Queries, Table
from tests.fakes.invoice_samples import DUE, ORDER, charge, invoice
from tests.unit.store.samples import KEY, NOW, agreement

LINKS = "SELECT * FROM invoice_link ORDER BY charge_row, invoice_row"
EXACT, POSSIBLE = Certainty.EXACT, Certainty.POSSIBLE


def store(cache: Cache, invoices: Sequence[Invoice], charges: Sequence[Charge] = ()) -> None:
    cache.put_agreements([agreement("agmt-1")])
    cache.put_charges(charges)
    read_again(cache, invoices)


def read_again(cache: Cache, invoices: Sequence[Invoice], period: str = "2026-11") -> None:
    run = cache.begin_listing(Listing.INVOICES, NOW)
    cache.invoices.put(invoices)
    cache.invoices.end_period(period, [one.invoice_id for one in invoices], NOW)
    cache.end_listing(Listing.INVOICES, NOW, complete_ids_run=run)


def links(queries: Queries, *charge_ids: str) -> dict[str, list[tuple[str, Certainty]]]:
    found = queries.invoice_links(charge_ids)
    return {
        key: [(one.invoice.invoice_id, one.certainty) for one in value]
        for key, value in found.items()
    }


def test_an_invoice_is_given_back_as_it_was_stored(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice()])
    assert queries.invoice("EUINGB26-1") == invoice()
    assert queries.invoice("EUINGB26-2") is None
    assert cache.invoices.periods_read() == {"2026-11": NOW}


def test_invoices_come_newest_first_and_since_a_day(cache: Cache, queries: Queries) -> None:
    older = invoice("old", issued_at=DUE - timedelta(days=40), period="2026-09")
    undated = invoice("undated", issued_at=None)
    store(cache, [older, invoice("new"), undated])
    assert [one.invoice_id for one in queries.invoices()] == ["new", "old", "undated"]
    assert [one.invoice_id for one in queries.invoices(DUE)] == ["new"]


def test_what_aws_lists_no_more_is_hidden_in_its_period_alone(
    cache: Cache, queries: Queries
) -> None:
    store(cache, [invoice("october", period="2026-10", issued_at=DUE - timedelta(days=30))])
    read_again(cache, [invoice("one"), invoice("two")])
    read_again(cache, [invoice("two")])
    assert {one.invoice_id for one in queries.invoices()} == {"october", "two"}
    read_again(cache, [invoice("one"), invoice("two")])
    assert len(queries.invoices()) == 3


def test_a_charge_row_has_its_invoices(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice()], [charge(), charge("ch-2", "7.00", purchase_order=None)])
    keys = queries.table_keys(Table.CHARGES, sort="amount")
    rows = queries.table_rows(Table.CHARGES, keys, now=NOW)
    found = {row.charge.charge_id: row.invoices for row in rows}
    assert found["ch-2"] == ()
    assert [(one.invoice, one.certainty) for one in found["ch-1"]] == [(invoice(), EXACT)]
    detail = queries.agreement_detail("agmt-1", NOW)
    assert detail
    assert detail.invoices == {"ch-1": found["ch-1"]}
    ((row, certainty),) = queries.charges_of_invoice("EUINGB26-1")
    assert (row.charge.charge_id, certainty) == ("ch-1", EXACT)


def test_it_does_not_matter_which_is_read_first(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice()])
    assert links(queries, "ch-1") == {}
    cache.put_charges([charge()])  # of one agreement, read for itself
    assert links(queries, "ch-1") == {"ch-1": [("EUINGB26-1", EXACT)]}


def test_within_a_listing_of_charges_links_wait_for_its_end(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice()])
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.put_charges([charge()])
    assert links(queries, "ch-1") == {}
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    assert links(queries, "ch-1") == {"ch-1": [("EUINGB26-1", EXACT)]}


@pytest.mark.parametrize(
    "changes", [{"purchase_order": "BL-OTHER"}, {"time": DUE + timedelta(days=20)}], ids=str
)
def test_a_link_goes_when_its_charge_changes(
    cache: Cache, queries: Queries, changes: dict[str, Any]
) -> None:
    store(cache, [invoice()], [charge()])
    cache.put_charges([charge(revision=2, **changes)])
    assert links(queries, "ch-1") == {}


def test_a_second_invoice_makes_an_exact_link_possible(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice("one")], [charge()])
    read_again(cache, [invoice("one"), invoice("two", issued_at=DUE + timedelta(hours=1))])
    assert links(queries, "ch-1") == {"ch-1": [("two", POSSIBLE), ("one", POSSIBLE)]}


def test_a_change_beside_a_charge_is_seen_in_the_links_of_its_neighbours(
    cache: Cache, queries: Queries
) -> None:
    parts = [charge("ch-1", "60.00"), charge("ch-2", "40.00")]
    store(cache, [invoice()], parts)
    assert {one for found in links(queries, "ch-1", "ch-2").values() for _, one in found} == {EXACT}
    cache.put_charges([charge("ch-2", "39.00", revision=2)])
    assert {one for found in links(queries, "ch-1", "ch-2").values() for _, one in found} == {
        POSSIBLE
    }
    cache.put_charges([charge("ch-3", "1.00")])
    found = links(queries, "ch-1", "ch-2", "ch-3")
    assert list(found.values()) == [[("EUINGB26-1", EXACT)]] * 3


AMOUNTS = st.sampled_from(["10.00", "20.00", "30.00"])
ORDERS = st.sampled_from([None, "A", "B"])
DAYS = st.integers(0, 9)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(AMOUNTS, ORDERS, DAYS), max_size=5),
    st.lists(st.tuples(st.integers(0, 3), AMOUNTS, ORDERS, DAYS), max_size=12),
)
def test_links_that_follow_each_change_are_those_of_the_whole(
    billed: list[tuple[str, str | None, int]], due: list[tuple[int, str, str | None, int]]
) -> None:
    with (
        TemporaryDirectory() as folder,
        closing(open_writer(Path(folder) / "s.db", KEY)) as connection,
    ):
        cache = Cache(connection)
        store(cache, [
            invoice(f"in-{at}", net, purchase_order=po, issued_at=DUE + timedelta(days=day))
            for at, (net, po, day) in enumerate(billed)
        ])  # fmt: skip
        for number, (net, po, day) in ((one[0], one[1:]) for one in due):
            time = DUE + timedelta(days=day)
            cache.put_charges([charge(f"ch-{number}", net, purchase_order=po, time=time)])
        followed = connection.execute(LINKS).fetchall()
        relink(connection)
        assert connection.execute(LINKS).fetchall() == followed


def test_a_hidden_charge_or_invoice_has_no_link(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice()], [charge()])
    read_again(cache, [])
    assert links(queries, "ch-1") == {}
    read_again(cache, [invoice()])
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    assert queries.charges_of_invoice("EUINGB26-1") == []


def test_aws_own_invoices_are_for_no_charge(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice(billing_entity=AWS)], [charge()])
    assert links(queries, "ch-1") == {}


@pytest.mark.parametrize(
    "typed", ["EUINGB26-1", "euingb26", ORDER, "meridian", "120 usd", "2026-11-01"]
)
def test_search_finds_an_invoice(cache: Cache, queries: Queries, typed: str) -> None:
    store(
        cache,
        [
            invoice("EUINGB26-1"),
            invoice("OTHER-9", purchase_order="X", issuer="Y", net="9", issued_at=None),
        ],
    )
    found = queries.search(typed, NOW)
    assert [one.invoice_id for one in found.invoices] == ["EUINGB26-1"]
    assert found.totals.invoices == 1


def test_a_whole_number_comes_first_in_a_search(cache: Cache, queries: Queries) -> None:
    numbers = [f"EUINGB26-1{'0' * length}" for length in range(8)]
    store(
        cache, [invoice(one, issued_at=DUE + timedelta(hours=at)) for at, one in enumerate(numbers)]
    )
    found = queries.search(numbers[0], NOW, each=3)
    assert found.invoices[0].invoice_id == numbers[0]
    assert (len(found.invoices), found.totals.invoices) == (3, 8)


# --- the list of all invoices ------------------------------------------------------------------------


def listed(queries: Queries, **asked: Any) -> list[str]:
    keys = queries.table_keys(Table.INVOICES, sort="issued", descending=True, now=NOW, **asked)
    rows = queries.table_rows(Table.INVOICES, keys, now=NOW)
    return [one.invoice.invoice_id for one in rows]


def test_the_list_says_what_each_invoice_is_for(cache: Cache, queries: Queries) -> None:
    alone = invoice("alone", "3.00", purchase_order=None)
    store(cache, [invoice(), alone], [charge(), charge("ch-2", "7.00", purchase_order=None)])
    keys = queries.table_keys(Table.INVOICES, sort="issued", descending=True)
    rows = {
        one.invoice.invoice_id: one for one in queries.table_rows(Table.INVOICES, keys, now=NOW)
    }
    linked, other = rows["EUINGB26-1"], rows["alone"]
    assert (linked.exact, linked.possible, linked.agreements) == (1, 0, 1)
    assert linked.agreement_id == "agmt-1"
    assert linked.product_name
    assert linked.seller_name
    assert (other.exact, other.agreements, other.agreement_id) == (0, 0, "")


def test_the_list_narrows_by_chip_and_finds_by_number_order_and_product(
    cache: Cache, queries: Queries
) -> None:
    alone = invoice("USINUS-9", "3.00", purchase_order=None, issued_at=None)
    store(cache, [invoice(), alone], [charge()])
    assert listed(queries) == ["EUINGB26-1", "USINUS-9"]
    assert listed(queries, chips=("linked",)) == ["EUINGB26-1"]
    assert listed(queries, chips=("unlinked",)) == ["USINUS-9"]
    assert listed(queries, chips=("without_order",)) == ["USINUS-9"]
    assert listed(queries, text="usinus") == ["USINUS-9"]
    assert listed(queries, text=ORDER) == ["EUINGB26-1"]
    name = queries.agreements({"agmt-1"})["agmt-1"].title
    assert listed(queries, text=name) == ["EUINGB26-1"]
    counts = queries.chip_counts(Table.INVOICES, NOW)
    assert {name: counts[name] for name in ("", "linked", "unlinked", "without_order")} == {
        "": 2,
        "linked": 1,
        "unlinked": 1,
        "without_order": 1,
    }


def test_the_list_narrows_by_kind(cache: Cache, queries: Queries) -> None:
    kinds = {"a": INVOICE, "b": CREDIT_MEMO, "c": RECEIPT, "d": "", "e": "SOMETHING_NEW"}
    store(cache, [invoice(number, kind=kind) for number, kind in kinds.items()])
    assert sorted(listed(queries, chips=("invoices",))) == ["a", "d"]
    assert listed(queries, chips=("memos",)) == ["b"]
    assert listed(queries, chips=("receipts",)) == ["c"]
    counts = queries.chip_counts(Table.INVOICES, NOW)
    assert (counts["invoices"], counts["memos"], counts["receipts"]) == (2, 1, 1)
    read_again(cache, [invoice("a", kind=CREDIT_MEMO)])
    assert listed(queries, chips=("memos",)) == ["a"]


@pytest.mark.parametrize("sort", ["issued", "period", "order", "id"])
def test_the_list_sorts(cache: Cache, queries: Queries, sort: str) -> None:
    store(cache, [invoice(), invoice("b", purchase_order=None, issued_at=None)])
    keys = queries.table_keys(Table.INVOICES, sort=sort)
    assert sorted(keys) == sorted(queries.table_keys(Table.INVOICES, sort=sort, descending=True))
    assert len(keys) == 2


def test_what_aws_lists_no_more_is_not_in_the_list(cache: Cache, queries: Queries) -> None:
    store(cache, [invoice("one"), invoice("two")], [charge()])
    read_again(cache, [invoice("two")])
    assert listed(queries) == ["two"]
