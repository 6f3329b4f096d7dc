"""Agreements with everything the pane shows, as made-up stored details, and queries that give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from app.model.agreement import Agreement, Resource
from app.model.agreement_detail import (
    AgreementDetail,
    AgreementRow,
    LegalFile,
    OrderCoverage,
    TermsVersion,
)
from app.model.charge import Charge
from app.model.quote import Quote
from app.model.renewal import decision_deadline, renewal_of
from app.model.request import (
    CancellationRequest,
    DecidedBy,
    RequestKind,
    RequestRow,
    cancellation_deadline,
)
from app.model.term import (
    AUTO_APPROVE,
    AgreementTerms,
    ByolTerm,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    Grant,
    Instalment,
    LegalDocument,
    LegalTerm,
    NetPaymentTerm,
    PaymentScheduleTerm,
    PriceIncrease,
    Quantity,
    Rate,
    RecurringPaymentTerm,
    RenewalTerm,
    SupportTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from tests.fakes import samples
from tests.fakes.queries import FakeQueries
from tests.fakes.samples import NOW, money

LUMENFOLD_ID = "agmt-5kq2n8v1r7hd"
LUMENFOLD_EARLIER_ID = "agmt-2jr8w4c6t1yb"
LICENCE_URL = "https://documents-lumenfold.s3.amazonaws.com/licence-3.pdf"
FOREIGN_URL = "https://lumenfold.example/addendum.html"
START = datetime(2026, 2, 1, tzinfo=UTC)
END = datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)
LICENSE_ARN = "arn:aws:license-manager::294406891311:license:l-0b5e77c2a91d3"

LUMENFOLD = Agreement(
    agreement_id=LUMENFOLD_ID,
    status="ACTIVE",
    agreement_type="PurchaseAgreement",
    seller_account_id="310245678901",
    seller_name="Lumenfold",
    product_id="prod-lumenfold",
    product_name="Lumenfold Observability",
    resource_type="SaaSProduct",
    offer_id="offer-7t2mz4k8q1",
    accepted_at=datetime(2026, 1, 28, 16, 5, tzinfo=UTC),
    starts_at=START,
    ends_at=END,
    updated_at=datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
    value=money("144000.00"),
    end_behavior="RENEW",
    initial_agreement_id=LUMENFOLD_EARLIER_ID,
    license_arns=(LICENSE_ARN,),
    acceptor_account_id=samples.ACCOUNT,
    offer_set_id="offerset-3b9x2",
    resources=(
        Resource("prod-lumenfold", "SaaSProduct"),
        Resource("prod-metric-store", "SaaSProduct"),
    ),
    renewal_offer_id="offer-9d1k5w7",
    contact_types=("ACCEPTOR",),
)
LUMENFOLD_EARLIER = msgspec.structs.replace(
    LUMENFOLD,
    agreement_id=LUMENFOLD_EARLIER_ID,
    status="RENEWED",
    starts_at=datetime(2025, 2, 1, tzinfo=UTC),
    ends_at=datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC),
    value=money("138460.00"),
    end_behavior="",
    license_arns=(),
)
RENEWAL = RenewalTerm(
    term_id="term-renewal",
    auto_renew=True,
    lockout=timedelta(days=30),
    max_renewals=3,
    adjustment_deadline=timedelta(days=60),
    price_increase=PriceIncrease(fixed="4.00"),
)
FIXED = FixedPricingTerm(
    term_id="term-fixed",
    price=money("144000.00"),
    duration="P12M",
    grants=(Grant("Hosts", 400), Grant("Seats", 60)),
)
LEGAL = LegalTerm(
    term_id="term-legal",
    documents=(
        LegalDocument("CustomEula", LICENCE_URL, "3"),
        LegalDocument("CustomDsa", FOREIGN_URL, "1"),
    ),
)
USAGE = UsagePricingTerm(
    term_id="term-usage",
    currency="USD",
    rate_cards=((Rate("ExtraHost", money("0.0185")), Rate("ExtraLogData", money("0.24"))),),
)
SCHEDULE = PaymentScheduleTerm(
    term_id="term-schedule",
    currency="USD",
    schedule=tuple(
        Instalment(at, money("12000.00"))
        for at in (
            *(datetime(2026, month, 1, tzinfo=UTC) for month in range(2, 13)),
            datetime(2027, 1, 1, tzinfo=UTC),
        )
    ),
)
NAMES = (
    DimensionName("ExtraHost", "Extra host", "Hrs", "Each host above the 400 that are included"),
    DimensionName("ExtraLogData", "Extra log data", "GB"),
)
TERMS: tuple[Term, ...] = (
    FIXED,
    SCHEDULE,
    USAGE,
    RENEWAL,
    SupportTerm("term-support", "Full, within 14 days"),
    LEGAL,
    ValidityTerm("term-validity", "P12M", START, END),
)
OTHER_TERMS: tuple[Term, ...] = (
    ConfigurablePricingTerm(
        term_id="term-configured",
        currency="USD",
        rate_cards=(
            UpfrontRateCard(
                "Duration", "P12M", "Allowed", "Allowed", (Rate("Seats", money("397.59")),)
            ),
            UpfrontRateCard(
                "Duration", "P36M", "Allowed", "Disallowed", (Rate("Seats", money("359.00")),)
            ),
        ),
        selected="P12M",
        quantities=(Quantity("Seats", 40),),
    ),
    ByolTerm("term-byol"),
    RecurringPaymentTerm("term-recurring", money("99.00"), "Monthly"),
    FreeTrialTerm("term-trial", "P30D", (Grant("Seats", None),)),
    VariablePaymentTerm(AUTO_APPROVE, money("60000.00"), timedelta(days=5), "term-variable"),
    NetPaymentTerm("term-net", "P30D"),
    UnknownTerm("carbonOffsetTerm"),
)


def terms(*more: Term, agreement: Agreement = LUMENFOLD) -> AgreementTerms:
    """Terms of an agreement with the offer's names."""
    return AgreementTerms(agreement.agreement_id, more, NAMES)


def charges() -> tuple[Charge, ...]:
    """Twelve monthly charges; the last two have no purchase order."""
    dates = [datetime(2026, month, 1, tzinfo=UTC) for month in range(2, 13)]
    dates.append(datetime(2027, 1, 1, tzinfo=UTC))
    return tuple(
        Charge(
            f"ch-{number}",
            LUMENFOLD_ID,
            1,
            at,
            money("12000.00"),
            None if number >= 10 else f"BL-2026-0{118 + number}",
        )
        for number, at in enumerate(dates)
    )


def row(agreement: Agreement = LUMENFOLD, renewal: RenewalTerm | None = RENEWAL) -> AgreementRow:
    """The agreement's line as the store makes it."""
    coming = [one for one in charges() if one.time and one.time > NOW]
    return AgreementRow(
        agreement,
        renewal=renewal_of(agreement, renewal),
        decide_by=decision_deadline(agreement, renewal),
        next_charge=coming[0],
        orders=OrderCoverage(10, 12),
    )


def requests() -> tuple[RequestRow, ...]:
    """Two payment requests and a cancellation request."""
    asked = CancellationRequest("acr-1", LUMENFOLD_ID, "PENDING_APPROVAL", created_at=NOW)
    return (
        samples.payment_row(samples.payment(amount=money("9750.00"))),
        samples.payment_row(samples.MILESTONE_2, decided_by=DecidedBy.DEADLINE),
        RequestRow(
            RequestKind.CANCELLATION,
            asked.request_id,
            "Lumenfold Observability",
            "Lumenfold",
            "REPLACING_AGREEMENT",
            asked.status,
            None,
            asked.created_at,
            asked.created_at,
            cancellation_deadline(asked),
        ),
    )


def lumenfold() -> AgreementDetail:
    """The agreement of the pictures."""
    return AgreementDetail(
        row=row(),
        terms=(TermsVersion(datetime(2026, 1, 28, 16, 6, tzinfo=UTC), terms(*TERMS)),),
        charged=(money("120000.00"),),
        still_to_pay=(money("24000.00"),),
        charges=charges(),
        charge_count=12,
        requests=requests(),
        quotes=(
            Quote(
                "ar-7c1d0e9b2f",
                "ACCEPTED",
                intent="NEW",
                agreement_id=LUMENFOLD_ID,
                created_at=datetime(2026, 1, 28, 15, 50, tzinfo=UTC),
                value=money("144000.00"),
                invoiced_by="Meridian Invoicing SARL",
            ),
        ),
        chain=(LUMENFOLD_EARLIER, LUMENFOLD),
        files=(
            LegalFile(
                LICENCE_URL, datetime(2026, 1, 29, tzinfo=UTC), "a" * 64, 48_123, "application/pdf"
            ),
        ),
        read_at=NOW - timedelta(minutes=2),
    )


def with_agreement(detail: AgreementDetail, **changes: object) -> AgreementDetail:
    """The same detail with other values of the agreement, and what follows from them."""
    agreement = msgspec.structs.replace(detail.row.agreement, **changes)
    renewal = detail.terms[0].terms.renewal if detail.terms else None
    changed = msgspec.structs.replace(
        detail.row,
        agreement=agreement,
        renewal=renewal_of(agreement, renewal),
        decide_by=decision_deadline(agreement, renewal),
    )
    return msgspec.structs.replace(detail, row=changed)


def with_terms(detail: AgreementDetail, *several: Term) -> AgreementDetail:
    """The same detail with other terms, and what follows from them."""
    version = TermsVersion(NOW, terms(*several))
    return with_agreement(msgspec.structs.replace(detail, terms=(version,)))


class AgreementQueries(FakeQueries):
    """The fake queries with stored agreements and documents."""

    def __init__(self, *details: AgreementDetail) -> None:
        super().__init__()
        self.kept = {one.row.agreement.agreement_id: one for one in details}
        self.files: dict[tuple[str, str], bytes] = {}
        self.asked = 0

    def agreement_detail(self, agreement_id: str, now: datetime) -> AgreementDetail | None:
        self.asked += 1
        return self.kept.get(agreement_id)

    def legal_file(self, url: str, sha256: str) -> bytes | None:
        return self.files.get((url, sha256))

    def store(self, detail: AgreementDetail) -> None:
        """Keep another reading of an agreement."""
        self.kept[detail.row.agreement.agreement_id] = detail
