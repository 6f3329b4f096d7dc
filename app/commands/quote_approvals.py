"""Asking the organisation to approve a quote: when the last one agrees, AWS accepts it by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.commands.base import Finding, Gateways, Reading, Verdict, Words, require_text
from app.commands.purchase_orders import require_orders
from app.commands.quote_reading import (
    GET_QUOTE,
    quote_word,
    read_again,
    require_known_terms,
    require_quote_id,
)
from app.errors import Rejected
from app.language import tr
from app.model.command import Evidence, PlanNote, StartApprovals
from app.model.quote import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DRAFT,
    PENDING_APPROVAL,
    REJECTED,
)

NOTE_LIMIT = 1000
_START = "StartAgreementApprovals"
_MAX_PLANS = 10
_PLAN = re.compile(r"aplan-[A-Za-z0-9]{1,58}")
# None of these can be reached without approvals that were asked for.
_BEGUN = (PENDING_APPROVAL, APPROVED, ACCEPTED, REJECTED, CANCELLED)


class ApprovalStart:
    """Put a quote up for approval. It leads to a purchase without another click."""

    done = tr("AWS shows that your organisation was asked to approve.")
    reads = GET_QUOTE
    words = Words(
        subject=tr("Your request for approval"),
        again=tr("You can ask for approval again."),
        locked=tr(
            "Do not ask for approval a second time. Countersign reads the quote again until AWS shows"
            " the outcome."
        ),
        same=tr("asked for approval"),
        elsewhere=tr("It was decided elsewhere, and nobody was asked to approve."),
    )
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: StartApprovals) -> None:
        """Refuse plans, notes and purchase orders that AWS would not take."""
        shown = command.shown
        require_quote_id(command.target)
        if shown.status != DRAFT:
            raise Rejected(tr("Approval of this quote was asked for already."), code="not-open")
        if shown.approval_required is False:
            raise Rejected(
                tr("This quote needs no approval."),
                tr("Accept it instead."),
                code="needs-no-approval",
            )
        _require_plans(command.plans)
        require_known_terms(shown.terms)
        require_orders(command.purchase_orders, shown.charges, with_approval=True)

    def re_read(self, command: StartApprovals) -> Reading:
        """Compare all of the quote with what was shown: approval buys what it says then."""
        return read_again(self._gateways, command.target, command.shown)

    def send(self, command: StartApprovals) -> Verdict:
        """Ask for approval; approvals of this quote in the answer prove it."""
        answer = self._gateways.quotes.start_approvals(
            command.target, command.plans, command.purchase_orders
        )
        finding = Finding.DONE if answer.value else Finding.TAKEN
        text = tr("AWS answered with the approvals.") if answer.value else tr("AWS took it.")
        return Verdict(finding, _START, text, answer.request_id)

    def find_out(self, command: StartApprovals, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the quote back."""
        answer = self._gateways.quotes.quote(command.target, urgent=True)
        found = answer.value
        finding = Finding.UNSURE
        if found.status in _BEGUN:
            finding = Finding.DONE
        elif found.status == DRAFT:
            finding = Finding.WAITING
        text = tr("AWS shows the quote as {status}.", status=quote_word(found.status))
        return Verdict(finding, GET_QUOTE, text, answer.request_id, found, found.agreement_id)


def _require_plans(plans: Sequence[PlanNote]) -> None:
    if not 1 <= len(plans) <= _MAX_PLANS:
        raise Rejected(
            tr(
                "A quote is approved by 1 to {most} plans, not {number}.",
                most=_MAX_PLANS,
                number=len(plans),
            ),
            code="bad-plans",
        )
    if len({one.plan_reference for one in plans}) < len(plans):
        raise Rejected(tr("An approval plan is named twice."), code="bad-plans")
    for one in plans:
        if not _PLAN.fullmatch(one.plan_reference):
            raise Rejected(tr("The id of an approval plan is not one of AWS's."), code="bad-id")
        if one.note:
            require_text(one.note, tr("note"), NOTE_LIMIT)
