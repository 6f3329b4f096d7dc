"""Which charges an invoice is for: exact where nothing else could be meant, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.charge import Charge
from app.model.invoice import AWS, CREDIT_MEMO, RECEIPT, Certainty, Invoice
from app.model.invoice_link import EARLIEST, LATEST, link
from tests.fakes.invoice_samples import DUE, charge, invoice

EXACT, POSSIBLE = Certainty.EXACT, Certainty.POSSIBLE
SECOND = timedelta(seconds=1)


def linked(
    invoices: Sequence[Invoice], charges: Sequence[Charge]
) -> dict[tuple[str, str], Certainty]:
    return dict(link(list(product(invoices, charges))))


def test_an_invoice_that_fits_one_charge_in_all_is_exactly_its_own() -> None:
    assert linked([invoice()], [charge()]) == {("ch-1", "EUINGB26-1"): EXACT}


@pytest.mark.parametrize(
    "changes",
    [
        {"billing_entity": AWS},
        {"billing_entity": ""},
        {"billing_entity": "AWS_SOMETHING_NEW"},
        {"kind": RECEIPT},
        {"kind": CREDIT_MEMO},
        {"kind": "SOMETHING_NEW"},
        {"receiver": "SELLER"},
        {"issued_at": None},
        {"issued_at": DUE + EARLIEST - SECOND},
        {"issued_at": DUE + LATEST + SECOND},
        {"purchase_order": "BL-2026-0172"},
        {"purchase_order": None},
    ],
    ids=str,
)
def test_an_invoice_that_contradicts_in_one_point_is_no_link(changes: dict[str, Any]) -> None:
    assert linked([invoice(**changes)], [charge()]) == {}


@pytest.mark.parametrize(
    "other",
    [
        charge(currency="EUR"),
        charge(amount=None),
        charge(amount="100.01"),
        charge(amount="-100.00"),
        charge(amount="0.00"),
        charge(time=None),
        charge(purchase_order=None),
        charge(purchase_order="bl-2026-0171"),
    ],
    ids=str,
)
def test_a_charge_that_contradicts_in_one_point_is_no_link(other: Charge) -> None:
    assert linked([invoice()], [other]) == {}


def test_the_ends_of_the_time_count_and_a_refund_has_a_credit_memo() -> None:
    for moment in (DUE + EARLIEST, DUE + LATEST):
        assert linked([invoice(issued_at=moment)], [charge()]) == {("ch-1", "EUINGB26-1"): EXACT}
    for net in ("100.00", "-100.00"):
        memo = invoice(net=net, kind=CREDIT_MEMO)
        assert linked([memo], [charge(amount="-100.00")]) == {("ch-1", "EUINGB26-1"): EXACT}


def test_charges_that_together_make_the_amount_are_all_on_the_invoice() -> None:
    parts = [charge("ch-1", "60.00"), charge("ch-2", "39.99"), charge("ch-3", "0.01")]
    assert set(linked([invoice()], parts).values()) == {EXACT}
    short = linked([invoice()], parts[:2])
    assert short == dict.fromkeys(short, POSSIBLE)
    assert len(short) == 2


def test_two_that_may_as_well_be_each_other_are_only_possible() -> None:
    two = [invoice("EUINGB26-1"), invoice("EUINGB26-2")]
    assert linked(two, [charge()]) == {
        ("ch-1", "EUINGB26-1"): POSSIBLE,
        ("ch-1", "EUINGB26-2"): POSSIBLE,
    }
    found = linked(two, [charge("ch-1"), charge("ch-2")])
    assert len(found) == 4
    assert set(found.values()) == {POSSIBLE}


def test_without_a_purchase_order_the_amount_alone_is_no_proof() -> None:
    bare = invoice(purchase_order=None)
    found = linked(
        [bare], [charge(purchase_order=None), charge("ch-2", "40.00", purchase_order=None)]
    )
    assert found == {("ch-1", "EUINGB26-1"): POSSIBLE}


@pytest.mark.parametrize(
    ("currency", "parts", "net"),
    [
        ("JPY", ["1200", "34"], "1234"),
        ("KWD", ["0.001", "1.234"], "1.235"),
        ("USD", ["0.00000001", "0.99999999"], "1.00000000"),
        ("USD", ["0.10"] * 3, "0.3"),
    ],
)
def test_sums_are_exact_in_every_currency(currency: str, parts: list[str], net: str) -> None:
    charges = [charge(f"ch-{at}", amount, currency) for at, amount in enumerate(parts)]
    assert set(linked([invoice(net=net, currency=currency)], charges).values()) == {EXACT}


AMOUNTS = st.sampled_from(["10.00", "20.00", "30.00"])
ORDERS = st.sampled_from([None, "A", "B"])
CHARGES = st.lists(st.tuples(AMOUNTS, ORDERS), max_size=4)


@given(CHARGES, CHARGES)
def test_exact_links_account_for_every_cent(
    billed: list[tuple[str, str | None]], due: list[tuple[str, str | None]]
) -> None:
    invoices = [invoice(f"in-{at}", net, purchase_order=po) for at, (net, po) in enumerate(billed)]
    charges = [charge(f"ch-{at}", net, purchase_order=po) for at, (net, po) in enumerate(due)]
    exact = [key for key, one in linked(invoices, charges).items() if one is EXACT]
    assert len({charge_id for charge_id, _ in exact}) == len(exact)  # no charge is billed twice
    for at, (net, _) in enumerate(billed):
        mine = [charge_id for charge_id, invoice_id in exact if invoice_id == f"in-{at}"]
        paid = sum((Decimal(due[int(one.removeprefix("ch-"))][0]) for one in mine), Decimal())
        assert not mine or paid == Decimal(net)
