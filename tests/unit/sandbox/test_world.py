"""The sample world: its counts and sums are those that people see on the screens."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.sandbox.state import Charge
from app.sandbox.terms import VariableTerm
from tests.unit.sandbox.desk import SAMPLE_NOW, Desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def amount(charge: Charge) -> Decimal:
    return Decimal(charge.amount or "0")


def sums(charges: list[Charge]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for charge in charges:
        totals[charge.currency] += amount(charge)
    return dict(totals)


def charges_of(desk: Desk, product: str) -> list[Charge]:
    state = desk.world.state
    found = [a for a in state.agreements if state.products[a.product_id].name == product]
    return [charge for agreement in found for charge in state.charges.group(agreement.id)]


def test_counts_are_those_of_the_screens(desk: Desk) -> None:
    state = desk.world.state
    statuses = [a.status for a in state.agreements]
    assert (len(statuses), statuses.count("ACTIVE"), len(state.charges)) == (14, 10, 51)
    upcoming = [c for c in state.charges if c.time and c.time > SAMPLE_NOW]
    assert (len(upcoming), len(state.charges) - len(upcoming)) == (8, 43)


def test_requests_are_those_of_the_screens(desk: Desk) -> None:
    counts = {}
    listings = {
        "ListAgreementPaymentRequests": "Acceptor",
        "ListAgreementCancellationRequests": "Acceptor",
        "ListAgreementApprovals": "AWS_ORGANIZATION_ADMIN",
    }
    for operation, party in listings.items():
        rows = list(desk.pages(operation, "items", partyType=party))
        open_rows = [row for row in rows if row["status"] == "PENDING_APPROVAL"]
        counts[operation] = (len(open_rows), len(rows) - len(open_rows))
    assert list(counts.values()) == [(3, 27), (1, 1), (1, 3)]


def test_open_charges_add_up_to_what_is_still_to_pay(desk: Desk) -> None:
    upcoming = [c for c in desk.world.state.charges if c.time and c.time > SAMPLE_NOW]
    assert sums(upcoming) == {"USD": Decimal("118069.33"), "GBP": Decimal("6825.00")}


def test_charges_without_a_purchase_order_add_up(desk: Desk) -> None:
    missing = [c for c in desk.world.state.charges if c.purchase_order is None]
    assert len(missing) == 4
    assert len({c.agreement_id for c in missing}) == 2
    assert sums(missing) == {"USD": Decimal("88333.33")}


@pytest.mark.parametrize(
    ("month", "totals"),
    [
        ((2026, 11), {"USD": "24354.71", "EUR": "1550.00", "GBP": "6825.00"}),
        ((2026, 10), {"USD": "42176.22", "EUR": "1550.00"}),
        ((2026, 12), {"USD": "12000.00"}),
    ],
)
def test_charges_of_a_month_add_up(
    desk: Desk, month: tuple[int, int], totals: dict[str, str]
) -> None:
    charges = [
        c for c in desk.world.state.charges if c.time and (c.time.year, c.time.month) == month
    ]
    assert sums(charges) == {currency: Decimal(total) for currency, total in totals.items()}


@pytest.mark.parametrize(
    ("product", "total"),
    [
        ("Lumenfold Observability", "96000.00"),
        ("Brackwater Cloud Guard", "32166.67"),
        ("Foxglove Retail Panels", "33072.00"),
        ("Cinderpath Incident Desk", "26400.00"),
        ("Migration Readiness", "33500.00"),
        ("Tessel Vector Store", "9663.28"),
    ],
)
def test_twelve_months_of_a_product_add_up(desk: Desk, product: str, total: str) -> None:
    first, last = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    charges = [c for c in charges_of(desk, product) if c.time and first <= c.time < last]
    assert sum(map(amount, charges)) == Decimal(total)


def test_values_of_agreements_equal_their_charges(desk: Desk) -> None:
    state = desk.world.state
    for agreement in state.agreements:
        charges = state.charges.group(agreement.id)
        if state.products[agreement.product_id].name == "Tessel Vector Store":
            assert agreement.value == "0.00"
        elif state.products[agreement.product_id].kind != "ProfessionalServicesProduct":
            assert sum(map(amount, charges)) == Decimal(agreement.value)


def test_every_approved_request_has_its_charge(desk: Desk) -> None:
    state = desk.world.state
    approved = [p for p in state.payments if p.status == "APPROVED"]
    assert approved
    for request in approved:
        charge = state.charges.get(request.charge_id or "")
        assert charge is not None
        assert (charge.agreement_id, charge.amount) == (request.agreement_id, request.amount)


def test_the_migration_budget_adds_up(desk: Desk) -> None:
    state = desk.world.state
    request = state.payments.get("pr-8f20c6ab41")
    assert request is not None
    agreement = state.agreements.get(request.agreement_id)
    assert agreement is not None
    term = next(t for t in agreement.terms if isinstance(t, VariableTerm))
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for row in state.payments.group(agreement.id):
        spent[row.status] += Decimal(row.amount)
    assert (term.maximum, spent["APPROVED"]) == ("60000.00", Decimal("33500.00"))
    assert spent["PENDING_APPROVAL"] == Decimal("11034.60")


def test_open_requests_fall_due_when_the_screens_say(desk: Desk) -> None:
    state = desk.world.state
    due = {p.name: p.due_at for p in state.payments if p.status == "PENDING_APPROVAL"}
    assert due == {
        "Workshop travel, October": SAMPLE_NOW + timedelta(hours=6, minutes=12),
        "Milestone 3: landing zone review": SAMPLE_NOW + timedelta(days=2, hours=22, minutes=30),
        "Advisory hours, October": None,
    }
    silence = state.cancellations.get("acr-51d0b7e2c9")
    assert silence is not None
    assert timedelta(days=2) < silence.due_at - SAMPLE_NOW < timedelta(days=3)


def test_quotes_cost_what_the_screens_say(desk: Desk) -> None:
    renewal = desk.call("GetAgreementRequest", agreementRequestId="ar-3m8d0q5v2x")
    summary = renewal["chargeSummary"]
    assert (summary["newAgreementValue"], summary["newAgreementValueAfterTax"]) == (
        "168000.00",
        "201600.00",
    )
    assert [c["amount"] for c in summary["expectedCharges"]] == ["42000.00"] * 4
    draft = desk.call("GetAgreementRequest", agreementRequestId="ar-71x0c4m9e2")
    first = draft["chargeSummary"]["expectedCharges"][0]
    assert (first["amount"], first["amountAfterTax"]) == ("38400.00", "46080.00")


def test_private_offers_wait_to_be_accepted(desk: Desk) -> None:
    filters = [
        {"filterType": "VISIBILITY_SCOPE", "filterValues": ["PRIVATE"]},
        {"filterType": "AVAILABILITY_STATUS", "filterValues": ["AVAILABLE"]},
    ]
    options = desk.call("ListPurchaseOptions", filters=filters)["purchaseOptions"]
    assert len(options) == 3


def test_no_agreement_gives_away_a_name(desk: Desk) -> None:
    names = {seller.name for seller in desk.world.state.sellers.values()}
    for agreement in desk.world.state.agreements:
        told = str(desk.call("DescribeAgreement", agreementId=agreement.id))
        assert not [name for name in names if name in told]


def test_another_start_moves_days_and_keeps_distances() -> None:
    moved = Desk(datetime(2025, 3, 4, 22, 5, tzinfo=UTC))
    state = moved.world.state
    request = state.payments.get("pr-8f20c6ab41")
    assert request is not None
    assert request.due_at is not None
    assert request.due_at - moved.now == timedelta(days=2, hours=22, minutes=30)
    assert all(a.starts_at.hour == 0 for a in state.agreements)
