"""What every service of AWS may answer, by the code alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import READ_AGAIN, TRY_LATER, Row
from app.errors import (
    AccessDenied,
    BadSettings,
    Conflict,
    NotFound,
    OverQuota,
    Rejected,
    SignInNeeded,
)
from app.language import tr

_SIGN_IN_AGAIN = tr("Sign in again for this profile, then try again.")
_WRONG_CLOCK = Row(
    BadSettings,
    tr("This computer's clock is wrong."),
    tr("Set this computer's clock to the right time, then try again."),
)
_INVALID = Row(Rejected, tr("AWS found the request invalid."))
DENIED = Row(AccessDenied, tr("Your role may not do this in AWS."))
BUSY = Row(OverQuota, tr("AWS is busy with your account's calls."), TRY_LATER)
_EXPIRED = Row(SignInNeeded, tr("Your sign-in to AWS has expired."), _SIGN_IN_AGAIN)
_NOT_ACCEPTED = Row(SignInNeeded, tr("AWS does not accept these credentials."), _SIGN_IN_AGAIN)
_BAD_SIGNATURE = Row(
    SignInNeeded,
    tr("AWS does not accept the signature: the secret key or this computer's clock is wrong."),
    tr("Check the clock and the credentials of this profile."),
)

CLOCK_REFUSED = Row(
    SignInNeeded,
    tr("This computer's clock is wrong, so AWS does not accept what it signs."),
    tr("Set the clock to the right time, then sign in again."),
)

# A reason that no table knows: AWS has more of them than when this was written.
NEW_REASON = Row(
    Rejected,
    tr("AWS found the request invalid, for a reason that is new to this version of Countersign."),
    tr("Look for a newer version, or do it in the AWS console."),
)

CODES: Mapping[str, Row] = MappingProxyType(
    {
        "ValidationException": _INVALID,
        "ValidationError": _INVALID,
        "AccessDeniedException": DENIED,
        "AccessDenied": DENIED,
        "UnauthorizedOperation": DENIED,
        "ResourceNotFoundException": Row(
            NotFound,
            tr("AWS does not find it, or your role has no access to it."),
            tr("AWS answers both the same way; check the account and its rights."),
        ),
        "ConflictException": Row(Conflict, tr("It changed in AWS meanwhile."), READ_AGAIN),
        "ThrottlingException": BUSY,
        "Throttling": BUSY,
        "TooManyRequestsException": BUSY,
        "RequestLimitExceeded": BUSY,
        "ServiceQuotaExceededException": Row(
            OverQuota,
            tr("A limit of your AWS account is reached."),
            tr("See Service Quotas in the AWS console."),
        ),
        "ExpiredTokenException": _EXPIRED,
        "ExpiredToken": _EXPIRED,
        "TokenRefreshRequired": _EXPIRED,
        "UnrecognizedClientException": _NOT_ACCEPTED,
        "InvalidClientTokenId": _NOT_ACCEPTED,
        "InvalidSignatureException": _BAD_SIGNATURE,
        "SignatureDoesNotMatch": _BAD_SIGNATURE,
        "RequestExpired": _WRONG_CLOCK,
        "RequestTimeTooSkewed": _WRONG_CLOCK,
    }
)
