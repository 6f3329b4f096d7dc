"""Withdrawing a quote that waits for approval or is approved; the approvals that are open end with it."""

from __future__ import annotations

from collections.abc import Sequence

from app.commands.base import Finding, Gateways, Reading, Verdict, Words
from app.commands.quote_reading import GET_QUOTE, quote_word, read_again, require_quote_id
from app.errors import Rejected
from app.language import tr
from app.model.command import CancelQuote, Evidence
from app.model.quote import ACCEPTED, APPROVED, CANCELLED, DRAFT, PENDING_APPROVAL, REJECTED

_CANCEL = "CancelAgreementRequest"
_FINDINGS = {
    CANCELLED: Finding.DONE,
    ACCEPTED: Finding.ELSEWHERE,
    REJECTED: Finding.ELSEWHERE,
    PENDING_APPROVAL: Finding.WAITING,
    APPROVED: Finding.WAITING,
    DRAFT: Finding.WAITING,
}


class QuoteWithdrawal:
    """Withdraw a quote. The last approver may be quicker: then AWS has accepted it."""

    done = tr("AWS shows the quote as withdrawn. Nothing is bought.")
    reads = GET_QUOTE
    words = Words(
        subject=tr("Your withdrawal"),
        again=tr("You can withdraw the quote again."),
        locked=tr("Countersign reads the quote again until AWS shows the outcome."),
        same=tr("withdrawn it"),
        elsewhere=tr("It was decided before, and your withdrawal had no effect."),
    )
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: CancelQuote) -> None:
        """Refuse a quote that AWS does not withdraw: a draft just expires."""
        require_quote_id(command.target)
        if command.shown.status not in (PENDING_APPROVAL, APPROVED):
            raise Rejected(
                tr("This quote cannot be withdrawn."),
                tr("A draft that nobody accepts expires by itself."),
                code="not-open",
            )

    def re_read(self, command: CancelQuote) -> Reading:
        """Compare the quote with what was shown; above all, whether it was accepted meanwhile."""
        return read_again(self._gateways, command.target, command.shown, is_binding=False)

    def send(self, command: CancelQuote) -> Verdict:
        """Withdraw it; the answer proves nothing yet."""
        answer = self._gateways.quotes.cancel(command.target)
        text = tr("AWS took it; its answer has no content.")
        return Verdict(Finding.TAKEN, _CANCEL, text, answer.request_id)

    def find_out(self, command: CancelQuote, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the quote back."""
        answer = self._gateways.quotes.quote(command.target, urgent=True)
        found = answer.value
        finding = _FINDINGS.get(found.status, Finding.UNSURE)
        text = tr("AWS shows the quote as {status}.", status=quote_word(found.status))
        if found.status == ACCEPTED:
            text = tr("AWS shows the quote as accepted: the agreement is made.")
        return Verdict(finding, GET_QUOTE, text, answer.request_id, found, found.agreement_id)
