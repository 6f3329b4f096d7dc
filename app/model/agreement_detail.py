"""What the window shows of agreements: a line of the table, and everything about one of them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.command import CommandRecord
from app.model.invoice import InvoiceLink
from app.model.money import Money
from app.model.note import Note
from app.model.quote import Quote
from app.model.renewal import Renewal
from app.model.request import RequestRow
from app.model.term import AgreementTerms


class ChargeReading(Enum):
    """How much of an agreement's charges has been read: only the whole says that nothing is left."""

    WHOLE = "whole"
    PART = "part"  # or nothing yet
    DENIED = "denied"  # AWS does not let this identity read charges


class OrderCoverage(msgspec.Struct, frozen=True):
    """How many of an agreement's charges have a purchase order."""

    with_order: int = 0
    total: int = 0


class AgreementRow(msgspec.Struct, frozen=True):
    """A line of the agreements table: the agreement with what its charges, terms and requests say."""

    agreement: Agreement
    renewal: Renewal = Renewal.UNKNOWN
    decide_by: datetime | None = None
    next_charge: Charge | None = None
    orders: OrderCoverage = OrderCoverage()
    waiting_requests: int = 0
    charge_reading: ChargeReading = ChargeReading.WHOLE
    at_most: Money | None = None  # the limit of a variable payment term: no more than this
    note: Note | None = None  # what the person wrote beside it, if anything

    @property
    def is_on_request(self) -> bool:
        """All of it is paid as the seller asks: AWS quotes the limit as the value, or nothing."""
        committed, limit = self.agreement.value, self.at_most
        return limit is not None and (
            committed is None or not committed.amount or committed.amount == limit.amount
        )


class TermsVersion(msgspec.Struct, frozen=True):
    """The terms as AWS showed them first at `seen_at`."""

    seen_at: datetime
    terms: AgreementTerms


class LegalFile(msgspec.Struct, frozen=True):
    """A legal document as it was fetched at `seen_at`; its bytes are read when they are asked for."""

    url: str
    seen_at: datetime
    sha256: str
    size: int
    media_type: str = ""


class OwnAgreement(msgspec.Struct, frozen=True):
    """An active agreement on a product, with its newest stored terms; None when they have not been read."""

    agreement: Agreement
    terms: AgreementTerms | None = None


class AgreementDetail(msgspec.Struct, frozen=True):
    """Everything the pane shows of one agreement, as stored."""

    row: AgreementRow
    terms: tuple[TermsVersion, ...] = ()  # newest first; empty until they have been read
    charged: tuple[Money, ...] = ()  # of past charges, one sum for each currency
    still_to_pay: tuple[Money, ...] = ()
    without_amount: int = 0  # charges that AWS gives no amount for, in neither sum
    charges: tuple[Charge, ...] = ()  # in order of time, of the ones around today
    charge_count: int = 0
    requests: tuple[RequestRow, ...] = ()  # payment and cancellation requests, newest first
    quotes: tuple[Quote, ...] = ()
    chain: tuple[Agreement, ...] = ()  # all with the same initial agreement, oldest first
    files: tuple[LegalFile, ...] = ()  # newest first
    read_at: datetime | None = None  # when this agreement was last read from AWS
    commands: tuple[CommandRecord, ...] = ()  # of the journal, that change it, newest first
    siblings: tuple[OwnAgreement, ...] = ()  # the other active agreements on the same product
    invoices: dict[str, tuple[InvoiceLink, ...]] = msgspec.field(
        default_factory=dict
    )  # by charge id
    are_invoices_denied: bool = False  # only the account that pays sees them
