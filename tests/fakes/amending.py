"""An agreement whose quantities can grow, as in the pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from app.model.agreement_detail import AgreementDetail
from app.model.renewal import decision_deadline
from app.model.term import (
    ConfigurablePricingTerm,
    DimensionName,
    LegalDocument,
    LegalTerm,
    Quantity,
    Rate,
    RenewalTerm,
    UpfrontRateCard,
)
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money

CINDERPATH_ID = "agmt-2vt6x9j4p8ra"
START = datetime(2026, 7, 1, tzinfo=UTC)
END = datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)
PRICES = UpfrontRateCard(
    "Duration",
    "P12M",
    "Allowed",
    "Allowed",
    (
        Rate("Responders", money("397.59")),
        Rate("StatusPages", money("303.08")),
        Rate("PhonePacks", money("99.40")),
    ),
)
CONFIGURED = ConfigurablePricingTerm(
    "term-configured",
    "USD",
    (PRICES,),
    "P12M",
    (Quantity("Responders", 40), Quantity("StatusPages", 2), Quantity("PhonePacks", 6)),
)
NAMES = (
    DimensionName("Responders", "Responders", "Units", "Take and hand over incidents"),
    DimensionName("StatusPages", "Status pages", "Units", "Public or private"),
    DimensionName("PhonePacks", "Phone alert packs", "Units", "1,000 alerts in each pack"),
)
LEGAL = LegalTerm("term-legal", (LegalDocument("StandardEula", some.LICENCE_URL),))
RENEWAL = RenewalTerm("term-renewal", auto_renew=True, lockout=some.RENEWAL.lockout)


def cinderpath() -> AgreementDetail:
    """Forty responders until the end of June."""
    agreed = some.with_terms(some.lumenfold(), CONFIGURED, RENEWAL, LEGAL)
    terms = msgspec.structs.replace(agreed.terms[0].terms, agreement_id=CINDERPATH_ID, names=NAMES)
    version = msgspec.structs.replace(agreed.terms[0], terms=terms)
    agreed = some.with_agreement(
        msgspec.structs.replace(agreed, terms=(version,)),
        agreement_id=CINDERPATH_ID,
        product_id="prod-cinderpath",
        product_name="Cinderpath Incident Desk",
        seller_name="Cinderpath",
        starts_at=START,
        ends_at=END,
        value=money("26400.00"),
    )
    agreement = agreed.row.agreement
    charge = msgspec.structs.replace(
        some.charges()[10],
        agreement_id=CINDERPATH_ID,
        time=datetime(2027, 1, 1, tzinfo=UTC),
        money=money("13200.00"),
    )
    row = msgspec.structs.replace(
        agreed.row, next_charge=charge, decide_by=decision_deadline(agreement, RENEWAL)
    )
    return msgspec.structs.replace(
        agreed, row=row, charges=(charge,), still_to_pay=(money("13200.00"),), read_at=NOW
    )
