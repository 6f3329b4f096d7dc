"""The service signin: console sign-in for programs, whose tokens are keys that their own key renews."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.identities import Identities
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.signin.book import Book, Code, ConsoleGrant, fresh_secret
from app.sandbox.signin.directory import USER_BY_ARN
from app.sandbox.signin.dpop import BadProof, Proof, read_proof
from app.sandbox.signin.jwt import signed_claims
from app.sandbox.signin.oidc import is_verifier

SAME_DEVICE = "arn:aws:signin:::devtools/same-device"
CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device"
TOKEN_PATH = "/v1/token"  # noqa: S105 - a path
_PROOFS_KEPT = 1000


class ConsoleService:
    """Hands out and renews console keys."""

    name = "signin"

    def __init__(self, book: Book, identities: Identities, base_url: str) -> None:
        self._book = book
        self._identities = identities
        self._base_url = base_url

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers."""
        return {"CreateOAuth2Token": self._create_token}

    def _create_token(self, call: Call) -> dict[str, Any]:
        asked = call.params["tokenInput"]
        proof = self._proof(call)
        if self._book.settings.lacks_console_rights:
            raise _denied(
                "INSUFFICIENT_PERMISSIONS", "The permission signin:CreateOAuth2Token is missing."
            )
        if asked["grantType"] == "refresh_token":
            return self._renewed(call, asked, proof)
        return self._first(call, asked, proof)

    def _first(self, call: Call, asked: Mapping[str, Any], proof: Proof) -> dict[str, Any]:
        code = self._book.codes.get(asked.get("code", ""))
        if code is None or code.grant_id or not _fits(code, asked):
            raise _bad_grant()
        if code.expires_at <= call.now:
            raise _denied("AUTHCODE_EXPIRED", "The authorization code has expired.")
        grant = ConsoleGrant(
            refresh="",
            who=code.who,
            thumbprint=proof.thumbprint,
            client_id=asked["clientId"],
            ends_at=call.now + timedelta(seconds=self._book.settings.console_sign_in_s),
        )
        code.grant_id = secrets.token_hex(8)
        self._book.grants[code.grant_id] = grant
        id_token = signed_claims(
            {
                "iss": self._base_url,
                "sub": grant.who,
                "aud": grant.client_id,
                "iat": int(call.now.timestamp()),
                "exp": int(grant.ends_at.timestamp()),
            }
        )
        answer = self._write(call.now, grant)
        return {"tokenOutput": answer | {"idToken": id_token}}

    def _renewed(self, call: Call, asked: Mapping[str, Any], proof: Proof) -> dict[str, Any]:
        grant = self._book.grant_with(asked["refreshToken"]) if "refreshToken" in asked else None
        if grant is None or grant.client_id != asked["clientId"]:
            raise _bad_grant()
        if grant.thumbprint != proof.thumbprint:
            raise _bad_grant()
        if grant.has_changed:
            raise _denied("USER_CREDENTIALS_CHANGED", "The user's credentials have changed.")
        if grant.ends_at <= call.now:
            raise _denied("TOKEN_EXPIRED", "The refresh token has expired.")
        return {"tokenOutput": self._write(call.now, grant)}

    def _write(self, now: datetime, grant: ConsoleGrant) -> dict[str, Any]:
        grant.refresh = fresh_secret()
        lifetime = timedelta(seconds=self._book.settings.console_s)
        key = self._identities.issue(USER_BY_ARN[grant.who].session_identity(), lifetime, now)
        self._book.sweep(now)
        self._book.touch()
        return {
            "accessToken": {
                "accessKeyId": key.access_key_id,
                "secretAccessKey": key.secret,
                "sessionToken": key.token,
            },
            "tokenType": "aws_sigv4",
            "expiresIn": int(lifetime.total_seconds()),
            "refreshToken": grant.refresh,
        }

    def _proof(self, call: Call) -> Proof:
        try:
            proof = read_proof(call.headers.get("dpop", ""), "POST", TOKEN_PATH)
        except BadProof as bad:
            raise _invalid("INVALID_REQUEST", str(bad)) from bad
        if proof.number in self._book.proofs:
            raise _invalid("INVALID_REQUEST", "The DPoP proof was used before.")
        self._book.proofs = [*self._book.proofs[-_PROOFS_KEPT:], proof.number]
        self._book.touch()
        return proof


def _fits(code: Code, asked: Mapping[str, Any]) -> bool:
    ticket = code.ticket
    return (
        ticket.is_console
        and ticket.client_id == asked["clientId"]
        and ticket.redirect_uri == asked.get("redirectUri")
        and is_verifier(asked.get("codeVerifier", ""), ticket.challenge)
    )


def _denied(error: str, text: str) -> ServiceError:
    return ServiceError("AccessDeniedException", text, error=error)


def _invalid(error: str, text: str) -> ServiceError:
    return ServiceError("ValidationException", text, error=error)


def _bad_grant() -> ServiceError:
    return _invalid("invalid_grant", "The grant is unknown, used, revoked or of another sign-in.")
