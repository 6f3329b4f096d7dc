"""Answers to cancellation requests: agreeing ends the agreement, and cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from app.commands.base import (
    REPLY,
    Finding,
    Gateways,
    Reading,
    Verdict,
    decided,
    differences,
    require_id,
    require_text,
    state_word,
    status_clause,
)
from app.errors import Rejected
from app.language import tr
from app.model.command import AcceptCancellation, Evidence, RejectCancellation
from app.model.request import PENDING, CancellationRequest

REASON_LIMIT = 2000
_GET = "GetAgreementCancellationRequest"


class _CancellationAnswers:
    """What accepting and rejecting have in common."""

    intended: str
    reads = _GET
    words = REPLY
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def re_read(self, command: AcceptCancellation | RejectCancellation) -> Reading:
        """Compare the request with what was shown."""
        answer = self._gateways.cancellations.request(
            command.target, command.agreement_id, urgent=True
        )
        shown, found = command.shown, answer.value
        return Reading(
            differences=differences(
                (shown.status, found.status, status_clause(found.status)),
                (shown.reason_code, found.reason_code, tr("its reason changed")),
                (shown.description, found.description, tr("its description changed")),
            ),
            operation=_GET,
            text=tr("Read again before sending: {status}.", status=state_word(found.status)),
            request_id=answer.request_id,
            seen=(found,),
        )

    def find_out(
        self, command: AcceptCancellation | RejectCancellation, _noted: Sequence[Evidence], /
    ) -> Verdict:
        """Read the request back."""
        answer = self._gateways.cancellations.request(
            command.target, command.agreement_id, urgent=True
        )
        return self._judge(answer.value, _GET, answer.request_id)

    def _judge(self, found: CancellationRequest, operation: str, request_id: str) -> Verdict:
        finding = Finding.UNSURE
        if found.status == self.intended:
            finding = Finding.DONE
        elif found.status == PENDING:
            finding = Finding.WAITING
        elif decided(found.status):
            finding = Finding.ELSEWHERE
        text = tr("AWS shows it {status}.", status=state_word(found.status))
        return Verdict(finding, operation, text, request_id, found)


class CancellationAcceptance(_CancellationAnswers):
    """Let the seller end the agreement."""

    intended = "APPROVED"
    done = tr("AWS shows the cancellation as approved. The agreement ends.")

    def check(self, command: AcceptCancellation) -> None:
        """Refuse what is not open."""
        _check(command)

    def send(self, command: AcceptCancellation) -> Verdict:
        """Accept it; only the same request, approved, proves it."""
        answer = self._gateways.cancellations.accept(command.target, command.agreement_id)
        return self._judge(answer.value, "AcceptAgreementCancellationRequest", answer.request_id)


class CancellationRejection(_CancellationAnswers):
    """Keep the agreement."""

    intended = "REJECTED"
    done = tr("AWS shows the cancellation as rejected. The agreement stays.")

    def check(self, command: RejectCancellation) -> None:
        """Refuse what is not open, and reasons that AWS would not take."""
        _check(command)
        require_text(command.reason, tr("reason"), REASON_LIMIT)

    def send(self, command: RejectCancellation) -> Verdict:
        """Reject it; only the same request, rejected, proves it."""
        answer = self._gateways.cancellations.reject(
            command.target, command.agreement_id, command.reason
        )
        return self._judge(answer.value, "RejectAgreementCancellationRequest", answer.request_id)


def _check(command: AcceptCancellation | RejectCancellation) -> None:
    require_id(command.target, tr("cancellation request"))
    require_id(command.agreement_id, tr("agreement"))
    if command.shown.status != PENDING:
        raise Rejected(
            tr("This cancellation request does not wait for an answer."), code="not-open"
        )
