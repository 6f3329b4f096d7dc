"""Denials of AWS that no right and no new sign-in mends, each in words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Denial(msgspec.Struct, frozen=True):
    """What AWS denies for, and what there is to do: the person is signed in and may have every right."""

    message: str
    hint: str


# By the reason that AWS gives. INVALID_ACCESS, a missing right, is not among them.
DENIALS: Mapping[str, Denial] = MappingProxyType(
    {
        "MISSING_MFA": Denial(
            "AWS wants a second factor (MFA) for this.",
            "Use a session that was started with an MFA code. The rights of your role are not the "
            "cause.",
        ),
        "DENIED_BY_PRIVATE_MARKETPLACE_POLICY": Denial(
            "Your organisation's private marketplace does not allow this product.",
            "Ask the administrators of your private marketplace to allow it.",
        ),
        "FAILED_KYC_COMPLIANCE": Denial(
            "AWS has not finished checking who owns this account (KYC).",
            "Complete the check in the AWS console, under Account.",
        ),
        "INVALID_ACCOUNT_STATE": Denial(
            "The state of this AWS account does not allow it.",
            "Look for notices under Account in the AWS console, such as an unpaid bill or a plan "
            "that cannot buy.",
        ),
    }
)


def denial_of(reason: str) -> Denial | None:
    """Find the words for a reason; None for a missing right and everything else."""
    return DENIALS.get(reason)
