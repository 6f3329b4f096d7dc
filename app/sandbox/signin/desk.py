"""The sign-in of the sandbox as a whole: its services, what people decide on its pages, its memory."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

import msgspec

from app.model.typed import known
from app.sandbox.identities import Identities, Key
from app.sandbox.service import Service
from app.sandbox.signin import mfa
from app.sandbox.signin.book import Answer, Book, Code, Device, Ticket, fresh_secret
from app.sandbox.signin.console import CROSS_DEVICE, SAME_DEVICE, ConsoleService
from app.sandbox.signin.directory import PERSON_BY_NAME, USER_BY_ARN, USERS
from app.sandbox.signin.oidc import OidcService, is_loopback
from app.sandbox.signin.portal import PortalService
from app.sandbox.signin.sts import TokenService

CONFIRMATION_PATH = "/v1/sessions/confirmation"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_METHODS = {False: ("S256",), True: ("SHA-256", "S256")}
_PROGRAM = "AWS command line and tools"


class Refused(Exception):
    """What was asked for on a page cannot be done; the message says why in a sentence."""


class SentBack(Exception):
    """The page sends its browser back to the program at once, with an error."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class WrongCode(Exception):
    """The MFA code on the page is missing or not right."""


class _Memory(msgspec.Struct):
    book: Book
    keys: tuple[Key, ...]


class SignIn:
    """Bind the directory, the open grants and the services. Not safe for threads but for `identities`."""

    def __init__(self) -> None:
        self.book = Book()
        self.identities = Identities(user.key for user in USERS)

    @property
    def revision(self) -> int:
        """Grow with every change."""
        return self.book.revision + self.identities.revision

    def services(self, base_url: str) -> Sequence[Service]:
        """List the services; `base_url` is where the pages are."""
        return (
            TokenService(self.book, self.identities),
            OidcService(self.book, base_url),
            PortalService(self.book, self.identities),
            ConsoleService(self.book, self.identities, base_url),
        )

    def snapshot(self) -> bytes:
        """Write down every grant and key."""
        return msgspec.msgpack.encode(_Memory(self.book, self.identities.issued()))

    def restore(self, data: bytes) -> None:
        """Take over what was written down. The services keep their book, so it is filled in place."""
        kept = msgspec.msgpack.decode(data, type=known(_Memory))
        for name in self.book.__struct_fields__:
            setattr(self.book, name, getattr(kept.book, name))
        self.identities.resume(kept.keys)

    def open_page(
        self, query: Mapping[str, str], now: datetime, *, base_url: str, is_console: bool
    ) -> Ticket:
        """Check what a program sent a browser with, and note the page. Raises Refused and SentBack."""
        name, redirect_uri, scopes = (
            self._console_program(query, base_url) if is_console else self._program(query, now)
        )
        state = query.get("state", "")
        problem = _problem_of(query, is_console=is_console)
        if problem:
            raise SentBack(_back(redirect_uri, state, error=problem))
        ticket = Ticket(
            id=secrets.token_urlsafe(24),
            is_console=is_console,
            client_id=query["client_id"],
            client_name=name,
            redirect_uri=redirect_uri,
            state=state,
            challenge=query["code_challenge"],
            scopes=scopes,
            expires_at=now + timedelta(seconds=self.book.settings.page_s),
        )
        self.book.sweep(now)
        self.book.tickets[ticket.id] = ticket
        self.book.touch()
        return ticket

    def ticket(self, ticket_id: str, now: datetime) -> Ticket:
        """Return a page that waits. Raises Refused."""
        ticket = self.book.tickets.get(ticket_id)
        if ticket is None or ticket.expires_at <= now:
            raise Refused("This page was answered already, or has waited too long.")
        return ticket

    def answer_page(
        self, ticket_id: str, now: datetime, *, allows: bool, who: str, mfa_code: str = ""
    ) -> str:
        """Allow or deny on a page; return where its browser goes. Raises Refused and WrongCode."""
        ticket = self.ticket(ticket_id, now)
        if not allows:
            self._forget(ticket)
            return _back(ticket.redirect_uri, ticket.state, error="access_denied")
        self._check(who, mfa_code, now, is_console=ticket.is_console)
        self._forget(ticket)
        lifetime = timedelta(seconds=self.book.settings.code_s)
        code = Code(fresh_secret(), ticket, who, now + lifetime)
        self.book.codes[code.value] = code
        return _back(ticket.redirect_uri, ticket.state, code=code.value)

    def device(self, user_code: str, now: datetime) -> Device:
        """Return the device that shows a code and waits. Raises Refused."""
        device = self.book.device_of(user_code)
        if device is None or device.expires_at <= now or device.answer is not Answer.PENDING:
            raise Refused("This code is not known, was used already, or has expired.")
        return device

    def answer_device(
        self, user_code: str, now: datetime, *, allows: bool, who: str, mfa_code: str = ""
    ) -> None:
        """Allow or deny what a device asks. Raises Refused and WrongCode."""
        device = self.device(user_code, now)
        if allows:
            self._check(who, mfa_code, now, is_console=False)
        device.answer = Answer.ALLOWED if allows else Answer.DENIED
        device.who = who
        self.book.touch()

    def expire(self, now: datetime) -> None:
        """End every token, code, page and session key, as time would."""
        book = self.book
        for device in book.devices.values():
            device.expires_at = min(device.expires_at, now)
        for code in book.codes.values():
            code.expires_at = min(code.expires_at, now)
        for token in book.tokens.values():
            token.expires_at = token.ends_at = min(token.expires_at, now)
        for grant in book.grants.values():
            grant.ends_at = min(grant.ends_at, now)
        book.tickets.clear()
        book.touch()
        self.identities.expire(now)

    def expire_access(self, now: datetime) -> None:
        """End access tokens and session keys, and leave what renews them."""
        for token in self.book.tokens.values():
            token.expires_at = min(token.expires_at, now)
        self.book.touch()
        self.identities.expire(now)

    def revoke(self) -> None:
        """Take back every token and session key: AWS knows them no more."""
        self.book.tokens.clear()
        self.book.codes.clear()
        for grant in self.book.grants.values():
            grant.has_changed = True
        self.book.touch()
        self.identities.revoke()

    def _program(self, query: Mapping[str, str], now: datetime) -> tuple[str, str, tuple[str, ...]]:
        client = self.book.clients.get(query.get("client_id", ""))
        redirect_uri = query.get("redirect_uri", "")
        if client is None or client.expires_at <= now:
            raise Refused("The program that sent you here is not registered.")
        known = {_without_port(uri) for uri in client.redirect_uris}
        if not is_loopback(redirect_uri) or _without_port(redirect_uri) not in known:
            raise Refused("The program that sent you here did not register this way back.")
        asked = re.split(r"[ ,]+", query.get("scopes", query.get("scope", "")).strip())
        return client.name, redirect_uri, tuple(filter(None, asked)) or client.scopes

    @staticmethod
    def _console_program(
        query: Mapping[str, str], base_url: str
    ) -> tuple[str, str, tuple[str, ...]]:
        client_id, redirect_uri = query.get("client_id", ""), query.get("redirect_uri", "")
        fits = {
            SAME_DEVICE: is_loopback(redirect_uri),
            CROSS_DEVICE: redirect_uri == base_url + CONFIRMATION_PATH,
        }
        if not fits.get(client_id):
            raise Refused("The program that sent you here, or its way back, is not known.")
        return _PROGRAM, redirect_uri, ("openid",)

    def _check(self, who: str, code: str, now: datetime, *, is_console: bool) -> None:
        found = USER_BY_ARN.get(who) if is_console else PERSON_BY_NAME.get(who)
        if found is None:
            raise Refused("Nobody of this name can sign in here.")
        if not self.book.settings.needs_mfa:
            return
        serial = found.mfa_serial
        if not serial or not mfa.is_valid(serial, code, now):
            raise WrongCode
        if not self.book.use_code(serial, code):
            raise WrongCode

    def _forget(self, ticket: Ticket) -> None:
        del self.book.tickets[ticket.id]
        self.book.touch()


def _problem_of(query: Mapping[str, str], *, is_console: bool) -> str:
    if query.get("response_type") != "code":
        return "unsupported_response_type"
    if query.get("code_challenge_method") not in _METHODS[is_console]:
        return "invalid_request"
    return "" if _CHALLENGE.fullmatch(query.get("code_challenge", "")) else "invalid_request"


def _back(redirect_uri: str, state: str, **told: str) -> str:
    query = urlencode(told | ({"state": state} if state else {}))
    return f"{redirect_uri}{'&' if urlsplit(redirect_uri).query else '?'}{query}"


def _without_port(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.hostname}{parts.path}?{parts.query}"
