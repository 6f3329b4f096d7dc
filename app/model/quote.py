"""A quote (agreement request): what an agreement would cost, not yet accepted."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.money import Money
from app.model.term import DimensionName, Term, UnknownTerm

DRAFT = "DRAFT"
PENDING_APPROVAL = "PENDING_APPROVAL"
APPROVED = "APPROVED"
ACCEPTED = "ACCEPTED"
REJECTED = "REJECTED"
CANCELLED = "CANCELLED"

ON_ACCEPTANCE = "ON_ACCEPTANCE"
SCHEDULED = "SCHEDULED"
BILLING_PERIOD = "BILLING_PERIOD"
NOT_APPLICABLE = "NOT_APPLICABLE"


class Tax(msgspec.Struct, frozen=True):
    """One estimated tax. `rate` and `type` are AWS's words."""

    type: str = ""
    rate: str = ""
    money: Money | None = None


class ExpectedCharge(msgspec.Struct, frozen=True):
    """One charge of a quote; `amount` and `tax` are None where AWS gives none."""

    charge_id: str
    timing: str = ""
    time: datetime | None = None
    amount: Money | None = None
    tax: Money | None = None
    purchase_order: str | None = None
    amount_after_tax: Money | None = None
    taxes: tuple[Tax, ...] = ()


class ItemizedChange(msgspec.Struct, frozen=True):
    """How the quantity of one dimension changes, what that adds, and which charge bills it."""

    dimension: str
    old: int | None = None
    new: int | None = None
    added: Money | None = None
    charge_id: str = ""


class ApprovalProgress(msgspec.Struct, frozen=True):
    """Where the approvals of a quote stood when it was last read; `level` counts from 1, 0 = not known."""

    level: int = 0
    levels: int = 0
    needed_by: datetime | None = None


class Quote(msgspec.Struct, frozen=True):
    """One agreement request. `value_after_tax` and the taxes are estimates, and often missing.

    `invoiced_by` is the legal name and branch in one line. `offer_name` and `offer_expires_at` are the
    catalogue's, `approval` is read while approvals are open.
    """

    quote_id: str
    status: str
    intent: str = ""
    agreement_id: str = ""
    approval_required: bool | None = None
    product_id: str = ""
    product_name: str | None = None
    seller_account_id: str = ""
    seller_name: str | None = None
    offer_id: str = ""
    offer_set_id: str = ""
    created_at: datetime | None = None
    value: Money | None = None
    value_after_tax: Money | None = None
    invoiced_by: str = ""
    charges: tuple[ExpectedCharge, ...] = ()
    changes: tuple[ItemizedChange, ...] = ()
    tax: Money | None = None
    taxes: tuple[Tax, ...] = ()
    offer_name: str = ""
    offer_expires_at: datetime | None = None
    approval: ApprovalProgress | None = None

    @property
    def is_open(self) -> bool:
        """Whether something can still become of it."""
        return self.status in (DRAFT, PENDING_APPROVAL, APPROVED)


class QuoteTerms(msgspec.Struct, frozen=True):
    """The terms that accepting a quote accepts, in AWS's order, with the offer's names of dimensions."""

    quote_id: str
    terms: tuple[Term, ...] = ()
    names: tuple[DimensionName, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the kinds that this version does not know, each once."""
        names = (one.name for one in self.terms if isinstance(one, UnknownTerm))
        return tuple(dict.fromkeys(names))


class PlannedApprover(msgspec.Struct, frozen=True):
    """Somebody whom an approval plan asks. `kind` as in ApproverKind; foreign text otherwise."""

    kind: str
    name: str = ""
    email: str = ""
    organization_id: str = ""


class PlannedLevel(msgspec.Struct, frozen=True):
    """A level of a plan: `needed` of these must agree before the next level is asked."""

    name: str = ""
    needed: int = 0
    approvers: tuple[PlannedApprover, ...] = ()


class ApprovalPlan(msgspec.Struct, frozen=True):
    """Who must agree before a quote can become an agreement, level by level."""

    reference: str
    name: str = ""
    levels: tuple[PlannedLevel, ...] = ()
