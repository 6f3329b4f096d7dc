"""The control path of sign-in: decide without a browser, show MFA codes, end and take back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from app.model.typed import known
from app.sandbox.engine import Engine
from app.sandbox.signin import jwt, mfa
from app.sandbox.signin.book import Settings
from app.sandbox.signin.desk import Refused, SentBack, SignIn, WrongCode
from app.sandbox.signin.directory import ACCOUNTS, PEOPLE, ROLES, START_URL, USERS, Account
from app.sandbox.signin.pages import AUTHORIZE_PATH, CONSOLE_PATH


class UserShown(msgspec.Struct, frozen=True, rename="camel"):
    """A user with its key, for config files."""

    arn: str
    access_key_id: str
    secret: str
    mfa_serial: str


class PersonShown(msgspec.Struct, frozen=True, rename="camel"):
    """A person of Identity Center."""

    name: str
    title: str
    mfa_serial: str


class Waiting(msgspec.Struct, frozen=True, rename="camel"):
    """A device code or a page that nobody has answered yet."""

    client_name: str
    user_code: str = ""
    redirect_uri: str = ""


class SignInShown(msgspec.Struct, frozen=True, rename="camel"):
    """GET signin: who there is, and what waits."""

    start_url: str
    settings: Settings
    accounts: tuple[Account, ...]
    roles: tuple[str, ...]
    users: tuple[UserShown, ...]
    people: tuple[PersonShown, ...]
    waiting: tuple[Waiting, ...]


class AnswerDevice(msgspec.Struct, frozen=True, rename="camel"):
    """POST signin/device: allow or deny what shows a code."""

    user_code: str
    allows: bool = True
    who: str = PEOPLE[0].name
    mfa_code: str = ""


class AnswerPage(msgspec.Struct, frozen=True, rename="camel"):
    """POST signin/page: open a sign-in page's address and answer it at once."""

    url: str
    allows: bool = True
    who: str = ""
    mfa_code: str = ""


class Location(msgspec.Struct, frozen=True):
    """Where the browser would go."""

    location: str


class AskMfaCode(msgspec.Struct, frozen=True):
    """POST signin/mfa-code: what a device shows now."""

    serial: str


class MfaCode(msgspec.Struct, frozen=True):
    """A device's code, and the seed that authenticator apps take."""

    code: str
    seed: str


class AskWebIdentity(msgspec.Struct, frozen=True, rename="camel"):
    """POST signin/web-identity: a token of a workload."""

    subject: str = "countersign"
    lifetime_s: float = 3600


class WebIdentityToken(msgspec.Struct, frozen=True):
    """The token, as it stands in its file."""

    token: str


class How(StrEnum):
    """How sign-ins end: as time ends them, only so far that they can be renewed, or taken back."""

    EXPIRE = "expire"
    EXPIRE_ACCESS = "expire-access"
    REVOKE = "revoke"


class EndSignIns(msgspec.Struct, frozen=True, rename="camel"):
    """POST signin/end: end every sign-in with its tokens and keys, or the keys of one account."""

    how: How
    account_id: str | None = None


class Done(msgspec.Struct, frozen=True):
    """The answer where there is nothing to tell."""


class SignInControl:
    """Answer the control path's part of signing in. Raises ValueError with a sentence."""

    def __init__(self, engine: Engine, sign_in: SignIn, base_url: str) -> None:
        self._engine = engine
        self._sign_in = sign_in
        self._base_url = base_url

    def answer(self, method: str, path: str, content: Any) -> msgspec.Struct | None:
        """Answer a request, or return None where there is no such entry."""
        if (method, path) == ("GET", "signin"):
            return self._engine.do(self._shown)
        route = {
            "signin/settings": self._set,
            "signin/device": self._device,
            "signin/page": self._page,
            "signin/mfa-code": self._mfa_code,
            "signin/web-identity": self._web_identity,
            "signin/end": self._end,
        }.get(path)
        if route is None or method != "POST":
            return None
        try:
            return self._engine.do(lambda now: route(content, now))
        except WrongCode as wrong:
            raise ValueError("The MFA code is not right.") from wrong
        except Refused as refused:
            raise ValueError(str(refused)) from refused

    def _shown(self, now: datetime) -> SignInShown:
        book = self._sign_in.book
        return SignInShown(
            start_url=START_URL,
            settings=book.settings,
            accounts=ACCOUNTS,
            roles=tuple(role.arn for role in ROLES),
            users=tuple(
                UserShown(one.arn, one.key.access_key_id, one.key.secret, one.mfa_serial)
                for one in USERS
            ),
            people=tuple(PersonShown(one.name, one.title, one.mfa_serial) for one in PEOPLE),
            waiting=self._waiting(now),
        )

    def _waiting(self, now: datetime) -> tuple[Waiting, ...]:
        book = self._sign_in.book
        devices = tuple(
            Waiting(book.clients[one.client_id].name, user_code=one.user_code)
            for one in book.devices.values()
            if one.answer == "pending" and one.expires_at > now
        )
        pages = tuple(
            Waiting(one.client_name, redirect_uri=one.redirect_uri)
            for one in book.tickets.values()
            if one.expires_at > now
        )
        return devices + pages

    def _set(self, content: Any, _now: datetime) -> Done:
        self._sign_in.book.settings = msgspec.convert(content, known(Settings))
        self._sign_in.book.touch()
        return Done()

    def _device(self, content: Any, now: datetime) -> Done:
        asked = msgspec.convert(content, known(AnswerDevice))
        self._sign_in.answer_device(
            asked.user_code, now, allows=asked.allows, who=asked.who, mfa_code=asked.mfa_code
        )
        return Done()

    def _page(self, content: Any, now: datetime) -> Location:
        asked = msgspec.convert(content, known(AnswerPage))
        parts = urlsplit(asked.url)
        if parts.path not in {AUTHORIZE_PATH, CONSOLE_PATH}:
            raise ValueError("There is no sign-in page at this address.")
        is_console = parts.path == CONSOLE_PATH
        query: Mapping[str, str] = dict(parse_qsl(parts.query, keep_blank_values=True))
        try:
            ticket = self._sign_in.open_page(
                query, now, base_url=self._base_url, is_console=is_console
            )
        except SentBack as back:
            return Location(back.location)
        first = USERS[0].arn if is_console else PEOPLE[0].name
        return Location(
            self._sign_in.answer_page(
                ticket.id,
                now,
                allows=asked.allows,
                who=asked.who or first,
                mfa_code=asked.mfa_code,
            )
        )

    def _mfa_code(self, content: Any, now: datetime) -> MfaCode:
        serial = msgspec.convert(content, known(AskMfaCode)).serial
        return MfaCode(mfa.code_at(serial, now), mfa.seed_of(serial))

    def _web_identity(self, content: Any, now: datetime) -> WebIdentityToken:
        asked = msgspec.convert(content, known(AskWebIdentity))
        lifetime = timedelta(seconds=asked.lifetime_s)
        return WebIdentityToken(jwt.web_identity_token(asked.subject, lifetime, now))

    def _end(self, content: Any, now: datetime) -> Done:
        asked = msgspec.convert(content, known(EndSignIns))
        match asked.how:
            case How.REVOKE if asked.account_id:
                self._sign_in.identities.revoke(asked.account_id)
            case _ if asked.account_id:
                self._sign_in.identities.expire(now, asked.account_id)
            case How.EXPIRE:
                self._sign_in.expire(now)
            case How.EXPIRE_ACCESS:
                self._sign_in.expire_access(now)
            case How.REVOKE:
                self._sign_in.revoke()
        return Done()
