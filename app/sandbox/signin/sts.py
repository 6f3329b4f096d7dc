"""The service sts: who is calling, and other roles to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.sandbox.identities import Identities, Identity, Key
from app.sandbox.service import Call, CommonError, Handler, ServiceError
from app.sandbox.signin import mfa
from app.sandbox.signin.book import Book
from app.sandbox.signin.directory import ROLE_BY_ARN, USER_BY_ARN, Role
from app.sandbox.signin.jwt import BadToken, read_web_identity

_HOUR_S = 3600
_SESSION_S = 43_200
_ASSUMED = re.compile(r"arn:aws:sts::(\d{12}):assumed-role/([^/]+)/.+")


class TokenService:
    """Tells who calls and gives out the keys of sessions."""

    name = "sts"

    def __init__(self, book: Book, identities: Identities) -> None:
        self._book = book
        self._identities = identities

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers."""
        return {
            "GetCallerIdentity": self._who,
            "AssumeRole": self._assume,
            "GetSessionToken": self._session,
            "AssumeRoleWithWebIdentity": self._assume_by_web_identity,
        }

    def _who(self, call: Call) -> dict[str, Any]:
        return {
            "UserId": self._caller(call).user_id or call.access_key_id,
            "Account": call.account_id,
            "Arn": call.principal_arn,
        }

    def _assume(self, call: Call) -> dict[str, Any]:
        caller, arn = self._caller(call), call.params["RoleArn"]
        if caller.principal_arn.endswith(":root"):
            raise _denied("Roles may not be assumed by root accounts.")
        role = ROLE_BY_ARN.get(arn)
        has_mfa = self._has_mfa(call, caller)
        needs_mfa = role is not None and (role.needs_mfa or self._book.settings.needs_mfa)
        if role is None or not _trusts(role, caller) or (needs_mfa and not has_mfa):
            raise _denied(
                f"User: {caller.principal_arn} is not authorized to perform: "
                f"sts:AssumeRole on resource: {arn}"
            )
        seconds = call.params.get("DurationSeconds", _HOUR_S)
        if caller.is_temporary and seconds > _HOUR_S:
            raise _invalid(
                "The requested DurationSeconds exceeds the 1 hour session limit "
                "for roles assumed by role chaining."
            )
        return self._in_role(call, role, seconds)

    def _session(self, call: Call) -> dict[str, Any]:
        caller = self._caller(call)
        user = USER_BY_ARN.get(caller.principal_arn)
        if caller.is_temporary or user is None:
            raise _denied("Cannot call GetSessionToken with session credentials")
        longest = _HOUR_S if not user.name else None
        seconds = call.params.get("DurationSeconds", longest or _SESSION_S)
        if longest:
            seconds = min(seconds, longest)
        identity = user.session_identity(has_mfa=self._has_mfa(call, caller))
        key = self._identities.issue(identity, timedelta(seconds=seconds), call.now)
        return {"Credentials": _told(key)}

    def _assume_by_web_identity(self, call: Call) -> dict[str, Any]:
        try:
            shown = read_web_identity(call.params["WebIdentityToken"])
        except BadToken as bad:
            raise ServiceError("InvalidIdentityTokenException", str(bad)) from bad
        if datetime.fromtimestamp(shown.exp, UTC) <= call.now:
            raise ServiceError(
                "ExpiredTokenException", "Token expired: the web identity's time is over."
            )
        role = ROLE_BY_ARN.get(call.params["RoleArn"])
        if role is None or shown.iss not in role.trusted:
            raise _denied("Not authorized to perform sts:AssumeRoleWithWebIdentity")
        answer = self._in_role(call, role, call.params.get("DurationSeconds", _HOUR_S))
        return answer | {
            "SubjectFromWebIdentityToken": shown.sub,
            "Audience": shown.aud,
            "Provider": shown.iss,
        }

    def _in_role(self, call: Call, role: Role, seconds: int) -> dict[str, Any]:
        if timedelta(seconds=seconds) > role.longest:
            raise _invalid(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            )
        identity = role.session(call.params["RoleSessionName"])
        key = self._identities.issue(identity, timedelta(seconds=seconds), call.now)
        return {
            "Credentials": _told(key),
            "AssumedRoleUser": {
                "AssumedRoleId": identity.user_id,
                "Arn": identity.principal_arn,
            },
        }

    def _has_mfa(self, call: Call, caller: Identity) -> bool:
        """Tell whether a code was given, now or for the caller's session. Refuses a wrong one."""
        serial, code = call.params.get("SerialNumber"), call.params.get("TokenCode")
        if serial is None and code is None:
            return caller.has_mfa
        user = USER_BY_ARN.get(caller.principal_arn)
        if user is None or caller.is_temporary or serial != user.mfa_serial or code is None:
            raise _denied(
                "MultiFactorAuthentication failed, unable to validate MFA code. "
                "Please verify your MFA serial number is valid and associated with this user."
            )
        if not mfa.is_valid(serial, code, call.now) or not self._book.use_code(serial, code):
            raise _denied("MultiFactorAuthentication failed with invalid MFA one time pass code.")
        return True

    def _caller(self, call: Call) -> Identity:
        return self._identities.of(call.access_key_id)


def _trusts(role: Role, caller: Identity) -> bool:
    principal = caller.principal_arn
    if found := _ASSUMED.fullmatch(principal):
        principal = f"arn:aws:iam::{found[1]}:role/{found[2]}"
    return caller.account_id in role.trusted or principal in role.trusted


def _told(key: Key) -> dict[str, Any]:
    return {
        "AccessKeyId": key.access_key_id,
        "SecretAccessKey": key.secret,
        "SessionToken": key.token,
        "Expiration": key.expires_at,
    }


def _denied(message: str) -> CommonError:
    return CommonError("AccessDenied", message, 403)


def _invalid(message: str) -> CommonError:
    return CommonError("ValidationError", message, 400)
