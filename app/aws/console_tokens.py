"""The tokens of console sign-ins: kept in the vault, renewed with the key that they are bound to.

Those that `aws login` keeps in ~/.aws are read while they are good, and neither written nor renewed:
renewing changes the refresh token, so that the command line would be signed out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from botocore.compat import HAS_CRT
from botocore.exceptions import ClientError
from botocore.session import Session as CoreSession
from botocore.utils import get_login_token_cache_directory

from app.aws.cores import unsigned, without_files
from app.aws.entries import keep_entry, load_entry
from app.aws.errors import error_code, translate
from app.aws.kept import console_prefix
from app.aws.renewed import SessionKeys
from app.errors import AccessDenied, AppError, BadSettings, SignInNeeded
from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import Vault

CONSOLE_SIGN_IN = "console-sign-in"
RIGHT = "signin:CreateOAuth2Token"
_EARLY = timedelta(minutes=5)  # the keys live for 15 minutes
# One refresher at a time: a refresh token works once, and whoever comes second would be signed out.
_REFRESHING = threading.Lock()


class ConsoleToken(msgspec.Struct, frozen=True):
    """A console sign-in: its keys, and what renews them. A secret: it does not show itself."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_at: datetime
    refresh: str = ""
    client_id: str = ""
    dpop_key: str = ""  # base64 of the private key in the form of SEC 1
    region: str = ""

    def __repr__(self) -> str:
        return "ConsoleToken(…)"


class ConsoleTokens:
    """Tokens by the ARN of who signed in; may be used from any thread.

    `core` has the settings of a profile, if any.
    """

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

    def keep(self, session: str, token: ConsoleToken) -> None:
        """Keep a sign-in in place of an earlier one. Raises AppError."""
        keep_entry(self._vault, self._name(session), token)

    def has(self, session: str) -> bool:
        """Tell whether there is a sign-in, which may have ended. Raises AppError."""
        return self._kept(session) is not None

    def keys(self, session: str, region: str, *, is_profile: bool) -> SessionKeys:
        """Give keys that work now, our own first; a profile may use those of `aws login`.

        Raises:
            SignInNeeded: a person has to sign in in the browser.
            BadSettings: a part is missing that signs what renews them.
        """
        with _REFRESHING:
            token = self._kept(session)
            if token is not None:
                try:
                    return _keys(self._good(session, token, region))
                except SignInNeeded:
                    later = self._kept(session)
                    if later is not None and later.refresh != token.refresh:
                        return _keys(later)  # another process was faster
                    self._vault.delete(self._name(session))
        cached = cached_login(session) if is_profile else None
        if cached is not None and cached.expires_at > self._now():
            return _keys(cached)
        raise needs_console()

    def refuse(self, session: str) -> None:
        """Note that AWS takes the keys of a sign-in no more, so that others are fetched. Raises AppError."""
        with _REFRESHING:
            token = self._kept(session)
            if token is not None:
                self.keep(session, msgspec.structs.replace(token, expires_at=self._now()))

    def client(self, region: str, key: Any) -> Any:
        """Make a client of the sign-in service whose requests are signed with the key of a sign-in."""
        # WORKAROUND: botocore signs such proofs for its own login provider only.
        from botocore.credentials import _build_add_dpop_header_handler  # noqa: PLC0415

        if self._core is None:
            self._core = without_files(self._endpoint_url)
        client = unsigned(self._core, "signin", region)
        client.meta.events.register(
            "before-call.signin.CreateOAuth2Token", _build_add_dpop_header_handler(key)
        )
        return client

    def ask(self, client: Any, **asked: str) -> dict[str, Any]:
        """Ask for a token. Raises AppError."""
        try:
            told: dict[str, Any] = client.create_o_auth2_token(tokenInput=asked)["tokenOutput"]
        except ClientError as error:
            raise _told(error) from error
        except Exception as error:
            raise translate(error, "CreateOAuth2Token") from error
        return told

    def token(
        self, told: dict[str, Any], client_id: str, dpop_key: str, region: str
    ) -> ConsoleToken:
        """Read what the service told. Raises AppError."""
        try:
            keys = told["accessToken"]
            return ConsoleToken(
                keys["accessKeyId"],
                keys["secretAccessKey"],
                keys["sessionToken"],
                self._now() + timedelta(seconds=told["expiresIn"]),
                told["refreshToken"],
                client_id,
                dpop_key,
                region,
            )
        except (KeyError, TypeError) as error:
            raise translate(error, "CreateOAuth2Token") from error

    def _good(self, session: str, token: ConsoleToken, region: str) -> ConsoleToken:
        if token.expires_at - self._now() > _EARLY:
            return token
        key = crypto().EC.new_key_from_der_data(base64.b64decode(token.dpop_key))
        told = self.ask(
            self.client(token.region or region, key),
            clientId=token.client_id,
            grantType="refresh_token",
            refreshToken=token.refresh,
        )
        renewed = self.token(told, token.client_id, token.dpop_key, token.region)
        self.keep(session, renewed)
        return renewed

    def _kept(self, session: str) -> ConsoleToken | None:
        name = self._name(session)
        token: ConsoleToken | None = load_entry(self._vault, name, ConsoleToken)
        return token

    def _name(self, session: str) -> str:
        place = hashlib.sha256((self._endpoint_url or "").encode()).hexdigest()
        return f"{console_prefix(session)}{place[:32]}"


def crypto() -> Any:
    """Give the AWS Common Runtime's part for keys. Raises BadSettings where it is not installed."""
    if not HAS_CRT:
        raise BadSettings(
            tr(
                "Signing in with the console needs the AWS Common Runtime, which is not installed here."
            ),
            tr("Install botocore[crt], or choose another way to sign in."),
            code="no-crt",
        )
    from awscrt import crypto as found  # noqa: PLC0415

    return found


def new_key() -> tuple[Any, str]:
    """Make the key of a sign-in; gives it, and the Base64 in which it is kept. Raises BadSettings."""
    ec = crypto()
    while True:
        private = ec.EC.new_generate(ec.ECType.P_256).export_key(ec.ECExportFormat.SEC1)
        # WORKAROUND: the runtime drops leading zeros of a key that it has just made. One in 256 it
        # cannot read back; two in 256 tell another public key once they are read back, so that AWS
        # refuses to renew. Only a key that was read back is used.
        try:
            return ec.EC.new_key_from_der_data(private), base64.b64encode(private).decode()
        except RuntimeError:
            continue


def cached_login(session: str) -> ConsoleToken | None:
    """Read what `aws login` has left behind."""
    file = hashlib.sha256(session.encode()).hexdigest() + ".json"
    try:
        told = json.loads((Path(get_login_token_cache_directory()) / file).read_bytes())
        keys = told["accessToken"]
        ends_at = datetime.fromisoformat(keys["expiresAt"])
        return ConsoleToken(
            str(keys["accessKeyId"]),
            str(keys["secretAccessKey"]),
            str(keys["sessionToken"]),
            ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=UTC),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # nothing there, or nothing that the command line has written


def needs_console() -> SignInNeeded:
    """A person has to sign in with the console."""
    return SignInNeeded(
        tr("You are not signed in with the AWS console, or no longer."),
        tr("Sign in again in the browser."),
        code=CONSOLE_SIGN_IN,
    )


def _keys(token: ConsoleToken) -> SessionKeys:
    return SessionKeys(
        token.access_key_id,
        token.secret_access_key,
        token.session_token,
        token.expires_at,
        early=_EARLY,
    )


def _told(error: ClientError) -> AppError:
    word = error.response.get("error", "")
    if word == "INSUFFICIENT_PERMISSIONS":
        return AccessDenied(
            tr("Your user or role may not sign in programs with the console."),
            tr("It lacks the right {right}; ask whoever manages it.", right=RIGHT),
            code=word,
            missing_right=RIGHT,
        )
    if error_code(error) in ("AccessDeniedException", "ValidationException"):
        return needs_console()
    return translate(error, "CreateOAuth2Token")
