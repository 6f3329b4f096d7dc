"""Cancelling an agreement oneself: AWS carries it out some time after it has answered."""

from __future__ import annotations

from collections.abc import Sequence

from app.commands.base import (
    Finding,
    Gateways,
    Lasting,
    Reading,
    Verdict,
    Words,
    amount,
    amount_clause,
    differences,
    require_id,
)
from app.errors import Rejected
from app.language import tr
from app.model.command import CancelAgreement, Evidence

_CANCEL = "CancelAgreement"
_DESCRIBE = "DescribeAgreement"
_ACTIVE = "ACTIVE"
_CANCELLED = "CANCELLED"
_ENDED = {
    "EXPIRED": tr("expired"),
    "RENEWED": tr("renewed"),
    "REPLACED": tr("replaced"),
    "TERMINATED": tr("ended by AWS"),
}


class AgreementCancellation:
    """End an agreement. Which ones AWS lets a buyer end, only its refusal tells."""

    done = tr("AWS shows the agreement as cancelled.")
    reads = _DESCRIBE
    words = Words(
        subject=tr("Your cancellation"),
        again=tr("You can cancel again."),
        locked=tr("Countersign reads the agreement again until AWS shows it as cancelled."),
        same=tr("cancelled it"),
        elsewhere=tr("The agreement ended otherwise, and your cancellation had no effect."),
    )
    lasting = Lasting(
        tr("AWS took the cancellation and is carrying it out."),
        at_most_s=4 * 3600,  # nobody knows how long it takes, and until then nothing is to be seen
        lost_after_s=900,
    )

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: CancelAgreement) -> None:
        """Refuse what is not active."""
        require_id(command.target, tr("agreement"))
        if command.shown.status != _ACTIVE:
            raise Rejected(tr("This agreement is not active."), code="not-open")

    def re_read(self, command: CancelAgreement) -> Reading:
        """Compare the agreement with what was shown."""
        answer = self._gateways.agreements.describe(command.target, urgent=True)
        shown, found = command.shown, answer.value
        return Reading(
            differences=differences(
                (
                    shown.status,
                    found.status,
                    tr("it is {status} by now", status=_word(found.status)),
                ),
                (shown.product_id, found.product_id, tr("it is about another product")),
                (shown.offer_id, found.offer_id, tr("it is about another offer")),
                (shown.seller_account_id, found.seller_account_id, tr("its seller changed")),
                (
                    shown.money,
                    found.value,
                    amount_clause(tr("its value"), shown.money, found.value),
                ),
                (shown.ends_at, found.ends_at, tr("it ends on another day now")),
            ),
            operation=_DESCRIBE,
            text=tr(
                "Read again before sending: {status}, {amount}.",
                status=_word(found.status),
                amount=amount(found.value),
            ),
            request_id=answer.request_id,
            seen=(found,),
        )

    def send(self, command: CancelAgreement) -> Verdict:
        """Cancel it; the answer only says that AWS has taken it."""
        answer = self._gateways.agreements.cancel(command.target)
        text = tr("AWS took it; its answer has no content.")
        return Verdict(Finding.TAKEN, _CANCEL, text, answer.request_id)

    def find_out(self, command: CancelAgreement, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the agreement back."""
        answer = self._gateways.agreements.describe(command.target, urgent=True)
        found = answer.value
        finding = Finding.UNSURE
        if found.status == _CANCELLED:
            finding = Finding.DONE
        elif found.status == _ACTIVE:
            finding = Finding.WAITING
        elif found.status in _ENDED:
            finding = Finding.ELSEWHERE
        text = tr("AWS shows the agreement as {status}.", status=_word(found.status))
        return Verdict(finding, _DESCRIBE, text, answer.request_id, found)


def _word(status: str) -> str:
    if status == _ACTIVE:
        return tr("active")
    if status == _CANCELLED:
        return tr("cancelled")
    return _ENDED.get(status, tr("in a state that is new"))
