"""Every grant that is open: registered clients, pages that wait for somebody, codes and tokens."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

import msgspec


class Settings(msgspec.Struct, frozen=True, rename="camel"):
    """How the sandbox signs people in; the defaults are those of AWS.

    Attributes:
        needs_mfa: Whether every role and every page asks for an MFA code.
        lacks_console_rights: Whether console sign-in is refused for want of permission.
        device_interval_s: How long a device waits between two questions.
        device_s: How long a device code lives.
        page_s: How long a sign-in page waits.
        code_s: How long an authorization code lives.
        token_s: How long a token that can be renewed lives.
        sign_in_s: How long a person's sign-in lasts in all, and a token that cannot be renewed.
        role_s: How long a permission set's keys live.
        console_s: How long console keys live.
        console_sign_in_s: How long a console sign-in can be renewed.
        client_s: How long a registered client may be used.
    """

    needs_mfa: bool = False
    lacks_console_rights: bool = False
    device_interval_s: float = 1
    device_s: float = 600
    page_s: float = 600
    code_s: float = 600
    token_s: float = 3600
    sign_in_s: float = 28_800
    role_s: float = 3600
    console_s: float = 900
    console_sign_in_s: float = 43_200
    client_s: float = 7_776_000


class Client(msgspec.Struct, frozen=True):
    """A program that was registered to ask people for access."""

    id: str
    secret: str
    name: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    grant_types: tuple[str, ...]
    expires_at: datetime


class Answer(StrEnum):
    """What became of a device's question."""

    PENDING = "pending"
    ALLOWED = "allowed"
    DENIED = "denied"
    USED = "used"


class Device(msgspec.Struct):
    """A device that waits until somebody types its code."""

    code: str
    user_code: str
    client_id: str
    expires_at: datetime
    interval_s: float
    answer: Answer = Answer.PENDING
    who: str = ""
    asked_at: datetime | None = None


class Ticket(msgspec.Struct, frozen=True):
    """A sign-in page that somebody looks at. `is_console` tells console from Identity Center."""

    id: str
    is_console: bool
    client_id: str
    client_name: str
    redirect_uri: str
    state: str
    challenge: str
    scopes: tuple[str, ...]
    expires_at: datetime


class Code(msgspec.Struct):
    """An authorization code: what somebody allowed on a page, to be taken once."""

    value: str
    ticket: Ticket
    who: str
    expires_at: datetime
    grant_id: str = ""


class Token(msgspec.Struct):
    """What a person's sign-in gave out last. `refresh` is empty where it cannot be renewed."""

    access: str
    refresh: str
    grant_id: str
    client_id: str
    who: str
    scopes: tuple[str, ...]
    expires_at: datetime
    ends_at: datetime


class ConsoleGrant(msgspec.Struct):
    """A console sign-in that can be renewed by whoever holds the key with this thumbprint."""

    refresh: str
    who: str
    thumbprint: str
    client_id: str
    ends_at: datetime
    has_changed: bool = False


class _Ending(Protocol):
    @property
    def expires_at(self) -> datetime: ...


Row = TypeVar("Row", bound=_Ending)
_KEPT = timedelta(days=1)


class Book(msgspec.Struct):
    """All open grants; whoever changes one says so with `touch`."""

    settings: Settings = Settings()
    clients: dict[str, Client] = {}
    devices: dict[str, Device] = {}
    tickets: dict[str, Ticket] = {}
    codes: dict[str, Code] = {}
    tokens: dict[str, Token] = {}
    grants: dict[str, ConsoleGrant] = {}
    used_codes: dict[str, str] = {}
    proofs: list[str] = []
    revision: int = 0

    def touch(self) -> None:
        """Note that something changed."""
        self.revision += 1

    def sweep(self, now: datetime) -> None:
        """Forget what ended more than a day ago."""
        self.devices = _alive(self.devices, now)
        self.tickets = _alive(self.tickets, now)
        self.codes = _alive(self.codes, now)
        self.tokens = {k: t for k, t in self.tokens.items() if t.ends_at > now - _KEPT}
        self.grants = {k: g for k, g in self.grants.items() if g.ends_at > now - _KEPT}

    def use_code(self, serial: str, code: str) -> bool:
        """Take an MFA code; a device's latest one counts only once."""
        if self.used_codes.get(serial) == code:
            return False
        self.used_codes[serial] = code
        self.touch()
        return True

    def device_of(self, user_code: str) -> Device | None:
        """Return the device that shows a code; dashes, spaces and case do not matter."""
        wanted = user_code.replace("-", "").replace(" ", "").upper()
        return next(
            (d for d in self.devices.values() if d.user_code.replace("-", "") == wanted), None
        )

    def token_with(self, *, access: str = "", refresh: str = "") -> Token | None:
        """Return the token that has this access or refresh token."""
        return next(
            (
                token
                for token in self.tokens.values()
                if (access and token.access == access) or (refresh and token.refresh == refresh)
            ),
            None,
        )

    def grant_with(self, refresh: str) -> ConsoleGrant | None:
        """Return the console sign-in that has this refresh token."""
        return next((grant for grant in self.grants.values() if grant.refresh == refresh), None)


def fresh_secret() -> str:
    """Return text that nobody guesses."""
    return secrets.token_urlsafe(48)


def fresh_user_code() -> str:
    """Return a code that people can type, as in "KQTB-WHZD"."""
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    text = "".join(secrets.choice(letters) for _ in range(8))
    return f"{text[:4]}-{text[4:]}"


def _alive(rows: dict[str, Row], now: datetime) -> dict[str, Row]:
    return {key: row for key, row in rows.items() if row.expires_at > now - _KEPT}
