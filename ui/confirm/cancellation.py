"""The sheets for a seller's cancellation request: accept it, or keep the agreement."""

from __future__ import annotations

from app.language import tr
from app.model.command import AcceptCancellation, RejectCancellation, ShownCancellation
from app.model.request import CancellationDetail
from app.model.text import plain
from ui import text
from ui.confirm.plan import Fact, Plan, ReasonField, line, phrase
from ui.confirm.rules import CANCELLATION_REASON_LIMIT

WORD_TO_TYPE = "approve"  # AWS's own console asks for this word


def shown_cancellation(detail: CancellationDetail) -> ShownCancellation:
    """The values that the pane and the sheet show, to be compared with AWS's right before sending."""
    request = detail.request
    return ShownCancellation(request.reason_code, request.description, request.status)


def accept_cancellation(detail: CancellationDetail, *, command_id: str) -> Plan:
    """The sheet that ends an agreement early."""
    facts = [
        Fact("prohibit", line(tr("AWS ends the agreement. This can take some minutes."))),
        Fact("link-break", line(tr("What you use under it stops working when it ends."))),
    ]
    if detail.still_to_pay is not None:
        facts.append(
            Fact(
                "receipt",
                phrase(
                    "<b>{sums}</b> is still to pay. The seller decides whether it is asked for.",
                    sums=text.money(detail.still_to_pay),
                ),
            )
        )
    return Plan(
        command=AcceptCancellation(
            command_id,
            detail.request.request_id,
            detail.row.title,
            detail.row.seller,
            agreement_id=detail.request.agreement_id,
            shown=shown_cancellation(detail),
        ),
        icon="prohibit",
        action=tr("Accept cancellation"),
        title=_product(detail),
        subtitle=_parties(detail),
        facts=tuple(facts),
        final=phrase(
            "<b>You cannot take this back.</b> A refund is up to the seller: ask for it in writing."
        ),
        word_to_type=WORD_TO_TYPE,
        button=tr("Accept cancellation"),
        is_danger=True,
        cancel=tr("Go back"),
    )


def keep_agreement(detail: CancellationDetail, *, command_id: str) -> Plan:
    """The sheet that refuses the cancellation. AWS requires a reason, and the seller reads it."""
    return Plan(
        command=RejectCancellation(
            command_id,
            detail.request.request_id,
            detail.row.title,
            detail.row.seller,
            agreement_id=detail.request.agreement_id,
            shown=shown_cancellation(detail),
            reason="",
        ),
        icon="shield-check",
        action=tr("Keep the agreement"),
        title=_product(detail),
        subtitle=tr("{parties}. The terms stay as signed.", parties=_parties(detail)),
        reason=ReasonField(
            label=tr("Reason for the seller"),
            hint=tr("The seller sees this text."),
            member="reason",
            limit=CANCELLATION_REASON_LIMIT,
            is_required=True,
        ),
        final=phrase(
            "<b>Your answer is final for this request.</b> The seller can send a new one."
        ),
        button=tr("Keep the agreement"),
        cancel=tr("Go back"),
    )


def _product(detail: CancellationDetail) -> str:
    return plain(detail.agreement.title if detail.agreement else detail.request.agreement_id, 160)


def _parties(detail: CancellationDetail) -> str:
    ends = detail.agreement.end if detail.agreement else None
    seller = text.party(detail.row.seller)
    if ends is None:
        return seller
    return tr("{seller}, runs until {date}", seller=seller, date=text.date(ends))
