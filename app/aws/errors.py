"""Turns what botocore raises, and what it fails to raise, into errors that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from botocore import exceptions as boto

from app.aws.links import marketplace_link
from app.aws.model_refusals import model_row
from app.aws.reasons.codes import CLOCK_REFUSED
from app.aws.reasons.fields import foreign, pointed_at
from app.aws.reasons.lookup import Refusal, row_of
from app.aws.reasons.row import TRY_LATER
from app.errors import (
    AccessDenied,
    AppError,
    BadSettings,
    Offline,
    Rejected,
    SignInNeeded,
    Unclear,
)
from app.language import tr
from app.model.denial import denial_of, denied_by
from app.model.right import action_of, missing

# Compiled when AWS refuses something: every start imports this.
_REQUEST_ID = r"[A-Za-z0-9-]{1,128}"
# AWS names the action that was denied, which may be one that it ties to the operation.
_DENIED_ACTION = r"not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z0-9]{1,80})(?![\w:*])"
_EXPLICIT_DENY = r"explicit deny in (an? (?:[A-Za-z -]{1,40}policy|permissions boundary))"
# AWS says so of a time that is not its own: "Signature expired: … is now earlier than …".
_SIGNED_AT_OTHER_TIME = r"(?i)signature (?:expired|not yet current)"
# AWS's number of a limit, by which Service Quotas in the console lists it.
_QUOTA_CODE = r"L-[A-Z0-9]{4,16}"
_SIGN_IN_AGAIN = tr("Sign in again for this profile, then try again.")

_Words = tuple[type[AppError], str, str]

_NO_TUNNEL = "Tunnel connection failed:"
_FIPS = "-fips."
_DUAL_STACK = ".api.aws"
_ALWAYS_DUAL_STACK = ("discovery-marketplace.", "invoicing.")
_NO_NETWORK = tr("Check the network connection, then try again.")
_BY_EXCEPTION: tuple[tuple[type[BaseException], _Words], ...] = (
    (
        boto.ProxyConnectionError,
        (
            Offline,
            tr("The proxy does not answer."),
            tr("Check the proxy settings of this computer."),
        ),
    ),
    (
        boto.SSLError,
        (
            Offline,
            tr("The secure connection to AWS was refused: its certificate is not trusted here."),
            tr("A proxy may be reading along; ask your network's administrator."),
        ),
    ),
    (boto.ConnectTimeoutError, (Offline, tr("AWS cannot be reached: no connection."), _NO_NETWORK)),
    (
        boto.EndpointConnectionError,
        (Offline, tr("AWS cannot be reached: no network."), _NO_NETWORK),
    ),
    (boto.ReadTimeoutError, (Unclear, tr("AWS did not answer in time."), TRY_LATER)),
    (boto.ConnectionClosedError, (Unclear, tr("The connection to AWS broke off."), TRY_LATER)),
    (boto.HTTPClientError, (Unclear, tr("The connection to AWS broke off."), TRY_LATER)),
    (
        boto.NoCredentialsError,
        (SignInNeeded, tr("The AWS credentials are gone from this computer."), _SIGN_IN_AGAIN),
    ),
    (
        boto.PartialCredentialsError,
        (
            BadSettings,
            tr("The AWS credentials are incomplete: a part of the key pair is missing."),
            tr("Complete this profile in the AWS config files."),
        ),
    ),
    (
        boto.RefreshWithMFAUnsupportedError,
        (
            SignInNeeded,
            tr("The sign-in has expired, and needs an MFA code to go on."),
            _SIGN_IN_AGAIN,
        ),
    ),
    (
        boto.TokenRetrievalError,
        (SignInNeeded, tr("The sign-in of this profile has expired."), _SIGN_IN_AGAIN),
    ),
    (
        boto.UnauthorizedSSOTokenError,
        (SignInNeeded, tr("The sign-in of this profile has expired."), _SIGN_IN_AGAIN),
    ),
    (
        boto.SSOTokenLoadError,
        (SignInNeeded, tr("This profile is not signed in."), _SIGN_IN_AGAIN),
    ),
    (
        boto.SSOError,
        (SignInNeeded, tr("The sign-in of this profile does not work."), _SIGN_IN_AGAIN),
    ),
    (
        boto.LoginError,
        (SignInNeeded, tr("The sign-in of this profile has expired."), _SIGN_IN_AGAIN),
    ),
    (
        boto.MissingDependencyException,
        (
            BadSettings,
            tr("This profile signs in with aws login, which needs a part that is not installed."),
            tr("Install botocore[crt], or use another profile."),
        ),
    ),
    (
        boto.CredentialRetrievalError,
        (
            SignInNeeded,
            tr("The credentials of this profile cannot be fetched."),
            tr("Check credential_process or the role of this profile in the AWS config file."),
        ),
    ),
    (
        boto.ParamValidationError,
        (Rejected, tr("The request is not complete, so it was not sent."), ""),
    ),
)


class BadReply(Exception):
    """The body of a successful answer is not what the service's protocol sends."""


def error_code(error: boto.ClientError) -> str:
    """Give AWS's code of a refusal; empty where the answer has none."""
    return _text((error.response.get("Error") or {}).get("Code"))


def right_of(operation: str) -> str:
    """Name the IAM action that an operation needs."""
    return "sts:GetCallerIdentity" if operation == "GetCallerIdentity" else action_of(operation)


def translate(error: Exception, operation: str) -> AppError:
    """Say what an exception of a call means. `operation` is AWS's name of the call.

    Anything that is not known is `Unclear`: botocore's parsers also raise plain ValueError,
    AttributeError, RecursionError and others on odd answers.
    """
    if isinstance(error, AppError):
        return error
    if isinstance(error, boto.ClientError):
        return _translate_reply(error.response, operation)
    for kind, (target, message, hint) in _BY_EXCEPTION:
        if isinstance(error, kind):
            words = _special_endpoint(error) or _refusing_proxy(error) or (message, hint)
            return target(*words, code=type(error).__name__)
    return Unclear(
        tr("AWS's answer makes no sense to this version of Countersign."),
        tr(
            "Something between this computer and AWS may have answered. Wait a minute, then try again."
        ),
        code=type(error).__name__,
    )


def _special_endpoint(error: Exception) -> tuple[str, str] | None:
    """Say that a service may have no endpoint of the kind that is set; botocore's rules always name one."""
    if not isinstance(error, boto.EndpointConnectionError | boto.ConnectTimeoutError):
        return None
    host = urlsplit(str(error.kwargs.get("endpoint_url", ""))).hostname or ""
    if _FIPS in host:
        kind = "FIPS"
    elif host.endswith(_DUAL_STACK) and not host.startswith(_ALWAYS_DUAL_STACK):
        kind = "dual-stack"
    else:
        return None
    return (
        tr(
            "AWS cannot be reached at {host}, the {kind} endpoint of this service.",
            host=host,
            kind=kind,
        ),
        tr(
            "AWS may have none: turn {kind} endpoints off under Settings > Network, or check the network.",
            kind=kind,
        ),
    )


def _refusing_proxy(error: Exception) -> tuple[str, str] | None:
    """Say what a proxy that is there refused; Python tells it only in words."""
    if not isinstance(error, boto.ProxyConnectionError):
        return None
    told = str(error.kwargs.get("error", ""))
    if _NO_TUNNEL not in told:
        return None
    if f"{_NO_TUNNEL} {HTTPStatus.PROXY_AUTHENTICATION_REQUIRED.value}" in told:
        return (
            tr("The proxy asks for a user name and a password."),
            tr("Set both in HTTPS_PROXY, or choose another proxy under Settings > Network."),
        )
    return (
        tr("The proxy does not let Countersign through to AWS."),
        tr(
            "It must know the hosts of *.amazonaws.com and *.api.aws. AWS may also lack a FIPS endpoint."
        ),
    )


def translate_sign_in(error: Exception, profile: str | None) -> AppError:
    """Say why no credentials could be loaded. `profile` is None for the default ones."""
    if isinstance(error, boto.ProfileNotFound):
        missing = profile or str(getattr(error, "kwargs", {}).get("profile", ""))
        return BadSettings(
            tr("There is no AWS profile named {profile} on this computer.", profile=missing),
            tr(
                "Start with --profile and a name from the AWS config file (aws configure list-profiles)."
            ),
            code="ProfileNotFound",
        )
    if isinstance(error, (boto.ConfigParseError, boto.ConfigNotFound, UnicodeDecodeError)):
        path = str(getattr(error, "kwargs", {}).get("path", ""))
        return BadSettings(
            tr("The AWS config file {path} cannot be read.", path=path).replace("  ", " "),
            tr("Correct the file; each section begins with a line such as [profile NAME]."),
            code=type(error).__name__,
        )
    if isinstance(error, boto.InvalidConfigError):
        return BadSettings(
            tr(
                "The AWS profile {profile} is not set up rightly: its role or source profile does not fit.",
                profile=profile,
            )
            if profile
            else tr(
                "The default AWS profile is not set up rightly: its role or source profile does not fit."
            ),
            tr("Correct this profile in the AWS config file."),
            code=type(error).__name__,
        )
    told = translate(error, "GetCallerIdentity")
    if not isinstance(told, Unclear):
        return told
    return SignInNeeded(
        tr("The AWS profile {profile} gives no usable credentials.", profile=profile)
        if profile
        else tr("The default AWS profile gives no usable credentials."),
        tr(
            "Check this profile in the AWS config file, for instance with: aws sts get-caller-identity"
        ),
        code=type(error).__name__,
    )


def _translate_reply(response: Mapping[str, Any], operation: str) -> AppError:
    """Sort a refusal by code and reason; only AWS's own 4xx answers count as refusals."""
    error = response.get("Error") or {}
    code, said = _text(error.get("Code")), _text(error.get("Message"))
    metadata = response.get("ResponseMetadata") or {}
    status = metadata.get("HTTPStatusCode", 0)
    reason = _text(response.get("reason"))
    fields = response.get("fields") or response.get("fieldList")  # as the services call them
    facts = {
        "code": code,
        "reason": reason,
        "request_id": request_id_of(response),
        "aws_message": _text(foreign(fields, said)),
    }
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unclear(tr("AWS has trouble of its own."), TRY_LATER, **facts)
    told = model_row(operation, code, said)
    if told is not None and status >= HTTPStatus.BAD_REQUEST:
        kind, message, hint = told
        return kind(message, hint, **facts)
    row = row_of(Refusal(code, operation, reason, _text(response.get("resourceType"))))
    if row is not None and "Signature" in code and re.search(_SIGNED_AT_OTHER_TIME, said):
        row = CLOCK_REFUSED
    if status < HTTPStatus.BAD_REQUEST or row is None:
        return _translate_unknown(status, facts)
    if row.kind is AccessDenied:
        return _denied(row.message, operation, facts)
    hints = (row.hint, pointed_at(fields), _quota(response.get("quotaCode")))
    link = marketplace_link(response.get("subscriptionUrl"))
    return row.kind(row.message, " ".join(hint for hint in hints if hint), link=link, **facts)


def _quota(code: object) -> str:
    is_one = isinstance(code, str) and re.fullmatch(_QUOTA_CODE, code)
    return (
        tr("Service Quotas in the AWS console lists the limit as {code}.", code=code)
        if is_one
        else ""
    )


def _denied(message: str, operation: str, facts: Mapping[str, str]) -> AccessDenied:
    """Tell a missing right from what no right mends; none of these is an expired sign-in."""
    denial = denial_of(facts["reason"])
    if denial is not None:
        return AccessDenied(denial.message, denial.hint, **facts)
    named = re.search(_DENIED_ACTION, facts["aws_message"])
    action = named.group(1) if named else right_of(operation)
    hint = missing(action)
    denying = re.search(_EXPLICIT_DENY, facts["aws_message"])
    if denying is not None:
        hint = f"{hint} {denied_by(denying.group(1))}"
    return AccessDenied(message, hint, missing_right=action, **facts)


def _translate_unknown(status: int, facts: Mapping[str, str]) -> AppError:
    if not facts["request_id"] or status < HTTPStatus.BAD_REQUEST:
        return Unclear(
            tr("Something between this computer and AWS answered instead of AWS."),
            tr("Sign in to the network you are on, or check the proxy, then try again."),
            **facts,
        )
    return Unclear(tr("AWS refused in a way that Countersign does not know."), TRY_LATER, **facts)


def request_id_of(response: Mapping[str, Any]) -> str:
    """Give AWS's id of the request, empty where the answer has none of the right form."""
    metadata = response.get("ResponseMetadata")
    found = metadata.get("RequestId") if isinstance(metadata, Mapping) else None
    return found if isinstance(found, str) and re.fullmatch(_REQUEST_ID, found) else ""


def _text(value: object) -> str:
    """Give foreign text; half surrogates, which JSON may carry and messages not, as question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
