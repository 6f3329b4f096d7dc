"""How fresh the stored data is, and what a sync is doing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.denial import denial_of


class Listing(StrEnum):
    """The independent listings of a sync; each is fresh, partial or refused on its own."""

    PAYMENTS = "payments"
    CANCELLATIONS = "cancellations"
    APPROVALS = "approvals"
    AGREEMENTS = "agreements"
    VALUES = "values"
    NAMES = "names"
    TERMS = "terms"
    CHARGES = "charges"
    QUOTES = "quotes"
    INVOICES = "invoices"
    OFFERS = "offers"  # private ones, of this account


class ListingState(msgspec.Struct, frozen=True):
    """The last complete read of one listing, and what stands in the way of the next."""

    listing: Listing
    read_at: datetime | None = None  # last complete read
    started_at: datetime | None = None
    is_partial: bool = False  # a read began and did not finish
    error_code: str = ""  # AWS's reason where it gave one, else its code
    error_message: str = ""
    missing_right: str = ""  # IAM action, when access was denied for want of it

    @property
    def is_denied(self) -> bool:
        """Whether AWS does not let this identity read the listing, for whatever reason."""
        return bool(self.missing_right) or denial_of(self.error_code) is not None


class SyncProgress(msgspec.Struct, frozen=True):
    """What is being read now. `total` is None while unknown."""

    listing: Listing
    done: int
    total: int | None = None


class Counts(msgspec.Struct, frozen=True):
    """Badge numbers; None = not readable, shown as a dash."""

    offers: int | None = None
    agreements: int | None = None
    charges_without_order: int | None = None
    open_requests: int | None = None
    sessions: int | None = None


class RequestCounts(msgspec.Struct, frozen=True):
    """Numbers on the chips of the inbox, by kind."""

    open: dict[str, int]
    decided: dict[str, int]
