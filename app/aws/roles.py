"""Assumes roles and opens MFA sessions: one prompt at a time, and what came of it is kept until it ends."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.session import Session as CoreSession

from app.aws.cores import CONNECT, READ
from app.aws.entries import keep_entry, load_entry
from app.aws.errors import translate
from app.aws.kept import mfa_prefix
from app.aws.renewed import RenewedCredentials, SessionKeys
from app.errors import AppError, BadSettings, SignInNeeded
from app.language import tr
from app.model.mfa_code import NOT_A_CODE, code_of
from app.model.now import now_utc
from app.model.sign_in import Vault
from app.model.text import plain

MFA_NEEDED = "mfa-needed"
_SESSION_NAME = (
    "countersign"  # always the same: it is a part of the principal that commands are pinned to
)
_REGION = "us-east-1"
_LEFT = timedelta(minutes=15)  # what ends sooner is not begun with
_IN_WINDOW = tr("Sign in in Countersign's window, and enter the code of your device there.")
_WRONG = tr("The code was not right, or was used before. Wait for the next one, then enter that.")
# One prompt at a time, also where several accounts sign in at once; a role may ask for its source too.
_PROMPTING = threading.RLock()


class Wanted(msgspec.Struct, frozen=True):
    """A role to assume, or with an empty `role_arn` a session of the user with MFA."""

    role_arn: str = ""
    session_name: str = _SESSION_NAME
    external_id: str = ""
    mfa_serial: str = ""
    duration_s: int = 0


class Asking:
    """How one sign-in asks for MFA codes: only while it is being opened, never in the background."""

    def __init__(self, ask: Callable[[str, str], str], *, is_anew: bool = False) -> None:
        self._ask = ask
        self.is_open = True
        self.is_anew = is_anew

    def code(self, serial: str, problem: str) -> str:
        """Give a code of six digits; blocks. Raises SignInNeeded."""
        if not self.is_open:
            raise SignInNeeded(tr("This sign-in has ended."), _IN_WINDOW, code=MFA_NEEDED)
        while not (code := code_of(self._ask(serial, problem))):
            problem = NOT_A_CODE
        return code


def ask_nobody(_serial: str, _problem: str) -> str:
    """Refuse to ask, where there is no window. Raises SignInNeeded."""
    raise SignInNeeded(
        tr("This account needs an MFA code to sign in."), _IN_WINDOW, code=MFA_NEEDED
    )


class Roles:
    """Gives credentials of roles, each renewed as long as that needs nobody."""

    def __init__(
        self,
        core: CoreSession,
        *,
        vault: Vault,
        owner: str,
        asking: Asking,
        endpoint_url: str | None,
        now: Callable[[], datetime] = now_utc,
        ends: Callable[[datetime | None], None] | None = None,
    ) -> None:
        self._core = core
        self._vault = vault
        self._owner = owner
        self._asking = asking
        self._endpoint_url = endpoint_url
        self._now = now
        self._ends = ends

    def credentials(self, wanted: Wanted, source: Credentials) -> RenewedCredentials:
        """Give the credentials of a role that `source` may assume; nothing is asked for yet."""
        return RenewedCredentials(
            lambda: self._fetch(wanted, source),
            method="assume-role",
            now=self._now,
            ends=self._ends,
            forget=lambda: self._forget(wanted),
        )

    def _fetch(self, wanted: Wanted, source: Credentials) -> SessionKeys:
        if not wanted.mfa_serial:
            return self._once(wanted, source, {}, is_renewed=True)
        name = self._name(wanted)
        if not self._asking.is_open:  # another session may have asked since; this one does not
            return self._kept(name) or self._with_code(wanted, source)
        with _PROMPTING:
            keys = self._kept(name)
            if keys is None:
                keys = self._with_code(wanted, source)
                keep_entry(self._vault, name, keys)
            return keys

    def _with_code(self, wanted: Wanted, source: Credentials) -> SessionKeys:
        problem = ""
        while True:
            code = self._asking.code(wanted.mfa_serial, problem)
            given = {"SerialNumber": wanted.mfa_serial, "TokenCode": code}
            try:
                return self._once(wanted, source, given, is_renewed=False)
            except _WrongCode:
                problem = _WRONG

    def _once(
        self, wanted: Wanted, source: Credentials, given: dict[str, Any], *, is_renewed: bool
    ) -> SessionKeys:
        asked: dict[str, Any] = dict(given)
        if wanted.duration_s:
            asked["DurationSeconds"] = wanted.duration_s
        if wanted.role_arn:
            asked |= {"RoleArn": wanted.role_arn, "RoleSessionName": wanted.session_name}
        if wanted.role_arn and wanted.external_id:
            asked["ExternalId"] = wanted.external_id
        operation = "AssumeRole" if wanted.role_arn else "GetSessionToken"
        try:
            sts = self._sts(source)
            told = (sts.assume_role if wanted.role_arn else sts.get_session_token)(**asked)
            return _session_keys(told["Credentials"], is_renewed=is_renewed)
        except AppError:
            raise
        except ClientError as error:
            raise _told(error, operation, wanted) from error
        except Exception as error:
            raise translate(error, operation) from error

    def _sts(self, source: Credentials) -> Any:
        keys = source.get_frozen_credentials()
        return self._core.create_client(
            "sts",
            region_name=_REGION,
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=keys.token,
            config=Config(
                connect_timeout=CONNECT.total_seconds(),
                read_timeout=READ.total_seconds(),
                # A code counts once: a second try would refuse what the first has taken.
                retries={"total_max_attempts": 1, "mode": "standard"},
                user_agent_extra="countersign",
            ),
        )

    def _kept(self, name: str) -> SessionKeys | None:
        if self._asking.is_anew and self._asking.is_open:
            return None
        keys: SessionKeys | None = load_entry(self._vault, name, SessionKeys)
        return keys if keys is not None and keys.ends_at - self._now() > _LEFT else None

    def _forget(self, wanted: Wanted) -> None:
        if wanted.mfa_serial:
            self._vault.delete(self._name(wanted))

    def _name(self, wanted: Wanted) -> str:
        """Name the session in the vault: no other settings, device or place may get it."""
        asked = msgspec.json.encode(wanted).decode()
        place = self._endpoint_url or ""
        return mfa_prefix(self._owner) + hashlib.sha256(f"{asked}|{place}".encode()).hexdigest()


def _session_keys(told: Any, *, is_renewed: bool) -> SessionKeys:
    return SessionKeys(
        told["AccessKeyId"],
        told["SecretAccessKey"],
        told["SessionToken"],
        told["Expiration"],
        is_renewed=is_renewed,
    )


class _WrongCode(Exception):
    """The MFA code was not right."""


def _told(error: ClientError, operation: str, wanted: Wanted) -> Exception:
    message = str(error.response.get("Error", {}).get("Message", ""))
    if "MultiFactorAuthentication failed" not in message:
        return translate(error, operation)
    if "one time pass code" in message:
        return _WrongCode()
    return BadSettings(
        tr(
            "The MFA device {serial} is not one of this user.",
            serial=plain(wanted.mfa_serial, 100),
        ),
        tr(
            "Correct the device: it is listed under your user's security credentials in the AWS console."
        ),
        code="mfa-device",
    )
