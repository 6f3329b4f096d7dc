"""Denials of AWS that no right and no new sign-in mends, each in words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from app.language import tr


class Denial(msgspec.Struct, frozen=True):
    """What AWS denies for, and what there is to do: the person is signed in and may have every right."""

    message: str
    hint: str


# By the reason that AWS gives. INVALID_ACCESS, a missing right, is not among them.
DENIALS: Mapping[str, Denial] = MappingProxyType(
    {
        "MISSING_MFA": Denial(
            tr("AWS wants a second factor (MFA) for this."),
            tr(
                "Use a session that was started with an MFA code. The rights of your role are not the "
                "cause."
            ),
        ),
        "DENIED_BY_PRIVATE_MARKETPLACE_POLICY": Denial(
            tr("Your organisation's private marketplace does not allow this product."),
            tr("Ask the administrators of your private marketplace to allow it."),
        ),
        "FAILED_KYC_COMPLIANCE": Denial(
            tr("AWS has not finished checking who owns this account (KYC)."),
            tr("Complete the check in the AWS console, under Account."),
        ),
        "INVALID_ACCOUNT_STATE": Denial(
            tr("The state of this AWS account does not allow it."),
            tr(
                "Look for notices under Account in the AWS console, such as an unpaid bill or a plan "
                "that cannot buy."
            ),
        ),
    }
)


def denial_of(reason: str) -> Denial | None:
    """Find the words for a reason; None for a missing right and everything else."""
    return DENIALS.get(reason)


# By AWS's words for what denies; IAM has these kinds.
_DENYING: Mapping[str, str] = MappingProxyType(
    {
        "an identity-based policy": tr(
            "An identity-based policy denies it, so that granting it is not enough."
        ),
        "a resource-based policy": tr(
            "A resource-based policy denies it, so that granting it is not enough."
        ),
        "a service control policy": tr(
            "A service control policy denies it, so that granting it is not enough."
        ),
        "a resource control policy": tr(
            "A resource control policy denies it, so that granting it is not enough."
        ),
        "a session policy": tr("A session policy denies it, so that granting it is not enough."),
        "a permissions boundary": tr(
            "A permissions boundary denies it, so that granting it is not enough."
        ),
    }
)


def denied_by(what: str) -> str:
    """Say that an explicit denial stands in the way; `what` is AWS's word for where it stands."""
    return _DENYING.get(what) or tr(
        "{what} denies it, so that granting it is not enough.", what=what[0].upper() + what[1:]
    )
