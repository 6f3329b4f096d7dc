"""What a buyer asks AWS to quote: the terms that were picked, and how each is configured."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.model.entitlement import Contact
from app.model.term import Quantity


class Intent(StrEnum):
    """What an agreement request is for; AWS's words."""

    NEW = "NEW"
    AMEND = "AMEND"
    REPLACE = "REPLACE"


class UpfrontChoice(msgspec.Struct, frozen=True, tag="upfront"):
    """The duration (`selector`, such as P12M) and how many of each dimension."""

    selector: str
    quantities: tuple[Quantity, ...]


class RenewalChoice(msgspec.Struct, frozen=True, tag="renewal"):
    """Whether the buyer wants the agreement to renew."""

    auto_renew: bool


class PaymentChoice(msgspec.Struct, frozen=True, tag="payment"):
    """What silence means when the seller asks for a payment.

    `expiration` (ISO 8601, such as P10D) is given with AUTO_APPROVE_ON_EXPIRATION only.
    """

    strategy: str
    expiration: str = ""


class RequestedTerm(msgspec.Struct, frozen=True):
    """One term of the offer, or of the agreement that is amended, by its id."""

    term_id: str
    choice: UpfrontChoice | RenewalChoice | PaymentChoice | None = None


class QuoteRequest(msgspec.Struct, frozen=True):
    """The whole request for a quote, as CreateAgreementRequest takes it.

    NEW has a proposal, AMEND an agreement, REPLACE both. `contact` is never sent with AMEND.
    `whole_set` are all terms of an amended agreement: AWS may want them instead of only those that
    change (`terms`), and says so by refusing.
    """

    intent: Intent
    terms: tuple[RequestedTerm, ...]
    proposal_id: str = ""
    source_agreement_id: str = ""
    estimates_tax: bool = False
    contact: Contact | None = None
    whole_set: tuple[RequestedTerm, ...] = ()
