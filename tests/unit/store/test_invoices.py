"""Stored invoices: periods, links that follow what is stored, and where an invoice number is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.model.charge import Charge
from app.model.invoice import AWS, Certainty, Invoice
from app.model.sync import Listing
from app.store.cache import Cache
from app.store.queries import Queries, Table
from tests.fakes.invoice_samples import DUE, ORDER, charge, invoice
from tests.unit.store.samples import NOW, agreement

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
