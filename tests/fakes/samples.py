"""The sample world of the inbox as model values: five open requests and some decided ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.command import (
    ApprovePayment,
    Command,
    CommandRecord,
    CommandState,
    Evidence,
    ShownPayment,
)
from app.model.money import Money
from app.model.quote import ExpectedCharge, Quote
from app.model.request import (
    PENDING,
    Approval,
    ApprovalDetail,
    ApprovalLevel,
    Approver,
    Budget,
    CancellationDetail,
    CancellationRequest,
    DecidedBy,
    Duplicate,
    EarlierRequest,
    PaymentDetail,
    PaymentRequest,
    RequestKind,
    RequestRow,
    Step,
    approval_deadline,
    cancellation_deadline,
    payment_deadline,
)
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL, AgreementTerms, VariablePaymentTerm

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
ACCOUNT = "447109263358"
PRINCIPAL = f"arn:aws:sts::{ACCOUNT}:assumed-role/Buyer/sample"

MILESTONE = "pr-8f20c6ab41"
TRAVEL = "pr-1a77d0c3e5"
HOURS = "pr-5c02be9914"
QUAYSIDE = "acr-51d0b7e2c9"
PELLUCID = "aap-2c9e71f05d"
DECIDED = "pr-6b71e90d2f"


def at(day: int, month: int, hour: int = 9, minute: int = 30, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


SABLEWOOD = Agreement(
    agreement_id="agmt-3vd8q0m2xk",
    status="ACTIVE",
    agreement_type="PurchaseAgreement",
    seller_account_id="210987654321",
    seller_name="Sablewood Consulting",
    product_id="prod-sablewood",
    product_name="Migration Readiness",
    offer_id="offer-sablewood",
    accepted_at=at(1, 3),
    starts_at=at(1, 3),
    ends_at=at(28, 2, 23, 59, 2027),
    value=money("60000.00"),
)
ORRERY = Agreement(
    agreement_id="agmt-7bn2w5p9rc",
    status="ACTIVE",
    seller_account_id="310987654321",
    seller_name="Orrery Analytics",
    product_id="prod-orrery",
    product_name="Orrery Advisory Hours",
    ends_at=at(30, 6, 23, 59, 2027),
)
QUAYSIDE_AGREEMENT = Agreement(
    agreement_id="agmt-9ql4x1t6ye",
    status="ACTIVE",
    seller_account_id="410987654321",
    seller_name="Quayside Networks",
    product_id="prod-quayside",
    product_name="Quayside Edge Gateway",
    ends_at=at(30, 4, 23, 59, 2027),
    value=money("27300.00", "GBP"),
    end_behavior="RENEW",
)
SABLEWOOD_TERMS = AgreementTerms(
    SABLEWOOD.agreement_id,
    (VariablePaymentTerm(AUTO_APPROVE, money("60000.00"), timedelta(days=5)),),
)
ORRERY_TERMS = AgreementTerms(
    ORRERY.agreement_id,
    (VariablePaymentTerm(WAIT_FOR_APPROVAL, money("24000.00", "EUR")),),
)


def payment(
    request_id: str = MILESTONE,
    name: str = "Milestone 3: landing zone review",
    amount: Money | None = None,
    created_at: datetime | None = None,
    *,
    agreement: Agreement = SABLEWOOD,
    status: str = PENDING,
    updated_at: datetime | None = None,
    charge_id: str = "",
    description: str | None = (
        "Review of the landing zone design and the account baseline. Work finished 13 Nov 2026."
        " See statement of work, section 3."
    ),
) -> PaymentRequest:
    return PaymentRequest(
        request_id=request_id,
        agreement_id=agreement.agreement_id,
        status=status,
        name=name,
        description=description,
        charge_id=charge_id,
        money=amount or money("9750.00"),
        created_at=created_at or at(16, 11, 9, 12),
        updated_at=updated_at or created_at or at(16, 11, 9, 12),
    )


def payment_row(
    request: PaymentRequest,
    agreement: Agreement = SABLEWOOD,
    terms: AgreementTerms | None = SABLEWOOD_TERMS,
    *,
    decided_by: DecidedBy | None = None,
    possible_duplicate: bool = False,
    command_state: str | None = None,
) -> RequestRow:
    return RequestRow(
        kind=RequestKind.PAYMENT,
        request_id=request.request_id,
        title=request.name,
        seller=agreement.seller,
        subject=agreement.title,
        status=request.status,
        money=request.money,
        created_at=request.created_at,
        updated_at=request.updated_at,
        deadline=payment_deadline(request, terms),
        decided_by=decided_by,
        possible_duplicate=possible_duplicate,
        command_state=command_state,
    )


MILESTONE_3 = payment(
    "pr-4d8a1e7c20",
    "Milestone 3",
    None,
    at(6, 11),
    status="APPROVED",
    updated_at=at(9, 11),
    charge_id="ch-0177",
)
MILESTONE_2 = payment(
    DECIDED,
    "Milestone 2: account baseline",
    money("11250.00"),
    at(7, 10),
    status="APPROVED",
    updated_at=at(12, 10),
    charge_id="ch-0158",
)
MILESTONE_1 = payment(
    "pr-0f2b7c9d61",
    "Milestone 1: discovery",
    money("12500.00"),
    at(11, 9),
    status="APPROVED",
    updated_at=at(14, 9),
    charge_id="ch-0149",
)
KICK_OFF = payment(
    "pr-9e8d7c6b5a",
    "Kick-off travel",
    money("2480.00"),
    at(1, 9),
    status="REJECTED",
    updated_at=at(2, 9),
)


def milestone_detail(**changes: Any) -> PaymentDetail:
    request = payment()
    values: dict[str, Any] = {
        "row": payment_row(request, possible_duplicate=True),
        "request": request,
        "agreement": SABLEWOOD,
        "terms": SABLEWOOD_TERMS,
        "budget": Budget(
            money("60000.00"),
            money("33500.00"),
            money("9750.00"),
            money("1284.60"),
            money("15465.40"),
        ),
        "duplicate": Duplicate(MILESTONE_3, same_amount=True),
        "earlier": (
            EarlierRequest(MILESTONE_3, DecidedBy.YOU, "BL-2026-0177", None, same_amount=True),
            EarlierRequest(MILESTONE_2, DecidedBy.DEADLINE, "BL-2026-0158"),
            EarlierRequest(MILESTONE_1, DecidedBy.YOU, "BL-2026-0149"),
            EarlierRequest(KICK_OFF, DecidedBy.YOU, None, "Not in the agreement"),
        ),
        "last_purchase_order": "BL-2026-0177",
        "charge": None,
        "invoiced_by": "Meridian Invoicing SARL",
        "steps": (Step("asked", request.created_at, request.money),),
        "command": None,
    }
    return PaymentDetail(**(values | changes))


def travel_detail() -> PaymentDetail:
    request = payment(
        TRAVEL,
        "Workshop travel, October",
        money("1284.60"),
        at(13, 11, 16, 54),
        description="Train and hotel for two consultants, 21 to 23 October.",
    )
    return milestone_detail(
        row=payment_row(request),
        request=request,
        duplicate=None,
        budget=Budget(
            money("60000.00"),
            money("33500.00"),
            money("1284.60"),
            money("9750.00"),
            money("15465.40"),
        ),
    )


def hours_detail() -> PaymentDetail:
    request = payment(
        HOURS,
        "Advisory hours, October",
        money("3200.00", "EUR"),
        at(12, 11),
        agreement=ORRERY,
        description="16 hours at 200.00 EUR.",
    )
    return milestone_detail(
        row=payment_row(request, ORRERY, ORRERY_TERMS),
        request=request,
        agreement=ORRERY,
        terms=ORRERY_TERMS,
        duplicate=None,
        earlier=(),
        last_purchase_order=None,
        budget=Budget(
            money("24000.00", "EUR"),
            money("9120.00", "EUR"),
            money("3200.00", "EUR"),
            money("0", "EUR"),
            money("11680.00", "EUR"),
        ),
    )


def decided_detail() -> PaymentDetail:
    return milestone_detail(
        row=payment_row(MILESTONE_2, decided_by=DecidedBy.DEADLINE),
        request=MILESTONE_2,
        duplicate=None,
        charge=Charge(
            "ch-0158", SABLEWOOD.agreement_id, 2, at(12, 10), money("11250.00"), "BL-2026-0158"
        ),
        steps=(
            Step("asked", at(7, 10), money("11250.00")),
            Step("reminded", at(11, 10), before=timedelta(days=1)),
            Step("deadline", at(12, 10)),
            Step("charged", at(14, 10), detail="EUINMP26-38112"),
        ),
    )


CANCELLATION = CancellationRequest(
    request_id=QUAYSIDE,
    agreement_id=QUAYSIDE_AGREEMENT.agreement_id,
    status=PENDING,
    reason_code="PRODUCT_DISCONTINUED",
    description=(
        "Quayside Edge Gateway leaves the market on 31 January 2027. We ask to end the agreement"
        " on that date and will not invoice the February charge."
    ),
    created_at=at(14, 11, 8, 5),
    updated_at=at(14, 11, 8, 5),
)


def quayside_detail(**changes: Any) -> CancellationDetail:
    values: dict[str, Any] = {
        "row": RequestRow(
            RequestKind.CANCELLATION,
            QUAYSIDE,
            "Quayside Edge Gateway",
            "Quayside Networks",
            "PRODUCT_DISCONTINUED",
            PENDING,
            None,
            CANCELLATION.created_at,
            CANCELLATION.updated_at,
            cancellation_deadline(CANCELLATION),
        ),
        "request": CANCELLATION,
        "agreement": QUAYSIDE_AGREEMENT,
        "terms": None,
        "charged": money("20475.00", "GBP"),
        "still_to_pay": money("6825.00", "GBP"),
        "next_charge": Charge(
            "ch-7001",
            QUAYSIDE_AGREEMENT.agreement_id,
            1,
            at(1, 2, year=2027),
            money("6825.00", "GBP"),
        ),
        "steps": (Step("asked", CANCELLATION.created_at),),
        "command": None,
    }
    return CancellationDetail(**(values | changes))


QUOTE = Quote(
    quote_id="ar-70c1d2e9b4",
    status="PENDING_APPROVAL",
    intent="NEW",
    approval_required=True,
    product_id="prod-pellucid",
    product_name="Pellucid Data Quality",
    seller_account_id="510987654321",
    seller_name="Pellucid Systems",
    offer_id="offer-pellucid",
    created_at=at(15, 11),
    value=money("38400.00"),
    value_after_tax=money("46080.00"),
    charges=(
        ExpectedCharge("ch-a1", "ON_ACCEPTANCE", None, money("38400.00"), money("7680.00")),
        ExpectedCharge("ch-a2", "BILLING_PERIOD", None, None, None),
        ExpectedCharge("ch-a3", "NOT_APPLICABLE", None, money("12000.00"), None),
    ),
)
APPROVAL = Approval(
    request_id=PELLUCID,
    quote_id=QUOTE.quote_id,
    status=PENDING,
    name="Pellucid Data Quality",
    requester_account_id="882015476093",
    seller_name="Pellucid Systems",
    seller_account_id="510987654321",
    product_name="Pellucid Data Quality",
    offer_id="offer-pellucid",
    visibility="PRIVATE",
    note=(
        "Replaces three scripts we maintain ourselves. Two teams start on 1 December."
        " Budget line DQ-27 is open."
    ),
    needed_by=at(24, 11, 17, 0),
    expires_at=at(2, 12, 17, 0),
    started_at=at(15, 11),
    created_at=at(15, 11),
    updated_at=at(16, 11, 14, 20),
    levels=(
        ApprovalLevel(
            "Budget owners",
            2,
            (
                Approver("email", "Rowan Pike", "APPROVED", "apo-1", updated_at=at(15, 11, 16, 2)),
                Approver("email", "Imke Sand", "APPROVED", "apo-2", updated_at=at(16, 11, 14, 20)),
            ),
        ),
        ApprovalLevel(
            "AWS organization administrators",
            1,
            (Approver("admin", "", PENDING, "apo-3", updated_at=at(16, 11, 14, 20)),),
        ),
    ),
)


def pellucid_detail(approval: Approval = APPROVAL, **changes: Any) -> ApprovalDetail:
    values: dict[str, Any] = {
        "row": RequestRow(
            RequestKind.APPROVAL,
            PELLUCID,
            approval.name,
            approval.seller_name,
            approval.requester_account_id,
            approval.status,
            money("38400.00"),
            approval.created_at,
            approval.updated_at,
            approval_deadline(approval),
        ),
        "approval": approval,
        "quote": QUOTE,
        "steps": (Step("asked", approval.created_at),),
        "command": None,
    }
    return ApprovalDetail(**(values | changes))


SHOWN = ShownPayment(
    "Milestone 3: landing zone review",
    payment().description,
    money("9750.00"),
    PENDING,
    SABLEWOOD.seller_account_id,
    AUTO_APPROVE,
    money("60000.00"),
)


def approve_command(command_id: str = "cmd-1") -> ApprovePayment:
    return ApprovePayment(
        command_id,
        MILESTONE,
        SHOWN.name,
        "Sablewood Consulting",
        agreement_id=SABLEWOOD.agreement_id,
        shown=SHOWN,
        purchase_order="BL-2026-0214",
    )


def record(
    state: CommandState = CommandState.CONFIRMED,
    command: Command | None = None,
    created_at: datetime = NOW,
    **facts: Any,
) -> CommandRecord:
    is_settled = state in (CommandState.CONFIRMED, CommandState.REFUSED, CommandState.STOPPED)
    values: dict[str, Any] = {
        "sent_at": None if state is CommandState.STOPPED else created_at + timedelta(seconds=2),
        "settled_at": created_at + timedelta(seconds=4) if is_settled else None,
        "evidence": (
            Evidence(
                created_at + timedelta(seconds=2),
                "AcceptAgreementPaymentRequest",
                "Sent once.",
                "7d1e09c2-40aa",
            ),
        ),
        "request_id": "7d1e09c2-40aa",
    }
    return CommandRecord(
        command or approve_command(), state, ACCOUNT, PRINCIPAL, created_at, **(values | facts)
    )
