"""A real, encrypted store with the agreements, charges and quotes of the sample world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.money import Money
from app.model.quote import ApprovalProgress, ItemizedChange, Quote
from app.model.sync import Listing
from app.store.cache import Cache
from app.store.database import open_writer
from app.worker.opening import StoreOpened
from tests.fakes.store_key import new_key

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
SELLERS = {
    "Orrery Data Connect": "Orrery Analytics",
    "Lumenfold Observability": "Lumenfold",
    "Migration Readiness": "Sablewood Consulting",
    "Orrery Advisory Hours": "Orrery Analytics",
    "Quayside Edge Gateway": "Quayside Networks",
    "Cinderpath Incident Desk": "Cinderpath",
    "Anvilworks CI Runners": "Anvilworks",
    "Foxglove Retail Panels": "Foxglove Data",
    "Brackwater Cloud Guard": "Brackwater Security",
    "Tessel Vector Store": "Tessel Labs",
    "Nimbrel Container Scan": "Nimbrel",
    "Mistlefern Feature Flags": "Mistlefern",
}


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def _agreement(
    number: int, product: str, status: str, value: Money | None, days: int | None
) -> Agreement:
    return Agreement(
        agreement_id=f"agmt-5kq2n8v1r7h{number:x}",
        status=status,
        product_name=product,
        product_id=f"prod-{number}",
        seller_name=SELLERS[product],
        seller_account_id=f"88201547{number:04}",
        starts_at=NOW - timedelta(days=200 + number),
        ends_at=None if days is None else NOW + timedelta(days=days),
        value=value,
    )


AGREEMENTS = (
    _agreement(1, "Orrery Data Connect", "ACTIVE", money("18600.00", "EUR"), 12),
    _agreement(2, "Lumenfold Observability", "ACTIVE", money("144000.00"), 74),
    _agreement(3, "Migration Readiness", "ACTIVE", money("60000.00"), 102),
    _agreement(4, "Orrery Advisory Hours", "ACTIVE", money("24000.00", "EUR"), 133),
    _agreement(5, "Quayside Edge Gateway", "ACTIVE", money("27300.00", "GBP"), 163),
    _agreement(6, "Cinderpath Incident Desk", "ACTIVE", money("26400.00"), 224),
    _agreement(7, "Anvilworks CI Runners", "ACTIVE", money("4380.00"), 274),
    _agreement(8, "Foxglove Retail Panels", "ACTIVE", money("33072.00"), 325),
    _agreement(9, "Brackwater Cloud Guard", "ACTIVE", money("96500.00"), 846),
    _agreement(10, "Tessel Vector Store", "ACTIVE", None, None),
    _agreement(11, "Nimbrel Container Scan", "EXPIRED", money("7200.00"), -18),
    _agreement(12, "Foxglove Retail Panels", "RENEWED", money("31200.00"), -40),
    _agreement(13, "Cinderpath Incident Desk", "REPLACED", money("22000.00"), -141),
    _agreement(14, "Mistlefern Feature Flags", "CANCELLED", money("5400.00"), -198),
)
CHARGES = tuple(
    Charge(
        charge_id=f"ch-{number:06}",
        agreement_id=AGREEMENTS[number % 10].agreement_id,
        revision=1,
        time=NOW + timedelta(days=30 * (number - 40)),
        money=None if number % 10 == 9 else money(f"{1000 + number * 137}.50"),
        purchase_order=None if number % 13 == 0 else f"BL-2026-{number:04}",
    )
    for number in range(51)
)
QUOTES = (
    Quote(
        "ar-3m8d0q5v2x",
        "APPROVED",
        intent="REPLACE",
        product_name="Lumenfold Observability",
        seller_name="Lumenfold",
        created_at=NOW - timedelta(days=1),
        value=money("168000.00"),
        value_after_tax=money("201600.00"),
        offer_name="FY27 renewal",
        offer_expires_at=NOW + timedelta(days=12, hours=13),
        approval_required=True,
    ),
    Quote(
        "ar-9d1k7f3w5z",
        "DRAFT",
        intent="NEW",
        product_name="Pellucid Data Quality",
        seller_name="Pellucid",
        created_at=NOW,
        value=money("38400.00"),
        offer_name="12 months",
        offer_expires_at=NOW + timedelta(days=12, hours=13),
        approval_required=False,
    ),
    Quote(
        "ar-7h2b6c8s4y",
        "PENDING_APPROVAL",
        intent="NEW",
        product_name="Heronsgate Uptime",
        seller_name="Heronsgate",
        created_at=NOW - timedelta(days=4),
        value=money("3600.00"),
        offer_name="12 months",
        approval_required=True,
        approval=ApprovalProgress(1, 2, NOW + timedelta(days=7)),
    ),
)
# The closed ones, for tests of the whole list.
CLOSED_QUOTES = (
    Quote(
        "ar-2q6w9r3t8u",
        "REJECTED",
        intent="AMEND",
        product_name="Quayside Edge Gateway",
        seller_name="Quayside Networks",
        created_at=NOW - timedelta(days=15),
        value=money("2730.00", "GBP"),
        changes=(ItemizedChange("gateways", 4, 6),),
    ),
    Quote(
        "ar-8e4r7t1y6i",
        "CANCELLED",
        intent="AMEND",
        product_name="Foxglove Retail Panels",
        seller_name="Foxglove Data",
        created_at=NOW - timedelta(days=28),
        value=money("1980.00"),
    ),
    Quote(
        "ar-1a5s9d4f7g",
        "ACCEPTED",
        intent="NEW",
        agreement_id="agmt-9fw3h1z6k0pc",
        product_name="Anvilworks CI Runners",
        seller_name="Anvilworks",
        created_at=NOW - timedelta(days=90),
        value=money("4380.00"),
        offer_name="12 months",
    ),
)


@dataclass
class StoredWorld:
    """The store file, its key, and the worker's writer."""

    path: Path
    key: bytes
    cache: Cache
    close: Callable[[], None]

    @property
    def opened(self) -> StoreOpened:
        """The event with which the worker offers this store."""
        return StoreOpened(str(self.path), self.key, is_kept=True, account_id="447109263358")

    def read(self, listing: Listing, now: datetime = NOW) -> None:
        """Mark a listing as read completely, with the rows it has."""
        run = self.cache.begin_listing(listing, now)
        {
            Listing.AGREEMENTS: lambda: self.cache.put_agreements(AGREEMENTS),
            Listing.CHARGES: lambda: self.cache.put_charges(CHARGES),
            Listing.QUOTES: lambda: self.cache.put_quotes(QUOTES),
        }.get(listing, lambda: None)()
        self.cache.end_listing(listing, now, complete_ids_run=run)


def stored_world(folder: Path, *, is_read: bool = True) -> StoredWorld:
    """Make the store; empty and never read when not `is_read`."""
    path, key = folder / "store.db", new_key()
    connection = open_writer(path, key)
    world = StoredWorld(path, key, Cache(connection), connection.close)
    if is_read:
        for listing in (Listing.AGREEMENTS, Listing.CHARGES, Listing.QUOTES):
            world.read(listing)
    return world
