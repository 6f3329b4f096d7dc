"""Until when a purchase order can be set, and how many go in one call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.model.charge import Charge
from app.model.charge_orders import (
    EDIT_CUTOFF,
    MOST_ORDERS,
    Fixed,
    closes_at,
    entry_for,
    fixed,
    orders_target,
    portions,
)
from app.model.money import Money

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("time", "renews", "reason"),
    [
        (NOW + EDIT_CUTOFF + SECOND, False, None),
        (NOW + EDIT_CUTOFF, True, Fixed.CLOSED),
        (NOW + SECOND, True, Fixed.CLOSED),
        (NOW, True, None),
        (NOW, None, None),
        (NOW, False, Fixed.PAST),
        (NOW - timedelta(days=99), False, Fixed.PAST),
        (None, False, None),
    ],
)
def test_three_hours_before_its_charge_a_purchase_order_stays(
    time: datetime | None, renews: bool | None, reason: Fixed | None
) -> None:
    assert fixed(time, None, NOW, renews=renews) is reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [("", None), ("ACTIVE", None), ("EXPIRED", Fixed.ENDED), ("X", Fixed.ENDED)],
)
def test_only_charges_of_active_agreements_are_changed(status: str, reason: Fixed | None) -> None:
    assert fixed(None, None, NOW, status=status) is reason


def test_a_refund_takes_none() -> None:
    assert fixed(None, Money(Decimal("-0.01"), "USD"), NOW) is Fixed.REFUND
    assert fixed(None, Money(Decimal(0), "JPY"), NOW) is None


def test_it_closes_three_hours_before() -> None:
    assert closes_at(NOW) == NOW - timedelta(hours=3)
    assert closes_at(None) is None


def test_a_call_takes_at_most_86() -> None:
    entries = [entry_for(Charge(f"ch-{n}", "agmt-1", 1), "BL") for n in range(2 * MOST_ORDERS + 1)]
    parts = portions(entries)
    assert [len(part) for part in parts] == [86, 86, 1]
    assert [one for part in parts for one in part] == entries
    assert portions([]) == []


def test_an_entry_holds_what_was_shown() -> None:
    charge = Charge("ch-1", "agmt-1", 7, NOW, Money(Decimal("1.50"), "KWD"), "BL-0")
    entry = entry_for(charge, "BL-1")
    assert (entry.revision, entry.before, entry.time, entry.money) == (7, "BL-0", NOW, charge.money)


def test_the_lock_is_not_the_agreements_own() -> None:
    assert orders_target("agmt-1") != "agmt-1"
