"""Signs in to IAM Identity Center in the browser, and lists the accounts and roles that it opens."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from app.aws.addresses import checked, require_aws_page, unknown_region
from app.aws.browser_words import (
    cancelled_sign_in,
    denied_sign_in,
    expired_code,
    late_sign_in,
    refused_sign_in,
)
from app.aws.callback import CALLBACK_PATH, Callback
from app.aws.center_tokens import REFRESH_GRANT, CenterTokens, Client, Token
from app.aws.cores import without_files
from app.aws.entries import keep_entry, load_entry
from app.aws.errors import error_code, translate
from app.errors import AccessDenied, AppError, BadSettings, SignInNeeded, Unclear
from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import BrowserPage, Center, CenterAccount, Vault

_CODE_GRANT = "authorization_code"
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SCOPES = ["sso:account:access"]
PAGE_LASTS = timedelta(minutes=10)
_SPARE = timedelta(hours=1)  # a client that ends sooner is not worth a sign-in
_SLOWER_S = 5  # as RFC 8628 asks for
_SHORTEST_POLL_S = 1

Show = Callable[[BrowserPage], None]
T = TypeVar("T")


class _Visit(msgspec.Struct, frozen=True):
    """One sign-in under way."""

    center: Center
    oidc: Any
    show: Show
    cancelled: threading.Event


class CenterSignIn:
    """The way into Identity Center; may be used from any thread."""

    def __init__(
        self,
        vault: Vault,
        *,
        endpoint_url: str | None = None,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._vault = vault
        self._endpoint_url = endpoint_url
        self._now = now
        self._tokens = CenterTokens(vault, endpoint_url=endpoint_url, now=now)

    def enter(
        self, center: Center, *, uses_code: bool, show: Show, cancelled: threading.Event
    ) -> tuple[CenterAccount, ...]:
        """Sign in, in the browser that `show` is to send to a page; blocks. Gives the accounts.

        Raises:
            SignInNeeded: given up (code SIGN_IN_CANCELLED), denied, or too late.
            BadSettings: the start URL or the region is wrong.
        """
        center = checked(center)
        oidc = self._tokens.client("sso-oidc", center)
        visit = _Visit(center, oidc, show, cancelled)
        token = self._with_client(visit, uses_code=uses_code)
        if cancelled.is_set():  # after the browser had come back: nothing of it is kept
            raise cancelled_sign_in()
        self._tokens.keep(center, token)
        return self.accounts(center)

    def accounts(self, center: Center) -> tuple[CenterAccount, ...]:
        """List the accounts that the person may enter. Raises AppError."""
        return self._list(checked(center), "list_accounts", "accountList", _account)

    def roles(self, center: Center, account_id: str) -> tuple[str, ...]:
        """List the roles that the person has in an account. Raises AppError."""
        return self._list(
            checked(center), "list_account_roles", "roleList", _role, accountId=account_id
        )

    def _list(
        self,
        center: Center,
        operation: str,
        member: str,
        read_row: Callable[[Any], T],
        **asked: Any,
    ) -> tuple[T, ...]:
        pages = self._tokens.client("sso", center).get_paginator(operation)

        def read(token: Token) -> tuple[T, ...]:
            rows = pages.paginate(accessToken=token.access, **asked).search(f"{member}[]")
            return tuple(map(read_row, rows))

        try:
            return self._tokens.spend(center, read)
        except AppError:
            raise
        except ClientError as error:
            if error_code(error) == "ForbiddenException":
                raise AccessDenied(
                    tr("Identity Center gives you no role in this account, or no more."),
                    tr("Choose another account, or ask whoever runs Identity Center."),
                    code="ForbiddenException",
                ) from error
            raise translate(error, operation) from error
        except Exception as error:
            raise translate(error, operation) from error

    def _with_client(self, visit: _Visit, *, uses_code: bool) -> Token:
        """Sign in with the kept registration, and once more with a new one where AWS has lost it."""
        way = self._by_code if uses_code else self._by_page
        name = self._tokens.name("code-client" if uses_code else "page-client", visit.center)
        try:
            kept = self._kept_client(name)
            try:
                return way(visit, kept or self._register(visit, name, uses_code=uses_code))
            except ClientError as error:
                if kept is None or error_code(error) != "InvalidClientException":
                    raise
            return way(visit, self._register(visit, name, uses_code=uses_code))
        except AppError:
            raise
        except Exception as error:
            raise self._told(error, visit.center) from error

    def _kept_client(self, name: str) -> Client | None:
        client: Client | None = load_entry(self._vault, name, Client)
        return client if client is not None and client.expires_at > self._now() + _SPARE else None

    def _register(self, visit: _Visit, name: str, *, uses_code: bool) -> Client:
        own = (
            {"grantTypes": [_DEVICE_GRANT, REFRESH_GRANT]}
            if uses_code
            else {
                "grantTypes": [_CODE_GRANT, REFRESH_GRANT],
                "redirectUris": [f"http://127.0.0.1{CALLBACK_PATH}"],
                "issuerUrl": visit.center.start_url,
            }
        )
        told = visit.oidc.register_client(
            clientName="Countersign", clientType="public", scopes=_SCOPES, **own
        )
        expires_at = datetime.fromtimestamp(told["clientSecretExpiresAt"], UTC)
        client = Client(told["clientId"], told["clientSecret"], expires_at)
        keep_entry(self._vault, name, client)
        return client

    def _by_page(self, visit: _Visit, client: Client) -> Token:
        """Sign in by authorization code with PKCE (RFC 7636, 8252)."""
        verifier = secrets.token_urlsafe(64)
        with Callback() as callback:
            asked = {
                "response_type": "code",
                "client_id": client.id,
                "redirect_uri": callback.redirect_uri,
                "state": callback.state,
                "code_challenge_method": "S256",
                "code_challenge": challenge_of(verifier),
                "scopes": " ".join(_SCOPES),
            }
            url = f"{visit.oidc.meta.endpoint_url.rstrip('/')}/authorize?{urlencode(asked)}"
            require_aws_page(url, self._endpoint_url)
            visit.show(BrowserPage(url, self._now() + PAGE_LASTS))
            code = callback.code(visit.cancelled, PAGE_LASTS.total_seconds())
            told = visit.oidc.create_token(
                clientId=client.id,
                clientSecret=client.secret,
                grantType=_CODE_GRANT,
                code=code,
                redirectUri=callback.redirect_uri,
                codeVerifier=verifier,
            )
        return self._token(told, client)

    def _by_code(self, visit: _Visit, client: Client) -> Token:
        """Sign in by device code (RFC 8628)."""
        own = {"clientId": client.id, "clientSecret": client.secret}
        device = visit.oidc.start_device_authorization(**own, startUrl=visit.center.start_url)
        page = device.get("verificationUriComplete") or device["verificationUri"]
        require_aws_page(page, self._endpoint_url)
        ends_at = self._now() + timedelta(seconds=device["expiresIn"])
        visit.show(BrowserPage(page, ends_at, device["userCode"]))
        asked = {**own, "grantType": _DEVICE_GRANT, "deviceCode": device["deviceCode"]}
        pause_s = max(device.get("interval") or _SLOWER_S, _SHORTEST_POLL_S)
        while not visit.cancelled.wait(pause_s):
            if self._now() >= ends_at:
                raise expired_code()
            try:
                return self._token(visit.oidc.create_token(**asked), client)
            except ClientError as error:
                code = error_code(error)
                if code == "ExpiredTokenException":
                    raise expired_code() from error
                if code == "SlowDownException":
                    pause_s += _SLOWER_S
                elif code != "AuthorizationPendingException":
                    raise
            except BotoCoreError as error:
                if not isinstance(translate(error, "CreateToken"), Unclear):
                    raise  # only an answer that got lost is asked for again
        raise cancelled_sign_in()

    def _token(self, told: Any, client: Client) -> Token:
        ends_at = self._now() + timedelta(seconds=told["expiresIn"])
        return Token(told["accessToken"], ends_at, told.get("refreshToken", ""), client)

    def _told(self, error: Exception, center: Center) -> AppError:
        if isinstance(error, EndpointConnectionError):
            known = without_files(None).get_available_regions("sso-oidc")
            if center.region not in known and self._endpoint_url is None:
                return unknown_region(center.region)
        if not isinstance(error, ClientError):
            return translate(error, "CreateToken")
        code = error_code(error)
        if code in ("InvalidRequestException", "InvalidRequestRegionException"):
            return BadSettings(
                tr(
                    "There is no Identity Center with this start URL in {region}.",
                    region=center.region,
                ),
                tr(
                    "Check both: they are in the invitation to Identity Center, or whoever runs it"
                    " knows them."
                ),
                code="center-unknown",
            )
        if code in _WORDS:
            return _WORDS[code]()
        return translate(error, "CreateToken")


_WORDS: dict[str, Callable[[], SignInNeeded]] = {
    "AccessDeniedException": denied_sign_in,
    "ExpiredTokenException": late_sign_in,
    "InvalidGrantException": refused_sign_in,
    "InvalidClientException": refused_sign_in,
    "UnauthorizedClientException": refused_sign_in,
}


def _account(row: Any) -> CenterAccount:
    return CenterAccount(row["accountId"], row.get("accountName", ""), row.get("emailAddress", ""))


def _role(row: Any) -> str:
    return str(row["roleName"])


def challenge_of(verifier: str) -> str:
    """Give the code challenge of a verifier (S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
