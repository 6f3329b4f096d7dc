"""What the global search finds in the store, kept apart by kind."""

from __future__ import annotations

import msgspec

from app.model.agreement_detail import AgreementRow
from app.model.charge import ChargeRow
from app.model.invoice import Invoice
from app.model.quote import Quote
from app.model.request import RequestRow


class ProductHit(msgspec.Struct, frozen=True):
    """A product of stored agreements, and how many of them there are."""

    product_id: str
    name: str | None
    seller_account_id: str
    seller_name: str | None
    agreements: int


class SellerHit(msgspec.Struct, frozen=True):
    """A seller of stored agreements; the account id stands beside a name that can be imitated."""

    account_id: str
    name: str | None
    agreements: int


class HitTotals(msgspec.Struct, frozen=True):
    """How many hits of each kind there are, given or not."""

    open_requests: int = 0
    decided_requests: int = 0
    agreements: int = 0
    charges: int = 0
    quotes: int = 0
    invoices: int = 0
    products: int = 0
    sellers: int = 0


class SearchHits(msgspec.Struct, frozen=True):
    """The first hits of each kind; every word was found in each of them, ids included.

    One whose whole id (purchase order number, licence ARN) is the text comes first in its kind.
    """

    open_requests: tuple[RequestRow, ...] = ()
    decided_requests: tuple[RequestRow, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()  # active ones first
    charges: tuple[ChargeRow, ...] = ()  # newest first
    quotes: tuple[Quote, ...] = ()  # newest first
    invoices: tuple[Invoice, ...] = ()  # newest first
    products: tuple[ProductHit, ...] = ()
    sellers: tuple[SellerHit, ...] = ()
    totals: HitTotals = HitTotals()
