"""The service sso-oidc: programs are registered here and get tokens for what people allowed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.signin.book import (
    Answer,
    Book,
    Client,
    Code,
    Device,
    Token,
    fresh_secret,
    fresh_user_code,
)
from app.sandbox.signin.directory import START_URL

ACCESS_SCOPE = "sso:account:access"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
CODE_GRANT = "authorization_code"
REFRESH_GRANT = "refresh_token"

_SCOPES = frozenset({ACCESS_SCOPE, "openid"})
_SLOWER_BY_S = 5.0
_EARLY = 0.9  # a question this near to its interval is in time: clocks and wires are not exact
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class OidcService:
    """Registers programs, starts device sign-ins and hands out tokens."""

    name = "sso-oidc"

    def __init__(self, book: Book, base_url: str) -> None:
        self._book = book
        self._base_url = base_url

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers."""
        return {
            "RegisterClient": self._register,
            "StartDeviceAuthorization": self._start_device,
            "CreateToken": self._create_token,
        }

    def _register(self, call: Call) -> dict[str, Any]:
        asked = call.params
        grant_types = tuple(asked.get("grantTypes", (DEVICE_GRANT, REFRESH_GRANT)))
        redirect_uris = tuple(asked.get("redirectUris", ()))
        _check_registration(asked, grant_types, redirect_uris)
        client = Client(
            id=fresh_secret()[:32],
            secret=fresh_secret(),
            name=asked["clientName"],
            scopes=tuple(asked.get("scopes", ())),
            redirect_uris=redirect_uris,
            grant_types=grant_types,
            expires_at=call.now + timedelta(seconds=self._book.settings.client_s),
        )
        self._book.clients[client.id] = client
        self._book.touch()
        return {
            "clientId": client.id,
            "clientSecret": client.secret,
            "clientIdIssuedAt": int(call.now.timestamp()),
            "clientSecretExpiresAt": int(client.expires_at.timestamp()),
        }

    def _start_device(self, call: Call) -> dict[str, Any]:
        client = self._client(call)
        if not is_start_url(call.params["startUrl"]):
            raise _bad_request("The start URL belongs to no Identity Center.")
        if DEVICE_GRANT not in client.grant_types:
            raise _unauthorized_client()
        settings = self._book.settings
        self._book.sweep(call.now)
        device = Device(
            code=fresh_secret(),
            user_code=fresh_user_code(),
            client_id=client.id,
            expires_at=call.now + timedelta(seconds=settings.device_s),
            interval_s=settings.device_interval_s,
        )
        self._book.devices[device.code] = device
        self._book.touch()
        page = f"{self._base_url}/device"
        return {
            "deviceCode": device.code,
            "userCode": device.user_code,
            "verificationUri": page,
            "verificationUriComplete": f"{page}?user_code={device.user_code}",
            "expiresIn": int(settings.device_s),
            "interval": int(settings.device_interval_s),
        }

    def _create_token(self, call: Call) -> dict[str, Any]:
        grants: dict[str, Callable[[Call, Client], dict[str, Any]]] = {
            DEVICE_GRANT: self._for_device,
            CODE_GRANT: self._for_code,
            REFRESH_GRANT: self._for_refresh,
        }
        client = self._client(call)
        asked = call.params["grantType"]
        if asked not in grants:
            raise _unsupported()
        if asked not in client.grant_types:
            raise _unauthorized_client()
        _check_scopes(call.params.get("scope", ()))
        return grants[asked](call, client)

    def _for_device(self, call: Call, client: Client) -> dict[str, Any]:
        device = self._book.devices.get(_required(call, "deviceCode"))
        if device is None or device.client_id != client.id or device.answer is Answer.USED:
            raise _bad_grant("The device code is not known.")
        self._book.touch()
        asked_before, device.asked_at = device.asked_at, call.now
        if device.expires_at <= call.now:
            raise _refusal("ExpiredTokenException", "expired_token", "The device code has expired.")
        if asked_before is not None:
            waited_s = (call.now - asked_before).total_seconds()
            if waited_s < device.interval_s * _EARLY:
                device.interval_s += _SLOWER_BY_S
                raise _refusal("SlowDownException", "slow_down", "Ask less often.")
        if device.answer is Answer.DENIED:
            raise _refusal("AccessDeniedException", "access_denied", "Access was denied.")
        if device.answer is Answer.PENDING:
            raise _refusal(
                "AuthorizationPendingException",
                "authorization_pending",
                "Nobody has allowed or denied access yet.",
            )
        device.answer = Answer.USED
        return self._grant(call.now, client, device.who, client.scopes)

    def _for_code(self, call: Call, client: Client) -> dict[str, Any]:
        code = self._book.codes.get(_required(call, "code"))
        redirect_uri = _required(call, "redirectUri")
        verifier = _required(call, "codeVerifier")
        if code is None or code.ticket.is_console or code.ticket.client_id != client.id:
            raise _bad_grant("The authorization code is not known.")
        if code.grant_id:  # somebody else has seen the code: nothing that came of it is safe
            self._revoke(code.grant_id)
            raise _bad_grant("The authorization code was used before.")
        if code.expires_at <= call.now:
            raise _bad_grant("The authorization code has expired.")
        if code.ticket.redirect_uri != redirect_uri:
            raise _bad_grant("The redirect URI is not the one of the sign-in page.")
        if not is_verifier(verifier, code.ticket.challenge):
            raise _bad_grant("The code verifier does not fit the code challenge.")
        return self._grant(call.now, client, code.who, code.ticket.scopes, code)

    def _for_refresh(self, call: Call, client: Client) -> dict[str, Any]:
        token = self._book.token_with(refresh=_required(call, "refreshToken"))
        if token is None or token.client_id != client.id:
            raise _bad_grant("The refresh token is not known.")
        if token.ends_at <= call.now:
            raise _bad_grant("The sign-in has ended.")
        token.refresh = ""  # it works once: whoever comes second has to sign in again
        return self._write(
            call.now,
            Token(
                access=fresh_secret(),
                refresh=fresh_secret(),
                grant_id=token.grant_id,
                client_id=client.id,
                who=token.who,
                scopes=token.scopes,
                expires_at=min(self._token_end(call.now), token.ends_at),
                ends_at=token.ends_at,
            ),
        )

    def _grant(
        self,
        now: datetime,
        client: Client,
        who: str,
        scopes: tuple[str, ...],
        code: Code | None = None,
    ) -> dict[str, Any]:
        grant_id = secrets.token_hex(8)
        if code is not None:
            code.grant_id = grant_id
        ends_at = now + timedelta(seconds=self._book.settings.sign_in_s)
        can_renew = ACCESS_SCOPE in scopes and REFRESH_GRANT in client.grant_types
        return self._write(
            now,
            Token(
                access=fresh_secret(),
                refresh=fresh_secret() if can_renew else "",
                grant_id=grant_id,
                client_id=client.id,
                who=who,
                scopes=scopes,
                expires_at=min(self._token_end(now), ends_at) if can_renew else ends_at,
                ends_at=ends_at,
            ),
        )

    def _write(self, now: datetime, token: Token) -> dict[str, Any]:
        self._book.sweep(now)
        self._book.tokens[token.access] = token
        self._book.touch()
        told = {
            "accessToken": token.access,
            "tokenType": "Bearer",
            "expiresIn": int((token.expires_at - now).total_seconds()),
        }
        return told | ({"refreshToken": token.refresh} if token.refresh else {})

    def _token_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._book.settings.token_s)

    def _revoke(self, grant_id: str) -> None:
        tokens = self._book.tokens
        self._book.tokens = {k: t for k, t in tokens.items() if t.grant_id != grant_id}
        self._book.touch()

    def _client(self, call: Call) -> Client:
        client = self._book.clients.get(call.params["clientId"])
        given = call.params["clientSecret"]
        if client is None or not hmac.compare_digest(client.secret.encode(), given.encode()):
            raise _refusal("InvalidClientException", "invalid_client", "The client is not known.")
        if client.expires_at <= call.now:
            raise _refusal(
                "InvalidClientException", "invalid_client", "The client's secret has expired."
            )
        return client


def is_start_url(url: str | None) -> bool:
    """Tell whether this is the start URL of the sandbox's Identity Center."""
    return url is not None and url.partition("#")[0].rstrip("/") == START_URL


def is_loopback(uri: str) -> bool:
    """Tell whether a browser that is sent there stays on its own machine, as AWS asks for."""
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname == "127.0.0.1" and port != 0


def is_verifier(verifier: str, challenge: str) -> bool:
    """Tell whether a code verifier is the one that a challenge was made of (RFC 7636, S256)."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made, challenge.encode())


def _check_registration(
    asked: Mapping[str, Any], grant_types: tuple[str, ...], redirect_uris: tuple[str, ...]
) -> None:
    if asked["clientType"] != "public":
        text = "The client type must be public."
        raise _refusal("InvalidClientMetadataException", "invalid_client_metadata", text)
    _check_scopes(asked.get("scopes", ()))
    if not {DEVICE_GRANT, CODE_GRANT, REFRESH_GRANT}.issuperset(grant_types):
        raise _unsupported()
    if not all(is_loopback(uri) for uri in redirect_uris):
        text = "A redirect URI must be of the form http://127.0.0.1/PATH."
        raise _refusal("InvalidRedirectUriException", "invalid_redirect_uri", text)
    if CODE_GRANT in grant_types and not (redirect_uris and is_start_url(asked.get("issuerUrl"))):
        raise _bad_request("The code grant needs a redirect URI and a known issuer URL.")


def _check_scopes(scopes: Sequence[str]) -> None:
    if not _SCOPES.issuperset(scopes):
        raise _refusal("InvalidScopeException", "invalid_scope", "A scope is not known.")


def _required(call: Call, name: str) -> str:
    value = call.params.get(name)
    if not value:
        raise _bad_request(f"The member {name} is missing.")
    return str(value)


def _refusal(name: str, error: str, text: str) -> ServiceError:
    return ServiceError(name, text, error=error)


def _bad_request(text: str) -> ServiceError:
    return _refusal("InvalidRequestException", "invalid_request", text)


def _bad_grant(text: str) -> ServiceError:
    return _refusal("InvalidGrantException", "invalid_grant", text)


def _unauthorized_client() -> ServiceError:
    text = "The client was not registered for this grant type."
    return _refusal("UnauthorizedClientException", "unauthorized_client", text)


def _unsupported() -> ServiceError:
    text = "The grant type is not supported."
    return _refusal("UnsupportedGrantTypeException", "unsupported_grant_type", text)
