"""What AWS does not find, or found changed, by the kind of object that it names.

AWS answers "missing" and "not for you" the same way, on purpose, so the sentences say both.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import READ_AGAIN, Row
from app.errors import Conflict, NotFound
from app.language import tr

_CHECK_ACCOUNT = tr("AWS answers both the same way; check which account you are signed in to.")


def _missing(message: str, hint: str = _CHECK_ACCOUNT) -> Row:
    return Row(NotFound, message, hint)


def _changed(message: str, hint: str = READ_AGAIN) -> Row:
    return Row(Conflict, message, hint)


NOT_FOUND: Mapping[str, Row] = MappingProxyType(
    {
        "Agreement": _missing(tr("There is no such agreement, or this account is no party to it.")),
        "AgreementRequest": _missing(
            tr(
                "This quote is gone: it has expired or was overtaken, its offer changed, or it is not yours."
            ),
            tr("Open the offer or the agreement again and get a new quote."),
        ),
        "AgreementProposal": _missing(
            tr(
                "There is no such offer, or it is not made to this account or not sold in its country."
            ),
            tr("Ask the seller for the link to the offer and for which account it is meant."),
        ),
        "Charge": _missing(
            tr("There is no such charge, or it belongs to another agreement."),
            tr("Read the charges again."),
        ),
        "PaymentRequest": _missing(
            tr("There is no such payment request, or it is not made to this account.")
        ),
        "Invoice": _missing(tr("There is no such invoice, or this account has no access to it.")),
        "AgreementCancellationRequest": _missing(
            tr("There is no such cancellation request, or it is not made to this account.")
        ),
        "BillingAdjustmentRequest": _missing(
            tr("There is no such billing adjustment, or this account has no access to it.")
        ),
        "AgreementApproval": _missing(
            tr("There is no such approval, or this account neither asked for it nor decides on it.")
        ),
        "AgreementRequestApprovalPlan": _missing(
            tr("There is no such approval plan, or it is not one for this quote."),
            tr("Read the quote's approval plans again."),
        ),
    }
)

CHANGED: Mapping[str, Row] = MappingProxyType(
    {
        "Agreement": _changed(tr("The agreement changed in AWS meanwhile.")),
        "AgreementRequest": _changed(
            tr(
                "The quote changed in AWS meanwhile: it may be accepted, withdrawn or up for approval."
            )
        ),
        "AgreementProposal": _changed(
            tr("The offer changed in AWS meanwhile."), tr("Open it again, then get a new quote.")
        ),
        "Charge": _changed(
            tr("The charge changed in AWS meanwhile."),
            tr("Read the charges again, then decide anew."),
        ),
        "PaymentRequest": _changed(
            tr(
                "The payment request does not wait for an answer any more: it was decided meanwhile."
            )
        ),
        "Invoice": _changed(tr("The invoice changed in AWS meanwhile.")),
        "AgreementCancellationRequest": _changed(
            tr(
                "The cancellation request does not wait for an answer any more: it was decided meanwhile."
            )
        ),
        "BillingAdjustmentRequest": _changed(
            tr("The billing adjustment changed in AWS meanwhile.")
        ),
        "AgreementApproval": _changed(
            tr("The approval does not wait for this answer any more: it was decided meanwhile.")
        ),
        "AgreementRequestApprovalPlan": _changed(
            tr("The approval plan of the quote changed in AWS meanwhile.")
        ),
    }
)
