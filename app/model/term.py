"""The accepted terms on which deadlines and budgets depend; every other term is kept by its name."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from app.model.money import Money

AUTO_APPROVE = "AUTO_APPROVE_ON_EXPIRATION"
WAIT_FOR_APPROVAL = "WAIT_FOR_APPROVAL"


class VariablePaymentTerm(msgspec.Struct, frozen=True):
    """How much a seller may ask for in total, and what silence means."""

    strategy: str
    max_total: Money | None = None
    expiration: timedelta | None = None


class RenewalTerm(msgspec.Struct, frozen=True):
    """The buyer's wish to renew; whether it renews is the agreement's end behaviour."""

    auto_renew: bool | None = None
    lockout: timedelta | None = None
    max_renewals: int | None = None


class AgreementTerms(msgspec.Struct, frozen=True):
    """What GetAgreementTerms said: `kinds` are all member names, `unknown` those not understood."""

    agreement_id: str
    kinds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    variable_payment: VariablePaymentTerm | None = None
    renewal: RenewalTerm | None = None
