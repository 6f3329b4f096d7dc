"""The commands that buy and cancel, one of each kind."""

from __future__ import annotations

from app.model.command import (
    AcceptQuote,
    CancelAgreement,
    CancelQuote,
    ChargeOrder,
    CreateQuote,
    PlanNote,
    Purchase,
    ShownAgreement,
    ShownQuote,
    StartApprovals,
)
from app.model.purchase import Intent, QuoteRequest, RequestedTerm
from app.worker.quote_messages import QuoteRead
from tests.fakes import quote_samples as quotes
from tests.fakes.samples import SABLEWOOD

TITLE, SELLER = "Pellucid Data Quality", "Pellucid Systems"
ORDER = ChargeOrder("ch-a1", "BL-2026-0211")


def shown(read: QuoteRead | None = None) -> ShownQuote:
    """What a sheet shows of a quote."""
    whole = read or quotes.contract()
    quote = whole.quote
    return ShownQuote(
        quote.status, quote.intent, quote.offer_id, quote.seller_account_id, quote.value,
        quote.value_after_tax, quote.approval_required, quote.invoiced_by, quote.charges,
        quote.changes, whole.terms.terms,
    )  # fmt: skip


def create_quote() -> CreateQuote:
    """Asks for a quote on an offer."""
    request = QuoteRequest(Intent.NEW, (RequestedTerm("term-legal"),), "at-pellucid2026")
    return CreateQuote(
        "cmd-create", "at-pellucid2026", TITLE, SELLER, request=request, offer_id=quotes.OFFER_ID
    )


def accept_quote(read: QuoteRead | None = None) -> AcceptQuote:
    """Buys."""
    return AcceptQuote(
        "cmd-accept", quotes.QUOTE_ID, TITLE, SELLER, shown=shown(read), purchase_orders=(ORDER,)
    )


def start_approvals() -> StartApprovals:
    """Asks the organisation."""
    return StartApprovals(
        "cmd-start", quotes.QUOTE_ID, TITLE, SELLER, shown=shown(),
        plans=(PlanNote("aplan-1", "For the data team"),),
    )  # fmt: skip


def cancel_quote() -> CancelQuote:
    """Withdraws."""
    return CancelQuote("cmd-withdraw", quotes.QUOTE_ID, TITLE, SELLER, shown=shown())


def cancel_agreement() -> CancelAgreement:
    """Ends an agreement."""
    seen = ShownAgreement(
        "ACTIVE", "prod-sablewood", "offer-sablewood", "510987654321", quotes.usd("60000.00"), None
    )
    return CancelAgreement("cmd-cancel", SABLEWOOD.agreement_id, TITLE, SELLER, shown=seen)


def every_purchase() -> tuple[Purchase, ...]:
    """One of each kind."""
    return (
        create_quote(), accept_quote(), start_approvals(), cancel_quote(), cancel_agreement()
    )  # fmt: skip
