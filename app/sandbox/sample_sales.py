"""What the sample account sells itself: a few agreements that it can read as their proposer."""

from __future__ import annotations

import hashlib

from app.sandbox.moments import Moments
from app.sandbox.quoting import committed_value, currency_of
from app.sandbox.sample_catalogue import STANDARD_LEGAL, add_offer, product_id
from app.sandbox.state import (
    ACTIVE,
    CANCELLED,
    Agreement,
    Contact,
    Entitlement,
    Product,
    Seller,
    State,
)
from app.sandbox.termsheet import TermSheet, stable_id

SELLER = "Brindle"
PRODUCT = "Brindle Route Planner"
_BUYERS = ("730914428605", "918205563472")
_CONTACT = Contact("Robin", "Ashe", "orders@buyer.example", "Ostrey Freight", "IE")

# name, buyer, status, accepted, first day, last day, price, wish to renew, with a contact
_SALES: tuple[tuple[str, int, str, str, str, str, str, bool, bool], ...] = (
    ("North depot", 0, ACTIVE, "2026-02-20 09:12", "2026-03-01", "2027-02-28", "18400.00", True, True),
    ("South depot", 0, ACTIVE, "2026-09-04 13:40", "2026-09-15", "2027-09-14", "9600.00", False, False),
    ("Pilot", 1, "EXPIRED", "2025-05-02 08:05", "2025-05-05", "2026-05-04", "2400.00", False, False),
    ("Harbour", 1, CANCELLED, "2026-01-09 16:21", "2026-01-15", "2026-06-30", "5200.00", False, False),
)  # fmt: skip


def fill_sales(state: State, moments: Moments) -> None:
    """Put what the account sells into the state."""
    seller = Seller(stable_id("seller-", SELLER), SELLER, state.account_id)
    state.sellers[seller.profile_id] = seller
    state.products[product_id(PRODUCT)] = Product(
        product_id(PRODUCT), PRODUCT, seller.profile_id, short="Plans rounds.", listed=False
    )
    for row in _SALES:
        _sell(state, moments, *row)


def _sell(
    state: State, moments: Moments, name: str, buyer: int, status: str, accepted: str,
    first: str, last: str, price: str, wish: bool, has_contact: bool,
) -> None:  # fmt: skip
    sheet = TermSheet(f"{PRODUCT} {name}").legal(*STANDARD_LEGAL).support("No refunds.")
    sheet.runs(moments.day(first), moments.last(last)).fixed(price, ("Vehicles", 40)).renews(wish)
    offer = add_offer(state, f"{PRODUCT} {name}", PRODUCT, sheet, private=False)
    key = stable_id("agmt-", f"sold {name}", 12)
    is_active = status == ACTIVE
    digest = hashlib.sha256(key.encode()).hexdigest()
    state.sales.add(
        Agreement(
            id=key,
            offer_id=offer.id,
            product_id=product_id(PRODUCT),
            seller=offer.seller,
            status=status,
            accepted_at=moments.at(accepted),
            starts_at=moments.day(first),
            updated_at=moments.at(accepted) if is_active else moments.last(last),
            value=committed_value(sheet.terms),
            currency=currency_of(sheet.terms),
            terms=sheet.terms,
            ends_at=moments.last(last),
            initial_id=key,
            entitlements=[
                Entitlement(
                    product_id(PRODUCT),
                    "PROVISIONED" if is_active else "DEPROVISIONED",
                    "AGREEMENT_ACTIVE" if is_active else "AGREEMENT_INACTIVE",
                    f"arn:aws:license-manager::294406891311:license:l-{digest[:32]}",
                )
            ],
            contact=_CONTACT if has_contact else None,
            buyer=_BUYERS[buyer],
        )
    )
