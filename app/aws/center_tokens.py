"""The tokens of Identity Center: kept in the vault, renewed once at a time, spent on keys of a role.

Those that the AWS command line keeps in ~/.aws are read while they are good. They are neither written
nor renewed: renewing changes the refresh token, so that the command line would be signed out.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session as CoreSession

from app.aws.cores import unsigned, without_files
from app.aws.entries import keep_entry, load_entry
from app.aws.errors import error_code, translate
from app.aws.kept import center_prefix
from app.aws.renewed import SessionKeys
from app.errors import AccessDenied, AppError, SignInNeeded
from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import Center, Vault
from app.model.text import plain

T = TypeVar("T")

REFRESH_GRANT = "refresh_token"
CENTER_SIGN_IN = "center-sign-in"
_SPARE = timedelta(minutes=5)
_ENDED = (
    "InvalidGrantException",
    "InvalidClientException",
    "ExpiredTokenException",
    "AccessDeniedException",
)
# One refresher at a time: a refresh token works once, and whoever comes second would be signed out.
_REFRESHING = threading.Lock()


class Client(msgspec.Struct, frozen=True):
    """How Countersign is registered with an Identity Center. A secret: it does not show itself."""

    id: str
    secret: str
    expires_at: datetime

    def __repr__(self) -> str:
        return "Client(…)"


class Token(msgspec.Struct, frozen=True):
    """A person's sign-in, and the client that may renew it. A secret: it does not show itself."""

    access: str
    expires_at: datetime
    refresh: str = ""
    client: Client | None = None

    def __repr__(self) -> str:
        return "Token(…)"


class Role(msgspec.Struct, frozen=True):
    """What a person chose in Identity Center, and under which name the command line keeps its token."""

    center: Center
    account_id: str
    name: str
    cached_as: str = ""


class CenterTokens:
    """Tokens by start URL; may be used from any thread. `core` has the settings of a profile, if any."""

    def __init__(
        self,
        vault: Vault,
        *,
        endpoint_url: str | None = None,
        now: Callable[[], datetime] = now_utc,
        core: CoreSession | None = None,
    ) -> None:
        self._vault = vault
        self._core = core
        self._endpoint_url = endpoint_url
        self._now = now

    def name(self, kind: str, center: Center) -> str:
        """Name an entry of the vault."""
        place = hashlib.sha256(f"{center.region}\n{self._endpoint_url or ''}".encode()).hexdigest()
        return f"{center_prefix(center)}{kind}:{place[:32]}"

    def client(self, service: str, center: Center) -> Any:
        """Make a client of Identity Center's services in its region."""
        if self._core is None:
            self._core = without_files(self._endpoint_url)
        return unsigned(self._core, service, center.region, tries=1 if service == "sso-oidc" else 3)

    def keep(self, center: Center, token: Token) -> None:
        """Keep a sign-in in place of an earlier one. Raises AppError."""
        keep_entry(self._vault, self.name("token", center), token)

    def forget(self, center: Center) -> None:
        """Forget a sign-in; none is no error. Raises AppError."""
        self._vault.delete(self.name("token", center))

    def end(self, center: Center) -> bool:
        """Forget a sign-in and end it at AWS; gives whether it is over there, too. Raises AppError."""
        token = self._kept(center)
        if token is None:
            return True
        self.forget(center)  # first: here it ends whatever AWS says
        try:
            self.client("sso", center).logout(accessToken=token.access)
        except ClientError as error:
            return _is_unauthorized(error)  # it had ended there before
        except BotoCoreError:
            return False
        return True

    def has(self, center: Center) -> bool:
        """Tell whether there is a sign-in that is good, or can be renewed. Raises AppError."""
        token = self._kept(center)
        return token is not None and (bool(token.refresh) or token.expires_at > self._now())

    def token(self, center: Center, *, refused: str = "") -> Token:
        """Give a token that is good now, renewed where that is due, or where AWS has `refused` it.

        Raises:
            SignInNeeded: a person has to sign in in the browser, again.
        """
        token = self._kept(center)
        if token is None:
            raise needs_center()
        if token.access != refused and token.expires_at - self._now() > _SPARE:
            return token
        with _REFRESHING:
            return self._renewed(center, refused)

    def spend(self, center: Center, use: Callable[[Token], T]) -> T:
        """Make calls with a token, and once more with a renewed one where AWS refuses it.

        Raises:
            SignInNeeded: a person has to sign in in the browser, again.
            ClientError: what else AWS refuses.
        """
        token = self.token(center)
        try:
            return use(token)
        except ClientError as error:
            if not _is_unauthorized(error):
                raise
        renewed = self.token(center, refused=token.access)
        try:
            return use(renewed)
        except ClientError as error:
            if not _is_unauthorized(error):
                raise
            self.forget(center)
            raise needs_center() from error

    def keys(self, role: Role) -> SessionKeys:
        """Fetch the keys of a role, with our own token first.

        Raises:
            SignInNeeded: a person has to sign in in the browser.
            AccessDenied: the person does not have this role, or no more.
        """

        def fetch(token: Token) -> SessionKeys:
            return self._role_keys(role, token)

        try:
            try:
                return self.spend(role.center, fetch)
            except SignInNeeded:
                cached = cached_token(role.cached_as) if role.cached_as else None
                if cached is None or cached.expires_at <= self._now():
                    raise
            return fetch(cached)
        except AppError:
            raise
        except ClientError as error:
            raise _told(error, role) from error
        except Exception as error:
            raise translate(error, "GetRoleCredentials") from error

    def _role_keys(self, role: Role, token: Token) -> SessionKeys:
        told = self.client("sso", role.center).get_role_credentials(
            roleName=role.name, accountId=role.account_id, accessToken=token.access
        )["roleCredentials"]
        return SessionKeys(
            told["accessKeyId"],
            told["secretAccessKey"],
            told["sessionToken"],
            datetime.fromtimestamp(told["expiration"] / 1000, UTC),
        )

    def _kept(self, center: Center) -> Token | None:
        token: Token | None = load_entry(self._vault, self.name("token", center), Token)
        return token

    def _renewed(self, center: Center, refused: str) -> Token:
        now, token = self._now(), self._kept(center)
        if token is None:
            raise needs_center()
        is_refused = token.access == refused
        if not is_refused and token.expires_at - now > _SPARE:
            return token  # another was faster
        told = self._refresh(center, token, now)
        if told is not None:
            return told
        if is_refused or token.expires_at <= now:
            self.forget(center)
            raise needs_center()
        return token

    def _refresh(self, center: Center, token: Token, now: datetime) -> Token | None:
        """Give a new token in place of one; None when it cannot be renewed."""
        if not token.refresh or token.client is None or token.client.expires_at <= now:
            return None
        try:
            told = self.client("sso-oidc", center).create_token(
                clientId=token.client.id,
                clientSecret=token.client.secret,
                grantType=REFRESH_GRANT,
                refreshToken=token.refresh,
            )
        except ClientError as error:
            if error_code(error) not in _ENDED:
                raise translate(error, "CreateToken") from error
            later = self._kept(center)
            if later is not None and later.refresh != token.refresh:
                return later  # another process was faster
            self.keep(center, msgspec.structs.replace(token, refresh=""))
            return None
        except Exception as error:
            raise translate(error, "CreateToken") from error
        ends_at = now + timedelta(seconds=told["expiresIn"])
        refresh = told.get("refreshToken", token.refresh)
        renewed = Token(told["accessToken"], ends_at, refresh, token.client)
        self.keep(center, renewed)  # before it is used: the one before is worth nothing from now on
        return renewed


def cached_token(name: str) -> Token | None:
    """Read what `aws sso login` has left behind for an sso-session or a start URL."""
    file = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest() + ".json"
    try:
        told = json.loads((Path.home() / ".aws" / "sso" / "cache" / file).read_bytes())
        access, expires = told["accessToken"], str(told["expiresAt"]).replace("UTC", "Z")
        ends_at = datetime.fromisoformat(expires)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # nothing there, or nothing that the command line has written
    if not isinstance(access, str):
        return None
    return Token(access, ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=UTC))


def needs_center() -> SignInNeeded:
    """A person has to sign in to Identity Center."""
    return SignInNeeded(
        tr("You are not signed in to Identity Center, or no longer."),
        tr("Sign in again in the browser."),
        code=CENTER_SIGN_IN,
    )


def _told(error: ClientError, role: Role) -> AppError:
    if _is_unauthorized(error):
        return needs_center()
    code = error_code(error)
    if code in ("ForbiddenException", "ResourceNotFoundException"):
        return AccessDenied(
            tr(
                "Identity Center does not give you the role {name} in the account {account_id}.",
                name=plain(role.name, 64),
                account_id=plain(role.account_id, 20),
            ),
            tr("Ask whoever runs Identity Center, or choose another role."),
            code=code,
        )
    return translate(error, "GetRoleCredentials")


def _is_unauthorized(error: ClientError) -> bool:
    return error_code(error) == "UnauthorizedException"
