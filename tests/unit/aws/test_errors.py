from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions as boto

from app import errors
from app.aws.errors import BadReply, right_of, translate, translate_sign_in
from app.commands.base import proves_refusal


def reply(code: str, status: int, request_id: str = "req-1", **members: Any) -> boto.ClientError:
    response = {
        "Error": {"Code": code, "Message": "<b>Told by AWS</b>"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": request_id},
        **members,
    }
    return boto.ClientError(response, "AcceptAgreementPaymentRequest")


CODES = [
    ("ValidationException", 400, errors.Rejected, True),
    ("AccessDeniedException", 403, errors.AccessDenied, True),
    ("ResourceNotFoundException", 404, errors.NotFound, True),
    ("ThrottlingException", 429, errors.OverQuota, True),
    ("Throttling", 400, errors.OverQuota, True),
    ("TooManyRequestsException", 429, errors.OverQuota, True),
    ("ServiceQuotaExceededException", 402, errors.OverQuota, True),
    ("ExpiredTokenException", 400, errors.SignInNeeded, True),
    ("ExpiredToken", 403, errors.SignInNeeded, True),
    ("UnrecognizedClientException", 400, errors.SignInNeeded, True),
    ("InvalidSignatureException", 400, errors.SignInNeeded, True),
    ("RequestTimeTooSkewed", 403, errors.BadSettings, False),
    ("ConflictException", 409, errors.Conflict, False),
    ("InternalServerException", 500, errors.Unclear, False),
    ("ServiceUnavailableException", 503, errors.Unclear, False),
    ("ValidationException", 500, errors.Unclear, False),
    ("ThrottlingException", 503, errors.Unclear, False),
    ("TeapotException", 418, errors.Unclear, False),
    ("302", 302, errors.Unclear, False),
    ("403", 403, errors.Unclear, False),
]


@pytest.mark.parametrize(("code", "status", "kind", "is_refusal"), CODES)
def test_codes_become_what_there_is_to_do(
    code: str, status: int, kind: type[errors.AppError], is_refusal: bool
) -> None:
    told = translate(reply(code, status), "AcceptAgreementPaymentRequest")
    assert type(told) is kind
    assert proves_refusal(told) is is_refusal
    assert (told.code, told.request_id, told.aws_message) == (code, "req-1", "<b>Told by AWS</b>")
    assert "<b>" not in told.message + told.hint
    assert told.message.endswith(".")


@pytest.mark.parametrize("request_id", ["", "<html>", None, "x" * 200])
def test_a_refusal_without_a_request_id_of_aws_proves_nothing(request_id: Any) -> None:
    for code, status, _, _ in CODES:
        assert not proves_refusal(translate(reply(code, status, request_id), "DescribeAgreement"))


def test_a_missing_right_is_named() -> None:
    told = translate(reply("AccessDeniedException", 403, reason="INVALID_ACCESS"), "GetOffer")
    assert told.missing_right == "aws-marketplace:GetOffer"
    assert told.missing_right in told.hint
    assert right_of("GetCallerIdentity") == "sts:GetCallerIdentity"


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("MISSING_MFA", "MFA"),
        ("FAILED_KYC_COMPLIANCE", "KYC"),
        ("DENIED_BY_PRIVATE_MARKETPLACE_POLICY", "private marketplace"),
        ("INVALID_ACCOUNT_STATE", "state"),
    ],
)
def test_denials_are_told_by_their_reason_and_are_no_expired_sign_in(
    reason: str, word: str
) -> None:
    told = translate(reply("AccessDeniedException", 403, reason=reason), "GetOffer")
    assert isinstance(told, errors.AccessDenied)
    assert word in told.message
    assert not told.missing_right  # none would help
    assert "sign in" not in f"{told.message} {told.hint}".lower()


DENIED = "User: arn:aws:sts::447109263358:assumed-role/Buyer/dana is not authorized to perform: "


@pytest.mark.parametrize(
    ("aws_says", "right", "more"),
    [
        ("aws-marketplace:ViewSubscriptions on resource: *", "ViewSubscriptions", ""),
        (
            "aws-marketplace:DescribeAgreement with an explicit deny in a service control policy",
            "DescribeAgreement",
            "A service control policy denies it, so that granting it is not enough.",
        ),
        (
            "aws-marketplace:DescribeAgreement with an explicit deny in a permissions boundary",
            "DescribeAgreement",
            "A permissions boundary denies it",
        ),
        (
            "aws-marketplace:DescribeAgreement with an explicit deny in an identity-based policy",
            "DescribeAgreement",
            "An identity-based policy denies it",
        ),
        (
            "aws-marketplace:DescribeAgreement with an explicit deny in a VPC endpoint policy",
            "DescribeAgreement",
            "A VPC endpoint policy denies it",
        ),
        ("<b>everything</b>", "DescribeAgreement", ""),
        ("aws-marketplace:* on all", "DescribeAgreement", ""),
    ],
)
def test_the_action_that_aws_names_is_the_missing_right(
    aws_says: str, right: str, more: str
) -> None:
    error = reply("AccessDeniedException", 403, reason="INVALID_ACCESS")
    error.response["Error"]["Message"] = DENIED + aws_says
    told = translate(error, "DescribeAgreement")
    assert told.missing_right == f"aws-marketplace:{right}"
    assert f"Missing right: {told.missing_right}. It unlocks " in told.hint
    assert more in told.hint
    assert "<b>" not in told.hint


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("CLOSED_AGREEMENT_APPROVAL", errors.Conflict),
        ("QUEUED_AGREEMENT_APPROVAL", errors.Rejected),
        ("INVALID_PURCHASE_ORDER_REFERENCE", errors.Rejected),
        ("SOMETHING_NEW", errors.Rejected),
    ],
)
def test_validation_reasons_have_their_own_sentence(
    reason: str, kind: type[errors.AppError]
) -> None:
    told = translate(reply("ValidationException", 400, reason=reason), "AcceptAgreementApproval")
    assert type(told) is kind
    assert told.reason == reason


URL = {"endpoint_url": "https://example.com"}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.EndpointConnectionError(**URL), errors.Offline),
        (boto.ConnectTimeoutError(**URL), errors.Offline),
        (boto.ProxyConnectionError(proxy_url="http://proxy"), errors.Offline),
        (boto.SSLError(**URL, error="x"), errors.Offline),
        (boto.ReadTimeoutError(**URL), errors.Unclear),
        (boto.ConnectionClosedError(**URL), errors.Unclear),
        (boto.HTTPClientError(error="x"), errors.Unclear),
        (boto.ResponseStreamingError(error="x"), errors.Unclear),
        (boto.NoCredentialsError(), errors.SignInNeeded),
        (boto.PartialCredentialsError(provider="env", cred_var="x"), errors.BadSettings),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), errors.SignInNeeded),
        (boto.UnauthorizedSSOTokenError(), errors.SignInNeeded),
        (boto.RefreshWithMFAUnsupportedError(), errors.SignInNeeded),
        (boto.LoginRefreshRequired(), errors.SignInNeeded),
        (boto.MissingDependencyException(msg="crt"), errors.BadSettings),
        (boto.CredentialRetrievalError(provider="x", error_msg="x"), errors.SignInNeeded),
        (boto.ParamValidationError(report="x"), errors.Rejected),
        (BadReply("x"), errors.Unclear),
        (AttributeError(), errors.Unclear),
        (ValueError(), errors.Unclear),
        (RecursionError(), errors.Unclear),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "x"), errors.Unclear),
    ],
)
def test_exceptions_become_what_there_is_to_do(
    error: Exception, kind: type[errors.AppError]
) -> None:
    told = translate(error, "DescribeAgreement")
    assert type(told) is kind
    assert told.message.endswith(".")
    assert not proves_refusal(told)


def test_app_errors_pass_unchanged() -> None:
    error = errors.NotFound("Gone.")
    assert translate(error, "GetOffer") is error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (boto.ProfileNotFound(profile="work"), "no AWS profile named work"),
        (boto.ConfigParseError(path="/home/config"), "/home/config cannot be read"),
        (boto.InvalidConfigError(error_msg="x"), "The AWS profile work is not set up rightly"),
        (OSError("no such program"), "The AWS profile work gives no usable credentials"),
    ],
)
def test_sign_in_failures_say_which_profile(error: Exception, words: str) -> None:
    assert words in translate_sign_in(error, "work").message


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "InvalidSignatureException"])
@pytest.mark.parametrize(
    "message",
    [
        "Signature expired: 20261121T100000Z is now earlier than 20261121T115500Z (… - 5 min.)",
        "Signature not yet current: 20261121T140000Z is still later than 20261121T120500Z",
    ],
)
def test_a_signature_of_another_time_tells_the_clock_alone(code: str, message: str) -> None:
    error = reply(code, 403)
    error.response["Error"]["Message"] = message
    told = translate(error, "GetCallerIdentity")
    assert isinstance(told, errors.SignInNeeded)
    assert told.message.startswith("This computer's clock is wrong")
    assert "secret key" in translate(reply(code, 403), "GetCallerIdentity").message


def test_text_of_aws_that_is_no_text_can_be_told() -> None:
    error = reply("ValidationException", 400)
    error.response["Error"]["Message"] = "half \ud800"
    assert translate(error, "GetAgreementTerms").aws_message == "half ?"


@pytest.mark.parametrize("kind", [boto.EndpointConnectionError, boto.ConnectTimeoutError])
@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("sts-fips.us-east-1.amazonaws.com", "the FIPS endpoint of this service"),
        ("sts.us-east-1.api.aws", "the dual-stack endpoint of this service"),
        ("discovery-marketplace-fips.us-east-1.api.aws", "the FIPS endpoint"),
    ],
)
def test_an_endpoint_that_aws_may_not_have_is_named(
    kind: type[boto.EndpointConnectionError], host: str, words: str
) -> None:
    told = translate(kind(endpoint_url=f"https://{host}/path"), "SearchAgreements")
    assert isinstance(told, errors.Offline)
    assert host in told.message
    assert words in told.message
    assert "Settings > Network" in told.hint


def test_the_usual_endpoints_are_not_taken_for_others() -> None:
    url = "https://discovery-marketplace.us-east-1.api.aws/"
    told = translate(boto.EndpointConnectionError(endpoint_url=url), "GetOffer")
    assert told.message == "AWS cannot be reached: no network."
