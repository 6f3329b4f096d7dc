"""Which section of the guide explains what is shown: every kind of term, every deadline, every status."""

from __future__ import annotations

from app.model.command import UNDERWAY, CommandRecord, CommandState
from app.model.request import PENDING, DeadlineKind, RequestKind, RequestRow
from app.model.timeline import Kind
from ui.registry import TabKey

AGREEMENT_STATES = "states#agreement"
REQUEST_STATES = "states#request"
QUOTE_STATES = "states#quote"
SESSION_STATES = "states#payment-session"
ENTITLEMENT_STATES = "states#entitlement"
REQUEST_KINDS = "states#kind-of-request"
DUPLICATE = "states#possible-duplicate"
APPROVAL_STATES = "states#approval"
SET_STATES = "states#offer-of-a-set"
CHARGE_STATES = "states#charge"
INVOICE_LINKS = "states#invoice-of-a-charge"
WALLET_STATES = "states#wallet"
MODEL_STATES = "states#access-to-a-model"
RENEWAL_DECISION = "deadlines#renewal-decision"
AGREEMENT_END = "deadlines#agreement-end"
OFFER_END = "deadlines#offer-end"
QUOTE_END = "deadlines#quote-end"
SESSION_END = "deadlines#session-end"
PURCHASE_ORDER = "deadlines#purchase-order"
DEADLINE_PAGE = "deadlines"

# By the member of AWS's union, which is also how a term's card calls its kind.
TERMS = {
    "configurableUpfrontPricingTerm": "terms#price-to-configure",
    "fixedUpfrontPricingTerm": "terms#price-fixed",
    "recurringPaymentTerm": "terms#recurring-payment",
    "byolPricingTerm": "terms#your-own-licence",
    "freeTrialPricingTerm": "terms#free-trial",
    "paymentScheduleTerm": "terms#payment-schedule",
    "usageBasedPricingTerm": "terms#usage-rates",
    "variablePaymentTerm": "terms#payments-that-the-seller-asks-for",
    "netPaymentTerm": "terms#payment-due",
    "renewalTerm": "terms#renewal",
    "supportTerm": "terms#support-and-refunds",
    "legalTerm": "terms#legal",
    "validityTerm": "terms#validity",
}
UNKNOWN_TERM = "terms#term-of-a-new-kind"

# By what an entry of the timeline is.
DEADLINES = {
    Kind.PAYMENT: "deadlines#payment-request",
    Kind.CANCELLATION: "deadlines#cancellation-request",
    Kind.DECISION: RENEWAL_DECISION,
    Kind.APPROVAL: "deadlines#organisation-approval",
    Kind.OFFER: OFFER_END,
    Kind.SESSION: SESSION_END,
    Kind.TRIAL: "deadlines#free-trial",
    Kind.PRICE: "deadlines#price-at-renewal",
    Kind.END: AGREEMENT_END,
    Kind.CHARGE: "deadlines#charge-date",
    Kind.DECIDED: "deadlines#decided",
}
_NO_DEADLINE = "deadlines#payment-request-without-a-deadline"
_UNKNOWN_DEADLINE = "deadlines#deadline-not-known"

_OUTCOMES = {
    CommandState.PREPARED: "outcomes#sending",
    CommandState.SENT: "outcomes#sending",
    CommandState.CONFIRMED: "outcomes#confirmed",
    CommandState.REFUSED: "outcomes#refused",
    CommandState.UNKNOWN: "outcomes#being-checked",
    CommandState.STOPPED: "outcomes#not-sent",
}

# The page of each tab, and of the first page, which has none.
PAGES = {
    TabKey.OFFERS: "offers",
    TabKey.AGREEMENTS: "agreements",
    TabKey.CHARGES: "charges",
    TabKey.REQUESTS: "requests",
    TabKey.SESSIONS: "sessions",
}
SIGN_IN = "sign-in"
OUTCOMES = "outcomes"
BEFORE_DECIDING = "first-steps#before-you-decide"
PERMISSIONS = "permissions"
PRIVACY = "privacy"


def term_address(kind: str) -> str:
    """Where a kind of term is explained; the words for a new kind where it is not known."""
    return TERMS.get(kind, UNKNOWN_TERM)


def deadline_address(kind: RequestKind, deadline: DeadlineKind) -> str:
    """Where the deadline of an open request is explained."""
    if deadline is DeadlineKind.UNKNOWN:
        return _UNKNOWN_DEADLINE
    if deadline is DeadlineKind.NONE:
        return _NO_DEADLINE
    return DEADLINES[Kind(kind.value)]


def request_address(row: RequestRow) -> str:
    """Where the state of a request is explained: its deadline while it waits."""
    if row.status != PENDING:
        return REQUEST_STATES
    return deadline_address(row.kind, row.deadline.kind)


def outcome_address(record: CommandRecord) -> str:
    """Where the outcome of an action is explained."""
    if record.state is CommandState.UNKNOWN and record.aws_code == UNDERWAY:
        return "outcomes#aws-is-at-work"
    if record.state is CommandState.REFUSED and record.aws_code == "partly":
        return "outcomes#done-in-part"
    return _OUTCOMES[record.state]
